import { describe, expect, it } from '@jest/globals';
import { refer, register, send, talkedWith } from './support/case-work';
import { Effort } from './support/effort';
import type { Person } from './support/person';
import { PHONE, Story, TIME_LIMIT, looksRight } from './support/story';

/** What the daily work may cost at 360 px; registering and three referrals are counted where they are walked. */
const ASSESSMENT = { taps: 34, words: 700 };
const SHORT = { taps: 5 };
const TODAY_SCREENS = 3;
const TODAY_ROWS = 20;

const SEEN = { language: 'en', width: PHONE } as const;

describe('the daily work at 360 px', () => {
  const story = Story.begin();
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
      await looksRight(worker, 'e1-assessment');
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

  it.each(['en', 'ru', 'tg'] as const)(
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
