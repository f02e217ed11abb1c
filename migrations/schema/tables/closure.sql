create table panoh.closure_episodes (
  id uuid primary key, case_id uuid not null references panoh.cases,
  episode_no integer not null, -- The opening of the case that it ends.
  reason text not null,
  state text not null default 'requested', -- lapsed: something new happened, or the case changed its owner.
  requested_by uuid not null, requested_at timestamptz not null, endorsed_by uuid, endorsed_at timestamptz,
  reviewer_agency_id uuid, -- Agency of the second person.
  reviewer_user_id uuid, -- The colleague who was asked to decide, where no other agency can.
  decided_by uuid, decided_agency_id uuid, decided_at timestamptz,
  decision_reason text, -- Code of a refusal.
  -- Why the second person is not of another agency, or could not confirm.
  mark text check (mark in ('single_agency_by_survivor_choice', 'no_independent_agency', 'not_confirmed_by_second')),
  overrides jsonb not null default '[]', -- Conditions that were set aside, with codes of why.
  facts jsonb not null default '{}', -- Coded facts that the second person sees.
  subject_id uuid, -- Of a duplicate: the case that stays.
  version integer not null default 1,
  -- How the second person may speak with the survivor.
  second_talk text check (second_talk in ('in_person', 'in_window', 'calls_us', 'refused')),
  talk jsonb, -- What the second person heard, in three answers.
  overrides_agreed_by uuid, -- Supervisor who agreed to the overrides.
  merge_words jsonb, -- Of a duplicate: words for the case that stays, sealed with its keys.
  hurried_reason text, -- Why a case of less than a day ends.
  constraint closure_episodes_approval_check check (state <> 'approved' or endorsed_by is not null
    and decided_by is not null and decided_at is not null and decided_agency_id = reviewer_agency_id),
  constraint closure_episodes_people_check check (endorsed_by is distinct from requested_by or endorsed_by is null),
  constraint closure_episodes_second_person_check check (decided_by is null or state = 'withdrawn'
    or decided_by <> requested_by and decided_by is distinct from endorsed_by),
  constraint closure_episodes_state_check check (state in ('requested',
    'endorsed', 'approved', 'refused', 'withdrawn', 'lapsed'))
);
create index closure_episodes_approved on panoh.closure_episodes (decided_at) where state = 'approved';
create index closure_episodes_by_case on panoh.closure_episodes (case_id, episode_no);
create index closure_episodes_died on panoh.closure_episodes (case_id) where state = 'approved' and reason = 'died';
create index closure_episodes_mergers on panoh.closure_episodes (subject_id) where state = 'approved'
  and reason = 'duplicate';
create unique index closure_episodes_one_open on panoh.closure_episodes (case_id) where state
  in ('requested', 'endorsed');
create index closure_episodes_void on panoh.closure_episodes (case_id) where state = 'approved' and (reason
  in ('opened_in_error', 'duplicate'));
comment on table panoh.closure_episodes is 'A request to close a case and how it was decided; never deleted.';

create table panoh.closure_statements (
  id uuid primary key, case_id uuid not null references panoh.cases deferrable initially deferred,
  kind text not null, -- Which statement.
  facts jsonb not null default '{}', -- Coded answers.
  said_at timestamptz not null, agency_id uuid not null,
  recorded_by uuid, recorded_at timestamptz not null default panoh.now()
);
create index closure_statements_by_case on panoh.closure_statements (case_id, said_at desc);
comment on table panoh.closure_statements is 'What a survivor said or was asked before closing, in codes; never edited.';

create table panoh.death_causes (
  id uuid primary key, episode_id uuid not null references panoh.closure_episodes,
  case_id uuid not null references panoh.cases, agency_id uuid not null, recorded_by uuid not null,
  version integer not null check (version > 0), -- Number within the closing.
  cause text not null check (cause in ('suicide', 'killed', 'other', 'unknown')),
  recorded_at timestamptz not null default panoh.now(),
  constraint death_causes_once unique (episode_id, version)
);
create index death_causes_by_case on panoh.death_causes (case_id);
comment on table panoh.death_causes is 'The cause of a death (partition health); the highest version counts.';
