import { describe, expect, it } from '@jest/globals';
import { DESK, PHONE, Story, TIME_LIMIT, looksRight } from './support/story';
import type { Language } from './support/words';

const LANGUAGES: readonly Language[] = ['tg', 'ru', 'en'];

/** The police beside the services, and how everything is counted. */
describe('streams', () => {
  const story = Story.begin();

  it.each(LANGUAGES)(
    'are read in %s on a phone and at a desk, each table with how it is counted',
    async (language) => {
      const statistician = await story.signIn('statistician', { language, width: PHONE });
      for (const [path, words] of [
        ['streams', 'streams.gap'],
        ['counting', 'eige.heading'],
        ['tables/return', 'returns.section-registered'],
      ] as const) {
        await statistician.go(`/${path}`);
        await statistician.sees(statistician.t(words));
        await looksRight(statistician, `01-${path.replace('/', '-')}-${language}`);
        await statistician.turnTo(DESK, 'light');
        await looksRight(statistician, `01-${path.replace('/', '-')}-${language}`);
        await statistician.turnTo(PHONE, 'light');
      }
      await statistician.go('/streams');
      await statistician.main.locator('pn-figure-table').first().waitFor();
      const persons = statistician.main.locator('pn-fold.card', {
        hasText: statistician.t('persons.unit-estimate'),
      });
      expect(await statistician.main.locator('pn-figure-table').count()).toBe(7 + (await persons.count()));
      // What stands side by side is open, with the people behind it, and of no table how it is counted.
      expect(await statistician.main.locator('details[open]').count()).toBe(2 + (await persons.count()));
      const opener = statistician.main.getByRole('button', { name: statistician.t('chart.show') });
      await opener.first().click();
      await statistician.main.locator('pn-figure-chart img').first().waitFor();
      const picture = statistician.page.waitForEvent('download');
      await statistician.press('chart.png');
      expect((await picture).suggestedFilename()).toMatch(/^appeals-\d{4}\.png$/);
      await looksRight(statistician, `02-streams-chart-${language}`);
    },
    TIME_LIMIT,
  );
});
