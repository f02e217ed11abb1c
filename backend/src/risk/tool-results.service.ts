import { Injectable } from '@nestjs/common';
import { CasesService } from '../cases/index.js';
import { Database } from '../platform/database/database.js';
import { dayOf, isDay } from '../shared/dates.js';
import { invalid } from '../shared/errors.js';
import { newId } from '../shared/ids.js';
import { BandChangeRecordsService, BandChangesService } from './band-changes.service.js';
import type { ToolResultRequest } from './risk.dto.js';
import { ToolResult } from './risk.entity.js';
import { bandsBelow, raisesBand } from './risk.rules.js';

/** Results of tools that an agency is licensed to use. The product holds none of their questions. */
@Injectable()
export class ToolResultsService {
  constructor(
    private readonly database: Database,
    private readonly cases: CasesService,
    private readonly changes: BandChangesService,
    private readonly records: BandChangeRecordsService,
  ) {}

  /** Keeps the result; a higher band than that of the case raises it, a lower one changes nothing. */
  async record(caseId: string, { isLicensed, ...result }: ToolResultRequest): Promise<void> {
    const { band: current } = await this.cases.toCommand(caseId, 'change_band');
    if (!isLicensed) throw invalid({ path: 'isLicensed', code: 'licence_needed' });
    if (!isDay(result.onDay)) throw invalid({ path: 'onDay', code: 'invalid_date' });
    if (result.onDay > dayOf(this.database.now)) throw invalid({ path: 'onDay', code: 'date_in_future' });
    const { agencyId, userId: writtenBy } = this.database.viewer;
    await this.database.insert(ToolResult, { id: newId(), caseId, agencyId, writtenBy, ...result });
    this.database.audit.touch(caseId, 'risk');
    await this.records.lapse(caseId, bandsBelow(result.band));
    if (!raisesBand(current, result.band)) return;
    const reason = `${result.tool}, ${result.onDay}: ${result.score}`;
    await this.changes.request(caseId, { band: result.band, reason, confirmedBy: null });
  }
}
