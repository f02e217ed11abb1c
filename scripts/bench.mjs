/**
 * `npm run bench`: compares the speed of the main pages with a bare and an ordinary server on the same database, in turn:
 *   npm run bench -- [--cases 100000] [--seconds 2] [--rounds 3] [--connections 32] [--only queue,coordinator,case,create]
 *   npm run bench -- --only indicators                 count of a month, and delay of a quarter's indicators
 *   npm run bench -- --only lists                      every list, as people of each role open it
 *   npm run bench -- --cases 5000 --only reminders     delay of notifications for due tasks, on both queues
 *   npm run bench -- --cases 250000 --only day         an open-loop day of a country; then twice the rate until it breaks
 *   npm run bench -- --only portal                     public pages on an old phone with a poor line
 *   npm run bench -- --only screens                    Today, signed in, on the same phone and line
 */
import './support/fit-node.mjs';
import { setTimeout as pause } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { measureDay } from './bench/day.mjs';
import { arrangeDirectory } from './bench/directory.mjs';
import { measureIndicators } from './bench/indicators.mjs';
import { measureLists } from './bench/lists.mjs';
import { loadCases } from './bench/load.mjs';
import { forgetPeak, inTurns, memoryOf } from './bench/measure.mjs';
import { measurePortal } from './bench/portal.mjs';
import { measureReminders } from './bench/reminders.mjs';
import { goal, goals, load, number, percent, row, say } from './bench/report.mjs';
import { bareRequests, ordinaryRequests, scenariosOn } from './bench/scenarios.mjs';
import { measureScreens } from './bench/screens.mjs';
import { asOwner, createDatabase, openScratch } from './bench/scratch.mjs';
import { databaseProcess, startBare, startOrdinary, startProduct } from './bench/servers.mjs';
import { furnishVisited } from './bench/visited.mjs';
import { prepare } from './support/prepare.mjs';

/** What is expected of each page, as a share of what the bare server and an ordinary page serve. */
const GOALS = { queue: 0.25, coordinator: 0.22, case: 0.12, create: 0.15 };
const ORDINARY_GOALS = { queue: 2, case: 1, create: 0.35 };
const MEGABYTES = 250;
const VISITED = 400;
/** Signing in takes memory that is given back within a moment. */
const SETTLING_MS = 5_000;
const MEASURES = {
  day: measureDay,
  indicators: measureIndicators,
  lists: measureLists,
  portal: measurePortal,
  reminders: measureReminders,
  screens: measureScreens,
};

function refuse(sentence) {
  process.stderr.write(`${sentence}\n`);
  process.exit(2);
}

function readArguments() {
  const defaults = { cases: '100000', seconds: '2', rounds: '3', connections: '32' };
  const number = Object.keys(defaults).map((name) => [name, { type: 'string', default: defaults[name] }]);
  try {
    const { only, ...rest } = parseArgs({
      options: {
        ...Object.fromEntries(number),
        only: { type: 'string', default: Object.keys(GOALS).join() },
      },
    }).values;
    for (const [name, text] of Object.entries(rest))
      if (!/^[1-9]\d{0,7}$/.test(text)) refuse(`--${name} is a number from 1 to 99999999.`);
    const known = Object.keys({ ...GOALS, ...MEASURES });
    for (const name of only.split(','))
      if (!known.includes(name)) refuse(`--only takes ${known.join(', ')}; there is no ${name}.`);
    return {
      ...Object.fromEntries(Object.entries(rest).map(([name, text]) => [name, Number(text)])),
      only: only.split(','),
    };
  } catch (error) {
    return refuse(error.message);
  }
}

/** Cases of every caseworker in turn: requests of one person wait for each other where the database counts reads. */
async function furnishAll(client, agency) {
  const count = Math.ceil(VISITED / agency.people.length);
  const each = [];
  for (const { id: leadId } of agency.people)
    each.push(await furnishVisited(client, agency, { count, leadId }));
  return Array.from({ length: count }, (_, place) => each.flatMap((cases) => cases[place] ?? [])).flat();
}

/** A loaded database, the product on it, and two servers past row security. */
async function openPages(scratch, count) {
  const began = Date.now();
  const databaseUrl = await createDatabase(scratch, 'pages');
  const { directory, visited } = await asOwner(databaseUrl, async (client) => {
    const arranged = await arrangeDirectory(client, scratch.root);
    await loadCases(client, arranged.groups, { count });
    const { crisis } = arranged.groups[0].agencies;
    return { directory: arranged, visited: await furnishAll(client, crisis) };
  });
  say(`${count} cases loaded in ${number((Date.now() - began) / 1_000, 0)} s; ${load()}\n`);
  const product = await startProduct(scratch, databaseUrl);
  const others = [startBare, startOrdinary].map((start) =>
    start(databaseUrl, directory.groups[0].agencies.legal.id),
  );
  const [bare, ordinary] = await Promise.all(others);
  return { directory, visited, product, bare, ordinary };
}

async function comparePages(scratch, { cases, only, ...settings }) {
  const { bare, ordinary, product, ...rest } = await openPages(scratch, cases);
  try {
    const scenarios = await scenariosOn({ product, ...rest });
    const [asked, asOrdinary] = [bareRequests(rest), ordinaryRequests(rest)];
    await pause(SETTLING_MS);
    forgetPeak(product.pid);
    say('| what | requests/s | p50 ms | p95 ms | web ms | database ms | of it | by processor time |');
    say('|---|---|---|---|---|---|---|---|');
    for (const scenario of scenarios.filter(({ key }) => only.includes(key))) {
      const { key } = scenario;
      const subjects = [
        { port: bare.port, pid: bare.pid, next: asked[scenario.bare] },
        {
          ...{ port: ordinary.port, pid: ordinary.pid, next: asOrdinary[scenario.ordinary] },
          expected: key === 'create' ? 201 : 200,
        },
        { ...scenario, port: product.port, pid: product.pid },
      ];
      compared(scenario, await inTurns({ ...settings, database: databaseProcess(scratch) }, subjects));
    }
    const { now, most } = memoryOf(product.pid);
    say(`\nthe web process holds ${now} MB, at most ${most} MB`);
    goal(`memory: ${most} MB, at most ${MEGABYTES}`, most <= MEGABYTES);
  } finally {
    await Promise.all([product, bare, ordinary].map((server) => server.close()));
  }
}

function compared({ key, title, bare, ordinary }, [beside, tutorial, result]) {
  const cost = ({ webMs, databaseMs }) => webMs + databaseMs;
  const sharesOf = (other) => [result.perSecond / other.perSecond, cost(other) / cost(result)];
  for (const [name, one, shares] of [
    [`bare server, ${bare}`, beside, sharesOf(beside)],
    [`ordinary page, ${ordinary}`, tutorial, sharesOf(tutorial)],
    [title, result, []],
  ]) {
    const { perSecond, p50, p95, webMs, databaseMs } = one;
    const cells = [perSecond, p50, p95].map((value) => number(value));
    const costs = [webMs, databaseMs].map((value) => number(value, 2));
    row([name, ...cells, ...costs, ...shares.map(percent), ...(shares.length ? [] : ['', ''])]);
  }
  const reach = (of, other, least) => {
    const [share] = sharesOf(other);
    goal(`${key}: ${percent(share)} of the ${of}, at least ${percent(least)}`, share >= least);
  };
  reach('bare server', beside, GOALS[key]);
  if (ORDINARY_GOALS[key]) reach('ordinary page', tutorial, ORDINARY_GOALS[key]);
  if (tutorial.refused > 0) goal(`${key}: the ordinary page refused ${tutorial.refused}`, false);
  if (result.refused > 0) goal(`${key}: ${result.refused} were refused`, false);
}

const { seconds, ...values } = readArguments();
await prepare({ only: 'backend' });
const scratch = await openScratch();
try {
  if (values.only.some((name) => name in GOALS))
    await comparePages(scratch, { ...values, milliseconds: seconds * 1_000 });
  for (const [name, measure] of Object.entries(MEASURES))
    if (values.only.includes(name)) await measure(scratch, values.cases);
  goals();
} finally {
  await scratch.close();
}
