create table panoh.corrections (
  id uuid primary key, case_id uuid not null references panoh.cases deferrable initially deferred,
  agency_id uuid not null, -- The agency that recorded the subject; no other one corrects it.
  subject_kind text not null check (subject_kind in ('order', 'order_paper', 'respondent', 'incident', 'qualification', 'contact')),
  subject_id uuid not null, -- Of a respondent: the order.
  partition text not null, -- Follows from the kind.
  reason text not null check (reason in ('typing', 'paper_differs', 'wrong_person', 'wrong_day', 'law_value')),
  value_before jsonb not null default '{}', value_after jsonb not null default '{}', -- Codes and days.
  sealed bytea, -- Names or numbers before and after, sealed with the key of the partition.
  state text not null check (state in ('applied', 'waiting', 'confirmed', 'refused')),
  asked_by uuid not null, asked_at timestamptz not null default panoh.now(),
  decided_by uuid, decided_at timestamptz, version integer not null default 1,
  constraint corrections_decision_check check ((state in ('confirmed', 'refused')) = (decided_by is not null)
    and (decided_by is null) = (decided_at is null)),
  constraint corrections_people_check check (decided_by <> asked_by or state = 'refused')
);
create index corrections_by_case on panoh.corrections (case_id, asked_at);
create index corrections_by_subject on panoh.corrections (subject_id);
create unique index corrections_waiting on panoh.corrections (subject_kind, subject_id) where state = 'waiting';
comment on table panoh.corrections is 'A corrected value, with the value before it; only its state changes, once.';
