create trigger edition_checks_kept before truncate on statistics.edition_checks for each statement
  execute function panoh.refuse_change();
create trigger edition_counts_append_only before delete or update or truncate on statistics.edition_counts
  for each statement execute function panoh.refuse_change();
create trigger edition_tables_kept before delete or truncate on statistics.edition_tables for each statement
  execute function panoh.refuse_change();
-- Of a table only the exact counts go, and a withdrawal is added.
create trigger edition_tables_frozen before update on statistics.edition_tables for each row
  when (old.withdrawn_at is not null or new.exact is not null and new.exact is distinct from old.exact
    or (new.edition_id, new.number, new.kind, new.first_on, new.code, new.lines, new.columns, new.shown)
      is distinct from (old.edition_id, old.number, old.kind, old.first_on, old.code, old.lines, old.columns, old.shown)
    or (new.without_consent_percent, new.without_day_percent)
      is distinct from (old.without_consent_percent, old.without_day_percent))
  execute function panoh.refuse_change('PN003');
create trigger editions_kept before delete or truncate on statistics.editions for each statement
  execute function panoh.refuse_change();
create trigger editions_frozen before update on statistics.editions for each row
  when (old.state in ('published', 'discarded')) execute function panoh.refuse_change('PN003');
