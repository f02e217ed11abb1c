create trigger absences_begun after insert on panoh.absences for each row execute function panoh.hand_over_work();
create trigger absences_marked after update of handed_over_at on panoh.absences for each row when (old.handed_over_at is null
    and new.handed_over_at is not null) execute function panoh.hand_over_work();
create trigger contact_decisions_append_only before delete or update
    or truncate on panoh.contact_decisions for each statement execute function panoh.refuse_change();
create trigger contacts_counted_update after update on panoh.contacts referencing new table as changed for each statement execute function statistics.note_rows();
create trigger contacts_counted_insert after insert on panoh.contacts referencing new table as changed for each statement execute function statistics.note_rows();
create trigger follow_ups_counted_insert after insert on panoh.follow_ups referencing new table as changed for each statement execute function statistics.note_rows();
create trigger follow_ups_counted_update after update on panoh.follow_ups referencing new table as changed for each statement execute function statistics.note_rows();
create trigger follow_ups_hold_offer after insert on panoh.follow_ups for each row when (new.rule not like 'rf.%') execute function panoh.tell_of_held_offer();
create constraint trigger follow_ups_next_step after insert
    or update on panoh.follow_ups deferrable initially deferred for each row execute function panoh.check_case_state();
create trigger follow_ups_queue after insert
    or update of status, partition, owner_role, kind, rule, subject_id, due_at on panoh.follow_ups for each row execute function panoh.mark_queue_stale();
create trigger notifications_messages after insert on panoh.notifications referencing new table as told for each statement execute function panoh.plan_messages();
create constraint trigger queue_stale_renewed after insert on panoh.queue_stale deferrable initially deferred for each row execute function panoh.mark_queue_stale();
create trigger rule_values_append_only before delete or update
    or truncate on panoh.rule_values for each statement execute function panoh.refuse_change();
create trigger rule_versions_append_only before delete or update
    or truncate on panoh.rule_versions for each statement execute function panoh.refuse_change();
create trigger rule_versions_planned after insert on panoh.rule_versions for each row execute function panoh.hand_to_worker();
