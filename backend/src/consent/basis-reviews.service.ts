import { Injectable } from '@nestjs/common';
import { AccessService } from '../access/index.js';
import { Database } from '../platform/database/database.js';
import { Events } from '../platform/events/events.js';
import { expectVersion } from '../platform/http/if-match.js';
import { refused } from '../shared/errors.js';
import { reviewRefusal } from './basis-reviews.rules.js';
import { basisReviewed } from './consent.events.js';
import type { ReviewOutcome } from './consent.types.js';
import { ConsentsService } from './consents.service.js';

/** Review of disclosures that were made without consent. */
@Injectable()
export class BasisReviewsService {
  constructor(
    private readonly database: Database,
    private readonly access: AccessService,
    private readonly consents: ConsentsService,
    private readonly events: Events,
  ) {}

  /** A basis that is not upheld ends in this transaction, as if consent had been withdrawn. */
  async review(id: string, expectedVersion: number, outcome: ReviewOutcome): Promise<void> {
    const { caseId } = await this.consents.find(id);
    await this.access.toOwn(caseId, 'consent');
    await this.consents.lock(caseId);
    const record = await this.consents.find(id);
    const refusal = reviewRefusal(record, this.database.viewer);
    if (refusal) throw refused(refusal, [refusal]);
    expectVersion(expectedVersion, record.version, { version: record.version });
    await this.database.query('select panoh.review_basis($1, $2)', [id, outcome]);
    if (outcome === 'not_upheld') await this.consents.end(id);
    await this.events.publish(basisReviewed, { caseId, consentId: id });
  }
}
