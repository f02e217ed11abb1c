import { Injectable } from '@nestjs/common';
import type { OnModuleInit } from '@nestjs/common';
import { actedWithoutConsent, basisReviewed, consentChanged } from '../consent/index.js';
import type { ConsentChangedEvent } from '../consent/index.js';
import { Database } from '../platform/database/database.js';
import { Events } from '../platform/events/events.js';
import {
  callInReopened,
  callInSettled,
  handoverReached,
  isForShelter,
  ownHelpMissed,
  referralAnswered,
  referralContacted,
  referralEnded,
  referralSent,
  referralSettled,
  serviceDateSet,
  supportLeadChanged,
} from '../referrals/index.js';
import type { ReferralEvent } from '../referrals/index.js';
import { bandChanged, riskAssessed } from '../risk/index.js';
import { startOfDay } from '../shared/dates.js';
import type { Work } from './consequences.rules.js';
import { ruleOf } from './follow-up-rules.js';
import { FollowUpsService } from './follow-ups.service.js';
import { planningState, refusedForConsent, waitingWithoutHelp } from './follow-ups.queries.js';
import { hasWindow, windowEndOf } from './referral-follow-ups.rules.js';
import type { RuleKey, Satisfaction, Trigger } from './follow-ups.types.js';

const FORENSIC = 'forensic_exam';

/** Turns what she allows, and what becomes of referrals, into follow-ups in the same transaction. */
@Injectable()
export class ReferralTriggers implements OnModuleInit {
  constructor(
    private readonly database: Database,
    private readonly events: Events,
    private readonly followUps: FollowUpsService,
  ) {}

  onModuleInit(): void {
    this.events.on(consentChanged, (change) => this.afterConsent(change));
    this.events.on(actedWithoutConsent, ({ caseId, consentId }) =>
      this.followUps.happened(caseId, { triggers: [{ kind: 'acted_without_consent', consentId }] }),
    );
    this.events.on(basisReviewed, ({ caseId, consentId }) =>
      this.followUps.happened(caseId, { work: this.done('basis_reviewed', consentId) }),
    );
    this.events.on(referralSent, (sent) => this.afterSending(sent));
    this.events.on(referralAnswered, (answered) => this.afterAnswer(answered));
    this.events.on(ownHelpMissed, async (missed) =>
      this.followUps.happened(missed.caseId, { triggers: [await this.refusal(missed, 'other_place')] }),
    );
    this.events.on(riskAssessed, ({ caseId }) => this.afterBand(caseId));
    this.events.on(bandChanged, ({ caseId }) => this.afterBand(caseId));
    this.events.on(referralSettled, (settled) => this.afterSettling(settled));
    this.events.on(referralContacted, ({ caseId, referralId }) =>
      this.followUps.happened(caseId, { work: this.done('referral_contact', referralId) }),
    );
    this.events.on(handoverReached, ({ caseId, referralId }) => this.afterReached(caseId, referralId));
    this.events.on(callInSettled, ({ caseId, callInId }) =>
      this.followUps.happened(caseId, { work: this.done('call_in_answered', callInId) }),
    );
    this.events.on(callInReopened, ({ caseId, callInId }) =>
      this.followUps.happened(caseId, { triggers: [{ kind: 'called_in', callInId }] }),
    );
    this.events.on(serviceDateSet, ({ caseId, referralId, serviceOn }) => {
      const trigger = { kind: 'service_date_set', referralId, serviceAt: startOfDay(serviceOn) } as const;
      return this.followUps.happened(caseId, { triggers: [trigger] });
    });
    this.events.on(referralEnded, (ended) => this.afterEnd(ended));
    this.events.on(supportLeadChanged, ({ caseId, change }) => this.afterSupportLead(caseId, change));
  }

  /** Each safe contact of the receiver says it again; the first makes the task. */
  private async afterReached(caseId: string, referralId: string): Promise<void> {
    const state = await planningState(this.database, caseId);
    const waits = state.pending.some((row) => row.rule === 'rf.handed_over' && row.subjectId === referralId);
    if (waits || state.facts.status === 'closed') return;
    await this.followUps.happened(caseId, { triggers: [{ kind: 'handover_reached', referralId }] }, state);
  }

  private async afterConsent(change: ConsentChangedEvent): Promise<void> {
    const { caseId, consentId, agencyId, scope, status, settles, flags } = change;
    const refused = agencyId ? await refusedForConsent(this.database, caseId, agencyId) : [];
    for (const earlierId of [...settles, ...refused])
      await this.followUps.happened(caseId, { work: this.done('consent_asked', earlierId) });
    if (status === 'provisional')
      await this.followUps.happened(caseId, { triggers: [{ kind: 'consent_provisional', consentId }] });
    if (scope === 'contact_for_follow_up' && !flags.followUpConsent)
      await this.followUps.happened(caseId, { triggers: [{ kind: 'later_contact_refused' }] });
  }

  private async afterSending(sent: ReferralEvent): Promise<void> {
    const { caseId, referralId, need, urgency } = sent;
    const state = await planningState(this.database, caseId);
    const triggers: Trigger[] = [
      {
        ...({ kind: 'referral_sent', referralId, urgency } as const),
        windowEndsAt: windowEndOf(need, state.pending, this.database.now),
        isSupportLead: sent.kind === 'support_lead',
        isShelter: isForShelter(sent),
      },
      // An examination that proves anything has its own window, whatever the urgency of the referral (DOMAIN 5).
      ...(need === FORENSIC ? [{ kind: 'forensic_exam_wanted' } as const] : []),
    ];
    const work = sent.kind === 'handover' ? this.done('handover_sent', null) : null;
    await this.followUps.happened(caseId, { work, triggers }, state);
  }

  /** A refusal is work for the sender: the need is open again (capabilities 3.1). */
  private async afterAnswer(answered: AnsweredReferral): Promise<void> {
    const { caseId, referralId, urgency, answer, asksFor } = answered;
    const trigger: Trigger =
      answer === 'accepted'
        ? { kind: 'referral_accepted', referralId, urgency, isHandover: answered.kind === 'handover' }
        : await this.refusal(answered, asksFor ?? 'other_place');
    const isSupportLead = answered.kind === 'support_lead' && answer !== 'accepted';
    await this.followUps.happened(caseId, {
      work: this.done('referral_answer', referralId),
      // A separate row offers another support lead.
      triggers: isSupportLead ? [{ kind: 'referral_ended', referralId }] : [trigger],
    });
    if (answer !== 'accepted') return;
    await this.endSearches(caseId, answered.need);
  }

  /** A service that ended, was missed or fell away; what fell away is a need that is open again. */
  private async afterEnd(ended: EndedReferral): Promise<void> {
    const { caseId, referralId, kind, need, end } = ended;
    // A separate row offers another support lead.
    const isMissed = kind !== 'support_lead' && (end === 'not_attended' || end === 'receiver_not_available');
    const isTakenBack = end === 'withdrawn' || end === 'receiver_not_available';
    await this.followUps.happened(caseId, {
      work: isTakenBack ? null : this.done('referral_outcome', referralId),
      triggers: [
        { kind: 'referral_ended', referralId },
        ...(isMissed ? [await this.refusal(ended, 'other_place')] : []),
      ],
    });
    if (need === FORENSIC && end === 'completed')
      await this.followUps.happened(caseId, { work: this.done('forensic_exam', null) });
  }

  /** A yes for a need ends the search for another place that an earlier refusal began, and what took its place. */
  private async endSearches(
    caseId: string,
    need: ReferralEvent['need'],
    rules: readonly RuleKey[] = [...SEARCHES, 'rf.waiting', 'sv.wait_high'],
  ): Promise<void> {
    if (need === null) return;
    const { pending } = await planningState(this.database, caseId);
    for (const row of pending.filter(({ rule, need: wanted }) => rules.includes(rule) && wanted === need)) {
      const { satisfiedBy } = ruleOf(row.rule);
      if (satisfiedBy !== 'contact')
        await this.followUps.happened(caseId, { work: this.done(satisfiedBy, row.subjectId) });
    }
  }

  /**
   * Own help, a waiting place, a recorded gap or the survivor's answer ends the search for another place. A waiting
   * place is reviewed later; entering its day again is that review.
   */
  private async afterSettling({
    caseId,
    referralId,
    need,
    by,
    isWithoutHelp,
  }: SettledReferral): Promise<void> {
    switch (by) {
      case 'missing_sent':
        return this.followUps.happened(caseId, { work: this.done('missing_sent', referralId) });
      case 'waiting_place':
        await this.endSearches(caseId, need, SEARCHES);
        await this.followUps.happened(caseId, {
          work: this.done('waiting_checked', referralId),
          triggers: [{ kind: 'waiting_place_taken', referralId }],
        });
        // Saving it again without help renews nothing: what is owed keeps its first time.
        return this.followUps.happened(
          caseId,
          isWithoutHelp
            ? { triggers: [{ kind: 'waits_without_help', referralId }] }
            : { work: this.done('interim_help', referralId) },
        );
      case 'gap':
        // No gap is recorded without help until then.
        return this.endSearches(caseId, need, [...SEARCHES, 'sv.wait_high']);
      case 'own_help':
      case 'no_longer_wanted':
        return this.endSearches(caseId, need);
    }
  }

  /** At a band that has become high, waiting without help is owed an answer (capabilities 9). */
  private async afterBand(caseId: string): Promise<void> {
    const waiting = await waitingWithoutHelp(this.database, caseId);
    if (waiting.length === 0) return;
    await this.followUps.happened(caseId, {
      triggers: waiting.map((referralId) => ({ kind: 'waits_without_help', referralId }) as const),
    });
  }

  private async refusal(refused: ReferralEvent, asksFor: RefusalTrigger['asksFor']): Promise<RefusalTrigger> {
    const { referralId, urgency } = refused;
    const windowEndsAt = await this.windowEndOf(refused);
    return { kind: 'referral_refused', referralId, urgency, windowEndsAt, asksFor };
  }

  /** Until when the need can be met at all: the window of health care, or the day of the hearing. */
  private async windowEndOf({ caseId, need }: ReferralEvent): Promise<Date | null> {
    if (!hasWindow(need)) return null;
    const { pending } = await planningState(this.database, caseId);
    return windowEndOf(need, pending, this.database.now);
  }

  /** The offer is done once she has answered it; who makes the contacts changes when an agency takes it on. */
  private async afterSupportLead(caseId: string, change: SupportLeadChange): Promise<void> {
    const work = this.done('support_lead_answer', null);
    switch (change) {
      case 'asked':
        return this.followUps.happened(caseId, { work });
      case 'declined':
        return this.followUps.happened(caseId, {
          work: { ...work, outcome: 'survivor_declined' },
          triggers: [{ kind: 'support_lead_answered', answer: 'declined' }],
        });
      case 'accepted':
        await this.followUps.happened(caseId, {
          triggers: [{ kind: 'support_lead_answered', answer: 'accepted' }],
        });
        return this.followUps.handOverContacts(caseId);
      case 'open_again':
        await this.followUps.happened(caseId, { triggers: [{ kind: 'support_lead_open_again' }] });
        return this.followUps.handOverContacts(caseId);
    }
  }

  private done(what: Exclude<Satisfaction, 'contact'>, subjectId: string | null): Work {
    return { done: what, outcome: 'done', at: this.database.now, subjectId };
  }
}

/** Rows of a sender that looks for another place, or owes the first one what it lacked. */
const SEARCHES: readonly RuleKey[] = ['rf.find_other', 'rf.send_missing'];

type RefusalTrigger = Extract<Trigger, { kind: 'referral_refused' }>;
type AnsweredReferral = NonNullable<(typeof referralAnswered)['payload']>;
type EndedReferral = NonNullable<(typeof referralEnded)['payload']>;
type SettledReferral = NonNullable<(typeof referralSettled)['payload']>;
type SupportLeadChange = 'asked' | 'declined' | 'accepted' | 'open_again';
