import { Injectable } from '@nestjs/common';
import { TimelineService } from '../cases/index.js';
import { FollowUpsService } from '../follow-ups/index.js';
import { Database } from '../platform/database/database.js';
import { SupportLeadEndings } from '../referrals/index.js';
import { closingEffects } from './after-closing.rules.js';
import { ClosureAlarms } from './closure-alarms.service.js';
import type { ClosureEpisodeRecord } from './closure-episode.entity.js';
import type { ClosureFacts } from './closure-facts.types.js';

type Approved = Pick<ClosureEpisodeRecord, 'id' | 'caseId' | 'reason' | 'mark' | 'overrides' | 'episodeNo'>;

/** The meeting where she allowed it; a case that she kept from others stays with the supervisor. */
const whoReviews = ({ sharesWithGroup }: ClosureFacts): 'group' | 'supervisor' =>
  sharesWithGroup ? 'group' : 'supervisor';

/** What an approval does to the case and leaves behind, in the transaction of the decision. */
@Injectable()
export class ClosingService {
  constructor(
    private readonly database: Database,
    private readonly timeline: TimelineService,
    private readonly followUps: FollowUpsService,
    private readonly alarms: ClosureAlarms,
    private readonly supportLeads: SupportLeadEndings,
  ) {}

  async close(episode: Approved, facts: ClosureFacts): Promise<void> {
    const { id, caseId, reason, mark, episodeNo } = episode;
    const effects = closingEffects(reason, facts);
    await this.database.query('select panoh.close_case($1, $2)', [id, effects.quietWatch]);
    const reviewedBy = effects.opensDeathReview ? whoReviews(facts) : effects.reviewWithoutContact;
    await this.followUps.happened(caseId, {
      triggers: [
        {
          kind: 'case_closed',
          reason,
          contactConsent: effects.keepsLaterContacts,
          ...(reviewedBy ? { reviewedBy } : {}),
        },
      ],
    });
    if (reason !== 'duplicate') await this.supportLeads.closed(caseId);
    await this.alarms.ending(caseId, { episodeId: id, overrides: episode.overrides, facts, isClosed: true });
    await this.timeline.add({
      caseId,
      kind: 'case_closed',
      partition: 'core',
      facts: { reason, episodeNo, mark, overrides: episode.overrides.length },
    });
    if (!reviewedBy) return;
    const kind = effects.opensDeathReview ? 'death_review_opened' : 'review_without_contact';
    await this.timeline.add({ caseId, kind, partition: 'risk', facts: { by: reviewedBy } });
  }
}
