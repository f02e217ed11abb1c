import { Injectable } from '@nestjs/common';
import { Database } from '../../platform/database/database.js';
import { dayOf } from '../../shared/dates.js';
import { refused } from '../../shared/errors.js';
import { askedPeriod } from '../asked-period.js';
import { toPeriod } from '../calendar.rules.js';
import { PersonsService } from '../persons.service.js';
import type { PeriodListDto } from '../statistics.dto.js';
import { TablesService } from '../tables.service.js';
import { COMMITTEE_TABLES } from './report-form.types.js';
import { filledForm } from './report-lines.rules.js';
import type { CommitteeReportDto } from './reports.dto.js';

/** The report to the committee for women and family affairs, from exact tables and counts of persons. */
@Injectable()
export class CommitteeReportsService {
  constructor(
    private readonly database: Database,
    private readonly tables: TablesService,
    private readonly persons: PersonsService,
  ) {}

  async list(): Promise<PeriodListDto> {
    return { items: (await this.tables.list()).periods };
  }

  async get(name: string): Promise<CommitteeReportDto> {
    const today = dayOf(this.database.now);
    const period = askedPeriod(name, today);
    const tables = await this.tables.several(COMMITTEE_TABLES, period);
    const [countedAt] = tables.map((table) => table.countedAt).sort();
    if (countedAt === undefined) throw refused('period_without_records');
    const counted = await this.persons.forPeriod(period);
    this.database.audit.purpose = `table:committee-report-${name}`;
    const sections = filledForm({
      kind: period.kind,
      tables: new Map(tables.map(({ definition, cells }) => [definition.code, cells])),
      persons: counted?.items.find(({ scope }) => scope === 'all') ?? null,
    });
    return {
      ...{ period: toPeriod(period, today), countedAt },
      sections: sections.map(({ lines, ...section }) => ({ ...section, lines: [...lines] })),
      sources: tables.map(({ definition, counted: records, withoutConsent, withoutDay, toldBefore }) => ({
        ...{ definition, counted: records, withoutConsent, withoutDay, toldBefore },
      })),
      personsCountedAt: counted?.period.countedAt ?? null,
    };
  }
}
