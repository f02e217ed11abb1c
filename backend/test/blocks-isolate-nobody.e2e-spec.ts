import { afterAll, beforeAll, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { startApp } from './support/app.js';
import type { TestApp } from './support/app.js';
import { Blocking } from './support/blocking.js';
import type { ShownBlock } from './support/blocking.js';
import { arrangeKulob, hire } from './support/kulob.js';

jest.setTimeout(60_000);

let test: TestApp;
let we: Blocking;

const colleague = (person: string): object => ({ kind: 'user', userId: we.as(person).userId });
/** Every block that the story starts is answered like this. */
const block = async (by: string, caseId: string, subject: object): Promise<void> =>
  expect(await we.keepAway(by, caseId, subject)).toBe(204);
const stored = (caseId: string, subjectId: string | undefined) =>
  test.database.query<{ id: string; state: string; is_heavy: boolean }>(
    'select id, state, is_heavy from panoh.conflict_blocks where case_id = $1 and subject_id = $2 and origin_id is null',
    [caseId, subjectId],
  );
const count = async (sql: string, parameters: unknown[]): Promise<number> =>
  (await test.database.query(sql, parameters)).length;
const wraps = (caseId: string, key: string): Promise<number> =>
  count('select 1 from vault.case_keys where case_id = $1 and agency_id = $2', [
    caseId,
    we.kulob.agencies[key],
  ]);
const resting = (caseId: string): Promise<number> =>
  count('select 1 from vault.resting_keys where case_id = $1', [caseId]);
const notified = (person: string, subjectId: string | undefined) =>
  test.database.query<{ kind: string; case_id: string | null }>(
    'select kind, case_id from panoh.notifications where user_id = $1 and subject_id = $2 order by kind',
    [we.as(person).userId, subjectId],
  );
/** How often oversight was notified of an agency: the number alone, never the case. */
const hears = (person: string, key: string): Promise<number> =>
  count(
    `select 1 from panoh.notifications where user_id = $1 and subject_id = $2 and kind = 'block_waits' and case_id is null`,
    [we.as(person).userId, we.kulob.agencies[key]],
  );
const waiting = (caseId: string, subjectId: string | undefined) =>
  test.database.query<{ agency_id: string; status: string; due: string }>(
    `select agency_id, status, extract(epoch from due_at - created_at)::integer / 3600 as due from panoh.follow_ups
     where case_id = $1 and rule = 'bl.settle' and subject_id = $2`,
    [caseId, subjectId],
  );
const idOf = async (caseId: string, subjectId: string | undefined): Promise<string> =>
  (await stored(caseId, subjectId))[0]?.id ?? '';
const review = async (person: string, id: string | undefined): Promise<ShownBlock | undefined> =>
  (await we.reviews(person)).find((row) => row.id === id);

beforeAll(async () => {
  test = await startApp();
  const kulob = await arrangeKulob(test);
  we = new Blocking(test, kulob);
  await hire(test, kulob, { agency: 'legalAid', person: 'lawyer2', roles: ['legal_aid_lawyer'] });
  await hire(test, kulob, { agency: 'legalAid', person: 'lawyer3', roles: ['legal_aid_lawyer'] });
  await hire(test, kulob, { agency: 'legalAid', person: 'legalSupervisor2', roles: ['supervisor'] });
  await hire(test, kulob, { agency: 'cowfa', person: 'overseer', roles: ['oversight'] });
  await hire(test, kulob, { agency: 'cowfaElsewhere', person: 'overseer2', roles: ['oversight'] });
});
// Blocks of one story do not count for the next.
beforeEach(() =>
  test.database.query(`update panoh.conflict_blocks set started_by = null where started_by is not null`),
);
afterAll(() => test.close());

describe('one worker who blocks everybody', () => {
  it('leaves the case with the fallback agency, where supervisors are notified and can settle it', async () => {
    const caseId = await we.openShared('lawyer');
    for (const person of ['lawyer2', 'lawyer3', 'legalSupervisor'])
      await block('lawyer', caseId, colleague(person));
    await we.neverWas('legalSupervisor', caseId);
    await we.as('legalSupervisor2').get(`/cases/${caseId}`).expect(200);
    await block('lawyer', caseId, colleague('legalSupervisor2'));
    // The case has left the lawyer's agency, so the lawyer can block no further agency.
    expect(await we.keepAway('lawyer', caseId, we.agency('healthRoom'))).toBe(404);
    for (const person of ['lawyer', 'legalSupervisor', 'legalSupervisor2']) await we.neverWas(person, caseId);
    const shown = (await we.as('supervisor').get(`/cases/${caseId}`).expect(200)).body;
    expect(shown).toMatchObject({ agencyName: { en: 'crisisCentre' }, leadName: null });

    const [last] = await stored(caseId, we.as('legalSupervisor2').userId);
    expect(last).toMatchObject({ state: 'provisional', is_heavy: true });
    const owned = await test.database.query<{ agency_id: string }>(
      `select distinct agency_id from panoh.follow_ups where case_id = $1 and status = 'pending'`,
      [caseId],
    );
    expect(owned).toEqual([{ agency_id: we.kulob.agencies['crisisCentre'] }]);
    expect(await waiting(caseId, last?.id)).toMatchObject([{ status: 'pending' }]);
    expect(await notified('supervisor', last?.id)).toEqual([{ kind: 'block_started', case_id: caseId }]);
    expect(await hears('overseer', 'legalAid')).toBe(1);
    for (const person of ['lawyer', 'legalSupervisor', 'legalSupervisor2'])
      expect(await notified(person, last?.id)).toEqual([]);

    const [mine] = (await we.blocks('supervisor', caseId)).filter(({ id }) => id === last?.id);
    expect(mine).toMatchObject({ isHeavy: true, reason: 'influence', allowedActions: ['confirm', 'lift'] });
    expect((await we.vote('supervisor', mine, 'confirm')).status).toBe(204);
    expect(await stored(caseId, we.as('legalSupervisor2').userId)).toMatchObject([{ state: 'confirmed' }]);
    expect(await waiting(caseId, last?.id)).toMatchObject([{ status: 'replaced' }]);
  });

  it('leaves oversight, who settle without the case, where she blocked every agency first', async () => {
    const caseId = await we.openShared('caseworker');
    const others = Object.keys(we.kulob.agencies).filter((key) => key !== 'crisisCentre');
    others.sort((a, b) => Number(b === 'legalAid') - Number(a === 'legalAid'));
    for (const key of others) await block('caseworker', caseId, we.agency(key));
    for (const person of ['caseworker2', 'supervisor', 'supervisor2'])
      await block('caseworker', caseId, colleague(person));
    for (const person of ['supervisor', 'supervisor2', 'lawyer']) await we.neverWas(person, caseId);
    await we.as('caseworker').get(`/cases/${caseId}`).expect(200);

    const last = await idOf(caseId, we.as('supervisor2').userId);
    for (const person of ['overseer', 'overseer2'])
      expect(await hears(person, 'crisisCentre')).toBeGreaterThan(1);
    const seen = await review('overseer', last);
    expect(seen).toMatchObject({ reference: null, isHeavy: true, agencyName: { en: 'crisisCentre' } });
    const news = (await we.as('overseer').get('/notifications').expect(200)).body.items;
    expect(news).toContainEqual(
      expect.objectContaining({ kind: 'block_waits', caseId: null, reference: null }),
    );
    // Her own agency is blocked, and that is for the other one to settle.
    const own = await idOf(caseId, we.kulob.agencies['cowfa']);
    expect(await review('overseer', own)).toBeUndefined();
    expect(await review('overseer2', own)).toBeDefined();
    expect((await we.vote('overseer', { id: own, version: 1 }, 'lift')).status).toBe(404);

    expect((await we.vote('overseer', seen, 'lift')).status).toBe(204);
    await we.neverWas('supervisor2', caseId);
    expect((await we.vote('overseer2', await review('overseer2', last), 'lift')).status).toBe(204);
    await we.as('supervisor2').get(`/cases/${caseId}`).expect(200);
    expect(await waiting(caseId, last)).toMatchObject([{ status: 'done' }]);
    const first = await idOf(caseId, we.as('supervisor').userId);
    const shown = (await we.blocks('supervisor2', caseId)).find(({ id }) => id === first);
    expect((await we.vote('supervisor2', shown, 'confirm')).status).toBe(204);
    expect(await stored(caseId, we.as('supervisor').userId)).toMatchObject([{ state: 'confirmed' }]);
  });

  it('cannot leave it alone by two blocks at one moment', async () => {
    const caseId = await we.openShared('lawyer');
    await we.stepUp('lawyer');
    const answers = await Promise.all(
      ['legalSupervisor', 'legalSupervisor2'].map((person) =>
        we.as('lawyer').post(`/cases/${caseId}/blocks`, { reason: 'influence', ...colleague(person) }),
      ),
    );
    expect(answers.map(({ status }) => status)).toEqual([204, 204]);
    await we.as('supervisor').get(`/cases/${caseId}`).expect(200);
  });

  it('keeps a case with its agency where the survivor refused sharing, and oversight is notified', async () => {
    const caseId = await we.openShared('lawyer');
    const refusal = { scope: 'case_conference_mdwg', answer: 'refused', presence: 'alone' };
    await we
      .as('lawyer')
      .post(`/cases/${caseId}/consents`, { answers: [refusal] })
      .expect(201);
    const before = await hears('overseer', 'legalAid');
    for (const person of ['legalSupervisor', 'legalSupervisor2'])
      await block('lawyer', caseId, colleague(person));
    await we.as('lawyer').get(`/cases/${caseId}`).expect(200);
    await we.neverWas('supervisor', caseId);
    const [last] = await stored(caseId, we.as('legalSupervisor2').userId);
    expect(await hears('overseer', 'legalAid')).toBe(before + 1);
    expect(await notified('supervisor', last?.id)).toEqual([]);
    const seen = await review('overseer', last?.id);
    expect((await we.vote('overseer', seen, 'confirm')).status).toBe(204);
    expect(await stored(caseId, we.as('legalSupervisor2').userId)).toMatchObject([{ state: 'confirmed' }]);
  });
});

describe('a heavy block of an agency', () => {
  const arrange = async () => {
    const caseId = await we.openShared('caseworker');
    const sent = await we.send('caseworker', caseId, we.form('legalAid.legal'));
    await we.accept('lawyer', sent.id);
    await block('caseworker', caseId, we.agency('shelter'));
    const [light] = await stored(caseId, we.kulob.agencies['shelter']);
    expect(light).toMatchObject({ is_heavy: false });
    const before = await wraps(caseId, 'legalAid');
    expect(before).toBeGreaterThan(0);
    await block('caseworker', caseId, we.agency('legalAid'));
    await we.neverWas('lawyer', caseId);
    expect([await wraps(caseId, 'legalAid'), await resting(caseId)]).toEqual([0, before]);
    const [heavy] = await stored(caseId, we.kulob.agencies['legalAid']);
    expect(heavy).toMatchObject({ is_heavy: true, state: 'provisional' });
    return { caseId, before, id: heavy?.id };
  };
  const own = async (caseId: string, id: string | undefined) =>
    (await we.blocks('supervisor', caseId)).find((row) => row.id === id);

  it('lets keys rest until it is lifted by two agencies, and access comes back', async () => {
    const { caseId, before, id } = await arrange();
    expect(await notified('supervisor', id)).toMatchObject([{ kind: 'block_waits', case_id: caseId }]);
    const second = `${(await own(caseId, id))?.otherAgencyName?.en}`;
    const people: Record<string, string> = { healthRoom: 'healthSupervisor', cowfa: 'cowfaSupervisor' };
    expect((await we.vote('supervisor', await own(caseId, id), 'lift')).status).toBe(204);
    await we.neverWas('lawyer', caseId);
    const reviewer = people[second] ?? second;
    expect((await we.vote(reviewer, await review(reviewer, id), 'lift')).status).toBe(204);
    expect([await wraps(caseId, 'legalAid'), await resting(caseId)]).toEqual([before, 0]);
    await we.as('lawyer').get(`/cases/${caseId}`).expect(200);
  });

  it('is confirmed by one second person, and the keys are destroyed', async () => {
    const { caseId, id } = await arrange();
    expect((await we.vote('supervisor', await own(caseId, id), 'confirm')).status).toBe(204);
    expect(await own(caseId, id)).toMatchObject({ state: 'confirmed' });
    expect([await wraps(caseId, 'legalAid'), await resting(caseId)]).toEqual([0, 0]);
    expect(await waiting(caseId, id)).toMatchObject([{ status: 'replaced' }]);
  });

  it('is not settled by the person who started it', async () => {
    const caseId = await we.openShared('caseworker');
    await block('supervisor', caseId, colleague('supervisor2'));
    const [mine] = await we.blocks('supervisor', caseId);
    expect(mine).toMatchObject({ isHeavy: true, allowedActions: [] });
    expect((await we.vote('supervisor', mine, 'confirm')).status).toBe(404);
  });
});

describe('a block that is none', () => {
  const attempt = async (caseId: string, subject: object) => {
    await we.stepUp('caseworker');
    return we.as('caseworker').post(`/cases/${caseId}/blocks`, { reason: 'relative', ...subject });
  };

  it('of oneself, of no one, without a reason, twice', async () => {
    const caseId = await we.openShared('caseworker');
    const self = await attempt(caseId, colleague('caseworker'));
    expect([self.status, self.body.fields]).toEqual([422, [{ path: 'userId', code: 'block_own_self' }]]);
    const none = await attempt(caseId, { kind: 'user' });
    expect([none.status, none.body.fields]).toEqual([422, [{ path: 'kind', code: 'block_subject_unknown' }]]);
    expect((await attempt(caseId, { ...we.police, reason: null })).status).toBe(422);
    expect((await attempt(caseId, we.police)).status).toBe(204);
    const twice = await attempt(caseId, we.police);
    expect([twice.status, twice.body.code]).toEqual([409, 'already_blocked']);
    expect(await we.blocks('caseworker', caseId)).toHaveLength(1);
  });

  it('twice does not tell of a block that the worker may not see', async () => {
    const caseId = await we.openShared('caseworker');
    await test.database.query(
      `insert into panoh.conflict_blocks (id, case_id, subject_kind, subject_id, source)
       values (gen_random_uuid(), $1, 'user', $2, 'staff_match')`,
      [caseId, we.as('caseworker2').userId],
    );
    expect((await attempt(caseId, colleague('caseworker2'))).status).toBe(204);
    expect(await we.blocks('caseworker', caseId)).toContainEqual(
      expect.objectContaining({ source: 'person', personName: 'caseworker2' }),
    );
  });
});
