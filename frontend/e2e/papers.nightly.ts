import { readFile } from 'node:fs/promises';
import { describe, expect, it } from '@jest/globals';
import { provesPresence } from './support/signing-in';
import { DESK, PHONE, Story, TIME_LIMIT, looksRight } from './support/story';

describe('an order on paper', () => {
  const story = Story.begin();

  it(
    'is saved with names after a reason and a proof that it is still the inspector',
    async () => {
      const inspector = await story.signIn('inspector', { language: 'tg', width: PHONE });
      await inspector.go('/orders');
      const row = inspector.main.locator('li', { hasText: '118/26' });
      await inspector.go((await row.locator('a[href^="/orders/"]').first().getAttribute('href')) ?? '');
      await looksRight(inspector, '90-order');
      await inspector.follow('papers.title');
      await inspector.press('print.print');
      await inspector.sees(inspector.t('error.reason-required'));
      await inspector.choose('print.why', 'print.reason-for-recipient');
      await looksRight(inspector, '91-papers');
      const saved = inspector.page.waitForEvent('download');
      await inspector.press('print.print');
      await provesPresence(inspector);
      const file = await saved;
      expect(file.suggestedFilename()).toBe('document.pdf');
      const bytes = await readFile(await file.path());
      expect(bytes.subarray(0, 5).toString()).toBe('%PDF-');
    },
    TIME_LIMIT,
  );

  it(
    'has texts that two administrators keep, and a check word that anyone can ask about',
    async () => {
      const administrator = await story.signIn('administrator', { language: 'ru', width: PHONE });
      await administrator.go('/lists/papers');
      await administrator.sees(administrator.t('print-templates.lead'));
      await looksRight(administrator, '92-templates');
      await administrator.main
        .getByRole('button', { name: new RegExp(administrator.t('print-templates.add')) })
        .first()
        .click();
      await looksRight(administrator, '93-new-template');
      const clerk = await story.signIn('lawyer', { language: 'en', width: DESK });
      await clerk.go('/papers-check');
      await clerk.fill('paper-number', '118/26');
      await clerk.fill('paper-word', 'AAAAAAAA');
      await clerk.press('paper-check.check');
      await clerk.sees(clerk.t('paper-result.not-genuine'));
      await looksRight(clerk, '94-check');
    },
    TIME_LIMIT,
  );
});
