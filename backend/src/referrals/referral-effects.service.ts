import { Injectable } from '@nestjs/common';
import { TimelineService } from '../cases/index.js';
import { Database } from '../platform/database/database.js';
import { refused } from '../shared/errors.js';
import { referralChange } from './referral-changes.rules.js';
import type { ReferralCommand } from './referral-commands.types.js';
import { detailsOf, duesOf, hasEnded, toReferral } from './referral-mapping.js';
import { ReferralNewsService } from './referral-news.service.js';
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

/** Carries a permitted command out: the row, the timeline of both cases, and what others plan by it. */
@Injectable()
export class ReferralEffectsService {
  constructor(
    private readonly database: Database,
    private readonly rows: ReferralsRepository,
    private readonly timeline: TimelineService,
    private readonly news: ReferralNewsService,
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
      ...detailsOf(command, now),
      ...(change.settledBy === undefined ? {} : { settledAt: change.settledBy ? now : null }),
      ...more,
    };
    const endedAt = hasEnded(after.status) ? (record.endedAt ?? now) : null;
    await this.note(after, command);
    await this.news.publish(record, command);
    await this.rows.change(record, { ...after, ...duesAfter(record, after), endedAt });
    this.database.audit.touch(record.caseId, 'core');
  }

  /** Deletes the case of an acceptance with which nothing was done; the sender's rows stand as before it. */
  async undoAcceptance(record: ReferralRecord): Promise<void> {
    const command = { action: 'undo_accept' } as const;
    await this.rows.undoAcceptance(record);
    await this.note({ ...record, receivedCaseId: null }, command);
    await this.news.publish(record, command);
    this.database.audit.touch(record.caseId, 'core');
  }

  /**
   * Gives the receiver access as far as her consent reaches at this instant, and one of the places that the service
   * counts; throws where consent has ended, or no confirmed place is free.
   */
  async grantAccess({ id }: ReferralRecord): Promise<void> {
    if (!(await this.rows.grantToReceiver(id))) throw refused('no_place_free');
  }

  /** Copies the blocks on the sender's case to the receiver's case. */
  inheritBlocks(record: ReferralRecord, receivedCaseId: string): Promise<void> {
    return this.rows.inheritBlocks(record.id, receivedCaseId);
  }

  /** Marks what has ended already as looked at once more, so that two people do not send it on at once. */
  markReferredOnward(record: ReferralRecord): Promise<void> {
    return this.rows.change(record, {});
  }

  /** Coded entries in the owner's case and, where the receiver acts, in its own. */
  private async note(after: ReferralRecord, command: ReferralCommand): Promise<void> {
    const facts = {
      referralId: after.id,
      reference: after.reference,
      kind: after.kind,
      serviceType: after.serviceType,
      ...CODES[command.action]?.(after),
    };
    const isReceiver = this.database.viewer.agencyId === after.toAgencyId;
    const cases = [after.caseId, ...(isReceiver && after.receivedCaseId ? [after.receivedCaseId] : [])];
    for (const caseId of cases)
      await this.timeline.add({ caseId, kind: TIMELINE_KINDS[command.action], partition: 'core', facts });
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

const wordOf = (after: ReferralRecord): object => ({
  survivorFeedback: after.survivorFeedback,
  noLongerWanted: after.noLongerWanted,
});
const withdrawalOf = (after: ReferralRecord): object => ({ reason: after.withdrawalReason });

/** Codes that the timeline shows with the event; never a day or a place of an appointment. */
const CODES: Partial<Record<ReferralAction, (after: ReferralRecord) => object>> = {
  decline: ({ declineReason, nextStep, missingCodes }) => ({
    reason: declineReason,
    nextStep,
    missing: missingCodes,
  }),
  mark_unavailable: ({ unavailableReason, nextStep }) => ({ reason: unavailableReason, nextStep }),
  mark_not_attended: ({ nextStep }) => ({ nextStep }),
  complete: wordOf,
  record_feedback: wordOf,
  withdraw: withdrawalOf,
  re_route: withdrawalOf,
  send_missing: ({ missingCodes }) => ({ missing: missingCodes }),
  take_waiting_place: ({ interimHelp }) => ({ interimHelp }),
  record_gap: ({ gapTried, gapSince, interimHelp }) => ({ tried: gapTried, since: gapSince, interimHelp }),
};
