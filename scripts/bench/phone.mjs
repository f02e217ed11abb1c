import { createRequire } from 'node:module';
import { NO_CHROMIUM, findChromium } from '../support/chromium.mjs';
import { inRoot } from '../support/root.mjs';

/** What drives a browser belongs to the front end. */
const { chromium } = createRequire(inRoot('frontend/package.json'))('playwright-core');

/** An old phone on a poor line: 400 kbit/s, in bytes a second. */
export const LINE = { offline: false, latency: 400, downloadThroughput: 50_000, uploadThroughput: 50_000 };
export const SLOWER = 4;

export function openBrowser() {
  const executablePath = findChromium();
  if (!executablePath) throw new Error(NO_CHROMIUM);
  return chromium.launch({ executablePath, args: ['--no-sandbox', '--disable-gpu'] });
}

/** A phone of that width which has been nowhere yet. */
export const newPhone = (browser, { port }, more = {}) =>
  browser.newContext({
    ...{ baseURL: `http://localhost:${port}`, viewport: { width: 360, height: 740 } },
    ...{ isMobile: true, hasTouch: true, deviceScaleFactor: 2, ...more },
  });

/** A page of that slowness and line. */
export async function newSlowPage(phone) {
  const page = await phone.newPage();
  const session = await phone.newCDPSession(page);
  await session.send('Emulation.setCPUThrottlingRate', { rate: SLOWER });
  await session.send('Network.enable');
  await session.send('Network.emulateNetworkConditions', LINE);
  return { page, session };
}
