import { describe, expect, it } from '@jest/globals';
import type { Person } from './support/person';
import { DESK, PHONE, Story, TIME_LIMIT, looksRight } from './support/story';
import type { Language } from './support/words';

const LANGUAGES: readonly Language[] = ['tg', 'ru', 'en'];
const SCREENS = ['tables', 'streams', 'persons', 'tables/report', 'releases', 'counting'];

/** Numbers: the quarter of a group and of an agency, exact tables and reports, and what the public reads. */
describe('statistics', () => {
  const story = Story.begin();

  /** On a phone and at a desk. */
  async function looksRightAtBoth(person: Person, name: string): Promise<void> {
    for (const width of [DESK, PHONE]) {
      await person.turnTo(width, 'light');
      await looksRight(person, name);
    }
  }
  const charts = (person: Person) => person.main.locator('pn-chart img.on-screen');

  it(
    'of a quarter open the cases behind each number',
    async () => {
      for (const language of LANGUAGES) {
        const coordinator = await story.signIn('coordinator', { language, width: PHONE });
        await coordinator.waitsUntil(async () => {
          await coordinator.go('/figures');
          return (await coordinator.main.locator('pn-indicator-card').count()) > 0;
        });
        await looksRightAtBoth(coordinator, '01-quarter');
        const number = coordinator.main.locator('pn-indicator-card .number a').first();
        const shown = Number(await number.innerText());
        await number.click();
        await coordinator.page.waitForURL('**/figures/cases?**');
        await coordinator.settled();
        const listed = await coordinator.main.locator('pn-indicator-cases li a[href^="/cases/"]').count();
        // The first page has 25 of them; of some she may no longer know.
        expect(listed).toBeGreaterThan(0);
        expect(listed).toBeLessThanOrEqual(shown);
        await looksRightAtBoth(coordinator, '02-cases');
      }
    },
    TIME_LIMIT,
  );

  it(
    'of an agency leave after a second supervisor has looked at them',
    async () => {
      const first = await story.signIn('supervisor', { language: 'ru', width: PHONE });
      await first.go('/figures');
      await looksRightAtBoth(first, '03-agency-quarter');
      await first.follow('agency-reports.tab');
      await looksRightAtBoth(first, '04-agency-report');
      await first.select('recipient', 'statistics_agency');
      await first.press('deliveries.ask');
      await first.sees(first.t('deliveries.state-waiting'));
      await first.press('deliveries.look');
      await first.sees(first.t('deliveries.needs-another'));

      const second = await story.signIn('supervisor2', { language: 'tg', width: PHONE });
      await second.go('/figures/return');
      await second.press('deliveries.look');
      await looksRightAtBoth(second, '05-delivery');
      await second.press('deliveries.approve');
      await second.sees(second.t('deliveries.state-approved'));
      for (const form of ['Excel', 'CSV']) {
        const file = second.page.waitForEvent('download');
        await second.main.getByRole('button', { name: new RegExp(`^${form}`) }).click();
        expect((await file).suggestedFilename()).toMatch(/^agency-report-.*-statistics-agency\.(xlsx|csv)$/);
      }
      await looksRightAtBoth(second, '06-approved');
    },
    TIME_LIMIT,
  );

  it(
    'of the deployment are read exactly, on a phone and at a desk, in every language',
    async () => {
      for (const language of LANGUAGES) {
        const statistician = await story.signIn('statistician', { language, width: PHONE });
        for (const screen of SCREENS) {
          await statistician.go(`/${screen}`);
          await looksRightAtBoth(statistician, `07-${screen.replace('/', '-')}`);
        }
        await statistician.go('/tables');
        await statistician.select('table', 'law_forms');
        await statistician.settled();
        await statistician.press('chart.show');
        await charts(statistician).first().waitFor();
        await looksRightAtBoth(statistician, '08-chart');
        await statistician.select('table', 'appeals');
        await statistician.settled();
        await statistician.press('chart.show');
        await charts(statistician).first().waitFor();
        await looksRightAtBoth(statistician, '09-trend');
      }
    },
    2 * TIME_LIMIT,
  );

  it(
    'of an edition are drafted and checked, approved by a second statistician, and read by anybody',
    async () => {
      const first = await story.signIn('statistician', { language: 'en', width: PHONE });
      await first.go('/releases');
      // The registers of the demo begin in the last months of that year.
      const title = first.t('editions.part-second-half', { year: '2019' });
      await first.main.getByRole('button', { name: `${first.t('editions.draft')}: ${title}` }).click();
      await first.page.waitForURL('**/releases/*');
      await first.settled();
      const address = new URL(first.page.url()).pathname;
      await looksRightAtBoth(first, '10-draft');
      const open = first.main.locator('pn-choice-chips fieldset');
      for (let at = 0; at < (await open.count()); at += 1) {
        await open.nth(at).locator('label').first().click();
        await first.settled();
      }
      await first.press('editions.check');
      await first.sees(first.t('editions.needs-another'));

      const second = await story.signIn('statistician-qabodiyon', { language: 'tg', width: DESK });
      await second.go(address);
      await second.press('editions.approve');
      await second.press('editions.publish');
      await looksRight(second, '11-ask');
      const dialog = second.page.getByRole('alertdialog');
      await dialog.getByText(second.t('editions.publish'), { exact: true }).click();
      await second.sees(second.t('editions.public'));
      await looksRightAtBoth(second, '12-published');
      await second.main.getByRole('link', { name: second.t('editions.public') }).click();
      await second.page.waitForURL('**/portal/tg/figures');
      await second.page.locator('main a[href*="/figures/"]').first().click();
      await second.page.locator('main table').first().waitFor();
      await looksRight(second, '13-public');
    },
    TIME_LIMIT,
  );
});
