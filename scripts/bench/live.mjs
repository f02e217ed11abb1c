import { randomUUID } from 'node:crypto';
import { createRequire } from 'node:module';
import { NO_CHROMIUM, findChromium } from '../support/chromium.mjs';
import { inRoot } from '../support/root.mjs';
import { arrangeDirectory } from './directory.mjs';
import { loadCases } from './load.mjs';
import { signIn } from './scenarios.mjs';
import { asOwner, createDatabase } from './scratch.mjs';
import { startProduct } from './servers.mjs';
import { furnishVisited } from './visited.mjs';

/** What drives a browser belongs to the front end. */
const { chromium } = createRequire(inRoot('frontend/package.json'))('playwright-core');

const EVENTS = 120;
/** Longer than a page waits between two readings, and never in step with it. */
const GAP_MS = [3_200, 4_200];
const PATIENCE_MS = 15_000;
/** An owner at a desk, and one with a phone. */
const WIDTHS = [1280, 360];

/**
 * From the commit of a notification to its display on the recipient's open page, in a real browser without input. Each
 * owner has the open cases of the loaded years.
 */
export async function measureLive(scratch, count, report) {
  const executablePath = findChromium();
  if (!executablePath) throw new Error(NO_CHROMIUM);
  const databaseUrl = await createDatabase(scratch, `live_${count}`);
  const { directory, owners } = await asOwner(databaseUrl, async (client) => {
    const arranged = await arrangeDirectory(client, scratch.root);
    await loadCases(client, { count, groups: arranged.groups, say: report.step });
    const { crisis } = arranged.groups[0].agencies;
    const found = [];
    for (const [place, width] of WIDTHS.entries()) {
      const { id: leadId, login } = crisis.people[place];
      const cases = await furnishVisited(client, crisis, { count: 1_000, leadId });
      found.push({ userId: leadId, login, width, cases });
    }
    return { directory: arranged, owners: found };
  });
  const product = await startProduct(scratch, databaseUrl);
  const browser = await chromium.launch({ executablePath, args: ['--no-sandbox', '--disable-gpu'] });
  try {
    const seen = await Promise.all(
      owners.map(async (owner) => {
        const page = await openPage(browser, product, { ...owner, password: directory.password });
        return asOwner(databaseUrl, (client) => tellOften(client, page, owner));
      }),
    );
    report.live(
      count,
      owners.map(({ cases }) => cases.length),
      seen.flat(),
    );
  } finally {
    await browser.close();
    await product.close();
  }
}

/** Her day, open before her; `nextSeen` answers when the next news stands on the screen. */
async function openPage(browser, product, { login, password, width }) {
  const context = await browser.newContext({
    baseURL: `http://localhost:${product.port}`,
    viewport: { width, height: 800 },
    locale: 'en',
  });
  const [name, value] = (await signIn(product.port, login, password)).split('=');
  await context.addCookies([{ name, value, domain: 'localhost', path: '/', httpOnly: true }]);
  const page = await context.newPage();
  let tell = () => undefined;
  await page.exposeFunction('newsIsSeen', (at) => tell(at));
  await page.addInitScript(() => {
    const isNews = (node) =>
      node instanceof Element && (node.matches('pn-news li') || node.querySelector('pn-news li'));
    new MutationObserver((changes) => {
      if (changes.some(({ addedNodes }) => [...addedNodes].some(isNews)))
        // Painted, and not only put in its place.
        requestAnimationFrame(() => setTimeout(() => window.newsIsSeen(Date.now())));
    }).observe(document, { childList: true, subtree: true });
  });
  await page.goto('/today');
  await page.waitForSelector('pn-today h2');
  // Until its line is open.
  await page.waitForTimeout(2_000);
  const nextSeen = () =>
    new Promise((done, fail) => {
      const late = setTimeout(() => fail(new Error('The news was not seen in 15 s.')), PATIENCE_MS);
      tell = (at) => {
        clearTimeout(late);
        done(at);
      };
    });
  // Simulates a present user: without input the page is covered after three minutes.
  const stay = () => page.mouse.wheel(0, 1);
  return { nextSeen, stay };
}

/** @returns {Promise<number[]>} milliseconds from each commit to where it was seen */
async function tellOften(client, { nextSeen, stay }, { userId, cases }) {
  const passed = [];
  for (let told = 0; told < EVENTS / WIDTHS.length; told++) {
    const [least, most] = GAP_MS;
    await new Promise((done) => setTimeout(done, least + Math.random() * (most - least)));
    await stay();
    await client.query('begin');
    await client.query('update panoh.notifications set read_at = panoh.now() where user_id = $1', [userId]);
    await client.query(
      `insert into panoh.notifications (id, user_id, case_id, kind) values ($1, $2, $3, 'lead_assigned')`,
      [randomUUID(), userId, cases[told % cases.length].caseId],
    );
    const seen = nextSeen();
    const committed = Date.now();
    await client.query('commit');
    passed.push((await seen) - committed);
  }
  return passed;
}
