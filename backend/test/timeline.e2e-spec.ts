import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { startApp } from './support/app.js';
import type { TestApp } from './support/app.js';
import type { Actor } from './support/actors.js';
import { assessmentForm } from './support/assessments.js';
import { caseForm } from './support/forms.js';
import { arrangeKulob } from './support/kulob.js';
import type { Kulob } from './support/kulob.js';

interface Entry {
  id: string;
  kind: string;
  partition: string;
}

describe('a timeline narrowed to one kind of things', () => {
  let test: TestApp;
  let kulob: Kulob;
  let id: string;
  const as = (person: string): Actor => {
    const actor = kulob.as[person];
    if (!actor) throw new Error(`nobody is called ${person}`);
    return actor;
  };
  const pages = async (person: string, group: string): Promise<Entry[][]> => {
    const all: Entry[][] = [];
    let cursor: string | null = null;
    do {
      const path: string = `/cases/${id}/timeline?group=${group}${cursor ? `&cursor=${cursor}` : ''}`;
      const { body } = await as(person).get(path).expect(200);
      all.push(body.items);
      cursor = body.nextCursor;
    } while (cursor);
    return all;
  };

  beforeAll(async () => {
    test = await startApp();
    kulob = await arrangeKulob(test);
    id = (await as('caseworker').post('/cases', caseForm()).expect(201)).body.id;
    await as('caseworker').post(`/cases/${id}/assessments`, assessmentForm()).expect(201);
    // Contacts and tasks in turn, two of them in every instant.
    await test.database.query(
      `insert into panoh.case_events (id, case_id, kind, partition, happened_at, agency_id, actor_id)
       select gen_random_uuid(), $1, case when i % 2 = 0 then 'contact_recorded' else 'work_recorded' end,
         'follow_ups', panoh.now() - make_interval(hours => i / 4), $2, $3 from generate_series(1, 90) i`,
      [id, kulob.agencies['crisisCentre'], as('caseworker').userId],
    );
  });
  afterAll(() => test.close());

  it('goes on page by page without losing or repeating an entry', async () => {
    const found = await pages('caseworker', 'contacts');
    expect(found.map((page) => page.length)).toEqual([20, 20, 5]);
    const entries = found.flat();
    expect(new Set(entries.map((entry) => entry.id)).size).toBe(45);
    expect(new Set(entries.map((entry) => entry.kind))).toEqual(new Set(['contact_recorded']));
  });

  it('holds every entry in exactly one group', async () => {
    const groups = ['contacts', 'referrals', 'risk', 'closure', 'other'];
    const found = await Promise.all(groups.map(async (group) => (await pages('supervisor', group)).flat()));
    const ids = found.flat().map((entry) => entry.id);
    const { body } = await as('supervisor').get(`/cases/${id}/timeline`).expect(200);
    expect(new Set(ids).size).toBe(ids.length);
    expect(ids).toEqual(expect.arrayContaining(body.items.map((entry: Entry) => entry.id)));
  });

  it('shows what is known by its day alone where it was written down, not at midnight', async () => {
    const today = new Date(Date.now() + 5 * 3_600_000).toISOString().slice(0, 10);
    const fresh = (await as('caseworker2').post('/cases', caseForm()).expect(201)).body.id;
    const record = (event: string, happenedOn: string) =>
      as('caseworker2').post(`/cases/${fresh}/events`, { event, happenedOn }).expect(201);
    await record('returned_home', '2026-01-01');
    await record('insignificant', today);
    const { body } = await as('caseworker2').get(`/cases/${fresh}/timeline`).expect(200);
    const kinds = body.items.map((entry: Entry) => entry.kind);
    expect(kinds[0]).toBe('insignificant');
    expect(kinds.at(-1)).toBe('returned_home');
    expect(kinds).toContain('case_opened');
  });

  it('shows nothing of a partition that the viewer does not hold', async () => {
    const written = await test.database.query<{ kind: string }>(
      `select kind from panoh.case_events where case_id = $1 and partition = 'health'`,
      [id],
    );
    expect(written).toEqual([{ kind: 'suicide_triage' }]);
    const shown = (await pages('supervisor', 'risk')).flat();
    expect(shown.map((entry) => entry.kind)).toEqual(['risk_assessed']);
  });

  it('knows no other groups, and answers strangers as without one', async () => {
    await as('caseworker').get(`/cases/${id}/timeline?group=everything`).expect(400);
    await as('caseworkerElsewhere').get(`/cases/${id}/timeline?group=risk`).expect(404);
  });
});
