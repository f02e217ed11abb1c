import { describe, expect, it } from '@jest/globals';
import { saveRegistration } from './support/case-work';
import { Effort } from './support/effort';
import type { Person } from './support/person';
import { LANGUAGES, PHONE, Story, TIME_LIMIT, looksRight } from './support/story';

/** The limits of a tired clerk on an old phone, and as many words as leave time to listen. */
const SHORT = { taps: 7, screens: 1, words: 75 };
const WITH_PHONE = { taps: 10, words: 95 };

/** No person of the demo has such a name, so no question about similar people appears. */
const NEW_NAMES = { en: 'Парирӯ', ru: 'Бургут', tg: 'Чинор' };

const story = Story.begin();

describe('registering at 360 px', () => {
  const answers = async (worker: Person): Promise<void> => {
    await worker.choose('register.safe-now', 'known.yes');
    await worker.choose('register.violence', 'law-form.physical');
    await worker.choose('register.conflict', 'known.no');
    await worker.choose('register.keeps', 'register.keeps-alone');
  };

  it.each(LANGUAGES)(
    'takes seven taps on one screen with a given name alone (%s)',
    async (language) => {
      const worker = await story.signIn('caseworker', { language, width: PHONE });
      const effort = await Effort.start(worker);
      await worker.follow('register.title');
      await worker.fill('givenName', NEW_NAMES[language]);
      await answers(worker);
      await effort.reads();
      await looksRight(worker, 'r1-register');
      const casePath = await saveRegistration(worker);
      await effort.isAtMost(SHORT);
      await worker.sees(worker.t('open-question.title'));
      // What is next stands above what is still to be asked.
      expect(await worker.main.locator('pn-next-step ~ pn-open-questions section').count()).toBe(1);
      await looksRight(worker, 'r2-case-with-tasks');
      // One code: the page's title, and what "Saved" says.
      const title = await worker.main.locator('h1').innerText();
      await worker.sees(worker.t('register.saved-code', { code: title.trim() }));
      expect(casePath).toMatch(/^\/cases\//);
    },
    TIME_LIMIT,
  );

  it(
    'takes ten with a phone and daily hours',
    async () => {
      const worker = await story.signIn('caseworker', { language: 'en', width: PHONE });
      const effort = await Effort.start(worker);
      await worker.follow('register.title');
      await worker.fill('givenName', 'Ҳаловат');
      await worker.fill('phone', '+992 90 111 22 33');
      const isCut = (field: Element) => field.scrollWidth > field.clientWidth;
      expect(await worker.main.locator('#phone').evaluate(isCut)).toBe(false);
      await worker.choose('safe-contact.safe-days-hours', 'register.days-every');
      await worker.fill('hours', '9-18');
      await answers(worker);
      await effort.reads();
      await looksRight(worker, 'r3-register-phone');
      await saveRegistration(worker);
      await effort.isAtMost(WITH_PHONE);
    },
    TIME_LIMIT,
  );

  it.each(LANGUAGES)(
    'asks whether it is she where the agency has somebody alike, and goes on with one tap (%s)',
    async (language) => {
      const worker = await story.signIn('caseworker', { language, width: PHONE });
      await worker.go('/cases/new');
      await worker.fill('givenName', 'Halovat');
      await answers(worker);
      await worker.press('ui.save');
      await worker.sees(worker.t('register.is-it-she'));
      await looksRight(worker, 'r4-is-it-she');
      // Words are not broken, so a table that has no room for them would leave its card.
      const isInside = (table: Element) =>
        table.getBoundingClientRect().right <= (table.parentElement?.getBoundingClientRect().right ?? 0);
      expect(await worker.main.locator('table').first().evaluate(isInside)).toBe(true);
      const effort = await Effort.start(worker);
      await worker.press('register.is-another');
      await worker.page.waitForURL(/\/cases\/[0-9a-f-]{36}$/);
      await effort.isAtMost({ taps: 1 });
    },
    TIME_LIMIT,
  );

  it(
    'finds every fault at once, at its field and before a request',
    async () => {
      const worker = await story.signIn('caseworker', { language: 'en', width: PHONE });
      const sent: string[] = [];
      worker.page.on('request', (request) => {
        if (request.method() === 'POST' && /\/cases($|\/similar)/.test(request.url()))
          sent.push(request.url());
      });
      await worker.go('/cases/new');
      await worker.main.getByText(worker.t('register.more'), { exact: true }).click();
      await worker.fill('givenName', 'я'.repeat(400));
      await worker.fill('surname', 'Сaидова');
      await worker.fill('bornOn', '31.02.1994');
      await worker.fill('phone', '1'.repeat(20_000));
      await worker.press('ui.save');
      for (const sentence of ['31 February does not exist.', 'No more than 120 characters.'])
        await worker.sees(sentence);
      for (const field of ['givenName', 'surname', 'bornOn', 'phone'])
        expect(await worker.main.locator(`#${field}`).getAttribute('aria-invalid')).toBe('true');
      await looksRight(worker, 'r5-faults');
      await worker.fill('bornOn', '28.02.1994');
      await worker.main.getByText('31 February does not exist.').first().waitFor({ state: 'detached' });
      expect(sent).toEqual([]);
      // An empty form is no draft: the next registration begins without these words.
      for (const field of ['givenName', 'surname', 'bornOn', 'phone']) await worker.fill(field, '');
      await worker.main.getByText(/Draft kept|Keeping draft/).waitFor({ state: 'detached' });
    },
    TIME_LIMIT,
  );

  it(
    'saves once for a double tap, and loses nothing on the way back',
    async () => {
      const worker = await story.signIn('caseworker', { language: 'en', width: PHONE });
      const opened: string[] = [];
      worker.page.on('response', (response) => {
        if (response.request().method() === 'POST' && response.url().endsWith('/api/cases'))
          opened.push(String(response.status()));
      });
      await worker.go('/cases/new');
      await worker.fill('givenName', 'Бзқтдж');
      await answers(worker);
      await worker.sees(/Draft kept/);
      await worker.page.goBack();
      await worker.go('/cases/new');
      expect(await worker.main.locator('#givenName').inputValue()).toBe('Бзқтдж');
      await worker.button('ui.save').dblclick();
      await worker.waitsUntil(() => Promise.resolve(/\/cases\/[0-9a-f-]{36}$/.test(worker.page.url())));
      await worker.sees(worker.t('open-question.title'));
      expect(opened).toEqual(['201']);
    },
    TIME_LIMIT,
  );
});
