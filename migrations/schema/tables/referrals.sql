create table panoh.referrals (
  id uuid not null,
  reference text not null,
  kind text not null default 'service',
  case_id uuid not null,
  from_agency_id uuid not null,
  to_agency_id uuid,
  service_id uuid,
  service_type text not null,
  urgency text not null,
  urgency_rank smallint not null,
  band text not null,
  place text not null,
  is_minor boolean not null default false,
  status text not null,
  consent_id uuid,
  shared_partitions text[] not null default '{}'::text[],
  escort_needed boolean not null default false,
  sent_at timestamptz not null,
  received_at timestamptz,
  decided_at timestamptz,
  ended_at timestamptz,
  ack_due_at timestamptz,
  contact_due_at timestamptz,
  contacted_at timestamptz,
  outcome_due_at timestamptz,
  due_at timestamptz,
  appointment_at timestamptz,
  service_on date,
  decline_reason text,
  next_step text,
  unavailable_reason text,
  withdrawal_reason text,
  survivor_word text,
  not_asked_reason text,
  no_longer_wanted boolean not null default false,
  asked_at timestamptz,
  succeeds_id uuid,
  received_case_id uuid,
  version integer not null default 1,
  missing_codes text[] not null default '{}'::text[],
  resent_at timestamptz,
  settled_by text,
  settled_at timestamptz,
  waiting_on date,
  interim_help text,
  gap_recorded_at timestamptz,
  gap_tried text,
  gap_since date,
  constraint referrals_pkey primary key (id),
  constraint referrals_reference_once unique (reference),
  constraint referrals_within unique (id, case_id),
  constraint referrals_gap_check check ((gap_recorded_at is null) = (gap_tried is null) and (gap_recorded_at is null) = (gap_since is null)
      and (settled_by <> 'gap' or gap_recorded_at is not null)),
  constraint referrals_gap_tried_check check (gap_tried in ('none_exists', 'two_or_more_asked')),
  constraint referrals_interim_help_check check (interim_help in ('own_support', 'hotline', 'trusted_person', 'other_agency', 'none_wanted')),
  constraint referrals_kind_check check (kind in ('service', 'support_lead')),
  constraint referrals_missing_check check (missing_codes <@ '{what_happened_codes,risk,safe_contact,name_birth,papers,language,escort}'::text[]),
  constraint referrals_missing_of_check check (missing_codes = '{}'::text[] or decline_reason = 'information_missing' or resent_at is not null),
  constraint referrals_settled_by_check check (settled_by in ('own_help', 'waiting_place', 'gap', 'no_longer_wanted')),
  constraint referrals_settled_check check ((settled_by is null) = (settled_at is null)),
  constraint referrals_waiting_check check (settled_by <> 'waiting_place' or waiting_on is not null and interim_help is not null),
  constraint referrals_case_fk foreign key (case_id) references panoh.cases(id),
  constraint referrals_consent_fk foreign key (consent_id, case_id) references panoh.consents(id, case_id) on update cascade deferrable,
  constraint referrals_from_fk foreign key (from_agency_id) references panoh.agencies(id),
  constraint referrals_received_case_fk foreign key (received_case_id) references panoh.cases(id),
  constraint referrals_service_fk foreign key (service_id) references panoh.services(id),
  constraint referrals_succeeds_fk foreign key (succeeds_id, case_id) references panoh.referrals(id, case_id) on update cascade deferrable,
  constraint referrals_to_fk foreign key (to_agency_id) references panoh.agencies(id)
);
create index referrals_by_case on panoh.referrals (case_id, sent_at);
create index referrals_by_sending on panoh.referrals using brin (sent_at) with (autosummarize='on');
create index referrals_from on panoh.referrals (from_agency_id, urgency_rank, due_at, id) where (ended_at is null);

    create index referrals_from_ended on panoh.referrals (from_agency_id, ended_at desc, id desc) where (ended_at is not null);
create index referrals_received on panoh.referrals (received_case_id) where (received_case_id is not null);
create index referrals_taken_back on panoh.referrals (case_id) where (withdrawal_reason = 'receiver_not_available');
create index referrals_to on panoh.referrals (to_agency_id, urgency_rank, due_at, id) where (ended_at is null);

    create index referrals_to_ended on panoh.referrals (to_agency_id, ended_at desc, id desc) where (ended_at is not null);
comment on table panoh.referrals is 'A request of one agency to another for a service, or to be support lead; both sides move it, never deleted.';
comment on column panoh.referrals.reference is 'Number that agencies quote to each other.';
comment on column panoh.referrals.to_agency_id is 'Null: no agency offers the service.';
comment on column panoh.referrals.urgency_rank is 'urgency as a number, for the order of lists.';
comment on column panoh.referrals.band is 'Risk band when it was sent.';
comment on column panoh.referrals.place is 'District code when it was sent.';
comment on column panoh.referrals.consent_id is 'The consent that allows it.';
comment on column panoh.referrals.shared_partitions is 'What the receiver may read.';
comment on column panoh.referrals.ack_due_at is 'When the answer is due.';
comment on column panoh.referrals.contact_due_at is 'When the first contact is due.';
comment on column panoh.referrals.outcome_due_at is 'When word of the outcome is due.';
comment on column panoh.referrals.due_at is 'The next of them; null: the receiver owes nothing.';
comment on column panoh.referrals.decline_reason is 'Code.';
comment on column panoh.referrals.next_step is 'What the receiver suggests.';
comment on column panoh.referrals.survivor_word is 'Whether the survivor got the service.';
comment on column panoh.referrals.not_asked_reason is 'Why the survivor was not asked about it.';
comment on column panoh.referrals.no_longer_wanted is 'The survivor does not want the service any more.';
comment on column panoh.referrals.succeeds_id is 'The referral for the same need that this one replaces.';
comment on column panoh.referrals.received_case_id is 'The case that the receiver opened.';
comment on column panoh.referrals.missing_codes is 'Information that the receiver misses.';
comment on column panoh.referrals.settled_by is 'How the sender settled a refusal.';
comment on column panoh.referrals.waiting_on is 'Day of a place on a waiting list.';
comment on column panoh.referrals.interim_help is 'Help until then.';
comment on column panoh.referrals.gap_tried is 'What was tried before a gap in services was recorded.';
comment on column panoh.referrals.gap_since is 'Since when the survivor needs the service.';
