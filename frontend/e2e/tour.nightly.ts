import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Browser } from 'playwright-core';
import { launchBrowser } from './support/browser';
import { Person } from './support/person';
import type { Sight } from './support/person';
import { Product } from './support/product';
import { DESK, PHONE, TIME_LIMIT } from './support/story';

describe('the tour of the first screen', () => {
  let browser: Browser;
  let product: Product;

  beforeAll(async () => {
    [browser, product] = await Promise.all([launchBrowser(), Product.startNew()]);
    await product.passTo(11);
  }, TIME_LIMIT);
  afterAll(async () => {
    await browser.close();
    await product.stop();
  });

  const signIn = (login: string, sight: Sight): Promise<Person> =>
    Person.signIn(browser, product, { login, ...sight });

  it(
    'has three cards, which the keyboard reads and closes, and no other device shows them again',
    async () => {
      const first = await signIn('caseworker', { language: 'ru', width: PHONE });
      const tour = first.page.getByRole('region', { name: first.t('tour.title') });
      await tour.getByText(first.t('tour.caseworker-1')).waitFor();
      expect(await first.looksAt('tour')).toEqual([]);
      const next = tour.getByRole('button', { name: first.t('ui.next'), exact: true });
      await next.press('Enter');
      await tour.getByText(first.t('tour.caseworker-2')).waitFor();
      await next.press('Enter');
      await tour.getByText(first.t('tour.leave')).waitFor();
      const saved = first.page.waitForResponse('**/api/session/tour');
      // The focus stayed on the button, which now closes.
      await first.page.keyboard.press('Enter');
      expect((await saved).status()).toBe(204);
      await tour.waitFor({ state: 'detached' });
      await first.waitsUntil(async () => (await first.page.locator('main h1:focus').count()) === 1);
      expect(first.faults).toEqual([]);
      await first.leave();

      const again = await signIn('caseworker', { language: 'en', width: DESK });
      await again.settled();
      expect(await again.page.locator('pn-tour').count()).toBe(0);
      await again.leave();
    },
    TIME_LIMIT,
  );

  it(
    'shows on the first screen alone, and one tap closes it',
    async () => {
      const person = await signIn('shelter-worker', { language: 'en', width: PHONE });
      const tour = person.page.locator('pn-tour');
      await tour.waitFor();
      await person.go('/cases/new');
      expect(await tour.count()).toBe(0);
      await person.go('/today');
      await tour.getByRole('button', { name: person.t('ui.close'), exact: true }).click();
      await tour.waitFor({ state: 'detached' });
      await person.go('/today');
      expect(await tour.count()).toBe(0);
      expect(person.faults).toEqual([]);
      await person.leave();
    },
    TIME_LIMIT,
  );
});
