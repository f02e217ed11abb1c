-- What tables need before they can be made: schemas, the type of a viewer, and the functions of defaults and checks.
create schema if not exists panoh;
create schema vault;
create schema linkage;
create schema statistics;
alter default privileges revoke execute on functions from public;

create type panoh.viewer as (
  user_id uuid, session_id uuid, agency_id uuid, agency_kind text, agency_type text, group_ids uuid[], roles text[],
  grantees uuid[], reads text[], writes text[], blocked uuid[], language text, stepped_up_until timestamptz,
  led_group_ids uuid[]
);

create or replace function panoh.now()
  returns timestamptz
  language plpgsql stable security definer set search_path = panoh, pg_temp as $$
  begin return pg_catalog.now() + (select shifted_by from clock); end
$$;
