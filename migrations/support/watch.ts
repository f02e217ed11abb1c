/**
 * What is amiss, for the login of the watchdog, which reads no table. `cases_uncovered`: open cases in which nobody above the
 * lead can be notified (oversight-functions.ts).
 */
export const WATCH = `returns table (code text, count integer, since timestamptz) language sql stable
  security definer set search_path = panoh, pg_temp as $$
  with r as materialized (select * from panoh.reminder_state()),
    used as materialized (select at from audit_entries order by seq limit 1),
    queue as materialized (select (counts->>'awaySince')::timestamptz as away_since from heartbeats where name = 'queue'),
    unsealed as materialized (select e.at from audit_entries e, audit_sealing s where e.seq > s.settled_seq
      and e.at < panoh.now() - interval '1 minute' and not exists (select 1 from audit_chain c where c.seq = e.seq) limit 1000),
    looks (code, count, since, is_amiss) as (
      select 'sweep_silent', 1, coalesce(swept_at, used.at), coalesce(swept_at, used.at) < panoh.now() - interval '3 minutes'
        from r left join used on true
      union all select 'steps_overdue', overdue, overdue_since, overdue > 0 from r
      union all select 'steps_failing', failing, failing_since, failing > 0 from r
      union all select 'steps_unheard', unheard, unheard_since, unheard > 0 from r
      union all select 'cases_uncovered', sum(u.uncovered)::integer, min(u.since), sum(u.uncovered) > 0 from undeliverable_rows() u
      union all select 'outbox_waiting', outbox_waiting, outbox_oldest_at, outbox_oldest_at < panoh.now() - interval '3 minutes' from r
      union all select 'letters_failing', count(distinct tag)::integer, min(created_at), count(*) > 0 from messages
        where error_code is not null and (state in ('waiting', 'sending') and attempts >= 3
          or state = 'fallen_back' and ended_at > panoh.now() - interval '1 hour')
      union all select 'linking_stopped', count(*)::integer, min(k.made_at), min(k.made_at) < panoh.now() - interval '3 hours'
        from linkage.keys k where not k.is_whole
      union all select 'queue_away', 1, away_since, away_since < panoh.now() - interval '3 minutes' from queue
      union all select 'planning_stuck', count(*)::integer, min(p.begun_at), count(*) > 0 from rule_plannings p, r
        where p.ended_at is null and p.begun_at < panoh.now() - interval '15 minutes' and r.swept_at >= panoh.now() - interval '3 minutes'
      union all select 'audit_unsealed', count(*)::integer, min(at), count(*) > 0 from unsealed
      union all select 'audit_unsigned', 1, checkpoint_at, is_checkpoint_late from panoh.audit_state()
      union all select 'audit_broken', 1, beaten_at, counts->>'flaw' is not null from heartbeats where name = 'audit'
      union all select 'report_missing', 1, last.at, last.at < panoh.now() - interval '26 hours'
        from (select coalesce((select max(made_at) from daily_reports), (select at from used)) as at) last)
  select code, count, since from looks where is_amiss $$`;
