import { randomBytes } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import { nameIndex } from '../access/name-index.js';
import { fileIndex, rowIndex } from '../imports/plan-import.js';
import { IndexKeys, sealIndexSecret } from '../platform/crypto/index-keys.js';
import type { BlindIndex, IndexSecretState, StoredIndexSecret } from '../platform/crypto/index-keys.js';
import type { RootKey } from '../platform/crypto/root-key.js';
import { NOWHERE } from './key-rotation.queries.js';
import type { RotationDatabase } from './rotation-database.js';
import {
  addIndexSecret,
  countOldDigests,
  hasOldDigests,
  indexSecrets,
  moveIndexSecret,
  olderDigests,
  writeDigests,
} from './secrets.queries.js';
import type { BlindIndexTable } from './secrets.queries.js';

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
  { table: 'programme_signal_probes', row: 'id', agency: 'keyed_for', digests: 'tokens', holds: 'many' },
  { table: 'import_rows', row: 'id', agency: 'agency_id', digests: 'content_key', holds: 'one' },
  { table: 'imports', row: 'id', agency: 'agency_id', digests: 'file_key', holds: 'one' },
] as const satisfies readonly BlindIndexTable[];

const BUSY_MS = 50;
const NEW_BYTES = 32;

type Table = (typeof BLIND_INDEX_TABLES)[number];

const INDEXES: Record<Table['table'], (agencyId: string) => BlindIndex> = {
  staff_names: (agencyId) => nameIndex('staff_names', agencyId),
  perpetrator_names: (agencyId) => nameIndex('perpetrator_names', agencyId),
  // They find those names.
  programme_signal_probes: (agencyId) => nameIndex('perpetrator_names', agencyId),
  import_rows: rowIndex,
  imports: fileIndex,
};

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
    const stored = await indexSecrets(this.database.query);
    const isIn = (state: IndexSecretState): boolean => stored.some((one) => one.state === state);
    if (isIn('coming') || isIn('leaving')) this.database.tell('Continuing with the new key.');
    else await this.announce(stored);
    if (!isIn('leaving')) {
      await this.database.untilEarlierEnded();
      await this.putInForce();
    }
    await this.database.untilEarlierEnded();
    const keys = new IndexKeys(this.root, await indexSecrets(this.database.query));
    await this.carryAll(keys);
    return this.finish(keys.version);
  }

  private async announce(stored: readonly StoredIndexSecret[]): Promise<void> {
    const version = Math.max(...stored.map((one) => one.version)) + 1;
    const sealed = sealIndexSecret(this.root, version, randomBytes(NEW_BYTES));
    await addIndexSecret(this.database.query, version, sealed);
  }

  private putInForce(): Promise<void> {
    return this.database.destroying(async () => {
      await moveIndexSecret(this.database.query, 'current', 'leaving');
      await moveIndexSecret(this.database.query, 'coming', 'current');
    });
  }

  private async carryAll(keys: IndexKeys): Promise<void> {
    const total = await this.countOld(keys.version);
    let count = 0;
    for (const table of BLIND_INDEX_TABLES) {
      for (let left = true; left; left = await hasOldDigests(this.database.query, table, keys.version)) {
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
      const older = await olderDigests(this.database.query, table, { reached, version: keys.version });
      const last = older.at(-1);
      if (!last) return;
      reached = last.id;
      const rows = older.map(({ id, agencyId, version, digests }) => {
        const index = INDEXES[table.table](agencyId);
        const carry = (digest: Buffer): Buffer =>
          keys.carry(index, digest, { from: version, to: keys.version });
        return { id, version, digests: digests.map((digest) => carry(digest).toString('base64')) };
      });
      const done = await writeDigests(this.database.query, table, { rows, version: keys.version });
      if (done < rows.length) await pause(BUSY_MS);
      yield done;
    }
  }

  private async countOld(version: number): Promise<number> {
    let count = 0;
    for (const table of BLIND_INDEX_TABLES)
      count += await countOldDigests(this.database.query, table, version);
    return count;
  }

  /** Processes that still search with both digests find no rows by the older one. */
  private finish(version: number): Promise<number> {
    return this.database.destroying(async () => {
      const left = await this.countOld(version);
      if (left === 0) await moveIndexSecret(this.database.query, 'leaving', 'link');
      return left;
    });
  }
}
