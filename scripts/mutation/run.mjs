/**
 * `npm run test:mutation [-- closure consent …]`: changes rules, access and encryption one context at a time, runs the unit
 * tests of that context, and lists the changes that no test noticed. Stryker's packages are here, apart from the product's.
 */
import '../support/fit-node.mjs';
import { globSync, readFileSync } from 'node:fs';
import { endWithSignals, run } from '../support/processes.mjs';
import { ROOT, inRoot } from '../support/root.mjs';

/** Rules, and two folders without what only API tests reach: services and what they send. */
const MUTATED = ['backend/src/**/*.rules.ts', 'backend/src/{access,platform/crypto}/*.ts'];
const IGNORED = /\.(spec|service|controller|module|queries|entity|dto|events|types)\.ts$|\/index\.ts$/;
const STRYKER = 'scripts/mutation/node_modules/@stryker-mutator/core/bin/stryker.js';

const contextOf = (path) => (path.includes('/crypto/') ? 'platform/crypto' : path.split('/')[2]);
const paths = [...new Set(globSync(MUTATED, { cwd: ROOT }))].filter((path) => !IGNORED.test(path)).sort();
const byContext = Map.groupBy(paths, contextOf);

function rowOf(name, mutants) {
  const count = (...statuses) => mutants.filter(({ status }) => statuses.includes(status)).length;
  const noticed = count('Killed', 'Timeout');
  const all = noticed + count('Survived', 'NoCoverage');
  return `${name}: ${noticed} of ${all} noticed, ${((100 * noticed) / all).toFixed(1)} %`;
}

endWithSignals();
await run(['npm', 'ci', '--no-audit', '--no-fund', '--loglevel=error'], { cwd: inRoot('scripts/mutation') });
const asked = process.argv.slice(2);
const lines = [];
for (const context of asked.length > 0 ? asked : byContext.keys()) {
  const report = `dist/.reports/mutation/${context.replace('/', '-')}.json`;
  const { code } = await run([process.execPath, STRYKER, 'run', 'scripts/mutation/stryker.config.mjs'], {
    live: true,
    env: {
      PANOH_MUTATE: byContext.get(context).join(),
      PANOH_MUTATION_FOLDER: `backend/src/${context}`,
      PANOH_MUTATION_REPORT: report,
    },
  });
  if (code !== 0) {
    process.exitCode = code;
    continue;
  }
  const files = Object.entries(JSON.parse(readFileSync(inRoot(report), 'utf8')).files);
  const all = files.flatMap(([, { mutants }]) => mutants);
  lines.push(rowOf(context, all), ...files.map(([path, { mutants }]) => `  ${rowOf(path, mutants)}`));
}
process.stdout.write(`\n${lines.join('\n')}\n`);
