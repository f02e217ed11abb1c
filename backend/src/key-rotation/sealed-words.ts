import { keyVersionOf, open, seal } from '../platform/crypto/envelope.js';
import type { VersionedKey } from '../platform/crypto/envelope.js';
import type { RotationDatabase } from './rotation-database.js';
import { SEALED_COLUMNS } from './sealed-columns.types.js';
import type { SealedColumn } from './sealed-columns.types.js';

interface SealedRow {
  row: string;
  partition: string;
  sealed: Buffer;
}

const versionIn = (column: string): string =>
  `('x' || encode(substring(${column} from 2 for 4), 'hex'))::bit(32)::int`;
const partitionIn = ({ partition }: SealedColumn): string =>
  typeof partition === 'string' ? `'${partition}'` : `t.${partition.column}`;

/** The words of cases, wherever they stand. */
export class SealedWords {
  constructor(private readonly database: RotationDatabase) {}

  /** Seals anew, with the first key of a partition, what one of its others opens. */
  async reseal(caseId: string, keys: ReadonlyMap<string, readonly VersionedKey[]>): Promise<void> {
    if (keys.size === 0) return;
    for (const column of SEALED_COLUMNS)
      if (typeof column.partition !== 'string' || keys.has(column.partition))
        await this.resealColumn(column, caseId, keys);
  }

  /** How many envelopes an older key than the newest opens; in all cases where none is named. */
  async countOld(caseIds: readonly string[] | null): Promise<number> {
    let count = 0;
    for (const column of SEALED_COLUMNS) {
      const [row] = await this.database.query<{ old: number }>(
        `select count(*)::int as old from panoh.${column.table} t where t.${column.column} is not null
           and ($1::uuid[] is null or t.case_id = any ($1))
           and exists (select 1 from vault.case_keys k where k.case_id = t.case_id
             and k.partition = ${partitionIn(column)} and k.key_version > ${versionIn(`t.${column.column}`)})`,
        [caseIds],
      );
      count += row?.old ?? 0;
    }
    return count;
  }

  /** Row by row, each change by itself: a request that writes the same rows never waits for more than one of them. */
  private async resealColumn(
    column: SealedColumn,
    caseId: string,
    keys: ReadonlyMap<string, readonly VersionedKey[]>,
  ): Promise<void> {
    for (const { row, partition, sealed } of await this.rowsOf(column, caseId)) {
      const [newest, ...older] = keys.get(partition) ?? [];
      const used = older.find(({ version }) => version === keyVersionOf(sealed));
      if (!newest || !used) continue;
      const place = { table: column.table, column: column.column, row };
      await this.database.query(
        `update panoh.${column.table} set ${column.column} = $1 where ${column.row} = $2 and ${column.column} = $3`,
        [seal(newest, place, open(used.key, place, sealed)), row, sealed],
      );
    }
  }

  private rowsOf(column: SealedColumn, caseId: string): Promise<SealedRow[]> {
    return this.database.query<SealedRow>(
      `select t.${column.row}::text as row, ${partitionIn(column)} as partition, t.${column.column} as sealed
       from panoh.${column.table} t where t.case_id = $1 and t.${column.column} is not null`,
      [caseId],
    );
  }
}
