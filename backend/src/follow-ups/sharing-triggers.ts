import { Injectable } from '@nestjs/common';
import type { OnModuleInit } from '@nestjs/common';
import { actedWithoutConsent, basisReviewed, consentChanged } from '../consent/index.js';
import type { ConsentChange } from '../consent/index.js';
import { Database } from '../platform/database/database.js';
import { Events } from '../platform/events/events.js';
import {
  referralAnswered,
  referralContacted,
  referralEnded,
  referralSent,
  serviceDateSet,
  supportLeadChanged,
} from '../referrals/index.js';
import type { ReferralFacts } from '../referrals/index.js';
import { startOfDay } from '../shared/dates.js';
import type { Work } from './consequences.rules.js';
import { FollowUpsService } from './follow-ups.service.js';
import type { Satisfaction } from './follow-ups.types.js';

const FORENSIC = 'forensic_exam';

/** Turns what she allows, and what becomes of referrals, into follow-ups in the same transaction. */
@Injectable()
export class SharingTriggers implements OnModuleInit {
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
    this.events.on(referralSent, ({ caseId, referralId, need, urgency }) =>
      this.followUps.happened(caseId, {
        triggers: [
          { kind: 'referral_sent', referralId, urgency },
          // An examination that proves anything has its own window, whatever the urgency of the referral (DOMAIN 5).
          ...(need === FORENSIC ? [{ kind: 'forensic_exam_wanted' } as const] : []),
        ],
      }),
    );
    this.events.on(referralAnswered, (answered) => this.afterAnswer(answered));
    this.events.on(referralContacted, ({ caseId, referralId }) =>
      this.followUps.happened(caseId, { work: this.done('referral_contact', referralId) }),
    );
    this.events.on(serviceDateSet, ({ caseId, referralId, serviceOn }) => {
      const trigger = { kind: 'service_date_set', referralId, serviceAt: startOfDay(serviceOn) } as const;
      return this.followUps.happened(caseId, { triggers: [trigger] });
    });
    this.events.on(referralEnded, async ({ caseId, referralId, need, end }) => {
      await this.followUps.happened(caseId, {
        work: end === 'withdrawn' ? null : this.done('referral_outcome', referralId),
        triggers: [{ kind: 'referral_ended', referralId }],
      });
      if (need === FORENSIC && end === 'completed')
        await this.followUps.happened(caseId, { work: this.done('forensic_exam', null) });
    });
    this.events.on(supportLeadChanged, ({ caseId, change }) => this.afterSupportLead(caseId, change));
  }

  private async afterConsent({
    caseId,
    consentId,
    scope,
    status,
    settles,
    flags,
  }: ConsentChange): Promise<void> {
    for (const earlierId of settles)
      await this.followUps.happened(caseId, { work: this.done('consent_asked', earlierId) });
    if (status === 'provisional')
      await this.followUps.happened(caseId, { triggers: [{ kind: 'consent_provisional', consentId }] });
    if (scope === 'contact_for_follow_up' && !flags.followUpConsent)
      await this.followUps.happened(caseId, { triggers: [{ kind: 'later_contact_refused' }] });
  }

  private afterAnswer({ caseId, referralId, urgency, answer }: AnsweredReferral): Promise<void> {
    const isAccepted = answer === 'accepted';
    return this.followUps.happened(caseId, {
      work: this.done('referral_answer', referralId),
      triggers: isAccepted ? [{ kind: 'referral_accepted', referralId, urgency }] : [],
    });
  }

  /** The offer is done once she has answered it; who makes the contacts changes when an agency takes it on. */
  private async afterSupportLead(caseId: string, change: SupportLeadChange): Promise<void> {
    const work = this.done('support_lead_answer', null);
    switch (change) {
      case 'asked':
        return this.followUps.happened(caseId, { work });
      case 'declined':
        return this.followUps.happened(caseId, {
          work: { ...work, outcome: 'she_declined' },
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

type AnsweredReferral = ReferralFacts & { answer: 'accepted' | 'declined' | 'unavailable' };
type SupportLeadChange = 'asked' | 'declined' | 'accepted' | 'open_again';
