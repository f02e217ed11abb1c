create table panoh.meetings (
  id uuid primary key, working_group_id uuid not null references panoh.working_groups,
  -- held: begun, its minutes are open.
  state text not null default 'planned' check (state in ('planned', 'in_progress', 'completed', 'cancelled')),
  planned_at timestamptz not null, held_at timestamptz, ended_at timestamptz,
  host_agency_id uuid references panoh.agencies, -- Where it takes place; null: not said.
  planned_by uuid not null, created_at timestamptz not null default panoh.now(),
  version integer not null default 1,
  constraint meetings_ended_check check ((state in ('completed', 'cancelled')) = (ended_at is not null))
);
create index meetings_of_group on panoh.meetings (working_group_id, planned_at desc, id desc);
comment on table panoh.meetings is 'A meeting of a working group.';

create table panoh.meeting_attendance (
  meeting_id uuid not null references panoh.meetings, agency_id uuid not null references panoh.agencies,
  role text not null,
  people smallint not null check (people >= 0 and people <= 20),
  constraint meeting_attendance_pk primary key (meeting_id, agency_id, role)
);
comment on table panoh.meeting_attendance is 'How many people of one agency and role came; no names.';

create table panoh.meeting_entries (
  id uuid primary key, meeting_id uuid not null references panoh.meetings,
  working_group_id uuid not null, -- Copied from the meeting.
  case_id uuid not null references panoh.cases on delete cascade deferrable initially deferred,
  reasons text[] not null default '{}', -- Why it is on the agenda, in codes.
  is_listed boolean not null default true, -- False: removed from the agenda.
  discussed_at timestamptz, heard_by uuid, added_by uuid not null,
  added_at timestamptz not null default panoh.now(),
  constraint meeting_entries_once unique (meeting_id, case_id),
  constraint meeting_entries_within unique (id, meeting_id, case_id, working_group_id),
  constraint meeting_entries_heard_check check (discussed_at is null or is_listed)
);
create index meeting_entries_of_case on panoh.meeting_entries (case_id, discussed_at);
comment on table panoh.meeting_entries is 'A case on the agenda of a meeting.';

create table panoh.meeting_decisions (
  id uuid primary key, meeting_id uuid not null, entry_id uuid not null, case_id uuid not null,
  working_group_id uuid not null,
  code text not null, -- The decision.
  owner_agency_id uuid not null references panoh.agencies, -- Who carries it out.
  referral_id uuid, -- The referral by which that agency has the case; null: it is the owner.
  due_at timestamptz not null, decided_by uuid not null, decided_at timestamptz not null default panoh.now(),
  taken_back_at timestamptz, taken_back_by uuid,
  constraint meeting_decisions_entry_fk foreign key (entry_id, meeting_id, case_id, working_group_id)
    references panoh.meeting_entries(id, meeting_id, case_id, working_group_id) on delete cascade
);
create index meeting_decisions_of_meeting on panoh.meeting_decisions (meeting_id, decided_at);
comment on table panoh.meeting_decisions is 'A decision of a meeting on a case; written once, revoked once at most.';
