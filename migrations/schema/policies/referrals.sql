create policy referrals_block on panoh.referrals as restrictive to panoh_app
  using (case_id <> all ((select (panoh.viewer()).blocked)::uuid[]));
create policy referrals_group on panoh.referrals as restrictive for insert to panoh_app
  with check (to_agency_id is null or case kind when 'handover' then panoh.may_take_over(case_id, to_agency_id)
    else panoh.may_receive(case_id, to_agency_id) end);
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

create policy referral_message_texts_insert on panoh.referral_message_texts for insert to panoh_app
  with check (exists (select 1 from panoh.referral_messages m join panoh.referrals r on r.id = m.referral_id
    where m.id = message_id and m.from_agency_id = (select (panoh.me()).agency_id)
    and m.written_by = (select (panoh.me()).user_id) and m.sent_at = panoh.now()
    and agency_id in (select panoh.message_readers(r.id))));
create policy referral_message_texts_keys on panoh.referral_message_texts to panoh_keys using (true);
create policy referral_message_texts_select on panoh.referral_message_texts for select to panoh_app
  using (agency_id = (select (panoh.me()).agency_id)
    and exists (select 1 from panoh.referral_messages m join panoh.referrals r on r.id = m.referral_id
    where m.id = message_id and (r.from_agency_id = agency_id
    and 'own:core' = any ((select (panoh.me()).reads)::text[]) or r.to_agency_id = agency_id and r.status <> 'withdrawn'
    and 'referred:core' = any ((select (panoh.me()).reads)::text[])
    -- The coordinator, only while the survivor shares the case with the group.
    or exists (select 1 from panoh.held_grants g where g.case_id = r.case_id and g.relation = 'group'
    and 'core' = any (g.partitions) and 'group:core' = any (g.reads) offset 0))));

create policy referral_messages_block on panoh.referral_messages as restrictive to panoh_app
  using (case_id <> all ((select (panoh.viewer()).blocked)::uuid[]));
create policy referral_messages_in_own_name on panoh.referral_messages as restrictive for insert to panoh_app
  with check (from_agency_id = (select (panoh.me()).agency_id) and written_by = (select (panoh.me()).user_id));
create policy referral_messages_insert on panoh.referral_messages for insert to panoh_app
  with check (exists (select 1 from panoh.referrals r where r.id = referral_id and r.to_agency_id is not null
    and r.status <> 'withdrawn' and (r.ended_at is null or r.ended_at > panoh.now() - interval '90 days')
    and (r.from_agency_id = referral_messages.from_agency_id
    and 'own:core' = any ((select (panoh.me()).writes)::text[]) or r.to_agency_id = referral_messages.from_agency_id
    and 'referred:core' = any ((select (panoh.me()).reads)::text[]))));
create policy referral_messages_select on panoh.referral_messages for select to panoh_app
  using (exists (select 1 from panoh.referrals r where r.id = referral_id));

create policy call_ins_insert on panoh.call_ins for insert to panoh_app
  with check (agency_id = (select (panoh.me()).agency_id) and asked_by = (select (panoh.me()).user_id)
    and (select (panoh.me()).agency_kind) <> 'police');
-- Of 90 days: then a row without a task is deleted, and one with a task would differ.
create policy call_ins_select on panoh.call_ins for select to panoh_app
  using (asked_at > panoh.now() - interval '90 days' and agency_id = (select (panoh.me()).agency_id)
    and (asked_by = (select (panoh.me()).user_id) or 'supervisor' = any ((select (panoh.me()).roles)::text[])));
