import type { Client } from 'pg';
import { MIGRATIONS } from '../../../../migrations/index.js';
import { digestOf, tableFiles } from '../../../../migrations/schema-files.js';
import { SettingError } from '../config/settings.js';
import type { RootKey } from '../crypto/root-key.js';
import { REPEATABLE_DIGEST } from './repeatable-files.js';

/**
 * What a database says of itself in the comment on its schema, which every login may read: how far it is migrated,
 * and which root key its logins and envelopes came from.
 */
export interface SchemaVersion {
  migration: string;
  key: string;
  /** Digests of the files that made it: of its tables, and of its functions, policies, triggers and grants. */
  tables?: string;
  files?: string;
}

const NAMES = MIGRATIONS.map((migration) => migration.name);
const TABLES = digestOf(tableFiles());

const ownSchemaVersion = (root: RootKey): SchemaVersion => ({
  migration: NAMES.at(-1) ?? '',
  key: root.fingerprints.current,
  ...{ tables: TABLES, files: REPEATABLE_DIGEST },
});

export async function findSchemaVersion(client: Client): Promise<SchemaVersion | null> {
  const { rows } = await client.query<{ mark: string | null }>(
    `select obj_description(to_regnamespace('panoh'), 'pg_namespace') as mark`,
  );
  const text = rows[0]?.mark;
  return text ? (JSON.parse(text) as SchemaVersion) : null;
}

export async function writeSchemaVersion(client: Client, root: RootKey): Promise<void> {
  await client.query(
    `comment on schema panoh is ${client.escapeLiteral(JSON.stringify(ownSchemaVersion(root)))}`,
  );
}

/** Another key would give every login a new password and open no envelope: refused before anything is changed. */
export async function refuseOtherKey(client: Client, root: RootKey): Promise<void> {
  const mark = await findSchemaVersion(client);
  if (mark && !root.fingerprints.all.includes(mark.key)) {
    throw new SettingError(
      'PANOH_ROOT_KEY_FILE is not the key that this database was made with; nothing in it could be opened.',
    );
  }
}

const NEWER = 'The database was migrated by a newer version of this program; start that one.';

/**
 * Throws where a newer program was here before, and where the tables were made before they were frozen by the first release:
 * until then they changed in place.
 */
export async function refuseOtherDraft(client: Client): Promise<void> {
  const mark = await findSchemaVersion(client);
  if (mark) refuseDraftOf(mark);
}

/** The same of a mark that was kept elsewhere. */
export function refuseDraftOf(mark: SchemaVersion): void {
  if (mark.tables && !NAMES.includes(mark.migration)) throw new SettingError(NEWER);
  if (mark.tables === TABLES) return;
  throw new SettingError(
    'The database was made before release 0.2.0 of this program, and cannot be brought up to date. ' +
      'Begin anew; an embedded one is removed by `npm run db:reset`.',
  );
}

/** Whether this database is exactly as far migrated as this program. */
export async function isUpToDate(client: Client): Promise<boolean> {
  const mark = await findSchemaVersion(client);
  return mark?.migration === NAMES.at(-1) && mark?.files === REPEATABLE_DIGEST;
}

/** Throws where it is not. */
export async function refuseOtherSchema(client: Client): Promise<void> {
  if (await isUpToDate(client)) return;
  const mark = await findSchemaVersion(client);
  if (mark && !NAMES.includes(mark.migration)) throw new SettingError(NEWER);
  throw new SettingError(
    'The database is not up to date. Run `npm run db:migrate` with DATABASE_OWNER_URL, then start again.',
  );
}
