create policy key_date_events_block on panoh.key_date_events as restrictive for all to panoh_app
  using (not (case_id = any (coalesce((select (panoh.viewer()).blocked), '{}'::uuid[]))));
create policy key_date_events_in_own_name on panoh.key_date_events as restrictive for insert to panoh_app
  with check (agency_id = (select (panoh.me()).agency_id) and written_by = (select (panoh.me()).user_id));
create policy key_date_events_insert on panoh.key_date_events for insert to panoh_app
  with check (exists (select 1 from panoh.grants g where g.case_id = key_date_events.case_id and g.relation = 'own'
    and g.grantee_id = any ((select (panoh.me()).grantees)::uuid[]) and key_date_events.partition = any (g.partitions)
    and (g.relation || ':' || key_date_events.partition) = any ((select (panoh.me()).writes)::text[])
    and g.starts_at <= (select panoh.now()) and (g.ends_at is null or g.ends_at > (select panoh.now())) offset 0));
create policy key_date_events_keys on panoh.key_date_events for all to panoh_keys
  using (true);
create policy key_date_events_select on panoh.key_date_events for select to panoh_app
  using (exists (select 1 from panoh.grants g where g.case_id = key_date_events.case_id and g.relation = 'own'
    and g.grantee_id = any ((select (panoh.me()).grantees)::uuid[]) and key_date_events.partition = any (g.partitions)
    and (g.relation || ':' || key_date_events.partition) = any ((select (panoh.me()).reads)::text[])
    and g.starts_at <= (select panoh.now()) and (g.ends_at is null or g.ends_at > (select panoh.now())) offset 0));
create policy key_date_events_stays on panoh.key_date_events as restrictive for all to panoh_app
  using (partition <> 'whereabouts' or 'shelter_worker' = any ((select (panoh.me()).roles)::text[])
    and (select (panoh.me()).agency_kind) <> 'police');

create policy legal_values_insert on panoh.legal_values for insert to panoh_app
  with check ('administrator' = any ((select (panoh.me()).roles)::text[])
    and valid_from >= ((select panoh.now()) at time zone 'Asia/Dushanbe')::date and verified_on is null
    and recorded_by = (select (panoh.me()).user_id));
create policy legal_values_select on panoh.legal_values for select to panoh_app
  using ((select (panoh.me()).user_id) is not null);
create policy legal_values_update on panoh.legal_values for update to panoh_app
  using ('administrator' = any ((select (panoh.me()).roles)::text[]));

create policy order_events_block on panoh.order_events as restrictive for all to panoh_app
  using (not (case_id = any (coalesce((select (panoh.viewer()).blocked), '{}'::uuid[]))));
create policy order_events_in_own_name on panoh.order_events as restrictive for insert to panoh_app
  with check (agency_id = (select (panoh.me()).agency_id) and recorded_by = (select (panoh.me()).user_id));
create policy order_events_insert on panoh.order_events for insert to panoh_app
  with check (agency_id = (select (panoh.me()).agency_id)
    and (exists (select 1 from panoh.grants g where g.case_id = order_events.case_id and g.relation = 'own'
    and g.grantee_id = any ((select (panoh.me()).grantees)::uuid[]) and 'legal' = any (g.partitions)
    and (g.relation || ':' || 'legal') = any ((select (panoh.me()).writes)::text[])
    and g.starts_at <= (select panoh.now()) and (g.ends_at is null or g.ends_at > (select panoh.now())) offset 0)
    or (select (panoh.me()).agency_kind) = 'police' and agency_id = (select (panoh.me()).agency_id)
    and exists (select 1 from panoh.grants g where g.case_id = order_events.case_id and g.relation = 'referred'
    and g.grantee_id = any ((select (panoh.me()).grantees)::uuid[]) and 'legal' = any (g.partitions)
    and (g.relation || ':' || 'legal') = any ((select (panoh.me()).writes)::text[])
    and g.starts_at <= (select panoh.now()) and (g.ends_at is null or g.ends_at > (select panoh.now())) offset 0)));
create policy order_events_keys on panoh.order_events for all to panoh_keys
  using (true);
create policy order_events_select on panoh.order_events for select to panoh_app
  using (exists (select 1 from panoh.grants g where g.case_id = order_events.case_id and g.relation = 'own'
    and g.grantee_id = any ((select (panoh.me()).grantees)::uuid[]) and 'legal' = any (g.partitions)
    and (g.relation || ':' || 'legal') = any ((select (panoh.me()).reads)::text[])
    and g.starts_at <= (select panoh.now()) and (g.ends_at is null or g.ends_at > (select panoh.now())) offset 0)
    or agency_id = (select (panoh.me()).agency_id)
    and exists (select 1 from panoh.grants g where g.case_id = order_events.case_id and g.relation = 'referred'
    and g.grantee_id = any ((select (panoh.me()).grantees)::uuid[]) and 'legal' = any (g.partitions)
    and (g.relation || ':' || 'legal') = any ((select (panoh.me()).reads)::text[])
    and g.starts_at <= (select panoh.now()) and (g.ends_at is null or g.ends_at > (select panoh.now())) offset 0));

create policy protection_orders_block on panoh.protection_orders as restrictive for all to panoh_app
  using (not (case_id = any (coalesce((select (panoh.viewer()).blocked), '{}'::uuid[]))));
create policy protection_orders_in_own_name on panoh.protection_orders as restrictive for insert to panoh_app
  with check (agency_id = (select (panoh.me()).agency_id) and recorded_by = (select (panoh.me()).user_id));
create policy protection_orders_insert on panoh.protection_orders for insert to panoh_app
  with check (agency_id = (select (panoh.me()).agency_id)
    and (exists (select 1 from panoh.grants g where g.case_id = protection_orders.case_id and g.relation = 'own'
    and g.grantee_id = any ((select (panoh.me()).grantees)::uuid[]) and 'legal' = any (g.partitions)
    and (g.relation || ':' || 'legal') = any ((select (panoh.me()).writes)::text[])
    and g.starts_at <= (select panoh.now()) and (g.ends_at is null or g.ends_at > (select panoh.now())) offset 0)
    or (select (panoh.me()).agency_kind) = 'police' and agency_id = (select (panoh.me()).agency_id)
    and exists (select 1 from panoh.grants g where g.case_id = protection_orders.case_id and g.relation = 'referred'
    and g.grantee_id = any ((select (panoh.me()).grantees)::uuid[]) and 'legal' = any (g.partitions)
    and (g.relation || ':' || 'legal') = any ((select (panoh.me()).writes)::text[])
    and g.starts_at <= (select panoh.now()) and (g.ends_at is null or g.ends_at > (select panoh.now())) offset 0)));
create policy protection_orders_keys on panoh.protection_orders for all to panoh_keys
  using (true);
create policy protection_orders_select on panoh.protection_orders for select to panoh_app
  using (exists (select 1 from panoh.grants g where g.case_id = protection_orders.case_id and g.relation = 'own'
    and g.grantee_id = any ((select (panoh.me()).grantees)::uuid[]) and 'legal' = any (g.partitions)
    and (g.relation || ':' || 'legal') = any ((select (panoh.me()).reads)::text[])
    and g.starts_at <= (select panoh.now()) and (g.ends_at is null or g.ends_at > (select panoh.now())) offset 0)
    or agency_id = (select (panoh.me()).agency_id)
    and exists (select 1 from panoh.grants g where g.case_id = protection_orders.case_id and g.relation = 'referred'
    and g.grantee_id = any ((select (panoh.me()).grantees)::uuid[]) and 'legal' = any (g.partitions)
    and (g.relation || ':' || 'legal') = any ((select (panoh.me()).reads)::text[])
    and g.starts_at <= (select panoh.now()) and (g.ends_at is null or g.ends_at > (select panoh.now())) offset 0));
create policy protection_orders_update on panoh.protection_orders for update to panoh_app
  using (exists (select 1 from panoh.grants g where g.case_id = protection_orders.case_id and g.relation = 'own'
    and g.grantee_id = any ((select (panoh.me()).grantees)::uuid[]) and 'legal' = any (g.partitions)
    and (g.relation || ':' || 'legal') = any ((select (panoh.me()).writes)::text[])
    and g.starts_at <= (select panoh.now()) and (g.ends_at is null or g.ends_at > (select panoh.now())) offset 0)
    or (select (panoh.me()).agency_kind) = 'police' and agency_id = (select (panoh.me()).agency_id)
    and exists (select 1 from panoh.grants g where g.case_id = protection_orders.case_id and g.relation = 'referred'
    and g.grantee_id = any ((select (panoh.me()).grantees)::uuid[]) and 'legal' = any (g.partitions)
    and (g.relation || ':' || 'legal') = any ((select (panoh.me()).writes)::text[])
    and g.starts_at <= (select panoh.now()) and (g.ends_at is null or g.ends_at > (select panoh.now())) offset 0));
