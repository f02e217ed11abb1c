create policy agencies_change on panoh.agencies to panoh_app
  using ('administrator' = any ((select (panoh.me()).roles)::text[]));
create policy agencies_select on panoh.agencies for select to panoh_app
  using ((select (panoh.me()).user_id) is not null);

create policy agency_keys_first on panoh.agency_keys as restrictive for insert to panoh_app with check (version = 1);
create policy agency_keys_insert on panoh.agency_keys for insert to panoh_app
  with check ('administrator' = any ((select (panoh.me()).roles)::text[]));
create policy agency_keys_keys on panoh.agency_keys to panoh_keys using (true);
create policy agency_keys_select on panoh.agency_keys for select to panoh_app
  using ((select (panoh.me()).user_id) is not null);

create policy agency_memberships_end on panoh.agency_memberships as restrictive for update to panoh_app
  using (ended_at is null) with check (ended_at <= (select panoh.now()));
create policy agency_memberships_change on panoh.agency_memberships to panoh_app
  using ('administrator' = any ((select (panoh.me()).roles)::text[]));
create policy agency_memberships_select on panoh.agency_memberships for select to panoh_app
  using ((select (panoh.me()).user_id) is not null);

create policy role_access_select on panoh.role_access for select to panoh_app using (true);

create policy services_insert on panoh.services for insert to panoh_app
  with check ('administrator' = any ((select (panoh.me()).roles)::text[])
    or 'supervisor' = any ((select (panoh.me()).roles)::text[]) and agency_id = (select (panoh.me()).agency_id)
    and 'own:core' = any ((select (panoh.me()).writes)::text[]));
create policy services_select on panoh.services for select to panoh_app
  using ((select (panoh.me()).user_id) is not null and (not is_confidential
    or agency_id = (select (panoh.me()).agency_id)));
create policy services_update on panoh.services for update to panoh_app
  using (agency_id = (select (panoh.me()).agency_id) and 'own:core' = any ((select (panoh.me()).writes)::text[])
    or 'administrator' = any ((select (panoh.me()).roles)::text[]) and not is_confidential);

create policy working_groups_change on panoh.working_groups to panoh_app
  using ('administrator' = any ((select (panoh.me()).roles)::text[]));
create policy working_groups_select on panoh.working_groups for select to panoh_app
  using ((select (panoh.me()).user_id) is not null);
