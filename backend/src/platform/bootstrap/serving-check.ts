import { Client } from 'pg';
import type { Settings } from '../config/settings.js';
import { SettingError } from '../config/settings.js';
import type { RootKey } from '../crypto/root-key.js';
import { addressFor } from '../database/connections.js';
import { QUIET, SETTINGS_OF_SERVER, unsafeLogSettings } from '../embedded/quiet-settings.js';
import { refuseOtherSchema } from '../schema/schema-mark.js';

const REFUSED_LOGINS = new Set(['28P01', '28000']);

/**
 * Throws a sentence where the app's login cannot be used or finds another schema than this program's. A server that
 * may print personal data into its own log is complained of.
 */
export async function refuseUnfitDatabase(settings: Settings, root: RootKey): Promise<void> {
  await checkOnce(settings, root).catch((error: unknown) => {
    // A change of the root key was cut off before the file named the key that the database goes by already.
    if (error instanceof SettingError && root.loginRefused()) return checkOnce(settings, root);
    throw error;
  });
}

async function checkOnce(settings: Settings, root: RootKey): Promise<void> {
  const client = new Client({
    connectionString: addressFor('panoh_app', settings, root),
    connectionTimeoutMillis: 10_000,
  });
  client.on('error', () => undefined);
  try {
    await client.connect();
    await refuseOtherSchema(client);
    warn(await unsafeLogSettingsOf(client));
  } catch (error) {
    throw explain(error, settings.databaseUrl ? 'DATABASE_URL' : 'DATABASE_OWNER_URL');
  } finally {
    await client.end().catch(() => undefined);
  }
}

async function unsafeLogSettingsOf(client: Client): Promise<string[]> {
  const { rows } = await client.query<{ name: string; setting: string }>(SETTINGS_OF_SERVER, [
    Object.keys(QUIET),
  ]);
  return unsafeLogSettings(rows);
}

function warn(loud: readonly string[]): void {
  if (loud.length === 0) return;
  process.stderr.write(
    `WARNING: PostgreSQL may write personal data into its own log: ${loud.join(', ')}.\n` +
      '  docs/operations.md says what to set instead.\n',
  );
}

/** What a failed connection means, for the person who wrote the settings. */
export function explain(error: unknown, setting: 'DATABASE_URL' | 'DATABASE_OWNER_URL'): unknown {
  if (error instanceof SettingError) return error;
  const { code = 'no answer' } = error as NodeJS.ErrnoException;
  if (isDiskFull(error)) return new SettingError(DISK_FULL);
  if (!REFUSED_LOGINS.has(code))
    return new SettingError(`The database cannot be reached (${code}); look at ${setting}.`);
  return new SettingError(
    setting === 'DATABASE_OWNER_URL'
      ? 'The database refuses the password of DATABASE_OWNER_URL: it was made with another one.'
      : 'The database does not let the product sign in: it was never migrated, or with another root key. ' +
          'Run `npm run db:migrate` with DATABASE_OWNER_URL, and look at PANOH_ROOT_KEY_FILE.',
  );
}

const DISK_FULL = 'The disk of the database of DATABASE_OWNER_URL is full; nothing was changed.';

export const isDiskFull = (error: unknown): boolean => (error as NodeJS.ErrnoException).code === '53100';
