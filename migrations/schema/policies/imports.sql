create policy historical_records_insert on panoh.historical_records for insert to panoh_app
  with check (agency_id = (select (panoh.me()).agency_id) and 'supervisor' = any ((select (panoh.me()).roles)::text[])
    and (exists (select 1 from panoh.import_rows r where r.id = historical_records.row_id
    and r.agency_id = historical_records.agency_id)));
create policy historical_records_keys on panoh.historical_records for all to panoh_keys
  using (true);
create policy historical_records_select on panoh.historical_records for select to panoh_app
  using (agency_id = (select (panoh.me()).agency_id) and 'supervisor' = any ((select (panoh.me()).roles)::text[]));

create policy imports_insert on panoh.imports for insert to panoh_app
  with check (agency_id = (select (panoh.me()).agency_id) and 'supervisor' = any ((select (panoh.me()).roles)::text[])
    and imported_by = (select (panoh.me()).user_id));
create policy imports_keys on panoh.imports for all to panoh_keys
  using (true);
create policy imports_select on panoh.imports for select to panoh_app
  using (agency_id = (select (panoh.me()).agency_id) and 'supervisor' = any ((select (panoh.me()).roles)::text[]));
create policy imports_update on panoh.imports for update to panoh_app
  using (agency_id = (select (panoh.me()).agency_id) and 'supervisor' = any ((select (panoh.me()).roles)::text[]));

create policy import_mappings_delete on panoh.import_mappings for delete to panoh_app
  using (agency_id = (select (panoh.me()).agency_id) and 'supervisor' = any ((select (panoh.me()).roles)::text[]));
create policy import_mappings_insert on panoh.import_mappings for insert to panoh_app
  with check (agency_id = (select (panoh.me()).agency_id) and 'supervisor' = any ((select (panoh.me()).roles)::text[])
    and made_by = (select (panoh.me()).user_id));
create policy import_mappings_keys on panoh.import_mappings for all to panoh_keys
  using (true);
create policy import_mappings_select on panoh.import_mappings for select to panoh_app
  using (agency_id = (select (panoh.me()).agency_id) and 'supervisor' = any ((select (panoh.me()).roles)::text[]));
create policy import_mappings_worker on panoh.import_mappings for all to panoh_worker
  using (not is_kept);

create policy import_row_cases_block on panoh.import_row_cases as restrictive for all to panoh_app
  using (not (case_id = any (coalesce((select (panoh.viewer()).blocked), '{}'::uuid[]))));
create policy import_row_cases_insert on panoh.import_row_cases for insert to panoh_app
  with check (panoh.viewer_owns_case(case_id) and (exists (select 1 from panoh.import_rows r where r.id = import_row_cases.row_id)));
create policy import_row_cases_select on panoh.import_row_cases for select to panoh_app
  using ((exists (select 1 from panoh.cases c where c.id = import_row_cases.case_id
    and c.agency_id = (select (panoh.me()).agency_id))));

create policy import_row_texts_insert on panoh.import_row_texts for insert to panoh_app
  with check (agency_id = (select (panoh.me()).agency_id) and 'supervisor' = any ((select (panoh.me()).roles)::text[]));
create policy import_row_texts_keys on panoh.import_row_texts for all to panoh_keys
  using (true);
create policy import_row_texts_select on panoh.import_row_texts for select to panoh_app
  using (agency_id = (select (panoh.me()).agency_id) and 'supervisor' = any ((select (panoh.me()).roles)::text[])
    and ((exists (select 1 from panoh.import_row_cases l where l.row_id = import_row_texts.row_id))
    or (exists (select 1 from panoh.import_rows r where r.id = import_row_texts.row_id
    and r.outcome = 'rejected'))));

create policy import_rows_insert on panoh.import_rows for insert to panoh_app
  with check (agency_id = (select (panoh.me()).agency_id) and 'supervisor' = any ((select (panoh.me()).roles)::text[]));
create policy import_rows_keys on panoh.import_rows for all to panoh_keys
  using (true);
create policy import_rows_select on panoh.import_rows for select to panoh_app
  using (agency_id = (select (panoh.me()).agency_id) and 'supervisor' = any ((select (panoh.me()).roles)::text[]));
create policy import_rows_update on panoh.import_rows for update to panoh_app
  using (agency_id = (select (panoh.me()).agency_id) and 'supervisor' = any ((select (panoh.me()).roles)::text[]));

create policy import_file_contents_delete on panoh.import_file_contents for delete to panoh_app
  using (agency_id = (select (panoh.me()).agency_id) and 'supervisor' = any ((select (panoh.me()).roles)::text[]));
create policy import_file_contents_insert on panoh.import_file_contents for insert to panoh_app
  with check (agency_id = (select (panoh.me()).agency_id) and 'supervisor' = any ((select (panoh.me()).roles)::text[])
    and (exists (select 1 from panoh.import_files u where u.id = import_file_contents.id
    and u.agency_id = import_file_contents.agency_id)));
create policy import_file_contents_keys on panoh.import_file_contents for all to panoh_keys
  using (true);
create policy import_file_contents_select on panoh.import_file_contents for select to panoh_app
  using (agency_id = (select (panoh.me()).agency_id) and 'supervisor' = any ((select (panoh.me()).roles)::text[]));
create policy import_file_contents_worker on panoh.import_file_contents for all to panoh_worker
  using (true);

create policy import_files_insert on panoh.import_files for insert to panoh_app
  with check (agency_id = (select (panoh.me()).agency_id) and 'supervisor' = any ((select (panoh.me()).roles)::text[])
    and sent_by = (select (panoh.me()).user_id) and state = 'received');
create policy import_files_select on panoh.import_files for select to panoh_app
  using (agency_id = (select (panoh.me()).agency_id) and 'supervisor' = any ((select (panoh.me()).roles)::text[]));
create policy import_files_update on panoh.import_files for update to panoh_app
  using (agency_id = (select (panoh.me()).agency_id) and 'supervisor' = any ((select (panoh.me()).roles)::text[]));
create policy import_files_worker on panoh.import_files for all to panoh_worker
  using (true);
