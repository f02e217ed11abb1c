-- deliveries.rules.ts in the database: one asks in the own name, another approves, once.
create policy deliveries_all on panoh.deliveries to panoh_app
  using (report = 'committee' and agency_id is null and 'statistician' = any ((select (panoh.me()).roles)::text[])
    or report = 'agency' and agency_id = (select (panoh.me()).agency_id)
    and 'supervisor' = any ((select (panoh.me()).roles)::text[]));
create policy deliveries_asked on panoh.deliveries as restrictive for insert to panoh_app
  with check (asked_by = (select (panoh.me()).user_id) and asked_at = (select panoh.now())
    and asked_name = (select u.display_name from panoh.users u where u.id = (select (panoh.me()).user_id))
    and approved_at is null and discarded_at is null);
create policy deliveries_once on panoh.deliveries as restrictive for update to panoh_app
  using (approved_at is null and discarded_at is null)
  with check (discarded_at = (select panoh.now()) and approved_at is null or discarded_at is null
    and approved_at = (select panoh.now()) and approved_by = (select (panoh.me()).user_id)
    and approved_name = (select u.display_name from panoh.users u where u.id = (select (panoh.me()).user_id)));

-- A second supervisor decides once, and sets the times of waiting and of taking
-- (actionsOf in statistics/incident-exports.rules.ts). take_incident_export counts what was taken.
create policy incident_exports_all on panoh.incident_exports to panoh_app
  using (agency_id = (select (panoh.me()).agency_id) and 'supervisor' = any ((select (panoh.me()).roles)::text[]));
create policy incident_exports_asked on panoh.incident_exports as restrictive for insert to panoh_app
  with check (requested_by = (select (panoh.me()).user_id) and requested_at = (select panoh.now())
    and decided_at is null and taken = 0);
create policy incident_exports_decided on panoh.incident_exports as restrictive for update to panoh_app
  using (decided_at is null and requested_by <> (select (panoh.me()).user_id))
  with check (decided_by = (select (panoh.me()).user_id) and decided_at = (select panoh.now())
    and ready_at is not distinct from case when is_approved then decided_at + interval '24 hours' end
    and ends_at is not distinct from case when is_approved then decided_at + interval '96 hours' end);
create policy counted_periods_read on statistics.counted_periods for select to panoh_statistics, panoh_worker
  using (true);
create policy edition_checks_statistics on statistics.edition_checks for select to panoh_statistics using (true);
create policy edition_tables_statistics on statistics.edition_tables for select to panoh_statistics using (true);
create policy editions_statistics on statistics.editions for select to panoh_statistics using (true);
create policy cell_counts_read on statistics.cell_counts for select to panoh_statistics, panoh_worker using (true);
create policy person_counts_count on statistics.person_counts for insert to panoh_linkage with check (true);
create policy person_counts_read on statistics.person_counts for select to panoh_linkage, panoh_statistics
  using (true);
create policy person_periods_count on statistics.person_periods for insert to panoh_linkage with check (true);
create policy person_periods_read on statistics.person_periods for select to panoh_linkage, panoh_statistics
  using (true);
create policy person_periods_renew on statistics.person_periods for delete to panoh_linkage using (true);
create policy periods_to_recount_worker on statistics.periods_to_recount for select to panoh_worker using (true);
