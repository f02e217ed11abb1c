create table panoh.clock (
  id smallint not null default 1,
  is_scratch boolean not null default false,
  shifted_by interval not null default '00:00:00'::interval,
  constraint clock_pkey primary key (id),
  constraint clock_real check (is_scratch or shifted_by = '00:00:00'::interval),
  constraint clock_single check (id = 1)
);
comment on table panoh.clock is 'The one row by which panoh.now() shifts time, in scratch databases of tests and demonstrations only.';
comment on column panoh.clock.is_scratch is 'True in a database that may be thrown away; only there may the clock shift.';
comment on column panoh.clock.shifted_by is 'What panoh.now() adds to the time of the server.';

create table panoh.daily_reports (
  day date not null,
  due integer not null,
  on_time integer not null,
  late integer not null,
  unheard integer not null,
  missed integer not null,
  escalated integer not null,
  made_at timestamptz not null default panoh.now(),
  constraint daily_reports_pk primary key (day),
  constraint daily_reports_adds_up check (due = (on_time + late + unheard + missed) and escalated <= due)
);
comment on table panoh.daily_reports is 'One day of reminders in numbers; the worker writes it after the day and it never changes.';
comment on column panoh.daily_reports.due is 'Steps that came due that day, the sum of the four columns after it.';
comment on column panoh.daily_reports.unheard is 'Steps that no recipient could receive.';
comment on column panoh.daily_reports.missed is 'Steps that were never sent.';
comment on column panoh.daily_reports.escalated is 'Steps that went to a person above the owner.';

create table panoh.drafts (
  user_id uuid not null,
  agency_id uuid not null,
  key text not null,
  case_id uuid,
  agency_key_version integer not null,
  sealed_key bytea not null,
  sealed bytea not null,
  writer text not null,
  edit integer not null,
  version integer not null default 1,
  saved_at timestamptz not null default panoh.now(),
  counted_from timestamptz not null default panoh.now(),
  writes integer not null default 1,
  constraint drafts_pk primary key (user_id, agency_id, key),
  constraint drafts_key_check check (key ~ '^[a-z][a-z0-9-]{0,39}(:[0-9a-f-]{36}){0,2}$'),
  constraint drafts_size_check check (octet_length(sealed) <= 61000),
  constraint drafts_writer_check check (writer ~ '^[0-9a-f]{32}$')
);
create index drafts_by_age on panoh.drafts (saved_at);
comment on table panoh.drafts is 'What one user typed into one form and did not send; written as they type, deleted after 30 days.';
comment on column panoh.drafts.key is 'The form, and the ids of the records it is about.';
comment on column panoh.drafts.sealed_key is 'Data key of this row, sealed to the agency of the writer.';
comment on column panoh.drafts.sealed is 'The words, sealed with sealed_key.';
comment on column panoh.drafts.writer is 'Random id of the open page, so that two pages notice each other.';
comment on column panoh.drafts.edit is 'Number of the edit within that page.';
comment on column panoh.drafts.counted_from is 'Begin of the minute in which writes are counted.';
comment on column panoh.drafts.writes is 'Saves since counted_from; limits how often a page may save.';

create table panoh.heartbeats (
  name text not null,
  beaten_at timestamptz not null,
  counts jsonb not null default '{}'::jsonb,
  constraint heartbeats_pkey primary key (name)
);
comment on table panoh.heartbeats is 'One process or loop and the time it last ran; the worker overwrites it.';
comment on column panoh.heartbeats.counts is 'What it found, in numbers and times.';

create table panoh.holidays (
  day date not null,
  entered_by uuid not null,
  entered_at timestamptz not null default panoh.now(),
  constraint holidays_pkey primary key (day)
);
comment on table panoh.holidays is 'A day without office work; an administrator enters and removes it.';

create table panoh.idempotency_keys (
  user_id uuid not null,
  key text not null,
  operation text not null,
  body_hmac bytea not null,
  resource_id uuid,
  created_at timestamptz not null default panoh.now(),
  constraint idempotency_keys_pk primary key (user_id, key),
  constraint idempotency_keys_random check (key ~ '^[0-9a-f-]{32,36}$')
);
comment on table panoh.idempotency_keys is 'One command of a user, so that a repeated request returns the same outcome.';
comment on column panoh.idempotency_keys.operation is 'The operationId.';
comment on column panoh.idempotency_keys.body_hmac is 'Keyed digest of address and body; another body with the same key is refused.';
comment on column panoh.idempotency_keys.resource_id is 'What the first request made or changed; null until it has committed.';

create table panoh.outbox (
  id uuid not null,
  queue text not null,
  kind text not null,
  subject_id uuid not null,
  run_at timestamptz not null,
  created_at timestamptz not null default panoh.now(),
  relayed_at timestamptz,
  constraint outbox_pkey primary key (id)
);
create index outbox_relayed on panoh.outbox (relayed_at) where (relayed_at is not null);
create index outbox_waiting on panoh.outbox (created_at) where (relayed_at is null);
comment on table panoh.outbox is 'Work that a transaction leaves to a queue; deleted 30 days after it was handed over.';
comment on column panoh.outbox.kind is 'The kind of job in the queue.';
comment on column panoh.outbox.subject_id is 'The row that the job is about.';
comment on column panoh.outbox.relayed_at is 'When the queue received it; null while it waits.';
