create table panoh.support_goals (
  id uuid not null,
  case_id uuid not null,
  agency_id uuid not null,
  written_by uuid not null,
  domain text not null,
  set_on date not null,
  sealed_words bytea not null,
  sealed_measure bytea,
  recorded_at timestamptz not null default panoh.now(),
  constraint support_goals_pkey primary key (id),
  constraint support_goals_within unique (id, case_id),
  constraint support_goals_case_fk foreign key (case_id) references panoh.cases(id) deferrable initially deferred
);
create index support_goals_by_case on panoh.support_goals (case_id, recorded_at);
comment on table panoh.support_goals is 'A goal of a survivor (partition support); never edited.';
comment on column panoh.support_goals.domain is 'Area of life as a code.';
comment on column panoh.support_goals.sealed_words is 'The goal, sealed with the support key.';
comment on column panoh.support_goals.sealed_measure is 'How it will show, sealed with the support key.';

create table panoh.goal_progress (
  id uuid not null,
  goal_id uuid not null,
  case_id uuid not null,
  agency_id uuid not null,
  written_by uuid not null,
  step_no integer not null,
  progress text not null,
  said_on date not null,
  sealed_word bytea,
  recorded_at timestamptz not null default panoh.now(),
  constraint goal_progress_pkey primary key (id),
  constraint goal_progress_once unique (goal_id, step_no),
  constraint goal_progress_check check (progress in ('not_applicable', 'in_progress', 'met')),
  constraint goal_progress_case_fk foreign key (case_id) references panoh.cases(id) deferrable initially deferred,
  constraint goal_progress_goal_fk foreign key (goal_id, case_id) references panoh.support_goals(id, case_id) on update cascade deferrable
);
create index goal_progress_by_case on panoh.goal_progress (case_id);
comment on table panoh.goal_progress is 'How far a survivor says a goal has come (partition support); the highest step_no counts.';
comment on column panoh.goal_progress.sealed_word is 'Note, sealed with the support key.';

create table panoh.support_entries (
  id uuid not null,
  case_id uuid not null,
  agency_id uuid not null,
  written_by uuid not null,
  service_type text not null,
  with_whom text not null,
  given_on date not null,
  minutes integer,
  referral_id uuid,
  goal_id uuid,
  corrects_id uuid,
  sealed_note bytea,
  recorded_at timestamptz not null default panoh.now(),
  constraint support_entries_pkey primary key (id),
  constraint support_entries_corrected_once unique (corrects_id),
  constraint support_entries_within unique (id, case_id),
  constraint support_entries_minutes_check check (minutes >= 1 and minutes <= 1440),
  constraint support_entries_case_fk foreign key (case_id) references panoh.cases(id) deferrable initially deferred,
  constraint support_entries_corrects_fk foreign key (corrects_id, case_id) references panoh.support_entries(id, case_id),
  constraint support_entries_goal_fk foreign key (goal_id, case_id) references panoh.support_goals(id, case_id) on update cascade deferrable,
  constraint support_entries_referral_fk foreign key (referral_id) references panoh.referrals(id)
);
create index support_entries_by_case on panoh.support_entries (case_id, given_on desc, id desc);
create index support_entries_of_agency on panoh.support_entries (agency_id, given_on);
comment on table panoh.support_entries is 'A service that was given (partition support); never edited, a correction is a new row.';
comment on column panoh.support_entries.with_whom is 'With whom the work was done.';
comment on column panoh.support_entries.corrects_id is 'The entry that this one replaces.';
comment on column panoh.support_entries.sealed_note is 'Note, sealed with the support key.';
