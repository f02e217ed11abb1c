import { Injectable } from '@nestjs/common';
import type { AgencyType } from '../agencies/index.js';
import { ConsentsService, openingConsentProblems } from '../consent/index.js';
import { Database } from '../platform/database/database.js';
import { invalid } from '../shared/errors.js';
import { FirstRecordsService } from '../survivors/index.js';
import type { CaseOrigin } from './case-core.types.js';
import type { OpenCaseRequest } from './cases.dto.js';

/** What intake writes beside the case itself: how to reach her, where she is, and what she allows. */
@Injectable()
export class FirstEntriesService {
  constructor(
    private readonly database: Database,
    private readonly records: FirstRecordsService,
    private readonly consents: ConsentsService,
  ) {}

  async write(caseId: string, request: OpenCaseRequest, origin: CaseOrigin): Promise<void> {
    const answers = request.consents ?? [];
    if (origin === 'intake') this.refuseMissing(answers);
    await this.records.write(caseId, request);
    if (answers.length === 0) return;
    await this.consents.record(caseId, answers, { path: 'consents.*.', child: request.minor });
  }

  private refuseMissing(answers: OpenCaseRequest['consents']): void {
    const problems = openingConsentProblems(answers, this.database.viewer.agencyType as AgencyType);
    if (problems.length > 0) throw invalid(...problems.map((code) => ({ path: 'consents', code })));
  }
}
