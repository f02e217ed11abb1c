/**
 * `npm test`: all that a change must pass. One part alone, and only files whose path matches: `npm run test:api -- risk`.
 * The last line is `N passed, N failed` over all parts; with CI=true a part that cannot run has failed.
 */
import './support/fit-node.mjs';
import { inBrowser } from './support/in-browser.mjs';
import { jest } from './support/jest.mjs';
import { endWithParent } from './support/parent.mjs';
import { prepare } from './support/prepare.mjs';
import { endWithSignals } from './support/processes.mjs';
import { groupSpecs } from './support/spec-groups.mjs';
import { finish, sum } from './support/test-parts.mjs';

const [only, ...patterns] = process.argv.slice(2);

/** One part alone has the terminal; of two, each line is passed on as it comes. */
const what = only ? { patterns } : { patterns, live: false, onOutput: (text) => process.stdout.write(text) };
const TWO = '--maxWorkers=2';
const backend = (project) =>
  jest(project, { config: 'backend/jest.config.mjs', flags: ['--selectProjects', project, TWO], ...what });

async function components() {
  const env = patterns.length > 0 ? {} : { PANOH_SPEC_GROUPS: await groupSpecs('frontend/src') };
  return jest('frontend', {
    config: 'frontend/jest.config.mjs',
    flags: [TWO],
    env,
    isCommonJs: true,
    ...what,
  });
}

const PARTS = {
  unit: {
    title: 'Rules and pieces of the back end',
    needs: 'backend',
    work: () => backend('unit'),
  },
  api: {
    title: 'API on a real PostgreSQL',
    needs: 'backend',
    work: () => backend('api'),
  },
  frontend: {
    title: 'Components',
    work: components,
  },
  e2e: { title: 'Journeys in a browser', work: () => inBrowser('journeys', what) },
};

/** In parallel: the API mostly waits for PostgreSQL, and a browser for its pages. */
const LANES = only ? [[only]] : [['api'], ['unit', 'frontend', 'e2e']];

async function runLane(names) {
  const totals = [];
  for (const { title, work } of names.map((name) => PARTS[name])) {
    const began = Date.now();
    process.stdout.write(`\n== ${title}\n`);
    const part = await work();
    const seconds = Math.round((Date.now() - began) / 1_000);
    process.stdout.write(`== ${title}: ${part.passed} passed, ${part.failed} failed, ${seconds} s\n`);
    totals.push(part);
  }
  return sum(totals);
}

endWithParent();
await prepare(only && PARTS[only].needs ? { only: PARTS[only].needs } : {});
endWithSignals();
const totals = await Promise.all(LANES.map(runLane));
process.stdout.write('\n');
finish(sum(totals));
