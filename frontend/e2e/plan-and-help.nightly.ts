import { describe, expect, it } from '@jest/globals';
import { talkedWith } from './support/case-work';
import type { Person } from './support/person';
import { provesPresence } from './support/signing-in';
import { DESK, PHONE, Story, TIME_LIMIT, looksRight } from './support/story';

/** A caseworker's records other than contacts: help given, goals, safety plan. */
describe('a day on which help is given', () => {
  const story = Story.begin();
  let casePath = '';
  let taps = 0;
  const tap = async (press: () => Promise<void>): Promise<void> => {
    taps += 1;
    await press();
  };
  const saved = (worker: Person): Promise<unknown> => worker.page.waitForURL('**/help');

  it(
    'records help in four taps from the day, on a phone',
    async () => {
      const worker = await story.signIn('caseworker', { language: 'tg', width: PHONE });
      await looksRight(worker, '40-day-with-help');
      const more = worker.main.locator('li:has(pn-queue-row.pair) button[data-key=more]');
      await tap(() => more.first().click());
      const item = { name: worker.t('today.do-log-support'), exact: true };
      await tap(() => worker.page.getByRole('menuitem', item).click());
      await worker.page.waitForURL('**/help/new');
      await looksRight(worker, '41-help-form');
      await tap(() => worker.choose('help.what', 'service-type.psychosocial'));
      await tap(() => worker.press('ui.save'));
      await saved(worker);
      await worker.sees(worker.t('service-type.psychosocial'));
      expect(taps).toBe(4);
      await looksRight(worker, '42-plan-and-help');
    },
    TIME_LIMIT,
  );

  it(
    'corrects an entry by a new one, sets a goal in her words, and makes her plan',
    async () => {
      const worker = await story.signIn('caseworker', { language: 'ru', width: DESK });
      await worker.button('today.do-record-safety-plan').first().click();
      await worker.page.waitForURL('**/help/plan');
      await worker.press('ui.save');
      await worker.sees(worker.t('help.missing-concern'));
      await looksRight(worker, '43-plan-form');
      await worker.fill('mainConcern', 'Что он ждёт у ворот.');
      await worker.fill('during', 'Через кухню к соседке.');
      await worker.press('ui.save');
      await saved(worker);
      casePath = new URL(worker.page.url()).pathname.replace('/help', '');
      await worker.sees('Что он ждёт у ворот.');

      await worker.follow('help.log');
      await worker.choose('help.what', 'help.another');
      await worker.select('otherService', 'alimony_property');
      await worker.press('ui.save');
      await saved(worker);
      await worker.sees(worker.t('service-type.alimony-property'));
      const place = worker.t('service-type.alimony-property');
      await worker.page.getByRole('link', { name: `${worker.t('help.correct')}: ${place}` }).click();
      await worker.choose('help.what', 'service-type.legal');
      await worker.press('ui.save');
      await saved(worker);
      await worker.sees(worker.t('help.was-corrected'));

      await worker.follow('help.add-goal');
      await worker.select('domain', 'livelihood');
      await worker.fill('words', 'Шить дома.');
      await worker.fill('measure', 'Три заказа в месяц.');
      await worker.press('ui.save');
      await saved(worker);
      await worker.page.getByRole('button', { name: `${worker.t('help.how-far')}: Шить дома.` }).click();
      await worker.choose('help.how-far', 'goal-progress.met');
      await worker.fill('goal-word', 'Уже четыре.');
      await worker.press('ui.save');
      await worker.sees(/Уже четыре/);
      await looksRight(worker, '44-goals-and-plan');

      await worker.press('help.ask-copy');
      await worker.choose('help.copy-question', 'copy-choice.paper');
      await worker.choose('contact.alone', 'known.no');
      await worker.press('ui.save');
      await worker.sees(new RegExp(worker.t('plan-copy.not-alone')));
      expect(await worker.button('help.print').count()).toBe(0);
    },
    TIME_LIMIT,
  );

  it(
    'plans what she does herself, prints it if she wants that, and asks about it at the next contact',
    async () => {
      const worker = await story.signIn('caseworker', { language: 'tg', width: PHONE });
      await worker.go(`${casePath}/help/goals/new`);
      await worker.select('domain', 'documents');
      await worker.fill('words', 'Шиноснома гирифтан.');
      await worker.fill('measure', 'Он дар дасти ман аст.');
      await worker.press('ui.save');
      await saved(worker);
      const add = { name: `${worker.t('plan.add')}: Шиноснома гирифтан.` };
      await worker.main.getByRole('button', add).click();
      await worker.choose('plan.what', 'plan-template.id-paper');
      await worker.choose('plan.who', 'plan-owner.survivor');
      await worker.choose('plan.when', 'plan-when.tomorrow');
      await looksRight(worker, '45-action');
      await worker.press('ui.save');
      await worker.main.locator('li.action').waitFor();

      await worker.press('plan-paper.open');
      await worker.choose('plan-paper.wants', 'known.no');
      await worker.sees(worker.t('plan-paper.not-printed'));
      await worker.choose('plan-paper.wants', 'known.yes');
      await worker.press('print.print');
      await worker.sees(worker.t('plan-paper.missing'));
      await worker.choose('contact.alone', 'known.yes');
      await worker.choose('plan-paper.where', 'plan-paper-place.our-office');
      await looksRight(worker, '46-plan-paper');
      const paper = worker.page.waitForEvent('download');
      await worker.press('print.print');
      await provesPresence(worker);
      expect((await paper).suggestedFilename()).toBe('document.pdf');

      await worker.go(`${casePath}/contacts/new`);
      await talkedWith(worker, 'follow-up-outcome.reached-safe', 'yes');
      await worker.sees(worker.t('contact.own-actions'));
      await worker.choose('plan-template.id-paper', 'plan-step.done');
      await looksRight(worker, '47-own-actions');
    },
    TIME_LIMIT,
  );
});
