import { describe, expect, it } from '@jest/globals';
import { DESK, PHONE, Story, TIME_LIMIT, looksRight } from './support/story';

const FIELD = 'rule-fu-first-contact-1-medium';
const REASON = '2 × 24';

/** The coordinator sets one check of the group nearer, after a preview, and then sees the result. */
describe('the rules of a group', () => {
  const story = Story.begin();

  it(
    'are set in two steps on a phone, and nothing is saved before the second',
    async () => {
      const coordinator = await story.signIn('coordinator', { language: 'tg', width: PHONE });
      await coordinator.go('/queue');
      await coordinator.follow('rules.title');
      await coordinator.sees(coordinator.t('rules.as-published'));
      await looksRight(coordinator, '01-rules-published');
      await coordinator.follow('plan-templates.title');
      await coordinator.sees(coordinator.t('plan-template.sp-write'));
      await coordinator.main
        .getByRole('button', { name: coordinator.t('plan.add') })
        .first()
        .click();
      await looksRight(coordinator, '01b-usual-actions');
      await coordinator.fill('group-action-what', 'Калиди дуюмро пинҳон кардан');
      await coordinator.press('ui.save');
      await coordinator.sees('Калиди дуюмро пинҳон кардан');
      await coordinator.go('/rules');
      await coordinator.press('rules.edit');
      const rule = coordinator.main.locator('details').filter({ has: coordinator.page.locator(`#${FIELD}`) });
      await rule.locator('summary').click();
      await coordinator.fill(FIELD, '73');
      await coordinator.press('rules.preview');
      await coordinator.sees(coordinator.t('rules.put-right'));
      await looksRight(coordinator, '02-rules-too-late');
      // The refusal was looked for.
      coordinator.faultsWereExpected();
      await coordinator.fill(FIELD, '48');
      await looksRight(coordinator, '03-rules-typed');
      await coordinator.press('rules.preview');
      const preview = coordinator.main.getByRole('status').filter({ hasText: '48' });
      await preview.waitFor();
      // One line for what changes, and one that says how many rows move.
      expect(await preview.locator('li').count()).toBe(2);
      expect(await preview.locator('strong').innerText()).toMatch(/^\d+ /);
      await coordinator.press('rules.save');
      await coordinator.sees(coordinator.t('error.required'));
      await looksRight(coordinator, '04-rules-preview');
      await coordinator.fill('rules-reason', REASON);
      await coordinator.press('rules.save');
      await coordinator.sees(new RegExp(coordinator.t('rules.version', { number: '1' })));
      await coordinator.sees(REASON);
      await looksRight(coordinator, '05-rules-saved');
    },
    TIME_LIMIT,
  );

  it(
    'are read by version, with what was moved, once that is done',
    async () => {
      const coordinator = await story.signIn('coordinator', { language: 'ru', width: DESK });
      await coordinator.go('/rules');
      await coordinator.waitsUntil(async () => {
        const isDone =
          (await coordinator.main.getByText(coordinator.t('rules.still-planning')).count()) === 0;
        if (!isDone) await coordinator.go('/rules');
        return isDone;
      });
      const version = coordinator.main.locator('pn-rule-versions .version');
      expect(await version.count()).toBe(1);
      expect(await version.innerText()).toContain(REASON);
      await coordinator.sees(coordinator.t('rules.is-set'));
      await looksRight(coordinator, '06-rules-moved');
    },
    TIME_LIMIT,
  );
});
