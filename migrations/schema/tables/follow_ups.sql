create table panoh.absences (
  id uuid not null,
  user_id uuid not null,
  agency_id uuid not null,
  stand_in_id uuid,
  starts_at timestamptz not null,
  ends_at timestamptz not null,
  entered_by uuid not null,
  entered_at timestamptz not null default panoh.now(),
  handed_over_at timestamptz,
  ended_at timestamptz,
  version integer not null default 1,
  constraint absences_pkey primary key (id),
  constraint absences_end_check check (ends_at > starts_at),
  constraint absences_stand_in_check check (stand_in_id <> user_id),
  constraint absences_agency_fk foreign key (agency_id) references panoh.agencies(id),
  constraint absences_stand_in_fk foreign key (stand_in_id) references panoh.users(id),
  constraint absences_user_fk foreign key (user_id) references panoh.users(id)
);
create index absences_by_stand_in_id on panoh.absences (stand_in_id) where (ended_at is null);
create index absences_by_user_id on panoh.absences (user_id) where (ended_at is null);
comment on table panoh.absences is 'A planned absence of a user and who stands in.';
comment on column panoh.absences.handed_over_at is 'When open notifications went to the stand-in.';
comment on column panoh.absences.ended_at is 'When it ended early.';

create table panoh.contacts (
  id uuid not null,
  case_id uuid not null,
  agency_id uuid not null,
  contacted_by uuid,
  contacted_at timestamptz not null,
  outcome text not null,
  alone text,
  channel text,
  in_safe_window boolean not null,
  counts_as_safe boolean not null default false,
  counts_as_attempt boolean not null default false,
  mirrored_from uuid,
  sealed_note bytea,
  sealed_wellbeing bytea,
  recorded_at timestamptz not null default panoh.now(),
  plan_answer text,
  constraint contacts_pkey primary key (id),
  constraint contacts_plan_answer_check check (plan_answer in ('right', 'changed', 'not_alone', 'cut_short', 'her_wish')),
  constraint contacts_case_fk foreign key (case_id) references panoh.cases(id) deferrable initially deferred
);
create index contacts_by_case on panoh.contacts (case_id, contacted_at desc);
comment on table panoh.contacts is 'A contact with a survivor or an attempt (partition follow_ups); never edited.';
comment on column panoh.contacts.outcome is 'Code.';
comment on column panoh.contacts.alone is 'Whether the survivor was alone.';
comment on column panoh.contacts.channel is 'Null: another agency made the contact.';
comment on column panoh.contacts.in_safe_window is 'Made in a time the survivor called safe.';
comment on column panoh.contacts.counts_as_safe is 'Derived: confirms safety for closing.';
comment on column panoh.contacts.counts_as_attempt is 'Derived: counts as a failed attempt.';
comment on column panoh.contacts.mirrored_from is 'The contact in another agency''s case of which this is the coded copy.';
comment on column panoh.contacts.sealed_note is 'Note, sealed with the support key.';
comment on column panoh.contacts.sealed_wellbeing is 'Answer on wellbeing, sealed with the health key.';
comment on column panoh.contacts.plan_answer is 'What the survivor said of the safe contact plan.';

create table panoh.notifications (
  id uuid not null,
  user_id uuid not null,
  step_id uuid,
  case_id uuid,
  kind text not null,
  subject_id uuid,
  from_user_id uuid,
  created_at timestamptz not null default panoh.now(),
  read_at timestamptz,
  constraint notifications_pkey primary key (id),
  constraint notifications_once unique (user_id, step_id)
);
create index notifications_by_case on panoh.notifications (case_id) where (case_id is not null);
create index notifications_asked on panoh.notifications (subject_id, created_at) where (subject_id is not null);
create index notifications_of_help on panoh.notifications (user_id) where ((read_at is null) and (kind ~~ 'help%'));
create index notifications_of_user on panoh.notifications (user_id, created_at desc, id desc);
comment on table panoh.notifications is 'A notification of one user.';
comment on column panoh.notifications.step_id is 'The follow-up step that made it.';
comment on column panoh.notifications.kind is 'Code; the text comes from the front end.';
comment on column panoh.notifications.subject_id is 'The row it is about.';

create table panoh.queue_lines (
  group_id uuid not null,
  filter text not null,
  sort_at timestamptz not null,
  id uuid not null,
  case_id uuid not null,
  type text not null,
  until_at timestamptz not null,
  rank smallint not null default 2,
  constraint queue_lines_pk primary key (group_id, filter, rank, sort_at, id) include (until_at, case_id, type)
);
create index queue_lines_of_case on panoh.queue_lines (case_id);
comment on table panoh.queue_lines is 'A line in the queue of a working group; triggers keep it and no login may read it.';
comment on column panoh.queue_lines.filter is 'The part of the queue.';
comment on column panoh.queue_lines.sort_at is 'Its place there.';
comment on column panoh.queue_lines.id is 'The follow-up, referral or closing that it shows.';
comment on column panoh.queue_lines.until_at is 'When it ends without a change.';
comment on column panoh.queue_lines.rank is 'Order before sort_at.';

create table panoh.queue_stale (
  xid xid8 not null default pg_current_xact_id(),
  case_id uuid not null,
  constraint queue_stale_pk primary key (xid, case_id)
);
comment on table panoh.queue_stale is 'A case that this transaction changed; deleted at its end, when its lines are renewed.';

create table panoh.rule_limits (
  key text not null,
  least smallint not null,
  most smallint not null,
  constraint rule_limits_pkey primary key (key),
  constraint rule_limits_order_check check ("least" <= most)
);
comment on table panoh.rule_limits is 'The least and the most that a group may set for a step of a rule; mirrors the code.';
comment on column panoh.rule_limits.key is 'Rule, step and band.';

create table panoh.rule_versions (
  id uuid not null,
  working_group_id uuid not null,
  number integer not null,
  changes text[] not null,
  reason text not null,
  recorded_by uuid not null,
  recorded_at timestamptz not null default panoh.now(),
  constraint rule_versions_pkey primary key (id),
  constraint rule_versions_once unique (working_group_id, number),
  constraint rule_versions_number_check check (number > 0),
  constraint rule_versions_reason_check check (length(reason) >= 1 and length(reason) <= 500),
  constraint rule_versions_group_fk foreign key (working_group_id) references panoh.working_groups(id)
);
comment on table panoh.rule_versions is 'What a working group set for its rules from a moment on; never edited.';
comment on column panoh.rule_versions.number is 'Counts within the group.';
comment on column panoh.rule_versions.changes is 'Rules whose values differ from the version before.';
comment on column panoh.rule_versions.reason is 'Why, in words for the members of the group.';

create table panoh.follow_ups (
  id uuid not null,
  case_id uuid not null,
  agency_id uuid not null,
  user_id uuid,
  rule text not null,
  step smallint not null default 1,
  partition text not null default 'follow_ups',
  kind text not null,
  owner_role text not null default 'case_lead',
  from_at timestamptz not null default panoh.now(),
  due_at timestamptz not null,
  alert_at timestamptz,
  status text not null default 'pending',
  because text not null default 'case_opened',
  subject_id uuid,
  after_closure boolean not null default false,
  escalated_to text,
  escalated_at timestamptz,
  outcome text,
  contact_id uuid,
  done_by uuid,
  done_at timestamptz,
  created_at timestamptz not null default panoh.now(),
  version integer not null default 1,
  counted_from timestamptz,
  rules_id uuid,
  constraint follow_ups_pkey primary key (id),
  constraint follow_ups_status_check check (status in ('pending', 'done', 'replaced')),
  constraint follow_ups_case_fk foreign key (case_id) references panoh.cases(id) deferrable initially deferred,
  constraint follow_ups_rules_fk foreign key (rules_id) references panoh.rule_versions(id)
);
create index follow_ups_by_due_day on panoh.follow_ups (due_at);
create index follow_ups_of_agency on panoh.follow_ups (agency_id, due_at, id) where (status = 'pending');
create index follow_ups_by_case on panoh.follow_ups (case_id);
create index follow_ups_of_case on panoh.follow_ups (case_id, due_at, id) where (status = 'pending');
create index follow_ups_of_decision on panoh.follow_ups (subject_id) where (rule = 'mt.decision');
comment on table panoh.follow_ups is 'What must happen in a case, by when and by whom; rows end as done or replaced.';
comment on column panoh.follow_ups.user_id is 'A named owner; null: by owner_role.';
comment on column panoh.follow_ups.rule is 'The rule that made it.';
comment on column panoh.follow_ups.step is 'Step within the rule.';
comment on column panoh.follow_ups.partition is 'Who may see it.';
comment on column panoh.follow_ups.kind is 'safety_contact is satisfied by a contact, the others by other work.';
comment on column panoh.follow_ups.owner_role is 'Whose work it is.';
comment on column panoh.follow_ups.from_at is 'From when it can be done.';
comment on column panoh.follow_ups.alert_at is 'When the first reminder comes, if earlier than due_at.';
comment on column panoh.follow_ups.because is 'What caused it.';
comment on column panoh.follow_ups.subject_id is 'Referral, order, closing or other row it is about.';
comment on column panoh.follow_ups.after_closure is 'Belongs to the time after closing.';
comment on column panoh.follow_ups.escalated_to is 'The highest recipient that was notified.';
comment on column panoh.follow_ups.outcome is 'How it was closed, as a code.';
comment on column panoh.follow_ups.contact_id is 'The contact that satisfied it.';
comment on column panoh.follow_ups.counted_from is 'The moment from which its times are counted.';
comment on column panoh.follow_ups.rules_id is 'Version of the group''s rules; null: the rules as published.';

create table panoh.messages (
  id uuid not null,
  user_id uuid not null,
  channel text not null,
  kind text not null,
  is_safety boolean not null default false,
  notification_id uuid,
  state text not null default 'waiting',
  tag uuid,
  attempts smallint not null default 0,
  next_at timestamptz not null,
  tried_at timestamptz,
  error_code text,
  ended_at timestamptz,
  created_at timestamptz not null default panoh.now(),
  constraint messages_pkey primary key (id),
  constraint messages_once unique (notification_id, channel),
  constraint messages_channel_check check (channel = 'email'),
  constraint messages_kind_check check (kind in ('code', 'urgent', 'digest')),
  constraint messages_state_check check (state in ('waiting', 'sending', 'sent', 'dropped', 'fallen_back')),
  constraint messages_notification_fk foreign key (notification_id) references panoh.notifications(id) on delete cascade,
  constraint messages_user_fk foreign key (user_id) references panoh.users(id)
);
create index messages_ended on panoh.messages (ended_at) where (ended_at is not null);
create index messages_of_user on panoh.messages (user_id, channel) where (state in ('waiting', 'sending'));
create index messages_waiting on panoh.messages (next_at) where (state in ('waiting', 'sending'));
comment on table panoh.messages is 'One notification or code for one channel; the worker sends it, and deletes it 90 days after its end.';
comment on column panoh.messages.kind is 'code, urgent or digest.';
comment on column panoh.messages.is_safety is 'It may be sent in quiet hours if the user allows that.';
comment on column panoh.messages.state is 'fallen_back: given up, the notification in the product remains.';
comment on column panoh.messages.tag is 'Id of the sending, repeated when it is unknown whether it arrived.';
comment on column panoh.messages.next_at is 'When to try; while sending, the end of the lease.';
comment on column panoh.messages.error_code is 'Code of the last failure.';

create table panoh.rule_plannings (
  version_id uuid not null,
  working_group_id uuid not null,
  number integer not null,
  begun_at timestamptz not null,
  moved integer not null default 0,
  passed_at timestamptz,
  ended_at timestamptz,
  constraint rule_plannings_pkey primary key (version_id),
  constraint rule_plannings_version_fk foreign key (version_id) references panoh.rule_versions(id)
);
create index rule_plannings_open on panoh.rule_plannings (working_group_id, number) where (ended_at is null);
comment on table panoh.rule_plannings is 'How far waiting follow-ups are planned again by a new version of rules.';
comment on column panoh.rule_plannings.moved is 'Follow-ups that moved.';
comment on column panoh.rule_plannings.passed_at is 'All were visited.';
comment on column panoh.rule_plannings.ended_at is 'None can come any more.';

create table panoh.rule_values (
  version_id uuid not null,
  key text not null,
  count smallint not null,
  constraint rule_values_pk primary key (version_id, key),
  constraint rule_values_key_fk foreign key (key) references panoh.rule_limits(key),
  constraint rule_values_version_fk foreign key (version_id) references panoh.rule_versions(id)
);
comment on table panoh.rule_values is 'One value of a version; what has no row is as published.';
comment on column panoh.rule_values.key is 'Key in rule_limits.';
comment on column panoh.rule_values.count is 'The value, in the unit of the step.';

create table panoh.contact_decisions (
  id uuid not null,
  case_id uuid not null,
  follow_up_id uuid not null,
  agency_id uuid not null,
  decided_by uuid not null,
  decision text not null,
  decided_at timestamptz not null default panoh.now(),
  constraint contact_decisions_pkey primary key (id),
  constraint contact_decisions_decision_check check (decision in ('next_safe_time', 'another_safe_way', 'wait_for_her')),
  constraint contact_decisions_case_fk foreign key (case_id) references panoh.cases(id) deferrable initially deferred,
  constraint contact_decisions_follow_up_fk foreign key (follow_up_id) references panoh.follow_ups(id)
);
create index contact_decisions_by_row on panoh.contact_decisions (follow_up_id, decided_at desc, id desc);
comment on table panoh.contact_decisions is 'A supervisor''s decision on a contact without a safe time before its due time; never edited.';

create table panoh.follow_up_steps (
  id uuid not null,
  follow_up_id uuid not null,
  case_id uuid not null,
  step_no smallint not null,
  rung text not null,
  run_at timestamptz not null,
  tells text not null default 'row',
  state text not null default 'waiting',
  lease_until timestamptz,
  attempts integer not null default 0,
  done_at timestamptz,
  constraint follow_up_steps_pkey primary key (id),
  constraint follow_up_steps_once unique (follow_up_id, step_no),
  constraint follow_up_steps_rung_check 
      check (rung in ('owner', 'supervisor', 'superior', 'coordinator', 'chair', 'prosecutor', 'agency_head', 'fallback', 'oversight')),
  constraint follow_up_steps_state_check check (state in ('waiting', 'claimed', 'done', 'skipped', 'unheard')),
  constraint follow_up_steps_follow_up_fk foreign key (follow_up_id) references panoh.follow_ups(id)
);
create index follow_up_steps_due on panoh.follow_up_steps (run_at) where (state in ('waiting', 'claimed', 'unheard'));

    create index follow_up_steps_next on panoh.follow_up_steps (coalesce(lease_until, run_at)) where (state in ('waiting', 'claimed', 'unheard'));
create index follow_up_steps_unheard on panoh.follow_up_steps (id) where (state = 'unheard');
comment on table panoh.follow_up_steps is 'A reminder of a follow-up: when, and to whom; the queue is only its clock.';
comment on column panoh.follow_up_steps.rung is 'The recipient.';
comment on column panoh.follow_up_steps.tells is 'row: the follow-up; lateness: only that something is late; call: a notification outside the plan.';
comment on column panoh.follow_up_steps.state is 'unheard: no recipient could receive it, so it is tried again.';
comment on column panoh.follow_up_steps.lease_until is 'Until when a worker holds it.';

create table panoh.snoozes (
  id uuid not null,
  follow_up_id uuid not null,
  case_id uuid not null,
  user_id uuid not null,
  reason text not null,
  until_at timestamptz not null,
  created_at timestamptz not null default panoh.now(),
  ended_at timestamptz,
  constraint snoozes_pkey primary key (id),
  constraint snoozes_reason_check check (reason in ('not_safe_now', 'agreed_later', 'waits_for_other', 'away', 'other_first')),
  constraint snoozes_case_fk foreign key (case_id) references panoh.cases(id),
  constraint snoozes_follow_up_fk foreign key (follow_up_id) references panoh.follow_ups(id),
  constraint snoozes_user_fk foreign key (user_id) references panoh.users(id)
);
create index snoozes_by_follow_up on panoh.snoozes (follow_up_id, user_id, created_at desc);
comment on table panoh.snoozes is 'A user''s wish to see a follow-up later; its due time and reminders stay.';
