create table panoh.files (
  id uuid primary key, case_id uuid not null references panoh.cases deferrable initially deferred,
  agency_id uuid not null, added_by uuid not null,
  subject text not null check (subject in ('case', 'incident', 'order', 'referral')),
  subject_id uuid not null, -- The case, incident, order or referral.
  partition text not null check (partition in ('narrative', 'legal', 'health', 'support')), -- Whose key seals it.
  state text not null default 'uploading' check (state in ('uploading', 'kept', 'removed')),
  format text, -- By content, as a code; null until the upload ends.
  size integer not null check (size between 1 and 20971520), -- In bytes; counts towards the quota of the agency.
  sealed bytea, -- Name and data key of the file, sealed with the partition's key; null once removed.
  started_at timestamptz not null default panoh.now(), kept_at timestamptz,
  removed_at timestamptz, removed_by uuid,
  removal_reason text check (removal_reason in ('wrong_file', 'duplicate', 'not_needed', 'survivor_asked')),
  constraint files_within unique (id, case_id, partition),
  constraint files_sealed_check check ((state = 'removed') = (sealed is null)),
  constraint files_kept_check check ((state = 'uploading') = (kept_at is null)),
  constraint files_removed_check check ((state = 'removed') = (removal_reason is not null))
);
create index files_by_case on panoh.files (case_id, started_at);
create index files_of_agency on panoh.files (agency_id) where state <> 'removed';
create index files_uploading on panoh.files (started_at) where state = 'uploading';
comment on table panoh.files is 'A photo, recording or paper of a case; its bytes stand in file_chunks.';

create table panoh.file_chunks (
  file_id uuid not null references panoh.files on delete cascade,
  part text not null check (part in ('upload', 'image', 'thumbnail')), -- As sent; re-encoded; small.
  no integer not null check (no between 0 and 79),
  sealed bytea not null, -- 256 kB, sealed with the data key of the file, and bound to file, part, number and end.
  constraint file_chunks_pk primary key (file_id, part, no)
);
-- What is sealed cannot be compressed.
alter table panoh.file_chunks alter column sealed set storage external;
comment on table panoh.file_chunks is 'A piece of a file; deleted with it.';

create table panoh.referral_files (
  id uuid primary key, file_id uuid not null,
  case_id uuid not null references panoh.cases deferrable initially deferred,
  referral_id uuid not null references panoh.referrals,
  partition text not null, -- Of the file.
  agency_id uuid not null, -- The receiver.
  shared_by uuid not null, consent_id uuid not null references panoh.consents,
  agency_key_version integer not null,
  sealed_key bytea not null, -- Data key of this row, sealed to the receiver.
  sealed bytea not null, -- Name and data key of the file, sealed with sealed_key.
  shared_at timestamptz not null default panoh.now(),
  constraint referral_files_once unique (file_id, referral_id),
  constraint referral_files_file_fk foreign key (file_id, case_id, partition)
    references panoh.files(id, case_id, partition) on delete cascade
);
create index referral_files_by_case on panoh.referral_files (case_id);
create index referral_files_by_referral on panoh.referral_files (referral_id);
comment on table panoh.referral_files is 'A file that the survivor agreed to show to the receiver of a referral; deleted when that ends.';
