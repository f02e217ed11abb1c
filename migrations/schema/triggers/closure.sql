
    create trigger closure_episodes_as_written before update on panoh.closure_episodes for each row when (CURRENT_USER = 'panoh_app'::name
    and (old.id is distinct from new.id or old.case_id is distinct from new.case_id
    or old.episode_no is distinct from new.episode_no or old.reason is distinct from new.reason
    or old.requested_by is distinct from new.requested_by or old.requested_at is distinct from new.requested_at
    or old.reviewer_user_id is distinct from new.reviewer_user_id
    or old.subject_id is distinct from new.subject_id)) execute function panoh.refuse_rewriting();

    create trigger closure_episodes_counted_insert after insert on panoh.closure_episodes referencing new table as changed for each statement execute function statistics.note_rows();

    create trigger closure_episodes_counted_update after update on panoh.closure_episodes referencing new table as changed for each statement execute function statistics.note_rows();
create trigger closure_episodes_queue after insert
    or update of state, endorsed_at, reviewer_agency_id on panoh.closure_episodes for each row execute function panoh.mark_queue_stale();
create trigger closure_episodes_step before insert
    or update on panoh.closure_episodes for each row execute function panoh.check_closure_step();

create trigger death_causes_append_only before delete or update
    or truncate on panoh.death_causes for each statement execute function panoh.refuse_change();

    create trigger death_causes_counted_insert after insert on panoh.death_causes referencing new table as changed for each statement execute function statistics.note_rows();
