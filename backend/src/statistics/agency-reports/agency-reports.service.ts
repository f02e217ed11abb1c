import { Injectable } from '@nestjs/common';
import type { NamesDto } from '../../identity/index.js';
import { Database } from '../../platform/database/database.js';
import { dayOf } from '../../shared/dates.js';
import { notFound, refused } from '../../shared/errors.js';
import { askedPeriod } from '../asked-period.js';
import { endOf, periodsSince, toPeriod } from '../calendar.rules.js';
import type { CellCountPeriod } from '../cell-counts.rules.js';
import type { PeriodListDto } from '../statistics.dto.js';
import { CLASSIFIED_AS } from '../statistics.types.js';
import { wholeOf } from '../tables.rules.js';
import type { Count } from '../tables.rules.js';
import { toDefinition } from '../tables.service.js';
import type { AgencyReportDto } from './agency-reports.dto.js';
import { reportOf, agencyForm, tablesOf } from './agency-reports.rules.js';

const AGENCY = `select json_build_object('tg', name_tg, 'ru', name_ru, 'en', name_en) as name
  from panoh.agencies where id = $1`;
const FIRST_YEAR = 'select extract(year from panoh.own_from())::integer as year';
const COUNTS = `select code, line, column_key as "column", sum(records)::integer as records
  from panoh.count_own($1, $2, $3, $4) group by 1, 2, 3`;

/** The report of one agency's work, exact; the database counts it on request, never by case. */
@Injectable()
export class AgencyReportsService {
  constructor(private readonly database: Database) {}

  /** From the year of the first record on, every period that has begun. */
  async list(): Promise<PeriodListDto> {
    const first = await this.firstYear();
    const periods = first === null ? [] : periodsSince(first, this.today);
    return { items: periods.map((period) => toPeriod(period, this.today)) };
  }

  get(name: string): Promise<AgencyReportDto> {
    return this.counted(name, false);
  }

  /** As it leaves: without the cases from which any supervisor of the agency is blocked. */
  forDelivery(name: string): Promise<AgencyReportDto> {
    return this.counted(name, true);
  }

  private async counted(name: string, isDelivered: boolean): Promise<AgencyReportDto> {
    const period = askedPeriod(name, this.today);
    const first = await this.firstYear();
    if (first === null || Number(period.firstOn.slice(0, 4)) < first) throw refused('period_without_records');
    this.database.audit.purpose = `table:agency-report-${name}`;
    return this.toReport(period, isDelivered);
  }

  private async toReport(period: CellCountPeriod, isDelivered: boolean): Promise<AgencyReportDto> {
    const { agencyId, agencyKind } = this.database.viewer;
    const [agency] = await this.database.query<{ name: NamesDto }>(AGENCY, [agencyId]);
    if (!agency) throw notFound();
    const form = agencyForm(agencyKind);
    const counts = await this.database.query<Count>(COUNTS, [
      ...[period.firstOn, endOf(period), JSON.stringify(CLASSIFIED_AS), isDelivered],
    ]);
    return {
      ...{ period: toPeriod(period, this.today), agency: agency.name },
      countedAt: this.database.now.toISOString(),
      sections: reportOf(form, counts),
      sources: tablesOf(form).map((code) => ({ definition: toDefinition(code), ...wholeOf(code, counts) })),
    };
  }

  private async firstYear(): Promise<number | null> {
    const [first] = await this.database.query<{ year: number | null }>(FIRST_YEAR);
    return first?.year ?? null;
  }

  private get today(): string {
    return dayOf(this.database.now);
  }
}
