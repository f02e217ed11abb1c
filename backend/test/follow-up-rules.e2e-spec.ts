import { beforeAll, describe, expect, it } from '@jest/globals';
import { randomUUID } from 'node:crypto';
import type { FollowUpDto, RulePreviewDto, RuleSetDto } from '../src/follow-ups/follow-ups.dto.js';
import { RULE_VALUES } from '../src/follow-ups/rule-values.rules.js';
import { signIn } from './support/actors.js';
import { AppRole } from './support/app-role.js';
import { assessmentForm } from './support/assessments.js';
import { startKulob } from './support/kulob.js';
import { Referring } from './support/referrals.js';
import { holdsUpSomebody, until } from './support/steps.js';
import { plannerFor, sweeperFor } from './support/workers.js';

const { test, kulob } = await startKulob();

const HOUR = 3_600_000;
type Values = Record<string, number>;

describe('the rules of a working group', () => {
  const people = new Referring(test, kulob);
  const worker = plannerFor(test);
  let app: AppRole;

  const sql = <Row extends object>(text: string, parameters: unknown[] = []): Promise<Row[]> =>
    test.database.query<Row>(text, parameters);
  const path = (rest = ''): string => `/follow-up-rules/${people.kulob.groupId}${rest}`;
  const listed = (values: Values): object[] => Object.entries(values).map(([key, count]) => ({ key, count }));
  const book = async (): Promise<RuleSetDto> =>
    (await people.as('coordinator').get(path()).expect(200)).body as RuleSetDto;
  const preview = async (values: Values): Promise<RulePreviewDto> =>
    (
      await people
        .as('coordinator')
        .post(path('/previews'), { values: listed(values) })
        .expect(200)
    ).body;
  /** Sets only these values. */
  const set = async (values: Values): Promise<RuleSetDto> => {
    const { version } = await book();
    const body = { values: listed(values), reason: 'agreed in the group' };
    return (await people.as('coordinator').post(path('/versions'), body, version).expect(201)).body;
  };
  const plan = async (values: Values): Promise<void> => {
    await set(values);
    await worker.planner.carryOn();
  };
  const row = async (caseId: string, rule: string): Promise<FollowUpDto> => {
    const rows = (await people.rows('caseworker', caseId, rule)) as unknown as FollowUpDto[];
    const found = rows.find(({ step, status }) => step === 1 && status === 'pending');
    if (!found) throw new Error(`no ${rule}`);
    return found;
  };
  const hoursOf = ({ countedFrom, dueAt }: FollowUpDto): number =>
    (Date.parse(dueAt) - Date.parse(countedFrom ?? '')) / HOUR;
  const steps = (id: string) =>
    sql<{ id: string; rung: string; state: string; hours: number; queued: boolean; at: Date }>(
      `select s.id, s.rung, s.state, s.run_at as at, extract(epoch from s.run_at - f.due_at)::float / 3600 as hours,
         exists (select 1 from panoh.outbox o where o.id = s.id and o.run_at = s.run_at) as queued
       from panoh.follow_up_steps s join panoh.follow_ups f on f.id = s.follow_up_id
       where f.id = $1 and s.tells <> 'call' order by s.run_at, s.step_no`,
      [id],
    );
  /** The waiting levels of a row, in hours from its due time. */
  const rungs = async (id: string): Promise<[string, number][]> => {
    const waiting = (await steps(id)).filter(({ state }) => state === 'waiting');
    return waiting.map(({ rung, hours }) => [rung, hours]);
  };
  const jobless = async (id: string): Promise<unknown[]> =>
    (await steps(id)).filter(({ state, queued }) => state === 'waiting' && !queued);
  const assess = (caseId: string) =>
    people.as('caseworker').post(`/cases/${caseId}/assessments`, assessmentForm({ kill_threat: 'yes' }));
  /** How often the owner of a row was notified. */
  const told = async (id: string): Promise<number> =>
    (
      await sql(
        `select 1 from panoh.notifications n join panoh.follow_up_steps s on s.id = n.step_id
         where s.follow_up_id = $1 and s.rung = 'owner'`,
        [id],
      )
    ).length;
  /** Lets time pass and signs the users in again. */
  const pass = async (time: string): Promise<void> => {
    await test.database.pass(time);
    for (const person of ['coordinator', 'deputy', 'caseworker'])
      people.kulob.as[person] = await signIn(test, people.as(person));
  };

  beforeAll(async () => {
    app = await AppRole.connect(test);
  });

  it('are shown to whoever leads the group: as published, with what each has made in cases she may see', async () => {
    await people.openShared('caseworker');
    await people.open('caseworker');
    const shown = await book();
    expect(shown).toMatchObject({ version: 0, versions: [] });
    const rule = (key: string) => shown.rules.find((one) => one.key === key);
    expect(rule('fu.first_contact')).toMatchObject({
      ...{ triggers: expect.arrayContaining(['case_opened']), owner: 'case_lead', missed: ['supervisor'] },
      ...{ isSafety: true, source: 'case_management_guide', fixed: null, openRows: 1 },
    });
    expect(rule('hl.sexual_72h')).toMatchObject({ fixed: 'health_window', openRows: null });
    expect(rule('hl.sexual_72h')?.values.every(({ least, most }) => !least && !most)).toBe(true);
    expect(shown.rules.flatMap(({ values }) => values).every((value) => value.set === null)).toBe(true);
    expect(shown.escalation.map(({ published }) => published.count)).toEqual([4, 24, 72]);
    expect(JSON.stringify(shown)).not.toMatch(/caseId|survivor_id|reference/);
    const listing = await people.as('deputy').get('/follow-up-rules').expect(200);
    expect(listing.body).toMatchObject([{ id: people.kulob.groupId, version: 0 }]);
  });

  it('have the same limits in the database, where no statement passes them', async () => {
    const limits = await sql<{ key: string }>('select key, least, most from panoh.rule_limits order by key');
    const known = RULE_VALUES.flatMap(({ key, limits: of }) =>
      of ? [{ key, least: of.least, most: of.most }] : [],
    );
    const byKey = (a: { key: string }, b: { key: string }): number => (a.key < b.key ? -1 : 1);
    expect([...limits].sort(byKey)).toEqual(known.sort(byKey));
    const id = randomUUID();
    const version: [string, unknown[]] = [
      `insert into panoh.rule_versions (id, working_group_id, number, changes, reason, recorded_by)
       values ($1, $2, 1, '{}', 'x', $3)`,
      [id, people.kulob.groupId, people.as('coordinator').userId],
    ];
    for (const person of ['coordinatorElsewhere', 'supervisor']) {
      const own = [id, people.kulob.groupId, people.as(person).userId];
      expect([person, await app.outcome(people.as(person), [version[0], own])]).toEqual([person, '42501']);
    }
    await people
      .as('coordinatorElsewhere')
      .post(path('/versions'), { values: [], reason: 'x' }, 0)
      .expect(404);
    const value = 'insert into panoh.rule_values (version_id, key, count) values ($1, $2, $3)';
    for (const [key, count] of [
      ['fu.safety_24h/1', 25],
      ['hl.sexual_72h/1', 1],
    ])
      expect(await app.outcome(people.as('coordinator'), version, [value, [id, key, count]])).toBe('42501');
    const change = ['update panoh.rule_limits set most = 99'] as [string];
    expect(await app.outcome(people.as('coordinator'), change)).toBe('42501');
  });

  it('plan anew what waits: earlier, with another ladder and other jobs, and say how many', async () => {
    const caseId = await people.openShared('caseworker');
    const old = await row(caseId, 'fu.first_contact');
    expect(old).toMatchObject({ rulesVersion: 0, rulesReason: null });
    expect(hoursOf(old)).toBe(72);
    const before = (await steps(old.id)).map(({ id }) => id);
    const values = { 'fu.first_contact/1/medium': 48 };
    const planned = await preview(values);
    const hours = (count: number) => ({ unit: 'hours', count });
    const changes = [{ key: 'fu.first_contact/1/medium', before: hours(72), after: hours(48) }];
    expect(planned.changes).toEqual(changes);
    expect(planned.moved).toBeGreaterThan(0);
    expect(await set(values)).toMatchObject({ version: 1, versions: [{ isPlanned: false, moved: 0 }] });
    const late = { values: [], reason: 'agreed in the group' };
    await people.as('coordinator').post(path('/versions'), late, 0).expect(412);
    // Rows of cases hidden from the group are replanned too, but not counted in the answer.
    expect(await worker.planner.carryOn()).toBeGreaterThan(planned.moved);
    const anew = await row(caseId, 'fu.first_contact');
    expect(anew).toMatchObject({ id: old.id, rulesVersion: 1, rulesReason: 'agreed in the group' });
    expect(hoursOf(anew)).toBe(48);
    const now = (await steps(old.id)).filter(({ id }) => before.includes(id));
    expect(now.map(({ state }) => state)).toEqual(before.map(() => 'skipped'));
    expect(await rungs(old.id)).toEqual([
      ['owner', 0],
      ['supervisor', 24],
      ['coordinator', 72],
    ]);
    expect(await jobless(old.id)).toEqual([]);
    expect((await book()).versions[0]).toMatchObject({
      ...{ number: 1, isPlanned: true, moved: planned.moved, changes },
    });
    // Done again it moves nothing; after a while it is over.
    expect(await worker.planner.carryOn()).toBe(0);
    await pass('3 minutes');
    expect(await worker.planner.carryOn()).toBe(0);
    expect(await sql('select 1 from panoh.rule_replans where ended_at is null')).toEqual([]);
    // What is planned from now on is planned by it.
    const next = await row(await people.openShared('caseworker'), 'fu.first_contact');
    expect([hoursOf(next), next.rulesVersion]).toEqual([48, 1]);
  });

  it('tell nobody at the old time, and everybody once at the new one', async () => {
    const sweeper = sweeperFor(test);
    const { id } = await row(await people.openShared('caseworker'), 'fu.first_contact');
    await plan({ 'fu.first_contact/1/medium': 30 });
    for (const [time, count] of [
      ['29 hours', 0],
      ['61 minutes', 1],
      ['18 hours', 1],
    ] as const) {
      await pass(time);
      await sweeper.reminders.sweep();
      expect([time, await told(id)]).toEqual([time, count]);
    }
    await sweeper.close();
  });

  it('bring the rungs nearer for every row that waits, and never later again', async () => {
    const caseId = await people.openShared('caseworker');
    const { id } = await row(caseId, 'fu.regular');
    const values = { 'escalation/first/other': 12, 'escalation/last': 48 };
    expect((await preview(values)).moved).toBeGreaterThan(0);
    await plan(values);
    const ladder = (first: number, last: number) => [
      ['owner', 0],
      ['supervisor', first],
      ['coordinator', last],
    ];
    expect(await rungs(id)).toEqual(ladder(12, 48));
    await assess(caseId).expect(201);
    expect(await rungs(id)).toEqual(ladder(4, 48));
    // Set back, or with a lower risk by then, nothing that waits comes later than it stood.
    await sql(`update panoh.cases set band = 'standard' where id = $1`, [caseId]);
    await plan({});
    expect(await rungs(id)).toEqual(ladder(4, 48));
    const next = await people.openShared('caseworker');
    const other = await row(next, 'fu.regular');
    expect(await rungs(other.id)).toEqual(ladder(24, 72));
    // An earlier step of escalation stays early for its new recipient.
    await plan({ 'escalation/first/other': 6 });
    const share = (shares: boolean) =>
      sql('update panoh.cases set shares_with_group = $2 where id = $1', [next, shares]);
    await share(false);
    await plan({});
    expect((await rungs(other.id)).slice(0, 2)).toEqual(ladder(6, 0).slice(0, 2));
    expect(await jobless(other.id)).toEqual([]);
    await share(true);
  });

  it('leave what health and stays wait for in numbers that nobody is found in', async () => {
    const waiting = await preview({ 'hl.strangle/1': 12 });
    expect(waiting).toMatchObject({
      ...{ moved: 0, movesClosed: true, rules: [{ rule: 'hl.strangle', rows: null }] },
    });
    const rows = 'select * from panoh.rows_of_rules($1, $2)';
    const elsewhere = people.as('coordinatorElsewhere');
    expect(await app.outcome(elsewhere, [rows, [people.kulob.groupId, ['hl.strangle']]])).toBe('42501');
  });

  it('tell nobody of a case that she may not know, nor of one that she is blocked from', async () => {
    const values = { 'fu.first_contact/1/medium': 48 };
    const before = await preview(values);
    await people.open('caseworker');
    const blocked = await people.openShared('caseworker');
    expect((await preview(values)).moved).toBe(before.moved + 1);
    await test.database.block(blocked, people.as('coordinator').userId);
    expect(await preview(values)).toEqual(before);
    await set(values);
    await worker.planner.carryOn();
    expect((await book()).versions[0]?.moved).toBe(before.moved);
  });

  it('lets a person who changes the same row at the same moment have her way', async () => {
    const caseId = await people.openShared('caseworker');
    const { id } = await row(caseId, 'fu.first_contact');
    const [own] = await sql<{ pid: number }>('select pg_backend_pid() as pid');
    await sql('begin');
    await sql(
      `select panoh.plan_row($2, jsonb_build_object('id', f.id, 'dueAt', f.due_at, 'fromAt', f.from_at, 'steps',
       (select jsonb_agg(jsonb_build_object('id', gen_random_uuid(), 'rung', s.rung, 'tells', s.tells, 'runAt', s.run_at)
          order by s.step_no) from panoh.follow_up_steps s where s.follow_up_id = $1)))
     from panoh.follow_ups f where f.id = $1`,
      [id, caseId],
    );
    const request = assess(caseId).then(({ status }) => status);
    await until(() => holdsUpSomebody(test.database, own!.pid));
    await sql('commit');
    expect(await request).toBe(201);
    expect((await rungs(id)).map(([rung]) => rung)).toEqual(['owner', 'supervisor', 'coordinator']);
  });

  it('leaves a row that was told while planning it anew had begun before it was due', async () => {
    const { id } = await row(await people.openShared('caseworker'), 'fu.regular');
    const soon = `date_trunc('milliseconds', panoh.now() + interval '1 second')`;
    await sql(`update panoh.follow_up_steps s set run_at = s.run_at - f.due_at + ${soon} from panoh.follow_ups f
    where f.id = s.follow_up_id and f.id = '${id}'`);
    await sql(`update panoh.follow_ups set due_at = ${soon} where id = $1`, [id]);
    await sql(`update panoh.follow_ups f set due_at = s.run_at from panoh.follow_up_steps s
    where s.follow_up_id = f.id and s.rung = 'owner' and f.id = '${id}'`);
    const sweeper = sweeperFor(test);

    await sql('begin');
    await sql('select panoh.now()');
    await new Promise((done) => setTimeout(done, 1_200));
    await sweeper.reminders.sweep();
    await sweeper.close();
    const [planned] = await sql<{ done: boolean }>(
      `select panoh.replan(jsonb_build_object('id', f.id, 'version', f.version, 'dueAt', f.due_at, 'fromAt', f.from_at,
       'steps', (select jsonb_agg(jsonb_build_object('id', gen_random_uuid(), 'rung', s.rung, 'tells', s.tells,
         'runAt', s.run_at, 'stepNo', s.step_no) order by s.step_no) from panoh.follow_up_steps s
         where s.follow_up_id = f.id))) as done from panoh.follow_ups f where f.id = $1`,
      [id],
    );
    await sql('commit');
    expect([await told(id), planned?.done]).toEqual([1, false]);
    expect((await rungs(id)).map(([rung]) => rung)).toEqual(['supervisor', 'coordinator']);
  });

  it('goes on with the other groups where one cannot be planned, and tells of it by its id alone', async () => {
    const { id } = await row(await people.openShared('caseworker'), 'fu.regular');
    await set({ 'escalation/last': 36 });
    const [elsewhere] = await sql<{ id: string }>(
      `select id from panoh.working_groups where id <> $1 limit 1`,
      [people.kulob.groupId],
    );
    const other = randomUUID();
    await sql(
      `insert into panoh.rule_versions (id, working_group_id, number, changes, reason, recorded_by)
     values ($1, $2, 1, '{ladder}', 'x', $3)`,
      [other, elsewhere?.id, people.as('coordinatorElsewhere').userId],
    );
    await sql('begin');
    await sql('select 1 from panoh.follow_ups where id = $1 for update', [id]);
    await worker.planner.carryOn();
    await sql('rollback');
    const open = await sql<{ id: string }>(
      'select version_id as id from panoh.rule_replans where passed_at is null',
    );
    expect(open).toHaveLength(1);
    expect(open[0]?.id).not.toBe(other);
    const lines = worker.logged.map((line) => JSON.parse(line) as object);
    expect(lines).toEqual([
      { level: 'warn', event: 'planning_failed', planning: open[0]?.id, at: expect.any(String) },
    ]);
    await worker.planner.carryOn();
    expect(await sql('select 1 from panoh.rule_replans where passed_at is null')).toEqual([]);
  });

  it('is an alarm where it has not ended after a quarter of an hour though a worker runs', async () => {
    const stuck = () => sql(`select * from panoh.watch() where code = 'planning_stuck'`);
    const beat = () =>
      sql(`insert into panoh.worker_heartbeats (name, beaten_at) values ('sweep', panoh.now())
      on conflict (name) do update set beaten_at = excluded.beaten_at`);
    await pass('3 minutes');
    await worker.planner.carryOn();
    await set({});
    await pass('14 minutes');
    await beat();
    expect(await stuck()).toEqual([]);
    await pass('2 minutes');
    await beat();
    expect(await stuck()).toEqual([{ code: 'planning_stuck', count: 1, since: expect.any(Date) }]);
    // Without a worker that is what the silence of the sweep says.
    await pass('4 minutes');
    expect(await stuck()).toEqual([]);
    await beat();
    await worker.planner.carryOn();
    expect(await stuck()).toEqual([]);
  });
});
