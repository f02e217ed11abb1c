/**
 * Supply-chain checks: the lockfile, package licences, and secrets in files. Then the same rules run on planted
 * violations: a missed one fails the check, so that a blind rule is noticed.
 *
 * Known vulnerabilities are not checked here: that needs a registry that answers (`npm audit`), and a check that could
 * not run must never look as if it had.
 */
import { readFileSync } from 'node:fs';
import { inRoot } from '../support/root.mjs';
import { licenceFaults } from './licences.mjs';
import { lockfileFaults, packagesOf } from './lockfile.mjs';
import { LICENCES, LOCKS, NO_SECRETS, SECRETS, SOUND_LOCK } from './planted.mjs';
import { secretFaults, secretsIn } from './secrets.mjs';

const read = (path) => JSON.parse(readFileSync(inRoot(path), 'utf8'));
const [lock, own] = [read('package-lock.json'), read('package.json')];

const found = [...lockfileFaults(lock, own), ...licenceFaults(lock), ...secretFaults()];

const blindTo = (planted, faultsOf) =>
  Object.entries(planted)
    .filter(([what, violation]) => faultsOf(violation, what).length === 0)
    .map(([what]) => `does not find what was planted: ${what}`);
const blind = [
  ...blindTo(LOCKS, (violation) => lockfileFaults(violation, {})),
  ...blindTo(LICENCES, licenceFaults),
  ...blindTo(SECRETS, (text, kind) => secretsIn(text).filter((one) => one.endsWith(`: ${kind}`))),
  ...lockfileFaults(SOUND_LOCK, {}).map((fault) => `finds what is none: ${fault}`),
  ...NO_SECRETS.filter((text) => secretsIn(text).length > 0).map((text) => `finds what is none: ${text}`),
];

for (const fault of [...found, ...blind]) process.stderr.write(`${fault}\n`);
process.stdout.write(
  `${packagesOf(lock).length} packages, ${found.length} faults; ` +
    `${Object.keys({ ...LOCKS, ...LICENCES, ...SECRETS }).length} planted, ${blind.length} not found.\n`,
);
process.exit(found.length + blind.length > 0 ? 1 : 0);
