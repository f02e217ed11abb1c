create trigger referral_messages_append_only before delete or update or truncate on panoh.referral_messages for each statement
  execute function panoh.refuse_change();
create trigger referrals_as_written before update on panoh.referrals for each row when (CURRENT_USER = 'panoh_app'::name
    and (old.id is distinct from new.id or old.reference is distinct from new.reference
    or old.kind is distinct from new.kind or old.case_id is distinct from new.case_id
    or old.from_agency_id is distinct from new.from_agency_id or old.to_agency_id is distinct from new.to_agency_id
    or old.service_id is distinct from new.service_id or old.service_type is distinct from new.service_type
    or old.urgency is distinct from new.urgency or old.band is distinct from new.band
    or old.place is distinct from new.place or old.is_minor is distinct from new.is_minor
    or old.shared_partitions is distinct from new.shared_partitions
    or old.escort_needed is distinct from new.escort_needed or old.sent_at is distinct from new.sent_at
    or old.replaces_referral_id is distinct from new.replaces_referral_id)) execute function panoh.refuse_change();
create trigger referrals_counted_insert after insert on panoh.referrals referencing new table as changed for each statement execute function statistics.note_rows();
create trigger referrals_counted_update after update on panoh.referrals referencing new table as changed for each statement execute function statistics.note_rows();
create trigger referrals_ended_agency before insert on panoh.referrals for each row when (current_user = 'panoh_app')
  execute function panoh.refuse_ended_agency('to_agency_id');
create trigger referrals_offer_ended after update of ended_at on panoh.referrals for each row when (new.ending_by is not null
    and old.ended_at is null and new.ended_at is not null and new.status <> 'completed') execute function panoh.tell_of_held_offer();
create trigger referrals_offered_service before insert on panoh.referrals for each row when (new.service_id is not null) execute function panoh.keep_service_and_access();
create trigger referrals_place after update of ended_at on panoh.referrals for each row when (old.ended_at is null
    and new.ended_at is not null) execute function panoh.keep_service_and_access();
create trigger referrals_queue after insert
    or update of status, due_at, ended_at, survivor_feedback, not_asked_reason on panoh.referrals for each row execute function panoh.mark_queue_stale();
create trigger referrals_step before update on panoh.referrals for each row when (CURRENT_USER = 'panoh_app'::name) execute function panoh.check_referral_step();
