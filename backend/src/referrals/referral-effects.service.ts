import { Injectable } from '@nestjs/common';
import { TimelineService } from '../cases/index.js';
import { Database } from '../platform/database/database.js';
import { refused } from '../shared/errors.js';
import { Events } from '../platform/events/events.js';
import { referralChange } from './referral-changes.rules.js';
import type { ReferralCommand } from './referral-commands.types.js';
import {
  referralAnswered,
  referralContacted,
  referralEnded,
  serviceDateSet,
  supportLeadChanged,
} from './referral-happenings.js';
import type { ReferralFacts } from './referral-happenings.js';
import { detailsOf, duesOf, hasEnded, toReferral } from './referral-mapping.js';
import type { ReferralRecord } from './referral.entity.js';
import { ReferralsRepository } from './referrals.repository.js';
import type { ReferralAction } from './referrals.types.js';

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
  record_word: 'referral_word_recorded',
  withdraw: 'referral_withdrawn',
  re_route: 'referral_re_routed',
  remind: 'referral_question_asked',
} as const satisfies Record<ReferralAction, string>;

const ANSWERS = {
  accept: 'accepted',
  decline: 'declined',
  mark_unavailable: 'unavailable',
} as const satisfies Partial<Record<ReferralAction, string>>;
const OUTCOMES = {
  complete: 'completed',
  mark_not_attended: 'not_attended',
} as const satisfies Partial<Record<ReferralAction, string>>;

const isAnswer = (action: ReferralAction): action is keyof typeof ANSWERS => action in ANSWERS;
const isOutcome = (action: ReferralAction): action is keyof typeof OUTCOMES => action in OUTCOMES;
const isTakingBack = (action: ReferralAction): boolean => action === 'withdraw' || action === 're_route';

/** Carries a permitted command out: the row, the timeline of both cases, and everybody who plans by it. */
@Injectable()
export class ReferralEffectsService {
  constructor(
    private readonly database: Database,
    private readonly rows: ReferralsRepository,
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
      ...(word === undefined ? {} : { survivorWord: word }),
      ...detailsOf(command, now),
      ...more,
    };
    const endedAt = hasEnded(after.status) ? (record.endedAt ?? now) : null;
    await this.note(after, command);
    await this.tell(record, command);
    await this.rows.change(record, { ...after, ...duesAfter(record, after), endedAt });
    this.database.audit.touch(record.caseId, 'core');
  }

  /** Lets the receiver in, as far as her consent reaches at this instant; throws where it has ended. */
  letIn(record: ReferralRecord): Promise<void> {
    return this.rows.grantToReceiver(record.id);
  }

  /** Takes one of the places that the service counts; throws where none is free, or nobody confirmed any. */
  async takePlace({ id }: ReferralRecord): Promise<void> {
    if (!(await this.rows.takePlace(id))) throw refused('no_place_free');
  }

  /** Whoever is blocked from the sender's case stays blocked from the receiver's. */
  keepBlocked(record: ReferralRecord, receivedCaseId: string): Promise<void> {
    return this.rows.inheritBlocks(record.id, receivedCaseId);
  }

  /** Marks what has ended already as looked at once more, so that two people do not send it on at once. */
  markSentOn(record: ReferralRecord): Promise<void> {
    return this.rows.change(record, {});
  }

  /** Ends the access that the referral gave, where somebody takes it back or sends it elsewhere. */
  endAccess(record: ReferralRecord): Promise<void> {
    return this.rows.endAccess(record.id);
  }

  /** Coded entries in the owner's case and, where the receiver acts, in its own. */
  private async note(after: ReferralRecord, command: ReferralCommand): Promise<void> {
    const facts = {
      referralId: after.id,
      reference: after.reference,
      kind: after.kind,
      serviceType: after.serviceType,
      ...codesOf(after, command),
    };
    const isReceiver = this.database.viewer.agencyId === after.toAgencyId;
    const cases = [after.caseId, ...(isReceiver && after.receivedCaseId ? [after.receivedCaseId] : [])];
    for (const caseId of cases)
      await this.timeline.add({ caseId, kind: TIMELINE_KINDS[command.action], partition: 'core', facts });
  }

  /** The support lead first: rows are planned for whoever makes the contacts from now on. */
  private async tell(record: ReferralRecord, command: ReferralCommand): Promise<void> {
    const facts = {
      caseId: record.caseId,
      referralId: record.id,
      kind: record.kind,
      need: record.kind === 'support_lead' ? null : record.serviceType,
      urgency: record.urgency,
    };
    await this.settleSupportLead(record, command);
    const { action } = command;
    if (isAnswer(action)) return this.answered(facts, ANSWERS[action]);
    if (isOutcome(action)) return this.ended(facts, OUTCOMES[action]);
    if (action === 'record_contact')
      return this.events.publish(referralContacted, { ...facts, at: command.at });
    if (action === 'start_service') return this.started(record, facts, command.serviceOn);
    if (isTakingBack(action) && !hasEnded(record.status))
      return this.events.publish(referralEnded, { ...facts, end: 'withdrawn' });
  }

  /** A service that starts is the first contact as well, whoever forgot to write it down. */
  private async started(
    record: ReferralRecord,
    facts: ReferralFacts,
    serviceOn: ReferralRecord['serviceOn'],
  ): Promise<void> {
    if (!record.contactedAt)
      await this.events.publish(referralContacted, { ...facts, at: this.database.now });
    if (serviceOn) await this.events.publish(serviceDateSet, { ...facts, serviceOn });
  }

  private async answered(
    facts: ReferralFacts,
    answer: 'accepted' | 'declined' | 'unavailable',
  ): Promise<void> {
    await this.events.publish(referralAnswered, { ...facts, answer });
    await this.rows.tellSender(facts.referralId, 'referral_answered');
  }

  private async ended(facts: ReferralFacts, end: 'completed' | 'not_attended'): Promise<void> {
    await this.events.publish(referralEnded, { ...facts, end });
    await this.rows.tellSender(facts.referralId, 'referral_ended');
  }

  private async settleSupportLead(record: ReferralRecord, { action }: ReferralCommand): Promise<void> {
    if (record.kind !== 'support_lead') return;
    const accepts = action === 'accept';
    if (!isAnswer(action) && !isOutcome(action) && !isTakingBack(action)) return;
    if (!(await this.rows.answerSupportLead(record.id, accepts))) return;
    const change = accepts ? 'accepted' : 'open_again';
    await this.events.publish(supportLeadChanged, { caseId: record.caseId, change });
  }
}

/** A due time that was met or missed stays written; only what is still owed is worked out anew. */
function duesAfter(record: ReferralRecord, after: ReferralRecord): Partial<ReferralRecord> {
  const dues = duesOf(toReferral(after));
  return {
    ackDueAt: record.ackDueAt ?? dues.ackDueAt,
    contactDueAt: record.contactDueAt ?? dues.contactDueAt,
    outcomeDueAt: dues.outcomeDueAt ?? record.outcomeDueAt,
    dueAt: dues.dueAt,
  };
}

/** What the timeline says beside the kind; never a day or a place of an appointment. */
function codesOf(after: ReferralRecord, { action }: ReferralCommand): Record<string, unknown> {
  switch (action) {
    case 'decline':
      return { reason: after.declineReason, nextStep: after.nextStep };
    case 'mark_unavailable':
      return { reason: after.unavailableReason, nextStep: after.nextStep };
    case 'mark_not_attended':
      return { nextStep: after.nextStep };
    case 'complete':
    case 'record_word':
      return { survivorWord: after.survivorWord, noLongerWanted: after.noLongerWanted };
    case 'withdraw':
    case 're_route':
      return { reason: after.withdrawalReason };
    default:
      return {};
  }
}
