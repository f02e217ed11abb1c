import { Injectable } from '@nestjs/common';
import { LEAD_ROLES, CaseAssignmentService } from '../cases/index.js';
import type { Band, CaseOrigin } from '../cases/index.js';
import type { FollowUpKind, RuleKey } from '../follow-ups/index.js';
import { Database } from '../platform/database/database.js';
import type { Role } from '../platform/http/permissions.js';
import { dayOf, shiftDay, startOfDay } from '../shared/dates.js';
import { boardPage, instant } from './boards.queries.js';
import type { BoardPage, BoardRow } from './boards.queries.js';
import { OF_THE_LEAD } from './work-list.queries.js';
import type {
  LeadCandidateDto,
  TeamCasePageDto,
  TeamCaseRowDto,
  TeamDto,
  TeamMemberDto,
} from './queue.dto.js';
import { WORKLOAD_SQL, TEAM_CASES_SQL } from './team.queries.js';

interface CaseRow extends BoardRow {
  code: string | null;
  reference: string;
  band: Band;
  origin: CaseOrigin;
  openedAt: string;
  rule: RuleKey | null;
  step: number | null;
  kind: FollowUpKind | null;
  dueAt: string | null;
  version: number;
}

interface WorkloadRow {
  id: string;
  display_name: string;
  roles: Role[];
  open_cases: number;
  high: number;
  late: number;
  due_today: number;
}

/** A supervisor's own team: cases that nobody leads, and what every colleague has to do. */
@Injectable()
export class TeamService {
  constructor(
    private readonly database: Database,
    private readonly caseAssignment: CaseAssignmentService,
  ) {}

  async show(): Promise<TeamDto> {
    const page = await this.page(null, null);
    return {
      now: this.database.now.toISOString(),
      counts: { withoutLead: page.counts['case'] ?? 0 },
      cases: this.toPage(page),
      members: await this.members(),
    };
  }

  /** Open cases of one colleague, or those that nobody leads. */
  async cases(leadUserId: string | null, cursor: string | null): Promise<TeamCasePageDto> {
    return this.toPage(await this.page(leadUserId, cursor));
  }

  /** Users who may be given the case, with their workload; the smallest first. */
  async candidates(caseId: string): Promise<LeadCandidateDto[]> {
    const eligible = new Set((await this.caseAssignment.candidates(caseId)).map(({ id }) => id));
    const burdens = (await this.members()).filter(({ userId }) => eligible.has(userId));
    return burdens.sort(
      (a, b) => a.openCases - b.openCases || a.displayName.localeCompare(b.displayName, 'tg'),
    );
  }

  private async members(): Promise<TeamMemberDto[]> {
    const tomorrow = startOfDay(shiftDay(dayOf(this.database.now), 1));
    const rows = await this.database.query<WorkloadRow>(WORKLOAD_SQL, [
      this.database.viewer.agencyId,
      tomorrow,
      OF_THE_LEAD,
      [...LEAD_ROLES],
    ]);
    return rows.map(toMember);
  }

  private page(leadUserId: string | null, cursor: string | null): Promise<BoardPage<CaseRow>> {
    return boardPage<CaseRow>(this.database, {
      sql: TEAM_CASES_SQL,
      parameters: [this.database.viewer.agencyId, leadUserId],
      filter: null,
      cursor,
    });
  }

  private toPage({ items, nextCursor }: BoardPage<CaseRow>): TeamCasePageDto {
    return { items: items.map((row) => this.toRow(row)), nextCursor };
  }

  private toRow(row: CaseRow): TeamCaseRowDto {
    const { rule, step, kind, dueAt } = row;
    this.database.audit.touch(row.id, 'core', 'follow_ups');
    return {
      id: row.id,
      code: row.code,
      reference: row.reference,
      band: row.band,
      origin: row.origin,
      openedAt: instant(row.openedAt),
      next: rule && kind && dueAt ? { rule, step: step ?? 1, kind, dueAt: instant(dueAt) } : null,
      isLate: dueAt !== null && new Date(dueAt) < this.database.now,
      allowedActions: ['assign_lead'],
      version: row.version,
    };
  }
}

const toMember = (row: WorkloadRow): TeamMemberDto => ({
  userId: row.id,
  displayName: row.display_name,
  roles: row.roles,
  openCases: row.open_cases,
  dueToday: row.due_today,
  late: row.late,
  high: row.high,
});
