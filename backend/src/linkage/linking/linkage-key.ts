import { Client } from 'pg';
import { SettingError } from '../../platform/config/settings.js';
import { RootKey, loadRootKey } from '../../platform/crypto/root-key.js';
import { addressFor } from '../../platform/database/connections.js';
import type { Ground } from '../../platform/platform.module.js';

/** The key under which registrations are encoded: a file of its own, which the database and its backups never hold. */
export class LinkageKey {
  constructor(
    readonly key: RootKey,
    /** Of what is written with it. */
    readonly version: number,
  ) {}

  static of(bytes: Buffer): LinkageKey {
    return new LinkageKey(new RootKey(bytes), 1);
  }
}

/**
 * Opens the key of linkage, or makes it beside a database in which nothing was linked yet.
 * @throws SettingError where the file is gone, or is not the one that this database is worked with.
 */
export async function openLinkageKey({ settings, root }: Ground): Promise<LinkageKey> {
  const client = new Client({ connectionString: addressFor('panoh_linkage', settings, root) });
  client.on('error', () => undefined);
  await client.connect();
  try {
    // Of two processes that start together one makes it and the other finds it.
    await client.query(`select pg_advisory_lock(hashtext('linkage.keys'))`);
    const { rows } = await client.query<{ version: number; fingerprint: string }>(
      `select version, fingerprint from linkage.keys where state = 'current'`,
    );
    const [known] = rows;
    const key = await loadRootKey(
      settings.linkageKeyFile,
      () => Promise.resolve(!known),
      'PANOH_LINKAGE_KEY_FILE',
    );
    const { current } = key.fingerprints;
    if (known && known.fingerprint !== current)
      throw new SettingError(
        'PANOH_LINKAGE_KEY_FILE is not the key that registrations of this database were encoded with. Put that one back.',
      );
    if (!known)
      await client.query(`insert into linkage.keys (version, fingerprint, state) values (1, $1, 'current')`, [
        current,
      ]);
    return new LinkageKey(key, known?.version ?? 1);
  } finally {
    await client.end().catch(() => undefined);
  }
}
