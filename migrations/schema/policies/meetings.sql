create policy meeting_attendance_change on panoh.meeting_attendance to panoh_app
  using (exists (select 1 from panoh.meetings m where m.id = meeting_attendance.meeting_id
    and (m.state in ('planned', 'in_progress'))
    and m.working_group_id = any ((select (panoh.me()).led_group_ids)::uuid[])
    and 'group:core' = any ((select (panoh.me()).reads)::text[])));
create policy meeting_attendance_select on panoh.meeting_attendance for select to panoh_app
  using (exists (select 1 from panoh.meetings m where m.id = meeting_attendance.meeting_id));

create policy meeting_decisions_block on panoh.meeting_decisions as restrictive to panoh_app
  using (case_id <> all ((select (panoh.viewer()).blocked)::uuid[]));
create policy meeting_decisions_insert on panoh.meeting_decisions for insert to panoh_app
  with check (panoh.entry_sight(case_id, working_group_id) = 'group'
    and decided_by = (select (panoh.me()).user_id) and decided_at = (select panoh.now())
    and exists (select 1 from panoh.decision_owners(case_id) o where o.agency_id = owner_agency_id
    and o.referral_id is not distinct from meeting_decisions.referral_id)
    and exists (select 1 from panoh.meeting_entries e where e.id = meeting_decisions.entry_id
    and e.discussed_at is not null and exists (select 1 from panoh.meetings m where m.id = e.meeting_id
    and m.state = 'in_progress' and m.working_group_id = any ((select (panoh.me()).led_group_ids)::uuid[])
    and 'group:core' = any ((select (panoh.me()).reads)::text[]))));
create policy meeting_decisions_once on panoh.meeting_decisions as restrictive for update to panoh_app
  using (taken_back_at is null)
  with check (taken_back_at = (select panoh.now()) and taken_back_by = (select (panoh.me()).user_id));
create policy meeting_decisions_select on panoh.meeting_decisions for select to panoh_app
  using ((panoh.entry_sight(case_id, working_group_id) in ('group', 'own'))
    or owner_agency_id = (select (panoh.me()).agency_id)
    and panoh.entry_sight(case_id, working_group_id) = 'reference');
create policy meeting_decisions_update on panoh.meeting_decisions for update to panoh_app
  using (panoh.entry_sight(case_id, working_group_id) = 'group'
    and exists (select 1 from panoh.meetings m where m.id = meeting_decisions.meeting_id
    and m.state = 'in_progress' and m.working_group_id = any ((select (panoh.me()).led_group_ids)::uuid[])
    and 'group:core' = any ((select (panoh.me()).reads)::text[])));

create policy meeting_entries_block on panoh.meeting_entries as restrictive to panoh_app
  using (case_id <> all ((select (panoh.viewer()).blocked)::uuid[]));
create policy meeting_entries_hearing on panoh.meeting_entries as restrictive for update to panoh_app
  using (discussed_at is null)
  with check (discussed_at is null or discussed_at = (select panoh.now())
    and heard_by = (select (panoh.me()).user_id)
    and exists (select 1 from panoh.meetings m where m.id = meeting_entries.meeting_id and m.state = 'in_progress'
    and m.working_group_id = any ((select (panoh.me()).led_group_ids)::uuid[])
    and 'group:core' = any ((select (panoh.me()).reads)::text[])));
create policy meeting_entries_insert on panoh.meeting_entries for insert to panoh_app
  with check (panoh.entry_sight(case_id, working_group_id) = 'group'
    and exists (select 1 from panoh.meetings m where m.id = meeting_entries.meeting_id
    and (m.state in ('planned', 'in_progress'))
    and m.working_group_id = any ((select (panoh.me()).led_group_ids)::uuid[])
    and 'group:core' = any ((select (panoh.me()).reads)::text[])) and added_by = (select (panoh.me()).user_id)
    and discussed_at is null);
create policy meeting_entries_of_group on panoh.meeting_entries as restrictive for insert to panoh_app
  with check (exists (select 1 from panoh.meetings m where m.id = meeting_entries.meeting_id
    and m.working_group_id = meeting_entries.working_group_id));
create policy meeting_entries_select on panoh.meeting_entries for select to panoh_app
  using (panoh.entry_sight(case_id, working_group_id) in ('group', 'own'));
create policy meeting_entries_update on panoh.meeting_entries for update to panoh_app
  using (panoh.entry_sight(case_id, working_group_id) = 'group'
    and exists (select 1 from panoh.meetings m where m.id = meeting_entries.meeting_id
    and (m.state in ('planned', 'in_progress'))
    and m.working_group_id = any ((select (panoh.me()).led_group_ids)::uuid[])
    and 'group:core' = any ((select (panoh.me()).reads)::text[])));

create policy meetings_going_on on panoh.meetings as restrictive for update to panoh_app
  using (state in ('planned', 'in_progress')) with check (true);
create policy meetings_insert on panoh.meetings for insert to panoh_app
  with check (working_group_id = any ((select (panoh.me()).led_group_ids)::uuid[])
    and 'group:core' = any ((select (panoh.me()).reads)::text[]) and state = 'planned'
    and planned_by = (select (panoh.me()).user_id));
create policy meetings_select on panoh.meetings for select to panoh_app
  using (working_group_id = any ((select (panoh.me()).led_group_ids)::uuid[])
    and 'group:core' = any ((select (panoh.me()).reads)::text[])
    or working_group_id = any ((select (panoh.me()).group_ids)::uuid[])
    and cardinality((select (panoh.me()).reads)) > 0);
create policy meetings_update on panoh.meetings for update to panoh_app
  using (working_group_id = any ((select (panoh.me()).led_group_ids)::uuid[])
    and 'group:core' = any ((select (panoh.me()).reads)::text[]));
