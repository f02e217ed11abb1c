import { Injectable } from '@nestjs/common';
import { Database } from '../platform/database/database.js';
import { reopenCase } from './cases.queries.js';
import type { ReopenReason } from './cases.types.js';
import { MergedTextsService } from './merged-texts.service.js';
import { TimelineService } from './timeline.service.js';

/** Opens a closed case again, and undoes the merger by which it was closed. */
@Injectable()
export class CaseReopeningsService {
  constructor(
    private readonly database: Database,
    private readonly texts: MergedTextsService,
    private readonly timeline: TimelineService,
  ) {}

  /** Answers with another case that needs new rows by it, or null. */
  async reopen(caseId: string, reason: ReopenReason): Promise<string | null> {
    const texts = await this.texts.toGiveBack(caseId);
    const resumed = await reopenCase(this.database, caseId, texts);
    await this.timeline.add({ caseId, kind: 'case_reopened', partition: 'core', facts: { reason } });
    return resumed;
  }
}
