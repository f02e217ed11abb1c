import { randomBytes } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { CasesService, TimelineService } from '../cases/index.js';
import { Database } from '../platform/database/database.js';
import { Events } from '../platform/events/events.js';
import { awaitAll } from '../shared/await-all.js';
import { newId } from '../shared/ids.js';
import { newCode } from '../survivors/index.js';
import { isSoughtAgain } from './needs.rules.js';
import { duesOf, hasEnded, referralChange, storedDetailsOf, toReferral } from './referral-changes.rules.js';
import type { CommandOf, ReferralCommand } from './referral-commands.types.js';
import type { ReferralRecord } from './referral.entity.js';
import {
  acceptanceUndone,
  ownHelpMissed,
  referralAnswered,
  referralContacted,
  referralEnded,
  referralSent,
  referralSettled,
  serviceDateSet,
  supportLeadChanged,
} from './referrals.events.js';
import type { ReferralEvent } from './referrals.events.js';
import { answerSupportLead, changeReferral, referralsOf, undoAcceptance } from './referrals.queries.js';
import { asksFor } from './referrals.rules.js';
import type {
  ReferralAction,
  SettledBy,
  SoughtNeed,
  SurvivorFeedback,
  UnavailableReason,
} from './referrals.types.js';

const TIMELINE_KINDS = {
  acknowledge: 'referral_received',
  accept: 'referral_accepted',
  decline: 'referral_declined',
  mark_unavailable: 'referral_unavailable',
  record_contact: 'referral_contacted',
  set_appointment: 'referral_appointment',
  start_service: 'referral_service_started',
  complete: 'referral_completed',
  mark_not_attended: 'referral_not_attended',
  record_feedback: 'referral_word_recorded',
  withdraw: 'referral_withdrawn',
  re_route: 'referral_re_routed',
  remind: 'referral_question_asked',
  undo_accept: 'referral_acceptance_undone',
  send_missing: 'referral_missing_sent',
  help_ourselves: 'referral_own_help',
  take_waiting_place: 'referral_waiting_place',
  record_gap: 'referral_gap_recorded',
} as const satisfies Record<ReferralAction, string>;

/** Answers, outcomes and withdrawals: what changes who is support lead. */
const CHANGES_LEAD: readonly ReferralAction[] = [
  'accept',
  'decline',
  'mark_unavailable',
  'complete',
  'mark_not_attended',
  'withdraw',
  're_route',
];

type Publishers = {
  readonly [A in ReferralAction]?: (record: ReferralRecord, command: CommandOf<A>) => Promise<void>;
};

type Known = Pick<ReferralRecord, 'caseId' | 'id' | 'kind' | 'serviceType' | 'urgency'>;
type New = Known & Pick<ReferralRecord, 'reference'>;

const NEED_OF_KIND = { support_lead: null, handover: 'handover' } as const;

export const factsOf = ({ caseId, id, kind, serviceType, urgency }: Known): ReferralEvent => ({
  caseId,
  referralId: id,
  kind,
  need: kind === 'service' ? serviceType : NEED_OF_KIND[kind],
  urgency,
});

/** What the timeline names: the service, or that her case was to be taken over. */
const shownNeed = ({ kind, serviceType }: Pick<Known, 'kind' | 'serviceType'>): SoughtNeed =>
  kind === 'handover' ? kind : serviceType;

/** The id of a new referral, and the reference that agencies quote. */
export const newReferral = (): { id: string; reference: string } => ({
  id: newId(),
  reference: newCode((count) => randomBytes(count)),
});

/** Carries a permitted command out: the row, the timeline of both cases, and the events others plan by. */
@Injectable()
export class ReferralEffectsService {
  constructor(
    private readonly database: Database,
    private readonly cases: CasesService,
    private readonly timeline: TimelineService,
    private readonly events: Events,
  ) {}

  /**
   * Stores the change and everything that follows from it. The row comes last: once it has ended, the receiver has
   * no relation to the sender's case any more and could leave no trace in it.
   */
  async apply(
    record: ReferralRecord,
    command: ReferralCommand,
    more: Partial<ReferralRecord> = {},
  ): Promise<void> {
    const { now } = this.database;
    const { word, ...change } = referralChange(toReferral(record), command, now);
    const after: ReferralRecord = {
      ...record,
      ...change,
      ...(word === undefined ? {} : { survivorFeedback: word }),
      ...storedDetailsOf(command, now),
      ...(change.settledBy === undefined ? {} : { settledAt: change.settledBy ? now : null }),
      ...more,
    };
    const endedAt = hasEnded(after.status) ? (record.endedAt ?? now) : null;
    await this.announce(record, after, command);
    await changeReferral(this.database, record, { ...after, ...duesAfter(record, after), endedAt });
  }

  /** Deletes the case of an acceptance with which nothing was done; the sender's rows are as before it. */
  async undoAcceptance(record: ReferralRecord): Promise<void> {
    await undoAcceptance(this.database, record.id);
    await this.announce(record, { ...record, receivedCaseId: null }, { action: 'undo_accept' });
  }

  /** Call together with the insertion: both statements follow it in one round trip. */
  async announceSent(referral: New): Promise<void> {
    const { id: referralId, caseId, reference, kind, urgency } = referral;
    const facts = { referralId, reference, kind, serviceType: shownNeed(referral), urgency };
    await awaitAll([
      this.timeline.add({ caseId, kind: 'referral_sent', partition: 'core', facts }),
      this.events.publish(referralSent, factsOf(referral)),
    ]);
  }

  async announceUnavailable(referral: New, reason: UnavailableReason): Promise<void> {
    const { id: referralId, caseId, reference, kind, serviceType } = referral;
    const facts = { referralId, reference, kind, serviceType, reason };
    await this.timeline.add({ caseId, kind: 'referral_unavailable', partition: 'core', facts });
    await this.answered(referral, 'unavailable', 'other_place');
  }

  /** `asked`: the survivor wants a support lead and an agency was asked; `declined`: she does not. */
  async setSupportLead(caseId: string, change: 'asked' | 'declined'): Promise<void> {
    await this.cases.update(caseId, {
      supportLeadState: change === 'asked' ? 'offered' : 'declined',
      supportLeadAgencyId: null,
    });
    const answer = change === 'asked' ? 'wanted' : 'declined';
    await this.timeline.add({ caseId, kind: 'support_lead_offered', partition: 'core', facts: { answer } });
    await this.events.publish(supportLeadChanged, { caseId, change });
  }

  /** Timeline and events, while the one who acts still has a relation to the case. */
  private async announce(
    record: ReferralRecord,
    after: ReferralRecord,
    command: ReferralCommand,
  ): Promise<void> {
    await this.note(after, command);
    // The support lead first: rows are planned for the agency that makes the contacts from now on.
    await this.settleSupportLead(record, command);
    await this.publish(record, command);
    this.database.audit.touch(record.caseId, 'core');
  }

  /** Coded entries in the owner's case and, where the receiver acts, in its own. */
  private async note(after: ReferralRecord, command: ReferralCommand): Promise<void> {
    const facts = {
      referralId: after.id,
      reference: after.reference,
      kind: after.kind,
      serviceType: shownNeed(after),
      ...CODES[command.action]?.(after),
      ...('alone' in command && command.alone ? { alone: command.alone } : {}),
    };
    const isReceiver = this.database.viewer.agencyId === after.toAgencyId;
    const cases = [after.caseId, ...(isReceiver && after.receivedCaseId ? [after.receivedCaseId] : [])];
    for (const caseId of cases)
      await this.timeline.add({ caseId, kind: TIMELINE_KINDS[command.action], partition: 'core', facts });
  }

  private async publish<A extends ReferralAction>(
    record: ReferralRecord,
    command: CommandOf<A>,
  ): Promise<void> {
    await this.publishers[command.action as A]?.(record, command);
  }

  private readonly publishers: Publishers = {
    accept: (record) => this.answered(record, 'accepted', null),
    decline: (record, { reason }) => this.answered(record, 'declined', asksFor(reason)),
    mark_unavailable: (record) => this.answered(record, 'unavailable', 'other_place'),
    complete: (record) => this.ended(record, 'completed'),
    mark_not_attended: (record) => this.ended(record, 'not_attended'),
    record_contact: (record, { at }) => this.events.publish(referralContacted, { ...factsOf(record), at }),
    start_service: (record, { serviceOn }) => this.started(record, serviceOn),
    withdraw: (record, { reason }) => this.withdrawn(record, reason === 'no_longer_wanted'),
    re_route: (record) => this.withdrawn(record, false),
    record_feedback: (record, { word, noLongerWanted }) =>
      noLongerWanted ? this.settled(record, 'no_longer_wanted') : this.answeredBySurvivor(record, word),
    undo_accept: (record) => this.events.publish(acceptanceUndone, factsOf(record)),
    send_missing: async (record) => {
      await this.settled(record, 'missing_sent');
      await this.events.publish(referralSent, factsOf(record));
    },
    help_ourselves: (record) => this.settled(record, 'own_help'),
    take_waiting_place: (record, { interimHelp }) =>
      this.settled(record, 'waiting_place', interimHelp === 'none_yet'),
    record_gap: (record) => this.settled(record, 'gap'),
  };

  private answered(
    record: Known,
    answer: 'accepted' | 'declined' | 'unavailable',
    asks: ReturnType<typeof asksFor> | null,
  ): Promise<void> {
    return this.events.publish(referralAnswered, { ...factsOf(record), answer, asksFor: asks });
  }

  private ended(record: ReferralRecord, end: 'completed' | 'not_attended' | 'withdrawn'): Promise<void> {
    return this.events.publish(referralEnded, { ...factsOf(record), end });
  }

  private settled(
    record: ReferralRecord,
    by: SettledBy | 'missing_sent',
    isWithoutHelp = false,
  ): Promise<void> {
    return this.events.publish(referralSettled, { ...factsOf(record), by, isWithoutHelp });
  }

  /** Own help that the survivor did not get; the same answer again changes nothing. */
  private async answeredBySurvivor(record: ReferralRecord, word: SurvivorFeedback | null): Promise<void> {
    if (word === null || word === record.survivorFeedback) return;
    const all = (await referralsOf(this.database, record.caseId)).map(toReferral);
    if (isSoughtAgain({ ...toReferral(record), word }, all))
      await this.events.publish(ownHelpMissed, factsOf(record));
  }

  /** A service that starts is also the first contact, if no contact was recorded. */
  private async started(record: ReferralRecord, serviceOn: string): Promise<void> {
    if (!record.contactedAt)
      await this.events.publish(referralContacted, { ...factsOf(record), at: this.database.now });
    await this.events.publish(serviceDateSet, { ...factsOf(record), serviceOn });
  }

  /** The need ends with it only where the survivor does not want the help any more. */
  private async withdrawn(record: ReferralRecord, isUnwanted: boolean): Promise<void> {
    if (!hasEnded(record.status)) await this.ended(record, 'withdrawn');
    if (isUnwanted) await this.settled(record, 'no_longer_wanted');
  }

  private async settleSupportLead(record: ReferralRecord, { action }: ReferralCommand): Promise<void> {
    if (record.kind !== 'support_lead' || !CHANGES_LEAD.includes(action)) return;
    const accepts = action === 'accept';
    if (!(await answerSupportLead(this.database, record.id, accepts))) return;
    const change = accepts ? 'accepted' : 'open_again';
    await this.events.publish(supportLeadChanged, { caseId: record.caseId, change });
  }
}

/** A due time that was met or missed stays stored; only open due times are recalculated. */
function duesAfter(record: ReferralRecord, after: ReferralRecord): Partial<ReferralRecord> {
  const dues = duesOf(toReferral(after));
  return {
    // A referral that is sent again gets a new time to answer.
    ackDueAt: (after.status === 'sent' ? dues.ackDueAt : null) ?? record.ackDueAt ?? dues.ackDueAt,
    contactDueAt: record.contactDueAt ?? dues.contactDueAt,
    outcomeDueAt: dues.outcomeDueAt ?? record.outcomeDueAt,
    dueAt: dues.dueAt,
  };
}

const feedbackOf = ({ survivorFeedback, noLongerWanted }: ReferralRecord): object => ({
  survivorFeedback,
  noLongerWanted,
});
const withdrawalOf = ({ withdrawalReason: reason }: ReferralRecord): object => ({ reason });

/** Codes that the timeline shows with the event; never a day or a place of an appointment. */
const CODES: Partial<Record<ReferralAction, (after: ReferralRecord) => object>> = {
  decline: ({ declineReason, nextStep, missingCodes }) => ({
    reason: declineReason,
    nextStep,
    missing: missingCodes,
  }),
  mark_unavailable: ({ unavailableReason, nextStep }) => ({ reason: unavailableReason, nextStep }),
  mark_not_attended: ({ nextStep }) => ({ nextStep }),
  complete: feedbackOf,
  record_feedback: feedbackOf,
  withdraw: withdrawalOf,
  re_route: withdrawalOf,
  send_missing: ({ missingCodes }) => ({ missing: missingCodes }),
  take_waiting_place: ({ interimHelp }) => ({ interimHelp }),
  record_gap: ({ gapTried, gapSince, interimHelp }) => ({ tried: gapTried, since: gapSince, interimHelp }),
};
