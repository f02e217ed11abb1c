create trigger meeting_decisions_locked_case before insert on panoh.meeting_decisions for each row
  execute function panoh.keep_meeting_case();
create trigger meeting_entries_heard after update of discussed_at on panoh.meeting_entries for each row
  when (old.discussed_at is null and new.discussed_at is not null) execute function panoh.keep_meeting_case();
