import { beforeAll, describe, expect, it } from '@jest/globals';
import { openContext } from './support/browser';
import { register } from './support/case-work';
import { Person } from './support/person';
import type { Sight } from './support/person';
import { Story, TIME_LIMIT, looksRight } from './support/story';

const WEATHER = 'https://weather.example/kulob';
const NAME = { surname: 'Сафарзодаи', givenName: 'Намуна' };
const PHONE = '+992 90 000 00 00';
const NOTE = 'ёддошти нотамом';

/** What leaves the screen: a sheet of paper, a person who goes at once, and one who only went away. */
describe('leaving the screen', () => {
  const story = Story.begin({ PANOH_QUICK_EXIT_URL: WEATHER });
  let casePath: string;

  /** A device that counts print calls; the only other page on its network shows the weather. */
  const signIn = async (sight: Sight, login = 'inspector'): Promise<Person> => {
    const context = await openContext(story.browser, { baseURL: story.product.url, ...sight });
    await context.addInitScript(() => {
      window.print = () => {
        const { dataset } = document.documentElement;
        dataset['printed'] = [dataset['printed'], document.title].filter(Boolean).join('|');
      };
    });
    await context.route('https://weather.example/**', (route) =>
      route.fulfill({ contentType: 'text/html', body: '<title>+4</title><p>+4' }),
    );
    return Person.signInOn(context, story.product, { login, ...sight });
  };
  const printed = (person: Person): Promise<string | null> =>
    person.page.locator('html').getAttribute('data-printed');

  beforeAll(async () => {
    const worker = await signIn({ language: 'en', width: 1280 });
    casePath = await register(worker, NAME);
    await worker.leave();
  }, TIME_LIMIT);

  it.each<[Sight['language'], number]>([
    ['tg', 360],
    ['ru', 1280],
    ['en', 360],
  ])(
    'puts a case on paper in %s: a reason, codes and dates, no name, and a line in the access log',
    async (language, width) => {
      const worker = await signIn({ language, width });
      await worker.go(casePath);
      expect(await worker.onPaper('70-screen')).toBe(worker.t('shell.not-printed'));
      await worker.followMore('print.print');
      await worker.page.waitForURL(`**${casePath}/paper`);
      await worker.press('print.print');
      await worker.sees(worker.t('error.reason-required'));
      await looksRight(worker, '71-print-reason');
      await worker.choose('print.why', 'print.reason-for-meeting');
      await worker.press('print.print');
      await worker.sees(worker.t('print.footer'));
      await looksRight(worker, '72-print-sheet');
      expect(await printed(worker)).toBe(worker.t('app.tab-title'));
      const paper = await worker.onPaper('73-case');
      for (const key of ['app.name', 'print.footer', 'masked.not-printed', 'print.happened'])
        expect(paper).toContain(worker.t(key));
      expect(paper).toMatch(/[0-9A-Z]{4}-[0-9A-Z]{4}/);
      for (const word of [NAME.surname, NAME.givenName, PHONE, worker.t('menu.cases')])
        expect(paper).not.toContain(word);
      await worker.page.evaluate(() => window.dispatchEvent(new Event('afterprint')));
      await worker.page.waitForURL(`**${casePath}`);
      await worker.go(`${casePath}/looks`);
      await worker.sees(
        new RegExp(`^${worker.t('access-log.printed')}.*${worker.t('print.reason-for-meeting')}$`),
      );
      await looksRight(worker, '74-looks');
      expect(worker.faults).toEqual([]);
      await worker.leave();
    },
    TIME_LIMIT,
  );

  it(
    'goes to the page of the deployment at once, and Back finds the sign-in',
    async () => {
      const worker = await signIn({ language: 'ru', width: 360 });
      await worker.go(casePath);
      await worker.page.getByRole('button', { name: worker.t('shell.exit'), exact: true }).click();
      await worker.page.waitForURL(WEATHER);
      await worker.page.goBack();
      await worker.page.locator('#login').waitFor();
      expect(await worker.page.locator('body').innerText()).not.toContain(NAME.surname);
      await worker.leave();
    },
    TIME_LIMIT,
  );

  it(
    'covers the screen of who went away, ends her session, and brings her back to her screen and her draft',
    async () => {
      const worker = await signIn({ language: 'tg', width: 360 });
      await worker.go(`${casePath}/notes`);
      await worker.main.locator('#new-note').pressSequentially(NOTE);
      await worker.page.clock.runFor(2_000);
      await worker.sees(/Сиёҳнавис/);
      await worker.page.clock.fastForward(3 * 60_000 + 5_000);
      const cover = worker.page.getByRole('button', { name: worker.t('shell.covered') });
      await cover.click();
      await worker.page.clock.fastForward(28 * 60_000 + 5_000);
      await worker.page.getByRole('alertdialog').waitFor();
      await worker.page.clock.fastForward(2 * 60_000 + 5_000);
      await worker.page.locator('#login').waitFor();
      expect(await worker.page.locator('body').innerText()).not.toContain(NOTE);
      await worker.page.fill('#login', 'inspector');
      await worker.page.fill('#password', 'kulob-demo-2020');
      await worker.page.click('button[type=submit]');
      await worker.page.waitForURL(`**${casePath}/notes`);
      await worker.waitsUntil(async () => (await worker.main.locator('#new-note').inputValue()) === NOTE);
      await worker.leave();
    },
    TIME_LIMIT,
  );
});
