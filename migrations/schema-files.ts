import { createHash } from 'node:crypto';
import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { roleAccessRows } from '../backend/src/access/role-access.js';

/** The parts of the schema in the order of their tables: a table may name those above it. */
export const CONTEXTS = [
  ...['platform', 'audit', 'identity', 'agencies', 'keys', 'access', 'survivors', 'consent', 'cases'],
  ...['referrals', 'risk', 'orders', 'support', 'follow_ups', 'notifications', 'closure', 'meetings'],
  'corrections',
  'files',
  ...[
    'linkage',
    'imports',
    'help',
    'programme',
    'portal',
    'printed_forms',
    'legal_pack',
    'statistics',
    'training',
  ],
] as const;

/** Beside this file in the sources, and two folders above what was built of it. */
const FOLDER = ['./schema/', '../../migrations/schema/']
  .map((path) => new URL(path, import.meta.url))
  .find((folder) => existsSync(folder));

export interface SchemaFile {
  /** As in `functions/cases.sql`. */
  readonly name: string;
  readonly text: string;
}

function filesNamed(names: readonly string[]): SchemaFile[] {
  if (!FOLDER) throw new Error('The folder migrations/schema is not there.');
  return names
    .map((name) => ({ name, address: new URL(name, FOLDER) }))
    .filter(({ address }) => existsSync(address))
    .map(({ name, address }) => ({ name, text: readFileSync(address, 'utf8') }));
}

const inFolder = (folder: string): string[] => CONTEXTS.map((context) => `${folder}/${context}.sql`);

/** Made once: schemas, tables, keys and the rows that every database begins with. */
export const tableFiles = (): SchemaFile[] =>
  filesNamed(['first.sql', ...inFolder('tables'), 'tables/references.sql', 'data.sql']);

/** Applied again whenever one of them changed: they replace what was there before. */
export const repeatableFiles = (): SchemaFile[] => [
  ...filesNamed([
    ...inFolder('functions'),
    'views.sql',
    'policies/force.sql',
    ...inFolder('policies'),
    ...inFolder('triggers'),
    'grants.sql',
  ]),
  accessMatrix(),
];

/** The rows that row security asks, from the one table of who may see what. */
function accessMatrix(): SchemaFile {
  const rows = roleAccessRows().map(
    ([role, relation, partition, mayRead, mayWrite]) =>
      `('${role}', '${relation}', '${partition}', ${mayRead}, ${mayWrite})`,
  );
  const text = `delete from panoh.role_access; insert into panoh.role_access values ${rows.join(', ')}`;
  return { name: 'backend/src/access/role-access.ts', text };
}

export const digestOf = (files: readonly SchemaFile[]): string =>
  createHash('sha256')
    .update(files.map(({ name, text }) => `${name}\n${text}`).join('\n'))
    .digest('hex')
    .slice(0, 12);

/** What PostgreSQL found wrong in one of the files, as a sentence that names the place. */
export function problemIn({ name, text }: SchemaFile, error: unknown): string {
  const { message, position } = error as { message: string; position?: string };
  const line = position ? `, line ${text.slice(0, Number(position)).split('\n').length}` : '';
  return `migrations/schema/${name}${line}: ${message}. The database is as it was before.`;
}

/** Every file in the folder is one of the lists; a context that nobody named is found here. */
export function forgottenFiles(): string[] {
  const known = new Set([...tableFiles(), ...repeatableFiles()].map(({ name }) => name));
  if (!FOLDER) return [];
  const found = readdirSync(FOLDER, { recursive: true, encoding: 'utf8' }).map((name) =>
    name.replaceAll('\\', '/'),
  );
  return found.filter((name) => name.endsWith('.sql') && !known.has(name));
}
