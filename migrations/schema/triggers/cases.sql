create trigger case_events_append_only before delete or update or truncate on panoh.case_events for each statement
  execute function panoh.refuse_change();
create trigger case_events_written after insert on panoh.case_events for each row
  when (new.partition in ('core', 'follow_ups', 'closure')) execute function panoh.keep_writing();
create trigger case_writings_queue after insert or update of written_at, is_listed, group_id on panoh.case_writings
  for each row execute function panoh.mark_queue_stale();
create trigger cases_band_as_judged before update of band, assessed_at on panoh.cases for each row
  when (current_user = 'panoh_app' and (old.band is distinct from new.band
  or old.assessed_at is distinct from new.assessed_at)) execute function panoh.keep_band_as_judged();
create trigger cases_caller before update on panoh.cases for each row when (current_user = 'panoh_app'
  and new.contact_user_id is distinct from old.contact_user_id) execute function panoh.check_contact_assignee();
create trigger cases_counted_insert after insert on panoh.cases referencing new table as changed for each statement
  execute function statistics.note_rows();
create trigger cases_counted_update after update on panoh.cases referencing old table as before new table as changed for each statement
  execute function statistics.note_rows();
create trigger cases_ended_agency before insert on panoh.cases for each row when (current_user = 'panoh_app')
  execute function panoh.refuse_ended_agency('agency_id');
create trigger cases_listed after insert or update of status, shares_with_group, working_group_id on panoh.cases
  for each row execute function panoh.keep_writing();
create trigger cases_mark_kept before update of flagged_until on panoh.cases for each row
  when (current_user = 'panoh_app' and old.flagged_until is distinct from new.flagged_until)
  execute function panoh.refuse_change();
create trigger cases_queue after insert
  or update of status, band, shares_with_group, shares_until, working_group_id, agency_id on panoh.cases for each row
  execute function panoh.mark_queue_stale();
create trigger incident_perpetrators_counted_insert after insert on panoh.incident_perpetrators
  referencing new table as changed for each statement execute function statistics.note_rows();
create trigger incidents_counted_insert after insert on panoh.incidents referencing new table as changed
  for each statement execute function statistics.note_rows();
create trigger incidents_counted_update after update on panoh.incidents referencing new table as changed
  for each statement execute function statistics.note_rows();
create trigger legal_qualifications_counted_insert after insert on panoh.legal_qualifications
  referencing new table as changed for each statement execute function statistics.note_rows();
create trigger legal_qualifications_counted_update after update on panoh.legal_qualifications
  referencing new table as changed for each statement execute function statistics.note_rows();
create trigger cases_leave_owner before update of agency_id on panoh.cases for each row
  when (new.agency_id <> old.agency_id) execute function panoh.leave_owner();
create constraint trigger cases_state after insert or update on panoh.cases deferrable initially deferred for each row
  execute function panoh.check_case_state();
