import { randomBytes } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { BrowserContext } from 'playwright-core';
import { openProfile } from './support/browser';
import { Person } from './support/person';
import { Product } from './support/product';
import { PLACES, filesWith, killBrowser, plantIn } from './support/profile';

const TIME_LIMIT = 240_000;
/** The long form, PANOH_EVERY_SCREEN=1, types into every kind of form, cuts the power and ends the session too. */
const isShort = process.env['PANOH_EVERY_SCREEN'] !== '1';
const SCREENS: readonly (readonly [screen: string, ...fields: string[]])[] = [
  ['notes', 'new-note'],
  ['incidents/new', 'incident.narrative', 'incident.perpetrators.0.name'],
  ['level/higher', 'level-reason'],
  ['contacts/new', 'textarea'],
  ['qualifications/new', 'officialNumber'],
  ['help/new', 'textarea'],
];

/** Stands in every word that is typed, and nowhere else; half of it Cyrillic. */
const STEM = `Қанорӣ${randomBytes(5).toString('hex')}`;
let count = 0;
const canary = (): string => `${STEM} ${String((count += 1)).padStart(2, '0')}`;

/** A field's id and the text typed into it. */
type Typed = Record<string, string>;

const typed = (...fields: string[]): Typed => Object.fromEntries(fields.map((field) => [field, canary()]));

/** A few fields have no id. */
const at = (field: string): string => (field === 'textarea' ? field : `[id="${field}"]`);

describe('what is typed and not sent', () => {
  let product: Product;
  let folder: string;
  let context: BrowserContext;
  let person: Person;
  let casePath = '';
  /** By the address of the screen. */
  const forms: Record<string, Typed> = {};

  const open = async (): Promise<void> => {
    context = await openProfile(folder, { baseURL: product.url, language: 'en', width: 1280 });
  };
  const signIn = async (): Promise<void> => {
    person = await Person.signInOn(context, product, { login: 'caseworker', language: 'en', width: 1280 });
  };
  const type = async (path: string, fields: Typed): Promise<void> => {
    forms[path] = fields;
    await person.go(path);
    for (const [field, text] of Object.entries(fields)) {
      const control = person.main.locator(at(field));
      await control.fill('');
      await control.pressSequentially(text);
    }
  };
  const kept = () => person.sees(/^\s*Draft kept/);
  const standsThere = async (): Promise<void> => {
    for (const [path, fields] of Object.entries(forms)) {
      await person.go(path);
      for (const [field, text] of Object.entries(fields)) {
        const value = await person.main.locator(at(field)).inputValue();
        expect({ path, field, value }).toEqual({ path, field, value: text });
      }
    }
  };

  beforeAll(async () => {
    product = await Product.start();
    folder = await mkdtemp(join(tmpdir(), 'panoh-profile-'));
    await product.passTo(11);
    await open();
    await signIn();
  }, TIME_LIMIT);
  afterAll(async () => {
    await context.close().catch(() => undefined);
    await product.stop();
    await rm(folder, { recursive: true, force: true });
  });

  it(
    'lies nowhere in the browser’s files after the quick exit, the last words of which arrive too',
    async () => {
      await person.go('/cases');
      casePath = await person.lastLink('/cases/0');
      await type('/cases/new', typed('givenName', 'phone'));
      await kept();
      for (const [screen, ...fields] of isShort ? SCREENS.slice(0, 1) : SCREENS) {
        await type(`${casePath}/${screen}`, typed(...fields));
        await kept();
      }
      // Typed by hand and left within the second after which it would have been kept.
      await type(`${casePath}/place`, typed('text'));
      expect(count).toBe(isShort ? 4 : 10);
      await person.page.getByRole('button', { name: person.t('shell.exit'), exact: true }).click();
      await person.page.waitForURL('**/notes.html');
      await context.close();
      expect(await filesWith(folder, [STEM])).toEqual([]);
    },
    TIME_LIMIT,
  );

  it('would be found there, were it in one of them', async () => {
    await open();
    await plantIn(folder, context, STEM);
    const found = await filesWith(folder, [STEM]);
    expect(PLACES.filter((place) => !found.some((name) => name.includes(place)))).toEqual([]);
    await rm(folder, { recursive: true, force: true });
  });

  it(
    'is all there after signing in again, and on the list of the day',
    async () => {
      await open();
      await signIn();
      await person.sees(person.t('draft.begun'));
      expect(await person.looksAt('60-day-with-drafts')).toEqual([]);
      await standsThere();
    },
    TIME_LIMIT,
  );

  if (isShort) return;

  it(
    'outlives a power cut, and still lies in no file',
    async () => {
      await type(`${casePath}/notes`, typed('new-note'));
      await kept();
      await killBrowser(context, folder);
      expect(await filesWith(folder, [STEM])).toEqual([]);
      await open();
      // Half a minute after she signed in the browser has written her cookie down.
      await context.clearCookies();
      await signIn();
      await standsThere();
    },
    TIME_LIMIT,
  );

  it(
    'brings her back to the same screen when her session ended meanwhile',
    async () => {
      await person.go(`${casePath}/notes`);
      await context.clearCookies();
      await person.page.reload();
      await person.page.fill('#login', 'caseworker');
      await person.page.fill('#password', 'kulob-demo-2020');
      await person.page.click('button[type=submit]');
      await person.page.waitForURL(`**${casePath}/notes`);
      await standsThere();
    },
    TIME_LIMIT,
  );

  it(
    'is gone from the list once it was sent',
    async () => {
      await person.go(`${casePath}/notes`);
      await person.press('ui.save');
      await person.waitsUntil(async () => (await person.main.locator('#new-note').inputValue()) === '');
      await person.go('/today');
      await person.sees(person.t('draft.begun'));
      await expect(
        person.main.getByRole('link', { name: person.t('draft-form.note') }).count(),
      ).resolves.toBe(0);
    },
    TIME_LIMIT,
  );
});
