create table panoh.deliveries (
  id uuid not null,
  report text not null,
  agency_id uuid,
  kind text not null,
  first_on date not null,
  recipient text not null,
  content jsonb not null,
  asked_by uuid not null,
  asked_name text not null,
  asked_at timestamptz not null,
  approved_by uuid,
  approved_name text,
  approved_at timestamptz,
  discarded_at timestamptz,
  constraint deliveries_pkey primary key (id),
  constraint deliveries_decision_check check ((approved_by is null) = (approved_at is null) and (approved_at is null or discarded_at is null)),
  constraint deliveries_kind_check check (kind in ('month', 'quarter', 'half_year', 'year')),
  constraint deliveries_over_check check ((first_on + make_interval(months => case kind when 'month' then 1 when 'quarter' then 3
      when 'half_year' then 6 else 12 end))::date <= (asked_at at time zone 'Asia/Dushanbe')::date),
  constraint deliveries_recipient_check 
      check (recipient in ('committee_women_family', 'statistics_agency', 'interior_ministry', 'executive_body', 'prosecutor_general')),
  constraint deliveries_report_check check (report in ('committee', 'agency')),
  constraint deliveries_second_check check (approved_by <> asked_by),
  constraint deliveries_whose_check check ((report = 'agency') = (agency_id is not null)),
  constraint deliveries_agency_fk foreign key (agency_id) references panoh.agencies(id),
  constraint deliveries_approved_fk foreign key (approved_by) references panoh.users(id),
  constraint deliveries_asked_fk foreign key (asked_by) references panoh.users(id)
);

    create unique index deliveries_waiting on panoh.deliveries (report, agency_id, kind, first_on, recipient) nulls not distinct where ((approved_at is null)
    and (discarded_at is null));
comment on table panoh.deliveries is 'An exact report for a recipient outside: one person asks, a second approves; never deleted.';
comment on column panoh.deliveries.kind is 'Length of the period.';
comment on column panoh.deliveries.content is 'The report, counted when it was requested.';
comment on column panoh.deliveries.asked_name is 'Name at that time.';
comment on column panoh.deliveries.approved_name is 'Name at that time.';

create table panoh.incident_exports (
  id uuid not null,
  agency_id uuid not null,
  from_on date not null,
  to_on date not null,
  requested_by uuid not null,
  requested_at timestamptz not null,
  decided_by uuid,
  decided_at timestamptz,
  is_approved boolean,
  ready_at timestamptz,
  ends_at timestamptz,
  taken smallint not null default 0,
  taken_at timestamptz,
  constraint incident_exports_pkey primary key (id),
  constraint incident_exports_days_check check (to_on >= from_on and (to_on - from_on) <= 366 and to_on < (requested_at at time zone 'Asia/Dushanbe')::date),
  constraint incident_exports_decision_check check ((decided_by is null) = (decided_at is null) and (decided_at is null) = (is_approved is null)
      and (ready_at is not null) = coalesce(is_approved, false)),
  constraint incident_exports_second_check check (decided_by <> requested_by),
  constraint incident_exports_taken_check check (taken >= 0 and taken <= 3 and (taken = 0 or is_approved)),
  constraint incident_exports_wait_check check (ready_at >= (decided_at + '24:00:00'::interval) and ends_at > ready_at),
  constraint incident_exports_agency_fk foreign key (agency_id) references panoh.agencies(id),
  constraint incident_exports_decided_fk foreign key (decided_by) references panoh.users(id),
  constraint incident_exports_requested_fk foreign key (requested_by) references panoh.users(id)
);
create index incident_exports_by_agency on panoh.incident_exports (agency_id, requested_at desc);
comment on table panoh.incident_exports is 'A request for a file of own incidents: one supervisor asks, another decides.';
comment on column panoh.incident_exports.ready_at is 'A day after approval.';
comment on column panoh.incident_exports.taken is 'How often it was taken, three times at most.';

create table statistics.changed_cases (
  case_id uuid,
  on_day date,
  constraint changed_cases_one_check check ((case_id is null) <> (on_day is null))
);
comment on table statistics.changed_cases is 'A case or day whose counts are stale; no key, so no writer waits. gather_stale deletes it.';
comment on column statistics.changed_cases.on_day is 'Of history without a case.';

create table statistics.counted_periods (
  span text not null,
  first_on date not null,
  counted_at timestamptz not null default panoh.now(),
  constraint counted_periods_pk primary key (span, first_on),
  constraint counted_periods_first_check check (first_on = date_trunc(span, first_on::timestamp with time zone)::date),
  constraint counted_periods_span_check check (span in ('month', 'year'))
);
comment on table statistics.counted_periods is 'When a month or year was last counted for facts.';

create table statistics.editions (
  id uuid not null default gen_random_uuid(),
  year smallint not null,
  part text not null,
  state text not null default 'drafted',
  revision integer not null default 1,
  drafted_by uuid not null,
  drafted_at timestamptz not null,
  checked_by uuid,
  checked_at timestamptz,
  approved_by uuid,
  approved_at timestamptz,
  published_by uuid,
  published_at timestamptz,
  constraint editions_pk primary key (id),
  constraint editions_part_check check (part in ('first_half', 'second_half', 'final')),
  constraint editions_second_check check (approved_by <> drafted_by and approved_by <> checked_by),
  constraint editions_state_check check (state in ('drafted', 'checked', 'approved', 'published', 'discarded')),
  constraint editions_year_check check (year >= 1900 and year <= 2200),
  constraint editions_approved_fk foreign key (approved_by) references panoh.users(id),
  constraint editions_checked_fk foreign key (checked_by) references panoh.users(id),
  constraint editions_drafted_fk foreign key (drafted_by) references panoh.users(id),
  constraint editions_published_fk foreign key (published_by) references panoh.users(id)
);
create unique index editions_once on statistics.editions (year, part) where (state <> 'discarded');
comment on table statistics.editions is 'A public edition of the statistics; frozen once published or discarded.';
comment on column statistics.editions.part is 'Which half of the year, or its final edition.';
comment on column statistics.editions.revision is 'Counts changes before publication.';

create table statistics.facts (
  code text not null,
  span text not null,
  first_on date not null,
  line text not null,
  column_key text not null,
  records integer not null,
  constraint facts_pk primary key (code, span, first_on, line, column_key),
  constraint facts_first_check check (first_on = date_trunc(span, first_on::timestamp with time zone)::date),
  constraint facts_records_check check (records >= 0),
  constraint facts_span_check check (span in ('month', 'year'))
);
create index facts_by_period on statistics.facts (span, first_on);
comment on table statistics.facts is 'One exact cell of a table of a period; the worker replaces it, statisticians read it.';
comment on column statistics.facts.code is 'Table.';
comment on column statistics.facts.span is 'Length of the period.';
comment on column statistics.facts.line is 'Line of the table; * for sums by state of counting.';
comment on column statistics.facts.column_key is 'Column of the table.';
comment on column statistics.facts.records is 'What is counted.';

create table statistics.indicator_counts (
  first_on date not null,
  code text not null,
  part text not null,
  agency_id uuid not null,
  working_group_id uuid,
  place text not null,
  service_type text,
  is_shared boolean not null,
  records integer not null,
  constraint indicator_counts_month_check check (first_on = date_trunc('month', first_on::timestamp with time zone)::date),
  constraint indicator_counts_records_check check (records > 0)
);
create index indicator_counts_by_month on statistics.indicator_counts (first_on);
create index indicator_counts_of_agency on statistics.indicator_counts (agency_id, first_on);
create index indicator_counts_of_group on statistics.indicator_counts (working_group_id, first_on) where is_shared;
comment on table statistics.indicator_counts is 'indicator_rows summed up without cases.';
comment on column statistics.indicator_counts.code is 'Indicator.';
comment on column statistics.indicator_counts.part is 'Part of it.';
comment on column statistics.indicator_counts.is_shared is 'Of cases that the group may know.';

create table statistics.indicator_rows (
  first_on date not null,
  code text not null,
  part text not null,
  agency_id uuid not null,
  working_group_id uuid,
  place text not null,
  service_type text,
  is_shared boolean not null,
  records integer not null,
  case_id uuid not null,
  constraint indicator_rows_month_check check (first_on = date_trunc('month', first_on::timestamp with time zone)::date),
  constraint indicator_rows_records_check check (records > 0)
);
create index indicator_rows_by_month on statistics.indicator_rows (first_on, code);
create index indicator_rows_of_case on statistics.indicator_rows (case_id, first_on);
comment on table statistics.indicator_rows is 'What one case adds to an indicator of a month; the worker replaces it, no login may read it.';
comment on column statistics.indicator_rows.code is 'Indicator.';
comment on column statistics.indicator_rows.part is 'Part of it.';
comment on column statistics.indicator_rows.is_shared is 'The group may know the case.';

create table statistics.person_periods (
  kind text not null,
  first_on date not null,
  counted_at timestamptz not null default panoh.now(),
  constraint person_periods_pk primary key (kind, first_on),
  constraint person_periods_kind_check check (kind in ('quarter', 'half_year', 'year'))
);
comment on table statistics.person_periods is 'A period for which persons were counted; the linkage process replaces it with its counts.';

create table statistics.stale_periods (
  span text not null,
  first_on date not null,
  constraint stale_periods_pk primary key (span, first_on),
  constraint stale_periods_first_check check (first_on = date_trunc(span, first_on::timestamp with time zone)::date),
  constraint stale_periods_span_check check (span in ('month', 'year'))
);
comment on table statistics.stale_periods is 'A month or year that must be counted; deleted when counted.';

create table statistics.edition_checks (
  edition_id uuid not null,
  number smallint not null,
  kind text not null,
  code text,
  line text,
  agency_id uuid,
  answer text,
  answered_by uuid,
  answered_at timestamptz,
  constraint edition_checks_pk primary key (edition_id, number),
  constraint edition_checks_answer_check check (answer in ('true_so', 'no_work', 'event', 'other_recording', 'in_final_edition')),
  constraint edition_checks_kind_check check (kind in ('silent_agency', 'without_consent', 'without_day', 'much_more', 'much_less')),
  constraint edition_checks_agency_fk foreign key (agency_id) references panoh.agencies(id),
  constraint edition_checks_edition_fk foreign key (edition_id) references statistics.editions(id),
  constraint edition_checks_user_fk foreign key (answered_by) references panoh.users(id)
);
comment on table statistics.edition_checks is 'Something unusual in an edition, and how it was explained.';
comment on column statistics.edition_checks.code is 'Table.';
comment on column statistics.edition_checks.line is 'Line of the table.';
comment on column statistics.edition_checks.answer is 'The explanation, one of a list.';

create table statistics.edition_counts (
  edition_id uuid not null,
  code text not null,
  counts jsonb not null,
  constraint edition_counts_pk primary key (edition_id, code),
  constraint edition_counts_edition_fk foreign key (edition_id) references statistics.editions(id)
);
comment on table statistics.edition_counts is 'Exact counts behind a published year, kept for the final edition; no login may read it.';
comment on column statistics.edition_counts.code is 'Table.';
comment on column statistics.edition_counts.counts is 'Exact cells.';

create table statistics.edition_tables (
  edition_id uuid not null,
  number smallint not null,
  kind text not null,
  first_on date not null,
  code text not null,
  lines text[] not null,
  columns text[] not null,
  shown jsonb not null,
  exact jsonb,
  without_consent_percent smallint,
  without_day_percent smallint,
  withdrawn_at timestamptz,
  withdrawn_by uuid,
  withdrawn_reason text,
  constraint edition_tables_pk primary key (edition_id, kind, first_on, code),
  constraint edition_tables_kind_check check (kind in ('month', 'half_year', 'year')),
  constraint edition_tables_reason_check check (withdrawn_reason in ('wrong_definition', 'wrong_records')),
  constraint edition_tables_shown_check check (statistics.is_rounded(shown)),
  constraint edition_tables_withdrawn_check check (num_nulls(withdrawn_at, withdrawn_by, withdrawn_reason) = any (array[0, 3])),
  constraint edition_tables_edition_fk foreign key (edition_id) references statistics.editions(id),
  constraint edition_tables_withdrawn_fk foreign key (withdrawn_by) references panoh.users(id)
);
comment on table statistics.edition_tables is 'A table of an edition with rounded numbers; only a withdrawal is added later.';
comment on column statistics.edition_tables.code is 'Table.';
comment on column statistics.edition_tables.lines is 'Keys of the lines.';
comment on column statistics.edition_tables.columns is 'Keys of the columns.';
comment on column statistics.edition_tables.shown is 'Rounded cells.';
comment on column statistics.edition_tables.exact is 'Exact cells, until the edition is published.';
comment on column statistics.edition_tables.without_consent_percent is 'Share of records without consent to statistics.';
comment on column statistics.edition_tables.without_day_percent is 'Share of records without a known day.';

create table statistics.person_counts (
  kind text not null,
  first_on date not null,
  scope text not null,
  group_id uuid,
  agency_id uuid,
  registrations integer not null,
  not_linked integer not null,
  cases integer not null,
  incidents integer not null,
  services integer not null,
  persons integer not null,
  estimate integer not null,
  low integer not null,
  high integer not null,
  settled_too_soon integer,
  constraint person_counts_once unique nulls not distinct (kind, first_on, scope, group_id, agency_id),
  constraint person_counts_range_check check (low <= estimate and estimate <= high),
  constraint person_counts_scope_check check (scope in ('all', 'group', 'no_group', 'shared', 'agency')),
  constraint person_counts_period_fk foreign key (kind, first_on) references statistics.person_periods(kind, first_on) on delete cascade
);
comment on table statistics.person_counts is 'Persons of a period in one scope, beside other counts; the linkage process writes it.';
comment on column statistics.person_counts.scope is 'all, one group, none, shared with a group, or one agency.';
comment on column statistics.person_counts.not_linked is 'Registrations that may not be compared.';
comment on column statistics.person_counts.persons is 'As registrations are linked.';
comment on column statistics.person_counts.estimate is 'By the probabilities of links.';
comment on column statistics.person_counts.low is 'Lower end of the 95 percent range.';
comment on column statistics.person_counts.high is 'Upper end of the 95 percent range.';
comment on column statistics.person_counts.settled_too_soon is 'Reports called settled whose survivor came again; null: not counted.';
