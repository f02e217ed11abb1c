create policy legal_settings_change on panoh.legal_settings to panoh_app
  using ('administrator' = any ((select (panoh.me()).roles)::text[]))
  with check ('administrator' = any ((select (panoh.me()).roles)::text[]) and set_by = (select (panoh.me()).user_id));
create policy legal_settings_select on panoh.legal_settings for select to panoh_app
  using ('data_protection_officer' = any ((select (panoh.me()).roles)::text[]));

create policy sharing_protocols_insert on panoh.sharing_protocols for insert to panoh_app
  with check ('administrator' = any ((select (panoh.me()).roles)::text[])
    and published_by = (select (panoh.me()).user_id));
create policy sharing_protocols_select on panoh.sharing_protocols for select to panoh_app
  using ('{administrator,data_protection_officer}'::text[] && (select (panoh.me()).roles));

create policy protocol_signatures_change on panoh.protocol_signatures to panoh_app
  using ('administrator' = any ((select (panoh.me()).roles)::text[]))
  with check ('administrator' = any ((select (panoh.me()).roles)::text[])
    and recorded_by = (select (panoh.me()).user_id));
create policy protocol_signatures_select on panoh.protocol_signatures for select to panoh_app
  using ('data_protection_officer' = any ((select (panoh.me()).roles)::text[]));

create policy legal_sign_offs_change on panoh.legal_sign_offs to panoh_app
  using ('{administrator,data_protection_officer}'::text[] && (select (panoh.me()).roles))
  with check ('{administrator,data_protection_officer}'::text[] && (select (panoh.me()).roles)
    and recorded_by = (select (panoh.me()).user_id));

create policy legal_packs_insert on panoh.legal_packs for insert to panoh_app
  with check ('{administrator,data_protection_officer}'::text[] && (select (panoh.me()).roles)
    and made_by = (select (panoh.me()).user_id));
create policy legal_packs_select on panoh.legal_packs for select to panoh_app
  using ('{administrator,data_protection_officer}'::text[] && (select (panoh.me()).roles));

-- Until the first version is published no agency needs a signature.
create policy users_with_protocol on panoh.users as restrictive for insert to panoh_app
  with check (panoh.account_refusal(agency_id, roles) is null);
