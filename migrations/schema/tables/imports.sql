create table panoh.imports (
  id uuid primary key, agency_id uuid not null references panoh.agencies,
  mapping text not null, -- Layout by which it was read.
  title jsonb not null, -- Name of the register in three languages.
  file_key bytea not null, -- Keyed digest of the file, by which an import that stopped continues.
  key_version integer not null, -- Version in vault.index_secrets that made it.
  encoding text not null, period_from date not null, period_until date not null,
  row_count integer not null, imported_by uuid not null references panoh.users,
  started_at timestamptz not null default panoh.now(), finished_at timestamptz,
  constraint imports_within unique (id, agency_id)
);
create index imports_by_agency on panoh.imports (agency_id, started_at desc, id);
comment on table panoh.imports is 'One import of a register by the agency that kept it.';

create table panoh.import_mappings (
  id uuid primary key, agency_id uuid not null references panoh.agencies,
  is_kept boolean not null, -- For later files too.
  made_by uuid not null references panoh.users, made_at timestamptz not null default panoh.now(),
  agency_key_version integer not null,
  sealed_key bytea not null, -- Data key of this row, sealed to the agency.
  sealed bytea not null -- Name and headings, sealed with sealed_key.
);
create index import_mappings_by_agency on panoh.import_mappings (agency_id, made_at desc);
comment on table panoh.import_mappings is 'A layout that an agency made for its own register; deleted with its file or after 8 days unless kept.';

create table panoh.import_rows (
  id uuid primary key, agency_id uuid not null references panoh.agencies,
  import_id uuid, -- Null: the import was undone, and the case stays; the next import of the same row takes it.
  content_key bytea not null, -- Keyed digest of the content.
  key_version integer not null, -- Version in vault.index_secrets that made it.
  row_no integer not null,
  outcome text not null check (outcome in ('accepted', 'accepted_with_question', 'rejected')),
  codes text[] not null default '{}', -- Questions and remarks on the row.
  repeats_row_no integer, -- The earlier row in the file that it repeats.
  answered_at timestamptz, answered_by uuid, version integer not null default 1,
  constraint import_rows_once unique (agency_id, content_key),
  constraint import_rows_within unique (id, agency_id),
  constraint import_rows_import_fk foreign key (import_id, agency_id)
    references panoh.imports(id, agency_id)
);
create index import_rows_by_import on panoh.import_rows (import_id, row_no);
comment on table panoh.import_rows is 'What became of one row of a register; the same content of one agency is stored once.';

create table panoh.import_files (
  id uuid primary key, agency_id uuid not null references panoh.agencies,
  sent_by uuid not null references panoh.users, sent_at timestamptz not null default panoh.now(),
  state text not null default 'received', kind text not null, encoding text not null, sheet integer,
  layout text, -- Built-in layout, or id in import_mappings.
  period_from date, period_until date,
  preview jsonb, -- Counts of what an import would do.
  done_rows integer not null default 0, all_rows integer not null default 0,
  import_id uuid references panoh.imports,
  known_rows integer, -- Rows that an earlier import stored, if this one stored none.
  failed jsonb not null default '[]', -- Rows that could not be stored, by number and code.
  problem text, -- Why it stopped, as a code.
  worker_id uuid references panoh.users, -- Who gets the cases with signs of danger at its end.
  round integer not null default 1, -- Counts confirmations; each runs under another session.
  tries integer not null default 0, -- Starts by a worker in this round.
  leased_until timestamptz, -- Until when a worker holds it.
  ended_at timestamptz, version integer not null default 1,
  constraint import_files_state_check check (state in ('received',
    'ready', 'running', 'stopped', 'done', 'dropped'))
);
create index import_files_by_agency on panoh.import_files (agency_id, sent_at desc, id);
create index import_files_open on panoh.import_files (state) where ended_at is null;
comment on table panoh.import_files is 'A register file that a supervisor sent, and its progress.';

create table panoh.historical_records (
  row_id uuid primary key, agency_id uuid not null references panoh.agencies,
  kind text not null check (kind in ('order', 'referral')),
  result text, -- Its result as a code; null: not understood.
  happened_on date not null,
  place text, -- District code.
  facts jsonb not null, -- Codes and days.
  agency_key_version integer not null,
  sealed_key bytea not null, -- Data key of this row, sealed to the agency.
  sealed bytea not null, -- Names and all other words, sealed with sealed_key.
  constraint historical_records_row_fk foreign key (row_id, agency_id) references panoh.import_rows(id, agency_id)
);
create index historical_records_by_agency on panoh.historical_records (agency_id, happened_on);
comment on table panoh.historical_records is 'An order or referral from an old register, about a person without a case; never edited.';

create table panoh.import_row_cases (
  row_id uuid primary key references panoh.import_rows, case_id uuid not null references panoh.cases,
  linked_at timestamptz not null default panoh.now()
);
create index import_row_cases_by_case on panoh.import_row_cases (case_id);
comment on table panoh.import_row_cases is 'The case that a row of a register became part of.';

create table panoh.import_row_texts (
  row_id uuid primary key, agency_id uuid not null, agency_key_version integer not null,
  sealed_key bytea not null, -- Data key of this row, sealed to the agency.
  sealed bytea not null, -- The cells as JSON, sealed with sealed_key.
  constraint import_row_texts_row_fk foreign key (row_id, agency_id) references panoh.import_rows(id, agency_id)
);
comment on table panoh.import_row_texts is 'The cells of a row; deleted when its case is erased.';

create table panoh.import_file_contents (
  id uuid primary key references panoh.import_files, -- The upload.
  agency_id uuid not null, sent_at timestamptz not null default panoh.now(),
  agency_key_version integer not null,
  sealed_key bytea not null, -- Data key of this row, sealed to the agency.
  sealed bytea not null -- The tables of the file, sealed with sealed_key.
);
comment on table panoh.import_file_contents is 'The content of an uploaded file; deleted once its rows are stored.';

create table panoh.possible_duplicates (
  one uuid not null references panoh.cases, other uuid not null references panoh.cases,
  agency_id uuid not null references panoh.agencies,
  found_at timestamptz not null default panoh.now(),
  two_by uuid references panoh.users, -- Who said that they are two survivors; null: open.
  two_at timestamptz, -- When.
  constraint possible_duplicates_two check ((two_by is null) = (two_at is null)),
  constraint possible_duplicates_pk primary key (one, other), constraint possible_duplicates_order check (one < other)
);
create index possible_duplicates_by_other on panoh.possible_duplicates (other);
comment on table panoh.possible_duplicates is 'Two cases of one agency that may be one survivor, found when a register was imported.';
