import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { startApp } from './support/app.js';
import type { TestApp } from './support/app.js';
import type { Actor } from './support/actors.js';
import { assessmentForm } from './support/assessments.js';
import { caseForm, incidentForm } from './support/forms.js';
import { arrangeKulob } from './support/kulob.js';
import type { Kulob } from './support/kulob.js';

describe('changing the band by judgement', () => {
  let test: TestApp;
  let kulob: Kulob;
  const as = (person: string): Actor => {
    const actor = kulob.as[person];
    if (!actor) throw new Error(`nobody is called ${person}`);
    return actor;
  };
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

  beforeAll(async () => {
    test = await startApp();
    kulob = await arrangeKulob(test);
  });
  afterAll(() => test.close());

  it('lets the assessor raise the band in the form, with her reason beside the assessment', async () => {
    const id = await opened({}, { raise: { band: 'high', reason } });
    const history = (await as('supervisor').get(`/cases/${id}/assessments`).expect(200)).body;
    expect(history).toMatchObject({ band: 'high' });
    expect(history.assessments[0]).toMatchObject({ assessedBand: 'standard', band: 'high' });
    expect(history.changes[0]).toMatchObject({ from: 'standard', to: 'high', reason, state: 'applied' });
    const tables = await test.database.query<{ text: string }>(
      `select b::text as text from panoh.band_changes b`,
    );
    expect(JSON.stringify(tables)).not.toContain('waits at her door');
  });

  it('does not let the assessor lower what the answers came to', async () => {
    const { id } = (await as('caseworker').post('/cases', caseForm()).expect(201)).body;
    const form = assessmentForm({ kill_threat: 'yes' }, { raise: { band: 'standard', reason } });
    const refused = await as('caseworker').post(`/cases/${id}/assessments`, form).expect(409);
    expect(refused.body).toMatchObject({ code: 'band_not_changed', reasons: ['lowering_needs_supervisor'] });
    expect((await as('caseworker').get(`/cases/${id}/assessments`)).body.assessments).toEqual([]);
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
    const form = { band: 'medium', reason, confirmedBy: as('caseworker2').userId };
    const waiting = (await change('supervisor', id, form).expect(201)).body;
    expect(waiting).toMatchObject({
      state: 'pending',
      confirmerName: 'caseworker2',
      highReasons: ['strangle'],
    });
    expect(waiting.allowedActions).toEqual([]);
    expect(await bandOf(id)).toBe('high');
    const path = `/band-changes/${waiting.id}`;
    for (const person of ['supervisor', 'caseworker'])
      await as(person).post(`${path}/confirmations`, { answer: 'agreed' }, 1).expect(409);
    expect((await as('caseworker2').get(path).expect(200)).body.allowedActions).toEqual(['confirm']);
    await as('caseworker2').post(`${path}/confirmations`, { answer: 'agreed' }, 7).expect(412);
    const agreed = await as('caseworker2').post(`${path}/confirmations`, { answer: 'agreed' }, 1).expect(200);
    expect(agreed.body).toMatchObject({ state: 'applied', decidedByName: 'caseworker2' });
    expect(await bandOf(id)).toBe('medium');
    const again = await as('supervisor2').post(`${path}/confirmations`, { answer: 'agreed' }, 2).expect(409);
    expect(again.body.code).toBe('already_decided');
  });

  it('stays high when she does not agree', async () => {
    const id = await opened({ weapon_use: 'yes' });
    const waiting = (await change('supervisor', id, { band: 'standard', reason }).expect(201)).body;
    const path = `/band-changes/${waiting.id}/confirmations`;
    const answer = await as('supervisor2').post(path, { answer: 'not_agreed' }, 1).expect(200);
    expect(answer.body.state).toBe('not_agreed');
    expect(await bandOf(id)).toBe('high');
  });

  it('counts her own suicide risk as critical, without saying so to those who may not know', async () => {
    const suicide = {
      declined: false,
      answers: { thoughts: 'yes', plan: 'no', attempt_ever: 'no', attempt_recent: 'not_asked', now: 'no' },
    };
    const id = await opened({}, { suicide });
    const waiting = (await change('supervisor', id, { band: 'medium', reason }).expect(201)).body;
    expect(waiting).toMatchObject({ state: 'pending', highReasons: [] });
  });

  it('asks nobody connected, nobody of another agency and nobody without need', async () => {
    const id = await opened({ strangle: 'yes' });
    const ask = (confirmedBy: string) => change('supervisor', id, { band: 'medium', reason, confirmedBy });
    expect((await ask(as('caseworker').userId).expect(409)).body.reasons).toEqual([
      'second_person_connected',
    ]);
    expect((await ask(as('lawyer').userId).expect(422)).body.fields[0].code).toBe('not_in_list');
    const standard = await opened();
    const raise = { band: 'high', reason, confirmedBy: as('caseworker2').userId };
    expect((await change('caseworker', standard, raise).expect(422)).body.fields[0].code).toBe('not_needed');
  });

  it('lapses when a new incident or a new assessment comes first', async () => {
    const id = await opened({ strangle: 'yes' });
    const first = (await change('supervisor', id, { band: 'medium', reason }).expect(201)).body;
    await as('caseworker').post(`/cases/${id}/incidents`, incidentForm()).expect(201);
    expect((await as('supervisor').get(`/band-changes/${first.id}`)).body.state).toBe('lapsed');
    const second = (await change('supervisor', id, { band: 'medium', reason }).expect(201)).body;
    await as('caseworker')
      .post(`/cases/${id}/assessments`, assessmentForm({ strangle: 'yes' }))
      .expect(201);
    expect((await as('supervisor').get(`/band-changes/${second.id}`)).body.state).toBe('lapsed');
  });

  it('shows no change of a case that is not one’s own', async () => {
    const id = await opened({ strangle: 'yes' });
    const waiting = (await change('supervisor', id, { band: 'medium', reason }).expect(201)).body;
    for (const person of ['supervisorElsewhere', 'policeSupervisor', 'lawyer'])
      await as(person).get(`/band-changes/${waiting.id}`).expect(404);
    await as('policeSupervisor')
      .post(`/band-changes/${waiting.id}/confirmations`, { answer: 'agreed' }, 1)
      .expect(404);
    await change('caseworkerElsewhere', id, { band: 'high', reason }).expect(404);
  });

  describe('asked before anything is sent', () => {
    const options = async (person: string, id: string) =>
      (await as(person).get(`/cases/${id}/band-change-options`).expect(200)).body;
    type Choice = { band: string; direction: string; needsSecondPerson: boolean; refusals: string[] };
    const lowering = (choices: Choice[]) => choices.filter(({ direction }) => direction === 'lower');

    it('tells a worker what she may raise, and that lowering is not hers', async () => {
      const id = await opened();
      await change('caseworker', id, { band: 'medium', reason }).expect(201);
      const { band, choices, colleagues } = await options('caseworker', id);
      expect({ band, colleagues }).toEqual({ band: 'medium', colleagues: [] });
      expect(choices).toEqual([
        {
          band: 'standard',
          direction: 'lower',
          needsSecondPerson: false,
          refusals: ['lowering_needs_supervisor'],
        },
        { band: 'high', direction: 'raise', needsSecondPerson: false, refusals: [] },
      ]);
    });

    it('tells a supervisor that nobody else has to agree where nothing critical holds', async () => {
      const id = await opened({}, { raise: { band: 'high', reason } });
      const { choices, colleagues } = await options('supervisor', id);
      expect(colleagues).toEqual([]);
      expect(lowering(choices).map(({ needsSecondPerson }) => needsSecondPerson)).toEqual([false, false]);
    });

    it('tells below a critical factor who could agree: colleagues who never worked on the case', async () => {
      const id = await opened({ strangle: 'yes' });
      const { choices, colleagues } = await options('supervisor', id);
      expect(lowering(choices).map(({ needsSecondPerson }) => needsSecondPerson)).toEqual([true, true]);
      expect(colleagues.map(({ displayName }: { displayName: string }) => displayName)).toEqual([
        'caseworker2',
        'supervisor2',
      ]);
      await change('supervisor', id, { band: 'medium', reason }).expect(201);
      expect((await options('supervisor', id)).pendingId).toMatch(/^[0-9a-f-]{36}$/);
    });

    it('names nobody who is blocked from the case, and takes no such name', async () => {
      const id = await opened({ strangle: 'yes' });
      const { userId } = as('caseworker2');
      await test.database.query(
        `insert into panoh.conflict_blocks (id, case_id, subject_kind, subject_id, source)
         values (gen_random_uuid(), $1, 'user', $2, 'person')`,
        [id, userId],
      );
      const { colleagues } = await options('supervisor', id);
      expect(JSON.stringify(colleagues)).not.toContain('caseworker2');
      const refused = await change('supervisor', id, { band: 'medium', reason, confirmedBy: userId }).expect(
        422,
      );
      expect(refused.body.fields[0].code).toBe('not_in_list');
    });

    it('answers those who may not know the case as if it never was', async () => {
      const id = await opened();
      for (const person of ['supervisorElsewhere', 'policeSupervisor', 'lawyer'])
        await as(person).get(`/cases/${id}/band-change-options`).expect(404);
    });
  });

  it('shows who decides the coded facts of the last assessment beside the reason', async () => {
    const id = await opened({ strangle: 'yes', kill_threat: 'yes' });
    const form = { band: 'medium', reason, confirmedBy: as('caseworker2').userId };
    const { id: changeId } = (await change('supervisor', id, form).expect(201)).body;
    const shown = (await as('caseworker2').get(`/band-changes/${changeId}`).expect(200)).body;
    expect(shown.code).toMatch(/^[0-9A-Z]{8}$/);
    expect(shown.lastAssessment).toMatchObject({
      assessedBand: 'high',
      incidentsInYear: 1,
      highReasons: ['strangle', 'kill_threat'],
    });
  });

  it('calls a judgement of medium where too little is known no step down', async () => {
    const { id } = (await as('caseworker').post('/cases', caseForm()).expect(201)).body;
    await change('caseworker', id, { band: 'medium', reason }).expect(201);
    const shown = (await as('caseworker').get(`/cases/${id}/timeline`)).body.items;
    expect(shown.map((entry: { kind: string }) => entry.kind)).toContain('band_raised');
  });
});
