import { Client } from 'pg';
import type { PoolConfig } from 'pg';
import { SettingError } from '../../platform/config/settings.js';
import { RootKey, loadRootKey } from '../../platform/crypto/root-key.js';
import { addressFor } from '../../platform/database/connections.js';
import { WorkerDatabase } from '../../platform/database/worker-database.js';
import type { RunSql } from '../../platform/database/worker-database.js';
import type { PlatformResources } from '../../platform/platform.module.js';
import { Injectable } from '@nestjs/common';
import type { Log } from '../../platform/log.js';
import { insertFirstKey, lockKeys, readKeys } from './linking.queries.js';
import type { KeyRow } from './linking.queries.js';

/** A key under which registrations are encoded. */
export interface LinkageKey {
  readonly key: RootKey;
  /** Version of the key, stored with each encoding. */
  readonly version: number;
}

/** What registrations are compared by, and while the key is changed also the one that comes. */
export interface KeysInForce {
  readonly current: LinkageKey;
  readonly coming: LinkageKey | null;
  /** False while all registrations are encoded again after the key was lost: comparisons would be incomplete. */
  readonly isWhole: boolean;
}

const SETTING = 'PANOH_LINKAGE_KEY_FILE';

/** The file with the keys of linkage: the database and its backups never hold one. */
export class LinkageKeys {
  private readonly known = new Map<string, RootKey>();

  constructor(readonly file: RootKey) {}

  static of(bytes: Buffer): LinkageKeys {
    return new LinkageKeys(new RootKey(bytes));
  }

  /** The database decides which key is which; before the first linking, the key of the file is the first one. */
  async inForce(run: RunSql): Promise<KeysInForce> {
    const rows = await readKeys(run);
    const of = (state: KeyRow['state']): LinkageKey | null => {
      const row = rows.find((one) => one.state === state);
      return row ? { version: row.version, key: this.keyOf(row.fingerprint) } : null;
    };
    return {
      current: of('current') ?? { version: 1, key: this.file },
      coming: of('coming'),
      isWhole: rows.every((row) => row.isWhole),
    };
  }

  /** @throws SettingError where the file does not hold it. */
  private keyOf(fingerprint: string): RootKey {
    const known = this.known.get(fingerprint) ?? this.findIn(fingerprint);
    if (known) return known;
    throw new SettingError(
      `${SETTING} is not the key that registrations of this database were encoded with. Put that one back.`,
    );
  }

  private findIn(fingerprint: string): RootKey | null {
    this.file.refresh();
    const { current, next, earlier } = this.file.ring;
    for (const bytes of [current, next, earlier]) {
      const key = bytes && new RootKey(bytes);
      if (key) this.known.set(key.fingerprints.current, key);
    }
    return this.known.get(fingerprint) ?? null;
  }
}

/**
 * Opens the keys of linkage, or makes the first one beside a database in which nothing was linked yet.
 * @throws SettingError where the file is gone, or is not the one that this database is worked with.
 */
export async function openLinkageKey({ settings, root }: PlatformResources): Promise<LinkageKeys> {
  const client = new Client({ connectionString: addressFor('panoh_linkage', settings, root) });
  client.on('error', () => undefined);
  await client.connect();
  const run: RunSql = async <Row>(sql: string, parameters: unknown[] = []) =>
    (await client.query(sql, parameters)).rows as Row[];
  try {
    await lockKeys(run);
    const isKnown = (await readKeys(run)).length > 0;
    const file = await loadRootKey(settings.linkageKeyFile, () => Promise.resolve(!isKnown), SETTING);
    if (!isKnown) await insertFirstKey(run, file.fingerprints.current);
    const keys = new LinkageKeys(file);
    await keys.inForce(run);
    return keys;
  } finally {
    await client.end().catch(() => undefined);
  }
}

/**
 * The linking process's own way to the database: its schema, and of a case its place and the sex that was written. It does
 * not wait for the disk: a row that was worked off and is lost with the power waits again, with everything it became.
 */
@Injectable()
export class LinkageDatabase extends WorkerDatabase {
  constructor(login: PoolConfig, log: Log) {
    super({ ...login, options: '-c synchronous_commit=off' }, log);
  }
}
