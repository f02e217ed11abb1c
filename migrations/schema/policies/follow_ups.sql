create policy absences_insert on panoh.absences for insert to panoh_app
  with check (agency_id = (select (panoh.me()).agency_id) and (user_id = (select (panoh.me()).user_id)
    or 'supervisor' = any ((select (panoh.me()).roles)::text[])) and entered_by = (select (panoh.me()).user_id)
    and handed_over_at is null and ended_at is null
    and (exists (select 1 from panoh.users u where u.id = absences.user_id and u.agency_id = absences.agency_id))
    and (stand_in_id is null or (exists (select 1 from panoh.users u where u.id = absences.stand_in_id
    and u.agency_id = absences.agency_id) and panoh.account_is_ready(stand_in_id))));
create policy absences_select on panoh.absences for select to panoh_app
  using (agency_id = (select (panoh.me()).agency_id));
create policy absences_update on panoh.absences for update to panoh_app
  using (agency_id = (select (panoh.me()).agency_id) and (user_id = (select (panoh.me()).user_id)
    or 'supervisor' = any ((select (panoh.me()).roles)::text[])));
-- The sweep marks absences that begin, and reads only their times.
create policy absences_worker on panoh.absences for select to panoh_worker using (true);
create policy absences_worker_marks on panoh.absences for update to panoh_worker
  using (handed_over_at is null and ended_at is null and starts_at <= (select panoh.now())
    and ends_at > (select panoh.now()))
  with check (handed_over_at = (select panoh.now()));

create policy contact_decisions_block on panoh.contact_decisions as restrictive to panoh_app
  using (case_id <> all ((select (panoh.viewer()).blocked)::uuid[]));
create policy contact_decisions_insert on panoh.contact_decisions for insert to panoh_app
  with check (exists (select 1 from panoh.held_grants g where g.case_id = contact_decisions.case_id
    and g.relation = 'own' and 'follow_ups' = any (g.partitions) and 'own:follow_ups' = any (g.writes) offset 0));
create policy contact_decisions_select on panoh.contact_decisions for select to panoh_app
  using (exists (select 1 from panoh.held_grants g where g.case_id = contact_decisions.case_id
    and g.relation = 'own' and 'follow_ups' = any (g.partitions) and 'own:follow_ups' = any (g.reads) offset 0));
create policy contact_decisions_supervisor on panoh.contact_decisions as restrictive for insert to panoh_app
  with check (agency_id = (select (panoh.me()).agency_id) and decided_by = (select (panoh.me()).user_id)
    and 'supervisor' = any ((select (panoh.me()).roles)::text[])
    and (exists (select 1 from panoh.follow_ups f where f.id = contact_decisions.follow_up_id
    and f.case_id = contact_decisions.case_id and f.kind = 'safety_contact' and f.status = 'pending')));

create policy contacts_block on panoh.contacts as restrictive to panoh_app
  using (case_id <> all ((select (panoh.viewer()).blocked)::uuid[]));
create policy contacts_in_own_name on panoh.contacts as restrictive for insert to panoh_app
  with check (agency_id = (select (panoh.me()).agency_id) and contacted_by = (select (panoh.me()).user_id));
create policy contacts_insert on panoh.contacts for insert to panoh_app
  with check (exists (select 1 from panoh.held_grants g where g.case_id = contacts.case_id and g.relation = 'own'
    and 'follow_ups' = any (g.partitions) and 'own:follow_ups' = any (g.writes) offset 0));
create policy contacts_keys on panoh.contacts to panoh_keys using (true);
create policy contacts_select on panoh.contacts for select to panoh_app
  using (exists (select 1 from panoh.held_grants g where g.case_id = contacts.case_id and g.relation = 'own'
    and 'follow_ups' = any (g.partitions) and 'own:follow_ups' = any (g.reads) offset 0));

create policy follow_up_steps_block on panoh.follow_up_steps as restrictive to panoh_app
  using (case_id <> all ((select (panoh.viewer()).blocked)::uuid[]));
create policy follow_up_steps_select on panoh.follow_up_steps for select to panoh_app
  using ((exists (select 1 from panoh.follow_ups f where f.id = follow_up_steps.follow_up_id)));
create policy follow_up_steps_worker on panoh.follow_up_steps to panoh_worker using (true);

create policy follow_ups_block on panoh.follow_ups as restrictive to panoh_app
  using (case_id <> all ((select (panoh.viewer()).blocked)::uuid[]));
create policy follow_ups_select on panoh.follow_ups for select to panoh_app
  using (exists (select 1 from panoh.held_grants g where g.case_id = follow_ups.case_id
    -- That another agency asks by her card, and what a programme says of him, is for her own agency alone.
    and (g.relation = 'own' or g.relation = 'group' and follow_ups.rule not in ('ho.call_in', 'pg.signal', 'pg.partner')) and follow_ups.partition = any (g.partitions)
    and g.relation || ':' || follow_ups.partition = any (g.reads) offset 0));
create policy follow_ups_stays on panoh.follow_ups as restrictive for select to panoh_app
  using (partition <> 'whereabouts' or 'shelter_worker' = any ((select (panoh.me()).roles)::text[])
    and (select (panoh.me()).agency_kind) <> 'police');
create policy follow_ups_worker on panoh.follow_ups to panoh_worker using (true);

create policy messages_keep on panoh.messages as restrictive for delete to panoh_worker
  using (ended_at < ((select panoh.now()) - '90 days'::interval));
create policy messages_worker on panoh.messages to panoh_worker using (true);

create policy notifications_block on panoh.notifications as restrictive to panoh_app
  using (case_id is null or case_id <> all ((select (panoh.viewer()).blocked)::uuid[]));
create policy notifications_select on panoh.notifications for select to panoh_app
  using (user_id = (select (panoh.me()).user_id) or from_user_id = (select (panoh.me()).user_id));
create policy notifications_update on panoh.notifications for update to panoh_app
  using (user_id = (select (panoh.me()).user_id));
create policy notifications_worker on panoh.notifications to panoh_worker using (true);

create policy queue_lines_block on panoh.queue_lines as restrictive to panoh_app
  using (case_id <> all ((select (panoh.viewer()).blocked)::uuid[]));

create policy queue_stale_block on panoh.queue_stale as restrictive to panoh_app
  using (case_id <> all ((select (panoh.viewer()).blocked)::uuid[]));

create policy rule_limits_select on panoh.rule_limits for select to panoh_app using (true);

create policy rule_replans_select on panoh.rule_replans for select to panoh_app
  using (working_group_id = any ((select (panoh.me()).led_group_ids)::uuid[])
    and ('group:core' = any ((select (panoh.me()).reads)::text[]))
    or working_group_id = any ((select (panoh.me()).group_ids)::uuid[])
    and cardinality((select (panoh.me()).reads)) > 0);
create policy rule_replans_worker on panoh.rule_replans to panoh_worker using (true);

create policy rule_values_insert on panoh.rule_values for insert to panoh_app
  with check ((exists (select 1 from panoh.rule_versions v where v.id = rule_values.version_id
    and v.recorded_by = (select (panoh.me()).user_id) and v.recorded_at = (select panoh.now())))
    -- The limits of rule-values.rules.ts.
    and exists (select 1 from panoh.rule_limits l where l.key = rule_values.key
      and rule_values.count between l.least and l.most));
create policy rule_values_select on panoh.rule_values for select to panoh_app
  using ((exists (select 1 from panoh.rule_versions v where v.id = rule_values.version_id)));
create policy rule_values_worker on panoh.rule_values for select to panoh_worker using (true);

create policy rule_versions_insert on panoh.rule_versions for insert to panoh_app
  with check (working_group_id = any ((select (panoh.me()).led_group_ids)::uuid[])
    and ('group:core' = any ((select (panoh.me()).reads)::text[])) and recorded_by = (select (panoh.me()).user_id)
    and recorded_at = (select panoh.now()));
create policy rule_versions_select on panoh.rule_versions for select to panoh_app
  using (working_group_id = any ((select (panoh.me()).led_group_ids)::uuid[])
    and ('group:core' = any ((select (panoh.me()).reads)::text[]))
    or working_group_id = any ((select (panoh.me()).group_ids)::uuid[])
    and cardinality((select (panoh.me()).reads)) > 0);
create policy rule_versions_worker on panoh.rule_versions for select to panoh_worker using (true);

create policy snoozes_block on panoh.snoozes as restrictive to panoh_app
  using (case_id <> all ((select (panoh.viewer()).blocked)::uuid[]));
create policy snoozes_insert on panoh.snoozes for insert to panoh_app
  with check (user_id = (select (panoh.me()).user_id) and ended_at is null and until_at > (select panoh.now())
    and until_at <= ((select panoh.now()) + '7 days'::interval)
    and (exists (select 1 from panoh.follow_ups f join panoh.cases c on c.id = f.case_id where f.id =
    snoozes.follow_up_id and f.case_id = snoozes.case_id and f.status = 'pending'
    and f.agency_id = (select (panoh.me()).agency_id) and (snoozes.until_at <= f.due_at
    or f.kind <> 'safety_contact' and c.band <> 'high'))));
create policy snoozes_select on panoh.snoozes for select to panoh_app
  using ((exists (select 1 from panoh.follow_ups f where f.id = snoozes.follow_up_id)));
create policy snoozes_update on panoh.snoozes for update to panoh_app using (user_id = (select (panoh.me()).user_id));
