create table panoh.cases (
  id uuid not null,
  reference text not null,
  agency_id uuid not null,
  working_group_id uuid,
  lead_user_id uuid,
  audit_pseudonym uuid not null,
  origin text not null,
  origin_referral_id uuid,
  status text not null default 'open',
  episode_no integer not null default 1,
  opened_at timestamptz not null,
  opened_by uuid,
  booked_on date,
  episode_opened_at timestamptz not null default panoh.now(),
  closed_at timestamptz,
  place text not null,
  sex text not null,
  is_minor boolean not null default false,
  minor_decided_by text,
  marital_status text not null default 'unknown',
  age_band text not null default 'unknown',
  referred_from text not null default 'self',
  band text not null default 'incomplete',
  assessed_at timestamptz,
  shares_with_group boolean not null default false,
  shares_until timestamptz,
  refuses_sharing boolean not null default false,
  follow_up_consent boolean not null default false,
  counts_in_statistics boolean not null default false,
  may_be_linked boolean not null default false,
  support_lead_state text not null default 'not_needed',
  support_lead_agency_id uuid,
  quiet_watch boolean not null default false,
  contact_stopped boolean not null default false,
  stop_rests_on_closing boolean not null default false,
  failed_attempts integer not null default 0,
  created_at timestamptz not null default panoh.now(),
  version integer not null default 1,
  erased_at timestamptz,
  held_until date,
  marked_until timestamptz,
  contact_user_id uuid,
  contact_taken_at timestamptz,
  searching_since timestamptz,
  death_reported_at timestamptz,
  death_stops_contact boolean not null default false,
  constraint cases_pkey primary key (id),
  constraint cases_pseudonym_once unique (audit_pseudonym),
  constraint cases_reference_once unique (reference),
  constraint cases_age_band_check check (age_band in ('0_11', '12_14', '15_17', '18_24', '25_29', '30_39', '40_49', '50_59', '60_plus', 'unknown')),
  constraint cases_band_check check (band in ('incomplete', 'standard', 'medium', 'high')),
  constraint cases_child_band_check check (not is_minor or (age_band in ('0_11', '12_14', '15_17', 'unknown'))),
  constraint cases_closed_at_check check ((status = 'closed') = (closed_at is not null)),
  constraint cases_contact_taken_check check (contact_user_id is null or contact_taken_at is not null),
  constraint cases_origin_check check (origin in ('intake', 'referral', 'import')),
  constraint cases_sex_check check (sex in ('female', 'male', 'unknown')),
  constraint cases_status_check check (status in ('open', 'closed')),
  constraint cases_support_lead_check check (support_lead_state in ('not_needed', 'to_offer', 'offered', 'accepted', 'declined')),
  constraint cases_agency_fk foreign key (agency_id) references panoh.agencies(id),
  constraint cases_contact_user_fk foreign key (contact_user_id) references panoh.users(id),
  constraint cases_lead_fk foreign key (lead_user_id) references panoh.users(id),
  constraint cases_support_lead_fk foreign key (support_lead_agency_id) references panoh.agencies(id),
  constraint cases_working_group_fk foreign key (working_group_id) references panoh.working_groups(id)
);
create index cases_by_agency on panoh.cases (agency_id, status, opened_at desc, id desc);
create index cases_by_group on panoh.cases (working_group_id, status, opened_at desc, id) where shares_with_group;
create index cases_by_opening on panoh.cases (opened_at);

    create index cases_by_registration on panoh.cases (coalesce(booked_on, ((opened_at at time zone 'Asia/Dushanbe'))::date));
create index cases_of_books on panoh.cases (booked_on, opened_at) where (booked_on is not null);
create index cases_shared_until on panoh.cases (working_group_id, shares_until) where (shares_until is not null);
comment on table panoh.cases is 'A case of one survivor at one agency in coded facts (partition core); deleted only when an acceptance is undone.';
comment on column panoh.cases.reference is 'Number that agencies quote to each other.';
comment on column panoh.cases.agency_id is 'The owner.';
comment on column panoh.cases.working_group_id is 'The group whose rules and fallback agency apply.';
comment on column panoh.cases.lead_user_id is 'Who leads it; null: the agency''s supervisors answer for it.';
comment on column panoh.cases.audit_pseudonym is 'Stands for the case in audit_entries.';
comment on column panoh.cases.origin is 'intake, referral or import.';
comment on column panoh.cases.episode_no is 'Counts openings; a reopened case begins another episode.';
comment on column panoh.cases.booked_on is 'Of an imported case, the day of its first row in the register.';
comment on column panoh.cases.place is 'District code.';
comment on column panoh.cases.is_minor is 'Derived from the birth at registration.';
comment on column panoh.cases.minor_decided_by is 'Who decides for a minor.';
comment on column panoh.cases.age_band is 'Age on the day of registration; the birth itself is sealed.';
comment on column panoh.cases.referred_from is 'Through whom the survivor came.';
comment on column panoh.cases.band is 'Risk band in force.';
comment on column panoh.cases.assessed_at is 'When it was last assessed.';
comment on column panoh.cases.shares_with_group is 'Derived from consents: the working group may know the case.';
comment on column panoh.cases.shares_until is 'When that consent runs out.';
comment on column panoh.cases.refuses_sharing is 'Derived from consents: nothing may be disclosed.';
comment on column panoh.cases.follow_up_consent is 'Derived from consents: contacts are allowed.';
comment on column panoh.cases.counts_in_statistics is 'Derived from consents.';
comment on column panoh.cases.may_be_linked is 'Derived from consents: the registration may be compared with others.';
comment on column panoh.cases.support_lead_state is 'Of a police case: whether another agency makes the safety contacts.';
comment on column panoh.cases.quiet_watch is 'Closed, with contacts for a while after.';
comment on column panoh.cases.contact_stopped is 'The survivor asked for no more contacts.';
comment on column panoh.cases.stop_rests_on_closing is 'That stop came with the closing, and ends if the closing was an error.';
comment on column panoh.cases.failed_attempts is 'Contacts that failed in a row.';
comment on column panoh.cases.erased_at is 'Since when its keys are destroyed.';
comment on column panoh.cases.held_until is 'Derived: last day of the longest legal hold.';
comment on column panoh.cases.marked_until is 'Until when a new incident returns the case to the group that heard it.';
comment on column panoh.cases.contact_user_id is 'Who makes the planned contacts, if not the lead.';
comment on column panoh.cases.searching_since is 'In danger and not found: since when a supervisor continues the search.';
comment on column panoh.cases.death_reported_at is 'A death was reported and not yet confirmed.';
comment on column panoh.cases.death_stops_contact is 'Contacts stopped because of that report.';

create table panoh.case_events (
  id uuid not null,
  case_id uuid not null,
  kind text not null,
  partition text not null,
  happened_at timestamptz not null,
  recorded_at timestamptz not null default panoh.now(),
  agency_id uuid not null,
  actor_id uuid,
  facts jsonb not null default '{}'::jsonb,
  sealed_note bytea,
  key_version integer not null default 1,
  raises_risk boolean not null default false,
  corrects_id uuid,
  constraint case_events_pkey primary key (id),
  constraint case_events_case_fk foreign key (case_id) references panoh.cases(id) deferrable initially deferred
);
create index case_events_by_case on panoh.case_events (case_id, happened_at desc, id desc);
comment on table panoh.case_events is 'An entry of the timeline of a case; appended, deleted only when an acceptance is undone.';
comment on column panoh.case_events.kind is 'Code of the event.';
comment on column panoh.case_events.partition is 'Who may read it.';
comment on column panoh.case_events.facts is 'Coded detail.';
comment on column panoh.case_events.sealed_note is 'Note, sealed with the key of the partition.';
comment on column panoh.case_events.raises_risk is 'It makes a new assessment necessary.';
comment on column panoh.case_events.corrects_id is 'The entry that this one corrects.';

create table panoh.case_pasts (
  id uuid not null,
  row_id uuid not null,
  agency_id uuid not null,
  case_id uuid not null,
  state text not null,
  kind text not null,
  partition text not null,
  happened_on date not null,
  facts jsonb not null,
  found_at timestamptz not null default panoh.now(),
  answered_at timestamptz,
  answered_by uuid,
  constraint case_pasts_pkey primary key (id),
  constraint case_pasts_once unique (row_id, case_id),
  constraint case_pasts_kind_check check (kind = 'register_order' and partition = 'legal' or kind = 'register_referral' and partition = 'core'),
  constraint case_pasts_state_check check (state in ('attached', 'asked', 'apart')),
  constraint case_pasts_agency_fk foreign key (agency_id) references panoh.agencies(id),
  constraint case_pasts_case_fk foreign key (case_id) references panoh.cases(id)
);
create index case_pasts_asked on panoh.case_pasts (agency_id) where (state = 'asked');
create index case_pasts_by_case on panoh.case_pasts (case_id, happened_on desc, id desc);
comment on table panoh.case_pasts is 'An order or referral from an old register that may concern a case.';
comment on column panoh.case_pasts.row_id is 'The row in register_history.';
comment on column panoh.case_pasts.state is 'attached: shown with the case; asked: waits for an answer; apart: another person.';
comment on column panoh.case_pasts.kind is 'Kind of entry in the timeline.';
comment on column panoh.case_pasts.facts is 'Coded detail, copied from register_history.';
comment on column panoh.case_pasts.answered_by is 'Null: found by comparison.';

create table panoh.case_writings (
  case_id uuid not null,
  group_id uuid,
  written_at timestamptz not null,
  is_listed boolean not null,
  constraint case_writings_pkey primary key (case_id),
  constraint case_writings_case_fk foreign key (case_id) references panoh.cases(id) on delete cascade deferrable initially deferred
);
comment on table panoh.case_writings is 'When a case was last written to, for the queue of its group; triggers keep it.';
comment on column panoh.case_writings.group_id is 'Copied from cases.working_group_id.';
comment on column panoh.case_writings.is_listed is 'Open and shared with that group.';

create table panoh.incidents (
  id uuid not null,
  case_id uuid not null,
  agency_id uuid not null,
  reported_on date not null,
  started_on date,
  started_precision text,
  ended_on date,
  ended_precision text,
  is_pattern boolean not null default false,
  time_of_day text not null default 'unknown',
  place_type text not null default 'unknown',
  law_forms text[] not null default '{}'::text[],
  core_type text,
  sealed_core_type_reason bytea,
  penetration text not null default 'unknown',
  forced_marriage text not null default 'unknown',
  goods_exchanged text not null default 'unknown',
  abducted text not null default 'unknown',
  harmful_practice text not null default 'unknown',
  spouse_abroad text not null default 'unknown',
  neck_pressure text not null default 'unknown',
  injury text not null default 'unknown',
  contexts text[] not null default '{}'::text[],
  relationships text[] not null default '{}'::text[],
  children_present text not null default 'unknown',
  reported_before text not null default 'unknown',
  earlier_incidents text not null default 'unknown',
  recorded_at timestamptz not null default panoh.now(),
  constraint incidents_pkey primary key (id),
  constraint incidents_within unique (id, case_id),
  constraint incidents_end_check check (ended_on is null or ended_precision <> 'day' or ended_on >= started_on),
  constraint incidents_case_fk foreign key (case_id) references panoh.cases(id) deferrable initially deferred
);
create index incidents_by_case on panoh.incidents (case_id, started_on);
create index incidents_by_day on panoh.incidents (coalesce(started_on, reported_on));
create index incidents_by_report on panoh.incidents (reported_on);
comment on table panoh.incidents is 'An event or continuing pattern of violence in coded facts (partition core); never edited.';
comment on column panoh.incidents.started_precision is 'How exactly the day is known: day, month, year or unknown.';
comment on column panoh.incidents.ended_precision is 'The same for the end.';
comment on column panoh.incidents.is_pattern is 'A pattern over time, not one event.';
comment on column panoh.incidents.law_forms is 'Forms of violence as the law names them.';
comment on column panoh.incidents.core_type is 'Core type of the incident classification; null: not known.';
comment on column panoh.incidents.sealed_core_type_reason is 'Why another type than the calculated one was chosen, sealed with the narrative key.';
comment on column panoh.incidents.contexts is 'Contexts of the classification.';
comment on column panoh.incidents.relationships is 'Derived from incident_perpetrators: relationships without who is meant.';
comment on column panoh.incidents.reported_before is 'Whether it was reported, to a member agency or elsewhere.';

create table panoh.legal_qualifications (
  id uuid not null,
  case_id uuid not null,
  incident_id uuid,
  agency_id uuid not null,
  articles text[] not null default '{}'::text[],
  measures text[] not null default '{}'::text[],
  decision text,
  sealed_number bytea,
  decided_on date,
  recorded_at timestamptz not null default panoh.now(),
  decision_kind text,
  refusal_reason text,
  sent_to text,
  answer_expected_on date,
  copy_given boolean,
  appeal_explained boolean,
  lawyer_offered boolean,
  succeeds_id uuid,
  constraint legal_qualifications_pkey primary key (id),
  constraint legal_qualifications_replaced_once unique (succeeds_id),
  constraint legal_qualifications_within unique (id, incident_id),
  constraint legal_qualifications_decision_check check (decision_kind in ('criminal', 'administrative', 'refused', 'sent_on', 'private')),
  constraint legal_qualifications_refusal_check check ((decision_kind = 'refused') is not true or refusal_reason is not null and copy_given is not null
      and appeal_explained is not null),
  constraint legal_qualifications_report_check check (decision_kind is not null and incident_id is not null and decided_on is not null or decision_kind is null
      and coalesce(refusal_reason, sent_to) is null and answer_expected_on is null
      and coalesce(copy_given, appeal_explained, lawyer_offered) is null and succeeds_id is null),
  constraint legal_qualifications_case_fk foreign key (case_id) references panoh.cases(id) deferrable initially deferred,
  constraint legal_qualifications_succeeds_fk foreign key (succeeds_id, incident_id) references panoh.legal_qualifications(id, incident_id)
);
create index legal_qualifications_by_case on panoh.legal_qualifications (case_id);

    create unique index legal_qualifications_first_decision on panoh.legal_qualifications (incident_id) where ((decision_kind is not null)
    and (succeeds_id is null));
create index legal_qualifications_of_case on panoh.legal_qualifications (case_id) where (incident_id is null);
comment on table panoh.legal_qualifications is 'What the police wrote as qualification of a case or decided on a report (partition legal).';
comment on column panoh.legal_qualifications.articles is 'Codes of articles.';
comment on column panoh.legal_qualifications.measures is 'Codes of what the police did.';
comment on column panoh.legal_qualifications.decision is 'Decision as in the register.';
comment on column panoh.legal_qualifications.sealed_number is 'Registration number, sealed with the legal key.';
comment on column panoh.legal_qualifications.decision_kind is 'Decision on a report; null for any other record.';
comment on column panoh.legal_qualifications.sent_to is 'Where the report was sent.';
comment on column panoh.legal_qualifications.succeeds_id is 'The decision that this one replaces.';

create table panoh.incident_perpetrators (
  id uuid not null,
  incident_id uuid not null,
  case_id uuid not null,
  relationship text not null,
  sex text not null default 'unknown',
  age_group text not null default 'unknown',
  occupation text not null default 'unknown',
  same_household text not null default 'unknown',
  sealed_name bytea,
  constraint incident_perpetrators_pkey primary key (id),
  constraint incident_perpetrators_occupation_check 
      check (occupation in ('state_service', 'employed', 'own_business', 'labour_migrant', 'no_work', 'pensioner', 'student', 'other', 'unknown')),
  constraint incident_perpetrators_incident_fk foreign key (incident_id, case_id) references panoh.incidents(id, case_id)
);
create index incident_perpetrators_by_case on panoh.incident_perpetrators (case_id);
comment on table panoh.incident_perpetrators is 'A person alleged to have caused harm in an incident (partition perpetrator).';
comment on column panoh.incident_perpetrators.sealed_name is 'Name, sealed with the perpetrator key.';

create table panoh.perpetrator_names (
  perpetrator_id uuid not null,
  case_id uuid not null,
  keyed_for uuid not null,
  key_version integer not null,
  tokens bytea[] not null,
  constraint perpetrator_names_pkey primary key (perpetrator_id),
  constraint perpetrator_names_person_fk foreign key (perpetrator_id) references panoh.incident_perpetrators(id)
);
create index perpetrator_names_tokens on panoh.perpetrator_names using gin (tokens);
comment on table panoh.perpetrator_names is 'Digests of the name of an alleged perpetrator, for the match with staff; deleted with an erasure.';
comment on column panoh.perpetrator_names.keyed_for is 'Agency for which the digests are keyed.';
comment on column panoh.perpetrator_names.key_version is 'Version in vault.index_secrets that made them.';
comment on column panoh.perpetrator_names.tokens is 'Keyed digests of the parts of the name.';
