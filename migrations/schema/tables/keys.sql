create table vault.case_keys (
  case_id uuid not null, partition text not null,
  key_version integer not null, -- Version of the data key, which every envelope names.
  agency_id uuid not null,
  agency_key_version integer not null, -- Version in agency_keys that opens it.
  sealed_key bytea not null, -- The data key, sealed to that public key.
  created_at timestamptz not null default panoh.now(),
  constraint case_keys_pk primary key (case_id, partition, key_version, agency_id)
);
comment on table vault.case_keys is 'The data key of one partition of a case, sealed to one agency; deleting the rows erases the words.';

create table vault.index_secrets (
  version smallint primary key check (version > 0),
  -- current writes; coming and leaving exist during a change; link joins old digests to newer ones.
  state text not null check (state in ('link', 'leaving', 'current', 'coming')),
  sealed_secret bytea not null -- Sealed with the root key.
);
create unique index index_secrets_once on vault.index_secrets (state) where state <> 'link';
comment on table vault.index_secrets is 'A secret behind blind indexes; older ones stay as links, so that old digests can be carried over.';

create table vault.resting_keys (
  block_id uuid not null, case_id uuid not null, partition text not null, key_version integer not null,
  agency_id uuid not null, agency_key_version integer not null,
  sealed_key bytea not null, -- As in vault.case_keys.
  rested_at timestamptz not null default panoh.now(), -- When it left vault.case_keys.
  constraint resting_keys_pk primary key (block_id, case_id, partition, key_version, agency_id)
);
comment on table vault.resting_keys is 'A case key taken from an agency by a heavy block; returns or goes when the block is settled.';

create table vault.rotations (
  kind text not null check (kind in ('agency', 'data', 'index', 'root')), -- Which keys: agency, data, index or root.
  scope text not null, -- Agency, table or other part that is rotated.
  reached uuid, -- Last row that is done.
  until uuid, -- Last row to do.
  done integer not null default 0, started_at timestamptz not null default panoh.now(),
  constraint rotations_pk primary key (kind, scope)
);
comment on table vault.rotations is 'How far a running change of keys has come; deleted at its end.';
