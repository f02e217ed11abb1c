import { describe, expect, it } from '@jest/globals';
import { allow, answerAlone, chooseReceiver, register } from './support/case-work';
import type { Locator } from 'playwright-core';
import { Effort } from './support/effort';
import type { Person } from './support/person';
import { PHONE, Story, TIME_LIMIT, looksRight } from './support/story';

/** A ready sentence to the agency that was asked. */
async function asks(worker: Person, referral: Locator): Promise<void> {
  const effort = await Effort.start(worker);
  await referral.click();
  await worker.press('referrals.message-write');
  await worker.main.locator('input[value=which_paper]').check();
  await looksRight(worker, 'r3-message');
  await worker.press('referrals.message-send');
  await worker.main.locator('pn-referral-messages li').first().waitFor();
  expect(await worker.main.locator('pn-referral-messages li').count()).toBe(1);
  await effort.isAtMost({ taps: 4 });
  await looksRight(worker, 'r4-message-sent');
}

describe('three services after one conversation', () => {
  const story = Story.begin();

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
      await asks(worker, sent.first());
    },
    TIME_LIMIT,
  );
});
