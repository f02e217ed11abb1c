import { Injectable } from '@nestjs/common';
import { Database } from '../platform/database/database.js';
import { dayOf } from '../shared/dates.js';
import { notFound, refused } from '../shared/errors.js';
import { askedPeriod, endOf, periodsSince, toPeriod, yearOf } from './periods.rules.js';
import { PersonsService } from './persons.service.js';
import { COMMITTEE_TABLES, agencyForm, filledForm, reportOf, tablesOf } from './reports.rules.js';
import type { AgencyReportDto, CommitteeReportDto, PeriodListDto } from './statistics.dto.js';
import { countOwn, readAgencyName, readFirstYear } from './statistics.queries.js';
import { wholeOf } from './tables.rules.js';
import { TablesService, toDefinition } from './tables.service.js';

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
    return {
      ...{ period: toPeriod(period, today), countedAt },
      sections: filledForm({
        kind: period.kind,
        tables: new Map(tables.map(({ definition, cells }) => [definition.code, cells])),
        persons: counted?.items.find(({ scope }) => scope === 'all') ?? null,
      }),
      sources: tables.map(({ definition, counted: records, withoutConsent, withoutDay, toldBefore }) => ({
        ...{ definition, counted: records, withoutConsent, withoutDay, toldBefore },
      })),
      personsCountedAt: counted?.period.countedAt ?? null,
    };
  }
}

/** The report of one agency's work, exact; the database counts it on request, never by case. */
@Injectable()
export class AgencyReportsService {
  constructor(private readonly database: Database) {}

  /** From the year of the first record on, every period that has begun. */
  async list(): Promise<PeriodListDto> {
    const first = await readFirstYear(this.database, this.database.viewer.agencyId);
    const periods = first === null ? [] : periodsSince(first, this.today);
    return { items: periods.map((period) => toPeriod(period, this.today)) };
  }

  /** @param isDelivered As it leaves: without the cases from which any supervisor of the agency is blocked. */
  async get(name: string, isDelivered = false): Promise<AgencyReportDto> {
    const period = askedPeriod(name, this.today);
    const first = await readFirstYear(this.database, this.database.viewer.agencyId);
    if (first === null || yearOf(period.firstOn) < first) throw refused('period_without_records');
    this.database.audit.purpose = `table:agency-report-${name}`;
    const { agencyId, agencyKind } = this.database.viewer;
    const agency = await readAgencyName(this.database, agencyId);
    if (!agency) throw notFound();
    const form = agencyForm(agencyKind);
    const counts = await countOwn(this.database, [period.firstOn, endOf(period)], isDelivered);
    return {
      ...{ period: toPeriod(period, this.today), agency },
      countedAt: this.database.now.toISOString(),
      sections: reportOf(form, counts),
      sources: tablesOf(form).map((code) => ({ definition: toDefinition(code), ...wholeOf(code, counts) })),
    };
  }

  private get today(): string {
    return dayOf(this.database.now);
  }
}
