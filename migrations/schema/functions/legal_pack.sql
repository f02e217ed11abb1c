-- The API calls it for createUser and for new roles, and a policy of users: why the agency gets no account for work on
-- cases, null where it does. It gets one while it signed the latest version of the protocol, or has days left to sign it
-- since the version, or the agency, was entered. Supervisors and roles without cases are excepted, and stand-ins:
-- row security hides absences of other agencies from the administrator.
create or replace function panoh.account_refusal(p_agency uuid, p_roles text[]) returns text
  language sql stable security definer set search_path = panoh, pg_temp as $$
  select case
    when not 'administrator' = any ((panoh.me()).roles) then 'no_protocol'
    when p_roles <@ '{supervisor,coordinator,statistician,oversight,data_protection_officer,administrator}'
      or exists (select 1 from absences a where a.agency_id = p_agency and a.stand_in_id is null and a.ended_at is null
        and panoh.now() >= a.starts_at and panoh.now() < a.ends_at) then null
    else (select case
        when today > p.ends_on + s.grace_days then 'protocol_ended'
        when exists (select 1 from protocol_signatures g where g.number = p.number and g.agency_id = p_agency) then null
        when today < (greatest(p.published_at, a.created_at) at time zone 'Asia/Dushanbe')::date + s.grace_days then null
        else 'no_protocol' end
      from sharing_protocols p, legal_settings s, agencies a,
        (select (panoh.now() at time zone 'Asia/Dushanbe')::date) d (today)
      where a.id = p_agency order by p.number desc limit 1) end $$;
