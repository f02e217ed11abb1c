import type { ServiceType } from '../../agencies/index.js';
import type { RunSql } from '../../platform/database/worker-database.js';
import { newId } from '../../shared/ids.js';
import type { SignalCode } from '../../programme/index.js';
import type { StoredState } from '../follow-ups.queries.js';
import type { RuleKey, RulesInForce, Urgency } from '../follow-ups.types.js';
import type { StepFacts } from '../recipients.rules.js';
import type { WaitingRow } from '../replanning.rules.js';

/** So many steps are worked on in one transaction: enough that its round trips hardly count, few enough to be short. */
export const BATCH = 100;

/** Long enough for a slow database, short enough that what failed is tried again within two minutes. */
const LEASE = '60 seconds';

/** When to retry a step that reached no one: a person may have returned or joined. */
const AGAIN = '1 hour';

/** How one due step ended; `undeliverable` if no person could be notified. */
export type StepEnd = 'done' | 'undeliverable' | 'skipped' | 'failed';

const IS_DUE = `s.state in ('waiting', 'claimed', 'undeliverable')
  and coalesce(s.lease_until, s.run_at) <= (select panoh.now())`;

export interface Step {
  id: string;
  caseId: string;
  followUpId: string;
  status: string;
  tells: string;
  rule: RuleKey;
  rung: string;
}

/** Due steps that no other transaction works on. Skips locked rows, so that a batch never waits or blocks others. */
export const takeSteps = (run: RunSql, stepIds: readonly string[] | null): Promise<Step[]> =>
  run<Step>(
    `select s.id, s.case_id as "caseId", s.follow_up_id as "followUpId", s.tells, s.rung, f.rule, f.status
     from panoh.follow_up_steps s join panoh.follow_ups f on f.id = s.follow_up_id
     where ${IS_DUE} and ($1::uuid[] is null or s.id = any ($1))
     order by coalesce(s.lease_until, s.run_at) limit $2
     for update of s skip locked for no key update of f skip locked`,
    [stepIds, BATCH],
  );

/** A failed step is retried when its lease ends. */
export const setAside = (run: RunSql, stepId: string): Promise<unknown> =>
  run(
    `update panoh.follow_up_steps s set state = 'claimed', attempts = attempts + 1,
       lease_until = panoh.now() + interval '${LEASE}' where s.id = $1 and ${IS_DUE}`,
    [stepId],
  );

/** For each step the people around its case; `isEarly`: before the row is late. */
export const recipientFacts = (
  run: RunSql,
  steps: readonly Step[],
): Promise<{ stepId: string; isEarly: boolean; facts: StepFacts }[]> =>
  run('select step_id as "stepId", is_early as "isEarly", facts from panoh.recipient_facts($1)', [
    steps.map(({ id }) => id),
  ]);

export interface Notice {
  userId: string;
  stepId: string;
  /** null for those who hear numbers only. */
  caseId: string | null;
  subjectId: string | null;
  kind: string;
}

/** A person is notified of a step at most once. */
export const insertNotices = (run: RunSql, notices: readonly Notice[]): Promise<unknown> =>
  run(
    `insert into panoh.notifications (id, user_id, step_id, case_id, kind, subject_id)
     select * from unnest($1::uuid[], $2::uuid[], $3::uuid[], $4::uuid[], $5::text[], $6::uuid[])
     on conflict (user_id, step_id) do nothing`,
    [
      notices.map(() => newId()),
      notices.map(({ userId }) => userId),
      notices.map(({ stepId }) => stepId),
      notices.map(({ caseId }) => caseId),
      notices.map(({ kind }) => kind),
      notices.map(({ subjectId }) => subjectId),
    ],
  );

/** Notes on the rows, by id, to which level they escalated. */
export const escalateRows = (run: RunSql, levels: ReadonlyMap<string, string>): Promise<unknown> =>
  run(
    `update panoh.follow_ups f set escalated_to = e.rung, escalated_at = panoh.now()
     from unnest($1::uuid[], $2::text[]) e (id, rung) where f.id = e.id and f.status = 'pending'`,
    [[...levels.keys()], [...levels.values()]],
  );

export const markSteps = (run: RunSql, steps: readonly Step[], ends: readonly StepEnd[]): Promise<unknown> =>
  run(
    `update panoh.follow_up_steps s set state = e.state, attempts = s.attempts + 1,
       lease_until = case when e.state = 'undeliverable' then panoh.now() + interval '${AGAIN}' end,
       done_at = case when e.state <> 'undeliverable' then panoh.now() end
     from unnest($1::uuid[], $2::text[]) e (id, state) where s.id = e.id`,
    [steps.map(({ id }) => id), ends],
  );

/** Plans the level of each of these steps once more, so many hours from now. */
export const repeatLevels = (
  run: RunSql,
  repeated: readonly { after: string; hours: number }[],
): Promise<unknown> =>
  run(
    `insert into panoh.follow_up_steps (id, follow_up_id, case_id, step_no, rung, run_at, tells)
     select n.id, s.follow_up_id, s.case_id, (select max(o.step_no) from panoh.follow_up_steps o
         where o.follow_up_id = s.follow_up_id) + row_number() over (partition by s.follow_up_id order by s.step_no),
       s.rung, panoh.now() + n.hours * interval '1 hour', s.tells
     from unnest($1::uuid[], $2::uuid[], $3::integer[]) n (id, after, hours)
       join panoh.follow_up_steps s on s.id = n.after`,
    [repeated.map(() => newId()), repeated.map(({ after }) => after), repeated.map(({ hours }) => hours)],
  );

/** Marks absences that have begun; a trigger of the table then makes the work of who is away due again. */
export const handOverAbsences = (run: RunSql): Promise<unknown> =>
  run(`update panoh.absences set handed_over_at = panoh.now() where id in (select id from panoh.absences
    where handed_over_at is null and ended_at is null and starts_at <= panoh.now() and ends_at > panoh.now()
    order by id for update skip locked)`);

export async function countUndeliverable(run: RunSql): Promise<number> {
  const [row] = await run<{ count: number }>(
    `select count(*)::integer from panoh.follow_up_steps where state = 'undeliverable'`,
  );
  return row?.count ?? 0;
}

/** The heartbeat of the sweep, with what it found. */
export const beat = (run: RunSql, counts: object): Promise<unknown> =>
  run(
    `insert into panoh.worker_heartbeats (name, beaten_at, counts) values ('sweep', panoh.now(), $1)
     on conflict (name) do update set beaten_at = excluded.beaten_at, counts = excluded.counts`,
    [counts],
  );

export interface CalledIn extends CaseToPlan {
  callInId: string;
}

/** The next question by the code on a card that names a case; undefined if none is left. */
export async function nextCallIn(run: RunSql): Promise<CalledIn | undefined> {
  const [one] = await run<CalledIn>(
    `select call_in_id as "callInId", case_id as "caseId", state, panoh.now() as now from panoh.next_call_in()`,
  );
  return one;
}

export const planCallIn = (run: RunSql, row: object): Promise<unknown> =>
  run('select panoh.plan_call_in($1)', [JSON.stringify(row)]);

export interface Signalled extends CaseToPlan {
  signalId: string;
  code: SignalCode;
  allowsFeedback: boolean;
}

/** The next case that a signal of a programme is about; undefined if none is left. */
export async function nextSignalled(run: RunSql): Promise<Signalled | undefined> {
  const [one] = await run<Signalled>(
    `select signal_id as "signalId", case_id as "caseId", code, allows_feedback as "allowsFeedback", state, panoh.now() as now
     from panoh.next_programme_signal()`,
  );
  return one;
}

export const planSignal = (run: RunSql, plan: object): Promise<unknown> =>
  run('select panoh.plan_programme_signal($1)', [JSON.stringify(plan)]);

export const lapseCallIns = (run: RunSql): Promise<unknown> => run('select panoh.lapse_call_ins()');

export const lapseClosings = (run: RunSql): Promise<unknown> => run('select panoh.lapse_closings()');

/** Steps of callback requests whose jobs came, or every one that is due. The database decides what a step means. */
export const notifyHotline = (
  run: RunSql,
  stepIds: readonly string[] | null,
): Promise<{ ended: StepEnd }[]> => run('select ended from panoh.notify_hotline($1, $2)', [stepIds, BATCH]);

/** Erases the texts of callback requests settled a month ago; answers with how many. */
export async function eraseCallbackDetails(run: RunSql): Promise<number> {
  const [gone] = await run<{ count: number }>('select panoh.erase_callback_details() as count');
  return gone?.count ?? 0;
}

export async function countUndeliverableCallbacks(run: RunSql): Promise<number> {
  const [row] = await run<{ count: number }>(
    `select count(*)::integer as count from panoh.callback_escalations where state = 'undeliverable'`,
  );
  return row?.count ?? 0;
}

/**
 * The report of the day before, from seven in the morning on, unless it was made already. A notification due the day
 * before and not sent by then counts as missed.
 */
export async function makeDailyReport(run: RunSql): Promise<{ due: number; missed: number } | undefined> {
  const [made] = await run<{ due: number; missed: number }>(`
  with yesterday as (select local::date - 1 as day from (select panoh.now() at time zone 'Asia/Dushanbe' as local) clock
      where local::time >= '07:00' and not exists (select 1 from panoh.daily_reports r where r.day = local::date - 1)),
    steps as (
      select s.state, s.rung, s.done_at, greatest(s.run_at, o.created_at) as due_at
      from (select id, state, rung, run_at, done_at from panoh.follow_up_steps
          union all select id, state, case when rung in ('duty', 'taker') then 'owner' else rung end, run_at, done_at
          from panoh.callback_escalations) s left join panoh.outbox o on o.id = s.id
      where s.state <> 'skipped' and exists (select 1 from yesterday)),
    of_day as (
      select s.* from steps s, yesterday y where (s.due_at at time zone 'Asia/Dushanbe')::date = y.day)
  insert into panoh.daily_reports (day, due, on_time, late, undeliverable, missed, escalated)
  select y.day, count(s.*),
    count(*) filter (where s.state = 'done' and s.done_at <= s.due_at + interval '2 minutes'),
    count(*) filter (where s.state = 'done' and s.done_at > s.due_at + interval '2 minutes'),
    count(*) filter (where s.state = 'undeliverable'), count(*) filter (where s.state in ('waiting', 'claimed')),
    count(*) filter (where s.state = 'done' and s.rung <> 'owner')
  from yesterday y left join of_day s on true group by y.day
  on conflict (day) do nothing returning due, missed`);
  return made;
}

/** Longer than any request takes: rows planned with old values during the change are checked once more. */
const QUIET = '2 minutes';

export interface OpenPlanning {
  id: string;
  /** What holds for the group now, which may be a later version. */
  rules: RulesInForce;
  /** No request can still be under way that planned by what held before. */
  isQuiet: boolean;
}

export const openPlannings = (run: RunSql): Promise<OpenPlanning[]> =>
  run<OpenPlanning>(
    `select p.version_id as id, panoh.now() >= p.begun_at + interval '${QUIET}' as "isQuiet", (
       select jsonb_build_object('id', v.id, 'set', coalesce((select jsonb_object_agg(x.key, x.count)
         from panoh.rule_values x where x.version_id = v.id), '{}'))
       from panoh.rule_versions v where v.working_group_id = p.working_group_id order by v.number desc limit 1) as rules
     from panoh.rule_replans p
     where p.ended_at is null and (p.passed_at is null or panoh.now() >= p.begun_at + interval '${QUIET}')
     order by p.begun_at, p.version_id`,
  );

/** Every waiting row was looked at; the planning is over unless rows may still come. */
export const passPlanning = (run: RunSql, versionId: string, isOver: boolean): Promise<unknown> =>
  run(
    `update panoh.rule_replans set passed_at = coalesce(passed_at, panoh.now()),
       ended_at = case when $2 then panoh.now() end where version_id = $1 and ended_at is null`,
    [versionId, isOver],
  );

export interface RowToReplan extends WaitingRow {
  id: string;
  alertAt: Date | null;
  version: number;
  sharesWithGroup: boolean;
  /** The escalation times of every rule changed. */
  climbsAnew: boolean;
  now: Date;
}

/** Gives up on a locked row until the next run, so that no user waits for this job. */
export async function rowsToReplan(
  run: RunSql,
  versionId: string,
  { after, limit }: { after: string | null; limit: number },
): Promise<RowToReplan[]> {
  await run(`set local lock_timeout = '500ms'`);
  return run<RowToReplan>(
    `select id, rule, step, from_at as "fromAt", due_at as "dueAt", counted_from as "countedFrom",
       alert_at as "alertAt", version, band, opened_at as "openedAt", shares_with_group as "sharesWithGroup",
       climbs_anew as "climbsAnew", panoh.now() as now
     from panoh.rows_to_replan($1, $2, $3)`,
    [versionId, after, limit],
  );
}

/** Ids of the rows that were still as they had been read. */
export async function replanRows(run: RunSql, rows: readonly object[]): Promise<ReadonlySet<string>> {
  if (rows.length === 0) return new Set();
  const replanned = await run<{ id: string; done: boolean }>(
    `select e ->> 'id' as id, panoh.replan(e) as done from jsonb_array_elements($1::jsonb) e`,
    [JSON.stringify(rows)],
  );
  return new Set(replanned.filter(({ done }) => done).map(({ id }) => id));
}

export async function countMoved(run: RunSql, versionId: string, moved: number): Promise<void> {
  if (moved === 0) return;
  await run('update panoh.rule_replans set moved = moved + $2 where version_id = $1', [versionId, moved]);
}

/** A case in which something of another case is to be planned. */
interface CaseToPlan {
  caseId: string;
  state: StoredState;
  now: Date;
}

export interface DisclosedIncident extends CaseToPlan {
  incidentId: string;
  /** The case in which it was recorded. */
  toldBy: string;
}

/** One incident that another agency may know of; undefined if none is left. */
export async function nextDisclosedIncident(run: RunSql): Promise<DisclosedIncident | undefined> {
  const [one] = await run<DisclosedIncident>(
    `select subject_id as "incidentId", told_by as "toldBy", case_id as "caseId", state, panoh.now() as now
     from panoh.case_to_plan('disclosed_incident')`,
  );
  return one;
}

/** False if another worker handles the incident. */
export async function discloseIncident(run: RunSql, planned: object): Promise<boolean> {
  const [row] = await run<{ told: boolean }>('select panoh.tell_incident($1) as told', [
    JSON.stringify(planned),
  ]);
  return row?.told ?? false;
}

export interface TakenBack extends CaseToPlan {
  referralId: string;
  need: ServiceType;
  urgency: Urgency;
}

/** One referral that a block took back and whose sender has no search planned; undefined if none is left. */
export async function nextTakenBack(run: RunSql): Promise<TakenBack | undefined> {
  const [one] = await run<TakenBack>(
    `select subject_id as "referralId", case_id as "caseId", need, urgency, state, panoh.now() as now
     from panoh.case_to_plan('withdrawn_referral')`,
  );
  return one;
}

export const planTakenBack = (run: RunSql, search: object): Promise<unknown> =>
  run('select panoh.plan_taken_back($1)', [JSON.stringify(search)]);
