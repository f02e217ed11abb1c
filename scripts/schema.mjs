/**
 * `npm run db:schema`: writes migrations/schema.sql, docs/data-model.md and the access matrix of docs/security.md from a fresh
 * database and the files it was made of, and docs/classification and docs/minimum-data-set.md from the code lists and words that
 * the product uses; `-- --check` exits 1 where one of them differs.
 */
import './support/fit-node.mjs';
import { randomBytes } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdtemp, readFile, readdir, rm, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { format } from 'oxfmt';
import { withAccessMatrix } from './schema/access-matrix.mjs';
import { readCatalogue } from './schema/catalogue.mjs';
import { dataModelPage } from './schema/data-model.mjs';
import { schemaSql } from './schema/sql.mjs';
import { prepare } from './support/prepare.mjs';
import { built, inRoot } from './support/root.mjs';

const { Client } = createRequire(inRoot('backend/package.json'))('pg');

async function freshCatalogue() {
  const { EmbeddedPostgres } = await built('platform/embedded/embedded-postgres.js');
  const { RootKey } = await built('platform/crypto/root-key.js');
  const { migrate } = await built('platform/schema/migrate.js');
  const dataDir = await mkdtemp(join(tmpdir(), 'panoh-schema-'));
  const server = await EmbeddedPostgres.start({
    dataDir,
    password: randomBytes(12).toString('hex'),
    throwaway: true,
  });
  const client = new Client({ connectionString: server.ownerUrl });
  try {
    await migrate(server.ownerUrl, new RootKey(randomBytes(32)));
    await client.connect();
    return await readCatalogue(client);
  } finally {
    await client.end();
    await server.stop();
    await rm(dataDir, { recursive: true, force: true });
  }
}

/** The files of tables, so that the page follows them. */
async function tablesByContext() {
  const { CONTEXTS } = await import(new URL('../dist/migrations/schema-files.js', import.meta.url));
  const folder = inRoot('migrations/schema/tables');
  const files = new Set(await readdir(folder));
  const contexts = new Map();
  for (const context of CONTEXTS.filter((one) => files.has(`${one}.sql`)))
    contexts.set(context, await readFile(join(folder, `${context}.sql`), 'utf8'));
  return contexts;
}

const asPage = async (path, text) => (await format(path, text)).code;

await prepare({ only: 'backend' });
const catalogue = await freshCatalogue();
const { roleAccessRows } = await built('access/role-access.js');
const { manualIn } = await built('statistics/manual.js');
const { manualPage } = await built('statistics/manual-page.rules.js');
const { minimumDataSetPage } = await built('statistics/minimum-data-set/minimum-data-set.rules.js');
const [model, security] = [inRoot('docs/data-model.md'), inRoot('docs/security.md')];
const made = new Map([
  [inRoot('migrations/schema.sql'), schemaSql(catalogue)],
  [model, await asPage(model, dataModelPage(await tablesByContext(), catalogue.tables))],
  [security, withAccessMatrix(await readFile(security, 'utf8'), roleAccessRows())],
]);
const pages = [
  ...['en', 'ru', 'tg'].map((language) => [`classification/${language}`, manualPage(manualIn(language))]),
  ['minimum-data-set', minimumDataSetPage()],
];
for (const [name, text] of pages) {
  const path = inRoot(`docs/${name}.md`);
  made.set(path, await asPage(path, text));
}
for (const [path, text] of made) {
  if (!process.argv.includes('--check')) await writeFile(path, text);
  else if (!existsSync(path) || (await readFile(path, 'utf8')) !== text) {
    process.stderr.write(`${path} is not what it is made of: npm run db:schema\n`);
    process.exitCode = 1;
  }
}
