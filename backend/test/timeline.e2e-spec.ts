import { beforeAll, describe, expect, it } from '@jest/globals';
import { setTimeout as wait } from 'node:timers/promises';
import type { CaseAccessPageDto } from '../src/oversight/audit-trail.dto.js';
import { signIn } from './support/actors.js';
import { AppRole } from './support/app-role.js';
import { assessmentForm } from './support/assessments.js';
import { BoardStory } from './support/board.js';
import { caseForm, contactForm, safeContactForm } from './support/forms.js';
import { startKulob } from './support/kulob.js';
import { OrderStory } from './support/orders.js';
import { sweeperFor } from './support/workers.js';

const { test, kulob, as } = await startKulob();
const role = await AppRole.connect(test);

interface Entry {
  id: string;
  kind: string;
  partition: string;
}

describe('a timeline narrowed to one kind of things', () => {
  let id: string;
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

  it('goes on page by page without losing or repeating an entry', async () => {
    const found = await pages('caseworker', 'contacts');
    expect(found.map((page) => page.length)).toEqual([20, 20, 5]);
    const entries = found.flat();
    expect(new Set(entries.map((entry) => entry.id)).size).toBe(45);
    expect(new Set(entries.map((entry) => entry.kind))).toEqual(new Set(['contact_recorded']));
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
});

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
    // The centre has rooms, and one of its people works there.
    const house = as('caseworker2');
    await test.database.query(`update panoh.users set roles = '{shelter_worker}' where id = $1`, [
      house.userId,
    ]);
    kulob.as['house'] = await signIn(test, house);
  });

  describe('a stay', () => {
    it('asks for a plan, a decision and the limit, and after it for contacts and an assessment', async () => {
      const id = await open('shelterWorker');
      await assess(id, 'shelterWorker');
      const stay = (from: number) =>
        add(id, 'shelterWorker', { kind: 'stay', onDay: inDays(from), note: 'Room three.' });
      const begun = await stay(0).expect(201);
      expect(begun.body.allowedKinds).toEqual(['stay', 'return', 'course', 'job', 'housing']);
      expect((await stay(0).expect(409)).body.code).toBe('stay_running');
      expect((await rows(id, 'shelterWorker', 'sh.exit_plan')).map(dayOf)).toEqual([3, 10, 14].map(inDays));
      await step(id, 'shelterWorker', { step: 'plan_made', onDay: inDays(0) });
      expect((await rows(id, 'shelterWorker', 'sh.exit_plan')).map((row) => row.step)).toEqual([2, 3]);
      const left = await step(id, 'shelterWorker', { step: 'ended', onDay: inDays(0) });
      expect(left.body.dates[0]).toMatchObject({ isRunning: false, allowedActions: [], version: 3 });
      expect(await rows(id, 'shelterWorker', 'sh.exit_plan')).toEqual([]);
      expect((await rows(id, 'shelterWorker', 'sh.after')).map(dayOf)).toEqual([2, 7, 30].map(inDays));
      const [assessment] = await rows(id, 'shelterWorker', 'rk.reassess');
      expect(Date.parse(assessment?.dueAt ?? '') - Date.now()).toBeLessThanOrEqual(72 * 3_600_000);
      // No colleague's name can be used to write it.
      const insert = `insert into panoh.key_date_events (id, case_id, agency_id, written_by, date_id, note_no, kind, partition, step, on_day)
        values (gen_random_uuid(), $1, $2, $3, gen_random_uuid(), 1, 'stay', 'whereabouts', 'begun', '2026-01-01')`;
      const forged = [id, as('shelterWorker').agencyId, as('shelterSupervisor').userId];
      expect(await role.outcome(as('shelterWorker'), [insert, forged])).toBe('42501');
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
      expect((await add(id, 'caseworker', { kind: 'stay', onDay: inDays(0) })).status).toBe(403);
      for (const table of ['key_date_events', 'follow_ups', 'case_events']) {
        const sql = `select 1 from panoh.${table} where case_id = $1 and partition = 'whereabouts'`;
        expect(await role.as(as('caseworker'), [sql, [id]])).toEqual([]);
        expect(await role.as(as('house'), [sql, [id]])).not.toEqual([]);
      }
      // A colleague's preview of a contact does not count it. The first rows of the case are open by then.
      await wait(1_100);
      const preview = async (person: string): Promise<number> => {
        const [row] = await test.database.query<{ at: Date }>(
          `select panoh.now() - interval '1 second' as at`,
        );
        const form = contactForm({ contactedAt: row!.at.toISOString() });
        return (await as(person).post(`/cases/${id}/contact-previews`, form)).body.satisfied as number;
      };
      const before = await preview('caseworker');
      await step(id, 'house', { step: 'ended', onDay: inDays(-2) });
      expect([await preview('caseworker'), await preview('house')]).toEqual([before, before + 1]);
    });

    it('is told to whoever wrote it down, and is in the day of every colleague who works there', async () => {
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
      const told = 'select distinct user_id from panoh.notifications where case_id = $1';
      expect(await test.database.query(told, [id])).toEqual([{ user_id: as('house').userId }]);
      // A colleague can act after the writer has left.
      const colleague = as('supervisor2');
      await test.database.query(`update panoh.users set roles = '{shelter_worker}' where id = $1`, [
        colleague.userId,
      ]);
      kulob.as['colleague'] = await signIn(test, colleague);
      const status = (value: string) =>
        test.database.query('update panoh.users set status = $1 where id = $2', [value, as('house').userId]);
      await status('disabled');
      const isThere = async (person: string): Promise<boolean> => {
        const { late, today, next } = (await as(person).get('/today').expect(200)).body;
        return [late, today, next]
          .flatMap(({ items }: { items: { caseId: string; rule: string }[] }) => items)
          .some(({ caseId, rule }) => caseId === id && rule === 'sh.exit_plan');
      };
      expect([await isThere('colleague'), await isThere('caseworker')]).toEqual([true, false]);
      await status('active');
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
      expect((await dates(id, 'legalSupervisor'))[0]).toMatchObject({
        ...{
          allowedActions: [],
          notes: [{ step: 'held' }, { step: 'moved' }, { step: 'set', note: 'Second floor.' }],
        },
      });
    });

    it('of the police is in their own case; neither a stay nor a caseworker’s hearing can be written', async () => {
      const id = await open('inspector');
      const hearing = { kind: 'hearing', onDay: inDays(9), detail: 'administrative' };
      const { allowedKinds } = (await add(id, 'inspector', hearing).expect(201)).body;
      expect(allowedKinds).toEqual(['hearing', 'return']);
      await add(id, 'inspector', { kind: 'stay', onDay: inDays(0) }).expect(403);
      await add(await open('caseworker'), 'caseworker', hearing).expect(403);
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
});

const SURNAME = 'Чопшудаева';
const NUMBER = '+992 00 000 7777';

describe('what is printed', () => {
  const story = new OrderStory(test, kulob);
  let caseId: string;

  beforeAll(async () => {
    const identity = { surname: SURNAME, givenName: 'Гули' };
    const form = caseForm({ identity, safeContact: safeContactForm({ reachAt: NUMBER }) });
    caseId = (await story.as('caseworker').post('/cases', form).expect(201)).body.id;
  });

  it('of a case is codes, dates and what comes next, and written down once, with who and why', async () => {
    const path = `/cases/${caseId}/prints`;
    const { body } = await story.as('supervisor').post(path, { reason: 'for_paper_file' }).expect(200);
    expect(body.header).toMatchObject({ id: caseId, status: 'open' });
    expect(body.pending.length).toBeGreaterThan(0);
    expect(body.timeline.map(({ kind }: { kind: string }) => kind)).toContain('case_opened');
    const text = JSON.stringify(body);
    for (const word of [SURNAME, 'Гули', NUMBER, 'library', 'kitchen']) expect(text).not.toContain(word);
    const { items }: CaseAccessPageDto = await story.get('caseworker', `/cases/${caseId}/access-log`);
    expect(items.filter(({ action }) => action === 'printCase')).toMatchObject([
      { personName: 'supervisor', purpose: 'for_paper_file', inList: false },
    ]);
  });

  it('of her code is the code and nothing else, and is written down', async () => {
    const path = `/cases/${caseId}/prints/code`;
    const { survivorCode: code } = (await story.as('caseworker').get(`/cases/${caseId}`)).body;
    const { body } = await story.as('caseworker').post(path).expect(200);
    expect(body).toEqual({ code, previousCodes: [], printedAt: expect.any(String) });
    const { items }: CaseAccessPageDto = await story.get('caseworker', `/cases/${caseId}/access-log`);
    expect(items.find(({ action }) => action === 'printCode')).toMatchObject({ purpose: 'for_survivor' });
  });

  it('of an order is what it says, without the name of who signed it and without her words', async () => {
    const own = await story.open('inspector');
    const { id, version } = await story.served('inspector', own, 5);
    const line = { line: 'ба хоҳараш' };
    await story.as('inspector').put(`/orders/${id}/contact-details`, line, version).expect(200);
    const print = { reason: 'for_court' };
    const { body } = await story.as('inspector').post(`/orders/${id}/prints`, print).expect(200);
    expect(body).toMatchObject({
      ...{ status: 'active', number: '118/26', issuerName: null, contactDetails: null },
    });
    expect(JSON.stringify(body)).not.toMatch(/Намунаев|хоҳараш/);
    const { items }: CaseAccessPageDto = await story.get('inspector', `/cases/${own}/access-log`);
    expect(items.find(({ action }) => action === 'printOrder')).toMatchObject({ purpose: 'for_court' });
    await story.as('caseworker').post(`/orders/${id}/prints`, print).expect(404);
  });

  it('of a case says nothing of a stay, whoever prints it: paper goes where she is looked for', async () => {
    const own = await story.open('shelterWorker');
    const stay = { kind: 'stay', onDay: await story.day(), detail: null, note: 'room by the garden' };
    await story.as('shelterWorker').post(`/cases/${own}/key-dates`, stay).expect(201);
    expect(await story.rows('shelterWorker', own, 'sh.exit_plan')).not.toEqual([]);
    const print = { reason: 'for_court' };
    const { body } = await story.as('shelterWorker').post(`/cases/${own}/prints`, print).expect(200);
    expect(body.timeline.map(({ kind }: { kind: string }) => kind)).toContain('case_opened');
    expect(JSON.stringify(body)).not.toMatch(/stay_begun|sh\.exit_plan|shelter_entered|garden/);
  });
});

describe('who looked', () => {
  const story = new BoardStory(test, kulob);
  const looks = (person: string, id: string): Promise<CaseAccessPageDto> =>
    story.get(person, `/cases/${id}/access-log`);

  it('tells the owner when, who, what and why, newest first, and names people of the own agency only', async () => {
    const id = await story.open('caseworker');
    await story.as('caseworker').get('/today').expect(200);
    const sent = await story.send('caseworker', id, 'legalAid.legal');
    await story.accept('lawyer', sent.id);
    await story.as('lawyer').get(`/cases/${id}`).expect(200);
    const reason = { reason: 'contact_now' };
    await story.as('caseworker').post(`/cases/${id}/identity-disclosures`, reason).expect(200);
    const { items } = await looks('supervisor', id);
    expect(items[0]).toMatchObject({
      ...{ personName: 'caseworker', action: 'discloseIdentity', partitions: ['identity'] },
      ...{ purpose: 'contact_now', inList: false, agencyName: { en: 'crisisCentre' } },
    });
    const times = items.map(({ at }) => at);
    expect(times).toEqual([...times].sort().reverse());
    const of = (action: string) => items.find((item) => item.action === action);
    expect(of('getToday')).toMatchObject({ inList: true });
    expect(of('getCase')).toMatchObject({ personName: null, agencyName: { en: 'legalAid' } });
  });

  it('shows a police owner its own part, and no partition the police never hold', async () => {
    const id = await story.openShared('inspector');
    await story.as('coordinator').get(`/cases/${id}`).expect(200);
    await story.as('inspector2').get(`/cases/${id}`).expect(200);
    const { items } = await looks('inspector', id);
    expect(items.length).toBeGreaterThan(0);
    expect(items.map((item) => item.agencyName?.en)).toEqual(items.map(() => 'police'));
    expect(items.flatMap((item) => item.partitions)).not.toContain('whereabouts');
  });
});
