/**
 * `npm run bench`: compares the speed of the product with a bare server on the same database, called in turn:
 *   npm run bench -- [--cases 100000] [--seconds 2] [--rounds 3] [--connections 32] [--only queue,case,policies]
 *   npm run bench -- --cases 2000 --only rotation     duration of changing the keys of so many cases
 *   npm run bench -- --cases 5000 --only reminders    delay of notifications for due tasks, and the effect of a flood
 *   npm run bench -- --cases 5000 --only flood        the flood alone
 *   npm run bench -- --cases 6000 --only live         from a commit to an open page in a browser
 *   npm run bench -- --cases 100000 --only linkage    linking so many registrations, the engine alone
 *   npm run bench -- --cases 100000 --only linking    the first link of so many registrations, and delay of a new one
 *   npm run bench -- --cases 1000000 --only linking --laid    a new registration among so many already linked
 *   npm run bench -- --only portal                    public pages on an old phone, poor line; also --pages know,steps
 * With linking, `--keep FOLDER` keeps the database in a new folder, and `--use FOLDER` measures in it later.
 *   npm run bench -- --cases 1000000 --only statistics    recount of a past month, and delay of a table
 *   npm run bench -- --cases 100000 --only indicators     count of a month, and delay of a quarter's indicators
 *   npm run bench -- --only lighthouse                public pages through Lighthouse, which is downloaded first
 *   npm run bench -- --cases 20000 --only released    load time of a published table, among the editions of a year
 * `--cases 10000,1000000` loads a database of each size and compares the sizes too. All other data is deleted.
 */
import './support/fit-node.mjs';
import { resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { arrangeDirectory } from './bench/directory.mjs';
import { loadCases } from './bench/load.mjs';
import { forgetPeak, memoryOf } from './bench/processor.mjs';
import { measureCounting } from './bench/counting.mjs';
import { measureIndicators } from './bench/indicators.mjs';
import { copyPermissive } from './bench/permissive.mjs';
import { measureLinkage } from './bench/linkage.mjs';
import { measureLinking } from './bench/linking.mjs';
import { measureLighthouse } from './bench/lighthouse.mjs';
import { measureReminders } from './bench/reminders.mjs';
import { measureLive } from './bench/live.mjs';
import { measurePortal } from './bench/portal.mjs';
import { measureReleased } from './bench/released.mjs';
import { Report } from './bench/report.mjs';
import { measureRotations } from './bench/rotation.mjs';
import { bareRequests, scenariosOn } from './bench/scenarios.mjs';
import { asOwner, createDatabase, openScratch } from './bench/scratch.mjs';
import { databaseProcess, startBare, startProduct } from './bench/servers.mjs';
import { signInTurn } from './bench/signing-in.mjs';
import { inTurns } from './bench/turns.mjs';
import { furnishVisited } from './bench/visited.mjs';
import { prepare } from './support/prepare.mjs';

const VISITED = 400;
const SETTLING_MS = 5_000;

function refuse(sentence) {
  process.stderr.write(`${sentence}\n`);
  process.exit(2);
}

function told() {
  const number = (fallback) => ({ type: 'string', default: fallback });
  const options = {
    cases: number('100000'),
    seconds: number('2'),
    rounds: number('3'),
    connections: number('32'),
    only: { type: 'string', default: '' },
    laid: { type: 'boolean', default: false },
    keep: { type: 'string', default: '' },
    use: { type: 'string', default: '' },
    pages: { type: 'string' },
  };
  try {
    return parseArgs({ options }).values;
  } catch (error) {
    return refuse(error.message);
  }
}

const whole = (name, text) => {
  if (!/^[1-9]\d{0,7}$/.test(text)) refuse(`--${name} is a number from 1 to 99999999.`);
  return Number(text);
};

/** Cases of every caseworker in turn: requests of one person wait for each other where the database counts reads. */
async function furnishAll(client, agency) {
  const count = Math.ceil(VISITED / agency.people.length);
  const each = [];
  for (const { id: leadId } of agency.people)
    each.push(await furnishVisited(client, agency, { count, leadId }));
  return Array.from({ length: count }, (_, place) => each.flatMap((cases) => cases[place] ?? [])).flat();
}

async function openSize(scratch, count, { report, withOpen }) {
  const began = Date.now();
  const databaseUrl = await createDatabase(scratch, `bench_${count}`);
  const { directory, visited } = await asOwner(databaseUrl, async (client) => {
    const arranged = await arrangeDirectory(client, scratch.root);
    await loadCases(client, { count, groups: arranged.groups, say: report.step });
    const { crisis } = arranged.groups[0].agencies;
    return { directory: arranged, visited: await furnishAll(client, crisis) };
  });
  report.loaded(count, (Date.now() - began) / 1_000);
  const isOpen = withOpen ? await copyPermissive(scratch, `bench_${count}`) : null;
  const product = await startProduct(scratch, databaseUrl);
  const bare = await startBare(databaseUrl, directory.groups[0].agencies.legal.id);
  const open = isOpen && (await startProduct(scratch, isOpen));
  return { count, directory, visited, product, bare, open };
}

/** Every size in turn, product and bare server in turn within it. */
async function compare(sizes, { settings, report, only }) {
  const prepared = await Promise.all(
    sizes.map(async (size) => ({ ...size, scenarios: await scenariosOn(size), asked: bareRequests(size) })),
  );
  // The visitors have signed in; what that takes is measured apart, and is given back within a moment.
  await new Promise((done) => setTimeout(done, SETTLING_MS));
  for (const { product } of prepared) forgetPeak(product.pid);
  const keys = [...new Set(prepared.flatMap(({ scenarios }) => scenarios.map(({ key }) => key)))];
  for (const key of keys.filter((name) => only.length === 0 || only.includes(name))) {
    const rows = prepared.flatMap(({ count, scenarios, asked, product, bare }) => {
      const scenario = scenarios.find((known) => known.key === key);
      if (!scenario) return [];
      const beside = { port: bare.port, pid: bare.pid, next: asked[scenario.bare] };
      return [
        { count, title: `bare server, ${scenario.bare}`, ...beside },
        { count, ...scenario, port: product.port, pid: product.pid },
      ];
    });
    report.compared(key, rows, await inTurns(settings, rows));
  }
}

/** The queue page with the policies and without them, in turn: what they cost. */
async function priceOfPolicies(size, { settings, report }) {
  const rows = [];
  for (const product of [size.open, size.product]) {
    const [queue] = await scenariosOn({ ...size, product });
    const title = product === size.open ? 'permissive policies, queue' : queue.title;
    rows.push({ count: size.count, title, next: queue.next, port: product.port, pid: product.pid });
  }
  await new Promise((done) => setTimeout(done, SETTLING_MS));
  report.priced(rows, await inTurns(settings, rows));
}

const values = told();
const counts = values.cases.split(',').map((text) => whole('cases', text));
const report = new Report();
const only = values.only.split(',').filter(Boolean);
await prepare(only.includes('live') ? {} : { only: 'backend' });
if (only.includes('linkage')) {
  for (const count of counts) await measureLinkage(count, report);
  report.goals();
  process.exit();
}
const isLinking = only.includes('linking');
if ((values.laid || values.keep || values.use) && !isLinking)
  refuse('--laid, --keep and --use go with --only linking.');
const scratch = await openScratch({
  keep: values.keep && resolve(values.keep),
  use: values.use && resolve(values.use),
});
const open = [];

async function visitAll() {
  // A copy of the smallest is enough: what a policy costs does not grow with the number of cases.
  const isPriced = only.length === 0 || only.includes('policies');
  for (const count of counts)
    open.push(
      await openSize(scratch, count, { report, withOpen: isPriced && count === Math.min(...counts) }),
    );
  const settings = {
    rounds: whole('rounds', values.rounds),
    milliseconds: whole('seconds', values.seconds) * 1_000,
    connections: whole('connections', values.connections),
    database: databaseProcess(scratch),
  };
  await compare(open, { settings, report, only });
  for (const size of open.filter((one) => one.open)) await priceOfPolicies(size, { settings, report });
  for (const size of open) {
    report.memory(size.count, memoryOf(size.product.pid));
    if (!values.only) report.signingIn({ ...(await signInTurn(size)), memory: memoryOf(size.product.pid) });
  }
  report.goals();
}

try {
  if (only.includes('rotation')) for (const count of counts) await measureRotations(scratch, count, report);
  else if (isLinking)
    for (const count of counts)
      await measureLinking(scratch, { count, isLaid: values.laid, isUsed: values.use !== '' }, report);
  else if (only.includes('reminders') || only.includes('flood'))
    for (const cases of counts)
      await measureReminders(scratch, { cases, isFloodAlone: !only.includes('reminders') }, report);
  else if (only.includes('portal')) await measurePortal(scratch, report, values.pages);
  else if (only.includes('lighthouse')) await measureLighthouse(scratch, report);
  else if (only.includes('released'))
    for (const count of counts) await measureReleased(scratch, count, report);
  else if (only.includes('statistics'))
    for (const count of counts) await measureCounting(scratch, count, report);
  else if (only.includes('indicators'))
    for (const count of counts) await measureIndicators(scratch, count, report);
  else if (only.includes('live')) for (const count of counts) await measureLive(scratch, count, report);
  else await visitAll();
} finally {
  for (const { product, bare, open: permissive } of open)
    await Promise.all([product.close(), bare.close(), permissive?.close()]);
  await scratch.close();
}
