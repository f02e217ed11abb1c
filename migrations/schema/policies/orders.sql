create policy key_date_events_block on panoh.key_date_events as restrictive to panoh_app
  using (case_id <> all ((select (panoh.viewer()).blocked)::uuid[]));
create policy key_date_events_in_own_name on panoh.key_date_events as restrictive for insert to panoh_app
  with check (agency_id = (select (panoh.me()).agency_id) and written_by = (select (panoh.me()).user_id));
create policy key_date_events_insert on panoh.key_date_events for insert to panoh_app
  with check (exists (select 1 from panoh.held_grants g where g.case_id = key_date_events.case_id
    and g.relation = 'own' and key_date_events.partition = any (g.partitions)
    and g.relation || ':' || key_date_events.partition = any (g.writes) offset 0));
create policy key_date_events_keys on panoh.key_date_events to panoh_keys using (true);
create policy key_date_events_select on panoh.key_date_events for select to panoh_app
  using (exists (select 1 from panoh.held_grants g where g.case_id = key_date_events.case_id
    and g.relation = 'own' and key_date_events.partition = any (g.partitions)
    and g.relation || ':' || key_date_events.partition = any (g.reads) offset 0));
create policy key_date_events_stays on panoh.key_date_events as restrictive to panoh_app
  using (partition <> 'whereabouts' or 'shelter_worker' = any ((select (panoh.me()).roles)::text[])
    and (select (panoh.me()).agency_kind) <> 'police');

create policy legal_values_insert on panoh.legal_values for insert to panoh_app
  with check ('administrator' = any ((select (panoh.me()).roles)::text[])
    and valid_from >= ((select panoh.now()) at time zone 'Asia/Dushanbe')::date and verified_on is null
    and recorded_by = (select (panoh.me()).user_id));
-- The public pages show the numbers of the law, without a session.
create policy legal_values_select on panoh.legal_values for select to panoh_app using (true);
create policy legal_values_update on panoh.legal_values for update to panoh_app
  using ('administrator' = any ((select (panoh.me()).roles)::text[]));

create policy order_events_block on panoh.order_events as restrictive to panoh_app
  using (case_id <> all ((select (panoh.viewer()).blocked)::uuid[]));
create policy order_events_in_own_name on panoh.order_events as restrictive for insert to panoh_app
  with check (agency_id = (select (panoh.me()).agency_id) and recorded_by = (select (panoh.me()).user_id));
create policy order_events_insert on panoh.order_events for insert to panoh_app
  with check (agency_id = (select (panoh.me()).agency_id)
    and (exists (select 1 from panoh.held_grants g where g.case_id = order_events.case_id and g.relation = 'own'
    and 'legal' = any (g.partitions) and 'own:legal' = any (g.writes) offset 0)
    or (select (panoh.me()).agency_kind) = 'police' and agency_id = (select (panoh.me()).agency_id)
    and exists (select 1 from panoh.held_grants g where g.case_id = order_events.case_id
    and g.relation = 'referred' and 'legal' = any (g.partitions) and 'referred:legal' = any (g.writes) offset 0)));
create policy order_events_keys on panoh.order_events to panoh_keys using (true);
create policy order_events_select on panoh.order_events for select to panoh_app
  using (exists (select 1 from panoh.held_grants g where g.case_id = order_events.case_id and g.relation = 'own'
    and 'legal' = any (g.partitions) and 'own:legal' = any (g.reads) offset 0)
    or agency_id = (select (panoh.me()).agency_id)
    and exists (select 1 from panoh.held_grants g where g.case_id = order_events.case_id
    and g.relation = 'referred' and 'legal' = any (g.partitions) and 'referred:legal' = any (g.reads) offset 0));

create policy order_notices_keys on panoh.order_notices to panoh_keys using (true);

create policy protection_orders_block on panoh.protection_orders as restrictive to panoh_app
  using (case_id <> all ((select (panoh.viewer()).blocked)::uuid[]));
create policy protection_orders_in_own_name on panoh.protection_orders as restrictive for insert to panoh_app
  with check (agency_id = (select (panoh.me()).agency_id) and recorded_by = (select (panoh.me()).user_id));
create policy protection_orders_insert on panoh.protection_orders for insert to panoh_app
  with check (agency_id = (select (panoh.me()).agency_id)
    and (exists (select 1 from panoh.held_grants g where g.case_id = protection_orders.case_id
    and g.relation = 'own' and 'legal' = any (g.partitions) and 'own:legal' = any (g.writes) offset 0)
    or (select (panoh.me()).agency_kind) = 'police' and agency_id = (select (panoh.me()).agency_id)
    and exists (select 1 from panoh.held_grants g where g.case_id = protection_orders.case_id
    and g.relation = 'referred' and 'legal' = any (g.partitions) and 'referred:legal' = any (g.writes) offset 0)));
create policy protection_orders_keys on panoh.protection_orders to panoh_keys using (true);
create policy protection_orders_select on panoh.protection_orders for select to panoh_app
  using (exists (select 1 from panoh.held_grants g where g.case_id = protection_orders.case_id
    and g.relation = 'own' and 'legal' = any (g.partitions) and 'own:legal' = any (g.reads) offset 0)
    or agency_id = (select (panoh.me()).agency_id)
    and exists (select 1 from panoh.held_grants g where g.case_id = protection_orders.case_id
    and g.relation = 'referred' and 'legal' = any (g.partitions) and 'referred:legal' = any (g.reads) offset 0));
create policy protection_orders_update on panoh.protection_orders for update to panoh_app
  using (exists (select 1 from panoh.held_grants g where g.case_id = protection_orders.case_id
    and g.relation = 'own' and 'legal' = any (g.partitions) and 'own:legal' = any (g.writes) offset 0)
    or (select (panoh.me()).agency_kind) = 'police' and agency_id = (select (panoh.me()).agency_id)
    and exists (select 1 from panoh.held_grants g where g.case_id = protection_orders.case_id
    and g.relation = 'referred' and 'legal' = any (g.partitions) and 'referred:legal' = any (g.writes) offset 0));

create policy respondents_block on panoh.respondents as restrictive to panoh_app
  using (case_id <> all ((select (panoh.viewer()).blocked)::uuid[]));
create policy respondents_in_own_name on panoh.respondents as restrictive for insert to panoh_app
  with check (agency_id = (select (panoh.me()).agency_id) and recorded_by = (select (panoh.me()).user_id)
    and exists (select 1 from panoh.protection_orders o where o.id = respondents.order_id
      and o.agency_id = respondents.agency_id));
create policy respondents_insert on panoh.respondents for insert to panoh_app
  with check (exists (select 1 from panoh.held_grants g where g.case_id = respondents.case_id
    and (g.relation = 'own' or g.relation = 'referred' and (select (panoh.me()).agency_kind) = 'police')
    and 'perpetrator' = any (g.partitions) and g.relation || ':perpetrator' = any (g.writes) offset 0));
create policy respondents_keys on panoh.respondents to panoh_keys using (true);
-- Other referred agencies that hold the partition read the name alone, by respondent_names.
create policy respondents_select on panoh.respondents for select to panoh_app
  using (exists (select 1 from panoh.held_grants g where g.case_id = respondents.case_id
    and (g.relation = 'own' or g.relation = 'referred' and (agency_id = (select (panoh.me()).agency_id)
      or (select (panoh.me()).agency_type) in ('prosecutor', 'legal_aid')))
    and 'perpetrator' = any (g.partitions) and g.relation || ':perpetrator' = any (g.reads) offset 0));
