create table panoh.date_notes (
  id uuid not null,
  case_id uuid not null,
  agency_id uuid not null,
  written_by uuid not null,
  date_id uuid not null,
  note_no integer not null,
  kind text not null,
  partition text not null,
  step text not null,
  on_day date not null,
  about text,
  sealed_note bytea,
  recorded_at timestamptz not null default panoh.now(),
  constraint date_notes_pkey primary key (id),
  constraint date_notes_once unique (date_id, case_id, note_no),
  constraint date_notes_partition_check check (kind = 'stay' and partition = 'whereabouts' or kind = 'hearing' and partition = 'legal' or kind = 'return'
      and partition = 'perpetrator'),
  constraint date_notes_case_fk foreign key (case_id) references panoh.cases(id) deferrable initially deferred
);
create index date_notes_by_case on panoh.date_notes (case_id, date_id, note_no);
comment on table panoh.date_notes is 'One step of a coming date: a stay, a hearing or an expected return; never edited, the highest note_no counts.';
comment on column panoh.date_notes.date_id is 'The date that the notes belong to.';
comment on column panoh.date_notes.partition is 'Follows from kind.';
comment on column panoh.date_notes.step is 'What the note says of the date.';
comment on column panoh.date_notes.about is 'Code of detail.';
comment on column panoh.date_notes.sealed_note is 'Note, sealed with the key of the partition.';

create table panoh.legal_values (
  id uuid not null,
  key text not null,
  value text not null,
  unit text not null,
  valid_from date not null,
  valid_to date,
  source_note text,
  verified_by text,
  verified_on date,
  recorded_by uuid,
  recorded_at timestamptz not null default panoh.now(),
  version integer not null default 1,
  constraint legal_values_pkey primary key (id),
  constraint legal_values_once unique (key, valid_from),
  constraint legal_values_order_check check (valid_to >= valid_from),
  constraint legal_values_unit_check check (unit in ('hours', 'days', 'choice')),
  constraint legal_values_verified_check check ((verified_by is null) = (verified_on is null)),
  constraint legal_values_recorded_fk foreign key (recorded_by) references panoh.users(id)
);
comment on table panoh.legal_values is 'A value of the law with the days on which it holds; an administrator adds one, the past stays.';
comment on column panoh.legal_values.key is 'Name of the value.';
comment on column panoh.legal_values.source_note is 'Source; null: an assumption of the product.';
comment on column panoh.legal_values.verified_by is 'Who confirmed it, in words.';

create table panoh.protection_orders (
  id uuid not null,
  case_id uuid not null,
  agency_id uuid not null,
  incident_id uuid,
  reported_at timestamptz not null,
  issue_by timestamptz not null,
  issued_at timestamptz,
  refused_at timestamptz,
  refusal_reason text,
  days smallint,
  conditions text[] not null default '{}'::text[],
  serve_by timestamptz,
  served_at timestamptz,
  served_how text,
  failed_attempts smallint not null default 0,
  starts_on date,
  first_expires_on date,
  expires_on date,
  extension_requested_on date,
  extension_decision text,
  copy_given_on date,
  explained_in text,
  lifted_at timestamptz,
  lift_reason text,
  breaches smallint not null default 0,
  open_breaches smallint not null default 0,
  breached_at timestamptz,
  sealed bytea not null,
  sealed_contact_line bytea,
  recorded_by uuid,
  recorded_at timestamptz not null default panoh.now(),
  version integer not null default 1,
  extension_state text,
  extension_sent_at timestamptz,
  extension_prosecutor_id uuid,
  extension_answered_at timestamptz,
  extension_refusal text,
  extension_missing text[] not null default '{}'::text[],
  constraint protection_orders_pkey primary key (id),
  constraint protection_orders_within unique (id, case_id),
  constraint protection_orders_asked_check check (extension_state is null or extension_sent_at is not null and extension_prosecutor_id is not null),
  constraint protection_orders_breach_check check (open_breaches >= 0 and open_breaches <= breaches),
  constraint protection_orders_days_check check (days > 0),
  constraint protection_orders_decision_check check (issued_at is null or refused_at is null),
  constraint protection_orders_end_check check ((starts_on is null) = (expires_on is null) and (starts_on is null) = (first_expires_on is null)
      and expires_on >= first_expires_on and first_expires_on >= starts_on
      and first_expires_on <= (starts_on + days::integer)),
  constraint protection_orders_extension_check check (extension_state in ('sent', 'seen', 'agreed', 'refused', 'returned')),
  constraint protection_orders_issue_check check (issued_at >= reported_at and (issued_at is null) = (days is null)),
  constraint protection_orders_lift_check check (lifted_at >= issued_at and (lifted_at is null or issued_at is not null)),
  constraint protection_orders_service_check check (served_at >= issued_at and (served_at is null or issued_at is not null)),
  constraint protection_orders_agency_fk foreign key (agency_id) references panoh.agencies(id),
  constraint protection_orders_case_fk foreign key (case_id) references panoh.cases(id),
  constraint protection_orders_incident_fk foreign key (incident_id, case_id) references panoh.incidents(id, case_id) on update cascade deferrable,
  constraint protection_orders_prosecutor_fk foreign key (extension_prosecutor_id) references panoh.agencies(id)
);
create index protection_orders_by_agency on panoh.protection_orders (agency_id, expires_on, id);
create index protection_orders_by_case on panoh.protection_orders (case_id, reported_at);
create index protection_orders_by_end on panoh.protection_orders (expires_on) where ((lifted_at is null)
    and (refused_at is null));
create index protection_orders_by_report on panoh.protection_orders (reported_at);

    create index protection_orders_to_extend on panoh.protection_orders (extension_prosecutor_id) where (extension_state in ('sent', 'seen'));
comment on table panoh.protection_orders is 'The state of a protection order (partition legal); each step is in order_events.';
comment on column panoh.protection_orders.agency_id is 'The agency that recorded it: the owner, or the police to whom the case was referred.';
comment on column panoh.protection_orders.issue_by is 'When the decision is due.';
comment on column panoh.protection_orders.refusal_reason is 'Code.';
comment on column panoh.protection_orders.days is 'Length of the order.';
comment on column panoh.protection_orders.conditions is 'Codes of what it forbids.';
comment on column panoh.protection_orders.serve_by is 'When it must be served.';
comment on column panoh.protection_orders.served_how is 'signed or refused_to_sign.';
comment on column panoh.protection_orders.failed_attempts is 'Attempts to serve it.';
comment on column panoh.protection_orders.starts_on is 'First day, by the counting of legal_values.';
comment on column panoh.protection_orders.first_expires_on is 'Last day before any extension.';
comment on column panoh.protection_orders.expires_on is 'Last day.';
comment on column panoh.protection_orders.extension_decision is 'The last decision on an extension.';
comment on column panoh.protection_orders.explained_in is 'Language in which it was explained.';
comment on column panoh.protection_orders.lift_reason is 'Code.';
comment on column panoh.protection_orders.breaches is 'Derived from order_events.';
comment on column panoh.protection_orders.open_breaches is 'Breaches without a recorded action.';
comment on column panoh.protection_orders.breached_at is 'The last breach.';
comment on column panoh.protection_orders.sealed is 'Number, issuer and report, sealed with the legal key.';
comment on column panoh.protection_orders.sealed_contact_line is 'The line for contacts around the order, sealed with the legal key.';
comment on column panoh.protection_orders.extension_state is 'State of the request at the prosecutor; null: not asked here.';
comment on column panoh.protection_orders.extension_prosecutor_id is 'The office that was asked.';
comment on column panoh.protection_orders.extension_refusal is 'Code.';
comment on column panoh.protection_orders.extension_missing is 'Papers that the prosecutor misses.';

create table panoh.order_events (
  id uuid not null,
  order_id uuid not null,
  case_id uuid not null,
  agency_id uuid not null,
  kind text not null,
  happened_at timestamptz not null,
  facts jsonb not null default '{}'::jsonb,
  breach_id uuid,
  sealed bytea,
  recorded_by uuid,
  recorded_at timestamptz not null default panoh.now(),
  constraint order_events_pkey primary key (id),
  constraint order_events_within unique (id, case_id),
  constraint order_events_breach_fk foreign key (breach_id, case_id) references panoh.order_events(id, case_id) on update cascade deferrable,
  constraint order_events_order_fk foreign key (order_id, case_id) references panoh.protection_orders(id, case_id) on update cascade deferrable
);
create index order_events_breached on panoh.order_events (happened_at) where (kind = 'order_breached');
create index order_events_by_case on panoh.order_events (case_id);
create index order_events_by_order on panoh.order_events (order_id, happened_at, id);
comment on table panoh.order_events is 'A step of a protection order; never edited.';
comment on column panoh.order_events.agency_id is 'The agency of the order, which reads it.';
comment on column panoh.order_events.kind is 'Code of the step.';
comment on column panoh.order_events.facts is 'Coded detail.';
comment on column panoh.order_events.breach_id is 'Of an action: the breach it answers.';
comment on column panoh.order_events.sealed is 'Note, sealed with the legal key.';
