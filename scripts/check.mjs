/** `npm run check`: all static checks of the code. Two parts at a time. */
import './support/fit-node.mjs';
import { existsSync } from 'node:fs';
import { prepare } from './support/prepare.mjs';
import { endWithSignals, run } from './support/processes.mjs';
import { finish } from './support/test-parts.mjs';
import { inRoot, tool } from './support/root.mjs';

const ours = (script, ...args) => [process.execPath, inRoot('scripts', script), ...args];
const LINTED = '--cache-location=node_modules/.cache/eslint';

const PARTS = [
  ['lint', tool('eslint/bin/eslint.js', '.', '--cache', '--cache-strategy=content', LINTED)],
  // Types, and the rules of `.oxlintrc.json` that need them, which cost ESLint more than all its others.
  ['types', tool('oxlint/bin/oxlint', '--type-aware', '--type-check', 'backend', 'frontend', 'migrations')],
  ['format', tool('oxfmt/bin/oxfmt', '--check')],
  ['budget', ours('check-budget.mjs'), 'frontend/angular.json'],
  ['boundaries', ours('boundaries/check.mjs')],
  ['words', ours('plain/check.mjs')],
  ['evidence of ASVS', ours('asvs.mjs')],
  ['supply chain', ours('supply-chain/check.mjs')],
  ['unused code', tool('knip/bin/knip.js', '--no-progress')],
  ['contract', ours('contract.mjs', 'check')],
  ['schema', ours('schema.mjs', '--check')],
].filter(([, , needs]) => !needs || existsSync(inRoot(needs)));

async function runPart([title, command]) {
  const began = Date.now();
  const { code, output } = await run(command);
  const seconds = Math.round((Date.now() - began) / 1_000);
  process.stdout.write(`${code === 0 ? 'passed' : 'FAILED'}  ${title}, ${seconds} s\n`);
  if (code !== 0) process.stdout.write(`${output.trim()}\n\n`);
  return code === 0;
}

// Building the front end checks its templates, and leaves what the budget is measured on.
await prepare();
endWithSignals();
const waiting = [...PARTS];
const results = [];
const worker = async () => {
  for (let part = waiting.shift(); part; part = waiting.shift()) results.push(await runPart(part));
};
await Promise.all([worker(), worker()]);
finish({ passed: results.filter(Boolean).length, failed: results.filter((passed) => !passed).length });
