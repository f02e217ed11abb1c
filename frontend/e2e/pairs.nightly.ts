import { describe, expect, it } from '@jest/globals';
import { register } from './support/case-work';
import type { Person } from './support/person';
import { DESK, PHONE, Story, TIME_LIMIT, looksRight } from './support/story';
import type { Language } from './support/words';

/** Only the given name differs: sisters, or one survivor whose name was misheard. */
const FOTIMA = { surname: 'Бобоева', givenName: 'Фотима' };
const ZUHRA = { surname: 'Бобоева', givenName: 'Зуҳра' };
/** The same name in other letters. */
const MADINA = { surname: 'Ҳакимова', givenName: 'Мадина' };
const MADINA_AGAIN = { surname: 'Hakimova', givenName: 'Madina' };
const WORDS = /Бобоева|Фотима|Зуҳра|Ҳакимова|Мадина|Hakimova|1994|000 00 00/;

/** Two agencies register one survivor, and the coordinator decides on the link. */
describe('pairs of registrations', () => {
  const story = Story.begin();

  /** How many pairs wait, as the screen says it; registrations are linked a moment after they were written. */
  const waits = async (coordinator: Person): Promise<number> => {
    await coordinator.go('/pairs');
    const said = coordinator.main.locator('pn-doubtful-pairs .above p').first();
    return (await said.count()) > 0 ? Number(/\d+/.exec(await said.innerText())?.[0] ?? 0) : 0;
  };

  it(
    'each agency asks her for it by itself, and its case says how she counts',
    async () => {
      const caseworker = await story.signIn('caseworker', { language: 'tg', width: PHONE });
      await caseworker.go('/cases/new');
      await caseworker.main.locator('#keeps').waitFor();
      await looksRight(caseworker, '01-intake-private');
      await register(caseworker, FOTIMA);
      await caseworker.sees(caseworker.t('linkage-consent.granted'));
      await looksRight(caseworker, '02-counted-once');
      await caseworker.followMore('print.print');
      await caseworker.follow('card.title');
      for (const width of [DESK, PHONE]) {
        await caseworker.turnTo(width, 'light');
        await looksRight(caseworker, '03-card');
      }
      // The printer's window stays closed, so that the sheet can be looked at.
      await caseworker.page.evaluate(() => (window.print = () => undefined));
      await caseworker.press('print.print');
      await caseworker.main.locator('.printable').waitFor();
      const paper = await caseworker.onPaper('03-card');
      expect(paper).not.toMatch(/Маркази|Центр|centre|Каримова|2026/i);
      await register(caseworker, MADINA);

      const inspector = await story.signIn('inspector', { language: 'ru', width: DESK });
      await inspector.go('/cases/new');
      await looksRight(inspector, '04-intake-state');
      await register(inspector, ZUHRA);
      await inspector.sees(inspector.t('linkage-consent.granted'));
      await register(inspector, MADINA_AGAIN);
    },
    TIME_LIMIT,
  );

  it(
    'the coordinator answers by touch and by keys, and takes an answer back',
    async () => {
      const coordinator = await story.signIn('coordinator', { language: 'ru', width: PHONE });
      await coordinator.go('/queue');
      await looksRight(coordinator, '09-queue');
      await coordinator.openFrom('/pairs');
      await coordinator.waitsUntil(async () => (await waits(coordinator)) > 0);
      const before = await waits(coordinator);
      await looksRight(coordinator, '10-pair');
      expect(await coordinator.page.content()).not.toMatch(WORDS);

      await coordinator.button('pair-answer.different').click();
      const answered = coordinator.t('pairs.take-back-last', {
        answer: coordinator.t('pair-answer.different'),
      });
      await coordinator.sees(answered);
      await coordinator.page.keyboard.press('KeyU');
      await coordinator.sees(coordinator.t('pairs.taken-back'));
      await looksRight(coordinator, '11-taken-back');
      expect(await waits(coordinator)).toBe(before);

      await coordinator.page.keyboard.press('Digit1');
      await coordinator.sees(
        coordinator.t('pairs.take-back-last', { answer: coordinator.t('pair-answer.same') }),
      );
      await coordinator.page.waitForLoadState('networkidle');
      await looksRight(coordinator, '12-answered');
      expect(await waits(coordinator)).toBe(before - 1);
    },
    TIME_LIMIT,
  );

  it(
    'what was linked without asking is parted where it is wrong, and every answer stands in a list',
    async () => {
      const deputy = await story.signIn('deputy', { language: 'en', width: DESK });
      await deputy.go('/pairs');
      await deputy.follow('pairs.tab-linked');
      const linked = deputy.main.locator('pn-linked-pairs li');
      await linked.first().waitFor();
      const count = await linked.count();
      await linked.first().getByRole('button').first().click();
      await deputy.page.getByText(deputy.t('pairs.said-two')).first().waitFor();
      await deputy.page.keyboard.press('KeyZ');
      await deputy.waitsUntil(async () => (await linked.count()) === count);
      await deputy.follow('pairs.tab-answers');
      await deputy.sees(new RegExp(deputy.t('pairs.by-another', { moment: '' })));
      await deputy.sees(new RegExp(deputy.t('pairs.by-you', { moment: '' })));
      expect(await deputy.page.content()).not.toMatch(WORDS);
    },
    TIME_LIMIT,
  );

  it.each<Language>(['tg', 'ru', 'en'])(
    'fit a phone and a desk, in %s',
    async (language) => {
      const coordinator = await story.signIn('coordinator', { language, width: PHONE });
      for (const width of [PHONE, DESK]) {
        await coordinator.turnTo(width, 'light');
        for (const tab of ['', '/linked', '/answers']) {
          await coordinator.go(`/pairs${tab}`);
          await looksRight(coordinator, `20-pairs${tab.replace('/', '-')}`);
        }
      }
    },
    TIME_LIMIT,
  );

  it(
    'say no word of each other to anybody else: for the agencies nothing has changed',
    async () => {
      const inspector = await story.signIn('inspector', { language: 'en', width: DESK });
      await inspector.go('/pairs');
      await inspector.sees(inspector.t('shell.not-found'));
      await inspector.go('/cases');
      expect(await inspector.page.content()).not.toMatch(/Фотима|Мадина/);
    },
    TIME_LIMIT,
  );
});
