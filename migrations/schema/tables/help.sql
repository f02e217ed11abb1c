create table panoh.help_lines (
  agency_id uuid not null,
  is_open boolean not null,
  within_minutes smallint not null,
  changed_by uuid not null,
  changed_at timestamptz not null default panoh.now(),
  constraint help_lines_pkey primary key (agency_id),
  constraint help_lines_minutes_check check (within_minutes >= 5 and within_minutes <= 240),
  constraint help_lines_agency_fk foreign key (agency_id) references panoh.agencies(id)
);
comment on table panoh.help_lines is 'Whether a hotline accepts requests for help from the public pages, and how soon it reads them.';
comment on column panoh.help_lines.within_minutes is 'Promised time within its hours.';

create table panoh.help_requests (
  id uuid not null,
  agency_id uuid not null,
  audit_pseudonym uuid not null default gen_random_uuid(),
  received_at timestamptz not null default panoh.now(),
  due_at timestamptz not null,
  is_doubtful boolean not null default false,
  is_bundled boolean not null default false,
  lookup_hash text,
  state text not null default 'waiting',
  taken_by uuid,
  taken_at timestamptz,
  try_at timestamptz,
  locked_at timestamptz,
  outcome text,
  settled_at timestamptz,
  version integer not null default 1,
  constraint help_requests_pkey primary key (id),
  constraint help_requests_bundled_check check (is_doubtful or not is_bundled),
  constraint help_requests_outcome_check check (outcome in ('reached', 'stopped', 'junk')),
  constraint help_requests_settled_check check ((state = 'settled') = (settled_at is not null) and (state = 'settled') = (outcome is not null)),
  constraint help_requests_state_check check (state in ('waiting', 'taken', 'settled')),
  constraint help_requests_taken_check check (state <> 'taken' or taken_by is not null),
  constraint help_requests_agency_fk foreign key (agency_id) references panoh.agencies(id),
  constraint help_requests_taker_fk foreign key (taken_by) references panoh.users(id)
);
create index help_requests_lookup on panoh.help_requests (lookup_hash);
create index help_requests_open on panoh.help_requests (agency_id, due_at, id) where (state <> 'settled');
create index help_requests_settled on panoh.help_requests (agency_id, settled_at) where (state = 'settled');
comment on table panoh.help_requests is 'A request for help from the public pages.';
comment on column panoh.help_requests.audit_pseudonym is 'Stands for it in audit_entries.';
comment on column panoh.help_requests.is_doubtful is 'Looks like junk; read last.';
comment on column panoh.help_requests.is_bundled is 'Notified together with other doubtful ones.';
comment on column panoh.help_requests.lookup_hash is 'Digest of the code by which the sender asks whether it was read; gone with the words.';
comment on column panoh.help_requests.try_at is 'When the person who took it calls again.';
comment on column panoh.help_requests.locked_at is 'Another person answered the call; no more calls.';

create table panoh.help_events (
  id uuid not null default gen_random_uuid(),
  request_id uuid not null,
  kind text not null,
  reason text,
  actor_id uuid not null,
  at timestamptz not null default panoh.now(),
  constraint help_events_pkey primary key (id),
  constraint help_events_request_fk foreign key (request_id) references panoh.help_requests(id)
);
create index help_events_of_request on panoh.help_events (request_id, at);
comment on table panoh.help_events is 'What was done with a request for help, in codes; never edited.';

create table panoh.help_steps (
  id uuid not null,
  request_id uuid not null,
  rung text not null,
  run_at timestamptz not null,
  state text not null default 'waiting',
  lease_until timestamptz,
  attempts integer not null default 0,
  done_at timestamptz,
  constraint help_steps_pkey primary key (id),
  constraint help_steps_rung_check check (rung in ('duty', 'taker', 'everyone', 'supervisor', 'coordinator', 'ageing')),
  constraint help_steps_state_check check (state in ('waiting', 'claimed', 'done', 'skipped', 'unheard')),
  constraint help_steps_request_fk foreign key (request_id) references panoh.help_requests(id)
);

    create index help_steps_next on panoh.help_steps (coalesce(lease_until, run_at)) where (state in ('waiting', 'claimed', 'unheard'));
create index help_steps_of_request on panoh.help_steps (request_id);
comment on table panoh.help_steps is 'A reminder of a request for help: when, and to whom.';
comment on column panoh.help_steps.rung is 'The recipient.';
comment on column panoh.help_steps.state is 'unheard: no recipient could receive it, so it is tried again.';
comment on column panoh.help_steps.lease_until is 'Until when a worker holds it.';

create table panoh.help_words (
  id uuid not null,
  agency_id uuid not null,
  agency_key_version integer not null,
  sealed_key bytea not null,
  sealed bytea not null,
  constraint help_words_pkey primary key (id),
  constraint help_words_size_check check (octet_length(sealed) <= 8000),
  constraint help_words_request_fk foreign key (id) references panoh.help_requests(id)
);
comment on table panoh.help_words is 'The words of a request for help; deleted 30 days after it was settled, 90 days after it came.';
comment on column panoh.help_words.sealed_key is 'Data key of this row, sealed to the hotline.';
comment on column panoh.help_words.sealed is 'The words, sealed with sealed_key.';
