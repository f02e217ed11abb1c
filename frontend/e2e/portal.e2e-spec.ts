import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Browser, BrowserContext, Page } from 'playwright-core';
import { findBarriers } from './support/axe';
import { collectFaults, launchBrowser, openContext } from './support/browser';
import { Product } from './support/product';
import { PHONE, TIME_LIMIT, isLong } from './support/story';

const LANGUAGES = ['tg', 'ru', 'en'] as const;
const PAGES = [
  '',
  'desk',
  'know',
  'steps',
  'browser',
  'card',
  'figures',
  'news',
  'news/moh',
  'places',
  'places/kulob',
];
const NARROWEST = 320;

/** Polls until the condition is met. The condition is a function, because a promise object would be truthy. */
async function until(isSo: () => Promise<boolean>): Promise<void> {
  const end = Date.now() + 90_000;
  while (!(await isSo())) {
    if (Date.now() > end) throw new Error('It did not come to that.');
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
}

const isTooWide = (page: Page): Promise<boolean> =>
  page.evaluate(() => document.documentElement.scrollWidth > document.documentElement.clientWidth);

describe('the public pages on a phone', () => {
  let browser: Browser;
  let product: Product;
  const open = (theme: 'light' | 'dark' = 'light'): Promise<BrowserContext> =>
    openContext(browser, { baseURL: product.url, width: PHONE, theme });

  beforeAll(async () => {
    [browser, product] = await Promise.all([launchBrowser(), Product.start()]);
  }, TIME_LIMIT);
  afterAll(async () => {
    await browser.close();
    await product.stop();
  });

  it(
    'have no barrier and fit; in three languages, by day and by night in the long form',
    async () => {
      for (const theme of isLong ? (['light', 'dark'] as const) : (['light'] as const)) {
        const context = await open(theme);
        const page = await context.newPage();
        const faults = collectFaults(page);
        // By night the colours are others and the words are the same: each language once.
        const languages = theme === 'dark' ? ['ru'] : isLong ? ['tg', 'en'] : ['tg'];
        const addresses = languages.flatMap((one) => PAGES.map((path) => `/portal/${one}/${path}`));
        for (const address of addresses) {
          await page.setViewportSize({ width: PHONE, height: 740 });
          await page.goto(address);
          expect([address, theme, await findBarriers(page)]).toEqual([address, theme, []]);
          await page.setViewportSize({ width: NARROWEST, height: 740 });
          expect([address, await isTooWide(page)]).toEqual([address, false]);
        }
        expect(faults).toEqual([]);
        expect(await context.cookies()).toEqual([]);
        await context.close();
      }
    },
    TIME_LIMIT,
  );

  it('work without scripts: a language, a district, a call, and Exit', async () => {
    const context = await browser.newContext({
      baseURL: product.url,
      javaScriptEnabled: false,
      viewport: { width: PHONE, height: 740 },
    });
    const page = await context.newPage();
    const asked: string[] = [];
    page.on('request', (request) => asked.push(new URL(request.url()).origin));
    await page.goto('/portal/en/');
    await page.locator('.lang summary').click();
    await page.getByRole('link', { name: 'Тоҷикӣ' }).click();
    await page.waitForURL('**/portal/tg/');
    await page.locator('select').selectOption('qubodiyon');
    await page.getByRole('button', { name: 'Нишон диҳед' }).click();
    await page.waitForURL('**/portal/tg/places/qubodiyon');
    await page.locator('.kind summary').first().click();
    expect(await page.locator('.kind .card').first().isVisible()).toBe(true);
    expect(await page.locator('a[href="tel:1313"]').first().isVisible()).toBe(true);
    const exit = page.getByRole('link', { name: 'Баромад' });
    expect((await exit.boundingBox())?.height).toBeGreaterThanOrEqual(56);
    await exit.click();
    await page.waitForURL('**/portal/tg/notes');
    expect([...new Set(asked)]).toEqual([new URL(product.url).origin]);
    await context.close();
  });

  const LEAVE: readonly [how: string, leave: (page: Page) => Promise<void>][] = [
    ['by Exit', (page) => page.locator('.exit').click()],
    [
      'by Shift three times',
      async (page) => {
        for (const _ of [1, 2, 3]) await page.keyboard.press('Shift');
      },
    ],
  ];
  const ELSEWHERE = 'data:text/html,<title>Elsewhere</title>';

  it.each(LEAVE)(
    'are left %s, and Back then leads to what was open before the directory',
    async (_, leave) => {
      const context = await open();
      const page = await context.newPage();
      await page.goto(ELSEWHERE);
      await page.goto('/portal/ru/');
      // By links, a district by its form, the way to the content, another language, and a form that is answered on its page.
      await page.locator('main a[href="/portal/ru/know"]').click();
      await page.waitForURL('**/portal/ru/know');
      await page.locator('.home a').click();
      await page.waitForURL('**/portal/ru/');
      await page.locator('select').selectOption('qubodiyon');
      await page.locator('form button').click();
      await page.waitForURL('**/portal/ru/places/qubodiyon');
      await page.locator('.skip').first().focus();
      await page.keyboard.press('Enter');
      await page.waitForURL('**/places/qubodiyon#content');
      await page.locator('.lang summary').click();
      await page.locator('a[lang=tg]').click();
      await page.waitForURL('**/portal/tg/places/qubodiyon');
      await page.locator('.name').click();
      await page.locator('a[href^="/portal/tg/desk"]').click();
      await page.locator('input[name=k]').fill('00000000');
      await page.locator('form:not(.desk) button').click();
      await page.locator('[role=status]').waitFor();
      await leave(page);
      await page.waitForURL('**/portal/tg/notes');
      expect(await page.title()).toBe('Қайдҳо');
      await page.goBack();
      expect([page.url(), await page.title()]).toEqual([ELSEWHERE, 'Elsewhere']);
      await page.goForward();
      expect(new URL(page.url()).pathname).toBe('/portal/tg/notes');
      await context.close();
    },
  );

  it('say before one goes on what Back shows, with scripts and without', async () => {
    for (const javaScriptEnabled of [true, false]) {
      const context = await browser.newContext({ baseURL: product.url, javaScriptEnabled });
      const page = await context.newPage();
      await page.goto('/portal/en/');
      const said = await page.locator('main').innerText();
      expect([/not show the pages/.test(said), /shows the pages/.test(said)]).toEqual([
        javaScriptEnabled,
        !javaScriptEnabled,
      ]);
      // Without scripts it is as it says.
      if (!javaScriptEnabled) {
        await page.locator('main a[href="/portal/en/know"]').click();
        await page.locator('.exit').click();
        await page.waitForURL('**/portal/en/notes');
        await page.goBack();
        expect(new URL(page.url()).pathname).toBe('/portal/en/know');
      }
      await context.close();
    }
  });

  it('can be put on the home screen: a neutral name, pictures as large as they say, and a first page', async () => {
    const context = await open();
    const page = await context.newPage();
    for (const language of LANGUAGES) {
      await page.goto(`/portal/${language}/know`);
      const title = await page.title();
      const found = await page.evaluate(async () => {
        const link = document.querySelector<HTMLLinkElement>('link[rel=manifest]')?.href ?? '';
        const manifest = (await (await fetch(link)).json()) as Record<string, string> & {
          icons: { src: string; sizes: string; type: string }[];
        };
        const icons = manifest.icons.map(async ({ src, sizes, type }) => {
          const answer = await fetch(src);
          const { width, height } = await createImageBitmap(await answer.blob());
          return [`${width}x${height}` === sizes, answer.headers.get('content-type') === type, width];
        });
        const first = await fetch(manifest.start_url ?? '');
        const { scope } = await navigator.serviceWorker.ready;
        return { manifest, icons: await Promise.all(icons), first: first.status, scope };
      });
      expect(found.manifest).toMatchObject({
        ...{ name: title, short_name: title, lang: language, display: 'standalone', scope: '/portal/' },
        ...{ id: `/portal/${language}/`, start_url: `/portal/${language}/` },
      });
      expect(found.icons).toEqual([
        [true, true, 192],
        [true, true, 512],
      ]);
      expect([found.first, found.scope]).toEqual([200, `${product.url}/portal/`]);
      const devtools = await context.newCDPSession(page);
      expect((await devtools.send('Page.getAppManifest')).errors).toEqual([]);
      const { installabilityErrors } = await devtools.send('Page.getInstallabilityErrors');
      // A profile without a folder installs nothing, whatever the page is.
      expect(installabilityErrors.filter(({ errorId }) => errorId !== 'in-incognito')).toEqual([]);
    }
    await context.close();
  });

  it('print of the card nothing but the card, on one page', async () => {
    const context = await open();
    const page = await context.newPage();
    for (const language of LANGUAGES) {
      await page.goto(`/portal/${language}/card`);
      const card = await page.locator('.paper').innerText();
      await page.emulateMedia({ media: 'print' });
      expect((await page.locator('body').innerText()).trim()).toBe(card.trim());
      expect(card.match(/\d+/g)).toEqual(['1313', '102']);
      // Without a margin there is no place for the line in which a browser prints the address.
      const margins = await page.evaluate(() => {
        const [sheet] = document.styleSheets;
        const rules = [...(sheet?.cssRules ?? [])].map(({ cssText }) => cssText);
        const paper = document.querySelector('.paper');
        return [rules.filter((rule) => /^@page card/.test(rule)), paper && getComputedStyle(paper).page];
      });
      expect(margins).toEqual([['@page card { margin: 0px; }'], 'card']);
      const paper = (await page.pdf({ format: 'A4' })).toString('latin1');
      expect(paper.match(/\/Type\s*\/Page\b/g)).toHaveLength(1);
      await page.emulateMedia({ media: 'screen' });
    }
    await context.close();
  });

  const keptBy = (page: Page): Promise<string[]> =>
    page.evaluate(async () => {
      const all = await Promise.all(
        (await caches.keys()).map(async (name) => (await caches.open(name)).keys()),
      );
      return all.flat().map(({ url }) => new URL(url).pathname);
    });
  const isKept = (page: Page, language: string): Promise<boolean> =>
    page.evaluate(async (one) => {
      const list = await caches.match(`/portal/${one}/offline.json`);
      return list !== undefined && navigator.serviceWorker.controller?.state === 'activated';
    }, language);

  it('open rights and services without a network, and say there too what has run out; each language in the long form', async () => {
    for (const language of isLong ? LANGUAGES : (['tg'] as const)) {
      const context = await open();
      const page = await context.newPage();
      await page.goto(`/portal/${language}/`);
      await until(() => isKept(page, language));
      const first = await page.locator('h1').innerText();
      for (const path of ['news', 'figures']) await page.goto(`/portal/${language}/${path}`);
      await context.setOffline(true);
      for (const path of ['know', 'steps', 'places', 'places/kulob', 'places?place=qubodiyon']) {
        await page.goto(`/portal/${language}/${path}`);
        expect(await page.locator('a[href="tel:1313"]').count()).toBeGreaterThan(0);
        expect(await page.locator('html').getAttribute('lang')).toBe(language);
      }
      // Content that an agency can withdraw is read from the network or not at all.
      for (const path of ['news', 'news/moh', 'figures']) {
        await page.goto(`/portal/${language}/${path}`);
        expect([path, await page.locator('h1').innerText()]).toEqual([path, first]);
      }
      expect((await keptBy(page)).filter((path) => /news|figures|desk|audio/.test(path))).toEqual([]);
      await page.goto(`/portal/${language}/places/kulob`);
      const holds = page.locator('[data-until]');
      const shown = (): Promise<boolean[]> =>
        holds.evaluateAll((all) =>
          all.map((one) => one.hasAttribute('hidden') && !one.nextElementSibling?.hasAttribute('hidden')),
        );
      expect(await holds.count()).toBeGreaterThan(0);
      expect(new Set(await shown())).toEqual(new Set([false]));
      await page.clock.install({ time: Date.now() + 100 * 24 * 3_600_000 });
      await page.reload();
      expect(new Set(await shown())).toEqual(new Set([true]));
      await context.close();
    }
  });

  it('are kept alike whatever was read: neither order nor hour of a copy tells of it', async () => {
    const context = await open();
    const page = await context.newPage();
    await page.goto('/portal/ru/');
    await until(() => isKept(page, 'ru'));
    const copies = (): Promise<(string | null)[][]> =>
      page.evaluate(async () => {
        const [name = ''] = await caches.keys();
        const kept = await caches.open(name);
        const dateOf = async (request: Request) => (await kept.match(request))?.headers.get('date') ?? null;
        return Promise.all((await kept.keys()).map(async (one) => [one.url, await dateOf(one)]));
      });
    const before = await copies();
    expect(before.length).toBeGreaterThan(10);
    // A date has whole seconds.
    await page.waitForTimeout(1_100);
    for (const path of ['know', 'places?place=qubodiyon', 'stay']) await page.goto(`/portal/ru/${path}`);
    expect(await copies()).toEqual(before);
    await context.close();
  });

  it('are kept anew after a day, and what was taken back since goes', async () => {
    const context = await open();
    const page = await context.newPage();
    await page.goto('/portal/ru/');
    await until(() => isKept(page, 'ru'));
    await page.evaluate(async () => {
      const [name = ''] = await caches.keys();
      const kept = await caches.open(name);
      const list = '/portal/ru/offline.json';
      const text = (await (await kept.match(list))?.text()) ?? '';
      await kept.put('/portal/ru/places/gone', new Response('gone'));
      const date = new Date(Date.now() - 25 * 3_600_000).toUTCString();
      await kept.put(list, new Response(text, { headers: { date } }));
    });
    await page.goto('/portal/ru/know');
    await until(async () => !(await keptBy(page)).includes('/portal/ru/places/gone'));
    expect(await keptBy(page)).toContain('/portal/ru/places/kulob');
    await context.close();
  });

  it('are kept in the language that was opened alone, until they are removed', async () => {
    const context = await open();
    const page = await context.newPage();
    await page.goto('/portal/ru/');
    await until(() => isKept(page, 'ru'));
    expect((await keptBy(page)).filter((path) => /^\/portal\/(tg|en)\//.test(path))).toEqual([]);
    await page.goto('/portal/ru/browser');
    await page.locator('#remove').click();
    await page.locator('#removed').waitFor();
    await until(() => page.evaluate(async () => (await caches.keys()).length === 0));
    await context.close();
  });
});
