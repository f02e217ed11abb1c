create table panoh.passkey_challenges (
  challenge_hash text not null,
  purpose text not null,
  session_id uuid,
  expires_at timestamptz not null,
  constraint passkey_challenges_pkey primary key (challenge_hash),
  constraint passkey_challenges_purpose_check check (purpose in ('sign_in', 'enrol', 'step_up'))
);
create index passkey_challenges_by_end on panoh.passkey_challenges (expires_at);
comment on table panoh.passkey_challenges is 'A challenge that waits for a passkey; deleted when it is used or has expired.';
comment on column panoh.passkey_challenges.challenge_hash is 'Digest of the challenge.';

create table panoh.stray_attempts (
  slot smallint not null,
  count bigint not null default 0,
  constraint stray_attempts_pkey primary key (slot)
);
comment on table panoh.stray_attempts is 'One of 64 counters that attempts with unknown names update, so that they take as long as others.';

create table panoh.users (
  id uuid not null,
  agency_id uuid not null,
  display_name text not null,
  roles text[] not null,
  language text not null default 'tg',
  status text not null default 'active',
  created_at timestamptz not null default panoh.now(),
  version integer not null default 1,
  constraint users_pkey primary key (id),
  constraint users_language_check check (language in ('tg', 'ru', 'en')),
  constraint users_officer_alone check (not ('data_protection_officer' = any (roles)) or cardinality(roles) = 1),
  constraint users_oversight_alone check (not ('oversight' = any (roles)) or cardinality(roles) = 1),
  constraint users_statistician_apart check (not roles @> '{statistician,supervisor}'::text[]),
  constraint users_status_check check (status in ('active', 'disabled'))
);
create index users_by_agency on panoh.users (agency_id);
comment on table panoh.users is 'An account of one person in one agency; never deleted.';
comment on column panoh.users.roles is 'Roles in the agency; they decide which rights of role_access hold.';
comment on column panoh.users.status is 'disabled: may not sign in.';

create table panoh.credentials (
  user_id uuid not null,
  login text not null,
  password_hash text,
  must_change boolean not null default true,
  failed_count integer not null default 0,
  locked_until timestamptz,
  changed_at timestamptz not null default panoh.now(),
  second_factor_from timestamptz,
  has_factor boolean not null default false,
  shut_at timestamptz,
  shut_by uuid,
  shut_for text,
  signed_in_at timestamptz,
  constraint credentials_pkey primary key (user_id),
  constraint credentials_login_once unique (login),
  constraint credentials_shut_check check ((shut_at is null) = (shut_for is null)),
  constraint credentials_shut_for_check check (shut_for in ('own_word', 'supervision', 'factors_removed', 'unconfirmed')),
  constraint credentials_shut_by_fk foreign key (shut_by) references panoh.users(id),
  constraint credentials_user_fk foreign key (user_id) references panoh.users(id)
);
comment on table panoh.credentials is 'How one user signs in, and whether the account is locked or shut.';
comment on column panoh.credentials.password_hash is 'Argon2 hash; null until the user chooses one or where only a passkey is used.';
comment on column panoh.credentials.must_change is 'True while the password is a one-time password.';
comment on column panoh.credentials.failed_count is 'Failed attempts in a row from unknown devices.';
comment on column panoh.credentials.second_factor_from is 'From when a second factor is required.';
comment on column panoh.credentials.has_factor is 'Derived: a passkey or a confirmed authenticator exists.';
comment on column panoh.credentials.shut_at is 'Since when the account is shut and a supervisor must open it; null: open.';
comment on column panoh.credentials.shut_for is 'Why it is shut.';
comment on column panoh.credentials.signed_in_at is 'The last time the user signed in by other than a one-time password.';

create table panoh.known_devices (
  user_id uuid not null,
  device_hash text not null,
  failed_count integer not null default 0,
  locked_until timestamptz,
  seen_at timestamptz not null default panoh.now(),
  constraint known_devices_pk primary key (user_id, device_hash),
  constraint known_devices_user_fk foreign key (user_id) references panoh.users(id)
);
comment on table panoh.known_devices is 'A device from which a user signed in, with its own count of failures; deleted after 180 days.';
comment on column panoh.known_devices.device_hash is 'Digest of a random token in a cookie.';

create table panoh.message_choices (
  user_id uuid not null,
  language text,
  email text not null,
  digest_hour smallint not null,
  quiet_from smallint not null,
  quiet_until smallint not null,
  works_on smallint[] not null,
  breaks_quiet boolean not null,
  constraint message_choices_pkey primary key (user_id),
  constraint message_choices_days_check check (works_on <@ '{1,2,3,4,5,6,7}'::smallint[] and cardinality(works_on) > 0),
  constraint message_choices_email_check check (email in ('off', 'urgent', 'all')),
  constraint message_choices_from_check check (quiet_from >= 0 and quiet_from <= 1439),
  constraint message_choices_hour_check check (digest_hour >= 0 and digest_hour <= 23),
  constraint message_choices_language_check check (language in ('tg', 'ru', 'en')),
  constraint message_choices_until_check check (quiet_until >= 0 and quiet_until <= 1439),
  constraint message_choices_user_fk foreign key (user_id) references panoh.users(id)
);
comment on table panoh.message_choices is 'How one user wants to receive messages; without a row the defaults of the code hold.';
comment on column panoh.message_choices.email is 'Which notifications go out by e-mail.';
comment on column panoh.message_choices.quiet_from is 'Minute of the day from which nothing is sent.';
comment on column panoh.message_choices.quiet_until is 'Minute of the day until which nothing is sent.';
comment on column panoh.message_choices.works_on is 'Working days, 1 is Monday.';
comment on column panoh.message_choices.breaks_quiet is 'True: what concerns safety is sent at any hour.';

create table panoh.oversight_appointments (
  id uuid not null,
  agency_id uuid not null,
  user_id uuid not null,
  appointed_as text not null,
  proposed_by uuid not null,
  proposed_at timestamptz not null default panoh.now(),
  confirmed_by uuid,
  confirmed_at timestamptz,
  constraint oversight_appointments_pkey primary key (id),
  constraint oversight_appointments_as_check check (appointed_as in ('supervisor', 'stand_in')),
  constraint oversight_appointments_confirmed_check check ((confirmed_by is null) = (confirmed_at is null)),
  constraint oversight_appointments_two_check check (confirmed_by <> proposed_by),
  constraint oversight_appointments_confirmed_fk foreign key (confirmed_by) references panoh.users(id),
  constraint oversight_appointments_proposed_fk foreign key (proposed_by) references panoh.users(id),
  constraint oversight_appointments_user_fk foreign key (user_id) references panoh.users(id)
);

    create unique index oversight_appointments_once on panoh.oversight_appointments (agency_id, user_id, appointed_as) where (confirmed_at is null);
comment on table panoh.oversight_appointments is 'A supervisor or deputy head that one member of oversight proposes and another confirms.';
comment on column panoh.oversight_appointments.appointed_as is 'supervisor: gets the role; stand_in: becomes the head of the agency.';

create table panoh.passkeys (
  id uuid not null,
  user_id uuid not null,
  credential_id text not null,
  host text not null,
  public_key bytea not null,
  counter bigint not null,
  sealed_name bytea not null,
  is_backed_up boolean not null,
  created_at timestamptz not null default panoh.now(),
  used_at timestamptz,
  constraint passkeys_pkey primary key (id),
  constraint passkeys_credential_once unique (credential_id),
  constraint passkeys_user_fk foreign key (user_id) references panoh.users(id)
);
create index passkeys_by_user on panoh.passkeys (user_id);
comment on table panoh.passkeys is 'A registered passkey of a user.';
comment on column panoh.passkeys.credential_id is 'Id that the authenticator gave it.';
comment on column panoh.passkeys.host is 'Host name for which it was registered.';
comment on column panoh.passkeys.counter is 'Last counter of the authenticator; a value that does not grow shows a copy.';
comment on column panoh.passkeys.sealed_name is 'Name the user gave it, sealed with the root key.';

create table panoh.recovery_codes (
  user_id uuid not null,
  code_hmac bytea not null,
  used_at timestamptz,
  constraint recovery_codes_pk primary key (user_id, code_hmac),
  constraint recovery_codes_user_fk foreign key (user_id) references panoh.users(id)
);
comment on table panoh.recovery_codes is 'A recovery code of a user; it can be used once.';
comment on column panoh.recovery_codes.code_hmac is 'Keyed digest of the code.';

create table panoh.second_factors (
  user_id uuid not null,
  sealed_secret bytea,
  confirmed_at timestamptz,
  last_step bigint,
  planned_secret bytea,
  planned_until timestamptz,
  sealed_code_key bytea,
  constraint second_factors_pkey primary key (user_id),
  constraint second_factors_user_fk foreign key (user_id) references panoh.users(id)
);
comment on table panoh.second_factors is 'The authenticator of a user, and the key behind recovery codes.';
comment on column panoh.second_factors.sealed_secret is 'Shared secret of the authenticator, sealed with the root key.';
comment on column panoh.second_factors.last_step is 'Time step of the last code used; no older code is accepted.';
comment on column panoh.second_factors.planned_secret is 'Secret that waits for its first code, sealed with the root key.';
comment on column panoh.second_factors.sealed_code_key is 'Key of the digests of recovery codes, sealed with the root key.';

create table panoh.sessions (
  id uuid not null,
  user_id uuid not null,
  token_hash text not null,
  created_at timestamptz not null default panoh.now(),
  seen_at timestamptz not null default panoh.now(),
  expires_at timestamptz not null,
  stepped_up_until timestamptz,
  ended_at timestamptz,
  known_version bigint,
  known_until timestamptz,
  agency_id uuid,
  agency_kind text,
  agency_type text,
  roles text[],
  group_ids uuid[],
  led_group_ids uuid[],
  language text,
  has_blocks boolean,
  grantees uuid[],
  reads text[],
  writes text[],
  device text,
  opened_by text not null default 'password',
  device_hash text,
  constraint sessions_pkey primary key (id),
  constraint sessions_token_once unique (token_hash),
  constraint sessions_opened_by_check check (opened_by in ('password', 'code', 'recovery_code', 'passkey', 'console', 'import')),
  constraint sessions_user_fk foreign key (user_id) references panoh.users(id)
);
create index sessions_by_user on panoh.sessions (user_id) where (ended_at is null);
comment on table panoh.sessions is 'A session of a user with a copy of what the directory says of them; ended rows stay.';
comment on column panoh.sessions.token_hash is 'Digest of the token in the cookie; of an import it begins with a word, so no cookie fits.';
comment on column panoh.sessions.stepped_up_until is 'Until when the user counts as present after proving a factor again.';
comment on column panoh.sessions.known_version is 'The directory_version at which the columns after it were copied.';
comment on column panoh.sessions.known_until is 'When a copied membership runs out.';
comment on column panoh.sessions.agency_id is 'Copied from the directory, as the columns up to writes.';
comment on column panoh.sessions.group_ids is 'Working groups of the agency.';
comment on column panoh.sessions.led_group_ids is 'Groups that the user leads as coordinator, chair or deputy.';
comment on column panoh.sessions.has_blocks is 'False: no conflict block or sealed file can concern the user, so none is looked up.';
comment on column panoh.sessions.grantees is 'Ids under which grants reach the user.';
comment on column panoh.sessions.reads is 'Rights to read as relation:partition.';
comment on column panoh.sessions.writes is 'Rights to write as relation:partition.';
comment on column panoh.sessions.device is 'Kind of the device in words of a fixed list.';
comment on column panoh.sessions.opened_by is 'The factor that opened it.';
comment on column panoh.sessions.device_hash is 'The known device, if any.';

create table panoh.sign_in_tickets (
  token_hash text not null,
  user_id uuid not null,
  expires_at timestamptz not null,
  constraint sign_in_tickets_pkey primary key (token_hash),
  constraint sign_in_tickets_user_fk foreign key (user_id) references panoh.users(id)
);
comment on table panoh.sign_in_tickets is 'A right password that still needs a second factor; deleted after 5 minutes or when used.';
comment on column panoh.sign_in_tickets.token_hash is 'Digest of the ticket.';

create table panoh.staff_contacts (
  user_id uuid not null,
  channel text not null,
  sealed_address bytea,
  confirmed_at timestamptz,
  sealed_planned bytea,
  planned_id uuid,
  planned_until timestamptz,
  tries smallint not null default 0,
  asked smallint not null default 1,
  asked_from timestamptz not null,
  constraint staff_contacts_pk primary key (user_id, channel),
  constraint staff_contacts_channel_check check (channel = 'email'),
  constraint staff_contacts_confirmed_check check ((sealed_address is null) = (confirmed_at is null)),
  constraint staff_contacts_user_fk foreign key (user_id) references panoh.users(id)
);
comment on table panoh.staff_contacts is 'Where one user receives messages outside the product, and a change that waits for a code.';
comment on column panoh.staff_contacts.sealed_address is 'Confirmed address, sealed with the root key.';
comment on column panoh.staff_contacts.sealed_planned is 'New address that waits for its code, sealed with the root key.';
comment on column panoh.staff_contacts.planned_id is 'The sent code; a new one makes older codes worthless.';
comment on column panoh.staff_contacts.tries is 'Wrong codes since the last one was sent.';
comment on column panoh.staff_contacts.asked is 'Codes sent since asked_from; limited per hour.';

create table panoh.staff_names (
  user_id uuid not null,
  keyed_for uuid not null,
  key_version integer not null,
  tokens bytea[] not null,
  constraint staff_names_pkey primary key (user_id),
  constraint staff_names_user_fk foreign key (user_id) references panoh.users(id)
);
create index staff_names_tokens on panoh.staff_names using gin (tokens);
comment on table panoh.staff_names is 'Digests of the name of one user, which find an alleged perpetrator among staff.';
comment on column panoh.staff_names.keyed_for is 'The agency for which the digests are keyed.';
comment on column panoh.staff_names.key_version is 'Version in vault.index_secrets that made them.';
comment on column panoh.staff_names.tokens is 'Keyed digests of the parts of the name.';
