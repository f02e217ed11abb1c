import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { randomUUID } from 'node:crypto';
import { startApp } from './support/app.js';
import type { TestApp } from './support/app.js';
import { Blocking, named } from './support/blocking.js';
import { caseForm } from './support/forms.js';
import { arrangeKulob } from './support/kulob.js';

jest.setTimeout(30_000);

let test: TestApp;
let we: Blocking;
beforeAll(async () => {
  test = await startApp();
  we = new Blocking(test, await arrangeKulob(test));
});
afterAll(() => test.close());

describe('the staff of member agencies', () => {
  const hire = async (displayName: string, key = 'police'): Promise<string> =>
    (
      await we
        .as('administrator')
        .post('/users', {
          agencyId: we.kulob.agencies[key],
          displayName,
          login: randomUUID(),
          roles: ['police_inspector'],
          language: 'tg',
        })
        .expect(201)
    ).body.id;
  const blockedFrom = async (caseId: string): Promise<unknown[]> =>
    (
      await test.database.query<{ subject_id: string }>(
        `select subject_id from panoh.conflict_blocks where case_id = $1 and source = 'staff_match'`,
        [caseId],
      )
    ).map(({ subject_id }) => subject_id);

  it('are matched with whoever is named as the one who did it, and nobody is told who matched', async () => {
    const officer = await hire('Шодиев Фарҳод');
    await hire('Шодиев Ҷамшед');
    const caseId = await we.openShared('caseworker', named('Фарход Шодиев'));
    expect(await blockedFrom(caseId)).toEqual([officer]);
    expect(await we.blocks('supervisor', caseId)).toMatchObject([
      { source: 'staff_match', state: 'provisional', personName: null, agencyName: null },
    ]);
    expect((await we.as('supervisor').get(`/cases/${caseId}/blocks`)).text).not.toContain(officer);
  });

  it('are matched when they come or take another name, with every case that runs', async () => {
    const caseId = await we.openShared('caseworker', named('Самадов Рустам Алиевич'));
    const officer = await hire('Самадов Р. А.');
    const other = await hire('Каримов Олим', 'legalAid');
    expect(await blockedFrom(caseId)).toEqual([officer]);
    const { version, roles, status } = (await we.as('administrator').get(`/users/${other}`)).body;
    await we
      .as('administrator')
      .put(`/users/${other}`, { displayName: 'Samadov Rustam', roles, status }, version)
      .expect(200);
    expect((await blockedFrom(caseId)).sort()).toEqual([officer, other].sort());
  });

  it('lose the case in the moment in which they write their own name into it, with the usual answer', async () => {
    const { userId } = we.as('caseworker2');
    const { version, roles, status } = (await we.as('administrator').get(`/users/${userId}`)).body;
    await we
      .as('administrator')
      .put(`/users/${userId}`, { displayName: 'Валиева Нозанин', roles, status }, version)
      .expect(200);
    const opened = await we
      .as('caseworker2')
      .post('/cases', caseForm(named('Нозанин Валиева')))
      .expect(201);
    expect(opened.body.reference).toMatch(/\w/);
    await we.neverWas('caseworker2', opened.body.id);
    const kept = (await we.as('supervisor').get(`/cases/${opened.body.id}/incidents`).expect(200)).body;
    expect(kept).toHaveLength(1);
    const second = await we.open('caseworker2');
    const added = await we
      .as('caseworker2')
      .post(`/cases/${second}/incidents`, named('Валиева Нозанин').incident);
    expect(added.status).toBe(201);
    await we.neverWas('caseworker2', second);
  });

  it('are not matched again where two agencies said that it is somebody else', async () => {
    const officer = await hire('Ғафуров Комил');
    const caseId = await we.openShared('caseworker', named('Гафуров Комил'));
    const [block] = await we.blocks('supervisor', caseId);
    await test.database.query(
      `update panoh.conflict_blocks set state = 'lifted', lifted_at = panoh.now() where id = $1`,
      [block?.id],
    );
    const { version, roles, status } = (await we.as('administrator').get(`/users/${officer}`)).body;
    await we
      .as('administrator')
      .put(`/users/${officer}`, { displayName: 'Гафуров К.', roles, status }, version)
      .expect(200);
    expect(await blockedFrom(caseId)).toEqual([officer]);
    expect(await we.blocks('supervisor', caseId)).toMatchObject([{ state: 'lifted' }]);
  });

  it('are found by digests alone: no table holds a name, and nobody reads the digests', async () => {
    const rows = await test.database.query(
      `select t::text as row from panoh.perpetrator_names t union all select t::text from panoh.staff_names t`,
    );
    expect(rows.length).toBeGreaterThan(3);
    expect(JSON.stringify(rows)).not.toMatch(/[а-яёӣӯғқҳҷ]/i);
  });
});
