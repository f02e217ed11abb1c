create trigger edition_checks_kept before truncate on statistics.edition_checks for each statement execute function panoh.refuse_change();
create trigger edition_counts_append_only before delete
    or update on statistics.edition_counts for each statement execute function panoh.refuse_change();
create trigger edition_counts_kept before truncate on statistics.edition_counts for each statement execute function panoh.refuse_change();
create trigger edition_tables_frozen before delete
    or update on statistics.edition_tables for each row execute function statistics.keep_editions();
create trigger edition_tables_kept before truncate on statistics.edition_tables for each statement execute function panoh.refuse_change();
create trigger editions_frozen before delete
    or update on statistics.editions for each row execute function statistics.keep_editions();
create trigger editions_kept before truncate on statistics.editions for each statement execute function panoh.refuse_change();
