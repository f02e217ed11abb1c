import { Injectable } from '@nestjs/common';
import { Database } from '../platform/database/database.js';
import { StatisticsDatabase } from '../platform/database/statistics-database.js';
import { dayOf } from '../shared/dates.js';
import { refused } from '../shared/errors.js';
import { askedPeriod } from './asked-period.js';
import { endOf, monthDaysOf, periodsSince, toPeriod } from './calendar.rules.js';
import { countsOf, isToldOf, monthsOfPeriod } from './cell-counts.rules.js';
import type { CellCount, CellCountPeriod } from './cell-counts.rules.js';
import { labelsOf } from './code-labels.rules.js';
import type { DefinitionDto, TableDto, TableListDto } from './statistics.dto.js';
import { DEFINITIONS, SPANS, TABLE_CODES } from './statistics.types.js';
import type { Definition, Span, TableCode } from './statistics.types.js';
import { exactTable, wholeOf } from './tables.rules.js';

/** What the tables of a period are made of. */
interface Material extends Around {
  readonly period: CellCountPeriod;
  readonly facts: readonly CellCount[];
  readonly places: readonly string[];
}
/** Under each span its oldest count. */
type Around = { readonly hasRecords: boolean } & Readonly<Record<Span, Date | null>>;

const WITH_RECORDS = `select distinct span, to_char(first_on, 'YYYY-MM-DD') as "firstOn" from statistics.cell_counts`;
const FACTS = `select code, to_char(first_on, 'YYYY-MM-DD') as "firstOn", line, column_key as "column", records
  from statistics.cell_counts where code = any ($1) and first_on >= $2 and first_on < $3`;
/** In one round trip: many readers share few connections. */
const AROUND = `select exists (select 1 from statistics.cell_counts where span = any ($1) and first_on >= $2 and first_on < $3) as "hasRecords",
  (select min(counted_at) from statistics.counted_periods where span = 'month' and first_on >= $2 and first_on < $3) as month,
  (select min(counted_at) from statistics.counted_periods where span = 'year' and first_on >= $2 and first_on < $3) as year`;

const PLACES = 'select distinct place from panoh.working_groups order by place';

/** Exact tables of all agencies together, under a login that reaches counts and no case. Each read is in the access log. */
@Injectable()
export class TablesService {
  constructor(
    private readonly statistics: StatisticsDatabase,
    private readonly database: Database,
  ) {}

  async list(): Promise<TableListDto> {
    const known = await this.statistics.query<{ span: Span; firstOn: string }>(WITH_RECORDS);
    const firsts = new Set(known.map(({ span, firstOn }) => `${span} ${firstOn}`));
    const years = known.map(({ firstOn }) => Number(firstOn.slice(0, 4)));
    const has = (period: CellCountPeriod): boolean =>
      (period.kind === 'year' && firsts.has(`year ${period.firstOn}`)) ||
      monthDaysOf(period).some((day) => firsts.has(`month ${day}`));
    const periods = years.length > 0 ? periodsSince(Math.min(...years), this.today) : [];
    return {
      items: TABLE_CODES.map(toDefinition),
      periods: periods.filter(has).map((period) => toPeriod(period, this.today)),
    };
  }

  async get(code: TableCode, name: string): Promise<TableDto> {
    const period = askedPeriod(name, this.today);
    if (!isToldOf(code, period.kind)) throw refused('table_of_years');
    const [table] = await this.several([code], period);
    if (!table) throw refused('period_without_records');
    this.database.audit.purpose = `table:${code}-${name}`;
    return table;
  }

  /** Those of them that are counted by such periods; none where the period has no record. */
  async several(codes: readonly TableCode[], period: CellCountPeriod): Promise<TableDto[]> {
    const material = await this.material(codes, period);
    return codes
      .filter((code) => isToldOf(code, period.kind))
      .flatMap((code) => this.toTable(code, material));
  }

  private get today(): string {
    return dayOf(this.database.now);
  }

  private async material(codes: readonly TableCode[], period: CellCountPeriod): Promise<Material> {
    const within = [period.firstOn, endOf(period)];
    const spans = period.kind === 'year' ? SPANS : ['month'];
    const facts = await this.statistics.query<CellCount>(FACTS, [codes, ...within]);
    const [around] = await this.statistics.query<Around>(AROUND, [spans, ...within]);
    if (!around) throw new Error('no answer to a question that always has one');
    const groups = await this.database.query<{ place: string }>(PLACES);
    return { period, facts, places: groups.map(({ place }) => place), ...around };
  }

  private toTable(code: TableCode, material: Material): TableDto[] {
    const { period, facts, hasRecords, places } = material;
    const at = material[spanOf(code)];
    if (!at || !hasRecords) return [];
    const counts = countsOf(code, facts, period);
    const { lines, columns, cells } = exactTable(code, counts, { places, months: monthsOfPeriod(period) });
    return [
      {
        ...{ definition: toDefinition(code), period: toPeriod(period, this.today) },
        ...{ countedAt: at.toISOString(), lines: [...lines], columns: [...columns], cells },
        ...wholeOf(code, counts),
      },
    ];
  }
}

const spanOf = (code: TableCode): Definition['span'] => DEFINITIONS[code].span;

export const toDefinition = (code: TableCode): DefinitionDto => ({
  code,
  ...DEFINITIONS[code],
  lineWords: labelsOf(DEFINITIONS[code].lines),
  columnWords: labelsOf(DEFINITIONS[code].columns),
});
