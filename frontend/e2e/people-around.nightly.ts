import { describe, expect, it } from '@jest/globals';
import { register } from './support/case-work';
import { Effort } from './support/effort';
import { PHONE, Story, TIME_LIMIT, looksRight } from './support/story';

describe('the people around a survivor, and a reminder for oneself', () => {
  const story = Story.begin();
  let path = '';

  it(
    'a child is recorded with at most six taps, and its name is hidden until it is asked for',
    async () => {
      const worker = await story.signIn('caseworker', { language: 'tg', width: PHONE });
      path = await register(worker, { surname: 'Фарзандова', givenName: 'Моҳира' });
      const effort = await Effort.start(worker);
      await worker.press('children.add');
      await looksRight(worker, '95-new-child');
      await worker.choose('children.sex', 'child-sex.girl');
      await worker.fill('birthYear', '2018');
      await worker.fill('givenName', 'Нигина');
      await worker.press('ui.save');
      await worker.button('children.show-names').waitFor();
      await effort.isAtMost({ taps: 6 });
      expect(await worker.main.innerText()).not.toContain('Нигина');
      await looksRight(worker, '96-child');
      await worker.press('children.show-names');
      await worker.sees(/Нигина/);
      await looksRight(worker, '97-child-shown');
    },
    TIME_LIMIT,
  );

  it.each(['tg', 'ru', 'en'] as const)(
    'whether a child is safe takes at most four taps, and shows no name (%s)',
    async (language) => {
      const worker = await story.signIn('caseworker', { language, width: PHONE });
      await worker.go(path);
      const effort = await Effort.start(worker);
      await worker.follow('children.safety-title');
      await worker.main.getByText(worker.t('child-safety.safe'), { exact: true }).click();
      await looksRight(worker, `97-child-safety-${language}`);
      expect(await worker.main.innerText()).not.toContain('Нигина');
      await worker.press('ui.save');
      await worker.button('children.show-names').waitFor();
      await worker.sees(new RegExp(worker.t('child-safety.safe')));
      await effort.isAtMost({ taps: 4 });
      await looksRight(worker, `97-child-answered-${language}`);
    },
    TIME_LIMIT,
  );

  it(
    'a reminder takes two taps and stands on Today from its day on, until it is done',
    async () => {
      const worker = await story.signIn('caseworker', { language: 'ru', width: PHONE });
      await worker.go(path);
      const effort = await Effort.start(worker);
      await worker.press('reminder.set');
      await looksRight(worker, '98-remind-me');
      await worker.press('reminder.tomorrow');
      await worker.button('reminder.tomorrow').waitFor({ state: 'detached' });
      await effort.isAtMost({ taps: 2 });
      await worker.page.close();
      await story.product.pass('1 day');
      const next = await story.signIn('caseworker', { language: 'ru', width: PHONE });
      await next.sees(next.t('reminder.title'));
      await looksRight(next, '99-reminder-on-today');
      await next.press('reminder.done');
      await next.main.getByText(next.t('reminder.title')).waitFor({ state: 'detached' });
    },
    TIME_LIMIT,
  );

  it(
    'the respondent of a served order keeps name and birth, and takes an address',
    async () => {
      const inspector = await story.signIn('inspector', { language: 'tg', width: PHONE });
      await inspector.go('/orders');
      const row = inspector.main.locator('li', { hasText: '118/26' });
      await inspector.go((await row.locator('a[href^="/orders/"]').first().getAttribute('href')) ?? '');
      await inspector.press('orders.do-name-respondent');
      await looksRight(inspector, '100-respondent-form');
      await inspector.fill('surname', 'Намунаев');
      await inspector.press('ui.save');
      await inspector.sees(/Намунаев/);
      await looksRight(inspector, '101-respondent');
      await inspector.press('other-person.change');
      await inspector.fill('surname', 'Дигаров');
      await inspector.choose('orders.reason', 'respondent-correction.typing');
      await inspector.press('ui.save');
      await inspector.sees(inspector.t('error.respondent-fixed'));
      inspector.faultsWereExpected();
      await looksRight(inspector, '102-respondent-fixed');
    },
    TIME_LIMIT,
  );
});
