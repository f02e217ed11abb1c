
    create trigger registrations_counted_delete after delete on linkage.registrations referencing old table as changed for each statement execute function statistics.note_rows();

    create trigger registrations_counted_insert after insert on linkage.registrations referencing new table as changed for each statement execute function statistics.note_rows();

    create trigger registrations_counted_update after update on linkage.registrations referencing new table as changed for each statement execute function statistics.note_rows();

    create trigger registrations_left_delete after delete on linkage.registrations referencing old table as changed for each statement execute function statistics.note_left();

    create trigger registrations_left_update after update on linkage.registrations referencing old table as changed for each statement execute function statistics.note_left();
