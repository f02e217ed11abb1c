-- The API calls it for acceptReferral. The receiver may not read the sender's consents or insert grants: touches must
-- hold, and the grant never exceeds a consent that is valid now. It takes a place; false if none is free.
create or replace function panoh.accept_referral(p_referral uuid, p_grant uuid, p_wraps jsonb default '[]') returns boolean
  language plpgsql security definer set search_path = panoh, pg_temp as $$
  declare r referrals; c consents_in_force; s services; allowed text[]; begin
    select * into r from referrals where id = p_referral and to_agency_id = (panoh.me()).agency_id
      and status in ('sent', 'received') for update;
    if r.id is null or not panoh.viewer_has_case_relation(r.case_id) then raise exception 'not an offer' using errcode = '42501'; end if;
    if r.kind = 'service' then select * into s from services where id = r.service_id for update; end if;
    if s.capacity is not null then
      if coalesce(s.free_places, 0) < 1 then return false; end if;
      insert into service_places (referral_id, service_id) values (r.id, s.id);
      update services set free_places = free_places - 1, free_with_children = null, version = version + 1 where id = s.id;
    end if;
    select * into c from consents_in_force where id = r.consent_id and case_id = r.case_id
      and scope = 'referral' and agency_id = r.to_agency_id;
    if r.ending_by is not null then
      if r.ending_confirmed_by is null or (panoh.me()).user_id in (r.ending_by, r.ending_confirmed_by) then
        raise exception 'two more people' using errcode = case when r.ending_confirmed_by is null then 'PN138' else 'PN139' end;
      end if;
      -- What began since the offer stays with the worker who knows her; nothing can begin before this transaction ends.
      perform 1 from cases x where x.id = r.case_id for update;
      if not panoh.goes_along(r.case_id) then raise exception 'work that stays' using errcode = 'PN141'; end if;
      insert into vault.case_keys (case_id, partition, key_version, agency_id, agency_key_version, sealed_key)
        select r.case_id, w.partition, w."keyVersion", r.to_agency_id, w."agencyKeyVersion", decode(w."sealedKey", 'base64')
        from jsonb_to_recordset(p_wraps) w (partition text, "keyVersion" integer, "agencyKeyVersion" integer, "sealedKey" text)
        where w.partition = 'safe_contact' and exists (select 1 from panoh.ending_keys(r.id)) on conflict do nothing;
    -- A yes to one service at that agency is none to being taken over by it.
    elsif c.id is null or r.kind = 'handover' and c.purpose is distinct from 'handover' then
      raise exception 'consent ended' using errcode = 'PN005';
    end if;
    allowed := panoh.allowed_to(r.case_id, r.to_agency_id,
      array(select p from unnest(c.partitions) p where p = any (r.shared_partitions)));
    -- Of a case whose agency ends the new owner gets in any case how to reach and ask her.
    if exists (select 1 from panoh.ending_keys(r.id)) then
      allowed := array(select distinct unnest(allowed || '{safe_contact}'::text[]));
    end if;
    insert into grants (id, case_id, grantee_id, relation, partitions, purpose, source_id, ends_at)
      values (p_grant, r.case_id, r.to_agency_id, 'referred', '{core}'::text[] || allowed, 'referral', r.id,
        least(c.provisional_until, (c.until_on + 1)::timestamp at time zone 'Asia/Dushanbe'));
    return true;
  end $$;

-- The API calls it before accept_referral, which calls it too. Row security hides the sender's keys; the receiver of a
-- confirmed hand-over from an agency that ends gets the way to reach her, unless she asked for no more contact.
create or replace function panoh.ending_keys(p_referral uuid)
  returns table(case_id uuid, owner_id uuid, fallback_id uuid, fallback_key_version integer,
    fallback_public_key bytea, partition text, key_version integer, agency_key_version integer, sealed_key bytea,
    sealed_private_key bytea)
  language sql stable security definer set search_path = panoh, pg_temp as $$
  select c.id, c.agency_id, r.to_agency_id, n.version, n.public_key, w.partition, w.key_version, w.agency_key_version,
      w.sealed_key, h.sealed_private_key
    from referrals r join cases c on c.id = r.case_id and c.erased_at is null and not c.contact_stopped
      cross join lateral (select k.* from agency_keys k where k.agency_id = r.to_agency_id order by k.version desc limit 1) n
      join vault.case_keys w on w.case_id = c.id and w.agency_id = c.agency_id and w.partition = 'safe_contact'
      join agency_keys h on h.agency_id = c.agency_id and h.version = w.agency_key_version and h.held_by = 'server'
    where r.id = p_referral and r.ending_confirmed_by is not null and r.status in ('sent', 'received')
      and r.to_agency_id = (panoh.me()).agency_id and not (c.id = any (coalesce((panoh.viewer()).blocked, '{}'::uuid[]))) $$;

-- The API calls it when a support-lead referral is accepted or ends. The receiver may not update the police case: it
-- sets only the support lead, and the owner can only take it back.
create or replace function panoh.answer_support_lead(p_referral uuid, p_accepts boolean) returns boolean
  language plpgsql security definer set search_path = panoh, pg_temp as $$
  declare r referrals; begin
    select * into r from referrals where id = p_referral and kind = 'support_lead';
    if r.id is null or not panoh.viewer_has_case_relation(r.case_id)
      or (panoh.viewer_owns_case(r.case_id) and not p_accepts or r.to_agency_id = (panoh.me()).agency_id and r.ended_at is null
        and (not p_accepts or exists (select 1 from grants g where g.source_id = r.id and g.relation = 'referred')))
        is not true then
      raise exception 'no relation' using errcode = '42501';
    end if;
    update cases set version = version + 1,
      support_lead_state = case when p_accepts then 'accepted' else 'to_offer' end,
      support_lead_agency_id = case when p_accepts then r.to_agency_id end
      where id = r.case_id and support_lead_state = any (
        case when p_accepts then '{offered}'::text[] else '{offered,accepted}'::text[] end)
      and (support_lead_agency_id is null or support_lead_agency_id = r.to_agency_id);
    return found;
  end $$;

-- The API calls it for askForGroupConsent. Row security hides the receiving agency's case; the viewer must see the
-- referral in unshared_cases. People are notified only where the survivor was never asked, and the answer is the same.
create or replace function panoh.ask_for_group_consent(p_referral uuid) returns boolean
  language plpgsql security definer set search_path = panoh, pg_temp as $$
  declare received uuid; incoming boolean; begin
    select r.received_case_id, u.is_incoming into received, incoming from panoh.unshared_cases() u
      join referrals r on r.id = u.referral_id where u.referral_id = p_referral;
    if received is null then return false; end if;
    -- The coordinator of the new place has no relation to either case; of the new one this question alone is written.
    if incoming then insert into case_events (id, case_id, kind, partition, happened_at, agency_id, actor_id, facts)
      values (gen_random_uuid(), received, 'question_asked', 'core', panoh.now(), (panoh.me()).agency_id, (panoh.me()).user_id,
        jsonb_build_object('groupConsentOf', p_referral)); end if;
    if not exists (select 1 from consents k where k.case_id = received and k.scope = 'case_conference_mdwg') then
      perform panoh.notify(received, 'group_consent_wanted', p_referral, panoh.answerable_for(received));
    end if;
    return true;
  end $$;

-- The API calls it for askQuestion and askAboutReferral. Coordinator only, or the owner about a referral; they may not
-- read staff of other agencies or insert notifications. It returns the number of people notified.
create or replace function panoh.ask(p_follow_up uuid, p_referral uuid) returns integer
  language plpgsql security definer set search_path = panoh, pg_temp as $$
  declare row follow_ups; subject uuid; people uuid[]; begin
    if p_follow_up is not null then
      select * into row from follow_ups where id = p_follow_up and status = 'pending' and partition = 'follow_ups';
      subject := row.case_id;
    else
      select case_id into subject from referrals where id = p_referral
        and (ended_at is null or (status = 'completed' and survivor_feedback is null));
    end if;
    if subject is null or not (panoh.viewer_coordinates_case(subject) or p_follow_up is null and panoh.viewer_owns_case(subject)) then
      raise exception 'no relation' using errcode = '42501';
    end if;
    people := array(
      select unnest(panoh.answerable_for(subject)) where row.id is not null
        and row.owner_role not in ('receiving_agency', 'support_lead')
      union select u.id from cases c join users u on u.agency_id = c.agency_id
        where c.id = subject and 'supervisor' = any (u.roles) and exists (select 1 from follow_up_steps s
          where s.follow_up_id = row.id and s.rung = 'supervisor' and s.run_at <= panoh.now())
      union select u.id from referrals f join users u on u.agency_id = f.to_agency_id
        where f.id = coalesce(p_referral, case when row.owner_role = 'receiving_agency' then row.subject_id end)
          and not (u.roles <@ '{coordinator,statistician,administrator,data_protection_officer,oversight,court_contact,enforcement_contact}'::text[])
      union select u.id from cases c join users u on u.agency_id = c.support_lead_agency_id
        where c.id = subject and row.owner_role = 'support_lead'
          and not (u.roles <@ '{coordinator,statistician,administrator,data_protection_officer,oversight,court_contact,enforcement_contact}'::text[])
      -- The sender can also ask the survivor how the help went.
      union select unnest(panoh.answerable_for(f.case_id)) from referrals f
        where f.id = p_referral and p_follow_up is null and f.ended_at is not null);
    return panoh.notify(subject, 'question_asked', coalesce(p_follow_up, p_referral), people);
  end $$;

-- The API and the policy on message texts call it for writeReferralMessage: which agencies get a copy. A receiver may read
-- neither the case nor its group, so the body asks for a party; the coordinator's agency is added while she shares.
create or replace function panoh.message_readers(p_referral uuid) returns setof uuid
  language sql stable security definer set search_path = panoh, pg_temp as $$
  with r as materialized (select x.* from referrals x where x.id = p_referral
    and (panoh.me()).agency_id in (x.from_agency_id, x.to_agency_id))
  select r.from_agency_id from r union select r.to_agency_id from r where r.to_agency_id is not null
  union select u.agency_id from r join cases c on c.id = r.case_id join working_groups g on g.id = c.working_group_id
    join users u on u.id in (g.coordinator_user_id, g.deputy_user_id) and u.status = 'active'
    where c.shares_with_group and (c.shares_until is null or c.shares_until > panoh.now()) $$;

-- The API calls it for writeReferralMessage, in the transaction of the message. A party may not read staff of the other
-- agency or insert notifications; it notifies those who answer for the referral there, once until they have read it.
create or replace function panoh.notify_message(p_referral uuid) returns integer
  language plpgsql security definer set search_path = panoh, pg_temp as $$
  declare r referrals; people uuid[]; me uuid := (panoh.me()).agency_id; begin
    select * into r from referrals where id = p_referral;
    if not exists (select 1 from referral_messages m where m.referral_id = r.id and m.sent_at = panoh.now()
        and m.written_by = (panoh.me()).user_id and m.from_agency_id = me) then
      raise exception 'nothing written' using errcode = '42501';
    end if;
    people := case when me = r.to_agency_id then panoh.answerable_for(r.case_id)
      when r.received_case_id is not null then panoh.answerable_for(r.received_case_id)
      else array(select u.id from users u where u.agency_id = r.to_agency_id
        and not (u.roles <@ '{coordinator,statistician,administrator,data_protection_officer,oversight,court_contact,enforcement_contact}'::text[])) end;
    return panoh.notify(r.case_id, 'message_written', r.id, array(select p from unnest(people) p
      where not exists (select 1 from notifications n where n.user_id = p and n.kind = 'message_written'
        and n.subject_id = r.id and n.read_at is null)));
  end $$;

-- The worker calls it every hour; no login may delete texts. It deletes the words of messages 90 days after their referral
-- ended, except while a legal hold on one of its cases runs; and who asked for voice codes on a day or alone in a quarter
-- that is over.
create or replace function panoh.erase_message_texts() returns integer
  language plpgsql security definer set search_path = panoh, pg_temp as $$
  declare gone integer; today date := (panoh.now() at time zone 'Asia/Dushanbe')::date; begin
    delete from voice_askers a where a.on_day < today;
    delete from voice_quarters q where q.quarter_on < date_trunc('quarter', today)::date and q.asked_by is not null;
    delete from referral_message_texts t using referral_messages m, referrals r
      where m.id = t.message_id and r.id = m.referral_id and r.ended_at <= panoh.now() - interval '90 days'
        and not exists (select 1 from legal_holds h where h.case_id in (r.case_id, r.received_case_id)
          and h.lifted_at is null and h.until_on >= today);
    get diagnostics gone = row_count;
    return gone;
  end $$;

-- The API calls it for listServices and for receivers. Row security hides confidential services of other agencies; it
-- shows signed-in users what they offer, without address and phone number; and those who look for a place, but not police,
-- roughly how many were free on the day the agency last said so: nothing shows an admission. services.e2e-spec.ts
-- holds it.
create or replace function panoh.askable_services()
  returns table(id uuid, agency_id uuid, type text, languages text[], opening_hours jsonb, cost text,
    documents text[], status text, version integer, free_range text, free_with_children boolean,
    confirmed_at timestamptz, confirmed_until date)
  language sql stable security definer set search_path = panoh, pg_temp as $$
  select s.id, s.agency_id, s.type, s.languages, s.opening_hours, s.cost, s.documents, s.status, 1,
    case when not f.seeks then null when s.said_places = 0 then 'none' when s.said_places < 3 then 'one_or_two'
      when s.said_places < 6 then 'three_to_five' when s.said_places > 5 then 'six_or_more' end,
    case when f.seeks then s.said_with_children end,
    case when f.seeks then date_trunc('day', s.confirmed_at, 'Asia/Dushanbe') end,
    case when f.seeks then s.confirmed_until end
  from panoh.viewer() me join services s on s.is_confidential and s.agency_id <> me.agency_id
    cross join lateral (select 'own:core' = any (me.writes) and me.agency_kind <> 'police'
      or 'coordinator' = any (me.roles) as seeks) f $$;

-- Trigger on an update of `referrals` by panoh_app: which side changes what. Mirrors allowedReferralActions in
-- referrals/referrals.rules.ts. It reads grant and case of the receiver, whatever the viewer sees of them.
create or replace function panoh.check_referral_step() returns trigger
  language plpgsql security definer set search_path = panoh, pg_temp as $$
  declare
    is_receiver boolean := coalesce(old.to_agency_id = (panoh.me()).agency_id, false);
    is_sender boolean := panoh.viewer_owns_case(old.case_id);
    coordinates boolean := panoh.viewer_coordinates_case(old.case_id);
    takes_back boolean := is_sender or coordinates;
    -- REFERRAL_TRANSITIONS in referrals/referrals.types.ts.
    next_states text[] := case old.status when 'sent' then '{received,accepted,declined,unavailable,withdrawn}'
      when 'received' then '{accepted,declined,unavailable,withdrawn}'
      when 'accepted' then '{appointment,service_started,completed,not_attended,withdrawn}'
      when 'appointment' then '{service_started,completed,not_attended,withdrawn}'
      when 'service_started' then '{completed,not_attended,withdrawn}' end;
    survivor_feedback text[] := '{survivor_feedback,no_longer_wanted}';
    may_change text[] := '{version,status,ended_at,received_case_id,ack_due_at,contact_due_at,outcome_due_at,due_at}';
    was_refused boolean := old.status in ('declined', 'unavailable', 'not_attended')
      or old.status = 'withdrawn' and old.withdrawal_reason is not distinct from 'receiver_not_available';
    is_refused boolean := old.kind <> 'support_lead' and was_refused;
    -- The sender has sent the missing information, so the receiver decides again.
    is_resent boolean := is_sender and old.status = 'declined' and old.decline_reason = 'information_missing'
      and new.status = 'sent' and new.decided_at is null and new.decline_reason is null and new.settled_by is null
      and date_trunc('milliseconds', new.resent_at) = date_trunc('milliseconds', panoh.now());
  begin
    if takes_back then may_change := may_change || '{asked_at,withdrawal_reason}'::text[]; end if;
    if is_sender then may_change := may_change || survivor_feedback || '{consent_id}'::text[]; end if;
    if is_receiver and not was_refused then may_change := may_change || survivor_feedback; end if;
    if is_receiver and old.ended_at is null then
      may_change := may_change || '{received_at,decided_at,contacted_at,appointment_at,service_on,decline_reason,
        next_step,unavailable_reason,not_asked_reason,missing_codes}'::text[];
    end if;
    if is_resent then
      may_change := may_change || '{resent_at,received_at,decided_at,decline_reason,next_step}'::text[];
    end if;
    -- A refused referral is settled by the sender, who hears the survivor's answer, or as a gap of the district.
    if is_refused and is_sender and new.settled_by is distinct from 'gap' then
      may_change := may_change || '{settled_by,settled_at,waiting_on,interim_help}'::text[];
    end if;
    if is_refused and coordinates and new.settled_by = 'gap' then
      may_change := may_change || '{settled_by,settled_at,waiting_on,interim_help,gap_recorded_at,gap_tried,gap_since}'::text[];
    end if;
    if (to_jsonb(new) - may_change = to_jsonb(old) - may_change
      and case when new.status = old.status
          -- The API reads and writes milliseconds.
          then date_trunc('milliseconds', new.ended_at) is not distinct from date_trunc('milliseconds', old.ended_at)
          when is_resent then new.ended_at is null
          else old.ended_at is null and new.status = any (next_states)
            and case when new.status = 'withdrawn' then takes_back else is_receiver end
            and (new.ended_at is null) = (new.status not in ('completed', 'not_attended', 'declined', 'unavailable', 'withdrawn')) end
      and (new.status <> 'accepted' or new.received_case_id is not null)
      and (new.received_case_id is not distinct from old.received_case_id
        or old.received_case_id is null and is_receiver and old.status in ('sent', 'received') and new.status = 'accepted'
          and exists (select 1 from grants g where g.source_id = old.id and g.relation = 'referred')
          and exists (select 1 from cases c where c.id = new.received_case_id and c.agency_id = old.to_agency_id
            and c.origin_referral_id = old.id)))
    then return new; end if;
    raise exception 'not this step' using errcode = '42501';
  end $$;

-- The API calls it for listLeadCandidates, assignLead, assignContact, closure and band changes. Owner only (owns): it
-- leaves out colleagues with a block, and the viewer does not see every block.
create or replace function panoh.choosable(p_case uuid, p_roles text[]) returns setof uuid
  language sql stable security definer set search_path = panoh, pg_temp as $$
  select u.id from panoh.viewer() me join users u on u.agency_id = me.agency_id and u.status = 'active' and u.roles && p_roles
  where panoh.viewer_owns_case(p_case) and not exists (select 1 from blocks_in_force b
    where b.case_id = p_case and b.subject_kind = 'user' and b.subject_id = u.id) $$;

-- The API calls it in the transaction that closes the support lead's own case. Only a person who decides on that
-- closure, who may not update the police case; it sets only the support lead and its referral.
create or replace function panoh.end_support_lead(p_closed uuid)
  returns table(case_id uuid, referral_id uuid, urgency text, ended_as text, was_lead boolean)
  language plpgsql security definer set search_path = panoh, pg_temp as $$
  declare r referrals; begin
    if not panoh.decides_closure(p_closed)
      or not exists (select 1 from cases c where c.id = p_closed and c.status = 'closed' and c.closed_at = panoh.now()) then
      raise exception 'not closed' using errcode = '42501';
    end if;
    for r in select x.* from referrals x join cases c on c.id = x.case_id
      where x.received_case_id = p_closed and x.kind = 'support_lead' and x.ended_at is null for update loop
      case_id := r.case_id; referral_id := r.id; urgency := r.urgency;
      ended_as := case when r.contacted_at is null then 'not_attended' else 'completed' end;
      update cases c set support_lead_state = 'to_offer', support_lead_agency_id = null, version = c.version + 1
        where c.id = r.case_id and c.support_lead_state = 'accepted' and c.support_lead_agency_id = r.to_agency_id;
      was_lead := found;
      update referrals x set status = ended_as, ended_at = panoh.now(), due_at = null, version = x.version + 1,
        service_on = coalesce(x.service_on, (x.contacted_at at time zone 'Asia/Dushanbe')::date),
        next_step = case when x.contacted_at is null then 'ask_another_agency' end where x.id = r.id;
      insert into case_events (id, case_id, kind, partition, happened_at, agency_id, facts)
        values (gen_random_uuid(), r.case_id, 'support_lead_ended', 'core', panoh.now(), r.to_agency_id,
          jsonb_build_object('referralId', r.id, 'reference', r.reference));
      perform panoh.notify(r.case_id, 'support_lead_ended', null, panoh.answerable_for(r.case_id));
      return next;
    end loop;
  end $$;

-- reaches and may_complete_follow_up call it; no login may. True in the transaction that closes the support lead's own case, for
-- the people who decide on that closure.
create or replace function panoh.ends_support_lead(p_case uuid) returns boolean
  language sql stable set search_path = panoh, pg_temp as $$
  select exists (select 1 from referrals r join cases c on c.id = r.received_case_id
    where r.case_id = p_case and r.kind = 'support_lead' and c.status = 'closed' and c.closed_at = panoh.now()
    and (panoh.viewer_owns_case(c.id) or exists (select 1 from grants_in_force g where g.case_id = c.id
      and g.relation = 'closure_review' and g.grantee_id = any ((panoh.me()).grantees)))) $$;

-- Triggers on `referrals`. Insert: it locks the service, so that no referral goes to one that is withdrawn at the same
-- moment. End: the place in the service is free again, and a referral that is withdrawn ends the access it gave. The
-- sender may not lock or update a service of another agency, a coordinator may not update grants.
create or replace function panoh.keep_service_and_access() returns trigger
  language plpgsql security definer set search_path = panoh, pg_temp as $$
  declare found_status text; freed uuid; begin
    if tg_op = 'INSERT' then
      select status into found_status from services where id = new.service_id for share;
      if found_status = 'withdrawn' then raise exception 'the service is withdrawn' using errcode = 'PN006'; end if;
      return new;
    end if;
    update service_places set given_back_at = panoh.now() where referral_id = new.id and given_back_at is null
      returning service_id into freed;
    update services set free_places = least(free_places + 1, capacity), version = version + 1 where id = freed;
    update grants set ends_at = panoh.now() where new.status = 'withdrawn' and case_id = new.case_id
      and source_id = new.id and (ends_at is null or ends_at > panoh.now());
    return null;
  end $$;

-- A policy on `referrals`, receivers_of and sharing_state call it: whether the agency may receive referrals of the case,
-- which owner and coordinator see. As the owner of the schema everywhere: a plan under row security serves one login, so
-- a policy and a function that call it in turn would plan it each time.
create or replace function panoh.may_receive(p_case uuid, p_agency uuid) returns boolean
  language sql stable security definer set search_path = panoh, pg_temp as $$
  select panoh.agency_serves_case_area(p_case, p_agency) or exists (select 1 from cases c where c.id = p_case
    and c.working_group_id is null and not exists (select 1 from agency_memberships m
      where m.agency_id = c.agency_id and (m.ended_at is null or m.ended_at > panoh.now()))) $$;

-- may_take_over and functions of agencies that end call it. Mirrors mayBeSupportLead in referrals/support-lead.rules.ts.
create or replace function panoh.may_lead(p_type text) returns boolean
  language sql immutable set search_path = panoh, pg_temp as $$
  select p_type in ('crisis_centre', 'ngo', 'shelter', 'cowfa', 'cowfa_icc', 'health', 'health_msr_room') $$;

-- A policy on `referrals` and receivers_of call it, for the owner of the case: whether the agency may lead it, in whatever
-- district. Never from the police, who would learn where she goes.
create or replace function panoh.may_take_over(p_case uuid, p_agency uuid) returns boolean
  language sql stable security definer set search_path = panoh, pg_temp as $$
  select panoh.viewer_owns_case(p_case) and exists (select 1 from cases c join agencies s on s.id = c.agency_id
      join agencies a on a.id = p_agency
    where c.id = p_case and s.kind <> 'police' and a.id <> s.id and a.status = 'active'
      and panoh.may_lead(a.type) and not exists (select 1 from conflict_blocks b where b.case_id = c.id and b.lifted_at is null
        and (b.subject_id = a.id or b.subject_code = a.kind))) $$;

-- assign_follow_ups and end_follow_up call it; no login may. It says which rows of an owner's case another agency may
-- end; each branch names the relation that allows it.
create or replace function panoh.may_complete_follow_up(p_follow_up uuid) returns boolean
  language sql stable set search_path = panoh, pg_temp as $$
  select exists (select 1 from follow_ups f where f.id = p_follow_up and (panoh.viewer_owns_case(f.case_id)
    or f.partition = 'follow_ups' and panoh.calls_for(f.case_id)
    or exists (select 1 from referrals r where r.case_id = f.case_id
      and (r.to_agency_id = (panoh.me()).agency_id or panoh.viewer_coordinates_case(f.case_id)
        or r.kind = 'support_lead' and panoh.ends_support_lead(f.case_id))
      -- The receiver's answer or the coordinator ends the sender's search; the referral is updated after its rows.
      and r.id = f.subject_id and (f.owner_role = 'receiving_agency' or f.rule in ('rf.find_other', 'rf.send_missing', 'rf.waiting',
        'sv.wait_high')
        and r.kind <> 'support_lead'))
    or exists (select 1 from referrals r where r.case_id = f.case_id
      and (r.to_agency_id = (panoh.me()).agency_id or r.kind = 'support_lead' and panoh.ends_support_lead(f.case_id))
      and (r.service_type = 'forensic_exam' and f.rule = 'hl.forensic'
        -- An accepted place ends every search for the same service.
        or r.kind <> 'support_lead' and f.rule in ('rf.find_other', 'rf.send_missing', 'rf.waiting', 'sv.wait_high')
          and exists (select 1 from referrals s where s.id = f.subject_id and s.case_id = f.case_id and s.kind = r.kind
            and (s.kind = 'handover' or s.service_type = r.service_type))
        or r.kind = 'support_lead' and f.partition = 'follow_ups')
      -- A referral that was not accepted allows nothing, and an ended one nothing after the moment it ended.
      and (r.ended_at = panoh.now() or r.ended_at is null and (r.status in ('accepted', 'appointment', 'service_started')
        or exists (select 1 from grants g where g.source_id = r.id and g.relation = 'referred'
          and (g.ends_at is null or g.ends_at > panoh.now())))))
    -- The agency that has the hearing moves it.
    or f.rule = 'pl.joint' and exists (select 1 from referrals r where r.case_id = f.case_id
      and r.to_agency_id = (panoh.me()).agency_id and r.received_case_id is not null and r.ended_at is null)
    -- The police decide on a correction of theirs in a case of another agency.
    or f.rule = 'cr.confirm' and exists (select 1 from corrections k where k.id = f.subject_id
      and k.case_id = f.case_id and k.agency_id = (panoh.me()).agency_id)
    or exists (select 1 from protection_orders o where o.case_id = f.case_id and (
      o.agency_id = (panoh.me()).agency_id and (o.id = f.subject_id or exists (select 1 from order_events e
        where e.order_id = o.id and e.id = f.subject_id))
      -- The prosecutor's answer moves the end of the order and the rows that depend on it.
      or o.id = f.subject_id and f.rule in ('po.extension', 'po.pre_expiry', 'po.expiry', 'rk.reassess')
        and o.extension_prosecutor_id = (panoh.me()).agency_id and o.extension_answered_at = panoh.now()
      -- Rows for the police about an order that no longer runs: the next command in the case may replace them.
      or o.id = f.subject_id and f.rule in ('po.serve_check', 'po.not_binding', 'po.pre_expiry', 'po.extension')
        and panoh.order_status(o) not in ('issued', 'active', 'extended')))
    or f.rule in ('cl.decide', 'cl.second_talk', 'cl.watch') and exists (select 1 from closure_episodes e
      where e.id = f.subject_id and e.reviewer_agency_id = (panoh.me()).agency_id)
    or f.rule = any (panoh.second_looks()) and panoh.gives_second_look(f.id)
    or f.rule = 'fu.mdwg_review' and f.owner_role = 'coordinator' and panoh.meets_on(f.case_id)
    or f.rule = 'mt.decision' and exists (select 1 from meeting_decisions d where d.id = f.subject_id
      and d.taken_back_at = panoh.now() and d.taken_back_by = (panoh.me()).user_id)
    or exists (select 1 from closure_episodes e join cases c on c.id = e.case_id where e.case_id = f.case_id
      and e.state = 'approved' and e.decided_by = (panoh.me()).user_id and e.decided_at = panoh.now()
      and c.closed_at = panoh.now()))) $$;

-- A policy on `referrals` calls it for a coordinator who sends a referral to another agency; a policy cannot read its
-- own table. It answers yes or no.
create or replace function panoh.may_replace_referral(p_referral uuid, p_case uuid, p_from uuid) returns boolean
  language sql stable security definer set search_path = panoh, pg_temp as $$
  select exists (select 1 from referrals r
    where r.id = p_referral and r.case_id = p_case and r.from_agency_id = p_from) $$;

-- The API calls it for listReceivingServices, getSupportLead and listNewOwners. Owner or coordinator, who do not see every
-- block; it returns ids of agencies, without a reason for those it leaves out. p_anywhere: of every group.
create or replace function panoh.receivers_of(p_case uuid, p_anywhere boolean) returns table(agency_id uuid)
  language plpgsql stable security definer set search_path = panoh, pg_temp as $$
  begin
    if not (panoh.viewer_owns_case(p_case) or panoh.viewer_coordinates_case(p_case)) then
      raise exception 'no relation' using errcode = '42501';
    end if;
    return query select a.id from agencies a join cases c on c.id = p_case
      where a.status = 'active' and a.id <> c.agency_id
        and case when p_anywhere then panoh.may_take_over(c.id, a.id) else panoh.may_receive(c.id, a.id) end
        and not exists (select 1 from conflict_blocks b where b.case_id = c.id and b.lifted_at is null
          and (b.subject_id = a.id or b.subject_code = a.kind));
  end $$;

-- may_receive, block_facts and block_reviewer call it: whether the agency is in the case's working group, or in one of
-- its owner's.
create or replace function panoh.agency_serves_case_area(p_case uuid, p_agency uuid) returns boolean
  language sql stable set search_path = panoh, pg_temp as $$
  select exists (select 1 from cases c join agency_memberships m on m.agency_id = p_agency and (m.ended_at is null or m.ended_at > panoh.now())
  where c.id = p_case and case when c.working_group_id is not null then m.working_group_id = c.working_group_id
    else exists (select 1 from agency_memberships o where o.agency_id = c.agency_id
      and o.working_group_id = m.working_group_id and (o.ended_at is null or o.ended_at > panoh.now())) end) $$;

-- The API calls it for undoReferralAcceptance; no login may delete a case. The receiver within ten minutes and before a
-- first contact. Mirrors furtherRefusal in referrals/referrals.rules.ts.
create or replace function panoh.undo_acceptance(p_referral uuid) returns void
  language plpgsql security definer set search_path = panoh, pg_temp as $$
  declare r referrals; made timestamptz; freed uuid; searches text[] := '{rf.find_other,rf.send_missing,rf.waiting,sv.wait_high}'; begin
    select * into r from referrals where id = p_referral and to_agency_id = (panoh.me()).agency_id
      and kind <> 'support_lead' and status = 'accepted' for update;
    if r.id is null or not coalesce(panoh.viewer_owns_case(r.received_case_id), false) then
      raise exception 'not accepted by the viewer' using errcode = '42501';
    end if;
    if r.decided_at <= panoh.now() - interval '10 minutes' then raise exception 'too old' using errcode = 'PN132'; end if;
    if r.contacted_at is not null then raise exception 'in use' using errcode = 'PN131'; end if;
    -- The API reads and writes milliseconds.
    made := date_trunc('milliseconds', r.decided_at);
    insert into statistics.changed_cases (on_day)
      select distinct d.on_day from cases c, lateral (
        select (c.opened_at at time zone 'Asia/Dushanbe')::date
        union select i.reported_on from incidents i where i.case_id = c.id
        union select i.started_on from incidents i where i.case_id = c.id
        union select (f.due_at at time zone 'Asia/Dushanbe')::date from follow_ups f where f.case_id = c.id) d (on_day)
      where c.id = r.received_case_id and d.on_day is not null;

    -- The sender's rows return to their state before the acceptance.
    delete from follow_up_steps s using follow_ups f where s.follow_up_id = f.id and f.case_id = r.case_id
      and f.subject_id = r.id and f.status = 'pending' and date_trunc('milliseconds', f.created_at) = made;
    delete from follow_ups f where f.case_id = r.case_id and f.subject_id = r.id and f.status = 'pending'
      and date_trunc('milliseconds', f.created_at) = made;
    with again as (update follow_ups f set status = 'pending', done_at = null, done_by = null, outcome = null, version = version + 1
        where f.case_id = r.case_id and f.status <> 'pending' and date_trunc('milliseconds', f.done_at) = made
          and (f.subject_id = r.id or f.rule = any (searches)) returning f.id)
      update follow_up_steps s set state = 'waiting', done_at = null, lease_until = null from again
        where s.follow_up_id = again.id and s.run_at >= r.decided_at and s.state in ('skipped', 'done');
    update grants set ends_at = panoh.now() where case_id = r.case_id and source_id = r.id and relation = 'referred'
      and (ends_at is null or ends_at > panoh.now());
    delete from service_places where referral_id = r.id and given_back_at is null returning service_id into freed;
    update services set free_places = least(free_places + 1, capacity), version = version + 1 where id = freed;
    update referrals set status = 'received', received_at = coalesce(received_at, decided_at), decided_at = null,
      received_case_id = null, contact_due_at = null, outcome_due_at = null, due_at = ack_due_at, version = version + 1
      where id = r.id;

    perform set_config('panoh.undone_case', r.received_case_id::text, true);
    delete from case_events where case_id = r.received_case_id and date_trunc('milliseconds', recorded_at) = made;
    delete from disability_answers where case_id = r.received_case_id and version = 1;
    -- Rows that a hand-over brought; rows added since keep the case.
    delete from plan_action_steps where case_id = r.received_case_id and date_trunc('milliseconds', recorded_at) = made;
    delete from plan_actions where case_id = r.received_case_id and date_trunc('milliseconds', recorded_at) = made;
    delete from goal_progress where case_id = r.received_case_id and date_trunc('milliseconds', recorded_at) = made;
    delete from support_goals where case_id = r.received_case_id and date_trunc('milliseconds', recorded_at) = made;
    delete from key_date_events where case_id = r.received_case_id and date_trunc('milliseconds', recorded_at) = made;
    perform set_config('panoh.undone_case', '', true);
    delete from follow_up_steps s using follow_ups f where s.follow_up_id = f.id and f.case_id = r.received_case_id
      and f.status = 'pending' and date_trunc('milliseconds', f.created_at) = made;
    delete from follow_ups where case_id = r.received_case_id and status = 'pending'
      and date_trunc('milliseconds', created_at) = made;
    delete from perpetrator_names where case_id = r.received_case_id;
    delete from incident_perpetrators where case_id = r.received_case_id;
    delete from incidents where case_id = r.received_case_id;
    delete from safe_contacts where case_id = r.received_case_id and version = 1;
    delete from identities where case_id = r.received_case_id and version = 1;
    delete from survivors where case_id = r.received_case_id;
    delete from conflict_blocks where case_id = r.received_case_id and source = 'linked';
    delete from notifications where case_id = r.received_case_id;
    delete from grants where case_id = r.received_case_id and relation = 'own';
    delete from vault.case_keys where case_id = r.received_case_id;
    perform linkage.forget(r.received_case_id);
    delete from linkage.registrations where case_id = r.received_case_id;
    delete from queue_lines where case_id = r.received_case_id;
    delete from cases where id = r.received_case_id;
    set constraints all immediate;
    set constraints all deferred;
  exception when foreign_key_violation then
    raise exception 'in use' using errcode = 'PN131';
  end $$;

-- The API calls it for listUnsharedCases, as does ask_for_group_consent. Row security hides the cases that receiving
-- agencies opened; a coordinator of the sender's case gets the referral alone, for 30 days, as does the coordinator of
-- the group to which a case is handed over, not the case of the sender. A survivor who refused and one who was never
-- asked look the same, so that no refusal is disclosed.
create or replace function panoh.unshared_cases()
  returns table(referral_id uuid, case_id uuid, reference text, agency_id uuid, accepted_at timestamptz, asked_at timestamptz,
    is_incoming boolean)
  language sql stable security definer set search_path = panoh, pg_temp as $$
  select r.id, k.id, r.reference, r.to_agency_id, r.decided_at, (select max(v.recorded_at) from case_events v
      where v.case_id = k.id and v.kind = 'question_asked' and v.facts @> jsonb_build_object('groupConsentOf', r.id)), k.is_incoming
    from (select g.case_id as sent_id, g.grantee_id as group_id, false as is_incoming from panoh.held_grants g
        where g.relation = 'group' and 'group:core' = any (g.reads)
      union all select h.case_id, n.working_group_id, true from referrals h join cases n on n.id = h.received_case_id
        join cases o on o.id = h.case_id and o.working_group_id is distinct from n.working_group_id and o.shares_with_group
          and (o.shares_until is null or o.shares_until > panoh.now())
        where h.kind = 'handover' and h.ended_at is null and n.working_group_id = any ((panoh.me()).led_group_ids)
          and 'group:core' = any ((panoh.me()).reads) and not (o.id = any (coalesce((panoh.viewer()).blocked, '{}')))) l
      join referrals r on r.case_id = l.sent_id and (r.kind = 'handover' or not l.is_incoming)
      join cases x on x.id = r.received_case_id and x.agency_id = r.to_agency_id and x.working_group_id = l.group_id
      cross join lateral (select case when l.is_incoming then x.id else l.sent_id end as id, l.is_incoming) k
    where r.status in ('accepted', 'appointment', 'service_started') and r.decided_at > panoh.now() - interval '30 days'
      and x.status = 'open' and x.erased_at is null and not (x.id = any (coalesce((panoh.viewer()).blocked, '{}')))
      and not exists (select 1 from consents k where k.case_id = x.id and k.scope = 'case_conference_mdwg'
        and k.answer = 'given')
    order by r.decided_at, r.id limit 100 $$;

-- next_call_in and plan_call_in call it; no login may. The open case of another agency that the code names, also by the code of
-- a merged record. Police cases stay out, and nothing is found for a blocked person or agency, or while it already asks.
create or replace function panoh.called_case(p_call_in uuid) returns uuid
  language sql stable set search_path = panoh, pg_temp as $$
  with recursive named as (select s.case_id as id from call_ins i join survivors s on s.code = i.code where i.id = p_call_in
      union select m.kept_id from named n join merged_cases m on m.case_id = n.id)
  select (array_agg(c.id))[1] from call_ins i join agencies a on a.id = i.agency_id and a.status = 'active'
      join users u on u.id = i.asked_by and u.agency_id = a.id and u.status = 'active'
      cross join named n join cases c on c.id = n.id join agencies o on o.id = c.agency_id
    where i.id = p_call_in and c.status = 'open' and c.erased_at is null and o.kind <> 'police' and o.id <> a.id
      and a.kind <> 'police' and panoh.may_lead(a.type) and not (c.id = any (panoh.blocked_for(u.id, a.id, a.kind, false)))
      -- With a stolen card an agency makes nobody ring her again and again.
      and not exists (select 1 from call_in_cases k join call_ins e on e.id = k.call_in_id and e.agency_id = a.id
        where k.case_id = c.id and k.answer = 'not_asked' and k.answered_at > panoh.now() - interval '14 days')
      and not exists (select 1 from referrals r where r.case_id = c.id and r.kind = 'handover' and r.to_agency_id = a.id
        and r.ended_at is null)
    having count(*) = 1 $$;

-- The worker calls it, and plan_call_in with the plan that the rules made; it may read neither cases nor codes. It looks at each
-- question once, so that no answer of the API, and no time that it takes, depends on what a code names.
create or replace function panoh.next_call_in() returns table(call_in_id uuid, case_id uuid, state jsonb)
  language plpgsql security definer set search_path = panoh, pg_temp as $$
  declare asked uuid; found_case uuid; begin
    loop
      -- In random order, so that one that fails does not block the others.
      select i.id into asked from call_ins i where i.looked_at is null order by random() limit 1 for update skip locked;
      if asked is null then return; end if;
      update call_ins i set looked_at = panoh.now() where i.id = asked;
      found_case := panoh.called_case(asked);
      if found_case is not null then
        perform 1 from cases c where c.id = found_case for update;
        return query select asked, found_case, panoh.state_of_planning(found_case);
        return;
      end if;
    end loop;
  end $$;

-- The worker calls it after next_call_in, which locks the case; it may not insert `follow_ups`. The row does not name the agency
-- that asks; further questions of that agency join the one whose row waits.
create or replace function panoh.plan_call_in(p jsonb) returns void
  language plpgsql security definer set search_path = panoh, pg_temp as $$
  declare question uuid := (p->>'subjectId')::uuid; subject uuid := panoh.called_case(question); earlier uuid; begin
    if subject is null or (p->>'rule', p->>'because') is distinct from ('ho.call_in', 'called_in') then
      raise exception 'no case called in' using errcode = '42501';
    end if;
    select e.id into earlier from call_ins i join call_ins e on e.agency_id = i.agency_id join follow_ups f on f.subject_id = e.id
      where i.id = question and f.case_id = subject and f.rule = 'ho.call_in' and f.status = 'pending';
    insert into call_in_cases (call_in_id, case_id, joins_id) values (question, subject, earlier);
    if earlier is null then
      perform panoh.plan_row(subject, (p - '{afterClosure}'::text[]) || '{"partition": "follow_ups"}');
    end if;
  end $$;

-- answer_call_in and lapse_call_ins call it; no login may. Of doubt or silence the fallback agency hears where the group may know
-- the case, by the owner's name alone; the owner's supervisors hear of doubt here, of silence by the row. The asking agency stays unnamed.
create or replace function panoh.doubt_call_in(p_call_in uuid, p_case uuid, p_own boolean) returns void
  language sql set search_path = panoh, pg_temp as $$
  insert into notifications (id, user_id, case_id, kind, subject_id)
    select gen_random_uuid(), u.id, case when n.is_own then c.id end, case when n.is_own then 'call_in_doubted' else 'call_in_stuck' end,
      case when n.is_own then p_call_in else c.agency_id end from cases c
      join users u on u.status = 'active' and 'supervisor' = any (u.roles) and (p_own and u.agency_id = c.agency_id
        or u.agency_id = panoh.fallback_for(c.id, null, null, null) and c.shares_with_group
          and (c.shares_until is null or c.shares_until > panoh.now()))
      join agencies a on a.id = u.agency_id cross join lateral (select u.agency_id = c.agency_id as is_own) n
    -- The asking agency may be that fallback agency: it hears nothing that depends on the case.
    where c.id = p_case and u.id is distinct from (panoh.me()).user_id
      and u.agency_id <> (select i.agency_id from call_ins i where i.id = p_call_in)
      and not (c.id = any (panoh.blocked_for(u.id, u.agency_id, a.kind))) $$;

-- released_call_ins and lapse_call_ins call it; no login may. Only the person who accepted the hand-over and is not blocked learns
-- that a question was answered: "released" would say to others that the code names a case.
create or replace function panoh.call_in_released_to(p_call_in uuid, p_user uuid) returns boolean
  language sql stable set search_path = panoh, pg_temp as $$
  select exists (select 1 from call_ins i join call_in_cases k on k.call_in_id = i.id
      join referrals r on r.case_id = k.case_id and r.kind = 'handover' and r.to_agency_id = i.agency_id and r.sent_at >= i.asked_at
      join cases c on c.id = r.received_case_id and c.opened_by = p_user
      join users u on u.id = p_user and u.agency_id = i.agency_id join agencies a on a.id = u.agency_id
    where i.id = p_call_in and i.released_at is not null
      and not (array[k.case_id, c.id] && panoh.blocked_for(u.id, a.id, a.kind, false))) $$;

-- The API calls it for listCallIns; no login may read `released_at`.
create or replace function panoh.released_call_ins() returns setof uuid
  language sql stable security definer set search_path = panoh, pg_temp as $$
  select i.id from call_ins i where i.agency_id = (panoh.me()).agency_id and i.released_at is not null
    and panoh.call_in_released_to(i.id, (panoh.me()).user_id) $$;

-- The worker's sweep calls it; it may read none of these tables. After 24 hours the person who asked, the supervisors and both
-- fallback agencies are notified, the asking side whether the code names a case or not, except the person who accepted the case.
create or replace function panoh.lapse_call_ins() returns integer
  language plpgsql security definer set search_path = panoh, pg_temp as $$
  declare i call_ins; done integer := 0; begin
    for i in select * from call_ins where lapsed_at is null
        and asked_at + interval '24 hours' <= panoh.now() order by id for update skip locked loop
      update call_ins set lapsed_at = panoh.now() where id = i.id;
      insert into notifications (id, user_id, kind, subject_id)
        select gen_random_uuid(), u.id, case when u.agency_id = i.agency_id then 'call_in_unanswered' else 'call_in_stuck' end,
          case when u.agency_id = i.agency_id then i.id else i.agency_id end from users u
          where u.status = 'active' and (u.id = i.asked_by or 'supervisor' = any (u.roles) and (u.agency_id = i.agency_id
            or i.released_at is null
            and u.agency_id in (select g.fallback_agency_id from agency_memberships m join working_groups g on g.id = m.working_group_id
              where m.agency_id = i.agency_id and (m.ended_at is null or m.ended_at > panoh.now()))
            -- The owner of the case would learn in which group the asking agency is.
            and not exists (select 1 from call_in_cases k join cases c on c.id = k.case_id
              where k.call_in_id = i.id and c.agency_id = u.agency_id)))
            and not panoh.call_in_released_to(i.id, u.id);
      perform panoh.doubt_call_in(i.id, k.case_id, false) from call_in_cases k
        join follow_ups f on f.case_id = k.case_id and f.subject_id = i.id and f.status = 'pending' where k.call_in_id = i.id;
      done := done + 1;
    end loop;
    delete from call_ins e where e.asked_at < panoh.now() - interval '90 days'
      and not exists (select 1 from follow_ups f where f.subject_id = e.id and f.rule = 'ho.call_in' and f.status = 'pending');
    return done;
  end $$;

-- The API calls it for getCallIn and answerCallIn; no login may read `call_in_cases`. Only the owner of the case; its lead, who
-- stands in for her and supervisors answer. The agency that asks is named to them after the survivor's yes, while it may take over.
create or replace function panoh.call_in_of(p_call_in uuid)
  returns table(case_id uuid, asked_at timestamptz, answer text, answered_at timestamptz, version integer, is_open boolean,
    takes text[], confirmed_at timestamptz, confirmed_by_name text, agency_id uuid)
  language sql stable security definer set search_path = panoh, pg_temp as $$
  select k.case_id, i.asked_at, k.answer, k.answered_at, k.version, s.is_open,
      case when not s.may_answer then '{}'::text[] when s.is_open and k.answer = 'asked' then '{not_asked,withdrawn}'
        when s.is_open then '{asked,not_asked,not_reached}'
        -- Pressed by mistake.
        when c.status = 'open' and k.answer = 'not_asked' and k.answered_at > panoh.now() - interval '24 hours'
          and not exists (select 1 from referrals r where r.case_id = c.id and r.kind = 'handover' and r.ended_at is null)
          then '{corrected}' else '{}' end,
      k.confirmed_at, y.display_name,
      case when k.answer = 'asked' and s.may_answer and panoh.may_take_over(c.id, i.agency_id)
        and not (c.id = any (panoh.blocked_for(u.id, a.id, a.kind, false))) then i.agency_id end
    from call_in_cases k join call_ins i on i.id = k.call_in_id join cases c on c.id = k.case_id
      join users u on u.id = i.asked_by join agencies a on a.id = i.agency_id left join users y on y.id = k.confirmed_by
      cross join lateral (select c.status = 'open' and k.ended_at is null as is_open, 'supervisor' = any ((panoh.me()).roles)
        or coalesce((panoh.me()).user_id in (c.lead_user_id, panoh.acting_for(c.lead_user_id, c.id)), false) as may_answer) s
    where k.call_in_id = p_call_in and k.joins_id is null and panoh.viewer_owns_case(k.case_id) $$;

-- The API calls it for answerCallIn; no login may write `call_in_cases`. False if another request was faster. The first yes is kept.
create or replace function panoh.answer_call_in(p_call_in uuid, p_answer text, p_version integer, p_alone boolean) returns boolean
  language plpgsql security definer set search_path = panoh, pg_temp as $$
  declare k call_in_cases; me uuid := (panoh.me()).user_id; begin
    select * into k from call_in_cases where call_in_id = p_call_in for update;
    if (select p_answer = any (c.takes) and 'own:follow_ups' = any ((panoh.me()).writes) from panoh.call_in_of(p_call_in) c) is not true
      or p_answer in ('asked', 'not_asked', 'withdrawn') and p_alone is not true then
      raise exception 'not to answer' using errcode = '42501';
    end if;
    if k.version <> p_version then return false; end if;
    update call_in_cases set answer = p_answer, answered_by = me, answered_at = panoh.now(), alone = p_alone, version = version + 1,
      confirmed_by = case when p_answer = 'asked' then coalesce(confirmed_by, me) else confirmed_by end,
      confirmed_at = case when p_answer = 'asked' then coalesce(confirmed_at, panoh.now()) else confirmed_at end,
      not_reached_at = case when p_answer = 'not_reached' then coalesce(not_reached_at, panoh.now()) else not_reached_at end,
      ended_at = case when p_answer in ('not_asked', 'withdrawn') then panoh.now() end where call_in_id = p_call_in;
    if p_answer = 'asked' then
      perform panoh.notify(c.id, 'call_in_asked', p_call_in, array(select c.lead_user_id
        union select u.id from users u where u.agency_id = c.agency_id and 'supervisor' = any (u.roles))) from cases c where c.id = k.case_id;
    -- Further tries that fail notify no one again.
    elsif p_answer = 'not_asked' or p_answer = 'not_reached' and k.not_reached_at is null then
      perform panoh.doubt_call_in(p_call_in, k.case_id, true);
    end if;
    return true;
  end $$;

-- The API calls it once a hand-over was sent. It returns the questions whose row that ends, whichever agency gets the case; it
-- releases those of that agency to which she said yes, unless the person who asked is blocked.
create or replace function panoh.release_call_ins(p_referral uuid) returns setof uuid
  language plpgsql security definer set search_path = panoh, pg_temp as $$
  declare r referrals; begin
    select * into r from referrals where id = p_referral and kind = 'handover' and ended_at is null and panoh.viewer_owns_case(case_id);
    update call_ins i set released_at = panoh.now() from call_in_cases k
        join call_in_cases o on o.call_in_id = coalesce(k.joins_id, k.call_in_id), users u, agencies a
      where k.case_id = r.case_id and o.answer = 'asked' and o.ended_at is null and i.id = k.call_in_id and i.agency_id = r.to_agency_id
        and u.id = i.asked_by and a.id = i.agency_id and not (k.case_id = any (panoh.blocked_for(u.id, a.id, a.kind, false)));
    return query update call_in_cases k set ended_at = panoh.now(), version = k.version + 1
      where k.case_id = r.case_id and k.ended_at is null and k.joins_id is null returning k.call_in_id;
  end $$;
