create policy daily_reports_select on panoh.daily_reports for select to panoh_app using (true);
create policy daily_reports_worker on panoh.daily_reports for all to panoh_worker using (true);

create policy drafts_block on panoh.drafts as restrictive for all to panoh_app
  using (case_id is null or not (case_id = any (coalesce((select (panoh.viewer()).blocked), '{}'::uuid[]))));
create policy drafts_delete on panoh.drafts for delete to panoh_app
  using (user_id = (select (panoh.me()).user_id) and agency_id = (select (panoh.me()).agency_id)
    and (case_id is null or exists (select 1 from panoh.held_grants g where g.case_id = drafts.case_id
    and g.relation in ('own', 'referred', 'group', 'closure_review') and 'core' = any (g.partitions)
    and g.relation || ':core' = any ((select (panoh.me()).reads)::text[]) offset 0)));
create policy drafts_expired on panoh.drafts for all to panoh_worker
  using (saved_at < ((select panoh.now()) - '30 days'::interval));
create policy drafts_insert on panoh.drafts for insert to panoh_app
  with check (user_id = (select (panoh.me()).user_id) and agency_id = (select (panoh.me()).agency_id)
    and (case_id is null or exists (select 1 from panoh.held_grants g where g.case_id = drafts.case_id
    and g.relation in ('own', 'referred', 'group', 'closure_review') and 'core' = any (g.partitions)
    and g.relation || ':core' = any ((select (panoh.me()).reads)::text[]) offset 0)));
create policy drafts_keys on panoh.drafts for all to panoh_keys using (true);
create policy drafts_select on panoh.drafts for select to panoh_app
  using (user_id = (select (panoh.me()).user_id) and agency_id = (select (panoh.me()).agency_id)
    and (case_id is null or exists (select 1 from panoh.held_grants g where g.case_id = drafts.case_id
    and g.relation in ('own', 'referred', 'group', 'closure_review') and 'core' = any (g.partitions)
    and g.relation || ':core' = any ((select (panoh.me()).reads)::text[]) offset 0)));
create policy drafts_update on panoh.drafts for update to panoh_app
  using (user_id = (select (panoh.me()).user_id) and agency_id = (select (panoh.me()).agency_id)
    and (case_id is null or exists (select 1 from panoh.held_grants g where g.case_id = drafts.case_id
    and g.relation in ('own', 'referred', 'group', 'closure_review') and 'core' = any (g.partitions)
    and g.relation || ':core' = any ((select (panoh.me()).reads)::text[]) offset 0)));

create policy worker_heartbeats_select on panoh.worker_heartbeats for select to panoh_app using (true);
create policy worker_heartbeats_worker on panoh.worker_heartbeats for all to panoh_worker using (true);

create policy holidays_delete on panoh.holidays for delete to panoh_app
  using ('administrator' = any ((select (panoh.me()).roles)::text[]));
create policy holidays_insert on panoh.holidays for insert to panoh_app
  with check ('administrator' = any ((select (panoh.me()).roles)::text[]));
create policy holidays_select on panoh.holidays for select to panoh_app
  using ((select (panoh.me()).user_id) is not null);
create policy holidays_worker on panoh.holidays for all to panoh_worker using (true);

create policy idempotency_keys_auth_insert on panoh.idempotency_keys for insert to panoh_auth
  with check (user_id = (select (panoh.me()).user_id));
create policy idempotency_keys_auth_select on panoh.idempotency_keys for select to panoh_auth
  using (user_id = (select (panoh.me()).user_id));
create policy idempotency_keys_auth_update on panoh.idempotency_keys for update to panoh_auth
  using (user_id = (select (panoh.me()).user_id));
create policy idempotency_keys_insert on panoh.idempotency_keys for insert to panoh_app
  with check (user_id = (select (panoh.me()).user_id));
create policy idempotency_keys_select on panoh.idempotency_keys for select to panoh_app
  using (user_id = (select (panoh.me()).user_id));
create policy idempotency_keys_update on panoh.idempotency_keys for update to panoh_app
  using (user_id = (select (panoh.me()).user_id));

create policy outbox_keep on panoh.outbox as restrictive for delete to panoh_worker using (relayed_at is not null);
create policy outbox_worker on panoh.outbox for all to panoh_worker using (true);
