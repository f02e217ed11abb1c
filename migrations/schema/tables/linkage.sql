create table linkage.decisions (
  id uuid primary key, pair_id uuid not null,
  one uuid not null, -- Case, the smaller id.
  other uuid not null, -- Case, the greater id.
  answer text not null check (answer in ('same', 'different', 'cannot_tell')),
  decided_by uuid not null, decided_at timestamptz not null default panoh.now(),
  applied_at timestamptz, -- When the linkage process followed it.
  undone_by uuid, undone_at timestamptz,
  undo_applied_at timestamptz, -- When it followed the undoing.
  is_of_agency boolean not null default false -- The agency merged two records.
);
create index decisions_by_one on linkage.decisions (one);
create index decisions_by_other on linkage.decisions (other);
create index decisions_waiting on linkage.decisions (decided_at) where applied_at is null or (undone_at is not null
  and undo_applied_at is null);
comment on table linkage.decisions is 'An answer whether two registrations are one person; undone, never deleted.';

create table linkage.encodings (
  no integer generated always as identity, -- Order of encoding; tags refer to it.
  case_id uuid not null,
  key_version integer not null, -- Version in linkage.keys.
  sealed bytea not null, -- Encoded fields, sealed with the linkage key.
  constraint encodings_pk primary key (case_id, key_version)
);
create unique index encodings_by_no on linkage.encodings (no);
comment on table linkage.encodings is 'The encoded identity of one registration under one key; the linkage process writes and replaces it.';

create table linkage.inbox (
  case_id uuid primary key,
  sealed_identity bytea, -- Identity words, sealed with the root key.
  sealed_phone bytea, -- Telephone number, sealed with the root key.
  version integer not null default 1, -- Counts later words of the same registration.
  handed_at timestamptz not null default panoh.now(),
  is_anew boolean not null default false, -- True: encoded before, and handed in again for another key.
  attempts integer not null default 0, -- From three on it is tried once an hour.
  next_at timestamptz not null default panoh.now()
);
create index inbox_by_time on linkage.inbox (handed_at, case_id);
comment on table linkage.inbox is 'A registration that waits to be encoded; deleted with the transaction that encodes it.';

create table linkage.keys (
  version integer primary key,
  fingerprint text not null, -- Recognises the key in the file.
  state text not null check (state in ('current', 'coming', 'leaving')),
  -- False while registrations are encoded again after a lost key; nothing is compared then.
  is_whole boolean not null default true,
  made_at timestamptz not null default panoh.now()
);
comment on table linkage.keys is 'A version of the linkage key; the key itself is in a file.';

create table linkage.model (
  key_version integer primary key,
  up_to integer not null default 0, -- Last encoding that is counted.
  counted_at timestamptz,
  sealed bytea, -- Counts, sealed with the linkage key.
  learnt_from integer not null default 0, -- Encodings from which the model was learnt.
  learnt_at timestamptz,
  model jsonb -- Weights without any value of a person.
);
comment on table linkage.model is 'How common values are, and the learnt model, under one key.';

create table linkage.moves (
  no bigint generated always as identity primary key, case_id uuid not null, from_person uuid,
  to_person uuid not null,
  cause text not null check (cause in ('registered', 'corrected', 'left', 'decision', 'undo', 'neighbour')),
  decision_id uuid, -- The decision that caused it.
  moved_at timestamptz not null default panoh.now()
);
create index moves_by_decision on linkage.moves (decision_id) where decision_id is not null;
comment on table linkage.moves is 'One registration that changed its person; appended, never edited.';

create table linkage.pairs (
  id uuid primary key,
  one uuid not null, -- Case, the smaller id.
  other uuid not null, -- Case, the greater id.
  is_linked boolean not null, -- They are one person now.
  is_doubtful boolean not null, -- A person should look at it.
  state text not null default 'open' check (state in ('open', 'answered')),
  sealed bytea not null, -- Probability and levels of agreement, sealed with the root key.
  found_at timestamptz not null default panoh.now(),
  constraint pairs_once unique (one, other),
  constraint pairs_order_check check (one < other)
);
create index pairs_by_other on linkage.pairs (other);
create index pairs_open on linkage.pairs (found_at, id) where state = 'open';
comment on table linkage.pairs is 'Two registrations that are linked or may be one person.';

create table linkage.registrations (
  case_id uuid primary key,
  person_id uuid not null, -- Same value: same person.
  is_linkable boolean not null default true, -- False: never compared, counted as a separate person.
  changed_at timestamptz not null default panoh.now()
);
create index registrations_by_person on linkage.registrations (person_id);
comment on table linkage.registrations is 'To which person a case belongs.';

create table linkage.tags (
  tag bigint not null, -- Keyed digest of some fields.
  no integer not null -- encodings.no.
);
create index tags_by_no on linkage.tags (no);
create index tags_by_tag on linkage.tags (tag, no);
comment on table linkage.tags is 'A search tag of an encoding; candidates for comparison share one.';

create table linkage.to_compare (
  case_id uuid primary key,
  no integer generated always as identity, -- Order of comparison.
  cause text not null check (cause in ('registered', 'corrected', 'neighbour')), -- Why.
  attempts integer not null default 0,
  next_at timestamptz not null default panoh.now()
);
create index to_compare_by_no on linkage.to_compare (no);
comment on table linkage.to_compare is 'A registration that waits to be compared; deleted when done.';

create table linkage.disclosed_incidents (
  incident_id uuid not null,
  case_id uuid not null, -- The case of the notified agency.
  told_at timestamptz not null default panoh.now(),
  constraint disclosed_incidents_pk primary key (incident_id, case_id)
);
comment on table linkage.disclosed_incidents is 'An incident that another agency of the same survivor was notified of; deleted after 8 days.';

create table linkage.comparisons (
  pair_id uuid not null references linkage.pairs on delete cascade,
  case_id uuid not null, -- The registration of that owner.
  answer text not null check (answer in ('same', 'different')),
  answered_by uuid not null, answered_at timestamptz not null default panoh.now(),
  constraint comparisons_pk primary key (pair_id, case_id)
);
comment on table linkage.comparisons is 'What one owner says of a pair; the same answer of both decides it.';
