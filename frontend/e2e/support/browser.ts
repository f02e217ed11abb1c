import { chromium } from 'playwright-core';
import type { Browser, BrowserContext, BrowserContextOptions, Page } from 'playwright-core';
import { NO_CHROMIUM, findChromium, findWholeChromium } from '../../../scripts/support/chromium.mjs';

/** The browser itself must not send network requests during a test. */
const QUIET = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

export async function launchBrowser(): Promise<Browser> {
  return chromium.launch({ executablePath: orThrow(findChromium()), headless: true, args: QUIET });
}

function orThrow(found: string | null): string {
  if (found) return found;
  throw new Error(NO_CHROMIUM);
}

export interface Look {
  baseURL: string;
  language?: 'tg' | 'ru' | 'en';
  theme?: 'light' | 'dark';
  /** Window width in pixels: 360 is the design width of phones, 1280 that of desks. */
  width?: number;
  /** Without its service worker, which otherwise puts every file of the application away in each new profile. */
  isOnline?: boolean;
}

const lookOf = (look: Look): BrowserContextOptions => {
  const width = look.width ?? 1280;
  return {
    baseURL: look.baseURL,
    locale: look.language ?? 'en',
    colorScheme: look.theme ?? 'light',
    viewport: { width, height: width < 600 ? 740 : 900 },
    hasTouch: width < 600,
    isMobile: width < 600,
    timezoneId: 'Asia/Dushanbe',
    reducedMotion: 'reduce',
    ...(look.isOnline && { serviceWorkers: 'block' }),
  };
};

/** A fresh profile in one language, theme and width. Phones have a touch screen. */
export async function openContext(browser: Browser, look: Look): Promise<BrowserContext> {
  const context = await browser.newContext(lookOf(look));
  await context.addInitScript(tellViolations);
  return context;
}

/** In every page: what the content policy refused is a fault of the page. */
function tellViolations(): void {
  addEventListener('securitypolicyviolation', ({ effectiveDirective, blockedURI }) =>
    reportError(new Error(`content policy: ${effectiveDirective} ${blockedURI}`)),
  );
}

/** A separate browser with its profile in a folder, as on a user's computer. */
export const openProfile = (folder: string, look: Look): Promise<BrowserContext> =>
  chromium.launchPersistentContext(folder, {
    ...lookOf(look),
    executablePath: orThrow(findWholeChromium()),
    headless: true,
    args: QUIET,
  });

/** Console errors and failed scripts of a page, such as a violated content policy. */
export function collectFaults(page: Page): string[] {
  const faults: string[] = [];
  page.on('pageerror', (error) => faults.push(error.message));
  page.on('console', (message) => {
    if (message.type() === 'error') faults.push(message.text());
  });
  return faults;
}

/** What a service worker sends, no route of a test sees. */
export async function withoutServiceWorker(page: Page): Promise<void> {
  await page.addInitScript(() => {
    navigator.serviceWorker.register = () => new Promise(() => undefined);
  });
  await page.evaluate(async () => {
    for (const worker of await navigator.serviceWorker.getRegistrations()) await worker.unregister();
  });
}
