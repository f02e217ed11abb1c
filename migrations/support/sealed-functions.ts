const LOOK_UP = 'stable security definer set search_path = panoh, pg_temp';

/** Called by policies and functions: the viewer's agency owns the case, and neither a block nor a sealed file keeps her away. */
const OWNS = `returns boolean language sql ${LOOK_UP} as $$
      select exists (select 1 from cases c where c.id = p_case and c.agency_id = panoh.viewer_agency_id()
        and 'own:core' = any (panoh.viewer_reads()) and not exists (select 1 from conflict_blocks b
          where b.case_id = p_case and b.lifted_at is null and (b.subject_id = panoh.viewer_user_id()
            or b.subject_id = c.agency_id or b.subject_code = panoh.viewer_agency_kind()))
        and not exists (select 1 from sealed_files s where s.case_id = p_case and s.opened_at is null
          and panoh.viewer_user_id() not in (s.lead_user_id, s.supervisor_id))) $$`;

/**
 * Called for whoever is signed in, each time, so that a link, a split, her word and a sealed file act at once; it reads
 * blocks, which row security shows nobody. A sealed file is a block of everybody but its lead and its supervisor.
 */
const BLOCKED_FOR = `returns uuid[] language sql ${LOOK_UP} as $$ with own as materialized (
    select b.case_id, b.subject_kind from conflict_blocks b
      where b.subject_id = any (array[p_user, p_agency]) and b.lifted_at is null
    union all select b.case_id, b.subject_kind from conflict_blocks b where b.subject_code = p_kind and b.lifted_at is null)
  select array(select case_id from own
    union select s.case_id from sealed_files s where s.opened_at is null and p_user not in (s.lead_user_id, s.supervisor_id)
    union select c.id from own join linkage.registrations r join linkage.registrations o on o.person_id = r.person_id and o.case_id <> r.case_id
    and o.is_linkable join cases c on c.id = o.case_id on r.case_id = own.case_id and r.is_linkable
      where case own.subject_kind when 'user' then p_user is distinct from c.lead_user_id and p_user is distinct from c.opened_by
        else c.agency_id <> p_agency and not exists (select 1 from panoh.consents k where k.case_id = c.id and k.agency_id = p_agency
  and k.scope = 'referral' and k.answer = 'given' and k.withdrawn_at is null and (k.until_on is null or k.until_on >= (panoh.now() at time zone 'Asia/Dushanbe')::date)
  and (k.provisional_until is null or k.provisional_until > panoh.now())) end
    union select c.id from own join (select m.case_id, m.kept_id as other_id from panoh.mergers m
  union all select m.kept_id, m.case_id from panoh.mergers m) m on m.case_id = own.case_id join cases c on c.id = m.other_id
      where own.subject_kind = 'user' and p_user is distinct from c.lead_user_id and p_user is distinct from c.opened_by) $$`;

/** Called by begin_session where the directory changed; it writes what a session is known by. */
const KNOW_SESSION = `returns void language sql security definer set search_path = panoh, pg_temp as $$
  update sessions s set known_version = (select version from directory_version), agency_id = u.agency_id,
    agency_kind = a.kind, agency_type = a.type, roles = u.roles, language = u.language,
    access_roles = array(select case when a.kind <> 'police' or r in ('coordinator', 'statistician', 'data_protection_officer', 'oversight') then r
        when r = 'supervisor' then 'police_supervisor' else 'police_inspector' end
      from unnest(u.roles) r where not 'administrator' = any (u.roles)),
    group_ids = array(select m.working_group_id from agency_memberships m
      where m.agency_id = a.id and (m.ended_at is null or m.ended_at > panoh.now()) order by m.started_at, m.id),
    led_group_ids = array(select g.id from agency_memberships m join working_groups g on g.id = m.working_group_id
      where m.agency_id = a.id and (m.ended_at is null or m.ended_at > panoh.now()) and 'coordinator' = any (u.roles)
        and u.id in (g.coordinator_user_id, g.chair_user_id, g.deputy_user_id)),
    has_blocks = exists (select 1 from conflict_blocks b where b.lifted_at is null
      and (b.subject_id in (u.id, u.agency_id) or b.subject_code = a.kind))
      or exists (select 1 from sealed_files s where s.opened_at is null and u.id not in (s.lead_user_id, s.supervisor_id)),
    known_until = (select min(m.ended_at) from agency_memberships m where m.agency_id = a.id and m.ended_at > panoh.now())
  from users u join agencies a on a.id = u.agency_id
  where s.token_hash = p_hash and s.ended_at is null and u.id = s.user_id and u.status = 'active';
  update sessions s set grantees = array[s.user_id, s.agency_id] || s.led_group_ids,
    reads = array(select distinct unnest(m.reads) from role_rights m where m.role = any (s.access_roles)),
    writes = array(select distinct unnest(m.writes) from role_rights m where m.role = any (s.access_roles))
  where s.token_hash = p_hash and s.ended_at is null $$`;

/** Called by the look-ups of the viewer, which read sessions and grants past row security. */
const LOOK_UP_VIEWER = `returns panoh.viewer language sql ${LOOK_UP} as $$
      with me as (
        select u.id, s.id as session_id, u.agency_id, a.kind, a.type, array(select m.working_group_id from agency_memberships m
            where m.agency_id = a.id and (m.ended_at is null or m.ended_at > panoh.now()) order by m.started_at, m.id) as group_ids, u.roles, u.language,
          s.stepped_up_until,
          array(select g.id from agency_memberships m join working_groups g on g.id = m.working_group_id
            where m.agency_id = a.id and (m.ended_at is null or m.ended_at > panoh.now()) and 'coordinator' = any (u.roles)
            and u.id in (g.coordinator_user_id, g.chair_user_id, g.deputy_user_id)) as led_group_ids,
          (select array_agg(case when a.kind <> 'police' or r in ('coordinator', 'statistician', 'data_protection_officer', 'oversight') then r
              when r = 'supervisor' then 'police_supervisor' else 'police_inspector' end)
            from unnest(u.roles) r where not 'administrator' = any (u.roles)) as access_roles
        from sessions s join users u on u.id = s.user_id join agencies a on a.id = u.agency_id
        where s.token_hash = nullif(current_setting('panoh.session', true), '')
          and s.ended_at is null and s.expires_at > panoh.now()
          and s.seen_at > panoh.now() - interval '30 minutes' and u.status = 'active')
      select me.id, me.session_id, me.agency_id, me.kind, me.type, me.group_ids, me.roles,
        array[me.id, me.agency_id] || me.led_group_ids,
        (select coalesce(array_agg(distinct relation || ':' || partition), '{}') from role_access
          where role = any (me.access_roles) and may_read),
        (select coalesce(array_agg(distinct relation || ':' || partition), '{}') from role_access
          where role = any (me.access_roles) and may_write),
        panoh.blocked_for(me.id, me.agency_id, me.kind),
        me.language, me.stepped_up_until, me.led_group_ids
      from me $$`;

export const SEALED_FUNCTIONS: Record<string, string> = {
  'owns(p_case uuid)': OWNS,
  'blocked_for(p_user uuid, p_agency uuid, p_kind text)': BLOCKED_FOR,
  'know_session(p_hash text)': KNOW_SESSION,
  'look_up_viewer()': LOOK_UP_VIEWER,
};

const NAMED = `exists (select 1 from panoh.consents k where k.case_id = c.id and k.agency_id = b.subject_id
  and k.scope = 'referral' and k.answer = 'given' and k.withdrawn_at is null
  and (k.until_on is null or k.until_on >= (panoh.now() at time zone 'Asia/Dushanbe')::date)
  and (k.provisional_until is null or k.provisional_until > panoh.now()))`;

/** Blocks as they keep people away (hold-blocks), and everybody but the two people of a sealed file; oversight hears numbers only. */
export const BLOCKS_IN_FORCE = `create or replace view panoh.blocks_in_force with (security_invoker = true) as
  select b.case_id, b.subject_kind, b.subject_id, b.subject_code, b.lifted_at from panoh.conflict_blocks b
    where b.lifted_at is null
  union all select c.id, b.subject_kind, b.subject_id, b.subject_code, b.lifted_at
    from panoh.conflict_blocks b join linkage.registrations r on r.case_id = b.case_id and r.is_linkable
      join linkage.registrations o on o.person_id = r.person_id and o.case_id <> r.case_id and o.is_linkable
      join panoh.cases c on c.id = o.case_id join panoh.agencies h on h.id = c.agency_id
    where b.lifted_at is null and case b.subject_kind
      when 'user' then b.subject_id is distinct from c.lead_user_id and b.subject_id is distinct from c.opened_by
      when 'agency' then b.subject_id <> h.id and not ${NAMED}
      else b.subject_code <> h.kind end
  union all select o.id, b.subject_kind, b.subject_id, b.subject_code, b.lifted_at
    from panoh.conflict_blocks b join (select m.case_id, m.kept_id as other_id from panoh.mergers m
      union all select m.kept_id, m.case_id from panoh.mergers m) m on m.case_id = b.case_id
      join panoh.cases o on o.id = m.other_id
    where b.lifted_at is null and b.subject_kind = 'user'
      and b.subject_id is distinct from o.lead_user_id and b.subject_id is distinct from o.opened_by
  union all select s.case_id, 'user', u.id, null::text, null::timestamptz from panoh.sealed_files s
    join panoh.users u on u.id not in (s.lead_user_id, s.supervisor_id) and not 'oversight' = any (u.roles)
    where s.opened_at is null`;
