create table panoh.conflict_blocks (
  id uuid not null,
  case_id uuid not null,
  subject_kind text not null,
  subject_id uuid,
  subject_code text,
  source text not null,
  state text not null default 'provisional',
  started_at timestamptz not null default panoh.now(),
  lifted_at timestamptz,
  version integer not null default 1,
  origin_id uuid,
  reason text,
  is_heavy boolean not null default false,
  hands_over boolean not null default false,
  started_by uuid,
  constraint conflict_blocks_pkey primary key (id),
  constraint conflict_blocks_kind_check check (subject_kind in ('user', 'agency', 'agency_kind')),
  constraint conflict_blocks_reason_check 
      check (reason in ('is_alleged_person', 'relative', 'works_there', 'influence', 'survivor_asked', 'pressured_survivor')),
  constraint conflict_blocks_source_check check (source in ('intake', 'staff_match', 'import', 'person', 'linked')),
  constraint conflict_blocks_state_check check (state in ('provisional', 'confirmed', 'lifted')),
  constraint conflict_blocks_subject_check check ((subject_kind = 'agency_kind') = (subject_code is not null)
      and (subject_kind = 'agency_kind') = (subject_id is null)),
  constraint conflict_blocks_origin_fk foreign key (origin_id) references panoh.conflict_blocks(id)
);
create index conflict_blocks_by_case on panoh.conflict_blocks (case_id) where (lifted_at is null);
create index conflict_blocks_by_kind on panoh.conflict_blocks (subject_code) where ((lifted_at is null)
    and (subject_code is not null));
create index conflict_blocks_by_origin on panoh.conflict_blocks (origin_id) where (origin_id is not null);

    create index conflict_blocks_by_starter on panoh.conflict_blocks (started_by, started_at) where (started_by is not null);
create index conflict_blocks_by_subject on panoh.conflict_blocks (subject_id) where (lifted_at is null);
comment on table panoh.conflict_blocks is 'A person, agency or kind of agency that must not reach a case; it starts at once.';
comment on column panoh.conflict_blocks.subject_kind is 'Whether subject_id is a user or an agency, or subject_code a kind of agency.';
comment on column panoh.conflict_blocks.source is 'Who found it: intake form, match with staff, import, a person, or a block on a linked case.';
comment on column panoh.conflict_blocks.state is 'provisional until two agencies vote.';
comment on column panoh.conflict_blocks.origin_id is 'The block on another case of the same survivor from which this one follows.';
comment on column panoh.conflict_blocks.is_heavy is 'It takes keys or the case away, so a second person must vote within 24 hours.';
comment on column panoh.conflict_blocks.hands_over is 'The case passed to the fallback agency with it.';

create table panoh.emergency_accesses (
  id uuid not null,
  case_id uuid not null,
  user_id uuid not null,
  agency_id uuid not null,
  reason_code text not null,
  opened_at timestamptz not null default panoh.now(),
  ends_at timestamptz not null,
  reviewed_by uuid,
  reviewed_at timestamptz,
  review_outcome text,
  version integer not null default 1,
  constraint emergency_accesses_pkey primary key (id),
  constraint emergency_accesses_reason_check check (reason_code in ('attack_now', 'threat_to_life', 'child_in_danger', 'missing')),
  constraint emergency_accesses_review_check check (review_outcome in ('justified', 'not_justified')),
  constraint emergency_accesses_agency_fk foreign key (agency_id) references panoh.agencies(id),
  constraint emergency_accesses_user_fk foreign key (user_id) references panoh.users(id)
);
create index emergency_accesses_by_case on panoh.emergency_accesses (case_id);

    create index emergency_accesses_to_review on panoh.emergency_accesses (user_id, opened_at) where (reviewed_at is null);
comment on table panoh.emergency_accesses is 'A case that a user of another agency opened in an emergency for four hours.';
comment on column panoh.emergency_accesses.reason_code is 'Why; the words are in emergency_reasons.';

create table panoh.grants (
  id uuid not null,
  case_id uuid not null,
  grantee_id uuid not null,
  relation text not null,
  partitions text[] not null,
  purpose text not null,
  source_id uuid,
  starts_at timestamptz not null default panoh.now(),
  ends_at timestamptz,
  constraint grants_pkey primary key (id),
  constraint grants_relation_check check (relation in ('own', 'referred', 'group', 'closure_review', 'emergency'))
);
create index grants_by_case on panoh.grants (case_id, grantee_id);
create index grants_by_grantee on panoh.grants (grantee_id, case_id) where (ends_at is null);
comment on table panoh.grants is 'A right of an agency, group or user on a case; it ends rather than being deleted.';
comment on column panoh.grants.grantee_id is 'Agency, working group or user, depending on relation.';
comment on column panoh.grants.partitions is 'Parts of the case it opens.';
comment on column panoh.grants.purpose is 'Code of the purpose.';
comment on column panoh.grants.source_id is 'Referral, closing, emergency or block that gave it.';
comment on column panoh.grants.ends_at is 'Null: until something ends it.';

create table panoh.read_alerts (
  user_id uuid not null,
  hour timestamptz not null,
  agency_id uuid not null,
  told_at timestamptz not null default panoh.now(),
  constraint read_alerts_pk primary key (user_id, hour)
);
comment on table panoh.read_alerts is 'An hour in which a user read far more cases than work needs; supervisors are notified once.';

create table panoh.read_budgets (
  user_id uuid not null,
  hour timestamptz not null,
  cases integer not null,
  unwraps integer not null,
  constraint read_budgets_pk primary key (user_id, hour)
);
comment on table panoh.read_budgets is 'Cases and keys that one user opened in one hour; deleted after a day.';
comment on column panoh.read_budgets.unwraps is 'Case keys opened.';

create table panoh.read_cases (
  user_id uuid not null,
  hour timestamptz not null,
  case_id uuid not null,
  constraint read_cases_pk primary key (user_id, hour, case_id)
);
comment on table panoh.read_cases is 'A case that one user opened in one hour, so that it counts once; deleted after a day.';

create table panoh.read_limits (
  role text not null,
  cases integer not null,
  unwraps integer not null,
  constraint read_limits_pkey primary key (role)
);
comment on table panoh.read_limits is 'How many cases and keys a role may open in an hour.';
comment on column panoh.read_limits.unwraps is 'Case keys.';

create table panoh.block_votes (
  block_id uuid not null,
  agency_id uuid not null,
  case_id uuid not null,
  user_id uuid not null,
  vote text not null,
  voted_at timestamptz not null default panoh.now(),
  is_oversight boolean not null default false,
  constraint block_votes_pk primary key (block_id, agency_id),
  constraint block_votes_vote_check check (vote in ('confirm', 'lift')),
  constraint block_votes_agency_fk foreign key (agency_id) references panoh.agencies(id),
  constraint block_votes_block_fk foreign key (block_id) references panoh.conflict_blocks(id)
);
comment on table panoh.block_votes is 'The vote of one agency on a block.';
comment on column panoh.block_votes.is_oversight is 'Given by oversight, where an agency cannot vote.';

create table panoh.emergency_reasons (
  id uuid not null,
  case_id uuid not null,
  agency_id uuid not null,
  agency_key_version integer not null,
  sealed_key bytea not null,
  sealed bytea not null,
  constraint emergency_reasons_pkey primary key (id),
  constraint emergency_reasons_access_fk foreign key (id) references panoh.emergency_accesses(id)
);
comment on table panoh.emergency_reasons is 'Why a case was opened in an emergency, in words; deleted when the case is erased.';
comment on column panoh.emergency_reasons.sealed_key is 'Data key of this row, sealed to the agency that held the case then.';
comment on column panoh.emergency_reasons.sealed is 'The words, sealed with sealed_key.';
