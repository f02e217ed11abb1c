/**
 * Supply-chain checks: the lockfiles with their licences, and secrets in files. Then the same rules run on planted
 * violations: a missed one fails the check, so that a blind rule is noticed.
 *
 * Known vulnerabilities are not checked here: that needs a registry that answers (`npm audit`), and a check that could
 * not run must never look as if it had.
 */
import { readFileSync } from 'node:fs';
import { inRoot } from '../support/root.mjs';
import { licenceFaults } from './licences.mjs';
import { lockfileFaults, packagesOf } from './lockfile.mjs';
import { NO_SECRETS, PLANTED, secretFaults, secretsIn } from './secrets.mjs';

const GOOD = { version: '1.0.0', license: 'MIT', integrity: `sha512-${'A'.repeat(86)}==` };
const lockWith = (entry) => ({ packages: { 'node_modules/a': { ...GOOD, ...entry } } });
const LOCKS = {
  'no integrity': lockWith({ integrity: undefined }),
  'an integrity of SHA-1': lockWith({ integrity: 'sha1-AAAAAAAAAAAAAAAAAAAAAAAAAAA=' }),
  'an address': lockWith({ resolved: 'https://registry.example/a.tgz' }),
  'an address of git': lockWith({ resolved: 'git+ssh://git@host.example/a.git#1' }),
  'an install script': lockWith({ hasInstallScript: true }),
  'no version': lockWith({ version: undefined }),
  'a range of our own': { packages: { '': { dependencies: { a: '^1.0.0' } } } },
  'a branch of our own': { packages: { backend: { devDependencies: { a: 'someone/a#main' } } } },
  'a link elsewhere': { packages: { 'node_modules/a': { link: true, resolved: '../a' } } },
  'another licence': lockWith({ license: 'SSPL-1.0' }),
  'no licence': lockWith({ license: undefined }),
  'one of two that both hold': lockWith({ license: 'MIT AND BUSL-1.1' }),
  'none of two': lockWith({ license: '(BUSL-1.1 OR SSPL-1.0)' }),
};

const faultsOf = (lock, own) => [...lockfileFaults(lock, own), ...licenceFaults(lock)];
const read = (path) => JSON.parse(readFileSync(inRoot(path), 'utf8'));
const lock = read('package-lock.json');
const missed = [
  ...Object.entries(LOCKS).filter(([, planted]) => faultsOf(planted, {}).length === 0),
  ...PLANTED.filter(([kind, text]) => !secretsIn(text).includes(`1: ${kind}`)),
];
const wrong = [
  ...lockfileFaults(lockWith({}), {}),
  ...NO_SECRETS.filter((text) => secretsIn(text).length > 0),
];
const faults = [
  ...faultsOf(lock, read('package.json')),
  ...faultsOf(read('scripts/mutation/package-lock.json'), {}),
  ...secretFaults(),
  ...missed.map(([what]) => `does not find what was planted: ${what}`),
  ...wrong.map((what) => `finds what is none: ${what}`),
];
for (const fault of faults) process.stderr.write(`${fault}\n`);
process.stdout.write(`${packagesOf(lock).length} packages, ${faults.length} faults.\n`);
process.exit(faults.length > 0 ? 1 : 0);
