import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { startApp } from './support/app.js';
import type { TestApp } from './support/app.js';
import { arrangeKulob } from './support/kulob.js';
import { LinkStory, woman } from './support/linking.js';

interface Settled {
  reference: string;
  settledAs: string;
}

describe('reports of the police that were closed too soon', () => {
  let test: TestApp;
  let story: LinkStory;
  let number = 60;
  const listed = (person = 'coordinator'): Promise<Settled[]> =>
    story.get(person, `/linkage/premature-settlements/${story.kulob.groupId}`);
  const referenceOf = async (id: string): Promise<string> =>
    (await story.get<{ reference: string }>('inspector', `/cases/${id}`)).reference;
  const share = { scope: 'case_conference_mdwg', answer: 'given', presence: 'alone' };
  /** A report that the police call settled on a day of January. */
  const settle = async (isShared: boolean, event = 'reconciled'): Promise<string> => {
    number += 1;
    const id = await story.register('inspector', woman(number), { more: isShared ? [share] : [] });
    await story.backdate('2026-01-05', [id]);
    await test.database.query(
      `insert into panoh.case_events (id, case_id, kind, partition, happened_at, agency_id)
       select gen_random_uuid(), id, $2, 'legal', '2026-01-20T06:00:00Z', agency_id from panoh.cases where id = $1`,
      [id, event],
    );
    return id;
  };
  const cameTo = async (person: string, isShared: boolean, day: string): Promise<string> => {
    const id = await story.register(person, woman(number), { more: isShared ? [share] : [] });
    await story.backdate(day, [id]);
    await test.database.query('update panoh.incidents set reported_on = $2 where case_id = $1', [id, day]);
    return id;
  };

  beforeAll(async () => {
    test = await startApp();
    story = new LinkStory(test, await arrangeKulob(test));
  });
  afterAll(async () => {
    await story.close();
    await test.close();
  });

  it('are a case for the coordinator where she allowed the group to know, at both places', async () => {
    const id = await settle(true);
    expect(await listed()).toEqual([]);
    await cameTo('caseworker', true, '2026-02-10');
    const rows = await listed();
    expect(rows).toEqual([
      { reference: await referenceOf(id), settledAs: 'reconciled', settledOn: '2026-01-20' },
    ]);
    expect(Object.keys(rows[0] ?? {}).sort()).toEqual(['reference', 'settledAs', 'settledOn']);
  });

  it('are none where she allowed it at one of them only, or came before', async () => {
    const before = await listed();
    await settle(false);
    await cameTo('caseworker', true, '2026-02-10');
    await settle(true, 'insignificant');
    await cameTo('shelterWorker', false, '2026-02-11');
    await settle(true);
    await cameTo('lawyer', true, '2026-01-10');
    expect(await listed()).toEqual(before);
  });

  it('are found by an incident told to the police themselves too', async () => {
    const id = await settle(true, 'insignificant');
    await test.database.query(
      `insert into panoh.incidents (id, case_id, agency_id, reported_on)
       select gen_random_uuid(), id, agency_id, '2026-03-01' from panoh.cases where id = $1`,
      [id],
    );
    expect((await listed()).map(({ reference }) => reference)).toContain(await referenceOf(id));
  });

  it('are shown to nobody else, and the police see no trace of it', async () => {
    for (const person of ['inspector', 'policeSupervisor', 'supervisor', 'statistician'])
      await story.as(person).get(`/linkage/premature-settlements/${story.kulob.groupId}`).expect(403);
    await story
      .as('coordinator')
      .get(`/linkage/premature-settlements/${story.kulob.otherGroupId}`)
      .expect(404);
    const id = await settle(true);
    const before = await story.get('inspector', `/cases/${id}/timeline`);
    const page = await story.get('inspector', `/cases/${id}`);
    await cameTo('caseworker', true, '2026-02-10');
    expect(await story.get('inspector', `/cases/${id}/timeline`)).toEqual(before);
    expect(await story.get('inspector', `/cases/${id}`)).toEqual(page);
  });

  it('leave the list with her word to the group, and when a meeting has heard them', async () => {
    const id = await settle(true);
    await cameTo('caseworker', true, '2026-02-10');
    const reference = await referenceOf(id);
    const isListed = async (): Promise<boolean> =>
      (await listed()).some((row) => row.reference === reference);
    expect(await isListed()).toBe(true);
    await test.database.query('update panoh.cases set shares_with_group = false where id = $1', [id]);
    expect(await isListed()).toBe(false);
  });

  it('are counted exactly where the coordinator does not see them in her list', async () => {
    const settled = async (): Promise<(number | null)[]> => {
      await test.database.query('delete from statistics.person_periods');
      await story.count();
      const { items } = await story.get<{ items: { scope: string; settledTooSoon: number | null }[] }>(
        'statistician',
        '/statistics/persons/2026-q1',
      );
      return ['all', 'group', 'shared'].map(
        (scope) => items.find((line) => line.scope === scope)?.settledTooSoon ?? null,
      );
    };
    // One whose police record is not shared, one whose other record is not, and one that she took back.
    expect(await settled()).toEqual([3, 3, null]);
    await test.database.query(
      `update panoh.cases set counts_in_statistics = false where id in (select case_id from panoh.case_events
         where kind = 'insignificant')`,
    );
    expect(await settled()).toEqual([2, 2, null]);
  });
});
