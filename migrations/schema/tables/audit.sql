create table panoh.audit_chain (
  -- Numbers without a gap, in the order in which entries became visible.
  chain_no bigint primary key check (chain_no > 0),
  seq bigint not null unique, -- The entry; no foreign key, so a deleted entry leaves a gap that shows.
  hash bytea not null check (octet_length(hash) = 32) -- SHA-256 over the entry and the hash before it.
);
comment on table panoh.audit_chain is 'The place of one audit entry in the hash chain; the worker appends it and nothing changes it.';

create table panoh.audit_checkpoints (
  no integer primary key,
  chain_no bigint not null unique, -- The last link that the signature covers.
  hash bytea not null check (octet_length(hash) = 32), -- Hash of that link.
  at timestamptz not null,
  signature bytea not null check (octet_length(signature) = 64) -- Ed25519, by the key in audit_keys.
);
comment on table panoh.audit_checkpoints is 'A signed head of the chain; the worker appends it and nothing changes it.';

create table panoh.audit_entries (
  -- Drawn before the commit, so numbers may have gaps and may become visible out of order.
  seq bigint generated always as identity primary key,
  -- Time of the entry, not of its transaction.
  at timestamptz not null default (panoh.now() + (clock_timestamp() - now())),
  actor_id uuid, -- The user; null for jobs and requests without a session.
  agency_id uuid,
  session_hash text, -- Hash of the session token, which groups the requests of one session.
  action text not null, -- The operationId, or the name of a job.
  decision text not null check (decision in ('allowed', 'refused', 'failed')),
  cases uuid[] not null default '{}', -- Pseudonyms of the cases it touched (cases.audit_pseudonym), never their ids.
  partitions text[] not null default '{}', -- Partitions that it read or wrote.
  purpose text, -- The stated reason, or coded detail.
  request_id uuid not null,
  grants uuid[] not null default '{}' -- Grants that the access relied on.
);
create index audit_entries_by_case on panoh.audit_entries using gin (cases);
create index audit_entries_by_day on panoh.audit_entries using brin (at);
comment on table panoh.audit_entries is 'One request or job step and its outcome; appended by write_audit, never edited.';

create table panoh.audit_keys (
  version smallint primary key check (version = 1),
  public_key bytea not null check (octet_length(public_key) = 32),
  sealed_private_key bytea not null, -- Sealed with the root key.
  created_at timestamptz not null default panoh.now()
);
comment on table panoh.audit_keys is 'The key pair that signs checkpoints; the worker makes it once.';

create table panoh.audit_chain_state (
  id smallint default 1 primary key check (id = 1),
  settled_seq bigint not null default 0, -- All entries up to here are in the chain or were rolled back.
  mark_seq bigint not null default 0, -- Settled as soon as no transaction up to mark_xid runs.
  mark_xid xid8 not null default '0'::xid8 -- Number of the transaction that set the mark.
);
comment on table panoh.audit_chain_state is 'The one row that says how far the chain has come; the worker moves it.';
