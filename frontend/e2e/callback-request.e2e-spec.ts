import { randomBytes } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { BrowserContext, Page } from 'playwright-core';
import { beyond } from '../../backend/test/support/beyond';
import { openProfile } from './support/browser';
import { Product } from './support/product';
import { cutPower, filesWith } from './support/profile';
import { PHONE, TIME_LIMIT } from './support/story';

/** Words that stand nowhere else. */
const mark = (stem: string): string => `${stem}${randomBytes(5).toString('hex')}`;
const HERS = { hours: mark('баъди'), cover: mark('духтур'), codeWord: mark('гелос') };
const NUMBER = `9${String(randomBytes(4).readUInt32BE()).padStart(10, '7').slice(0, 8)}`;
const WORDS = [...Object.values(HERS), NUMBER];
/** The ninety seconds that she has; a machine is quicker, and has not to read. */
const NINETY_SECONDS = 90_000;

/** A woman with ninety seconds, and her husband, who picks the phone up afterwards. */
describe('a phone on which somebody has asked to be called', () => {
  let product: Product;
  let folder: string;
  let context: BrowserContext;
  let page: Page;
  const shown = (): Promise<string> =>
    page.evaluate(() => {
      const fields = [...document.querySelectorAll<HTMLInputElement>('input, textarea')];
      return [
        document.title,
        location.href,
        document.body.innerText,
        ...fields.map(({ value }) => value),
      ].join('\n');
    });
  const tells = async (): Promise<string[]> => {
    const text = await shown();
    return WORDS.filter((word) => text.includes(word));
  };
  const fill = async (): Promise<void> => {
    await page.locator('input[type=tel]').fill(NUMBER);
    await page.locator('input[type=checkbox]').nth(1).check();
    await page.locator('input[name=d]').nth(1).check();
    await page.locator('.desk summary').click();
    await page.locator('input[name=c]').fill(HERS.hours);
    await page.locator('input[name=e]').nth(2).check();
    await page.locator('input[name=f]').fill(HERS.cover);
    await page.locator('input[name=g]').fill(HERS.codeWord);
  };
  const open = async (): Promise<void> => {
    context = await openProfile(folder, { baseURL: product.url, language: 'tg', width: PHONE });
    page = context.pages()[0] ?? (await context.newPage());
  };

  beforeAll(async () => {
    [product, folder] = await Promise.all([Product.start(), mkdtemp(join(tmpdir(), 'panoh-phone-'))]);
    await open();
  }, TIME_LIMIT);
  afterAll(async () => {
    await context.close();
    await product.stop();
    await rm(folder, { recursive: true, force: true });
  });

  it('takes it within ninety seconds, says that it has arrived, and by when somebody reads it', async () => {
    await page.goto('/portal/tg/know');
    const late = await beyond(NINETY_SECONDS, async () => {
      await page.goto('/portal/tg/');
      await page.locator('a[href^="/portal/tg/desk"]').click();
      await fill();
      await page.locator('.desk button').click();
      await page.locator('[role=status]').waitFor();
    });
    expect(page.url()).toMatch(/\/portal\/tg\/desk$/);
    expect(await page.locator('[role=status]').innerText()).toMatch(/Расид: .*\d{4} \d{4}/s);
    expect(late).toBe(0);
  });

  it('shows none of it when one goes back, forward, or loads it again', async () => {
    expect(await tells()).toEqual([]);
    for (const step of [
      () => page.goBack(),
      () => page.goForward(),
      () => page.reload(),
      () => page.goBack(),
      () => page.reload(),
      () => page.goForward(),
    ]) {
      await step();
      expect([await page.title(), await tells()]).toEqual(['Маълумотномаи ноҳия', []]);
    }
    expect(await page.locator('input[type=tel]').inputValue()).toBe('');
    await page.goto('/portal/tg/desk');
    expect(await page.locator('[role=status]').count()).toBe(0);
  });

  it('leaves in the history what it leaves of somebody who only looked', async () => {
    await page.goto('/portal/tg/');
    const link = (await page.locator('a[href^="/portal/tg/desk"]').getAttribute('href')) ?? '';
    await page.goto('/portal/tg/desk');
    // The form posts to an address of the same form and length, which is the same page.
    const addresses: string[] = [];
    page.on('request', (request) => addresses.push(request.url()));
    await page.locator('input[name=k]').fill('00000000');
    await page.locator('form:not(.desk) button').click();
    await page.locator('[role=status]').waitFor();
    const after = addresses
      .map((address) => address.replace(product.url, ''))
      .filter((one) => one.includes('?t='));
    expect(after.map((one) => one.length)).toEqual([link.length]);
    expect([...new Set(addresses.map((one) => new URL(one).pathname))]).not.toContain('/portal/tg/times');
  });

  it('keeps none of it in a store, a copy or a cookie', async () => {
    const kept = await page.evaluate(async () => {
      const copies = await Promise.all(
        (await caches.keys()).map(async (name) => (await caches.open(name)).keys()),
      );
      return {
        stores: [localStorage.length, sessionStorage.length, (await indexedDB.databases()).length],
        copies: copies.flat().filter(({ url }) => /desk/.test(url)).length,
      };
    });
    expect(kept).toEqual({ stores: [0, 0, 0], copies: 0 });
    expect(await context.cookies()).toEqual([]);
  });

  it('holds no word of it in the files of the browser, left as it is or switched off in the midst of it', async () => {
    await page.goto('/portal/tg/desk');
    await fill();
    expect(await tells()).toEqual(WORDS);
    await page.locator('.desk button').click();
    await page.locator('[role=status]').waitFor();
    await cutPower(folder);
    await context.close().catch(() => undefined);
    // The folder does hold the page address, which is neutral: the search looks in the right place.
    expect(await filesWith(folder, ['/portal/tg/desk'])).not.toEqual([]);
    expect(await filesWith(folder, WORDS)).toEqual([]);
    await open();
    await page.goto('/portal/tg/desk');
    await page.locator('input[type=tel]').click();
    expect(await tells()).toEqual([]);
  });

  it('says so without a network, and keeps what is typed on the page', async () => {
    await page.goto('/portal/tg/desk');
    await fill();
    await context.setOffline(true);
    await page.locator('.desk button').click();
    expect(await page.locator('#offline').innerText()).toMatch(/Шабака нест.*1313.*102/s);
    expect(await tells()).toEqual(WORDS);
    await context.setOffline(false);
  });
});
