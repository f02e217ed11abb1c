import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { brotliDecompressSync } from 'node:zlib';
import { Client } from 'pg';
import { digestOf, tableFiles } from '../../../migrations/schema-files.js';
import { readSettings } from '../../src/platform/config/settings.js';
import { RootKey } from '../../src/platform/crypto/root-key.js';
import { SERVING_ROLES } from '../../src/platform/database/connections.js';
import { EmbeddedPostgres } from '../../src/platform/embedded/embedded-postgres.js';
import type { OwnPostgres } from './own-server.js';

/** Rows of a table, and a digest of them that does not depend on their order. */
interface Contents {
  columns: string[];
  rows: number;
  digest: string;
}

/** What a release left of itself beside its dump. All people in it are invented, so its keys may stand here. */
export interface Release {
  version: string;
  /** Digest of the table files of the baseline. */
  frozen: string;
  /** In hexadecimal. */
  keys: { root: string; linkage: string };
  signIn: { login: string; password: string };
  tables: Record<string, Contents>;
  /** By case, and in it by `table.column/row`. */
  words: Record<string, Record<string, string>>;
}

export const FOLDER = join(process.cwd(), 'migrations/releases');
export const dumpIn = (version: string): string => join(FOLDER, version, 'database.sql.br');
export const MANIFEST = 'manifest.json';

/** Oldest first. */
export function releases(): Release[] {
  const names = existsSync(FOLDER) ? readdirSync(FOLDER) : [];
  const byNumber = new Intl.Collator('en', { numeric: true });
  return names
    .sort(byNumber.compare)
    .map((name) => JSON.parse(readFileSync(join(FOLDER, name, MANIFEST), 'utf8')) as Release);
}

export const FROZEN = digestOf(tableFiles());

/** What is wrong where the table files of the baseline are others than those of a release. */
export function thawed(before: readonly Pick<Release, 'version' | 'frozen'>[], now = FROZEN): string | null {
  const other = before.find(({ frozen }) => frozen !== now);
  if (!other) return null;
  return `tables are frozen since ${other.version}: write a numbered migration (migrations/schema/README.md)`;
}

/** Rows that every upgrade writes; the version of the directory tells sessions of new access. */
const OUR_OWN = ['migrations', 'role_access', 'directory_version'];
/** Rows that migrations added to a table of an earlier release; the rest of it is compared. */
const ADDED: Readonly<Record<string, string>> = { 'panoh.legal_values': `key like 'article.%'` };
const TABLES = `select n.nspname || '.' || c.relname as name, array_agg(a.attname::text order by a.attnum) as columns
  from pg_class c join pg_namespace n on n.oid = c.relnamespace
    join pg_attribute a on a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped
  where n.nspname in ('panoh', 'vault', 'linkage', 'statistics') and c.relkind in ('r', 'p')
    and not c.relispartition and c.relname not in (${OUR_OWN.map((name) => `'${name}'`).join()})
  group by 1 order by 1`;

const columnsOf = async (client: Client): Promise<Map<string, string[]>> => {
  const { rows } = await client.query<{ name: string; columns: string[] }>(TABLES);
  return new Map(rows.map(({ name, columns }) => [name, columns]));
};

async function contentsOf(client: Client, table: string, columns: string[]): Promise<Contents> {
  const row = columns.map((name) => client.escapeIdentifier(name)).join(', ');
  const { rows } = await client.query<Omit<Contents, 'columns'>>(
    `select count(*)::integer as rows, md5(coalesce(string_agg(line, '' order by line collate "C"), '')) as digest
     from (select md5(row(${row})::text) as line from ${table} where not (${ADDED[table] ?? 'false'})) each`,
  );
  return { columns, rows: rows[0]?.rows ?? 0, digest: rows[0]?.digest ?? '' };
}

export async function tablesOf(client: Client): Promise<Release['tables']> {
  await client.query(`set timezone = 'UTC'`);
  const tables: Release['tables'] = {};
  for (const [name, columns] of await columnsOf(client))
    tables[name] = await contentsOf(client, name, columns);
  return tables;
}

/** What a database lacks of what a release had. New tables and columns are ignored. */
export async function lackingIn(client: Client, { tables }: Pick<Release, 'tables'>): Promise<string[]> {
  await client.query(`set timezone = 'UTC'`);
  const known = await columnsOf(client);
  const lacking: string[] = [];
  const kept = Object.entries(tables).filter(([name]) => !OUR_OWN.includes(name.replace(/^.*\./, '')));
  for (const [name, was] of kept) {
    const gone = was.columns.filter((column) => !known.get(name)?.includes(column));
    if (gone.length > 0) {
      lacking.push(`${name} lacks ${gone.join(', ')}`);
      continue;
    }
    const is = await contentsOf(client, name, was.columns);
    if (is.rows !== was.rows) lacking.push(`${name} has ${is.rows} rows, and had ${was.rows}`);
    else if (is.digest !== was.digest) lacking.push(`${name} has other values in its rows`);
  }
  return lacking;
}

export async function asOwner<T>(ownerUrl: string, work: (client: Client) => Promise<T>): Promise<T> {
  const client = new Client({ connectionString: ownerUrl });
  await client.connect();
  try {
    return await work(client);
  } finally {
    await client.end();
  }
}

/** A function that a login of the program may call. */
export interface Call {
  role: string;
  signature: string;
  name: string;
  /** Oids of the types of its arguments, and how many of them a call may leave out. */
  types: string[];
  optional: number;
}

const CALLS = `select a.grantee::regrole::text as role, p.oid::regprocedure::text as signature,
    n.nspname || '.' || p.proname as name, p.proargtypes::oid[]::text[] as types, p.pronargdefaults as optional
  from pg_proc p join pg_namespace n on n.oid = p.pronamespace cross join aclexplode(p.proacl) a
  where n.nspname in ('panoh', 'vault', 'linkage', 'statistics') and a.grantee <> p.proowner and a.grantee <> 0`;

export const callsOf = async (client: Client): Promise<Call[]> => (await client.query<Call>(CALLS)).rows;

/** Calls of an earlier release that would now be refused. */
export async function callsLost(client: Client, before: readonly Call[]): Promise<string[]> {
  const now = await callsOf(client);
  const answers = (was: Call): boolean =>
    now.some(
      ({ role, name, types, optional }) =>
        role === was.role &&
        name === was.name &&
        was.types.every((type, at) => type === types[at]) &&
        types.length - optional <= was.types.length,
    );
  return before.filter((was) => !answers(was)).map(({ role, signature }) => `${role}: ${signature}`);
}

/** A separate server with the dump, not upgraded yet. */
export async function restoreRelease({ version, keys }: Release): Promise<Omit<OwnPostgres, 'crash'>> {
  const folder = await mkdtemp(join(tmpdir(), 'panoh-release-'));
  const server = await EmbeddedPostgres.start({ dataDir: folder, password: 'release', throwaway: true });
  const close = async (): Promise<void> => {
    await server.stop();
    await rm(folder, { recursive: true, force: true });
  };
  const dump = brotliDecompressSync(readFileSync(dumpIn(version))).toString();
  // Commands of psql.
  const sql = dump.replace(/^\\(?:un)?restrict .*$/gm, '');
  await asOwner(server.ownerUrl, async (client) => {
    for (const role of SERVING_ROLES) await client.query(`create role ${role}`);
    await client.query(sql);
  });
  const settings = readSettings({ DATABASE_URL: server.ownerUrl, PANOH_DATA_DIR: folder });
  return { server, settings, file: '', root: new RootKey(Buffer.from(keys.root, 'hex')), close };
}
