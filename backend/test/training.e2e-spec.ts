import { beforeAll, describe, expect, it } from '@jest/globals';
import type { OwnTrainingDto, TrainingSessionDto } from '../src/training/index.js';
import { staySignedIn } from './support/actors.js';
import { AppRole } from './support/app-role.js';
import { caseForm, contactForm, incidentForm } from './support/forms.js';
import { startKulob } from './support/kulob.js';

const { test, kulob, as } = await startKulob();

const DAY = 86_400_000;
let passed = 0;
const day = (from = 0): string =>
  new Date(Date.now() + (passed + from) * DAY + 5 * 3_600_000).toISOString().slice(0, 10);
const pass = async (days: number): Promise<void> => {
  await test.database.pass(`${days} days`);
  passed += days;
  await staySignedIn(test);
};
const HUSBAND = { relationship: 'husband_nikoh', sex: 'male', ageGroup: '26_40', sameHousehold: 'yes' };
const idOf = async (person: string): Promise<string> =>
  (await as(person).get('/session').expect(200)).body.user.id;
const ids: Record<string, string> = {};
const session = (module: string, people: string[], heldOn: string | null = day()) => ({
  ...{ module, heldOn, place: 'kulob', host: 'police_academy', trainerIds: [] },
  persons: people.map((person) => ({ userId: ids[person], passed: true })),
});
const record = (by: string, body: object) => as(by).post('/training/sessions', body);
const stateOf = async (person: string, module: string): Promise<string | undefined> => {
  const own: OwnTrainingDto = (await as(person).get('/training/own').expect(200)).body;
  return own.modules.find((one) => one.module === module)?.state;
};
const notify = async (): Promise<number> => {
  const [row] = await test.database.query<{ n: number }>('select panoh.notify_trainings() as n');
  return row?.n ?? 0;
};
const kinds = async (person: string): Promise<string[]> =>
  (await as(person).get('/notifications?unread=true').expect(200)).body.items.map(
    ({ kind }: { kind: string }) => kind,
  );
const open = async (person: string): Promise<string> =>
  (await as(person).post('/cases', caseForm()).expect(201)).body.id;
const rule = async (enforcedFrom: string | null): Promise<number> => {
  const { version } = (await as('administrator').get('/training/rule').expect(200)).body;
  return (await as('administrator').post('/training/rule', { enforcedFrom, version })).status;
};

beforeAll(async () => {
  for (const person of Object.keys(kulob.as)) ids[person] = await idOf(person);
});

describe('sessions and lists', () => {
  it('come from paper whole or not at all, and show counts of the months around them', async () => {
    const [row] = await test.database.query<{ login: string }>(
      'select login from panoh.credentials where user_id = $1',
      [ids['caseworker']],
    );
    const list = (text: string) =>
      as('supervisor').post('/training/lists', { text, place: 'kulob', host: 'ngo' });
    const line = `${row?.login};risk;${day(-3)};+`;
    const bad = await list([line, line, `nobody;risk;${day(-3)};+`].join('\n')).expect(422);
    expect(bad.body.fields).toEqual([
      { path: 'lines.2', code: 'person_twice' },
      { path: 'lines.3', code: 'unknown_person' },
    ]);
    await list(line).expect(201);
    expect(await stateOf('caseworker', 'tm_risk')).toBe('valid');
    const [first] = (await as('coordinator').get('/training/sessions').expect(200)).body;
    const path = `/statistics/trainings/${first.id}/groups/${kulob.groupId}`;
    const { windows, published } = (await as('coordinator').get(path).expect(200)).body;
    expect(windows[0]).toMatchObject({ window: 'before', months: 6, items: expect.anything() });
    expect(published[0]).toEqual({ place: 'kulob', orders: 23 });
  });

  it('are taught by trainers of a pool, until somebody ends one', async () => {
    const trainer = { displayName: 'Намуна', modules: ['tm_order'], languages: ['tg'], isPaid: true };
    const [made] = (await as('coordinator').post('/training/trainers', trainer).expect(201)).body;
    await as('coordinator').post(`/training/trainers/${made.id}/end`, {}).expect(200);
    expect((await as('supervisor').get('/training/trainers').expect(200)).body).toEqual([]);
  });

  it('count at once, or after a second person where entered late or by an attendant', async () => {
    const made = await record('policeSupervisor', session('tm_order', ['inspector'])).expect(201);
    expect(made.body).toMatchObject({ persons: 1, passed: 1, waits: false });
    expect(await stateOf('inspector', 'tm_order')).toBe('valid');
    const own = session('tm_review', ['supervisor'], day(-40));
    const late: TrainingSessionDto = (await record('supervisor', own).expect(201)).body;
    expect(late).toMatchObject({ waits: true, mayConfirm: false });
    expect(await stateOf('supervisor', 'tm_review')).toBe('supervised');
    await as('supervisor').post(`/training/sessions/${late.id}/confirm`, {}).expect(409);
    await as('supervisor2').post(`/training/sessions/${late.id}/confirm`, {}).expect(200);
    expect(await stateOf('supervisor', 'tm_review')).toBe('valid');
    const body = { userId: ids['supervisor'] };
    await as('policeSupervisor').post(`/training/sessions/${late.id}/revoke`, body).expect(404);
    await as('supervisor2').post(`/training/sessions/${late.id}/revoke`, body).expect(200);
    expect(await stateOf('supervisor', 'tm_review')).toBe('supervised');
  });

  it('are written for people of the own agency or group alone, also past the service', async () => {
    const stranger = await record('policeSupervisor', session('tm_order', ['caseworker'])).expect(422);
    expect(stranger.body.fields).toEqual([{ path: 'persons.0', code: 'not_in_list' }]);
    const shown = await as('coordinator').get('/training/people').expect(200);
    expect(shown.text).toContain(ids['caseworker']);
    expect(shown.text).not.toContain(ids['caseworkerElsewhere']);
    const role = await AppRole.connect(test);
    // Into a session that the supervisor of the police recorded herself.
    const insert = `insert into panoh.training_attendance (session_id, user_id, agency_id, passed)
      select id, '${ids['caseworker2']}', '${kulob.agencies['crisisCentre']}', true
      from panoh.training_sessions where recorded_by = '${ids['policeSupervisor']}'`;
    expect(await role.outcome(as('policeSupervisor'), [insert])).toBe('42501');
  });
});

describe('what a permission needs', () => {
  const goal = { domain: 'safety', words: 'Намуна', measure: null };
  const plan = async (person: string, id: string) =>
    as(person).post(`/cases/${id}/goals`, { ...goal, setOn: day() });
  const acts = async (person: string): Promise<{ id: string; action: string }[]> =>
    (await as(person).get('/training/acts').expect(200)).body;

  it('asks for nothing before an administrator sets a day, which is not in the past', async () => {
    const id = await open('caseworker');
    expect((await plan('caseworker', id)).status).toBe(201);
    expect(await acts('supervisor')).toEqual([]);
    expect(await rule(day(-1))).toBe(422);
    expect(await rule(day(1))).toBe(200);
    expect((await plan('caseworker', id)).status).toBe(201);
    expect(await acts('supervisor')).toEqual([]);
    await pass(1);
  });

  it('never stops a report that is closed to its writer, or whose mark fails', async () => {
    const registered = async (change: object): Promise<number> =>
      (await as('inspector').post('/cases', caseForm(change))).status;
    expect(await registered({ conflict: { answer: 'yes', agencyIds: [] } })).toBe(201);
    const { displayName } = (await as('inspector').get('/session').expect(200)).body.user;
    const named = incidentForm({ perpetrators: [{ ...HUSBAND, name: displayName }] });
    expect(await registered({ incident: named })).toBe(201);
    const marks = (): Promise<unknown[]> =>
      test.database.query(`select 1 from panoh.training_acts where user_id = '${ids['inspector']}'`);
    expect(await marks()).toHaveLength(2);
    await test.database.query('revoke insert on panoh.training_acts from panoh_app');
    expect(await registered({})).toBe(201);
    await test.database.query('grant insert on panoh.training_acts to panoh_app');
    expect(await marks()).toHaveLength(2);
  });

  it('supervises for 90 days: acts go on and wait for a colleague', async () => {
    const id = await open('caseworker');
    expect((await plan('caseworker', id)).status).toBe(201);
    const waiting = await acts('supervisor');
    expect(waiting.map(({ action }) => action)).toEqual(['openCase', 'setGoal']);
    expect(waiting[0]).toMatchObject({ module: 'tm_intro', state: 'supervised', caseId: id, isLate: false });
    expect((await acts('policeSupervisor')).map(({ action }) => action)).toEqual(['openCase']);
    const body = { ids: waiting.map((act) => act.id) };
    await as('caseworker').post('/training/acts/confirm', body).expect(409);
    await record('supervisor2', session('tm_intro', ['supervisor'])).expect(201);
    // A colleague has the module now, so a supervisor without it may not.
    await as('supervisor2').post('/training/acts/confirm', body).expect(409);
    expect((await as('supervisor').post('/training/acts/confirm', body).expect(200)).body).toEqual([]);
  });

  it('refuses a suspended person, never in an emergency', async () => {
    const id = await open('caseworker');
    await pass(91);
    expect(await stateOf('caseworker', 'tm_intro')).toBe('suspended');
    const refused = await plan('caseworker', id);
    expect([refused.status, refused.body.code]).toEqual([403, 'training_needed']);
    const before = (await acts('supervisor')).length;
    const other = await open('caseworker');
    await as('caseworker')
      .post(
        `/cases/${other}/contacts`,
        contactForm({ contactedAt: new Date(Date.now() + passed * DAY).toISOString() }),
      )
      .expect(201);
    expect((await acts('supervisor')).slice(before)).toMatchObject([
      { action: 'openCase', state: 'suspended' },
    ]);
  });

  it('warns on Today 30 days before the end; then notifies supervisors, then coordinators, once', async () => {
    await notify();
    const [row] = await test.database.query<{ left: number }>(
      `select (max(s.held_on) + interval '24 months')::date - (panoh.now() at time zone 'Asia/Dushanbe')::date as left
       from panoh.training_sessions s where s.module = 'tm_order'`,
    );
    const left = Number(row?.left);
    const seen = async (person: string, kind: string): Promise<boolean> =>
      (await kinds(person)).includes(kind);
    await pass(left - 30);
    expect(await notify()).toBeGreaterThan(0);
    expect(await notify()).toBe(0);
    expect(await seen('inspector', 'training_ends')).toBe(true);
    const today = (await as('inspector').get('/today').expect(200)).body;
    expect(today.training).toContainEqual(expect.objectContaining({ module: 'tm_order', state: 'warn' }));
    expect(await seen('policeSupervisor', 'training_ended')).toBe(false);
    await pass(31);
    await notify();
    expect(await seen('policeSupervisor', 'training_ended')).toBe(true);
    await pass(90);
    await notify();
    expect(await seen('coordinator', 'training_ended')).toBe(true);
  });
});

it('is deleted after five years, and no earlier', async () => {
  const erase = () => test.database.query('select panoh.erase_trainings()');
  const left = async (): Promise<unknown> =>
    (
      await test.database.query(`select (select count(*) from panoh.training_sessions)::int as held,
        (select count(*) from panoh.training_attendance)::int as attended, (select count(*) from panoh.trainers)::int as pool`)
    )[0];
  const all = await left();
  await erase();
  expect(await left()).toEqual(all);
  await pass(5 * 366);
  await erase();
  expect(await left()).toEqual({ held: 0, attended: 0, pool: 0 });
});
