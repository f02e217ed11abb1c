import { describe, expect, it } from '@jest/globals';
import { register } from './support/case-work';
import { Effort } from './support/effort';
import { PHONE, Story, TIME_LIMIT, looksRight } from './support/story';

/** What was agreed with her becomes work of a day, and ends with what became of it. */
describe('the plan of a case on a phone', () => {
  const story = Story.begin();
  let path = '';

  it.each(['tg', 'ru', 'en'] as const)(
    'takes a goal in her words and an action of the worker in at most six taps (%s)',
    async (language) => {
      const worker = await story.signIn('caseworker', { language, width: PHONE });
      path = await register(worker, { surname: 'Нақшаева', givenName: `Зуҳро ${language}` });
      await worker.go(`${path}/help/goals/new`);
      await worker.select('domain', 'documents');
      await worker.fill('words', 'Паспорти худам.');
      await worker.press('ui.save');
      await worker.page.waitForURL('**/help');
      await worker.go(path);

      const effort = await Effort.start(worker);
      await worker.follow('help.tab');
      await worker.page.getByRole('button', { name: `${worker.t('plan.add')}: Паспорти худам.` }).click();
      await worker.choose('plan.what', 'plan-template.id-paper');
      await worker.choose('plan.when', 'plan-when.in-three-days');
      await looksRight(worker, `p1-action-${language}`);
      await worker.press('ui.save');
      await worker.sees(new RegExp(worker.t('plan-owner.worker')));
      await effort.isAtMost({ taps: 6 });
      await looksRight(worker, `p2-plan-${language}`);
    },
    TIME_LIMIT,
  );

  it(
    'asks need by need what she wants, and says where a goal is missing',
    async () => {
      const worker = await story.signIn('caseworker', { language: 'tg', width: PHONE });
      await worker.go(`${path}/help`);
      const effort = await Effort.start(worker);
      await worker.press('needs.ask');
      for (const need of ['safety', 'health', 'psychosocial', 'children'])
        await worker.choose(`support-need.${need}`, 'need-answer.not-now');
      for (const need of ['legal', 'material'])
        await worker.choose(`support-need.${need}`, 'need-answer.wanted');
      await looksRight(worker, 'p2-needs-asked');
      await worker.press('ui.save');
      await worker.sees(new RegExp(worker.t('need-answer.wanted')));
      await effort.isAtMost({ taps: 8 });
      await looksRight(worker, 'p2-needs');
    },
    TIME_LIMIT,
  );

  it(
    'stands on Today on its day, moves with a reason, and is done in one tap',
    async () => {
      await story.product.pass('2 days');
      const worker = await story.signIn('caseworker', { language: 'en', width: PHONE });
      await worker.sees(worker.t('follow-up-rule.pl-action'));
      await looksRight(worker, 'p3-today');
      await worker.go(`${path}/help`);
      const action = worker.t('plan-template.id-paper');
      await worker.page.getByRole('button', { name: `${worker.t('plan.change')}: ${action}` }).click();
      await worker.press('ui.save');
      await worker.sees(worker.t('plan.choose'));
      await worker.choose('plan.what-happened', 'plan-step.moved');
      await worker.choose('plan.new-day', 'plan-when.in-a-week');
      await worker.press('ui.save');
      await worker.sees(new RegExp(worker.t('plan-owner.worker')));
      await worker.page.getByRole('button', { name: `${worker.t('plan-step.done')}: ${action}` }).click();
      await worker.sees('1 ended action');
      expect(await worker.page.getByRole('button', { name: new RegExp(action) }).count()).toBe(0);
      await looksRight(worker, 'p4-done');
    },
    TIME_LIMIT,
  );
});
