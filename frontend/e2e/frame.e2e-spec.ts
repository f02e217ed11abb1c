import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { fileURLToPath } from 'node:url';
import type { Browser, Page } from 'playwright-core';
import { findBarriers } from './support/axe';
import { collectFaults, launchBrowser, openContext } from './support/browser';
import type { Look } from './support/browser';
import { startStandIn } from './support/stand-in-server';
import type { StandInServer } from './support/stand-in-server';

const BUILT = fileURLToPath(new URL('../../dist/frontend', import.meta.url));
const HEADINGS = { tg: 'Ворид шудан', ru: 'Войти', en: 'Sign in' };

/** By which directive the browser must refuse what a page of the product never does. */
const FORBIDDEN = [
  [
    'style-src-elem',
    'document.head.append(Object.assign(document.createElement("style"), { textContent: "a {}" }))',
  ],
  ['style-src-attr', 'document.body.setAttribute("style", "color: red")'],
  ['script-src-elem', 'import("https://elsewhere.example/a.js").catch(() => undefined)'],
  ['require-trusted-types-for', 'document.body.setAttribute("onclick", "1")'],
  ['require-trusted-types-for', 'document.body.innerHTML = "<b>x</b>"'],
  ['require-trusted-types-for', 'eval("1")'],
  ['require-trusted-types-for', 'document.createElement("script").src = "https://elsewhere.example/a.js"'],
  ['trusted-types', 'trustedTypes.createPolicy("default", {})'],
  ['connect-src', 'fetch("https://elsewhere.example/").catch(() => undefined)'],
  [
    'base-uri',
    'document.head.prepend(Object.assign(document.createElement("base"), { href: "/elsewhere/" }))',
  ],
  ['img-src', 'new Image().src = "https://elsewhere.example/a.png"'],
] as const;

describe('the frame around every screen', () => {
  let browser: Browser;
  let server: StandInServer;
  let isSignedIn = false;
  let isNew = false;

  const session = () => ({
    user: {
      id: 'u1',
      displayName: 'Test',
      roles: ['administrator'],
      language: 'tg',
      agency: {
        id: 'a1',
        name: { tg: 'Муассиса', ru: 'Организация', en: 'Agency' },
        type: 'ngo',
        place: 'kulob',
      },
      workingGroups: [],
    },
    expiresAt: new Date(Date.now() + 1_800_000).toISOString(),
    now: new Date().toISOString(),
    mustChangePassword: false,
  });

  beforeAll(async () => {
    browser = await launchBrowser();
    server = await startStandIn(BUILT, {
      'GET /api/session': () =>
        isSignedIn ? { status: 200, body: session() } : { status: 401, body: { code: 'sign_in_required' } },
      'POST /api/session': (body) => {
        isSignedIn = (body as { password: string }).password === 'a quiet morning';
        return isSignedIn ? { status: 204 } : { status: 401, body: { code: 'sign_in_failed' } };
      },
      'POST /api/session/lock': () => {
        isSignedIn = false;
        return { status: 204 };
      },
      'GET /api/setup': () => ({ status: 200, body: { needed: isNew } }),
    });
  });
  afterAll(async () => {
    await browser.close();
    await server.close();
  });
  beforeEach(() => {
    isSignedIn = false;
    isNew = false;
    server.requests.length = 0;
  });

  const visit = async (path: string, look: Omit<Look, 'baseURL'>, use: (page: Page) => Promise<void>) => {
    const context = await openContext(browser, { baseURL: server.url, isOnline: true, ...look });
    try {
      const page = await context.newPage();
      await page.goto(path);
      await page.waitForSelector('h1');
      await use(page);
    } finally {
      await context.close();
    }
  };
  const settings = async (page: Page) => {
    isSignedIn = true;
    await page.goto('/settings');
    await page.waitForSelector('pn-settings h1');
  };

  // Each language once, and each width and theme: what a barrier depends on.
  it.each([
    ['tg', 360, 'light'],
    ['ru', 1280, 'dark'],
    ['en', 360, 'dark'],
  ] as const)(
    'in %s at %d px, %s, axe finds nothing, and at 320 px nothing scrolls sideways',
    async (...look) => {
      const [language, width, theme] = look;
      const reflows = async (page: Page) => {
        const size = page.viewportSize() ?? { width, height: 740 };
        await page.setViewportSize({ ...size, width: 320 });
        const overflow = () => page.evaluate(() => document.documentElement.scrollWidth - 320);
        expect(await overflow()).toBeLessThanOrEqual(0);
        await page.setViewportSize(size);
      };
      await visit('/', { language, width, theme }, async (page) => {
        expect(await page.textContent('h1')).toContain(HEADINGS[language]);
        expect(await findBarriers(page)).toEqual([]);
        await reflows(page);
        await page.click('button[type=submit]');
        await page.waitForSelector('pn-error-summary h2');
        expect(await findBarriers(page)).toEqual([]);
        await settings(page);
        expect(await findBarriers(page)).toEqual([]);
        await reflows(page);
      });
    },
  );

  it('can be filled in at the first start', async () => {
    isNew = true;
    await visit('/', { language: 'tg', width: 360 }, async (page) => {
      expect(page.url()).toContain('/start');
      await page.waitForSelector('#place option:nth-child(60)', { state: 'attached' });
      expect(await findBarriers(page)).toEqual([]);
    });
  });

  it('runs under the real content policy: nothing is blocked', async () => {
    await visit('/', { isOnline: false }, async (page) => {
      const faults = collectFaults(page);
      await settings(page);
      await page.keyboard.press('Shift+Slash');
      await page.waitForSelector('mat-dialog-container');
      const worker = await page.evaluate(async () => (await navigator.serviceWorker.ready).active?.scriptURL);
      expect(worker).toMatch(/\/ngsw-worker\.js$/);
      expect(faults).toEqual([]);
    });
  });

  it('shows a message that a push service delivers, in the form in which the server sends it', async () => {
    await visit('/', { isOnline: false }, async (page) => {
      await page.context().grantPermissions(['notifications'], { origin: server.url });
      await page.evaluate(async () => (await navigator.serviceWorker.ready).active?.scriptURL);
      const [worker] = page.context().serviceWorkers();
      if (!worker) throw new Error('There is no service worker.');
      // A browser without a window shows no messages: what the worker asks it to show is kept.
      await worker.evaluate(() => {
        const { registration } = self as unknown as { registration: ServiceWorkerRegistration };
        registration.showNotification = (title, { body, tag, data }: NotificationOptions = {}) => {
          Object.assign(self, { shown: { title, body, tag, data: data as unknown } });
          return Promise.resolve();
        };
      });
      const devTools = await page.context().newCDPSession(page);
      const registered = new Promise<string>((done) =>
        devTools.on('ServiceWorker.workerRegistrationUpdated', ({ registrations: [first] }) => {
          if (first) done(first.registrationId);
        }),
      );
      await devTools.send('ServiceWorker.enable');
      const data = { onActionClick: { default: { operation: 'navigateLastFocusedOrOpen', url: '/' } } };
      const notification = { title: 'Daftar', body: '3 tasks are due.', lang: 'en', tag: 'new', data };
      const message = JSON.stringify({ notification }).padEnd(512);
      await devTools.send('ServiceWorker.deliverPushMessage', {
        ...{ origin: server.url, registrationId: await registered, data: message },
      });
      let shown: unknown;
      while (!(shown = await worker.evaluate(() => (self as unknown as { shown?: unknown }).shown)))
        await page.waitForTimeout(50);
      expect(shown).toEqual({
        title: 'Daftar',
        body: '3 tasks are due.',
        tag: 'new',
        data,
      });
    });
  });

  it('is watched: what the content policy refuses would be found', async () => {
    await visit('/', {}, async (page) => {
      const faults = collectFaults(page);
      for (const [directive, attempt] of FORBIDDEN) {
        // Later, since what a test evaluates may itself use eval for as long as it runs.
        await page.evaluate(`void setTimeout(() => { try { ${attempt} } catch {} })`);
        const isTold = (): boolean => faults.some((fault) => fault.includes('content policy'));
        for (let turn = 0; turn < 300 && !isTold(); turn += 1) await page.waitForTimeout(100);
        expect([attempt, faults.splice(0).join('\n')]).toEqual([
          attempt,
          expect.stringContaining(`content policy: ${directive} `),
        ]);
      }
    });
  });

  it('signs in, says what was wrong, and never which part', async () => {
    await visit('/', {}, async (page) => {
      await page.fill('#login', 'somebody');
      await page.fill('#password', 'wrong');
      await page.keyboard.press('Enter');
      await page.waitForSelector('text=We could not sign you in. Check what you entered.');
      await page.fill('#password', 'a quiet morning');
      await page.keyboard.press('Enter');
      await page.waitForSelector('pn-shell main h1');
      expect(await page.title()).toMatch(/^Daftar – /);
    });
  });

  it('switches the language at once, keeps what was typed, and remembers it', async () => {
    await visit('/', { language: 'en' }, async (page) => {
      await page.fill('#login', 'somebody');
      await page.click('text=Тоҷикӣ');
      await page.waitForSelector('text=Номи корбар');
      expect(await page.inputValue('#login')).toBe('somebody');
      expect(await page.getAttribute('html', 'lang')).toBe('tg');
      await page.reload();
      await page.waitForSelector('text=Номи корбар');
    });
  });

  it.each([
    ['the button', (page: Page) => page.click('.exit')],
    [
      'Shift three times',
      async (page: Page) => {
        for (let tap = 0; tap < 3; tap += 1) await page.keyboard.press('Shift');
      },
    ],
  ])('leaves by %s, ends the session, and Back shows the sign-in', async (_, leave) => {
    await visit('/', {}, async (page) => {
      await settings(page);
      await leave(page);
      await page.waitForURL('**/notes.html');
      expect(await page.title()).toBe('Daftar');
      expect(server.requests).toContain('POST /api/session/lock');
      await page.goBack();
      await page.waitForSelector(`h1:has-text("${HEADINGS.en}")`);
    });
  });

  it('keeps Exit above an open dialog', async () => {
    await visit('/', {}, async (page) => {
      await settings(page);
      await page.click('text=Show the keys');
      await page.waitForSelector('mat-dialog-container');
      expect(await findBarriers(page)).toEqual([]);
      await page.click('.exit');
      await page.waitForURL('**/notes.html');
    });
  });

  it('goes by keyboard: skip link first, Exit second, focus on the heading of a new screen', async () => {
    await visit('/', {}, async (page) => {
      await settings(page);
      const focused = () => page.evaluate(() => document.activeElement?.className ?? '');
      await page.keyboard.press('Tab');
      expect(await focused()).toContain('skip');
      await page.keyboard.press('Tab');
      expect(await focused()).toContain('exit');
      await page.click('text=Change password');
      await page.waitForFunction(() => document.activeElement?.tagName === 'H1');
    });
  });
});
