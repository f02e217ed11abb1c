import type { MigrationInterface, QueryRunner } from 'typeorm';
import { protect } from './support/policies.js';
import { quickenPolicies } from './support/quick-policies.js';

const DEFINER = 'language sql stable security definer set search_path = panoh, pg_temp';

/** Longer than any sweep, lease or relay takes where one runs; shorter than a reminder may be late (SECURITY E1). */
const SILENCE = `interval '3 minutes'`;

/**
 * How reminders stand: numbers and times, nothing of a case. What was set aside counts from the end of its lease, and
 * fails when that has happened three times. Late and escalated are rows of people, the rest is the machine's own.
 */
const STATE = `returns table (swept_at timestamptz, due integer, overdue integer, overdue_since timestamptz, failing integer,
    failing_since timestamptz, unheard integer, unheard_since timestamptz, late integer, escalated integer, outbox_waiting integer, outbox_oldest_at timestamptz) ${DEFINER} as $$
  with steps as (select state, run_at, case when state = 'claimed' then greatest(run_at, lease_until) else run_at end as since,
      state = 'claimed' and attempts >= 3 as is_failing
      from follow_up_steps where state in ('waiting', 'claimed', 'unheard') and run_at <= panoh.now()),
    told as (select count(*) filter (where state <> 'unheard')::integer as due,
      count(*) filter (where state <> 'unheard' and since < panoh.now() - ${SILENCE})::integer as overdue,
      min(since) filter (where state <> 'unheard' and since < panoh.now() - ${SILENCE}) as overdue_since,
      count(*) filter (where is_failing)::integer as failing, min(run_at) filter (where is_failing) as failing_since,
      count(*) filter (where state = 'unheard')::integer as unheard, min(run_at) filter (where state = 'unheard') as unheard_since
      from steps)
  select (select beaten_at from heartbeats where name = 'sweep'), t.*, f.late, f.escalated, o.waiting, o.oldest_at
  from told t,
    (select count(*) filter (where due_at < panoh.now())::integer as late,
      count(*) filter (where escalated_at is not null)::integer as escalated from follow_ups where status = 'pending') f,
    (select count(*)::integer as waiting, min(created_at) as oldest_at from outbox where relayed_at is null) o $$`;

/** What an alarm is given for: a code, how many, since when. Before anybody has used the product nothing is amiss. */
const WATCH = `returns table (code text, count integer, since timestamptz) ${DEFINER} as $$
  with r as materialized (select * from panoh.reminder_state()),
    used as materialized (select at from audit_entries order by seq limit 1),
    queue as materialized (select (counts->>'awaySince')::timestamptz as away_since from heartbeats where name = 'queue'),
    unsealed as materialized (select e.at from audit_entries e, audit_sealing s where e.seq > s.settled_seq
      and e.at < panoh.now() - interval '1 minute' and not exists (select 1 from audit_chain c where c.seq = e.seq) limit 1000),
    looks (code, count, since, is_amiss) as (
      select 'sweep_silent', 1, coalesce(swept_at, used.at), coalesce(swept_at, used.at) < panoh.now() - ${SILENCE}
        from r left join used on true
      union all select 'steps_overdue', overdue, overdue_since, overdue > 0 from r
      union all select 'steps_failing', failing, failing_since, failing > 0 from r
      union all select 'steps_unheard', unheard, unheard_since, unheard > 0 from r
      union all select 'outbox_waiting', outbox_waiting, outbox_oldest_at, outbox_oldest_at < panoh.now() - ${SILENCE} from r
      union all select 'queue_away', 1, away_since, away_since < panoh.now() - ${SILENCE} from queue
      union all select 'audit_unsealed', count(*)::integer, min(at), count(*) > 0 from unsealed
      union all select 'audit_unsigned', 1, checkpoint_at, is_checkpoint_late from panoh.audit_state()
      union all select 'audit_broken', 1, beaten_at, counts->>'flaw' is not null from heartbeats where name = 'audit'
      union all select 'report_missing', 1, last.at, last.at < panoh.now() - interval '26 hours'
        from (select coalesce((select max(made_at) from daily_reports), (select at from used)) as at) last)
  select code, count, since from looks where is_amiss $$`;

const FUNCTIONS: Record<string, [body: string, role: string]> = {
  'reminder_state()': [STATE, 'panoh_app, panoh_worker'],
  'watch()': [WATCH, 'panoh_watch'],
};

/** Silence is an alarm (SECURITY E6): what a watchdog asks that is neither Node nor Redis, and a report of every day. */
export class WatchReminders1795500000067 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`create table panoh.daily_reports (
      day date constraint daily_reports_pk primary key,
      due integer not null, on_time integer not null, late integer not null, unheard integer not null,
      missed integer not null, escalated integer not null, made_at timestamptz not null default panoh.now(),
      constraint daily_reports_adds_up check (due = on_time + late + unheard + missed and escalated <= due))`);
    await protect(runner, 'panoh.daily_reports', { select: 'true' });
    await runner.query(
      `create policy daily_reports_worker on panoh.daily_reports to panoh_worker using (true) with check (true)`,
    );
    await runner.query('grant select on panoh.daily_reports to panoh_app');
    // What was reported stays reported.
    await runner.query('grant select, insert on panoh.daily_reports to panoh_worker');
    await runner.query('grant usage on schema panoh to panoh_watch');
    for (const [signature, [body, role]] of Object.entries(FUNCTIONS)) {
      await runner.query(`create function panoh.${signature} ${body}`);
      await runner.query(`revoke all on function panoh.${signature} from public`);
      await runner.query(`grant execute on function panoh.${signature} to ${role}`);
    }
    await quickenPolicies(runner);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('drop function panoh.watch(), panoh.reminder_state()');
    await runner.query('revoke usage on schema panoh from panoh_watch');
    await runner.query('drop table panoh.daily_reports');
  }
}
