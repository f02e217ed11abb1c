import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { startApp } from './support/app.js';
import type { TestApp } from './support/app.js';
import { arrangeKulob } from './support/kulob.js';
import { Referring, sharingAnswer } from './support/referrals.js';
import { sweeperFor } from './support/workers.js';

jest.setTimeout(30_000);

let test: TestApp;
let we: Referring;

beforeAll(async () => {
  test = await startApp();
  we = new Referring(test, await arrangeKulob(test));
});
afterAll(() => test.close());

const list = async (person: string, caseId: string) =>
  (await we.as(person).get(`/cases/${caseId}/consents`).expect(200)).body;

describe('what was passed on without her word', () => {
  const danger = () => ({
    scope: 'referral',
    agencyId: we.kulob.agencies['legalAid'],
    partitions: ['identity', 'safe_contact', 'risk'],
    purpose: 'legal',
    answer: 'given',
    basis: 'imminent_danger',
    presence: 'not_known',
    untilOn: '2126-12-31',
    overrideReason: 'Ӯ бо силоҳ меояд',
  });
  const arrange = async () => {
    const caseId = await we.open('caseworker');
    await we
      .as('supervisor')
      .post(`/cases/${caseId}/consents`, { answers: [danger()] })
      .expect(201);
    const record = (await list('supervisor', caseId)).find(
      ({ basis }: { basis: string }) => basis !== 'consent',
    );
    return { caseId, record };
  };
  const waiting = async (person: string): Promise<{ id: string; dueAt: string; since: string }[]> =>
    (await we.as(person).get('/supervisor-inbox?kind=basis_review').expect(200)).body.items;
  const review = (person: string, record: { id: string; version: number }, outcome: string) =>
    we.as(person).post(`/consents/${record.id}/reviews`, { outcome }, record.version);

  it('waits for a supervisor who did not record it, with three days', async () => {
    const { caseId, record } = await arrange();
    expect((await waiting('supervisor')).map(({ id }) => id)).not.toContain(record.id);
    const row = (await waiting('supervisor2')).find(({ id }) => id === record.id);
    expect(Date.parse(`${row?.dueAt}`) - Date.parse(`${row?.since}`)).toBe(72 * 3_600_000);
    expect(await we.rows('supervisor', caseId, 'co.basis_review')).toMatchObject([{ status: 'pending' }]);
    expect((await review('supervisor', record, 'upheld')).body).toMatchObject({
      status: 409,
      reasons: ['own_record'],
    });
    await review('caseworker', record, 'upheld').expect(403);
    await review('legalSupervisor', record, 'upheld').expect(404);
    const upheld = await review('supervisor2', record, 'upheld').expect(200);
    expect(upheld.body).toMatchObject({ reviewOutcome: 'upheld', status: 'given' });
    expect(await we.rows('supervisor', caseId, 'co.basis_review')).toMatchObject([{ status: 'done' }]);
    expect((await waiting('supervisor2')).map(({ id }) => id)).not.toContain(record.id);
  });

  it('tells why to supervisors of the owner, before and after the answer, and to nobody else', async () => {
    const { caseId, record } = await arrange();
    const reasonFor = async (person: string) =>
      (await list(person, caseId)).find(({ id }: { id: string }) => id === record.id).overrideReason;
    expect(await reasonFor('supervisor2')).toBe('Ӯ бо силоҳ меояд');
    expect(await reasonFor('caseworker')).toBeNull();
    await review('supervisor2', record, 'upheld').expect(200);
    expect(await reasonFor('supervisor')).toBe('Ӯ бо силоҳ меояд');
    await we.as('lawyer').get(`/consents/${record.id}`).expect(404);
    const stored = await test.database.query('select k::text as t from panoh.consents k');
    expect(JSON.stringify(stored)).not.toContain('силоҳ');
  });

  it('ends at once where it is not upheld, with what it had opened', async () => {
    const { caseId, record } = await arrange();
    const { id } = await we.send(
      'caseworker',
      caseId,
      we.form('legalAid.legal', { consent: null, partitions: ['identity', 'safe_contact', 'risk'] }),
    );
    await we.accept('lawyer', id);
    await we.as('lawyer').get(`/cases/${caseId}`).expect(200);
    const ended = await review('supervisor2', record, 'not_upheld').expect(200);
    expect(ended.body).toMatchObject({ reviewOutcome: 'not_upheld', status: 'withdrawn' });
    await we.as('lawyer').get(`/cases/${caseId}`).expect(404);
    const wraps = await test.database.query(
      'select 1 from vault.case_keys where case_id = $1 and agency_id = $2',
      [caseId, we.kulob.agencies['legalAid']],
    );
    expect(wraps).toEqual([]);
  });

  it('calls the supervisors when nobody looked in time', async () => {
    const { caseId } = await arrange();
    await test.database.query(
      `update panoh.follow_up_steps s set run_at = panoh.now() from panoh.follow_ups f
       where f.id = s.follow_up_id and f.case_id = $1 and f.rule = 'co.basis_review'`,
      [caseId],
    );
    const { reminders, close } = sweeperFor(test);
    await reminders.sweep();
    await close();
    const told = (await we.as('supervisor2').get('/notifications')).body.items;
    expect(told).toContainEqual(expect.objectContaining({ caseId, rule: 'co.basis_review' }));
  });
});

describe('her answer', () => {
  it('says in which language and how it was given, spoken where nothing else was said', async () => {
    const caseId = await we.open('caseworker');
    await we.send(
      'caseworker',
      caseId,
      we.form('legalAid.legal', { consent: sharingAnswer({ language: 'ru', manner: 'written' }) }),
    );
    const [shared, services] = await list('caseworker', caseId);
    expect(shared).toMatchObject({ language: 'ru', manner: 'written', reviewOutcome: null });
    expect(services).toMatchObject({ language: null, manner: 'spoken', allowedActions: ['withdraw'] });
  });

  it('taken back ends an open session within a second, and a job that was queued before acts on nothing', async () => {
    const caseId = await we.open('caseworker');
    const { id } = await we.send('caseworker', caseId, we.form('legalAid.legal'));
    await we.accept('lawyer', id);
    const session = we.as('lawyer');
    await session.get(`/cases/${caseId}`).expect(200);
    const queued = await test.database.query<{ id: string }>(
      `select s.id from panoh.follow_up_steps s join panoh.follow_ups f on f.id = s.follow_up_id
       where f.case_id = $1 and f.owner_role = 'receiving_agency' and f.status = 'pending' and s.state = 'waiting'`,
      [caseId],
    );
    expect(queued.length).toBeGreaterThan(0);
    const [given] = await list('caseworker', caseId);
    await we.as('caseworker').post(`/consents/${given.id}/withdrawals`, {}, given.version).expect(200);
    const began = Date.now();
    await session.get(`/cases/${caseId}`).expect(404);
    expect(Date.now() - began).toBeLessThan(1_000);
    await test.database.query('update panoh.follow_up_steps set run_at = panoh.now() where id = any ($1)', [
      queued.map((step) => step.id),
    ]);
    const before = await test.database.query('select 1 from panoh.notifications where case_id = $1', [
      caseId,
    ]);
    const { reminders, close } = sweeperFor(test);
    for (const step of queued) await reminders.remind([step.id]);
    await reminders.sweep();
    await close();
    const after = await test.database.query('select user_id from panoh.notifications where case_id = $1', [
      caseId,
    ]);
    expect(after.length).toBe(before.length);
  });
});
