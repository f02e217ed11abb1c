create table linkage.decisions (
  id uuid not null,
  pair_id uuid not null,
  one uuid not null,
  other uuid not null,
  answer text not null,
  decided_by uuid not null,
  decided_at timestamptz not null default panoh.now(),
  applied_at timestamptz,
  undone_by uuid,
  undone_at timestamptz,
  undo_applied_at timestamptz,
  is_of_agency boolean not null default false,
  constraint decisions_pkey primary key (id),
  constraint decisions_answer_check check (answer in ('same', 'different', 'cannot_tell'))
);
create index decisions_by_one on linkage.decisions (one);
create index decisions_by_other on linkage.decisions (other);
create index decisions_waiting on linkage.decisions (decided_at) where ((applied_at is null)
    or ((undone_at is not null) and (undo_applied_at is null)));
comment on table linkage.decisions is 'An answer whether two registrations are one person; undone, never deleted.';
comment on column linkage.decisions.one is 'Case, the smaller id.';
comment on column linkage.decisions.other is 'Case, the greater id.';
comment on column linkage.decisions.applied_at is 'When the linkage process followed it.';
comment on column linkage.decisions.undo_applied_at is 'When it followed the undoing.';
comment on column linkage.decisions.is_of_agency is 'The agency merged two records.';

create table linkage.encodings (
  no integer generated always as identity,
  case_id uuid not null,
  key_version integer not null,
  sealed bytea not null,
  constraint encodings_pk primary key (case_id, key_version)
);
create unique index encodings_by_no on linkage.encodings (no);
comment on table linkage.encodings is 'The encoded identity of one registration under one key; the linkage process writes and replaces it.';
comment on column linkage.encodings.no is 'Order of encoding; tags refer to it.';
comment on column linkage.encodings.key_version is 'Version in linkage.keys.';
comment on column linkage.encodings.sealed is 'Encoded fields, sealed with the linkage key.';

create table linkage.inbox (
  case_id uuid not null,
  sealed_identity bytea,
  sealed_phone bytea,
  version integer not null default 1,
  handed_at timestamptz not null default panoh.now(),
  is_anew boolean not null default false,
  attempts integer not null default 0,
  next_at timestamptz not null default panoh.now(),
  constraint inbox_pkey primary key (case_id)
);
create index inbox_by_time on linkage.inbox (handed_at, case_id);
comment on table linkage.inbox is 'A registration that waits to be encoded; deleted with the transaction that encodes it.';
comment on column linkage.inbox.sealed_identity is 'Identity words, sealed with the root key.';
comment on column linkage.inbox.sealed_phone is 'Telephone number, sealed with the root key.';
comment on column linkage.inbox.version is 'Counts later words of the same registration.';
comment on column linkage.inbox.is_anew is 'True: encoded before, and handed in again for another key.';
comment on column linkage.inbox.attempts is 'From three on it is tried once an hour.';

create table linkage.keys (
  version integer not null,
  fingerprint text not null,
  state text not null,
  is_whole boolean not null default true,
  made_at timestamptz not null default panoh.now(),
  constraint keys_pkey primary key (version),
  constraint keys_state_check check (state in ('current', 'coming', 'leaving'))
);
comment on table linkage.keys is 'A version of the linkage key; the key itself is in a file.';
comment on column linkage.keys.fingerprint is 'Recognises the key in the file.';
comment on column linkage.keys.is_whole is 'False while registrations are encoded again after a lost key; nothing is compared then.';

create table linkage.knowledge (
  key_version integer not null,
  up_to integer not null default 0,
  counted_at timestamptz,
  sealed bytea,
  learnt_from integer not null default 0,
  learnt_at timestamptz,
  model jsonb,
  constraint knowledge_pkey primary key (key_version)
);
comment on table linkage.knowledge is 'How common values are, and the learnt model, under one key.';
comment on column linkage.knowledge.up_to is 'Last encoding that is counted.';
comment on column linkage.knowledge.sealed is 'Counts, sealed with the linkage key.';
comment on column linkage.knowledge.learnt_from is 'Encodings from which the model was learnt.';
comment on column linkage.knowledge.model is 'Weights without any value of a person.';

create table linkage.moves (
  no bigint generated always as identity,
  case_id uuid not null,
  from_person uuid,
  to_person uuid not null,
  cause text not null,
  decision_id uuid,
  moved_at timestamptz not null default panoh.now(),
  constraint moves_pkey primary key (no),
  constraint moves_cause_check check (cause in ('registered', 'corrected', 'left', 'decision', 'undo', 'neighbour'))
);
create index moves_by_decision on linkage.moves (decision_id) where (decision_id is not null);
comment on table linkage.moves is 'One registration that changed its person; appended, never edited.';
comment on column linkage.moves.decision_id is 'The decision that caused it.';

create table linkage.pairs (
  id uuid not null,
  one uuid not null,
  other uuid not null,
  is_linked boolean not null,
  is_doubtful boolean not null,
  state text not null default 'open',
  sealed bytea not null,
  found_at timestamptz not null default panoh.now(),
  constraint pairs_pkey primary key (id),
  constraint pairs_once unique (one, other),
  constraint pairs_order_check check (one < other),
  constraint pairs_state_check check (state in ('open', 'answered'))
);
create index pairs_by_other on linkage.pairs (other);
create index pairs_open on linkage.pairs (found_at, id) where (state = 'open');
comment on table linkage.pairs is 'Two registrations that are linked or may be one person.';
comment on column linkage.pairs.one is 'Case, the smaller id.';
comment on column linkage.pairs.other is 'Case, the greater id.';
comment on column linkage.pairs.is_linked is 'They are one person now.';
comment on column linkage.pairs.is_doubtful is 'A person should look at it.';
comment on column linkage.pairs.sealed is 'Probability and levels of agreement, sealed with the root key.';

create table linkage.registrations (
  case_id uuid not null,
  person_id uuid not null,
  is_linkable boolean not null default true,
  changed_at timestamptz not null default panoh.now(),
  constraint registrations_pkey primary key (case_id)
);
create index registrations_by_person on linkage.registrations (person_id);
comment on table linkage.registrations is 'To which person a case belongs.';
comment on column linkage.registrations.person_id is 'Same value: same person.';
comment on column linkage.registrations.is_linkable is 'False: never compared, a person by itself.';

create table linkage.tags (
  tag bigint not null,
  no integer not null
);
create index tags_by_no on linkage.tags (no);
create index tags_by_tag on linkage.tags (tag, no);
comment on table linkage.tags is 'A search tag of an encoding; candidates for comparison share one.';
comment on column linkage.tags.tag is 'Keyed digest of some fields.';
comment on column linkage.tags.no is 'encodings.no.';

create table linkage.to_compare (
  case_id uuid not null,
  no integer generated always as identity,
  cause text not null,
  attempts integer not null default 0,
  next_at timestamptz not null default panoh.now(),
  constraint to_compare_pkey primary key (case_id),
  constraint to_compare_cause_check check (cause in ('registered', 'corrected', 'neighbour'))
);
create index to_compare_by_no on linkage.to_compare (no);
comment on table linkage.to_compare is 'A registration that waits to be compared; deleted when done.';
comment on column linkage.to_compare.no is 'Order of comparison.';
comment on column linkage.to_compare.cause is 'Why.';

create table linkage.told_incidents (
  incident_id uuid not null,
  case_id uuid not null,
  told_at timestamptz not null default panoh.now(),
  constraint told_incidents_pk primary key (incident_id, case_id)
);
comment on table linkage.told_incidents is 'An incident that another agency of the same survivor was notified of; deleted after 8 days.';
comment on column linkage.told_incidents.case_id is 'The case of the notified agency.';

create table linkage.comparisons (
  pair_id uuid not null,
  case_id uuid not null,
  answer text not null,
  answered_by uuid not null,
  answered_at timestamptz not null default panoh.now(),
  constraint comparisons_pk primary key (pair_id, case_id),
  constraint comparisons_answer_check check (answer in ('same', 'different')),
  constraint comparisons_pair_fk foreign key (pair_id) references linkage.pairs(id) on delete cascade
);
comment on table linkage.comparisons is 'What one owner says of a pair; the same answer of both decides it.';
comment on column linkage.comparisons.case_id is 'The registration of that owner.';
