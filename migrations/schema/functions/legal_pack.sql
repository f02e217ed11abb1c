-- The API calls it for createUser, and a policy of users. An agency gets new accounts while it signed the latest version
-- of the protocol, or has days left to sign it. Supervisors are excepted, and stand-ins: row security hides absences of
-- other agencies from the administrator.
create or replace function panoh.may_open_account(p_agency uuid, p_roles text[]) returns boolean
  language sql stable security definer set search_path = panoh, pg_temp as $$
  select 'administrator' = any ((panoh.me()).roles) and ('supervisor' = any (p_roles)
    or exists (select 1 from absences a where a.agency_id = p_agency and a.stand_in_id is null and a.ended_at is null
      and panoh.now() >= a.starts_at and panoh.now() < a.ends_at)
    or coalesce((select today < (p.published_at at time zone 'Asia/Dushanbe')::date + s.grace_days
        or (today <= p.ends_on + s.grace_days
          and exists (select 1 from protocol_signatures g where g.number = p.number and g.agency_id = p_agency))
      from sharing_protocols p, legal_settings s, (select (panoh.now() at time zone 'Asia/Dushanbe')::date) d (today)
      order by p.number desc limit 1), true)) $$;
