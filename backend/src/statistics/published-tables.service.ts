import { Injectable } from '@nestjs/common';
import type { FactPeriod } from './facts.rules.js';
import { ReleasesStore } from './releases.store.js';
import type { PublishedTable } from './releases.store.js';
import { DEFINITIONS, SMALLEST_SHOWN } from './statistics.types.js';
import type { ShownCell, TableCode } from './statistics.types.js';

/** A table that anybody may read, as it was when it was published, with its other versions. */
export interface ReleasedTable extends PublishedTable {
  readonly cells: readonly ShownCell[];
  /** All versions in which this table was told, the newest first. */
  readonly versions: readonly number[];
}

/** What was published, for whoever wants to read it. */
@Injectable()
export class PublishedTablesService {
  constructor(private readonly store: ReleasesStore) {}

  /** Every table of every period, each in its last version, the newest period first. */
  list(): Promise<PublishedTable[]> {
    return this.store.lastPublished();
  }

  /** Every table of one period, each in its last version. */
  async ofPeriod(period: FactPeriod): Promise<(PublishedTable & { cells: ShownCell[] })[]> {
    const tables = await this.store.lastOfPeriod(period);
    return Promise.all(
      tables.map(async (table) => ({
        ...table,
        cells: await this.store.cellsOf(table.releaseId, table.code),
      })),
    );
  }

  /** Null where nothing of that name was published; without a version the last one. */
  async find(code: string, period: FactPeriod, version?: number): Promise<ReleasedTable | null> {
    const all = await this.store.versionsOf(code, period);
    const found = version === undefined ? all[0] : all.find((each) => each.version === version);
    if (!found) return null;
    return {
      ...found,
      cells: await this.store.cellsOf(found.releaseId, found.code),
      versions: all.map((each) => each.version),
    };
  }
}

/** How it is counted, which stands under it wherever it is shown. */
export const definitionOf = (code: TableCode) => ({ ...DEFINITIONS[code], smallestShown: SMALLEST_SHOWN });
