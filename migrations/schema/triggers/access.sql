create trigger conflict_blocks_directory after insert or delete or update
    or truncate on panoh.conflict_blocks for each statement execute function panoh.bump_directory_version();
create trigger grants_queue after insert
    or update of partitions, starts_at, ends_at, grantee_id on panoh.grants for each row when (new.relation = 'group') execute function panoh.mark_queue_stale();
create trigger conflict_blocks_ended after insert on panoh.conflict_blocks for each row execute function panoh.end_for_blocked();
