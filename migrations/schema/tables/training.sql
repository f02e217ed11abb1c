create table panoh.training_modules (
  code text primary key check (code ~ '^tm_[a-z]+$'),
  valid_months smallint not null check (valid_months between 1 and 60) -- How long after the session it is valid.
);
comment on table panoh.training_modules is 'A module of training and how long it is valid.';

create table panoh.training_rules (
  id smallint default 1 primary key check (id = 1),
  enforced_from date, -- From when acts need modules; null: not yet decided, nothing is marked or refused.
  set_by uuid, set_at timestamptz, version integer not null default 1
);
comment on table panoh.training_rules is 'The one row with the day from which acts need modules; an administrator sets it.';

create table panoh.trainers (
  id uuid primary key, agency_id uuid not null, -- The agency that entered the trainer.
  display_name text not null, modules text[] not null, languages text[] not null,
  trained_on date, -- When trained as a trainer.
  is_paid boolean not null, added_by uuid not null, added_at timestamptz not null default panoh.now(),
  ended_at timestamptz -- Since when no longer in the pool.
);
comment on table panoh.trainers is 'A person of the pool of trainers; deleted 5 years after the end in it.';

create table panoh.training_sessions (
  id uuid primary key, module text not null references panoh.training_modules, held_on date not null,
  place text not null, -- District code.
  host text not null, -- The institution that held it, as a code.
  trainer_ids uuid[] not null default '{}', -- Of the pool.
  agency_id uuid not null, -- Of the person who entered it.
  recorded_by uuid not null, recorded_at timestamptz not null default panoh.now(),
  needs_second boolean not null, -- Counts only after a second person confirmed it.
  confirmed_by uuid, confirmed_at timestamptz,
  constraint training_sessions_second_check check (confirmed_by is distinct from recorded_by or confirmed_by is null)
);
comment on table panoh.training_sessions is 'One session of a module; entered once, confirmed by a second person where it was entered late. Deleted after 5 years.';

create table panoh.training_attendance (
  session_id uuid not null references panoh.training_sessions, user_id uuid not null, agency_id uuid not null,
  passed boolean not null, -- The short test at the end.
  revoked_on date, revoked_by uuid,
  constraint training_attendance_pk primary key (session_id, user_id)
);
create index training_attendance_of_user on panoh.training_attendance (user_id);
create index training_attendance_of_agency on panoh.training_attendance (agency_id);
comment on table panoh.training_attendance is 'One user at one session and the result of the short test; deleted after 5 years.';

create table panoh.training_acts (
  id uuid primary key, user_id uuid not null, agency_id uuid not null,
  action text not null, -- The operationId.
  module text not null references panoh.training_modules,
  state text not null check (state in ('supervised', 'suspended')), -- Of the user when it was done.
  case_id uuid, done_at timestamptz not null default panoh.now(),
  confirmed_by uuid check (confirmed_by <> user_id), confirmed_at timestamptz
);
create index training_acts_by_case on panoh.training_acts (case_id) where case_id is not null;
create index training_acts_waiting on panoh.training_acts (agency_id, done_at) where confirmed_at is null;
comment on table panoh.training_acts is 'An act without a valid module, until a colleague with one confirms it; deleted after 5 years.';

create table panoh.training_notices (
  user_id uuid not null, module text not null, ends_on date not null,
  stage smallint not null check (stage in (1, 2, 3)), -- 1: warning, 2: ended, 3: 90 days later.
  constraint training_notices_pk primary key (user_id, module, ends_on, stage)
);
comment on table panoh.training_notices is 'A notice of tr.renew that was sent, so that it is sent once; deleted after 5 years.';
