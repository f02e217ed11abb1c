import { randomBytes, randomUUID } from 'node:crypto';
import { arrangeDirectory } from './directory.mjs';
import { LINE, SLOWER, newPhone, newSlowPage, openBrowser } from './phone.mjs';
import { goal, load, number, row, say } from './report.mjs';
import { asOwner, createDatabase } from './scratch.mjs';
import { startProduct } from './servers.mjs';

/** The browser delays requests, and no handshake: one round trip for TCP, two for TLS 1.2, and the certificates. */
const HANDSHAKE_MS = 3 * LINE.latency + (2_400 * 1_000) / LINE.downloadThroughput;
const MOST = { milliseconds: 3_000, bytes: 100_000 };
const TIMES = 3;
const PAGES = ['', 'know', 'steps', 'desk', 'places', 'places/kulob', 'card', 'figures', 'news'];
const QUIET_MS = 5_000;
const LONG_TASK_MS = 50;

/** Services of a district, an open hotline and a long text. @returns {Promise<string>} where the text stands */
async function furnish(client, { agencies }) {
  const [{ id: worker }] = agencies.health.people;
  const id = randomUUID();
  const opening = (days, until) => `(select jsonb_agg(jsonb_build_object('weekday', d, 'fromMinute', 0,
    'untilMinute', ${until})) from generate_series(1, ${days}) d)`;
  const query = (sql, ...values) => client.query(sql, values);
  await query(`update panoh.services set languages = '{tg,ru}', public_phone = '1313', checked_on = current_date,
    address = 'Кӯчаи Сино 12', opening_hours = ${opening(5, 1020)}`);
  await query(
    `insert into panoh.services (id, agency_id, type, opening_hours) values ($1, $2, 'hotline', ${opening(7, 1440)})`,
    ...[randomUUID(), agencies.health.id],
  );
  await query(
    'insert into panoh.hotlines (agency_id, is_open, within_minutes, changed_by) values ($1, true, 30, $2)',
    ...[agencies.health.id, worker],
  );
  await query(
    `insert into panoh.articles (id, agency_id, section, kind, state, published_number, published_at)
     values ($1, $2, 'moh', 'methodology', 'published', 1, now())`,
    ...[id, agencies.health.id],
  );
  await query(
    `insert into panoh.article_revisions (article_id, number, title_tg, title_ru, title_en, text_tg, text_ru, text_en, written_by)
     values ($1, 1, 'Сарлавҳа', 'Заголовок', 'Title', $2, $2, $2, $3)`,
    // As long as an agency can publish, and hardly compressible.
    ...[id, randomBytes(5_250).toString('base64').replace(/.{7}/g, '$& ').slice(0, 8_000), worker],
  );
  return `news/moh/${id}`;
}

/** Notes tasks that keep the page from answering. */
async function pageOn(browser, product) {
  const { page } = await newSlowPage(await newPhone(browser, product));
  await page.addInitScript(() => {
    window.longTasks = [];
    new PerformanceObserver((list) => {
      for (const { startTime, duration } of list.getEntries()) window.longTasks.push([startTime, duration]);
    }).observe({ type: 'longtask', buffered: true });
  });
  return page;
}

/** First paint, first answer to input, and size of one page. */
async function open(browser, product, path) {
  const page = await pageOn(browser, product);
  await page.goto(`/portal/tg/${path}`, { waitUntil: 'load' });
  await page.waitForTimeout(QUIET_MS);
  const seen = await page.evaluate(() => {
    const [navigation] = performance.getEntriesByType('navigation');
    const all = [navigation, ...performance.getEntriesByType('resource')];
    return {
      painted: performance.getEntriesByName('first-contentful-paint')[0].startTime,
      ready: navigation.domContentLoadedEventEnd,
      bytes: all.reduce((sum, one) => sum + one.encodedBodySize, 0),
      longTasks: window.longTasks,
    };
  });
  await page.context().close();
  const busyUntil = seen.longTasks
    .filter(([, duration]) => duration >= LONG_TASK_MS)
    .map(([start, duration]) => start + duration);
  const interactive = Math.max(seen.painted, seen.ready, ...busyUntil) + HANDSHAKE_MS;
  return { bytes: seen.bytes, painted: seen.painted + HANDSHAKE_MS, interactive };
}

/** The public pages on an old phone with a poor line, for the first time; the slowest of several counts. */
export async function measurePortal(scratch) {
  const databaseUrl = await createDatabase(scratch, 'portal');
  const text = await asOwner(databaseUrl, async (client) =>
    furnish(client, (await arrangeDirectory(client, scratch.root)).groups[0]),
  );
  const product = await startProduct(scratch, databaseUrl);
  const browser = await openBrowser();
  try {
    // A browser that has just started is slower for a while.
    await open(browser, product, 'notes');
    say(`400 kbit/s, ${LINE.latency} ms, ${SLOWER} times slower; ${load()}\n`);
    say('| page | compressed kB | first paint s | interactive s |\n|---|---|---|---|');
    for (const path of [...PAGES, text]) {
      const seen = [];
      for (let time = 0; time < TIMES; time++) seen.push(await open(browser, product, path));
      const [bytes, painted, interactive] = ['bytes', 'painted', 'interactive'].map((name) =>
        Math.max(...seen.map((one) => one[name])),
      );
      const name = path.replace(/[0-9a-f-]{36}/, '…') || 'first page';
      row([name, ...[bytes, painted, interactive].map((value) => number(value / 1_000, 2))]);
      goal(
        `${name}: interactive within 3 s, at most 100 kB`,
        interactive < MOST.milliseconds && bytes <= MOST.bytes,
      );
    }
  } finally {
    await browser.close();
    await product.close();
  }
}
