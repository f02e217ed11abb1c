create trigger consents_counted_insert after insert on panoh.consents referencing new table as changed
  for each statement execute function statistics.note_rows();
