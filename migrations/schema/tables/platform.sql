create table panoh.clock (
  id smallint default 1 primary key check (id = 1),
  -- True in a database that may be thrown away; only there may the clock shift.
  is_scratch boolean not null default false,
  shifted_by interval not null default '0', -- What panoh.now() adds to the time of the server.
  constraint clock_real check (is_scratch or shifted_by = '0')
);
comment on table panoh.clock is 'The one row by which panoh.now() shifts time, in scratch databases of tests and demonstrations only.';

create table panoh.daily_reports (
  day date primary key,
  due integer not null, -- Steps that came due that day, the sum of the four columns after it.
  on_time integer not null, late integer not null,
  undeliverable integer not null, -- Steps that no recipient could receive.
  missed integer not null, -- Steps that were never sent.
  escalated integer not null, -- Steps that went to a person above the owner.
  made_at timestamptz not null default panoh.now(),
  constraint daily_reports_adds_up check (due = (on_time + late + undeliverable + missed) and escalated <= due)
);
comment on table panoh.daily_reports is 'One day of reminders in numbers; the worker writes it after the day and it never changes.';

create table panoh.drafts (
  user_id uuid not null, agency_id uuid not null,
  -- The form, and the ids of the records it is about.
  key text not null check (key ~ '^[a-z][a-z0-9-]{0,39}(:[0-9a-f-]{36}){0,2}$'),
  case_id uuid, agency_key_version integer not null,
  sealed_key bytea not null, -- Data key of this row, sealed to the agency of the writer.
  sealed bytea not null check (octet_length(sealed) <= 61000), -- The words, sealed with sealed_key.
  -- Random id of the open page, so that two pages notice each other.
  writer text not null check (writer ~ '^[0-9a-f]{32}$'),
  edit integer not null, -- Number of the edit within that page.
  version integer not null default 1, saved_at timestamptz not null default panoh.now(),
  counted_from timestamptz not null default panoh.now(), -- Begin of the minute in which writes are counted.
  writes integer not null default 1, -- Saves since counted_from; limits how often a page may save.
  constraint drafts_pk primary key (user_id, agency_id, key)
);
create index drafts_by_age on panoh.drafts (saved_at);
comment on table panoh.drafts is 'What one user typed into one form and did not send; written as they type, deleted after 30 days.';

create table panoh.envelope_keys (
  version smallint primary key check (version = 1),
  public_key bytea not null check (octet_length(public_key) = 65), -- A point of P-256.
  sealed_private_key bytea not null, -- Sealed with the root key.
  created_at timestamptz not null default panoh.now()
);
comment on table panoh.envelope_keys is 'The key pair to which browsers seal words without a line; made when the first one asks.';

create table panoh.devices (
  id uuid primary key, user_id uuid not null, agency_id uuid not null,
  number smallint not null check (number in (1, 2)), -- First or second phone of the user.
  hours smallint not null check (hours in (12, 72)), -- How long the share lasts after a contact.
  sealed_share bytea, -- Half of what opens the phone, sealed with the root key; null once it ended.
  is_resting boolean not null default false, -- The share is withheld until presence is proved.
  started_at timestamptz not null default panoh.now(), last_contact_at timestamptz not null default panoh.now(),
  taken_until timestamptz not null, share_until timestamptz not null, ended_at timestamptz
);
create unique index devices_of_user on panoh.devices (user_id, number) where ended_at is null;
create index devices_of_agency on panoh.devices (agency_id) where ended_at is null;
comment on table panoh.devices is 'A phone on which one user takes cases along for 72 hours; deleted 30 days after its end.';

create table panoh.device_cases (
  device_id uuid not null references panoh.devices on delete cascade, user_id uuid not null, case_id uuid not null,
  taken_at timestamptz, -- When it was last read for the phone.
  dropped_at timestamptz, -- Since when the phone no longer holds it.
  constraint device_cases_pk primary key (device_id, case_id)
);
create index device_cases_by_case on panoh.device_cases (case_id);
create index device_cases_of_user on panoh.device_cases (user_id, taken_at);
comment on table panoh.device_cases is 'A case that a phone holds in codes and times.';

create table panoh.own_reminders (
  id uuid primary key, user_id uuid not null, agency_id uuid not null, case_id uuid,
  about text not null check (about in ('nothing', 'case', 'referral', 'order')),
  subject_id uuid, -- Of that case, referral or order.
  due_at timestamptz not null, agency_key_version integer not null,
  sealed_key bytea not null, -- Data key of this row, sealed to the agency of the writer.
  sealed bytea not null, -- The words, possibly none, sealed with sealed_key.
  created_at timestamptz not null default panoh.now(),
  notified_at timestamptz, done_at timestamptz,
  constraint own_reminders_names_check check ((about = 'nothing') = (case_id is null and subject_id is null))
);
create index own_reminders_of_user on panoh.own_reminders (user_id, due_at) where done_at is null;
create index own_reminders_to_notify on panoh.own_reminders (due_at) where notified_at is null and done_at is null;
comment on table panoh.own_reminders is 'What one user wants to be reminded of; it satisfies no rule and is deleted 30 days after it was done.';

create table panoh.worker_heartbeats (
  name text primary key, beaten_at timestamptz not null,
  counts jsonb not null default '{}' -- What it found, in numbers and times.
);
comment on table panoh.worker_heartbeats is 'One process or loop and the time it last ran; the worker overwrites it.';

create table panoh.holidays (
  day date primary key,
  entered_by uuid not null, entered_at timestamptz not null default panoh.now()
);
comment on table panoh.holidays is 'A day without office work; an administrator enters and removes it.';

create table panoh.shocks (
  id uuid primary key, kind text not null, -- What happened, as a code.
  working_group_id uuid, -- In whose district; null: in the whole country.
  from_on date not null, until_on date, -- First and last day; no last one while it lasts.
  set_by uuid not null, set_at timestamptz not null default panoh.now(), version integer not null default 1,
  constraint shocks_order_check check (until_on >= from_on)
);
comment on table panoh.shocks is 'Something from outside that changes the work for a time; numbers are shown before, during and after it.';

create table panoh.voice_codes (
  hash bytea primary key, -- Of the code on the paper; it names no case and no worker.
  agency_id uuid not null, expires_on date not null
);
comment on table panoh.voice_codes is 'A code with which a survivor answers five questions once; deleted with her answer.';

create table panoh.voice_askers (
  user_id uuid not null, on_day date not null,
  codes smallint not null,
  constraint voice_askers_pk primary key (user_id, on_day)
);
comment on table panoh.voice_askers is 'How many codes a worker made today; deleted after the day.';

create table panoh.voice_quarters (
  agency_id uuid not null,
  quarter_on date not null, -- First day of the quarter.
  asked_by uuid, -- Who asked first, until a second worker asks or the quarter is over; null: more than one.
  constraint voice_quarters_pk primary key (agency_id, quarter_on)
);
comment on table panoh.voice_quarters is 'Whether more than one worker of an agency asked in a quarter; only then its sums are shown.';

create table panoh.voices (
  id uuid primary key, agency_id uuid not null,
  quarter_on date not null, -- First day of the quarter in which it was given; no closer time is kept.
  answers jsonb not null check (jsonb_typeof(answers) = 'object') -- By question, as codes.
);
create index voices_by_agency on panoh.voices (agency_id, quarter_on);
comment on table panoh.voices is 'What a survivor says of an agency, without a case; no login may read it, only the sum of five and more.';

create table panoh.idempotency_keys (
  user_id uuid not null,
  key text not null check (key ~ '^[0-9a-f-]{32,36}$'),
  operation text not null, -- The operationId.
  body_hmac bytea not null, -- Keyed digest of address and body; another body with the same key is refused.
  resource_id uuid, -- What the first request made or changed; null until it has committed.
  created_at timestamptz not null default panoh.now(),
  claimed_at timestamptz, -- When it was written without a line, as the phone says; decides nothing.
  constraint idempotency_keys_pk primary key (user_id, key)
);
comment on table panoh.idempotency_keys is 'One command of a user, so that a repeated request returns the same outcome; kept for at least 35 days.';

create table panoh.outbox (
  id uuid primary key, queue text not null,
  kind text not null, -- The kind of job in the queue.
  subject_id uuid not null, -- The row that the job is about.
  run_at timestamptz not null, created_at timestamptz not null default panoh.now(),
  relayed_at timestamptz -- When the queue received it; null while it waits.
);
create index outbox_relayed on panoh.outbox (relayed_at) where relayed_at is not null;
create index outbox_waiting on panoh.outbox (created_at) where relayed_at is null;
comment on table panoh.outbox is 'Work that a transaction leaves to a queue; deleted 30 days after it was handed over.';
