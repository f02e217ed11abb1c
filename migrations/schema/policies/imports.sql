create policy register_history_insert on panoh.register_history for insert to panoh_app
  with check (agency_id = (select (panoh.me()).agency_id) and 'supervisor' = any ((select (panoh.me()).roles)::text[])
    and (exists (select 1 from panoh.register_rows r where r.id = register_history.row_id
    and r.agency_id = register_history.agency_id)));
create policy register_history_keys on panoh.register_history for all to panoh_keys
  using (true);
create policy register_history_select on panoh.register_history for select to panoh_app
  using (agency_id = (select (panoh.me()).agency_id) and 'supervisor' = any ((select (panoh.me()).roles)::text[]));

create policy register_imports_insert on panoh.register_imports for insert to panoh_app
  with check (agency_id = (select (panoh.me()).agency_id) and 'supervisor' = any ((select (panoh.me()).roles)::text[])
    and imported_by = (select (panoh.me()).user_id));
create policy register_imports_keys on panoh.register_imports for all to panoh_keys
  using (true);
create policy register_imports_select on panoh.register_imports for select to panoh_app
  using (agency_id = (select (panoh.me()).agency_id) and 'supervisor' = any ((select (panoh.me()).roles)::text[]));
create policy register_imports_update on panoh.register_imports for update to panoh_app
  using (agency_id = (select (panoh.me()).agency_id) and 'supervisor' = any ((select (panoh.me()).roles)::text[]));

create policy register_layouts_delete on panoh.register_layouts for delete to panoh_app
  using (agency_id = (select (panoh.me()).agency_id) and 'supervisor' = any ((select (panoh.me()).roles)::text[]));
create policy register_layouts_insert on panoh.register_layouts for insert to panoh_app
  with check (agency_id = (select (panoh.me()).agency_id) and 'supervisor' = any ((select (panoh.me()).roles)::text[])
    and made_by = (select (panoh.me()).user_id));
create policy register_layouts_keys on panoh.register_layouts for all to panoh_keys
  using (true);
create policy register_layouts_select on panoh.register_layouts for select to panoh_app
  using (agency_id = (select (panoh.me()).agency_id) and 'supervisor' = any ((select (panoh.me()).roles)::text[]));
create policy register_layouts_worker on panoh.register_layouts for all to panoh_worker
  using (not is_kept);

create policy register_row_cases_block on panoh.register_row_cases as restrictive for all to panoh_app
  using (not (case_id = any (coalesce((select (panoh.viewer()).blocked), '{}'::uuid[]))));
create policy register_row_cases_insert on panoh.register_row_cases for insert to panoh_app
  with check (panoh.owns(case_id) and (exists (select 1 from panoh.register_rows r where r.id = register_row_cases.row_id)));
create policy register_row_cases_select on panoh.register_row_cases for select to panoh_app
  using ((exists (select 1 from panoh.cases c where c.id = register_row_cases.case_id
    and c.agency_id = (select (panoh.me()).agency_id))));

create policy register_row_texts_insert on panoh.register_row_texts for insert to panoh_app
  with check (agency_id = (select (panoh.me()).agency_id) and 'supervisor' = any ((select (panoh.me()).roles)::text[]));
create policy register_row_texts_keys on panoh.register_row_texts for all to panoh_keys
  using (true);
create policy register_row_texts_select on panoh.register_row_texts for select to panoh_app
  using (agency_id = (select (panoh.me()).agency_id) and 'supervisor' = any ((select (panoh.me()).roles)::text[])
    and ((exists (select 1 from panoh.register_row_cases l where l.row_id = register_row_texts.row_id))
    or (exists (select 1 from panoh.register_rows r where r.id = register_row_texts.row_id
    and r.outcome = 'rejected'))));

create policy register_rows_insert on panoh.register_rows for insert to panoh_app
  with check (agency_id = (select (panoh.me()).agency_id) and 'supervisor' = any ((select (panoh.me()).roles)::text[]));
create policy register_rows_keys on panoh.register_rows for all to panoh_keys
  using (true);
create policy register_rows_select on panoh.register_rows for select to panoh_app
  using (agency_id = (select (panoh.me()).agency_id) and 'supervisor' = any ((select (panoh.me()).roles)::text[]));
create policy register_rows_update on panoh.register_rows for update to panoh_app
  using (agency_id = (select (panoh.me()).agency_id) and 'supervisor' = any ((select (panoh.me()).roles)::text[]));

create policy register_upload_files_delete on panoh.register_upload_files for delete to panoh_app
  using (agency_id = (select (panoh.me()).agency_id) and 'supervisor' = any ((select (panoh.me()).roles)::text[]));
create policy register_upload_files_insert on panoh.register_upload_files for insert to panoh_app
  with check (agency_id = (select (panoh.me()).agency_id) and 'supervisor' = any ((select (panoh.me()).roles)::text[])
    and (exists (select 1 from panoh.register_uploads u where u.id = register_upload_files.id
    and u.agency_id = register_upload_files.agency_id)));
create policy register_upload_files_keys on panoh.register_upload_files for all to panoh_keys
  using (true);
create policy register_upload_files_select on panoh.register_upload_files for select to panoh_app
  using (agency_id = (select (panoh.me()).agency_id) and 'supervisor' = any ((select (panoh.me()).roles)::text[]));
create policy register_upload_files_worker on panoh.register_upload_files for all to panoh_worker
  using (true);

create policy register_uploads_insert on panoh.register_uploads for insert to panoh_app
  with check (agency_id = (select (panoh.me()).agency_id) and 'supervisor' = any ((select (panoh.me()).roles)::text[])
    and sent_by = (select (panoh.me()).user_id) and state = 'received');
create policy register_uploads_select on panoh.register_uploads for select to panoh_app
  using (agency_id = (select (panoh.me()).agency_id) and 'supervisor' = any ((select (panoh.me()).roles)::text[]));
create policy register_uploads_update on panoh.register_uploads for update to panoh_app
  using (agency_id = (select (panoh.me()).agency_id) and 'supervisor' = any ((select (panoh.me()).roles)::text[]));
create policy register_uploads_worker on panoh.register_uploads for all to panoh_worker
  using (true);
