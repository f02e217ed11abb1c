import { describe, expect, it } from '@jest/globals';
import type { Page, Route } from 'playwright-core';
import { register, talkedWith } from './support/case-work';
import type { Person } from './support/person';
import { PHONE, Story, TIME_LIMIT, looksRight } from './support/story';

const SEEN = { language: 'en', width: PHONE } as const;
const CASES = /\/api\/cases$/;
const CONTACTS = /\/api\/cases\/[0-9a-f-]{36}\/contacts$/;
const CASE_PAGE = /\/cases\/[0-9a-f-]{36}$/;

/** What the server took of a command, as the page was answered. */
function taken(page: Page, command: RegExp): number[] {
  const statuses: number[] = [];
  page.on('response', (response) => {
    const isPost = response.request().method() === 'POST';
    if (isPost && command.test(new URL(response.url()).pathname)) statuses.push(response.status());
  });
  return statuses;
}

interface Lost {
  /** Of the server, once it came as far as the line. */
  answer: unknown;
  isOver: boolean;
}

/**
 * The server takes the next command, and its answer never arrives; until it is over no other attempt does, since the page
 * makes one as soon as anything else is answered.
 */
async function losesAnswer(page: Page, command: RegExp): Promise<Lost> {
  const lost: Lost = { answer: null, isOver: false };
  const lose = async (route: Route): Promise<void> => {
    if (route.request().method() !== 'POST' || lost.isOver) return route.fallback();
    lost.answer ??= await (await route.fetch()).json();
    await route.abort('connectionreset');
  };
  await page.route((url) => command.test(url.pathname), lose);
  return lost;
}

/** The session ends on the server's side; the page does not know it yet. */
const losesSession = (person: Person): Promise<void> => person.page.context().clearCookies();

async function signsInAgain(person: Person): Promise<void> {
  await person.page.waitForSelector('#password');
  await person.page.fill('#login', 'caseworker');
  await person.page.fill('#password', 'kulob-demo-2020');
  await person.page.click('button[type=submit]');
  await person.page.waitForURL((url) => url.pathname !== '/sign-in');
  await person.settled();
}

async function fillsRegistration(worker: Person, givenName: string): Promise<void> {
  await worker.moveTo('/cases/new');
  await worker.fill('givenName', givenName);
  await worker.choose('register.safe-now', 'known.yes');
  // A page that is closed at its saving may leave its draft, in which the answer is given already.
  await worker.main
    .getByRole('group', { name: worker.t('register.violence'), exact: true })
    .getByRole('checkbox', { name: worker.t('law-form.physical'), exact: true })
    .check();
  await worker.choose('register.conflict', 'known.no');
  await worker.choose('register.keeps', 'register.keeps-alone');
}

async function isRegistrationWhole(worker: Person, givenName: string): Promise<void> {
  // Whether she is asked to keep it depends on the kind of the agency, which is loaded with the form.
  await worker.main.locator('#keeps').waitFor();
  expect(await worker.main.locator('#givenName').inputValue()).toBe(givenName);
  await worker.waitsUntil(async () => (await worker.main.locator('form input:checked').count()) === 4);
}

async function fillsContact(worker: Person, casePath: string): Promise<void> {
  await worker.go(`${casePath}/contacts/new`);
  await talkedWith(worker, 'follow-up-outcome.reached-safe', 'yes');
  await worker.choose('contact.wellbeing', 'answer.no');
  await worker.choose('contact.plan', 'plan-answer.right');
  await worker.fill('contact-note', 'Разговор у рынка.');
}

async function isContactWhole(worker: Person): Promise<void> {
  await worker.main.locator('#contact-note').waitFor();
  const checked = worker.main.locator('pn-contact-card form input:checked');
  await worker.waitsUntil(async () => (await checked.count()) === 3);
  expect(await worker.main.locator('#contact-note').inputValue()).toBe('Разговор у рынка.');
}

/** The server takes a contact, and the page, which waits for a line, does not know it. */
async function losesContact(worker: Person, casePath: string): Promise<Lost> {
  await fillsContact(worker, casePath);
  const lost = await losesAnswer(worker.page, CONTACTS);
  await worker.button('contact.save').click();
  await worker.waitsUntil(() => Promise.resolve(lost.answer !== null));
  await worker.sees(worker.t('error.waits-for-line'));
  return lost;
}

/** How many contacts the case has. */
async function contactsOf(worker: Person, casePath: string): Promise<number> {
  const answer = await worker.page.request.get(`/api${casePath}/contacts`);
  return ((await answer.json()) as unknown[]).length;
}

/** The case's contact is saved, and its draft forgotten: a page that ends before that offers the same words again. */
async function isSaved(worker: Person): Promise<void> {
  await worker.link('case.to-case').waitFor();
  await worker.waitsUntil(async () => {
    const drafts = (await (await worker.page.request.get('/api/drafts')).json()) as { key: string }[];
    return !drafts.some(({ key }) => key.startsWith('contact:'));
  });
}

describe('a line, an answer or a session that is lost', () => {
  const story = Story.begin();

  describe('a registration that is interrupted', () => {
    it(
      'is kept while there is no line, and saved once when it is back',
      async () => {
        const worker = await story.signIn('caseworker', SEEN);
        await fillsRegistration(worker, 'Аҷибгул');
        const statuses = taken(worker.page, CASES);
        await worker.page.context().setOffline(true);
        await worker.button('ui.save').click();
        await worker.sees(worker.t('error.no-connection-plain'));
        await looksRight(worker, 'i1-no-line');
        await isRegistrationWhole(worker, 'Аҷибгул');
        await worker.page.context().setOffline(false);
        await worker.button('ui.save').click();
        await worker.page.waitForURL(CASE_PAGE);
        expect(statuses).toEqual([201]);
        worker.faultsWereExpected();
      },
      TIME_LIMIT,
    );

    it(
      'is saved once where the answer was lost, without asking whether it is she',
      async () => {
        const worker = await story.signIn('caseworker', SEEN);
        await fillsRegistration(worker, 'Бесамар');
        const lost = await losesAnswer(worker.page, CASES);
        await worker.button('ui.save').click();
        await worker.sees(worker.t('error.no-connection-plain'));
        await isRegistrationWhole(worker, 'Бесамар');
        lost.isOver = true;
        await worker.button('ui.save').click();
        await worker.page.waitForURL(CASE_PAGE);
        const { id } = lost.answer as { id: string };
        expect(new URL(worker.page.url()).pathname).toBe(`/cases/${id}`);
        worker.faultsWereExpected();
      },
      TIME_LIMIT,
    );

    it(
      'comes back after the session ended at its saving, and after back and forward',
      async () => {
        const worker = await story.signIn('caseworker', SEEN);
        await worker.go('/today');
        await fillsRegistration(worker, 'Ганҷина');
        await losesSession(worker);
        await worker.button('ui.save').click();
        await signsInAgain(worker);
        await worker.page.waitForURL('**/cases/new');
        await isRegistrationWhole(worker, 'Ганҷина');
        await worker.page.goBack();
        await worker.settled();
        await worker.page.goForward();
        await worker.settled();
        await worker.page.waitForURL('**/cases/new');
        await isRegistrationWhole(worker, 'Ганҷина');
        const statuses = taken(worker.page, CASES);
        await worker.button('ui.save').dblclick();
        await worker.page.waitForURL(CASE_PAGE);
        expect(statuses).toEqual([201]);
        worker.faultsWereExpected();
      },
      TIME_LIMIT,
    );
  });

  describe('a contact that is interrupted', () => {
    let casePath = '';
    let contacts = 0;

    it(
      'is sent by the system when the line is back, and saved once though its answer was lost',
      async () => {
        const worker = await story.signIn('caseworker', SEEN);
        casePath = await register(worker, { surname: 'Дурафшонова', givenName: 'Дурафшон' });
        contacts = await contactsOf(worker, casePath);
        await fillsContact(worker, casePath);
        await worker.page.context().setOffline(true);
        await worker.button('contact.save').click();
        await worker.sees(worker.t('error.waits-for-line'));
        await isContactWhole(worker);
        await worker.page.context().setOffline(false);
        await worker.sees(worker.t('draft.sent'));
        expect(await contactsOf(worker, casePath)).toBe((contacts += 1));
        const lost = await losesContact(worker, casePath);
        await looksRight(worker, 'i2-contact-no-answer');
        await isContactWhole(worker);
        lost.isOver = true;
        await worker.button('contact.save').click();
        await isSaved(worker);
        expect(await contactsOf(worker, casePath)).toBe((contacts += 1));
        worker.faultsWereExpected();
      },
      TIME_LIMIT,
    );

    it(
      'is saved once where its answer was lost, its page ended, and its draft is sent from another page',
      async () => {
        const worker = await story.signIn('caseworker', SEEN);
        const lost = await losesContact(worker, casePath);
        expect(await contactsOf(worker, casePath)).toBe((contacts += 1));
        // The memory of the page is gone with it.
        await worker.go(`${casePath}/contacts/new`);
        await isContactWhole(worker);
        lost.isOver = true;
        await worker.button('contact.save').click();
        await isSaved(worker);
        expect(await contactsOf(worker, casePath)).toBe(contacts);
        worker.faultsWereExpected();
      },
      TIME_LIMIT,
    );

    it(
      'comes back after the session ended at its saving, and after back and forward, and is saved once for two taps',
      async () => {
        const worker = await story.signIn('caseworker', SEEN);
        await worker.go(casePath);
        await fillsContact(worker, casePath);
        await losesSession(worker);
        await worker.button('contact.save').click();
        await signsInAgain(worker);
        await worker.page.waitForURL(`**${casePath}/contacts/new`);
        await isContactWhole(worker);
        await worker.page.goBack();
        await worker.settled();
        await worker.page.goForward();
        await worker.settled();
        await worker.page.waitForURL(`**${casePath}/contacts/new`);
        await isContactWhole(worker);
        const statuses = taken(worker.page, CONTACTS);
        await worker.button('contact.save').dblclick();
        await isSaved(worker);
        expect(statuses).toEqual([201]);
        expect(await contactsOf(worker, casePath)).toBe((contacts += 1));
        worker.faultsWereExpected();
      },
      TIME_LIMIT,
    );

    it(
      'a plan that a second tab changed is not overwritten: both are shown, and one is chosen',
      async () => {
        const worker = await story.signIn('caseworker', SEEN);
        await worker.go(`${casePath}/help/plan`);
        const second = await worker.page.context().newPage();
        await second.goto(`${casePath}/help/plan`);
        await second.fill('#mainConcern', 'Из другой вкладки.');
        await second.getByRole('button', { name: worker.t('ui.save'), exact: true }).click();
        await second.waitForURL(`**${casePath}/help`);
        await second.close();
        await worker.fill('mainConcern', 'Моя запись.');
        await worker.button('ui.save').click();
        await worker.sees(worker.t('error.changed-meanwhile-plain'));
        await looksRight(worker, 'i3-stale');
        // Both are there, and still after the page was left; the choice is the worker's.
        await worker.go(`${casePath}/help/plan`);
        await worker.main.getByRole('radio', { name: 'Из другой вкладки.' }).waitFor();
        await worker.main.getByRole('radio', { name: 'Моя запись.' }).check();
        await worker.press('both-values.use');
        expect(await worker.main.locator('#mainConcern').inputValue()).toBe('Моя запись.');
        await worker.press('ui.save');
        await worker.page.waitForURL(`**${casePath}/help`);
        worker.faultsWereExpected();
      },
      TIME_LIMIT,
    );
  });
});
