create policy files_block on panoh.files as restrictive to panoh_app
  using (case_id <> all ((select (panoh.viewer()).blocked)::uuid[]));
create policy files_cancel on panoh.files for delete to panoh_app
  using (state = 'uploading' and agency_id = (select (panoh.me()).agency_id)
    and added_by = (select (panoh.me()).user_id));
create policy files_in_own_name on panoh.files as restrictive for insert to panoh_app
  with check (agency_id = (select (panoh.me()).agency_id) and added_by = (select (panoh.me()).user_id));
create policy files_insert on panoh.files for insert to panoh_app
  with check (state = 'uploading' and exists (select 1 from panoh.held_grants g where g.case_id = files.case_id
    and g.relation = 'own' and files.partition = any (g.partitions)
    and 'own:' || files.partition = any (g.writes) and 'own:' || files.partition = any (g.reads) offset 0));
create policy files_keys on panoh.files to panoh_keys using (true);
create policy files_police on panoh.files as restrictive to panoh_app
  using ((select (panoh.me()).agency_kind) <> 'police' or agency_id = (select (panoh.me()).agency_id));
create policy files_select on panoh.files for select to panoh_app
  using (exists (select 1 from panoh.held_grants g where g.case_id = files.case_id and g.relation = 'own'
    and files.partition = any (g.partitions) and 'own:' || files.partition = any (g.reads) offset 0));
-- The policies on referral_files decide who sees that it was shared.
create policy files_shared on panoh.files for select to panoh_app
  using (state = 'kept' and exists (select 1 from panoh.referral_files s where s.file_id = files.id
    and s.agency_id = (select (panoh.me()).agency_id) offset 0));
create policy files_unfinished on panoh.files to panoh_worker
  using (state = 'uploading' and started_at < ((select panoh.now()) - '1 day'::interval));
create policy files_update on panoh.files for update to panoh_app
  using (agency_id = (select (panoh.me()).agency_id) and exists (select 1 from panoh.held_grants g
    where g.case_id = files.case_id and g.relation = 'own' and files.partition = any (g.partitions)
    and 'own:' || files.partition = any (g.writes) and 'own:' || files.partition = any (g.reads) offset 0));

create policy file_chunks_delete on panoh.file_chunks for delete to panoh_app
  using (exists (select 1 from panoh.files f where f.id = file_chunks.file_id
    and f.agency_id = (select (panoh.me()).agency_id) offset 0));
create policy file_chunks_insert on panoh.file_chunks for insert to panoh_app
  with check (exists (select 1 from panoh.files f where f.id = file_chunks.file_id and f.state = 'uploading'
    and f.agency_id = (select (panoh.me()).agency_id) offset 0));
create policy file_chunks_select on panoh.file_chunks for select to panoh_app
  using (exists (select 1 from panoh.files f where f.id = file_chunks.file_id offset 0));

create policy referral_files_block on panoh.referral_files as restrictive to panoh_app
  using (case_id <> all ((select (panoh.viewer()).blocked)::uuid[]));
create policy referral_files_delete on panoh.referral_files for delete to panoh_app
  using (exists (select 1 from panoh.held_grants g where g.case_id = referral_files.case_id and g.relation = 'own'
    and referral_files.partition = any (g.partitions) offset 0));
create policy referral_files_in_own_name on panoh.referral_files as restrictive for insert to panoh_app
  with check (shared_by = (select (panoh.me()).user_id));
-- The foreign key compares case and partition; a policy that asks files would go round in circles.
create policy referral_files_insert on panoh.referral_files for insert to panoh_app
  with check (exists (select 1 from panoh.held_grants g where g.case_id = referral_files.case_id and g.relation = 'own'
    and referral_files.partition = any (g.partitions) and 'own:consent' = any (g.writes)
    and 'own:' || referral_files.partition = any (g.reads) offset 0)
    and exists (select 1 from panoh.referrals r join panoh.agencies a on a.id = r.to_agency_id and a.kind <> 'police'
      join panoh.consents k on k.id = r.consent_id and k.answer = 'given' and k.withdrawn_at is null
      where r.id = referral_files.referral_id and r.case_id = referral_files.case_id
        and r.to_agency_id = referral_files.agency_id and r.consent_id = referral_files.consent_id
        and r.status in ('accepted', 'appointment', 'service_started')));
create policy referral_files_keys on panoh.referral_files to panoh_keys using (true);
create policy referral_files_police on panoh.referral_files as restrictive to panoh_app
  using ((select (panoh.me()).agency_kind) <> 'police');
create policy referral_files_received on panoh.referral_files for select to panoh_app
  using (agency_id = (select (panoh.me()).agency_id)
    and exists (select 1 from panoh.referrals r where r.id = referral_files.referral_id
      and r.status in ('accepted', 'appointment', 'service_started'))
    and exists (select 1 from panoh.held_grants g where g.case_id = referral_files.case_id
    and g.relation = 'referred' and referral_files.partition = any (g.partitions)
    and 'referred:core' = any (g.reads) offset 0));
create policy referral_files_select on panoh.referral_files for select to panoh_app
  using (exists (select 1 from panoh.held_grants g where g.case_id = referral_files.case_id and g.relation = 'own'
    and referral_files.partition = any (g.partitions)
    and 'own:' || referral_files.partition = any (g.reads) offset 0));
