import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { startApp } from './support/app.js';
import type { TestApp } from './support/app.js';
import type { Actor } from './support/actors.js';
import { CLEAR, assessmentForm } from './support/assessments.js';
import { caseForm, incidentForm } from './support/forms.js';
import { arrangeKulob } from './support/kulob.js';
import type { Kulob } from './support/kulob.js';

interface Row {
  rule: string;
  status: string;
  because: string;
  dueAt: string;
}

describe('assessing risk', () => {
  let test: TestApp;
  let kulob: Kulob;
  const as = (person: string): Actor => {
    const actor = kulob.as[person];
    if (!actor) throw new Error(`nobody is called ${person}`);
    return actor;
  };
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

  beforeAll(async () => {
    test = await startApp();
    kulob = await arrangeKulob(test);
  });
  afterAll(() => test.close());

  it('asks in six short parts and says which answers make the band high, without a weight', async () => {
    const set = (await as('inspector').get('/risk/factors').expect(200)).body;
    expect(set.parts).toHaveLength(6);
    const factors = set.parts.flatMap((part: { factors: object[] }) => part.factors);
    expect(factors).toHaveLength(31);
    expect(factors.find((row: { factor: string }) => row.factor === 'strangle')).toEqual({
      factor: 'strangle',
      critical: true,
      ever: true,
    });
    expect(JSON.stringify(set)).not.toContain('weight');
  });

  it('counts an incident whose day nobody knows by the day it was told', async () => {
    const unknown = { startedOn: null, startedPrecision: null };
    const counted = async (reportedOn: string): Promise<number> => {
      const id = await open('caseworker', { incident: incidentForm({ ...unknown, reportedOn }) });
      const { body } = await assess(id, assessmentForm()).expect(201);
      return body.assessments[0].incidentsInYear;
    };
    expect(await counted('2026-01-10')).toBe(1);
    expect(await counted('2020-01-10')).toBe(0);
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

  it('lets whoever comes after the owner hear sooner of what waits already, once risk is high, and never later', async () => {
    const id = await open();
    await as('caseworker')
      .post(`/cases/${id}/referrals`, {
        serviceId: kulob.services['legalAid.legal'],
        urgency: 'high',
        escortNeeded: false,
        partitions: ['identity'],
        consent: { presence: 'alone', untilOn: '2126-12-31' },
      })
      .expect(201);
    const rungs = () =>
      test.database.query<{ rung: string; hours: number }>(
        `select s.rung, extract(epoch from s.run_at - f.due_at)::integer / 3600 as hours from panoh.follow_up_steps s
           join panoh.follow_ups f on f.id = s.follow_up_id
         where f.case_id = $1 and f.rule = 'rf.ack' and s.state = 'waiting' order by s.step_no`,
        [id],
      );
    expect(await rungs()).toContainEqual({ rung: 'supervisor', hours: 24 });
    await assess(id, assessmentForm({ strangle: 'yes' })).expect(201);
    expect(await bandOf(id)).toBe('high');
    expect(await rungs()).toEqual([
      { rung: 'owner', hours: 0 },
      { rung: 'supervisor', hours: 4 },
      // She refused sharing: the head of the agency stands where the coordinator would.
      { rung: 'agency_head', hours: 72 },
    ]);
    await assess(id, assessmentForm()).expect(201);
    expect(await rungs()).toContainEqual({ rung: 'supervisor', hours: 4 });
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

  it('raises one band when the owner knows of three incidents in a year', async () => {
    const id = await open();
    const [day] = await test.database.query<{ on: string }>('select (panoh.now()::date - 10)::text as on');
    const startedOn = day?.on ?? '';
    for (let more = 0; more < 2; more += 1)
      await as('caseworker')
        .post(`/cases/${id}/incidents`, incidentForm({ startedOn, reportedOn: startedOn }))
        .expect(201);
    await test.database.query(`update panoh.incidents set started_on = $2 where case_id = $1`, [
      id,
      startedOn,
    ]);
    const history = (await assess(id, assessmentForm()).expect(201)).body;
    expect(history.assessments[0]).toMatchObject({
      calculatedBand: 'standard',
      band: 'medium',
      incidentsInYear: 3,
    });
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

  it('takes "declined" for an answer and asks again; a question that was not put is told at its field', async () => {
    const id = await open();
    const declined = { declined: true, answers: null };
    const history = (await assess(id, assessmentForm({}, { suicide: declined })).expect(201)).body;
    expect(history.assessments[0].suicide).toMatchObject({ level: 'not_clear', actions: ['ask_again'] });
    const unasked = { declined: false, answers: { ...CLEAR.answers, attempt_ever: 'not_asked' } };
    const refused = await assess(id, assessmentForm({}, { suicide: unasked })).expect(422);
    expect(refused.body.fields).toEqual([{ path: 'suicide.answers', code: 'question_not_asked' }]);
    await assess(id, { answers: [] }).expect(422);
    const twice = [1, 2].map(() => ({ factor: 'strangle', answer: 'no' }));
    await assess(id, { answers: twice, suicide: CLEAR }).expect(422);
    await assess(id, { answers: [{ factor: 'survivor_suicide', answer: 'no' }], suicide: CLEAR }).expect(422);
  });

  it('is not for a supervisor, a coordinator or a closed door: and nobody foreign learns that the case exists', async () => {
    const id = await open();
    await assess(id, assessmentForm(), 'supervisor').expect(403);
    await as('coordinator').get(`/cases/${id}/assessments`).expect(403);
    for (const person of ['lawyer', 'inspector', 'caseworkerElsewhere'])
      await as(person).get(`/cases/${id}/assessments`).expect(404);
    await assess(id, assessmentForm(), 'caseworkerElsewhere').expect(404);
  });
});
