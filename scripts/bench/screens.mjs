import { setTimeout as pause } from 'node:timers/promises';
import { arrangeDirectory } from './directory.mjs';
import { loadCases } from './load.mjs';
import { LINE, SLOWER, newPhone, newSlowPage, openBrowser } from './phone.mjs';
import { goal, load, number, row, say } from './report.mjs';
import { signIn } from './scenarios.mjs';
import { asOwner, createDatabase } from './scratch.mjs';
import { startProduct } from './servers.mjs';
import { furnishVisited } from './visited.mjs';

/** Enough for one caseworker of four to lead ten open cases. */
const CASES = 2_400;
const ROWS = 20;
const MOST = { cold: 7_000, warm: 1_500, bytes: 240_000, requests: 20 };
const TIMES = 3;
const PATIENCE_MS = 60_000;
/** What the page still asks for once its rows are there counts as well. */
const QUIET_MS = 3_000;

/** Of one person, so many rows are due within days and all others in a month. */
const DUE = `update panoh.follow_ups f set due_at = panoh.now() + case when n.place <= $2
    then n.place * interval '3 hours' else interval '30 days' end
  from (select p.id, row_number() over (order by p.id) as place from panoh.follow_ups p
    join panoh.cases c on c.id = p.case_id where c.lead_user_id = $1 and p.status = 'pending') n where n.id = f.id`;

/** @returns {Promise<{ login: string, password: string }>} a caseworker with twenty rows */
async function furnish(client, root) {
  const { groups, password } = await arrangeDirectory(client, root);
  const { crisis } = groups[0].agencies;
  const [{ id, login }] = crisis.people;
  await loadCases(client, groups, { count: CASES });
  await furnishVisited(client, crisis, { count: CASES, leadId: id });
  await client.query(DUE, [id, ROWS]);
  return { login, password };
}

/** Runs in the page: notes when its rows are painted. */
function watchRows(wanted) {
  const observer = new MutationObserver(() => {
    if (document.querySelectorAll('pn-queue-row').length < wanted) return;
    observer.disconnect();
    requestAnimationFrame(() => setTimeout(() => (window.rowsAt = performance.now())));
  });
  observer.observe(document, { childList: true, subtree: true });
}

/** Every request of a page with the bytes of its answer, head included. */
function countedOn(session) {
  const asked = new Map();
  let began = 0;
  session.on('Network.requestWillBeSent', ({ requestId, request, timestamp }) => {
    began ||= timestamp;
    if (!request.url.startsWith('http')) return;
    asked.set(requestId, { path: new URL(request.url).pathname, bytes: 0, at: timestamp - began });
  });
  session.on('Network.responseReceived', ({ requestId, response }) => {
    const one = asked.get(requestId);
    if (one) one.bytes = response.encodedDataLength;
    if (one && response.fromServiceWorker) asked.delete(requestId);
  });
  session.on('Network.loadingFinished', ({ requestId, encodedDataLength }) => {
    const one = asked.get(requestId);
    if (one) one.bytes = encodedDataLength;
  });
  return asked;
}

/** Opens Today; the time until its rows are painted, and the requests it made. */
async function openToday(phone) {
  const { page, session } = await newSlowPage(phone);
  const asked = countedOn(session);
  await page.addInitScript(watchRows, ROWS);
  await page.goto('/today', { waitUntil: 'commit' });
  await page.waitForFunction(() => window.rowsAt, null, { timeout: PATIENCE_MS });
  await pause(QUIET_MS);
  const milliseconds = await page.evaluate(() => window.rowsAt);
  const all = [...asked.values()];
  if (process.env['PANOH_BENCH_REQUESTS'])
    for (const { path, bytes, at } of all) say(`  ${at.toFixed(2)} ${bytes} ${path}`);
  return { milliseconds, requests: all.length, bytes: all.reduce((sum, one) => sum + one.bytes, 0) };
}

/** The worker has put every file away. `waitForFunction` takes a promise for a yes, so the page waits instead. */
const untilInstalled = (page) =>
  page.evaluate(async (patience) => {
    const isInstalled = async () => {
      const list = await fetch('/ngsw.json?ngsw-bypass').then((answer) => answer.json());
      const wanted = list.assetGroups.reduce((sum, { urls }) => sum + urls.length, 0);
      const name = (await caches.keys()).find((one) => one.endsWith('assets:app:cache'));
      return name !== undefined && (await (await caches.open(name)).keys()).length >= wanted;
    };
    const began = performance.now();
    while (!(await isInstalled())) {
      if (performance.now() > began + patience) throw new Error('The worker did not put every file away.');
      await new Promise((done) => setTimeout(done, 1_000));
    }
  }, PATIENCE_MS);

/** Signed in, in the language with the longest texts. */
async function signedIn({ browser, product, cookie }, more) {
  const phone = await newPhone(browser, product, { locale: 'ru-RU', ...more });
  const [name, value] = cookie.split('=');
  await phone.addCookies([{ name, value, url: `http://localhost:${product.port}` }]);
  return phone;
}

/** A phone that has been nowhere yet, and has no worker. */
async function visitCold(where) {
  const phone = await signedIn(where, { serviceWorkers: 'block' });
  const seen = await openToday(phone);
  await phone.close();
  return seen;
}

/** A new page where the worker of the page has put every file away. */
async function visitWarm(where) {
  const phone = await signedIn(where);
  const first = await phone.newPage();
  await first.goto('/today');
  await untilInstalled(first);
  await pause(QUIET_MS);
  await first.close();
  const seen = await openToday(phone);
  await phone.close();
  return seen;
}

const worst = (seen) => (name) => Math.max(...seen.map((one) => one[name]));

/** Today of a caseworker on an old phone with a poor line; the slowest of several counts. */
export async function measureScreens(scratch) {
  const databaseUrl = await createDatabase(scratch, 'screens');
  const { login, password } = await asOwner(databaseUrl, (client) => furnish(client, scratch.root));
  const product = await startProduct(scratch, databaseUrl);
  const browser = await openBrowser();
  try {
    const where = { browser, product, cookie: await signIn(product.port, login, password) };
    // A browser that has just started is slower for a while.
    await visitCold(where);
    const seen = [];
    for (let time = 0; time < TIMES; time++)
      seen.push({
        cold: await visitCold(where),
        warm: await visitWarm(where),
      });
    say(`400 kbit/s, ${LINE.latency} ms, ${SLOWER} times slower; ${ROWS} rows; ${load()}\n`);
    say('| Today, signed in | rows painted s | kB | requests |\n|---|---|---|---|');
    for (const which of ['cold', 'warm']) {
      const most = worst(seen.map((one) => one[which]));
      row([which, number(most('milliseconds') / 1_000, 2), number(most('bytes') / 1_000), most('requests')]);
    }
    judge(worst(seen.map(({ cold }) => cold)), worst(seen.map(({ warm }) => warm)));
  } finally {
    await browser.close();
    await product.close();
  }
}

function judge(cold, warm) {
  goal('Today cold: rows within 7 s', cold('milliseconds') <= MOST.cold);
  goal('Today cold: at most 240 kB', cold('bytes') <= MOST.bytes);
  goal('Today cold: at most 20 requests', cold('requests') <= MOST.requests);
  goal('Today warm: rows within 1.5 s', warm('milliseconds') <= MOST.warm);
}
