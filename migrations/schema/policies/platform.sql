create policy daily_reports_select on panoh.daily_reports for select to panoh_app using (true);
create policy daily_reports_worker on panoh.daily_reports to panoh_worker using (true);

create policy devices_own on panoh.devices to panoh_app
  using (user_id = (select (panoh.me()).user_id) and agency_id = (select (panoh.me()).agency_id));
-- Supervisors see the phones of their agency and end them.
create policy devices_supervisor_select on panoh.devices for select to panoh_app
  using (agency_id = (select (panoh.me()).agency_id) and 'supervisor' = any ((select (panoh.me()).roles)::text[]));
create policy devices_supervisor_end on panoh.devices for update to panoh_app
  using (agency_id = (select (panoh.me()).agency_id) and 'supervisor' = any ((select (panoh.me()).roles)::text[]))
  with check (ended_at is not null);
create policy devices_old on panoh.devices to panoh_worker
  using (coalesce(ended_at, taken_until) < ((select panoh.now()) - '30 days'::interval));
create policy devices_keys on panoh.devices to panoh_keys using (true);

create policy device_cases_block on panoh.device_cases as restrictive to panoh_app
  using (case_id <> all ((select (panoh.viewer()).blocked)::uuid[]));
create policy device_cases_own on panoh.device_cases to panoh_app
  using (user_id = (select (panoh.me()).user_id));
create policy device_cases_supervisor on panoh.device_cases for select to panoh_app
  using (exists (select 1 from panoh.devices d where d.id = device_cases.device_id));

create policy drafts_block on panoh.drafts as restrictive to panoh_app
  using (case_id is null or case_id <> all ((select (panoh.viewer()).blocked)::uuid[]));
-- The file of the programme whose form a draft is of stands in its key; who was shut out of it finds no draft either.
create policy drafts_programme on panoh.drafts as restrictive to panoh_app
  using (case when key ~ '^programme[a-z0-9-]*:[0-9a-f-]{36}$'
    then exists (select 1 from panoh.programme_files f where f.id = right(drafts.key, 36)::uuid) else true end);
create policy drafts_own on panoh.drafts to panoh_app
  using (user_id = (select (panoh.me()).user_id) and agency_id = (select (panoh.me()).agency_id)
    and (case_id is null or exists (select 1 from panoh.held_grants g where g.case_id = drafts.case_id
    and 'core' = any (g.partitions) and g.relation || ':core' = any (g.reads) offset 0)));
create policy drafts_expired on panoh.drafts to panoh_worker
  using (saved_at < ((select panoh.now()) - '30 days'::interval));
create policy drafts_keys on panoh.drafts to panoh_keys using (true);

create policy envelope_keys_insert on panoh.envelope_keys for insert to panoh_app
  with check ((select (panoh.me()).user_id) is not null);
create policy envelope_keys_keys on panoh.envelope_keys to panoh_keys using (true);
-- The private half is sealed.
create policy envelope_keys_select on panoh.envelope_keys for select to panoh_app
  using ((select (panoh.me()).user_id) is not null);

create policy own_reminders_block on panoh.own_reminders as restrictive to panoh_app
  using (case_id is null or case_id <> all ((select (panoh.viewer()).blocked)::uuid[]));
create policy own_reminders_own on panoh.own_reminders to panoh_app
  using (user_id = (select (panoh.me()).user_id) and agency_id = (select (panoh.me()).agency_id)
    and (case_id is null or exists (select 1 from panoh.held_grants g where g.case_id = own_reminders.case_id
    and 'core' = any (g.partitions) and g.relation || ':core' = any (g.reads) offset 0)));
create policy own_reminders_done on panoh.own_reminders to panoh_worker
  using (done_at < ((select panoh.now()) - '30 days'::interval));
create policy own_reminders_keys on panoh.own_reminders to panoh_keys using (true);

create policy worker_heartbeats_select on panoh.worker_heartbeats for select to panoh_app using (true);
create policy worker_heartbeats_worker on panoh.worker_heartbeats to panoh_worker using (true);

create policy holidays_change on panoh.holidays to panoh_app
  using ('administrator' = any ((select (panoh.me()).roles)::text[]));
create policy holidays_select on panoh.holidays for select to panoh_app
  using ((select (panoh.me()).user_id) is not null);
create policy holidays_worker on panoh.holidays to panoh_worker using (true);

-- A coordinator changes those of a led group, an administrator those of the whole country.
create policy shocks_change on panoh.shocks to panoh_app
  using (case when working_group_id is null then 'administrator' = any ((select (panoh.me()).roles)::text[])
    else 'coordinator' = any ((select (panoh.me()).roles)::text[])
      and working_group_id = any ((select (panoh.me()).led_group_ids)::uuid[]) end);
create policy shocks_in_own_name on panoh.shocks as restrictive for insert to panoh_app
  with check (set_by = (select (panoh.me()).user_id));
create policy shocks_select on panoh.shocks for select to panoh_app
  using ((select (panoh.me()).user_id) is not null);

create policy idempotency_keys_own on panoh.idempotency_keys to panoh_app, panoh_auth
  using (user_id = (select (panoh.me()).user_id));

create policy outbox_keep on panoh.outbox as restrictive for delete to panoh_worker using (relayed_at is not null);
create policy outbox_worker on panoh.outbox to panoh_worker using (true);
