create table panoh.hotlines (
  agency_id uuid primary key references panoh.agencies, is_open boolean not null,
  -- Promised time within its hours.
  within_minutes smallint not null check (within_minutes >= 5 and within_minutes <= 240),
  changed_by uuid not null, changed_at timestamptz not null default panoh.now()
);
comment on table panoh.hotlines is 'Whether a hotline accepts requests for help from the public pages, and how soon it reads them.';

create table panoh.callback_requests (
  id uuid primary key, agency_id uuid not null references panoh.agencies,
  source text not null default 'page' check (source in ('page', 'hidden', 'sms')), -- How it was sent.
  audit_pseudonym uuid not null default gen_random_uuid(), -- Stands for it in audit_entries.
  received_at timestamptz not null default panoh.now(), due_at timestamptz not null,
  is_doubtful boolean not null default false, -- Looks like junk; read last.
  is_bundled boolean not null default false, -- Notified together with other doubtful ones.
  lookup_hash text, -- Digest of the code by which the sender asks whether it was read; gone with the words.
  state text not null default 'waiting' check (state in ('waiting', 'taken', 'settled')),
  sender_hash text, -- Digest of the number of a text message; gone with the words.
  taken_by uuid references panoh.users, taken_at timestamptz,
  read_at timestamptz, -- When a person first opened it.
  try_at timestamptz, -- When the person who took it calls again.
  locked_at timestamptz, -- Another person answered the call; no more calls.
  outcome text check (outcome in ('reached', 'stopped', 'junk')),
  settled_at timestamptz, version integer not null default 1,
  constraint callback_requests_bundled_check check (is_doubtful or not is_bundled),
  constraint callback_requests_settled_check check ((state = 'settled') = (settled_at is not null)
    and (state = 'settled') = (outcome is not null)),
  constraint callback_requests_taken_check check (state <> 'taken' or taken_by is not null)
);
create index callback_requests_lookup on panoh.callback_requests (lookup_hash);
create index callback_requests_sender on panoh.callback_requests (sender_hash) where state <> 'settled';
create index callback_requests_open on panoh.callback_requests (agency_id, due_at, id) where state <> 'settled';
create index callback_requests_settled on panoh.callback_requests (agency_id, settled_at) where state = 'settled';
comment on table panoh.callback_requests is 'A request for help from the public pages.';

create table panoh.callback_events (
  id uuid default gen_random_uuid() primary key, request_id uuid not null references panoh.callback_requests,
  kind text not null, reason text, actor_id uuid not null,
  at timestamptz not null default panoh.now()
);
create index callback_events_of_request on panoh.callback_events (request_id, at);
comment on table panoh.callback_events is 'What was done with a request for help, in codes; never edited.';

create table panoh.callback_escalations (
  id uuid primary key, request_id uuid not null references panoh.callback_requests,
  -- The recipient.
  rung text not null check (rung in ('duty', 'taker', 'everyone', 'supervisor', 'coordinator', 'oversight', 'ageing')),
  run_at timestamptz not null,
  -- unheard: no recipient could receive it, so it is tried again.
  state text not null default 'waiting' check (state in ('waiting', 'claimed', 'done', 'skipped', 'undeliverable')),
  lease_until timestamptz, -- Until when a worker holds it.
  attempts integer not null default 0,
  of_message boolean not null default false, -- Of a further text message; ends when its taker opens it.
  done_at timestamptz
);
create index callback_escalations_next on panoh.callback_escalations (coalesce(lease_until, run_at)) where state
  in ('waiting', 'claimed', 'undeliverable');
create index callback_escalations_of_request on panoh.callback_escalations (request_id);
comment on table panoh.callback_escalations is 'A reminder of a request for help: when, and to whom.';

create table panoh.callback_details (
  id uuid primary key references panoh.callback_requests,
  agency_id uuid not null, agency_key_version integer not null,
  sealed_key bytea not null, -- Data key of this row, sealed to the hotline.
  sealed bytea not null check (octet_length(sealed) <= 8000) -- The words, sealed with sealed_key.
);
comment on table panoh.callback_details is 'The words of a request for help; deleted 30 days after it was settled, 90 days after it came.';

create table panoh.callback_messages (
  id uuid default gen_random_uuid() primary key, request_id uuid not null references panoh.callback_requests,
  agency_id uuid not null, agency_key_version integer not null,
  sealed_key bytea not null, -- Data key of this row, sealed to the hotline.
  sealed bytea not null check (octet_length(sealed) <= 65000), -- The text, sealed with sealed_key.
  digest text not null, -- Of number, text and part: the same one again is counted.
  whole text not null, -- Digest that the parts of one message share.
  part smallint not null check (part >= 1), parts smallint not null check (parts between 1 and 255),
  times integer not null default 1, received_at timestamptz not null default panoh.now(),
  last_at timestamptz not null default panoh.now()
);
create index callback_messages_of_request on panoh.callback_messages (request_id, digest);
comment on table panoh.callback_messages is 'A text message, or a part of one, to the hotline; deleted 30 days after the last of its request.';

create table panoh.callback_answers (
  id uuid primary key, request_id uuid not null references panoh.callback_requests,
  template text not null check (template in ('received', 'call_when', 'tomorrow', 'busy', 'come', 'thanks')),
  language text not null check (language in ('tg', 'ru', 'en')),
  basis text not null check (basis in ('asked', 'agreed')), -- Why she may be answered.
  state text not null default 'queued'
    check (state in ('queued', 'sending', 'sent', 'delivered', 'failed', 'unknown', 'refused')),
  sealed_number bytea, -- Sealed under the root key, until it is sent.
  provider_id text, attempts integer not null default 0,
  next_at timestamptz not null default panoh.now(), lease_until timestamptz,
  actor_id uuid not null references panoh.users, at timestamptz not null default panoh.now()
);
create index callback_answers_of_request on panoh.callback_answers (request_id);
create index callback_answers_waiting on panoh.callback_answers (next_at) where state in ('queued', 'sending');
create index callback_answers_receipt on panoh.callback_answers (provider_id);
comment on table panoh.callback_answers is 'A neutral sentence that a person sent to a survivor by text message.';
