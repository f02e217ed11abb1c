-- The API (getOperations, getReady) and watch call it. Row security hides the audit log from operators and from
-- requests without a session; it returns numbers, times and flags, and no entry.
create or replace function panoh.audit_state()
  returns table(is_late boolean, chain_no bigint, checkpoint_no integer, checkpoint_at timestamptz,
    is_checkpoint_late boolean)
  language sql stable security definer set search_path = panoh, pg_temp as $$
  select exists (select 1 from audit_entries e, audit_chain_state s
      where e.seq > s.settled_seq and e.at < panoh.now() - interval '5 seconds'
        and not exists (select 1 from audit_chain c where c.seq = e.seq)),
    coalesce((select max(c.chain_no) from audit_chain c), 0), k.no, k.at,
    coalesce((select e.at < panoh.now() - interval '20 minutes' from audit_chain c join audit_entries e on e.seq = c.seq
      where c.chain_no = coalesce(k.chain_no, 0) + 1), false)
  from (select 1) as one left join lateral
    (select * from audit_checkpoints order by no desc limit 1) k on true $$;

-- The API calls it at the end of each audited request, jobs in the transaction of their step. No login may insert entries;
-- person, agency and session come from the viewer, whom a job has not, and cases become pseudonyms. What a person reads
-- counts; PN060 refuses when no role of that person has budget left in this hour.
create or replace function panoh.write_audit(p jsonb) returns void
  language plpgsql security definer set search_path = panoh, pg_temp as $$
  -- The transaction id is drawn before the sequence number; the sealer relies on that order to know final numbers.
  declare me panoh.viewer := panoh.viewer(); touched uuid[] := '{}'; drawn xid8 := pg_current_xact_id();
    this_hour timestamptz := date_trunc('hour', panoh.now()); fresh integer := 0; spent read_budgets;
    opened integer := coalesce((p->>'unwraps')::integer, 0);
  begin
    if p->'cases' <> '[]' then
      touched := array(select jsonb_array_elements_text(p->'cases')::uuid);
      touched := array(select c.audit_pseudonym from cases c where c.id = any (touched)
        union all select h.audit_pseudonym from callback_requests h where h.id = any (touched));
    end if;
    insert into audit_entries (actor_id, agency_id, session_hash, action, decision, cases, partitions, purpose, grants, request_id)
    values (me.user_id, me.agency_id, left(nullif(current_setting('panoh.session', true), ''), 16), p->>'action',
      p->>'decision', touched, array(select jsonb_array_elements_text(p->'partitions')), p->>'purpose',
      array(select jsonb_array_elements_text(coalesce(p->'grants', '[]'))::uuid),
      coalesce((p->>'requestId')::uuid, gen_random_uuid()));
    -- The read counters of this hour grow; PN060 refuses when no role of the person has budget left.
    -- Last, since other requests of the same person wait for this row until the commit.
    if p ? 'unwraps' and p->>'decision' = 'allowed' and me.user_id is not null then
      if jsonb_array_length(p->'cases') between 1 and 4 then
        insert into case_read_counters (user_id, hour, case_id)
          select me.user_id, this_hour, c::uuid from jsonb_array_elements_text(p->'cases') c on conflict do nothing;
        get diagnostics fresh = row_count;
      end if;
      if fresh > 0 or opened > 0 then
        insert into read_budgets as b (user_id, hour, cases, unwraps) values (me.user_id, this_hour, fresh, opened)
          on conflict (user_id, hour) do update set cases = b.cases + excluded.cases, unwraps = b.unwraps + excluded.unwraps
          returning * into spent;
        if exists (select 1 from read_limits l where l.role = any (me.roles))
          and not exists (select 1 from read_limits l where l.role = any (me.roles)
            and l.cases >= spent.cases and l.unwraps >= spent.unwraps) then
          raise exception 'read budget spent' using errcode = 'PN060';
        end if;
      end if;
    end if;
  end $$;
