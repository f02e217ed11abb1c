
    create trigger conflict_blocks_caller after insert on panoh.conflict_blocks for each row when (new.subject_id is not null) execute function panoh.check_caller();
create trigger conflict_blocks_directory after insert or delete or update
    or truncate on panoh.conflict_blocks for each statement execute function panoh.renew_directory();

    create trigger conflict_blocks_lapse_closure after insert on panoh.conflict_blocks for each row execute function panoh.lapse_with_author();

create trigger grants_queue after insert
    or update of partitions, starts_at, ends_at, grantee_id on panoh.grants for each row when (new.relation = 'group') execute function panoh.mark_queue_stale();
