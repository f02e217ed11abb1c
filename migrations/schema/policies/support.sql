create policy court_entries_select on panoh.court_entries for select to panoh_app
  using (exists (select 1 from panoh.court_openings o where o.id = court_entries.opening_id));

create policy court_openings_block on panoh.court_openings as restrictive to panoh_app
  using (case_id <> all ((select (panoh.viewer()).blocked)::uuid[]));
create policy court_openings_insert on panoh.court_openings for insert to panoh_app
  with check (agency_id = (select (panoh.me()).agency_id) and written_by = (select (panoh.me()).user_id)
    and 'legal_aid_lawyer' = any ((select (panoh.me()).roles)::text[])
    and exists (select 1 from panoh.court_steps s where s.court_id = court_openings.court_id and s.case_id = court_openings.case_id
      and s.duty_id is not distinct from court_openings.duty_id)
    and to_agency_id in (select r.id from panoh.court_receivers(case_id) r where r.is_enforcement = (duty_id is not null)));
create policy court_openings_police on panoh.court_openings as restrictive to panoh_app
  using ((select (panoh.me()).agency_kind) <> 'police');
create policy court_openings_select on panoh.court_openings for select to panoh_app
  using (exists (select 1 from panoh.held_grants g where g.case_id = court_openings.case_id and g.relation = 'own'
    and 'support' = any (g.partitions) and 'own:support' = any (g.reads) offset 0));
-- All who read it may stop it: the survivor may want it ended today.
create policy court_openings_update on panoh.court_openings for update to panoh_app
  using (exists (select 1 from panoh.held_grants g where g.case_id = court_openings.case_id and g.relation = 'own'
    and 'support' = any (g.partitions) and 'own:support' = any (g.reads) offset 0));

create policy court_steps_block on panoh.court_steps as restrictive to panoh_app
  using (case_id <> all ((select (panoh.viewer()).blocked)::uuid[]));
create policy court_steps_in_own_name on panoh.court_steps as restrictive for insert to panoh_app
  with check (agency_id = (select (panoh.me()).agency_id) and written_by = (select (panoh.me()).user_id)
    and ('legal_aid_lawyer' = any ((select (panoh.me()).roles)::text[])
      or step in ('confirmed', 'not_received', 'stopped_again', 'recorded_in_error')
      -- Without an active lawyer the supervisor sets its next day, and ends it with its duties and what is unasked.
      or step in ('next_date_set', 'ended', 'duty_stopped', 'impossible', 'withdrawal_asked', 'appeal_asked') and 'supervisor' = any ((select (panoh.me()).roles)::text[])
        and not (select panoh.has_own_lawyer())));
create policy court_steps_insert on panoh.court_steps for insert to panoh_app
  with check (exists (select 1 from panoh.held_grants g where g.case_id = court_steps.case_id
    and g.relation = 'own' and 'support' = any (g.partitions) and ('own:support' = any (g.writes)
      or 'own:support' = any (g.reads) and step in ('next_date_set', 'ended', 'duty_stopped', 'impossible', 'withdrawal_asked',
        'appeal_asked', 'recorded_in_error')) offset 0));
create policy court_steps_keys on panoh.court_steps to panoh_keys using (true);
-- Police never learn of a court case.
create policy court_steps_police on panoh.court_steps as restrictive to panoh_app
  using ((select (panoh.me()).agency_kind) <> 'police');
create policy court_steps_select on panoh.court_steps for select to panoh_app
  using (exists (select 1 from panoh.held_grants g where g.case_id = court_steps.case_id and g.relation = 'own'
    and 'support' = any (g.partitions) and 'own:support' = any (g.reads) offset 0));

create policy goal_progress_block on panoh.goal_progress as restrictive to panoh_app
  using (case_id <> all ((select (panoh.viewer()).blocked)::uuid[]));
create policy goal_progress_in_own_name on panoh.goal_progress as restrictive for insert to panoh_app
  with check (agency_id = (select (panoh.me()).agency_id) and written_by = (select (panoh.me()).user_id));
create policy goal_progress_insert on panoh.goal_progress for insert to panoh_app
  with check (exists (select 1 from panoh.held_grants g where g.case_id = goal_progress.case_id
    and g.relation = 'own' and 'support' = any (g.partitions) and 'own:support' = any (g.writes) offset 0));
create policy goal_progress_keys on panoh.goal_progress to panoh_keys using (true);
create policy goal_progress_select on panoh.goal_progress for select to panoh_app
  using (exists (select 1 from panoh.held_grants g where g.case_id = goal_progress.case_id and g.relation = 'own'
    and 'support' = any (g.partitions) and 'own:support' = any (g.reads) offset 0)
    and ((select (panoh.me()).agency_kind) <> 'police' or agency_id = (select (panoh.me()).agency_id)));

create policy need_answers_block on panoh.need_answers as restrictive to panoh_app
  using (case_id <> all ((select (panoh.viewer()).blocked)::uuid[]));
create policy need_answers_in_own_name on panoh.need_answers as restrictive for insert to panoh_app
  with check (agency_id = (select (panoh.me()).agency_id) and written_by = (select (panoh.me()).user_id));
create policy need_answers_insert on panoh.need_answers for insert to panoh_app
  with check (exists (select 1 from panoh.held_grants g where g.case_id = need_answers.case_id
    and g.relation = 'own' and 'support' = any (g.partitions) and 'own:support' = any (g.writes) offset 0));
create policy need_answers_select on panoh.need_answers for select to panoh_app
  using (exists (select 1 from panoh.held_grants g where g.case_id = need_answers.case_id and g.relation = 'own'
    and 'support' = any (g.partitions) and 'own:support' = any (g.reads) offset 0)
    and ((select (panoh.me()).agency_kind) <> 'police' or agency_id = (select (panoh.me()).agency_id)));

create policy plan_action_steps_block on panoh.plan_action_steps as restrictive to panoh_app
  using (case_id <> all ((select (panoh.viewer()).blocked)::uuid[]));
create policy plan_action_steps_in_own_name on panoh.plan_action_steps as restrictive for insert to panoh_app
  with check (agency_id = (select (panoh.me()).agency_id) and written_by = (select (panoh.me()).user_id));
create policy plan_action_steps_insert on panoh.plan_action_steps for insert to panoh_app
  with check (exists (select 1 from panoh.held_grants g where g.case_id = plan_action_steps.case_id
    and g.relation = 'own' and 'support' = any (g.partitions) and 'own:support' = any (g.writes) offset 0));
create policy plan_action_steps_keys on panoh.plan_action_steps to panoh_keys using (true);
create policy plan_action_steps_select on panoh.plan_action_steps for select to panoh_app
  using (exists (select 1 from panoh.held_grants g where g.case_id = plan_action_steps.case_id and g.relation = 'own'
    and 'support' = any (g.partitions) and 'own:support' = any (g.reads) offset 0)
    and ((select (panoh.me()).agency_kind) <> 'police' or agency_id = (select (panoh.me()).agency_id)));

create policy plan_actions_block on panoh.plan_actions as restrictive to panoh_app
  using (case_id <> all ((select (panoh.viewer()).blocked)::uuid[]));
create policy plan_actions_in_own_name on panoh.plan_actions as restrictive for insert to panoh_app
  with check (agency_id = (select (panoh.me()).agency_id) and written_by = (select (panoh.me()).user_id));
create policy plan_actions_insert on panoh.plan_actions for insert to panoh_app
  with check (exists (select 1 from panoh.held_grants g where g.case_id = plan_actions.case_id
    and g.relation = 'own' and 'support' = any (g.partitions) and 'own:support' = any (g.writes) offset 0));
create policy plan_actions_keys on panoh.plan_actions to panoh_keys using (true);
create policy plan_actions_select on panoh.plan_actions for select to panoh_app
  using (exists (select 1 from panoh.held_grants g where g.case_id = plan_actions.case_id and g.relation = 'own'
    and 'support' = any (g.partitions) and 'own:support' = any (g.reads) offset 0)
    and ((select (panoh.me()).agency_kind) <> 'police' or agency_id = (select (panoh.me()).agency_id)));

create policy plan_templates_change on panoh.plan_templates to panoh_app
  using (working_group_id = any ((select (panoh.me()).led_group_ids)::uuid[])
    and 'group:core' = any ((select (panoh.me()).reads)::text[]))
  with check (working_group_id = any ((select (panoh.me()).led_group_ids)::uuid[])
    and 'group:core' = any ((select (panoh.me()).reads)::text[]) and added_by = (select (panoh.me()).user_id)
    and added_at = (select panoh.now()));
create policy plan_templates_select on panoh.plan_templates for select to panoh_app
  using (working_group_id = any ((select (panoh.me()).group_ids)::uuid[])
    and cardinality((select (panoh.me()).reads)) > 0);

create policy support_entries_block on panoh.support_entries as restrictive to panoh_app
  using (case_id <> all ((select (panoh.viewer()).blocked)::uuid[]));
create policy support_entries_in_own_name on panoh.support_entries as restrictive for insert to panoh_app
  with check (agency_id = (select (panoh.me()).agency_id) and written_by = (select (panoh.me()).user_id));
create policy support_entries_insert on panoh.support_entries for insert to panoh_app
  with check (exists (select 1 from panoh.held_grants g where g.case_id = support_entries.case_id
    and g.relation = 'own' and 'support' = any (g.partitions) and 'own:support' = any (g.writes) offset 0));
create policy support_entries_keys on panoh.support_entries to panoh_keys using (true);
create policy support_entries_select on panoh.support_entries for select to panoh_app
  using (exists (select 1 from panoh.held_grants g where g.case_id = support_entries.case_id
    and g.relation = 'own' and 'support' = any (g.partitions) and 'own:support' = any (g.reads) offset 0)
    and ((select (panoh.me()).agency_kind) <> 'police' or agency_id = (select (panoh.me()).agency_id)));

create policy support_goals_block on panoh.support_goals as restrictive to panoh_app
  using (case_id <> all ((select (panoh.viewer()).blocked)::uuid[]));
create policy support_goals_in_own_name on panoh.support_goals as restrictive for insert to panoh_app
  with check (agency_id = (select (panoh.me()).agency_id) and written_by = (select (panoh.me()).user_id));
create policy support_goals_insert on panoh.support_goals for insert to panoh_app
  with check (exists (select 1 from panoh.held_grants g where g.case_id = support_goals.case_id
    and g.relation = 'own' and 'support' = any (g.partitions) and 'own:support' = any (g.writes) offset 0));
create policy support_goals_keys on panoh.support_goals to panoh_keys using (true);
create policy support_goals_select on panoh.support_goals for select to panoh_app
  using (exists (select 1 from panoh.held_grants g where g.case_id = support_goals.case_id and g.relation = 'own'
    and 'support' = any (g.partitions) and 'own:support' = any (g.reads) offset 0)
    and ((select (panoh.me()).agency_kind) <> 'police' or agency_id = (select (panoh.me()).agency_id)));
