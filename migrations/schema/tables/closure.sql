create table panoh.closure_episodes (
  id uuid not null,
  case_id uuid not null,
  episode_no integer not null,
  reason text not null,
  state text not null default 'requested',
  requested_by uuid not null,
  requested_at timestamptz not null,
  endorsed_by uuid,
  endorsed_at timestamptz,
  reviewer_agency_id uuid,
  reviewer_user_id uuid,
  decided_by uuid,
  decided_agency_id uuid,
  decided_at timestamptz,
  decision_reason text,
  mark text,
  overrides jsonb not null default '[]'::jsonb,
  facts jsonb not null default '{}'::jsonb,
  subject_id uuid,
  version integer not null default 1,
  second_talk text,
  talk jsonb,
  overrides_agreed_by uuid,
  merge_words jsonb,
  hurried_reason text,
  constraint closure_episodes_pkey primary key (id),
  constraint closure_episodes_approval_check check (state <> 'approved' or endorsed_by is not null and decided_by is not null and decided_at is not null
      and decided_agency_id = reviewer_agency_id),
  constraint closure_episodes_mark_check check (mark in ('single_agency_by_her_wish', 'no_independent_agency', 'not_confirmed_by_second')),
  constraint closure_episodes_people_check check (endorsed_by is distinct from requested_by or endorsed_by is null),
  constraint closure_episodes_second_person_check check (decided_by is null or state = 'withdrawn' or decided_by <> requested_by
      and decided_by is distinct from endorsed_by),
  constraint closure_episodes_state_check check (state in ('requested', 'endorsed', 'approved', 'refused', 'withdrawn', 'lapsed')),
  constraint closure_episodes_talk_check check (second_talk in ('in_person', 'in_window', 'calls_us', 'refused')),
  constraint closure_episodes_case_fk foreign key (case_id) references panoh.cases(id)
);
create index closure_episodes_approved on panoh.closure_episodes (decided_at) where (state = 'approved');
create index closure_episodes_by_case on panoh.closure_episodes (case_id, episode_no);
create index closure_episodes_died on panoh.closure_episodes (case_id) where ((state = 'approved')
    and (reason = 'died'));
create index closure_episodes_mergers on panoh.closure_episodes (subject_id) where ((state = 'approved')
    and (reason = 'duplicate'));

    create unique index closure_episodes_one_open on panoh.closure_episodes (case_id) where (state in ('requested', 'endorsed'));
create index closure_episodes_void on panoh.closure_episodes (case_id) where ((state = 'approved')
    and (reason in ('opened_in_error', 'duplicate')));
comment on table panoh.closure_episodes is 'A request to close a case and how it was decided; never deleted.';
comment on column panoh.closure_episodes.episode_no is 'The opening of the case that it ends.';
comment on column panoh.closure_episodes.state is 'lapsed: something new happened, or the case changed its owner.';
comment on column panoh.closure_episodes.reviewer_agency_id is 'Agency of the second person.';
comment on column panoh.closure_episodes.reviewer_user_id is 'The colleague who was asked to decide, where no other agency can.';
comment on column panoh.closure_episodes.decision_reason is 'Code of a refusal.';
comment on column panoh.closure_episodes.mark is 'Why the second person is not of another agency, or could not confirm.';
comment on column panoh.closure_episodes.overrides is 'Conditions that were set aside, with codes of why.';
comment on column panoh.closure_episodes.facts is 'Coded facts that the second person sees.';
comment on column panoh.closure_episodes.subject_id is 'Of a duplicate: the case that stays.';
comment on column panoh.closure_episodes.second_talk is 'How the second person may speak with the survivor.';
comment on column panoh.closure_episodes.talk is 'What the second person heard, in three answers.';
comment on column panoh.closure_episodes.overrides_agreed_by is 'Supervisor who agreed to the overrides.';
comment on column panoh.closure_episodes.merge_words is 'Of a duplicate: words for the case that stays, sealed with its keys.';
comment on column panoh.closure_episodes.hurried_reason is 'Why a case of less than a day ends.';

create table panoh.closure_statements (
  id uuid not null,
  case_id uuid not null,
  kind text not null,
  facts jsonb not null default '{}'::jsonb,
  said_at timestamptz not null,
  agency_id uuid not null,
  recorded_by uuid,
  recorded_at timestamptz not null default panoh.now(),
  constraint closure_statements_pkey primary key (id),
  constraint closure_statements_case_fk foreign key (case_id) references panoh.cases(id) deferrable initially deferred
);
create index closure_statements_by_case on panoh.closure_statements (case_id, said_at desc);
comment on table panoh.closure_statements is 'What a survivor said or was asked before closing, in codes; never edited.';
comment on column panoh.closure_statements.kind is 'Which statement.';
comment on column panoh.closure_statements.facts is 'Coded answers.';

create table panoh.death_causes (
  id uuid not null,
  episode_id uuid not null,
  case_id uuid not null,
  agency_id uuid not null,
  recorded_by uuid not null,
  version integer not null,
  cause text not null,
  recorded_at timestamptz not null default panoh.now(),
  constraint death_causes_pkey primary key (id),
  constraint death_causes_once unique (episode_id, version),
  constraint death_causes_cause_check check (cause in ('suicide', 'killed', 'other', 'unknown')),
  constraint death_causes_version_check check (version > 0),
  constraint death_causes_case_fk foreign key (case_id) references panoh.cases(id),
  constraint death_causes_episode_fk foreign key (episode_id) references panoh.closure_episodes(id)
);
create index death_causes_by_case on panoh.death_causes (case_id);
comment on table panoh.death_causes is 'The cause of a death (partition health); the highest version counts.';
comment on column panoh.death_causes.version is 'Number within the closing.';
