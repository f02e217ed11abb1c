create trigger audit_chain_append_only before delete or update or truncate on panoh.audit_chain for each statement
  execute function panoh.refuse_change();
create trigger audit_checkpoints_append_only before delete or update or truncate on panoh.audit_checkpoints
  for each statement execute function panoh.refuse_change();
create trigger audit_entries_append_only before delete or update or truncate on panoh.audit_entries for each statement
  execute function panoh.refuse_change();
