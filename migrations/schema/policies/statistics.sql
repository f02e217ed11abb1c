create policy deliveries_select on panoh.deliveries for select to panoh_app
  using (report = 'committee' and ('statistician' = any (((select (panoh.viewer()).roles as roles))::text[]))
    or report = 'agency' and agency_id = ((select (panoh.viewer()).agency_id as agency_id))
    and ('supervisor' = any (((select (panoh.viewer()).roles as roles))::text[])));

create policy incident_exports_select on panoh.incident_exports for select to panoh_app
  using (agency_id = (select panoh.viewer_agency_id()) and 'supervisor' = any ((select panoh.viewer_roles())::text[]));

create policy counted_periods_statistics on statistics.counted_periods for select to panoh_statistics
  using (true);
create policy counted_periods_worker on statistics.counted_periods for select to panoh_worker
  using (true);

create policy edition_checks_statistics on statistics.edition_checks for select to panoh_statistics
  using (true);

create policy edition_tables_statistics on statistics.edition_tables for select to panoh_statistics
  using (true);

create policy editions_statistics on statistics.editions for select to panoh_statistics
  using (true);

create policy facts_statistics on statistics.facts for select to panoh_statistics
  using (true);
create policy facts_worker on statistics.facts for select to panoh_worker
  using (true);

create policy person_counts_count on statistics.person_counts for insert to panoh_linkage
  with check (true);
create policy person_counts_linkage on statistics.person_counts for select to panoh_linkage
  using (true);
create policy person_counts_statistics on statistics.person_counts for select to panoh_statistics
  using (true);

create policy person_periods_count on statistics.person_periods for insert to panoh_linkage
  with check (true);
create policy person_periods_linkage on statistics.person_periods for select to panoh_linkage
  using (true);
create policy person_periods_renew on statistics.person_periods for delete to panoh_linkage
  using (true);
create policy person_periods_statistics on statistics.person_periods for select to panoh_statistics
  using (true);

create policy stale_periods_worker on statistics.stale_periods for select to panoh_worker
  using (true);
