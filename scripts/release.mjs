/**
 * `npm run release -- 0.2.0`: writes `migrations/releases/0.2.0` (a dump of invented people that this version made, and what is in
 * it), which `releases.e2e-spec.ts` upgrades and reads ever after, and the version into every package.json. From the first
 * release on the tables of `migrations/schema` are frozen. Needs Debian's `postgresql-17`; takes some minutes.
 */
import './support/fit-node.mjs';
import { execFileSync } from 'node:child_process';
import { readFile, rm, writeFile } from 'node:fs/promises';
import { jest } from './support/jest.mjs';
import { prepare } from './support/prepare.mjs';
import { endWithSignals } from './support/processes.mjs';
import { ROOT, inRoot } from './support/root.mjs';

const OURS = ['package.json', 'backend/package.json', 'frontend/package.json', 'package-lock.json'];

function refuse(sentence) {
  process.stderr.write(`${sentence}\n`);
  process.exit(1);
}

/** In a lockfile, the packages of this repository and no other one. */
function withVersion(text, version) {
  const read = JSON.parse(text);
  read.version = version;
  for (const name of ['', 'backend', 'frontend'])
    if (read.packages?.[name]) read.packages[name].version = version;
  return `${JSON.stringify(read, null, 2)}\n`;
}

const [version = ''] = process.argv.slice(2);
if (!/^\d+\.\d+\.\d+$/.test(version)) refuse('Name the version, as in: npm run release -- 0.2.0');
const folder = `migrations/releases/${version}`;
if (execFileSync('git', ['ls-files', folder], { cwd: ROOT }).length > 0)
  refuse(`${folder} is committed already: what a release left is never made again.`);

await prepare({ only: 'backend' });
endWithSignals();
await rm(inRoot(folder), { recursive: true, force: true });
const { passed, failed } = await jest('release', {
  config: 'backend/jest.config.mjs',
  flags: ['--selectProjects', 'nightly', '--runInBand'],
  patterns: ['/release\\.nightly'],
  env: { PANOH_RELEASE: version },
});
if (failed > 0 || passed === 0) refuse('Nothing is released.');
for (const name of OURS)
  await writeFile(inRoot(name), withVersion(await readFile(inRoot(name), 'utf8'), version));
process.stdout.write(
  `Next: npm run test:api -- releases; say what is new in CHANGELOG.md; commit, and tag the commit v${version}.\n`,
);
