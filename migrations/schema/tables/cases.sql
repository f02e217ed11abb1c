create table panoh.cases (
  id uuid primary key,
  reference text not null unique, -- Number that agencies quote to each other.
  agency_id uuid not null references panoh.agencies, -- The owner.
  working_group_id uuid references panoh.working_groups, -- The group whose rules and fallback agency apply.
  lead_user_id uuid references panoh.users, -- Who leads it; null: the agency's supervisors answer for it.
  audit_pseudonym uuid not null unique, -- Stands for the case in audit_entries.
  origin text not null check (origin in ('intake', 'referral', 'import')),
  origin_referral_id uuid,
  status text not null default 'open' check (status in ('open', 'closed')),
  episode_no integer not null default 1, -- Counts openings; a reopened case begins another episode.
  opened_at timestamptz not null, opened_by uuid,
  booked_on date, -- Of an imported case, the day of its first row in the register.
  episode_opened_at timestamptz not null default panoh.now(), closed_at timestamptz,
  place text not null, -- District code.
  sex text not null check (sex in ('female', 'male', 'unknown')),
  is_minor boolean not null default false, -- Derived from the birth at registration.
  minor_decided_by text, -- Who decides for a minor.
  marital_status text not null default 'unknown',
  age_band text not null default 'unknown', -- Age on the day of registration; the birth itself is sealed.
  referred_from text not null default 'self', -- Through whom the survivor came.
  -- Whether the other person or a relative works in a member agency; null: not asked.
  conflict_answer text check (conflict_answer in ('yes', 'no', 'unknown')),
  awaits_safe_contact boolean not null default false, -- How to reach her is still to be asked.
  awaits_background boolean not null default false, -- Sex, family status and how she came are still to be asked.
  -- Risk band in force.
  band text not null default 'incomplete' check (band in ('incomplete', 'standard', 'medium', 'high')),
  assessed_at timestamptz, -- When it was last assessed.
  shares_with_group boolean not null default false, -- Derived from consents: the working group may know the case.
  shares_until timestamptz, -- When that consent runs out.
  refuses_sharing boolean not null default false, -- Derived from consents: nothing may be disclosed.
  follow_up_consent boolean not null default false, -- Derived from consents: contacts are allowed.
  counts_in_statistics boolean not null default false, -- Derived from consents.
  may_be_linked boolean not null default false, -- Derived from consents: the registration may be compared with others.
  -- Of a police case: whether another agency makes the safety contacts.
  support_lead_state text not null default 'not_needed',
  support_lead_agency_id uuid references panoh.agencies,
  reopen_on_registration boolean not null default false, -- Closed, with contacts for a while after.
  contact_stopped boolean not null default false, -- The survivor asked for no more contacts.
  -- That stop came with the closing, and ends if the closing was an error.
  stop_rests_on_closing boolean not null default false,
  failed_attempts integer not null default 0, -- Contacts that failed in a row.
  -- Derived from contacts: when the survivor was last spoken with; -infinity: never.
  last_contact_at timestamptz not null default '-infinity',
  created_at timestamptz not null default panoh.now(), version integer not null default 1,
  erased_at timestamptz, -- Since when its keys are destroyed.
  held_until date, -- Derived: last day of the longest legal hold.
  flagged_until timestamptz, -- Until when a new incident returns the case to the group that heard it.
  contact_user_id uuid references panoh.users, -- Who makes the planned contacts, if not the lead.
  contact_taken_at timestamptz,
  searching_since timestamptz, -- In danger and not found: since when a supervisor continues the search.
  death_reported_at timestamptz, -- A death was reported and not yet confirmed.
  death_stops_contact boolean not null default false, -- Contacts stopped because of that report.
  constraint cases_age_band_check check (age_band in ('0_11',
    '12_14', '15_17', '18_24', '25_29', '30_39', '40_49', '50_59', '60_plus', 'unknown')),
  constraint cases_child_band_check check (not is_minor or (age_band in ('0_11', '12_14', '15_17', 'unknown'))),
  constraint cases_closed_at_check check ((status = 'closed') = (closed_at is not null)),
  constraint cases_contact_taken_check check (contact_user_id is null or contact_taken_at is not null),
  constraint cases_support_lead_check check (support_lead_state
    in ('not_needed', 'to_offer', 'offered', 'accepted', 'declined'))
);
create index cases_by_agency on panoh.cases (agency_id, status, opened_at desc, id desc);
create index cases_by_contact on panoh.cases (agency_id, status, last_contact_at, id);
create index cases_by_lead on panoh.cases (lead_user_id, status, opened_at desc, id desc);
create index cases_by_group on panoh.cases (working_group_id, status, opened_at desc, id) where shares_with_group;
create index cases_by_opening on panoh.cases (opened_at);
create index cases_by_registration on panoh.cases (coalesce(booked_on,
  ((opened_at at time zone 'Asia/Dushanbe'))::date));
create index cases_of_books on panoh.cases (booked_on, opened_at) where booked_on is not null;
create index cases_shared_until on panoh.cases (working_group_id, shares_until) where shares_until is not null;
comment on table panoh.cases is 'A case of one survivor at one agency in coded facts (partition core); deleted only when an acceptance or an import is undone.';

create table panoh.case_events (
  id uuid primary key, case_id uuid not null references panoh.cases deferrable initially deferred,
  kind text not null, -- Code of the event.
  partition text not null, -- Who may read it.
  happened_at timestamptz not null, recorded_at timestamptz not null default panoh.now(),
  agency_id uuid not null, actor_id uuid,
  facts jsonb not null default '{}', -- Coded detail.
  sealed_note bytea, -- Note, sealed with the key of the partition.
  key_version integer not null default 1,
  raises_risk boolean not null default false, -- It makes a new assessment necessary.
  corrects_id uuid -- The entry that this one corrects.
);
create index case_events_by_case on panoh.case_events (case_id, happened_at desc, id desc);
comment on table panoh.case_events is 'An entry of the timeline of a case; appended, deleted only when an acceptance or an import is undone.';

create table panoh.case_historical_records (
  id uuid primary key,
  row_id uuid not null, -- The row in historical_records; a case that moved keeps the record when its import is undone.
  agency_id uuid not null references panoh.agencies, case_id uuid not null references panoh.cases,
  -- attached: shown with the case; asked: waits for an answer; apart: another person.
  state text not null check (state in ('linked', 'to_review', 'apart')),
  kind text not null, -- Kind of entry in the timeline.
  partition text not null, happened_on date not null,
  facts jsonb not null, -- Coded detail, copied from historical_records.
  found_at timestamptz not null default panoh.now(), answered_at timestamptz,
  answered_by uuid, -- Null: found by comparison.
  constraint case_historical_records_once unique (row_id, case_id),
  constraint case_historical_records_kind_check check (kind = 'register_order' and partition = 'legal' or kind = 'register_referral'
    and partition = 'core')
);
create index case_historical_records_asked on panoh.case_historical_records (agency_id) where state = 'to_review';
create index case_historical_records_by_case on panoh.case_historical_records (case_id, happened_on desc, id desc);
comment on table panoh.case_historical_records is 'An order or referral from an old register that may concern a case.';

create table panoh.case_labels (
  case_id uuid primary key references panoh.cases on delete cascade deferrable initially deferred,
  agency_id uuid not null, -- The owner, whose people alone see it.
  sealed bytea, -- The label, sealed with the identity key; null: taken away.
  version integer not null default 1,
  written_by uuid not null, written_at timestamptz not null default panoh.now()
);
create index case_labels_of_agency on panoh.case_labels (agency_id, written_at desc) where sealed is not null;
comment on table panoh.case_labels is 'What the owner’s people call a case, without names (partition identity); deleted with an erasure and when the owner changes.';

create table panoh.case_writings (
  case_id uuid primary key references panoh.cases on delete cascade deferrable initially deferred,
  group_id uuid, -- Copied from cases.working_group_id.
  written_at timestamptz not null,
  is_listed boolean not null -- Open and shared with that group.
);
comment on table panoh.case_writings is 'When a case was last written to, for the queue of its group; triggers keep it.';

create table panoh.incidents (
  id uuid primary key, case_id uuid not null references panoh.cases deferrable initially deferred,
  agency_id uuid not null, reported_on date not null, started_on date,
  started_precision text, -- How exactly the day is known: day, month, year or unknown.
  ended_on date,
  ended_precision text, -- The same for the end.
  is_pattern boolean not null default false, -- A pattern over time, not one event.
  time_of_day text not null default 'unknown', place_type text not null default 'unknown',
  law_forms text[] not null default '{}', -- Forms of violence as the law names them.
  core_type text, -- Core type of the incident classification; null: not known.
  sealed_core_type_reason bytea, -- Why another type than the calculated one was chosen, sealed with the narrative key.
  penetration text not null default 'unknown', forced_marriage text not null default 'unknown',
  goods_exchanged text not null default 'unknown', abducted text not null default 'unknown',
  harmful_practice text not null default 'unknown', spouse_abroad text not null default 'unknown',
  strangulation text not null default 'unknown', injury text not null default 'unknown',
  contexts text[] not null default '{}', -- Contexts of the classification.
  relationships text[] not null default '{}', -- Derived from incident_perpetrators: relationships without who is meant.
  children_present text not null default 'unknown',
  reported_before text not null default 'unknown', -- Whether it was reported, to a member agency or elsewhere.
  earlier_incidents text not null default 'unknown', recorded_at timestamptz not null default panoh.now(),
  recorded_by uuid,
  awaits_details boolean not null default false, -- Recorded with the forms of violence alone; the rest is still to be asked.
  detailed_at timestamptz, -- When the rest was recorded.
  constraint incidents_within unique (id, case_id),
  constraint incidents_end_check check (ended_on is null or ended_precision <> 'day' or ended_on >= started_on)
);
create index incidents_by_case on panoh.incidents (case_id, started_on);
create index incidents_by_day on panoh.incidents (coalesce(started_on, reported_on));
create index incidents_by_report on panoh.incidents (reported_on);
comment on table panoh.incidents is 'An event or continuing pattern of violence in coded facts (partition core); completed once, then never edited.';

create table panoh.legal_qualifications (
  id uuid primary key, case_id uuid not null references panoh.cases deferrable initially deferred,
  incident_id uuid, agency_id uuid not null,
  articles text[] not null default '{}', -- Codes of articles.
  measures text[] not null default '{}', -- Codes of what the police did.
  decision text, -- Decision as in the register.
  sealed_number bytea, -- Registration number, sealed with the legal key.
  decided_on date, recorded_at timestamptz not null default panoh.now(), recorded_by uuid,
  -- Decision on a report; null for any other record.
  decision_kind text check (decision_kind in ('criminal', 'administrative', 'refused', 'sent_on', 'private')),
  refusal_reason text,
  sent_to text, -- Where the report was sent.
  answer_expected_on date, copy_given boolean, appeal_explained boolean, lawyer_offered boolean,
  succeeds_id uuid unique, -- The decision that this one replaces.
  constraint legal_qualifications_within unique (id, incident_id),
  constraint legal_qualifications_refusal_check check ((decision_kind = 'refused') is not true
    or refusal_reason is not null and copy_given is not null and appeal_explained is not null),
  constraint legal_qualifications_report_check check (decision_kind is not null and incident_id is not null
    and decided_on is not null or decision_kind is null and coalesce(refusal_reason, sent_to) is null
    and answer_expected_on is null and coalesce(copy_given, appeal_explained, lawyer_offered) is null
    and succeeds_id is null),
  constraint legal_qualifications_succeeds_fk foreign key (succeeds_id, incident_id)
    references panoh.legal_qualifications(id, incident_id)
);
create index legal_qualifications_by_case on panoh.legal_qualifications (case_id);
create unique index legal_qualifications_first_decision on panoh.legal_qualifications (incident_id)
  where decision_kind is not null and succeeds_id is null;
create index legal_qualifications_of_case on panoh.legal_qualifications (case_id) where incident_id is null;
comment on table panoh.legal_qualifications is 'What the police wrote as qualification of a case or decided on a report (partition legal).';

create table panoh.incident_perpetrators (
  id uuid primary key, incident_id uuid not null, case_id uuid not null, relationship text not null,
  sex text not null default 'unknown', age_group text not null default 'unknown',
  occupation text not null default 'unknown', same_household text not null default 'unknown',
  sealed_name bytea, -- Name, sealed with the perpetrator key.
  constraint incident_perpetrators_occupation_check check (occupation
    in ('state_service', 'employed', 'own_business', 'labour_migrant',
    'no_work', 'pensioner', 'student', 'other', 'unknown')),
  constraint incident_perpetrators_incident_fk foreign key (incident_id, case_id)
    references panoh.incidents(id, case_id)
);
create index incident_perpetrators_by_case on panoh.incident_perpetrators (case_id);
comment on table panoh.incident_perpetrators is 'A person alleged to have caused harm in an incident (partition perpetrator).';

create table panoh.perpetrator_names (
  perpetrator_id uuid primary key, -- In incident_perpetrators or respondents.
  case_id uuid not null,
  keyed_for uuid not null, -- Agency for which the digests are keyed.
  key_version integer not null, -- Version in vault.index_secrets that made them.
  tokens bytea[] not null -- Keyed digests of the parts of the name.
);
create index perpetrator_names_tokens on panoh.perpetrator_names using gin (tokens);
comment on table panoh.perpetrator_names is 'Digests of the name of an alleged perpetrator, for the match with staff; deleted with an erasure.';
