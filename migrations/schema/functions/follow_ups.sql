-- The API calls it for rows that a command plans or moves. The acting agency need not own the case: touches must hold,
-- and a row moves only to an earlier time.
create or replace function panoh.plan_follow_up(p jsonb) returns void
  language plpgsql security definer set search_path = panoh, pg_temp as $$
  declare subject uuid; begin
    select case_id into subject from follow_ups where id = (p->>'id')::uuid;
    if not panoh.viewer_has_case_relation(coalesce(subject, (p->>'caseId')::uuid)) then
      raise exception 'no relation' using errcode = '42501'; end if;
    if subject is null then perform panoh.plan_row((p->>'caseId')::uuid, p); return; end if;
    perform panoh.ask_again(subject, p);
    -- Times that come from the application have no microseconds.
    perform 1 from follow_ups where id = (p->>'id')::uuid and status = 'pending'
      and date_trunc('milliseconds', due_at) > (p->>'dueAt')::timestamptz for update;
    if found then perform panoh.plan_row(subject, p - 'because'); end if;
  end $$;

-- The API calls it when a support lead accepts or ends, to pass on the safety contacts. The acting agency need not own
-- the case: touches and may_complete_follow_up must hold.
create or replace function panoh.assign_follow_ups(p_case uuid, p_ids uuid[], p_role text) returns void
  language plpgsql security definer set search_path = panoh, pg_temp as $$
  begin
    if not panoh.viewer_has_case_relation(p_case) or p_role not in ('case_lead', 'support_lead', 'shelter_worker')
      or exists (select 1 from follow_ups f where f.case_id = p_case and f.id = any (p_ids)
        and f.status = 'pending' and f.owner_role <> p_role and not panoh.may_complete_follow_up(f.id)) then
      raise exception 'no relation' using errcode = '42501'; end if;
    update follow_ups set owner_role = p_role, version = version + 1
      where case_id = p_case and id = any (p_ids) and status = 'pending' and owner_role <> p_role;
  end $$;

-- Triggers rule_versions_planned and import_files_confirmed: the worker plans waiting rows again, or imports an upload.
-- Who changes rules or starts an import may insert neither `rule_replans` nor `outbox`.
create or replace function panoh.hand_to_worker() returns trigger
  language plpgsql security definer set search_path = panoh, pg_temp as $$
  begin
    if tg_table_name = 'rule_versions' then
      insert into rule_replans (version_id, working_group_id, number, begun_at)
        values (new.id, new.working_group_id, new.number, new.recorded_at);
    else
      insert into outbox (id, queue, kind, subject_id, run_at)
        values (gen_random_uuid(), 'registers', 'register_upload', new.id, panoh.now());
    end if;
    return null;
  end $$;

-- The API calls it for recordContact when the answers call for a supervisor at once; panoh_app may not insert steps.
-- touches must hold: with shared contacts the case belongs to another agency.
create or replace function panoh.escalate_to_supervisor_now(p_case uuid, p_step uuid) returns void
  language plpgsql security definer set search_path = panoh, pg_temp as $$
  declare waiting uuid; begin
    if not panoh.viewer_has_case_relation(p_case) then raise exception 'no relation' using errcode = '42501'; end if;
    select id into waiting from follow_ups where case_id = p_case order by status <> 'pending', due_at, id limit 1 for update;
    if waiting is null then return; end if;
    insert into follow_up_steps (id, follow_up_id, case_id, step_no, rung, run_at, tells)
      select p_step, waiting, p_case, coalesce(max(step_no), 0) + 1, 'supervisor', panoh.now(), 'call'
      from follow_up_steps where follow_up_id = waiting;
    insert into outbox (id, queue, kind, subject_id, run_at)
      values (p_step, 'reminders', 'follow_up_step', p_step, panoh.now());
  end $$;

-- calls_for, contact_shares, lock_case and share_contact_outcome call it; no login may. It returns the case of the other
-- agency with which the case has shared its safety contacts longest, if the same holds seen from there. Both agencies
-- need the survivor's consent, staff who may write safe contacts, no block, and a grant for the referral between them.
-- Mirrors consentCovers in consent/consent.rules.ts.
create or replace function panoh.contact_partner(p_case uuid) returns uuid
  language sql stable set search_path = panoh, pg_temp as $$
  with recursive hop (nth, referral_id, subject) as (
    select 0, null::uuid, p_case
    union all
    select h.nth + 1, e.id, e.other from hop h cross join lateral (
      select r.id, r.other from (
        -- Fenced by `offset 0`: without fresh statistics the planner would cross all cases with all agencies first.
        select r.id, a.id as a, b.id as b, s.id as s, t.id as t, s.kind as s_kind, t.kind as t_kind,
          case when r.case_id = h.subject then b.id else a.id end as other
        from (select * from referrals f where (f.case_id = h.subject or f.received_case_id = h.subject)
            -- Until she is safe at the new place, both agencies keep their own contacts.
            and f.status <> 'withdrawn' and f.kind <> 'handover' offset 0) r
          cross join lateral (select * from cases c where c.id = r.case_id offset 0) a
          cross join lateral (select * from cases c where c.id = r.received_case_id and c.agency_id = r.to_agency_id offset 0) b
          cross join lateral (select * from agencies g where g.id = a.agency_id offset 0) s
          cross join lateral (select * from agencies g where g.id = b.agency_id offset 0) t
        where s.id <> t.id
          and 'closed' not in (a.status, b.status) and not a.contact_stopped and not b.contact_stopped
          and 'police' not in (s.kind, t.kind) and 'prosecutor' not in (s.type, t.type) offset 0) r
        cross join lateral (select min(g.starts_at) as at from grants_in_force g where g.case_id = r.a and g.grantee_id = r.t
          and g.relation = 'referred' and g.source_id = r.id and 'safe_contact' = any (g.partitions)) shared
        cross join lateral (select max(c.at) as at, count(c.at) as n from (values (r.a, r.t), (r.b, r.s)) p (case_id, agency_id)
          cross join lateral (select min(k.given_at) as at from consents_in_force k
            where k.case_id = p.case_id and k.agency_id = p.agency_id and k.scope = 'referral' and k.basis = 'consent'
              and 'safe_contact' = any (k.partitions) and k.given_at <= panoh.now()
              and not exists (select 1 from consents n where n.case_id = k.case_id and n.agency_id = k.agency_id
                and n.scope = 'referral' and n.answer = 'refused' and n.given_at > k.given_at
                and (cardinality(n.partitions) = 0 or 'safe_contact' = any (n.partitions)))) c) consented
      where shared.at is not null and consented.n = 2
        and not exists (select 1 from conflict_blocks x where x.case_id in (r.a, r.b) and x.lifted_at is null
          and (x.subject_id in (r.s, r.t) or x.subject_code in (r.s_kind, r.t_kind)))
        and (select count(distinct u.agency_id) from users u join role_access w on w.role = any (u.roles)
          and w.relation = 'own' and w.partition = 'safe_contact' and w.may_read and w.may_write
          where u.agency_id in (r.s, r.t) and u.status = 'active') = 2
      order by greatest(shared.at, consented.at), r.id limit 1) e
    where h.nth < 2)
  select there.subject from hop there join hop back on back.nth = 2 and back.referral_id = there.referral_id
  where there.nth = 1 $$;

-- The API calls it for listScheduledContacts and getToday. Owner only: of the other agency's case it returns when a safety
-- contact is owed and no other fact; of rows about health, a stay or an erasure only that there are some.
-- Mirrors doneByOthers in follow-ups/shared-contacts.rules.ts. One plan serves every list: making one takes longer.
create or replace function panoh.contact_shares(p_cases uuid[])
  returns table(case_id uuid, agency_id uuid, own jsonb, partner jsonb)
  language plpgsql stable security definer set search_path = panoh, pg_temp set plan_cache_mode = force_generic_plan as $$
  #variable_conflict use_column
  declare asked uuid[]; begin
  -- Only a referral that became a case makes a partner; the rest is not asked about.
  select array_agg(i) into asked from unnest(p_cases) i where exists (select 1 from referrals r
    where r.case_id = i and r.received_case_id is not null or r.received_case_id = i);
  if asked is null or not 'own:safe_contact' = any ((panoh.me()).reads) then return; end if;
  return query select i.id, o.agency_id, (jsonb_agg(side.it) filter (where c.id = i.id))->0,
    (jsonb_agg(side.it) filter (where c.id = o.id))->0
  from (select a.id, panoh.contact_partner(a.id) as partner from unnest(asked) a (id) offset 0) i
    join cases o on o.id = i.partner join cases c on c.id in (i.id, o.id)
    cross join lateral (select jsonb_build_object('takenAt', c.contact_taken_at,
        'leads', exists (select 1 from referrals r where r.id = c.origin_referral_id and r.kind = 'support_lead'
          and r.ended_at is null),
        'keeps', coalesce(bool_or(w.stays), false),
        'rows', coalesce(jsonb_agg(jsonb_build_object('id', w.id, 'fromAt', w.from_at, 'dueAt', w.due_at)
          order by w.due_at, w.id) filter (where not w.stays), '[]')) as it
      from (select f.id, f.from_at, f.due_at, f.partition <> 'follow_ups' or f.rule in ('er.ask_again', 'po.not_binding') as stays
        from follow_ups f where f.case_id = c.id and f.status = 'pending' and f.kind = 'safety_contact'
          and f.from_at < panoh.now() + interval '14 days') w) side
  where panoh.viewer_owns_case(i.id) group by i.id, o.agency_id;
  end $$;

-- The API calls it for rows that a command ends. The acting agency need not own the case: touches and may_complete_follow_up must
-- hold.
create or replace function panoh.end_follow_up(p_id uuid, p_status text, p_outcome text, p_contact uuid) returns void
  language plpgsql security definer set search_path = panoh, pg_temp as $$
  declare subject uuid; begin
    select case_id into subject from follow_ups where id = p_id;
    if not panoh.viewer_has_case_relation(subject) or not panoh.may_complete_follow_up(p_id) then raise exception 'no relation' using errcode = '42501'; end if;
    -- A meeting that discussed the case is a second look of the group, unless the lead says so.
    if p_status = 'done' and not panoh.gives_second_look(p_id) and exists (select 1 from follow_ups f join cases c on c.id = f.case_id
        where f.id = p_id and f.rule = any (panoh.second_looks())
          and (not panoh.meets_on(subject) or c.lead_user_id = (panoh.me()).user_id)) then
      raise exception 'another person looks' using errcode = '42501'; end if;
    update follow_ups set status = p_status, version = version + 1, done_at = panoh.now(),
      done_by = case when p_status = 'done' then (panoh.me()).user_id end,
      outcome = p_outcome, contact_id = p_contact
      where id = p_id and status = 'pending';
  end $$;

-- Functions of follow-ups and notifications call it; no login may. Mirrors isSecondLook in follow-ups/row-actions.rules.ts.
create or replace function panoh.second_looks() returns text[]
  language sql immutable as $$ select '{cl.watch,dr.confirm,fu.mdwg_review,dr.review}'::text[] $$;

-- gives_second_look and recipient_facts call it; no login may. It returns the lead, who gave the own lead away in this
-- episode, and who asked for, endorsed or decided the closing or reported the death that the row reviews.
create or replace function panoh.reviewed_people(f panoh.follow_ups) returns uuid[]
  language sql stable set search_path = panoh, pg_temp as $$
  select array_remove(array(select c.lead_user_id from cases c where c.id = f.case_id
    union select x.actor_id from case_events x join cases c on c.id = x.case_id where x.case_id = f.case_id
      and x.kind = 'lead_assigned' and x.facts->>'byLead' = 'true' and x.recorded_at >= c.episode_opened_at
    union select unnest(array[e.requested_by, e.endorsed_by, e.decided_by]) from (select x.* from closure_episodes x
      where x.case_id = f.case_id and (x.id = f.subject_id or f.because = 'case_closed' and x.state = 'approved')
      order by x.requested_at desc limit 1) e
    union select v.actor_id from (select x.actor_id from case_events x where f.rule = 'dr.confirm' and x.case_id = f.case_id
      and x.kind = 'death_reported' order by x.recorded_at desc limit 1) v), null) $$;

-- The API calls it for recordWork and correctDeathReport, and to offer them; end_follow_up calls it too. A supervisor of the
-- owner whose own work is not reviewed; if no such supervisor can be notified, the head of the agency or the coordinator.
create or replace function panoh.gives_second_look(p_id uuid) returns boolean
  language sql stable security definer set search_path = panoh, pg_temp as $$
  select exists (select 1 from follow_ups f join agencies a on a.id = f.agency_id cross join panoh.viewer() me
      cross join lateral (select panoh.reviewed_people(f) as ids offset 0) r
    where f.id = p_id and f.rule = any (panoh.second_looks()) and not me.user_id = any (r.ids)
      and not f.case_id = any (coalesce(me.blocked, '{}'::uuid[]))
      and (panoh.viewer_owns_case(f.case_id) and 'supervisor' = any (me.roles)
        or (panoh.viewer_owns_case(f.case_id) and a.head_user_id = me.user_id or panoh.viewer_coordinates_case(f.case_id))
          and not exists (select 1 from users u where u.agency_id = f.agency_id and 'supervisor' = any (u.roles)
            and not u.id = any (r.ids) and panoh.may_be_notified(u.id)
            and not f.case_id = any (panoh.blocked_for(u.id, u.agency_id, a.kind))))) $$;

-- The API calls it for getQueue; no login may read `queue_lines` (ADR 0010). It shows a coordinator the lines of led
-- groups, without blocked cases, while the case is shared with the group.
create or replace function panoh.group_queue(p_filter text, p_newest boolean, p_rank integer, p_at timestamptz,
    p_id uuid, p_limit integer, p_most integer)
  returns table(items json, counts json)
  language plpgsql stable security definer rows 1 set search_path = panoh, pg_temp set plan_cache_mode = 'force_generic_plan' as $$
  #variable_conflict use_column
    declare me panoh.viewer := panoh.viewer(); blocked uuid[] := coalesce(me.blocked, '{}'); at timestamptz := panoh.now();
      today timestamptz := ((at at time zone 'Asia/Dushanbe')::date + 1)::timestamp at time zone 'Asia/Dushanbe'
        - interval '1 minute';
      filters text[]; begins timestamptz[]; ends timestamptz[]; page queue_lines[] := '{}';
      after_at timestamptz := p_at; after_id uuid := p_id;
    begin
      if me.user_id is not null and '{group:core,group:follow_ups,group:closure}'::text[] <@ me.reads then
        select array_agg(filter), array_agg(from_at), array_agg(to_at) into filters, begins, ends
          from (values ('late', '-infinity'::timestamptz, at),
            ('high_no_contact', '-infinity', at), ('unanswered', '-infinity', at), ('closing', '-infinity', 'infinity'),
            ('inactive', '-infinity', at - interval '14 days'), ('orders_ending', today, today + interval '7 days'),
            ('missed_twice', '-infinity', 'infinity'), ('assessment_overdue', '-infinity', at),
            ('order_ended', '-infinity', at), ('after_closing', '-infinity', at), ('feedback_missing', '-infinity', at),
            ('refused', '-infinity', 'infinity'), ('no_place', '-infinity', 'infinity'),
            ('waiting_list', '-infinity', 'infinity')) k (filter, from_at, to_at);
        -- Danger first: a later rank is read only where the page has room for it.
        for of_rank in coalesce(p_rank, 0)..2 loop
          exit when cardinality(page) >= p_limit;
          if of_rank is distinct from p_rank or p_at is null then
            after_at := case when p_newest then 'infinity' else '-infinity' end;
            after_id := case when p_newest then 'ffffffff-ffff-ffff-ffff-ffffffffffff'
              else '00000000-0000-0000-0000-000000000000' end;
          end if;
          if p_newest then
            page := page || array(select l::queue_lines from unnest(me.led_group_ids) g (id)
              cross join unnest(filters, begins, ends) s (filter, from_at, to_at)
              cross join lateral (select l.* from queue_lines l
                where l.group_id = g.id and l.filter = s.filter and l.rank = of_rank and l.sort_at >= s.from_at
                  and l.sort_at < s.to_at and l.until_at > at and l.case_id <> all (blocked)
                  and (l.sort_at, l.id) < (after_at, after_id) order by l.sort_at desc, l.id desc limit p_limit) l
              where p_filter is null or s.filter = p_filter
              order by l.sort_at desc, l.id desc limit p_limit - cardinality(page));
          else
            page := page || array(select l::queue_lines from unnest(me.led_group_ids) g (id)
              cross join unnest(filters, begins, ends) s (filter, from_at, to_at)
              cross join lateral (select l.* from queue_lines l
                where l.group_id = g.id and l.filter = s.filter and l.rank = of_rank and l.sort_at >= s.from_at
                  and l.sort_at < s.to_at and l.until_at > at and l.case_id <> all (blocked)
                  and (l.sort_at, l.id) > (after_at, after_id) order by l.sort_at, l.id limit p_limit) l
              where p_filter is null or s.filter = p_filter
              order by l.sort_at, l.id limit p_limit - cardinality(page));
          end if;
        end loop;
        with shown as (
          select l.id, l.filter, l.type, l.rank, l.sort_at::text as "sortKey", c.id as "caseId", c.reference, c.band,
            case when a.id is not null then json_build_object('tg', a.name_tg, 'ru', a.name_ru, 'en', a.name_en) end
              as "withAgencyName", f.rule, f.step, f.because, f.owner_role as owner, f.escalated_to as "escalatedTo",
            r.id as "referralId", r.reference as "referralReference",
            case when r.kind <> 'support_lead' then r.service_type end as "serviceType",
            r.urgency, r.status, r.contacted_at is not null as "isContacted",
            coalesce(f.version, r.version, e.version) as version, coalesce(q.times, 0) as "askedTimes", q.last as "askedAt"
          from unnest(page) with ordinality l (group_id, filter, sort_at, id, case_id, type, until_at, rank, place)
            join cases c on c.id = l.case_id and c.shares_with_group and (c.shares_until is null or c.shares_until > at)
              and exists (select 1 from grants g where g.case_id = c.id and g.grantee_id = l.group_id
                and g.relation = 'group' and g.starts_at <= at and (g.ends_at is null or g.ends_at > at)
                and '{core,follow_ups,closure}'::text[] <@ g.partitions)
            left join lateral (select * from follow_ups f where l.type = 'follow_up' and f.id = l.id
              and f.partition = 'follow_ups' offset 0) f on true
            left join lateral (select * from referrals r where r.id = case when l.type = 'referral' then l.id
              when f.rule in ('rf.find_other', 'rf.send_missing', 'rf.waiting', 'sv.wait_high') then f.subject_id end offset 0) r on true
            left join lateral (select * from closure_episodes e where l.type = 'closure' and e.id = l.id offset 0) e on true
            left join agencies a on a.id = case l.type when 'referral' then r.to_agency_id
              when 'closure' then e.reviewer_agency_id else c.agency_id end
            left join (select n.subject_id, count(distinct n.created_at) as times, max(n.created_at) as last
              from notifications n where n.from_user_id = me.user_id
                and n.subject_id = any (array(select p.id from unnest(page) p)) group by n.subject_id) q on q.subject_id = l.id
          where coalesce(f.case_id, r.case_id, e.case_id) = l.case_id order by l.place)
        select (select json_agg(row_to_json(i)) from shown i),
          (select json_object_agg(filter, n) from (select s.filter, least(sum(l.n), p_most) as n
            from unnest(me.led_group_ids) g (id) cross join unnest(filters, begins, ends) s (filter, from_at, to_at)
              cross join lateral (select count(*) as n from (select 1 from queue_lines l
                where l.group_id = g.id and l.filter = s.filter and l.rank in (0, 1, 2)
                  and l.sort_at >= s.from_at and l.sort_at < s.to_at
                  and l.until_at > at and l.case_id <> all (blocked) limit p_most) l) l
            group by s.filter) k)
          into items, counts;
      end if;
      return next;
  end $$;

-- Triggers: on `absences` when one begins (at its insert, or when the worker marks it), on `users` when a user becomes
-- inactive. Open work of the user, and of people whom the leaver stands in for, is due again; who enters it may not
-- update delivered steps.
create or replace function panoh.hand_over_work() returns trigger
  language plpgsql security definer set search_path = panoh, pg_temp as $$
  begin
    if tg_table_name = 'users' then
      perform panoh.tell_work_of(u.id) from (select new.id union select a.user_id from absences a
        where a.stand_in_id = new.id and a.ended_at is null and a.starts_at <= panoh.now() and a.ends_at > panoh.now()) u (id);
    elsif tg_op = 'UPDATE' then perform panoh.tell_work_of(new.user_id);
    elsif new.starts_at <= panoh.now() and new.ends_at > panoh.now() then
      update absences set handed_over_at = panoh.now() where id = new.id;
    end if;
    return null;
  end $$;

-- The API calls it when the risk band of a case becomes high, to bring escalation forward; panoh_app may not update
-- steps. Owner only (owns), and no step becomes later.
create or replace function panoh.expedite_escalations(p_case uuid, p_from integer, p_to integer) returns void
  language plpgsql security definer set search_path = panoh, pg_temp as $$
  begin
    if not panoh.viewer_owns_case(p_case) then raise exception 'not the owner' using errcode = '42501'; end if;
    update follow_up_steps s set run_at = least(s.run_at, f.due_at + make_interval(hours => p_to)) from follow_ups f
      where f.id = s.follow_up_id and f.case_id = p_case and f.status = 'pending' and s.state = 'waiting'
        and s.rung <> 'owner' and s.tells <> 'call' and s.run_at <= f.due_at + make_interval(hours => p_from);
  end $$;

-- The API calls it before each step of a closure request and a second look, and with the partner for recordContact. A row lock needs the right
-- to update, which the second person and the owner of the partner case lack. It returns the case of another agency that
-- shares the safety contacts; rows are locked in the order of their ids, so that two calls do not deadlock.
create or replace function panoh.lock_case(p_case uuid, p_with_partner boolean) returns uuid
  language plpgsql security definer set search_path = panoh, pg_temp as $$
  declare partner uuid; begin
    if (p_with_partner and panoh.viewer_owns_case(p_case)
      or not p_with_partner and (panoh.decides_closure(p_case) or exists (select 1 from follow_ups f where f.case_id = p_case
        and f.status = 'pending' and f.rule = any (panoh.second_looks()) and panoh.gives_second_look(f.id)))) is not true then
      raise exception 'no relation' using errcode = '42501';
    end if;
    if p_with_partner then partner := panoh.contact_partner(p_case); end if;
    perform 1 from cases where id in (p_case, partner) order by id for update;
    return case when p_with_partner then panoh.contact_partner(p_case) end;
  end $$;

-- Trigger on the tables that queue_lines_of reads (ADR 0010): it marks the case. Deferred trigger on `queue_stale`: it
-- renews the lines of each marked case before the transaction commits, and writes only lines that differ. No login may
-- write either table.
create or replace function panoh.mark_queue_stale() returns trigger
  language plpgsql security definer set search_path = panoh, pg_temp as $$
  declare subject uuid; fresh queue_lines[]; begin
    if tg_table_name = 'cases' then insert into queue_stale (case_id) values (new.id) on conflict do nothing;
    elsif tg_table_name <> 'queue_stale' then insert into queue_stale (case_id) values (new.case_id) on conflict do nothing;
    else
      for subject in select case_id from queue_stale where xid = pg_current_xact_id() order by case_id loop
        perform pg_advisory_xact_lock(hashtext('panoh.queue_lines'), hashtext(subject::text));
        fresh := array(select l::queue_lines from panoh.queue_lines_of(subject) l);
        delete from queue_lines l where l.case_id = subject and not exists (select 1 from unnest(fresh) f
          where (f.group_id, f.filter, f.rank, f.sort_at, f.id) = (l.group_id, l.filter, l.rank, l.sort_at, l.id));
        insert into queue_lines as l select * from unnest(fresh)
          on conflict (group_id, filter, rank, sort_at, id) do update set until_at = excluded.until_at
          where l.until_at <> excluded.until_at;
      end loop;
      delete from queue_stale where xid = pg_current_xact_id();
    end if;
    return null;
  end $$;

-- The API calls it for recordContact when the contact also counts for another agency's case. touches must hold, and
-- both cases share contacts or the viewer's agency is the accepted support lead.
create or replace function panoh.share_contact_outcome(p jsonb) returns void
  language plpgsql security definer set search_path = panoh, pg_temp as $$
  declare subject uuid := (p->>'caseId')::uuid;
    shares boolean := coalesce(panoh.contact_partner(subject) = (p->>'fromCaseId')::uuid
      and panoh.viewer_owns_case((p->>'fromCaseId')::uuid), false); begin
    if not panoh.viewer_has_case_relation(subject) or not shares and not exists (select 1 from referrals r join cases c on c.id = r.case_id
      where r.case_id = subject and r.kind = 'support_lead' and r.ended_at is null
        and r.received_case_id = (p->>'fromCaseId')::uuid and r.to_agency_id = (panoh.me()).agency_id
        and c.support_lead_state = 'accepted' and c.support_lead_agency_id = r.to_agency_id) then
      raise exception 'no relation' using errcode = '42501';
    end if;
    -- The survivor's wish ends every safety contact, also those that only the owner may know of.
    update follow_ups set status = 'replaced', done_at = panoh.now(), version = version + 1
      where case_id = subject and kind = 'safety_contact' and status = 'pending' and (p->>'stops')::boolean;
    if shares then
      update safe_contacts set locked_at = panoh.now() where case_id = subject and (p->>'locks')::boolean;
      -- A new version, so that a caseworker who edits the plan now has to read it again first.
      update safe_contacts set doubted_at = panoh.now(), version = version + 1, updated_at = panoh.now()
        where case_id = subject and (p->>'doubts')::boolean;
      update cases set contact_user_id = null, contact_taken_at = null
        where id = subject and (p->>'talked')::boolean;
    end if;
    insert into contacts (id, case_id, agency_id, contacted_at, outcome, alone, channel, in_safe_window,
      counts_as_safe, counts_as_attempt, mirrored_from)
    values ((p->>'id')::uuid, subject, (panoh.me()).agency_id, (p->>'contactedAt')::timestamptz, p->>'outcome',
      p->>'alone', null, (p->>'inSafeWindow')::boolean, (p->>'countsAsSafe')::boolean,
      (p->>'countsAsAttempt')::boolean, (p->>'mirroredFrom')::uuid);
    update cases set failed_attempts = (p->>'failures')::integer, version = version + 1,
      contact_stopped = contact_stopped or (p->>'stops')::boolean, last_contact_at = case when (p->>'talked')::boolean
        then greatest(last_contact_at, (p->>'contactedAt')::timestamptz) else last_contact_at end,
      stop_rests_on_closing = stop_rests_on_closing and not (p->>'stops')::boolean where id = subject;
  end $$;

-- The worker calls it, and tell_incident or plan_taken_back with the plan that the rules made; it may not read cases,
-- consents, referrals or linkage. It locks one case and returns what the rules need: of an incident that the survivor
-- lets another agency know (disclosed-incidents.service.ts), once for each case, or of a referral that a block withdrew.
create or replace function panoh.case_to_plan(p_for text)
  returns table(case_id uuid, subject_id uuid, told_by uuid, need text, urgency text, state jsonb)
  language plpgsql security definer set search_path = panoh, pg_temp as $$
  #variable_conflict use_column
  declare found_case uuid; found_subject uuid; teller uuid; service text; hurry text; begin
    -- In random order, so that one that fails does not block the others.
    if p_for = 'disclosed_incident' then
      delete from linkage.disclosed_incidents t where t.told_at < panoh.now() - interval '8 days';
      select i.id, c.id, d.id into found_subject, teller, found_case from consents k join cases c on c.id = k.case_id
          join incidents i on i.case_id = c.id cross join lateral panoh.known_with(c.id) o
          join cases d on d.id = o.case_id and o.pair_id is null and d.agency_id = k.agency_id and d.status <> 'closed'
          where k.scope = 'mutual_disclosure' and k.answer = 'given' and k.withdrawn_at is null
            and k.until_on >= (panoh.now() at time zone 'Asia/Dushanbe')::date
            and i.recorded_at > panoh.now() - interval '7 days'
            and coalesce(i.ended_on, i.started_on, i.reported_on) > (panoh.now() at time zone 'Asia/Dushanbe')::date - 30
            and not (c.origin = 'referral' and i.recorded_at <= c.opened_at)
            and coalesce((select coalesce(i.ended_on, i.started_on, i.reported_on)
                > max(coalesce(e.ended_on, e.started_on, e.reported_on)) + 3 from incidents e where e.case_id = d.id),
              coalesce(i.ended_on, i.started_on, i.reported_on) >= (d.opened_at at time zone 'Asia/Dushanbe')::date)
            and not exists (select 1 from linkage.disclosed_incidents t where t.incident_id = i.id and t.case_id = d.id)
        order by random() limit 1 for update of d skip locked;
    else
      select r.id, c.id, r.service_type, r.urgency into found_subject, found_case, service, hurry
        from referrals r join cases c on c.id = r.case_id and c.status <> 'closed' and c.erased_at is null
        where r.withdrawal_reason = 'receiver_not_available' and r.kind <> 'support_lead' and r.status = 'withdrawn'
          and r.settled_by is null and not r.no_longer_wanted
          and not exists (select 1 from referrals n where n.replaces_referral_id = r.id)
          and not exists (select 1 from follow_ups f where f.case_id = r.case_id and f.subject_id = r.id
            and f.rule = 'rf.find_other' and f.step = 1 and (f.status = 'pending' or f.created_at >= r.ended_at))
        order by random() limit 1 for update of c skip locked;
    end if;
    if found_case is not null then
      return query select found_case, found_subject, teller, service, hurry, panoh.state_of_planning(found_case);
    end if;
  end $$;

-- The worker calls it after a group has changed its rules; it may not update these columns of `follow_ups`. A row never
-- becomes later, and one that changed since it was read is left as it is.
create or replace function panoh.replan(p jsonb) returns boolean
  language plpgsql security definer set search_path = panoh, pg_temp as $$
  declare subject uuid; due timestamptz := (p->>'dueAt')::timestamptz; begin
    select case_id into subject from follow_ups where id = (p->>'id')::uuid and version = (p->>'version')::integer
      and status = 'pending' and due_at > panoh.now() and due > panoh.now() and due <= due_at for update;
    if subject is null or exists (select 1 from follow_up_steps s where s.follow_up_id = (p->>'id')::uuid
      and s.run_at > panoh.now() and s.state in ('claimed', 'done', 'undeliverable')) then return false; end if;
    perform panoh.plan_row(subject, p - '{because,countedFrom}'::text[]);
    return true;
  end $$;

-- The worker calls it for a referral that a block has withdrawn; it may not insert `follow_ups`. It checks again that
-- the referral still waits for a search, as case_to_plan does.
create or replace function panoh.plan_taken_back(p jsonb) returns void
  language plpgsql security definer set search_path = panoh, pg_temp as $$
  declare taken referrals; begin
    select * into taken from referrals r where r.id = (p->>'subjectId')::uuid and r.case_id = (p->>'caseId')::uuid
      and r.withdrawal_reason = 'receiver_not_available' and r.kind <> 'support_lead' and r.status = 'withdrawn'
      and r.settled_by is null and not r.no_longer_wanted
      and not exists (select 1 from referrals n where n.replaces_referral_id = r.id)
      and not exists (select 1 from follow_ups f where f.case_id = r.case_id and f.subject_id = r.id
        and f.rule = 'rf.find_other' and f.step = 1 and (f.status = 'pending' or f.created_at >= r.ended_at));
    if taken.id is null or (p->>'rule', p->>'step', p->>'because') is distinct from ('rf.find_other', '1', 'referral_refused') then
      raise exception 'nothing to search for' using errcode = '42501';
    end if;
    -- The search replaces the row that was planned for an unanswered referral.
    update follow_ups f set status = 'replaced', done_at = panoh.now(), version = f.version + 1
      where f.case_id = taken.case_id and f.subject_id = taken.id and f.rule = 'rf.find_other' and f.status = 'pending';
    perform panoh.plan_row(taken.case_id, (p - '{alertAt,afterClosure}'::text[]) || '{"partition": "follow_ups"}');
  end $$;

-- The API calls it before it plans, moves or ends rows. touches must hold; an agency that only shares contacts gets the
-- rows of the partition follow_ups, without orders and referrals.
create or replace function panoh.planning_state(p_case uuid) returns jsonb
  language plpgsql stable security definer set search_path = panoh, pg_temp as $$
  begin
    if not panoh.viewer_has_case_relation(p_case) then raise exception 'no relation' using errcode = '42501'; end if;
    if not (panoh.viewer_owns_case(p_case) or panoh.reaches(p_case)) then
      return (select s.it || jsonb_build_object('orders', '[]'::jsonb, 'referrals', '[]'::jsonb, 'children', '[]'::jsonb,
          'pending', (select coalesce(jsonb_agg(e.row), '[]') from jsonb_array_elements(s.it->'pending') e (row)
            join follow_ups f on f.id = (e.row->>'id')::uuid and f.partition = 'follow_ups'))
        from panoh.state_of_planning(p_case) s (it));
    end if;
    return panoh.state_of_planning(p_case) || jsonb_build_object('neckChecked', exists (select 1 from follow_ups f where f.case_id = p_case and f.rule = 'hl.strangle' and f.status = 'done'));
  end $$;

-- mark_queue_stale calls it; no login may. The one definition of the coordinators' queue (ADR 0010): it reads the
-- whole case, and group_queue checks the coordinator.
create or replace function panoh.queue_lines_of(p_case uuid) returns setof panoh.queue_lines
  language sql stable set search_path = panoh, pg_temp as $$
  with listed as (
      select c.id, c.agency_id, c.status, c.band, c.working_group_id as group_id,
        (case when c.band = 'high' then 1 else 2 end)::smallint as rank,
        least(coalesce(c.shares_until, 'infinity'), coalesce(g.ends_at, 'infinity')) as until_at
      from cases c join grants_in_force g on g.case_id = c.id and g.grantee_id = c.working_group_id and g.relation = 'group'
      where c.id = p_case and c.shares_with_group and '{core,follow_ups,closure}'::text[] <@ g.partitions
      order by g.ends_at desc nulls first limit 1),
    owed as (
      select c.id as case_id, c.status, c.band, c.group_id, c.until_at, f.id, f.rule, f.step, f.kind, f.subject_id, f.due_at,
        f.rule = 'fu.no_contact' and f.step >= 2 as is_missed_twice,
        (case when f.rule = 'po.breach' and f.step <> 2 or f.rule in ('su.emergency', 'su.import') then 0
          when c.band = 'high' or f.rule = 'po.breach' or starts_with(f.rule, 'su.') then 1 else 2 end)::smallint as rank
      from listed c join follow_ups f on f.case_id = c.id and f.status = 'pending' and f.partition = 'follow_ups'
        and f.owner_role not in ('receiving_agency', 'block_reviewer') and f.rule not in ('ho.call_in', 'pg.signal', 'pg.partner'))
    select f.group_id, case when f.rule = 'rf.waiting' then 'waiting_list'
      when f.rule = 'rf.find_other' and (f.step = 2 or s.status in ('sent', 'received')) then 'unanswered'
      when f.rule in ('rf.find_other', 'rf.send_missing') then case when s.status = 'unavailable' then 'no_place' else 'refused' end
      when f.status = 'closed' and f.kind = 'safety_contact' then 'after_closing'
      when f.is_missed_twice then 'missed_twice'
      when f.band = 'high' and f.kind = 'safety_contact' then 'high_no_contact'
      when f.rule = 'po.expiry' then 'order_ended'
      when f.rule = 'rk.reassess' then 'assessment_overdue' else 'late' end, f.due_at, f.id, f.case_id, 'follow_up', f.until_at, f.rank
    from owed f
      left join referrals s on s.id = f.subject_id and s.case_id = f.case_id and f.rule in ('rf.find_other', 'rf.send_missing')
    -- Of safety contacts only the first, unless an attempt failed twice.
    where f.kind <> 'safety_contact' or f.is_missed_twice
      or not exists (select 1 from owed x where x.kind = 'safety_contact' and (x.due_at, x.id) < (f.due_at, f.id))
    union all
    select c.group_id, case when r.status in ('sent', 'received') then 'unanswered' else 'late' end,
      r.due_at, r.id, c.id, 'referral', c.until_at, c.rank from listed c join referrals r on r.case_id = c.id
    where r.ended_at is null and r.due_at is not null
    union all
    select c.group_id, 'feedback_missing', r.ended_at, r.id, c.id, 'referral', c.until_at, c.rank
    from listed c join referrals r on r.case_id = c.id
    where r.status = 'completed' and r.kind <> 'handover' and r.ended_at is not null and r.survivor_feedback is null
      and r.not_asked_reason is distinct from 'asked_for_no_contact'
    union all
    select c.group_id, 'closing', e.endorsed_at, e.id, c.id, 'closure', c.until_at, c.rank
    from listed c join closure_episodes e on e.case_id = c.id
    where e.state = 'endorsed' and e.reviewer_agency_id <> c.agency_id and e.endorsed_at is not null
    union all
    select c.group_id, 'orders_ending', (o.expires_on + 1)::timestamp at time zone 'Asia/Dushanbe' - interval '1 minute',
      f.id, c.id, 'follow_up', least(c.until_at, f.due_at + interval '1 microsecond'), f.rank
    from listed c join protection_orders o on o.case_id = c.id
      cross join lateral (select x.* from owed x where x.subject_id = o.id and starts_with(x.rule, 'po.')
        order by x.due_at, x.id limit 1) f
    where c.status = 'open' and o.issued_at is not null and coalesce(o.lifted_at, o.annulled_at, o.refused_at) is null
      and o.expires_on is not null
    union all
    select c.group_id, 'inactive', w.written_at, f.id, c.id, 'follow_up', least(c.until_at, f.due_at + interval '1 microsecond'), f.rank
    from listed c join case_writings w on w.case_id = c.id and w.is_listed and w.group_id = c.group_id
      cross join lateral (select x.* from owed x where not starts_with(x.rule, 'po.')
        and not (x.rule = 'rf.find_other' and x.step = 2) order by x.due_at, x.id limit 1) f
    where c.status = 'open' and not f.is_missed_twice $$;

-- The API calls it for getOperations, API and worker for their metrics, and watch calls it. It counts steps, rows and outbox entries of
-- all agencies and returns numbers and times only.
create or replace function panoh.reminder_state()
  returns table(swept_at timestamptz, due integer, overdue integer, overdue_since timestamptz, failing integer,
    failing_since timestamptz, undeliverable integer, undeliverable_since timestamptz, late integer,
    escalated integer, outbox_waiting integer, outbox_oldest_at timestamptz)
  language sql stable security definer set search_path = panoh, pg_temp as $$
  with steps as (select state, run_at, case when state = 'claimed' then greatest(run_at, lease_until) else run_at end as since,
      state = 'claimed' and attempts >= 3 as is_failing
      from (select state, run_at, lease_until, attempts from follow_up_steps
          union all select state, run_at, lease_until, attempts from callback_escalations) steps_of_both
        where state in ('waiting', 'claimed', 'undeliverable') and run_at <= panoh.now()),
    told as (select count(*) filter (where state <> 'undeliverable')::integer as due,
      count(*) filter (where state <> 'undeliverable' and since < panoh.now() - interval '3 minutes')::integer as overdue,
      min(since) filter (where state <> 'undeliverable' and since < panoh.now() - interval '3 minutes') as overdue_since,
      count(*) filter (where is_failing)::integer as failing, min(run_at) filter (where is_failing) as failing_since,
      count(*) filter (where state = 'undeliverable')::integer as undeliverable, min(run_at) filter (where state = 'undeliverable') as undeliverable_since
      from steps)
  select (select beaten_at from worker_heartbeats where name = 'sweep'), t.*, f.late, f.escalated, o.waiting, o.oldest_at
  from told t,
    (select count(*) filter (where due_at < panoh.now())::integer as late,
      count(*) filter (where escalated_at is not null)::integer as escalated from follow_ups where status = 'pending') f,
    (select count(*)::integer as waiting, min(created_at) as oldest_at from outbox where relayed_at is null) o $$;

-- plan_follow_up and tell_incident call it after their checks; no login may. Something new calls for a waiting contact.
create or replace function panoh.ask_again(p_case uuid, p jsonb) returns void
  language sql set search_path = panoh, pg_temp as $$
  update follow_ups set asked_at = greatest(asked_at, least((p->>'askedAt')::timestamptz, panoh.now()))
  where id = (p->>'id')::uuid and case_id = p_case and status = 'pending' and rule = 'fu.safety_24h' and p ? 'askedAt' $$;

-- plan_follow_up, replan, plan_taken_back and tell_incident call it after their checks; no login may. It writes a new
-- row, or moves a waiting one to no later time, and replaces its waiting steps, each with its job in the outbox: no
-- level above the owner is notified later than before. It keeps a version of the rules of the case's own group only.
create or replace function panoh.plan_row(p_case uuid, p jsonb) returns void
  language plpgsql set search_path = panoh, pg_temp as $$
  declare this uuid := (p->>'id')::uuid; due timestamptz := (p->>'dueAt')::timestamptz; rules uuid; last_no integer;
    stood jsonb; first_stood timestamptz; begin
    -- Owner and the level above must be notified in time (escalation.rules.ts).
    if (select bool_or(s->>'rung' = 'owner' and (s->>'runAt')::timestamptz <= due)
        and bool_or(s->>'rung' <> 'owner' and (s->>'runAt')::timestamptz <= due + interval '3 days')
      from jsonb_array_elements(p->'steps') s) is not true then
      raise exception 'notifies too few' using errcode = '42501'; end if;
    select v.id into rules from cases c join rule_versions v on v.working_group_id = c.working_group_id
      where c.id = p_case and v.id = (p->>'rulesId')::uuid;
    update follow_ups f set due_at = due, from_at = least(f.from_at, (p->>'fromAt')::timestamptz), rules_id = rules,
      counted_from = case when p ? 'countedFrom' then (p->>'countedFrom')::timestamptz else f.counted_from end,
      because = coalesce(p->>'because', f.because), version = f.version + 1
      where f.id = this and f.case_id = p_case and f.status = 'pending' and f.due_at >= due;
    if not found then
      insert into follow_ups (id, case_id, agency_id, rule, step, partition, kind, owner_role, from_at, due_at, alert_at,
          because, subject_id, after_closure, counted_from, rules_id, user_id)
        select this, c.id, c.agency_id, p->>'rule', (p->>'step')::smallint, p->>'partition', p->>'kind', p->>'owner',
          (p->>'fromAt')::timestamptz, due, (p->>'alertAt')::timestamptz, p->>'because', (p->>'subjectId')::uuid,
          coalesce((p->>'afterClosure')::boolean, false), (p->>'countedFrom')::timestamptz, rules,
          -- Of a stay only who writes the row knows.
          case when p->>'partition' = 'whereabouts' then (panoh.me()).user_id end
        from cases c where c.id = p_case;
    end if;
    select coalesce(max(step_no), -1) into last_no from follow_up_steps where follow_up_id = this;
    with old as (update follow_up_steps set state = 'skipped', done_at = panoh.now()
        where follow_up_id = this and state = 'waiting' and tells <> 'call' returning rung, run_at),
      above as (select rung, min(run_at) as at from old where rung <> 'owner' group by rung)
    select jsonb_object_agg(rung, at), min(at) into stood, first_stood from above;
    with fresh as (select s.step, s.step->>'rung' as rung, (s.step->>'runAt')::timestamptz as at, row_number() over w as nth,
          row_number() over (partition by s.step->>'rung' = 'owner' order by s.ord) as nth_above
        from jsonb_array_elements(p->'steps') with ordinality s (step, ord) window w as (order by s.ord)),
      added as (insert into follow_up_steps (id, follow_up_id, case_id, step_no, rung, run_at, tells)
        select (n.step->>'id')::uuid, this, p_case, last_no + n.nth, n.rung, case when n.rung = 'owner' then n.at
            else least(n.at, (stood->>n.rung)::timestamptz, case when n.nth_above = 1 then first_stood end) end, n.step->>'tells'
        from fresh n order by n.nth returning id, run_at)
    insert into outbox (id, queue, kind, subject_id, run_at) select a.id, 'reminders', 'follow_up_step', a.id, a.run_at from added a;
  end $$;

-- The API calls it for previewRules. A coordinator gets times and bands of waiting rows of a led group, also in
-- partitions that coordinators cannot read, but no ids and no case.
create or replace function panoh.rows_of_rules(p_group uuid, p_rules text[])
  returns table(rule text, step smallint, from_at timestamptz, due_at timestamptz, counted_from timestamptz,
    band text, opened_at timestamptz)
  language plpgsql stable security definer set search_path = panoh, pg_temp as $$
  #variable_conflict use_column
  begin
    if (p_group = any ((panoh.me()).led_group_ids) and 'group:core' = any ((panoh.me()).reads)) is not true then
      raise exception 'not the coordinator' using errcode = '42501';
    end if;
    return query select f.rule, f.step, f.from_at, f.due_at, f.counted_from, c.band, c.episode_opened_at
      from cases c join follow_ups f on f.case_id = c.id
      where c.working_group_id = p_group and f.status = 'pending' and f.due_at > panoh.now() and f.rule = any (p_rules)
        and c.shares_with_group and (c.shares_until is null or c.shares_until > panoh.now())
        and not (c.id = any (coalesce((panoh.viewer()).blocked, '{}'::uuid[])));
  end $$;

-- The worker calls it after a group has changed its rules; it may not read `cases`. It returns waiting rows of the
-- group whose rule has changed since the version that planned them.
create or replace function panoh.rows_to_replan(p_rules uuid, p_after uuid, p_limit integer)
  returns table(id uuid, rule text, step smallint, from_at timestamptz, due_at timestamptz, counted_from timestamptz,
    alert_at timestamptz, version integer, band text, opened_at timestamptz, shares_with_group boolean,
    climbs_anew boolean)
  language sql stable security definer set search_path = panoh, pg_temp as $$
  select f.id, f.rule, f.step, f.from_at, f.due_at, f.counted_from, f.alert_at, f.version, c.band, c.episode_opened_at,
    c.shares_with_group and (c.shares_until is null or c.shares_until > panoh.now()), 'escalation' = any (x.changes)
  from rule_versions it join cases c on c.working_group_id = it.working_group_id join follow_ups f on f.case_id = c.id
    left join rule_versions p on p.id = f.rules_id and p.working_group_id = it.working_group_id
    cross join lateral (select array(select distinct unnest(v.changes) from rule_versions v
      where v.working_group_id = it.working_group_id and v.number > coalesce(p.number, 0) and v.number <= it.number)) x (changes)
  where it.id = p_rules and f.status = 'pending' and f.due_at > panoh.now() and (p_after is null or f.id > p_after)
    and coalesce(p.number, 0) < it.number and (f.rule = any (x.changes) or 'escalation' = any (x.changes))
  order by f.id limit p_limit $$;

-- planning_state and case_to_plan call it; no login may. It reads the whole case, with the
-- running orders and the group's rules, whatever partitions the viewer reads.
create or replace function panoh.state_of_planning(p_case uuid) returns jsonb
  language plpgsql stable set search_path = panoh, pg_temp as $$
  declare this_moment timestamptz := panoh.now(); begin
    return (select jsonb_build_object('status', c.status, 'band', c.band, 'openedAt', c.episode_opened_at,
      'ownerKind', a.kind, 'supportLead', c.support_lead_state,
      'leadKnowsOrders', exists (select 1 from grants_in_force g where g.case_id = p_case and g.relation = 'referred'
        and g.grantee_id = c.support_lead_agency_id and 'legal' = any (g.partitions)),
      'sharesWithGroup', c.shares_with_group and (c.shares_until is null or c.shares_until > this_moment),
      'markedByGroup', coalesce(c.flagged_until > this_moment, false),
      'rules', (select jsonb_build_object('id', v.id, 'set', coalesce((select jsonb_object_agg(x.key, x.count)
          from rule_values x where x.version_id = v.id), '{}'))
        from rule_versions v where v.working_group_id = c.working_group_id order by v.number desc limit 1),
      -- An erased case holds no way to contact the survivor.
      'contactStopped', c.contact_stopped or c.erased_at is not null, 'failedAttempts', c.failed_attempts,
      'orders', coalesce((select jsonb_agg(jsonb_build_object('id', o.id, 'serveBy', o.serve_by, 'servedAt', o.served_at,
        'endsAt', (o.expires_on + 1)::timestamp at time zone 'Asia/Dushanbe') order by o.reported_at, o.id)
        from protection_orders o where o.case_id = p_case
          and panoh.order_status(o) in ('issued', 'active', 'extended')), '[]'),
      'referrals', coalesce((select jsonb_agg(jsonb_build_object('id', r.id, 'urgency', r.urgency,
        'isContacted', r.contacted_at is not null, 'serviceOn', r.service_on) order by r.sent_at, r.id)
        from referrals r where r.case_id = p_case and r.status in ('accepted', 'appointment', 'service_started')), '[]'),
      -- Children of a merged record are asked about in the record that stays.
      'children', coalesce((select jsonb_agg(jsonb_build_object('id', k.id, 'livesWith', k.lives_with,
          'lacksPapers', k.birth_certificate in ('held_by_him', 'none'), 'askedAt', k.answered_at) order by k.recorded_at, k.id)
        from minor_children k where k.case_id = any ((select panoh.records_of(p_case))::uuid[])), '[]'),
      'lastSessionOn', (select max(e.given_on) from support_entries e where e.case_id = p_case
        and e.service_type = 'psychosocial'
        and not exists (select 1 from support_entries k where k.corrects_id = e.id)),
      'isInDanger', cardinality(panoh.dangers_of(p_case)) > 0,
      'planActions', coalesce((select jsonb_agg(jsonb_build_object('id', a.id, 'dueOn', a.due_on) order by a.due_on, a.id)
        from open_plan_actions a where a.case_id = p_case and a.owner = 'worker'), '[]'),
      'pending', coalesce((select jsonb_agg(jsonb_build_object('id', f.id, 'rule', f.rule, 'step', f.step,
        'subjectId', f.subject_id, 'fromAt', f.from_at, 'askedAt', f.asked_at, 'dueAt', f.due_at, 'alertAt', f.alert_at,
        -- The service needed, for a search for another place and the rows that replace it.
        'need', (select case r.kind when 'handover' then 'handover' else r.service_type end from referrals r
          where r.id = f.subject_id and r.kind <> 'support_lead'
          and f.rule in ('rf.find_other', 'rf.send_missing', 'rf.waiting', 'sv.wait_high'))))
        from follow_ups f where f.case_id = p_case and f.status = 'pending'), '[]'))
      from cases c join agencies a on a.id = c.agency_id where c.id = p_case);
  end $$;

-- The worker calls it for an incident in another agency's case of the same person; it may not insert `follow_ups`. It
-- checks known_with again and plans only safety checks and reassessments.
create or replace function panoh.tell_incident(p jsonb) returns boolean
  language plpgsql security definer set search_path = panoh, pg_temp as $$
  declare subject uuid := (p->>'caseId')::uuid; incident uuid := (p->>'incidentId')::uuid; r jsonb; begin
    if not exists (select 1 from incidents i where i.id = incident
        and subject in (select k.case_id from panoh.known_with(i.case_id) k where k.pair_id is null)) then return false; end if;
    insert into linkage.disclosed_incidents (incident_id, case_id) values (incident, subject) on conflict do nothing;
    if not found then return false; end if;
    for r in select e from jsonb_array_elements(p->'added') e where e->>'rule' in ('fu.safety_24h', 'rk.reassess') loop
      perform panoh.plan_row(subject, (r - '{alertAt,subjectId,afterClosure}'::text[])
        || '{"partition": "follow_ups", "because": "incident_known"}');
    end loop;
    for r in select e from jsonb_array_elements(p->'moved') e loop
      perform panoh.ask_again(subject, r);
      perform 1 from follow_ups f where f.id = (r->>'id')::uuid and f.case_id = subject and f.status = 'pending'
        and f.partition = 'follow_ups' and f.rule in ('fu.safety_24h', 'rk.reassess')
        and date_trunc('milliseconds', f.due_at) > (r->>'dueAt')::timestamptz for update;
      if found then perform panoh.plan_row(subject, r || '{"because": "incident_known"}'); end if;
    end loop;
    return true;
  end $$;

-- lock_account and hand_over_work call it; no login may. Steps that have notified the user are due
-- again, so that the next sweep notifies the stand-in or the next level.
create or replace function panoh.tell_work_of(p_user uuid) returns void
  language sql set search_path = panoh, pg_temp as $$
  update follow_up_steps s set state = 'waiting', lease_until = null, done_at = null
  from follow_ups f join cases c on c.id = f.case_id
  where s.follow_up_id = f.id and f.status = 'pending' and s.state = 'done' and s.tells <> 'call' and exists (
    select 1 from notifications n where n.step_id = s.id and n.user_id = p_user) $$;

-- contact_assignees_of and acting_for call it; no login may. The user who works for the user now, herself or her stand-in; null
-- if neither can be notified.
create or replace function panoh.acting_anywhere_for(p_user uuid) returns uuid
  language plpgsql stable set search_path = panoh, pg_temp as $$
  declare actor uuid := p_user; at timestamptz := panoh.now(); begin
    select a.stand_in_id into actor from absences a where a.user_id = p_user and a.ended_at is null
      and a.starts_at <= at and a.ends_at > at order by a.starts_at, a.id limit 1;
    if not found then actor := p_user; end if;
    if not exists (select 1 from users u join users l on l.agency_id = u.agency_id where u.id = actor and l.id = p_user)
      or not panoh.may_be_notified(actor) then return null; end if;
    return actor;
  end $$;

-- answerable_for calls it, which sees every absence, credential and block; no login may.
-- Mirrors actingFor in follow-ups/recipients.rules.ts, but only for blocks that name the user.
create or replace function panoh.acting_for(p_user uuid, p_case uuid) returns uuid
  language plpgsql stable set search_path = panoh, pg_temp as $$
  declare actor uuid := panoh.acting_anywhere_for(p_user); begin
    -- A block comes from one that names the user, or from a sealed file: few cases are looked up further.
    if (exists (select 1 from conflict_blocks b where b.subject_id = actor and b.lifted_at is null)
        or exists (select 1 from sealed_files s where s.case_id = p_case and s.opened_at is null))
      and exists (select 1 from blocks_in_force b where b.case_id = p_case and b.lifted_at is null
        and b.subject_id = actor) then return null; end if;
    return actor;
  end $$;

-- The API calls it for listSupervisorInbox: when the escalation of each waiting row of the viewer's agency reached the supervisor,
-- by the time of the database and not by what a worker marked. Row security would look at the row again for each step; the
-- inbox joins rows that the viewer may read.
create or replace function panoh.supervisor_calls() returns table(follow_up_id uuid, called_at timestamptz)
  language sql stable security definer set search_path = panoh, pg_temp as $$
  with me as materialized (select v.agency_id, v.blocked, panoh.now() as at from panoh.viewer() v where 'supervisor' = any (v.roles))
  select f.id, min(s.run_at) from me join follow_ups f on f.agency_id = me.agency_id and f.status = 'pending'
      and (f.case_id = any (me.blocked)) is not true
    join follow_up_steps s on s.follow_up_id = f.id and s.rung = 'supervisor' and s.state <> 'skipped' and s.run_at <= me.at
    group by f.id $$;
