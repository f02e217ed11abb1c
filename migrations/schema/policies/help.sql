create policy help_events_select on panoh.help_events for select to panoh_app
  using ((exists (select 1 from panoh.help_requests r where r.id = help_events.request_id)));

create policy help_lines_insert on panoh.help_lines for insert to panoh_app
  with check (agency_id = (select (panoh.me()).agency_id) and (select (panoh.viewer()).agency_type) = 'hotline_1313'
    and 'supervisor' = any ((select (panoh.me()).roles)::text[]) and changed_by = (select (panoh.me()).user_id));
create policy help_lines_select on panoh.help_lines for select to panoh_app
  using (agency_id = (select (panoh.me()).agency_id)
    and (select (panoh.me()).roles) && '{hotline_worker,supervisor}'::text[]);
create policy help_lines_update on panoh.help_lines for update to panoh_app
  using (agency_id = (select (panoh.me()).agency_id) and 'supervisor' = any ((select (panoh.me()).roles)::text[]))
  with check (changed_by = (select (panoh.me()).user_id));

create policy help_requests_select on panoh.help_requests for select to panoh_app
  using (agency_id = (select (panoh.me()).agency_id)
    and (select (panoh.me()).roles) && '{hotline_worker,supervisor}'::text[]);

create policy help_steps_worker on panoh.help_steps for select to panoh_worker
  using (true);

create policy help_words_keys on panoh.help_words for all to panoh_keys
  using (true);
create policy help_words_taken on panoh.help_words for select to panoh_app
  using (exists (select 1 from panoh.help_requests r where r.id = help_words.id and r.state = 'taken'
    and r.taken_by = (select (panoh.me()).user_id)
    and (r.locked_at is null or 'supervisor' = any ((select (panoh.me()).roles)::text[]))));
