create policy callback_events_select on panoh.callback_events for select to panoh_app
  using ((exists (select 1 from panoh.callback_requests r where r.id = callback_events.request_id)));

create policy hotlines_insert on panoh.hotlines for insert to panoh_app
  with check (agency_id = (select (panoh.me()).agency_id)
    and (select (panoh.viewer()).agency_type) = 'hotline_1313'
    and 'supervisor' = any ((select (panoh.me()).roles)::text[]) and changed_by = (select (panoh.me()).user_id));
create policy hotlines_select on panoh.hotlines for select to panoh_app
  using (agency_id = (select (panoh.me()).agency_id)
    and (select (panoh.me()).roles) && '{hotline_worker,supervisor}'::text[]);
create policy hotlines_update on panoh.hotlines for update to panoh_app
  using (agency_id = (select (panoh.me()).agency_id) and 'supervisor' = any ((select (panoh.me()).roles)::text[]))
  with check (changed_by = (select (panoh.me()).user_id));

create policy callback_requests_select on panoh.callback_requests for select to panoh_app
  using (agency_id = (select (panoh.me()).agency_id)
    and (select (panoh.me()).roles) && '{hotline_worker,supervisor}'::text[]);

create policy callback_escalations_worker on panoh.callback_escalations for select to panoh_worker using (true);

create policy callback_details_keys on panoh.callback_details to panoh_keys using (true);
create policy callback_details_taken on panoh.callback_details for select to panoh_app
  using (exists (select 1 from panoh.callback_requests r where r.id = callback_details.id and r.state = 'taken'
    and r.taken_by = (select (panoh.me()).user_id) and (r.locked_at is null
    or 'supervisor' = any ((select (panoh.me()).roles)::text[]))));

create policy callback_messages_keys on panoh.callback_messages to panoh_keys using (true);
create policy callback_messages_taken on panoh.callback_messages for select to panoh_app
  using (exists (select 1 from panoh.callback_details d where d.id = callback_messages.request_id));

create policy callback_answers_keys on panoh.callback_answers to panoh_keys using (true);
create policy callback_answers_select on panoh.callback_answers for select to panoh_app
  using (exists (select 1 from panoh.callback_requests r where r.id = callback_answers.request_id));
