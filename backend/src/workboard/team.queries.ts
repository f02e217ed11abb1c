import { IS_LED_OF_AGENCY } from '../cases/index.js';

/** Open cases of the agency `$1` that `$2` leads, or nobody where it is null, for the boards; the first due on top. */
export const TEAM_CASES_SQL = `
  select c.id, 'case' as filter, coalesce(n.due_at, c.episode_opened_at) as sort_at, jsonb_build_object(
    'code', s.code, 'reference', c.reference, 'band', c.band, 'origin', c.origin, 'openedAt', c.episode_opened_at,
    'rule', n.rule, 'step', n.step, 'kind', n.kind, 'dueAt', n.due_at, 'version', c.version) as facts
  from panoh.cases c left join panoh.survivors s on s.case_id = c.id
    left join lateral (select f.rule, f.step, f.kind, f.due_at from panoh.follow_ups f
      where f.case_id = c.id and f.status = 'pending'
      order by f.due_at, (f.rule = 'rk.reassess' and c.band = 'incomplete') desc, f.id limit 1) n on true
  where c.agency_id = $1 and c.status = 'open'
    and case when $2::uuid is null then not ${IS_LED_OF_AGENCY} else c.lead_user_id = $2 and ${IS_LED_OF_AGENCY} end`;

/**
 * What each colleague of the agency `$1` has to do until `$2`, the end of today: cases as lead, and the lead's rows
 * (`$3`). One safe contact satisfies every contact row of a case, so they count as one. Workers with survivors (`$4`)
 * are listed even without a case. Row-level security hides what the viewer may not see.
 */
export const WORKLOAD_SQL = `
  with led as (select c.id, c.lead_user_id, c.contact_user_id, c.band from panoh.cases c
      where c.agency_id = $1 and c.status = 'open' and ${IS_LED_OF_AGENCY}),
    held as (select lead_user_id as user_id, count(*) as open_cases, count(*) filter (where band = 'high') as high
      from led group by lead_user_id),
    work as (select coalesce(f.user_id, case when f.kind = 'safety_contact' then led.contact_user_id end,
          led.lead_user_id) as user_id, f.due_at < panoh.now() as is_late,
        case when f.kind = 'safety_contact' then f.case_id else f.id end as line
      from panoh.follow_ups f join led on led.id = f.case_id
      where f.agency_id = $1 and f.status = 'pending' and f.due_at < $2 and f.owner_role = any ($3::text[])),
    lines as (select user_id, count(distinct line) filter (where is_late) as late,
        count(distinct line) filter (where not is_late) as due_today
      from work group by user_id)
  select u.id as "userId", u.display_name as "displayName", u.roles, coalesce(h.open_cases, 0)::integer as "openCases",
    coalesce(h.high, 0)::integer as high, coalesce(l.late, 0)::integer as late,
    coalesce(l.due_today, 0)::integer as "dueToday"
  from panoh.users u left join held h on h.user_id = u.id left join lines l on l.user_id = u.id
  where u.agency_id = $1 and u.status = 'active' and (u.roles && $4::text[] or h.user_id is not null)
  order by late desc, "dueToday" desc, u.display_name, u.id`;
