create trigger registrations_counted_delete after delete on linkage.registrations referencing old table as before for each statement execute function statistics.note_rows();
create trigger registrations_counted_insert after insert on linkage.registrations referencing new table as changed for each statement execute function statistics.note_rows();
create trigger registrations_counted_update after update on linkage.registrations referencing old table as before new table as changed for each statement execute function statistics.note_rows();
