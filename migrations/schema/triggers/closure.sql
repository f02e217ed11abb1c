create trigger closure_episodes_counted_insert after insert on panoh.closure_episodes referencing new table as changed
  for each statement execute function statistics.note_rows();
create trigger closure_episodes_counted_update after update on panoh.closure_episodes referencing new table as changed
  for each statement execute function statistics.note_rows();
create trigger closure_episodes_queue after insert or update of state, endorsed_at, reviewer_agency_id
  on panoh.closure_episodes for each row execute function panoh.mark_queue_stale();
create trigger closure_episodes_step before insert or update on panoh.closure_episodes for each row
  execute function panoh.check_closure_step();
create trigger death_causes_append_only before delete or update or truncate on panoh.death_causes for each statement
  execute function panoh.refuse_change();
create trigger death_causes_counted_insert after insert on panoh.death_causes referencing new table as changed
  for each statement execute function statistics.note_rows();
