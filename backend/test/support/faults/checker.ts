import { HELP_QUESTIONS } from './callbacks.js';
import { LETTER_QUESTIONS } from './letters.js';
import type { Ask } from './link.js';
import { RULE_QUESTIONS } from './ruled.js';
import { SIGNAL_QUESTIONS } from './signals.js';

/**
 * Checks every follow-up's notifications in separate SQL on the rows, without any code of the product. The load
 * recorded the expected results in the same transaction (schema `campaign`).
 */

const STEPS = `campaign.steps e left join panoh.follow_up_steps s on s.id = e.step_id`;
/** What is due has an end; what is planned for later has none. */
const DUE = `e.expected <> 'waiting'`;

/** Each answers how many it found; 0 is right. */
const QUESTIONS = {
  /** Acknowledged or recorded, but missing or changed. */
  vanished: `select (select count(*) from campaign.acknowledged a
        where not exists (select 1 from campaign.steps e where e.step_id = a.step_id))
      + (select count(*) from ${STEPS} where s.id is null or s.run_at > e.run_at or s.rung <> e.rung)
      + (select count(*) from campaign.posted p where not exists (select 1 from panoh.cases c where c.id = p.case_id
          and exists (select 1 from panoh.follow_up_steps t where t.case_id = c.id)))`,
  /** Due, and not ended as it must. */
  lost: `select count(*) from ${STEPS} where ${DUE} and s.state is distinct from e.expected`,
  /** An expected recipient has no notification. */
  untold: `select count(*) from campaign.steps e cross join unnest(e.people) person
      where ${DUE} and not exists (select 1 from panoh.notifications n where n.step_id = e.step_id and n.user_id = person)`,
  /** A recipient got several notifications of a step. */
  doubled: `select coalesce(sum(times - 1), 0) from (select count(*) as times from panoh.notifications
      where step_id is not null group by step_id, user_id) told`,
  /** A notification to a wrong recipient or of a wrong kind. */
  mistold: `select count(*) from panoh.notifications n join campaign.steps e on e.step_id = n.step_id
      where n.user_id <> all (e.people) or n.kind is distinct from e.kind`,
  early: `select count(*) from panoh.notifications n join panoh.follow_up_steps s on s.id = n.step_id
      where n.created_at < s.run_at or s.done_at < s.run_at`,
  /** Not due yet, but started or notified; `ruled.ts` checks levels that a new plan replaces. */
  touched: `select count(*) from panoh.follow_up_steps s where s.run_at > panoh.now()
      and (s.state <> 'waiting' and not (s.state = 'skipped' and exists (select 1 from panoh.cases c
          join panoh.rule_versions v on v.working_group_id = c.working_group_id where c.id = s.case_id)) or s.attempts > 0 or exists (select 1 from panoh.notifications n where n.step_id = s.id))`,
  /** The stored escalation level differs from the highest one that was notified. */
  misplaced: `select count(*) from panoh.follow_ups f join (select e.follow_up_id,
        (array_agg(e.reached order by s.step_no desc) filter (where e.reached is not null and ${DUE}))[1] as reached
        from ${STEPS} group by e.follow_up_id) ladder on ladder.follow_up_id = f.id
      where f.escalated_to is distinct from ladder.reached`,
  /** Handed to no queue. */
  unrelayed: `select count(*) from panoh.outbox where relayed_at is null`,
  /** A case that was opened twice under one key. */
  repeated: `select greatest(0, (select count(*) from panoh.cases where opened_by is not null)
      - (select count(*) from campaign.men) - (select tried from campaign.requests))`,
  /** Hours off, where the clock of the process that planned it was; where rules change, `ruled.ts` says where rows stand. */
  misplanned: `select count(*) from (select 1 from panoh.follow_ups f join panoh.cases c on c.id = f.case_id
      where c.opened_by is not null and f.because = 'case_opened' and not exists (select 1 from panoh.rule_versions v
        where v.working_group_id = c.working_group_id) group by f.rule, f.step
      having max(f.due_at - c.opened_at) - min(f.due_at - c.opened_at) > interval '1 hour') wrong`,
} as const;

const ALL = { ...QUESTIONS, ...LETTER_QUESTIONS, ...RULE_QUESTIONS, ...HELP_QUESTIONS, ...SIGNAL_QUESTIONS };

export type Finding = keyof typeof ALL;
export type Findings = Record<Finding, number>;

export const findFlaws = (ask: Ask): Promise<Findings> => countEach(ask, ALL) as Promise<Findings>;

export async function countEach(
  ask: Ask,
  questions: Record<string, string>,
): Promise<Record<string, number>> {
  const found: [string, number][] = [];
  for (const [name, question] of Object.entries(questions)) {
    const [row] = await ask<{ count: string }>(`select (${question})::text as count`);
    found.push([name, Number(row?.count)]);
  }
  return Object.fromEntries(found);
}

/** Due steps that have not ended yet, and rows that no queue was given. */
export async function countOpen(ask: Ask): Promise<number> {
  const [row] = await ask<{ count: string }>(
    `select ((${QUESTIONS.lost}) + (${QUESTIONS.unrelayed}))::text as count`,
  );
  return Number(row?.count);
}

/** In seconds. */
export interface Spread {
  steps: number;
  p50: number;
  p99: number;
  most: number;
}

export interface Latencies {
  /** Nothing was at fault, nor in the minute before it was due. */
  calm: Spread;
  /** From the end of the last fault, or the due time if later, to the notification. */
  afterFault: Spread;
  /** From when it was due, whatever went on. */
  all: Spread;
}

const SPREAD = `count(*)::integer as steps, coalesce(percentile_cont(0.5) within group (order by took), 0)::float8 as p50,
  coalesce(percentile_cont(0.99) within group (order by took), 0)::float8 as p99, coalesce(max(took), 0)::float8 as most`;

/**
 * From the time when a step was due and visible. Notifications after a move of the database clock do not count. A step
 * has the commit time of the row written with it.
 */
const TOLD = `with told as (select e.step_id, max(n.created_at) as told_at,
      greatest(max(s.run_at), max(pg_xact_commit_timestamp(e.xmin))) as asked_at
    from ${STEPS} join panoh.notifications n on n.step_id = e.step_id
    where ${DUE} and n.created_at < coalesce((select min(moved_at) from campaign.clock_moves), 'infinity')
    group by e.step_id),
  timed as (select t.*, (select max(f.ended_at) from campaign.faults f where f.began_at <= t.told_at) as ended_at,
      exists (select 1 from campaign.faults f
        where f.began_at <= t.told_at and f.ended_at >= t.asked_at - interval '60 seconds') as is_disturbed
    from told t)`;
const since = (moment: string): string => `greatest(0, extract(epoch from told_at - ${moment})) as took`;

export async function measure(ask: Ask): Promise<Latencies> {
  const spread = async (what: string): Promise<Spread> => {
    const [row] = await ask<Spread>(`${TOLD} select ${SPREAD} from (select ${what}) one`);
    return row as Spread;
  };
  return {
    calm: await spread(`${since('asked_at')} from timed where not is_disturbed`),
    afterFault: await spread(`${since('greatest(asked_at, ended_at)')} from timed where is_disturbed`),
    all: await spread(`${since('asked_at')} from timed`),
  };
}
