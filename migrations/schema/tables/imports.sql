create table panoh.register_imports (
  id uuid not null,
  agency_id uuid not null,
  mapping text not null,
  title jsonb not null,
  file_key bytea not null,
  key_version integer not null,
  encoding text not null,
  delimiter text not null,
  period_from date not null,
  period_until date not null,
  row_count integer not null,
  imported_by uuid not null,
  started_at timestamptz not null default panoh.now(),
  finished_at timestamptz,
  constraint register_imports_pkey primary key (id),
  constraint register_imports_within unique (id, agency_id),
  constraint register_imports_agency_fk foreign key (agency_id) references panoh.agencies(id),
  constraint register_imports_user_fk foreign key (imported_by) references panoh.users(id)
);
create index register_imports_by_agency on panoh.register_imports (agency_id, started_at desc, id);
comment on table panoh.register_imports is 'One import of a register by the agency that kept it.';
comment on column panoh.register_imports.mapping is 'Layout by which it was read.';
comment on column panoh.register_imports.title is 'Name of the register in three languages.';
comment on column panoh.register_imports.file_key is 'Keyed digest of the file, by which an import that stopped continues.';
comment on column panoh.register_imports.key_version is 'Version in vault.index_secrets that made it.';

create table panoh.register_layouts (
  id uuid not null,
  agency_id uuid not null,
  is_kept boolean not null,
  made_by uuid not null,
  made_at timestamptz not null default panoh.now(),
  agency_key_version integer not null,
  sealed_key bytea not null,
  sealed bytea not null,
  constraint register_layouts_pkey primary key (id),
  constraint register_layouts_agency_fk foreign key (agency_id) references panoh.agencies(id),
  constraint register_layouts_user_fk foreign key (made_by) references panoh.users(id)
);
create index register_layouts_by_agency on panoh.register_layouts (agency_id, made_at desc);
comment on table panoh.register_layouts is 'A layout that an agency made for its own register; deleted with its file or after 8 days unless kept.';
comment on column panoh.register_layouts.is_kept is 'For later files too.';
comment on column panoh.register_layouts.sealed_key is 'Data key of this row, sealed to the agency.';
comment on column panoh.register_layouts.sealed is 'Name and headings, sealed with sealed_key.';

create table panoh.register_rows (
  id uuid not null,
  import_id uuid not null,
  agency_id uuid not null,
  content_key bytea not null,
  key_version integer not null,
  row_no integer not null,
  outcome text not null,
  codes text[] not null default '{}'::text[],
  repeats_row_no integer,
  answered_at timestamptz,
  answered_by uuid,
  version integer not null default 1,
  constraint register_rows_pkey primary key (id),
  constraint register_rows_once unique (agency_id, content_key),
  constraint register_rows_within unique (id, agency_id),
  constraint register_rows_outcome_check check (outcome in ('accepted', 'accepted_with_question', 'rejected')),
  constraint register_rows_agency_fk foreign key (agency_id) references panoh.agencies(id),
  constraint register_rows_import_fk foreign key (import_id, agency_id) references panoh.register_imports(id, agency_id)
);
create index register_rows_by_import on panoh.register_rows (import_id, row_no);
comment on table panoh.register_rows is 'What became of one row of a register; the same content of one agency is stored once.';
comment on column panoh.register_rows.content_key is 'Keyed digest of the content.';
comment on column panoh.register_rows.key_version is 'Version in vault.index_secrets that made it.';
comment on column panoh.register_rows.codes is 'Questions and remarks on the row.';
comment on column panoh.register_rows.repeats_row_no is 'The earlier row in the file that it repeats.';

create table panoh.register_uploads (
  id uuid not null,
  agency_id uuid not null,
  sent_by uuid not null,
  sent_at timestamptz not null default panoh.now(),
  state text not null default 'received',
  kind text not null,
  encoding text not null,
  sheet integer,
  layout text,
  period_from date,
  period_until date,
  preview jsonb,
  done_rows integer not null default 0,
  all_rows integer not null default 0,
  import_id uuid,
  known_rows integer,
  failed jsonb not null default '[]'::jsonb,
  problem text,
  round integer not null default 1,
  tries integer not null default 0,
  leased_until timestamptz,
  ended_at timestamptz,
  version integer not null default 1,
  constraint register_uploads_pkey primary key (id),
  constraint register_uploads_state_check check (state in ('received', 'ready', 'running', 'stopped', 'done', 'dropped')),
  constraint register_uploads_agency_fk foreign key (agency_id) references panoh.agencies(id),
  constraint register_uploads_import_fk foreign key (import_id) references panoh.register_imports(id),
  constraint register_uploads_user_fk foreign key (sent_by) references panoh.users(id)
);
create index register_uploads_by_agency on panoh.register_uploads (agency_id, sent_at desc, id);
create index register_uploads_open on panoh.register_uploads (state) where (ended_at is null);
comment on table panoh.register_uploads is 'A register file that a supervisor sent, and its progress.';
comment on column panoh.register_uploads.layout is 'Built-in layout, or id in register_layouts.';
comment on column panoh.register_uploads.preview is 'Counts of what an import would do.';
comment on column panoh.register_uploads.known_rows is 'Rows that an earlier import stored, if this one stored none.';
comment on column panoh.register_uploads.failed is 'Rows that could not be stored, by number and code.';
comment on column panoh.register_uploads.problem is 'Why it stopped, as a code.';
comment on column panoh.register_uploads.round is 'Counts confirmations; each runs under another session.';
comment on column panoh.register_uploads.tries is 'Starts by a worker in this round.';
comment on column panoh.register_uploads.leased_until is 'Until when a worker holds it.';

create table panoh.register_history (
  row_id uuid not null,
  agency_id uuid not null,
  kind text not null,
  result text,
  happened_on date not null,
  place text,
  facts jsonb not null,
  agency_key_version integer not null,
  sealed_key bytea not null,
  sealed bytea not null,
  constraint register_history_pkey primary key (row_id),
  constraint register_history_kind_check check (kind in ('order', 'referral')),
  constraint register_history_agency_fk foreign key (agency_id) references panoh.agencies(id),
  constraint register_history_row_fk foreign key (row_id, agency_id) references panoh.register_rows(id, agency_id)
);
create index register_history_by_agency on panoh.register_history (agency_id, happened_on);
comment on table panoh.register_history is 'An order or referral from an old register, about a person without a case; never edited.';
comment on column panoh.register_history.result is 'Its result as a code; null: not understood.';
comment on column panoh.register_history.place is 'District code.';
comment on column panoh.register_history.facts is 'Codes and days.';
comment on column panoh.register_history.sealed_key is 'Data key of this row, sealed to the agency.';
comment on column panoh.register_history.sealed is 'Names and all other words, sealed with sealed_key.';

create table panoh.register_row_cases (
  row_id uuid not null,
  case_id uuid not null,
  linked_at timestamptz not null default panoh.now(),
  constraint register_row_cases_pkey primary key (row_id),
  constraint register_row_cases_case_fk foreign key (case_id) references panoh.cases(id),
  constraint register_row_cases_row_fk foreign key (row_id) references panoh.register_rows(id)
);
create index register_row_cases_by_case on panoh.register_row_cases (case_id);
comment on table panoh.register_row_cases is 'The case that a row of a register became part of.';

create table panoh.register_row_texts (
  row_id uuid not null,
  agency_id uuid not null,
  agency_key_version integer not null,
  sealed_key bytea not null,
  sealed bytea not null,
  constraint register_row_texts_pkey primary key (row_id),
  constraint register_row_texts_row_fk foreign key (row_id, agency_id) references panoh.register_rows(id, agency_id)
);
comment on table panoh.register_row_texts is 'The cells of a row; deleted when its case is erased.';
comment on column panoh.register_row_texts.sealed_key is 'Data key of this row, sealed to the agency.';
comment on column panoh.register_row_texts.sealed is 'The cells as JSON, sealed with sealed_key.';

create table panoh.register_upload_files (
  id uuid not null,
  agency_id uuid not null,
  sent_at timestamptz not null default panoh.now(),
  agency_key_version integer not null,
  sealed_key bytea not null,
  sealed bytea not null,
  constraint register_upload_files_pkey primary key (id),
  constraint register_upload_files_upload_fk foreign key (id) references panoh.register_uploads(id)
);
comment on table panoh.register_upload_files is 'The content of an uploaded file; deleted once its rows are stored.';
comment on column panoh.register_upload_files.id is 'The upload.';
comment on column panoh.register_upload_files.sealed_key is 'Data key of this row, sealed to the agency.';
comment on column panoh.register_upload_files.sealed is 'The tables of the file, sealed with sealed_key.';
