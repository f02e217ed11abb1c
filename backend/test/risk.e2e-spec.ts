import { beforeAll, describe, expect, it } from '@jest/globals';
import { LEGAL_ARTICLE_CODES, isOfLaterCode, LEGAL_ARTICLES } from '../src/cases/legal-articles.types.js';
import type { LegalArticle } from '../src/cases/legal-articles.types.js';
import { AppRole } from './support/app-role.js';
import { assessmentForm } from './support/assessments.js';
import { ClosingStory } from './support/closing.js';
import { caseForm, incidentForm } from './support/forms.js';
import { caseOfRow, importPilot, pilotHead } from './support/imports.js';
import { startKulob } from './support/kulob.js';
import { Referring } from './support/referrals.js';

const { test, kulob, as } = await startKulob();

interface Row {
  rule: string;
  status: string;
  because: string;
  dueAt: string;
}

interface Value {
  key: string;
  value: string;
}

describe('assessing risk', () => {
  const open = async (person = 'caseworker', change: object = {}): Promise<string> =>
    (await as(person).post('/cases', caseForm(change)).expect(201)).body.id;
  const assess = (id: string, form: object, person = 'caseworker') =>
    as(person).post(`/cases/${id}/assessments`, form);
  const bandOf = async (id: string, person = 'caseworker'): Promise<string> =>
    (await as(person).get(`/cases/${id}`).expect(200)).body.band;
  const rowsOf = async (id: string, person = 'caseworker'): Promise<Row[]> =>
    (await as(person).get(`/cases/${id}/follow-ups`).expect(200)).body;
  const kindsOf = async (id: string, person: string): Promise<string[]> =>
    (await as(person).get(`/cases/${id}/timeline`).expect(200)).body.items.map(
      (entry: { kind: string }) => entry.kind,
    );
  const told = async (person: string, id: string): Promise<string[]> =>
    (
      await test.database.query<{ kind: string }>(
        'select kind from panoh.notifications where user_id = $1 and case_id = $2 and step_id is null',
        [as(person).userId, id],
      )
    ).map((row) => row.kind);

  it.each([
    ['2026-01-10', 1],
    ['2020-01-10', 0],
  ])('counts an incident of an unknown day by the day it was reported, %s: %i', async (reportedOn, count) => {
    const incident = incidentForm({ startedOn: null, startedPrecision: null, reportedOn });
    const { body } = await assess(await open('caseworker', { incident }), assessmentForm()).expect(201);
    expect(body.assessments[0].incidentsInYear).toBe(count);
  });

  it('tells the band and what to do today while the form is being filled, and saves nothing', async () => {
    const id = await open();
    const form = { answers: [{ factor: 'kill_threat', answer: 'yes' }] };
    const shown = (await as('caseworker').post(`/cases/${id}/assessment-previews`, form).expect(200)).body;
    expect(shown).toMatchObject({ band: 'high', highReasons: ['kill_threat'], suicide: null });
    expect(shown.today).toEqual(['make_safety_plan_today', 'contact_today', 'supervisor_is_told']);
    expect(await bandOf(id)).toBe('incomplete');
    expect((await as('caseworker').get(`/cases/${id}/assessments`)).body.assessments).toEqual([]);
  });

  it('sets the band, ends the waiting assessment, plans what high risk asks for and tells the supervisor', async () => {
    const id = await open();
    const history = (
      await assess(id, assessmentForm({ kill_threat: 'yes', no_safe_place: 'yes' })).expect(201)
    ).body;
    expect(history).toMatchObject({ band: 'high' });
    expect(history.assessments[0]).toMatchObject({
      calculatedBand: 'high',
      score: 6,
      knownShare: 1,
      highReasons: ['kill_threat'],
      assessedByName: 'caseworker',
      suicide: { level: 'clear' },
    });
    expect(await bandOf(id)).toBe('high');
    const rows = await rowsOf(id);
    const of = (rule: string, status: string) =>
      rows.filter((row) => row.rule === rule && row.status === status);
    expect(of('rk.reassess', 'done')).toHaveLength(1);
    expect(of('rk.reassess', 'pending')).toMatchObject([{ because: 'risk_assessed' }]);
    expect(of('fu.safety_24h', 'pending').length).toBeGreaterThan(0);
    expect(await told('supervisor', id)).toEqual(['band_high']);
    expect(await kindsOf(id, 'caseworker')).toEqual(
      expect.arrayContaining(['risk_assessed', 'suicide_triage']),
    );
  });

  it('never overwrites: a second assessment stands beside the first, and what was ever true stays true', async () => {
    const id = await open();
    await assess(id, assessmentForm({ strangle: 'yes' })).expect(201);
    const second = (await assess(id, assessmentForm({ strangle: 'not_asked' })).expect(201)).body;
    expect(second.assessments).toHaveLength(2);
    expect(second.assessments[0]).toMatchObject({ band: 'high', highReasons: ['strangle'] });
    await expect(
      test.database.query(`update panoh.risk_assessments set band = 'standard' where case_id = '${id}'`),
    ).rejects.toMatchObject({ code: 'PN003' });
  });

  it('keeps what the inspector asked about her own life from the inspector and from the whole station', async () => {
    const id = await open('inspector');
    const suicide = {
      declined: false,
      answers: { thoughts: 'yes', plan: 'no', attempt_ever: 'no', attempt_recent: 'not_asked', now: 'no' },
    };
    const history = (await assess(id, assessmentForm({}, { suicide }), 'inspector').expect(201)).body;
    expect(history.band).toBe('high');
    expect(history.assessments[0]).toMatchObject({ highReasons: [], score: 0, knownShare: 1 });
    for (const person of ['inspector', 'policeSupervisor']) {
      const shown = (await as(person).get(`/cases/${id}/assessments`).expect(200)).body;
      expect(shown.assessments[0]).not.toHaveProperty('suicide');
      expect(JSON.stringify(shown)).not.toMatch(/thoughts|triage/);
      expect(await kindsOf(id, person)).not.toContain('suicide_triage');
      expect((await rowsOf(id, person)).map((row) => row.rule)).not.toContain('su.weekly');
      expect((await as(person).get('/today').expect(200)).text).not.toContain('"su.');
    }
    const kept = await test.database.query<{ text: string }>(
      `select a::text as text from panoh.risk_assessments a where case_id = $1`,
      [id],
    );
    expect(kept[0]?.text).not.toContain('survivor_suicide');
  });

  it('opens the health path and no meeting of the group for her own suicide risk', async () => {
    const id = await open();
    await test.database.query('update panoh.cases set shares_with_group = true where id = $1', [id]);
    const suicide = {
      declined: false,
      answers: { thoughts: 'yes', plan: 'yes', attempt_ever: 'no', attempt_recent: 'not_asked', now: 'no' },
    };
    const history = (await assess(id, assessmentForm({}, { suicide })).expect(201)).body;
    expect(history.assessments[0].suicide).toMatchObject({ level: 'same_day', answers: { plan: 'yes' } });
    const rules = (await rowsOf(id)).filter((row) => row.status === 'pending').map((row) => row.rule);
    expect(rules).toEqual(expect.arrayContaining(['su.same_day', 'su.weekly']));
    expect(rules).not.toContain('fu.mdwg_review');
    const clear = await test.database.query<{ is_clear: boolean }>(
      `select level = 'clear' as is_clear from panoh.suicide_triages where case_id = $1`,
      [id],
    );
    expect(clear).toEqual([{ is_clear: false }]);
    expect((await as('supervisor').get(`/cases/${id}/assessments`)).body.assessments[0]).not.toHaveProperty(
      'suicide',
    );
  });
});

describe('changing the band by judgement', () => {
  const opened = async (answers: object = {}, change: object = {}): Promise<string> => {
    const { id } = (await as('caseworker').post('/cases', caseForm()).expect(201)).body;
    await as('caseworker').post(`/cases/${id}/assessments`, assessmentForm(answers, change)).expect(201);
    return id;
  };
  const change = (person: string, id: string, form: object) =>
    as(person).post(`/cases/${id}/band-changes`, form);
  const bandOf = async (id: string): Promise<string> =>
    (await as('caseworker').get(`/cases/${id}`)).body.band;
  const reason = 'He came back from abroad and waits at her door.';

  const toolResult = (id: string, change: object = {}, person = 'caseworker') =>
    as(person).post(`/cases/${id}/tool-results`, {
      ...{ tool: 'dash', onDay: new Date().toISOString().slice(0, 10), score: 15 },
      ...{ band: 'high', isLicensed: true, ...change },
    });

  it('keeps the result of a licensed tool, which raises the band and never lowers it', async () => {
    const id = await opened();
    expect((await toolResult(id, { isLicensed: false }).expect(422)).body.fields).toEqual([
      { path: 'isLicensed', code: 'licence_needed' },
    ]);
    const raised = (await toolResult(id).expect(201)).body;
    expect(raised).toMatchObject({
      band: 'high',
      changes: [{ from: 'standard', to: 'high', state: 'applied', reason: expect.stringContaining('dash') }],
    });
    for (const band of ['standard', 'medium']) await toolResult(id, { band, score: 3 }).expect(201);
    expect(await bandOf(id)).toBe('high');
    const history = (await as('supervisor').get(`/cases/${id}/assessments`).expect(200)).body;
    expect([history.changes.length, history.tools.length]).toEqual([1, 3]);
  });

  it('lets the assessor raise the band in the form, with her reason, sealed, beside the assessment', async () => {
    const id = await opened({}, { raise: { band: 'high', reason } });
    const history = (await as('supervisor').get(`/cases/${id}/assessments`).expect(200)).body;
    expect(history).toMatchObject({
      ...{ band: 'high', assessments: [{ assessedBand: 'standard', band: 'high' }] },
      changes: [{ from: 'standard', to: 'high', reason, state: 'applied' }],
    });
    const tables = await test.database.query(`select b::text as text from panoh.band_changes b`);
    expect(JSON.stringify(tables)).not.toContain('waits at her door');
  });

  it('lets a worker raise later, which shortens the clocks, and lowers for a supervisor only', async () => {
    const id = await opened();
    const raised = (await change('caseworker', id, { band: 'high', reason }).expect(201)).body;
    expect(raised).toMatchObject({ from: 'standard', to: 'high', state: 'applied', reason });
    const rows = (await as('caseworker').get(`/cases/${id}/follow-ups`)).body;
    expect(rows.map((row: { rule: string }) => row.rule)).toContain('fu.safety_24h');
    const refused = await change('caseworker', id, { band: 'standard', reason }).expect(409);
    expect(refused.body.reasons).toEqual(['lowering_needs_supervisor']);
    await change('supervisor', id, { band: 'medium', reason }).expect(201);
    expect(await bandOf(id)).toBe('medium');
    const shown = (await as('caseworker').get(`/cases/${id}/timeline`)).body.items;
    expect(shown.map((entry: { kind: string }) => entry.kind)).toEqual(
      expect.arrayContaining(['band_raised', 'band_lowered']),
    );
  });

  it('waits below a critical factor for somebody unconnected, who answers herself', async () => {
    const id = await opened({ strangle: 'yes' });
    const { userId } = as('caseworker2');
    const options = async () =>
      (await as('supervisor').get(`/cases/${id}/band-change-options`).expect(200)).body;
    const { choices, colleagues } = await options();
    const lowering = choices.filter(({ direction }: { direction: string }) => direction === 'lower');
    expect(lowering).toMatchObject([{ needsSecondPerson: true }, { needsSecondPerson: true }]);
    expect(colleagues).toMatchObject([{ displayName: 'caseworker2' }, { displayName: 'supervisor2' }]);
    const form = { band: 'medium', reason, confirmedBy: userId };
    const waiting = (await change('supervisor', id, form).expect(201)).body;
    expect(waiting).toMatchObject({
      ...{ state: 'pending', confirmerName: 'caseworker2', highReasons: ['strangle'], allowedActions: [] },
    });
    expect([await bandOf(id), (await options()).pendingId]).toEqual(['high', waiting.id]);
    const path = `/band-changes/${waiting.id}`;
    const agree = (person: string, seen = 1) =>
      as(person).post(`${path}/confirmations`, { answer: 'agreed' }, seen);
    for (const person of ['supervisor', 'caseworker']) await agree(person).expect(409);
    await agree('caseworker2', 7).expect(412);
    for (const person of ['supervisorElsewhere', 'policeSupervisor', 'lawyer'])
      await as(person).get(path).expect(404);
    await agree('policeSupervisor').expect(404);
    expect((await as('caseworker2').get(path).expect(200)).body).toMatchObject({
      ...{ allowedActions: ['confirm'], code: expect.stringMatching(/^[0-9A-Z]{8}$/) },
      lastAssessment: { assessedBand: 'high', incidentsInYear: 1, highReasons: ['strangle'] },
    });
    expect((await agree('caseworker2').expect(200)).body).toMatchObject({
      ...{ state: 'applied', decidedByName: 'caseworker2' },
    });
    expect(await bandOf(id)).toBe('medium');
    expect((await agree('supervisor2', 2).expect(409)).body.code).toBe('already_decided');
  });

  it('counts her own suicide risk as critical, without saying so to those who may not know', async () => {
    const answers = {
      thoughts: 'yes',
      plan: 'no',
      attempt_ever: 'no',
      attempt_recent: 'not_asked',
      now: 'no',
    };
    const id = await opened({}, { suicide: { declined: false, answers } });
    const { body } = await change('supervisor', id, { band: 'medium', reason }).expect(201);
    expect(body).toMatchObject({ state: 'pending', highReasons: [] });
  });

  it('lapses when a new incident, a new assessment or the result of a tool comes first', async () => {
    const id = await opened({ strangle: 'yes' });
    const waiting = async (band: string) => {
      const { body } = await change('supervisor', id, { band, reason }).expect(201);
      return async () => (await as('supervisor').get(`/band-changes/${body.id}`)).body.state;
    };
    const first = await waiting('medium');
    await as('caseworker').post(`/cases/${id}/incidents`, incidentForm()).expect(201);
    const second = await waiting('medium');
    const form = assessmentForm({ strangle: 'yes' });
    await as('caseworker').post(`/cases/${id}/assessments`, form).expect(201);
    const third = await waiting('medium');
    await toolResult(id, { band: 'medium' }).expect(201);
    expect([await first(), await second(), await third()]).toEqual(['lapsed', 'lapsed', 'pending']);
    await toolResult(id).expect(201);
    // A result above the band that waits speaks against it, also where it is below that of the case.
    const fourth = await waiting('standard');
    await toolResult(id, { band: 'medium' }).expect(201);
    expect([await third(), await fourth()]).toEqual(['lapsed', 'lapsed']);
  });

  it('knows what was critical in a record that was merged, and lapses with it', async () => {
    const story = new ClosingStory(test, kulob);
    const merge = async (twice: string, kept: string): Promise<void> => {
      const request = await story.endorsed(twice, { reason: 'duplicate', subjectId: kept });
      await story.step(request, 'approval', { person: 'lawyer', seen: 2 }).expect(204);
    };
    const kept = await opened();
    await merge(await opened({ strangle: 'yes' }), kept);
    expect(await bandOf(kept)).toBe('high');
    // Another record does not let one person lower it, and a blocked colleague cannot confirm.
    await test.database.block(kept, as('caseworker2').userId);
    const blocked = { band: 'standard', reason, confirmedBy: as('caseworker2').userId };
    const refused = await change('supervisor', kept, blocked).expect(422);
    expect(refused.body.fields[0].code).toBe('not_in_list');
    const waiting = (await change('supervisor', kept, { band: 'standard', reason }).expect(201)).body;
    expect(waiting.state).toBe('pending');
    await merge(await opened(), kept);
    expect((await as('supervisor').get(`/band-changes/${waiting.id}`)).body.state).toBe('lapsed');
    await as('caseworker').post(`/cases/${kept}/assessments`, assessmentForm()).expect(201);
    expect(await bandOf(kept)).toBe('high');
  });
});

describe('the dated numbers of the law', () => {
  it('are there from the start, none of them confirmed, and written by no statement', async () => {
    const values: Value[] = (await as('inspector').get('/legal-values').expect(200)).body;
    const articles = values.filter(({ key }) => key.startsWith('article.'));
    // Articles of a later code have no number yet.
    expect(articles).toHaveLength(LEGAL_ARTICLE_CODES.filter((code) => !isOfLaterCode(code)).length);
    for (const { key, value } of articles) {
      const code = key.slice('article.'.length) as LegalArticle;
      expect([code, value]).toEqual([code, LEGAL_ARTICLES[code].article]);
    }
    const terms = values.filter((value) => !articles.includes(value));
    expect(terms.map(({ key, value }) => [key, value])).toEqual([
      ['po.issue_within_hours', '24'],
      ['po.served_within_hours', '24'],
      ['po.max_initial_days', '15'],
      ['po.extension_days', '15'],
      ['po.extension_total_days', '30'],
      ['po.count_from', 'served'],
      ['po.day_counting', 'from_next_day'],
      ['court.reconciliation_max_days', '180'],
      ['list.articles', 'cc_1998'],
      ['list.measures', 'pv_2013'],
      ['list.risk_factors', 'core_v1'],
    ]);
    for (const value of values)
      expect(value).toMatchObject({ isVerified: false, isInForce: true, allowedActions: [] });
    const role = await AppRole.connect(test);
    for (const [person, sql] of [
      ['inspector', `update panoh.legal_values set verified_by = 'x', verified_on = '2026-01-01'`],
      ['administrator', `update panoh.legal_values set value = '99'`],
      ['administrator', `update panoh.legal_values set valid_to = '2014-01-01' where key = 'po.count_from'`],
      [
        'administrator',
        `insert into panoh.legal_values (id, key, value, unit, valid_from)
         values (gen_random_uuid(), 'po.count_from', 'issued', 'choice', '2014-01-01')`,
      ],
    ] as const)
      expect(await role.outcome(as(person), [sql])).toMatch(/^(42501|changed nothing)$/);
  });
});

/** Rows of the crisis centre's register that speak of suicide. */
const SUSPECTED = [13, 29];

const AMONG_POLICE = 1;

describe('a suspected suicide in an imported register', () => {
  const we = new Referring(test, kulob);

  beforeAll(async () => {
    await importPilot({ test, kulob }, 'ngo', { bytes: pilotHead('ngo', 40) });
    await test.database.query('update panoh.agencies set head_user_id = $2 where id = $1', [
      kulob.agencies['police'],
      kulob.as['inspector2']?.userId,
    ]);
    const police = pilotHead('police', 12).toString().replace('от СМЭ отказалась', 'была попытка суицида');
    await importPilot({ test, kulob }, 'police', { bytes: Buffer.from(police) });
  });

  const told = async (caseId: string): Promise<string[]> => {
    const rows = await test.database.query<{ kind: string; user_id: string }>(
      'select kind, user_id from panoh.notifications where case_id = $1',
      [caseId],
    );
    const people = Object.entries(we.kulob.as);
    const nameOf = (id: string): string => people.find(([, { userId }]) => userId === id)?.[0] ?? id;
    return rows.map(({ kind, user_id }) => `${kind} ${nameOf(user_id)}`).sort();
  };
  const rowOf = (caseId: string) =>
    test.database.query<{
      status: string;
      partition: string;
      owner_role: string;
      today: boolean;
      version: number;
      id: string;
    }>(
      `select id, version, status, partition, owner_role, (due_at at time zone 'Asia/Dushanbe')::date
         = (panoh.now() at time zone 'Asia/Dushanbe')::date as today
       from panoh.follow_ups where case_id = $1 and rule = 'su.import'`,
      [caseId],
    );

  it('is a task of the same day for those who read health, who are notified in words', async () => {
    for (const rowNo of SUSPECTED) {
      const caseId = await caseOfRow(test, we.kulob.agencies['crisisCentre'], rowNo);
      expect(await rowOf(caseId)).toMatchObject([
        { status: 'pending', partition: 'health', owner_role: 'health_reader', today: true },
      ]);
      expect(await told(caseId)).toEqual(['suicide_suspected caseworker', 'suicide_suspected caseworker2']);
      expect(await we.rows('supervisor', caseId, 'su.import')).toEqual([]);
    }
    const [others] = await test.database.query<{ count: number }>(
      `select count(*)::int as count from panoh.follow_ups where rule = 'su.import'`,
    );
    expect(others?.count).toBe(SUSPECTED.length + AMONG_POLICE);
  });

  it('is told to supervisors without the word where nobody of the agency reads health', async () => {
    const [row] = await test.database.query<{ case_id: string }>(
      `select f.case_id from panoh.follow_ups f join panoh.cases c on c.id = f.case_id
       where f.rule = 'su.import' and c.agency_id = $1`,
      [we.kulob.agencies['police']],
    );
    expect(await told(row?.case_id ?? '')).toEqual(['supervisor_alert inspector2']);
  });

  it('ends by a look that is written down, or by an assessment', async () => {
    const [byHand, assessed] = await Promise.all(
      SUSPECTED.map((rowNo) => caseOfRow(test, we.kulob.agencies['crisisCentre'], rowNo)),
    );
    const [row] = await rowOf(byHand ?? '');
    await we
      .as('caseworker')
      .post(`/follow-ups/${row?.id}/outcomes`, { outcome: 'done' }, row?.version)
      .expect(200);
    await we.as('caseworker').post(`/cases/${assessed}/assessments`, assessmentForm()).expect(201);
    for (const caseId of [byHand, assessed])
      expect((await rowOf(caseId ?? '')).map(({ status }) => status)).toEqual(['done']);
  });
});
