/**
 * The coded facts of the gate (closure-facts.repository.ts), for `gate_facts`, which asks whether the viewer owns the case or
 * was asked to decide. It reads every partition of the case and hands out codes, counts and days.
 */
export const FACTS_OF_GATE = `returns jsonb language plpgsql stable security definer set search_path = panoh, pg_temp as $$
  declare this_moment timestamptz := panoh.now();
    danger text[] := '{fu.first_contact,fu.safety_24h,fu.safety_plan,fu.mdwg_review,fu.regular,fu.no_contact,fu.another_way,
      rk.reassess,rf.find_other,rf.send_missing,co.basis_review,cl.watch,cl.second_talk,dr.confirm,dc.decide,bl.settle}'; begin
    return (select jsonb_build_object('openedAt', c.episode_opened_at, 'ownerAgencyId', c.agency_id,
      'status', c.status, 'episodeNo', c.episode_no, 'isMinor', c.is_minor,
      'childDecided', c.minor_decided_by is not null,
      'hasChildren', exists (select 1 from incidents i where i.case_id = c.id and i.children_present = 'yes'),
      'sharesWithGroup', c.shares_with_group and (c.shares_until is null or c.shares_until > this_moment),
      'band', c.band,
      'assessedAt', (select max(r.assessed_at) from risk_assessments r
        where r.case_id = c.id and r.assessed_band <> 'incomplete'),
      'isAssessed', exists (select 1 from risk_assessments r where r.case_id = c.id),
      'bands', coalesce((select jsonb_agg(jsonb_build_object('band', r.band, 'at', r.assessed_at) order by r.assessed_at desc)
        from (select band, assessed_at from risk_assessments where case_id = c.id order by assessed_at desc limit 3) r), '[]'),
      'triageIsClear', t.level = 'clear',
      'urgentTriageAt', case when t.level in ('emergency', 'same_day') then t.asked_at end,
      'contacts', coalesce((select jsonb_agg(jsonb_build_object('at', k.contacted_at, 'outcome', k.outcome, 'alone', k.alone,
        'inSafeWindow', k.in_safe_window, 'agencyId', k.agency_id, 'recordedAt', k.recorded_at, 'by', k.contacted_by,
        'byPolice', a.kind = 'police' and k.mirrored_from is null) order by k.contacted_at, k.id)
        from contacts k join agencies a on a.id = k.agency_id where k.case_id = c.id), '[]'),
      'incidents', coalesce((select jsonb_agg(jsonb_build_object('recordedAt', k.recorded_at, 'isViolence',
        k.core_type is distinct from 'non_gbv', 'lastOn', case
          when k.ended_on is not null and coalesce(k.ended_precision, 'day') = 'day' then k.ended_on
          when k.ended_on is null and not k.is_pattern and coalesce(k.started_precision, 'day') = 'day'
            then k.started_on end) order by k.recorded_at, k.id) from incidents k where k.case_id = c.id), '[]'),
      'calledInsignificant', exists (select 1 from case_events k where k.case_id = c.id and k.kind = 'insignificant'),
      'referrals', coalesce((select jsonb_agg(jsonb_build_object('id', k.id, 'kind', k.kind, 'need', k.service_type,
        'status', k.status, 'sentAt', k.sent_at, 'decidedAt', k.decided_at, 'contactedAt', k.contacted_at,
        'toAgencyId', k.to_agency_id, 'gapRecorded', k.gap_recorded_at is not null, 'settledBy', k.settled_by,
        'word', k.survivor_word, 'noLongerWanted', k.no_longer_wanted) order by k.sent_at, k.id)
        from referrals k where k.case_id = c.id), '[]'),
      'endedAgencyIds', coalesce((select jsonb_agg(distinct a.id) from agencies a where a.status = 'closed'
        and (exists (select 1 from referrals r where r.case_id = c.id and r.to_agency_id = a.id)
          or exists (select 1 from consents k where k.case_id = c.id and k.agency_id = a.id))), '[]'),
      'openBreaches', (select count(*) from order_events b where b.case_id = c.id and b.kind = 'order_breached'
        and not exists (select 1 from order_events h where h.breach_id = b.id and h.kind = 'order_breach_handled'
          and coalesce((h.facts->>'hasProtocol')::boolean, false))),
      'pressures', coalesce((select jsonb_agg(jsonb_build_object('at', least(k.happened_at + interval '1 day' - interval '1 ms', k.recorded_at),
        'byAgencyId', k.facts->>'byAgencyId') order by k.happened_at, k.id) from case_events k
        where k.kind in ('reconciled', 'mediation', 'family_conference', 'court_period', 'community', 'official') and k.case_id = c.id), '[]'),
      'planReviewedAt', (select max(e.happened_at) from case_events e
        where e.case_id = c.id and e.kind = 'safety_plan_reviewed'),
      'overdueFollowUps', (select count(*) from follow_ups f
        where f.case_id = c.id and f.status = 'pending' and f.due_at < this_moment),
      'overdueSafety', (select count(*) from follow_ups f where f.case_id = c.id and f.status = 'pending'
        and f.due_at < this_moment and (f.kind = 'safety_contact' or f.rule = any (danger)
          or starts_with(f.rule, 'po.') or starts_with(f.rule, 'su.') or starts_with(f.rule, 'hl.'))),
      'rows', coalesce((select jsonb_agg(jsonb_build_object('id', f.id, 'rule', f.rule, 'step', f.step,
        'partition', f.partition, 'dueAt', f.due_at) order by f.due_at, f.id) from follow_ups f
        where f.case_id = c.id and f.status = 'pending'), '[]'),
      'keptIsOpen', (select exists (select 1 from cases k where k.id::text = o.facts->>'subjectId' and k.id <> c.id
          and k.agency_id = c.agency_id and k.status = 'open' and k.erased_at is null
          and not exists (select 1 from mergers m where m.case_id = k.id))
        from closure_statements o where o.case_id = c.id and o.kind = 'other_case' order by o.said_at desc, o.id desc limit 1),
      'closedBefore', (select count(*) from closure_episodes e where e.case_id = c.id and e.state = 'approved'),
      'consents', coalesce((select jsonb_agg(jsonb_build_object('id', k.id, 'scope', k.scope, 'agencyId', k.agency_id,
        'partitions', k.partitions, 'answer', k.answer, 'basis', k.basis, 'givenAt', k.given_at,
        'untilOn', k.until_on, 'provisionalUntil', k.provisional_until, 'withdrawnAt', k.withdrawn_at) order by k.given_at, k.id)
        from consents k where k.scope in ('contact_for_follow_up', 'referral', 'case_conference_mdwg') and k.case_id = c.id), '[]'),
      'statements', coalesce((select jsonb_agg(jsonb_build_object('kind', k.kind, 'saidAt', k.said_at, 'facts', k.facts)
        order by k.said_at, k.id) from closure_statements k where k.case_id = c.id), '[]'),
      'agencies', coalesce((select jsonb_agg(jsonb_build_object('agencyId', a.id, 'holdsGrant', a.holds,
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
            and not (u.roles <@ '{coordinator,statistician,administrator,data_protection_officer,oversight}'::text[]))), '[]'))
      from cases c left join lateral (select s.level, s.asked_at from suicide_triages s where s.case_id = c.id
        order by s.asked_at desc, s.id desc limit 1) t on true where c.id = p_case);
  end $$`;
