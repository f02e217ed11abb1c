create trigger risk_assessments_append_only before delete or update or truncate on panoh.risk_assessments
  for each statement execute function panoh.refuse_change();
create trigger risk_assessments_counted_insert after insert on panoh.risk_assessments referencing new table as changed
  for each statement execute function statistics.note_rows();
create trigger safety_plan_events_append_only before delete or update or truncate on panoh.safety_plan_events
  for each statement execute function panoh.refuse_change();
create trigger safety_plans_append_only before delete or update or truncate on panoh.safety_plans for each statement
  execute function panoh.refuse_change();
create trigger safety_plans_counted_insert after insert on panoh.safety_plans referencing new table as changed
  for each statement execute function statistics.note_rows();
create trigger suicide_triages_counted_insert after insert on panoh.suicide_triages referencing new table as changed
  for each statement execute function statistics.note_rows();
create trigger tool_results_append_only before delete or update or truncate on panoh.tool_results for each statement
  execute function panoh.refuse_change();
