create policy paper_keys_insert on panoh.paper_keys for insert to panoh_app
  with check ((select (panoh.me()).user_id) is not null);
create policy paper_keys_keys on panoh.paper_keys to panoh_keys using (true);
-- Signs for staff and checks papers without a session; the private half is sealed.
create policy paper_keys_select on panoh.paper_keys for select to panoh_app using (true);

-- Row security of orders decides whose order it is; a mark is read by check_paper alone.
create policy paper_marks_insert on panoh.paper_marks for insert to panoh_app
  with check ((select (panoh.me()).agency_kind) = 'police'
    and exists (select 1 from panoh.protection_orders o where o.id = paper_marks.order_id));

create policy print_templates_insert on panoh.print_templates for insert to panoh_app
  with check ('administrator' = any ((select (panoh.me()).roles)::text[]) and approved_by is null
    and written_by = (select (panoh.me()).user_id));
create policy print_templates_select on panoh.print_templates for select to panoh_app
  using ((select (panoh.me()).user_id) is not null);
create policy print_templates_update on panoh.print_templates for update to panoh_app
  using ('administrator' = any ((select (panoh.me()).roles)::text[]) and approved_by is null)
  with check ((approved_by is null and written_by = (select (panoh.me()).user_id))
    or approved_by = (select (panoh.me()).user_id));
