create table panoh.key_date_events (
  id uuid primary key, case_id uuid not null references panoh.cases deferrable initially deferred,
  agency_id uuid not null, written_by uuid not null,
  date_id uuid not null, -- The date that the notes belong to.
  note_no integer not null, kind text not null,
  partition text not null, -- Follows from kind.
  step text not null, -- What the note says of the date.
  on_day date not null,
  about text, -- Code of detail.
  sealed_note bytea, -- Note, sealed with the key of the partition.
  recorded_at timestamptz not null default panoh.now(),
  constraint key_date_events_once unique (date_id, case_id, note_no),
  constraint key_date_events_partition_check check (kind = 'stay' and partition = 'whereabouts' or kind = 'hearing'
    and partition = 'legal' or kind = 'return' and partition = 'perpetrator'
    or kind in ('course', 'job', 'housing') and partition = 'support')
);
create index key_date_events_by_case on panoh.key_date_events (case_id, date_id, note_no);
comment on table panoh.key_date_events is 'One step of a date: a stay, a hearing, an expected return, or a course, job or home; never edited, the highest note_no counts.';

create table panoh.legal_values (
  id uuid primary key,
  key text not null, -- Name of the value.
  value text not null,
  unit text not null check (unit in ('hours', 'days', 'choice')),
  valid_from date not null, valid_to date,
  source_note text, -- Source; null: an assumption of the product.
  verified_by text, -- Who confirmed it, in words.
  verified_on date, recorded_by uuid references panoh.users,
  recorded_at timestamptz not null default panoh.now(), version integer not null default 1,
  constraint legal_values_once unique (key, valid_from),
  constraint legal_values_order_check check (valid_to >= valid_from),
  constraint legal_values_verified_check check ((verified_by is null) = (verified_on is null))
);
comment on table panoh.legal_values is 'A value of the law with the days on which it holds; an administrator adds one, the past stays.';

create table panoh.protection_orders (
  id uuid primary key, case_id uuid not null references panoh.cases,
  -- The agency that recorded it: the owner, or the police to whom the case was referred.
  agency_id uuid not null references panoh.agencies,
  incident_id uuid, reported_at timestamptz not null,
  issue_by timestamptz not null, -- When the decision is due.
  issued_at timestamptz, refused_at timestamptz,
  refusal_reason text, -- Code.
  days smallint check (days > 0), -- Length of the order.
  conditions text[] not null default '{}', -- Codes of what it forbids.
  serve_by timestamptz, -- When it must be served.
  served_at timestamptz,
  served_how text, -- signed or refused_to_sign.
  failed_attempts smallint not null default 0, -- Attempts to serve it.
  starts_on date, -- First day, by the counting of legal_values.
  first_expires_on date, -- Last day before any extension.
  expires_on date, -- Last day.
  extension_requested_on date,
  extension_decision text, -- The last decision on an extension.
  copy_given_on date,
  explained_in text, -- Language in which it was explained.
  lifted_at timestamptz,
  lift_reason text, -- Code.
  annulled_at timestamptz, -- Issued to the wrong person: it bound nobody.
  breaches smallint not null default 0, -- Derived from order_events.
  open_breaches smallint not null default 0, -- Breaches without a recorded action.
  breached_at timestamptz, -- The last breach.
  sealed bytea not null, -- Number, issuer and report, sealed with the legal key.
  sealed_contact_line bytea, -- The line for contacts around the order, sealed with the legal key.
  recorded_by uuid, recorded_at timestamptz not null default panoh.now(), version integer not null default 1,
  -- State of the request at the prosecutor; null: not asked here.
  extension_state text check (extension_state in ('sent', 'seen', 'agreed', 'refused', 'returned')),
  extension_sent_at timestamptz,
  extension_prosecutor_id uuid references panoh.agencies, -- The office that was asked.
  extension_answered_at timestamptz,
  extension_refusal text, -- Code.
  extension_missing text[] not null default '{}', -- Papers that the prosecutor misses.
  constraint protection_orders_within unique (id, case_id),
  constraint protection_orders_asked_check check (extension_state is null or extension_sent_at is not null
    and extension_prosecutor_id is not null),
  constraint protection_orders_breach_check check (open_breaches >= 0 and open_breaches <= breaches),
  constraint protection_orders_decision_check check (issued_at is null or refused_at is null),
  constraint protection_orders_end_check check ((starts_on is null) = (expires_on is null)
    and (starts_on is null) = (first_expires_on is null) and expires_on >= first_expires_on
    and first_expires_on >= starts_on and first_expires_on <= (starts_on + days::integer)),
  constraint protection_orders_issue_check check (issued_at >= reported_at and (issued_at is null) = (days is null)),
  constraint protection_orders_annul_check check (annulled_at is null or issued_at is not null),
  constraint protection_orders_lift_check check (lifted_at >= issued_at and (lifted_at is null
    or issued_at is not null)),
  constraint protection_orders_service_check check (served_at >= issued_at and (served_at is null
    or issued_at is not null)),
  constraint protection_orders_incident_fk foreign key (incident_id, case_id) references panoh.incidents(id, case_id)
    on update cascade deferrable
);
create index protection_orders_by_agency on panoh.protection_orders (agency_id, expires_on, id);
create index protection_orders_by_case on panoh.protection_orders (case_id, reported_at);
create index protection_orders_by_end on panoh.protection_orders (expires_on) where lifted_at is null
  and refused_at is null;
create index protection_orders_by_report on panoh.protection_orders (reported_at);
create index protection_orders_to_extend on panoh.protection_orders (extension_prosecutor_id) where extension_state
  in ('sent', 'seen');
comment on table panoh.protection_orders is 'The state of a protection order (partition legal); each step is in order_events.';

create table panoh.order_events (
  id uuid primary key, order_id uuid not null, case_id uuid not null,
  agency_id uuid not null, -- The agency of the order, which reads it.
  kind text not null, -- Code of the step.
  happened_at timestamptz not null,
  facts jsonb not null default '{}', -- Coded detail.
  breach_id uuid, -- Of an action: the breach it answers.
  sealed bytea, -- Note, sealed with the legal key.
  recorded_by uuid, recorded_at timestamptz not null default panoh.now(),
  constraint order_events_within unique (id, case_id),
  constraint order_events_breach_fk foreign key (breach_id, case_id) references panoh.order_events(id, case_id)
    on update cascade deferrable,
  constraint order_events_order_fk foreign key (order_id, case_id) references panoh.protection_orders(id, case_id)
    on update cascade deferrable
);
create index order_events_breached on panoh.order_events (happened_at) where kind = 'order_breached';
create index order_events_by_case on panoh.order_events (case_id);
create index order_events_by_order on panoh.order_events (order_id, happened_at, id);
comment on table panoh.order_events is 'A step of a protection order; never edited.';

create table panoh.order_notices (
  id uuid primary key, order_id uuid not null, case_id uuid not null,
  agency_id uuid not null references panoh.agencies, -- The police of the new place, to which it is sealed.
  presence text not null check (presence = 'alone'), -- How she was asked.
  agency_key_version integer not null, -- Version in agency_keys that opens it.
  sealed_key bytea not null, -- Data key of the text, sealed to that agency.
  sealed bytea not null, -- Number, bound person, duty phone of the issuing police.
  sent_by uuid not null, sent_at timestamptz not null default panoh.now(),
  seen_by uuid, seen_at timestamptz,
  constraint order_notices_once unique (order_id, agency_id),
  constraint order_notices_seen_check check ((seen_by is null) = (seen_at is null)),
  constraint order_notices_order_fk foreign key (order_id, case_id) references panoh.protection_orders(id, case_id)
    on update cascade deferrable
);
create index order_notices_by_case on panoh.order_notices (case_id);
create index order_notices_of on panoh.order_notices (agency_id, agency_key_version);
comment on table panoh.order_notices is 'A running order that the survivor lets the police of her new place know of; it names neither her nor an agency of hers.';

create table panoh.respondents (
  id uuid primary key, order_id uuid not null, case_id uuid not null,
  agency_id uuid not null, -- The agency of the order, which wrote it.
  version integer not null, -- The highest one of an order counts.
  reason text check (reason in ('typing', 'paper_differs', 'wrong_person')), -- Why it was corrected.
  relationship text, -- To the survivor, as a code.
  sex text not null check (sex in ('female', 'male', 'unknown')),
  is_abroad text not null check (is_abroad in ('yes', 'no', 'unknown')),
  is_minor text not null check (is_minor in ('yes', 'no', 'unknown')),
  language text check (language in ('tg', 'ru', 'uz', 'other')),
  has_weapon text not null check (has_weapon in ('yes', 'no', 'unknown')), -- A registered weapon.
  sealed_name bytea not null, -- Name in parts, sealed with the perpetrator key.
  sealed bytea not null, -- Birth, number, addresses and phones, sealed with the perpetrator key.
  recorded_by uuid not null, recorded_at timestamptz not null default panoh.now(),
  constraint respondents_once unique (order_id, version),
  constraint respondents_correction_check check ((version = 1) = (reason is null)),
  constraint respondents_order_fk foreign key (order_id, case_id) references panoh.protection_orders(id, case_id)
    on update cascade deferrable
);
create index respondents_by_case on panoh.respondents (case_id);
comment on table panoh.respondents is 'The person whom a protection order binds (partition perpetrator); never edited.';
