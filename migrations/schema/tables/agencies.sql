create table panoh.agencies (
  id uuid primary key,
  type text not null, -- What institution it is, as a code.
  -- police, state or civil; decides which access rules hold.
  kind text not null check (kind in ('police', 'state', 'civil')),
  place text not null, -- District code.
  name_tg text not null, name_ru text not null, name_en text not null,
  status text not null default 'active' check (status in ('active', 'closed')),
  created_at timestamptz not null default panoh.now(), version integer not null default 1,
  duty_phone text, -- Telephone number of the duty officer, shown in emergencies.
  head_user_id uuid references panoh.users -- Head of the agency, the last recipient of escalations there.
);
comment on table panoh.agencies is 'A member agency; an administrator writes it, and it is closed but never deleted.';

create table panoh.directory_version (
  id smallint default 1 primary key check (id = 1),
  version bigint not null default 1, -- Sessions compare it with known_version.
  shifted_by interval not null default '0' -- Copy of clock.shifted_by, so that a request reads one table less.
);
comment on table panoh.directory_version is 'The one row whose version changes with every change of users, agencies, groups or rights.';

create table panoh.role_access (
  role text not null,
  -- How the case reached the agency or group: own, referred, group, closure_review or emergency.
  relation text not null,
  partition text not null, may_read boolean not null, may_write boolean not null,
  constraint role_access_pk primary key (role, relation, partition)
);
comment on table panoh.role_access is 'One right of a role on a partition, by relation to the case; filled from backend/src/access/role-access.ts.';

create table panoh.agency_keys (
  agency_id uuid not null references panoh.agencies, version integer not null, public_key bytea not null,
  sealed_private_key bytea not null, -- Sealed with the root key, or by the agency.
  held_by text not null default 'server' check (held_by in ('server', 'agency')), -- Who can open the private key.
  created_at timestamptz not null default panoh.now(),
  constraint agency_keys_pk primary key (agency_id, version)
);
comment on table panoh.agency_keys is 'A version of the key pair to which case keys are sealed for an agency.';

create table panoh.services (
  id uuid primary key, agency_id uuid not null references panoh.agencies,
  type text not null, -- Service code of the referral list.
  languages text[] not null default '{}', hours_note text, cost_note text, documents_note text,
  free_places integer check (free_places >= 0), -- Places free now; null until confirmed.
  confirmed_at timestamptz, -- When the number of free places was last confirmed.
  status text not null default 'active' check (status in ('active', 'paused', 'withdrawn')),
  created_at timestamptz not null default panoh.now(), version integer not null default 1,
  opening_hours jsonb not null default '[]' check (jsonb_typeof(opening_hours) = 'array'), -- List of days with hours.
  cost text not null default 'free' check (cost in ('free', 'partly', 'paid')),
  documents text[] not null default '{}', -- Codes of papers a survivor needs.
  address text,
  capacity integer check (capacity >= 0), -- Places in all; null where they are not counted.
  capacity_unit text check (capacity_unit in ('beds', 'appointments')),
  confirmed_until date, -- Last day on which that number counts.
  -- True: no address and no note exist, and the public pages never list it.
  is_confidential boolean not null default false,
  withdrawn_at timestamptz,
  public_phone text, -- Number on the public pages.
  checked_on date, -- Day on which the agency last confirmed the entry.
  free_with_children boolean, -- A room for a woman with children is free; null until confirmed, and once a place is taken.
  -- As the agency last said both; no admission changes them, and others see a range of them alone.
  said_places integer, said_with_children boolean,
  beds_asked_at timestamptz, -- When its people were last asked how many beds are free.
  constraint services_confidential_check check (case when is_confidential
    then num_nonnulls(hours_note, cost_note, documents_note, address, public_phone) = 0 else type <> 'safe_house' end),
  constraint services_counted_check check ((capacity is null) = (capacity_unit is null) and (free_places is null
    or free_places <= capacity)),
  constraint services_withdrawn_check check ((status = 'withdrawn') = (withdrawn_at is not null))
);
create unique index services_once on panoh.services (agency_id, type) where status <> 'withdrawn';
comment on table panoh.services is 'A service that an agency offers; its supervisor writes it, and it is withdrawn but never deleted.';

create table panoh.working_groups (
  id uuid primary key,
  place text not null, -- District code.
  name_tg text not null, name_ru text not null, name_en text not null,
  chair_user_id uuid, coordinator_user_id uuid, deputy_user_id uuid,
  fallback_agency_id uuid references panoh.agencies, -- Agency that receives cases whose owner is blocked.
  created_at timestamptz not null default panoh.now(), version integer not null default 1
);
comment on table panoh.working_groups is 'A working group of one district.';

create table panoh.agency_memberships (
  id uuid primary key, agency_id uuid not null references panoh.agencies,
  working_group_id uuid not null references panoh.working_groups,
  started_at timestamptz not null default panoh.now(), ended_at timestamptz,
  constraint agency_memberships_end_check check (ended_at is null or ended_at >= started_at)
);
create index agency_memberships_by_group on panoh.agency_memberships (working_group_id, agency_id);
create unique index agency_memberships_one_running on panoh.agency_memberships (agency_id, working_group_id)
  where ended_at is null;
comment on table panoh.agency_memberships is 'A period in which an agency works in a group.';

create table panoh.service_places (
  referral_id uuid primary key, service_id uuid not null references panoh.services,
  taken_at timestamptz not null default panoh.now(),
  given_back_at timestamptz -- Null while it is taken.
);
create index service_places_by_service on panoh.service_places (service_id) where given_back_at is null;
comment on table panoh.service_places is 'A place that an accepted referral takes; freed when the referral ends.';
