import { Injectable } from '@nestjs/common';
import { nameOf } from './releases.rules.js';
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
  async list(): Promise<PublishedTable[]> {
    const seen = new Set<string>();
    return (await this.store.published()).filter((table) => {
      const key = `${nameOf(table)} ${table.code}`;
      return !seen.has(key) && seen.add(key);
    });
  }

  /** Every table of one period, each in its last version. */
  async ofPeriod({ kind, firstOn }: FactPeriod): Promise<(PublishedTable & { cells: ShownCell[] })[]> {
    const tables = (await this.list()).filter((table) => table.kind === kind && table.firstOn === firstOn);
    const ids = [...new Set(tables.map(({ releaseId }) => releaseId))];
    const cells = new Map(
      await Promise.all(ids.map(async (id) => [id, await this.store.cells(id)] as const)),
    );
    return tables.map((table) => ({
      ...table,
      cells: (cells.get(table.releaseId) ?? []).filter(({ code }) => code === table.code),
    }));
  }

  /** Null where nothing of that name was published; without a version the last one. */
  async find(code: string, period: FactPeriod, version?: number): Promise<ReleasedTable | null> {
    const name = nameOf(period);
    const all = (await this.store.published()).filter((each) => each.code === code && nameOf(each) === name);
    const found = version === undefined ? all[0] : all.find((each) => each.version === version);
    if (!found) return null;
    const cells = (await this.store.cells(found.releaseId)).filter((cell) => cell.code === code);
    return {
      ...found,
      cells: cells.map(({ line, column, value, mark }) => ({ line, column, value, mark })),
      versions: all.map((each) => each.version),
    };
  }
}

/** How it is counted, which stands under it wherever it is shown. */
export const definitionOf = (code: TableCode) => ({ ...DEFINITIONS[code], smallestShown: SMALLEST_SHOWN });
