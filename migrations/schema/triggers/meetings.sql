create trigger meeting_decisions_held before insert on panoh.meeting_decisions for each row
  execute function panoh.keep_meeting_case();
create trigger meeting_entries_heard after update of heard_at on panoh.meeting_entries for each row
  when (old.heard_at is null and new.heard_at is not null) execute function panoh.keep_meeting_case();
