/** Whole texts of the two functions of oversight, and of those that name its role. */

const CASE_ROLES = `'{police_inspector,caseworker,legal_aid_lawyer,health_worker,cowfa_specialist,shelter_worker,hotline_worker,prosecutor,supervisor}'`;

/**
 * Called by the sweep of the worker and by the page of oversight. It looks at every agency, past row security, and gives
 * numbers and causes only: no case, no reference, no band, no person.
 */
export const UNDELIVERABLE_ROWS = `returns table (agency_id uuid, rows integer, since timestamptz, causes text[], uncovered integer)
  language sql stable security definer set search_path = panoh, pg_temp as $$
  with able as materialized (
    select u.id, u.agency_id, a.kind, u.roles && ${CASE_ROLES}::text[] as is_case, 'supervisor' = any (u.roles) as is_supervisor,
      coalesce(u.id = a.head_user_id, false) as is_head
    from users u join agencies a on a.id = u.agency_id where u.status = 'active' and panoh.may_be_notified(u.id)),
  unheard as (
    select f.agency_id, f.case_id, f.id, min(s.run_at) as since from follow_up_steps s
      join follow_ups f on f.id = s.follow_up_id and f.status = 'pending' where s.state = 'unheard'
    group by f.agency_id, f.case_id, f.id),
  here as (select p.agency_id, count(*) as n from able p where p.is_case group by p.agency_id),
  -- With two people at work and no block one of them is not the lead.
  alone as (
    select c.agency_id, c.id as case_id from cases c left join here h on h.agency_id = c.agency_id
      left join working_groups g on g.id = c.working_group_id and c.shares_with_group
        and (c.shares_until is null or c.shares_until > panoh.now())
    where c.status = 'open' and (coalesce(h.n, 0) < 2 or c.id in (select b.case_id from blocks_in_force b))
      and not exists (select 1 from able p where p.id is distinct from c.lead_user_id
        and (p.agency_id = c.agency_id and (p.is_case or p.is_head)
          or p.id in (g.coordinator_user_id, g.deputy_user_id, g.chair_user_id)
          or p.agency_id = g.fallback_agency_id and p.is_supervisor)
        and not exists (select 1 from blocks_in_force b where b.case_id = c.id
          and (b.subject_id in (p.id, p.agency_id) or b.subject_code = p.kind)))),
  affected as (select u.agency_id, u.case_id from unheard u union select a.agency_id, a.case_id from alone a),
  -- Who stands above the lead there, and why each cannot be notified.
  above as (
    select t.agency_id, t.case_id, u.id, k.shut_at is not null as is_locked, k.shut_at is null and k.signed_in_at is null as is_new,
      exists (select 1 from absences w where w.user_id = u.id and w.ended_at is null
        and w.starts_at <= panoh.now() and w.ends_at > panoh.now()) as is_away,
      exists (select 1 from blocks_in_force b where b.case_id = t.case_id
        and (b.subject_id in (u.id, u.agency_id) or b.subject_code = g.kind)) as is_blocked
    from affected t join agencies g on g.id = t.agency_id join cases c on c.id = t.case_id
      join users u on u.agency_id = t.agency_id and u.status = 'active' and ('supervisor' = any (u.roles) or u.id = g.head_user_id)
        and u.id is distinct from c.lead_user_id
      join credentials k on k.user_id = u.id),
  why as (
    select t.agency_id, array_remove(array[case when bool_or(a.is_locked) then 'locked' end,
        case when bool_or(a.is_away) then 'absent' end, case when bool_or(a.is_blocked) then 'blocked' end,
        case when bool_or(a.is_new) then 'never_signed_in' end, case when bool_or(a.id is null) then 'nobody' end], null) as causes
    from affected t left join above a on a.agency_id = t.agency_id and a.case_id = t.case_id group by t.agency_id)
  select w.agency_id, (select count(*) from unheard u where u.agency_id = w.agency_id)::integer,
    (select min(u.since) from unheard u where u.agency_id = w.agency_id), w.causes,
    (select count(*) from alone a where a.agency_id = w.agency_id)::integer
  from why w where session_user in ('panoh_worker', 'panoh_watch') or 'oversight' = any (panoh.viewer_roles()) $$`;

/**
 * Called when the second person of oversight confirms. It may write a role or the head of an agency, which only an
 * administrator writes otherwise; it checks that two people of oversight agreed. False: decided already, or the person left.
 */
export const APPLY_APPOINTMENT = `returns boolean language plpgsql security definer set search_path = panoh, pg_temp as $$
  declare me panoh.viewer := panoh.viewer(); a oversight_appointments; begin
    if ('oversight' = any (me.roles)) is not true then raise exception 'not of oversight' using errcode = '42501'; end if;
    select * into a from oversight_appointments o where o.id = p_id for update;
    if a.proposed_by = me.user_id or not exists (select 1 from users u where u.id = a.proposed_by and u.status = 'active'
      and 'oversight' = any (u.roles)) then raise exception 'two people decide' using errcode = '42501'; end if;
    if (me.stepped_up_until > panoh.now()) is not true then
      raise exception 'presence is not proved' using errcode = 'PN040';
    end if;
    if a.id is null or a.confirmed_at is not null or not exists (select 1 from users u where u.id = a.user_id
      and u.agency_id = a.agency_id and u.status = 'active') then return false; end if;
    if a.appointed_as = 'supervisor' then
      update users u set roles = u.roles || '{supervisor}'::text[], version = u.version + 1
        where u.id = a.user_id and not 'supervisor' = any (u.roles);
    else
      update agencies g set head_user_id = a.user_id, version = g.version + 1 where g.id = a.agency_id;
    end if;
    update oversight_appointments o set confirmed_by = me.user_id, confirmed_at = panoh.now() where o.id = a.id;
    return true;
  end $$`;

/** Called where an account is opened or unlocked. It looks past row security whether the account reads any case. */
export const readsCases = (apart: string): string => `returns boolean language sql stable security definer
  set search_path = panoh, pg_temp as $$
      select exists (select 1 from users u where u.id = p_user and not u.roles <@ '{${apart}}'::text[]
        and (exists (select 1 from cases c where c.agency_id = u.agency_id)
          or exists (select 1 from grants g where g.grantee_id in (u.agency_id, u.id)))) $$`;
