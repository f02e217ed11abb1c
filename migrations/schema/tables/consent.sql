create table panoh.consents (
  id uuid primary key, case_id uuid not null,
  scope text not null, -- One of CONSENT_SCOPES.
  agency_id uuid references panoh.agencies, -- The other agency that the answer is about.
  partitions text[] not null default '{}', -- What may be disclosed to it.
  purpose text, -- For which service.
  basis text not null default 'consent', -- consent, or the ground in law.
  answer text not null check (answer in ('given', 'refused')),
  presence text not null, -- Who was there; only alone makes an answer final.
  child_assent text, -- Assent of a child, besides the decision of an adult.
  decided_with text, -- Who decided for or with a child.
  sealed_reason bytea, -- Reason of a ground in law, sealed with the narrative key.
  given_at timestamptz not null,
  until_on date, -- Last day; null: until withdrawn.
  provisional_until timestamptz, -- Until when an answer that was not given alone holds.
  withdrawn_at timestamptz, recorded_by uuid, recorded_at timestamptz not null default panoh.now(),
  version integer not null default 1,
  language text check (language in ('tg', 'ru', 'en', 'other')),
  manner text not null default 'spoken' check (manner in ('spoken', 'written')),
  reviewed_by uuid, reviewed_at timestamptz,
  -- A second supervisor's finding on a ground in law.
  review_outcome text check (review_outcome in ('upheld', 'not_upheld')),
  constraint consents_within unique (id, case_id)
);
create index consents_by_case on panoh.consents (case_id, given_at);
create index consents_known on panoh.consents (case_id) where scope = 'mutual_disclosure' and answer = 'given';
create index consents_linking_until on panoh.consents (until_on) where scope = 'record_linkage' and answer = 'given'
  and until_on is not null;
create index consents_to_review on panoh.consents (case_id) where review_outcome is null and (basis
  in ('court_order', 'imminent_danger', 'child_at_risk'));
comment on table panoh.consents is 'An answer of a survivor on one scope, or the ground in law in its place; a later answer is a new row.';
