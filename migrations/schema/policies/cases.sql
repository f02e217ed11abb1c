create policy case_events_block on panoh.case_events as restrictive to panoh_app
  using (case_id <> all ((select (panoh.viewer()).blocked)::uuid[]));
create policy case_events_keys on panoh.case_events to panoh_keys using (true);
create policy case_events_select on panoh.case_events for select to panoh_app
  using (exists (select 1 from panoh.held_grants g where g.case_id = case_events.case_id and g.relation = 'own'
    and case_events.partition = any (g.partitions)
    and g.relation || ':' || case_events.partition = any (g.reads) offset 0)
    or agency_id = (select (panoh.me()).agency_id)
    and exists (select 1 from panoh.held_grants g where g.case_id = case_events.case_id
    and g.relation = 'referred' and 'core' = any (g.partitions) and 'referred:core' = any (g.reads) offset 0));
create policy case_events_stays on panoh.case_events as restrictive for select to panoh_app
  using (partition <> 'whereabouts' or 'shelter_worker' = any ((select (panoh.me()).roles)::text[])
    and (select (panoh.me()).agency_kind) <> 'police');

create policy case_historical_records_block on panoh.case_historical_records as restrictive to panoh_app
  using (case_id <> all ((select (panoh.viewer()).blocked)::uuid[]));
create policy case_historical_records_insert on panoh.case_historical_records for insert to panoh_app
  with check (agency_id = (select (panoh.me()).agency_id)
    and 'supervisor' = any ((select (panoh.me()).roles)::text[])
    and exists (select 1 from panoh.cases c where c.id = case_historical_records.case_id
    and c.agency_id = (select (panoh.me()).agency_id)) and answered_at is null
    and (state in ('linked', 'to_review'))
    and exists (select 1 from panoh.historical_records h where h.row_id = case_historical_records.row_id
    and h.agency_id = case_historical_records.agency_id and ('register_' || h.kind) = case_historical_records.kind
    and h.happened_on = case_historical_records.happened_on));
create policy case_historical_records_select on panoh.case_historical_records for select to panoh_app
  using (state = 'linked'
    and exists (select 1 from panoh.held_grants g where g.case_id = case_historical_records.case_id
    and g.relation = 'own' and case_historical_records.partition = any (g.partitions)
    and g.relation || ':' || case_historical_records.partition = any (g.reads) offset 0)
    or agency_id = (select (panoh.me()).agency_id) and 'supervisor' = any ((select (panoh.me()).roles)::text[])
    and exists (select 1 from panoh.cases c where c.id = case_historical_records.case_id
    and c.agency_id = (select (panoh.me()).agency_id)));
create policy case_historical_records_update on panoh.case_historical_records for update to panoh_app
  using (agency_id = (select (panoh.me()).agency_id) and 'supervisor' = any ((select (panoh.me()).roles)::text[])
    and exists (select 1 from panoh.cases c where c.id = case_historical_records.case_id
    and c.agency_id = (select (panoh.me()).agency_id)));

create policy case_labels_block on panoh.case_labels as restrictive to panoh_app
  using (case_id <> all ((select (panoh.viewer()).blocked)::uuid[]));
create policy case_labels_in_own_name on panoh.case_labels as restrictive for insert to panoh_app
  with check (written_by = (select (panoh.me()).user_id) and panoh.viewer_owns_case(case_id));
create policy case_labels_insert on panoh.case_labels for insert to panoh_app
  with check (exists (select 1 from panoh.held_grants g where g.case_id = case_labels.case_id
    and g.relation = 'own' and 'identity' = any (g.partitions) and 'own:identity' = any (g.writes) offset 0));
create policy case_labels_keys on panoh.case_labels to panoh_keys using (true);
create policy case_labels_of_agency on panoh.case_labels as restrictive to panoh_app
  using (agency_id = (select (panoh.me()).agency_id));
create policy case_labels_select on panoh.case_labels for select to panoh_app
  using (exists (select 1 from panoh.held_grants g where g.case_id = case_labels.case_id
    and g.relation = 'own' and 'identity' = any (g.partitions) and 'own:identity' = any (g.reads) offset 0));
create policy case_labels_update on panoh.case_labels for update to panoh_app
  using (exists (select 1 from panoh.held_grants g where g.case_id = case_labels.case_id
    and g.relation = 'own' and 'identity' = any (g.partitions) and 'own:identity' = any (g.writes) offset 0))
  with check (written_by = (select (panoh.me()).user_id));

create policy case_writings_block on panoh.case_writings as restrictive to panoh_app
  using (case_id <> all ((select (panoh.viewer()).blocked)::uuid[]));
create policy case_writings_select on panoh.case_writings for select to panoh_app
  using (exists (select 1 from panoh.held_grants g where g.case_id = case_writings.case_id
    and g.relation = 'group' and 'core' = any (g.partitions) and 'group:core' = any (g.reads) offset 0));

create policy cases_block on panoh.cases as restrictive to panoh_app
  using (id <> all ((select (panoh.viewer()).blocked)::uuid[]));
create policy cases_group on panoh.cases as restrictive for insert to panoh_app
  with check (working_group_id is null or working_group_id = any ((select (panoh.me()).group_ids)::uuid[]));
create policy cases_insert on panoh.cases for insert to panoh_app
  with check (agency_id = (select (panoh.me()).agency_id) and 'own:core' = any ((select (panoh.me()).writes)::text[]));
create policy cases_select on panoh.cases for select to panoh_app
  using (exists (select 1 from panoh.held_grants g where g.case_id = cases.id and 'core' = any (g.partitions)
    and g.relation || ':core' = any (g.reads) offset 0));
create policy cases_update on panoh.cases for update to panoh_app
  using (exists (select 1 from panoh.held_grants g where g.case_id = cases.id and 'core' = any (g.partitions)
    and g.relation || ':core' = any (g.writes) offset 0));

create policy incident_perpetrators_block on panoh.incident_perpetrators as restrictive to panoh_app
  using (case_id <> all ((select (panoh.viewer()).blocked)::uuid[]));
create policy incident_perpetrators_import on panoh.incident_perpetrators for insert to panoh_app
  with check (panoh.imports(case_id));
create policy incident_perpetrators_insert on panoh.incident_perpetrators for insert to panoh_app
  with check (exists (select 1 from panoh.held_grants g where g.case_id = incident_perpetrators.case_id
    and 'perpetrator' = any (g.partitions) and g.relation || ':perpetrator' = any (g.writes) offset 0));
create policy incident_perpetrators_keys on panoh.incident_perpetrators to panoh_keys using (true);
create policy incident_perpetrators_select on panoh.incident_perpetrators for select to panoh_app
  using (exists (select 1 from panoh.held_grants g where g.case_id = incident_perpetrators.case_id
    and 'perpetrator' = any (g.partitions) and g.relation || ':perpetrator' = any (g.reads) offset 0));

create policy incidents_block on panoh.incidents as restrictive to panoh_app
  using (case_id <> all ((select (panoh.viewer()).blocked)::uuid[]));
-- Details never say that there was no violence: such a case could be closed as opened in error.
create policy incidents_complete on panoh.incidents for update to panoh_app
  using (awaits_details and exists (select 1 from panoh.held_grants g where g.case_id = incidents.case_id
    and g.relation = 'own' and 'perpetrator' = any (g.partitions) and 'own:perpetrator' = any (g.writes) offset 0))
  with check (not awaits_details and core_type is distinct from 'non_gbv');
create policy incidents_in_own_name on panoh.incidents as restrictive for insert to panoh_app
  with check (agency_id = (select (panoh.me()).agency_id)
    and (recorded_by is null or recorded_by = (select (panoh.me()).user_id)));
create policy incidents_insert on panoh.incidents for insert to panoh_app
  with check (exists (select 1 from panoh.held_grants g where g.case_id = incidents.case_id
    and g.relation in ('own', 'referred') and 'core' = any (g.partitions)
    and g.relation || ':core' = any (g.writes) offset 0));
create policy incidents_keys on panoh.incidents to panoh_keys using (true);
create policy incidents_select on panoh.incidents for select to panoh_app
  using (exists (select 1 from panoh.held_grants g where g.case_id = incidents.case_id
    and g.relation in ('own', 'referred') and 'core' = any (g.partitions)
    and g.relation || ':core' = any (g.reads) offset 0));

create policy legal_qualifications_block on panoh.legal_qualifications as restrictive to panoh_app
  using (case_id <> all ((select (panoh.viewer()).blocked)::uuid[]));
create policy legal_qualifications_decision on panoh.legal_qualifications as restrictive for insert to panoh_app
  with check (decision_kind is null or (select (panoh.me()).agency_kind) = 'police'
    and panoh.viewer_owns_case(case_id));
create policy legal_qualifications_import on panoh.legal_qualifications for insert to panoh_app
  with check (panoh.imports(case_id));
create policy legal_qualifications_in_own_name on panoh.legal_qualifications as restrictive for insert to panoh_app
  with check (agency_id = (select (panoh.me()).agency_id)
    and (recorded_by is null or recorded_by = (select (panoh.me()).user_id)));
create policy legal_qualifications_insert on panoh.legal_qualifications for insert to panoh_app
  with check (exists (select 1 from panoh.held_grants g where g.case_id = legal_qualifications.case_id
    and 'legal' = any (g.partitions) and g.relation || ':legal' = any (g.writes) offset 0));
create policy legal_qualifications_keys on panoh.legal_qualifications to panoh_keys using (true);
create policy legal_qualifications_select on panoh.legal_qualifications for select to panoh_app
  using (exists (select 1 from panoh.held_grants g where g.case_id = legal_qualifications.case_id
    and 'legal' = any (g.partitions) and g.relation || ':legal' = any (g.reads) offset 0));

create policy perpetrator_names_block on panoh.perpetrator_names as restrictive to panoh_app
  using (case_id <> all ((select (panoh.viewer()).blocked)::uuid[]));
create policy perpetrator_names_keys on panoh.perpetrator_names to panoh_keys using (true);
