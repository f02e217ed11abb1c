import type { Server } from 'node:http';
import { beforeEach, describe, expect, it } from '@jest/globals';
import request from 'supertest';
import { staySignedIn } from './support/actors.js';
import { AppRole } from './support/app-role.js';
import { plantRequest } from './support/closing.js';
import { caseForm, contactForm } from './support/forms.js';
import { startKulob } from './support/kulob.js';
import { Referring } from './support/referrals.js';

interface Action {
  id: string;
  what: string | null;
  step: string;
  dueOn: string;
  isLate: boolean;
  allowedActions: string[];
  version: number;
}
interface Goal {
  id: string;
  actions: Action[];
  templates: string[];
  allowedActions: string[];
}

const DAY = 86_400_000;
/** Days that the clock was moved on. */
let passed = 0;
const day = (from = 0): string =>
  new Date(Date.now() + (passed + from) * DAY + 5 * 3_600_000).toISOString().slice(0, 10);
const action = (change: object = {}): object => ({
  ...{ template: 'id_paper', what: 'Bring the marriage paper.', owner: 'worker', referralId: null },
  dueOn: day(3),
  ...change,
});

const { test, kulob, as } = await startKulob();

describe('the plan of a case', () => {
  let caseId: string;
  let goalId: string;
  const add = (change: object = {}, person = 'caseworker') =>
    as(person).post(`/goals/${goalId}/actions`, action(change));
  const added = async (change: object = {}): Promise<Action> => {
    const known = new Set((await actions()).map(({ id }) => id));
    const [goal] = (await add(change).expect(201)).body as Goal[];
    return goal?.actions.find(({ id }) => !known.has(id)) as Action;
  };
  const step = ({ id, version }: Action, change: object, person = 'caseworker') =>
    as(person).post(
      `/plan-actions/${id}/steps`,
      { step: 'done', dueOn: null, obstacle: null, ...change },
      version,
    );
  const goals = async (person = 'caseworker'): Promise<Goal[]> =>
    (await as(person).get(`/cases/${caseId}/goals`).expect(200)).body;
  const actions = async (): Promise<Action[]> => (await goals()).flatMap((goal) => goal.actions);
  const pass = async (days: number): Promise<void> => {
    await test.database.pass(`${days} days`);
    passed += days;
    await staySignedIn(test);
  };
  const rows = () =>
    test.database.query<{ status: string; due: string; owner: string; rungs: string[] }>(
      `select f.status, (f.due_at at time zone 'Asia/Dushanbe')::date::text as due, f.owner_role as owner,
         (select array_agg(s.rung order by s.step_no) from panoh.follow_up_steps s
          where s.follow_up_id = f.id and s.state <> 'skipped') as rungs
       from panoh.follow_ups f where f.case_id = $1 and f.rule = 'pl.action' order by f.created_at, f.id`,
      [caseId],
    );
  const blockers = async (): Promise<string[]> => {
    const { body } = await as('caseworker').get(`/cases/${caseId}/closure-gate`).expect(200);
    return body.blockers.map(({ code }: { code: string }) => code);
  };

  beforeEach(async () => {
    caseId = (await as('caseworker').post('/cases', caseForm()).expect(201)).body.id;
    const goal = { domain: 'documents', words: 'My own passport.', measure: null, setOn: day() };
    goalId = (await as('caseworker').post(`/cases/${caseId}/goals`, goal).expect(201)).body[0].id;
  });

  it('makes a task of the worker for its day, which moves with it, and keeps the case open until it has ended', async () => {
    const [moving, unneeded, failed] = [await added(), await added(), await added()];
    expect((await rows())[0]).toEqual({
      ...{ status: 'pending', due: day(3), owner: 'case_lead' },
      rungs: ['owner', 'supervisor', 'agency_head'],
    });
    const { body } = await as('caseworker').get('/today').expect(200);
    expect(JSON.stringify(body)).toContain('pl.action');
    expect(await blockers()).toContain('plan_actions_open');
    await add({}, 'lawyer').expect(404);
    await step(unneeded, {}, 'lawyer').expect(404);
    await step(unneeded, { step: 'not_needed' }).expect(200);
    await step(failed, { step: 'did_not_work', obstacle: 'paper_missing' }).expect(200);
    await step({ ...moving, version: 7 }, {}).expect(412);
    await step(moving, { step: 'moved', dueOn: day(9) }).expect(200);
    expect((await rows()).map(({ status, due }) => `${status} ${due}`).sort()).toEqual([
      `pending ${day(9)}`,
      ...Array<string>(3).fill(`replaced ${day(3)}`),
    ]);
    // By what is in the plan, whatever became of the task.
    await test.database.query(
      `update panoh.follow_ups set status = 'replaced', done_at = panoh.now() where case_id = $1 and rule = 'pl.action'`,
      [caseId],
    );
    expect(await blockers()).toContain('plan_actions_open');
    await step({ ...moving, version: 2 }, {}).expect(200);
    expect(await blockers()).not.toContain('plan_actions_open');
    expect((await step({ ...moving, version: 3 }, {}).expect(409)).body.code).toBe('action_ended');
  });

  it('asks her in a contact, alone, about what she does herself, and the gate waits for that', async () => {
    const contact = async (change: object) =>
      as('caseworker').post(
        `/cases/${caseId}/contacts`,
        contactForm({ contactedAt: new Date(Date.now() + passed * DAY).toISOString(), ...change }),
      );
    const [kept, ended] = [await added({ owner: 'survivor' }), await added({ owner: 'survivor' })];
    expect(await rows()).toEqual([]);
    const theirs = await added();
    await pass(4);
    expect((await actions()).find(({ id }) => id === kept.id)).toMatchObject({ isLate: false, step: 'set' });
    expect((await contact({ outcome: 'reached_safe' })).status).toBe(201);
    // To move the day is no answer of hers.
    for (const one of [kept, ended]) await step(one, { step: 'moved', dueOn: day(9) }).expect(200);
    expect(await blockers()).toContain('own_actions_not_asked');
    const asked = [
      { actionId: kept.id, answer: 'not_yet' },
      { actionId: ended.id, answer: 'done' },
    ];
    const overheard = await contact({ alone: 'no', wellbeing: 'not_asked', ownActions: asked });
    expect(overheard.body.fields).toEqual([{ path: 'ownActions', code: 'plan_not_alone' }]);
    const foreign = await contact({ ownActions: [{ actionId: theirs.id, answer: 'done' }] });
    expect(foreign.body.fields).toEqual([{ path: 'ownActions', code: 'not_in_list' }]);
    expect((await contact({ ownActions: asked })).status).toBe(201);
    expect(await blockers()).not.toContain('own_actions_not_asked');
    // Her actions never keep the case open; those of an agency do until a worker records their end.
    await step(theirs, {}).expect(200);
    expect(await blockers()).not.toContain('plan_actions_open');
    const we = new Referring(test, kulob);
    const { id: referralId } = await we.send('caseworker', caseId, 'legalAid.legal');
    const asks = await added({ owner: 'agency', referralId });
    // Neither that agency nor the group reads her plan.
    await we.accept('lawyer', referralId);
    const group = { scope: 'case_conference_mdwg', answer: 'given', presence: 'alone' };
    await as('caseworker')
      .post(`/cases/${caseId}/consents`, { answers: [group] })
      .expect(201);
    const role = await AppRole.connect(test);
    const read = ['select id from panoh.plan_actions where id = $1', [asks.id]] as [string, unknown[]];
    for (const [person, count] of Object.entries({ caseworker: 1, lawyer: 0, coordinator: 0, inspector: 0 }))
      expect([person, (await role.as(as(person), read)).length]).toEqual([person, count]);
    expect([(await rows()).length, (await blockers()).includes('plan_actions_open')]).toEqual([1, true]);
    await step(asks, {}).expect(200);
    expect(await blockers()).not.toContain('plan_actions_open');
    const again = [{ actionId: ended.id, answer: 'not_needed' }];
    expect((await contact({ ownActions: again })).status).toBe(201);
    const steps = new Map((await actions()).map(({ id, step: last }) => [id, last]));
    expect([kept, ended, theirs].map(({ id }) => steps.get(id))).toEqual(['not_yet', 'done', 'done']);
  });

  it('is a task again when the case is opened again, no earlier than today', async () => {
    await added({ dueOn: day() });
    await plantRequest({ test, kulob }, caseId, { isApproved: true });
    await test.database.query(
      `update panoh.follow_ups set status = 'replaced', done_at = panoh.now() where case_id = $1`,
      [caseId],
    );
    await pass(2);
    await as('caseworker').post(`/cases/${caseId}/reopenings`, { reason: 'came_back' }).expect(200);
    expect((await rows()).map(({ status, due }) => `${status} ${due}`)).toEqual([
      ...[`replaced ${day(-2)}`, `pending ${day()}`],
    ]);
  });

  it('says what is wrong at the field, and keeps nothing of it', async () => {
    const { fields } = (await add({ template: null, what: null }).expect(422)).body;
    expect(fields).toEqual([{ path: 'what', code: 'required' }]);
    await add({ owner: 'agency', referralId: caseId }).expect(422);
    expect(await actions()).toEqual([]);
    await as('caseworker')
      .post(`/goals/${goalId}/progress`, { progress: 'met', word: null, saidOn: day() }, 1)
      .expect(200);
    expect((await add().expect(409)).body.code).toBe('goal_ended');
  });

  it('has lawyer and psychologist prepare a hearing together, until each has agreed', async () => {
    const we = new Referring(test, kulob);
    const { id } = await we.send('caseworker', caseId, 'legalAid.legal');
    const { caseId: theirs } = await we.accept('lawyer', id);
    const waiting = () =>
      test.database.query<{ id: string; mine: boolean; due: string; version: number; partition: string }>(
        `select f.id, f.case_id = $1 as mine, f.version, f.partition,
           (f.due_at at time zone 'Asia/Dushanbe')::date::text as due
         from panoh.follow_ups f where f.case_id in ($1, $2) and f.rule = 'pl.joint' and f.status = 'pending'
         order by f.created_at, f.case_id = $1`,
        [caseId, theirs],
      );
    const hearing = { kind: 'hearing', onDay: day(30), detail: 'divorce', note: 'Second floor.' };
    const set = async (onDay: string) =>
      (
        await as('lawyer')
          .post(`/cases/${theirs}/key-dates`, { ...hearing, onDay })
          .expect(201)
      ).body.dates;
    const [date] = await set(day(30));
    expect((await waiting()).map(({ mine, due }) => [mine, due])).toEqual([
      [false, day(12)],
      [true, day(12)],
    ]);
    const moved = { step: 'moved', onDay: day(10), detail: null, note: null };
    await as('lawyer').post(`/key-dates/${date.id}/events`, moved, date.version).expect(200);
    const [lawyers, psychologists] = await waiting();
    // Never the working group: that there is a hearing concerns those who prepare it.
    for (const row of [lawyers, psychologists])
      expect(row).toMatchObject({ partition: 'support', due: day(3) });
    const agree = (person: string, row?: { id: string; version: number }) =>
      as(person).post(`/follow-ups/${row?.id}/outcomes`, { outcome: 'done' }, row?.version ?? 0);
    await agree('lawyer', lawyers).expect(200);
    expect((await waiting()).map(({ mine }) => mine)).toEqual([true]);
    expect((await agree('lawyer', psychologists)).status).toBeGreaterThanOrEqual(403);
    const { text } = await as('caseworker').get(`/cases/${caseId}/follow-ups`).expect(200);
    expect([text.includes('pl.joint'), /Second floor|divorce/.test(text)]).toEqual([true, false]);
    await agree('caseworker', psychologists).expect(200);
    expect(await waiting()).toEqual([]);
    const given = { serviceType: 'psychosocial', withWhom: 'survivor', givenOn: day(), minutes: 60 };
    await as('caseworker').post(`/cases/${caseId}/support-entries`, given).expect(201);
    await set(day(15));
    // The lawyer's task comes with or without a session.
    expect((await waiting()).map(({ mine }) => mine)).toEqual([false]);
    await agree('lawyer', (await waiting())[0]).expect(200);
    // The session is a month old, and then the referral ends before the hearing is over.
    await pass(31);
    const dates = await set(day(12));
    expect((await waiting()).map(({ mine }) => mine)).toEqual([false, true]);
    const next = dates.find(({ notes }: { notes: { onDay: string }[] }) => notes[0]?.onDay === day(12));
    await test.database.query(
      `set session_replication_role = replica;
       update panoh.referrals set ended_at = panoh.now(), status = 'completed' where id = '${id}';
       set session_replication_role = origin`,
    );
    const over = { step: 'cancelled', onDay: day(), detail: null, note: null };
    await as('lawyer').post(`/key-dates/${next.id}/events`, over, next.version).expect(200);
    expect((await waiting()).map(({ mine }) => mine)).toEqual([true]);
  });

  it('asks after 3, 6 and 12 months whether what she began still holds, until it does not', async () => {
    const waiting = async () =>
      (
        await test.database.query<{ step: number }>(
          `select step from panoh.follow_ups where case_id = $1 and rule = 'sv.outcome' and status = 'pending' order by 1`,
          [caseId],
        )
      ).map((row) => row.step);
    const begun = { kind: 'job', onDay: day(-80), detail: 'employed', note: null };
    const added = await as('caseworker').post(`/cases/${caseId}/key-dates`, begun).expect(201);
    const [{ id, version }] = added.body.dates;
    expect(await waiting()).toEqual([1, 2, 3]);
    const answer = (step: string, seen: number) =>
      as('caseworker').post(
        `/key-dates/${id}/events`,
        { step, onDay: day(), detail: null, note: null },
        seen,
      );
    await answer('holds', version).expect(200);
    expect(await waiting()).toEqual([2, 3]);
    // Half a year is not over: today's answer is not that one.
    await answer('holds_partly', version + 1).expect(200);
    expect(await waiting()).toEqual([2, 3]);
    await answer('stopped', version + 2).expect(200);
    expect(await waiting()).toEqual([]);
    await answer('holds', version + 3).expect(409);
  });

  it('offers what the group proposes for its need, and not what the group hides', async () => {
    const path = `/plan-templates/${kulob.groupId}`;
    const what = 'Ask the village head for a paper.';
    const proposal = { need: 'material', what, owner: 'survivor', days: 5 };
    const set = async () => (await as('coordinator').post(path, proposal).expect(201)).body;
    const [group] = await set();
    const material = group.needs.find(({ need }: { need: string }) => need === 'material');
    const [{ id, ...own }] = material.own;
    expect(own).toEqual({ what, owner: 'survivor', days: 5 });
    for (let hidden = 0; hidden < 2; hidden += 1)
      await as('coordinator').post(`${path}/hidden`, { template: 'id_paper' }).expect(200);
    const offered = async () => {
      const [goal] = (await as('caseworker').get(`/cases/${caseId}/goals`).expect(200)).body;
      return { templates: goal.templates, proposals: goal.proposals };
    };
    expect(await offered()).toEqual({ templates: ['child_papers'], proposals: [{ id, ...own }] });
    const health = { domain: 'health', words: 'Sleep.', measure: null, setOn: day() };
    const goalsNow = (await as('caseworker').post(`/cases/${caseId}/goals`, health).expect(201)).body;
    expect(goalsNow.find(({ domain }: { domain: string }) => domain === 'health').proposals).toEqual([]);
    const [{ needs }] = (await as('coordinator').get('/plan-templates').expect(200)).body;
    const shipped = needs.flatMap((need: { shipped: { hiddenBy: string | null }[] }) => need.shipped);
    for (const { hiddenBy } of [...shipped, { hiddenBy: id }])
      if (hiddenBy) await as('coordinator').delete(`/group-plan-actions/${hiddenBy}`).expect(204);
    expect(await offered()).toEqual({ templates: ['id_paper', 'child_papers'], proposals: [] });
    for (let more = 0; more < 4; more += 1) await set();
    expect((await as('coordinator').post(path, proposal).expect(409)).body.code).toBe('plan_list_full');
    await as('coordinator').post(`/plan-templates/${caseId}`, proposal).expect(404);
    const role = await AppRole.connect(test);
    const sql = 'delete from panoh.plan_templates where working_group_id = $1';
    expect(await role.outcome(as('supervisor'), [sql, [kulob.groupId]])).toMatch(/^(42501|changed nothing)$/);
  });
});

describe('where supply ends', () => {
  const we = new Referring(test, kulob);
  const year = (): string => day().slice(0, 4);
  interface Numbers {
    cells: Record<string, unknown>[];
    unmet: Record<string, unknown>[];
    pathways: { from: { en: string }; to: { en: string } | null; sent: number; broken: number }[];
    sessions: { minutes: number }[];
  }
  type Lasting = Record<'months' | 'holds' | 'partly' | 'stopped' | 'unasked', number> & { detail: string };
  const read = async (person: string, path: string): Promise<Numbers> =>
    (await as(person).get(`/statistics/supply/${path}/${year()}`).expect(200)).body;
  const ofGroup = () => read('coordinator', `groups/${kulob.groupId}`);
  const sum = (rows: object[], field: string): number =>
    rows.reduce((all, row) => all + Number((row as Record<string, unknown>)[field]), 0);
  const refused = async (caseId: string): Promise<string> => {
    const { id } = await we.send('caseworker', caseId, we.form('legalAid.legal'));
    const answer = await we
      .on('lawyer', id)
      .take('decline', { reason: 'no_capacity', nextStep: 'ask_another_agency' });
    expect(answer.status).toBe(200);
    return id;
  };

  it('counts a refusal by district, service and pathway for the group only where she shares it', async () => {
    const [before, agencyBefore] = [await ofGroup(), await read('supervisor', 'own-agency')];
    await refused(await we.openShared('caseworker'));
    await refused(await we.open('caseworker'));
    const [after, agencyAfter] = [await ofGroup(), await read('supervisor', 'own-agency')];
    const grown = (field: 'refused' | 'unmet') => sum(after.cells, field) - sum(before.cells, field);
    expect([grown('refused'), grown('unmet')]).toEqual([1, 1]);
    expect(sum(after.pathways, 'broken') - sum(before.pathways, 'broken')).toBe(1);
    expect(sum(agencyAfter.cells, 'refused') - sum(agencyBefore.cells, 'refused')).toBe(2);
    expect(after.unmet).toContainEqual(
      expect.objectContaining({ place: 'kulob', serviceType: 'legal', withoutHelp: expect.any(Number) }),
    );
    await as('coordinator')
      .get(`/statistics/supply/groups/${kulob.agencies['legalAid']}/${year()}`)
      .expect(404);
    await as('coordinator').get(`/statistics/supply/groups/${kulob.groupId}/19`).expect(404);
  });

  it('shows how women left a shelter to that shelter alone', async () => {
    const caseId = await we.openShared('shelterWorker');
    const stay = { kind: 'stay', onDay: day(), detail: null, note: null };
    const begun = await as('shelterWorker').post(`/cases/${caseId}/key-dates`, stay).expect(201);
    const { id, version } = begun.body.dates.find(({ kind }: { kind: string }) => kind === 'stay');
    const left = { step: 'ended', onDay: day(), detail: 'goes_back_pressed', note: null };
    await as('shelterWorker').post(`/key-dates/${id}/events`, left, version).expect(200);
    for (const [person, path, exits] of [
      ['shelterSupervisor', 'own-agency', [{ detail: 'goes_back_pressed', stays: 1 }]],
      ['supervisor', 'own-agency', []],
      ['coordinator', `groups/${kulob.groupId}`, []],
    ] as const)
      expect([person, await read(person, path)]).toEqual([person, expect.objectContaining({ exits })]);
  });

  it.each(['no-longer-wanted', 'acceptance'])('counts no need as unmet that ended by %s', async (ending) => {
    const unmet = async (): Promise<number> => sum((await ofGroup()).unmet, 'women');
    const before = await unmet();
    const caseId = await we.openShared('caseworker');
    const earlier = await we.send('caseworker', caseId, we.form('legalAid.legal'));
    const [first, last] = [await refused(caseId), await refused(caseId)];
    if (ending === 'acceptance') {
      expect(await unmet()).toBe(before + 1);
      await we.accept('lawyer', earlier.id);
    } else {
      await we.on('caseworker', first).take(ending, { alone: 'yes' });
      // She was refused once more since.
      expect(await unmet()).toBe(before + 1);
      await we.on('caseworker', last).take(ending, { alone: 'yes' });
    }
    expect(await unmet()).toBe(before);
  });

  it('counts no case from which a reader is blocked, or whose file is sealed', async () => {
    const counted = async () => [
      sum((await ofGroup()).cells, 'refused'),
      sum((await read('supervisor', 'own-agency')).cells, 'refused'),
    ];
    const caseId = await we.openShared('caseworker');
    await refused(caseId);
    const [group = 0, agency = 0] = await counted();
    // Two figures that differ would reveal a block: no leader of the group counts the case, and no supervisor.
    await test.database.block(caseId, as('deputy').userId);
    expect(await counted()).toEqual([group - 1, agency]);
    await test.database.block(caseId, as('supervisor2').userId);
    expect(await counted()).toEqual([group - 1, agency - 1]);
    const lift = 'update panoh.conflict_blocks set lifted_at = panoh.now() where case_id = $1';
    await test.database.query(lift, [caseId]);
    expect(await counted()).toEqual([group, agency]);
    await test.database.query(
      `insert into panoh.sealed_files (id, case_id, agency_id, lead_user_id, supervisor_id, sealed_by)
       select gen_random_uuid(), id, agency_id, $2, $3, $2 from panoh.cases where id = $1`,
      [caseId, as('caseworker').userId, as('supervisor').userId],
    );
    expect(await counted()).toEqual([group - 1, agency - 1]);
  });

  it('counts what lasts after 3, 6 and 12 months, for the group only where she shares it', async () => {
    const begin = async (caseId: string, detail: string, ago: number, answers: [string, number][]) => {
      const begun = { kind: 'course', onDay: day(-ago), detail, note: null };
      const added = await as('caseworker').post(`/cases/${caseId}/key-dates`, begun).expect(201);
      const { id, version } = added.body.dates.find(({ kind }: { kind: string }) => kind === 'course');
      for (const [at, [step, back]] of answers.entries()) {
        const event = { step, onDay: day(-back), detail: null, note: null };
        await as('caseworker')
          .post(`/key-dates/${id}/events`, event, version + at)
          .expect(200);
      }
    };
    // Their three months ended in this year or in the last.
    const lasting = async (person: string, path: string): Promise<string[]> => {
      const years = [Number(year()) - 1, Number(year())];
      const all = await Promise.all(
        years.map((one) => as(person).get(`/statistics/supply/${path}/${one}`).expect(200)),
      );
      const after: Lasting[] = all.flatMap(({ body }) => body.outcomes).filter(({ months }) => months === 3);
      return ['other_trade', 'sewing_cooking'].map((trade) => {
        const rows = after.filter(({ detail }) => detail === trade);
        return (['holds', 'partly', 'stopped', 'unasked'] as const).map((field) => sum(rows, field)).join();
      });
    };
    const group = `groups/${kulob.groupId}`;
    expect(await lasting('coordinator', group)).toEqual(['0,0,0,0', '0,0,0,0']);
    await begin(await we.openShared('caseworker'), 'other_trade', 100, [
      ['holds', 20],
      ['stopped', 1],
    ]);
    await begin(await we.openShared('caseworker'), 'other_trade', 100, [['holds_partly', 60]]);
    await begin(await we.openShared('caseworker'), 'other_trade', 60, [['holds', 1]]);
    await begin(await we.open('caseworker'), 'sewing_cooking', 95, [['holds_partly', 2]]);
    expect(await lasting('coordinator', group)).toEqual(['1,0,0,1', '0,0,0,0']);
    expect(await lasting('supervisor', 'own-agency')).toEqual(['1,0,0,1', '0,1,0,0']);
  });

  it('counts the hours of psychologists, a corrected entry once', async () => {
    const before = sum((await read('supervisor', 'own-agency')).sessions, 'minutes');
    const caseId = await we.open('caseworker');
    const given = { serviceType: 'psychosocial', withWhom: 'survivor', givenOn: day(), minutes: 60 };
    const path = `/cases/${caseId}/support-entries`;
    const first = (await as('caseworker').post(path, given).expect(201)).body;
    const [{ id }] = first.items as [{ id: string }];
    await as('caseworker')
      .post(path, { ...given, minutes: 45, correctsId: id })
      .expect(201);
    expect(sum((await read('supervisor', 'own-agency')).sessions, 'minutes') - before).toBe(45);
  });
});

describe('her own voice', () => {
  const server = (): Server => test.app.getHttpServer() as Server;
  const give = (code: string, answers: object) =>
    request(server())
      .post('/portal/en/voice')
      // What a browser says of a page that sends no referrer.
      .set('Origin', 'null')
      .set('Sec-Fetch-Site', 'same-origin')
      .type('form')
      .send({ code, ...answers });
  const code = async (person = 'caseworker'): Promise<string> =>
    (await as(person).post('/voices/codes', {}).expect(201)).body.code;
  const heard = async (person: string) => (await as(person).get('/voices').expect(200)).body;
  const aQuarterLater = (): Promise<unknown> =>
    test.database.query(`update panoh.voices set quarter_on = (quarter_on - interval '3 months')::date`);

  it('is given once with a code, without a name, and shown only as a sum of five of a quarter that is over', async () => {
    const page = await request(server()).get('/portal/tg/voice').expect(200);
    expect(page.headers['cache-control']).toBe('no-store');
    expect(page.headers['set-cookie']).toBeUndefined();
    const answers = { respected: 'yes', believed: 'yes', safe: 'partly', pressed: 'no' };
    const used = await code();
    await give(used, {}).expect(422);
    const given = await give(used, answers).expect(303);
    const thanks = await request(server()).get(given.headers['location'] ?? '');
    expect(thanks.text).toMatch(/want to complain.*href="\/portal\/en\/desk"/s);
    await give(used, answers).expect(422);
    await give('0000000000', answers).expect(422);
    for (let n = 1; n < 4; n += 1) await give(await code(), answers).expect(303);
    await aQuarterLater();
    expect(await heard('coordinator')).toEqual([]);
    await give(await code(), { respected: 'no' }).expect(303);
    expect(await heard('coordinator')).toEqual([]);
    await aQuarterLater();
    await test.database.query(
      'update panoh.voices set quarter_on = (select max(quarter_on) from panoh.voices)',
    );
    // One worker could have answered all five.
    expect(await heard('coordinator')).toEqual([]);
    await code('caseworker2');
    await test.database.query(
      'update panoh.voice_quarters set quarter_on = (select max(quarter_on) from panoh.voices)',
    );
    const [quarter] = await heard('coordinator');
    expect(quarter.heard).toBe(5);
    const of = (question: string) =>
      quarter.sums
        .filter((sum: { question: string }) => sum.question === question)
        .map(({ value }: { value: number | null }) => value);
    expect([of('respected'), of('got_needed')]).toEqual([
      [null, null, null],
      [null, null, null],
    ]);
    // Who knew the other answers could work hers out.
    for (const person of ['caseworker', 'supervisor', 'lawyer']) await as(person).get('/voices').expect(403);
    const role = await AppRole.connect(test);
    for (const table of ['voices', 'voice_codes', 'voice_askers', 'voice_quarters'])
      await expect(role.as(as('supervisor'), [`select * from panoh.${table}`])).rejects.toThrow(
        'permission denied',
      );
  });

  it('is asked for ten times a day by one worker, who is forgotten with the day', async () => {
    await test.database.query('update panoh.voice_askers set codes = 8');
    for (let more = 0; more < 2; more += 1) await code();
    expect((await as('caseworker').post('/voices/codes', {}).expect(429)).body.code).toBe(
      'too_many_voice_codes',
    );
    await code('caseworker2');
    const role = await AppRole.connect(test);
    const keep = [`select panoh.keep_voice_code('x', '2126-01-01')`] as [string];
    for (const person of [null, as('coordinator'), as('caseworker')])
      expect(await role.outcome(person, keep)).toBe(person === as('caseworker') ? 'PN119' : '42501');
    await test.database.query('update panoh.voice_askers set on_day = on_day - 1');
    await code();
    await test.database.query('select panoh.erase_message_texts()');
    expect(await test.database.query('select user_id, codes from panoh.voice_askers')).toEqual([
      { user_id: as('caseworker').userId, codes: 1 },
    ]);
  });
});
