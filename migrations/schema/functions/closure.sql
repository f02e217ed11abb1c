-- The API calls it for getOverridesToAgree and agreeToOverrides. Row security may hide the request from a head; it
-- admits the coordinator, or the head if the case is not shared, never an author or endorser.
create or replace function panoh.agree_overrides(p_episode uuid, p_version integer) returns jsonb
  language plpgsql security definer set search_path = panoh, pg_temp as $$
  declare e closure_episodes; begin
    select * into e from closure_episodes where id = p_episode for update;
    -- The people who asked or endorsed may not agree to overrides.
    if (panoh.me()).user_id = e.requested_by or (panoh.me()).user_id is not distinct from e.endorsed_by
      or not coalesce(panoh.viewer_coordinates_case(e.case_id), false) and not exists (select 1 from cases c join agencies a on a.id = c.agency_id
        where c.id = e.case_id and not c.shares_with_group and a.head_user_id = (panoh.me()).user_id) then return null; end if;
    if p_version is not null then
      if e.state <> 'endorsed' or e.version <> p_version then raise exception 'changed' using errcode = 'PN112'; end if;
      update closure_episodes set overrides_agreed_by = (panoh.me()).user_id, version = version + 1 where id = e.id returning * into e;
    end if;
    return jsonb_build_object('id', e.id, 'caseId', e.case_id, 'reason', e.reason, 'state', e.state, 'overrides', e.overrides,
      'endorsedAt', e.endorsed_at, 'isAgreed', e.overrides_agreed_by is not null, 'version', e.version);
  end $$;

-- Trigger closure_episodes_step, for the app login: mirrors the steps of closure/episodes.rules.ts and who may take
-- them, and sets their times. The request itself never changes. Mirrors endorsementRefusals, decisionRefusals,
-- supervisorSendBackRefusals and withdrawalRefusals in closure/episodes.rules.ts.
create or replace function panoh.check_closure_step() returns trigger
  language plpgsql as $$
  declare me panoh.viewer := panoh.viewer(); begin
    if current_user <> 'panoh_app' then return new; end if;
    if tg_op = 'INSERT' then
      new.requested_at := panoh.now();
      if new.state = 'requested' and new.requested_by = me.user_id and panoh.viewer_owns_case(new.case_id)
        and num_nonnulls(new.endorsed_by, new.endorsed_at, new.decided_by, new.decided_at, new.talk,
          new.overrides_agreed_by) = 0 then return new; end if;
    elsif (old.id, old.case_id, old.episode_no, old.reason, old.requested_by, old.requested_at, old.reviewer_user_id, old.subject_id)
      is distinct from (new.id, new.case_id, new.episode_no, new.reason, new.requested_by, new.requested_at,
        new.reviewer_user_id, new.subject_id) then
      raise exception 'stays as written' using errcode = '42501';
    elsif new.state = 'endorsed' and old.state = 'requested' then
      new.endorsed_at := panoh.now();
      if new.endorsed_by = me.user_id and 'supervisor' = any (me.roles) and panoh.viewer_owns_case(new.case_id)
        and new.reviewer_agency_id is not distinct from old.reviewer_agency_id
        and num_nonnulls(new.decided_by, new.decided_at) = 0 then return new; end if;
    elsif new.state = 'endorsed' and old.state = 'endorsed' then
      if old.talk is null and new.talk is not null and old.reviewer_agency_id = me.agency_id
        and me.user_id not in (old.requested_by, old.endorsed_by)
        and (old.reviewer_user_id is null or old.reviewer_user_id = me.user_id)
        and to_jsonb(new) - '{talk,version}'::text[] = to_jsonb(old) - '{talk,version}'::text[] then return new; end if;
    elsif new.state in ('approved', 'refused') and (old.state = 'endorsed'
      or (new.state = 'refused' and old.state = 'requested')) then
      new.decided_at := panoh.now();
      if new.decided_by = me.user_id and new.decided_agency_id = me.agency_id
        and (old.state = 'requested' and 'supervisor' = any (me.roles) and panoh.viewer_owns_case(new.case_id)
          -- The second person alone, also to refuse.
          or old.state = 'endorsed' and coalesce(old.reviewer_agency_id = me.agency_id, true)
            and coalesce(old.reviewer_user_id = me.user_id, true)
            and me.user_id not in (old.requested_by, old.endorsed_by) and me.user_id is distinct from old.overrides_agreed_by)
        and new.endorsed_by is not distinct from old.endorsed_by
        and new.talk is not distinct from old.talk and new.overrides_agreed_by is not distinct from old.overrides_agreed_by
        and new.endorsed_at is not distinct from old.endorsed_at then return new; end if;
    elsif new.state = 'withdrawn' and old.state in ('requested', 'endorsed') then
      if panoh.viewer_owns_case(new.case_id) and ('supervisor' = any (me.roles) or exists (select 1 from panoh.cases c
        where c.id = new.case_id and c.lead_user_id = me.user_id)) then return new; end if;
    end if;
    raise exception 'not this step' using errcode = '42501';
  end $$;

-- The API calls it for approveClosure. The app login may not update status, and the second person no case at all; the
-- body asks for an approval by the viewer in this transaction.
create or replace function panoh.close_case(p_episode uuid, p_reopen_on_registration boolean) returns void
  language plpgsql security definer set search_path = panoh, pg_temp as $$
  declare e closure_episodes; lost referrals; begin
    select * into e from closure_episodes where id = p_episode;
    if e.id is null or e.state <> 'approved' or e.decided_by <> (panoh.me()).user_id
      or e.decided_at <> panoh.now() or not panoh.decides_closure(e.case_id) then
      raise exception 'not approved' using errcode = '42501';
    end if;
    update cases set status = 'closed', closed_at = panoh.now(), reopen_on_registration = p_reopen_on_registration,
      contact_stopped = contact_stopped or e.reason = 'survivor_request',
      stop_rests_on_closing = e.reason = 'survivor_request',
      support_lead_state = case support_lead_state when 'offered' then 'to_offer' else support_lead_state end,
      version = version + 1
      where id = e.case_id and status = 'open' and episode_no = e.episode_no;
    if not found then raise exception 'not open' using errcode = 'PN002'; end if;
    if e.reason = 'duplicate' then perform panoh.merge_record(e); end if;
    if e.reason in ('needs_met', 'no_contact', 'moved', 'transferred') then perform panoh.pass_on_courts(e.case_id); end if;
    if e.reason in ('died', 'opened_in_error') then
      update court_openings set ended_at = panoh.now() where case_id = e.case_id and ended_at is null; end if;
    -- From now on the receiver of the hand-over has her alone; what she allowed it to read stays open.
    update referrals set status = 'completed', ended_at = panoh.now(), due_at = null, version = version + 1
      where id = e.subject_id and case_id = e.case_id and kind = 'handover' and ended_at is null;
    -- Referrals of other agencies belong to the record that stays.
    update referrals set received_case_id = e.subject_id, version = version + 1
      where e.reason = 'duplicate' and received_case_id = e.case_id and (ended_at is null or status = 'completed');
    -- Where the new owner of a hand-over closes its own case, the former one, which still has its own, looks for another.
    for lost in select * from referrals where received_case_id = e.case_id and kind = 'handover' and ended_at is null for update loop
      perform panoh.lose_receiver(lost);
    end loop;
    -- Unanswered referrals are withdrawn; an agency that accepted continues with its own case.
    update referrals set status = 'withdrawn', withdrawal_reason = 'case_closed', due_at = null,
      ended_at = panoh.now(), version = version + 1
      where case_id = e.case_id and status in ('sent', 'received');
  end $$;

-- Functions of closure, orders, referrals and notifications, and add_event call it; no login may. The viewer owns the
-- case, or holds a closure_review grant and is not blocked.
create or replace function panoh.decides_closure(p_case uuid) returns boolean
  language sql stable set search_path = panoh, pg_temp as $$
  select panoh.viewer_owns_case(p_case) or (not (p_case = any (coalesce((panoh.viewer()).blocked, '{}'::uuid[])))
    and exists (select 1 from grants_in_force g where g.case_id = p_case and g.relation = 'closure_review'
      and g.grantee_id = any ((panoh.me()).grantees))) $$;

-- lapse_closings, lapse_closure, end_for_blocked, leave_owner and merge_record call it; no login may.
create or replace function panoh.end_open_closure(p_case uuid) returns integer
  language plpgsql set search_path = panoh, pg_temp as $$
  declare ended uuid[]; begin
    with lapsed as (update closure_episodes set state = 'lapsed', version = version + 1
      where case_id = p_case and state in ('requested', 'endorsed') returning id)
    select array_agg(id) into ended from lapsed;
    update grants set ends_at = panoh.now() where case_id = p_case and relation = 'closure_review'
      and (ends_at is null or ends_at > panoh.now());
    return coalesce(cardinality(ended), 0);
  end $$;

-- The API calls it for getClosureGate and each step of a request; closure/closure.rules.ts judges. Row security hides most
-- of these rows from a second person; the owner and the second person get codes, days and counts, anyone else null.
create or replace function panoh.gate_facts(p_case uuid) returns jsonb
  language plpgsql stable security definer set search_path = panoh, pg_temp as $$
  declare this_moment timestamptz := panoh.now();
    danger text[] := '{fu.first_contact,fu.safety_24h,fu.safety_plan,fu.mdwg_review,fu.regular,fu.no_contact,fu.alternative_channel,
      rk.reassess,rf.find_other,rf.send_missing,co.basis_review,cl.watch,cl.second_talk,dr.confirm,dc.decide,bl.settle,pg.signal}';
  begin
    if not panoh.decides_closure(p_case) then return null; end if;
    return (select jsonb_build_object('openedAt', c.episode_opened_at, 'ownerAgencyId', c.agency_id,
      'orders', coalesce((select jsonb_agg(jsonb_build_object('inForce', s.status in ('issued', 'active', 'extended'),
        'endsOn', o.expires_on, 'annulledAt', o.annulled_at, 'endedAt', case s.status when 'revoked' then o.lifted_at
          when 'annulled' then o.annulled_at when 'expired' then (o.expires_on + 1)::timestamp at time zone 'Asia/Dushanbe' end) order by o.reported_at, o.id)
        from protection_orders o cross join lateral (select panoh.order_status(o) as status) s
        where o.case_id = c.id and s.status not in ('requested', 'refused')), '[]'),
      'status', c.status, 'episodeNo', c.episode_no, 'isMinor', c.is_minor,
      'childDecided', c.minor_decided_by is not null,
      'hasChildren', i.with_children or exists (select 1 from children k where k.case_id = any (m.ids)
          and (not k.entered_in_error or k.updated_at > this_moment - interval '30 days')),
      'children', coalesce((select jsonb_agg(jsonb_build_object('id', k.id, 'birthYear', k.birth_year,
          'livesWith', k.lives_with, 'answer', k.answer, 'askedOn', k.asked_on) order by k.recorded_at, k.id)
        from minor_children k where k.case_id = any (m.ids)), '[]'),
      'sharesWithGroup', c.shares_with_group and (c.shares_until is null or c.shares_until > this_moment),
      'band', c.band,
      'assessedAt', r.assessed_at, 'isAssessed', r.number > 0,
      'bands', coalesce(jsonb_path_query_array(r.bands, '$[0 to 2]'), '[]'),
      -- Nobody is known to be well who is reported dead.
      'triageIsClear', t.level = 'clear' and c.death_reported_at is null,
      'urgentTriageAt', case when t.level in ('emergency', 'same_day') then t.asked_at end,
      'contacts', coalesce((select jsonb_agg(jsonb_build_object('at', k.contacted_at, 'outcome', k.outcome, 'alone', k.alone,
        'inSafeWindow', k.in_safe_window, 'agencyId', k.agency_id, 'recordedAt', k.recorded_at, 'by', k.contacted_by,
        'byPolice', a.kind = 'police' and k.mirrored_from is null,
        'isCorrected', panoh.corrected_at(coalesce(k.mirrored_from, k.id)) is not null) order by k.contacted_at, k.id)
        -- A contact of a merged record proves no safety here, and danger all the same.
        from contacts k join agencies a on a.id = k.agency_id where k.case_id = c.id
          or k.case_id = any (m.ids) and k.outcome in ('reached_not_safe', 'reached_worries')), '[]'),
      'waitingCorrections', (select count(*) from corrections k where k.case_id = c.id and k.state = 'waiting'),
      'incidents', coalesce(i.list, '[]'), 'calledInsignificant', v.called_insignificant,
      'violenceReported', exists (select 1 from protection_orders o where o.case_id = c.id)
        or exists (select 1 from referrals h where h.received_case_id = c.id and h.kind = 'handover' and h.status = 'completed'),
      'stopDoubtedAt', greatest((select max(e.requested_at) from closure_episodes e where e.case_id = c.id and e.reason = 'survivor_request'
        and e.state in ('refused', 'withdrawn', 'lapsed') and (e.decision_reason in ('not_alone', 'not_informed', 'pressure_not_asked',
          'pressure_or_fear') or (e.talk->>'pressed')::boolean or not (e.talk->>'ownWish')::boolean)),
        -- She named a way to reach her again.
        (select max(v.recorded_at) from case_events v where v.case_id = c.id and v.kind = 'contacts_resumed'),
        -- One who is reported dead wishes nothing.
        case when c.death_reported_at is not null then this_moment end),
      'lastHeard', (select jsonb_build_object('talk', e.talk, 'sentBackFor', e.decision_reason) from closure_episodes e
        where e.case_id = c.id and e.episode_no = c.episode_no and e.reason = 'survivor_request'
          and e.state in ('refused', 'withdrawn', 'lapsed') and (e.talk is not null or e.decision_reason = 'pressure_or_fear')
        order by e.requested_at desc, e.id desc limit 1),
      'referrals', coalesce((select jsonb_agg(jsonb_build_object('id', k.id, 'kind', k.kind, 'need', k.service_type,
        'status', k.status, 'sentAt', k.sent_at, 'decidedAt', k.decided_at, 'contactedAt', k.contacted_at,
        -- The new owner itself found her safe and alone, still has her, and nothing has happened since.
        'reachedSafeAt', case when k.kind = 'handover' and k.status = 'accepted' then (select max(s.contacted_at)
          from cases t join contacts s on s.case_id = t.id and s.agency_id = t.agency_id and s.mirrored_from is null
          where t.id = k.received_case_id and t.agency_id = k.to_agency_id and t.status = 'open' and t.erased_at is null
            and s.outcome = 'reached_safe' and s.alone = 'yes' and s.contacted_at >= k.decided_at and panoh.corrected_at(s.id) is null
            and s.recorded_at <= s.contacted_at + interval '48 hours'
            and not exists (select 1 from contacts n where n.case_id = t.id and n.contacted_at > s.contacted_at
              and n.outcome in ('reached_not_safe', 'reached_worries'))
            and not exists (select 1 from incidents n where n.case_id = t.id and n.recorded_at > s.contacted_at
              and n.recorded_at > t.opened_at)
            and not exists (select 1 from conflict_blocks b join agencies r on r.id = k.to_agency_id
              where b.case_id in (c.id, t.id) and b.lifted_at is null and (b.subject_id = r.id or b.subject_code = r.kind)))
          end,
        'toAgencyId', k.to_agency_id, 'gapRecorded', k.gap_recorded_at is not null, 'settledBy', k.settled_by,
        'word', k.survivor_feedback, 'noLongerWanted', k.no_longer_wanted) order by k.sent_at, k.id)
        from referrals k where k.case_id = c.id), '[]'),
      'endedAgencyIds', coalesce((select jsonb_agg(distinct a.id) from agencies a where a.status = 'closed'
        and (exists (select 1 from referrals r where r.case_id = c.id and r.to_agency_id = a.id)
          or exists (select 1 from consents k where k.case_id = c.id and k.agency_id = a.id))), '[]'),
      'openBreaches', (select count(*) from order_events b where b.case_id = c.id and b.kind = 'order_breached'
        and not exists (select 1 from order_events h where h.breach_id = b.id and h.kind = 'order_breach_handled'
          and coalesce((h.facts->>'hasProtocol')::boolean, false))),
      'pressures', coalesce(v.pressures, '[]'), 'planReviewedAt', v.plan_reviewed_at,
      'openPlanActions', (select count(*) from open_plan_actions a where a.case_id = c.id and a.owner <> 'survivor'),
      -- To move the day of an action is no answer of hers.
      'unaskedActions', (select count(*) from open_plan_actions a where a.case_id = c.id and a.owner = 'survivor'
        and (select max(k.recorded_at) from plan_action_steps k where k.action_id = a.id and k.step <> 'moved') < (select max(k.recorded_at) from contacts k where k.case_id = c.id and k.counts_as_safe
          and k.mirrored_from is null)),
      -- A period that runs, a duty about safety that is not met, a court case without a day ahead.
      'courts', (select jsonb_build_object(
        'windows', count(*) filter (where l.step = 'reconciliation_period' and l.next_on >= l.today and not l.is_over),
        'safetyDuties', count(*) filter (where l.duty in ('leave_home', 'let_in', 'hand_over_child', 'no_approach', 'serve_arrest')
          and l.step not in ('confirmed', 'duty_stopped', 'impossible') and not l.is_over),
        'undated', count(*) filter (where l.duty is null and l.step not in ('objected', 'withdrawn', 'withdrawal_asked', 'appeal_asked', 'address_replaced')
          and coalesce(l.next_on < l.today, true) and l.is_last and not l.is_over))
        from (select s.step, s.duty, s.next_on, (panoh.now() at time zone 'Asia/Dushanbe')::date as today,
          exists (select 1 from court_steps n where n.court_id = s.court_id and (n.step = 'ended' and not exists (select 1
              from court_steps e where e.court_id = n.court_id and e.step_no = n.step_no + 1 and e.step = 'recorded_in_error')
            or s.step = 'reconciliation_period' and n.step_no > s.step_no and n.step in ('reconciliation_period', 'decided')
            or s.duty is not null and n.duty_id = s.duty_id and n.step_no > s.step_no)) as is_over,
          not exists (select 1 from court_steps n where n.court_id = s.court_id and n.duty is null and n.step_no > s.step_no
            and n.step not in ('objected', 'withdrawn', 'withdrawal_asked', 'appeal_asked', 'address_replaced')) as is_last
          -- A court case that the lawyer of another agency leads counts as well.
          from court_steps s where s.case_id = c.id or s.court_id in (select k.court_id from panoh.courts_referred(c.id) k)) l),
      -- Answers given before a reopening do not count.
      'needs', coalesce((select jsonb_agg(jsonb_build_object('need', n.need, 'answer', n.answer, 'at', n.recorded_at)) from (
        select distinct on (k.need) k.need, k.answer, k.recorded_at from need_answers k where k.case_id = c.id
          and k.recorded_at >= c.episode_opened_at order by k.need, k.step_no desc) n), '[]'),
      'goals', coalesce((select jsonb_agg(jsonb_build_object('domain', g.domain, 'progress', p.progress, 'at', p.recorded_at))
        from support_goals g cross join lateral (select k.progress, k.recorded_at from goal_progress k where k.goal_id = g.id
          order by k.step_no desc limit 1) p where g.case_id = c.id), '[]'),
      'overdueFollowUps', w.overdue, 'overdueSafety', w.overdue_safety, 'rows', coalesce(w.list, '[]'),
      'keptIsOpen', (select exists (select 1 from cases k where k.id::text = o.facts->>'subjectId' and k.id <> c.id
          and k.agency_id = c.agency_id and k.status = 'open' and k.erased_at is null
          and not exists (select 1 from merged_cases m where m.case_id = k.id))
        from closure_statements o where o.case_id = c.id and o.kind = 'other_case' order by o.said_at desc, o.id desc limit 1),
      'closedBefore', (select count(*) from closure_episodes e where e.case_id = c.id and e.state = 'approved'),
      'openRequest', (select jsonb_build_object('id', e.id, 'reason', e.reason) from closure_episodes e
        where e.case_id = c.id and e.state in ('requested', 'endorsed')),
      'consents', coalesce((select jsonb_agg(jsonb_build_object('id', k.id, 'scope', k.scope, 'agencyId', k.agency_id,
        'partitions', k.partitions, 'answer', k.answer, 'basis', k.basis, 'givenAt', k.given_at,
        'untilOn', k.until_on, 'provisionalUntil', k.provisional_until, 'withdrawnAt', k.withdrawn_at) order by k.given_at, k.id)
        from consents k where k.scope in ('contact_for_follow_up', 'referral', 'case_conference_mdwg') and k.case_id = c.id), '[]'),
      'statements', coalesce((select jsonb_agg(jsonb_build_object('kind', k.kind, 'saidAt', k.said_at, 'facts', k.facts)
        order by k.said_at, k.id) from closure_statements k where k.case_id = c.id), '[]'),
      'agencies', coalesce((select jsonb_agg(jsonb_build_object('agencyId', a.id, 'holdsGrant', a.holds, 'isPolice', a.kind = 'police',
          'isBlocked', exists (select 1 from conflict_blocks b where b.case_id = c.id and b.lifted_at is null
            and (b.subject_id = a.id or b.subject_code = a.kind)),
          'employsOtherParty', exists (select 1 from conflict_blocks b join users u on u.id = b.subject_id
            where b.case_id = c.id and b.lifted_at is null and u.agency_id = a.id)) order by a.id)
        from (select g.*, exists (select 1 from grants t where t.case_id = c.id and t.grantee_id = g.id
            and t.relation = 'referred' and t.starts_at <= this_moment
            and (t.ends_at is null or t.ends_at > this_moment)) as holds from agencies g) a
        where a.status = 'active' and a.id <> c.agency_id
          and (a.holds or exists (select 1 from agency_memberships m where m.agency_id = a.id
            and (m.ended_at is null or m.ended_at > this_moment)
            and case when c.working_group_id is not null then m.working_group_id = c.working_group_id
              else exists (select 1 from agency_memberships n where n.agency_id = c.agency_id
                and n.working_group_id = m.working_group_id
                and (n.ended_at is null or n.ended_at > this_moment)) end))
          and exists (select 1 from users u where u.agency_id = a.id and u.status = 'active'
            and not (u.roles <@ '{coordinator,statistician,administrator,data_protection_officer,oversight,court_contact,enforcement_contact}'::text[]))), '[]'))
      from cases c cross join lateral (select panoh.records_of(c.id) as ids) m
        cross join lateral (select coalesce(bool_or(k.children_present = 'yes'), false) as with_children,
          jsonb_agg(jsonb_build_object('recordedAt', greatest(k.recorded_at, panoh.corrected_at(k.id)), 'isViolence', k.core_type is distinct from 'non_gbv',
            'lastOn', case when k.ended_on is not null and coalesce(k.ended_precision, 'day') = 'day' then k.ended_on
              when k.ended_on is null and not k.is_pattern and coalesce(k.started_precision, 'day') = 'day'
                then k.started_on end) order by k.recorded_at, k.id) as list
          from incidents k where k.case_id = any (m.ids)) i
        cross join lateral (select max(least(k.assessed_at, k.claimed_at)) filter (where k.assessed_band <> 'incomplete') as assessed_at,
          count(*) as number,
          jsonb_agg(jsonb_build_object('band', k.band, 'at', k.assessed_at) order by k.assessed_at desc) as bands
          from risk_assessments k where k.case_id = c.id) r
        cross join lateral (select coalesce(bool_or(k.kind = 'insignificant'), false) as called_insignificant,
          max(k.happened_at) filter (where k.kind = 'safety_plan_reviewed' and k.case_id = c.id) as plan_reviewed_at,
          jsonb_agg(jsonb_build_object('at', least(k.happened_at + interval '1 day' - interval '1 ms', k.recorded_at),
            'byAgencyId', k.facts->>'byAgencyId') order by k.happened_at, k.id)
            filter (where k.kind not in ('insignificant', 'safety_plan_reviewed')) as pressures
          from case_events k where k.case_id = any (m.ids) and k.kind in ('insignificant', 'safety_plan_reviewed', 'reconciled',
            'mediation', 'family_conference', 'court_period', 'community', 'official')) v
        cross join lateral (select count(*) filter (where k.due_at < this_moment) as overdue,
          count(*) filter (where k.due_at < this_moment and (k.kind = 'safety_contact' or k.rule = any (danger)
            or left(k.rule, 3) in ('po.', 'su.', 'hl.', 'ch.'))) as overdue_safety,
          jsonb_agg(jsonb_build_object('id', k.id, 'rule', k.rule, 'step', k.step, 'partition', k.partition,
            'dueAt', k.due_at) order by k.due_at, k.id) as list
          from follow_ups k where k.case_id = c.id and k.status = 'pending') w
        cross join lateral panoh.last_triage(c.id) t
      where c.id = p_case);
  end $$;

-- lapse_closings and confirm_hand_overs call it; no login may. It notifies who asked and who endorsed.
create or replace function panoh.lapse_request(e panoh.closure_episodes) returns void
  language plpgsql set search_path = panoh, pg_temp as $$
  begin
    perform panoh.end_open_closure(e.case_id);
    update follow_ups set status = 'replaced', done_at = panoh.now(), version = version + 1
      where case_id = e.case_id and status = 'pending' and subject_id = e.id and rule in ('cl.decide', 'cl.second_talk', 'cl.watch');
    insert into case_events (id, case_id, kind, partition, happened_at, agency_id, facts)
      select gen_random_uuid(), c.id, 'closure_lapsed', 'closure', panoh.now(), c.agency_id, '{}' from cases c where c.id = e.case_id;
    insert into notifications (id, user_id, case_id, kind, subject_id)
      select gen_random_uuid(), u, e.case_id, 'closing_lapsed', e.id
      from unnest(panoh.answerable_for(e.case_id) || e.endorsed_by) u;
  end $$;

-- The worker's sweep calls it. A request not decided within 72 hours lapses, as decideBy in closure/episodes.rules.ts
-- says; panoh_worker cannot write requests, grants or events.
-- Mirrors isOverdue in closure/episodes.rules.ts.
create or replace function panoh.lapse_closings() returns integer
  language plpgsql security definer set search_path = panoh, pg_temp as $$
  declare e closure_episodes; done integer := 0; begin
    for e in select * from closure_episodes where state = 'endorsed' and endorsed_at + interval '72 hours'
        + case when second_talk = 'refused' then interval '30 days' else interval '0' end <= panoh.now()
        order by case_id for update skip locked loop
      perform panoh.lapse_request(e);
      done := done + 1;
    end loop;
    return done;
  end $$;

-- The API calls it after an incident, an order step or a reopening (closure/closure-traces.service.ts), and after a decision, which
-- ends the access of the second person. These people may be unable to see the request; they must own or reach the case.
create or replace function panoh.lapse_closure(p_case uuid) returns integer
  language plpgsql security definer set search_path = panoh, pg_temp as $$
  begin
    if not (panoh.viewer_owns_case(p_case) or panoh.reaches(p_case)) then raise exception 'no relation' using errcode = '42501'; end if;
    return panoh.end_open_closure(p_case);
  end $$;

-- Trigger conflict_blocks_ended: a block ends an open request that its subject made or endorsed, and takes the named
-- caller away. No login may insert a block: it runs with the rights of the function that does.
create or replace function panoh.end_for_blocked() returns trigger
  language plpgsql set search_path = panoh, pg_temp as $$
  begin
    update cases set contact_user_id = null, contact_taken_at = null
      where id = new.case_id and contact_user_id = new.subject_id;
    if exists (select 1 from closure_episodes e join users u on u.id in (e.requested_by, e.endorsed_by)
      join agencies a on a.id = u.agency_id where e.case_id = new.case_id and e.state in ('requested', 'endorsed')
        and (new.subject_id in (u.id, u.agency_id) or new.subject_code = a.kind)) then
      perform panoh.end_open_closure(new.case_id);
    end if;
    return null;
  end $$;

-- Trigger cases_leave_owner: a case that moves to another agency loses its label, its named caller and an open request to
-- close. At a civil agency it leaves linkage too, unless an answer about linkage is on record. No login may change the owner: it
-- runs with the rights of enforce_block.
-- Mirrors mayLink in consent/consent.rules.ts.
create or replace function panoh.leave_owner() returns trigger
  language plpgsql set search_path = panoh, pg_temp as $$
  begin
    new.contact_user_id := null;
    new.contact_taken_at := null;
    delete from case_labels where case_id = new.id;
    perform panoh.end_open_closure(new.id);
    if new.may_be_linked and exists (select 1 from agencies a where a.id = new.agency_id and a.kind = 'civil')
      and not exists (select 1 from consents k where k.case_id = new.id and k.scope = 'record_linkage') then
      new.may_be_linked := false;
      perform linkage.forget(new.id);
    end if;
    return new;
  end $$;

-- The linker calls it (panoh_linkage): cases leave linkage when the survivor's consent has run out. That login cannot
-- read consents or update cases; only lapsed consents count.
create or replace function panoh.leave_lapsed(p_limit integer) returns setof uuid
  language plpgsql security definer set search_path = panoh, pg_temp as $$
  declare gone uuid; begin
    for gone in select c.id from consents k join cases c on c.id = k.case_id and c.may_be_linked
      where k.scope = 'record_linkage' and k.answer = 'given'
        and k.until_on < (panoh.now() at time zone 'Asia/Dushanbe')::date
        and not exists (select 1 from consents n where n.case_id = k.case_id and n.scope = k.scope
          and (n.given_at, n.id) > (k.given_at, k.id))
      order by k.until_on, c.id limit p_limit for update of c skip locked
    loop
      update cases set may_be_linked = false where id = gone;
      perform linkage.forget(gone);
      return next gone;
    end loop;
  end $$;

-- The API calls it for reopenCase, new incidents, imports and contacts that showed danger. The app login may not update
-- status; the viewer must own the case. Of a duplicate it lifts the copied blocks, undoes the decision in linkage, and
-- gives back what may go back (undo_merger), with texts that the API sealed again.
create or replace function panoh.reopen_case(p_case uuid, p_texts jsonb default null) returns void
  language plpgsql security definer set search_path = panoh, pg_temp as $$
  declare kept uuid := (select m.kept_id from merged_cases m where m.case_id = p_case); begin
    if not panoh.viewer_owns_case(p_case) then raise exception 'not the owner' using errcode = '42501'; end if;
    -- A case that was closed as a duplicate: the copied blocks and the decision in schema linkage end.
    if kept is not null then
      update conflict_blocks c set lifted_at = panoh.now() from conflict_blocks o
        where c.case_id = kept and c.source = 'linked' and c.lifted_at is null and o.case_id = p_case
          and c.origin_id = coalesce(o.origin_id, o.id);
      with undone as (update linkage.decisions set undone_by = (panoh.me()).user_id, undone_at = panoh.now()
          where one = least(p_case, kept) and other = greatest(p_case, kept) and is_of_agency and undone_at is null
          returning pair_id)
      update linkage.pairs p set state = 'open' from undone u where p.id = u.pair_id;
      perform panoh.undo_merger(p_case, p_texts);
    end if;
    update cases set status = 'open', closed_at = null, episode_no = episode_no + 1,
      episode_opened_at = panoh.now(), reopen_on_registration = false, version = version + 1
      where id = p_case and status = 'closed';
  end $$;

-- ending_cases and agency_endings call it; no login may. Who hands the cases of an agency over that ends: its supervisor, or
-- the coordinator of its group the cases that no supervisor there may see; other coordinators and administrators read numbers.
-- Never of police, who would learn where she goes.
create or replace function panoh.part_in_ending(p_agency uuid) returns text
  language sql stable set search_path = panoh, pg_temp as $$
  select case when 'supervisor' = any (me.roles) and me.agency_id = a.id then 'supervisor'
      when 'group:core' = any (me.reads) and exists (select 1 from agency_memberships m where m.agency_id = a.id
          and m.working_group_id = any (me.led_group_ids) and (m.ended_at is null or m.ended_at > panoh.now())) then 'coordinator'
      when 'administrator' = any (me.roles) then 'reads' end
    from panoh.me() me join agencies a on a.id = p_agency and a.status = 'active' and a.kind <> 'police' $$;

-- goes_along and end_handed_over call it; no login may. Rules whose waiting rows end as a case of an agency that ends goes to
-- another: its own case makes them again. Mirrors ENDS_WITH_AGENCY in follow-ups/superseded-rows.rules.ts.
create or replace function panoh.rules_along() returns text[]
  language sql immutable set search_path = panoh, pg_temp as $$
  select '{fu.first_contact,fu.safety_plan,fu.regular,fu.no_contact,rk.reassess,co.ask_again,pl.plan,pl.action}'::text[] $$;

-- ending_cases, accept_referral and tell_of_held_offer call it; no login may. Whether a case may go to another agency without
-- its worker. One with an order, another danger, a closing, a referral, a block or a decision under way stays with her.
create or replace function panoh.goes_along(p_case uuid) returns boolean
  language sql stable set search_path = panoh, pg_temp as $$
  select exists (select 1 from cases c where c.id = p_case and c.status = 'open' and c.erased_at is null and not c.contact_stopped
      and exists (select 1 from safe_contacts s where s.case_id = c.id)
      and exists (select 1 from vault.case_keys w where w.case_id = c.id and w.agency_id = c.agency_id and w.partition = 'safe_contact')
      and not exists (select 1 from vault.case_keys w join agency_keys h on h.agency_id = w.agency_id and h.version = w.agency_key_version
        where w.case_id = c.id and w.agency_id = c.agency_id and w.partition = 'safe_contact' and h.held_by <> 'server'))
    and not exists (select 1 from sealed_files s where s.case_id = p_case and s.opened_at is null)
    and not exists (select 1 from follow_ups f where f.case_id = p_case and f.status = 'pending' and not (f.rule = any (panoh.rules_along())
      or f.rule in ('rf.ack', 'rf.find_other') and exists (select 1 from referrals r where r.id = f.subject_id and r.ending_by is not null)))
    and not exists (select 1 from referrals r where r.case_id = p_case and r.ended_at is null and r.ending_by is null)
    and not exists (select 1 from closure_episodes e where e.case_id = p_case and e.state in ('requested', 'endorsed'))
    -- Where there is no order neither is an order's danger, which is slow to look for.
    and not (exists (select 1 from protection_orders o where o.case_id = p_case)
      and panoh.dangers_of(p_case) && '{danger_order,danger_breach}'::text[])
    and coalesce((panoh.last_triage(p_case)).level = 'clear', true) $$;

-- agency_endings, endable_cases and take_back_endings call it; no login may. Cases with work ahead, none that is blocked for the
-- viewer; a coordinator offers what no supervisor there could, for a block or because none is left. Of a case that the viewer
-- does not offer it is null whether it goes along.
create or replace function panoh.ending_cases(p_agency uuid)
  returns table(case_id uuid, is_open boolean, is_offered boolean, goes_along boolean, may_offer boolean)
  language sql stable set search_path = panoh, pg_temp as $$
  with able as materialized (select panoh.blocked_for(u.id, u.agency_id, a.kind) as blocked from users u join agencies a on a.id = u.agency_id
      where u.agency_id = p_agency and 'supervisor' = any (u.roles) and panoh.account_is_ready(u.id)),
    me as materialized (select coalesce(v.blocked, '{}'::uuid[]) as blocked, panoh.part_in_ending(p_agency) as part from panoh.viewer() v)
  select c.id, c.status = 'open', exists (select 1 from referrals r where r.case_id = c.id and r.kind = 'handover' and r.ended_at is null),
      case when may.offer then panoh.goes_along(c.id) end, may.offer
    from me join cases c on me.part is not null and c.agency_id = p_agency and c.erased_at is null and not (c.id = any (me.blocked))
      and (c.status = 'open' or exists (select 1 from follow_ups f where f.case_id = c.id and f.status = 'pending'))
    cross join lateral (select me.part = 'supervisor'
        or me.part = 'coordinator' and not exists (select 1 from able where not (c.id = any (able.blocked)))
          and exists (select 1 from agencies a where a.id = p_agency and a.type <> 'shelter') as offer) may $$;

-- The API calls it for listAgencyEndings. Administrators and coordinators may not read these cases; they get numbers, and
-- the references of offers, which name no case. Which cases go along only the one who hands over reads. A shelter is
-- listed for its supervisors alone: who comes and goes would show in its numbers. Cases that are blocked for the
-- viewer count nowhere.
create or replace function panoh.agency_endings()
  returns table(agency_id uuid, open_cases integer, without_offer integer, one_by_one integer, awaited integer, may_hand_over boolean,
    offers jsonb, receivers jsonb)
  language sql stable security definer set search_path = panoh, pg_temp as $$
  with me as materialized (select coalesce(v.blocked, '{}'::uuid[]) as blocked from panoh.viewer() v)
  select a.id, n.open_cases, case when n.may_offer then n.without_offer else 0 end,
      case when n.may_offer then n.one_by_one else 0 end, (select count(*)::integer from referrals r where r.to_agency_id = a.id
        and r.ended_at is null and not (r.case_id = any (me.blocked)) and (r.received_case_id = any (me.blocked)) is not true),
      n.may_offer,
      coalesce((select jsonb_agg(jsonb_build_object('reference', r.reference, 'agencyId', r.to_agency_id,
          'isConfirmed', r.ending_confirmed_by is not null) order by r.sent_at, r.reference)
        from referrals r where r.from_agency_id = a.id and r.ending_by is not null and r.ended_at is null
          and not (r.case_id = any (me.blocked))), '[]'),
      coalesce((select jsonb_agg(jsonb_build_object('agencyId', t.id, 'isUsual', t.is_usual)
          order by t.is_usual desc, t.place <> a.place, t.name_en)
        from (select o.*, exists (select 1 from agency_memberships m join working_groups g on g.id = m.working_group_id
            and g.fallback_agency_id = o.id where m.agency_id = a.id and m.ended_at is null) as is_usual
          from agencies o where o.status = 'active' and o.id <> a.id and panoh.may_lead(o.type)) t
        where n.may_offer), '[]')
    from me cross join agencies a cross join lateral (select panoh.part_in_ending(a.id) as part offset 0) s
      cross join lateral (select count(*) filter (where e.is_open)::integer as open_cases,
          count(*) filter (where e.goes_along and not e.is_offered)::integer as without_offer,
          count(*) filter (where not e.goes_along)::integer as one_by_one,
          s.part = 'supervisor' or coalesce(bool_or(e.may_offer), false) as may_offer
        from panoh.ending_cases(a.id) e) n
    where s.part = 'supervisor' or s.part is not null and a.type <> 'shelter' order by a.place, a.name_en $$;

-- The API calls it for handOverCases, as does hand_over_cases. A coordinator may not read these cases. Cases that a block or
-- her own no keeps from the receiver are missing, as are those that are handed over already or go over one by one.
create or replace function panoh.endable_cases(p_agency uuid, p_to uuid)
  returns table(case_id uuid, band text, state jsonb)
  language plpgsql stable security definer set search_path = panoh, pg_temp as $$
  begin
    if (panoh.part_in_ending(p_agency) = 'supervisor' or exists (select 1 from panoh.ending_cases(p_agency) e where e.may_offer)) is not true then
      raise exception 'not the one who hands over' using errcode = '42501';
    end if;
    return query select c.id, c.band, panoh.state_of_planning(c.id)
      from panoh.ending_cases(p_agency) e join cases c on c.id = e.case_id
        join agencies t on t.id = p_to and t.status = 'active' and t.id <> p_agency and panoh.may_lead(t.type)
      where e.may_offer and e.goes_along and not e.is_offered
        and exists (select 1 from agency_keys k where k.agency_id = t.id)
        and not exists (select 1 from conflict_blocks b where b.case_id = c.id and b.lifted_at is null
          and (b.subject_id = t.id or b.subject_code = t.kind))
        -- What she said about being handed over there counts before what she said about a service there.
        and coalesce((select case k.answer when 'given' then k.withdrawn_at is null else k.partitions <> '{}' end from consents k where k.case_id = c.id
          and k.scope = 'referral' and k.agency_id = t.id
          order by (k.purpose = 'handover') is true desc, k.given_at desc, k.id desc limit 1), true);
  end $$;

-- The API calls it for handOverCases. A coordinator may insert no referral of these cases, nor rows. Others'
-- referrals stay until a second person has confirmed.
create or replace function panoh.hand_over_cases(p jsonb) returns void
  language plpgsql security definer set search_path = panoh, pg_temp as $$
  declare me panoh.viewer := panoh.me(); sender uuid := (p->>'agencyId')::uuid; receiver uuid := (p->>'toAgencyId')::uuid;
    one jsonb; planned jsonb; r referrals; offered uuid[] := '{}'; begin
    for one in select o from panoh.endable_cases(sender, receiver) c
        join jsonb_array_elements(p->'offers') o on (o->>'caseId')::uuid = c.case_id loop
      insert into referrals (id, reference, kind, case_id, from_agency_id, to_agency_id, service_type, urgency,
          urgency_rank, band, place, is_minor, status, consent_id, shared_partitions, sent_at, ack_due_at, due_at, ending_by)
        select (one->>'id')::uuid, one->>'reference', 'handover', c.id, c.agency_id, receiver,
          coalesce((select s.type from services s where s.agency_id = receiver and s.status = 'active' order by s.type limit 1), 'other'),
          one->>'urgency', (one->>'urgencyRank')::smallint, c.band, c.place, c.is_minor, 'sent', k.id,
          array(select distinct unnest('{core,safe_contact}'::text[] || k.partitions)),
          date_trunc('milliseconds', panoh.now()), (one->>'dueAt')::timestamptz,
          (one->>'dueAt')::timestamptz, me.user_id
        from cases c left join lateral (select f.id, f.partitions from consents_in_force f where f.case_id = c.id and f.scope = 'referral'
          and f.agency_id = receiver and f.purpose = 'handover' order by f.given_at desc, f.id limit 1) k on true
        where c.id = (one->>'caseId')::uuid
        returning * into r;
      offered := offered || r.id;
      for planned in select x from jsonb_array_elements(one->'rows') x where x->>'rule' in ('rf.ack', 'rf.find_other') loop
        perform panoh.plan_row(r.case_id, (planned - '{alertAt,afterClosure}'::text[]) || '{"partition": "follow_ups"}');
      end loop;
      insert into case_events (id, case_id, kind, partition, happened_at, agency_id, actor_id, facts)
        values (gen_random_uuid(), r.case_id, 'referral_sent', 'core', panoh.now(), sender, me.user_id, jsonb_build_object(
          'referralId', r.id, 'reference', r.reference, 'kind', r.kind, 'serviceType', r.kind, 'urgency', r.urgency));
    end loop;
    if r.id is null then raise exception 'no case to hand over' using errcode = 'PN140'; end if;
    -- A supervisor for whom each of them is blocked hears of none.
    insert into notifications (id, user_id, kind, subject_id)
      select gen_random_uuid(), u.id, 'handover_to_confirm', x.id from users u join agencies a on a.id = u.agency_id
        cross join lateral (select panoh.blocked_for(u.id, u.agency_id, a.kind) as blocked offset 0) b
        cross join lateral (select o.id from referrals o where o.id = any (offered) and not (o.case_id = any (b.blocked)) limit 1) x
      where u.agency_id = receiver and u.status = 'active' and 'supervisor' = any (u.roles) and u.id <> me.user_id;
  end $$;

-- The API calls it for takeBackHandOvers. A coordinator may update no referral of these cases, nor rows.
create or replace function panoh.take_back_endings(p_agency uuid) returns uuid[]
  language plpgsql security definer set search_path = panoh, pg_temp as $$
  declare r referrals; taken uuid[] := '{}'; begin
    for r in select x.* from panoh.ending_cases(p_agency) e join referrals x on x.case_id = e.case_id
        where e.may_offer and x.ending_by is not null and x.status in ('sent', 'received') for update of x loop
      update referrals set status = 'withdrawn', withdrawal_reason = 'no_longer_wanted', ended_at = panoh.now(), due_at = null,
        version = version + 1 where id = r.id;
      update follow_ups set status = 'replaced', done_at = panoh.now(), version = version + 1
        where case_id = r.case_id and subject_id = r.id and status = 'pending';
      insert into case_events (id, case_id, kind, partition, happened_at, agency_id, actor_id, facts)
        values (gen_random_uuid(), r.case_id, 'referral_withdrawn', 'core', panoh.now(), r.from_agency_id, (panoh.me()).user_id,
          jsonb_build_object('referralId', r.id, 'reference', r.reference, 'kind', r.kind, 'serviceType', r.kind, 'reason', 'no_longer_wanted'));
      taken := taken || r.case_id;
    end loop;
    if taken = '{}' then raise exception 'nothing to take back' using errcode = '42501'; end if;
    return taken;
  end $$;

-- Triggers follow_ups_hold_offer and referrals_offer_ended: the person who offered a case of an agency that ends is notified where
-- it does not go over: the receiver or she said no, or work began that stays with its worker.
create or replace function panoh.tell_of_held_offer() returns trigger
  language plpgsql security definer set search_path = panoh, pg_temp as $$
  begin
    insert into notifications (id, user_id, kind, subject_id)
      select gen_random_uuid(), u.id, 'handover_held', r.id from referrals r join users u on u.id = r.ending_by and u.status = 'active'
          join agencies a on a.id = u.agency_id
        where case tg_table_name when 'referrals' then r.id = new.id else r.case_id = (to_jsonb(new)->>'case_id')::uuid
            and r.status in ('sent', 'received') and not panoh.goes_along(r.case_id) end
          and u.id is distinct from (panoh.me()).user_id
          and not (r.case_id = any (panoh.blocked_for(u.id, u.agency_id, a.kind)))
          and not exists (select 1 from notifications n where n.user_id = u.id and n.kind = 'handover_held' and n.subject_id = r.id
            and n.read_at is null);
    return null;
  end $$;

-- The API calls it for confirmHandOvers. No login may write the column; a supervisor of the receiver, not the person who
-- hands over, confirms all offers of that agency. Then referrals to it that it has not accepted go back to their senders.
create or replace function panoh.confirm_hand_overs(p_agency uuid) returns integer
  language plpgsql security definer set search_path = panoh, pg_temp as $$
  declare me panoh.viewer := panoh.viewer(); confirmed integer; r referrals; e closure_episodes; begin
    update referrals set ending_confirmed_by = me.user_id, version = version + 1
      where from_agency_id = p_agency and to_agency_id = me.agency_id and 'supervisor' = any (me.roles)
        and ending_by <> me.user_id and ending_confirmed_by is null and status in ('sent', 'received')
        and not (case_id = any (coalesce(me.blocked, '{}'::uuid[])));
    get diagnostics confirmed = row_count;
    if confirmed = 0 then raise exception 'nothing to confirm' using errcode = '42501'; end if;
    for r in select x.* from referrals x where x.to_agency_id = p_agency and x.ended_at is null and x.received_case_id is null loop
      perform panoh.lose_receiver(r);
    end loop;
    for e in select x.* from closure_episodes x where x.reviewer_agency_id = p_agency and x.state in ('requested', 'endorsed') loop
      perform panoh.lapse_request(e);
    end loop;
    return confirmed;
  end $$;

-- The API calls it for acceptReferral, in the transaction in which the receiver has accepted a case of an agency that
-- ends. The receiver may update no case of the sender; the three people are those of the hand-over.
create or replace function panoh.end_handed_over(p_referral uuid) returns void
  language plpgsql security definer set search_path = panoh, pg_temp as $$
  declare r referrals; c cases; lost referrals; begin
    select x.* into r from referrals x where x.id = p_referral and x.ending_confirmed_by is not null and x.status = 'accepted'
      and x.to_agency_id = (panoh.me()).agency_id
      and date_trunc('milliseconds', x.decided_at) = date_trunc('milliseconds', panoh.now());
    if r.id is null then raise exception 'not accepted now' using errcode = '42501'; end if;
    select x.* into c from cases x where x.id = r.case_id for update;
    if c.status = 'open' then
      insert into closure_episodes (id, case_id, episode_no, reason, state, requested_by, requested_at, endorsed_by, endorsed_at,
          reviewer_agency_id, decided_by, decided_agency_id, decided_at, subject_id)
        values (gen_random_uuid(), c.id, c.episode_no, 'transferred', 'approved', r.ending_by, r.sent_at, r.ending_confirmed_by,
          panoh.now(), r.to_agency_id, (panoh.me()).user_id, r.to_agency_id, panoh.now(), r.id);
      update cases set status = 'closed', closed_at = panoh.now(), version = version + 1 where id = c.id;
      insert into case_events (id, case_id, kind, partition, happened_at, agency_id, facts)
        values (gen_random_uuid(), c.id, 'case_closed', 'core', panoh.now(), c.agency_id, jsonb_build_object('reason', 'transferred',
          'episodeNo', c.episode_no, 'mark', null, 'overrides', 0));
    end if;
    -- The new agency has its own rows in its own case; accept_referral found no other row here.
    update follow_ups set status = 'replaced', done_at = panoh.now(), version = version + 1
      where case_id = c.id and status = 'pending' and (rule = any (panoh.rules_along()) or subject_id = r.id
        or rule = 'rf.find_other' and exists (select 1 from referrals x where x.id = subject_id and x.ending_by is not null));
    update referrals set status = 'completed', ended_at = panoh.now(), due_at = null, version = version + 1 where id = r.id;
    -- Without her yes in force the new owner keeps what it needed to reach her, and reads the old case no more.
    if not exists (select 1 from consents_in_force k where k.id = r.consent_id) then
      update grants set ends_at = panoh.now() where source_id = r.id and (ends_at is null or ends_at > panoh.now());
      delete from vault.case_keys k where k.case_id = c.id and k.agency_id = r.to_agency_id;
    end if;
    -- Agencies for which the old one looked after her in this case look for another.
    for lost in select x.* from referrals x where x.received_case_id = c.id and x.ended_at is null loop
      perform panoh.lose_receiver(lost);
    end loop;
  end $$;
