create policy referrals_block on panoh.referrals as restrictive to panoh_app
  using (case_id <> all ((select (panoh.viewer()).blocked)::uuid[]));
create policy referrals_group on panoh.referrals as restrictive for insert to panoh_app
  with check (to_agency_id is null or panoh.may_receive(case_id, to_agency_id));
create policy referrals_insert on panoh.referrals for insert to panoh_app
  with check (from_agency_id = (select (panoh.me()).agency_id)
    and exists (select 1 from panoh.held_grants g where g.case_id = referrals.case_id and g.relation = 'own'
    and 'core' = any (g.partitions) and 'own:core' = any (g.writes) offset 0)
    or exists (select 1 from panoh.held_grants g where g.case_id = referrals.case_id and g.relation = 'group'
    and 'core' = any (g.partitions) and 'group:core' = any (g.reads) offset 0)
    and panoh.may_replace_referral(replaces_referral_id, case_id, from_agency_id));
create policy referrals_not_received on panoh.referrals as restrictive for insert to panoh_app
  with check (received_case_id is null);
create policy referrals_select on panoh.referrals for select to panoh_app
  using (to_agency_id = (select (panoh.me()).agency_id)
    and ('referred:core' = any ((select (panoh.me()).reads)::text[])) and (status <> 'withdrawn'
    or received_case_id is not null)
    and (received_case_id = any (coalesce((select (panoh.viewer()).blocked), '{}'::uuid[]))) is not true
    or exists (select 1 from panoh.held_grants g where g.case_id = referrals.case_id and g.relation = 'own'
    and 'core' = any (g.partitions) and 'own:core' = any (g.reads) offset 0)
    or exists (select 1 from panoh.held_grants g where g.case_id = referrals.case_id and g.relation = 'group'
    and 'core' = any (g.partitions) and 'group:core' = any (g.reads) offset 0));
create policy referrals_update on panoh.referrals for update to panoh_app
  using (to_agency_id = (select (panoh.me()).agency_id)
    and ('referred:core' = any ((select (panoh.me()).reads)::text[])) and (status <> 'withdrawn'
    or received_case_id is not null)
    and (received_case_id = any (coalesce((select (panoh.viewer()).blocked), '{}'::uuid[]))) is not true
    or exists (select 1 from panoh.held_grants g where g.case_id = referrals.case_id and g.relation = 'own'
    and 'core' = any (g.partitions) and 'own:core' = any (g.writes) offset 0)
    or exists (select 1 from panoh.held_grants g where g.case_id = referrals.case_id and g.relation = 'group'
    and 'core' = any (g.partitions) and 'group:core' = any (g.reads) offset 0));
