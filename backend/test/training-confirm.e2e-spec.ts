import { randomUUID } from 'node:crypto';
import { beforeAll, describe, expect, it } from '@jest/globals';
import { CLEAR, assessmentForm } from './support/assessments.js';
import { ClosingStory } from './support/closing.js';
import { incidentForm, supportForm } from './support/forms.js';
import { startKulob } from './support/kulob.js';
import { NOBODY_KNOWS, fileForm, programmeFor } from './support/programme.js';

const { test, kulob, as } = await startKulob();
const closing = new ClosingStory(test, kulob);

interface WaitingAct {
  id: string;
  action: string;
  module: string;
  caseId: string | null;
}
const acts = async (person: string): Promise<WaitingAct[]> =>
  (await as(person).get('/training/acts').expect(200)).body;
const confirm = async (person: string): Promise<void> => {
  const ids = (await acts(person)).map(({ id }) => id);
  await as(person).post('/training/acts/confirm', { ids }).expect(200);
};
const train = async (by: string, module: string, person: string): Promise<void> => {
  const { id: userId } = (await as(person).get('/session').expect(200)).body.user;
  const session = { module, heldOn: await closing.today(), place: 'kulob', host: 'ngo', trainerIds: [] };
  await as(by)
    .post('/training/sessions', { ...session, persons: [{ userId, passed: true }] })
    .expect(201);
};

beforeAll(async () => {
  const { version } = (await as('administrator').get('/training/rule').expect(200)).body;
  const enforcedFrom = await closing.today();
  await as('administrator').post('/training/rule', { enforcedFrom, version }).expect(200);
});

describe('acts under supervision', () => {
  it('count towards closing once they are confirmed, an assessment too; reporting and assessing never wait', async () => {
    const [id = ''] = await closing.ready(1);
    const goal = { domain: 'safety', words: 'Намуна', measure: null, setOn: await closing.today() };
    const [far = ''] = [await closing.open()];
    await as('caseworker').post(`/cases/${far}/goals`, goal).expect(201);
    const request = await closing.requested(id);
    const endorse = () => closing.step(request, 'endorsement', { person: 'supervisor', seen: 1 });
    const confirmed = async (action: string): Promise<void> => {
      const waiting = (await acts('supervisor')).filter((act) => act.action === action && act.caseId === id);
      expect(waiting).not.toEqual([]);
      await as('supervisor')
        .post('/training/acts/confirm', { ids: waiting.map((act) => act.id) })
        .expect(200);
    };
    for (const action of ['requestClosure', 'assessRisk']) {
      expect((await endorse().expect(409)).body.code).toBe('supervised_acts_wait');
      await confirmed(action);
    }
    // The report of this case, and the goal of another, still wait.
    expect((await acts('supervisor')).map(({ action }) => action)).toEqual(
      expect.arrayContaining(['openCase', 'setGoal']),
    );
    await endorse().expect(200);
  });

  const RAISED = { raise: { band: 'high', reason: 'Намуна' } };
  const assess = (id: string, change: object = {}) =>
    as('caseworker').post(`/cases/${id}/assessments`, assessmentForm({}, change)).expect(201);
  const URGENT = { thoughts: 'yes', plan: 'yes', now: 'yes' };
  const bandOf = async (id: string): Promise<string> =>
    (await as('caseworker').get(`/cases/${id}`).expect(200)).body.band;
  const confirmAll = async (id: string, module: string): Promise<void> => {
    const waiting = (await acts('supervisor')).filter((act) => act.caseId === id && act.module === module);
    expect(waiting).not.toEqual([]);
    const ids = waiting.map((act) => act.id);
    await as('supervisor').post('/training/acts/confirm', { ids }).expect(200);
  };

  it('raise a band at once and lower it once a colleague has confirmed all of the assessment', async () => {
    const id = await closing.open();
    await assess(id);
    // As a case that was never assessed, which counts as medium.
    expect(await bandOf(id)).toBe('medium');
    await assess(id, RAISED);
    expect(await bandOf(id)).toBe('high');
    await assess(id);
    await assess(id);
    expect(await bandOf(id)).toBe('high');
    const waits = async (): Promise<boolean[]> =>
      (await as('caseworker').get(`/cases/${id}/assessments`).expect(200)).body.assessments.map(
        ({ isUnconfirmed }: { isUnconfirmed: boolean }) => isUnconfirmed,
      );
    expect(await waits()).toEqual([true, true, true, true]);
    await confirmAll(id, 'tm_suicide');
    expect(await bandOf(id)).toBe('high');
    await confirmAll(id, 'tm_risk');
    expect(await bandOf(id)).toBe('standard');
    expect(await waits()).toEqual([false, false, false, false]);
  });

  it('warn of danger to her own life at once, and call it past once a colleague has confirmed it', async () => {
    const id = await closing.open();
    const level = async (): Promise<string | undefined> =>
      (await test.database.query<{ level: string }>('select level from panoh.last_triage($1)', [id]))[0]
        ?.level;
    await assess(id, { suicide: { declined: false, answers: { ...CLEAR.answers, ...URGENT } } });
    const urgent = await level();
    expect(urgent).not.toBe('clear');
    await assess(id);
    expect(await level()).toBe(urgent);
    await confirmAll(id, 'tm_suicide');
    await confirmAll(id, 'tm_risk');
    expect(await level()).toBe('clear');
  });

  it('leave the higher band where danger was recorded after the assessment', async () => {
    const id = await closing.open();
    await assess(id, RAISED);
    await assess(id);
    await as('caseworker').post(`/cases/${id}/incidents`, incidentForm()).expect(201);
    await confirmAll(id, 'tm_suicide');
    await confirmAll(id, 'tm_risk');
    expect(await bandOf(id)).toBe('high');
  });

  it('let a supervisor lower a band together with a colleague alone', async () => {
    const id = await closing.open();
    await assess(id, RAISED);
    const path = `/cases/${id}/band-change-options`;
    expect((await as('supervisor').get(path).expect(200)).body.choices).toContainEqual(
      expect.objectContaining({ band: 'standard', needsSecondPerson: true, refusals: [] }),
    );
    const lower = { band: 'standard', reason: 'Намуна', confirmedBy: as('caseworker2').userId };
    const made = (await as('supervisor').post(`/cases/${id}/band-changes`, lower).expect(201)).body;
    expect([made.state, await bandOf(id)]).toEqual(['pending', 'high']);
    const answer = { answer: 'agreed' };
    await as('caseworker2').post(`/band-changes/${made.id}/confirmations`, answer, 1).expect(200);
    expect(await bandOf(id)).toBe('standard');
  });

  it('stand among the approvals of other supervisors after 72 hours, one line for each case', async () => {
    const id = await closing.open();
    await assess(id);
    const lines = async (person: string) => {
      const { body } = await as(person).get('/supervisor-inbox?kind=training_act').expect(200);
      const items = body.items as { caseId: string; dueAt: string; personName: string }[];
      return { ...body, items: items.filter(({ caseId }) => caseId === id) };
    };
    expect((await lines('supervisor2')).items).toEqual([]);
    await closing.pass('73 hours');
    const { items, counts, now } = await lines('supervisor2');
    expect(items).toMatchObject([{ allowedActions: ['confirm_acts'], band: 'medium' }]);
    expect([items[0].dueAt < now, counts.training_act > 0]).toEqual([true, true]);
    expect((await lines('policeSupervisor')).items).toEqual([]);
    await confirm('supervisor2');
    expect((await lines('supervisor2')).counts.training_act).toBe(0);
  });

  it('lock no decision whose only trained person may not take it', async () => {
    const id = await closing.open();
    await as('caseworker')
      .post(`/cases/${id}/assessments`, assessmentForm({ strangle: 'yes' }))
      .expect(201);
    const { userId } = as('caseworker2');
    const lower = { band: 'medium', reason: 'Намуна', confirmedBy: userId };
    await train('supervisor2', 'tm_risk', 'supervisor');
    const waiting = (await as('supervisor').post(`/cases/${id}/band-changes`, lower).expect(201)).body;
    const answer = { answer: 'agreed' };
    const agreed = await as('caseworker2').post(`/band-changes/${waiting.id}/confirmations`, answer, 1);
    expect([agreed.status, agreed.body.state]).toEqual([200, 'applied']);
    await as('caseworker').post(`/cases/${id}/band-changes`, { band: 'high', reason: 'Намуна' }).expect(201);
    await confirm('supervisor');
  });
});

describe('modules of one task', () => {
  it('are asked for triage of all, for the path after sexual violence of health workers', async () => {
    const done = async (worker: string, person: string): Promise<Set<string>> => {
      const id = await closing.open({}, worker);
      await as(worker).post(`/cases/${id}/assessments`, assessmentForm({})).expect(201);
      await as(worker)
        .post(`/cases/${id}/support-entries`, supportForm({ givenOn: await closing.today() }))
        .expect(201);
      const waiting = (await as(person).get('/training/acts').expect(200)).body;
      return new Set(
        waiting
          .filter((act: { caseId: string }) => act.caseId === id)
          .map((act: { action: string; module: string }) => `${act.action} ${act.module}`),
      );
    };
    const everyones = ['openCase tm_intro', 'assessRisk tm_suicide', 'assessRisk tm_risk'];
    expect(await done('caseworker', 'supervisor')).toEqual(new Set(everyones));
    const health = new Set([...everyones, 'logSupport tm_sexual']);
    expect(await done('healthWorker', 'healthSupervisor')).toEqual(health);
  });

  it('suspend a programme from new men, never from warning her', async () => {
    const { openFile, running, pass, worker } = await programmeFor(test, kulob);
    const his = await running(NOBODY_KNOWS);
    await closing.pass('182 days');
    const { body } = await worker().post('/programme-files', fileForm(NOBODY_KNOWS));
    expect([body.code, body.reasons]).toEqual(['training_needed', ['tm_programme']]);
    await pass(his).expect(204);
    await train('administrator', 'tm_programme', 'programmeWorker');
    expect((await openFile(NOBODY_KNOWS)).stage).toBe('asked');
  });

  it('keep a suspended person from agreeing to a lower band, never from refusing it', async () => {
    const id = await closing.open();
    const high = assessmentForm({ strangle: 'yes' });
    await as('caseworker').post(`/cases/${id}/assessments`, high).expect(201);
    const lower = { band: 'medium', reason: 'Намуна', confirmedBy: as('caseworker2').userId };
    const { id: waiting } = (await as('supervisor').post(`/cases/${id}/band-changes`, lower).expect(201))
      .body;
    const answer = (said: string) =>
      as('caseworker2').post(`/band-changes/${waiting}/confirmations`, { answer: said }, 1);
    expect((await answer('agreed').expect(403)).body.reasons).toEqual(['tm_risk']);
    expect((await answer('not_agreed').expect(200)).body.state).toBe('not_agreed');
  });

  it('keep suspended people from lowering a band, never from raising it', async () => {
    const id = await closing.open();
    const assess = (change: object = {}) =>
      as('caseworker').post(`/cases/${id}/assessments`, assessmentForm({}, change)).expect(201);
    await assess({ raise: { band: 'high', reason: 'Намуна' } });
    expect((await assess()).body.band).toBe('high');
    const change = (band: string) =>
      as('supervisor2').post(`/cases/${id}/band-changes`, { band, reason: 'Намуна' });
    await as('supervisor2').get(`/cases/${id}/band-change-options`).expect(200);
    expect((await change('standard').expect(403)).body.reasons).toEqual(['tm_risk']);
    // A colleague with the training lowers it alone, and who lacks it raises it again.
    const lowered = { band: 'medium', reason: 'Намуна' };
    await as('supervisor').post(`/cases/${id}/band-changes`, lowered).expect(201);
    expect((await change('high').expect(201)).body.state).toBe('applied');
  });

  it('keep a suspended statistician from publishing, whom nobody confirms, never from withdrawing', async () => {
    const answers = async (path: string, body: object = {}): Promise<unknown[]> => {
      const answer = await as('statistician').post(`/statistics/${path}`, body);
      return [answer.status, ...(answer.body.reasons ?? [])];
    };
    const edition = `editions/${randomUUID()}`;
    const publishing: [string, object?][] = [
      [`deliveries/${randomUUID()}/approval`],
      [`${edition}/approval`, { revision: 1 }],
      [`${edition}/publication`, { revision: 1 }],
    ];
    for (const step of publishing) expect(await answers(...step)).toEqual([403, 'tm_data']);
    const withdrawal = { table: 't1', reason: 'Намуна' };
    expect(await answers(`${edition}/withdrawals`, withdrawal)).not.toContain('tm_data');
    await train('administrator', 'tm_data', 'statistician');
    for (const step of publishing) expect(await answers(...step)).toEqual([404]);
    expect(await acts('healthSupervisor')).not.toContainEqual(expect.objectContaining({ module: 'tm_data' }));
  });
});
