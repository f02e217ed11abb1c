import { describe, expect, it } from '@jest/globals';
import type { Locator } from 'playwright-core';
import { allow, answerAlone, chooseReceiver, refer, register, send, talkedWith } from './support/case-work';
import { Effort } from './support/effort';
import type { Person } from './support/person';
import { LANGUAGES, PHONE, Story, TIME_LIMIT, looksRight } from './support/story';

/** What the daily work may cost at 360 px; registering is counted where it is walked. */
const ASSESSMENT = { taps: 34, words: 700 };
const SHORT = { taps: 5 };
const TODAY_SCREENS = 3;
const TODAY_ROWS = 20;

/** A ready sentence to the agency that was asked. */
async function asksWhichPaper(worker: Person, referral: Locator): Promise<void> {
  const effort = await Effort.start(worker);
  await referral.click();
  await worker.press('referrals.message-write');
  await worker.main.locator('input[value=which_paper]').check();
  await looksRight(worker, 'r3-message');
  await worker.press('referrals.message-send');
  await worker.main.locator('pn-referral-messages li').first().waitFor();
  expect(await worker.main.locator('pn-referral-messages li').count()).toBe(1);
  await effort.isAtMost({ taps: 4 });
}

const SEEN = { language: 'en', width: PHONE } as const;

describe('what work costs', () => {
  const story = Story.begin();

  describe('the daily work at 360 px', () => {
    let casePath = '';

    it(
      'an assessment takes at most 34 taps and 700 words, and closed questions are no answers',
      async () => {
        const worker = await story.signIn('caseworker', SEEN);
        casePath = await register(worker, { surname: 'Санҷишова', givenName: 'Гулбаҳор' });
        const effort = await Effort.start(worker);
        await worker.follow('case-action.assess-risk');
        await worker.page.waitForURL('**/assessments/*');
        await worker.main.locator('[data-question]').first().waitFor();
        expect(await worker.main.locator('[data-question] input:checked').count()).toBe(0);
        const posted = worker.page.waitForRequest(
          (request) => request.method() === 'POST' && request.url().endsWith('/assessments'),
        );
        await worker.answerAll([]);
        // The longest form: every run looks for barriers here.
        expect(await worker.looksAt('e1-assessment')).toEqual([]);
        await effort.reads();
        await worker.press('assessment.save');
        await worker.page.waitForURL(`**${casePath}`);
        await effort.isAtMost(ASSESSMENT);
        const { suicide } = (await posted).postDataJSON() as { suicide: unknown };
        expect(suicide).toEqual({
          declined: false,
          answers: {
            ...{ thoughts: 'no', attempt_ever: 'no' },
            ...{ plan: 'not_asked', attempt_recent: 'not_asked', now: 'not_asked' },
          },
        });
      },
      TIME_LIMIT,
    );

    it(
      'a contact takes at most five taps from the case, and nothing that she says is filled in',
      async () => {
        const worker = await story.signIn('caseworker', SEEN);
        await worker.go(casePath);
        const effort = await Effort.start(worker);
        await worker.follow('case.add-contact');
        const said = worker.main.locator('pn-contact-card form input:checked');
        await worker.main.locator('pn-contact-card').waitFor();
        expect(await said.count()).toBe(0);
        await talkedWith(worker, 'follow-up-outcome.reached-safe', 'yes');
        expect(await said.count()).toBe(1);
        await worker.choose('contact.wellbeing', 'answer.no');
        await worker.choose('contact.plan', 'plan-answer.right');
        await effort.reads();
        await looksRight(worker, 'e2-contact');
        await worker.press('contact.save');
        await worker.link('case.to-case').waitFor();
        await effort.isAtMost(SHORT);
      },
      TIME_LIMIT,
    );

    it(
      'help given takes at most five taps from the case, with how long it took and a note',
      async () => {
        const worker = await story.signIn('caseworker', SEEN);
        await worker.go(casePath);
        const effort = await Effort.start(worker);
        await worker.follow('help.log');
        await worker.choose('help.what', 'service-type.psychosocial');
        await worker.main
          .locator('label')
          .filter({ hasText: /^\s*30\s/ })
          .click();
        await worker.fill('note', '…');
        await effort.reads();
        await looksRight(worker, 'e3-support');
        await worker.press('ui.save');
        await worker.page.waitForURL(`**${casePath}/help`);
        await effort.isAtMost(SHORT);
      },
      TIME_LIMIT,
    );

    it(
      'a referral is accepted with one tap on the day and on its page, and the acceptance can be undone',
      async () => {
        const worker = await story.signIn('caseworker', SEEN);
        await refer(worker, casePath, 'legal');
        const referral = await send(worker, casePath);
        const lawyer = await story.signIn('lawyer', SEEN);
        await lawyer.go('/today');
        const row = lawyer.main.locator(`[data-row]:has(a[href="${referral}"])`);
        const onDay = await Effort.start(lawyer);
        await row.getByRole('button', { name: lawyer.t('referrals.do-accept'), exact: true }).click();
        await lawyer.page.waitForURL(/\/cases\/[0-9a-f-]{36}$/);
        await onDay.isAtMost({ taps: 1 });
        // The bar stays while the pointer is on it, however long a look at the screen takes.
        await lawyer.page.locator('pn-undo-bar').hover();
        expect(await lawyer.fits('e4-accepted')).toEqual([]);
        await lawyer.page.getByRole('button', { name: lawyer.t('common.undo'), exact: true }).click();
        await lawyer.page.waitForURL(`**${referral}`);
        await lawyer.button('referrals.do-accept').waitFor();
        await looksRight(lawyer, 'e5-undone');
        const onPage = await Effort.start(lawyer);
        await lawyer.press('referrals.do-accept');
        await lawyer.page.waitForURL(/\/cases\/[0-9a-f-]{36}$/);
        await onPage.isAtMost({ taps: 1 });
      },
      TIME_LIMIT,
    );

    it.each(LANGUAGES)(
      'the day shows twenty rows on at most three screens (%s)',
      async (language) => {
        const worker = await story.signIn('caseworker', { language, width: PHONE });
        await worker.go('/today');
        await looksRight(worker, 'e6-today');
        const { rows, screens } = await heightOfRows(worker);
        expect(rows).toBeGreaterThanOrEqual(10);
        expect(screens).toBeLessThanOrEqual(TODAY_SCREENS);
      },
      TIME_LIMIT,
    );
  });

  describe('three services after one conversation', () => {
    it(
      'are asked with at most 12 taps, and each is told only what she allowed',
      async () => {
        const worker = await story.signIn('caseworker', { language: 'en', width: PHONE });
        const path = await register(worker, { surname: 'Роҳнамоева', givenName: 'Моҳира' });
        const effort = await Effort.start(worker);
        await worker.follow('case.refer');
        await worker.choose('new-referral.urgency', 'urgency.medium');
        for (const type of ['legal', 'health', 'documents']) await chooseReceiver(worker, type);
        expect(await worker.main.locator('#partitions input:checked').count()).toBe(0);
        await allow(worker, new RegExp(worker.t('sheet-group.identity')));
        await allow(worker, new RegExp(worker.t('sheet-group.safe-contact')));
        await answerAlone(worker);
        await effort.reads();
        await looksRight(worker, 'r1-three-referrals');
        await worker.press('referral-action.send');
        await worker.page.waitForURL(`**${path}/referrals`);
        await effort.isAtMost({ taps: 12 });
        const sent = worker.main.locator('li a[href^="/referrals/"]');
        await sent.nth(2).waitFor();
        expect(await sent.count()).toBe(3);
        await looksRight(worker, 'r2-sent');
        await asksWhichPaper(worker, sent.first());
      },
      TIME_LIMIT,
    );
  });

  /** What was agreed with her becomes work of a day, and ends with what became of it. */
  describe('the plan of a case on a phone', () => {
    let path = '';

    it.each(LANGUAGES)(
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
});

/** How many rows the day has, and the height down to the end of twenty such rows, in heights of the window. */
async function heightOfRows(worker: Person): Promise<{ rows: number; screens: number }> {
  return worker.page.evaluate((wanted) => {
    const rows = [...document.querySelectorAll('[data-row]')].map((row) => row.getBoundingClientRect());
    const end = (rows.at(-1)?.bottom ?? 0) + window.scrollY;
    const all = rows.reduce((sum, { height }) => sum + height, 0);
    const height = end - all + (all / rows.length) * wanted;
    return { rows: rows.length, screens: height / window.innerHeight };
  }, TODAY_ROWS);
}
