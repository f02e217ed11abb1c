import { Injectable } from '@nestjs/common';
import type { Band } from '../cases/index.js';
import type { Decision } from '../follow-ups/index.js';
import type { Names } from '../identity/index.js';
import { Database } from '../platform/database/database.js';
import { decodeCursor } from '../shared/paging.js';
import type { AgendaReason, AttendingRole, MeetingState, Proposal } from './meetings.rules.js';

export interface Named {
  id: string;
  name: Names;
}

export interface MeetingLine {
  id: string;
  group: Named;
  state: MeetingState;
  plannedAt: Date;
  heldAt: Date | null;
  endedAt: Date | null;
  entries: number;
  isLed: boolean;
  host: Named | null;
  sortKey: string;
  version: number;
}

export interface EntryLine {
  id: string;
  caseId: string;
  reference: string;
  band: Band;
  holder: Named;
  reasons: AgendaReason[];
  discussedAt: Date | null;
}

export interface DecisionLine {
  id: string;
  entryId: string;
  caseId: string;
  reference: string;
  code: Decision;
  owner: Named;
  dueAt: Date;
  isDone: boolean | null;
  takenBackAt: Date | null;
  isOfAgenda: boolean;
}

export interface OwnerLine {
  agencyId: string;
  caseId: string;
  referralId: string | null;
  agency: Named;
}

interface AttendanceLine {
  agency: Named;
  role: AttendingRole;
  people: number;
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

/** Reads meetings, as far as row security shows them to the viewer. */
@Injectable()
export class MeetingsRepository {
  constructor(private readonly database: Database) {}

  /** The latest first, one more than a page. */
  async page(cursor: string | null): Promise<MeetingLine[]> {
    const end = decodeCursor(cursor);
    return this.database.query<MeetingLine>(
      `${MEETING} where ($2::timestamptz is null or (m.planned_at, m.id) < ($2, $3::uuid))
       order by m.planned_at desc, m.id desc limit $4`,
      [this.ledGroups, end?.key ?? null, end?.id ?? null, PAGE + 1],
    );
  }

  async find(id: string): Promise<MeetingLine | undefined> {
    const [row] = await this.database.query<MeetingLine>(`${MEETING} where m.id = $2`, [this.ledGroups, id]);
    return row;
  }

  async agenda(meetingId: string): Promise<EntryLine[]> {
    return this.database.query<EntryLine>(
      `select e.id, e.case_id as "caseId", c.reference, c.band, ${named('a')} as holder, e.reasons,
         e.discussed_at as "discussedAt"
       from panoh.meeting_entries e join panoh.cases c on c.id = e.case_id join panoh.agencies a on a.id = c.agency_id
       where e.meeting_id = $1 and e.is_listed order by e.added_at, c.reference`,
      [meetingId],
    );
  }

  /** Those of the agenda, and those given to the viewer's own agency about another's case. */
  async decisions(meetingId: string): Promise<DecisionLine[]> {
    return this.database.query<DecisionLine>(
      `select d.id, d.entry_id as "entryId", d.case_id as "caseId", c.reference, d.code, ${named('a')} as owner,
         d.due_at as "dueAt", d.taken_back_at as "takenBackAt", (select f.status = 'done' from panoh.follow_ups f
           where f.subject_id = d.id and f.rule = 'mt.decision') as "isDone",
         exists (select 1 from panoh.meeting_entries e where e.id = d.entry_id) as "isOfAgenda"
       from panoh.meeting_decisions d join panoh.agencies a on a.id = d.owner_agency_id
         join panoh.cases c on c.id = d.case_id
       where d.meeting_id = $1 order by d.decided_at, d.id`,
      [meetingId],
    );
  }

  /** As far as the viewer may know: the row of another agency's case is not hers to see. */
  async isDone(decisionId: string): Promise<boolean> {
    const rows = await this.database.query(
      `select 1 from panoh.follow_ups where subject_id = $1 and rule = 'mt.decision' and status = 'done'`,
      [decisionId],
    );
    return rows.length > 0;
  }

  async references(meetingId: string): Promise<string[]> {
    const rows = await this.database.query<{ reference: string }>(
      'select reference from panoh.packet_references($1)',
      [meetingId],
    );
    return rows.map(({ reference }) => reference);
  }

  async attendance(meetingId: string): Promise<AttendanceLine[]> {
    return this.database.query<AttendanceLine>(
      `select ${named('a')} as agency, t.role, t.people from panoh.meeting_attendance t
         join panoh.agencies a on a.id = t.agency_id
       where t.meeting_id = $1 and t.people > 0 order by a.name_en, t.role`,
      [meetingId],
    );
  }

  async members(groupId: string): Promise<Named[]> {
    const rows = await this.database.query<{ agency: Named }>(
      `select ${named('a')} as agency from panoh.agencies a where exists (select 1 from panoh.agency_memberships m
         where m.agency_id = a.id and m.working_group_id = $1 and (m.ended_at is null or m.ended_at > panoh.now()))
       order by a.name_en, a.id`,
      [groupId],
    );
    return rows.map(({ agency }) => agency);
  }

  async led(): Promise<Named[]> {
    const rows = await this.database.query<{ group: Named }>(
      `select ${named('g')} as "group" from panoh.working_groups g where g.id = any ($1::uuid[]) order by g.place`,
      [this.ledGroups],
    );
    return rows.map(({ group }) => group);
  }

  proposals(groupId: string): Promise<Proposal[]> {
    return this.database.query<Proposal>(
      `select case_id as "caseId", reference, band, reasons, discussed_at as "discussedAt" from panoh.agenda_proposals($1)`,
      [groupId],
    );
  }

  /** Cases of the group by their references. */
  casesNamed(groupId: string, references: readonly string[]): Promise<{ id: string; reference: string }[]> {
    return this.database.query(
      `select c.id, c.reference from panoh.cases c where c.reference = any ($2)
         and panoh.entry_sight(c.id, $1) = 'group'`,
      [groupId, [...references]],
    );
  }

  owners(caseId: string): Promise<OwnerLine[]> {
    return this.database.query<OwnerLine>(
      `select o.agency_id as "agencyId", o.case_id as "caseId", o.referral_id as "referralId", ${named('a')} as agency
       from panoh.decision_owners($1) o join panoh.agencies a on a.id = o.agency_id
       order by o.referral_id nulls first, a.name_en`,
      [caseId],
    );
  }

  private get ledGroups(): string[] {
    return this.database.viewer.ledGroupIds;
  }
}
