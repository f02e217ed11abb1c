import { Injectable } from '@nestjs/common';
import { LEAD_ROLES, CaseAssignmentService } from '../cases/index.js';
import { Database } from '../platform/database/database.js';
import { midnightOf } from '../shared/dates.js';
import { boardPage, instant, lineOf } from './boards.queries.js';
import type { BoardPage, BoardRow } from './boards.queries.js';
import type { NextStepDto } from './case-lists.dto.js';
import { OF_THE_LEAD } from './work-list.queries.js';
import type {
  LeadCandidateDto,
  TeamCasePageDto,
  TeamCaseRowDto,
  TeamDto,
  TeamMemberDto,
} from './queue.dto.js';
import { WORKLOAD_SQL, TEAM_CASES_SQL } from './team.queries.js';

type CaseRow = BoardRow &
  Omit<TeamCaseRowDto, 'next' | 'isLate' | 'allowedActions'> & {
    [Part in keyof NextStepDto]: NextStepDto[Part] | null;
  };

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
    const tomorrow = midnightOf(this.database.now, 1);
    const { agencyId } = this.database.viewer;
    return this.database.query(WORKLOAD_SQL, [agencyId, tomorrow, OF_THE_LEAD, [...LEAD_ROLES]]);
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
    const { rule, step, kind, dueAt, ...line } = lineOf(row);
    this.database.audit.touch(row.id, 'core', 'follow_ups');
    return {
      ...line,
      openedAt: instant(row.openedAt),
      next: rule && kind && dueAt ? { rule, step: step ?? 1, kind, dueAt: instant(dueAt) } : null,
      isLate: dueAt !== null && new Date(dueAt) < this.database.now,
      allowedActions: ['assign_lead'],
    };
  }
}
