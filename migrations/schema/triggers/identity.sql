create trigger credentials_confirming after insert on panoh.credentials for each row when (CURRENT_USER = 'panoh_app'::name)
  execute function panoh.await_confirming();
create trigger credentials_push after update of locked_at, password_hash on panoh.credentials for each row
  when (new.locked_at is not null and old.locked_at is null or new.password_hash is distinct from old.password_hash)
  execute function panoh.end_push_devices('user_id');
create trigger credentials_devices after update of locked_at on panoh.credentials for each row
  when (new.locked_at is not null and old.locked_at is null) execute function panoh.end_devices('user_id');
create trigger credentials_reissued after update of password_hash on panoh.credentials for each row
  execute function panoh.await_confirming();
create trigger notification_preferences_replan after insert
    or update on panoh.notification_preferences for each row execute function panoh.plan_messages();
-- A stolen session must not turn an alarm away.
create trigger staff_phones_presence before insert or delete on panoh.staff_phones for each row when
  (current_user = 'panoh_app' and ((panoh.me()).stepped_up_until > panoh.now()) is not true)
  execute function panoh.refuse_change('PN040');
create trigger users_confirming after update on panoh.users for each row when (CURRENT_USER = 'panoh_app'::name
    and new.status = 'active' and (old.status <> 'active'
    or not new.roles <@ (old.roles || '{administrator,statistician,data_protection_officer}'::text[]))) execute function panoh.await_confirming();
create trigger users_push after update of status on panoh.users for each row when (new.status <> 'active')
  execute function panoh.end_push_devices('id');
create trigger users_devices after update of status on panoh.users for each row when (new.status <> 'active')
  execute function panoh.end_devices('id');
create trigger users_disabled after update of status on panoh.users for each row when (current_user = 'panoh_app'
    and new.status <> 'active')
  execute function panoh.await_confirming();
create trigger users_directory after insert or delete or update
    or truncate on panoh.users for each statement execute function panoh.bump_directory_version();
create trigger users_left after update of status on panoh.users for each row when (old.status = 'active'
    and new.status <> 'active') execute function panoh.hand_over_work();
-- The database refuses too what expectPresence in backend/src/identity/users.service.ts refuses.
create trigger users_roles_presence before update on panoh.users for each row when (current_user = 'panoh_app'
    and old.roles is distinct from new.roles and ((panoh.me()).stepped_up_until > panoh.now()) is not true)
  execute function panoh.refuse_change('PN040');
