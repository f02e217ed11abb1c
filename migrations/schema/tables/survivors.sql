create table panoh.children (
  id uuid primary key, case_id uuid not null, agency_id uuid not null, recorded_by uuid not null,
  sealed bytea not null, -- Name, school and who may fetch the child as JSON, sealed with the identity key.
  recorded text[] not null default '{}', -- Which of them hold something, as codes.
  birth_year smallint check (birth_year between 1950 and 2100),
  sex text not null default 'unknown' check (sex in ('girl', 'boy', 'unknown')),
  lives_with text not null default 'unknown'
    check (lives_with in ('her', 'him', 'his_parents', 'her_parents', 'institution', 'other', 'unknown')),
  birth_certificate text not null default 'unknown' check (birth_certificate in ('has', 'held_by_him', 'none', 'unknown')),
  saw_violence text not null default 'unknown' check (saw_violence in ('yes', 'no', 'unknown')),
  was_hurt text not null default 'unknown' check (was_hurt in ('yes', 'no', 'unknown')),
  used_as_threat text not null default 'unknown' check (used_as_threat in ('yes', 'no', 'unknown')),
  has_disability text not null default 'unknown' check (has_disability in ('yes', 'no', 'unknown')),
  entered_in_error boolean not null default false,
  own_case_id uuid, -- The case in which the child is a survivor, of the same agency.
  version integer not null default 1,
  recorded_at timestamptz not null default panoh.now(), updated_at timestamptz not null default panoh.now()
);
create index children_by_case on panoh.children (case_id, recorded_at);
create unique index children_by_own_case on panoh.children (own_case_id) where own_case_id is not null;
comment on table panoh.children is 'A child of the survivor (partition identity), for the people of the owner; never for police.';

create table panoh.child_answers (
  id uuid primary key, child_id uuid not null references panoh.children on delete cascade,
  case_id uuid not null, agency_id uuid not null, recorded_by uuid not null,
  answer text not null check (answer in ('safe', 'not_safe', 'could_not_ask')),
  asked_on date not null, recorded_at timestamptz not null default panoh.now()
);
create index child_answers_by_case on panoh.child_answers (case_id, child_id, recorded_at desc);
comment on table panoh.child_answers is 'Whether a child is safe, as answered on a day (partition identity); never edited.';

create table panoh.disability_answers (
  id uuid primary key, case_id uuid not null, agency_id uuid not null, recorded_by uuid not null,
  version integer not null check (version > 0), -- Number within the case.
  answer text not null check (answer in ('yes', 'none', 'not_asked')),
  recorded_at timestamptz not null default panoh.now(),
  constraint disability_answers_once unique (case_id, version)
);
comment on table panoh.disability_answers is 'An answer on disability (partition health); the highest version counts.';

create table panoh.erasure_requests (
  id uuid primary key, case_id uuid not null, agency_id uuid not null,
  fallback_agency_id uuid, -- Fallback agency that may confirm it; null where the survivor refuses sharing.
  asked_by uuid not null, asked_at timestamptz not null default panoh.now(), confirmed_by uuid,
  confirmed_at timestamptz, stopped_by uuid, stopped_at timestamptz, done_by uuid, done_at timestamptz,
  lapsed_at timestamptz, -- It ended without being done.
  constraint erasure_requests_confirmed_check check ((confirmed_by is null) = (confirmed_at is null)),
  constraint erasure_requests_two_check check (confirmed_by <> asked_by)
);
create unique index erasure_requests_once on panoh.erasure_requests (case_id) where stopped_at is null
  and done_at is null and lapsed_at is null;
comment on table panoh.erasure_requests is 'A request of the survivor to erase a case: recorded, confirmed by another person, then done.';

create table panoh.erasures (
  case_id uuid primary key, agency_id uuid not null, erased_by uuid not null,
  -- case_closed: after the period of keeping; survivor_request: by an erasure request.
  ground text not null check (ground in ('case_closed', 'survivor_request')),
  erased_at timestamptz not null default panoh.now()
);
comment on table panoh.erasures is 'A case whose keys were destroyed.';

create table panoh.identities (
  case_id uuid primary key,
  sealed bytea not null, -- Name, birth, address and more as JSON, sealed with the identity key.
  recorded text[] not null default '{}', -- Which lines of it hold something, as codes.
  version integer not null default 1,
  updated_at timestamptz not null default panoh.now()
);
comment on table panoh.identities is 'Who a survivor is (partition identity), one row for a case.';

create table panoh.recorded_risk_facts (
  id uuid primary key, case_id uuid not null, agency_id uuid not null,
  factor text not null check (factor = 'po_breach'),
  happened_at timestamptz not null, recorded_at timestamptz not null default panoh.now()
);
create index recorded_risk_facts_by_case on panoh.recorded_risk_facts (case_id, happened_at);
comment on table panoh.recorded_risk_facts is 'A critical risk factor known without an assessment, such as a breach; it holds in every later assessment.';

create table panoh.legal_holds (
  id uuid primary key, case_id uuid not null, agency_id uuid not null, set_by uuid not null,
  ground text not null check (ground in ('court_case', 'investigation', 'prosecutor_request', 'complaint')),
  until_on date not null,
  set_at timestamptz not null default panoh.now(), lifted_at timestamptz, lifted_by uuid
);
create index legal_holds_by_case on panoh.legal_holds (case_id, set_at);
comment on table panoh.legal_holds is 'A reason in law that forbids erasing a case until a day.';

create table panoh.narratives (
  id uuid primary key, case_id uuid not null, agency_id uuid not null, incident_id uuid,
  kind text not null, -- What kind of text it is.
  sealed bytea not null, -- The words, sealed with the narrative key.
  written_at timestamptz not null default panoh.now()
);
create index narratives_by_case on panoh.narratives (case_id, written_at);
comment on table panoh.narratives is 'A free text about a case (partition narrative); appended, never edited.';

create table panoh.safe_contacts (
  case_id uuid primary key,
  sealed bytea not null, -- Channels, times and code words as JSON, sealed with the safe contact key.
  locked_at timestamptz, -- Since when no channel may be used.
  doubted_at timestamptz, -- Since when the survivor said that the plan is no longer right.
  merged_at timestamptz, -- Since when a stricter plan written without a line waits to be looked at.
  review_on date, -- Day on which to ask about it again.
  version integer not null default 1, updated_at timestamptz not null default panoh.now(),
  confirmed_at timestamptz, -- When the survivor last confirmed it alone.
  confirmed_by uuid references panoh.users -- Null where another agency heard it.
);
comment on table panoh.safe_contacts is 'How a survivor can be reached safely (partition safe_contact), one row for a case.';

create table panoh.sealed_files (
  id uuid primary key, case_id uuid not null, agency_id uuid not null, lead_user_id uuid not null,
  supervisor_id uuid not null, sealed_by uuid not null, sealed_at timestamptz not null default panoh.now(),
  opened_by uuid,
  opened_at timestamptz, -- When it became an ordinary case again; null: sealed.
  constraint sealed_files_two_check check (lead_user_id <> supervisor_id)
);
create unique index sealed_files_once on panoh.sealed_files (case_id) where opened_at is null;
comment on table panoh.sealed_files is 'A case that only its lead and one supervisor can find and read.';

create table panoh.survivors (
  id uuid primary key, case_id uuid not null unique, agency_id uuid not null references panoh.agencies,
  code text not null, -- Code within the agency; it never leaves the agency.
  official_number text, -- Number of the paper register.
  created_at timestamptz not null default panoh.now(),
  constraint survivors_code_once unique (agency_id, code)
);
comment on table panoh.survivors is 'A survivor as one agency registered them.';

create table panoh.whereabouts (
  id uuid primary key, case_id uuid not null,
  sealed bytea not null, -- The words, sealed with the whereabouts key.
  worker_may_see boolean not null default false, -- True: the survivor lets the caseworker know it.
  written_at timestamptz not null default panoh.now()
);
create index whereabouts_by_case on panoh.whereabouts (case_id, written_at desc);
comment on table panoh.whereabouts is 'Where a survivor is now (partition whereabouts); appended, the newest row counts.';
