import { Injectable } from '@nestjs/common';
import { Database } from '../platform/database/database.js';
import { StatisticsDatabase } from '../platform/database/statistics-database.js';
import { dayOf } from '../shared/dates.js';
import { refused } from '../shared/errors.js';
import { labelsOf } from './code-labels.rules.js';
import {
  askedPeriod,
  countsOf,
  endOf,
  isToldOf,
  monthsOfPeriod,
  periodsSince,
  toPeriod,
  yearOf,
} from './periods.rules.js';
import type { CellCount, CellCountPeriod } from './periods.rules.js';
import { PersonsService } from './persons.service.js';
import type { DefinitionDto, PoliceAndServicesDto, TableDto, TableListDto } from './statistics.dto.js';
import { readCountedAt, readCountedFirsts, readFacts, readPlaces } from './statistics.queries.js';
import type { CountedAt } from './statistics.queries.js';
import { DEFINITIONS, SPANS, STREAMS, TABLE_CODES } from './statistics.types.js';
import type { TableCode } from './statistics.types.js';
import { exactTable, wholeOf } from './tables.rules.js';

/** What the tables of a period are made of. */
type Material = CountedAt & {
  readonly period: CellCountPeriod;
  readonly facts: readonly CellCount[];
  readonly places: readonly string[];
};

/** Exact tables of all agencies together, under a login that reaches counts and no case. Each read is in the access log. */
@Injectable()
export class TablesService {
  constructor(
    private readonly statistics: StatisticsDatabase,
    private readonly database: Database,
    private readonly persons: PersonsService,
  ) {}

  async list(): Promise<TableListDto> {
    const known = await readCountedFirsts(this.statistics);
    const firsts = new Set(known.map(({ span, firstOn }) => `${span} ${firstOn}`));
    const has = (period: CellCountPeriod): boolean =>
      (period.kind === 'year' && firsts.has(`year ${period.firstOn}`)) ||
      monthsOfPeriod(period).some((month) => firsts.has(`month ${yearOf(period.firstOn)}-${month}-01`));
    const years = known.map(({ firstOn }) => yearOf(firstOn));
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

  /** Reports to the police and appeals to services, the tables between them, and the persons behind both. */
  async policeAndServices(name: string): Promise<PoliceAndServicesDto> {
    const period = askedPeriod(name, this.today);
    const tables = await this.several(STREAMS, period);
    if (tables.length === 0) throw refused('period_without_records');
    this.database.audit.purpose = `table:police-and-services-${name}`;
    return { period: toPeriod(period, this.today), tables, persons: await this.persons.forPeriod(period) };
  }

  /** Those of them that are counted by such periods; none where the period has no record. */
  async several(codes: readonly TableCode[], period: CellCountPeriod): Promise<TableDto[]> {
    const within = [period.firstOn, endOf(period)] as const;
    const facts = await readFacts(this.statistics, codes, within);
    const counted = await readCountedAt(this.statistics, period.kind === 'year' ? SPANS : ['month'], within);
    const material = { period, facts, places: await readPlaces(this.database), ...counted };
    return codes
      .filter((code) => isToldOf(code, period.kind))
      .flatMap((code) => this.toTable(code, material));
  }

  private get today(): string {
    return dayOf(this.database.now);
  }

  private toTable(code: TableCode, { period, facts, places, ...counted }: Material): TableDto[] {
    const at = counted[DEFINITIONS[code].span];
    if (!at || !counted.hasRecords) return [];
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

export const toDefinition = (code: TableCode): DefinitionDto => ({
  code,
  ...DEFINITIONS[code],
  lineWords: labelsOf(DEFINITIONS[code].lines),
  columnWords: labelsOf(DEFINITIONS[code].columns),
});
