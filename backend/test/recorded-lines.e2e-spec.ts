import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { startApp } from './support/app.js';
import type { TestApp } from './support/app.js';
import { BoardStory } from './support/board.js';
import { arrangeKulob } from './support/kulob.js';

interface Told {
  recordedIdentity: string[];
  hasWhereabouts: boolean;
}

describe('which parts of a record hold something', () => {
  let test: TestApp;
  let story: BoardStory;
  const told = async (person: string, id: string): Promise<Told> => {
    const { recordedIdentity, hasWhereabouts } = await story.get<Told>(person, `/cases/${id}`);
    return { recordedIdentity, hasWhereabouts };
  };

  beforeAll(async () => {
    test = await startApp();
    story = new BoardStory(test, await arrangeKulob(test));
  });
  afterAll(() => test.close());

  it('is told to the owner as it is written and corrected, and opens nothing', async () => {
    const id = await story.open('caseworker', { identity: { givenName: 'Зарина' } });
    expect((await told('caseworker', id)).recordedIdentity).toEqual(['name']);
    const identity = {
      givenName: 'Зарина',
      bornOn: '1990-01-01',
      bornPrecision: 'year',
      address: 'Kulob',
      officialNumber: '7',
    };
    await story.as('caseworker').put(`/cases/${id}/identity`, identity, 1).expect(204);
    expect((await told('caseworker', id)).recordedIdentity).toEqual([
      'name',
      'birth',
      'address',
      'official_number',
    ]);
    const looks = await test.database.query<{ row: string }>(
      `select t::text as row from panoh.audit_entries t where action = 'getCase'`,
    );
    expect(looks.length).toBeGreaterThan(0);
    expect(looks.filter(({ row }) => row.includes('identity'))).toEqual([]);
  });

  it('says nothing of an address to another agency, and nothing of her to the group and the police', async () => {
    const id = await story.openShared('caseworker', {
      identity: { givenName: 'Зарина', address: 'Kulob', officialNumber: '7' },
    });
    const referred = `insert into panoh.grants (id, case_id, grantee_id, relation, partitions, purpose)
       values (gen_random_uuid(), $1, $2, 'referred', $3, 'planted')`;
    await test.database.query(referred, [id, story.kulob.agencies['legalAid'], '{core,identity}']);
    await test.database.query(referred, [id, story.kulob.agencies['police'], '{core}']);
    expect((await told('lawyer', id)).recordedIdentity).toEqual(['name', 'official_number']);
    for (const person of ['coordinator', 'inspector'])
      expect({ person, ...(await told(person, id)) }).toEqual({
        person,
        recordedIdentity: [],
        hasWhereabouts: false,
      });
  });

  it('keeps whereabouts that she lets nobody see from her worker too', async () => {
    const id = await story.open('caseworker');
    const write = (workerMaySee: boolean) =>
      story.as('caseworker').post(`/cases/${id}/whereabouts`, { text: 'Bokhtar', workerMaySee }).expect(204);
    expect((await told('caseworker', id)).hasWhereabouts).toBe(false);
    await write(false);
    expect((await told('caseworker', id)).hasWhereabouts).toBe(false);
    await write(true);
    expect((await told('caseworker', id)).hasWhereabouts).toBe(true);
    expect((await told('supervisor', id)).hasWhereabouts).toBe(false);
  });
});
