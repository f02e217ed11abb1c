const DEFINER = 'security definer set search_path = panoh, pg_temp';

/**
 * Everybody near a case, with what decides whether she can be notified of it: the people of the agency that holds it and of
 * `p_agency` that owes a step, the leaders of its group, the head of the agency, the supervisors of the fallback agency,
 * prosecutors who hold the case, and oversight. Facts only; called by the functions below, which ask for a relation.
 */
export const PEOPLE_AROUND = `returns jsonb language sql stable ${DEFINER} as $$
  with c as materialized (select c.id, c.agency_id, g.coordinator_user_id, g.deputy_user_id, g.chair_user_id,
      g.fallback_agency_id, a.head_user_id
    from cases c join agencies a on a.id = c.agency_id left join working_groups g on g.id = c.working_group_id
    where c.id = p_case),
  near as (
    select u.id from c join users u on u.agency_id in (c.agency_id, p_agency)
    union select x.id from c cross join lateral (values (c.coordinator_user_id), (c.deputy_user_id), (c.chair_user_id),
      (c.head_user_id)) x (id) where x.id is not null
    union select u.id from c join users u on u.agency_id = c.fallback_agency_id and 'supervisor' = any (u.roles)
    union select u.id from users u where 'oversight' = any (u.roles)
    union select u.id from c join grants t on t.case_id = c.id and t.relation = 'referred' and t.starts_at <= panoh.now()
        and (t.ends_at is null or t.ends_at > panoh.now())
      join users u on u.agency_id = t.grantee_id and 'prosecutor' = any (u.roles)),
  blocked as materialized (select b.subject_id, b.subject_code from blocks_in_force b
    where b.lifted_at is null and (b.case_id = p_case or b.case_id = p_received))
  select coalesce(jsonb_agg(jsonb_build_object('id', u.id, 'agencyId', u.agency_id, 'roles', to_jsonb(u.roles),
      'isActive', u.status = 'active', 'hasSignedIn', k.signed_in_at is not null, 'isShut', k.shut_at is not null,
      -- Oversight hears numbers only, so that blocking their agencies silences nobody.
      'isBlocked', exists (select 1 from blocked b where b.subject_id = u.id
        or (not 'oversight' = any (u.roles) and (b.subject_id = u.agency_id or b.subject_code = a.kind))),
      'isAway', w.id is not null, 'standInId', w.stand_in_id,
      'isQuiet', coalesce(k.signed_in_at < panoh.now() - interval '14 days', true),
      'reads', (select coalesce(jsonb_agg(distinct r.partition), '[]') from role_access r
        where r.relation = 'own' and r.may_read and r.partition in ('follow_ups', 'health', 'whereabouts')
          and r.role = any (select case when a.kind <> 'police' then x when x = 'supervisor' then 'police_supervisor'
            else 'police_inspector' end from unnest(u.roles) x)),
      'isCoordinator', u.id in (c.coordinator_user_id, c.deputy_user_id) is true,
      'isChair', u.id in (c.chair_user_id, c.deputy_user_id) is true,
      'isAgencyHead', u.id = c.head_user_id is true,
      'isOnlyHead', coalesce(u.id = c.head_user_id and u.roles <@ '{coordinator,statistician,administrator,data_protection_officer}'::text[], false),
      'isOversight', 'oversight' = any (u.roles),
      'isFallback', coalesce(u.agency_id = c.fallback_agency_id and 'supervisor' = any (u.roles), false),
      'holdsCase', 'prosecutor' = any (u.roles) and exists (select 1 from grants t where t.case_id = c.id
        and t.grantee_id = u.agency_id and t.relation = 'referred' and t.starts_at <= panoh.now()
        and (t.ends_at is null or t.ends_at > panoh.now()))) order by u.display_name, u.id), '[]')
  from c cross join near n join users u on u.id = n.id join agencies a on a.id = u.agency_id
    left join credentials k on k.user_id = u.id
    left join lateral (select w.id, w.stand_in_id from absences w where w.user_id = u.id and w.ended_at is null
      and w.starts_at <= panoh.now() and w.ends_at > panoh.now() order by w.starts_at, w.id limit 1) w on true $$`;

/** What the worker needs to choose the recipients of steps that are due (recipients.rules.ts). It serves no person. */
export const RECIPIENT_FACTS = `returns table (step_id uuid, is_early boolean, facts jsonb) language plpgsql stable ${DEFINER} as $$
  begin
    return query with it as materialized (
      select s.id, s.rung, s.run_at < f.due_at and s.rung <> 'owner' as early, f.owner_role, f.kind, f.partition, f.user_id,
        c.id as case_id, c.agency_id as owner_id, c.lead_user_id, c.contact_user_id,
        c.shares_with_group and (c.shares_until is null or c.shares_until > panoh.now()) as shared,
        case f.owner_role when 'receiving_agency' then r.to_agency_id
          when 'support_lead' then coalesce(c.support_lead_agency_id, f.agency_id)
          when 'second_person' then e.reviewer_agency_id
          when 'block_reviewer' then panoh.block_reviewer(c.id)
          when 'prosecutor' then o.extension_prosecutor_id
          else f.agency_id end as agency_id,
        case when f.owner_role = 'receiving_agency' then r.received_case_id end as received_id, e.reviewer_user_id,
        b.started_by, b.is_heavy
      from follow_up_steps s join follow_ups f on f.id = s.follow_up_id join cases c on c.id = f.case_id
        left join referrals r on r.id = f.subject_id and f.owner_role = 'receiving_agency'
        left join closure_episodes e on e.id = f.subject_id and f.owner_role = 'second_person'
        left join protection_orders o on o.id = f.subject_id and f.owner_role = 'prosecutor'
        left join conflict_blocks b on b.id = f.subject_id and f.owner_role = 'block_reviewer'
      where s.id = any (p_steps)),
    near as materialized (select k.case_id, k.agency_id, k.received_id,
        panoh.people_around(k.case_id, k.agency_id, k.received_id) as people
      from (select distinct i.case_id, i.agency_id, i.received_id from it i) k)
    select it.id, it.early, jsonb_build_object('rung', it.rung, 'ownerRole', it.owner_role, 'partition', it.partition,
      'isShared', it.shared, 'ownerAgencyId', it.owner_id, 'workAgencyId', coalesce(it.agency_id, it.owner_id),
      'leadId', coalesce(it.user_id, it.lead_user_id),
      'callerId', case when it.kind = 'safety_contact' and it.user_id is null then it.contact_user_id end,
      'namedId', it.reviewer_user_id, 'exceptId', it.started_by,
      'oversightActs', coalesce(it.is_heavy, false), 'people', near.people)
    from it join near on near.case_id = it.case_id and near.agency_id is not distinct from it.agency_id
      and near.received_id is not distinct from it.received_id;
  end $$`;
