-- Only the processes that compare records and change keys reach this schema; the app login has no right in it.
create policy decisions_linkage on linkage.decisions to panoh_linkage using (true);
create policy encodings_processes on linkage.encodings to panoh_keys, panoh_linkage using (true);
create policy inbox_processes on linkage.inbox to panoh_keys, panoh_linkage using (true);
create policy keys_processes on linkage.keys to panoh_keys, panoh_linkage using (true);
create policy model_processes on linkage.model to panoh_keys, panoh_linkage using (true);
create policy moves_linkage on linkage.moves to panoh_linkage using (true);
create policy pairs_processes on linkage.pairs to panoh_keys, panoh_linkage using (true);
create policy registrations_processes on linkage.registrations to panoh_keys, panoh_linkage using (true);
create policy tags_processes on linkage.tags to panoh_keys, panoh_linkage using (true);
create policy to_compare_processes on linkage.to_compare to panoh_keys, panoh_linkage using (true);
