create table panoh.agencies (
  id uuid not null,
  type text not null,
  kind text not null,
  place text not null,
  name_tg text not null,
  name_ru text not null,
  name_en text not null,
  status text not null default 'active',
  created_at timestamptz not null default panoh.now(),
  version integer not null default 1,
  duty_line text,
  head_user_id uuid,
  constraint agencies_pkey primary key (id),
  constraint agencies_kind_check check (kind in ('police', 'state', 'civil')),
  constraint agencies_status_check check (status in ('active', 'closed')),
  constraint agencies_head_fk foreign key (head_user_id) references panoh.users(id)
);
comment on table panoh.agencies is 'A member agency; an administrator writes it, and it is closed but never deleted.';
comment on column panoh.agencies.type is 'What institution it is, as a code.';
comment on column panoh.agencies.kind is 'police, state or civil; decides which access rules hold.';
comment on column panoh.agencies.place is 'District code.';
comment on column panoh.agencies.duty_line is 'Telephone number of the duty officer, shown in emergencies.';
comment on column panoh.agencies.head_user_id is 'Head of the agency, the last recipient of escalations there.';

create table panoh.directory_version (
  id smallint not null default 1,
  version bigint not null default 1,
  shifted_by interval not null default '00:00:00'::interval,
  constraint directory_version_pkey primary key (id),
  constraint directory_version_single check (id = 1)
);
comment on table panoh.directory_version is 'The one row whose version changes with every change of users, agencies, groups or rights.';
comment on column panoh.directory_version.version is 'Sessions compare it with known_version.';
comment on column panoh.directory_version.shifted_by is 'Copy of clock.shifted_by, so that a request reads one table less.';

create table panoh.role_access (
  role text not null,
  relation text not null,
  partition text not null,
  may_read boolean not null,
  may_write boolean not null,
  constraint role_access_pk primary key (role, relation, partition)
);
comment on table panoh.role_access is 'One right of a role on a partition, by relation to the case; filled from backend/src/access/role-access.ts.';
comment on column panoh.role_access.relation is 'How the case reached the agency or group: own, referred, group, closure_review or emergency.';

create table panoh.agency_keys (
  agency_id uuid not null,
  version integer not null,
  public_key bytea not null,
  sealed_private_key bytea not null,
  held_by text not null default 'server',
  created_at timestamptz not null default panoh.now(),
  constraint agency_keys_pk primary key (agency_id, version),
  constraint agency_keys_held_check check (held_by in ('server', 'agency')),
  constraint agency_keys_agency_fk foreign key (agency_id) references panoh.agencies(id)
);
comment on table panoh.agency_keys is 'A version of the key pair to which case keys are sealed for an agency.';
comment on column panoh.agency_keys.sealed_private_key is 'Sealed with the root key, or by the agency.';
comment on column panoh.agency_keys.held_by is 'Who can open the private key.';

create table panoh.services (
  id uuid not null,
  agency_id uuid not null,
  type text not null,
  languages text[] not null default '{}'::text[],
  hours_note text,
  cost_note text,
  documents_note text,
  free_places integer,
  confirmed_at timestamptz,
  status text not null default 'active',
  created_at timestamptz not null default panoh.now(),
  version integer not null default 1,
  opening_hours jsonb not null default '[]'::jsonb,
  cost text not null default 'free',
  documents text[] not null default '{}'::text[],
  address text,
  capacity integer,
  capacity_unit text,
  confirmed_until date,
  is_confidential boolean not null default false,
  withdrawn_at timestamptz,
  public_phone text,
  checked_on date,
  constraint services_pkey primary key (id),
  constraint services_capacity_check check (capacity >= 0),
  constraint services_capacity_unit_check check (capacity_unit in ('beds', 'appointments')),
  constraint services_confidential_check 
      check (
case
    when is_confidential then num_nonnulls(hours_note, cost_note, documents_note, address, public_phone) = 0
    else type <> 'safe_house'
end),
  constraint services_cost_check check (cost in ('free', 'partly', 'paid')),
  constraint services_counted_check check ((capacity is null) = (capacity_unit is null) and (free_places is null or free_places <= capacity)),
  constraint services_free_places_check check (free_places >= 0),
  constraint services_opening_hours_check check (jsonb_typeof(opening_hours) = 'array'),
  constraint services_status_check check (status in ('active', 'paused', 'withdrawn')),
  constraint services_withdrawn_check check ((status = 'withdrawn') = (withdrawn_at is not null)),
  constraint services_agency_fk foreign key (agency_id) references panoh.agencies(id)
);
create unique index services_once on panoh.services (agency_id, type) where (status <> 'withdrawn');
comment on table panoh.services is 'A service that an agency offers; its supervisor writes it, and it is withdrawn but never deleted.';
comment on column panoh.services.type is 'Service code of the referral list.';
comment on column panoh.services.free_places is 'Places free now; null until confirmed.';
comment on column panoh.services.confirmed_at is 'When the number of free places was last confirmed.';
comment on column panoh.services.confirmed_until is 'Last day on which that number counts.';
comment on column panoh.services.opening_hours is 'List of days with hours.';
comment on column panoh.services.documents is 'Codes of papers a survivor needs.';
comment on column panoh.services.capacity is 'Places in all; null where they are not counted.';
comment on column panoh.services.is_confidential is 'True: no address and no note exist, and the public pages never list it.';
comment on column panoh.services.public_phone is 'Number on the public pages.';
comment on column panoh.services.checked_on is 'Day on which the agency last confirmed the entry.';

create table panoh.working_groups (
  id uuid not null,
  place text not null,
  name_tg text not null,
  name_ru text not null,
  name_en text not null,
  chair_user_id uuid,
  coordinator_user_id uuid,
  deputy_user_id uuid,
  fallback_agency_id uuid,
  created_at timestamptz not null default panoh.now(),
  version integer not null default 1,
  constraint working_groups_pkey primary key (id),
  constraint working_groups_fallback_fk foreign key (fallback_agency_id) references panoh.agencies(id)
);
comment on table panoh.working_groups is 'A working group of one district.';
comment on column panoh.working_groups.place is 'District code.';
comment on column panoh.working_groups.fallback_agency_id is 'Agency that receives cases whose owner is blocked.';

create table panoh.agency_memberships (
  id uuid not null,
  agency_id uuid not null,
  working_group_id uuid not null,
  started_at timestamptz not null default panoh.now(),
  ended_at timestamptz,
  constraint agency_memberships_pkey primary key (id),
  constraint agency_memberships_end_check check (ended_at is null or ended_at >= started_at),
  constraint agency_memberships_agency_fk foreign key (agency_id) references panoh.agencies(id),
  constraint agency_memberships_group_fk foreign key (working_group_id) references panoh.working_groups(id)
);
create index agency_memberships_by_group on panoh.agency_memberships (working_group_id, agency_id);

    create unique index agency_memberships_one_running on panoh.agency_memberships (agency_id, working_group_id) where (ended_at is null);
comment on table panoh.agency_memberships is 'A period in which an agency works in a group.';

create table panoh.service_places (
  referral_id uuid not null,
  service_id uuid not null,
  taken_at timestamptz not null default panoh.now(),
  given_back_at timestamptz,
  constraint service_places_pkey primary key (referral_id),
  constraint service_places_service_fk foreign key (service_id) references panoh.services(id)
);
create index service_places_by_service on panoh.service_places (service_id) where (given_back_at is null);
comment on table panoh.service_places is 'A place that an accepted referral takes; freed when the referral ends.';
comment on column panoh.service_places.given_back_at is 'Null while it is taken.';
