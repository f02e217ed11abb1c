/**
 * `npm run test:nightly`: tests that take longer than usual, one by its name or all of them:
 *   npm run test:nightly -- nobody-dropped [--count 100000] [--seed 7]
 *   npm run test:nightly -- ui-smoke [--only orders]
 *   npm run test:nightly -- reminder-faults [--faults 1000] [--count 20000] [--backend redis|postgres]
 *   npm run test:nightly -- disaster-recovery [--count 2000] [--backend redis|postgres]
 *   npm run test:nightly -- reminder-crash-points [--count 200] [--backend redis|postgres]
 * `--ci` is the short form. A failure names the seed that reproduces it. The last line is `N passed, N failed`.
 *
 * A nightly test of the back end is a row here and a file `backend/test/<name>.nightly.ts` that reads
 * PANOH_NIGHTLY_COUNT, PANOH_NIGHTLY_SEED and PANOH_NIGHTLY_PATH. `shares` is the number of concurrent processes; each
 * takes a part of the count, of at most `most`, with a separate PostgreSQL and the next seed. `waits` marks a test that
 * mostly waits. The tests of the front end are the files `frontend/e2e/*.nightly.ts`.
 */
import './support/fit-node.mjs';
import { randomInt } from 'node:crypto';
import { readdir } from 'node:fs/promises';
import { parseArgs } from 'node:util';
import { inBrowser } from './support/in-browser.mjs';
import { jest } from './support/jest.mjs';
import { endWithParent } from './support/parent.mjs';
import { finish, sum } from './support/test-parts.mjs';
import { prepare } from './support/prepare.mjs';
import { endWithSignals } from './support/processes.mjs';
import { inRoot } from './support/root.mjs';

const NIGHTLY = {
  'need-to-know': {
    title: 'Who may know what, in random stories',
    run: (title) => runShares('need-to-know', { title, ci: 12, long: 10_000, shares: 2, most: 500 }),
  },
  'nobody-dropped': {
    title: 'No survivor in danger is dropped',
    run: (title) => runShares('nobody-dropped', { title, ci: 600, long: 100_000, shares: 2, most: 25_000 }),
  },
  'access-matrix': {
    title: 'Who sees what of a case',
    run: (title) => runShares('access-matrix', { title, ci: 1, long: 2, shares: 1 }),
  },
  'timing-side-channel': {
    title: 'Blocked, and never there',
    run: (title) => runShares('timing-side-channel', { title, ci: 200, long: 2_000, shares: 1 }),
  },
  'plaintext-leak': {
    title: 'Words of people, looked for in tables, queues and logs',
    run: (title) => runShares('plaintext-leak', { title, ci: 500, long: 5_000, shares: 1 }),
  },
  sqlmap: {
    title: 'sqlmap on every parameter of every route',
    run: (title) => runShares('sqlmap', { title, ci: 1, long: 1_000, shares: 1 }),
  },
  'http-fuzz': {
    title: 'Malformed requests made from the contract',
    run: (title) => runShares('http-fuzz', { title, ci: 400, long: 100_000, shares: 2, most: 10_000 }),
  },
  'key-rotation-crash': {
    title: 'Keys are changed, and the command is killed',
    waits: true,
    run: (title) => runShares('key-rotation-crash', { title, ci: 4, long: 400, shares: 1 }),
  },
  'linkage-key-rotation-crash': {
    title: 'The key of linkage is changed or lost, and the command is killed',
    waits: true,
    run: (title) => runShares('linkage-key-rotation-crash', { title, ci: 2, long: 200, shares: 1 }),
  },
  'reminder-faults': {
    title: 'No reminder is lost, whatever is killed',
    waits: true,
    run: (title) =>
      runShares('reminder-faults', {
        ...{ title, ci: 600, long: 20_000, shares: 1 },
        env: {
          PANOH_NIGHTLY_FAULTS: values.faults ?? (values.ci ? '50' : '1000'),
          ...(values.backend ? { PANOH_NIGHTLY_BACKEND: values.backend } : {}),
        },
      }),
  },
  'reminder-crash-points': {
    title: 'A worker is killed at each statement of a reminder',
    waits: true,
    run: (title) =>
      runShares('reminder-crash-points', {
        ...{ title, ci: 4, long: 200, shares: 1 },
        env: values.backend ? { PANOH_NIGHTLY_BACKEND: values.backend } : {},
      }),
  },
  'disaster-recovery': {
    title: 'A server is lost, and restored from its backup and archive',
    waits: true,
    run: (title) =>
      runShares('disaster-recovery', {
        ...{ title, ci: 60, long: 2_000, shares: 1 },
        env: {
          ...(values.ci ? { PANOH_NIGHTLY_ARCHIVE_SECONDS: '4' } : {}),
          ...(values.backend ? { PANOH_NIGHTLY_BACKEND: values.backend } : {}),
        },
      }),
  },
  'audit-tampering': {
    title: 'Tampering with an export of the audit log',
    run: (title) => runShares('audit-tampering', { title, ci: 300, long: 10_000, shares: 1 }),
  },
  'audit-volume': {
    title: 'A long audit log, sealed and verified',
    run: (title) => runShares('audit-volume', { title, ci: 5_000, long: 1_000_000, shares: 1 }),
  },
  // By hand in real time; the short form moves the clock instead of waiting.
  watchdog: {
    title: 'A worker is killed for good, and the watchdog tells',
    waits: true,
    run: (title) => runShares('watchdog', { title, ci: 0, long: 1, shares: 1 }),
  },
  'contact-scheduling': {
    title: 'Contacts planned with her, checked minute by minute',
    run: (title) => runShares('contact-scheduling', { title, ci: 5_000, long: 100_000, shares: 2 }),
  },
  'statistics-totals': {
    title: 'Random years counted, every total compared with its parts',
    run: (title) => runShares('statistics-totals', { title, ci: 12, long: 300, shares: 2 }),
  },
  'ui-smoke': { title: 'Walks of every role in a browser', needs: 'all', run: (title) => walk(title) },
};

function refuse(sentence) {
  process.stderr.write(`${sentence}\n`);
  process.exit(2);
}

function told() {
  try {
    return parseArgs({
      allowPositionals: true,
      options: {
        ci: { type: 'boolean', default: false },
        count: { type: 'string' },
        seed: { type: 'string' },
        path: { type: 'string' },
        only: { type: 'string' },
        faults: { type: 'string' },
        backend: { type: 'string' },
      },
    });
  } catch (error) {
    return refuse(error.message);
  }
}

const { values, positionals } = told();
const unknown = positionals.filter((name) => !(name in NIGHTLY));
if (unknown.length > 0)
  refuse(`No nightly test is called ${unknown.join(', ')}. There are: ${Object.keys(NIGHTLY).join(', ')}.`);
for (const option of ['count', 'seed', 'faults'])
  if (values[option] !== undefined && !/^[1-9]\d{0,8}$/.test(values[option]))
    refuse(`--${option} is a number from 1 to 999999999.`);
if (values.backend !== undefined && !/^(redis|postgres)$/.test(values.backend))
  refuse('--backend is redis or postgres.');
const seed = Number(values.seed ?? randomInt(1, 999_999_999));

/** A part of a nightly test; what it wrote is shown when it has ended, so that two of them can be read. */
async function runPart(name, { count, part, env }) {
  const totals = await jest(`nightly-${name}-${part}`, {
    config: 'backend/jest.config.mjs',
    flags: ['--selectProjects', 'nightly', '--runInBand'],
    patterns: [`/${name}\\.nightly`],
    env: {
      PANOH_NIGHTLY_COUNT: String(count),
      PANOH_NIGHTLY_SEED: String(seed + part),
      ...(values.path ? { PANOH_NIGHTLY_PATH: values.path } : {}),
      ...env,
    },
    live: false,
  });
  process.stdout.write(totals.output);
  return totals;
}

async function runShares(name, { title, ci, long, shares, most = Infinity, env = {} }) {
  const total = Number(values.count ?? (values.ci ? ci : long));
  // Replaying one failure needs one process; the short form runs with the front-end tests and has one as well.
  const many = values.path || values.ci ? 1 : Math.min(shares, total);
  process.stdout.write(`\n== ${title}: ${total}, --seed ${seed}\n`);
  const parts = values.path ? 1 : Math.max(many, Math.ceil(total / most));
  const waiting = Array.from({ length: parts }, (_, part) => ({
    part,
    count: Math.ceil((total - part) / parts),
  })).values();
  const totals = [];
  await Promise.all(
    Array.from({ length: many }, async () => {
      for (const part of waiting) totals.push(await runPart(name, { ...part, env }));
    }),
  );
  return sum(totals);
}

/** What the short form leaves to the long one, so that a change is judged within twenty minutes. */
const LONG_SMOKE =
  /articles|known-|need-to-know|alternative-outcomes|pairs|places|plan-and-help|profile|statistics/;

/** The long form asks for every screen in every language. */
async function walk(title) {
  process.stdout.write(`\n== ${title}\n`);
  const totals = await inBrowser('ui-smoke', {
    patterns: await smokeFilesOf(),
    env: values.ci ? {} : { PANOH_EVERY_SCREEN: '1' },
    live: !values.ci,
  });
  if (values.ci) process.stdout.write(totals.output ?? '');
  return totals;
}

async function smokeFilesOf() {
  if (values.only) return [`e2e/${values.only}`];
  if (!values.ci) return [];
  const files = await readdir(inRoot('frontend/e2e'));
  return files
    .filter((file) => file.endsWith('.nightly.ts') && !LONG_SMOKE.test(file))
    .map((file) => `e2e/${file}`);
}

async function runNightly({ title, run }) {
  const began = Date.now();
  const { passed, failed } = await run(title);
  const seconds = Math.round((Date.now() - began) / 1_000);
  process.stdout.write(`== ${title}: ${passed} passed, ${failed} failed, ${seconds} s\n`);
  return { passed, failed };
}

const chosen = (positionals.length > 0 ? positionals : Object.keys(NIGHTLY)).map((name) => NIGHTLY[name]);
endWithParent();
await prepare(chosen.some(({ needs }) => needs === 'all') ? {} : { only: 'backend' });
endWithSignals();
const laneOf = ({ needs, waits }) => (needs === 'all' ? 'ui-smoke' : waits ? 'waits' : 'works');
/**
 * Pages are waited for more than they compute, and processes that are killed and started again as well, so that in the short
 * form both run beside everything else.
 */
const lanes = values.ci
  ? ['ui-smoke', 'waits', 'works'].map((lane) => chosen.filter((one) => laneOf(one) === lane))
  : [chosen];
const totals = [];
await Promise.all(
  lanes.map(async (lane) => {
    for (const one of lane) totals.push(await runNightly(one));
  }),
);
process.stdout.write('\n');
finish(sum(totals));
