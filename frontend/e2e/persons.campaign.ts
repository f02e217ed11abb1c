import { describe, it } from '@jest/globals';
import { DESK, PHONE, Story, TIME_LIMIT, looksRight } from './support/story';
import type { Language } from './support/words';

const LANGUAGES: readonly Language[] = ['tg', 'ru', 'en'];

/** How many people there are: a statistician's drafts, and what a coordinator reads once a quarter is published. */
describe('persons', () => {
  const story = Story.begin();

  it(
    'are read on a phone and at a desk, in every language, each figure with what it counts',
    async () => {
      for (const language of LANGUAGES) {
        const statistician = await story.signIn('statistician', { language, width: PHONE });
        await statistician.waitsUntil(async () => {
          await statistician.go('/persons');
          await statistician.page.waitForLoadState('networkidle');
          return (await statistician.main.locator('pn-figure-table').count()) > 0;
        });
        await statistician.sees(statistician.t('persons.is-estimate'));
        await looksRight(statistician, `01-persons-${language}`);
        await statistician.turnTo(DESK, 'light');
        await looksRight(statistician, `01-persons-${language}`);
      }
    },
    TIME_LIMIT,
  );

  it(
    'are found from the figures by whoever leads a group',
    async () => {
      const coordinator = await story.signIn('coordinator', { language: 'tg', width: PHONE });
      await coordinator.go('/figures');
      await coordinator.follow('persons.open');
      await coordinator.page.waitForLoadState('networkidle');
      await looksRight(coordinator, '02-coordinator');
    },
    TIME_LIMIT,
  );
});
