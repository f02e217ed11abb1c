-- The API calls it for answerExtension, and when a prosecutor lists requests. Her office reads no order; the body asks
-- for a prosecutor of the office that was asked and an open request. Mirrors answerProblems in
-- protection-orders/extension-answers.rules.ts.
create or replace function panoh.answer_extension(p jsonb) returns boolean
  language plpgsql security definer set search_path = panoh, pg_temp as $$
declare o protection_orders; me panoh.viewer := panoh.viewer(); said text := p->>'decision';
begin
  select * into o from protection_orders x where x.id = (p->>'orderId')::uuid
    and x.extension_prosecutor_id = me.agency_id and not (x.case_id = any (coalesce(me.blocked, '{}'))) for update;
  if o.id is null or 'prosecutor' = any (me.roles) is not true or me.agency_type <> 'prosecutor' then
    raise exception 'not asked' using errcode = '42501'; end if;
  if o.version <> (p->>'version')::integer then return false; end if;
  if o.extension_state not in ('sent', 'seen') or panoh.order_status(o) not in ('active', 'extended') then
    raise exception 'not asked' using errcode = '42501'; end if;
  if said = 'seen' then
    update protection_orders set extension_state = 'seen' where id = o.id;
    return true;
  end if;
  if said not in ('agreed', 'refused', 'returned') or (said = 'agreed') <> (coalesce((p->>'expiresOn')::date, o.expires_on) > o.expires_on) then
    raise exception 'no such answer' using errcode = '22023'; end if;
  update protection_orders set extension_state = said, extension_answered_at = panoh.now(), version = version + 1,
    extension_decision = case said when 'returned' then extension_decision else said end,
    expires_on = coalesce((p->>'expiresOn')::date, expires_on), extension_refusal = p->>'refusal',
    extension_missing = array(select jsonb_array_elements_text(coalesce(p->'missing', '[]'))) where id = o.id;
  -- Under the agency that recorded the order, so that it reads the step.
  insert into order_events (id, order_id, case_id, agency_id, kind, happened_at, facts, recorded_by)
    values ((p->>'eventId')::uuid, o.id, o.case_id, o.agency_id, p->>'kind', panoh.now(), p->'facts', me.user_id);
  return true;
  end $$;

-- The API calls it for listExtensionRequests and the list of waiting work. A prosecutor reads no order; the body
-- returns those that wait for the own office, without names, and the band only by a grant.
create or replace function panoh.extension_requests()
  returns table(order_id uuid, case_id uuid, reference text, agency_id uuid, issued_at timestamptz,
    served_at timestamptz, reported_at timestamptz, days smallint, starts_on date, first_expires_on date,
    expires_on date, conditions text[], breaches smallint, requested_on date, sent_at timestamptz, state text,
    answer_by timestamptz, band text, version integer)
  language sql stable security definer set search_path = panoh, pg_temp as $$
with me as materialized (select * from panoh.viewer() where agency_type = 'prosecutor')
  select o.id, o.case_id, c.reference, o.agency_id, o.issued_at, o.served_at, o.reported_at, o.days, o.starts_on,
    o.first_expires_on, o.expires_on, o.conditions, o.breaches, o.extension_requested_on, o.extension_sent_at,
    o.extension_state, coalesce(f.due_at, (o.expires_on + 1)::timestamp at time zone 'Asia/Dushanbe'),
    case when exists (select 1 from grants_in_force g where g.case_id = o.case_id and g.grantee_id = me.agency_id
      and g.relation = 'referred' and 'risk' = any (g.partitions)) then c.band end, o.version
  from me join protection_orders o on o.extension_prosecutor_id = me.agency_id and o.extension_state in ('sent', 'seen')
    join cases c on c.id = o.case_id
    left join follow_ups f on f.case_id = o.case_id and f.subject_id = o.id and f.rule = 'po.extension'
      and f.status = 'pending'
  where panoh.order_status(o) in ('active', 'extended') and not (o.case_id = any (coalesce(me.blocked, '{}'))) $$;

-- order_contacts, order_statuses and add_event call it; no login may: the viewer holds the legal
-- partition by a referral. Grants to other agencies and blocks are hidden from the viewer.
create or replace function panoh.viewer_may_see_orders(p_case uuid) returns boolean
  language sql stable set search_path = panoh, pg_temp as $$
with me as materialized (select * from panoh.viewer())
  select exists (select 1 from me join grants_in_force g on g.case_id = p_case and g.grantee_id = any (me.grantees)
    where g.relation = 'referred' and 'legal' = any (g.partitions) and 'referred:core' = any (me.reads)
      and not (p_case = any (me.blocked))) $$;

-- The API calls it for the day's list, and for the follow-ups of one case. A support lead sees no follow-up in the case
-- of the police; the body returns its own contacts around orders that the survivor lets it know of, under its own case.
create or replace function panoh.order_contacts(p_case uuid)
  returns table(id uuid, case_id uuid, rule text, step smallint, from_at timestamptz, due_at timestamptz,
    because text)
  language plpgsql stable security definer set search_path = panoh, pg_temp as $$
begin
  if p_case is not null and not exists (select 1 from referrals r where r.received_case_id = p_case) then return; end if;
  return query select f.id, r.received_case_id, f.rule, f.step, f.from_at, f.due_at, f.because from referrals r
      join cases c on c.id = r.case_id and c.support_lead_state = 'accepted'
        and c.support_lead_agency_id = r.to_agency_id
      join follow_ups f on f.case_id = r.case_id and f.status = 'pending' and f.owner_role = 'support_lead'
        and starts_with(f.rule, 'po.')
    where (p_case is null or r.received_case_id = p_case) and r.received_case_id is not null
      and r.to_agency_id = (select (panoh.me()).agency_id) and r.kind = 'support_lead' and r.ended_at is null
      and panoh.viewer_may_see_orders(r.case_id) and panoh.viewer_owns_case(r.received_case_id);
  end $$;

-- The API and the functions about orders call it: status by dates. Mirrors statusAt in
-- protection-orders/order-status.rules.ts.
create or replace function panoh.order_status(o panoh.protection_orders) returns text
  language sql stable set search_path = panoh, pg_temp as $$
select case when o.refused_at is not null then 'refused' when o.issued_at is null then 'requested'
  when o.annulled_at is not null then 'annulled' when o.lifted_at is not null then 'revoked' when o.expires_on < (panoh.now() at time zone 'Asia/Dushanbe')::date then 'expired'
  when o.served_at is null then 'issued' when o.expires_on > o.first_expires_on then 'extended' else 'active' end $$;

-- The API calls it for listCaseOrders and the counts of a case: status and days. Others than the owner read no order:
-- the group, the second person and a referred agency with the legal partition may. With p_elsewhere the owner of a
-- received case asks for orders in the case of the agency that referred (viewer_may_see_orders).
create or replace function panoh.order_statuses(p_case uuid, p_elsewhere boolean default false)
  returns table(id uuid, status text, starts_on date, expires_on date)
  language plpgsql stable security definer set search_path = panoh, pg_temp as $$
begin
  if p_elsewhere then
    if not panoh.viewer_owns_case(p_case) then return; end if;
    return query select o.id, panoh.order_status(o), o.starts_on, o.expires_on
      from referrals r join protection_orders o on o.case_id = r.case_id
      where r.received_case_id = p_case and r.to_agency_id = (panoh.me()).agency_id
        and panoh.viewer_may_see_orders(r.case_id) order by o.reported_at, o.id;
  elsif panoh.decides_closure(p_case) or panoh.viewer_coordinates_case(p_case) or panoh.viewer_may_see_orders(p_case) then
    return query select o.id, panoh.order_status(o), o.starts_on, o.expires_on from protection_orders o
      where o.case_id = p_case order by o.reported_at, o.id;
  end if;
  end $$;

-- The API calls it for listCaseOrders. A referred agency with the perpetrator partition reads the name of the person
-- whom an order binds, and row security hides the rest of that row.
create or replace function panoh.respondent_names(p_case uuid)
  returns table(id uuid, case_id uuid, order_id uuid, sealed_name bytea)
  language sql stable security definer set search_path = panoh, pg_temp as $$
  select distinct on (r.order_id) r.id, r.case_id, r.order_id, r.sealed_name from respondents r
  where r.case_id = p_case and p_case <> all ((panoh.viewer()).blocked)
    and exists (select 1 from held_grants g where g.case_id = p_case and 'perpetrator' = any (g.partitions)
      and g.relation || ':perpetrator' = any (g.reads))
  order by r.order_id, r.version desc $$;

-- respondents_called calls it; no login may. The rule is maySearch of protection-orders/same-person.rules.ts.
create or replace function panoh.may_search_respondents() returns boolean
  language sql stable set search_path = panoh, pg_temp as $$
  select coalesce(me.agency_kind = 'police' and ('supervisor' = any (me.roles)
    or me.agency_type = 'police_dv' and 'police_inspector' = any (me.roles)), false) from panoh.me() me $$;

-- The API calls it for getSamePerson, listSamePerson and searchRespondents. The app login cannot read name digests. It
-- answers the police about orders of the own agency without blocked cases, about one not served yet only those who may
-- search, and nothing for a name that an employee has.
create or replace function panoh.respondents_called(p jsonb)
  returns table(id uuid, case_id uuid, order_id uuid, sealed_name bytea, sealed bytea, issued_at timestamptz,
    expires_on date, status text, breaches smallint)
  language plpgsql stable security definer set search_path = panoh, pg_temp as $$
  declare me panoh.viewer := panoh.viewer();
    digests bytea[] := array(select decode(t, 'base64') from jsonb_array_elements_text(p->'tokens') t); begin
    if (me.agency_kind = 'police' and me.roles && array['police_inspector', 'supervisor']) is not true then return; end if;
    if exists (select 1 from jsonb_to_recordset(p->'staff') q ("agencyId" uuid, tokens text[]) join staff_names s
        on s.keyed_for = q."agencyId" and s.tokens && array(select decode(t, 'base64') from unnest(q.tokens) t)) then
      return; end if;
    -- A name that was corrected is found too; the newest version is shown.
    return query select r.id, r.case_id, r.order_id, r.sealed_name, r.sealed, o.issued_at, o.expires_on,
        panoh.order_status(o), o.breaches
      from respondents r join protection_orders o on o.id = r.order_id and o.agency_id = me.agency_id
      where o.case_id <> all (me.blocked) and r.order_id in (select v.order_id from perpetrator_names n
          join respondents v on v.id = n.perpetrator_id where n.keyed_for = me.agency_id and n.tokens && digests)
        and r.version = (select max(x.version) from respondents x where x.order_id = r.order_id)
        and o.issued_at is not null and (o.served_at is not null or panoh.may_search_respondents())
      order by o.issued_at desc, o.id;
  end $$;

-- The API calls it for sendOrderNotice; no login writes notices. The owner of the case, never the police, while a hand-over
-- runs; no station that is blocked or recorded the order gets one. It returns the code of a refusal.
create or replace function panoh.send_order_notice(p jsonb) returns text
  language plpgsql security definer set search_path = panoh, pg_temp as $$
  declare o protection_orders; station agencies; begin
    select * into o from protection_orders where id = (p->>'orderId')::uuid for update;
    select * into station from agencies where id = (p->>'agencyId')::uuid;
    if o.id is null or not panoh.viewer_owns_case(o.case_id) or (panoh.me()).agency_kind = 'police' then
      raise exception 'not the owner' using errcode = '42501';
    end if;
    if panoh.order_status(o) not in ('issued', 'active', 'extended') then return 'order_not_running'; end if;
    if not exists (select 1 from referrals r where r.case_id = o.case_id and r.kind = 'handover' and r.ended_at is null) then
      return 'handover_missing';
    end if;
    if not station.id = any (array(select s.id from panoh.stations_to_notify(o.id) s)) then return 'not_available'; end if;
    delete from order_notices n where n.order_id = o.id and n.agency_id = station.id and not panoh.is_notice_readable(n);
    if exists (select 1 from order_notices n where n.order_id = o.id and panoh.is_notice_readable(n) and (n.seen_at is null or n.agency_id = station.id)) then
      return 'notice_sent';
    end if;
    insert into order_notices (id, order_id, case_id, agency_id, presence, agency_key_version, sealed_key, sealed, sent_by)
      values ((p->>'id')::uuid, o.id, o.case_id, station.id, p->>'presence', (p->>'agencyKeyVersion')::integer,
        decode(p->>'sealedKey', 'base64'), decode(p->>'sealed', 'base64'), (panoh.me()).user_id);
    -- Neither the sender nor her case is named.
    insert into notifications (id, user_id, kind, subject_id)
      select gen_random_uuid(), u.id, 'order_notice', (p->>'id')::uuid from users u
      where u.agency_id = station.id and u.roles && '{police_inspector,supervisor}'::text[] and panoh.may_be_notified(u.id)
        and not (o.case_id = any (panoh.blocked_for(u.id, u.agency_id, station.kind)));
    return null;
  end $$;

-- The functions about notices call it; no login may. The hand-over under which the notice was sent runs, or ended after
-- the new owner had reached her; one that was declined, lapsed or withdrawn says that she does not move there.
create or replace function panoh.is_notice_readable(n panoh.order_notices) returns boolean
  language sql stable set search_path = panoh, pg_temp as $$
  select exists (select 1 from referrals r where r.case_id = n.case_id and r.kind = 'handover' and r.sent_at <= n.sent_at
    and (r.ended_at is null or r.ended_at >= n.sent_at and r.status = 'completed' and r.contacted_at is not null)) $$;

-- The API calls it for takeBackOrderNotice; no login writes notices. The owner of the case, never the police, when she no
-- longer agrees: the station reads nothing more and its message goes. It answers the order; null where there is none.
create or replace function panoh.take_back_order_notice(p_id uuid) returns table(order_id uuid, case_id uuid)
  language plpgsql security definer set search_path = panoh, pg_temp as $$
  declare n order_notices; begin
    select x.* into n from order_notices x where x.id = p_id for update;
    if n.id is null or not panoh.viewer_owns_case(n.case_id) or (panoh.me()).agency_kind = 'police' then return; end if;
    delete from order_notices x where x.id = n.id;
    delete from notifications x where x.kind = 'order_notice' and x.subject_id = n.id;
    update follow_ups f set status = 'replaced', done_at = panoh.now(), version = f.version + 1
      where f.case_id = n.case_id and f.rule = 'po.notice_seen' and f.subject_id = n.order_id and f.status = 'pending';
    return query select n.order_id, n.case_id;
  end $$;

-- The API calls it for listOrderNotices, as does send_order_notice: police to whom the owner may send a notice of an order.
-- Every district is offered, so that the list does not say where she goes.
create or replace function panoh.stations_to_notify(p_order uuid) returns table(id uuid)
  language sql stable security definer set search_path = panoh, pg_temp as $$
  select a.id from protection_orders o join agencies a on a.kind = 'police' and a.status = 'active' and a.id <> o.agency_id
    where o.id = p_order and panoh.viewer_owns_case(o.case_id) and (panoh.me()).agency_kind <> 'police'
      and not exists (select 1 from conflict_blocks b where b.case_id = o.case_id and b.lifted_at is null
        and (b.subject_id = a.id or b.subject_code = a.kind))
      -- Police that may read the case already are not to know of a move.
      and not exists (select 1 from grants_in_force g where g.case_id = o.case_id and g.grantee_id = a.id)
      and exists (select 1 from users u where u.agency_id = a.id and u.status = 'active'
        and u.roles && '{police_inspector,supervisor}'::text[]) $$;

-- The API calls it for listOrderNotices. Row security hides notices; the owner of the case gets the stations and times.
create or replace function panoh.notices_of_order(p_order uuid)
  returns table(id uuid, agency_id uuid, sent_at timestamptz, seen_at timestamptz)
  language sql stable security definer set search_path = panoh, pg_temp as $$
  select n.id, n.agency_id, n.sent_at, n.seen_at from order_notices n
    where n.order_id = p_order and panoh.is_notice_readable(n) and panoh.viewer_owns_case(n.case_id) and (panoh.me()).agency_kind <> 'police'
    order by n.sent_at, n.id $$;

-- The API calls it for listReceivedNotices. The police of the new place read neither order nor case; of an order that
-- runs they get the sealed text, conditions and last day.
create or replace function panoh.received_notices()
  returns table(id uuid, agency_key_version integer, sealed_key bytea, sealed bytea, conditions text[],
    expires_on date, sent_at timestamptz, seen_at timestamptz)
  language sql stable security definer set search_path = panoh, pg_temp as $$
  with me as materialized (select * from panoh.viewer() where agency_kind = 'police'
      and roles && '{police_inspector,supervisor}'::text[])
  select n.id, n.agency_key_version, n.sealed_key, n.sealed, o.conditions, o.expires_on, n.sent_at, n.seen_at
    from me join order_notices n on n.agency_id = me.agency_id join protection_orders o on o.id = n.order_id
    where panoh.order_status(o) in ('issued', 'active', 'extended') and panoh.is_notice_readable(n)
      and not (n.case_id = any (coalesce(me.blocked, '{}')))
    order by n.seen_at is not null, o.expires_on, n.id $$;

-- The API calls it for seeOrderNotice. The police of the new place may end no follow-up of a case; the body ends the one
-- that waits for them, and tells the owner. False where the notice is none of theirs.
create or replace function panoh.see_order_notice(p_id uuid) returns boolean
  language plpgsql security definer set search_path = panoh, pg_temp as $$
  declare n order_notices; begin
    if not exists (select 1 from panoh.received_notices() r where r.id = p_id) then return false; end if;
    update order_notices set seen_by = (panoh.me()).user_id, seen_at = panoh.now() where id = p_id and seen_at is null
      returning * into n;
    if n.id is null then return true; end if;
    update follow_ups set status = 'done', outcome = 'done', done_at = panoh.now(), version = version + 1
      where case_id = n.case_id and rule = 'po.notice_seen' and subject_id = n.order_id and status = 'pending';
    insert into case_events (id, case_id, kind, partition, happened_at, agency_id, facts)
      select gen_random_uuid(), c.id, 'order_notice_seen', 'support', panoh.now(), c.agency_id, '{}' from cases c where c.id = n.case_id;
    insert into notifications (id, user_id, case_id, kind, subject_id)
      select gen_random_uuid(), u, n.case_id, 'order_notice_seen', n.order_id from unnest(panoh.answerable_for(n.case_id)) u;
    return true;
  end $$;
