create trigger corrections_append_only before delete or truncate on panoh.corrections for each statement
  execute function panoh.refuse_change();
create trigger corrections_decided_once before update on panoh.corrections for each row
  when (current_user <> 'panoh_keys' and old.state <> 'waiting' and old.case_id = new.case_id)
  execute function panoh.refuse_change();
