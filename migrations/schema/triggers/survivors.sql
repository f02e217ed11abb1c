create trigger disability_answers_append_only before delete or update or truncate on panoh.disability_answers
  for each statement execute function panoh.refuse_change();
create trigger disability_answers_counted_insert after insert on panoh.disability_answers
  referencing new table as changed for each statement execute function statistics.note_rows();
create trigger erasure_requests_ended after update on panoh.erasure_requests for each row
  when (num_nonnulls(old.stopped_at, old.done_at) = 0 and num_nonnulls(new.stopped_at, new.done_at) > 0)
  execute function panoh.end_erasure_rows();
-- Mirrors isFor in cases/erasure.rules.ts, but for the lead, whom an officer cannot see.
create trigger erasure_requests_own_step before update on panoh.erasure_requests for each row
  when (current_user = 'panoh_app' and (old.confirmed_by is distinct from new.confirmed_by
  and (old.confirmed_by is not null or new.confirmed_by is distinct from (panoh.me()).user_id
    or new.confirmed_by = new.asked_by or not ('data_protection_officer' = any ((panoh.me()).roles)
      or 'supervisor' = any ((panoh.me()).roles) and new.agency_id = (panoh.me()).agency_id))
  or old.stopped_by is distinct from new.stopped_by and (old.stopped_by is not null
  or new.stopped_by is distinct from (panoh.me()).user_id))) execute function panoh.refuse_change();
create trigger recorded_risk_facts_append_only before delete or update or truncate on panoh.recorded_risk_facts for each statement
  execute function panoh.refuse_change();
create trigger sealed_files_directory after insert or delete or update or truncate on panoh.sealed_files
  for each statement execute function panoh.bump_directory_version();
