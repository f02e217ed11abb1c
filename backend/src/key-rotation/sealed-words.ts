import { keyVersionOf, open, seal } from '../platform/crypto/envelope.js';
import type { VersionedKey } from '../platform/crypto/envelope.js';
import type { RotationDatabase } from './rotation-database.js';
import { SEALED_COLUMNS } from './sealed-columns.types.js';
import type { SealedColumn } from './sealed-columns.types.js';

interface SealedRow {
  /** Which of the columns. */
  place: number;
  row: string;
  partition: string;
  sealed: Buffer;
}

const versionIn = (column: string): string =>
  `('x' || encode(substring(${column} from 2 for 4), 'hex'))::bit(32)::int`;
const partitionIn = ({ partition }: SealedColumn): string =>
  typeof partition === 'string' ? `'${partition}'` : `t.${partition.column}`;

/** All words of a case at once: to ask for each column by itself takes longer than to seal them. */
const ROWS = SEALED_COLUMNS.map(
  (column, place) =>
    `select ${place} as place, t.${column.row}::text as row, ${partitionIn(column)}::text as partition,
       t.${column.column} as sealed
     from panoh.${column.table} t where t.case_id = $1 and t.${column.column} is not null`,
).join(' union all ');

/** The words of cases, wherever they stand. */
export class SealedWords {
  constructor(private readonly database: RotationDatabase) {}

  /**
   * Seals anew, with the first key of a partition, what one of its others opens. Row by row, each change by itself: a
   * request that writes the same rows never waits for more than one of them.
   */
  async reseal(caseId: string, keys: ReadonlyMap<string, readonly VersionedKey[]>): Promise<void> {
    if (keys.size === 0) return;
    for (const found of await this.database.query<SealedRow>(ROWS, [caseId])) {
      const column = SEALED_COLUMNS[found.place];
      const [newest, ...older] = keys.get(found.partition) ?? [];
      const used = older.find(({ version }) => version === keyVersionOf(found.sealed));
      if (column && newest && used) await this.resealRow(column, found, { newest, used });
    }
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

  private async resealRow(
    { table, column, row: name }: SealedColumn,
    { row, sealed }: SealedRow,
    { newest, used }: Record<'newest' | 'used', VersionedKey>,
  ): Promise<void> {
    const place = { table, column, row };
    await this.database.query(
      `update panoh.${table} set ${column} = $1 where ${name} = $2 and ${column} = $3`,
      [seal(newest, place, open(used.key, place, sealed)), row, sealed],
    );
  }
}
