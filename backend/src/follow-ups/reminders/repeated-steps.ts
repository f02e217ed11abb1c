import type { RunSql } from '../../platform/database/worker-database.js';
import { newId } from '../../shared/ids.js';
import { ruleOf } from '../follow-up-rules.js';
import type { EscalationRole, RuleKey } from '../follow-ups.types.js';

interface TakenStep {
  readonly id: string;
  readonly rule: RuleKey;
  readonly rung: string;
}

/** Hours after which the level of this step comes again; null: it comes once. */
function hoursUntilNext({ rule, rung }: TakenStep): number | null {
  const { missed, repeatsAfter } = ruleOf(rule);
  return missed.includes(rung as EscalationRole) ? (repeatsAfter ?? null) : null;
}

/** Plans the next step after steps that reached a person; the sweep tries all others again anyway. */
export async function repeatSteps(run: RunSql, steps: readonly TakenStep[]): Promise<void> {
  const repeated = steps.flatMap((step) => {
    const hours = hoursUntilNext(step);
    return hours === null ? [] : [{ id: newId(), after: step.id, hours }];
  });
  if (repeated.length === 0) return;
  await run(
    `insert into panoh.follow_up_steps (id, follow_up_id, case_id, step_no, rung, run_at, tells)
     select n.id, s.follow_up_id, s.case_id, (select max(o.step_no) from panoh.follow_up_steps o
         where o.follow_up_id = s.follow_up_id) + row_number() over (partition by s.follow_up_id order by s.step_no),
       s.rung, panoh.now() + n.hours * interval '1 hour', s.tells
     from unnest($1::uuid[], $2::uuid[], $3::integer[]) n (id, after, hours)
       join panoh.follow_up_steps s on s.id = n.after`,
    [repeated.map(({ id }) => id), repeated.map(({ after }) => after), repeated.map(({ hours }) => hours)],
  );
}
