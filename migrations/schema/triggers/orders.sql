create trigger key_date_events_append_only before delete or update
    or truncate on panoh.key_date_events for each statement execute function panoh.refuse_change();
create trigger legal_values_as_written before update on panoh.legal_values for each row when (CURRENT_USER = 'panoh_app'::name
    and (old.verified_on is not null and (old.verified_on is distinct from new.verified_on
    or old.verified_by is distinct from new.verified_by) or old.valid_to is distinct from new.valid_to
    and (new.valid_to is null or new.valid_to < ((panoh.now() at time zone 'Asia/Dushanbe')::date - 1)
    or old.valid_to < (panoh.now() at time zone 'Asia/Dushanbe')::date))) execute function panoh.refuse_change();
create trigger order_events_append_only before delete or update
    or truncate on panoh.order_events for each statement execute function panoh.refuse_change();
create trigger order_events_counted_insert after insert on panoh.order_events referencing new table as changed for each statement execute function statistics.note_rows();
create trigger protection_orders_counted_insert after insert on panoh.protection_orders referencing new table as changed for each statement execute function statistics.note_rows();
create trigger protection_orders_counted_update after update on panoh.protection_orders referencing new table as changed for each statement execute function statistics.note_rows();
create trigger protection_orders_queue after insert
    or update of issued_at, annulled_at, lifted_at, refused_at, expires_on on panoh.protection_orders for each row execute function panoh.mark_queue_stale();
create trigger respondents_append_only before delete or update
    or truncate on panoh.respondents for each statement execute function panoh.refuse_change();
