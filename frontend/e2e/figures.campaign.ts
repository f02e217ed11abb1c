import { describe, expect, it } from '@jest/globals';
import { DESK, PHONE, Story, TIME_LIMIT, looksRight } from './support/story';
import type { Language } from './support/words';

const LANGUAGES: readonly Language[] = ['tg', 'ru', 'en'];

/** Where survivors are lost, as tables and as charts over them. */
describe('figures', () => {
  const story = Story.begin();

  it(
    'are read on a phone and at a desk, in every language, with a chart over the table on demand',
    async () => {
      await story.product.pass('75 days');
      for (const language of LANGUAGES) {
        const supervisor = await story.signIn('supervisor', { language, width: PHONE });
        await supervisor.go('/figures/lost');
        await supervisor.page.waitForLoadState('networkidle');
        await supervisor.sees(supervisor.t('path.no-rate'));
        await supervisor.main
          .getByRole('button', { name: supervisor.t('chart.show') })
          .first()
          .click();
        await supervisor.main.locator('pn-figure-chart img').first().waitFor();
        await looksRight(supervisor, `01-lost-${language}`);
        await supervisor.turnTo(DESK, 'light');
        await looksRight(supervisor, `01-lost-${language}`);
        expect(await supervisor.main.locator('pn-figure-table').count()).toBeGreaterThan(1);
      }
    },
    TIME_LIMIT,
  );
});
