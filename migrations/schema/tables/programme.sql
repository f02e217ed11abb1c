create table panoh.programme_files (
  id uuid primary key, agency_id uuid not null references panoh.agencies,
  worker_id uuid not null references panoh.users, -- Who works with him.
  basis text not null check (basis in ('order_condition', 'police_measure', 'court_duty', 'own_wish', 'prosecutor')),
  hours_asked smallint not null check (hours_asked between 1 and 500),
  ends_on date, -- Last day that the paper of the basis names.
  stage text not null default 'asked' check (stage in ('asked', 'assessed', 'not_suitable',
    'contract', 'running', 'paused', 'finished', 'dropped_out', 'excluded', 'ended_by_law')),
  stage_reason text, -- Code; why he is not suitable.
  stage_at timestamptz not null default panoh.now(),
  apart_from_id uuid references panoh.programme_files, -- The other party of a couple: never there on the same day.
  report_by timestamptz, -- When the body of the basis must have heard of a drop-out; attendance alone.
  reported_at timestamptz,
  agency_key_version integer not null, -- Version in agency_keys that opens it.
  sealed_key bytea not null, sealed bytea not null, -- His name, birth, phones, paper and notes.
  opened_by uuid not null, opened_at timestamptz not null default panoh.now(), version integer not null default 1,
  constraint programme_files_unit unique (id, agency_id),
  constraint programme_files_apart_check check (apart_from_id <> id),
  constraint programme_files_reported_check check (reported_at is null or report_by is not null)
);
create index programme_files_by_agency on panoh.programme_files (agency_id, stage_at desc, id);
comment on table panoh.programme_files is 'A man in the programme for perpetrators; no column of it, and no key, leads to a survivor. The worker deletes it 3 years after the end.';

create table panoh.programme_blocks (
  file_id uuid not null, user_id uuid not null references panoh.users, agency_id uuid not null,
  reason text not null check (reason in ('is_alleged_person', 'relative', 'works_there', 'influence', 'survivor_asked')),
  blocked_by uuid not null, blocked_at timestamptz not null default panoh.now(),
  constraint programme_blocks_pk primary key (file_id, user_id),
  constraint programme_blocks_file_fk foreign key (file_id, agency_id) references panoh.programme_files(id, agency_id)
);
comment on table panoh.programme_blocks is 'A worker of the programme who must not reach a file; never lifted.';

create table panoh.programme_sessions (
  id uuid primary key, file_id uuid not null references panoh.programme_files, agency_id uuid not null,
  on_day date not null, minutes smallint not null check (minutes between 0 and 480),
  kind text not null check (kind in ('one_to_one', 'group')), -- Never a couple.
  attended text not null check (attended in ('yes', 'late', 'absent_told', 'absent', 'drunk', 'sent_away')),
  theme text not null, -- Code.
  recorded_by uuid not null, recorded_at timestamptz not null default panoh.now(),
  constraint programme_sessions_once unique (file_id, on_day)
);
comment on table panoh.programme_sessions is 'One session of a man and whether he came; never edited.';

create table panoh.programme_signals (
  id uuid primary key, agency_id uuid not null,
  file_id uuid not null, -- No foreign key: a signal that reached a case stays with it when the file is deleted.
  code text not null, on_day date not null,
  -- They reach a survivor also after her refusal and in a closed case.
  is_danger boolean not null generated always as (code in ('threat_life', 'knows_where', 'weapon', 'child_risk')) stored,
  sent_by uuid not null, sent_at timestamptz not null default panoh.now(),
  looked_at timestamptz -- When the worker last looked for cases, found or not.
);
create index programme_signals_of_file on panoh.programme_signals (file_id, sent_at desc);
comment on table panoh.programme_signals is 'A warning of the programme that goes one way; whether it reached a case shows nowhere on its side.';

create table panoh.programme_signal_probes (
  id uuid primary key default gen_random_uuid(), signal_id uuid not null references panoh.programme_signals,
  keyed_for uuid not null references panoh.agencies, -- Agency for which the digests are keyed.
  key_version integer not null, -- Version in vault.index_secrets that made them.
  tokens bytea[] not null, -- Keyed digests of his surname and given name.
  constraint programme_signal_probes_once unique (signal_id, keyed_for)
);
comment on table panoh.programme_signal_probes is 'By what the worker looks for cases of a signal; gone once it has looked, of dangers after 30 days.';

create table panoh.programme_signal_texts (
  signal_id uuid not null references panoh.programme_signals,
  agency_id uuid not null references panoh.agencies, -- Every agency gets a copy; the worker deletes those without a case.
  agency_key_version integer not null, -- Version in agency_keys that opens it.
  sealed_key bytea not null, sealed bytea not null, -- The sentence, and who is meant.
  constraint programme_signal_texts_pk primary key (signal_id, agency_id)
);
create index programme_signal_texts_of on panoh.programme_signal_texts (agency_id, agency_key_version);
comment on table panoh.programme_signal_texts is 'The words of a signal, sealed for one agency.';

create table panoh.programme_signal_cases (
  signal_id uuid not null, case_id uuid not null, -- No foreign keys: nothing joins the two sides.
  found_at timestamptz not null default panoh.now(),
  confirmed_by uuid, confirmed_at timestamptz, -- Who said that it is him, and no namesake: the words open.
  answer text check (answer in ('acted', 'no_change', 'not_him')),
  answered_by uuid, answered_at timestamptz,
  constraint programme_signal_cases_pk primary key (signal_id, case_id),
  constraint programme_signal_cases_confirmed_check check ((confirmed_by is null) = (confirmed_at is null)),
  constraint programme_signal_cases_answered_check check ((answer is null) = (answered_at is null))
);
create index programme_signal_cases_by_case on panoh.programme_signal_cases (case_id);
comment on table panoh.programme_signal_cases is 'A case that a signal is about, and what its owner did; no login may read it.';

create table panoh.programme_feedback (
  signal_id uuid not null, case_id uuid not null,
  step smallint not null check (step between 1 and 5), -- Start, half, end, 3 and 6 months after.
  word text not null check (word in ('safer', 'same', 'worse', 'not_asked')),
  recorded_by uuid not null, recorded_at timestamptz not null default panoh.now(),
  constraint programme_feedback_pk primary key (signal_id, case_id, step)
);
create index programme_feedback_by_case on panoh.programme_feedback (case_id);
comment on table panoh.programme_feedback is 'Whether she says that she is safer while he is in a programme; no login of the programme reads it.';
