import { describe, expect, it } from '@jest/globals';
import { DESK, PHONE, Story, TIME_LIMIT, looksRight } from './support/story';

/** The coordinator's week: a meeting is planned, held and ended, and a member agency reads its packet. */
describe('a meeting of the group', () => {
  const story = Story.begin();
  let path = '';

  it(
    'is planned, gets its agenda from what is proposed, and is held',
    async () => {
      const coordinator = await story.signIn('coordinator', { language: 'ru', width: PHONE });
      await coordinator.go('/meetings');
      await looksRight(coordinator, '01-no-meetings');
      await coordinator.press('meetings.plan');
      await coordinator.press('ui.save');
      await coordinator.sees(coordinator.t('error.required'));
      await coordinator.press('time.today');
      await coordinator.fill('meeting-when-time', '16');
      await coordinator.press('ui.save');
      await coordinator.page.waitForURL(/\/meetings\/[0-9a-f-]{36}$/);
      path = new URL(coordinator.page.url()).pathname;
      await coordinator.press('meetings.add');
      const proposals = coordinator.main.locator('pn-agenda-adder input[type=checkbox]');
      await proposals.first().check();
      await looksRight(coordinator, '02-proposals');
      await proposals.nth(1).check();
      await coordinator.press('meetings.put');
      await coordinator.main.locator('pn-agenda-entry').nth(1).waitFor();
      await coordinator.press('meetings.begin');
      const roles = coordinator.main.locator('pn-attendance-form select');
      await roles.nth(0).selectOption('chair');
      await roles.nth(1).selectOption('caseworker');
      await looksRight(coordinator, '03-attendance');
      await coordinator.press('ui.save');
      await coordinator.sees(coordinator.t('meeting-state.in-progress'));
    },
    TIME_LIMIT,
  );

  it(
    'decides, ends, and leaves minutes that name nobody',
    async () => {
      const coordinator = await story.signIn('coordinator', { language: 'tg', width: DESK });
      await coordinator.go(path);
      const entries = coordinator.main.locator('pn-agenda-entry');
      expect(await entries.count()).toBe(2);
      await entries
        .nth(0)
        .getByRole('button', { name: coordinator.t('meetings.decide') })
        .click();
      await entries.nth(0).locator('select').first().selectOption('review_safety_plan');
      await entries
        .nth(0)
        .getByRole('button', { name: coordinator.t('time.today') })
        .click();
      await entries.nth(0).locator('input[id$="-time"]').fill('23:30');
      await looksRight(coordinator, '04-decision');
      await coordinator.press('meetings.save-decision');
      await coordinator.sees(new RegExp(coordinator.t('group-decision.review-safety-plan')));
      await entries
        .nth(1)
        .getByRole('button', { name: coordinator.t('meetings.hear') })
        .click();
      await looksRight(coordinator, '05-decided');
      await coordinator.press('meetings.end');
      await coordinator.sees(new RegExp(coordinator.t('meeting-state.completed')));
      await coordinator.follow('ui.print');
      await coordinator.pick('print.reason-for-paper-file');
      await coordinator.press('print.print');
      await coordinator.sees(coordinator.t('print.footer'));
      const paper = await coordinator.onPaper('06-minutes');
      expect(paper).toContain(coordinator.t('group-decision.review-safety-plan'));
      expect(paper).toContain(coordinator.t('role.chair'));
    },
    TIME_LIMIT,
  );

  it(
    'shows a member agency its packet, with nothing to press',
    async () => {
      const caseworker = await story.signIn('caseworker', { language: 'en', width: PHONE });
      await caseworker.go('/meetings');
      await looksRight(caseworker, '07-member-list');
      await caseworker.openFrom(path);
      await caseworker.sees(caseworker.t('meetings.agenda'));
      await looksRight(caseworker, '08-packet');
      expect(await caseworker.main.locator('pn-agenda-entry button').count()).toBe(0);
    },
    TIME_LIMIT,
  );
});
