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
  progress text not null check (progress in ('not_begun', 'in_progress', 'partly', 'met', 'given_up_by_survivor',
    'not_possible_here')),
  said_on date not null,
  sealed_word bytea, -- Note, sealed with the support key.
  recorded_at timestamptz not null default panoh.now(),
  constraint goal_progress_once unique (goal_id, step_no),
  constraint goal_progress_goal_fk foreign key (goal_id, case_id) references panoh.support_goals(id, case_id)
    on update cascade deferrable
);
create index goal_progress_by_case on panoh.goal_progress (case_id);
comment on table panoh.goal_progress is 'How far a survivor says a goal has come (partition support); the highest step_no counts.';

create table panoh.need_answers (
  id uuid primary key, case_id uuid not null references panoh.cases deferrable initially deferred,
  agency_id uuid not null, written_by uuid not null,
  step_no integer not null, -- The same for the answers of one conversation.
  need text not null check (need in ('safety', 'health', 'psychosocial', 'legal', 'material', 'children')),
  answer text not null check (answer in ('wanted', 'not_wanted', 'not_now', 'not_asked')),
  said_on date not null,
  recorded_at timestamptz not null default panoh.now(),
  constraint need_answers_once unique (case_id, step_no, need)
);
comment on table panoh.need_answers is 'What a survivor wants help with (partition support); the highest step_no of a need counts.';

create table panoh.plan_actions (
  id uuid primary key, goal_id uuid not null,
  case_id uuid not null references panoh.cases deferrable initially deferred,
  agency_id uuid not null, written_by uuid not null,
  template text, -- A usual action as a code.
  owner text not null check (owner in ('worker', 'agency', 'survivor')), -- Who does it; the worker leads the case.
  referral_id uuid references panoh.referrals, -- By which an agency does it.
  sealed_what bytea, -- What is to be done, sealed with the support key.
  recorded_at timestamptz not null default panoh.now(),
  constraint plan_actions_within unique (id, case_id),
  constraint plan_actions_says_check check (template is not null or sealed_what is not null),
  constraint plan_actions_agency_check check (owner <> 'agency' or referral_id is not null),
  constraint plan_actions_goal_fk foreign key (goal_id, case_id) references panoh.support_goals(id, case_id)
    on update cascade deferrable
);
create index plan_actions_by_case on panoh.plan_actions (case_id, recorded_at);
comment on table panoh.plan_actions is 'An action towards a goal of a survivor (partition support); never edited.';

create table panoh.plan_action_steps (
  id uuid primary key, action_id uuid not null,
  case_id uuid not null references panoh.cases deferrable initially deferred,
  agency_id uuid not null, written_by uuid not null, step_no integer not null,
  step text not null check (step in ('set', 'moved', 'not_yet', 'done', 'not_needed', 'did_not_work')),
  due_on date not null, -- The day that holds after this step.
  obstacle text, -- Why it did not work, as a code.
  recorded_at timestamptz not null default panoh.now(),
  constraint plan_action_steps_once unique (action_id, step_no),
  constraint plan_action_steps_obstacle_check check ((step = 'did_not_work') = (obstacle is not null)),
  constraint plan_action_steps_action_fk foreign key (action_id, case_id) references panoh.plan_actions(id, case_id)
    on update cascade deferrable
);
create index plan_action_steps_by_case on panoh.plan_action_steps (case_id);
comment on table panoh.plan_action_steps is 'What became of an action (partition support); the highest step_no counts.';

create table panoh.plan_templates (
  id uuid primary key, working_group_id uuid not null references panoh.working_groups,
  need text check (need in ('safety', 'health', 'psychosocial', 'legal', 'material', 'children')),
  hides text, -- A shipped action, as a code, that the group does not offer.
  what text, owner text check (owner in ('worker', 'agency', 'survivor')),
  days integer check (days between 1 and 180), -- Days until it is due.
  added_by uuid not null, added_at timestamptz not null default panoh.now(),
  constraint plan_templates_one_check check (num_nonnulls(need, what, owner, days)
    = case when hides is null then 4 else 0 end)
);
create unique index plan_templates_hidden_once on panoh.plan_templates (working_group_id, hides)
  where hides is not null;
comment on table panoh.plan_templates is 'An action that a working group proposes for a need, or a shipped one that it hides.';

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

create table panoh.court_steps (
  id uuid primary key, case_id uuid not null references panoh.cases deferrable initially deferred,
  agency_id uuid not null, written_by uuid not null,
  court_id uuid not null, -- The court case that the steps belong to.
  step_no integer not null, kind text not null,
  step text not null, -- What happened.
  on_day date not null,
  next_on date, -- Day of the next step; the last day of a period or a term.
  detail text, -- Code of detail.
  duty_id uuid, -- The duty that a decision made, for a step of it.
  duty text, -- What must be done, as a code.
  hearing_id uuid, -- The hearing among the dates of the case.
  answers jsonb not null default '{}', -- Answers to the questions of the step, as codes.
  sealed_note bytea, -- Number of the decision and place of the copy, sealed with the support key.
  recorded_at timestamptz not null default panoh.now(),
  constraint court_steps_once unique (court_id, step_no),
  constraint court_steps_duty_check check ((duty_id is null) = (duty is null))
);
create index court_steps_by_case on panoh.court_steps (case_id, court_id, step_no);
comment on table panoh.court_steps is 'One step of a court case or of a duty that it decided (partition support); never edited, the highest step_no counts.';

create table panoh.court_openings (
  id uuid primary key, case_id uuid not null references panoh.cases deferrable initially deferred,
  agency_id uuid not null, written_by uuid not null, court_id uuid not null,
  duty_id uuid, -- Shown to enforcement; null: the court case is shown to the court.
  reference text not null unique, -- Number that the lawyer and the court quote to each other.
  to_agency_id uuid not null references panoh.agencies,
  opened_at timestamptz not null default panoh.now(), ended_at timestamptz
);
create unique index court_openings_once on panoh.court_openings (court_id, duty_id, to_agency_id) nulls not distinct
  where ended_at is null;
create index court_openings_by_case on panoh.court_openings (case_id);
create index court_openings_of_receiver on panoh.court_openings (to_agency_id) where ended_at is null;
comment on table panoh.court_openings is 'A court case or a duty that the lawyer shows to the court or to enforcement (partition support); no name, risk or place goes along.';

create table panoh.court_entries (
  id uuid primary key, opening_id uuid not null references panoh.court_openings,
  agency_id uuid not null, written_by uuid not null,
  entry text not null, -- What happened, as a code.
  on_day date not null, next_on date, detail text,
  need text, way text, -- The help that the survivor wants, and how to reach her safely, as codes.
  recorded_at timestamptz not null default panoh.now(),
  constraint court_entries_help_check check ((entry = 'help_wanted') = (need is not null) and (need is null) = (way is null))
);
create index court_entries_by_opening on panoh.court_entries (opening_id, recorded_at);
comment on table panoh.court_entries is 'What a court or enforcement says of an opened court case or duty; it changes nothing until the lawyer records a step.';
