create policy case_keys_block on vault.case_keys as restrictive to panoh_app
  using (case_id <> all ((select (panoh.viewer()).blocked)::uuid[]));
create policy case_keys_insert on vault.case_keys for insert to panoh_app with check (panoh.viewer_owns_case(case_id));
create policy case_keys_keys on vault.case_keys to panoh_keys using (true);
create policy case_keys_select on vault.case_keys for select to panoh_app
  using (agency_id = (select (panoh.me()).agency_id)
    and (exists (select 1 from panoh.held_grants g where g.case_id = case_keys.case_id
    and case_keys.partition = any (g.partitions) and g.grantee_id = case_keys.agency_id offset 0)
    or panoh.viewer_owns_case(case_id)));

create policy index_secrets_keys on vault.index_secrets to panoh_keys using (true);
create policy index_secrets_select on vault.index_secrets for select to panoh_app using (true);

create policy resting_keys_block on vault.resting_keys as restrictive to panoh_app
  using (case_id <> all ((select (panoh.viewer()).blocked)::uuid[]));
create policy resting_keys_keys on vault.resting_keys to panoh_keys using (true);

create policy rotations_keys on vault.rotations to panoh_keys using (true);
