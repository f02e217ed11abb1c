import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import type { BrowserContext } from 'playwright-core';
import { openProfile } from './support/browser';
import { Person } from './support/person';
import { Product } from './support/product';
import { enterDigits, filesWith, killBrowser, opensWithoutLine } from './support/profile';
import { provesPresence } from './support/signing-in';
import { PHONE, TIME_LIMIT, looksRight, seen } from './support/story';

const LOGIN = 'caseworker';
const SIGHT = seen({ language: 'en', width: PHONE });
const TRIES = 10;
const WAIT_MS = 9 * 60_000;

/** Once it is empty no file holds the device, which is in one record with the salts and the wrapped key. */
describe('a phone with cases along', () => {
  let product: Product;
  let folder: string;
  let context: BrowserContext;
  let person: Person;
  let digits = '';
  let inTheClear: string[] = [];

  const open = async (): Promise<void> => {
    context = await openProfile(folder, { baseURL: product.url, ...SIGHT });
  };
  const signIn = async (): Promise<void> => {
    person = await Person.signInOn(context, product, { login: LOGIN, ...SIGHT });
  };
  const kill = (): Promise<void> => killBrowser(context, folder);
  const enter = (code: string): Promise<void> => enterDigits(person.page, code);
  const isReady = (): Promise<void> => opensWithoutLine(person.page);
  /** Without a session and a line. */
  const goesAway = async (): Promise<void> => {
    await context.clearCookies();
    const page = await context.newPage();
    await page.clock.install({ time: await product.now() });
    person = Person.on(page, context, { login: LOGIN, ...SIGHT });
    await page.goto('/notes.html');
    await context.setOffline(true);
    await page.goto('/today');
    await page.waitForURL('**/no-line');
  };
  const copies = (): Promise<number> =>
    person.page.evaluate(async () => {
      const { storageBuckets } = navigator as unknown as { storageBuckets: { keys(): Promise<string[]> } };
      return (await storageBuckets.keys()).length;
    });

  beforeAll(async () => {
    product = await Product.start();
  }, TIME_LIMIT);
  afterAll(() => product.stop());
  beforeEach(async () => {
    await product.query('update panoh.devices set ended_at = panoh.now() where ended_at is null');
    folder = await mkdtemp(join(tmpdir(), 'panoh-gone-'));
    await open();
    await signIn();
    await isReady();
    await person.go('/along');
    await person.main.locator('mat-checkbox input').first().check();
    await person.button('ui.continue').click();
    await provesPresence(person);
    digits = (await person.main.locator('[data-code]').innerText()).replace(/\D/g, '');
    await person.button('along.code-learnt').click();
    for (let times = 0; times < 3; times += 1) await enter(digits);
    await person.button('along.put-away').waitFor();
    const rows = await product.query<{ id: string }>('select id from panoh.devices where ended_at is null');
    inTheClear = rows.map(({ id }) => id);
    expect(inTheClear).toHaveLength(1);
    await kill();
    // A control: what is in the clear on the disk is found.
    expect(await filesWith(folder, inTheClear)).not.toEqual([]);
    await open();
  }, TIME_LIMIT);
  afterEach(async () => {
    await context.close().catch(() => undefined);
    await rm(folder, { recursive: true, force: true });
  });

  it(
    'takes a stricter plan and the end of a task to the server, which keeps the number',
    async () => {
      const never = 'Not at the market.';
      await goesAway();
      const { page } = person;
      await enter(digits);
      await page.waitForURL('**/along/list');
      await person.main.locator('a[href="/along/1"]').first().click();
      const code = (await person.main.locator('h1 pn-code').innerText()).replace(/[^0-9A-Z]/g, '');
      await looksRight(person, 'n23-along-case');
      await person.main.locator('a[href="/along/1/incident"]').click();
      await person.main.locator('[id="incident.narrative"]').waitFor();
      await looksRight(person, 'n26-along-incident');
      await page.goBack();
      await person.main.locator('a[href="/along/1/stricter"]').click();
      await page.fill('#along-never', never);
      await looksRight(person, 'n24-stricter');
      await person.button('ui.save').click();
      await person.sees(person.t('along.kept'));
      await person.link('ui.close').click();
      const task = person.main.locator('a[href="/along/1/task"]');
      const hasTask = (await task.count()) > 0;
      if (hasTask) {
        await task.click();
        await person.main.locator('input[type=radio]').first().check();
        await person.choose('contact.what-happened', 'work-outcome.not-possible');
        await looksRight(person, 'n25-task');
        await person.button('ui.save').click();
        await person.sees(person.t('along.kept'));
      }
      await context.setOffline(false);
      person.faultsWereExpected();
      await kill();
      await open();
      await signIn();
      await person.go('/not-sent');
      await person.page.getByText(person.t('offline.open-code')).click();
      await enter(digits);
      await person.sees(person.t('along.is-open'));
      const { cases } = (await (await person.page.request.get('/api/along')).json()) as {
        cases: { caseId: string; code: string }[];
      };
      const id = cases.find((one) => one.code.replace('-', '') === code)?.caseId ?? '';
      const plan = async () =>
        (await (await person.page.request.get(`/api/cases/${id}/safe-contact`)).json()) as {
          never: string | null;
          hasReachAt: boolean;
        };
      await person.waitsUntil(async () => (await plan()).never?.includes(never) ?? false);
      expect((await plan()).hasReachAt).toBe(true);
      // A page that goes while it sends would leave the other command for the next code.
      await person.waitsUntil(async () => (await person.page.getByText('not yet sent').count()) === 0);
      await person.go('/not-sent');
      await person.sees(person.t('not-sent.nothing'));
    },
    TIME_LIMIT,
  );

  it(
    'is empty after ten wrong codes',
    async () => {
      await goesAway();
      const { page } = person;
      const wrong = `${digits.slice(0, -1)}${(Number(digits.at(-1)) + 1) % 10}`;
      const pad = page.locator('pn-keypad');
      for (let tries = 1; tries <= TRIES; tries += 1) {
        expect(await copies()).toBe(2);
        await enter(wrong);
        if (tries < TRIES) await page.getByText(person.t('offline.not-this-one')).waitFor();
        await page.clock.fastForward(WAIT_MS);
      }
      await pad.waitFor({ state: 'detached' });
      expect(await copies()).toBe(0);
      await kill();
      expect(await filesWith(folder, inTheClear)).toEqual([]);
    },
    TIME_LIMIT,
  );

  it(
    'is empty after the server ended it and it met the server',
    async () => {
      await product.query('update panoh.devices set ended_at = panoh.now()');
      await context.clearCookies();
      await signIn();
      await person.waitsUntil(async () => (await copies()) === 0);
      await kill();
      expect(await filesWith(folder, inTheClear)).toEqual([]);
    },
    TIME_LIMIT,
  );

  it(
    'is empty after Exit was held for two seconds',
    async () => {
      await context.clearCookies();
      await signIn();
      const exit = person.page.getByRole('button', { name: person.t('shell.exit'), exact: true });
      await exit.dispatchEvent('pointerdown');
      await person.page.waitForURL('**/notes.html');
      await kill();
      expect(await filesWith(folder, inTheClear)).toEqual([]);
    },
    TIME_LIMIT,
  );
});
