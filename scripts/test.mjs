/**
 * All that a change must pass: rules and API on a real PostgreSQL, front-end components, the contract, and journeys in
 * a browser where one is found. The last line is `N passed, N failed` over everything that ran; exits 1 on a failure.
 */
import { spawn } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { build } from './support/build.mjs';
import { ROOT } from './support/root.mjs';

const JEST = join(ROOT, 'node_modules', 'jest', 'bin', 'jest.js');
const folder = mkdtempSync(join(tmpdir(), 'panoh-results-'));
const totals = { passed: 0, failed: 0 };

/**
 * @param {string[]} command
 * @param {string} cwd
 * @returns {Promise<number>} the exit code
 */
function run(command, cwd = ROOT) {
  return new Promise((done, fail) => {
    const [file = '', ...flags] = command;
    const child = spawn(file, flags, { cwd, stdio: ['ignore', 'inherit', 'inherit'] });
    child.once('error', fail);
    child.once('exit', (code) => done(code ?? 1));
  });
}

/** One Jest run; its own counts go into the totals, and a run that counted nothing is a failure. */
async function jest(/** @type {string} */ name, /** @type {string[]} */ flags) {
  process.stdout.write(`\n== ${name}\n`);
  const file = join(folder, `${name.replace(/\W+/g, '-')}.json`);
  const code = await run([process.execPath, '--experimental-vm-modules', '--no-warnings', JEST, ...flags, '--json', `--outputFile=${file}`, '--silent', '--reporters=default']);
  const report = existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')) : null;
  totals.passed += report?.numPassedTests ?? 0;
  totals.failed += report?.numFailedTests ?? 0;
  const brokenSuites = report?.numRuntimeErrorTestSuites ?? 1;
  if (brokenSuites > 0 || (code !== 0 && !report?.numFailedTests)) totals.failed += Math.max(1, brokenSuites);
}

/** One step that either holds or does not. */
async function step(/** @type {string} */ name, /** @type {() => Promise<boolean>} */ work) {
  process.stdout.write(`\n== ${name}\n`);
  const holds = await work().catch(() => false);
  totals[holds ? 'passed' : 'failed'] += 1;
  if (!holds) process.stdout.write(`${name}: failed\n`);
  return holds;
}

function findChromium() {
  const named = process.env['PANOH_CHROMIUM'];
  const known = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'];
  return [named, ...known].find((path) => path && existsSync(path)) ?? null;
}

async function journeys() {
  const chromium = findChromium();
  if (chromium) {
    await jest('browser journeys', ['-c', 'frontend/e2e/jest.config.mjs', '--runInBand']);
    return;
  }
  process.stdout.write('\nNo Chromium was found, so the browser journeys did not run. Install one (Debian: apt-get install chromium) or name it in PANOH_CHROMIUM.\n');
  if (process.env['CI'] === 'true') totals.failed += 1;
}

try {
  const isBuilt = await step('build', () => build().then(() => true));
  if (isBuilt) {
    await jest('rules', ['-c', 'backend/jest.config.mjs', '--selectProjects', 'unit']);
    await jest('API on PostgreSQL', ['-c', 'backend/jest.config.mjs', '--selectProjects', 'api', '--maxWorkers=2']);
    await jest('front end', ['-c', 'frontend/jest.config.mjs']);
    await step('contract', async () => (await run([process.execPath, 'scripts/check-contract.mjs'])) === 0);
    await journeys();
  }
} finally {
  rmSync(folder, { recursive: true, force: true });
}
process.stdout.write(`\n${totals.passed} passed, ${totals.failed} failed\n`);
process.exitCode = totals.failed === 0 && totals.passed > 0 ? 0 : 1;
