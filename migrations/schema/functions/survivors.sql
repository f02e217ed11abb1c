-- Trigger erasure_requests_ended: ends the follow-ups of a request that an officer or the fallback agency ended, who
-- cannot write follow-ups. For an owner the API does it. An open case without another row gets a reassessment by the
-- calendar, as the API plans one where no contact is possible.
create or replace function panoh.end_erasure_rows() returns trigger
  language plpgsql security definer set search_path = panoh, pg_temp as $$
  declare due timestamptz; begin
    if panoh.viewer_owns_case(new.case_id) then return null; end if;
    select panoh.now() + make_interval(days => case c.band when 'standard' then 90 when 'medium' then 60 when 'high' then 30 else 3 end)
      into due from cases c where c.id = new.case_id and c.status = 'open' and not exists (select 1 from follow_ups o
        where o.case_id = c.id and o.status = 'pending' and o.rule not in ('er.confirm', 'er.ask_again'));
    if due is not null then
      perform panoh.plan_row(new.case_id, jsonb_build_object('id', gen_random_uuid(), 'rule', 'rk.reassess', 'step', 1,
        'partition', 'follow_ups', 'kind', 'review', 'owner', 'case_lead', 'fromAt', panoh.now(), 'dueAt', due,
        'because', 'case_opened', 'steps', (select jsonb_agg(jsonb_build_object('id', gen_random_uuid(), 'rung', l.rung,
          'runAt', due + make_interval(hours => l.hours), 'tells', 'row') order by l.hours)
          from (values ('owner', 0), ('supervisor', 4), ('agency_head', 72)) l (rung, hours))));
    end if;
    update follow_ups f set status = 'done', outcome = 'done', done_at = panoh.now(), version = f.version + 1
      where f.case_id = new.case_id and f.rule in ('er.confirm', 'er.ask_again') and f.subject_id = new.id
        and f.status = 'pending';
    return null;
  end $$;

-- The API calls it for eraseCase and carryOutErasure. The app login cannot delete keys; the body admits a supervisor of
-- the owner or the confirming officer. Mirrors isFor, untimely and hindranceOf in cases/erasure.rules.ts.
create or replace function panoh.erase_case(p_case uuid, p_reference text, p_ground text) returns void
  language plpgsql security definer set search_path = panoh, pg_temp as $$
  declare subject cases; request erasure_requests; facts jsonb;
    asks_her text[] := '{fu.safety_plan,pl.plan,co.ask_again,sv.outcome}'; assesses text[] := '{rk.reassess,mig.return}'; begin
    select r.* into request from erasure_requests r
      where r.case_id = p_case and r.stopped_at is null and r.done_at is null and r.lapsed_at is null for update;
    if not coalesce((panoh.viewer_owns_case(p_case) and 'supervisor' = any ((panoh.me()).roles))
        or (p_reference is null and request.confirmed_by = (panoh.me()).user_id
          and ('data_protection_officer' = any ((panoh.me()).roles)
            and not (p_case = any (coalesce((panoh.viewer()).blocked, '{}'::uuid[])))
            and exists (select 1 from erasure_requests r where r.case_id = p_case
              and r.stopped_at is null and r.done_at is null and r.lapsed_at is null))), false) then
      raise exception 'not hers to erase' using errcode = '42501';
    end if;
    if not coalesce((panoh.me()).stepped_up_until > panoh.now(), false) then
      raise exception 'no proof of presence' using errcode = 'PN040';
    end if;
    perform 1 from vault.case_keys where case_id = p_case order by partition, key_version, agency_id for update;
    select * into subject from cases where id = p_case for update;
    if p_reference is not null and subject.reference <> p_reference then
      raise exception 'another case' using errcode = 'PN062';
    end if;
    -- Who led a closed case does not erase it while another supervisor can.
    if p_reference is not null and (subject.lead_user_id = (panoh.me()).user_id or exists (select 1 from case_events v
        where v.case_id = p_case and v.kind = 'lead_assigned' and v.facts->>'byLead' = 'true' and v.actor_id = (panoh.me()).user_id))
      and exists (select 1 from users u join agencies a on a.id = u.agency_id where u.agency_id = subject.agency_id
        and u.id <> (panoh.me()).user_id and 'supervisor' = any (u.roles) and panoh.may_be_notified(u.id)
        and p_case <> all (panoh.blocked_for(u.id, u.agency_id, a.kind))) then
      raise exception 'another supervisor erases' using errcode = 'PN142';
    end if;
    facts := panoh.erasure_facts(p_case);
    if (facts->>'isHeld')::boolean then raise exception 'held' using errcode = 'PN061'; end if;
    if facts->'dangers' ? 'danger_signal' then raise exception 'in danger' using errcode = 'PN117'; end if;
    if p_ground = 'case_closed' and subject.status <> 'closed' then raise exception 'open' using errcode = 'PN063'; end if;
    if p_reference is null or subject.status <> 'closed' then
      if not coalesce(p_reference is null and p_ground = 'survivor_request' and request.confirmed_by <> request.asked_by
          and request.asked_by <> (panoh.me()).user_id and request.asked_at <= panoh.now() - interval '7 days'
          and request.asked_at > panoh.now() - interval '30 days', false) then
        raise exception 'needs two people and seven days' using errcode = 'PN116';
      end if;
      if jsonb_array_length(facts->'dangers') > 0 then raise exception 'in danger' using errcode = 'PN117'; end if;
      if (facts->>'hearingAhead')::boolean then raise exception 'hearing' using errcode = 'PN118'; end if;
    end if;
    -- No contact is possible after erasure, so these rows end with the reason; a signal has no case any more. An open case
    -- keeps another row, an assessment if there is none. What is overdue still stands in the way of closing.
    update follow_ups f set status = 'replaced', outcome = case p_ground when 'survivor_request' then 'erased_at_her_word' end,
        done_at = panoh.now(), version = f.version + 1
      where f.case_id = p_case and f.status = 'pending' and (f.rule in ('pg.signal', 'pg.partner')
          or p_ground = 'survivor_request' and (f.kind = 'safety_contact' or f.rule = 'fu.alternative_channel'
            or f.due_at >= panoh.now() and (f.rule = any (asks_her) or f.rule = any (assesses) and exists (
              select 1 from follow_ups o where o.case_id = p_case and o.status = 'pending' and o.kind <> 'safety_contact'
                and o.rule <> all (asks_her || assesses || '{fu.alternative_channel,pg.signal,pg.partner,er.confirm}'::text[])))))
        and (subject.status = 'closed' or exists (select 1 from follow_ups o where o.case_id = p_case and o.status = 'pending'
          and not (o.kind = 'safety_contact' or o.rule in ('fu.alternative_channel', 'pg.signal', 'pg.partner')
            or o.rule = any (asks_her))));
    update court_openings set ended_at = panoh.now() where case_id = p_case and ended_at is null;
    update erasure_requests set done_at = panoh.now(), done_by = (panoh.me()).user_id where id = request.id and p_reference is null;
    update erasure_requests set lapsed_at = panoh.now() where id = request.id and p_reference is not null;
    insert into erasures (case_id, agency_id, erased_by, ground)
      values (p_case, subject.agency_id, (panoh.me()).user_id, p_ground);
    delete from vault.case_keys where case_id = p_case;
    delete from vault.resting_keys where case_id = p_case;
    delete from drafts where case_id = p_case;
    delete from own_reminders where case_id = p_case;
    update devices d set ended_at = panoh.now(), sealed_share = null where d.ended_at is null and exists (select 1
      from device_cases k where k.device_id = d.id and k.case_id = p_case and k.dropped_at is null);
    delete from device_cases where case_id = p_case;
    delete from children where case_id = p_case;
    delete from referral_message_texts t using referral_messages m, referrals r where m.id = t.message_id
      and r.id = m.referral_id and (r.case_id = p_case or r.received_case_id = p_case and t.agency_id = subject.agency_id);
    delete from import_row_texts t using import_row_cases l where l.case_id = p_case and l.row_id = t.row_id;
    delete from possible_duplicates where p_case in (one, other);
    delete from notifications x using order_notices n where n.case_id = p_case and x.kind = 'order_notice' and x.subject_id = n.id;
    delete from order_notices where case_id = p_case;
    delete from perpetrator_names where case_id = p_case;
    delete from programme_signal_texts t using programme_signal_cases k where k.case_id = p_case and t.signal_id = k.signal_id
      and t.agency_id = subject.agency_id and not exists (select 1 from programme_signal_probes p where p.signal_id = k.signal_id)
      and not exists (select 1 from programme_signal_cases o join cases c on c.id = o.case_id where o.signal_id = k.signal_id
        and o.case_id <> p_case and c.agency_id = subject.agency_id and o.answer is distinct from 'not_him');
    delete from programme_signal_cases where case_id = p_case;
    delete from programme_feedback where case_id = p_case;
    delete from case_labels where case_id = p_case;
    delete from files where case_id = p_case;
    update identities set recorded = '{}' where case_id = p_case;
    delete from emergency_reasons where case_id = p_case;
    update cases set erased_at = panoh.now(), version = version + 1 where id = p_case;
    perform linkage.forget(p_case);
  end $$;

-- erasure_facts and state_of_planning call it; no login may. It reads the whole case. Mirrors knownDanger in
-- closure/known-danger.rules.ts.
create or replace function panoh.dangers_of(p_case uuid) returns text[]
  language sql stable set search_path = panoh, pg_temp as $$
  select array_remove(array[
    case when c.band in ('high', 'incomplete') or r.assessed is null then 'danger_risk' end,
    case when c.death_reported_at is not null or (panoh.last_triage(p_case)).level = 'clear' is not true then 'danger_life' end,
    case when exists (select 1 from protection_orders o where o.case_id = p_case
      and (panoh.order_status(o) in ('issued', 'active', 'extended')
          or o.annulled_at is not null and (r.assessed is null or o.annulled_at > r.assessed))) then 'danger_order' end,
    case when exists (select 1 from order_events b where b.case_id = p_case and b.kind = 'order_breached'
      and not exists (select 1 from order_events h where h.breach_id = b.id and h.kind = 'order_breach_handled'
        and coalesce((h.facts->>'hasProtocol')::boolean, false))) then 'danger_breach' end,
    case when exists (select 1 from incidents i where i.case_id = any ((select panoh.records_of(p_case))::uuid[]) and (r.assessed is null or greatest(i.recorded_at, panoh.corrected_at(i.id)) > r.assessed))
      then 'danger_incident' end], null)
  from cases c cross join lateral (select max(least(k.assessed_at, k.claimed_at)) as assessed from risk_assessments k
    where k.case_id = p_case and k.assessed_band <> 'incomplete') r where c.id = p_case $$;

-- The API (askErasure, confirmErasure, carryOutErasure) and erase_case call it. Row security hides the case from the
-- officer; owner and officer get flags, which cases/erasure.rules.ts judges.
create or replace function panoh.erasure_facts(p_case uuid) returns jsonb
  language plpgsql stable security definer set search_path = panoh, pg_temp as $$
  declare c cases; begin
    if not coalesce(panoh.viewer_owns_case(p_case) or ('data_protection_officer' = any ((panoh.me()).roles)
        and not (p_case = any (coalesce((panoh.viewer()).blocked, '{}'::uuid[])))
        and exists (select 1 from erasure_requests r where r.case_id = p_case
          and r.stopped_at is null and r.done_at is null and r.lapsed_at is null)), false) then
      raise exception 'no part' using errcode = '42501';
    end if;
    select * into c from cases where id = p_case;
    return jsonb_build_object('status', c.status, 'isErased', c.erased_at is not null, 'leadId', c.lead_user_id,
      'dangers', to_jsonb(panoh.dangers_of(p_case) || array(select 'danger_signal' where exists (select 1 from follow_ups f
        join programme_signals s on s.id = f.subject_id and s.is_danger
        where f.case_id = p_case and f.rule = 'pg.signal' and f.status = 'pending'))
        || array(select 'danger_child' where exists (select 1 from minor_children k
          where k.case_id = any (panoh.records_of(p_case)) and k.answer = 'not_safe'))),
      'isHeld', exists (select 1 from legal_holds h where h.case_id = p_case and h.lifted_at is null
        and h.until_on >= (panoh.now() at time zone 'Asia/Dushanbe')::date),
      'hearingAhead', exists (select 1 from (select distinct on (n.date_id) n.step from key_date_events n
        where n.case_id = p_case and n.kind = 'hearing' order by n.date_id, n.note_no desc) l where l.step in ('set', 'moved'))
        or exists (select 1 from court_steps n where n.case_id = p_case group by n.court_id having not bool_or(n.step = 'ended' and not exists (
          select 1 from court_steps e where e.court_id = n.court_id and e.step_no = n.step_no + 1 and e.step = 'recorded_in_error'))));
  end $$;

-- The API calls it for holdCase, and without a ground for liftHold. The app login may only read holds and not update
-- cases.held_until; the body asks for a supervisor of the owner, or a prosecutor or legal aid who writes legal in a
-- referred case, and to lift for presence and a hold of the viewer's own agency. Mirrors mayHold in
-- cases/retention.rules.ts.
create or replace function panoh.hold_case(p_id uuid, p_case uuid, p_ground text, p_until date) returns void
  language plpgsql security definer set search_path = panoh, pg_temp as $$
  declare today date := (panoh.now() at time zone 'Asia/Dushanbe')::date; begin
    if (panoh.viewer_owns_case(p_case) and 'supervisor' = any ((panoh.me()).roles)
        or (panoh.me()).agency_type in ('prosecutor', 'legal_aid') and exists (select 1 from panoh.access_to_cases(array[p_case]) a
          where a.relation = 'referred' and 'legal' = any (a.writes))) is not true then
      raise exception 'not hers to hold' using errcode = '42501';
    end if;
    if p_ground is null then
      perform 1 from legal_holds h where h.id = p_id and h.case_id = p_case and h.lifted_at is null
        and h.agency_id = (panoh.me()).agency_id;
      if not found then raise exception 'not hers to lift' using errcode = '42501'; end if;
      if not coalesce((panoh.me()).stepped_up_until > panoh.now(), false) then
        raise exception 'no proof of presence' using errcode = 'PN040';
      end if;
      update legal_holds h set lifted_at = panoh.now(), lifted_by = (panoh.me()).user_id where h.id = p_id;
    else
      if p_until < today then raise exception 'past' using errcode = '22023'; end if;
      insert into legal_holds (id, case_id, agency_id, set_by, ground, until_on)
        values (p_id, p_case, (panoh.me()).agency_id, (panoh.me()).user_id, p_ground, p_until);
    end if;
    update cases c set held_until = (select max(h.until_on) from legal_holds h where h.case_id = c.id
      and h.lifted_at is null and h.until_on >= today), version = version + 1 where c.id = p_case;
  end $$;

-- The API calls it for acceptReferral. Row security hides blocks of the sender's case; the viewer must own the new
-- case, and it must come from this referral.
create or replace function panoh.inherit_blocks(p_referral uuid, p_case uuid) returns void
  language plpgsql security definer set search_path = panoh, pg_temp as $$
  begin
    if not panoh.viewer_owns_case(p_case) then raise exception 'not the owner' using errcode = '42501'; end if;
    insert into conflict_blocks (id, case_id, subject_kind, subject_id, subject_code, source, state, started_at, origin_id)
    select gen_random_uuid(), p_case, b.subject_kind, b.subject_id, b.subject_code, 'linked', b.state, b.started_at, coalesce(b.origin_id, b.id)
    from referrals r join cases c on c.id = p_case and c.origin_referral_id = r.id
      join conflict_blocks b on b.case_id = r.case_id and b.lifted_at is null
    where r.id = p_referral and r.to_agency_id = (panoh.me()).agency_id;
  end $$;

-- Trigger case_keys_erased: an erased case gets no new key (PN064). It locks the case row, to wait for an erasure under
-- way; row security may hide case and erasure from the viewer.
create or replace function panoh.refuse_erased() returns trigger
  language plpgsql security definer set search_path = panoh, pg_temp as $$
  begin
    perform 1 from cases where id = new.case_id for key share;
    if exists (select 1 from erasures e where e.case_id = new.case_id) then
      raise exception 'erased' using errcode = 'PN064';
    end if;
    return new;
  end $$;
