import { randomBytes, randomUUID } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import { built } from '../support/root.mjs';
import { Client, requestOf } from './clients.mjs';
import { arrangeDirectory } from './directory.mjs';
import { loadCases } from './load.mjs';
import { forgetPeak, memoryOf } from './measure.mjs';
import { delaysSince, makeDue, nowOf } from './reminders.mjs';
import { at, goal, load, number, row, say } from './report.mjs';
import { referral, signIn } from './scenarios.mjs';
import { asOwner, createDatabase } from './scratch.mjs';
import { startProduct, startRedis, startWorker } from './servers.mjs';
import { furnishVisited } from './visited.mjs';

/** A country: 68 districts with ten agencies of five people each. */
const DISTRICTS = 68;
const EACH = 2;
const YEARS = 10;
/** So many people of the 3,400 are at work at a time. */
const AT_WORK = 120;
const PER_SECOND = 150;
const SECONDS = 60;
const WARM_UP_SECONDS = 15;
/** All of a day sign in at once here; what that took is given back within a moment. */
const SETTLING_MS = 5_000;
const DUE_PER_SECOND = 5;
/** So many unanswered requests mean that the server no longer keeps up. */
const MOST_WAITING = 2_000;
const BARS = { screen: 250, command: 400, reminder: 60_000, megabytes: 250 };

const read = (path) => () => ({ path });
const ofCase = (part) => (one) => ({ path: `/api/cases/${one.caseId}/${part}` });
const written = (method, path, body) => ({
  method,
  path,
  body,
  headers: { 'Idempotency-Key': randomUUID() },
});

/** What people do of a hundred times: a screen asks for what it shows first, a command is a POST or a PUT. */
const MIX = [
  { name: 'Today', share: 24, ask: read('/api/today') },
  { name: 'numbers of the menu', share: 10, ask: read('/api/today/counts') },
  { name: 'case page', share: 22, ask: ofCase('overview') },
  { name: 'timeline', share: 6, ask: ofCase('timeline') },
  { name: 'contacts', share: 6, ask: ofCase('contacts') },
  { name: 'list of cases', share: 6, ask: read('/api/cases') },
  { name: 'referral queue', share: 8, ask: read('/api/referrals?box=in') },
  { name: 'coordinator’s queue', share: 4, ask: read('/api/queue'), by: 'coordinator' },
  {
    name: 'draft kept',
    share: 5,
    isCommand: true,
    expected: 200,
    ask: (one) => {
      const writing = { writer: randomBytes(16).toString('hex'), edit: 1, seenVersion: 0 };
      return written('PUT', `/api/drafts/note:${one.caseId}`, { value: 'a draft of a note', ...writing });
    },
  },
  {
    name: 'note',
    share: 4,
    isCommand: true,
    expected: 201,
    ask: (one) =>
      written('POST', `/api/cases/${one.caseId}/narratives`, { text: 'what was said '.repeat(20) }),
  },
  {
    name: 'referral',
    share: 5,
    isCommand: true,
    expected: 201,
    ask: (one) => written('POST', `/api/cases/${one.caseId}/referrals`, referral(one.group, one)),
  },
];
const HUNDRED = MIX.flatMap((what) => Array.from({ length: what.share }, () => what));

/** An open-loop day: requests come when people come, whether or not earlier ones were answered. */
export async function measureDay(scratch, count) {
  const began = Date.now();
  const databaseUrl = await createDatabase(scratch, 'day');
  const { directory, workers } = await asOwner(databaseUrl, (client) =>
    settleCountry(client, scratch, count),
  );
  say(
    `${count} cases of ${YEARS} years in ${DISTRICTS} districts: ${number((Date.now() - began) / 1_000, 0)} s; ${load()}`,
  );
  const redis = await startRedis();
  const [one, other] = await Promise.all(
    [1, 2].map(() => startProduct(scratch, databaseUrl, { REDIS_URL: redis.url })),
  );
  const worker = await startWorker(scratch, databaseUrl, redis.url);
  try {
    const people = await enter(one.port, { directory, workers });
    const ports = [one.port, other.port];
    await pause(SETTLING_MS);
    for (const { pid } of [one, other]) forgetPeak(pid);
    await runDay({ ports, people, perSecond: PER_SECOND / 5, seconds: WARM_UP_SECONDS });
    for (const rate of [PER_SECOND / 3, PER_SECOND / 1.5])
      tell(rate, await runDay({ ports, people, perSecond: rate, seconds: SECONDS / 3 }));
    let keptUp = await asOwner(databaseUrl, (client) =>
      measureBar({ client, ports, people, webs: [one, other] }),
    );
    for (let rate = PER_SECOND * 2; keptUp; rate *= 2)
      keptUp = tell(rate, await runDay({ ports, people, perSecond: rate, seconds: SECONDS / 3 }));
  } finally {
    await Promise.all([one, other, worker].map((process) => process.close()));
    await redis.close();
  }
}

async function settleCountry(client, scratch, count) {
  const places = Array.from({ length: DISTRICTS }, (_, index) => `district-${index + 1}`);
  const directory = await arrangeDirectory(client, scratch.root, { places, each: EACH });
  await loadCases(client, directory.groups, { count, years: YEARS });
  await countAll(client);
  const workers = [];
  for (let index = 0; workers.length < AT_WORK && index < DISTRICTS * 8; index++) {
    const group = directory.groups[index % DISTRICTS];
    const agency = group.agencies[['crisis', 'cowfa'][index % 2]];
    const person = agency.people[Math.floor(index / DISTRICTS) % agency.people.length];
    const cases = await furnishVisited(client, agency, { leadId: person.id });
    if (cases.length > 0) workers.push({ person, group, cases });
  }
  return { directory, workers };
}

/** As on any morning: the months of ten years were counted long ago. */
async function countAll(client) {
  const { gatherStale, readStalePeriods, recount } = await built('statistics/worker/counting.queries.js');
  const run = (sql, params) => client.query(sql, params).then(({ rows }) => rows);
  await gatherStale(run);
  for (const period of await readStalePeriods(run)) await recount(run, period);
}

/** Everybody signs in as people do. */
async function enter(port, { directory, workers }) {
  const people = { worker: [], coordinator: [] };
  for (const { person, group, cases } of workers) {
    const cookie = await signIn(port, person.login, directory.password);
    people.worker.push({ cookie, cases: cases.map((one) => ({ ...one, group })) });
  }
  for (const group of directory.groups.slice(0, AT_WORK / 6))
    people.coordinator.push({
      cookie: await signIn(port, group.coordinator.login, directory.password),
      cases: [{}],
    });
  return people;
}

async function measureBar({ client, ports, people, webs }) {
  const since = await nowOf(client);
  await makeDue(client, { count: DUE_PER_SECOND * SECONDS, perSecond: DUE_PER_SECOND });
  const day = await runDay({ ports, people, perSecond: PER_SECOND, seconds: SECONDS });
  const keptUp = tell(PER_SECOND, day);
  for (const { name, isCommand } of MIX) {
    const p95 = at(day.times.get(name), 0.95);
    const bar = isCommand ? BARS.command : BARS.screen;
    goal(`${name}: p95 ${number(p95, 0)} ms, at most ${bar}`, p95 <= bar);
  }
  goal(`${day.refused} of ${day.asked} refused or failed, at most 0`, day.refused === 0);
  // The last ones became due just now.
  await pause(5_000);
  const delays = await delaysSince(client, since);
  const p99 = at(delays, 0.99);
  goal(
    `${delays.length} reminders: p99 ${number(p99, 0)} ms late, at most ${BARS.reminder}`,
    p99 <= BARS.reminder,
  );
  const megabytes = webs.map(({ pid }) => memoryOf(pid).most);
  goal(
    `memory of the web processes: ${megabytes.join(', ')} MB, at most ${BARS.megabytes}`,
    megabytes.every((most) => most <= BARS.megabytes),
  );
  const { rows } = await client.query(
    'select count(*)::int as count from pg_stat_activity where backend_type = $1',
    ['client backend'],
  );
  say(`connections to the database: ${rows[0].count}`);
  return keptUp;
}

/** Arrivals are exponential; a time counts from when the request was meant to begin. */
async function runDay({ ports, people, perSecond, seconds }) {
  const idle = ports.map(() => []);
  const day = {
    times: new Map(MIX.map(({ name }) => [name, []])),
    codes: new Map(),
    asked: 0,
    refused: 0,
    waiting: 0,
    brokeAfter: null,
  };
  const asking = [];
  const began = performance.now();
  for (
    let next = began;
    next < began + seconds * 1_000;
    next += (-Math.log(1 - Math.random()) * 1_000) / perSecond
  ) {
    const early = next - performance.now();
    if (early > 1) await pause(early);
    if (day.waiting > MOST_WAITING) {
      day.brokeAfter = (performance.now() - began) / 1_000;
      break;
    }
    const place = day.asked++ % ports.length;
    asking.push(askOne({ day, meant: next, port: ports[place], idle: idle[place] }, pick(people)));
  }
  await Promise.all(asking);
  for (const client of idle.flat()) client.end();
  return { ...day, seconds: (performance.now() - began) / 1_000 };
}

function pick(people) {
  const what = HUNDRED[Math.floor(Math.random() * HUNDRED.length)];
  const those = people[what.by ?? 'worker'];
  const { cookie, cases } = those[Math.floor(Math.random() * those.length)];
  const one = cases[Math.floor(Math.random() * cases.length)];
  return { what, request: requestOf({ cookie, ...what.ask(one) }) };
}

async function askOne({ day, meant, port, idle }, { what, request }) {
  day.waiting += 1;
  const kept = idle.filter(({ isOpen }) => isOpen);
  idle.splice(0, idle.length, ...kept);
  const client = idle.pop() ?? new Client(port);
  const status = await client.ask(request).catch(() => 0);
  day.waiting -= 1;
  if (status > 0) idle.push(client);
  if (status === (what.expected ?? 200)) day.times.get(what.name).push(performance.now() - meant);
  else {
    day.refused += 1;
    const told = `${what.name} ${status}`;
    day.codes.set(told, (day.codes.get(told) ?? 0) + 1);
  }
}

/** @returns {boolean} whether the server kept up with this rate */
function tell(rate, day) {
  say(
    `\n${rate} requests a second for ${number(day.seconds, 0)} s: ${day.asked} asked, ${day.refused} refused or failed; ${load()}`,
  );
  if (day.brokeAfter !== null)
    say(`broke after ${number(day.brokeAfter, 0)} s: ${MOST_WAITING} were waiting`);
  for (const [what, times] of day.codes) say(`  ${what}: ${times}`);
  say('| what | count | p50 ms | p95 ms | p99 ms |\n|---|---|---|---|---|');
  for (const [name, times] of day.times)
    row([name, times.length, ...[0.5, 0.95, 0.99].map((share) => number(at(times, share), 0))]);
  const all = [...day.times.values()].flat();
  return day.brokeAfter === null && day.refused === 0 && at(all, 0.95) <= BARS.command;
}
