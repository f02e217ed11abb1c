-- Policies *_import and lock_imported_contact call it: a supervisor imports this case of the own agency in this
-- transaction.
create or replace function panoh.imports(p_case uuid) returns boolean
  language sql stable set search_path = panoh, pg_temp as $$
select exists (select 1 from panoh.viewer() me
  join cases c on c.id = p_case and c.agency_id = me.agency_id
  where c.origin = 'import' and 'supervisor' = any (me.roles) and not (c.id = any (me.blocked))
    and (c.created_at = panoh.now() or exists (select 1 from import_row_cases l
      where l.case_id = c.id and l.linked_at = panoh.now()))) $$;

-- The import of the worker calls it when a later row forbids a number. Many supervisors may not write safe contacts;
-- panoh.imports limits it to the case that this transaction imports.
create or replace function panoh.lock_imported_contact(p_case uuid) returns void
  language plpgsql security definer set search_path = panoh, pg_temp as $$
begin
  if not panoh.imports(p_case) then raise exception 'not importing' using errcode = '42501'; end if;
  update safe_contacts set locked_at = coalesce(locked_at, panoh.now()) where case_id = p_case;
  end $$;

-- The API calls it for startImport, through the login of authentication: a session under which workers import.
-- The body asks for a supervisor of the agency and an upload that may run; the hash of such a session fits no cookie.
create or replace function panoh.open_import_session(p_upload uuid, p_id uuid, p_hash text) returns boolean
  language plpgsql security definer set search_path = panoh, pg_temp as $$
begin
  if p_hash !~ '^import:[0-9a-f]{64}$' or not exists (select 1 from import_files u
      where u.id = p_upload and u.agency_id = (panoh.me()).agency_id and u.state in ('ready', 'stopped', 'running'))
    or ('supervisor' = any ((panoh.me()).roles)) is not true then
    raise exception 'nothing to bring in' using errcode = '42501';
  end if;
  insert into sessions (id, user_id, token_hash, expires_at, seen_at, opened_by)
    values (p_id, (panoh.me()).user_id, p_hash, panoh.now() + interval '12 hours', panoh.now() + interval '12 hours', 'import')
    on conflict do nothing;
  return found;
  end $$;

-- The API calls it at the end of a large import, whose lists are slow until autoanalyze comes; only an owner may analyze. Only
-- for an agency that ended an import within the last minute.
create or replace function panoh.analyze_import() returns void
  language plpgsql security definer set search_path = panoh, pg_temp as $$
  begin
    if not exists (select 1 from imports where agency_id = (panoh.me()).agency_id
        and finished_at > panoh.now() - interval '1 minute') then
      raise exception 'no import' using errcode = '42501';
    end if;
    analyze cases, survivors, identities, incidents, case_events, follow_ups, follow_up_steps, import_rows, import_row_cases,
      import_row_texts, historical_records;
  end $$;

-- The API calls it for takeBackImport; no login may delete a case. A supervisor of the keeper, present, within 14 days and
-- before anybody worked on a row. What a person wrote keeps its row, so a foreign key refuses. A case that a block hides
-- from the viewer or moved to another agency stays with its records, and the answer discloses no block.
create or replace function panoh.take_back_import(p_import uuid) returns void
  language plpgsql security definer set search_path = panoh, pg_temp as $$
  declare own uuid; begun timestamptz; subject uuid; hidden uuid[] := (panoh.viewer()).blocked; begin
    select i.agency_id, i.started_at into own, begun from imports i where i.id = p_import and i.agency_id = (panoh.me()).agency_id
      and 'supervisor' = any ((panoh.me()).roles) for update;
    if own is null then raise exception 'not kept by the viewer' using errcode = '42501'; end if;
    if not coalesce((panoh.me()).stepped_up_until > panoh.now(), false) then
      raise exception 'no proof of presence' using errcode = 'PN040';
    end if;
    if begun <= panoh.now() - interval '14 days' then raise exception 'too old' using errcode = 'PN136'; end if;
    if exists (select 1 from import_files where import_id = p_import and state = 'running')
      or exists (select 1 from import_rows where import_id = p_import and answered_at is not null)
      or exists (select 1 from case_historical_records h join import_rows r on r.id = h.row_id
        where r.import_id = p_import and h.answered_at is not null) then
      raise exception 'in use' using errcode = 'PN135';
    end if;
    delete from case_historical_records h using import_rows r, cases c where r.id = h.row_id and r.import_id = p_import
      and c.id = h.case_id and c.agency_id = own and not (c.id = any (coalesce(hidden, '{}')));
    for subject in select c.id from cases c where c.agency_id = own and not (c.id = any (coalesce(hidden, '{}')))
        and exists (select 1 from import_row_cases l join import_rows r on r.id = l.row_id
          where r.import_id = p_import and l.case_id = c.id) order by c.id for update loop
      if panoh.is_danger_seen(subject) then raise exception 'in use' using errcode = 'PN135'; end if;
      begin
        perform panoh.remove_imported_case(subject, p_import);
      exception when foreign_key_violation then raise exception 'in use' using errcode = 'PN135';
      end;
    end loop;
    -- Rows of cases that stay are kept, so that the register imported again makes no second case.
    update import_rows r set import_id = null where r.import_id = p_import
      and exists (select 1 from import_row_cases l where l.row_id = r.id);
    delete from import_row_texts t using import_rows r where r.id = t.row_id and r.import_id = p_import;
    insert into statistics.changed_cases (on_day) select distinct h.happened_on from historical_records h
      join import_rows r on r.id = h.row_id where r.import_id = p_import;
    delete from historical_records h using import_rows r where r.id = h.row_id and r.import_id = p_import;
    delete from import_rows where import_id = p_import;
    update import_files set import_id = null, state = 'dropped', ended_at = coalesce(ended_at, panoh.now()), version = version + 1
      where import_id = p_import;
    delete from imports where id = p_import;
  end $$;

-- take_back_import calls it; no login may: danger is known of the case, by its register too, and a person opened it. A list
-- of many cases opens none; four is the bound of write_audit.
create or replace function panoh.is_danger_seen(p_case uuid) returns boolean
  language sql stable set search_path = panoh, pg_temp as $$
  select exists (select 1 from cases c where c.id = p_case and (c.band = 'high'
      or dangers_of(c.id) && '{danger_order,danger_breach}'
      or exists (select 1 from case_events e where e.case_id = c.id
        and e.kind in ('register_risk_hints', 'register_suicide_suspicion')))
    and exists (select 1 from audit_entries a where a.cases @> array[c.audit_pseudonym] and cardinality(a.cases) <= 4
      and a.actor_id is not null and a.decision = 'allowed' and a.action <> 'importRegister')) $$;

-- take_back_import calls it; no login may. It deletes what the import alone wrote, by its moments; everything else
-- keeps a row, whose foreign key refuses.
create or replace function panoh.remove_imported_case(p_case uuid, p_import uuid) returns void
  language plpgsql set search_path = panoh, pg_temp as $$
  declare made timestamptz[]; begin
    -- The API writes milliseconds.
    select array_agg(distinct date_trunc('milliseconds', l.linked_at)) into made from import_row_cases l
      join import_rows r on r.id = l.row_id and r.import_id = p_import where l.case_id = p_case;
    insert into statistics.changed_cases (on_day)
      select distinct d.on_day from cases c, lateral (
        select coalesce(c.booked_on, (c.opened_at at time zone 'Asia/Dushanbe')::date)
        union select (c.opened_at at time zone 'Asia/Dushanbe')::date
        union select i.reported_on from incidents i where i.case_id = c.id
        union select (f.due_at at time zone 'Asia/Dushanbe')::date from follow_ups f where f.case_id = c.id) d (on_day)
      where c.id = p_case and d.on_day is not null;
    perform set_config('panoh.undone_case', p_case::text, true);
    delete from case_events where case_id = p_case and (date_trunc('milliseconds', recorded_at) = any (made) or kind = 'lead_assigned');
    delete from disability_answers where case_id = p_case and version = 1;
    perform set_config('panoh.undone_case', '', true);
    delete from import_row_cases l using import_rows r where r.id = l.row_id and r.import_id = p_import and l.case_id = p_case;
    delete from case_historical_records where case_id = p_case and answered_at is null;
    delete from possible_duplicates where p_case in (one, other) and two_by is null;
    delete from follow_up_steps s using follow_ups f where s.follow_up_id = f.id and f.case_id = p_case
      and f.status = 'pending' and date_trunc('milliseconds', f.created_at) = any (made);
    delete from follow_ups where case_id = p_case and status = 'pending' and date_trunc('milliseconds', created_at) = any (made);
    delete from perpetrator_names where case_id = p_case;
    delete from incident_perpetrators p using incidents i where i.id = p.incident_id and i.case_id = p_case
      and date_trunc('milliseconds', i.recorded_at) = any (made);
    delete from legal_qualifications where case_id = p_case and date_trunc('milliseconds', recorded_at) = any (made);
    delete from incidents where case_id = p_case and date_trunc('milliseconds', recorded_at) = any (made);
    delete from narratives where case_id = p_case and date_trunc('milliseconds', written_at) = any (made);
    delete from consents where case_id = p_case and date_trunc('milliseconds', recorded_at) = any (made);
    delete from safe_contacts where case_id = p_case and version = 1;
    delete from identities where case_id = p_case and version = 1;
    delete from survivors where case_id = p_case;
    delete from conflict_blocks where case_id = p_case and source in ('import', 'linked', 'staff_match');
    delete from notifications where case_id = p_case;
    delete from grants where case_id = p_case and relation in ('own', 'group');
    delete from vault.case_keys where case_id = p_case;
    perform linkage.forget(p_case);
    delete from linkage.registrations where case_id = p_case;
    delete from queue_lines where case_id = p_case;
    delete from cases where id = p_case;
    set constraints all immediate;
    set constraints all deferred;
  end $$;

-- The API calls it for getImportBacklog. Row security hides unshared cases; a coordinator gets counts of the group alone,
-- and returns after a settlement only from five on, so that no survivor shows. A case that a block moved or hides from
-- the coordinator does not count.
create or replace function panoh.import_backlog(p_group uuid)
  returns table(agency_id uuid, waiting integer, late integer, unasked integer, returned integer, asked_at timestamptz)
  language plpgsql stable security definer set search_path = panoh, pg_temp as $$
  #variable_conflict use_column
  declare me panoh.viewer := panoh.viewer(); begin
    if me.user_id is null or not p_group = any (me.led_group_ids) or not 'group:core' = any (me.reads) then return; end if;
    return query select c.agency_id, count(*) filter (where f.due_at is not null)::int,
        count(*) filter (where f.due_at < panoh.now())::int,
        count(*) filter (where not exists (select 1 from consents o where o.case_id = c.id))::int,
        case when count(r.case_id) >= 5 then count(r.case_id)::int end,
        (select max(n.created_at) from notifications n join users u on u.id = n.user_id
          where n.subject_id = p_group and n.kind = 'import_consents_wanted' and u.agency_id = c.agency_id
            and n.created_at > panoh.now() - interval '7 days')
      from cases c left join lateral (select min(x.due_at) as due_at from follow_ups x where x.case_id = c.id
          and x.rule = 'import_review' and x.status = 'pending') f on true
        left join (select distinct case_id from returns_after_settling) r on r.case_id = c.id
      where c.working_group_id = p_group and c.origin = 'import' and c.status = 'open' and c.erased_at is null
        and not (c.id = any (coalesce(me.blocked, '{}'))) and not exists (select 1 from import_row_cases l
          join import_rows w on w.id = l.row_id where l.case_id = c.id and w.agency_id <> c.agency_id)
      group by c.agency_id order by 3 desc, 2 desc;
  end $$;

-- The API calls it for askForImportConsents. The app may not insert notifications, and row security hides the cases; the
-- body asks for a coordinator to whom import_backlog counts cases of that agency without a consent. Once a week.
create or replace function panoh.ask_for_import_consents(p_group uuid, p_agency uuid) returns boolean
  language plpgsql security definer set search_path = panoh, pg_temp as $$
  declare asked timestamptz; begin
    select b.asked_at into asked from panoh.import_backlog(p_group) b where b.agency_id = p_agency and b.unasked > 0;
    if not found then return false; end if;
    if asked is not null then return true; end if;
    insert into notifications (id, user_id, kind, subject_id, from_user_id)
      select gen_random_uuid(), u.id, 'import_consents_wanted', p_group, (panoh.me()).user_id from users u
      where u.agency_id = p_agency and u.status = 'active' and 'supervisor' = any (u.roles);
    return found;
  end $$;
