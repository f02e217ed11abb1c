/**
 * `npm run db:schema`: writes migrations/schema.sql and docs/data-model.md from a fresh database; `-- --check` exits 1 where
 * one of them differs.
 */
import { randomBytes } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdtemp, readFile, readdir, rm, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { format, resolveConfig } from 'prettier';
import { built } from './bench/built.mjs';
import { readCatalogue } from './schema/catalogue.mjs';
import { dataModelPage } from './schema/data-model.mjs';
import { schemaSql } from './schema/sql.mjs';
import { prepare } from './support/prepare.mjs';
import { inRoot } from './support/root.mjs';

const { Client } = createRequire(inRoot('backend/package.json'))('pg');

async function freshCatalogue() {
  const { EmbeddedPostgres } = await built('platform/embedded/embedded-postgres.js');
  const { RootKey } = await built('platform/crypto/root-key.js');
  const { migrate } = await built('platform/database/migrate.js');
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

/** Which tables each file makes, so that the page follows the files. */
async function tablesByContext() {
  const { CONTEXTS } = await import(new URL('../dist/migrations/schema-files.js', import.meta.url));
  const folder = inRoot('migrations/schema/tables');
  const files = new Set(await readdir(folder));
  const contexts = new Map();
  for (const context of CONTEXTS.filter((one) => files.has(`${one}.sql`))) {
    const text = await readFile(join(folder, `${context}.sql`), 'utf8');
    contexts.set(
      context,
      [...text.matchAll(/^create table (\S+)/gm)].map(([, name]) => name),
    );
  }
  return contexts;
}

await prepare({ only: 'backend' });
const catalogue = await freshCatalogue();
const page = inRoot('docs/data-model.md');
const made = new Map([
  [inRoot('migrations/schema.sql'), schemaSql(catalogue)],
  [
    page,
    await format(dataModelPage(await tablesByContext(), catalogue.tables), {
      ...(await resolveConfig(page)),
      parser: 'markdown',
    }),
  ],
]);
for (const [path, text] of made) {
  if (!process.argv.includes('--check')) await writeFile(path, text);
  else if (!existsSync(path) || (await readFile(path, 'utf8')) !== text) {
    process.stderr.write(`${path} is not what a fresh database holds: npm run db:schema\n`);
    process.exitCode = 1;
  }
}
