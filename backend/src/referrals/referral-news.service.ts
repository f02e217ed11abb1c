import { Injectable } from '@nestjs/common';
import { Database } from '../platform/database/database.js';
import { Events } from '../platform/events/events.js';
import type { ReferralCommand } from './referral-commands.types.js';
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
import { isSoughtAgain } from './needs.rules.js';
import { hasEnded, toReferral } from './referral-mapping.js';
import type { ReferralRecord } from './referral.entity.js';
import { ReferralsRepository } from './referrals.repository.js';
import type { ReferralAction, SurvivorFeedback } from './referrals.types.js';
import { asksFor } from './refused-referrals.rules.js';
import type { SettledBy } from './refused-referrals.types.js';

type CommandOf<A extends ReferralAction> = Extract<ReferralCommand, { action: A }>;
type Publishers = {
  readonly [A in ReferralAction]?: (record: ReferralRecord, command: CommandOf<A>) => Promise<void>;
};

/** What others plan by: the event of each step, published while the one who acts still has a relation to the case. */
@Injectable()
export class ReferralNewsService {
  constructor(
    private readonly database: Database,
    private readonly events: Events,
    private readonly rows: ReferralsRepository,
  ) {}

  /** The support lead first: rows are planned for the agency that makes the contacts from now on. */
  async publish<A extends ReferralAction>(record: ReferralRecord, command: CommandOf<A>): Promise<void> {
    await this.settleSupportLead(record, command);
    await this.publishers[command.action as A]?.(record, command);
  }

  private readonly publishers: Publishers = {
    accept: (record) =>
      this.events.publish(referralAnswered, { ...factsOf(record), answer: 'accepted', asksFor: null }),
    decline: (record, { reason }) =>
      this.events.publish(referralAnswered, {
        ...factsOf(record),
        answer: 'declined',
        asksFor: asksFor(reason),
      }),
    mark_unavailable: (record) =>
      this.events.publish(referralAnswered, {
        ...factsOf(record),
        answer: 'unavailable',
        asksFor: 'other_place',
      }),
    complete: (record) => this.events.publish(referralEnded, { ...factsOf(record), end: 'completed' }),
    mark_not_attended: (record) =>
      this.events.publish(referralEnded, { ...factsOf(record), end: 'not_attended' }),
    record_contact: (record, { at }) => this.events.publish(referralContacted, { ...factsOf(record), at }),
    start_service: (record, { serviceOn }) => this.started(record, serviceOn),
    withdraw: (record, { reason }) => this.takenBack(record, reason === 'no_longer_wanted'),
    re_route: (record) => this.takenBack(record, false),
    record_feedback: (record, { word, noLongerWanted }) =>
      noLongerWanted ? this.settled(record, 'no_longer_wanted') : this.heard(record, word),
    undo_accept: (record) => this.events.publish(acceptanceUndone, factsOf(record)),
    send_missing: async (record) => {
      await this.events.publish(referralSettled, { ...factsOf(record), by: 'missing_sent' });
      await this.events.publish(referralSent, factsOf(record));
    },
    help_ourselves: (record) => this.settled(record, 'own_help'),
    take_waiting_place: (record) => this.settled(record, 'waiting_place'),
    record_gap: (record) => this.settled(record, 'gap'),
  };

  private settled(record: ReferralRecord, by: SettledBy): Promise<void> {
    return this.events.publish(referralSettled, { ...factsOf(record), by });
  }

  /** Own help that she did not get; said once more it changes nothing. */
  private async heard(record: ReferralRecord, word: SurvivorFeedback | null): Promise<void> {
    if (word === null || word === record.survivorFeedback) return;
    const all = (await this.rows.ofCase(record.caseId)).map(toReferral);
    if (isSoughtAgain({ ...toReferral(record), word }, all))
      await this.events.publish(ownHelpMissed, factsOf(record));
  }

  /** A service that starts is also the first contact, if no contact was recorded. */
  private async started(record: ReferralRecord, serviceOn: string): Promise<void> {
    if (!record.contactedAt)
      await this.events.publish(referralContacted, { ...factsOf(record), at: this.database.now });
    await this.events.publish(serviceDateSet, { ...factsOf(record), serviceOn });
  }

  /** The need ends with it only where she does not want the help any more. */
  private async takenBack(record: ReferralRecord, isUnwanted: boolean): Promise<void> {
    if (!hasEnded(record.status))
      await this.events.publish(referralEnded, { ...factsOf(record), end: 'withdrawn' });
    if (isUnwanted) await this.settled(record, 'no_longer_wanted');
  }

  private async settleSupportLead(record: ReferralRecord, { action }: ReferralCommand): Promise<void> {
    if (record.kind !== 'support_lead' || !CHANGES_LEAD.includes(action)) return;
    const accepts = action === 'accept';
    if (!(await this.rows.answerSupportLead(record.id, accepts))) return;
    const change = accepts ? 'accepted' : 'open_again';
    await this.events.publish(supportLeadChanged, { caseId: record.caseId, change });
  }
}

/** Answers, outcomes and what takes a referral back. */
const CHANGES_LEAD: readonly ReferralAction[] = [
  'accept',
  'decline',
  'mark_unavailable',
  'complete',
  'mark_not_attended',
  'withdraw',
  're_route',
];

export const factsOf = ({ caseId, id, kind, serviceType, urgency }: ReferralRecord): ReferralEvent => ({
  caseId,
  referralId: id,
  kind,
  need: kind === 'support_lead' ? null : serviceType,
  urgency,
});
