import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Client } from 'pg';
import { DataSource } from 'typeorm';
import { SessionsService } from '../src/identity/index.js';
import type { MeetingDto, MeetingPrintDto, MeetingsDto, ProposalDto } from '../src/meetings/meetings.dto.js';
import { readSettings } from '../src/platform/config/settings.js';
import { RootKey } from '../src/platform/crypto/root-key.js';
import { addressFor, servingOptions } from '../src/platform/database/connections.js';
import { Database } from '../src/platform/database/database.js';
import { hashToken } from '../src/platform/session/session-cookie.js';
import { awaitAll } from '../src/shared/await-all.js';
import { Problem } from '../src/shared/errors.js';
import type { QueueDto } from '../src/workboard/queue.dto.js';
import type { CaseOverviewDto } from '../src/workboard/workboard.dto.js';
import { AppRole } from './support/app-role.js';
import { assessmentForm } from './support/assessments.js';
import { ofCase } from './support/board.js';
import { testRootKey } from './support/database.js';
import { incidentForm } from './support/forms.js';
import { startKulob } from './support/kulob.js';
import { MeetingStory } from './support/meetings.js';
import { holdsUpSomebody, until } from './support/steps.js';
import { auditHandsFor } from './support/workers.js';

const { test, kulob } = await startKulob();
const story = new MeetingStory(test, kulob);

describe('meetings of a working group', () => {
  let app: AppRole;
  const overview = (caseId: string, person: string): Promise<CaseOverviewDto> =>
    story.get(person, `/cases/${caseId}/overview`);

  beforeAll(async () => {
    app = await AppRole.connect(test);
  });

  it('are planned, changed, moved to another host and called off by whoever leads the group, and by nobody else', async () => {
    const id = await story.planMeeting(30);
    const shown = await story.meeting(id, 'deputy');
    expect(shown).toMatchObject({ state: 'planned', isLed: true, agenda: [], attendance: [] });
    expect(shown.allowedActions).toEqual(['change_time', 'call_off', 'put_on_agenda']);
    expect((await story.attend(id)).body).toMatchObject({ code: 'meeting_not_yet' });
    const plannedAt = await story.later(50);
    const move = async (hostAgencyId?: string | null) => {
      const { version } = await story.meeting(id);
      return story.as('deputy').put(`/meetings/${id}/time`, { plannedAt, hostAgencyId }, version);
    };
    const { ngoElsewhere, police } = story.kulob.agencies;
    expect((await move(ngoElsewhere)).status).toBe(422);
    expect((await move(police)).body).toMatchObject({ plannedAt, host: { id: police } });
    // Left out it stays; said to be nowhere it goes.
    expect((await move()).body.host).toMatchObject({ id: police });
    expect((await move(null)).body.host).toBeNull();
    await story.as('coordinator').put(`/meetings/${id}/time`, { plannedAt }, shown.version).expect(412);
    for (const path of ['/meetings', `/meetings/${id}/cancellation`])
      await story
        .as('coordinatorElsewhere')
        .post(path, path === '/meetings' ? { workingGroupId: kulob.groupId, plannedAt } : {}, 2)
        .expect(404);
    const past = { workingGroupId: story.kulob.groupId, plannedAt: await story.later(-1) };
    await story.as('coordinator').post('/meetings', past).expect(422);
    for (const path of [`/meetings/${id}`, `/meetings/${id}/proposals`])
      await story.as('coordinatorElsewhere').get(path).expect(404);
    expect((await story.stepOf(id, 'cancellation')).body).toMatchObject({
      ...{ state: 'cancelled', allowedActions: [] },
    });
    expect((await story.stepOf(id, 'completion')).status).toBe(409);
  });

  it('propose what is due, dangerous, repeated, late or about to close, with every reason', async () => {
    const danger = await story.dangerous();
    const quiet = await story.openShared('caseworker');
    const hidden = await story.open('caseworker');
    await story
      .as('caseworker')
      .post(`/cases/${hidden}/assessments`, assessmentForm({ kill_threat: 'yes' }))
      .expect(201);
    const id = await story.planMeeting();
    const reasonsOf = async (caseId: string, of = id): Promise<string[] | undefined> => {
      const proposals: ProposalDto[] = await story.get('coordinator', `/meetings/${of}/proposals`);
      const reference = await story.referenceOf(caseId);
      return proposals.find((one) => one.reference === reference)?.reasons;
    };
    expect(await reasonsOf(danger)).toEqual(['review_due', 'high_risk']);
    expect([await reasonsOf(quiet), await reasonsOf(hidden)]).toEqual([undefined, undefined]);
    await story.pass('4 days');
    await test.database.query(
      `insert into panoh.incidents (id, case_id, agency_id, reported_on, started_on)
       select gen_random_uuid(), c.id, c.agency_id, d::date, d::date from panoh.cases c,
         unnest(array[panoh.now() - interval '1 day', panoh.now() - interval '300 days']) d where c.id = $1`,
      [quiet],
    );
    expect(await reasonsOf(quiet)).toEqual(['repeat', 'late']);
    const next = await story.planMeeting();
    await story.addAgendaItem(next, danger);
    expect(await reasonsOf(danger, next)).toBeUndefined();
  });

  it('turn a decision into a row of the holder that the queue shows when it is late', async () => {
    const caseId = await story.dangerous();
    const id = await story.holdMeeting(caseId);
    const [review] = await story.rows('caseworker', caseId, 'fu.mdwg_review');
    expect(review).toMatchObject({ status: 'pending', owner: 'coordinator' });
    const answer = await story.decide(id, caseId);
    expect(answer.status).toBe(200);
    const [entry] = (answer.body as MeetingDto).agenda;
    expect(entry).toMatchObject({ caseId, reasons: ['review_due', 'high_risk'] });
    expect(entry?.discussedAt).not.toBeNull();
    expect(entry?.decisions).toMatchObject([
      { code: 'review_safety_plan', owner: { name: { en: 'crisisCentre' } }, isDone: false },
    ]);
    const [done] = await story.rows('caseworker', caseId, 'fu.mdwg_review');
    expect(done).toMatchObject({ status: 'done', outcome: 'done' });
    const [row] = await story.rows('caseworker', caseId, 'mt.decision');
    expect(row).toMatchObject({
      status: 'pending',
      owner: 'case_lead',
      because: 'meeting_held',
      step: 2,
      subjectId: entry?.decisions[0]?.id,
      allowedActions: ['record_work'],
    });
    const kinds = (await story.timeline('caseworker', caseId)).map(({ kind }) => kind);
    expect(kinds).toEqual(expect.arrayContaining(['discussed_in_meeting', 'meeting_decision']));
    const rungs = await test.database.query(
      'select rung from panoh.follow_up_steps where follow_up_id = $1 order by step_no',
      [row?.['id']],
    );
    expect(rungs).toEqual(['owner', 'supervisor', 'coordinator'].map((rung) => ({ rung })));
    await story.pass('3 days');
    const queue: QueueDto = await story.get('coordinator', '/queue?filter=late');
    expect(ofCase(queue.items, caseId).map(({ rule }) => rule)).toContain('mt.decision');
    await story
      .as('caseworker')
      .post(`/follow-ups/${row?.['id'] as string}/outcomes`, { outcome: 'done' }, 1)
      .expect(200);
    expect((await story.entryOf(id, caseId)).decisions).toMatchObject([{ isDone: true }]);
  });

  it('leave a case that was not heard due, and end as they stand', async () => {
    const [heard, unheard] = [await story.dangerous(), await story.dangerous()];
    const id = await story.holdMeeting(heard, unheard);
    const entry = await story.entryOf(id, heard);
    const discussion = `agenda-items/${entry.id}/discussion`;
    expect((await story.stepOf(id, discussion)).status).toBe(200);
    for (const path of [discussion, `agenda-items/${entry.id}/removal`])
      expect((await story.stepOf(id, path)).body).toMatchObject({ code: 'already_heard' });
    expect((await story.stepOf(id, 'completion')).body).toMatchObject({
      ...{ state: 'completed', allowedActions: [] },
    });
    const statusOf = async (caseId: string) =>
      (await story.rows('caseworker', caseId, 'fu.mdwg_review'))[0]?.['status'];
    expect([await statusOf(unheard), await statusOf(heard)]).toEqual(['pending', 'done']);
    for (const path of [discussion, 'completion', 'cancellation'])
      expect((await story.stepOf(id, path)).status).toBe(409);
    expect((await story.decide(id, heard)).status).toBe(409);
    const print = { reason: 'for_paper_file' };
    const minutes: MeetingPrintDto = (
      await story.as('coordinator').post(`/meetings/${id}/prints`, print).expect(200)
    ).body;
    expect(minutes.meeting.attendance).toMatchObject([
      { agency: { name: { en: 'crisisCentre' } }, role: 'caseworker', people: 2 },
      { agency: { name: { en: 'police' } }, role: 'police_inspector', people: 1 },
    ]);
    const { survivorCode } = (await story.as('caseworker').get(`/cases/${heard}`)).body;
    expect(JSON.stringify(minutes)).not.toMatch(new RegExp(`Намунаева|Гули|${survivorCode}`));
  });

  it('mark what they heard for twelve months: what happens then goes back to them, whatever the band', async () => {
    const caseId = await story.openShared('caseworker');
    const id = await story.holdMeeting(caseId);
    const entry = await story.entryOf(id, caseId);
    expect(entry.reasons).toEqual(['asked_for']);
    expect(await story.rows('caseworker', caseId, 'fu.mdwg_review')).toEqual([]);
    await story.stepOf(id, `agenda-items/${entry.id}/discussion`);
    const [mark] = await test.database.query<{ months: number }>(
      `select extract(month from age(flagged_until, panoh.now()))::integer + 12 * extract(year from age(flagged_until, panoh.now()))::integer
         as months from panoh.cases where id = $1`,
      [caseId],
    );
    expect(mark?.months).toBeGreaterThanOrEqual(11);
    await story.as('caseworker').post(`/cases/${caseId}/incidents`, incidentForm()).expect(201);
    expect(await story.rows('caseworker', caseId, 'fu.mdwg_review')).toMatchObject([
      { status: 'pending', because: 'incident_recorded', owner: 'coordinator' },
    ]);
  });

  it('give a decision to an agency that took a referral on, in the case that it holds itself', async () => {
    const caseId = await story.dangerous();
    const sent = await story.send('caseworker', caseId, 'legalAid.legal');
    const legalAid = story.kulob.agencies['legalAid'];
    const id = await story.holdMeeting(caseId);
    expect((await story.decide(id, caseId, { ownerAgencyId: legalAid })).status).toBe(422);
    const { caseId: received } = await story.accept('lawyer', sent.id);
    const answer = await story.decide(id, caseId, { ownerAgencyId: legalAid, code: 'offer_legal_aid' });
    expect(answer.status).toBe(200);
    expect((await story.rows('lawyer', received, 'mt.decision'))[0]).toMatchObject({
      ...{ status: 'pending', step: 8, owner: 'case_lead' },
    });
    expect(await story.rows('caseworker', caseId, 'mt.decision')).toEqual([]);
    for (const [person, one] of [
      ['lawyer', received],
      ['caseworker', caseId],
    ] as const)
      expect((await story.timeline(person, one)).map(({ kind }) => kind)).toContain('meeting_decision');
    // The group does not see the actions of another agency in that agency's case, nor that agency the agenda.
    const [decision] = (await story.entryOf(id, caseId)).decisions;
    expect(decision).toMatchObject({ isDone: null });
    const packet = await story.meeting(id, 'lawyer');
    expect(packet).toMatchObject({ isLed: false, agenda: [], references: [await story.referenceOf(caseId)] });
    expect(packet.given).toMatchObject([{ code: 'offer_legal_aid', isDone: false }]);
    expect(JSON.stringify(packet)).not.toMatch(/high_risk|review_due/);
    expect((await overview(received, 'lawyer')).meetings.items).toEqual([]);
    // Only the decider may write into that case, and only afterwards.
    const late = JSON.stringify({
      ...{ id: randomUUID(), caseId: received, kind: 'meeting_decision', partition: 'follow_ups' },
      happenedAt: '2026-01-01',
    });
    expect(await app.outcome(story.as('coordinator'), ['select panoh.add_event($1)', [late]])).toBe('42501');
    // Its withdrawal ends the row of that agency as well.
    expect((await story.stepOf(id, `decisions/${decision!.id}/revocation`)).status).toBe(200);
    expect((await story.rows('lawyer', received, 'mt.decision'))[0]).toMatchObject({ status: 'replaced' });
  });

  it('show an agency its own cases, and nothing of any other', async () => {
    const [own, others] = [await story.dangerous(), await story.openShared('shelterWorker')];
    const id = await story.holdMeeting(own, others);
    const packet = await story.meeting(id, 'caseworker');
    expect(packet).toMatchObject({ isLed: false, allowedActions: [], references: [], given: [], entries: 1 });
    expect(packet.agenda).toMatchObject([{ caseId: own, owners: [], allowedActions: [] }]);
    expect(JSON.stringify(packet)).not.toContain(await story.referenceOf(others));
    expect((await story.meeting(id, 'inspector')).agenda).toEqual([]);
    const rows: MeetingsDto = await story.get('caseworker', '/meetings');
    expect(rows.led).toEqual([]);
    expect(rows.items.find((row) => row.id === id)).toMatchObject({ entries: 1, isLed: false });
    expect(((await story.get('caseworkerElsewhere', '/meetings')) as MeetingsDto).items).toEqual([]);
    for (const person of ['statistician', 'coordinatorElsewhere'])
      for (const table of ['meetings', 'meeting_attendance', 'meeting_entries', 'meeting_decisions'])
        expect(await app.as(story.as(person), [`select 1 from panoh.${table}`])).toEqual([]);
    const entries = 'select case_id from panoh.meeting_entries where meeting_id = $1';
    expect(await app.as(story.as('caseworker'), [entries, [id]])).toEqual([{ case_id: own }]);
  });

  it('lose an entry at once when she takes her consent back, and take no step of it any more', async () => {
    const [caseId, stays] = [await story.dangerous(), await story.dangerous()];
    const id = await story.holdMeeting(caseId, stays);
    const entry = await story.entryOf(id, caseId);
    expect((await story.decide(id, caseId)).status).toBe(200);
    expect((await overview(caseId, 'caseworker')).meetings).toMatchObject({
      ...{ items: [{ id, state: 'in_progress' }], flaggedUntil: expect.any(String) },
    });
    const reference = await story.referenceOf(caseId);
    await story.takeConsentBack(caseId);
    for (const person of ['coordinator', 'deputy', 'caseworker']) {
      const shown = await story.meeting(id, person);
      expect(JSON.stringify(shown)).not.toMatch(new RegExp(`${reference}|${caseId}`));
      expect(shown.entries).toBe(1);
    }
    expect((await overview(caseId, 'caseworker')).meetings).toEqual({ items: [], flaggedUntil: null });
    const late = { entryId: entry.id, code: 'contact_survivor', dueAt: await story.later(5) };
    const ownerAgencyId = story.kulob.agencies['crisisCentre'];
    expect((await story.stepOf(id, 'decisions', { ...late, ownerAgencyId })).status).toBe(404);
    const again = await story.stepOf(id, 'agenda-items', { references: [reference] });
    const unknown = await story.stepOf(id, 'agenda-items', { references: ['ZZZ-999'] });
    expect([again.status, again.body.fields]).toEqual([422, unknown.body.fields]);
    // What was decided is her agency's own work, and stays.
    expect(await story.rows('caseworker', caseId, 'mt.decision')).toMatchObject([{ status: 'pending' }]);
  });

  it('hold nothing of a case for whoever is blocked from it, in no packet and in no minutes', async () => {
    const caseId = await story.dangerous();
    const id = await story.holdMeeting(caseId);
    await story.decide(id, caseId);
    await story.stepOf(id, 'completion');
    const reference = await story.referenceOf(caseId);
    for (const person of ['coordinator', 'caseworker']) {
      await story.block(caseId, { user: person });
      const shown = await story.meeting(id, person);
      const print = { reason: 'for_meeting' };
      const { body } = await story.as(person).post(`/meetings/${id}/prints`, print).expect(200);
      expect(JSON.stringify([shown, body])).not.toContain(reference);
      expect(shown).toMatchObject({ entries: 0, agenda: [] });
      for (const table of ['meeting_entries', 'meeting_decisions']) {
        const rows = `select 1 from panoh.${table} where case_id = $1`;
        expect(await app.as(story.as(person), [rows, [caseId]])).toEqual([]);
      }
    }
    expect((await story.entryOf(id, caseId, 'deputy')).decisions).toHaveLength(1);
  });

  it('keep to themselves at the word of somebody who speaks to the database directly', async () => {
    const caseId = await story.dangerous();
    const id = await story.holdMeeting(caseId);
    const entry = await story.entryOf(id, caseId);
    const hidden = await story.open('caseworker');
    const mine = story.as('caseworker').userId;
    const groupId = story.kulob.groupId;
    const ended = 'update panoh.meetings set state = $2, ended_at = panoh.now() where id = $1';
    const heard =
      'update panoh.meeting_entries set discussed_at = panoh.now(), heard_by = $2 where id = $1 returning 1';
    const attempts: [string, string, unknown[], string][] = [
      ['caseworker', ended, [id, 'completed'], 'changed nothing'],
      ['caseworker', heard, [entry.id, mine], 'changed nothing'],
      ['caseworker', 'update panoh.cases set flagged_until = panoh.now() where id = $1', [caseId], '42501'],
      [
        'caseworker',
        `insert into panoh.meeting_decisions (id, meeting_id, entry_id, case_id, working_group_id, code, owner_agency_id, due_at, decided_by)
         values (gen_random_uuid(), $1, $2, $3, $4, 'contact_survivor', $5, panoh.now(), $6)`,
        [id, entry.id, caseId, groupId, story.kulob.agencies['crisisCentre'], mine],
        '42501',
      ],
      [
        'coordinator',
        `insert into panoh.meeting_entries (id, meeting_id, working_group_id, case_id, added_by) values (gen_random_uuid(), $1, $2, $3, $4)`,
        [id, groupId, hidden, story.as('coordinator').userId],
        '42501',
      ],
    ];
    for (const [person, sql, parameters, outcome] of attempts)
      expect([sql, await app.outcome(story.as(person), [sql, parameters])]).toEqual([sql, outcome]);
  });

  it('take a decision back while its minutes are open, and its row ends with it', async () => {
    const caseId = await story.dangerous();
    const id = await story.holdMeeting(caseId);
    for (const code of ['contact_survivor', 'review_safety_plan', 'reassess_risk'])
      expect((await story.decide(id, caseId, { code })).status).toBe(200);
    const [back, done, open] = (await story.entryOf(id, caseId)).decisions;
    expect(back).toMatchObject({ takenBackAt: null, mayBeTakenBack: true });
    const rowsOf = (decision: { id: string } | undefined) =>
      test.database.query('select status from panoh.follow_ups where subject_id = $1', [decision?.id]);
    const takeBack = (decision: { id: string } | undefined) =>
      story.stepOf(id, `decisions/${decision?.id}/revocation`);
    expect((await takeBack(back)).status).toBe(200);
    expect(await rowsOf(back)).toEqual([{ status: 'replaced' }]);
    expect((await takeBack(back)).status).toBe(409);
    // The agency's packet shows that the decision was withdrawn.
    expect((await story.entryOf(id, caseId, 'caseworker')).decisions[0]).toMatchObject({
      ...{ id: back?.id, takenBackAt: expect.any(String), mayBeTakenBack: false },
    });
    const kinds = (await story.timeline('caseworker', caseId)).map(({ kind }) => kind);
    expect(kinds).toContain('meeting_decision_taken_back');
    await test.database.query(
      `update panoh.follow_ups set status = 'done', done_at = panoh.now() where subject_id = $1`,
      [done?.id],
    );
    expect((await takeBack(done)).body.code).toBe('already_done');
    const sql = `update panoh.meeting_decisions set taken_back_at = panoh.now(), taken_back_by = $2 where id = $1 returning 1`;
    const past = (person: string, by = person) =>
      app.outcome(story.as(person), [sql, [open?.id, story.as(by).userId]]);
    expect([await past('caseworker'), await past('coordinatorElsewhere')]).toEqual(
      Array(2).fill('changed nothing'),
    );
    expect(await past('coordinator', 'caseworker')).toBe('42501');
    expect((await story.stepOf(id, 'completion')).status).toBe(200);
    expect(await past('coordinator')).toBe('changed nothing');
    expect(await rowsOf(open)).toEqual([{ status: 'pending' }]);
  });
});

const outcomeOf = (asked: Promise<unknown>): Promise<unknown> =>
  asked.then(
    (rows) => rows,
    (error: Error) => error.message,
  );

const refuse = (): Promise<never> => Promise.reject(new Problem(404, 'not_found'));

describe('a transaction of the worker', () => {
  it('fails where its connection is lost between two statements, and the process goes on', async () => {
    const { database } = auditHandsFor(test);
    const lost = database.transaction(async (run) => {
      const [row] = await run<{ pid: number }>('select pg_backend_pid() as pid');
      await test.database.query('select pg_terminate_backend($1)', [row?.pid]);
      await new Promise((done) => setTimeout(done, 300));
      return run('select 1');
    });
    await expect(lost).rejects.toThrow();
    expect(await database.query('select 1 as one')).toEqual([{ one: 1 }]);
  });
});

/** One connection for all requests, so that each gets the one just used. */
describe('transactions that follow each other on one connection', () => {
  let source: DataSource;
  let database: Database;
  const sessionOf = async (person: string): Promise<string | null> =>
    hashToken(await test.app.get(SessionsService).openFor(kulob.as[person]!.userId));
  const open = async (max: number): Promise<DataSource> => {
    const settings = readSettings({ DATABASE_URL: test.database.ownerUrl });
    const address = addressFor('panoh_app', settings, new RootKey(testRootKey()));
    return new DataSource(servingOptions(address, { max })).initialize();
  };

  beforeAll(async () => {
    source = await open(1);
    database = new Database(source);
  });
  afterAll(async () => {
    await source.destroy();
  });

  it('never answer under the next session what an earlier one left running', async () => {
    let goOn = (): void => undefined;
    const pause = new Promise<void>((resolve) => (goOn = resolve));
    let left: Promise<unknown> = Promise.resolve();
    const hers = await sessionOf('caseworker');
    const his = await sessionOf('inspector');
    const failed = database.run({ sessionHash: hers }, () => {
      left = outcomeOf(pause.then(() => database.query('select (panoh.me()).user_id as id')));
      return refuse();
    });
    await expect(failed).rejects.toThrow('not_found');
    const leftOver = await database.run({ sessionHash: his }, async () => {
      goOn();
      return left;
    });
    expect(leftOver).toBe('The transaction is over.');
  });

  it('begin anew where the one before was refused and left a failure behind', async () => {
    const hers = await sessionOf('caseworker');
    const failed = database.run({ sessionHash: hers }, async () => {
      void outcomeOf(database.query('select pg_sleep(0.1)'));
      await new Promise((resolve) => setTimeout(resolve, 20));
      void outcomeOf(database.query('select 1 / 0'));
      return refuse();
    });
    await expect(failed).rejects.toThrow('not_found');
    const next = await outcomeOf(
      database.run({ sessionHash: hers }, () => Promise.resolve(database.viewer.userId)),
    );
    expect(next).toBe(kulob.as['caseworker']!.userId);
  });

  it('are not told as done where the database undid them, whoever passed over its refusal', async () => {
    const swallowed = database.run({ sessionHash: null }, async () => {
      await outcomeOf(database.query('select 1 / 0'));
      return 'done';
    });
    await expect(swallowed).rejects.toThrow('undone');
  });

  it('ask first under the session that they begin, and are refused before whatever they came to', async () => {
    const hers = await sessionOf('caseworker');
    const asking = { sessionHash: hers, readsOnly: true, asksFirst: true };
    const ask = (): Promise<{ id: string }[]> => database.query('select (panoh.me()).user_id as id');
    expect(await database.run(asking, ask)).toEqual([{ id: kulob.as['caseworker']!.userId }]);
    expect(await database.run({ ...asking, sessionHash: null }, ask)).toEqual([{ id: null }]);
    const admit = (): void => {
      throw new Problem(403, 'not_allowed');
    };
    for (const work of [ask, () => database.query('select 1 / 0'), refuse])
      await expect(database.run<unknown>({ ...asking, admit }, work)).rejects.toThrow('not_allowed');
    const tooEarly = database.run(asking, async () => Promise.resolve(database.viewer.userId));
    await expect(tooEarly).rejects.toThrow('not known yet');
    expect(await database.run(asking, ask)).toEqual([{ id: kulob.as['caseworker']!.userId }]);
  });

  it('throw what went wrong first, not what the database refused because of it', async () => {
    const all = ['select pg_sleep(0.01)', 'select 1 / 0', 'select 1'];
    const asked = database.run({ sessionHash: null }, () =>
      awaitAll(all.map((statement) => database.query(statement))),
    );
    await expect(asked).rejects.toMatchObject({ code: '22012' });
  });

  it('undo a part that failed, and a part of it, and keep the rest', async () => {
    const hers = await sessionOf('caseworker');
    const write = (key: string): Promise<unknown> =>
      database.query(`select set_config('test.${key}', 'kept', true)`);
    const kept = await database.run({ sessionHash: hers }, async () => {
      await write('outer');
      const inner = (): Promise<void> =>
        database.nested(async () => {
          await write('innermost');
          throw new Error('inner');
        });
      await database.nested(async () => {
        await write('inner');
        await outcomeOf(inner());
      });
      await outcomeOf(database.nested(() => database.query('select 1 / 0')));
      return database.query(
        `select name, coalesce(current_setting('test.' || name, true), '') as value
         from unnest(array['outer', 'inner', 'innermost']) name`,
      );
    });
    expect(kept).toEqual([
      { name: 'outer', value: 'kept' },
      { name: 'inner', value: 'kept' },
      { name: 'innermost', value: '' },
    ]);
  });

  it('are given another connection after a statement was prepared for a table that is another now', async () => {
    await test.database.query(
      'create table panoh.changing (a integer); grant select on panoh.changing to panoh_app',
    );
    const read = (): Promise<unknown> =>
      database.run({ sessionHash: null }, async () => ({
        rows: await database.query('select * from panoh.changing'),
        pid: (await database.query<{ pid: number }>('select pg_backend_pid() as pid'))[0]?.pid,
      }));
    const before = [await read(), await read(), await read(), await read()].at(-1);
    await test.database.query('alter table panoh.changing add column b integer');
    await expect(read()).rejects.toMatchObject({ code: '0A000' });
    expect(await read()).toMatchObject({ rows: [] });
    expect(await read()).not.toEqual(before);
    await test.database.query('drop table panoh.changing');
  });

  it('leave a trace where the database itself refused what a route let through', async () => {
    await test.database.query('revoke insert on panoh.drafts from panoh_app');
    const words = { value: '""', writer: 'a'.repeat(32), edit: 1, seenVersion: 0 };
    await kulob.as['caseworker']!.put('/drafts/register', words).expect(404);
    await test.database.query('grant insert on panoh.drafts to panoh_app');
    const traces = await test.database.query(
      `select action, decision from panoh.audit_entries where action = 'keepDraft'`,
    );
    expect(traces).toEqual([{ action: 'keepDraft', decision: 'refused' }]);
  });

  it('know who is asking although another request of hers changes the directory meanwhile', async () => {
    const hers = await sessionOf('administrator');
    const pair = await open(2);
    const both = new Database(pair);
    const run = <T>(work: () => Promise<T>): Promise<T> => both.run({ sessionHash: hers }, work);
    let second: Promise<unknown> = Promise.resolve();
    await run(async () => {
      const [own] = await both.query<{ pid: number }>('select pg_backend_pid() as pid');
      second = outcomeOf(run(() => Promise.resolve(both.findViewer?.userId ?? 'nobody')));
      await until(() => holdsUpSomebody(test.database, own!.pid));
      await both.query('update panoh.users set language = language where id = $1', [both.viewer.userId]);
    });
    expect(await second).toBe(kulob.as['administrator']!.userId);
    await pair.destroy();
  });
});

describe('a case that is closed while a meeting decides of it', () => {
  it('is given no work any more: the decision waits for the closing, and is not taken', async () => {
    const caseId = await story.dangerous();
    const id = await story.holdMeeting(caseId);
    // The first decision marks the entry as discussed, so the second one touches the case only by deciding.
    expect((await story.decide(id, caseId)).status).toBe(200);
    const closing = new Client({ connectionString: test.database.ownerUrl });
    await closing.connect();
    try {
      const { rows: own } = await closing.query<{ pid: number }>('select pg_backend_pid() as pid');
      await closing.query('begin');
      await closing.query('set local session_replication_role = replica');
      await closing.query(`update panoh.cases set status = 'closed', closed_at = panoh.now() where id = $1`, [
        caseId,
      ]);
      const deciding = story.decide(id, caseId, { code: 'reassess_risk' });
      await until(() => holdsUpSomebody(test.database, own[0]!.pid));
      await closing.query('commit');
      expect((await deciding).status).toBe(409);
    } finally {
      await closing.end();
    }
    const rows = await test.database.query(
      `select 1 from panoh.follow_ups where case_id = $1 and rule = 'mt.decision'`,
      [caseId],
    );
    expect(rows).toHaveLength(1);
  });
});
