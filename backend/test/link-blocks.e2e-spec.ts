import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { startApp } from './support/app.js';
import type { TestApp } from './support/app.js';
import { arrangeKulob } from './support/kulob.js';
import { LinkStory, twin, woman, newAmong } from './support/linking.js';

/** Lists in which police users could find a case of their agency. */
const LISTS = ['/cases', '/today', '/notifications', '/referrals?box=in'];

describe('a conflict block across links', () => {
  let test: TestApp;
  let story: LinkStory;
  let number = 0;
  /** The survivor's case at the crisis centre, with a block, and the one at the police, opened by a colleague. */
  let elsewhere: string;
  let ofPolice: string;
  const reaches = async (person: string, id: string): Promise<boolean> => {
    const { status } = await story.as(person).get(`/cases/${id}`);
    expect([200, 404]).toContain(status);
    const texts = await Promise.all(
      LISTS.map(async (path) => (await story.as(person).get(path).expect(200)).text),
    );
    if (status === 404) expect(texts.join()).not.toContain(id);
    return status === 200;
  };
  const candidates = async (id: string): Promise<string[]> =>
    (await story.get<{ displayName: string }[]>('policeSupervisor', `/cases/${id}/lead-candidates`)).map(
      ({ displayName }) => displayName,
    );

  beforeAll(async () => {
    test = await startApp();
    story = new LinkStory(test, await arrangeKulob(test));
  });
  beforeEach(async () => {
    number += 1;
    elsewhere = await story.register('caseworker', woman(number));
    ofPolice = await story.register('inspector', woman(number));
    expect(await story.personOf(ofPolice)).toBe(await story.personOf(elsewhere));
  });
  afterAll(async () => {
    await story.close();
    await test.close();
  });

  it('keeps a person from every registration of hers, at once, and the owner sees nothing of it', async () => {
    expect(await reaches('inspector2', ofPolice)).toBe(true);
    const before = await story.get('inspector', `/cases/${ofPolice}`);
    await story.block(elsewhere, { user: 'inspector2' });
    expect(await reaches('inspector2', ofPolice)).toBe(false);
    expect(await story.get('inspector', `/cases/${ofPolice}`)).toEqual(before);
    for (const person of ['inspector', 'policeSupervisor'])
      expect(await story.get(person, `/cases/${ofPolice}/blocks`)).toEqual([]);
    expect(await reaches('inspector', ofPolice)).toBe(true);
  });

  it('gives nothing of hers to whoever is blocked, with the answer for anybody who could not have it', async () => {
    await story.block(elsewhere, { user: 'inspector2' });
    expect(await candidates(ofPolice)).not.toContain('inspector2');
    const { version } = await story.get<{ version: number }>('policeSupervisor', `/cases/${ofPolice}`);
    const give = (userId: string) =>
      story.as('policeSupervisor').post(`/cases/${ofPolice}/lead`, { userId }, version);
    const refused = await give(story.as('inspector2').userId);
    const unknown = await give(story.as('caseworker').userId);
    expect([refused.status, refused.body.errors]).toEqual([unknown.status, unknown.body.errors]);
  });

  it('has no question by which whoever holds her case is told who is kept away', async () => {
    const asked = await test.database.query<{ name: string }>(
      `select p.oid::regprocedure::text as name from pg_proc p where p.pronamespace = 'panoh'::regnamespace
         and has_function_privilege('panoh_app', p.oid, 'execute') and p.prorettype <> 'trigger'::regtype
         and p.prosrc like '%blocks_in_force%' order by 1`,
    );
    expect(asked.map(({ name }) => name)).toEqual([
      'panoh.choosable(uuid,text[])',
      // Answers oversight alone, which holds no case.
      'panoh.undeliverable_rows()',
    ]);
  });

  it('takes nobody away what he wrote himself: registering her tells him nothing', async () => {
    await story.block(elsewhere, { user: 'inspector2' });
    const own = await story.register('inspector2', woman(number));
    expect(await story.personOf(own)).toBe(await story.personOf(elsewhere));
    const control = await story.register('inspector2', woman(90 + number));
    expect(await reaches('inspector2', own)).toBe(true);
    expect(await reaches('inspector2', control)).toBe(true);
  });

  it('leaves an agency its own registration, and what she herself let it know', async () => {
    await story.block(elsewhere, { agency: 'police' });
    expect(await reaches('inspector', ofPolice)).toBe(true);
    const third = await story.register('lawyer', woman(number));
    const [row] = await test.database.query<{ blocked: string[] }>(
      `select panoh.blocked_for($1, $2, 'police') as blocked`,
      [story.as('inspector').userId, story.kulob.agencies['police']],
    );
    expect(row?.blocked.sort()).toEqual([elsewhere, third].sort());
    await test.database.query(
      `insert into panoh.consents (id, case_id, scope, agency_id, partitions, answer, presence, given_at)
       values (gen_random_uuid(), $1, 'referral', $2, '{identity}', 'given', 'alone', panoh.now())`,
      [third, story.kulob.agencies['police']],
    );
    const [after] = await test.database.query<{ blocked: string[] }>(
      `select panoh.blocked_for($1, $2, 'police') as blocked`,
      [story.as('inspector').userId, story.kulob.agencies['police']],
    );
    expect(after?.blocked).toEqual([elsewhere]);
  });

  it('ends with the link and with the block, and comes back with an undone split', async () => {
    const known = await story.pairs('linked-pairs');
    const first = await story.register('caseworker', twin('Малика', 'Олимова'));
    const second = await story.register('inspector', twin('Malika', 'Olimova'));
    const linked = newAmong(await story.pairs('linked-pairs'), known);
    await story.block(first, { user: 'inspector2' });
    expect(await reaches('inspector2', second)).toBe(false);
    const split = await story.answer(linked, 'different');
    expect(await reaches('inspector2', second)).toBe(true);
    await story.undo(split);
    expect(await reaches('inspector2', second)).toBe(false);
    await test.database.query(
      `update panoh.conflict_blocks set lifted_at = panoh.now(), state = 'lifted' where case_id = $1`,
      [first],
    );
    expect(await reaches('inspector2', second)).toBe(true);
  });
});
