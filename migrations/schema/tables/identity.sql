create table panoh.passkey_challenges (
  challenge_hash text primary key, -- Digest of the challenge.
  purpose text not null check (purpose in ('sign_in', 'enrol', 'step_up')),
  session_id uuid,
  expires_at timestamptz not null
);
create index passkey_challenges_by_end on panoh.passkey_challenges (expires_at);
comment on table panoh.passkey_challenges is 'A challenge that waits for a passkey; deleted when it is used or has expired.';

create table panoh.unknown_login_attempts (
  slot smallint primary key,
  count bigint not null default 0
);
comment on table panoh.unknown_login_attempts is 'One of 64 counters that attempts with unknown names update, so that they take as long as others.';

create table panoh.users (
  id uuid primary key, agency_id uuid not null, display_name text not null,
  -- Roles in the agency; they decide which rights of role_access hold.
  roles text[] not null check (not ('data_protection_officer' = any (roles)) or cardinality(roles) = 1),
  language text not null default 'tg' check (language in ('tg', 'ru', 'en')),
  status text not null default 'active' check (status in ('active', 'disabled')), -- disabled: may not sign in.
  created_at timestamptz not null default panoh.now(), version integer not null default 1,
  constraint users_programme_alone check (not ('programme_worker' = any (roles)) or cardinality(roles) = 1),
  constraint users_oversight_alone check (not ('oversight' = any (roles)) or cardinality(roles) = 1),
  constraint users_statistician_apart check (not roles @> '{statistician,supervisor}'::text[])
);
create index users_by_agency on panoh.users (agency_id);
comment on table panoh.users is 'An account of one person in one agency; never deleted.';

create table panoh.credentials (
  user_id uuid primary key references panoh.users, login text not null unique,
  password_hash text, -- Argon2 hash; null until the user chooses one or where only a passkey is used.
  must_change boolean not null default true, -- True while the password is a one-time password.
  failed_count integer not null default 0, -- Failed attempts in a row from unknown devices.
  locked_until timestamptz, changed_at timestamptz not null default panoh.now(),
  second_factor_from timestamptz, -- From when a second factor is required.
  has_factor boolean not null default false, -- Derived: a passkey or a confirmed authenticator exists.
  locked_at timestamptz, -- Since when the account is shut and a supervisor must open it; null: open.
  locked_by uuid references panoh.users,
  lock_reason text check (lock_reason in ('self', 'supervisor', 'factors_removed', 'pending_activation')), -- Why it is locked.
  signed_in_at timestamptz, -- The last time the user signed in by other than a one-time password.
  constraint credentials_shut_check check ((locked_at is null) = (lock_reason is null))
);
comment on table panoh.credentials is 'How one user signs in, and whether the account is locked or shut.';

create table panoh.recognised_devices (
  user_id uuid not null references panoh.users,
  device_hash text not null, -- Digest of a random token in a cookie.
  failed_count integer not null default 0, locked_until timestamptz,
  seen_at timestamptz not null default panoh.now(),
  constraint recognised_devices_pk primary key (user_id, device_hash)
);
comment on table panoh.recognised_devices is 'A device from which a user signed in, with its own count of failures; deleted after 180 days.';

create table panoh.closed_tours (
  user_id uuid primary key references panoh.users, closed_at timestamptz not null default panoh.now()
);
comment on table panoh.closed_tours is 'A user who closed the introduction to the first screen; no device shows it to them again.';

create table panoh.notification_preferences (
  user_id uuid primary key references panoh.users,
  language text check (language in ('tg', 'ru', 'en')),
  email text not null check (email in ('off', 'urgent', 'all')), -- Which notifications go out by e-mail.
  digest_hour smallint not null check (digest_hour >= 0 and digest_hour <= 23),
  -- Minute of the day from which nothing is sent.
  quiet_from smallint not null check (quiet_from >= 0 and quiet_from <= 1439),
  -- Minute of the day until which nothing is sent.
  quiet_until smallint not null check (quiet_until >= 0 and quiet_until <= 1439),
  -- Working days, 1 is Monday.
  works_on smallint[] not null check (works_on <@ '{1,2,3,4,5,6,7}'::smallint[] and cardinality(works_on) > 0),
  breaks_quiet boolean not null -- True: what concerns safety is sent at any hour.
);
comment on table panoh.notification_preferences is 'How one user wants to receive messages; without a row the defaults of the code hold.';

create table panoh.oversight_appointments (
  id uuid primary key, agency_id uuid not null, user_id uuid not null references panoh.users,
  -- supervisor: gets the role; stand_in: becomes the head of the agency.
  appointed_as text not null check (appointed_as in ('supervisor', 'stand_in')),
  proposed_by uuid not null references panoh.users, proposed_at timestamptz not null default panoh.now(),
  confirmed_by uuid references panoh.users, confirmed_at timestamptz,
  constraint oversight_appointments_confirmed_check check ((confirmed_by is null) = (confirmed_at is null)),
  constraint oversight_appointments_two_check check (confirmed_by <> proposed_by)
);
create unique index oversight_appointments_once on panoh.oversight_appointments (agency_id, user_id, appointed_as)
  where confirmed_at is null;
comment on table panoh.oversight_appointments is 'A supervisor or deputy head that one member of oversight proposes and another confirms.';

create table panoh.passkeys (
  id uuid primary key, user_id uuid not null references panoh.users,
  credential_id text not null unique, -- Id that the authenticator gave it.
  host text not null, -- Host name for which it was registered.
  public_key bytea not null,
  counter bigint not null, -- Last counter of the authenticator; a value that does not grow shows a copy.
  sealed_name bytea not null, -- Name the user gave it, sealed with the root key.
  is_backed_up boolean not null,
  created_at timestamptz not null default panoh.now(), used_at timestamptz
);
create index passkeys_by_user on panoh.passkeys (user_id);
comment on table panoh.passkeys is 'A registered passkey of a user.';

create table panoh.push_devices (
  id uuid primary key, user_id uuid not null references panoh.users,
  endpoint_hash bytea not null unique, -- SHA-256 of the address at the push service, so that one browser has one row.
  sealed_subscription bytea not null, -- Address and keys that the browser made, sealed with the root key.
  device text not null, -- Kind of the device in words of a fixed list.
  created_at timestamptz not null default panoh.now(),
  taken_tag uuid -- The last message that the push service accepted.
);
create index push_devices_by_user on panoh.push_devices (user_id);
comment on table panoh.push_devices is 'A browser in which one user receives messages; deleted when the user, a lock or the push service ends it.';

create table panoh.push_keys (
  version integer primary key check (version = 1),
  public_key text not null, -- In the form that browsers take.
  sealed_private_key bytea not null -- Sealed with the root key.
);
comment on table panoh.push_keys is 'The key pair that names this server to push services; the worker makes it once.';

create table panoh.recovery_codes (
  user_id uuid not null references panoh.users,
  code_hmac bytea not null, -- Keyed digest of the code.
  used_at timestamptz,
  constraint recovery_codes_pk primary key (user_id, code_hmac)
);
comment on table panoh.recovery_codes is 'A recovery code of a user; it can be used once.';

create table panoh.second_factors (
  user_id uuid primary key references panoh.users,
  sealed_secret bytea, -- Shared secret of the authenticator, sealed with the root key.
  confirmed_at timestamptz,
  last_step bigint, -- Time step of the last code used; no older code is accepted.
  planned_secret bytea, -- Secret that waits for its first code, sealed with the root key.
  planned_until timestamptz,
  sealed_code_key bytea -- Key of the digests of recovery codes, sealed with the root key.
);
comment on table panoh.second_factors is 'The authenticator of a user, and the key behind recovery codes.';

create table panoh.sessions (
  id uuid primary key, user_id uuid not null references panoh.users,
  -- Digest of the token in the cookie; of an import it begins with a word, so no cookie fits.
  token_hash text not null unique,
  created_at timestamptz not null default panoh.now(), seen_at timestamptz not null default panoh.now(),
  expires_at timestamptz not null,
  stepped_up_until timestamptz, -- Until when the user counts as present after proving a factor again.
  ended_at timestamptz,
  known_version bigint, -- The directory_version at which the columns after it were copied.
  known_until timestamptz, -- When a copied membership runs out.
  agency_id uuid, -- Copied from the directory, as the columns up to writes.
  agency_kind text, agency_type text, roles text[],
  group_ids uuid[], -- Working groups of the agency.
  led_group_ids uuid[], -- Groups that the user leads as coordinator, chair or deputy.
  language text,
  has_blocks boolean, -- False: no conflict block or sealed file can concern the user, so none is looked up.
  grantees uuid[], -- Ids under which grants reach the user.
  reads text[], -- Rights to read as relation:partition.
  writes text[], -- Rights to write as relation:partition.
  device text, -- Kind of the device in words of a fixed list.
  opened_by text not null default 'password', -- The factor that opened it.
  device_hash text, -- The known device, if any.
  constraint sessions_opened_by_check check (opened_by in ('password',
    'code', 'recovery_code', 'passkey', 'console', 'import'))
);
create index sessions_by_user on panoh.sessions (user_id) where ended_at is null;
comment on table panoh.sessions is 'A session of a user with a copy of what the directory says of them; ended rows stay.';

create table panoh.sign_in_tickets (
  token_hash text primary key, -- Digest of the ticket.
  user_id uuid not null references panoh.users,
  expires_at timestamptz not null
);
comment on table panoh.sign_in_tickets is 'A right password that still needs a second factor; deleted after 5 minutes or when used.';

create table panoh.staff_email_addresses (
  user_id uuid not null references panoh.users,
  channel text not null check (channel = 'email'),
  sealed_address bytea, -- Confirmed address, sealed with the root key.
  confirmed_at timestamptz,
  sealed_planned bytea, -- New address that waits for its code, sealed with the root key.
  planned_id uuid, -- The sent code; a new one makes older codes worthless.
  planned_until timestamptz,
  tries smallint not null default 0, -- Wrong codes since the last one was sent.
  asked smallint not null default 1, -- Codes sent since asked_from; limited per hour.
  asked_from timestamptz not null,
  constraint staff_email_addresses_pk primary key (user_id, channel),
  constraint staff_email_addresses_confirmed_check check ((sealed_address is null) = (confirmed_at is null))
);
comment on table panoh.staff_email_addresses is 'Where one user receives messages outside the product, and a change that waits for a code.';

create table panoh.staff_names (
  user_id uuid primary key references panoh.users,
  keyed_for uuid not null, -- The agency for which the digests are keyed.
  key_version integer not null, -- Version in vault.index_secrets that made them.
  tokens bytea[] not null -- Keyed digests of the parts of the name.
);
create index staff_names_tokens on panoh.staff_names using gin (tokens);
comment on table panoh.staff_names is 'Digests of the name of one user, which find an alleged perpetrator among staff.';
