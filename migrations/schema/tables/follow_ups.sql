create table panoh.absences (
  id uuid primary key, user_id uuid not null references panoh.users,
  agency_id uuid not null references panoh.agencies, stand_in_id uuid references panoh.users,
  starts_at timestamptz not null, ends_at timestamptz not null, entered_by uuid not null,
  entered_at timestamptz not null default panoh.now(),
  handed_over_at timestamptz, -- When open notifications went to the stand-in.
  ended_at timestamptz, -- When it ended early.
  version integer not null default 1,
  constraint absences_end_check check (ends_at > starts_at),
  constraint absences_stand_in_check check (stand_in_id <> user_id)
);
create index absences_by_stand_in_id on panoh.absences (stand_in_id) where ended_at is null;
create index absences_by_user_id on panoh.absences (user_id) where ended_at is null;
comment on table panoh.absences is 'A planned absence of a user and who stands in.';

create table panoh.contacts (
  id uuid primary key, case_id uuid not null references panoh.cases deferrable initially deferred,
  agency_id uuid not null, contacted_by uuid, contacted_at timestamptz not null,
  outcome text not null, -- Code.
  alone text, -- Whether the survivor was alone.
  channel text, -- Null: another agency made the contact.
  in_safe_window boolean not null, -- Made in a time the survivor called safe.
  counts_as_safe boolean not null default false, -- Derived: confirms safety for closing.
  counts_as_attempt boolean not null default false, -- Derived: counts as a failed attempt.
  mirrored_from uuid, -- The contact in another agency's case of which this is the coded copy.
  sealed_note bytea, -- Note, sealed with the support key.
  sealed_wellbeing bytea, -- Answer on wellbeing, sealed with the health key.
  recorded_at timestamptz not null default panoh.now(),
  -- What the survivor said of the safe contact plan.
  plan_answer text check (plan_answer in ('right', 'changed', 'not_alone', 'cut_short', 'survivor_preference'))
);
create index contacts_by_case on panoh.contacts (case_id, contacted_at desc);
comment on table panoh.contacts is 'A contact with a survivor or an attempt (partition follow_ups); never edited.';

create table panoh.notifications (
  id uuid primary key, user_id uuid not null,
  step_id uuid, -- The follow-up step that made it.
  case_id uuid,
  kind text not null, -- Code; the text comes from the front end.
  subject_id uuid, -- The row it is about.
  from_user_id uuid, created_at timestamptz not null default panoh.now(), read_at timestamptz,
  constraint notifications_once unique (user_id, step_id)
);
create index notifications_by_case on panoh.notifications (case_id) where case_id is not null;
create index notifications_asked on panoh.notifications (subject_id, created_at) where subject_id is not null;
create index notifications_of_help on panoh.notifications (user_id) where read_at is null and kind ~~ 'help%';
create index notifications_of_user on panoh.notifications (user_id, created_at desc, id desc);
comment on table panoh.notifications is 'A notification of one user.';

create table panoh.queue_lines (
  group_id uuid not null,
  filter text not null, -- The part of the queue.
  sort_at timestamptz not null, -- Its place there.
  id uuid not null, -- The follow-up, referral or closing that it shows.
  case_id uuid not null, type text not null,
  until_at timestamptz not null, -- When it ends without a change.
  rank smallint not null default 2, -- Order before sort_at.
  constraint queue_lines_pk primary key (group_id, filter, rank, sort_at, id) include (until_at, case_id, type)
);
create index queue_lines_of_case on panoh.queue_lines (case_id);
comment on table panoh.queue_lines is 'A line in the queue of a working group; triggers keep it and no login may read it.';

create table panoh.queue_stale (
  xid xid8 not null default pg_current_xact_id(), case_id uuid not null,
  constraint queue_stale_pk primary key (xid, case_id)
);
comment on table panoh.queue_stale is 'A case that this transaction changed; deleted at its end, when its lines are renewed.';

create table panoh.rule_limits (
  key text primary key, -- Rule, step and band.
  least smallint not null, most smallint not null,
  constraint rule_limits_order_check check ("least" <= most)
);
comment on table panoh.rule_limits is 'The least and the most that a group may set for a step of a rule; mirrors the code.';

create table panoh.rule_versions (
  id uuid primary key, working_group_id uuid not null references panoh.working_groups,
  number integer not null check (number > 0), -- Counts within the group.
  changes text[] not null, -- Rules whose values differ from the version before.
  -- Why, in words for the members of the group.
  reason text not null check (length(reason) >= 1 and length(reason) <= 500),
  recorded_by uuid not null, recorded_at timestamptz not null default panoh.now(),
  constraint rule_versions_once unique (working_group_id, number)
);
comment on table panoh.rule_versions is 'What a working group set for its rules from a moment on; never edited.';

create table panoh.follow_ups (
  id uuid primary key, case_id uuid not null references panoh.cases deferrable initially deferred,
  agency_id uuid not null,
  user_id uuid, -- A named owner; null: by owner_role.
  rule text not null, -- The rule that made it.
  step smallint not null default 1, -- Step within the rule.
  partition text not null default 'follow_ups', -- Who may see it.
  kind text not null, -- safety_contact is satisfied by a contact, the others by other work.
  owner_role text not null default 'case_lead', -- Whose work it is.
  from_at timestamptz not null default panoh.now(), -- From when it can be done.
  due_at timestamptz not null,
  alert_at timestamptz, -- When the first reminder comes, if earlier than due_at.
  status text not null default 'pending' check (status in ('pending', 'done', 'replaced')),
  because text not null default 'case_opened', -- What caused it.
  subject_id uuid, -- Referral, order, closing or other row it is about.
  after_closure boolean not null default false, -- Belongs to the time after closing.
  escalated_to text, -- The highest recipient that was notified.
  escalated_at timestamptz,
  outcome text, -- How it was closed, as a code.
  contact_id uuid, -- The contact that satisfied it.
  done_by uuid, done_at timestamptz, created_at timestamptz not null default panoh.now(),
  version integer not null default 1,
  counted_from timestamptz, -- The moment from which its times are counted.
  rules_id uuid references panoh.rule_versions -- Version of the group's rules; null: the rules as published.
);
create index follow_ups_by_due_day on panoh.follow_ups (due_at);
create index follow_ups_of_agency on panoh.follow_ups (agency_id, due_at, id) where status = 'pending';
create index follow_ups_by_case on panoh.follow_ups (case_id);
create index follow_ups_of_case on panoh.follow_ups (case_id, due_at, id) where status = 'pending';
create index follow_ups_of_decision on panoh.follow_ups (subject_id) where rule = 'mt.decision';
create index follow_ups_of_period on panoh.follow_ups (subject_id) where rule = 'lg.window';
comment on table panoh.follow_ups is 'What must happen in a case, by when and by whom; rows end as done or replaced.';

create table panoh.messages (
  id uuid primary key, user_id uuid not null references panoh.users,
  channel text not null check (channel in ('email', 'push')),
  kind text not null check (kind in ('code', 'urgent', 'digest')),
  is_safety boolean not null default false, -- It may be sent in quiet hours if the user allows that.
  notification_id uuid references panoh.notifications on delete cascade,
  -- fallen_back: given up, the notification in the product remains.
  state text not null default 'waiting' check (state in ('waiting', 'sending', 'sent', 'dropped', 'fallen_back')),
  tag uuid, -- Id of the sending, repeated when it is unknown whether it arrived.
  attempts smallint not null default 0,
  next_at timestamptz not null, -- When to try; while sending, the end of the lease.
  tried_at timestamptz,
  error_code text, -- Code of the last failure.
  ended_at timestamptz, created_at timestamptz not null default panoh.now(),
  constraint messages_once unique (notification_id, channel)
);
create index messages_ended on panoh.messages (ended_at) where ended_at is not null;
create index messages_of_user on panoh.messages (user_id, channel) where state in ('waiting', 'sending');
create index messages_waiting on panoh.messages (next_at) where state in ('waiting', 'sending');
comment on table panoh.messages is 'One notification or code for one channel; the worker sends it, and deletes it 90 days after its end.';

create table panoh.rule_replans (
  version_id uuid primary key references panoh.rule_versions, working_group_id uuid not null,
  number integer not null, begun_at timestamptz not null,
  moved integer not null default 0, -- Follow-ups that moved.
  passed_at timestamptz, -- All were visited.
  ended_at timestamptz -- None can come any more.
);
create index rule_replans_open on panoh.rule_replans (working_group_id, number) where ended_at is null;
comment on table panoh.rule_replans is 'How far waiting follow-ups are planned again by a new version of rules.';

create table panoh.rule_values (
  version_id uuid not null references panoh.rule_versions,
  key text not null references panoh.rule_limits(key), -- Key in rule_limits.
  count smallint not null, -- The value, in the unit of the step.
  constraint rule_values_pk primary key (version_id, key)
);
comment on table panoh.rule_values is 'One value of a version; what has no row is as published.';

create table panoh.contact_decisions (
  id uuid primary key, case_id uuid not null references panoh.cases deferrable initially deferred,
  follow_up_id uuid not null references panoh.follow_ups, agency_id uuid not null, decided_by uuid not null,
  decision text not null check (decision in ('next_safe_time', 'another_safe_way', 'wait_for_survivor')),
  decided_at timestamptz not null default panoh.now()
);
create index contact_decisions_by_row on panoh.contact_decisions (follow_up_id, decided_at desc, id desc);
comment on table panoh.contact_decisions is 'A supervisor''s decision on a contact without a safe time before its due time; never edited.';

create table panoh.follow_up_steps (
  id uuid primary key, follow_up_id uuid not null references panoh.follow_ups, case_id uuid not null,
  step_no smallint not null,
  rung text not null, -- The recipient.
  run_at timestamptz not null,
  -- row: the follow-up; lateness: only that something is late; call: a notification outside the plan.
  tells text not null default 'row',
  -- unheard: no recipient could receive it, so it is tried again.
  state text not null default 'waiting' check (state in ('waiting', 'claimed', 'done', 'skipped', 'undeliverable')),
  lease_until timestamptz, -- Until when a worker holds it.
  attempts integer not null default 0, done_at timestamptz,
  constraint follow_up_steps_once unique (follow_up_id, step_no),
  constraint follow_up_steps_rung_check check (rung in ('owner',
    'supervisor', 'superior', 'coordinator', 'chair', 'prosecutor', 'agency_head', 'fallback', 'oversight'))
);
create index follow_up_steps_due on panoh.follow_up_steps (run_at) where state in ('waiting', 'claimed', 'undeliverable');
create index follow_up_steps_next on panoh.follow_up_steps (coalesce(lease_until, run_at)) where state
  in ('waiting', 'claimed', 'undeliverable');
create index follow_up_steps_undeliverable on panoh.follow_up_steps (id) where state = 'undeliverable';
comment on table panoh.follow_up_steps is 'A reminder of a follow-up: when, and to whom; the queue is only its clock.';

create table panoh.snoozes (
  id uuid primary key, follow_up_id uuid not null references panoh.follow_ups,
  case_id uuid not null references panoh.cases, user_id uuid not null references panoh.users,
  reason text not null check (reason in ('not_safe_now', 'agreed_later', 'waits_for_other', 'away', 'other_first')),
  until_at timestamptz not null, created_at timestamptz not null default panoh.now(), ended_at timestamptz
);
create index snoozes_by_follow_up on panoh.snoozes (follow_up_id, user_id, created_at desc);
comment on table panoh.snoozes is 'A user''s wish to see a follow-up later; its due time and reminders stay.';
