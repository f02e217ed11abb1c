-- Supervisors of the agency alone read and write what was imported.
create policy historical_records_all on panoh.historical_records to panoh_app
  using (agency_id = (select (panoh.me()).agency_id) and 'supervisor' = any ((select (panoh.me()).roles)::text[]));
create policy historical_records_row on panoh.historical_records as restrictive for insert to panoh_app
  with check (exists (select 1 from panoh.import_rows r where r.id = historical_records.row_id
    and r.agency_id = historical_records.agency_id));
create policy historical_records_keys on panoh.historical_records to panoh_keys using (true);

create policy imports_all on panoh.imports to panoh_app
  using (agency_id = (select (panoh.me()).agency_id) and 'supervisor' = any ((select (panoh.me()).roles)::text[]));
create policy imports_in_own_name on panoh.imports as restrictive for insert to panoh_app
  with check (imported_by = (select (panoh.me()).user_id));
create policy imports_keys on panoh.imports to panoh_keys using (true);

create policy import_mappings_all on panoh.import_mappings to panoh_app
  using (agency_id = (select (panoh.me()).agency_id) and 'supervisor' = any ((select (panoh.me()).roles)::text[]));
create policy import_mappings_in_own_name on panoh.import_mappings as restrictive for insert to panoh_app
  with check (made_by = (select (panoh.me()).user_id));
create policy import_mappings_keys on panoh.import_mappings to panoh_keys using (true);
create policy import_mappings_worker on panoh.import_mappings to panoh_worker using (not is_kept);

create policy import_row_cases_block on panoh.import_row_cases as restrictive to panoh_app
  using (case_id <> all ((select (panoh.viewer()).blocked)::uuid[]));
create policy import_row_cases_insert on panoh.import_row_cases for insert to panoh_app
  with check (panoh.viewer_owns_case(case_id)
    and (exists (select 1 from panoh.import_rows r where r.id = import_row_cases.row_id)));
create policy import_row_cases_select on panoh.import_row_cases for select to panoh_app
  using ((exists (select 1 from panoh.cases c where c.id = import_row_cases.case_id
    and c.agency_id = (select (panoh.me()).agency_id))));

create policy import_row_texts_insert on panoh.import_row_texts for insert to panoh_app
  with check (agency_id = (select (panoh.me()).agency_id) and 'supervisor' = any ((select (panoh.me()).roles)::text[]));
create policy import_row_texts_keys on panoh.import_row_texts to panoh_keys using (true);
create policy import_row_texts_select on panoh.import_row_texts for select to panoh_app
  using (agency_id = (select (panoh.me()).agency_id) and 'supervisor' = any ((select (panoh.me()).roles)::text[])
    and ((exists (select 1 from panoh.import_row_cases l where l.row_id = import_row_texts.row_id))
    or (exists (select 1 from panoh.import_rows r where r.id = import_row_texts.row_id and r.outcome = 'rejected'))));

create policy import_rows_all on panoh.import_rows to panoh_app
  using (agency_id = (select (panoh.me()).agency_id) and 'supervisor' = any ((select (panoh.me()).roles)::text[]));
create policy import_rows_keys on panoh.import_rows to panoh_keys using (true);

create policy import_file_contents_all on panoh.import_file_contents to panoh_app
  using (agency_id = (select (panoh.me()).agency_id) and 'supervisor' = any ((select (panoh.me()).roles)::text[]));
create policy import_file_contents_file on panoh.import_file_contents as restrictive for insert to panoh_app
  with check (exists (select 1 from panoh.import_files u where u.id = import_file_contents.id
    and u.agency_id = import_file_contents.agency_id));
create policy import_file_contents_processes on panoh.import_file_contents to panoh_keys, panoh_worker using (true);

create policy import_files_all on panoh.import_files to panoh_app
  using (agency_id = (select (panoh.me()).agency_id) and 'supervisor' = any ((select (panoh.me()).roles)::text[]));
create policy import_files_in_own_name on panoh.import_files as restrictive for insert to panoh_app
  with check (sent_by = (select (panoh.me()).user_id) and state = 'received');
create policy import_files_worker on panoh.import_files to panoh_worker using (true);

-- Both cases are the agency's own and open to the viewer: a pair discloses no case that a block hides or moved.
create policy possible_duplicates_all on panoh.possible_duplicates to panoh_app
  using (agency_id = (select (panoh.me()).agency_id) and panoh.viewer_owns_case(one) and panoh.viewer_owns_case(other));
-- The supervisor who answered may leave: every other may ask again, and answers in her own name.
create policy possible_duplicates_answer on panoh.possible_duplicates as restrictive for update to panoh_app
  using ('supervisor' = any ((select (panoh.me()).roles)::text[]))
  with check (two_by is null or two_by = (select (panoh.me()).user_id));
