import { Injectable } from '@nestjs/common';
import { StatisticsDatabase } from '../platform/database/statistics-database.js';
import { notFound } from '../shared/errors.js';
import { INDICATORS } from './crosswalk.types.js';
import type { CellDto, DefinitionDto, TableDto, TableListDto } from './statistics.dto.js';
import { wordsOf } from './list-words.rules.js';
import { DEFINITIONS, FIRST_YEAR, LAST_YEAR, SMALLEST_SHOWN, TABLE_CODES } from './statistics.types.js';
import type { TableCode } from './statistics.types.js';

interface StoredTable {
  code: TableCode;
  counted_at: Date;
  lines: string[];
  columns: string[];
  without_consent_percent: number | null;
  without_day_percent: number | null;
}

/** Counts with their definitions, under a login that reaches suppressed tables and nothing else. */
@Injectable()
export class TablesService {
  constructor(private readonly database: StatisticsDatabase) {}

  async list(): Promise<TableListDto> {
    const years = await this.database.query<{ year: number }>(
      'select distinct year from statistics.tables order by year desc',
    );
    return {
      items: TABLE_CODES.map(toDefinition),
      years: years.map(({ year }) => year),
      indicators: [...INDICATORS],
    };
  }

  async get(code: TableCode, year: number): Promise<TableDto> {
    const [table] = await this.several([code], year);
    if (!table) throw notFound();
    return table;
  }

  /** Those of them that were counted. */
  async several(codes: readonly TableCode[], year: number): Promise<TableDto[]> {
    if (year < FIRST_YEAR || year > LAST_YEAR) throw notFound();
    const tables = await this.database.query<StoredTable>(
      `select code, counted_at, lines, columns, without_consent_percent, without_day_percent
       from statistics.tables where code = any ($1) and year = $2`,
      [codes, year],
    );
    const cells = await this.database.query<CellDto & { code: TableCode }>(
      `select code, line, column_key as "column", value, mark from statistics.cells where code = any ($1) and year = $2
       order by line, column_key`,
      [codes, year],
    );
    return tables.map((table) => ({
      definition: toDefinition(table.code),
      year,
      countedAt: table.counted_at.toISOString(),
      lines: table.lines,
      columns: table.columns,
      cells: cells
        .filter(({ code }) => code === table.code)
        .map(({ line, column, value, mark }) => ({ line, column, value, mark })),
      withoutConsentPercent: table.without_consent_percent,
      withoutDayPercent: table.without_day_percent,
    }));
  }
}

export const toDefinition = (code: TableCode): DefinitionDto => ({
  code,
  ...DEFINITIONS[code],
  lineWords: wordsOf(DEFINITIONS[code].lines),
  columnWords: wordsOf(DEFINITIONS[code].columns),
  smallestShown: SMALLEST_SHOWN,
});
