create policy closure_episodes_block on panoh.closure_episodes as restrictive to panoh_app
  using (case_id <> all ((select (panoh.viewer()).blocked)::uuid[]));
create policy closure_episodes_insert on panoh.closure_episodes for insert to panoh_app
  with check (exists (select 1 from panoh.held_grants g where g.case_id = closure_episodes.case_id
    and g.relation in ('own', 'group', 'closure_review') and 'closure' = any (g.partitions)
    and g.relation || ':closure' = any (g.writes) offset 0));
create policy closure_episodes_select on panoh.closure_episodes for select to panoh_app
  using (exists (select 1 from panoh.held_grants g where g.case_id = closure_episodes.case_id
    and g.relation in ('own', 'group', 'closure_review') and 'closure' = any (g.partitions)
    and g.relation || ':closure' = any (g.reads) offset 0));
create policy closure_episodes_update on panoh.closure_episodes for update to panoh_app
  using (exists (select 1 from panoh.held_grants g where g.case_id = closure_episodes.case_id
    and g.relation in ('own', 'group', 'closure_review') and 'closure' = any (g.partitions)
    and g.relation || ':closure' = any (g.writes) offset 0));

create policy closure_statements_block on panoh.closure_statements as restrictive to panoh_app
  using (case_id <> all ((select (panoh.viewer()).blocked)::uuid[]));
create policy closure_statements_in_own_name on panoh.closure_statements as restrictive for insert to panoh_app
  with check (agency_id = (select (panoh.me()).agency_id) and recorded_by = (select (panoh.me()).user_id));
create policy closure_statements_insert on panoh.closure_statements for insert to panoh_app
  with check (exists (select 1 from panoh.held_grants g where g.case_id = closure_statements.case_id
    and g.relation = 'own' and 'closure' = any (g.partitions) and 'own:closure' = any (g.writes) offset 0));
create policy closure_statements_select on panoh.closure_statements for select to panoh_app
  using (exists (select 1 from panoh.held_grants g where g.case_id = closure_statements.case_id
    and g.relation = 'own' and 'closure' = any (g.partitions) and 'own:closure' = any (g.reads) offset 0));

create policy death_causes_block on panoh.death_causes as restrictive to panoh_app
  using (case_id <> all ((select (panoh.viewer()).blocked)::uuid[]));
create policy death_causes_in_own_name on panoh.death_causes as restrictive for insert to panoh_app
  with check (agency_id = (select (panoh.me()).agency_id) and recorded_by = (select (panoh.me()).user_id));
create policy death_causes_in_time on panoh.death_causes as restrictive for insert to panoh_app
  with check (exists (select 1 from panoh.closure_episodes e where e.id = death_causes.episode_id
    and e.case_id = death_causes.case_id and e.reason = 'died' and e.state = 'requested'
    and e.requested_by = (select (panoh.me()).user_id)) and version = 1
    or exists (select 1 from panoh.closure_episodes e join panoh.cases c on c.id = e.case_id where e.id =
    death_causes.episode_id and e.case_id = death_causes.case_id and e.reason = 'died' and e.state = 'approved'
    and c.status = 'closed' and c.episode_no = e.episode_no and c.erased_at is null)
    and exists (select 1 from panoh.held_grants g where g.case_id = death_causes.case_id and g.relation = 'own'
    and 'health' = any (g.partitions) and 'own:health' = any (g.reads) offset 0));
create policy death_causes_insert on panoh.death_causes for insert to panoh_app
  with check (exists (select 1 from panoh.held_grants g where g.case_id = death_causes.case_id
    and g.relation = 'own' and 'health' = any (g.partitions) and 'own:health' = any (g.writes) offset 0));
create policy death_causes_select on panoh.death_causes for select to panoh_app
  using (exists (select 1 from panoh.held_grants g where g.case_id = death_causes.case_id and g.relation = 'own'
    and 'health' = any (g.partitions) and 'own:health' = any (g.reads) offset 0));
