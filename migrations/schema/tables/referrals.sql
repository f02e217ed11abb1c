create table panoh.referrals (
  id uuid primary key,
  reference text not null unique, -- Number that agencies quote to each other.
  kind text not null default 'service' check (kind in ('service', 'support_lead', 'handover')),
  case_id uuid not null references panoh.cases, from_agency_id uuid not null references panoh.agencies,
  to_agency_id uuid references panoh.agencies, -- Null: no agency offers the service.
  service_id uuid references panoh.services, service_type text not null, urgency text not null,
  urgency_rank smallint not null, -- urgency as a number, for the order of lists.
  band text not null, -- Risk band when it was sent.
  place text not null, -- District code when it was sent.
  is_minor boolean not null default false, status text not null,
  consent_id uuid, -- The consent that allows it.
  shared_partitions text[] not null default '{}', -- What the receiver may read.
  escort_needed boolean not null default false,
  sent_at timestamptz not null, received_at timestamptz, decided_at timestamptz, ended_at timestamptz,
  ack_due_at timestamptz, -- When the answer is due.
  contact_due_at timestamptz, -- When the first contact is due.
  contacted_at timestamptz,
  outcome_due_at timestamptz, -- When word of the outcome is due.
  due_at timestamptz, -- The next of them; null: the receiver owes nothing.
  appointment_at timestamptz, service_on date,
  decline_reason text, -- Code.
  next_step text, -- What the receiver suggests.
  unavailable_reason text, withdrawal_reason text,
  survivor_feedback text, -- Whether the survivor got the service.
  not_asked_reason text, -- Why the survivor was not asked about it.
  no_longer_wanted boolean not null default false, -- The survivor does not want the service any more.
  asked_at timestamptz,
  replaces_referral_id uuid, -- The referral for the same need that this one replaces.
  received_case_id uuid references panoh.cases, -- The case that the receiver opened.
  version integer not null default 1,
  missing_codes text[] not null default '{}', -- Information that the receiver misses.
  resent_at timestamptz,
  -- How the sender settled a refusal.
  settled_by text check (settled_by in ('own_help', 'waiting_place', 'gap', 'no_longer_wanted')),
  settled_at timestamptz,
  waiting_on date, -- Day of a place on a waiting list.
  -- Help until then.
  interim_help text check (interim_help in ('own_support', 'hotline', 'trusted_person', 'other_agency', 'none_wanted',
    'none_yet')),
  gap_recorded_at timestamptz,
  -- What was tried before a gap in services was recorded.
  gap_tried text check (gap_tried in ('none_exists', 'two_or_more_asked')),
  gap_since date, -- Since when the survivor needs the service.
  ending_by uuid references panoh.users, -- Who hands the case over because the sender's agency ends.
  ending_confirmed_by uuid references panoh.users, -- The receiver's supervisor who takes it.
  constraint referrals_within unique (id, case_id),
  constraint referrals_gap_check check ((gap_recorded_at is null) = (gap_tried is null)
    and (gap_recorded_at is null) = (gap_since is null) and (settled_by <> 'gap' or gap_recorded_at is not null)),
  constraint referrals_ending_check check (ending_by is null or kind = 'handover'),
  constraint referrals_ending_people_check check (ending_confirmed_by is null or ending_by is not null
    and ending_confirmed_by <> ending_by),
  constraint referrals_missing_check
    check (missing_codes <@ '{what_happened_codes,risk,safe_contact,name_birth,papers,language,escort}'::text[]),
  constraint referrals_missing_of_check check (missing_codes = '{}'::text[] or decline_reason = 'information_missing'
    or resent_at is not null),
  constraint referrals_settled_check check ((settled_by is null) = (settled_at is null)),
  constraint referrals_waiting_check check (settled_by <> 'waiting_place' or waiting_on is not null
    and interim_help is not null),
  constraint referrals_consent_fk foreign key (consent_id, case_id) references panoh.consents(id, case_id)
    on update cascade deferrable,
  constraint referrals_replaces_fk foreign key (replaces_referral_id, case_id) references panoh.referrals(id, case_id)
    on update cascade deferrable
);
create index referrals_by_case on panoh.referrals (case_id, sent_at);
create index referrals_by_sending on panoh.referrals using brin (sent_at) with (autosummarize='on');
create unique index referrals_one_handover on panoh.referrals (case_id) where kind = 'handover' and ended_at is null;
create index referrals_from on panoh.referrals (from_agency_id, urgency_rank, due_at, id) where ended_at is null;
create index referrals_from_ended on panoh.referrals (from_agency_id, ended_at desc, id desc)
  where ended_at is not null;
create index referrals_from_sent on panoh.referrals (from_agency_id, sent_at);
create index referrals_received on panoh.referrals (received_case_id) where received_case_id is not null;
create index referrals_taken_back on panoh.referrals (case_id) where withdrawal_reason = 'receiver_not_available';
create index referrals_to on panoh.referrals (to_agency_id, urgency_rank, due_at, id) where ended_at is null;
create index referrals_to_ended on panoh.referrals (to_agency_id, ended_at desc, id desc) where ended_at is not null;
comment on table panoh.referrals is 'A request of one agency to another for a service, to be support lead or to take a case over; both sides move it, never deleted.';

create table panoh.referral_messages (
  id uuid primary key, referral_id uuid not null, case_id uuid not null,
  from_agency_id uuid not null references panoh.agencies, -- Who wrote it.
  written_by uuid not null references panoh.users, sent_at timestamptz not null default panoh.now(),
  constraint referral_messages_referral_fk foreign key (referral_id, case_id) references panoh.referrals(id, case_id)
    on update cascade deferrable
);
create index referral_messages_of on panoh.referral_messages (referral_id, sent_at);
comment on table panoh.referral_messages is 'That one agency of a referral wrote to the other, and when; counted, never changed.';

create table panoh.referral_message_texts (
  message_id uuid not null references panoh.referral_messages,
  agency_id uuid not null references panoh.agencies, -- Who can open this copy.
  agency_key_version integer not null, -- Version in agency_keys that opens it.
  sealed_key bytea not null, sealed bytea not null,
  constraint referral_message_texts_pk primary key (message_id, agency_id)
);
create index referral_message_texts_of on panoh.referral_message_texts (agency_id, agency_key_version);
comment on table panoh.referral_message_texts is 'The words of a message, a copy for each agency that reads it; deleted 90 days after the referral ended.';

create table panoh.call_ins (
  id uuid primary key, agency_id uuid not null references panoh.agencies,
  asked_by uuid not null references panoh.users,
  code text not null, -- As typed from a card; no request compares it with a case.
  asked_at timestamptz not null default panoh.now(),
  looked_at timestamptz, -- When the worker looked for a case, found or not.
  lapsed_at timestamptz, -- After 24 hours.
  released_at timestamptz -- When the former agency offered the hand-over at her yes; shown only to the person who accepts it.
);
create index call_ins_of_agency on panoh.call_ins (agency_id, asked_at desc);
comment on table panoh.call_ins is 'A question of an agency for a case by the code on a card; unknown and blocked codes look alike.';

create table panoh.call_in_cases (
  call_in_id uuid primary key references panoh.call_ins on delete cascade, case_id uuid not null,
  joins_id uuid, -- Question of the same agency whose row already waits; this one has none.
  -- What the survivor says, by the case holder; withdrawn: no hand-over after all, corrected: not_asked was a mistake.
  answer text check (answer in ('asked', 'not_asked', 'not_reached', 'withdrawn', 'corrected')),
  answered_by uuid, answered_at timestamptz, version integer not null default 1,
  alone boolean, -- She was spoken with alone, on her safe contact.
  confirmed_by uuid, confirmed_at timestamptz, -- The first yes; it stays whatever follows.
  not_reached_at timestamptz, -- The first time, of which people are notified.
  ended_at timestamptz, -- No answer is awaited any more.
  constraint call_in_cases_alone_check check (answer is null or answer in ('not_reached', 'corrected') or alone is true),
  constraint call_in_cases_confirmed_check check ((confirmed_by is null) = (confirmed_at is null)
    and (answer <> 'asked' or confirmed_at is not null))
);
create index call_in_cases_by_case on panoh.call_in_cases (case_id);
comment on table panoh.call_in_cases is 'The case that a question is about, and the answer there; no login may read it.';
