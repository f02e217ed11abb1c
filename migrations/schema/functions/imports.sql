-- Policies *_import and lock_imported_contact call it: a supervisor imports this case of the own agency in this
-- transaction.
create or replace function panoh.imports(p_case uuid) returns boolean
  language sql stable set search_path = panoh, pg_temp as $$
select exists (select 1 from panoh.viewer() me
  join cases c on c.id = p_case and c.agency_id = me.agency_id
  where c.origin = 'import' and 'supervisor' = any (me.roles) and not (c.id = any (me.blocked))
    and (c.created_at = panoh.now() or exists (select 1 from import_row_cases l
      where l.case_id = c.id and l.linked_at = panoh.now()))) $$;

-- The import of the worker calls it when a later row forbids a number. Many supervisors may not write safe contacts;
-- panoh.imports limits it to the case that this transaction imports.
create or replace function panoh.lock_imported_contact(p_case uuid) returns void
  language plpgsql security definer set search_path = panoh, pg_temp as $$
begin
  if not panoh.imports(p_case) then raise exception 'not importing' using errcode = '42501'; end if;
  update safe_contacts set locked_at = coalesce(locked_at, panoh.now()) where case_id = p_case;
  end $$;

-- The API calls it for startImport, through the login of authentication: a session under which workers import.
-- The body asks for a supervisor of the agency and an upload that may run; the hash of such a session fits no cookie.
create or replace function panoh.open_import_session(p_upload uuid, p_id uuid, p_hash text) returns boolean
  language plpgsql security definer set search_path = panoh, pg_temp as $$
begin
  if p_hash !~ '^import:[0-9a-f]{64}$' or not exists (select 1 from import_files u
      where u.id = p_upload and u.agency_id = (panoh.me()).agency_id and u.state in ('ready', 'stopped', 'running'))
    or ('supervisor' = any ((panoh.me()).roles)) is not true then
    raise exception 'nothing to bring in' using errcode = '42501';
  end if;
  insert into sessions (id, user_id, token_hash, expires_at, seen_at, opened_by)
    values (p_id, (panoh.me()).user_id, p_hash, panoh.now() + interval '12 hours', panoh.now() + interval '12 hours', 'import')
    on conflict do nothing;
  return found;
  end $$;
