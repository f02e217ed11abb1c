import { beforeAll, describe, expect, it } from '@jest/globals';
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
  let id: string;
  const open = async (person = 'caseworker', change: object = {}): Promise<string> =>
    (await as(person).post('/cases', caseForm(change)).expect(201)).body.id;
  const log = (change: object = {}, person = 'caseworker', caseId = id) =>
    as(person).post(`/cases/${caseId}/support-entries`, supportForm({ givenOn: today(), ...change }));
  const pass = async (): Promise<void> => {
    await test.database.pass('1 hour');
    await staySignedIn(test);
  };
  const kinds = async (person: string): Promise<string[]> =>
    (await as(person).get(`/cases/${id}/timeline`).expect(200)).body.items.map(
      (entry: { kind: string }) => entry.kind,
    );

  describe('the log', () => {
    beforeAll(async () => {
      id = await open();
    });

    it('keeps an entry, and what corrected it beside it', async () => {
      const first: Entry = (await log({ note: 'She talked about her brother.' }).expect(201)).body.items[0];
      const { body } = await log({ note: 'About her sister.', correctsId: first.id }).expect(201);
      const [second, old] = body.items as Entry[];
      expect(second).toMatchObject({
        note: 'About her sister.',
        correctsId: first.id,
        allowedActions: ['correct'],
      });
      expect(old).toMatchObject({ id: first.id, correctedById: second?.id, allowedActions: [] });
      expect(old?.note).toBe('She talked about her brother.');
      const again = await log({ correctsId: first.id }).expect(422);
      expect(again.body.fields).toEqual([{ path: 'correctsId', code: 'already_corrected' }]);
      expect(await kinds('caseworker')).toEqual(
        expect.arrayContaining(['support_given', 'support_corrected']),
      );
    });

    it('is refused to a closed case', async () => {
      const closed = await open();
      await test.database.query('alter table panoh.cases disable trigger user');
      await test.database.query(
        `update panoh.cases set status = 'closed', closed_at = panoh.now() where id = $1`,
        [closed],
      );
      await test.database.query('alter table panoh.cases enable trigger user');
      expect((await log({}, 'caseworker', closed).expect(409)).body.code).toBe('case_closed');
    });
  });

  describe('counts', () => {
    it('are all that the group sees, and only where she allowed it', async () => {
      const counted = await open();
      await log({}, 'caseworker', counted).expect(201);
      const path = `/cases/${counted}/support-counts`;
      await as('coordinator').get(path).expect(404);
      const consent = {
        scope: 'case_conference_mdwg',
        answer: 'given',
        presence: 'alone',
        untilOn: '2126-12-31',
      };
      await as('caseworker')
        .post(`/cases/${counted}/consents`, { answers: [consent] })
        .expect(201);
      expect((await as('coordinator').get(path).expect(200)).body).toEqual({
        entries: 1,
        goals: 0,
        goalsMet: 0,
      });
      await as('coordinator').get(`/cases/${counted}/support-entries`).expect(403);
      const shown = (await as('coordinator').get(`/cases/${counted}/timeline`).expect(200)).body.items;
      expect(JSON.stringify(shown)).not.toContain('support_given');
      await as('lawyer').get(path).expect(404);
    });
  });

  describe('her goals', () => {
    it('keep her words and measure and every step, each written on what was seen', async () => {
      const mine = await open();
      const goal = {
        domain: 'livelihood',
        words: 'To sew at home.',
        measure: 'Three orders a month.',
        setOn: today(),
      };
      const [set] = (await as('caseworker').post(`/cases/${mine}/goals`, goal).expect(201)).body;
      expect(set).toMatchObject({
        words: 'To sew at home.',
        measure: 'Three orders a month.',
        progress: 'not_begun',
        version: 1,
      });
      const step = { progress: 'met', word: 'Four already.', saidOn: today() };
      const path = `/goals/${set.id}/progress`;
      const [met] = (await as('caseworker').post(path, step, 1).expect(200)).body;
      expect(met).toMatchObject({ progress: 'met', version: 2 });
      expect(met.history.map((one: { word: string | null }) => one.word)).toEqual(['Four already.', null]);
      await as('caseworker').post(path, step, 1).expect(412);
      await as('supervisor').post(path, step, 2).expect(403);
      await as('lawyer').post(path, step, 2).expect(404);
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

    it('may be declined by her, which makes no plan', async () => {
      const safe = await open();
      const row = await planRow(safe);
      await as('caseworker')
        .post(`/follow-ups/${row.id}/outcomes`, { outcome: 'survivor_declined' }, row.version)
        .expect(200);
      expect((await as('caseworker').get(plan(safe)).expect(200)).body).toMatchObject({
        current: null,
        version: 0,
      });
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
      const safe = await open();
      await as('caseworker')
        .post(`${plan(safe)}/versions`, safetyPlanForm({ mainConcern: null }), 0)
        .expect(422);
      await as('caseworker')
        .post(`${plan(safe)}/versions`, safetyPlanForm(), 0)
        .expect(201);
      await as('caseworker2')
        .post(`${plan(safe)}/versions`, safetyPlanForm({ during: null }), 0)
        .expect(412);
      const changed = safetyPlanForm({ during: 'Over the wall.' });
      const { body } = await as('caseworker2')
        .post(`${plan(safe)}/versions`, changed, 1)
        .expect(201);
      expect(body).toMatchObject({ version: 2, current: { texts: { during: 'Over the wall.' } } });
      const all = (
        await as('supervisor')
          .get(`${plan(safe)}/versions`)
          .expect(200)
      ).body;
      expect(all.map((one: { texts: { during: string } }) => one.texts.during)).toEqual([
        'Over the wall.',
        'Out by the kitchen door.',
      ]);
    });

    it('is never printed but by her own choice, given alone', async () => {
      const safe = await open();
      const print = () => as('caseworker').post(`${plan(safe)}/prints`);
      const choose = (choice: string, alone: string) =>
        as('caseworker')
          .post(`${plan(safe)}/copy-choices`, { choice, alone })
          .expect(200);
      expect((await print().expect(409)).body.code).toBe('plan_missing');
      await as('caseworker')
        .post(`${plan(safe)}/versions`, safetyPlanForm(), 0)
        .expect(201);
      expect((await print().expect(409)).body.code).toBe('not_her_choice');
      await choose('paper', 'no');
      expect((await print().expect(409)).body.code).toBe('not_her_choice');
      await choose('paper', 'yes');
      await print().expect(200);
      await choose('no_copy', 'yes');
      expect((await print().expect(409)).body.code).toBe('not_her_choice');
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
  ])('%s: within %i hours, and the row does not say what it was', async (event, hours) => {
    const id = await assessed();
    const before = await waiting(id);
    expect(before.hours).toBeGreaterThan(24 * 60);
    await as('caseworker').post(`/cases/${id}/events`, { event, happenedOn: today() }).expect(201);
    const after = await waiting(id);
    // The row that was there is brought forward and keeps why it was made.
    expect(after.hours).toBeLessThanOrEqual(hours);
    expect(after.hours).toBeGreaterThan(hours - 1);
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
