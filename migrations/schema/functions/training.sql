-- Policies of attendance call it: whether the viewer may write for people of the agency.
create or replace function panoh.may_train(p_agency uuid) returns boolean
  language sql stable set search_path = panoh, pg_temp as $$
  select 'administrator' = any ((panoh.me()).roles)
    or 'supervisor' = any ((panoh.me()).roles) and p_agency = (panoh.me()).agency_id
    or 'coordinator' = any ((panoh.me()).roles) and exists (select 1 from agency_memberships m
      where m.agency_id = p_agency and m.ended_at is null and m.working_group_id = any ((panoh.me()).led_group_ids)) $$;

-- The API calls it for the lists of training. Row security hides users of other agencies and every login: it returns
-- accounts for which the viewer may write, or the viewer alone, and a login only where the viewer typed it.
create or replace function panoh.training_people(p_logins text[])
  returns table(id uuid, display_name text, agency_id uuid, roles text[], account_from date, login text)
  language sql stable security definer set search_path = panoh, pg_temp as $$
  select u.id, u.display_name, u.agency_id, u.roles, (u.created_at at time zone 'Asia/Dushanbe')::date,
    case when lower(c.login) = any (p_logins) then c.login end
  from users u left join credentials c on c.user_id = u.id
  where u.status = 'active' and (panoh.me()).user_id is not null
    and (u.id = (panoh.me()).user_id or panoh.may_train(u.agency_id))
  order by u.display_name, u.id $$;

-- The worker calls it every hour (tr.renew); it may read neither accounts nor attendance. It notifies once a stage: the person
-- 30 days before the end, the supervisors at the end, the coordinators of the groups 90 days later.
create or replace function panoh.notify_trainings() returns integer
  language sql security definer set search_path = panoh, pg_temp as $$
  with today as (select (panoh.now() at time zone 'Asia/Dushanbe')::date as day),
    ends as (select a.user_id, s.module, max((s.held_on + make_interval(months => m.valid_months))::date) as ends_on
      from training_attendance a join training_sessions s on s.id = a.session_id
        join training_modules m on m.code = s.module join users u on u.id = a.user_id and u.status = 'active'
      where a.passed and a.revoked_on is null and (not s.needs_second or s.confirmed_by is not null)
        and not exists (select 1 from training_attendance b join training_sessions t on t.id = b.session_id
          where b.user_id = a.user_id and t.module = s.module and b.revoked_on >= s.held_on)
      group by 1, 2),
    due as (insert into training_notices (user_id, module, ends_on, stage)
      select e.user_id, e.module, e.ends_on, g.stage from ends e cross join today t
        cross join (values (1, -30), (2, 1), (3, 91)) as g (stage, after_days)
      where t.day >= e.ends_on + g.after_days
        and exists (select 1 from training_rules r where r.enforced_from <= t.day)
      on conflict do nothing returning user_id, module, stage),
    receivers as (select distinct case d.stage when 1 then d.user_id when 2 then s.id else c.id end as receiver,
        case when d.stage = 1 then 'training_ends' else 'training_ended' end as kind
      from due d join users u on u.id = d.user_id
        left join users s on d.stage = 2 and s.agency_id = u.agency_id and s.status = 'active' and 'supervisor' = any (s.roles)
        left join agency_memberships m on d.stage = 3 and m.agency_id = u.agency_id and m.ended_at is null
        left join working_groups g on g.id = m.working_group_id
        left join users c on c.id = g.coordinator_user_id and c.status = 'active'),
    notified as (insert into notifications (id, user_id, kind)
      select gen_random_uuid(), receiver, kind from receivers where receiver is not null returning 1)
  select count(*)::integer from notified $$;

-- The worker calls it every hour; no login may delete records. It deletes what is older than five years: the longest module
-- has ended by then.
create or replace function panoh.erase_trainings() returns integer
  language sql security definer set search_path = panoh, pg_temp as $$
  with day as (select (panoh.now() at time zone 'Asia/Dushanbe' - interval '5 years')::date as before),
    attended as (delete from training_attendance a using training_sessions s, day d
      where s.id = a.session_id and s.held_on < d.before returning 1),
    held as (delete from training_sessions s using day d where s.held_on < d.before returning 1),
    acts as (delete from training_acts t using day d where t.done_at < d.before::timestamp at time zone 'Asia/Dushanbe' returning 1),
    notices as (delete from training_notices n using day d where n.ends_on < d.before returning 1),
    pool as (delete from trainers t using day d where t.ended_at < d.before::timestamp at time zone 'Asia/Dushanbe' returning 1)
  select ((select count(*) from held) + (select count(*) from acts) + (select count(*) from notices)
    + (select count(*) from pool))::integer $$;
