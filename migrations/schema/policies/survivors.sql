create policy children_block on panoh.children as restrictive to panoh_app
  using (case_id <> all ((select (panoh.viewer()).blocked)::uuid[]));
create policy children_in_own_name on panoh.children as restrictive for insert to panoh_app
  with check (agency_id = (select (panoh.me()).agency_id) and recorded_by = (select (panoh.me()).user_id));
create policy children_insert on panoh.children for insert to panoh_app
  with check (exists (select 1 from panoh.held_grants g where g.case_id = children.case_id and g.relation = 'own'
    and 'identity' = any (g.partitions) and 'own:identity' = any (g.writes) offset 0));
create policy children_keys on panoh.children to panoh_keys using (true);
create policy children_not_police on panoh.children as restrictive to panoh_app
  using ((select (panoh.me()).agency_kind) <> 'police');
create policy children_own_case on panoh.children as restrictive for update to panoh_app
  using (true) with check (own_case_id is null or own_case_id <> case_id and panoh.viewer_owns_case(own_case_id));
create policy children_select on panoh.children for select to panoh_app
  using (exists (select 1 from panoh.held_grants g where g.case_id = children.case_id and g.relation = 'own'
    and 'identity' = any (g.partitions) and 'own:identity' = any (g.reads) offset 0));
create policy children_update on panoh.children for update to panoh_app
  using (exists (select 1 from panoh.held_grants g where g.case_id = children.case_id and g.relation = 'own'
    and 'identity' = any (g.partitions) and 'own:identity' = any (g.writes) offset 0));

create policy child_answers_block on panoh.child_answers as restrictive to panoh_app
  using (case_id <> all ((select (panoh.viewer()).blocked)::uuid[]));
create policy child_answers_in_own_name on panoh.child_answers as restrictive for insert to panoh_app
  with check (agency_id = (select (panoh.me()).agency_id) and recorded_by = (select (panoh.me()).user_id)
    and exists (select 1 from panoh.children k where k.id = child_answers.child_id and k.case_id = child_answers.case_id));
create policy child_answers_insert on panoh.child_answers for insert to panoh_app
  with check (exists (select 1 from panoh.held_grants g where g.case_id = child_answers.case_id and g.relation = 'own'
    and 'identity' = any (g.partitions) and 'own:identity' = any (g.writes) offset 0));
create policy child_answers_not_police on panoh.child_answers as restrictive to panoh_app
  using ((select (panoh.me()).agency_kind) <> 'police');
create policy child_answers_select on panoh.child_answers for select to panoh_app
  using (exists (select 1 from panoh.held_grants g where g.case_id = child_answers.case_id and g.relation = 'own'
    and 'identity' = any (g.partitions) and 'own:identity' = any (g.reads) offset 0));

create policy disability_answers_block on panoh.disability_answers as restrictive to panoh_app
  using (case_id <> all ((select (panoh.viewer()).blocked)::uuid[]));
create policy disability_answers_in_own_name on panoh.disability_answers as restrictive for insert to panoh_app
  with check (agency_id = (select (panoh.me()).agency_id) and recorded_by = (select (panoh.me()).user_id));
create policy disability_answers_in_time on panoh.disability_answers as restrictive for insert to panoh_app
  with check (version = 1 and exists (select 1 from panoh.cases c where c.id = disability_answers.case_id
    and c.opened_at >= date_trunc('milliseconds', (select panoh.now())))
    or exists (select 1 from panoh.cases c where c.id = disability_answers.case_id and c.erased_at is null)
    and exists (select 1 from panoh.held_grants g where g.case_id = disability_answers.case_id
    and g.relation = 'own' and 'health' = any (g.partitions) and 'own:health' = any (g.reads) offset 0));
create policy disability_answers_insert on panoh.disability_answers for insert to panoh_app
  with check (exists (select 1 from panoh.held_grants g where g.case_id = disability_answers.case_id
    and 'health' = any (g.partitions) and g.relation || ':health' = any (g.writes) offset 0));
create policy disability_answers_of_owner on panoh.disability_answers as restrictive for insert to panoh_app
  with check (panoh.viewer_owns_case(case_id));
create policy disability_answers_select on panoh.disability_answers for select to panoh_app
  using (exists (select 1 from panoh.held_grants g where g.case_id = disability_answers.case_id
    and 'health' = any (g.partitions) and g.relation || ':health' = any (g.reads) offset 0));

create policy erasure_requests_block on panoh.erasure_requests as restrictive to panoh_app
  using (case_id <> all ((select (panoh.viewer()).blocked)::uuid[]));
create policy erasure_requests_insert on panoh.erasure_requests for insert to panoh_app
  with check (panoh.viewer_owns_case(case_id) and agency_id = (select (panoh.me()).agency_id)
    and asked_by = (select (panoh.me()).user_id));
create policy erasure_requests_select on panoh.erasure_requests for select to panoh_app
  using (panoh.viewer_owns_case(case_id) or 'data_protection_officer' = any ((select (panoh.me()).roles)::text[])
    or fallback_agency_id = (select (panoh.me()).agency_id)
    and 'supervisor' = any ((select (panoh.me()).roles)::text[]));
create policy erasure_requests_update on panoh.erasure_requests for update to panoh_app
  using (panoh.viewer_owns_case(case_id) or 'data_protection_officer' = any ((select (panoh.me()).roles)::text[])
    or fallback_agency_id = (select (panoh.me()).agency_id)
    and 'supervisor' = any ((select (panoh.me()).roles)::text[]));

create policy erasures_block on panoh.erasures as restrictive to panoh_app
  using (case_id <> all ((select (panoh.viewer()).blocked)::uuid[]));
create policy erasures_select on panoh.erasures for select to panoh_app
  using (exists (select 1 from panoh.held_grants g where g.case_id = erasures.case_id and g.relation = 'own'
    and 'core' = any (g.partitions) and 'own:core' = any (g.reads) offset 0));

create policy identities_block on panoh.identities as restrictive to panoh_app
  using (case_id <> all ((select (panoh.viewer()).blocked)::uuid[]));
create policy identities_import on panoh.identities for insert to panoh_app with check (panoh.imports(case_id));
create policy identities_insert on panoh.identities for insert to panoh_app
  with check (exists (select 1 from panoh.held_grants g where g.case_id = identities.case_id
    and 'identity' = any (g.partitions) and g.relation || ':identity' = any (g.writes) offset 0));
create policy identities_keys on panoh.identities to panoh_keys using (true);
create policy identities_select on panoh.identities for select to panoh_app
  using (exists (select 1 from panoh.held_grants g where g.case_id = identities.case_id
    and 'identity' = any (g.partitions) and g.relation || ':identity' = any (g.reads) offset 0));
create policy identities_update on panoh.identities for update to panoh_app
  using (exists (select 1 from panoh.held_grants g where g.case_id = identities.case_id
    and 'identity' = any (g.partitions) and g.relation || ':identity' = any (g.writes) offset 0));

create policy recorded_risk_facts_block on panoh.recorded_risk_facts as restrictive to panoh_app
  using (case_id <> all ((select (panoh.viewer()).blocked)::uuid[]));
create policy recorded_risk_facts_insert on panoh.recorded_risk_facts for insert to panoh_app
  with check (exists (select 1 from panoh.held_grants g where g.case_id = recorded_risk_facts.case_id
    and g.relation = 'own' and 'risk' = any (g.partitions) and 'own:risk' = any (g.writes) offset 0));
create policy recorded_risk_facts_select on panoh.recorded_risk_facts for select to panoh_app
  using (exists (select 1 from panoh.held_grants g where g.case_id = recorded_risk_facts.case_id
    and g.relation = 'own' and 'risk' = any (g.partitions) and 'own:risk' = any (g.reads) offset 0));

create policy legal_holds_block on panoh.legal_holds as restrictive to panoh_app
  using (case_id <> all ((select (panoh.viewer()).blocked)::uuid[]));
create policy legal_holds_select on panoh.legal_holds for select to panoh_app
  using (exists (select 1 from panoh.held_grants g where g.case_id = legal_holds.case_id
    and g.relation in ('own', 'referred') and 'legal' = any (g.partitions)
    and g.relation || ':legal' = any (g.reads) offset 0) and (panoh.viewer_owns_case(case_id)
    or agency_id = (select (panoh.me()).agency_id)));

create policy narratives_block on panoh.narratives as restrictive to panoh_app
  using (case_id <> all ((select (panoh.viewer()).blocked)::uuid[]));
create policy narratives_in_own_name on panoh.narratives as restrictive for insert to panoh_app
  with check (agency_id = (select (panoh.me()).agency_id));
create policy narratives_insert on panoh.narratives for insert to panoh_app
  with check (exists (select 1 from panoh.held_grants g where g.case_id = narratives.case_id
    and 'narrative' = any (g.partitions) and g.relation || ':narrative' = any (g.writes) offset 0));
create policy narratives_keys on panoh.narratives to panoh_keys using (true);
create policy narratives_select on panoh.narratives for select to panoh_app
  using (exists (select 1 from panoh.held_grants g where g.case_id = narratives.case_id
    and 'narrative' = any (g.partitions) and g.relation || ':narrative' = any (g.reads) offset 0));

create policy safe_contacts_block on panoh.safe_contacts as restrictive to panoh_app
  using (case_id <> all ((select (panoh.viewer()).blocked)::uuid[]));
create policy safe_contacts_import on panoh.safe_contacts for insert to panoh_app with check (panoh.imports(case_id));
create policy safe_contacts_insert on panoh.safe_contacts for insert to panoh_app
  with check (exists (select 1 from panoh.held_grants g where g.case_id = safe_contacts.case_id
    and 'safe_contact' = any (g.partitions) and g.relation || ':safe_contact' = any (g.writes) offset 0));
create policy safe_contacts_keys on panoh.safe_contacts to panoh_keys using (true);
create policy safe_contacts_select on panoh.safe_contacts for select to panoh_app
  using (exists (select 1 from panoh.held_grants g where g.case_id = safe_contacts.case_id
    and 'safe_contact' = any (g.partitions) and g.relation || ':safe_contact' = any (g.reads) offset 0));
create policy safe_contacts_update on panoh.safe_contacts for update to panoh_app
  using (exists (select 1 from panoh.held_grants g where g.case_id = safe_contacts.case_id
    and 'safe_contact' = any (g.partitions) and g.relation || ':safe_contact' = any (g.writes) offset 0));

create policy sealed_files_block on panoh.sealed_files as restrictive to panoh_app
  using (case_id <> all ((select (panoh.viewer()).blocked)::uuid[]));
create policy sealed_files_insert on panoh.sealed_files for insert to panoh_app
  with check (panoh.viewer_owns_case(case_id) and agency_id = (select (panoh.me()).agency_id)
    and sealed_by = (select (panoh.me()).user_id) and (lead_user_id = (select (panoh.me()).user_id)
    or 'supervisor' = any ((select (panoh.me()).roles)::text[])));
create policy sealed_files_select on panoh.sealed_files for select to panoh_app using (panoh.viewer_owns_case(case_id));
create policy sealed_files_update on panoh.sealed_files for update to panoh_app using (panoh.viewer_owns_case(case_id));

create policy survivors_block on panoh.survivors as restrictive to panoh_app
  using (case_id <> all ((select (panoh.viewer()).blocked)::uuid[]));
create policy survivors_insert on panoh.survivors for insert to panoh_app
  with check (agency_id = (select (panoh.me()).agency_id) and panoh.viewer_owns_case(case_id));
create policy survivors_select on panoh.survivors for select to panoh_app
  using (agency_id = (select (panoh.me()).agency_id)
    and exists (select 1 from panoh.held_grants g where g.case_id = survivors.case_id and g.relation = 'own'
    and 'core' = any (g.partitions) and 'own:core' = any (g.reads) offset 0));

create policy whereabouts_block on panoh.whereabouts as restrictive to panoh_app
  using (case_id <> all ((select (panoh.viewer()).blocked)::uuid[]));
create policy whereabouts_insert on panoh.whereabouts for insert to panoh_app
  with check (exists (select 1 from panoh.held_grants g where g.case_id = whereabouts.case_id
    and 'whereabouts' = any (g.partitions) and g.relation || ':whereabouts' = any (g.writes) offset 0));
create policy whereabouts_keys on panoh.whereabouts to panoh_keys using (true);
create policy whereabouts_select on panoh.whereabouts for select to panoh_app
  using (exists (select 1 from panoh.held_grants g where g.case_id = whereabouts.case_id
    and 'whereabouts' = any (g.partitions) and g.relation || ':whereabouts' = any (g.reads) offset 0)
    and (worker_may_see or 'shelter_worker' = any ((select (panoh.me()).roles)::text[])));
