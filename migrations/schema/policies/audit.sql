create policy audit_chain_worker on panoh.audit_chain to panoh_worker using (true);

create policy audit_checkpoints_select on panoh.audit_checkpoints for select to panoh_app
  using ('data_protection_officer' = any ((select (panoh.me()).roles)::text[])
    or 'supervisor' = any ((select (panoh.me()).roles)::text[]));
create policy audit_checkpoints_worker on panoh.audit_checkpoints to panoh_worker using (true);

create policy audit_entries_select on panoh.audit_entries for select to panoh_app
  using (('data_protection_officer' = any ((select (panoh.me()).roles)::text[])
    or exists (select 1 from panoh.cases c where (c.audit_pseudonym = any (audit_entries.cases))
    and c.agency_id = (select (panoh.me()).agency_id))) and ((select (panoh.me()).agency_kind) <> 'police'
    or agency_id = (select (panoh.me()).agency_id)));
create policy audit_entries_worker on panoh.audit_entries for select to panoh_worker using (true);

create policy audit_keys_keys on panoh.audit_keys to panoh_keys, panoh_worker using (true);
create policy audit_keys_select on panoh.audit_keys for select to panoh_app
  using ('data_protection_officer' = any ((select (panoh.me()).roles)::text[])
    or 'supervisor' = any ((select (panoh.me()).roles)::text[]));

create policy audit_chain_state_worker on panoh.audit_chain_state to panoh_worker using (true);
