import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { RuleSetDto } from '../src/follow-ups/follow-ups.dto.js';
import { signIn } from './support/actors.js';
import { startApp } from './support/app.js';
import type { TestApp } from './support/app.js';
import { assessmentForm } from './support/assessments.js';
import { arrangeKulob } from './support/kulob.js';
import { Referring } from './support/referrals.js';
import { holdsUpSomebody, until } from './support/steps.js';
import { plannerFor, sweeperFor } from './support/workers.js';

type Values = Record<string, number>;
interface Rung {
  rung: string;
  state: string;
  run_at: Date;
  hours: number;
}

describe('planning anew what waits', () => {
  let test: TestApp;
  let people: Referring;
  let worker: ReturnType<typeof plannerFor>;

  const sql = <Row extends object>(text: string, parameters: unknown[] = []): Promise<Row[]> =>
    test.database.query<Row>(text, parameters);
  const path = (rest = ''): string => `/follow-up-rules/${people.kulob.groupId}${rest}`;
  /** Sets only these values, and replans with them. */
  const set = async (values: Values): Promise<void> => {
    const { version } = (await people.as('coordinator').get(path()).expect(200)).body as RuleSetDto;
    const listed = Object.entries(values).map(([key, count]) => ({ key, count }));
    await people
      .as('coordinator')
      .post(path('/versions'), { values: listed, reason: 'agreed in the group' }, version)
      .expect(201);
  };
  const plan = async (values: Values): Promise<void> => {
    await set(values);
    await worker.planner.carryOn();
  };
  const rowOf = async (caseId: string, rule: string): Promise<string> => {
    const [row] = await sql<{ id: string }>(
      `select id from panoh.follow_ups where case_id = $1 and rule = $2 and status = 'pending' order by step limit 1`,
      [caseId, rule],
    );
    return row?.id ?? '';
  };
  /** The waiting levels by time, in hours from the due time. */
  const rungs = (id: string): Promise<Rung[]> =>
    sql<Rung>(
      `select s.rung, s.state, s.run_at, extract(epoch from s.run_at - f.due_at)::float / 3600 as hours
       from panoh.follow_up_steps s join panoh.follow_ups f on f.id = s.follow_up_id
       where f.id = $1 and s.state = 'waiting' and s.tells <> 'call' order by s.run_at, s.step_no`,
      [id],
    );
  const told = async (id: string) => (await rungs(id)).map(({ rung, hours }) => [rung, hours]);
  const assess = (caseId: string, answers: object) =>
    people.as('caseworker').post(`/cases/${caseId}/assessments`, assessmentForm(answers));
  const pass = async (time: string): Promise<void> => {
    await test.database.pass(time);
    for (const person of ['coordinator', 'caseworker'])
      people.kulob.as[person] = await signIn(test, people.as(person));
  };

  beforeAll(async () => {
    test = await startApp();
    people = new Referring(test, await arrangeKulob(test));
    worker = plannerFor(test);
  });
  afterAll(async () => {
    await worker.close();
    await test.close();
  });

  it('never brings a rung later than it stood, where a group sets its values back', async () => {
    const id = await rowOf(await people.openShared('caseworker'), 'fu.regular');
    await plan({ 'escalation/first/other': 12, 'escalation/last': 48 });
    const nearer = [
      ['owner', 0],
      ['supervisor', 12],
      ['coordinator', 48],
    ];
    expect(await told(id)).toEqual(nearer);
    await plan({});
    expect(await told(id)).toEqual(nearer);
    const next = await rowOf(await people.openShared('caseworker'), 'fu.regular');
    expect((await told(next)).map(([, hours]) => hours)).toEqual([0, 24, 72]);
  });

  it('never brings the first rung later where her risk was lower by then', async () => {
    const caseId = await people.openShared('caseworker');
    const id = await rowOf(caseId, 'fu.regular');
    await assess(caseId, { kill_threat: 'yes' }).expect(201);
    const [, before] = await rungs(id);
    expect(before).toMatchObject({ rung: 'supervisor', hours: 4 });
    await sql(`update panoh.cases set band = 'standard' where id = $1`, [caseId]);
    await plan({ 'fu.regular/cadence/1': 6 });
    await plan({ 'escalation/last': 71 });
    const [owner, after] = await rungs(id);
    expect(owner).toMatchObject({ rung: 'owner', hours: 0 });
    expect(after?.rung).toBe('supervisor');
    expect(Number(after?.run_at)).toBeLessThanOrEqual(Number(before?.run_at));
    await plan({});
  });

  it('keeps a rung near although it goes to somebody else now, and no job of it is without its time', async () => {
    const caseId = await people.openShared('caseworker');
    const id = await rowOf(caseId, 'fu.regular');
    await plan({ 'escalation/first/other': 6 });
    await sql('update panoh.cases set shares_with_group = false where id = $1', [caseId]);
    await plan({});
    expect((await told(id)).slice(0, 2)).toEqual([
      ['owner', 0],
      ['supervisor', 6],
    ]);
    const without = await sql(
      `select 1 from panoh.follow_up_steps s where s.follow_up_id = $1 and s.state = 'waiting'
         and not exists (select 1 from panoh.outbox o where o.id = s.id and o.run_at = s.run_at)`,
      [id],
    );
    expect(without).toEqual([]);
  });

  it('lets a person who changes the same row at the same moment have her way', async () => {
    const caseId = await people.openShared('caseworker');
    const id = await rowOf(caseId, 'fu.first_contact');
    const [own] = await sql<{ pid: number }>('select pg_backend_pid() as pid');
    await sql('begin');
    await sql(
      `select panoh.plan_row($2, jsonb_build_object('id', f.id, 'dueAt', f.due_at, 'fromAt', f.from_at, 'steps',
         (select jsonb_agg(jsonb_build_object('id', gen_random_uuid(), 'rung', s.rung, 'tells', s.tells, 'runAt', s.run_at)
            order by s.step_no) from panoh.follow_up_steps s where s.follow_up_id = $1)))
       from panoh.follow_ups f where f.id = $1`,
      [id, caseId],
    );
    const request = assess(caseId, { kill_threat: 'yes' }).then(({ status }) => status);
    await until(() => holdsUpSomebody(test.database, own!.pid));
    await sql('commit');
    expect(await request).toBe(201);
    expect((await told(id)).map(([rung]) => rung)).toEqual(['owner', 'supervisor', 'coordinator']);
  });

  it('leaves a row that was told while planning it anew had begun before it was due', async () => {
    const caseId = await people.openShared('caseworker');
    const id = await rowOf(caseId, 'fu.regular');
    const soon = `date_trunc('milliseconds', panoh.now() + interval '1 second')`;
    await sql(`update panoh.follow_up_steps s set run_at = s.run_at - f.due_at + ${soon} from panoh.follow_ups f
      where f.id = s.follow_up_id and f.id = '${id}'`);
    await sql(`update panoh.follow_ups set due_at = ${soon} where id = $1`, [id]);
    await sql(`update panoh.follow_ups f set due_at = s.run_at from panoh.follow_up_steps s
      where s.follow_up_id = f.id and s.rung = 'owner' and f.id = '${id}'`);
    const sweeper = sweeperFor(test);
    const owners = async (): Promise<number> =>
      (
        await sql(
          `select 1 from panoh.follow_up_steps s join panoh.notifications n on n.step_id = s.id
           where s.follow_up_id = $1 and s.rung = 'owner'`,
          [id],
        )
      ).length;
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
    expect([await owners(), planned?.done]).toEqual([1, false]);
    expect((await told(id)).map(([rung]) => rung)).toEqual(['supervisor', 'coordinator']);
  });

  it('goes on with the other groups where one cannot be planned, and tells of it by its id alone', async () => {
    const id = await rowOf(await people.openShared('caseworker'), 'fu.regular');
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
