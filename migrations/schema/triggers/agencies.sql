create trigger agencies_end before update of status on panoh.agencies for each row
  when (new.status = 'closed' and old.status <> 'closed' and current_user = 'panoh_app')
  execute function panoh.refuse_agency_end();
create trigger agencies_directory after insert or delete or update or truncate on panoh.agencies for each statement
  execute function panoh.bump_directory_version();
create trigger agency_memberships_directory after insert or delete or update or truncate on panoh.agency_memberships
  for each statement execute function panoh.bump_directory_version();
create trigger role_access_directory after insert or delete or update or truncate on panoh.role_access
  for each statement execute function panoh.bump_directory_version();
create trigger services_change before update on panoh.services for each row
  execute function panoh.check_service_change();
create trigger working_groups_counted after insert or delete or update of place on panoh.working_groups
  for each statement execute function statistics.note_rows();
create trigger working_groups_directory after insert or delete or update or truncate on panoh.working_groups
  for each statement execute function panoh.bump_directory_version();
