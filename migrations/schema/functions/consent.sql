-- The API calls it for reviewBasis. The app login may not update the review; the body admits a supervisor of the owner
-- who did not record the basis. Mirrors reviewRefusal in consent/consent.rules.ts.
create or replace function panoh.review_basis(p_consent uuid, p_outcome text) returns uuid
  language plpgsql security definer set search_path = panoh, pg_temp as $$
  declare subject uuid; begin
    update consents k set review_outcome = p_outcome, reviewed_by = (panoh.me()).user_id, reviewed_at = panoh.now(),
      version = k.version + 1
      where k.id = p_consent and k.basis in ('court_order', 'imminent_danger', 'child_at_risk') and k.review_outcome is null
        and 'supervisor' = any ((panoh.me()).roles) and k.recorded_by is distinct from (panoh.me()).user_id
        and panoh.viewer_owns_case(k.case_id)
      returning k.case_id into subject;
    if subject is null then raise exception 'not to be reviewed' using errcode = '42501'; end if;
    return subject;
  end $$;

-- The API calls it for listReceivingServices, to send a referral and when consent changes. Row security hides consents and
-- blocks from coordinators; the viewer must own or coordinate the case.
create or replace function panoh.sharing_state(p_case uuid, p_agency uuid) returns jsonb
  language plpgsql stable security definer set search_path = panoh, pg_temp as $$
  begin
    if not (panoh.viewer_owns_case(p_case) or panoh.viewer_coordinates_case(p_case)) then raise exception 'no relation' using errcode = '42501'; end if;
    return (select jsonb_build_object('status', c.status, 'band', c.band, 'place', c.place, 'isMinor', c.is_minor,
      'senderAgencyId', c.agency_id, 'senderType', s.type, 'isInGroup', panoh.may_receive(p_case, p_agency),
      'isBlocked', exists (select 1 from conflict_blocks b join agencies a on a.id = p_agency
        where b.case_id = p_case and b.lifted_at is null and (b.subject_id = a.id or b.subject_code = a.kind)),
      'consents', coalesce((select jsonb_agg(jsonb_build_object('id', k.id, 'scope', k.scope, 'agencyId', k.agency_id,
          'partitions', k.partitions, 'answer', k.answer, 'basis', k.basis, 'givenAt', k.given_at,
          'untilOn', k.until_on, 'provisionalUntil', k.provisional_until, 'withdrawnAt', k.withdrawn_at, 'purpose', k.purpose)
          order by k.given_at, k.id)
        from consents k where k.case_id = p_case and k.scope = 'referral' and k.agency_id = p_agency), '[]'))
      from cases c join agencies s on s.id = c.agency_id where c.id = p_case);
  end $$;

-- open_block and cast_block_vote call it; no login may. It withdraws referrals to the blocked agency and their effects.
create or replace function panoh.take_back_shares(p_block uuid) returns void
  language plpgsql set search_path = panoh, pg_temp as $$
  declare r referrals; begin
    for r in select x.* from conflict_blocks b join referrals x on x.case_id = b.case_id and x.ended_at is null
        join agencies a on a.id = x.to_agency_id and (a.id = b.subject_id or a.kind = b.subject_code)
        where b.id = p_block and (not b.is_heavy or b.state = 'confirmed' or x.received_case_id is null
          or x.kind = 'support_lead') loop
      perform panoh.lose_receiver(r);
    end loop;
  end $$;

-- take_back_shares, close_case and functions of agencies that end call it; no login may. The receiver is gone: a search for another one is planned by the
-- worker (case_to_plan).
create or replace function panoh.lose_receiver(r panoh.referrals) returns void
  language plpgsql set search_path = panoh, pg_temp as $$
  begin
    update referrals set status = 'withdrawn', withdrawal_reason = 'receiver_not_available', ended_at = panoh.now(),
      due_at = null, version = version + 1 where id = r.id;
    update follow_ups set status = 'replaced', done_at = panoh.now(), version = version + 1 where case_id = r.case_id
      and subject_id = r.id and status = 'pending' and (owner_role = 'receiving_agency' or rule = 'rf.handed_over');
    insert into case_events (id, case_id, kind, partition, happened_at, agency_id, facts)
      select gen_random_uuid(), c.id, 'referral_withdrawn', 'core', panoh.now(), c.agency_id, jsonb_build_object(
        'referralId', r.id, 'reference', r.reference, 'kind', r.kind,
        'serviceType', case r.kind when 'handover' then r.kind else r.service_type end,
        'reason', 'receiver_not_available') from cases c where c.id = r.case_id;
    perform panoh.notify(r.case_id, 'referral_ended', r.id, panoh.answerable_for(r.case_id));
    update cases set support_lead_state = 'to_offer', support_lead_agency_id = null, version = version + 1
      where id = r.case_id and r.kind = 'support_lead' and support_lead_state in ('offered', 'accepted')
        and coalesce(support_lead_agency_id, r.to_agency_id) = r.to_agency_id;
    if found then
      update follow_ups set owner_role = 'case_lead', version = version + 1
        where case_id = r.case_id and status = 'pending' and owner_role = 'support_lead';
    end if;
  end $$;
