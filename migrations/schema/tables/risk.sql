create table panoh.risk_assessments (
  id uuid primary key, case_id uuid not null references panoh.cases deferrable initially deferred,
  agency_id uuid not null, assessed_by uuid, assessed_at timestamptz not null,
  claimed_at timestamptz, -- When its writer without a line last knew the case, as the phone says.
  written_apart boolean not null default false, -- Its writer did not know of the last one, or of danger recorded since.
  factor_set text not null, -- Version of the questions.
  weights_version integer not null, -- Version of their weights.
  answers jsonb not null, -- Answer by factor, without the answer of partition health.
  not_applicable text[] not null default '{}', incidents_in_year integer not null default 0,
  score integer not null, -- Sum of weights of those answers.
  known_share numeric(4,3) not null, -- Share of the weights with a known answer.
  calculated_band text not null, -- Band by score alone.
  assessed_band text not null, -- Band with incomplete answers and critical factors.
  band text not null, -- Band recorded, with a raise by the assessor.
  high_reasons text[] not null default '{}', -- Why it is high, in codes.
  recorded_at timestamptz not null default panoh.now(),
  constraint risk_assessments_within unique (id, case_id)
);
create index risk_assessments_by_case on panoh.risk_assessments (case_id, assessed_at desc, id desc);
comment on table panoh.risk_assessments is 'One risk assessment with all that is needed to calculate its band again; never edited.';

create table panoh.tool_results (
  id uuid primary key, case_id uuid not null references panoh.cases deferrable initially deferred,
  agency_id uuid not null, written_by uuid not null,
  tool text not null check (tool in ('dash', 'odara', 'danger_assessment', 'sara', 'other')),
  on_day date not null, score smallint not null check (score between 0 and 200),
  band text not null check (band in ('standard', 'medium', 'high')), -- As the tool says.
  recorded_at timestamptz not null default panoh.now()
);
create index tool_results_by_case on panoh.tool_results (case_id, on_day desc);
comment on table panoh.tool_results is 'The result of an assessment tool that the agency is licensed to use (partition risk); it may raise the band and never lowers it.';

create table panoh.safety_plans (
  id uuid primary key, case_id uuid not null references panoh.cases deferrable initially deferred,
  agency_id uuid not null, written_by uuid not null, version_no integer not null,
  sealed bytea not null, -- All sections, sealed with the support key.
  written_at timestamptz not null default panoh.now(),
  constraint safety_plans_once unique (case_id, version_no),
  constraint safety_plans_within unique (id, case_id)
);
comment on table panoh.safety_plans is 'A version of a safety plan (partition support); the highest version_no counts.';

create table panoh.suicide_triages (
  id uuid primary key, case_id uuid not null references panoh.cases deferrable initially deferred,
  agency_id uuid not null,
  assessment_id uuid, -- The risk assessment during which it was made.
  asked_at timestamptz not null,
  level text not null, -- Result as a code.
  -- Whether an attempt was mentioned.
  attempt text not null default 'not_known' check (attempt in ('none', 'before', 'recent', 'not_known')),
  sealed bytea not null, -- The answers, sealed with the health key.
  recorded_at timestamptz not null default panoh.now()
);
create index suicide_triages_by_case on panoh.suicide_triages (case_id, asked_at desc);
create index suicide_triages_told on panoh.suicide_triages (asked_at) where attempt in ('before', 'recent');
comment on table panoh.suicide_triages is 'One triage of suicide risk (partition health); never edited.';

create table panoh.band_changes (
  id uuid primary key, case_id uuid not null references panoh.cases deferrable initially deferred,
  agency_id uuid not null,
  assessment_id uuid, -- The assessment it follows; null: none was made.
  from_band text not null, to_band text not null,
  sealed_reason bytea not null, -- Reason, sealed with the narrative key.
  requested_by uuid not null, requested_at timestamptz not null,
  confirmer_id uuid, -- The colleague who was asked to confirm.
  -- pending: waits for a second person.
  state text not null check (state in ('pending', 'applied', 'not_agreed', 'lapsed')),
  decided_by uuid, decided_at timestamptz, version integer not null default 1,
  constraint band_changes_people_check check (decided_by is distinct from requested_by),
  constraint band_changes_assessment_fk foreign key (assessment_id, case_id)
    references panoh.risk_assessments(id, case_id)
);
create index band_changes_by_case on panoh.band_changes (case_id, requested_at desc);
create unique index band_changes_one_pending on panoh.band_changes (case_id) where state = 'pending';
comment on table panoh.band_changes is 'A change of the risk band by judgement; some wait for a second person.';

create table panoh.safety_plan_events (
  id uuid primary key, case_id uuid not null references panoh.cases deferrable initially deferred,
  agency_id uuid not null, marked_by uuid not null, plan_id uuid not null,
  kind text not null check (kind in ('reviewed', 'copy_choice', 'printed')),
  choice text, -- Which copy the survivor wants.
  alone text, -- Whether the survivor was alone.
  marked_at timestamptz not null default panoh.now(),
  constraint safety_plan_events_choice_check check ((kind = 'copy_choice') = (choice is not null and alone is not null)),
  constraint safety_plan_events_plan_fk foreign key (plan_id, case_id) references panoh.safety_plans(id, case_id)
);
create index safety_plan_events_by_case on panoh.safety_plan_events (case_id, marked_at desc);
comment on table panoh.safety_plan_events is 'A review of a safety plan with the survivor, a choice about a copy, or a print; never edited.';
