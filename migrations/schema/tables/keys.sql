create table vault.case_keys (
  case_id uuid not null,
  partition text not null,
  key_version integer not null,
  agency_id uuid not null,
  agency_key_version integer not null,
  sealed_key bytea not null,
  created_at timestamptz not null default panoh.now(),
  constraint case_keys_pk primary key (case_id, partition, key_version, agency_id)
);
comment on table vault.case_keys is 'The data key of one partition of a case, sealed to one agency; deleting the rows erases the words.';
comment on column vault.case_keys.key_version is 'Version of the data key, which every envelope names.';
comment on column vault.case_keys.agency_key_version is 'Version in agency_keys that opens it.';
comment on column vault.case_keys.sealed_key is 'The data key, sealed to that public key.';

create table vault.index_secrets (
  version smallint not null,
  state text not null,
  sealed_secret bytea not null,
  constraint index_secrets_pkey primary key (version),
  constraint index_secrets_state_check check (state in ('link', 'leaving', 'current', 'coming')),
  constraint index_secrets_version_check check (version > 0)
);
create unique index index_secrets_once on vault.index_secrets (state) where (state <> 'link');
comment on table vault.index_secrets is 'A secret behind blind indexes; older ones stay as links, so that old digests can be carried over.';
comment on column vault.index_secrets.state is 'current writes; coming and leaving exist during a change; link joins old digests to newer ones.';
comment on column vault.index_secrets.sealed_secret is 'Sealed with the root key.';

create table vault.resting_keys (
  block_id uuid not null,
  case_id uuid not null,
  partition text not null,
  key_version integer not null,
  agency_id uuid not null,
  agency_key_version integer not null,
  sealed_key bytea not null,
  rested_at timestamptz not null default panoh.now(),
  constraint resting_keys_pk primary key (block_id, case_id, partition, key_version, agency_id)
);
comment on table vault.resting_keys is 'A case key taken from an agency by a heavy block; returns or goes when the block is settled.';
comment on column vault.resting_keys.sealed_key is 'As in vault.case_keys.';
comment on column vault.resting_keys.rested_at is 'When it left vault.case_keys.';

create table vault.rotations (
  kind text not null,
  scope text not null,
  reached uuid,
  until uuid,
  done integer not null default 0,
  started_at timestamptz not null default panoh.now(),
  constraint rotations_pk primary key (kind, scope),
  constraint rotations_kind_check check (kind in ('agency', 'data', 'index', 'root'))
);
comment on table vault.rotations is 'How far a running change of keys has come; deleted at its end.';
comment on column vault.rotations.kind is 'Which keys: agency, data, index or root.';
comment on column vault.rotations.scope is 'Agency, table or other part that is rotated.';
comment on column vault.rotations.reached is 'Last row that is done.';
comment on column vault.rotations.until is 'Last row to do.';
