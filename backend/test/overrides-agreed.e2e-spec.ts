import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { startApp } from './support/app.js';
import type { TestApp } from './support/app.js';
import { ClosingStory } from './support/closing.js';
import { arrangeKulob } from './support/kulob.js';
import { Referring } from './support/referrals.js';

jest.setTimeout(60_000);

describe('more than two overrides', () => {
  let test: TestApp;
  let story: ClosingStory;

  const set = (sql: string, ...parameters: unknown[]): Promise<unknown> =>
    test.database.query(sql, parameters);
  const setCoordinator = (person: string): Promise<unknown> =>
    set(
      'update panoh.working_groups set coordinator_user_id = $1 where id = $2',
      story.as(person).userId,
      story.kulob.groupId,
    );
  const setHead = (person: string): Promise<unknown> =>
    set(
      'update panoh.agencies set head_user_id = $1 where id = $2',
      story.as(person).userId,
      story.agency('crisisCentre'),
    );
  const agree = (person: string, request: string) =>
    story.as(person).post(`/closure-requests/${request}/overrides`, {}, 2);
  const agreedBy = async (request: string) => {
    const [row] = await test.database.query<{ by: string | null }>(
      'select overrides_agreed_by as by from panoh.closure_episodes where id = $1',
      [request],
    );
    return row?.by;
  };

  /** Asked for by the caseworker and endorsed by the supervisor. */
  const endorsed = async (sharing: 'given' | 'refused'): Promise<string> => {
    const id = await story.open();
    await story.assess(id);
    await story.contact(id);
    await story.pass('15 days');
    await story.finish(id, ['children_checked', 'plan_reviewed']);
    await new Referring(test, story.kulob).send('caseworker', id, 'legalAid.legal');
    await test.database.query(
      `update panoh.follow_ups set status = 'done', outcome = 'survivor_declined' where case_id = $1 and rule = 'fu.safety_plan'`,
      [id],
    );
    const untilOn = sharing === 'given' ? '2030-01-01' : null;
    await story.consent(id, { scope: 'case_conference_mdwg', answer: sharing, untilOn });
    const overrides = [
      {
        ...{ code: 'children_safety', reason: 'done_elsewhere_in_writing' },
        ...{ paperOn: await story.today(), paperIssuer: 'child_rights' },
      },
      { code: 'referrals_open', reason: 'survivor_declined' },
      { code: 'safety_plan_missing', reason: 'survivor_declined' },
    ];
    const request = await story.requested(id, { overrides });
    const by = { person: 'supervisor', seen: 1, body: { overrides } };
    await story.step(request, 'endorsement', by).expect(200);
    const early = await story.step(request, 'approval', { person: 'lawyer', seen: 2 }).expect(409);
    expect(early.body.code).toBe('overrides_not_agreed');
    return request;
  };

  beforeAll(async () => {
    test = await startApp();
    story = new ClosingStory(test, await arrangeKulob(test));
    for (const person of ['caseworker', 'supervisor'])
      await set(
        `update panoh.users set roles = roles || '{coordinator}'::text[] where id = $1`,
        story.as(person).userId,
      );
  });
  afterAll(() => test.close());

  it.each(['caseworker', 'supervisor'])(
    'are not agreed to by the %s who asked or endorsed and coordinates the group',
    async (person) => {
      const request = await endorsed('given');
      await setCoordinator(person);
      expect((await agree(person, request)).status).toBe(404);
      expect(await agreedBy(request)).toBeNull();
      await setCoordinator('coordinator');
      expect((await agree('coordinator', request)).status).toBe(204);
      expect(await agreedBy(request)).toBe(story.as('coordinator').userId);
    },
  );

  it.each(['caseworker', 'supervisor'])(
    'are not agreed to by the %s who asked or endorsed and heads the agency',
    async (person) => {
      const request = await endorsed('refused');
      await setHead(person);
      expect((await agree(person, request)).status).toBe(404);
      expect(await agreedBy(request)).toBeNull();
      await setHead('supervisor2');
      expect((await agree('supervisor2', request)).status).toBe(204);
      expect(await agreedBy(request)).toBe(story.as('supervisor2').userId);
    },
  );
});
