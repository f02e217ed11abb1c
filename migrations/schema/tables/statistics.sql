create table panoh.deliveries (
  id uuid primary key,
  report text not null check (report in ('committee', 'agency')),
  agency_id uuid references panoh.agencies,
  kind text not null check (kind in ('month', 'quarter', 'half_year', 'year')), -- Length of the period.
  first_on date not null, recipient text not null,
  content jsonb not null, -- The report, counted when it was requested.
  asked_by uuid not null references panoh.users,
  asked_name text not null, -- Name at that time.
  asked_at timestamptz not null, approved_by uuid references panoh.users,
  approved_name text, -- Name at that time.
  approved_at timestamptz, discarded_at timestamptz,
  constraint deliveries_decision_check check ((approved_by is null) = (approved_at is null) and (approved_at is null
    or discarded_at is null)),
  constraint deliveries_over_check check ((first_on + make_interval(months => case kind when 'month' then 1 when 'quarter' then 3
    when 'half_year' then 6 else 12 end))::date <= (asked_at at time zone 'Asia/Dushanbe')::date),
  constraint deliveries_recipient_check check (recipient in ('committee_women_family',
    'statistics_agency', 'interior_ministry', 'executive_body', 'prosecutor_general')),
  constraint deliveries_second_check check (approved_by <> asked_by),
  constraint deliveries_whose_check check ((report = 'agency') = (agency_id is not null))
);
create unique index deliveries_waiting on panoh.deliveries (report,
  agency_id, kind, first_on, recipient) nulls not distinct where approved_at is null and discarded_at is null;
comment on table panoh.deliveries is 'An exact report for a recipient outside: one person asks, a second approves; never deleted.';

create table panoh.incident_exports (
  id uuid primary key, agency_id uuid not null references panoh.agencies,
  from_on date not null, to_on date not null, requested_by uuid not null references panoh.users,
  requested_at timestamptz not null, decided_by uuid references panoh.users, decided_at timestamptz,
  is_approved boolean,
  ready_at timestamptz, -- A day after approval.
  ends_at timestamptz,
  taken smallint not null default 0, -- How often it was taken, three times at most.
  taken_at timestamptz,
  constraint incident_exports_days_check check (to_on >= from_on and (to_on - from_on) <= 366
    and to_on < (requested_at at time zone 'Asia/Dushanbe')::date),
  constraint incident_exports_decision_check check ((decided_by is null) = (decided_at is null)
    and (decided_at is null) = (is_approved is null) and (ready_at is not null) = coalesce(is_approved, false)),
  constraint incident_exports_second_check check (decided_by <> requested_by),
  constraint incident_exports_taken_check check (taken >= 0 and taken <= 3 and (taken = 0 or is_approved)),
  constraint incident_exports_wait_check check (ready_at >= (decided_at + '24:00:00'::interval) and ends_at > ready_at)
);
create index incident_exports_by_agency on panoh.incident_exports (agency_id, requested_at desc);
comment on table panoh.incident_exports is 'A request for a file of own incidents: one supervisor asks, another decides.';

create table statistics.changed_cases (
  case_id uuid,
  on_day date, -- Of history without a case.
  constraint changed_cases_one_check check ((case_id is null) <> (on_day is null))
);
comment on table statistics.changed_cases is 'A case or day whose counts are stale; no key, so no writer waits. gather_stale deletes it.';

create table statistics.counted_periods (
  span text not null check (span in ('month', 'year')),
  first_on date not null, counted_at timestamptz not null default panoh.now(),
  constraint counted_periods_pk primary key (span, first_on),
  constraint counted_periods_first_check check (first_on = date_trunc(span, first_on::timestamp with time zone)::date)
);
comment on table statistics.counted_periods is 'When a month or year was last counted for facts.';

create table statistics.editions (
  id uuid default gen_random_uuid() primary key,
  year smallint not null check (year >= 1900 and year <= 2200),
  -- Which half of the year, or its final edition.
  part text not null check (part in ('first_half', 'second_half', 'final')),
  state text not null default 'drafted' check (state in ('drafted', 'checked', 'approved', 'published', 'discarded')),
  revision integer not null default 1, -- Counts changes before publication.
  drafted_by uuid not null references panoh.users, drafted_at timestamptz not null,
  checked_by uuid references panoh.users,
  checked_at timestamptz,
  approved_by uuid references panoh.users, approved_at timestamptz, published_by uuid references panoh.users,
  published_at timestamptz,
  constraint editions_second_check check (approved_by <> drafted_by and approved_by <> checked_by)
);
create unique index editions_once on statistics.editions (year, part) where state <> 'discarded';
comment on table statistics.editions is 'A public edition of the statistics; frozen once published or discarded.';

create table statistics.cell_counts (
  code text not null, -- Table.
  span text not null check (span in ('month', 'year')), -- Length of the period.
  first_on date not null,
  line text not null, -- Line of the table; * for sums by state of counting.
  column_key text not null, -- Column of the table.
  records integer not null check (records >= 0), -- What is counted.
  constraint cell_counts_pk primary key (code, span, first_on, line, column_key),
  constraint cell_counts_first_check check (first_on = date_trunc(span, first_on::timestamp with time zone)::date)
);
create index facts_by_period on statistics.cell_counts (span, first_on);
comment on table statistics.cell_counts is 'One exact cell of a table of a period; the worker replaces it, statisticians read it.';

create table statistics.indicator_counts (
  first_on date not null check (first_on = date_trunc('month', first_on::timestamp with time zone)::date),
  code text not null, -- Indicator.
  part text not null, -- Part of it.
  agency_id uuid not null, working_group_id uuid, place text not null, service_type text,
  is_shared boolean not null, -- Of cases that the group may know.
  records integer not null check (records > 0)
);
create index indicator_counts_by_month on statistics.indicator_counts (first_on);
create index indicator_counts_of_agency on statistics.indicator_counts (agency_id, first_on);
create index indicator_counts_of_group on statistics.indicator_counts (working_group_id, first_on) where is_shared;
comment on table statistics.indicator_counts is 'indicator_rows summed up without cases.';

create table statistics.indicator_rows (
  first_on date not null check (first_on = date_trunc('month', first_on::timestamp with time zone)::date),
  code text not null, -- Indicator.
  part text not null, -- Part of it.
  agency_id uuid not null, working_group_id uuid, place text not null, service_type text,
  is_shared boolean not null, -- The group may know the case.
  records integer not null check (records > 0),
  case_id uuid not null
);
create index indicator_rows_by_month on statistics.indicator_rows (first_on, code);
create index indicator_rows_of_case on statistics.indicator_rows (case_id, first_on);
comment on table statistics.indicator_rows is 'What one case adds to an indicator of a month; the worker replaces it, no login may read it.';

create table statistics.person_periods (
  kind text not null check (kind in ('quarter', 'half_year', 'year')),
  first_on date not null, counted_at timestamptz not null default panoh.now(),
  constraint person_periods_pk primary key (kind, first_on)
);
comment on table statistics.person_periods is 'A period for which persons were counted; the linkage process replaces it with its counts.';

create table statistics.periods_to_recount (
  span text not null check (span in ('month', 'year')),
  first_on date not null,
  constraint periods_to_recount_pk primary key (span, first_on),
  constraint periods_to_recount_first_check check (first_on = date_trunc(span, first_on::timestamp with time zone)::date)
);
comment on table statistics.periods_to_recount is 'A month or year that must be counted; deleted when counted.';

create table statistics.edition_checks (
  edition_id uuid not null references statistics.editions, number smallint not null,
  kind text not null check (kind in ('silent_agency', 'without_consent', 'without_day', 'much_more', 'much_less')),
  code text, -- Table.
  line text, -- Line of the table.
  agency_id uuid references panoh.agencies,
  -- The explanation, one of a list.
  answer text check (answer in ('confirmed_correct', 'no_work', 'event', 'other_recording', 'in_final_edition')),
  answered_by uuid references panoh.users, answered_at timestamptz,
  constraint edition_checks_pk primary key (edition_id, number)
);
comment on table statistics.edition_checks is 'Something unusual in an edition, and how it was explained.';

create table statistics.edition_counts (
  edition_id uuid not null references statistics.editions,
  code text not null, -- Table.
  counts jsonb not null, -- Exact cells.
  constraint edition_counts_pk primary key (edition_id, code)
);
comment on table statistics.edition_counts is 'Exact counts behind a published year, kept for the final edition; no login may read it.';

create table statistics.edition_tables (
  edition_id uuid not null references statistics.editions, number smallint not null,
  kind text not null check (kind in ('month', 'half_year', 'year')),
  first_on date not null,
  code text not null, -- Table.
  lines text[] not null, -- Keys of the lines.
  columns text[] not null, -- Keys of the columns.
  shown jsonb not null, -- Rounded cells.
  exact jsonb, -- Exact cells, until the edition is published.
  without_consent_percent smallint, -- Share of records without consent to statistics.
  without_day_percent smallint, -- Share of records without a known day.
  withdrawn_at timestamptz, withdrawn_by uuid references panoh.users,
  withdrawn_reason text check (withdrawn_reason in ('wrong_definition', 'wrong_records')),
  constraint edition_tables_pk primary key (edition_id, kind, first_on, code),
  -- Multiples of five, from five on.
  constraint edition_tables_shown_check check (not shown @? '$[*].value ? (@.type() == "string" || @ % 5 != 0 || @ < 5)'),
  constraint edition_tables_withdrawn_check check (num_nulls(withdrawn_at,
    withdrawn_by, withdrawn_reason) = any (array[0, 3]))
);
comment on table statistics.edition_tables is 'A table of an edition with rounded numbers; only a withdrawal is added later.';

create table statistics.person_counts (
  kind text not null, first_on date not null,
  -- all, one group, none, shared with a group, or one agency.
  scope text not null check (scope in ('all', 'group', 'no_group', 'shared', 'agency')),
  group_id uuid, agency_id uuid, registrations integer not null,
  not_linked integer not null, -- Registrations that may not be compared.
  cases integer not null, incidents integer not null, services integer not null,
  persons integer not null, -- As registrations are linked.
  estimate integer not null, -- By the probabilities of links.
  low integer not null, -- Lower end of the 95 percent range.
  high integer not null, -- Upper end of the 95 percent range.
  settled_too_soon integer, -- Reports called settled whose survivor came again; null: not counted.
  constraint person_counts_once unique nulls not distinct (kind, first_on, scope, group_id, agency_id),
  constraint person_counts_range_check check (low <= estimate and estimate <= high),
  constraint person_counts_period_fk foreign key (kind, first_on) references statistics.person_periods(kind, first_on)
    on delete cascade
);
comment on table statistics.person_counts is 'Persons of a period in one scope, beside other counts; the linkage process writes it.';
