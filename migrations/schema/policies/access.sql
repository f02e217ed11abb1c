create policy block_votes_block on panoh.block_votes as restrictive to panoh_app
  using (case_id <> all ((select (panoh.viewer()).blocked)::uuid[]));

create policy conflict_blocks_select on panoh.conflict_blocks for select to panoh_app
  using (panoh.viewer_owns_case(case_id) and ((source not in ('staff_match', 'linked')) or subject_kind <> 'user'
    or (exists (select 1 from panoh.users u where u.id = conflict_blocks.subject_id))));

create policy emergency_accesses_block on panoh.emergency_accesses as restrictive to panoh_app
  using (case_id <> all ((select (panoh.viewer()).blocked)::uuid[]));
-- A supervisor of the owner reviews once; what was not justified ends with the grant (grants_update).
create policy emergency_accesses_review on panoh.emergency_accesses for update to panoh_app
  using (panoh.viewer_owns_case(case_id) and reviewed_at is null
    and 'supervisor' = any ((select (panoh.me()).roles)::text[]))
  with check (reviewed_by = (select (panoh.me()).user_id) and reviewed_at = (select panoh.now()));
create policy emergency_accesses_select on panoh.emergency_accesses for select to panoh_app
  using (panoh.viewer_owns_case(case_id));

create policy emergency_reasons_block on panoh.emergency_reasons as restrictive to panoh_app
  using (case_id <> all ((select (panoh.viewer()).blocked)::uuid[]));
create policy emergency_reasons_keys on panoh.emergency_reasons to panoh_keys using (true);

create policy grants_block on panoh.grants as restrictive to panoh_app
  using (case_id <> all ((select (panoh.viewer()).blocked)::uuid[]));
create policy grants_end on panoh.grants as restrictive for update to panoh_app
  using (true) with check (ends_at <= (select panoh.now()));
create policy grants_insert on panoh.grants for insert to panoh_app
  with check (panoh.may_grant(case_id, grantee_id, relation, partitions, source_id));
create policy grants_select on panoh.grants for select to panoh_app
  using (grantee_id = any ((select (panoh.me()).grantees)::uuid[])
    and ((relation || ':core') = any ((select (panoh.me()).reads)::text[])) or panoh.viewer_owns_case(case_id));
create policy grants_update on panoh.grants for update to panoh_app using (panoh.viewer_owns_case(case_id));

create policy read_budgets_worker on panoh.read_budgets to panoh_worker
  using (hour < ((select panoh.now()) - '1 day'::interval));

create policy case_read_counters_worker on panoh.case_read_counters to panoh_worker
  using (hour < ((select panoh.now()) - '1 day'::interval));
