import { randomBytes } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { BrowserContext } from 'playwright-core';
import { openProfile } from './support/browser';
import { Person } from './support/person';
import { Product } from './support/product';
import { provesPresence, withDevice } from './support/signing-in';
import { enterDigits, filesWith, killBrowser, opensWithoutLine } from './support/profile';
import { PHONE, TIME_LIMIT, looksRight, seen } from './support/story';

const STEM = `Калима${randomBytes(5).toString('hex')}`;
const LOGIN = 'caseworker';
const SIGHT = seen({ language: 'en', width: PHONE });

/** Not one word of a form may be lost with the line, and none may be read on the phone. */
describe('work without a line', () => {
  let product: Product;
  let folder: string;
  let context: BrowserContext;
  let person: Person;
  let casePath = '';
  let code = '';

  const open = async (): Promise<void> => {
    context = await openProfile(folder, { baseURL: product.url, ...SIGHT });
  };
  const signIn = async (): Promise<void> => {
    person = await Person.signInOn(context, product, { login: LOGIN, ...SIGHT });
  };
  const kill = (): Promise<void> => killBrowser(context, folder);
  const notes = async (): Promise<number> => {
    const answer = await person.page.request.get(`/api${casePath}/narratives`);
    return ((await answer.json()) as unknown[]).length;
  };
  const isReady = (): Promise<void> => opensWithoutLine(person.page);

  const enter = (taps: string): Promise<void> => enterDigits(person.page, taps);
  /** Contacts of a case with the word. */
  const written = async (caseId: string): Promise<number> => {
    const answer = await person.page.request.get(`/api/cases/${caseId}/contacts`);
    return (await answer.text()).split(`${STEM} three`).length - 1;
  };

  beforeAll(async () => {
    product = await Product.start();
    folder = await mkdtemp(join(tmpdir(), 'panoh-line-'));
    await open();
    await signIn();
    await person.go('/cases');
    casePath = await person.lastLink('/cases/0');
    const answer = await person.page.request.get(`/api${casePath}`);
    code = ((await answer.json()) as { survivorCode: string }).survivorCode;
    await isReady();
  }, TIME_LIMIT);
  afterAll(async () => {
    await context.close().catch(() => undefined);
    await product.stop();
    await rm(folder, { recursive: true, force: true });
  });

  it(
    'what was sent without a line is sent once when it is back, from another screen too',
    async () => {
      const before = await notes();
      await person.go(`${casePath}/notes`);
      await person.fill('new-note', 'First.');
      await context.setOffline(true);
      await person.button('ui.save').click();
      await person.sees(person.t('error.waits-for-line'));
      await person.page.getByText('No connection: 1 not yet sent').click();
      await person.page.waitForURL('**/not-sent');
      await person.sees(person.t('draft-form.note'));
      await looksRight(person, 'n1-not-sent');
      await context.setOffline(false);
      await person.waitsUntil(async () => (await notes()) === before + 1);
      // The page knows it too, and has forgotten the draft.
      await person.sees(/The server has it/);
      await person.go(`${casePath}/notes`);
      expect(await person.main.locator('#new-note').inputValue()).toBe('');
      person.faultsWereExpected();
    },
    TIME_LIMIT,
  );

  it(
    'what was typed without a line outlives the end of the browser, sealed, and comes back after sign-in',
    async () => {
      await person.go(`${casePath}/notes`);
      await context.setOffline(true);
      await person.main.locator('#new-note').pressSequentially(`${STEM} one`);
      await person.sees(person.t('offline.sealed'));
      await looksRight(person, 'n2-sealed');
      person.faultsWereExpected();
      await kill();
      expect(await filesWith(folder, [STEM])).toEqual([]);
      await open();
      await context.clearCookies();
      await signIn();
      await person.go('/today');
      await person.main.getByRole('link', { name: /Continue: Note/ }).waitFor();
      await person.go(`${casePath}/notes`);
      await person.waitsUntil(
        async () => (await person.main.locator('#new-note').inputValue()) === `${STEM} one`,
      );
    },
    TIME_LIMIT,
  );

  it(
    'who signed out without a line is signed in by nobody’s cookie when it is back',
    async () => {
      const page = person.page;
      await context.setOffline(true);
      await page
        .locator('nav')
        .getByRole('button', { name: person.t('menu.more'), exact: true })
        .click();
      await page.getByRole('menuitem', { name: person.t('ui.sign-out'), exact: true }).click();
      await page.waitForURL('**/no-line');
      await context.setOffline(false);
      await page.waitForURL('**/sign-in');
      expect((await page.request.get('/api/session')).status()).toBe(401);
      person.faultsWereExpected();
      await signIn();
    },
    TIME_LIMIT,
  );

  it(
    'the application opened without a line keeps words by the code of a case, and a new woman with notes, until sign-in',
    async () => {
      await isReady();
      await context.clearCookies();
      await context.setOffline(true);
      const page = person.page;
      await page.goto('/today');
      await page.waitForURL('**/no-line');
      await page.getByText(person.t('offline.kind-support'), { exact: true }).click();
      await page.fill('#code', code.slice(0, 7));
      await page.fill('#login', LOGIN);
      await page.fill('#words', `${STEM} two`);
      await page.getByRole('button', { name: person.t('offline.keep') }).click();
      await page.getByText(person.t('offline.code-wrong')).first().waitFor();
      await page.fill('#code', code.toLowerCase());
      await page.getByRole('button', { name: person.t('offline.keep') }).click();
      await page
        .getByText(person.t('offline.check-name', { name: LOGIN }))
        .first()
        .waitFor();
      await person.sees(person.t('offline.sealed'));
      await page.getByRole('button', { name: person.t('offline.keep') }).click();
      await page.getByText(person.t('offline.here')).waitFor();
      expect(await page.inputValue('#words')).toBe('');
      await looksRight(person, 'n3-no-line');
      await person.link('offline.new').click();
      await person.sees(person.t('offline.unregistered'));
      const shown = (await page.locator('[data-code]').innerText()).trim();
      await page.fill('#login', LOGIN);
      await page.fill('#givenName', `${STEM} four`);
      await person.choose('register.safe-now', 'known.no');
      await person.choose('register.conflict', 'known.no');
      await person.sees(person.t('offline.sealed'));
      await looksRight(person, 'n12-new-woman');
      person.faultsWereExpected();
      await kill();
      expect(await filesWith(folder, [STEM])).toEqual([]);

      await open();
      await context.clearCookies();
      person = Person.on(await context.newPage(), context, { login: LOGIN, ...SIGHT });
      // A service worker that starts later would still have a line.
      await person.page.goto('/notes.html');
      await context.setOffline(true);
      await person.page.goto('/today');
      await person.page.waitForURL('**/no-line');
      await person.sees(person.t('offline.here'));
      // Nobody learns from the phone that she exists.
      expect(await person.page.getByText(person.t('offline.unregistered')).count()).toBe(0);
      await person.page.getByText(person.t('offline.kind-note'), { exact: true }).click();
      await person.page.fill('#code', shown.toLowerCase());
      await person.page.fill('#login', LOGIN);
      await person.page.fill('#words', `${STEM} five`);
      await person.button('offline.keep').click();
      await person.page
        .getByText(person.t('offline.check-name', { name: LOGIN }))
        .first()
        .waitFor();
      await person.button('offline.keep').click();
      await person.page.getByText('Kept at').waitFor();
      await looksRight(person, 'n13-kept');
      person.faultsWereExpected();
      await kill();
      expect(await filesWith(folder, [STEM])).toEqual([]);

      await open();
      await signIn();
      await person.go('/not-sent');
      await person.main.getByText(person.t('draft-form.register')).first().waitFor();
      await person.sees(person.t('offline.unregistered'));
      await looksRight(person, 'n14-not-sent');
      await person.go('/today');
      await person.main.getByRole('link', { name: /Continue: Support/ }).waitFor();
      await person.main.getByRole('link', { name: /Continue: Registration/ }).click();
      await person.sees(person.t('new-woman.temporary', { code: shown }));
      expect(await person.main.locator('#givenName').inputValue()).toBe(`${STEM} four`);
      await person.fill('givenName', 'Сӯзангул');
      await person.choose('register.violence', 'law-form.physical');
      await person.choose('register.keeps', 'register.keeps-alone');
      await looksRight(person, 'n15-register');
      await person.press('ui.save');
      await person.page.waitForURL(/\/cases\/[0-9a-f-]{36}\?/);
      await person.sees(`Temporary code ${shown} is now`);
      await looksRight(person, 'n16-registered');
      await person.main.getByRole('button', { name: 'Continue: Note' }).click();
      await person.page.waitForURL('**/notes');
      expect(await person.main.locator('#new-note').inputValue()).toBe(`${STEM} five`);
      await person.moveTo(`${casePath}/help/new`);
      await person.waitsUntil(
        async () => (await person.main.locator('textarea').inputValue()) === `${STEM} two`,
      );
      await person.moveTo('/not-sent');
      await person.sees(person.t('not-sent.nothing'));
    },
    TIME_LIMIT,
  );

  it(
    'cases are taken along, read and written on without a line behind a code, and put away as files',
    async () => {
      await isReady();
      await person.go('/along');
      const answer = await person.page.request.get('/api/along');
      const { cases } = (await answer.json()) as { cases: { caseId: string; code: string }[] };
      const boxes = person.main.locator('mat-checkbox input');
      await boxes.first().check();
      await looksRight(person, 'n4-take-along');
      await person.button('ui.continue').click();
      await provesPresence(person);
      const digits = (await person.main.locator('[data-code]').innerText()).replace(/\D/g, '');
      expect(digits).toHaveLength(12);
      await looksRight(person, 'n5-code');
      await person.button('along.code-learnt').click();
      for (let times = 0; times < 3; times += 1) await enter(digits);
      await person.sees(person.t('along.ready'));
      await looksRight(person, 'n6-ready');
      person.faultsWereExpected();
      const devices = (await (await person.page.request.get('/api/devices')).json()) as { id: string }[];
      // In one record with the salts and the wrapped key.
      const inTheClear = devices.map(({ id }) => id);

      await kill();
      expect(await filesWith(folder, [digits])).toEqual([]);
      // A control: what is in the clear on the disk is found.
      expect(await filesWith(folder, inTheClear)).not.toEqual([]);
      await open();
      await context.clearCookies();
      const page = await context.newPage();
      await page.clock.install({ time: await product.now() });
      // A service worker that starts later would still have a line.
      await page.goto('/notes.html');
      await context.setOffline(true);
      await page.goto('/today');
      await page.waitForURL('**/no-line');
      person = Person.on(page, context, { login: LOGIN, ...SIGHT });
      await enter(`${digits.slice(0, -1)}${(Number(digits.at(-1)) + 1) % 10}`);
      await person.sees(person.t('offline.not-this-one'));
      await looksRight(person, 'n7-keypad');
      await enter(digits);
      await page.waitForURL('**/along/list');
      await looksRight(person, 'n8-along');
      await person.main.locator('a[href="/along/1"]').first().click();
      await person.sees(person.t('along.safe-contact'));
      await looksRight(person, 'n9-along-case');
      const shown = (await person.main.locator('h1 pn-code').innerText()).replace(/[^0-9A-Z]/g, '');
      const caseId = cases.find((one) => one.code.replace('-', '') === shown)?.caseId ?? '';
      await person.main.locator('a[href="/along/1/contact"]').click();
      await person.pick('follow-up-outcome.not-reached');
      await page.fill('[id="contact-note"]', `${STEM} three`);
      await looksRight(person, 'n10-along-contact');
      await person.button('contact.save').click();
      await person.sees(person.t('along.kept'));
      await context.setOffline(false);
      await person.link('ui.sign-in').waitFor();
      await looksRight(person, 'n11-line-back');
      person.faultsWereExpected();

      await kill();
      expect(await filesWith(folder, [STEM])).toEqual([]);
      await open();
      await signIn();
      await person.page.getByText(person.t('line.waiting', { count: '1' })).click();
      await person.page.getByText(person.t('offline.open-code')).click();
      await enter(digits);
      await person.sees(person.t('along.is-open'));
      await person.waitsUntil(async () => (await written(caseId)) === 1);
      await person.button('along.put-away').click();
      await person.main.getByText(person.t('along.is-open')).waitFor({ state: 'detached' });
      await kill();
      expect(await filesWith(folder, inTheClear)).toEqual([]);
      await open();
      await context.clearCookies();
      await signIn();
      expect(await written(caseId)).toBe(1);
    },
    TIME_LIMIT,
  );

  it(
    'a passkey and six digits seal what is along: neither opens it alone',
    async () => {
      await isReady();
      const loses = await withDevice(person.page);
      await person.go('/settings/keys');
      await person.press('sign-in-settings.another-passkey');
      await person.button('sign-in-settings.add-passkey').click();
      await provesPresence(person);
      await person.sees(person.t('sign-in-settings.this-device'));
      await person.go('/along');
      await person.main.locator('mat-checkbox input').first().check();
      await person.choose('along.way', 'along.way-passkey');
      await looksRight(person, 'n17-passkey');
      await person.button('ui.continue').click();
      const digits = (await person.main.locator('[data-code]').innerText()).replace(/\D/g, '');
      expect(digits).toHaveLength(6);
      await looksRight(person, 'n18-six-digits');
      await person.button('along.code-learnt').click();
      for (let times = 0; times < 3; times += 1) await enter(digits);
      await person.sees(person.t('along.ready'));

      await context.clearCookies();
      const { page } = person;
      await page.goto('/notes.html');
      await context.setOffline(true);
      await page.goto('/today');
      await page.waitForURL('**/no-line');
      await enter(`${digits.slice(0, -1)}${(Number(digits.at(-1)) + 1) % 10}`);
      await person.sees(person.t('offline.not-this-one'));
      await enter(digits);
      await page.waitForURL('**/along/list');
      await person.main.locator('a[href="/along/1"]').first().click();
      await person.main.locator('a[href="/along/1/assessment"]').click();
      await person.button('assessment.save').waitFor();
      await person.answerAll(['risk-factor.strangle']);
      await person.sees(person.t('along.assessment-danger'));
      await looksRight(person, 'n20-along-assessment');
      await person.button('assessment.save').click();
      await person.sees(person.t('along.kept'));
      await looksRight(person, 'n21-assessment-kept');
      await person.link('ui.close').click();
      await looksRight(person, 'n22-case');
      await person.main.locator('a[href="/along/list"]').first().click();
      await person.button('along.lock').click();
      await page.waitForURL('**/no-line');
      await loses();
      await enter(digits);
      await person.sees(person.t('offline.no-passkey'));
      await looksRight(person, 'n19-no-passkey');
      await context.setOffline(false);
      person.faultsWereExpected();
    },
    TIME_LIMIT,
  );
});
