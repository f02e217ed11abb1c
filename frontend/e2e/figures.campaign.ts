import { copyFile, stat } from 'node:fs/promises';
import { describe, expect, it } from '@jest/globals';
import { DESK, PHONE, Story, TIME_LIMIT, looksRight } from './support/story';
import { PICTURES } from './support/person';
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

  it(
    'are charts that follow the theme, and pictures for slides that show what the chart shows',
    async () => {
      const supervisor = await story.signIn('supervisor', { language: 'tg', width: PHONE });
      await supervisor.turnTo(PHONE, 'dark');
      await supervisor.go('/figures/lost');
      await supervisor.sees(supervisor.t('path.no-rate'));
      const opener = supervisor.main.getByRole('button', { name: supervisor.t('chart.show') }).first();
      await opener.click();
      const image = supervisor.main.locator('pn-figure-chart img').first();
      await image.waitFor();
      const dark = await image.getAttribute('src');
      await supervisor.pictureOf(image, '02-chart-dark');
      await supervisor.turnTo(DESK, 'dark');
      await looksRight(supervisor, '02-lost-dark');
      await supervisor.turnTo(PHONE, 'light');
      await supervisor.page.waitForFunction(
        (before) => document.querySelector('pn-figure-chart img')?.getAttribute('src') !== before,
        dark,
      );
      await supervisor.pictureOf(image, '03-chart-light');
      await supervisor.turnTo(DESK, 'light');
      await supervisor.settled();
      await supervisor.pictureOf(image, '03-chart-desk');
      const taken = supervisor.page.waitForEvent('download');
      await supervisor.press('chart.png');
      const path = await (await taken).path();
      // Of one colour alone it would be a few hundred bytes.
      expect((await stat(path)).size).toBeGreaterThan(3_000);
      if (PICTURES) await copyFile(path, `${PICTURES}/04-taken.png`);
    },
    TIME_LIMIT,
  );
});
