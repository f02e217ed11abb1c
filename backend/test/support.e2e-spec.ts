import { describe, expect, it } from '@jest/globals';
import { staySignedIn } from './support/actors.js';
import { assessmentForm } from './support/assessments.js';
import { caseForm, incidentForm, safeContactForm, safetyPlanForm, supportForm } from './support/forms.js';
import { startKulob } from './support/kulob.js';

const { test, as } = await startKulob();

interface Entry {
  id: string;
  note: string | null;
  correctedById: string | null;
  allowedActions: string[];
}

const today = (): string => new Date(Date.now() + 5 * 3_600_000).toISOString().slice(0, 10);

describe('what is done for her', () => {
  const open = async (person = 'caseworker', change: object = {}): Promise<string> =>
    (await as(person).post('/cases', caseForm(change)).expect(201)).body.id;
  const log = (caseId: string, change: object = {}) =>
    as('caseworker').post(`/cases/${caseId}/support-entries`, supportForm({ givenOn: today(), ...change }));
  const pass = async (): Promise<void> => {
    await test.database.pass('1 hour');
    await staySignedIn(test);
  };

  it('stands in a log that keeps an entry, and what corrected it beside it', async () => {
    const id = await open();
    const first: Entry = (await log(id, { note: 'She talked about her brother.' }).expect(201)).body.items[0];
    const { body } = await log(id, { note: 'About her sister.', correctsId: first.id }).expect(201);
    const [second, old] = body.items as Entry[];
    expect(second).toMatchObject({
      ...{ note: 'About her sister.', correctsId: first.id, allowedActions: ['correct'] },
    });
    expect(old).toMatchObject({
      ...{
        id: first.id,
        correctedById: second?.id,
        allowedActions: [],
        note: 'She talked about her brother.',
      },
    });
    const again = await log(id, { correctsId: first.id }).expect(422);
    expect(again.body.fields).toEqual([{ path: 'correctsId', code: 'already_corrected' }]);
    const kinds = async (person: string) =>
      (await as(person).get(`/cases/${id}/timeline`).expect(200)).body.items.map(
        (entry: { kind: string }) => entry.kind,
      );
    expect(await kinds('caseworker')).toEqual(expect.arrayContaining(['support_given', 'support_corrected']));
    // The group sees counts alone, and only where she allowed it.
    const counts = () => as('coordinator').get(`/cases/${id}/support-counts`);
    await counts().expect(404);
    const consent = { scope: 'case_conference_mdwg', answer: 'given', presence: 'alone' };
    await as('caseworker')
      .post(`/cases/${id}/consents`, { answers: [consent] })
      .expect(201);
    expect((await counts().expect(200)).body).toEqual({ entries: 1, goals: 0, goalsMet: 0 });
    expect(JSON.stringify(await kinds('coordinator'))).not.toContain('support_');
    await test.database.query(
      `set session_replication_role = replica; update panoh.cases set status = 'closed', closed_at = panoh.now() where id = '${id}';
       set session_replication_role = origin`,
    );
    expect((await log(id).expect(409)).body.code).toBe('case_closed');
  });

  it('is measured by goals that keep her words and every step', async () => {
    const words = { words: 'To sew at home.', measure: 'Three orders a month.' };
    const goal = { domain: 'livelihood', ...words, setOn: today() };
    const [set] = (
      await as('caseworker')
        .post(`/cases/${await open()}/goals`, goal)
        .expect(201)
    ).body;
    expect(set).toMatchObject({ ...words, progress: 'not_begun', version: 1 });
    const step = { progress: 'met', word: 'Four already.', saidOn: today() };
    const [met] = (await as('caseworker').post(`/goals/${set.id}/progress`, step, 1).expect(200)).body;
    await as('caseworker').post(`/goals/${set.id}/progress`, step, 1).expect(412);
    await as('lawyer').post(`/goals/${set.id}/progress`, step, 2).expect(404);
    expect(met).toMatchObject({
      progress: 'met',
      version: 2,
      history: [{ word: 'Four already.' }, { word: null }],
    });
  });

  describe('her plan', () => {
    const plan = (caseId: string) => `/cases/${caseId}/safety-plan`;
    const planRow = async (caseId: string) =>
      (await as('caseworker').get(`/cases/${caseId}/follow-ups`).expect(200)).body.find(
        (row: { rule: string }) => row.rule === 'fu.safety_plan',
      );

    it('is the only thing that a row asking for it takes for done', async () => {
      const safe = await open();
      const row = await planRow(safe);
      expect(row.allowedActions).toEqual(['record_safety_plan', 'record_work']);
      const refusal = await as('caseworker').post(
        `/follow-ups/${row.id}/outcomes`,
        { outcome: 'done' },
        row.version,
      );
      expect([refusal.status, refusal.body.code]).toEqual([409, 'recorded_elsewhere']);
      // She may want none, if she was alone when she said so.
      for (const alone of [undefined, 'no', 'unknown']) {
        const declined = { outcome: 'survivor_declined', alone };
        const { status, body } = await as('caseworker').post(
          `/follow-ups/${row.id}/outcomes`,
          declined,
          row.version,
        );
        expect([status, body.fields]).toEqual([422, [{ path: 'alone', code: 'must_be_alone' }]]);
      }
      const other = await open();
      const { id, version } = await planRow(other);
      const alone = { outcome: 'survivor_declined', alone: 'yes' };
      await as('caseworker').post(`/follow-ups/${id}/outcomes`, alone, version).expect(200);
      expect(
        await test.database.query(
          `select facts->>'alone' as alone from panoh.case_events where case_id = $1 and kind = 'work_recorded'`,
          [other],
        ),
      ).toEqual([{ alone: 'yes' }]);
      const said = await as('caseworker').post(`/cases/${safe}/closure-statements`, {
        kind: 'plan_reviewed',
      });
      expect([said.status, said.body.code]).toEqual([409, 'plan_missing']);
      const gate = async () =>
        (await as('caseworker').get(`/cases/${safe}/closure-gate`).expect(200)).body.blockers.map(
          ({ code }: { code: string }) => code,
        );
      expect(await gate()).toContain('safety_plan_missing');
      await as('caseworker')
        .post(`${plan(safe)}/versions`, safetyPlanForm(), 0)
        .expect(201);
      expect(await planRow(safe)).toMatchObject({ status: 'done', outcome: 'done' });
      expect(await gate()).not.toContain('safety_plan_missing');
    });

    it('is asked for again after a new incident, and not while it was gone through since', async () => {
      const safe = await open();
      await as('caseworker')
        .post(`${plan(safe)}/versions`, safetyPlanForm(), 0)
        .expect(201);
      const waiting = async () =>
        (await as('caseworker').get(`/cases/${safe}/follow-ups`).expect(200)).body.filter(
          (row: { rule: string; status: string }) =>
            row.rule === 'fu.safety_plan' && row.status === 'pending',
        ).length;
      await as('caseworker')
        .post(`/cases/${safe}/assessments`, assessmentForm({ kill_threat: 'yes' }))
        .expect(201);
      expect(await waiting()).toBe(0);
      await pass();
      await as('caseworker').post(`/cases/${safe}/incidents`, incidentForm()).expect(201);
      await as('caseworker')
        .post(`/cases/${safe}/assessments`, assessmentForm({ kill_threat: 'yes' }))
        .expect(201);
      expect(await waiting()).toBe(1);
      await pass();
      await as('caseworker')
        .post(`${plan(safe)}/reviews`)
        .expect(200);
      expect(await waiting()).toBe(0);
    });

    it('keeps every version, and takes none written on an older one', async () => {
      const path = `${plan(await open())}/versions`;
      const write = (person: string, change: object, seen: number) =>
        as(person).post(path, safetyPlanForm(change), seen);
      await write('caseworker', { mainConcern: null }, 0).expect(422);
      await write('caseworker', {}, 0).expect(201);
      await write('caseworker2', { during: null }, 0).expect(412);
      const { body } = await write('caseworker2', { during: 'Over the wall.' }, 1).expect(201);
      expect(body).toMatchObject({ version: 2, current: { texts: { during: 'Over the wall.' } } });
      const all = (await as('supervisor').get(path).expect(200)).body;
      expect(all.map((one: { texts: { during: string } }) => one.texts.during)).toEqual([
        ...['Over the wall.', 'Out by the kitchen door.'],
      ]);
    });

    it('is never printed but by her own choice, given alone', async () => {
      const safe = await open();
      const print = () => as('caseworker').post(`${plan(safe)}/prints`);
      const refused = async () => (await print().expect(409)).body.code;
      const choose = (choice: string, alone: string) =>
        as('caseworker')
          .post(`${plan(safe)}/copy-choices`, { choice, alone })
          .expect(200);
      expect(await refused()).toBe('plan_missing');
      await as('caseworker')
        .post(`${plan(safe)}/versions`, safetyPlanForm(), 0)
        .expect(201);
      expect(await refused()).toBe('not_her_choice');
      await choose('paper', 'no');
      expect(await refused()).toBe('not_her_choice');
      await choose('paper', 'yes');
      await print().expect(200);
      await choose('no_copy', 'yes');
      expect(await refused()).toBe('not_her_choice');
    });
  });
});

describe('what calls for a new assessment', () => {
  /** A case that was assessed as standard: the next assessment is three months away. */
  const assessed = async (): Promise<string> => {
    const { id } = (await as('caseworker').post('/cases', caseForm()).expect(201)).body;
    await as('caseworker').post(`/cases/${id}/assessments`, assessmentForm()).expect(201);
    return id as string;
  };
  const waiting = async (id: string): Promise<{ because: string; hours: number }> => {
    const rows = (await as('caseworker').get(`/cases/${id}/follow-ups`).expect(200)).body;
    const row = rows.find(
      (one: { rule: string; status: string }) => one.rule === 'rk.reassess' && one.status === 'pending',
    );
    const [clock] = await test.database.query<{ now: Date }>('select panoh.now() as now');
    return { because: row.because, hours: (Date.parse(row.dueAt) - Number(clock?.now)) / 3_600_000 };
  };

  it.each([
    ['separation', 72],
    ['other_party_released', 24],
  ])('%s does within %i hours, and the row does not say what it was', async (event, hours) => {
    const id = await assessed();
    await as('caseworker').post(`/cases/${id}/events`, { event, happenedOn: today() }).expect(201);
    const after = await waiting(id);
    expect(after.hours).toBeLessThanOrEqual(hours);
    expect(after.because).not.toContain(event);
  });

  it('another way of reaching her does, and another cover sentence alone does not', async () => {
    const id = await assessed();
    const change = async (form: object) => {
      const { version } = (await as('caseworker').get(`/cases/${id}/safe-contact`).expect(200)).body;
      await as('caseworker').put(`/cases/${id}/safe-contact`, form, version).expect(204);
    };
    await change(safeContactForm({ coverSentence: 'the market' }));
    expect((await waiting(id)).hours).toBeGreaterThan(24 * 60);
    await change(safeContactForm({ coverSentence: 'the market', reachAt: '+992 00 000 0002' }));
    expect((await waiting(id)).hours).toBeLessThanOrEqual(72);
  });
});
