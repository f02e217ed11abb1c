import { randomUUID } from 'node:crypto';
import { createRequire } from 'node:module';
import { NO_CHROMIUM, findChromium } from '../support/chromium.mjs';
import { inRoot } from '../support/root.mjs';
import { arrangeDirectory } from './directory.mjs';
import { asOwner, createDatabase } from './scratch.mjs';
import { newCertificate, startTlsProxy, trusting } from './tls-proxy.mjs';
import { startProduct } from './servers.mjs';
import { startSlowLine } from './slow-line.mjs';

/** What drives a browser belongs to the front end. */
const { chromium } = createRequire(inRoot('frontend/package.json'))('playwright-core');

/** An old phone on a poor line: width and slowness as the goal names them, the way there and back as long as on 2G/3G. */
const LINE = { bitsPerSecond: 400_000, roundTripMs: 400 };
const SLOWER = 4;
const TIMES = 3;
/** A proxy of ours speaks both; the slower of the two is held to the goal. */
const VERSIONS = ['TLSv1.3', 'TLSv1.2'];
const PAGES = ['', 'know', 'steps', 'desk', 'places', 'places/kulob', 'card', 'figures', 'news'];
const QUIET_MS = 5_000;
const LONG_TASK_MS = 50;
const WORDS =
  'дар ноҳия ба шумо ёрӣ мерасонанд духтур шарт нест ҳуҷҷат соат рӯз занг рақам ҳуқуқ хона кӯдак корманд матн саҳифа ариза суд ном'.split(
    ' ',
  );
/** As long as an agency can publish, in letters of two bytes; no run of words comes twice, as in what people write. */
function longestText() {
  let state = 7;
  const words = [];
  while (words.length < 1_600) {
    state = (state * 1_103_515_245 + 12_345) % 2 ** 31;
    words.push(
      WORDS[Math.floor((state / 2 ** 31) * WORDS.length)] + (words.length % 40 === 39 ? '\n\n' : ''),
    );
  }
  return words.join(' ').slice(0, 8_000);
}

/** A hotline that takes requests day and night: its page shows the form. */
async function openLine(client, agency) {
  await client.query(`update panoh.agencies set type = 'hotline_1313' where id = $1`, [agency.id]);
  await client.query(`update panoh.users set roles = '{hotline_worker}' where id = $1`, [
    agency.people[0].id,
  ]);
  await client.query(
    `insert into panoh.services (id, agency_id, type, opening_hours) select gen_random_uuid(), $1, 'hotline',
       jsonb_agg(jsonb_build_object('weekday', d, 'fromMinute', 0, 'untilMinute', 1440)) from generate_series(1, 7) d`,
    [agency.id],
  );
  await client.query(
    'insert into panoh.hotlines (agency_id, is_open, within_minutes, changed_by) values ($1, true, 30, $2)',
    [agency.id, agency.people[0].id],
  );
}

/** Services of a district and a text, as agencies enter them. @returns {Promise<string>} where the text stands */
export async function furnish(client, groups) {
  const { agencies } = groups[0];
  await client.query(
    `update panoh.services set languages = '{tg,ru}', public_phone = '1313', checked_on = current_date, address = 'Кӯчаи Сино 12',
       opening_hours = (select jsonb_agg(jsonb_build_object('weekday', d, 'fromMinute', 480, 'untilMinute', 1020))
         from generate_series(1, 5) d)`,
  );
  await openLine(client, groups[1].agencies.health);
  const id = randomUUID();
  const writer = agencies.health.people[0].id;
  await client.query(
    `insert into panoh.articles (id, agency_id, section, kind, state, published_number, published_at)
     values ($1, $2, 'moh', 'methodology', 'published', 1, now())`,
    [id, agencies.health.id],
  );
  await client.query(
    `insert into panoh.article_revisions (article_id, number, title_tg, title_ru, title_en, text_tg, text_ru, text_en, written_by)
     values ($1, 1, 'Сарлавҳа', 'Заголовок', 'Title', $2, $2, $2, $3)`,
    [id, longestText(), writer],
  );
  return `news/moh/${id}`;
}

/** Times of first paint, first response to input, and complete load. */
async function open(browser, port, path) {
  const { page, close } = await pageOn(browser, port);
  await page.goto(`/portal/tg/${path}`, { waitUntil: 'load' });
  await page.waitForTimeout(QUIET_MS);
  const told = await page.evaluate(() => {
    const [navigation] = performance.getEntriesByType('navigation');
    const painted = performance.getEntriesByName('first-contentful-paint')[0];
    const resources = performance.getEntriesByType('resource');
    return {
      painted: painted.startTime,
      ready: navigation.domContentLoadedEventEnd,
      loaded: navigation.loadEventEnd,
      secured: navigation.requestStart,
      bytes: [navigation, ...resources].reduce((sum, one) => sum + one.encodedBodySize, 0),
      longTasks: window.longTasks,
    };
  });
  const kept = await untilKept(page);
  await close();
  const busyUntil = told.longTasks
    .filter(([, duration]) => duration >= LONG_TASK_MS)
    .map(([start, duration]) => start + duration);
  return { ...told, kept, interactive: Math.max(told.painted, told.ready, ...busyUntil) };
}

/** A phone of that width and slowness, which has been nowhere yet. */
async function pageOn(browser, port) {
  const context = await browser.newContext({
    baseURL: `https://localhost:${port}`,
    viewport: { width: 360, height: 740 },
    isMobile: true,
    hasTouch: true,
    deviceScaleFactor: 2,
  });
  const page = await context.newPage();
  const session = await context.newCDPSession(page);
  await session.send('Emulation.setCPUThrottlingRate', { rate: SLOWER });
  await page.addInitScript(() => {
    window.longTasks = [];
    new PerformanceObserver((list) => {
      for (const { startTime, duration } of list.getEntries()) window.longTasks.push([startTime, duration]);
    }).observe({ type: 'longtask', buffered: true });
  });
  return { page, close: () => context.close() };
}

/** Milliseconds after its beginning at which the copy for times without a network was whole. */
const untilKept = (page) =>
  page.evaluate(async () => {
    const end = performance.now() + 60_000;
    while (performance.now() < end) {
      if (await caches.match('/portal/tg/offline.json')) return performance.now();
      await new Promise((done) => setTimeout(done, 100));
    }
    return null;
  });

/** The same page several times, each over a separate connection. */
async function seenOf(browser, path, { product, certificate, version }) {
  const seen = [];
  for (let time = 0; time < TIMES; time++) {
    const door = await startTlsProxy(product.port, certificate, version);
    const line = await startSlowLine(door.port, LINE);
    seen.push({ ...(await open(browser, line.port, path)), all: line.counted.bytes });
    await line.close();
    await door.close();
  }
  return seen;
}

/** A browser that was started this moment is slower for a while, whatever it opens: a phone's runs already. */
async function warm(browser, product, certificate) {
  const door = await startTlsProxy(product.port, certificate);
  const { page, close } = await pageOn(browser, door.port);
  await page.goto('/portal/tg/notes', { waitUntil: 'load' });
  await page.waitForTimeout(QUIET_MS);
  await close();
  await door.close();
}

/** The public pages on an old phone with a poor line, for the first time: nothing is kept yet. */
export async function measurePortal(scratch, report, pages) {
  const executablePath = findChromium();
  if (!executablePath) throw new Error(NO_CHROMIUM);
  const databaseUrl = await createDatabase(scratch, 'portal');
  const text = await asOwner(databaseUrl, async (client) =>
    furnish(client, (await arrangeDirectory(client, scratch.root)).groups),
  );
  const product = await startProduct(scratch, databaseUrl, { trustsProxy: true });
  const certificate = newCertificate(scratch);
  const args = ['--no-sandbox', '--disable-gpu', trusting(certificate)];
  const browser = await chromium.launch({ executablePath, args });
  report.portal(LINE, SLOWER);
  try {
    await warm(browser, product, certificate);
    for (const path of pages?.split(',') ?? PAGES.concat(text))
      for (const version of VERSIONS) {
        const seen = await seenOf(browser, path, { product, certificate, version });
        report.portalPage(path.replace(/[0-9a-f-]{36}/, '…'), version, seen);
      }
    report.goals();
  } finally {
    await browser.close();
    await product.close();
  }
}
