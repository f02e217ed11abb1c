create table panoh.meetings (
  id uuid not null,
  working_group_id uuid not null,
  state text not null default 'planned',
  planned_at timestamptz not null,
  held_at timestamptz,
  ended_at timestamptz,
  host_agency_id uuid,
  planned_by uuid not null,
  created_at timestamptz not null default panoh.now(),
  version integer not null default 1,
  constraint meetings_pkey primary key (id),
  constraint meetings_ended_check check ((state in ('ended', 'called_off')) = (ended_at is not null)),
  constraint meetings_state_check check (state in ('planned', 'held', 'ended', 'called_off')),
  constraint meetings_group_fk foreign key (working_group_id) references panoh.working_groups(id),
  constraint meetings_host_fk foreign key (host_agency_id) references panoh.agencies(id)
);
create index meetings_of_group on panoh.meetings (working_group_id, planned_at desc, id desc);
comment on table panoh.meetings is 'A meeting of a working group.';
comment on column panoh.meetings.state is 'held: begun, its minutes are open.';
comment on column panoh.meetings.host_agency_id is 'Where it takes place; null: not said.';

create table panoh.meeting_attendance (
  meeting_id uuid not null,
  agency_id uuid not null,
  role text not null,
  people smallint not null,
  constraint meeting_attendance_pk primary key (meeting_id, agency_id, role),
  constraint meeting_attendance_people_check check (people >= 0 and people <= 20),
  constraint meeting_attendance_agency_fk foreign key (agency_id) references panoh.agencies(id),
  constraint meeting_attendance_meeting_fk foreign key (meeting_id) references panoh.meetings(id)
);
comment on table panoh.meeting_attendance is 'How many people of one agency and role came; no names.';

create table panoh.meeting_entries (
  id uuid not null,
  meeting_id uuid not null,
  working_group_id uuid not null,
  case_id uuid not null,
  reasons text[] not null default '{}'::text[],
  is_listed boolean not null default true,
  heard_at timestamptz,
  heard_by uuid,
  added_by uuid not null,
  added_at timestamptz not null default panoh.now(),
  constraint meeting_entries_pkey primary key (id),
  constraint meeting_entries_once unique (meeting_id, case_id),
  constraint meeting_entries_within unique (id, meeting_id, case_id, working_group_id),
  constraint meeting_entries_heard_check check (heard_at is null or is_listed),
  constraint meeting_entries_case_fk foreign key (case_id) references panoh.cases(id) on delete cascade deferrable initially deferred,
  constraint meeting_entries_meeting_fk foreign key (meeting_id) references panoh.meetings(id)
);
create index meeting_entries_of_case on panoh.meeting_entries (case_id, heard_at);
comment on table panoh.meeting_entries is 'A case on the agenda of a meeting.';
comment on column panoh.meeting_entries.working_group_id is 'Copied from the meeting.';
comment on column panoh.meeting_entries.reasons is 'Why it is on the agenda, in codes.';
comment on column panoh.meeting_entries.is_listed is 'False: removed from the agenda.';

create table panoh.meeting_decisions (
  id uuid not null,
  meeting_id uuid not null,
  entry_id uuid not null,
  case_id uuid not null,
  working_group_id uuid not null,
  code text not null,
  owner_agency_id uuid not null,
  referral_id uuid,
  due_at timestamptz not null,
  decided_by uuid not null,
  decided_at timestamptz not null default panoh.now(),
  taken_back_at timestamptz,
  taken_back_by uuid,
  constraint meeting_decisions_pkey primary key (id),
  constraint meeting_decisions_entry_fk 
      foreign key (entry_id, meeting_id, case_id, working_group_id) references panoh.meeting_entries(id, meeting_id, case_id, working_group_id) on delete cascade,
  constraint meeting_decisions_owner_fk foreign key (owner_agency_id) references panoh.agencies(id)
);
create index meeting_decisions_of_meeting on panoh.meeting_decisions (meeting_id, decided_at);
comment on table panoh.meeting_decisions is 'A decision of a meeting on a case; written once, revoked once at most.';
comment on column panoh.meeting_decisions.code is 'The decision.';
comment on column panoh.meeting_decisions.owner_agency_id is 'Who carries it out.';
comment on column panoh.meeting_decisions.referral_id is 'The referral by which that agency has the case; null: it is the owner.';
