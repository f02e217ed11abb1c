-- The API calls it for getCase and listPossibleMatches. The app login has no rights in schema linkage; the viewer must own
-- the case and read its consents. Agencies that know the survivor; of a possible match the pair and the own answer.
create or replace function panoh.known_at(p_case uuid) returns table(agency_id uuid, pair_id uuid, answer text)
  language sql stable security definer set search_path = panoh, pg_temp as $$
  select k.agency_id, k.pair_id, n.answer from panoh.known_with(p_case) k
      left join linkage.comparisons n on n.pair_id = k.pair_id and n.case_id = p_case
    where panoh.viewer_owns_case(p_case) and 'own:consent' = any ((panoh.me()).reads) $$;

-- Statement triggers *_append_only: rows are never changed or deleted, except that key rotation and mergers may update, and
-- undo_acceptance and take_back_import may delete from a few tables. Row triggers call it where their WHEN finds a change that is not allowed;
-- the argument is the code of the refusal, if it is not 42501.
create or replace function panoh.refuse_change() returns trigger
  language plpgsql as $$
  begin
    if tg_level = 'ROW' then raise exception 'stays as written' using errcode = coalesce(tg_argv[0], '42501'); end if;
    if tg_op = 'UPDATE' and (current_user = 'panoh_keys'
      or (current_user <> 'panoh_app' and current_setting('panoh.merging', true) = 'on')) then return null; end if;
    -- undo_acceptance and take_back_import delete cases; the app login itself deletes no row here.
    if tg_op = 'DELETE' and current_user <> 'panoh_app' and tg_table_name in ('case_events', 'disability_answers',
        'goal_progress', 'key_date_events', 'plan_action_steps', 'plan_actions', 'support_goals')
      and current_setting('panoh.undone_case', true) <> '' then return null; end if;
    raise exception 'append-only' using errcode = 'PN003';
  end $$;

-- The owner calls it when a backup (`backup`) or a turn of the archive (`archive`) is complete; Health and metrics show the age.
create or replace function panoh.note_backup(p_name text) returns void
  language plpgsql set search_path = panoh, pg_temp as $$
  begin
    if p_name not in ('backup', 'archive') then raise exception 'no kind of backup' using errcode = '22023'; end if;
    insert into worker_heartbeats (name, beaten_at) values (p_name, panoh.now())
      on conflict (name) do update set beaten_at = excluded.beaten_at;
  end $$;

-- deploy/watchdog.sh calls it once a minute as panoh_watchdog, whose only right it is. It returns codes, counts and times,
-- and no row of a case.
create or replace function panoh.watch() returns table(code text, count integer, since timestamptz)
  language sql stable security definer set search_path = panoh, pg_temp as $$
  with r as materialized (select * from panoh.reminder_state()),
      used as materialized (select at from audit_entries order by seq limit 1),
      queue as materialized (select (counts->>'awaySince')::timestamptz as away_since from worker_heartbeats where name = 'queue'),
      unsealed as materialized (select e.at from audit_entries e, audit_chain_state s where e.seq > s.settled_seq
        and e.at < panoh.now() - interval '1 minute' and not exists (select 1 from audit_chain c where c.seq = e.seq) limit 1000),
      looks (code, count, since, is_amiss) as (
        select 'sweep_silent', 1, coalesce(swept_at, used.at), coalesce(swept_at, used.at) < panoh.now() - interval '3 minutes'
          from r left join used on true
        union all select 'steps_overdue', overdue, overdue_since, overdue > 0 from r
        union all select 'steps_failing', failing, failing_since, failing > 0 from r
        union all select 'steps_undeliverable', undeliverable, undeliverable_since, undeliverable > 0 from r
        union all select 'cases_uncovered', sum(u.uncovered)::integer, min(u.since), sum(u.uncovered) > 0 from undeliverable_rows() u
        union all select 'outbox_waiting', outbox_waiting, outbox_oldest_at, outbox_oldest_at < panoh.now() - interval '3 minutes' from r
        union all select 'letters_failing', count(distinct tag)::integer, min(created_at), count(*) > 0 from messages
          where channel = 'email' and error_code is not null and (state in ('waiting', 'sending') and attempts >= 3
            or state = 'fallen_back' and ended_at > panoh.now() - interval '1 hour')
        union all select 'linking_stopped', count(*)::integer, min(k.made_at), min(k.made_at) < panoh.now() - interval '3 hours'
          from linkage.keys k where not k.is_whole
        union all select 'queue_away', 1, away_since, away_since < panoh.now() - interval '3 minutes' from queue
        union all select 'planning_stuck', count(*)::integer, min(p.begun_at), count(*) > 0 from rule_replans p, r
          where p.ended_at is null and p.begun_at < panoh.now() - interval '15 minutes' and r.swept_at >= panoh.now() - interval '3 minutes'
        union all select 'audit_unsealed', count(*)::integer, min(at), count(*) > 0 from unsealed
        union all select 'audit_unsigned', 1, checkpoint_at, is_checkpoint_late from panoh.audit_state()
        union all select 'audit_broken', 1, beaten_at, counts->>'flaw' is not null from worker_heartbeats where name = 'audit'
        -- The second machine (deploy/standby.sh) holds this slot from its first copy on.
        union all select 'standby_away', 1, inactive_since, not active from pg_replication_slots where slot_name = 'panoh_standby'
        union all select 'backup_missing', 1, last.at, last.at < panoh.now() - interval '26 hours'
          from (select coalesce((select beaten_at from worker_heartbeats where name = 'backup'), (select at from used)) as at) last
        union all select 'report_missing', 1, last.at, last.at < panoh.now() - interval '26 hours'
          from (select coalesce((select max(made_at) from daily_reports), (select at from used)) as at) last)
    select code, count, since from looks where is_amiss $$;
