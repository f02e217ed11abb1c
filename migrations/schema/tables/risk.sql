create table panoh.risk_assessments (
  id uuid not null,
  case_id uuid not null,
  agency_id uuid not null,
  assessed_by uuid,
  assessed_at timestamptz not null,
  factor_set text not null,
  weights_version integer not null,
  answers jsonb not null,
  not_applicable text[] not null default '{}'::text[],
  incidents_in_year integer not null default 0,
  score integer not null,
  known_share numeric(4,3) not null,
  calculated_band text not null,
  assessed_band text not null,
  band text not null,
  high_reasons text[] not null default '{}'::text[],
  recorded_at timestamptz not null default panoh.now(),
  constraint risk_assessments_pkey primary key (id),
  constraint risk_assessments_within unique (id, case_id),
  constraint risk_assessments_case_fk foreign key (case_id) references panoh.cases(id) deferrable initially deferred
);
create index risk_assessments_by_case on panoh.risk_assessments (case_id, assessed_at desc, id desc);
comment on table panoh.risk_assessments is 'One risk assessment with all that is needed to calculate its band again; never edited.';
comment on column panoh.risk_assessments.factor_set is 'Version of the questions.';
comment on column panoh.risk_assessments.weights_version is 'Version of their weights.';
comment on column panoh.risk_assessments.answers is 'Answer by factor, without the answer of partition health.';
comment on column panoh.risk_assessments.score is 'Sum of weights of those answers.';
comment on column panoh.risk_assessments.known_share is 'Share of the weights with a known answer.';
comment on column panoh.risk_assessments.calculated_band is 'Band by score alone.';
comment on column panoh.risk_assessments.assessed_band is 'Band with incomplete answers and critical factors.';
comment on column panoh.risk_assessments.band is 'Band recorded, with a raise by the assessor.';
comment on column panoh.risk_assessments.high_reasons is 'Why it is high, in codes.';

create table panoh.safety_plans (
  id uuid not null,
  case_id uuid not null,
  agency_id uuid not null,
  written_by uuid not null,
  version_no integer not null,
  sealed bytea not null,
  written_at timestamptz not null default panoh.now(),
  constraint safety_plans_pkey primary key (id),
  constraint safety_plans_once unique (case_id, version_no),
  constraint safety_plans_within unique (id, case_id),
  constraint safety_plans_case_fk foreign key (case_id) references panoh.cases(id) deferrable initially deferred
);
comment on table panoh.safety_plans is 'A version of a safety plan (partition support); the highest version_no counts.';
comment on column panoh.safety_plans.sealed is 'All sections, sealed with the support key.';

create table panoh.suicide_triages (
  id uuid not null,
  case_id uuid not null,
  agency_id uuid not null,
  assessment_id uuid,
  asked_at timestamptz not null,
  level text not null,
  attempt text not null default 'not_known',
  sealed bytea not null,
  recorded_at timestamptz not null default panoh.now(),
  constraint suicide_triages_pkey primary key (id),
  constraint suicide_triages_attempt_check check (attempt in ('none', 'before', 'recent', 'not_known')),
  constraint suicide_triages_case_fk foreign key (case_id) references panoh.cases(id) deferrable initially deferred
);
create index suicide_triages_by_case on panoh.suicide_triages (case_id, asked_at desc);
create index suicide_triages_told on panoh.suicide_triages (asked_at) where (attempt in ('before', 'recent'));
comment on table panoh.suicide_triages is 'One triage of suicide risk (partition health); never edited.';
comment on column panoh.suicide_triages.assessment_id is 'The risk assessment during which it was made.';
comment on column panoh.suicide_triages.level is 'Result as a code.';
comment on column panoh.suicide_triages.attempt is 'Whether an attempt was mentioned.';
comment on column panoh.suicide_triages.sealed is 'The answers, sealed with the health key.';

create table panoh.band_changes (
  id uuid not null,
  case_id uuid not null,
  agency_id uuid not null,
  assessment_id uuid,
  from_band text not null,
  to_band text not null,
  sealed_reason bytea not null,
  requested_by uuid not null,
  requested_at timestamptz not null,
  confirmer_id uuid,
  state text not null,
  decided_by uuid,
  decided_at timestamptz,
  version integer not null default 1,
  constraint band_changes_pkey primary key (id),
  constraint band_changes_people_check check (decided_by is distinct from requested_by),
  constraint band_changes_state_check check (state in ('pending', 'applied', 'not_agreed', 'lapsed')),
  constraint band_changes_assessment_fk foreign key (assessment_id, case_id) references panoh.risk_assessments(id, case_id),
  constraint band_changes_case_fk foreign key (case_id) references panoh.cases(id) deferrable initially deferred
);
create index band_changes_by_case on panoh.band_changes (case_id, requested_at desc);
create unique index band_changes_one_pending on panoh.band_changes (case_id) where (state = 'pending');
comment on table panoh.band_changes is 'A change of the risk band by judgement; some wait for a second person.';
comment on column panoh.band_changes.assessment_id is 'The assessment it follows; null: none was made.';
comment on column panoh.band_changes.sealed_reason is 'Reason, sealed with the narrative key.';
comment on column panoh.band_changes.confirmer_id is 'The colleague who was asked to confirm.';
comment on column panoh.band_changes.state is 'pending: waits for a second person.';

create table panoh.safety_plan_marks (
  id uuid not null,
  case_id uuid not null,
  agency_id uuid not null,
  marked_by uuid not null,
  plan_id uuid not null,
  kind text not null,
  choice text,
  alone text,
  marked_at timestamptz not null default panoh.now(),
  constraint safety_plan_marks_pkey primary key (id),
  constraint safety_plan_marks_choice_check check ((kind = 'copy_choice') = (choice is not null and alone is not null)),
  constraint safety_plan_marks_kind_check check (kind in ('reviewed', 'copy_choice', 'printed')),
  constraint safety_plan_marks_case_fk foreign key (case_id) references panoh.cases(id) deferrable initially deferred,
  constraint safety_plan_marks_plan_fk foreign key (plan_id, case_id) references panoh.safety_plans(id, case_id)
);
create index safety_plan_marks_by_case on panoh.safety_plan_marks (case_id, marked_at desc);
comment on table panoh.safety_plan_marks is 'A review of a safety plan with the survivor, a choice about a copy, or a print; never edited.';
comment on column panoh.safety_plan_marks.choice is 'Which copy the survivor wants.';
comment on column panoh.safety_plan_marks.alone is 'Whether the survivor was alone.';
