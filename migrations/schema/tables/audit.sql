create table panoh.audit_chain (
  chain_no bigint not null,
  seq bigint not null,
  hash bytea not null,
  constraint audit_chain_pk primary key (chain_no),
  constraint audit_chain_once unique (seq),
  constraint audit_chain_from_one check (chain_no > 0),
  constraint audit_chain_hash_length check (octet_length(hash) = 32)
);
comment on table panoh.audit_chain is 'The place of one audit entry in the hash chain; the worker appends it and nothing changes it.';
comment on column panoh.audit_chain.chain_no is 'Numbers without a gap, in the order in which entries became visible.';
comment on column panoh.audit_chain.seq is 'The entry; no foreign key, so a deleted entry leaves a gap that shows.';
comment on column panoh.audit_chain.hash is 'SHA-256 over the entry and the hash before it.';

create table panoh.audit_checkpoints (
  no integer not null,
  chain_no bigint not null,
  hash bytea not null,
  at timestamptz not null,
  signature bytea not null,
  constraint audit_checkpoints_pk primary key (no),
  constraint audit_checkpoints_once unique (chain_no),
  constraint audit_checkpoints_hash_length check (octet_length(hash) = 32),
  constraint audit_checkpoints_signature_length check (octet_length(signature) = 64)
);
comment on table panoh.audit_checkpoints is 'A signed head of the chain; the worker appends it and nothing changes it.';
comment on column panoh.audit_checkpoints.chain_no is 'The last link that the signature covers.';
comment on column panoh.audit_checkpoints.hash is 'Hash of that link.';
comment on column panoh.audit_checkpoints.signature is 'Ed25519, by the key in audit_keys.';

create table panoh.audit_entries (
  seq bigint generated always as identity,
  at timestamptz not null default (panoh.now() + (clock_timestamp() - now())),
  actor_id uuid,
  agency_id uuid,
  session_hash text,
  action text not null,
  decision text not null,
  cases uuid[] not null default '{}'::uuid[],
  partitions text[] not null default '{}'::text[],
  purpose text,
  request_id uuid not null,
  grants uuid[] not null default '{}'::uuid[],
  constraint audit_entries_pkey primary key (seq),
  constraint audit_entries_decision_check check (decision in ('allowed', 'refused', 'failed'))
);
create index audit_entries_by_case on panoh.audit_entries using gin (cases);
create index audit_entries_by_day on panoh.audit_entries using brin (at);
comment on table panoh.audit_entries is 'One request or job step and its outcome; appended by write_audit and write_job_audit, never edited.';
comment on column panoh.audit_entries.seq is 'Drawn before the commit, so numbers may have gaps and may become visible out of order.';
comment on column panoh.audit_entries.at is 'Time of the entry, not of its transaction.';
comment on column panoh.audit_entries.actor_id is 'The user; null for jobs and requests without a session.';
comment on column panoh.audit_entries.session_hash is 'Hash of the session token, which groups the requests of one session.';
comment on column panoh.audit_entries.action is 'The operationId, or the name of a job.';
comment on column panoh.audit_entries.cases is 'Pseudonyms of the cases it touched (cases.audit_pseudonym), never their ids.';
comment on column panoh.audit_entries.partitions is 'Partitions that it read or wrote.';
comment on column panoh.audit_entries.purpose is 'The stated reason, or coded detail.';
comment on column panoh.audit_entries.grants is 'Grants that the access relied on.';

create table panoh.audit_keys (
  version smallint not null,
  public_key bytea not null,
  sealed_private_key bytea not null,
  created_at timestamptz not null default panoh.now(),
  constraint audit_keys_pk primary key (version),
  constraint audit_keys_public_key_length check (octet_length(public_key) = 32),
  constraint audit_keys_single check (version = 1)
);
comment on table panoh.audit_keys is 'The key pair that signs checkpoints; the worker makes it once.';
comment on column panoh.audit_keys.sealed_private_key is 'Sealed with the root key.';

create table panoh.audit_sealing (
  id smallint not null default 1,
  settled_seq bigint not null default 0,
  mark_seq bigint not null default 0,
  mark_xid xid8 not null default '0'::xid8,
  constraint audit_sealing_pk primary key (id),
  constraint audit_sealing_single check (id = 1)
);
comment on table panoh.audit_sealing is 'The one row that says how far the chain has come; the worker moves it.';
comment on column panoh.audit_sealing.settled_seq is 'All entries up to here are in the chain or were rolled back.';
comment on column panoh.audit_sealing.mark_seq is 'Settled as soon as no transaction up to mark_xid runs.';
comment on column panoh.audit_sealing.mark_xid is 'Number of the transaction that set the mark.';
