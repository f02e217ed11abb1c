create policy decisions_linkage on linkage.decisions for all to panoh_linkage
  using (true);

create policy encodings_keys on linkage.encodings for all to panoh_keys
  using (true);
create policy encodings_linkage on linkage.encodings for all to panoh_linkage
  using (true);

create policy inbox_keys on linkage.inbox for all to panoh_keys
  using (true);
create policy inbox_linkage on linkage.inbox for all to panoh_linkage
  using (true);

create policy keys_keys on linkage.keys for all to panoh_keys
  using (true);
create policy keys_linkage on linkage.keys for all to panoh_linkage
  using (true);

create policy knowledge_keys on linkage.model for all to panoh_keys
  using (true);
create policy knowledge_linkage on linkage.model for all to panoh_linkage
  using (true);

create policy moves_linkage on linkage.moves for all to panoh_linkage
  using (true);

create policy pairs_keys on linkage.pairs for all to panoh_keys
  using (true);
create policy pairs_linkage on linkage.pairs for all to panoh_linkage
  using (true);

create policy registrations_keys on linkage.registrations for all to panoh_keys
  using (true);
create policy registrations_linkage on linkage.registrations for all to panoh_linkage
  using (true);

create policy tags_keys on linkage.tags for all to panoh_keys
  using (true);
create policy tags_linkage on linkage.tags for all to panoh_linkage
  using (true);

create policy to_compare_keys on linkage.to_compare for all to panoh_keys
  using (true);
create policy to_compare_linkage on linkage.to_compare for all to panoh_linkage
  using (true);
