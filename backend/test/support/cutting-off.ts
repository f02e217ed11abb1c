import type { TestApp } from './app.js';
import type { Step } from './steps.js';

/** Tables that store a step while a worker processes it, and how to find its rows. */
const PLACES = {
  notifications: ({ stepId }: Step) => `new.step_id = '${stepId}'`,
  follow_ups: ({ followUpId }: Step) => `new.id = '${followUpId}'`,
  follow_up_steps: ({ stepId }: Step) => `new.id = '${stepId}' and new.state = 'done'`,
  audit_entries: (_: Step, pseudonym: string) => `'${pseudonym}' = any (new.cases)`,
} as const;
export type Place = keyof typeof PLACES;

/** Ends the worker's connection whenever it is about to write a row of this step, until the test removes the fault. */
export async function cutOffAt(test: TestApp, place: Place, step: Step): Promise<() => Promise<unknown>> {
  const [row] = await test.database.query<{ of: string }>(
    'select audit_pseudonym as of from panoh.cases where id = $1',
    [step.caseId],
  );
  await test.database.query(`create or replace function public.cut_off() returns trigger language plpgsql
    security definer as $$ begin perform pg_terminate_backend(pg_backend_pid()); return new; end $$`);
  await test.database.query(`create trigger cut_off before insert or update on panoh.${place} for each row
    when (${PLACES[place](step, row?.of ?? '')}) execute function public.cut_off()`);
  return () => test.database.query(`drop trigger cut_off on panoh.${place}`);
}

/** How often the audit log says that the case of this step was worked on by a reminder. */
export async function auditedOf(test: TestApp, step: Step): Promise<number> {
  const [row] = await test.database.query<{ count: number }>(
    `select count(*)::integer as count from panoh.audit_entries e join panoh.cases c on c.id = $1
     where e.action = 'job.remind' and c.audit_pseudonym = any (e.cases)`,
    [step.caseId],
  );
  return row?.count ?? 0;
}
