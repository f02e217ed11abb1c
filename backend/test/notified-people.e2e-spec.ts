import { describe, expect, it } from '@jest/globals';
import { ClosingStory } from './support/closing.js';
import { servicesConsent } from './support/forms.js';
import { startKulob } from './support/kulob.js';

const { test, kulob } = await startKulob();

/** What keeps a notification from reaching a person, and how it ends. */
const STATES: readonly (readonly [string, string, string])[] = [
  [
    'is not active',
    `update panoh.users set status = 'disabled' where id = $1`,
    `update panoh.users set status = 'active' where id = $1`,
  ],
  [
    'has never signed in',
    `update panoh.credentials set signed_in_at = null where user_id = $1`,
    `update panoh.credentials set signed_in_at = panoh.now() where user_id = $1`,
  ],
  [
    'is locked',
    `update panoh.credentials set locked_at = panoh.now(), locked_by = user_id, lock_reason = 'self' where user_id = $1`,
    `update panoh.credentials set locked_at = null, locked_by = null, lock_reason = null where user_id = $1`,
  ],
];

describe('a person who cannot act', () => {
  const story = new ClosingStory(test, kulob);
  const mayBe = async (id: string): Promise<boolean | undefined> =>
    (await test.database.query<{ may: boolean }>('select panoh.may_be_notified($1) as may', [id]))[0]?.may;
  const notified = async (subject: string): Promise<string[]> => {
    const rows = await test.database.query<{ user_id: string }>(
      `select user_id from panoh.notifications where subject_id = $1 and kind = 'death_reported'`,
      [subject],
    );
    return rows.map(({ user_id }) => user_id);
  };

  it.each(STATES)('who %s is notified by nobody, and the others are', async (_what, before, after) => {
    const { userId } = story.as('supervisor2');
    const id = await story.open({ consents: [servicesConsent()] });
    expect(await mayBe(userId)).toBe(true);
    await test.database.query(before, [userId]);
    expect(await mayBe(userId)).toBe(false);
    await story.as('caseworker').post(`/cases/${id}/death-reports`, { saidBy: 'relative' }).expect(204);
    await test.database.query(after, [userId]);
    expect(await notified(id)).toEqual([story.as('supervisor').userId]);
    expect(await mayBe(userId)).toBe(true);
  });
});
