create trigger files_held before update of state on panoh.files for each row when (new.state = 'removed')
  execute function panoh.refuse_held_file();
create trigger referrals_end_sharing after update of ended_at, received_case_id on panoh.referrals for each row
  when (new.ended_at is not null or new.received_case_id is null) execute function panoh.end_file_sharing();
