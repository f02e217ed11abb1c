create table panoh.conflict_blocks (
  id uuid primary key, case_id uuid not null,
  -- Whether subject_id is a user or an agency, or subject_code a kind of agency.
  subject_kind text not null check (subject_kind in ('user', 'agency', 'agency_kind')),
  subject_id uuid, subject_code text,
  -- Who found it: intake form, match with staff, import, a person, or a block on a linked case.
  source text not null check (source in ('intake', 'staff_match', 'import', 'person', 'linked')),
  -- provisional until two agencies vote.
  state text not null default 'provisional' check (state in ('provisional', 'confirmed', 'lifted')),
  started_at timestamptz not null default panoh.now(), lifted_at timestamptz,
  version integer not null default 1,
  -- The block on another case of the same survivor from which this one follows.
  origin_id uuid references panoh.conflict_blocks,
  reason text,
  -- It takes keys or the case away, so a second person must vote within 24 hours.
  is_heavy boolean not null default false,
  hands_over boolean not null default false, -- The case passed to the fallback agency with it.
  started_by uuid,
  constraint conflict_blocks_reason_check check (reason in ('is_alleged_person',
    'relative', 'works_there', 'influence', 'survivor_asked', 'pressured_survivor')),
  constraint conflict_blocks_subject_check check ((subject_kind = 'agency_kind') = (subject_code is not null)
    and (subject_kind = 'agency_kind') = (subject_id is null))
);
create index conflict_blocks_by_case on panoh.conflict_blocks (case_id) where lifted_at is null;
create index conflict_blocks_by_kind on panoh.conflict_blocks (subject_code) where lifted_at is null
  and subject_code is not null;
create index conflict_blocks_by_origin on panoh.conflict_blocks (origin_id) where origin_id is not null;
create index conflict_blocks_by_starter on panoh.conflict_blocks (started_by, started_at) where started_by is not null;
create index conflict_blocks_by_subject on panoh.conflict_blocks (subject_id) where lifted_at is null;
comment on table panoh.conflict_blocks is 'A person, agency or kind of agency that must not reach a case; it starts at once.';

create table panoh.emergency_accesses (
  id uuid primary key, case_id uuid not null, user_id uuid not null references panoh.users,
  agency_id uuid not null references panoh.agencies,
  -- Why; the words are in emergency_reasons.
  reason_code text not null check (reason_code in ('attack_now', 'threat_to_life', 'child_in_danger', 'missing')),
  opened_at timestamptz not null default panoh.now(), ends_at timestamptz not null, reviewed_by uuid,
  reviewed_at timestamptz,
  review_outcome text check (review_outcome in ('justified', 'not_justified')),
  version integer not null default 1,
  constraint emergency_accesses_review_check check (num_nulls(reviewed_by, reviewed_at, review_outcome) in (0, 3))
);
create index emergency_accesses_by_case on panoh.emergency_accesses (case_id);
create index emergency_accesses_to_review on panoh.emergency_accesses (user_id, opened_at) where reviewed_at is null;
comment on table panoh.emergency_accesses is 'A case that a user of another agency opened in an emergency for four hours.';

create table panoh.grants (
  id uuid primary key, case_id uuid not null,
  grantee_id uuid not null, -- Agency, working group or user, depending on relation.
  relation text not null check (relation in ('own', 'referred', 'group', 'closure_review', 'emergency')),
  partitions text[] not null, -- Parts of the case it opens.
  purpose text not null, -- Code of the purpose.
  source_id uuid, -- Referral, closing, emergency or block that gave it.
  starts_at timestamptz not null default panoh.now(),
  ends_at timestamptz -- Null: until something ends it.
);
create index grants_by_case on panoh.grants (case_id, grantee_id);
create index grants_by_grantee on panoh.grants (grantee_id, case_id) where ends_at is null;
comment on table panoh.grants is 'A right of an agency, group or user on a case; it ends rather than being deleted.';

create table panoh.read_alerts (
  user_id uuid not null, hour timestamptz not null, agency_id uuid not null,
  told_at timestamptz not null default panoh.now(),
  constraint read_alerts_pk primary key (user_id, hour)
);
comment on table panoh.read_alerts is 'An hour in which a user read far more cases than work needs; supervisors are notified once.';

create table panoh.read_budgets (
  user_id uuid not null, hour timestamptz not null, cases integer not null,
  unwraps integer not null, -- Case keys opened.
  constraint read_budgets_pk primary key (user_id, hour)
);
comment on table panoh.read_budgets is 'Cases and keys that one user opened in one hour; deleted after a day.';

create table panoh.case_read_counters (
  user_id uuid not null, hour timestamptz not null, case_id uuid not null,
  constraint case_read_counters_pk primary key (user_id, hour, case_id)
);
comment on table panoh.case_read_counters is 'A case that one user opened in one hour, so that it counts once; deleted after a day.';

create table panoh.read_limits (
  role text primary key, cases integer not null,
  unwraps integer not null -- Case keys.
);
comment on table panoh.read_limits is 'How many cases and keys a role may open in an hour.';

create table panoh.block_votes (
  block_id uuid not null references panoh.conflict_blocks, agency_id uuid not null references panoh.agencies,
  case_id uuid not null, user_id uuid not null,
  vote text not null check (vote in ('confirm', 'lift')),
  voted_at timestamptz not null default panoh.now(),
  is_oversight boolean not null default false, -- Given by oversight, where an agency cannot vote.
  constraint block_votes_pk primary key (block_id, agency_id)
);
comment on table panoh.block_votes is 'The vote of one agency on a block.';

create table panoh.emergency_reasons (
  id uuid primary key references panoh.emergency_accesses,
  case_id uuid not null, agency_id uuid not null, agency_key_version integer not null,
  sealed_key bytea not null, -- Data key of this row, sealed to the agency that held the case then.
  sealed bytea not null -- The words, sealed with sealed_key.
);
comment on table panoh.emergency_reasons is 'Why a case was opened in an emergency, in words; deleted when the case is erased.';
