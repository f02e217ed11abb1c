create policy training_modules_select on panoh.training_modules for select to panoh_app
  using ((select (panoh.me()).user_id) is not null);

create policy training_rules_select on panoh.training_rules for select to panoh_app
  using ((select (panoh.me()).user_id) is not null);
create policy training_rules_change on panoh.training_rules for update to panoh_app
  using ('administrator' = any ((select (panoh.me()).roles)::text[]))
  with check (set_by = (select (panoh.me()).user_id));

create policy trainers_all on panoh.trainers to panoh_app
  using ('{supervisor,coordinator,administrator}'::text[] && (select (panoh.me()).roles))
  with check ('{supervisor,coordinator,administrator}'::text[] && (select (panoh.me()).roles)
    and agency_id is not null);
create policy trainers_in_own_name on panoh.trainers as restrictive for insert to panoh_app
  with check (added_by = (select (panoh.me()).user_id) and agency_id = (select (panoh.me()).agency_id));

-- A session names no survivor; it is evidence that everybody may see.
create policy training_sessions_select on panoh.training_sessions for select to panoh_app
  using ((select (panoh.me()).user_id) is not null);
create policy training_sessions_insert on panoh.training_sessions for insert to panoh_app
  with check ('{supervisor,coordinator,administrator}'::text[] && (select (panoh.me()).roles)
    and recorded_by = (select (panoh.me()).user_id) and agency_id = (select (panoh.me()).agency_id)
    and confirmed_by is null);
create policy training_sessions_confirm on panoh.training_sessions for update to panoh_app
  using (confirmed_by is null and '{supervisor,coordinator,administrator}'::text[] && (select (panoh.me()).roles)
    and not exists (select 1 from panoh.training_attendance a
      where a.session_id = id and a.user_id = (select (panoh.me()).user_id)))
  with check (confirmed_by = (select (panoh.me()).user_id));

-- Colleagues see who may confirm their acts; a supervisor writes for the agency, a coordinator for the agencies of a led group.
create policy training_attendance_select on panoh.training_attendance for select to panoh_app
  using (user_id = (select (panoh.me()).user_id) or agency_id = (select (panoh.me()).agency_id)
    or 'administrator' = any ((select (panoh.me()).roles)::text[])
    or 'coordinator' = any ((select (panoh.me()).roles)::text[]) and exists (select 1 from panoh.agency_memberships m
      where m.agency_id = training_attendance.agency_id and m.ended_at is null
        and m.working_group_id = any ((select (panoh.me()).led_group_ids)::uuid[])));
create policy training_attendance_insert on panoh.training_attendance for insert to panoh_app
  with check (panoh.may_train(agency_id) and revoked_on is null
    and (user_id, agency_id) in (select p.id, p.agency_id from panoh.training_people('{}') p)
    and exists (select 1 from panoh.training_sessions s where s.id = session_id
      and s.recorded_by = (select (panoh.me()).user_id)
      and (s.needs_second or user_id <> (select (panoh.me()).user_id))));
create policy training_attendance_revoke on panoh.training_attendance for update to panoh_app
  using (revoked_on is null and panoh.may_train(agency_id))
  with check (revoked_by = (select (panoh.me()).user_id) and revoked_on is not null);

-- Not for inserts: a person who registers a case that is closed to that person marks it too.
create policy training_acts_block on panoh.training_acts as restrictive for select to panoh_app
  using (case_id is null or case_id <> all ((select (panoh.viewer()).blocked)::uuid[]));
create policy training_acts_block_confirm on panoh.training_acts as restrictive for update to panoh_app
  using (case_id is null or case_id <> all ((select (panoh.viewer()).blocked)::uuid[]));
-- An act names its case and its day: it is shown to those who may open the case; one without a case to supervisors.
create policy training_acts_select on panoh.training_acts for select to panoh_app
  using (agency_id = (select (panoh.me()).agency_id)
    and (exists (select 1 from panoh.cases c where c.id = case_id)
      or case_id is null and 'supervisor' = any ((select (panoh.me()).roles)::text[])));
create policy training_acts_insert on panoh.training_acts for insert to panoh_app
  with check (user_id = (select (panoh.me()).user_id) and agency_id = (select (panoh.me()).agency_id)
    and confirmed_by is null);
-- The service checks the module of the person who confirms.
create policy training_acts_confirm on panoh.training_acts for update to panoh_app
  using (confirmed_by is null and agency_id = (select (panoh.me()).agency_id)
    and user_id <> (select (panoh.me()).user_id)
    and (exists (select 1 from panoh.cases c where c.id = case_id)
      or case_id is null and 'supervisor' = any ((select (panoh.me()).roles)::text[])))
  with check (confirmed_by = (select (panoh.me()).user_id));
