/** Makes the contract and the client anew and fails where what is committed differs. `--write` writes them instead. */
import { spawnSync } from 'node:child_process';
import { cpSync, mkdtempSync, readFileSync, readdirSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { inRoot, tool } from './support/root.mjs';

const CONTRACT = inRoot('backend', 'openapi.json');
const CLIENT = inRoot('frontend', 'src', 'app', 'api');
const folder = mkdtempSync(join(tmpdir(), 'panoh-contract-'));

function must(/** @type {string[]} */ [program = '', ...args]) {
  const { status, stderr, stdout } = spawnSync(program, args, { cwd: inRoot('frontend'), encoding: 'utf8' });
  if (status !== 0) throw new Error(`${args[0]} failed: ${stderr}${stdout}`);
}

/** @returns {Map<string, string>} */
function filesIn(/** @type {string} */ root) {
  const found = new Map();
  const walk = (/** @type {string} */ path) => {
    for (const name of readdirSync(path)) {
      const file = join(path, name);
      if (statSync(file).isDirectory()) walk(file);
      else found.set(relative(root, file), readFileSync(file, 'utf8'));
    }
  };
  walk(root);
  return found;
}

try {
  const contract = join(folder, 'openapi.json');
  const client = join(folder, 'api');
  must([process.execPath, inRoot('dist', 'backend', 'src', 'openapi.js'), contract]);
  must([...tool('ng-openapi-gen/lib/index.js', '--config', 'ng-openapi-gen.json', '--input', contract, '--output', client)]);
  if (process.argv.includes('--write')) {
    cpSync(contract, CONTRACT);
    rmSync(CLIENT, { recursive: true, force: true });
    cpSync(client, CLIENT, { recursive: true });
  } else {
    const differing = [
      ...(readFileSync(contract, 'utf8') === readFileSync(CONTRACT, 'utf8') ? [] : ['backend/openapi.json']),
      ...differences(filesIn(client), filesIn(CLIENT)).map((name) => `frontend/src/app/api/${name}`),
    ];
    for (const name of differing) process.stdout.write(`differs from the code: ${name}\n`);
    if (differing.length > 0) process.stdout.write('Run npm run api:spec and commit what it writes.\n');
    process.exitCode = differing.length > 0 ? 1 : 0;
  }
} finally {
  rmSync(folder, { recursive: true, force: true });
}

function differences(/** @type {Map<string, string>} */ made, /** @type {Map<string, string>} */ kept) {
  const names = new Set([...made.keys(), ...kept.keys()]);
  return [...names].filter((name) => made.get(name) !== kept.get(name)).sort();
}
