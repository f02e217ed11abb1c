create trigger historical_records_counted_insert after insert on panoh.historical_records referencing new table as changed for each statement execute function statistics.note_rows();
create trigger import_files_confirmed after update of state on panoh.import_files for each row when (new.state = 'running'
    and old.state <> 'running') execute function panoh.hand_to_worker();
