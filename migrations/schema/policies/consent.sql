create policy consents_block on panoh.consents as restrictive to panoh_app
  using (case_id <> all ((select (panoh.viewer()).blocked)::uuid[]));
create policy consents_in_own_name on panoh.consents as restrictive for insert to panoh_app
  with check (recorded_by = (select (panoh.me()).user_id));
create policy consents_insert on panoh.consents for insert to panoh_app
  with check (exists (select 1 from panoh.held_grants g where g.case_id = consents.case_id and g.relation = 'own'
    and 'consent' = any (g.partitions) and 'own:consent' = any (g.writes) offset 0));
create policy consents_keys on panoh.consents to panoh_keys using (true);
create policy consents_not_reviewed on panoh.consents as restrictive for insert to panoh_app
  with check (reviewed_by is null and reviewed_at is null and review_outcome is null);
create policy consents_select on panoh.consents for select to panoh_app
  using (exists (select 1 from panoh.held_grants g where g.case_id = consents.case_id and g.relation = 'own'
    and 'consent' = any (g.partitions) and 'own:consent' = any (g.reads) offset 0));
create policy consents_update on panoh.consents for update to panoh_app
  using (exists (select 1 from panoh.held_grants g where g.case_id = consents.case_id and g.relation = 'own'
    and 'consent' = any (g.partitions) and 'own:consent' = any (g.writes) offset 0));
