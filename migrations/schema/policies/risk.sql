create policy band_changes_answer on panoh.band_changes as restrictive for update to panoh_app
  using (true)
  with check ((state in ('pending', 'lapsed')) or decided_by = (select (panoh.me()).user_id)
    and requested_by <> (select (panoh.me()).user_id));
create policy band_changes_block on panoh.band_changes as restrictive to panoh_app
  using (case_id <> all ((select (panoh.viewer()).blocked)::uuid[]));
create policy band_changes_decided on panoh.band_changes as restrictive for update to panoh_app
  using (state = 'pending')
  with check (state = 'lapsed' or decided_by = (select (panoh.me()).user_id) and decided_by <> requested_by);
create policy band_changes_in_own_name on panoh.band_changes as restrictive for insert to panoh_app
  with check (agency_id = (select (panoh.me()).agency_id) and requested_by = (select (panoh.me()).user_id));
create policy band_changes_insert on panoh.band_changes for insert to panoh_app
  with check (exists (select 1 from panoh.held_grants g where g.case_id = band_changes.case_id
    and g.relation = 'own' and 'risk' = any (g.partitions) and 'own:risk' = any (g.writes) offset 0));
create policy band_changes_keys on panoh.band_changes to panoh_keys using (true);
create policy band_changes_own on panoh.band_changes as restrictive for insert to panoh_app
  with check (requested_by = (select (panoh.me()).user_id) and decided_by is null and (state = 'pending'
    or state = 'applied'
    and (array_position('{incomplete,standard,medium,high}'::text[], to_band) >
    array_position('{incomplete,standard,medium,high}'::text[], from_band)
    or 'supervisor' = any ((select (panoh.me()).roles)::text[]))));
create policy band_changes_select on panoh.band_changes for select to panoh_app
  using (exists (select 1 from panoh.held_grants g where g.case_id = band_changes.case_id and g.relation = 'own'
    and 'risk' = any (g.partitions) and 'own:risk' = any (g.reads) offset 0));
create policy band_changes_update on panoh.band_changes for update to panoh_app
  using (exists (select 1 from panoh.held_grants g where g.case_id = band_changes.case_id and g.relation = 'own'
    and 'risk' = any (g.partitions) and 'own:risk' = any (g.writes) offset 0));

create policy risk_assessments_block on panoh.risk_assessments as restrictive to panoh_app
  using (case_id <> all ((select (panoh.viewer()).blocked)::uuid[]));
create policy risk_assessments_in_own_name on panoh.risk_assessments as restrictive for insert to panoh_app
  with check (agency_id = (select (panoh.me()).agency_id) and assessed_by = (select (panoh.me()).user_id));
create policy risk_assessments_insert on panoh.risk_assessments for insert to panoh_app
  with check (exists (select 1 from panoh.held_grants g where g.case_id = risk_assessments.case_id
    and g.relation = 'own' and 'risk' = any (g.partitions) and 'own:risk' = any (g.writes) offset 0));
create policy risk_assessments_select on panoh.risk_assessments for select to panoh_app
  using (exists (select 1 from panoh.held_grants g where g.case_id = risk_assessments.case_id
    and g.relation = 'own' and 'risk' = any (g.partitions) and 'own:risk' = any (g.reads) offset 0));

create policy tool_results_block on panoh.tool_results as restrictive to panoh_app
  using (case_id <> all ((select (panoh.viewer()).blocked)::uuid[]));
create policy tool_results_in_own_name on panoh.tool_results as restrictive for insert to panoh_app
  with check (agency_id = (select (panoh.me()).agency_id) and written_by = (select (panoh.me()).user_id));
create policy tool_results_insert on panoh.tool_results for insert to panoh_app
  with check (exists (select 1 from panoh.held_grants g where g.case_id = tool_results.case_id
    and g.relation = 'own' and 'risk' = any (g.partitions) and 'own:risk' = any (g.writes) offset 0));
create policy tool_results_select on panoh.tool_results for select to panoh_app
  using (exists (select 1 from panoh.held_grants g where g.case_id = tool_results.case_id
    and g.relation = 'own' and 'risk' = any (g.partitions) and 'own:risk' = any (g.reads) offset 0));

create policy safety_plan_events_block on panoh.safety_plan_events as restrictive to panoh_app
  using (case_id <> all ((select (panoh.viewer()).blocked)::uuid[]));
create policy safety_plan_events_in_own_name on panoh.safety_plan_events as restrictive for insert to panoh_app
  with check (agency_id = (select (panoh.me()).agency_id) and marked_by = (select (panoh.me()).user_id));
create policy safety_plan_events_insert on panoh.safety_plan_events for insert to panoh_app
  with check (exists (select 1 from panoh.held_grants g where g.case_id = safety_plan_events.case_id
    and g.relation = 'own' and 'support' = any (g.partitions) and 'own:support' = any (g.writes) offset 0));
create policy safety_plan_events_select on panoh.safety_plan_events for select to panoh_app
  using (exists (select 1 from panoh.held_grants g where g.case_id = safety_plan_events.case_id
    and g.relation = 'own' and 'support' = any (g.partitions) and 'own:support' = any (g.reads) offset 0)
    and ((select (panoh.me()).agency_kind) <> 'police' or agency_id = (select (panoh.me()).agency_id)));

create policy safety_plans_block on panoh.safety_plans as restrictive to panoh_app
  using (case_id <> all ((select (panoh.viewer()).blocked)::uuid[]));
create policy safety_plans_in_own_name on panoh.safety_plans as restrictive for insert to panoh_app
  with check (agency_id = (select (panoh.me()).agency_id) and written_by = (select (panoh.me()).user_id));
create policy safety_plans_insert on panoh.safety_plans for insert to panoh_app
  with check (exists (select 1 from panoh.held_grants g where g.case_id = safety_plans.case_id
    and g.relation = 'own' and 'support' = any (g.partitions) and 'own:support' = any (g.writes) offset 0));
create policy safety_plans_keys on panoh.safety_plans to panoh_keys using (true);
create policy safety_plans_select on panoh.safety_plans for select to panoh_app
  using (exists (select 1 from panoh.held_grants g where g.case_id = safety_plans.case_id and g.relation = 'own'
    and 'support' = any (g.partitions) and 'own:support' = any (g.reads) offset 0)
    and ((select (panoh.me()).agency_kind) <> 'police' or agency_id = (select (panoh.me()).agency_id)));

create policy suicide_triages_block on panoh.suicide_triages as restrictive to panoh_app
  using (case_id <> all ((select (panoh.viewer()).blocked)::uuid[]));
create policy suicide_triages_in_own_name on panoh.suicide_triages as restrictive for insert to panoh_app
  with check (agency_id = (select (panoh.me()).agency_id));
create policy suicide_triages_insert on panoh.suicide_triages for insert to panoh_app
  with check (exists (select 1 from panoh.held_grants g where g.case_id = suicide_triages.case_id
    and 'health' = any (g.partitions) and g.relation || ':health' = any (g.writes) offset 0));
create policy suicide_triages_keys on panoh.suicide_triages to panoh_keys using (true);
create policy suicide_triages_select on panoh.suicide_triages for select to panoh_app
  using (exists (select 1 from panoh.held_grants g where g.case_id = suicide_triages.case_id
    and 'health' = any (g.partitions) and g.relation || ':health' = any (g.reads) offset 0));
