create policy closed_tours_own on panoh.closed_tours to panoh_app
  using (user_id = (select (panoh.me()).user_id));

create policy credentials_insert on panoh.credentials for insert to panoh_app
  with check ('administrator' = any ((select (panoh.me()).roles)::text[]) and must_change
    and second_factor_from is not null);

create policy notification_preferences_all on panoh.notification_preferences to panoh_app
  using (user_id = (select (panoh.me()).user_id));

create policy oversight_appointments_insert on panoh.oversight_appointments for insert to panoh_app
  with check ('oversight' = any ((select (panoh.me()).roles)::text[]) and proposed_by = (select (panoh.me()).user_id));
create policy oversight_appointments_select on panoh.oversight_appointments for select to panoh_app
  using ('oversight' = any ((select (panoh.me()).roles)::text[]));

create policy passkeys_keys on panoh.passkeys to panoh_keys using (true);

create policy push_devices_own on panoh.push_devices to panoh_app
  using (user_id = (select (panoh.me()).user_id));
create policy push_devices_jobs on panoh.push_devices to panoh_keys, panoh_worker using (true);

create policy push_keys_jobs on panoh.push_keys to panoh_keys, panoh_worker using (true);
create policy push_keys_select on panoh.push_keys for select to panoh_app using (true);

create policy second_factors_keys on panoh.second_factors to panoh_keys using (true);

create policy sessions_end on panoh.sessions for update to panoh_app
  using (user_id = (select (panoh.me()).user_id) and ended_at is null) with check (ended_at <= (select panoh.now()));
create policy sessions_select on panoh.sessions for select to panoh_app using (user_id = (select (panoh.me()).user_id));

create policy staff_email_addresses_select on panoh.staff_email_addresses for select to panoh_app
  using (user_id = (select (panoh.me()).user_id));
create policy staff_email_addresses_keys on panoh.staff_email_addresses to panoh_keys using (true);

create policy staff_phones_own on panoh.staff_phones to panoh_app
  using (user_id = (select (panoh.me()).user_id))
  with check (user_id = (select (panoh.me()).user_id) and exists (select 1 from panoh.agencies a
    where a.id = (select (panoh.me()).agency_id) and a.type = 'hotline_1313'));
create policy staff_phones_keys on panoh.staff_phones to panoh_keys using (true);

create policy staff_names_keys on panoh.staff_names to panoh_keys using (true);

create policy users_auth_select on panoh.users for select to panoh_auth
  using (agency_id = (select (panoh.me()).agency_id) or 'administrator' = any ((select (panoh.me()).roles)::text[]));
create policy users_change on panoh.users to panoh_app
  using ('administrator' = any ((select (panoh.me()).roles)::text[]));
create policy users_select on panoh.users for select to panoh_app
  using (agency_id = (select (panoh.me()).agency_id)
    or '{administrator,oversight}'::text[] && (select (panoh.me()).roles));
