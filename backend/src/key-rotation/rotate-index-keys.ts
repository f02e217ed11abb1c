import { randomBytes } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import { nameIndex } from '../access/name-index.js';
import { INDEX_SECRETS, IndexKeys, sealIndexSecret } from '../platform/crypto/index-keys.js';
import type { BlindIndex, IndexSecretState, StoredIndexSecret } from '../platform/crypto/index-keys.js';
import type { RootKey } from '../platform/crypto/root-key.js';
import { fileIndex, rowIndex } from '../imports/plan-import.js';
import type { RotationDatabase } from './rotation-database.js';

/** A table whose rows are found by digests, with the version of the key that made them in `key_version`. */
export interface BlindIndexTable {
  table: string;
  row: string;
  agency: string;
  digests: string;
  /** One digest in a row, or a list of them. */
  holds: 'one' | 'many';
}

/** Every column of digests that are made with the secrets of the blind indexes. A test holds it against the catalogue. */
export const BLIND_INDEX_TABLES = [
  { table: 'staff_names', row: 'user_id', agency: 'keyed_for', digests: 'tokens', holds: 'many' },
  {
    table: 'perpetrator_names',
    row: 'perpetrator_id',
    agency: 'keyed_for',
    digests: 'tokens',
    holds: 'many',
  },
  { table: 'import_rows', row: 'id', agency: 'agency_id', digests: 'content_key', holds: 'one' },
  { table: 'imports', row: 'id', agency: 'agency_id', digests: 'file_key', holds: 'one' },
] as const satisfies readonly BlindIndexTable[];

const BATCH = 250;
const NOWHERE = '00000000-0000-0000-0000-000000000000';
const BUSY_MS = 50;
const NEW_BYTES = 32;

type Table = (typeof BLIND_INDEX_TABLES)[number];

const INDEXES: Record<Table['table'], (agencyId: string) => BlindIndex> = {
  staff_names: (agencyId) => nameIndex('staff_names', agencyId),
  perpetrator_names: (agencyId) => nameIndex('perpetrator_names', agencyId),
  import_rows: rowIndex,
  imports: fileIndex,
};

interface Row {
  id: string;
  agencyId: string;
  version: number;
  digests: Buffer[];
}

const olderIn = ({ table, row, agency, digests, holds }: BlindIndexTable): string =>
  `select ${row} as id, ${agency} as "agencyId", key_version as version,
     ${holds === 'many' ? digests : `array[${digests}]`} as digests
   from panoh.${table} where ${row} > $1 and key_version < $2 order by ${row} limit ${BATCH}`;

/** Rows locked by another transaction are skipped, so that no transaction waits while we hold a lock. */
const carried = ({ table, row, digests, holds }: BlindIndexTable): string => `with given as (
    select * from jsonb_to_recordset($1) g (id uuid, version integer, digests text[])),
  mine as (select t.${row} as id from panoh.${table} t join given g on g.id = t.${row} and g.version = t.key_version
    for update of t skip locked)
  update panoh.${table} t set key_version = $2, ${digests} =
    ${holds === 'many' ? `array(select decode(d, 'base64') from unnest(g.digests) d)` : `decode(g.digests[1], 'base64')`}
  from mine join given g on g.id = mine.id where t.${row} = mine.id returning t.${row}`;

/**
 * A new secret for the blind indexes. All processes first search with both digests, then write both, then the
 * existing digests are recomputed from themselves. Finally the older digests are no longer used. The source texts are
 * not needed, so rows without stored texts are included (ADR 15).
 */
export class IndexKeyRotation {
  constructor(
    private readonly database: RotationDatabase,
    private readonly root: RootKey,
  ) {}

  /** Answers how many digests are left of an older key. */
  async run(): Promise<number> {
    const stored = await this.stored();
    const isIn = (state: IndexSecretState): boolean => stored.some((one) => one.state === state);
    if (isIn('coming') || isIn('leaving')) this.database.tell('Going on with the key that was begun.');
    else await this.announce(stored);
    if (!isIn('leaving')) {
      await this.database.untilEarlierEnded();
      await this.putInForce();
    }
    await this.database.untilEarlierEnded();
    const keys = new IndexKeys(this.root, await this.stored());
    await this.carryAll(keys);
    return this.finish(keys.version);
  }

  private stored(): Promise<StoredIndexSecret[]> {
    return this.database.query<StoredIndexSecret>(INDEX_SECRETS);
  }

  private async announce(stored: readonly StoredIndexSecret[]): Promise<void> {
    const version = Math.max(...stored.map((one) => one.version)) + 1;
    await this.database.query(
      `insert into vault.index_secrets (version, state, sealed_secret) values ($1, 'coming', $2)`,
      [version, sealIndexSecret(this.root, version, randomBytes(NEW_BYTES))],
    );
  }

  private putInForce(): Promise<void> {
    return this.database.destroying(async () => {
      await this.turn('current', 'leaving');
      await this.turn('coming', 'current');
    });
  }

  private async turn(from: IndexSecretState, to: IndexSecretState): Promise<void> {
    await this.database.query('update vault.index_secrets set state = $2 where state = $1', [from, to]);
  }

  private async carryAll(keys: IndexKeys): Promise<void> {
    const total = await this.countOld(keys.version);
    let count = 0;
    for (const table of BLIND_INDEX_TABLES) {
      for (let left = true; left; left = await this.isLeft(table, keys.version)) {
        for await (const done of this.carryTable(table, keys)) {
          count += done;
          this.database.tell(`Index keys: ${count} of ${Math.max(total, count)} rows.`);
        }
      }
    }
  }

  /** From the first row to the last; skipped rows are left to the next run. */
  private async *carryTable(table: Table, keys: IndexKeys): AsyncGenerator<number> {
    let reached = NOWHERE;
    for (;;) {
      const rows = await this.database.query<Row>(olderIn(table), [reached, keys.version]);
      const last = rows.at(-1);
      if (!last) return;
      reached = last.id;
      const given = rows.map(({ id, agencyId, version, digests }) => ({
        id,
        version,
        digests: digests.map((digest) =>
          keys
            .carry(INDEXES[table.table](agencyId), digest, { from: version, to: keys.version })
            .toString('base64'),
        ),
      }));
      const done = await this.database.query(carried(table), [JSON.stringify(given), keys.version]);
      if (done.length < rows.length) await pause(BUSY_MS);
      yield done.length;
    }
  }

  private async isLeft({ table }: BlindIndexTable, version: number): Promise<boolean> {
    const left = await this.database.query(
      `select key_version from panoh.${table} where key_version < $1 limit 1`,
      [version],
    );
    return left.length > 0;
  }

  private async countOld(version: number): Promise<number> {
    let count = 0;
    for (const { table } of BLIND_INDEX_TABLES) {
      const [row] = await this.database.query<{ old: number }>(
        `select count(*)::int as old from panoh.${table} where key_version < $1`,
        [version],
      );
      count += row?.old ?? 0;
    }
    return count;
  }

  /** Processes that still search with both digests find no rows by the older one. */
  private finish(version: number): Promise<number> {
    return this.database.destroying(async () => {
      const left = await this.countOld(version);
      if (left === 0) await this.turn('leaving', 'link');
      return left;
    });
  }
}
