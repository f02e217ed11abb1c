import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { startApp } from './support/app.js';
import type { TestApp } from './support/app.js';
import { AppRole } from './support/app-role.js';
import { ClosingStory, NEEDS } from './support/closing.js';
import { arrangeKulob } from './support/kulob.js';

interface Row {
  status: string;
  hours: number;
}

describe('what the survivor needs', () => {
  let test: TestApp;
  let story: ClosingStory;
  let id: string;
  const answer = async (answers: object[], version: number, person = 'caseworker') =>
    story.as(person).post(`/cases/${id}/needs`, { answers, saidOn: await story.today() }, version);
  const wants = (need: string, said = 'wanted') => ({ need, answer: said });
  const goal = async (domain: string): Promise<string> => {
    const body = { domain, words: 'Хонаи алоҳида.', measure: null, setOn: await story.today() };
    const goals = (await story.as('caseworker').post(`/cases/${id}/goals`, body).expect(201)).body;
    return goals.at(-1).id;
  };
  const tasks = (): Promise<Row[]> =>
    test.database.query<Row>(
      `select status, round(extract(epoch from due_at - from_at) / 3600)::integer as hours
       from panoh.follow_ups where case_id = $1 and rule = 'pl.plan' order by created_at`,
      [id],
    );

  beforeAll(async () => {
    test = await startApp();
    story = new ClosingStory(test, await arrangeKulob(test));
  });
  afterAll(() => test.close());
  beforeEach(async () => {
    id = await story.open();
    await story.assess(id);
  });

  it('stands need by need with its goals, and keeps the earlier answers', async () => {
    const empty = (await story.as('caseworker').get(`/cases/${id}/needs`).expect(200)).body;
    expect(empty.needs.map(({ need }: { need: string }) => need)).toEqual(NEEDS);
    expect(empty).toMatchObject({ version: 0, allowedActions: ['answer_needs'] });
    await goal('housing');
    await answer([wants('material'), wants('health', 'not_now')], 0);
    const { body } = await answer([wants('health', 'not_wanted')], 1);
    expect(body.version).toBe(2);
    expect(body.needs.slice(1)).toMatchObject([
      { need: 'health', answer: 'not_wanted', goals: 0 },
      { need: 'psychosocial', answer: 'not_asked', saidOn: null },
      { need: 'legal', answer: 'not_asked' },
      { need: 'material', answer: 'wanted', goals: 1 },
      { need: 'children', answer: 'not_asked' },
    ]);
  });

  it('gives a week to set a goal for what she wants, and ends the task with the last goal', async () => {
    await answer([wants('material'), wants('legal')], 0);
    expect(await tasks()).toEqual([{ status: 'pending', hours: 168 }]);
    await goal('livelihood');
    expect((await tasks()).map(({ status }) => status)).toEqual(['pending']);
    await goal('justice');
    expect((await tasks()).map(({ status }) => status)).toEqual(['done']);
  });

  it('gives a day where the risk is high, and ends the task when she no longer wants it', async () => {
    await story.assess(id, { kill_threat: 'yes' });
    await answer([wants('material')], 0);
    expect(await tasks()).toEqual([{ status: 'pending', hours: 24 }]);
    await answer([wants('material', 'not_now')], 1);
    expect((await tasks()).map(({ status }) => status)).toEqual(['replaced']);
  });

  it('refuses a day to come, a need twice, no need, and a stale version; nothing is kept', async () => {
    const post = (body: object, version = 0) =>
      story.as('caseworker').post(`/cases/${id}/needs`, body, version);
    const saidOn = await story.today();
    await post({ answers: [], saidOn }).expect(422);
    await post({ answers: [wants('legal'), wants('legal', 'not_now')], saidOn }).expect(422);
    await post({ answers: [wants('love')], saidOn }).expect(422);
    await post({ answers: [wants('legal', 'not_asked')], saidOn }).expect(422);
    await post({ answers: [wants('legal')], saidOn: '2126-12-31' }).expect(422);
    await post({ answers: [wants('legal')], saidOn }, 3).expect(412);
    expect((await story.as('caseworker').get(`/cases/${id}/needs`)).body.version).toBe(0);
  });

  it('is neither read nor written by another agency, the police or the group', async () => {
    for (const stranger of ['inspector', 'lawyer', 'coordinator', 'caseworkerElsewhere']) {
      expect((await story.as(stranger).get(`/cases/${id}/needs`)).status).toBeGreaterThanOrEqual(403);
      expect((await answer([wants('legal')], 0, stranger)).status).toBeGreaterThanOrEqual(403);
    }
    expect((await answer([wants('legal')], 0, 'supervisor')).status).toBe(403);
    await answer([wants('legal')], 0);
    const role = await AppRole.connect(test);
    try {
      const seen = (person: string) =>
        role.outcome(story.as(person), ['select answer from panoh.need_answers where case_id = $1', [id]]);
      expect(await seen('inspector')).not.toMatch(/wanted/);
      const change = 'update panoh.need_answers set answer = $2 where case_id = $1';
      expect(await role.outcome(story.as('caseworker'), [change, [id, 'not_now']])).toMatch(/^42501$/);
    } finally {
      await role.close();
    }
  });

  it('keeps a case open until each need is answered and each goal has ended', async () => {
    const [ready = ''] = await story.ready(1);
    id = ready;
    expect(await story.blockers(id)).toEqual(['approval_missing']);
    await answer([wants('material')], 1);
    expect(await story.blockers(id)).toEqual(['needs_without_goal', 'approval_missing']);
    const goalId = await goal('housing');
    expect(await story.blockers(id)).toEqual(['goals_unfinished', 'approval_missing']);
    const step = async (progress: string, version: number) =>
      story
        .as('caseworker')
        .post(`/goals/${goalId}/progress`, { progress, word: null, saidOn: await story.today() }, version)
        .expect(200);
    await step('not_possible_here', 1);
    expect(await story.blockers(id)).toEqual(['goals_unfinished', 'approval_missing']);
    await step('met', 2);
    expect(await story.blockers(id)).toEqual(['approval_missing']);
  });
});
