/**
 * `npm run test:nightly`: eight campaigns that take longer than a test; one, a part of one, or all of them:
 *   npm run test:nightly -- nobody-dropped [--count 100000] [--seed 7]
 *   npm run test:nightly -- reminder-faults [--faults 1000] [--count 20000] [--backend redis|postgres]
 *   npm run test:nightly -- ui-smoke [--only orders]
 *   npm run test:nightly -- offline-faults [--count 500] [--seed 7]
 * `--ci` is the short form. A failure names the seed that reproduces it. The last line is `N passed, N failed`.
 *
 * A campaign is a row here with the sentence that only it can show. Each of its parts is a file
 * `backend/test/<part>.nightly.ts` that reads PANOH_NIGHTLY_COUNT, PANOH_NIGHTLY_SEED and PANOH_NIGHTLY_PATH. `shares` is
 * the number of concurrent processes; each takes a part of the count, of at most `most`, with a separate PostgreSQL and
 * the next seed. A part without `ci` belongs to the long form, or runs by its name. The lanes of the short form run at
 * the same time and take about as long. The parts of `ui-smoke` are `frontend/e2e/*.nightly.ts`, and in the long form the
 * journeys.
 */
import './support/fit-node.mjs';
import { randomInt } from 'node:crypto';
import { existsSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { inBrowser } from './support/in-browser.mjs';
import { jest } from './support/jest.mjs';
import { endWithParent } from './support/parent.mjs';
import { finish, sum } from './support/test-parts.mjs';
import { prepare } from './support/prepare.mjs';
import { endWithSignals } from './support/processes.mjs';
import { inRoot } from './support/root.mjs';

const NIGHTLY = {
  'nobody-dropped': {
    finds: 'a survivor in danger without a next step, after commands of all roles at once while time passes',
    lane: 'works',
    parts: {
      'nobody-dropped': { ci: 80, long: 100_000, shares: 2, most: 25_000 },
      'handover-moves': { ci: 4, long: 10_000, shares: 2, most: 400 },
    },
  },
  access: {
    finds: 'a person who reads more or less of a case than the table says, by any route, with one layer off',
    lane: 'waits',
    parts: {
      'access-matrix': { ci: 1, long: 2 },
      'timing-side-channel': { ci: 60, long: 2_000 },
    },
  },
  'plaintext-leak': {
    finds: 'a word of a person that a table, a queue or a log keeps readable, in any encoding',
    lane: 'works',
    parts: { 'plaintext-leak': { ci: 60, long: 5_000 } },
  },
  requests: {
    finds:
      'a route that fails, stalls, echoes or runs as SQL what a malformed request carries, or a file that is kept as it must not be',
    lane: 'restores',
    parts: {
      'http-fuzz': { ci: 150, long: 100_000, shares: 2, most: 10_000 },
      sqlmap: { long: 1_000 },
      'hostile-files': { long: 10_000 },
    },
  },
  'key-rotation': {
    finds: 'a text or a name that is lost when a rotation is killed halfway',
    lane: 'rests',
    parts: { 'key-rotation-crash': { long: 400 } },
  },
  reminders: {
    finds: 'a reminder that is lost or sent twice when processes, queues, connections and clocks fail',
    lane: 'rests',
    parts: {
      'reminder-faults': { ci: 60, long: 20_000 },
      'reminder-crash-points': { long: 200 },
    },
  },
  recovery: {
    finds: 'a row, a key, a due reminder or a table that a restored or migrated server lacks',
    lane: 'restores',
    parts: {
      'disaster-recovery': { ci: 30, long: 2_000 },
      'archive-elsewhere': { long: 1 },
      standby: { long: 20 },
      backup: { long: 1 },
      handbook: { ci: 1, long: 1 },
      migrating: { long: 1 },
    },
  },
  'ui-smoke': {
    finds:
      'a screen that a role cannot open, that does not fit, or that has a barrier, in any language and width',
    lane: 'waits',
  },
};
/** What the short form keeps: a role of each family of screens, the files that docs/asvs.csv cites, and work without a line. */
const SHORT_SMOKE = ['every-role', 'drafts', 'offline-faults'];

function refuse(sentence) {
  process.stderr.write(`${sentence}\n`);
  process.exit(2);
}

function readArguments() {
  const texts = ['count', 'seed', 'path', 'only', 'faults', 'backend'].map((name) => [
    name,
    { type: 'string' },
  ]);
  try {
    const options = { ci: { type: 'boolean', default: false }, ...Object.fromEntries(texts) };
    return parseArgs({ allowPositionals: true, options });
  } catch (error) {
    return refuse(error.message);
  }
}

/** A campaign by its name, or by the name of one of its parts, which then runs alone. */
function campaignOf(name) {
  if (NIGHTLY[name]) return { name, ...NIGHTLY[name] };
  if (existsSync(inRoot(`frontend/e2e/${name}.nightly.ts`)))
    return { name, ...NIGHTLY['ui-smoke'], only: name };
  const found = Object.values(NIGHTLY).find(({ parts = {} }) => name in parts);
  if (!found) refuse(`No campaign is called ${name}. There are: ${Object.keys(NIGHTLY).join(', ')}.`);
  return { name, ...found, parts: { [name]: found.parts[name] } };
}

const { values, positionals } = readArguments();
for (const option of ['count', 'seed', 'faults'])
  if (values[option] !== undefined && !/^[1-9]\d{0,8}$/.test(values[option]))
    refuse(`--${option} is a number from 1 to 999999999.`);
if (values.backend !== undefined && !/^(redis|postgres)$/.test(values.backend))
  refuse('--backend is redis or postgres.');
const chosen = (positionals.length > 0 ? positionals : Object.keys(NIGHTLY)).map(campaignOf);
if ((values.count || values.path) && chosen.some(({ parts = {} }) => Object.keys(parts).length > 1))
  refuse('--count and --path are for one part of a campaign.');
const seed = Number(values.seed ?? randomInt(1, 999_999_999));

/** A share of a part; what it wrote is shown when it has ended, so that two of them can be read. */
async function runShare(name, count, share) {
  const totals = await jest(`nightly-${name}-${share}`, {
    config: 'backend/jest.config.mjs',
    flags: ['--selectProjects', 'nightly', '--runInBand'],
    patterns: [`/${name}\\.nightly`],
    env: {
      PANOH_NIGHTLY_COUNT: String(count),
      PANOH_NIGHTLY_SEED: String(seed + share),
      PANOH_NIGHTLY_FAULTS: values.faults ?? (values.ci ? '4' : '1000'),
      ...(values.path && { PANOH_NIGHTLY_PATH: values.path }),
      ...(values.backend && { PANOH_NIGHTLY_BACKEND: values.backend }),
      ...(values.ci && { PANOH_NIGHTLY_ARCHIVE_SECONDS: '4' }),
    },
    live: false,
  });
  process.stdout.write(totals.output);
  return totals;
}

async function runPart(name, { ci, long, shares = 1, most = Infinity }) {
  const total = Number(values.count ?? (values.ci ? (ci ?? 1) : long));
  // Replaying one failure needs one process; the short form runs with the front-end tests and has one as well.
  const many = values.path || values.ci ? 1 : Math.min(shares, total);
  process.stdout.write(`\n== ${name}: ${total}, --seed ${seed}\n`);
  const parts = values.path ? 1 : Math.max(many, Math.ceil(total / most));
  const waiting = Array.from({ length: parts }, (_, share) => [
    Math.ceil((total - share) / parts),
    share,
  ]).values();
  const totals = [];
  const worker = async () => {
    for (const [count, share] of waiting) totals.push(await runShare(name, count, share));
  };
  await Promise.all(Array.from({ length: many }, worker));
  return sum(totals);
}

/** The long form asks for every role and screen in every language, also of the journeys of `npm test`. */
async function smoke(only) {
  const files = only ? [only] : values.ci ? SHORT_SMOKE : [];
  const how = {
    patterns: files.map((file) => `e2e/${file}`),
    env: {
      PANOH_NIGHTLY_SEED: String(seed),
      ...(values.count && { PANOH_NIGHTLY_COUNT: values.count }),
      ...(!values.ci && { PANOH_EVERY_SCREEN: '1' }),
    },
    live: !values.ci,
  };
  const totals = await inBrowser('ui-smoke', how);
  if (values.ci) process.stdout.write(totals.output ?? '');
  return values.ci || only ? totals : sum([totals, await inBrowser('journeys', how)]);
}

async function runCampaign({ name, finds, parts, only = values.only }) {
  const began = Date.now();
  process.stdout.write(`\n== ${name} finds ${finds}\n`);
  const totals = [];
  if (!parts) totals.push(await smoke(only));
  const isWhole = values.ci && positionals.length === 0;
  for (const [part, how] of Object.entries(parts ?? {}))
    if (how.ci || !isWhole) totals.push(await runPart(part, how));
  const seconds = Math.round((Date.now() - began) / 1_000);
  const { passed, failed } = sum(totals);
  process.stdout.write(`== ${name}: ${passed} passed, ${failed} failed, ${seconds} s\n`);
  return { passed, failed };
}

endWithParent();
await prepare(chosen.some(({ parts }) => !parts) ? {} : { only: 'backend' });
endWithSignals();
const lanes = Map.groupBy(chosen, ({ lane }) => (values.ci ? lane : 'all'));
const totals = [];
await Promise.all(
  [...lanes.values()].map(async (lane) => {
    for (const one of lane) totals.push(await runCampaign(one));
  }),
);
process.stdout.write('\n');
finish(sum(totals));
