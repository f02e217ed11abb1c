import { join } from 'node:path';
import { beforeAll, describe, expect, it } from '@jest/globals';
import type { Person } from './support/person';
import { DESK, PHONE, Story, TIME_LIMIT, looksRight } from './support/story';

/** Where registers of the pilot are; without them the last month of the demo that may be drafted is published. */
const PILOT = process.env['PANOH_PILOT'];

/** A period goes from a draft to what anybody reads, by two people, and is corrected. */
describe('a release', () => {
  const story = Story.begin();
  let name = 'September 2020';
  beforeAll(async () => {
    if (PILOT) return;
    const day = new Date((await story.product.now()).getTime() - 46 * 86_400_000);
    name = day.toLocaleString('en', { month: 'long', year: 'numeric', timeZone: 'Asia/Dushanbe' });
  });

  const row = (person: Person, text: string) => person.main.locator('li', { hasText: text });

  async function year(person: Person): Promise<void> {
    await person.go('/releases');
    await person.settled();
    if (PILOT) await person.main.getByText('2020', { exact: true }).click();
    await person.settled();
  }
  /** Answers everything that stands out. */
  async function explain(person: Person): Promise<void> {
    const open = person.main.locator('pn-choice-chips fieldset');
    for (let at = 0; at < (await open.count()); at += 1) {
      const choice = open.nth(at).locator('label').first();
      await choice.click();
      await person.settled();
    }
  }

  it(
    'of registers that were brought in',
    async () => {
      for (const [login, file] of PILOT
        ? [
            ['police-supervisor', 'police_kulob.csv'],
            ['police-supervisor-qabodiyon', 'police_qabodiyon.csv'],
          ]
        : []) {
        const supervisor = await story.signIn(login ?? '', { language: 'en', width: DESK });
        await supervisor.go('/registers/new');
        await supervisor.page.setInputFiles('#file', join(PILOT ?? '', file ?? ''));
        await supervisor.press('registers.send-file');
        await supervisor.page.waitForURL('**/registers/files/*');
        await supervisor.settled();
        await supervisor.press('registers.see-first');
        await supervisor.press('registers.confirm');
        const done = supervisor.main.getByText(supervisor.t('registers.all-done')).first();
        await done.waitFor({ timeout: TIME_LIMIT });
      }
    },
    3 * TIME_LIMIT,
  );

  it(
    'is drafted from the calendar, on a phone, and checked',
    async () => {
      const first = await story.signIn('statistician', { language: 'en', width: PHONE });
      // What was brought in is counted with the first draft, or by itself within a quarter of an hour.
      await first.go('/releases');
      await first.settled();
      if (PILOT) {
        await first.main.getByRole('button', { name: /: October 2026/ }).click();
        await first.page.waitForURL('**/releases/*');
        await first.sees(first.t('releases.state-drafted'));
        await first.press('releases.drop');
        await first.page
          .getByRole('alertdialog')
          .getByText(first.t('releases.drop'), { exact: true })
          .click();
        await first.sees(first.t('releases.state-dropped'));
      }
      await year(first);
      await looksRight(first, 'r1-calendar');
      await row(first, name).getByRole('button').click();
      await first.page.waitForURL('**/releases/*');
      await first.sees(first.t('releases.state-drafted'));
      await looksRight(first, 'r2-draft');
      await explain(first);
      await first.press('releases.check');
      await first.sees(first.t('releases.needs-another'));
      await first.turnTo(DESK, 'light');
      await looksRight(first, 'r3-checked');
    },
    TIME_LIMIT,
  );

  it(
    'is approved and published by a second person',
    async () => {
      const second = await story.signIn('statistician-qabodiyon', { language: 'tg', width: DESK });
      await year(second);
      await looksRight(second, 'r4-calendar');
      await second.follow('releases.go-on');
      await second.press('releases.approve');
      await second.press('releases.publish');
      await looksRight(second, 'r5-ask');
      await second.page
        .getByRole('alertdialog')
        .getByText(second.t('releases.publish'), { exact: true })
        .click();
      await second.sees(second.t('releases.correct'));
      await second.turnTo(PHONE, 'dark');
      await looksRight(second, 'r6-published');
    },
    TIME_LIMIT,
  );

  it(
    'is read by anybody, and by a coordinator',
    async () => {
      const coordinator = await story.signIn('coordinator', { language: 'ru', width: PHONE });
      await year(coordinator);
      await coordinator.follow('releases.open');
      await coordinator.sees(coordinator.t('releases.state-published'));
      await looksRight(coordinator, 'r7-coordinator');
      const address = new URL(coordinator.page.url()).origin;
      await coordinator.page.goto(`${address}/portal/en/figures`);
      expect(await coordinator.page.locator('h2', { hasText: name }).count()).toBe(1);
    },
    TIME_LIMIT,
  );
});
