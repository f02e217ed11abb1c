create policy programme_files_unit on panoh.programme_files to panoh_app
  using (agency_id = (select (panoh.me()).agency_id) and 'programme_worker' = any ((select (panoh.me()).roles)::text[])
    and id <> all (array(select b.file_id from panoh.programme_blocks b where b.user_id = (select (panoh.me()).user_id))));
create policy programme_files_keys on panoh.programme_files to panoh_keys using (true);

create policy programme_blocks_select on panoh.programme_blocks for select to panoh_app
  using (agency_id = (select (panoh.me()).agency_id) and 'programme_worker' = any ((select (panoh.me()).roles)::text[]));
create policy programme_blocks_insert on panoh.programme_blocks for insert to panoh_app
  with check (blocked_by = (select (panoh.me()).user_id) and agency_id = (select (panoh.me()).agency_id)
    and 'programme_worker' = any ((select (panoh.me()).roles)::text[])
    and exists (select 1 from panoh.users u where u.id = user_id and u.agency_id = programme_blocks.agency_id));

create policy programme_sessions_select on panoh.programme_sessions for select to panoh_app
  using (exists (select 1 from panoh.programme_files f where f.id = file_id));
create policy programme_sessions_insert on panoh.programme_sessions for insert to panoh_app
  with check (recorded_by = (select (panoh.me()).user_id) and exists (select 1 from panoh.programme_files f
    where f.id = file_id and f.agency_id = programme_sessions.agency_id));

create policy programme_signals_select on panoh.programme_signals for select to panoh_app
  using (exists (select 1 from panoh.programme_files f where f.id = file_id));
create policy programme_signals_insert on panoh.programme_signals for insert to panoh_app
  with check (sent_by = (select (panoh.me()).user_id) and exists (select 1 from panoh.programme_files f
    where f.id = file_id and f.agency_id = programme_signals.agency_id));

create policy programme_signal_probes_insert on panoh.programme_signal_probes for insert to panoh_app
  with check (exists (select 1 from panoh.programme_signals s where s.id = signal_id and s.sent_at = (select panoh.now())));
create policy programme_signal_probes_keys on panoh.programme_signal_probes to panoh_keys using (true);

create policy programme_signal_texts_insert on panoh.programme_signal_texts for insert to panoh_app
  with check (exists (select 1 from panoh.programme_signals s where s.id = signal_id and s.sent_at = (select panoh.now())));
-- The own copy; those of her side are read through programme_signal_of.
create policy programme_signal_texts_select on panoh.programme_signal_texts for select to panoh_app
  using (agency_id = (select (panoh.me()).agency_id)
    and exists (select 1 from panoh.programme_signals s where s.id = signal_id));
create policy programme_signal_texts_keys on panoh.programme_signal_texts to panoh_keys using (true);

-- Who works with perpetrators works in a unit for that alone, and nobody of the unit holds another role.
create policy users_programme_apart on panoh.users as restrictive to panoh_app using (true)
  with check (('programme_worker' = any (roles)) = exists (select 1 from panoh.agencies a
    where a.id = users.agency_id and a.type = 'perpetrator_prog'));
