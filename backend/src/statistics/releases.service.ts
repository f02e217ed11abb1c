import { Injectable } from '@nestjs/common';
import { Database } from '../platform/database/database.js';
import { StatisticsDatabase } from '../platform/database/statistics-database.js';
import { refused } from '../shared/errors.js';
import type { CellDto } from './statistics.dto.js';
import { DEFINITIONS, SMALLEST_SHOWN } from './statistics.types.js';
import type { TableCode } from './statistics.types.js';
import { TablesService } from './tables.service.js';

/** A table that anybody may read, as it was when it was released. */
export interface ReleasedTable {
  readonly code: TableCode;
  readonly year: number;
  readonly releasedAt: Date;
  readonly countedAt: Date;
  readonly lines: readonly string[];
  readonly columns: readonly string[];
  readonly withoutConsentPercent: number | null;
  readonly withoutDayPercent: number | null;
  readonly cells: readonly CellDto[];
}

const RELEASES = `select code, year, released_at as "releasedAt", counted_at as "countedAt", lines, columns,
  without_consent_percent as "withoutConsentPercent", without_day_percent as "withoutDayPercent" from statistics.releases`;

/** Tables that a statistician looked through and released for anybody. */
@Injectable()
export class ReleasesService {
  constructor(
    private readonly database: Database,
    private readonly statistics: StatisticsDatabase,
    private readonly tables: TablesService,
  ) {}

  /** Once and for good. */
  async release(code: TableCode, year: number): Promise<void> {
    const { allowedActions } = await this.tables.get(code, year);
    if (!allowedActions.includes('release')) throw refused('not_to_release');
    await this.database.query('select panoh.release_table($1, $2)', [code, year]);
  }

  /** Which tables there are, the newest year first. */
  list(): Promise<Omit<ReleasedTable, 'cells'>[]> {
    return this.statistics.query(`${RELEASES} order by year desc, code`);
  }

  /** Null where nothing of that name was released. */
  async find(code: string, year: number): Promise<ReleasedTable | null> {
    const all = await this.list();
    const found = all.find((each) => each.code === code && each.year === year);
    if (!found) return null;
    const cells = await this.statistics.query<CellDto>(
      `select line, column_key as "column", value, mark from statistics.release_cells where code = $1 and year = $2`,
      [code, year],
    );
    return { ...found, cells };
  }
}

/** How it is counted, which stands under it wherever it is shown. */
export const definitionOf = (code: TableCode) => ({ ...DEFINITIONS[code], smallestShown: SMALLEST_SHOWN });
