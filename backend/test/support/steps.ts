import { randomUUID } from 'node:crypto';
import type { TestApp } from './app.js';
import type { Kulob } from './kulob.js';

export interface StepPlan {
  /** Key of a person in {@link Kulob}; null for a case without a lead. */
  lead?: string | null;
  rung?: 'owner' | 'supervisor' | 'coordinator' | 'chair' | 'prosecutor';
  /** When the step runs, as an interval from the database's now. */
  due?: string;
  status?: 'pending' | 'done';
  sharesWithGroup?: boolean;
  /** Writes the outbox row as `panoh.plan_follow_up` does. */
  queued?: boolean;
}

export interface Step {
  caseId: string;
  followUpId: string;
  stepId: string;
}

const INSERT = `
  with the_case as (
    insert into panoh.cases (id, reference, agency_id, working_group_id, lead_user_id, audit_pseudonym, origin,
      opened_at, place, sex, shares_with_group)
    values ($1::uuid, $1::uuid::text, $2::uuid, $3, $4, gen_random_uuid(), 'intake', panoh.now(), 'kulob', 'female', $5)
  ), next as (
    insert into panoh.follow_ups (id, case_id, agency_id, rule, kind, due_at)
    values (gen_random_uuid(), $1, $2, 'fu.regular', 'contact', panoh.now() + interval '30 days')
  ), follow_up as (
    insert into panoh.follow_ups (id, case_id, agency_id, user_id, rule, kind, due_at, status)
    values ($6, $1, $2, $4, 'fu.first_contact', 'contact', panoh.now() + $7::interval, $8::text)
  ), step as (
    insert into panoh.follow_up_steps (id, follow_up_id, case_id, step_no, rung, run_at)
    values ($9, $6, $1, 1, $10, panoh.now() + $7::interval)
  )
  insert into panoh.outbox (id, queue, kind, subject_id, run_at)
  select $9, 'reminders', 'follow_up_step', $9, panoh.now() + $7::interval where $11`;

/** One open case of the crisis centre with one follow-up and one step of its escalation. */
export async function arrangeStep(test: TestApp, kulob: Kulob, plan: StepPlan = {}): Promise<Step> {
  const step: Step = { caseId: randomUUID(), followUpId: randomUUID(), stepId: randomUUID() };
  const lead = plan.lead === undefined ? 'caseworker' : plan.lead;
  await test.database.query(INSERT, [
    step.caseId,
    kulob.agencies['crisisCentre'],
    kulob.groupId,
    lead === null ? null : kulob.as[lead]?.userId,
    plan.sharesWithGroup ?? false,
    step.followUpId,
    plan.due ?? '-1 minute',
    plan.status ?? 'pending',
    step.stepId,
    plan.rung ?? 'owner',
    plan.queued ?? false,
  ]);
  return step;
}

/** Keys of the people notified by the step, sorted. */
export async function toldOf(test: TestApp, kulob: Kulob, step: Step): Promise<string[]> {
  const rows = await test.database.query<{ user_id: string }>(
    'select user_id from panoh.notifications where step_id = $1',
    [step.stepId],
  );
  const people = Object.entries(kulob.as);
  return rows
    .map((row) => people.find(([, actor]) => actor.userId === row.user_id)?.[0] ?? row.user_id)
    .sort();
}

export async function stateOf(test: TestApp, step: Step): Promise<string> {
  const [row] = await test.database.query<{ state: string }>(
    'select state from panoh.follow_up_steps where id = $1',
    [step.stepId],
  );
  return row?.state ?? 'missing';
}

const PATIENCE_S = 120;

/** Waits until the question answers true. A loaded machine is no failure: only what never comes true fails. */
export async function until(question: () => Promise<boolean> | boolean): Promise<void> {
  const deadline = Date.now() + PATIENCE_S * 1_000;
  while (!(await question())) {
    if (Date.now() > deadline) throw new Error(`did not come true within ${PATIENCE_S} s`);
    await new Promise((done) => setTimeout(done, 50));
  }
}

/**
 * Waits for notifications that the queue brings, and repeats this if a sweep ran in between: a sweep notifies without the
 * queue.
 */
export async function betweenSweeps(test: TestApp, work: () => Promise<void>): Promise<void> {
  const beat = () =>
    test.database.query(`select beaten_at::text from panoh.worker_heartbeats where name = 'sweep'`);
  for (let attempt = 0; attempt < 5; attempt += 1) {
    const before = JSON.stringify(await beat());
    await work();
    // A sweep writes its heartbeat after its notifications.
    await new Promise((done) => setTimeout(done, 500));
    if (JSON.stringify(await beat()) === before) return;
  }
  throw new Error('a sweep came during each of five attempts');
}

/** Whether the connection with this number blocks another one; locks of other databases of the server do not count. */
export async function holdsUpSomebody(
  database: { query(sql: string, values: unknown[]): Promise<unknown[]> },
  pid: number,
): Promise<boolean> {
  const waiting = 'select 1 from pg_stat_activity where $1 = any (pg_blocking_pids(pid))';
  return (await database.query(waiting, [pid])).length > 0;
}
