create trigger register_history_counted_insert after insert on panoh.register_history referencing new table as changed for each statement execute function statistics.note_rows();
create trigger register_uploads_confirmed after update of state on panoh.register_uploads for each row when (new.state = 'running'
    and old.state <> 'running') execute function panoh.hand_over_upload();
