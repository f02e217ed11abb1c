import { describe, expect, it } from '@jest/globals';
import { DESK, PHONE, Story, TIME_LIMIT, looksRight } from './support/story';

const WORDS: Record<string, string> = {
  titleTg: 'Ба навбатдор чӣ тавр занг задан мумкин аст',
  textTg: 'Ба 102 занг занед.\n\n# Чӣ гуфтан лозим\n- Дар куҷо ҳастед\n- Оё кӯдакон дар назди шумо ҳастанд',
  titleRu: 'Как позвонить дежурному',
  textRu: 'Позвоните 102.\n\n# Что сказать\n- Где вы\n- С вами ли дети\n\nТерпеть не нужно.',
  titleEn: 'How to call the duty officer',
  textEn: 'Call 102.\n\n# What to say\n- Where you are\n- Whether children are with you',
};

/** A text on the public pages: written by one person, sent back and then published by another, corrected, withdrawn. */
describe('public texts', () => {
  const story = Story.begin();

  it(
    'go out when a second person found nothing, and are gone at once when they are withdrawn',
    async () => {
      const inspector = await story.signIn('inspector', { language: 'tg', width: PHONE });
      await inspector.go('/services');
      await inspector.follow('title.articles');
      await looksRight(inspector, '01-none');
      await inspector.follow('articles.begin');
      for (const [field, text] of Object.entries(WORDS))
        if (field !== 'textEn') await inspector.fill(field, text);
      await looksRight(inspector, '02-form');
      await inspector.press('articles.save');
      await inspector.page.waitForURL(/articles\/[0-9a-f-]{36}/);
      const address = new URL(inspector.page.url()).pathname;
      await inspector.press('articles.submit');
      await looksRight(inspector, '03-missing');
      // The browser logs the 422 response as an error.
      inspector.faultsWereExpected();
      await inspector.fill('textEn', WORDS['textEn'] ?? '');
      await inspector.press('articles.save');
      await inspector.press('articles.submit');
      await inspector.sees(inspector.t('articles.waits'));
      await looksRight(inspector, '04-waits');

      const supervisor = await story.signIn('police-supervisor', { language: 'ru', width: DESK });
      await supervisor.go('/articles');
      await looksRight(supervisor, '05-list');
      await supervisor.openFrom(address);
      await looksRight(supervisor, '06-review');
      await supervisor.turnTo(PHONE, 'dark');
      await looksRight(supervisor, '06-review');
      await supervisor.turnTo(DESK, 'light');
      await supervisor.answerAll(['review-question.patience']);
      await supervisor.fill('note', 'Последняя строка');
      await supervisor.press('articles.send-back');
      await looksRight(supervisor, '07-sent-back');

      await inspector.go(address);
      await looksRight(inspector, '08-back');
      await inspector.press('ui.edit');
      await inspector.fill('textRu', (WORDS['textRu'] ?? '').replace('\n\nТерпеть не нужно.', ''));
      await inspector.press('articles.save');
      await inspector.press('articles.submit');
      await supervisor.go(address);
      await supervisor.answerAll([]);
      await supervisor.press('articles.publish');
      await looksRight(supervisor, '09-public');

      const portal = await supervisor.page.context().newPage();
      const path = address.replace('/articles/', '/portal/ru/news/mvd/');
      for (const [width, name] of [
        [PHONE, 'phone'],
        [DESK, 'desk'],
      ] as const) {
        await portal.setViewportSize({ width, height: 740 });
        for (const [at, page] of ['/portal/ru/news', '/portal/ru/news/mvd', path].entries()) {
          expect((await portal.goto(page))?.status()).toBe(200);
          const folder = process.env['PANOH_SCREENSHOTS'];
          if (folder)
            await portal.screenshot({ path: `${folder}/10-portal-${at}-${name}.png`, fullPage: true });
        }
      }
      expect(await portal.locator('article h1').innerText()).toBe(WORDS['titleRu']);
      await supervisor.press('articles.withdraw');
      await supervisor.select('withdraw-reason', 'outdated');
      await looksRight(supervisor, '11-withdraw');
      await supervisor.main.locator('pn-withdraw-article button[type=submit]').click();
      await supervisor.sees(supervisor.t('article-state.withdrawn'));
      await looksRight(supervisor, '12-withdrawn');
      expect((await portal.reload())?.status()).toBe(410);
      expect(await portal.locator('main').innerText()).not.toContain('102');
      await portal.close();
    },
    TIME_LIMIT,
  );
});
