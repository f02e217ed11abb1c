create table panoh.disability_answers (
  id uuid not null,
  case_id uuid not null,
  agency_id uuid not null,
  recorded_by uuid not null,
  version integer not null,
  answer text not null,
  recorded_at timestamptz not null default panoh.now(),
  constraint disability_answers_pkey primary key (id),
  constraint disability_answers_once unique (case_id, version),
  constraint disability_answers_answer_check check (answer in ('yes', 'none', 'not_asked')),
  constraint disability_answers_version_check check (version > 0)
);
comment on table panoh.disability_answers is 'An answer on disability (partition health); the highest version counts.';
comment on column panoh.disability_answers.version is 'Number within the case.';

create table panoh.erasure_requests (
  id uuid not null,
  case_id uuid not null,
  agency_id uuid not null,
  fallback_agency_id uuid,
  asked_by uuid not null,
  asked_at timestamptz not null default panoh.now(),
  confirmed_by uuid,
  confirmed_at timestamptz,
  stopped_by uuid,
  stopped_at timestamptz,
  done_by uuid,
  done_at timestamptz,
  lapsed_at timestamptz,
  constraint erasure_requests_pkey primary key (id),
  constraint erasure_requests_confirmed_check check ((confirmed_by is null) = (confirmed_at is null)),
  constraint erasure_requests_two_check check (confirmed_by <> asked_by)
);
create unique index erasure_requests_once on panoh.erasure_requests (case_id) where ((stopped_at is null)
    and (done_at is null) and (lapsed_at is null));
comment on table panoh.erasure_requests is 'A request of the survivor to erase a case: recorded, confirmed by another person, then done.';
comment on column panoh.erasure_requests.fallback_agency_id is 'Fallback agency that may confirm it; null where the survivor refuses sharing.';
comment on column panoh.erasure_requests.lapsed_at is 'It ended without being done.';

create table panoh.erasures (
  case_id uuid not null,
  agency_id uuid not null,
  erased_by uuid not null,
  ground text not null,
  erased_at timestamptz not null default panoh.now(),
  constraint erasures_pkey primary key (case_id),
  constraint erasures_ground_check check (ground in ('case_closed', 'her_request'))
);
comment on table panoh.erasures is 'A case whose keys were destroyed.';
comment on column panoh.erasures.ground is 'case_closed: after the period of keeping; her_request: by an erasure request.';

create table panoh.identities (
  case_id uuid not null,
  sealed bytea not null,
  version integer not null default 1,
  updated_at timestamptz not null default panoh.now(),
  constraint identities_pkey primary key (case_id)
);
comment on table panoh.identities is 'Who a survivor is (partition identity), one row for a case.';
comment on column panoh.identities.sealed is 'Name, birth, address and more as JSON, sealed with the identity key.';

create table panoh.known_facts (
  id uuid not null,
  case_id uuid not null,
  agency_id uuid not null,
  factor text not null,
  happened_at timestamptz not null,
  recorded_at timestamptz not null default panoh.now(),
  constraint known_facts_pkey primary key (id),
  constraint known_facts_factor_check check (factor = 'po_breach')
);
create index known_facts_by_case on panoh.known_facts (case_id, happened_at);
comment on table panoh.known_facts is 'A critical risk factor known without an assessment, such as a breach; it holds in every later assessment.';

create table panoh.legal_holds (
  id uuid not null,
  case_id uuid not null,
  agency_id uuid not null,
  set_by uuid not null,
  ground text not null,
  until_on date not null,
  set_at timestamptz not null default panoh.now(),
  lifted_at timestamptz,
  lifted_by uuid,
  constraint legal_holds_pkey primary key (id),
  constraint legal_holds_ground_check check (ground in ('court_case', 'investigation', 'prosecutor_request', 'complaint'))
);
create index legal_holds_by_case on panoh.legal_holds (case_id, set_at);
comment on table panoh.legal_holds is 'A reason in law that forbids erasing a case until a day.';

create table panoh.narratives (
  id uuid not null,
  case_id uuid not null,
  agency_id uuid not null,
  incident_id uuid,
  kind text not null,
  sealed bytea not null,
  written_at timestamptz not null default panoh.now(),
  constraint narratives_pkey primary key (id)
);
create index narratives_by_case on panoh.narratives (case_id, written_at);
comment on table panoh.narratives is 'A free text about a case (partition narrative); appended, never edited.';
comment on column panoh.narratives.kind is 'What kind of text it is.';
comment on column panoh.narratives.sealed is 'The words, sealed with the narrative key.';

create table panoh.safe_contacts (
  case_id uuid not null,
  sealed bytea not null,
  locked_at timestamptz,
  doubted_at timestamptz,
  review_on date,
  version integer not null default 1,
  updated_at timestamptz not null default panoh.now(),
  confirmed_at timestamptz,
  confirmed_by uuid,
  constraint safe_contacts_pkey primary key (case_id),
  constraint safe_contacts_confirmed_fk foreign key (confirmed_by) references panoh.users(id)
);
comment on table panoh.safe_contacts is 'How a survivor can be reached safely (partition safe_contact), one row for a case.';
comment on column panoh.safe_contacts.sealed is 'Channels, times and code words as JSON, sealed with the safe contact key.';
comment on column panoh.safe_contacts.locked_at is 'Since when no channel may be used.';
comment on column panoh.safe_contacts.doubted_at is 'Since when the survivor said that the plan is no longer right.';
comment on column panoh.safe_contacts.review_on is 'Day on which to ask about it again.';
comment on column panoh.safe_contacts.confirmed_at is 'When the survivor last confirmed it alone.';
comment on column panoh.safe_contacts.confirmed_by is 'Null where another agency heard it.';

create table panoh.sealed_files (
  id uuid not null,
  case_id uuid not null,
  agency_id uuid not null,
  lead_user_id uuid not null,
  supervisor_id uuid not null,
  sealed_by uuid not null,
  sealed_at timestamptz not null default panoh.now(),
  opened_by uuid,
  opened_at timestamptz,
  constraint sealed_files_pkey primary key (id),
  constraint sealed_files_two_check check (lead_user_id <> supervisor_id)
);
create unique index sealed_files_once on panoh.sealed_files (case_id) where (opened_at is null);
comment on table panoh.sealed_files is 'A case that only its lead and one supervisor can find and read.';
comment on column panoh.sealed_files.opened_at is 'When it became an ordinary case again; null: sealed.';

create table panoh.survivors (
  id uuid not null,
  case_id uuid not null,
  agency_id uuid not null,
  code text not null,
  official_number text,
  created_at timestamptz not null default panoh.now(),
  constraint survivors_pkey primary key (id),
  constraint survivors_case_once unique (case_id),
  constraint survivors_code_once unique (agency_id, code),
  constraint survivors_agency_fk foreign key (agency_id) references panoh.agencies(id)
);
comment on table panoh.survivors is 'A survivor as one agency registered them.';
comment on column panoh.survivors.code is 'Code within the agency; it never leaves the agency.';
comment on column panoh.survivors.official_number is 'Number of the paper register.';

create table panoh.whereabouts (
  id uuid not null,
  case_id uuid not null,
  sealed bytea not null,
  worker_may_see boolean not null default false,
  written_at timestamptz not null default panoh.now(),
  constraint whereabouts_pkey primary key (id)
);
create index whereabouts_by_case on panoh.whereabouts (case_id, written_at desc);
comment on table panoh.whereabouts is 'Where a survivor is now (partition whereabouts); appended, the newest row counts.';
comment on column panoh.whereabouts.sealed is 'The words, sealed with the whereabouts key.';
comment on column panoh.whereabouts.worker_may_see is 'True: the survivor lets the caseworker know it.';
