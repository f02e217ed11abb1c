import { describe, expect, it } from '@jest/globals';
import type { Person } from './support/person';
import { DESK, PHONE, Story, TIME_LIMIT, looksRight } from './support/story';

/** A period goes from a draft to what anybody reads, by two people, and is corrected. */
describe('a release', () => {
  const story = Story.begin();
  /** A month of the registers: of what the demo lives by itself every number is small, and there is nothing to draw. */
  const [year, name] = ['2020', 'September 2020'];

  const row = (person: Person, text: string) => person.main.locator('li', { hasText: text });

  async function calendar(person: Person): Promise<void> {
    await person.go('/releases');
    await person.main.locator('label', { hasText: year }).first().click();
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
    'is drafted from the calendar, on a phone, and checked',
    async () => {
      const first = await story.signIn('statistician', { language: 'en', width: PHONE });
      await calendar(first);
      await looksRight(first, 'r1-calendar');
      await row(first, name).getByRole('button').click();
      await first.page.waitForURL('**/releases/*');
      await first.main.locator('pn-figure-table').first().waitFor();
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
      await calendar(second);
      await looksRight(second, 'r4-calendar');
      await second.main.locator('li a').first().click();
      await second.page.waitForURL('**/releases/*');
      await second.settled();
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
      await calendar(coordinator);
      await coordinator.main.locator('li a').first().click();
      await coordinator.page.waitForURL('**/releases/*');
      await coordinator.sees(coordinator.t('releases.state-published'));
      await coordinator.main
        .getByRole('button', { name: coordinator.t('chart.show') })
        .first()
        .click();
      await coordinator.main.locator('pn-figure-chart img').first().waitFor();
      await looksRight(coordinator, 'r7-coordinator');
      const picture = coordinator.page.waitForEvent('download');
      await coordinator.main
        .getByRole('button', { name: coordinator.t('chart.png') })
        .first()
        .click();
      expect((await picture).suggestedFilename()).toMatch(/\.png$/);
      const file = coordinator.page.waitForEvent('download');
      await coordinator.main.getByRole('button', { name: 'Excel' }).first().click();
      expect((await file).suggestedFilename()).toMatch(/\.xlsx$/);
      const address = new URL(coordinator.page.url()).origin;
      await coordinator.page.goto(`${address}/portal/en/figures`);
      expect(await coordinator.page.locator('h2', { hasText: name }).count()).toBe(1);
      for (const language of ['en', 'ru', 'tg'] as const) {
        await coordinator.page.goto(`${address}/portal/${language}/figures`);
        await coordinator.page.locator('main a[href*="/figures/"]').first().click();
        await coordinator.page.locator('a[href$=".csv-metadata.json"]').waitFor();
        await looksRight(coordinator, `r8-public-${language}`);
      }
    },
    TIME_LIMIT,
  );
});
