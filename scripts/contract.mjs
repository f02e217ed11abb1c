/**
 * The contract between front end and back end, and the client generated from it.
 *   node scripts/contract.mjs spec     writes backend/openapi.json
 *   node scripts/contract.mjs client   writes frontend/src/app/api from it
 *   node scripts/contract.mjs check    generates both elsewhere and fails on any difference
 */
import './support/fit-node.mjs';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { prepare } from './support/prepare.mjs';
import { run } from './support/processes.mjs';
import { inRoot, tool } from './support/root.mjs';

const SPEC = inRoot('backend/openapi.json');
const CLIENT = inRoot('frontend/src/app/api');

async function must(command, advice = '') {
  const { code, output } = await run(command);
  if (code === 0) return;
  process.stderr.write(`${output.trim()}\n${advice}`);
  process.exit(1);
}

const writeSpec = (file) => must([process.execPath, inRoot('dist/backend/src/openapi.js'), file]);

const writeClient = (folder) =>
  must(
    tool(
      'ng-openapi-gen/lib/index.js',
      ...['--config', inRoot('frontend/ng-openapi-gen.json'), '--input', SPEC, '--output', folder],
    ),
  );

const same = (kept, made, advice) =>
  must(['git', 'diff', '--no-index', '--stat', kept, made], `The contract has changed: ${advice}\n`);

async function check() {
  const folder = mkdtempSync(join(tmpdir(), 'panoh-contract-'));
  process.once('exit', () => rmSync(folder, { recursive: true, force: true }));
  const [spec, client] = [join(folder, 'openapi.json'), join(folder, 'api')];
  await writeSpec(spec);
  await same(SPEC, spec, 'npm run api:spec');
  if (!existsSync(CLIENT)) return;
  await writeClient(client);
  await same(CLIENT, client, 'npm run api:client');
}

const what = process.argv[2];
if (what !== 'client') await prepare({ only: 'backend' });
if (what === 'spec') await writeSpec(SPEC);
if (what === 'client') await writeClient(CLIENT);
if (what === 'check') await check();
