import type { Database } from '../platform/database/database.js';
import { decodeCursor } from '../shared/paging.js';
import type { AgencyInMeetingDto, AgendaEntryDto, AttendanceDto, AttendanceRow } from './meetings.dto.js';
import type { CaseMeetingsDto, DecisionDto, MeetingDto } from './meetings.dto.js';
import type { Proposal } from './meetings.rules.js';

type Named = AgencyInMeetingDto;

type OfMeeting = 'id' | 'group' | 'state' | 'entries' | 'isLed' | 'host' | 'version';
export interface MeetingLine extends Pick<MeetingDto, OfMeeting> {
  plannedAt: Date;
  heldAt: Date | null;
  endedAt: Date | null;
  sortKey: string;
}

type OfEntry = 'id' | 'caseId' | 'reference' | 'band' | 'holder' | 'reasons';
export interface EntryLine extends Pick<AgendaEntryDto, OfEntry> {
  discussedAt: Date | null;
}

export interface DecisionLine extends Pick<DecisionDto, 'id' | 'code' | 'owner' | 'isDone'> {
  entryId: string;
  caseId: string;
  reference: string;
  dueAt: Date;
  takenBackAt: Date | null;
  isOfAgenda: boolean;
}

export interface OwnerLine {
  agencyId: string;
  caseId: string;
  referralId: string | null;
  agency: Named;
}

const named = (alias: string): string => `json_build_object('id', ${alias}.id, 'name',
  json_build_object('tg', ${alias}.name_tg, 'ru', ${alias}.name_ru, 'en', ${alias}.name_en))`;

const MEETING = `select m.id, ${named('g')} as "group", m.state, m.planned_at as "plannedAt", m.held_at as "heldAt",
    m.ended_at as "endedAt", m.planned_at::text as "sortKey", m.version,
    (select count(*)::integer from panoh.meeting_entries e where e.meeting_id = m.id and e.is_listed) as entries,
    m.working_group_id = any ($1::uuid[]) as "isLed",
    (select ${named('h')} from panoh.agencies h where h.id = m.host_agency_id) as host
  from panoh.meetings m join panoh.working_groups g on g.id = m.working_group_id`;

export const PAGE = 20;

/** The latest first, one more than a page. Row security decides what the viewer sees, here and below. */
export function readPage(database: Database, cursor: string | null): Promise<MeetingLine[]> {
  const end = decodeCursor(cursor);
  return database.query(
    `${MEETING} where ($2::timestamptz is null or (m.planned_at, m.id) < ($2, $3::uuid))
     order by m.planned_at desc, m.id desc limit $4`,
    [database.viewer.ledGroupIds, end?.key ?? null, end?.id ?? null, PAGE + 1],
  );
}

export async function readMeeting(database: Database, id: string): Promise<MeetingLine | undefined> {
  return (
    await database.query<MeetingLine>(`${MEETING} where m.id = $2`, [database.viewer.ledGroupIds, id])
  )[0];
}

export const readAgenda = (database: Database, meetingId: string): Promise<EntryLine[]> =>
  database.query(
    `select e.id, e.case_id as "caseId", c.reference, c.band, ${named('a')} as holder, e.reasons,
       e.discussed_at as "discussedAt"
     from panoh.meeting_entries e join panoh.cases c on c.id = e.case_id join panoh.agencies a on a.id = c.agency_id
     where e.meeting_id = $1 and e.is_listed order by e.added_at, c.reference`,
    [meetingId],
  );

/** Those of the agenda, and those given to the viewer's own agency about another's case. */
export const readDecisions = (database: Database, meetingId: string): Promise<DecisionLine[]> =>
  database.query(
    `select d.id, d.entry_id as "entryId", d.case_id as "caseId", c.reference, d.code, ${named('a')} as owner,
       d.due_at as "dueAt", d.taken_back_at as "takenBackAt", (select f.status = 'done' from panoh.follow_ups f
         where f.subject_id = d.id and f.rule = 'mt.decision') as "isDone",
       exists (select 1 from panoh.meeting_entries e where e.id = d.entry_id) as "isOfAgenda"
     from panoh.meeting_decisions d join panoh.agencies a on a.id = d.owner_agency_id
       join panoh.cases c on c.id = d.case_id
     where d.meeting_id = $1 order by d.decided_at, d.id`,
    [meetingId],
  );

/** As far as the viewer may know: the row of another agency's case is not visible. */
export async function isDone(database: Database, decisionId: string): Promise<boolean> {
  const rows = await database.query(
    `select 1 from panoh.follow_ups where subject_id = $1 and rule = 'mt.decision' and status = 'done'`,
    [decisionId],
  );
  return rows.length > 0;
}

/** Cases that the viewer's agency took a referral of. */
export async function readReferences(database: Database, meetingId: string): Promise<string[]> {
  const sql = 'select reference from panoh.packet_references($1)';
  const rows = await database.query<{ reference: string }>(sql, [meetingId]);
  return rows.map(({ reference }) => reference);
}

export const readAttendance = (database: Database, meetingId: string): Promise<AttendanceDto[]> =>
  database.query(
    `select ${named('a')} as agency, t.role, t.people from panoh.meeting_attendance t
       join panoh.agencies a on a.id = t.agency_id
     where t.meeting_id = $1 and t.people > 0 order by a.name_en, t.role`,
    [meetingId],
  );

/** Rows that are not given count nobody. */
export async function replaceAttendance(
  database: Database,
  meetingId: string,
  attendance: readonly AttendanceRow[],
): Promise<void> {
  await database.query('update panoh.meeting_attendance set people = 0 where meeting_id = $1', [meetingId]);
  await database.query(
    `insert into panoh.meeting_attendance (meeting_id, agency_id, role, people)
     select $1, (r->>'agencyId')::uuid, r->>'role', (r->>'people')::smallint from jsonb_array_elements($2::jsonb) r
     on conflict (meeting_id, agency_id, role) do update set people = excluded.people`,
    [meetingId, JSON.stringify(attendance)],
  );
}

export async function readMembers(database: Database, groupId: string): Promise<Named[]> {
  const rows = await database.query<{ agency: Named }>(
    `select ${named('a')} as agency from panoh.agencies a where exists (select 1 from panoh.agency_memberships m
       where m.agency_id = a.id and m.working_group_id = $1 and (m.ended_at is null or m.ended_at > panoh.now()))
     order by a.name_en, a.id`,
    [groupId],
  );
  return rows.map(({ agency }) => agency);
}

/** Groups that the viewer leads. */
export async function readLedGroups(database: Database): Promise<Named[]> {
  const rows = await database.query<{ group: Named }>(
    `select ${named('g')} as "group" from panoh.working_groups g where g.id = any ($1::uuid[]) order by g.place`,
    [database.viewer.ledGroupIds],
  );
  return rows.map(({ group }) => group);
}

export const readProposals = (database: Database, groupId: string): Promise<Proposal[]> =>
  database.query(
    `select case_id as "caseId", reference, band, reasons, discussed_at as "discussedAt" from panoh.agenda_proposals($1)`,
    [groupId],
  );

/** Cases of the group by their references. */
export const readCasesNamed = (
  database: Database,
  groupId: string,
  references: readonly string[],
): Promise<{ id: string; reference: string }[]> =>
  database.query(
    `select c.id, c.reference from panoh.cases c where c.reference = any ($2)
       and panoh.entry_sight(c.id, $1) = 'group'`,
    [groupId, references],
  );

/** Agencies that hold the case, or took a referral of it. */
export const readOwners = (database: Database, caseId: string): Promise<OwnerLine[]> =>
  database.query(
    `select o.agency_id as "agencyId", o.case_id as "caseId", o.referral_id as "referralId", ${named('a')} as agency
     from panoh.decision_owners($1) o join panoh.agencies a on a.id = o.agency_id
     order by o.referral_id nulls first, a.name_en`,
    [caseId],
  );

/** At database time: the right of a meeting to write in a case is checked at the same instant. */
export const markDiscussed = (database: Database, entryId: string): Promise<unknown> =>
  database.query('update panoh.meeting_entries set discussed_at = panoh.now(), heard_by = $2 where id = $1', [
    ...[entryId, database.viewer.userId],
  ]);

export const markTakenBack = (database: Database, decisionId: string): Promise<unknown> =>
  database.query(
    'update panoh.meeting_decisions set taken_back_at = panoh.now(), taken_back_by = $2 where id = $1',
    [decisionId, database.viewer.userId],
  );

/** Agendas that contain a case: for the chair and coordinator of the group, and for the case's agency. */
export async function meetingsOf(database: Database, caseId: string): Promise<CaseMeetingsDto> {
  const [row] = await database.query<CaseMeetingsDto>(
    `select coalesce((select jsonb_agg(jsonb_build_object('id', m.id, 'state', m.state, 'plannedAt', m.planned_at)
         order by m.planned_at, m.id) from panoh.meeting_entries e join panoh.meetings m on m.id = e.meeting_id
       where e.case_id = $1 and e.is_listed and m.state in ('planned', 'in_progress')), '[]') as items,
       (select max(c.flagged_until) from panoh.cases c join panoh.meeting_entries e on e.case_id = c.id
         where c.id = $1 and e.discussed_at is not null and c.flagged_until > panoh.now()) as "flaggedUntil"`,
    [caseId],
  );
  const { items, flaggedUntil } = row ?? { items: [], flaggedUntil: null };
  return {
    items: items.map((one) => ({ ...one, plannedAt: new Date(one.plannedAt).toISOString() })),
    flaggedUntil: flaggedUntil && new Date(flaggedUntil).toISOString(),
  };
}
