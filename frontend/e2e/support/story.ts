import { afterAll, afterEach, beforeAll, expect } from '@jest/globals';
import type { Browser } from 'playwright-core';
import { launchBrowser } from './browser';
import { Person } from './person';
import type { Sight } from './person';
import { Product } from './product';

export const PHONE = 360;
export const DESK = 1280;
/** For one chapter on a busy machine. */
export const TIME_LIMIT = 300_000;

/** The whole of a story in one language or at one width, for looking at pictures of it. */
const LANGUAGE = process.env['PANOH_LANGUAGE'] as Sight['language'] | undefined;
const WIDTH = Number(process.env['PANOH_WIDTH'] ?? 0);

/** As it is unless said otherwise from outside. */
export const seen = ({ language, width }: Sight): Sight => ({
  language: LANGUAGE ?? language,
  width: WIDTH || width,
});

/** The long form of `ui-smoke` walks the journeys in every language and asks each screen for barriers. */
export const isLong = process.env['PANOH_EVERY_SCREEN'] === '1';
/** The languages of a walk that differs in its words alone. */
export const LANGUAGES: readonly Sight['language'][] = isLong ? ['en', 'ru', 'tg'] : ['tg'];

/** Several people at their own devices, on one product with the demo in it, which begins at eleven in the morning. */
export class Story {
  browser!: Browser;
  product!: Product;
  private people: Person[] = [];

  /** Begins and ends with the suite that calls it; after each chapter everybody leaves, and nobody met a fault. */
  static begin(settings: Record<string, string> = {}): Story {
    const story = new Story();
    beforeAll(async () => {
      [story.browser, story.product] = await Promise.all([launchBrowser(), Product.start(settings)]);
      await story.product.passTo(11);
    }, TIME_LIMIT);
    afterEach(() => story.leave());
    afterAll(async () => {
      await story.browser.close();
      await story.product.stop();
    });
    return story;
  }

  async signIn(login: string, sight: Sight, password?: string): Promise<Person> {
    const who = { login, ...seen(sight), ...(password ? { password } : {}) };
    const person = await Person.signIn(this.browser, this.product, who);
    this.people.push(person);
    return person;
  }

  private async leave(): Promise<void> {
    const faults = this.people.flatMap((person) => person.faults);
    for (const person of this.people.splice(0)) await person.leave();
    expect(faults).toEqual([]);
  }
}

/** The screen fits and, in the long form, has no barrier; components have none by their own specs. */
export async function looksRight(person: Person, screen: string): Promise<void> {
  expect(await (isLong ? person.looksAt(screen) : person.fits(screen))).toEqual([]);
}
