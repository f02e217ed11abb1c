create table panoh.consents (
  id uuid not null,
  case_id uuid not null,
  scope text not null,
  agency_id uuid,
  partitions text[] not null default '{}'::text[],
  purpose text,
  basis text not null default 'consent',
  answer text not null,
  presence text not null,
  child_assent text,
  decided_with text,
  sealed_reason bytea,
  given_at timestamptz not null,
  until_on date,
  provisional_until timestamptz,
  withdrawn_at timestamptz,
  recorded_by uuid,
  recorded_at timestamptz not null default panoh.now(),
  version integer not null default 1,
  language text,
  manner text not null default 'spoken',
  reviewed_by uuid,
  reviewed_at timestamptz,
  review_outcome text,
  constraint consents_pkey primary key (id),
  constraint consents_within unique (id, case_id),
  constraint consents_answer_check check (answer in ('given', 'refused')),
  constraint consents_language_check check (language in ('tg', 'ru', 'en', 'other')),
  constraint consents_manner_check check (manner in ('spoken', 'written')),
  constraint consents_review_check check (review_outcome in ('upheld', 'not_upheld')),
  constraint consents_agency_fk foreign key (agency_id) references panoh.agencies(id)
);
create index consents_by_case on panoh.consents (case_id, given_at);
create index consents_known on panoh.consents (case_id) where ((scope = 'known_to_agency') and (answer = 'given'));
create index consents_linking_until on panoh.consents (until_on) where ((scope = 'record_linkage')
    and (answer = 'given') and (until_on is not null));
create index consents_to_review on panoh.consents (case_id) where ((review_outcome is null)
    and (basis in ('court_order', 'imminent_danger', 'child_at_risk')));
comment on table panoh.consents is 'An answer of a survivor on one scope, or the ground in law in its place; a later answer is a new row.';
comment on column panoh.consents.scope is 'One of CONSENT_SCOPES.';
comment on column panoh.consents.agency_id is 'The other agency that the answer is about.';
comment on column panoh.consents.partitions is 'What may be disclosed to it.';
comment on column panoh.consents.purpose is 'For which service.';
comment on column panoh.consents.basis is 'consent, or the ground in law.';
comment on column panoh.consents.presence is 'Who was there; only alone makes an answer final.';
comment on column panoh.consents.child_assent is 'Assent of a child, besides the decision of an adult.';
comment on column panoh.consents.decided_with is 'Who decided for or with a child.';
comment on column panoh.consents.sealed_reason is 'Reason of a ground in law, sealed with the narrative key.';
comment on column panoh.consents.until_on is 'Last day; null: until withdrawn.';
comment on column panoh.consents.provisional_until is 'Until when an answer that was not given alone holds.';
comment on column panoh.consents.review_outcome is 'A second supervisor''s finding on a ground in law.';
