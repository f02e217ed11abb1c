create trigger court_entries_append_only before delete or update or truncate on panoh.court_entries for each statement
  execute function panoh.refuse_change();
create trigger court_steps_append_only before delete or update or truncate on panoh.court_steps for each statement
  execute function panoh.refuse_change();
create trigger goal_progress_append_only before delete or update or truncate on panoh.goal_progress for each statement
  execute function panoh.refuse_change();
create trigger need_answers_append_only before delete or update or truncate on panoh.need_answers for each statement
  execute function panoh.refuse_change();
create trigger plan_action_steps_append_only before delete or update or truncate on panoh.plan_action_steps
  for each statement execute function panoh.refuse_change();
create trigger plan_actions_append_only before delete or update or truncate on panoh.plan_actions for each statement
  execute function panoh.refuse_change();
create trigger support_entries_append_only before delete or update or truncate on panoh.support_entries
  for each statement execute function panoh.refuse_change();
create trigger support_entries_counted_insert after insert on panoh.support_entries referencing new table as changed
  for each statement execute function statistics.note_rows();
create trigger support_goals_append_only before delete or update or truncate on panoh.support_goals for each statement
  execute function panoh.refuse_change();
