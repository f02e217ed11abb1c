create policy corrections_block on panoh.corrections as restrictive to panoh_app
  using (case_id <> all ((select (panoh.viewer()).blocked)::uuid[]));
create policy corrections_keys on panoh.corrections to panoh_keys using (true);
-- Who reads the record; and the supervisor of the agency that recorded it under a referral, who confirms.
create policy corrections_select on panoh.corrections for select to panoh_app
  using (exists (select 1 from panoh.held_grants g where g.case_id = corrections.case_id
    and g.relation in ('own', 'referred') and corrections.partition = any (g.partitions)
    and (g.relation = 'own' or corrections.agency_id = (select (panoh.me()).agency_id))
    and (g.relation || ':' || corrections.partition = any (g.reads)
      or 'supervisor' = any ((select (panoh.me()).roles)::text[])
        and corrections.agency_id = (select (panoh.me()).agency_id)) offset 0));
