import { Client } from 'pg';
import { SettingError } from '../../platform/config/settings.js';
import { RootKey, loadRootKey } from '../../platform/crypto/root-key.js';
import { addressFor } from '../../platform/database/connections.js';
import type { RunSql } from '../../platform/database/worker-database.js';
import type { Ground } from '../../platform/platform.module.js';

/** A key under which registrations are encoded. */
export interface LinkageKey {
  readonly key: RootKey;
  /** Of what is written with it. */
  readonly version: number;
}

/** What registrations are compared by, and while the key is changed also the one that comes. */
export interface KeysInForce {
  readonly current: LinkageKey;
  readonly coming: LinkageKey | null;
  /** Not so while everybody is encoded anew after the key was lost: a newcomer would be compared with a few alone. */
  readonly isWhole: boolean;
}

interface KeyRow {
  version: number;
  fingerprint: string;
  is_whole: boolean;
  state: 'current' | 'coming' | 'leaving';
}

export const KEY_ROWS = 'select version, fingerprint, state, is_whole from linkage.keys order by version';
const SETTING = 'PANOH_LINKAGE_KEY_FILE';

/** The file with the keys of linkage: the database and its backups never hold one. */
export class LinkageKeys {
  private readonly known = new Map<string, RootKey>();

  constructor(readonly file: RootKey) {}

  static of(bytes: Buffer): LinkageKeys {
    return new LinkageKeys(new RootKey(bytes));
  }

  /** As the database says which is which; where nothing was linked yet, the key of the file is the first one. */
  async inForce(run: RunSql): Promise<KeysInForce> {
    const rows = await run<KeyRow>(KEY_ROWS);
    const of = (state: KeyRow['state']): LinkageKey | null => {
      const row = rows.find((one) => one.state === state);
      return row ? { version: row.version, key: this.keyOf(row.fingerprint) } : null;
    };
    return {
      current: of('current') ?? { version: 1, key: this.file },
      coming: of('coming'),
      isWhole: rows.every((row) => row.is_whole),
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
export async function openLinkageKey({ settings, root }: Ground): Promise<LinkageKeys> {
  const client = new Client({ connectionString: addressFor('panoh_linkage', settings, root) });
  client.on('error', () => undefined);
  await client.connect();
  const run: RunSql = async <Row>(sql: string, parameters: unknown[] = []) =>
    (await client.query(sql, parameters)).rows as Row[];
  try {
    // Of two processes that start together one makes it and the other finds it.
    await run(`select pg_advisory_lock(hashtext('linkage.keys'))`);
    const isKnown = (await run(KEY_ROWS)).length > 0;
    const file = await loadRootKey(settings.linkageKeyFile, () => Promise.resolve(!isKnown), SETTING);
    if (!isKnown)
      await run(`insert into linkage.keys (version, fingerprint, state) values (1, $1, 'current')`, [
        file.fingerprints.current,
      ]);
    const keys = new LinkageKeys(file);
    await keys.inForce(run);
    return keys;
  } finally {
    await client.end().catch(() => undefined);
  }
}
