import { setTimeout as wait } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { signIn } from './support/actors.js';
import type { Actor } from './support/actors.js';
import { startApp } from './support/app.js';
import type { TestApp } from './support/app.js';
import { AppRole } from './support/app-role.js';
import { assessmentForm } from './support/assessments.js';
import { caseForm, contactForm } from './support/forms.js';
import { arrangeKulob } from './support/kulob.js';
import type { Kulob } from './support/kulob.js';
import { sweeperFor } from './support/workers.js';

interface DateRow {
  id: string;
  kind: string;
  isRunning: boolean;
  notes: { step: string; onDay: string; detail: string | null; note: string | null }[];
  allowedActions: string[];
  version: number;
}
interface Row {
  rule: string;
  step: number;
  status: string;
  dueAt: string;
  because: string;
}

const inDays = (days: number): string =>
  new Date(Date.now() + (days * 24 + 5) * 3_600_000).toISOString().slice(0, 10);
const dayOf = (row: Row): string =>
  new Date(Date.parse(row.dueAt) + 5 * 3_600_000).toISOString().slice(0, 10);

describe('dates that her plan must know', () => {
  let test: TestApp;
  let kulob: Kulob;
  let role: AppRole;
  const as = (person: string): Actor => kulob.as[person] as Actor;
  const open = async (person: string, change: object = {}): Promise<string> =>
    (await as(person).post('/cases', caseForm(change)).expect(201)).body.id;
  const add = (caseId: string, person: string, body: object) =>
    as(person).post(`/cases/${caseId}/key-dates`, body);
  const dates = async (caseId: string, person: string): Promise<DateRow[]> =>
    (await as(person).get(`/cases/${caseId}/key-dates`).expect(200)).body.dates;
  const step = async (caseId: string, person: string, body: object) => {
    const [date] = await dates(caseId, person);
    return as(person).post(`/key-dates/${date?.id}/events`, body, date?.version);
  };
  const rows = async (caseId: string, person: string, rule: string): Promise<Row[]> =>
    (await as(person).get(`/cases/${caseId}/follow-ups`).expect(200)).body
      .filter((row: Row) => row.rule === rule && row.status === 'pending')
      .sort((a: Row, b: Row) => a.step - b.step);
  const timeline = async (caseId: string, person: string): Promise<string> =>
    JSON.stringify((await as(person).get(`/cases/${caseId}/timeline`).expect(200)).body);
  const assess = (caseId: string, person: string) =>
    as(person).post(`/cases/${caseId}/assessments`, assessmentForm()).expect(201);

  beforeAll(async () => {
    test = await startApp();
    kulob = await arrangeKulob(test);
    role = await AppRole.connect(test);
    // The centre has rooms, and one of its people works there.
    const house = as('caseworker2');
    await test.database.query(`update panoh.users set roles = '{shelter_worker}' where id = $1`, [
      house.userId,
    ]);
    kulob.as['house'] = await signIn(test, house);
  });
  afterAll(async () => {
    await role.close();
    await test.close();
  });

  describe('a stay', () => {
    it('asks for a plan, a decision and the limit, and after it for contacts and an assessment', async () => {
      const id = await open('shelterWorker');
      await assess(id, 'shelterWorker');
      const begun = await add(id, 'shelterWorker', { kind: 'stay', onDay: inDays(0), note: 'Room three.' });
      expect(begun.status).toBe(201);
      expect(begun.body.allowedKinds).toEqual(['stay', 'return']);
      expect((await rows(id, 'shelterWorker', 'sh.exit_plan')).map(dayOf)).toEqual([3, 10, 14].map(inDays));
      await step(id, 'shelterWorker', { step: 'plan_made', onDay: inDays(0) });
      expect((await rows(id, 'shelterWorker', 'sh.exit_plan')).map((row) => row.step)).toEqual([2, 3]);
      const left = await step(id, 'shelterWorker', { step: 'ended', onDay: inDays(0) });
      expect(left.body.dates[0]).toMatchObject({ isRunning: false, allowedActions: [], version: 3 });
      expect(await rows(id, 'shelterWorker', 'sh.exit_plan')).toEqual([]);
      expect((await rows(id, 'shelterWorker', 'sh.after')).map(dayOf)).toEqual([2, 7, 30].map(inDays));
      const [assessment] = await rows(id, 'shelterWorker', 'rk.reassess');
      expect(Date.parse(assessment?.dueAt ?? '') - Date.now()).toBeLessThanOrEqual(72 * 3_600_000);
      expect((await step(id, 'shelterWorker', { step: 'ended', onDay: inDays(0) })).body.code).toBe(
        'step_not_now',
      );
    });

    it('is one at a time, and is written in nobody else’s name', async () => {
      const id = await open('shelterWorker');
      await add(id, 'shelterWorker', { kind: 'stay', onDay: inDays(-1) }).expect(201);
      const second = await add(id, 'shelterWorker', { kind: 'stay', onDay: inDays(0) }).expect(409);
      expect(second.body.code).toBe('stay_running');
      const insert = `insert into panoh.key_date_events (id, case_id, agency_id, written_by, date_id, note_no, kind, partition, step, on_day)
        values (gen_random_uuid(), $1, $2, $3, gen_random_uuid(), 1, 'stay', 'whereabouts', 'begun', '2026-01-01')`;
      const { agencyId } = as('shelterWorker');
      expect(
        await role.outcome(as('shelterWorker'), [insert, [id, agencyId, as('shelterSupervisor').userId]]),
      ).toBe('42501');
      for (const sql of [
        'update panoh.key_date_events set on_day = now()',
        'delete from panoh.key_date_events',
      ])
        expect(await role.outcome(as('shelterWorker'), [sql])).toMatch(/^(42501|PN\d{3}|changed nothing)$/);
    });

    it('leaves no trace for anybody but those who work there', async () => {
      const id = await open('caseworker');
      const rowsBefore = (await as('caseworker').get(`/cases/${id}/follow-ups`).expect(200)).body.length;
      await add(id, 'house', { kind: 'stay', onDay: inDays(-2), note: 'Room three.' }).expect(201);
      await step(id, 'house', { step: 'plan_made', onDay: inDays(-2) });
      expect(await rows(id, 'house', 'sh.exit_plan')).not.toEqual([]);
      expect(await timeline(id, 'house')).toContain('stay_begun');
      for (const person of ['caseworker', 'supervisor']) {
        expect(await dates(id, person)).toEqual([]);
        expect(await timeline(id, person)).not.toContain('stay');
        expect(await rows(id, person, 'sh.exit_plan')).toEqual([]);
      }
      const after = (await as('caseworker').get(`/cases/${id}/follow-ups`).expect(200)).body;
      expect(after).toHaveLength(rowsBefore);
      const refused = await add(id, 'caseworker', { kind: 'stay', onDay: inDays(0) });
      expect(refused.status).toBe(403);
      for (const table of ['key_date_events', 'follow_ups', 'case_events']) {
        const sql = `select 1 from panoh.${table} where case_id = $1 and partition = 'whereabouts'`;
        expect(await role.as(as('caseworker'), [sql, [id]])).toEqual([]);
        expect(await role.as(as('house'), [sql, [id]])).not.toEqual([]);
      }
    });

    it('adds nothing to what a colleague is told that a contact would do', async () => {
      const id = await open('caseworker');
      await add(id, 'house', { kind: 'stay', onDay: inDays(-4) }).expect(201);
      // Whatever the machine: rows that the case began with are open to a contact by now.
      await wait(1_100);
      const preview = async (person: string): Promise<number> => {
        const [row] = await test.database.query<{ at: Date }>(
          `select panoh.now() - interval '1 second' as at`,
        );
        const contactedAt = row!.at.toISOString();
        const answer = await as(person).post(`/cases/${id}/contact-previews`, contactForm({ contactedAt }));
        return answer.body.satisfied as number;
      };
      const before = await preview('caseworker');
      await step(id, 'house', { step: 'ended', onDay: inDays(-2) });
      expect([await preview('caseworker'), await preview('house')]).toEqual([before, before + 1]);
    });

    it('is in the day of every colleague who works there, so that it goes on when one of them has left', async () => {
      const id = await open('caseworker');
      await add(id, 'house', { kind: 'stay', onDay: inDays(0) }).expect(201);
      const status = (person: string, value: string) =>
        test.database.query('update panoh.users set status = $1 where id = $2', [value, as(person).userId]);
      const colleague = as('supervisor2');
      await test.database.query(`update panoh.users set roles = '{shelter_worker}' where id = $1`, [
        colleague.userId,
      ]);
      kulob.as['colleague'] = await signIn(test, colleague);
      const today = async (person: string): Promise<{ caseId: string; rule: string }[]> => {
        const { body } = await as(person).get('/today').expect(200);
        return [body.late, body.today, body.next].flatMap(({ items }) => items);
      };
      const isThere = async (person: string): Promise<boolean> =>
        (await today(person)).some(({ caseId, rule }) => caseId === id && rule === 'sh.exit_plan');
      expect([await isThere('house'), await isThere('colleague')]).toEqual([true, true]);
      await status('house', 'disabled');
      expect([await isThere('colleague'), await isThere('caseworker')]).toEqual([true, false]);
      await status('house', 'active');
    });

    it('is told to whoever wrote it down when something is due, and not to the lead', async () => {
      const id = await open('caseworker');
      await add(id, 'house', { kind: 'stay', onDay: inDays(0) }).expect(201);
      await test.database.query(
        `update panoh.follow_up_steps set run_at = panoh.now() where rung = 'owner' and follow_up_id in
           (select id from panoh.follow_ups where case_id = $1 and partition = 'whereabouts')`,
        [id],
      );
      const sweeper = sweeperFor(test);
      await sweeper.reminders.sweep();
      await sweeper.close();
      const told = await test.database.query<{ user_id: string }>(
        'select distinct user_id from panoh.notifications where case_id = $1',
        [id],
      );
      expect(told).toEqual([{ user_id: as('house').userId }]);
    });
  });

  describe('a hearing', () => {
    it('asks for preparation, a safe way and a talk, and anew when its day is moved', async () => {
      const id = await open('lawyer');
      const form = { kind: 'hearing', onDay: inDays(20), detail: 'divorce', note: 'Second floor.' };
      await add(id, 'lawyer', form).expect(201);
      expect((await rows(id, 'lawyer', 'lg.court')).map(dayOf)).toEqual([13, 19, 21].map(inDays));
      await step(id, 'lawyer', { step: 'moved', onDay: inDays(30) });
      expect((await rows(id, 'lawyer', 'lg.court')).map(dayOf)).toEqual([23, 29, 31].map(inDays));
      await step(id, 'lawyer', { step: 'held', onDay: inDays(0) });
      expect((await rows(id, 'lawyer', 'lg.court')).map((row) => row.step)).toEqual([3]);
      const [date] = await dates(id, 'legalSupervisor');
      expect(date?.notes.map((note) => note.step)).toEqual(['held', 'moved', 'set']);
      expect(date?.notes.at(-1)?.note).toBe('Second floor.');
      expect(date?.allowedActions).toEqual([]);
    });

    it('of the police is in their own case; neither a stay nor a caseworker’s hearing can be written', async () => {
      const id = await open('inspector');
      const hearing = { kind: 'hearing', onDay: inDays(9), detail: 'administrative' };
      expect((await add(id, 'inspector', hearing).expect(201)).body.allowedKinds).toEqual([
        'hearing',
        'return',
      ]);
      await add(id, 'inspector', { kind: 'stay', onDay: inDays(0) }).expect(403);
      await add(await open('caseworker'), 'caseworker', hearing).expect(403);
      await add(id, 'caseworker', hearing).expect(403);
      await add(id, 'lawyer', hearing).expect(404);
    });
  });

  describe('his return', () => {
    it('asks for an assessment two weeks before it, and at once when he has come', async () => {
      const id = await open('caseworker');
      await assess(id, 'caseworker');
      const form = { kind: 'return', onDay: inDays(30), detail: 'migration' };
      await add(id, 'caseworker', form).expect(201);
      expect((await rows(id, 'caseworker', 'mig.return')).map(dayOf)).toEqual([inDays(16)]);
      await step(id, 'caseworker', { step: 'happened', onDay: inDays(0) });
      expect(await rows(id, 'caseworker', 'mig.return')).toEqual([]);
      const [assessment] = await rows(id, 'caseworker', 'rk.reassess');
      expect(Date.parse(assessment?.dueAt ?? '') - Date.now()).toBeLessThanOrEqual(24 * 3_600_000);
    });
  });

  it('is refused with every wrong field, on an old version, and once nothing more is to come', async () => {
    const id = await open('caseworker');
    const wrong = await add(id, 'caseworker', { kind: 'return', onDay: inDays(-1) }).expect(422);
    expect(wrong.body.fields).toEqual([
      { path: 'onDay', code: 'day_past' },
      { path: 'detail', code: 'required' },
    ]);
    await add(id, 'caseworker', { kind: 'return', onDay: inDays(5), detail: 'detention' }).expect(201);
    const [date] = await dates(id, 'caseworker');
    const path = `/key-dates/${date?.id}/events`;
    await as('caseworker')
      .post(path, { step: 'moved', onDay: inDays(6) }, 7)
      .expect(412);
    await as('lawyer')
      .post(path, { step: 'moved', onDay: inDays(6) }, 1)
      .expect(404);
    await as('supervisor')
      .post(path, { step: 'moved', onDay: inDays(6) }, 1)
      .expect(403);
    await as('caseworker')
      .post(path, { step: 'called_off', onDay: inDays(0) }, 1)
      .expect(200);
    expect((await dates(id, 'caseworker'))[0]).toMatchObject({ isRunning: false, allowedActions: [] });
  });

  it('is sealed: no word of a note stands in the clear', async () => {
    const stored = await test.database.query<{
      text: string;
    }>(`select d::text as text from panoh.key_date_events d
      union all select e::text from panoh.case_events e`);
    expect(JSON.stringify(stored)).not.toMatch(/Room three|Second floor/);
  });
});
