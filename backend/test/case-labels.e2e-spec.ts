import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { CasePageDto, CaseSearchDto } from '../src/workboard/case-lists.dto.js';
import type { TodayDto } from '../src/workboard/queue.dto.js';
import { AppRole } from './support/app-role.js';
import { startApp } from './support/app.js';
import type { TestApp } from './support/app.js';
import { BoardStory } from './support/board.js';
import { arrangeKulob } from './support/kulob.js';

describe('the label of a case', () => {
  let test: TestApp;
  let story: BoardStory;
  let role: AppRole;
  let id: string;
  const agency = (name: string): string => story.kulob.agencies[name] ?? '';
  const set = (label: string | null, seen: number, person = 'caseworker', caseId = id) =>
    story.as(person).put(`/cases/${caseId}/label`, { label }, seen);
  const shown = (person: string, caseId = id) => story.as(person).get(`/cases/${caseId}/label`);
  const found = async (person: string, label: string): Promise<string[]> => {
    const answer = await story.as(person).post('/cases/search', { label }).expect(200);
    return (answer.body as CaseSearchDto).items.map((row) => row.id);
  };
  const listed = async (person: string): Promise<(string | null | undefined)[]> =>
    (await story.get<CasePageDto>(person, '/cases')).items
      .filter((row) => row.id === id)
      .map(({ label }) => label);

  beforeAll(async () => {
    test = await startApp();
    story = new BoardStory(test, await arrangeKulob(test));
    role = await AppRole.connect(test);
    id = await story.openShared('caseworker');
    expect((await shown('caseworker').expect(200)).body).toEqual({
      label: null,
      mayChange: true,
      version: 0,
    });
    await set('Red coat, 3rd floor', 0).expect(204);
  });
  afterAll(async () => {
    await role.close();
    await test.close();
  });

  it('stands in the lists of its agency, for every colleague who may read who she is', async () => {
    for (const person of ['caseworker', 'caseworker2', 'supervisor'])
      expect({ person, label: await listed(person) }).toEqual({ person, label: ['Red coat, 3rd floor'] });
    const { late, today, next } = await story.get<TodayDto>('caseworker', '/today');
    const rows = [late, today, next].flatMap(({ items }) => items).filter(({ caseId }) => caseId === id);
    expect(rows.length).toBeGreaterThan(0);
    expect(new Set(rows.map(({ label }) => label))).toEqual(new Set(['Red coat, 3rd floor']));
    expect((await story.as('caseworker2').get(`/cases/${id}`).expect(200)).body.label).toBe(
      'Red coat, 3rd floor',
    );
    const supervisor = (await shown('supervisor').expect(200)).body;
    expect(supervisor).toEqual({ label: 'Red coat, 3rd floor', mayChange: false, version: 1 });
    await set('Blue', 1, 'supervisor').expect(403);
  });

  it('is found by a part of it, in its agency alone', async () => {
    expect(await found('caseworker2', 'red COAT')).toEqual([id]);
    expect(await found('caseworker2', 'green')).toEqual([]);
    expect(await found('caseworker2', '...')).toEqual([]);
    for (const person of ['inspector', 'lawyer', 'coordinator', 'caseworkerElsewhere'])
      expect({ person, cases: await found(person, 'red coat') }).toEqual({ person, cases: [] });
  });

  it('is nowhere for another agency, the police and the group, though they see the case', async () => {
    await test.database.query(
      `insert into panoh.grants (id, case_id, grantee_id, relation, partitions, purpose)
       select gen_random_uuid(), $1, a, 'referred', '{core,identity}', 'planted' from unnest($2::uuid[]) a`,
      [id, [agency('legalAid'), agency('police')]],
    );
    for (const person of ['lawyer', 'inspector', 'coordinator']) {
      const seen = await story.as(person).get(`/cases/${id}`).expect(200);
      expect({ person, label: seen.body.label }).toEqual({ person, label: null });
      expect(JSON.stringify(seen.body)).not.toContain('coat');
      expect({ person, status: (await shown(person)).status === 200 }).toEqual({ person, status: false });
      expect([403, 404]).toContain((await set('Seen', 1, person)).status);
      expect(await role.as(story.as(person), ['select 1 from panoh.case_labels'])).toEqual([]);
    }
    for (const label of await listed('coordinator')) expect(label).toBeNull();
  });

  it('cannot be planted past the routes by another agency, nor in the name of a colleague', async () => {
    const insert = (owner: string, writer: string): [string, unknown[]] => [
      `insert into panoh.case_labels (case_id, agency_id, sealed, written_by) values ($1, $2, '\\x00', $3)`,
      [id, agency(owner), story.as(writer).userId],
    ];
    await test.database.query('delete from panoh.case_labels where case_id = $1', [id]);
    for (const person of ['lawyer', 'inspector', 'coordinator'])
      for (const owner of ['legalAid', 'police', 'crisisCentre'])
        expect(await role.outcome(story.as(person), insert(owner, person))).toBe('42501');
    expect(await role.outcome(story.as('caseworker2'), insert('crisisCentre', 'caseworker'))).toBe('42501');
    expect(await role.outcome(story.as('supervisor'), insert('crisisCentre', 'supervisor'))).toBe('42501');
    await set('Red coat', 0).expect(204);
    const change = `update panoh.case_labels set sealed = null`;
    expect(await role.outcome(story.as('lawyer'), [change])).toBe('changed nothing');
    expect(await role.outcome(story.as('caseworker'), ['delete from panoh.case_labels'])).toBe('42501');
  });

  it('holds no name of the case and no number, and is changed by whoever saw the last one', async () => {
    const identity = (
      await story.as('caseworker').post(`/cases/${id}/identity-disclosures`, { reason: 'verify_person' })
    ).body as { givenName: string };
    expect(identity.givenName.length).toBeGreaterThan(2);
    for (const [label, code] of [
      [identity.givenName.toUpperCase(), 'label_holds_name'],
      ['900 55 01', 'label_holds_number'],
    ] as const) {
      const refused = await set(label, 1).expect(422);
      expect(refused.body.fields).toEqual([{ path: 'label', code }]);
    }
    await set('x'.repeat(25), 1).expect(422);
    await set('Blue door', 0, 'caseworker2').expect(412);
    await set('Blue door', 1, 'caseworker2').expect(204);
    expect(await listed('caseworker')).toEqual(['Blue door']);
    await set(null, 2).expect(204);
    expect(await listed('caseworker')).toEqual([null]);
    expect(await found('caseworker', 'blue')).toEqual([]);
    expect((await shown('caseworker')).body).toEqual({ label: null, mayChange: true, version: 3 });
  });

  it('is written to the audit trail as a change, without its words', async () => {
    await set('Green gate', 3).expect(204);
    const entries = await test.database.query<{ row: string }>(
      `select t::text as row from panoh.audit_entries t where action in ('setCaseLabel', 'getCaseLabel')`,
    );
    expect(entries.some(({ row }) => row.includes('setCaseLabel'))).toBe(true);
    expect(entries.map(({ row }) => row).join()).not.toMatch(/coat|door|gate/);
  });

  it('is kept away with its case', async () => {
    await story.block(id, { user: 'caseworker2' });
    await shown('caseworker2').expect(404);
    expect(await found('caseworker2', 'green')).toEqual([]);
    expect(await role.as(story.as('caseworker2'), ['select 1 from panoh.case_labels'])).toEqual([]);
  });

  it('is gone when another agency becomes the owner', async () => {
    const moved = await story.open('caseworker');
    await set('Blue door', 0, 'caseworker', moved).expect(204);
    await test.database.query('update panoh.cases set agency_id = $2 where id = $1', [
      moved,
      agency('legalAid'),
    ]);
    expect(await test.database.query('select 1 from panoh.case_labels where case_id = $1', [moved])).toEqual(
      [],
    );
  });
});
