/**
 * The contract between front end and back end, and the client generated from it.
 *   node scripts/contract.mjs spec     writes backend/openapi.json
 *   node scripts/contract.mjs client   writes frontend/src/app/api from it
 *   node scripts/contract.mjs check    generates both elsewhere and fails on any difference
 */
import './support/fit-node.mjs';
import { existsSync } from 'node:fs';
import { mkdtemp, readFile, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { prepare } from './support/prepare.mjs';
import { run } from './support/processes.mjs';
import { inRoot, tool } from './support/root.mjs';

const SPEC = inRoot('backend/openapi.json');
const CLIENT = inRoot('frontend/src/app/api');

async function must(command) {
  const { code, output } = await run(command);
  if (code === 0) return;
  process.stderr.write(`${output.trim()}\n`);
  process.exit(1);
}

const writeSpec = (file) => must([process.execPath, inRoot('dist/backend/src/openapi.js'), file]);

const writeClient = (spec, folder) =>
  must(
    tool(
      'ng-openapi-gen/lib/index.js',
      ...['--config', inRoot('frontend/ng-openapi-gen.json'), '--input', spec, '--output', folder],
    ),
  );

async function contentsOf(path) {
  if (!existsSync(path)) return new Map();
  const entries = await readdir(path, { recursive: true, withFileTypes: true });
  const files = entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
  return new Map(
    await Promise.all(files.map(async (file) => [relative(path, file), await readFile(file, 'utf8')])),
  );
}

function differences(kept, made, prefix) {
  const names = [...new Set([...kept.keys(), ...made.keys()])].sort();
  return names.filter((name) => kept.get(name) !== made.get(name)).map((name) => `${prefix}${name}`);
}

async function check() {
  const folder = await mkdtemp(join(tmpdir(), 'panoh-contract-'));
  try {
    const spec = join(folder, 'openapi.json');
    await writeSpec(spec);
    const kept = existsSync(SPEC) ? await readFile(SPEC, 'utf8') : '';
    const found =
      kept === (await readFile(spec, 'utf8')) ? [] : ['backend/openapi.json: run npm run api:spec'];
    if (existsSync(CLIENT)) {
      const client = join(folder, 'api');
      await writeClient(SPEC, client);
      const changed = differences(
        await contentsOf(CLIENT),
        await contentsOf(client),
        'frontend/src/app/api/',
      );
      found.push(...changed.map((name) => `${name}: run npm run api:client`));
    }
    return found;
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

const what = process.argv[2];
if (what !== 'client') await prepare({ only: 'backend' });
if (what === 'spec') await writeSpec(SPEC);
if (what === 'client') await writeClient(SPEC, CLIENT);
if (what === 'check') {
  const found = await check();
  for (const difference of found) process.stderr.write(`${difference}\n`);
  process.stdout.write(
    found.length === 0 ? 'The contract is up to date.\n' : `${found.length} differences.\n`,
  );
  process.exit(found.length === 0 ? 0 : 1);
}
