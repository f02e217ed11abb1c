create table panoh.support_goals (
  id uuid primary key, case_id uuid not null references panoh.cases deferrable initially deferred,
  agency_id uuid not null, written_by uuid not null,
  domain text not null, -- Area of life as a code.
  set_on date not null,
  sealed_words bytea not null, -- The goal, sealed with the support key.
  sealed_measure bytea, -- How it will show, sealed with the support key.
  recorded_at timestamptz not null default panoh.now(),
  constraint support_goals_within unique (id, case_id)
);
create index support_goals_by_case on panoh.support_goals (case_id, recorded_at);
comment on table panoh.support_goals is 'A goal of a survivor (partition support); never edited.';

create table panoh.goal_progress (
  id uuid primary key, goal_id uuid not null,
  case_id uuid not null references panoh.cases deferrable initially deferred,
  agency_id uuid not null, written_by uuid not null, step_no integer not null,
  progress text not null check (progress in ('not_applicable', 'in_progress', 'met')),
  said_on date not null,
  sealed_word bytea, -- Note, sealed with the support key.
  recorded_at timestamptz not null default panoh.now(),
  constraint goal_progress_once unique (goal_id, step_no),
  constraint goal_progress_goal_fk foreign key (goal_id, case_id) references panoh.support_goals(id, case_id)
    on update cascade deferrable
);
create index goal_progress_by_case on panoh.goal_progress (case_id);
comment on table panoh.goal_progress is 'How far a survivor says a goal has come (partition support); the highest step_no counts.';

create table panoh.support_entries (
  id uuid primary key, case_id uuid not null references panoh.cases deferrable initially deferred,
  agency_id uuid not null, written_by uuid not null, service_type text not null,
  with_whom text not null, -- With whom the work was done.
  given_on date not null,
  minutes integer check (minutes >= 1 and minutes <= 1440),
  referral_id uuid references panoh.referrals, goal_id uuid,
  corrects_id uuid unique, -- The entry that this one replaces.
  sealed_note bytea, -- Note, sealed with the support key.
  recorded_at timestamptz not null default panoh.now(),
  constraint support_entries_within unique (id, case_id),
  constraint support_entries_corrects_fk foreign key (corrects_id, case_id)
    references panoh.support_entries(id, case_id),
  constraint support_entries_goal_fk foreign key (goal_id, case_id) references panoh.support_goals(id, case_id)
    on update cascade deferrable
);
create index support_entries_by_case on panoh.support_entries (case_id, given_on desc, id desc);
create index support_entries_of_agency on panoh.support_entries (agency_id, given_on);
comment on table panoh.support_entries is 'A service that was given (partition support); never edited, a correction is a new row.';
