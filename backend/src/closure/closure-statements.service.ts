import { Injectable } from '@nestjs/common';
import { CasesService, TimelineService } from '../cases/index.js';
import { Database } from '../platform/database/database.js';
import { invalid, notAllowed } from '../shared/errors.js';
import { newId } from '../shared/ids.js';
import { SafetyPlansService } from '../support/index.js';
import { ClosureStatement } from './closure-statement.entity.js';
import type { ClosureStatementRequest } from './closure-requests.dto.js';
import { StatementSubjects } from './statement-subjects.service.js';
import { statementFacts, statementProblems } from './statements.rules.js';
import type { StatementDraft, StatementKind } from './statements.types.js';

type NewStatement = Pick<ClosureStatement, 'kind' | 'facts' | 'saidAt'>;

/** What she said, and what was told, asked and decided, before a case may end. Written once, never changed. */
@Injectable()
export class ClosureStatementsService {
  constructor(
    private readonly database: Database,
    private readonly cases: CasesService,
    private readonly timeline: TimelineService,
    private readonly subjects: StatementSubjects,
    private readonly plans: SafetyPlansService,
  ) {}

  async record(caseId: string, request: ClosureStatementRequest): Promise<void> {
    await this.cases.toCommand(caseId, 'request_closure');
    const draft = this.draftOf(request);
    if (draft.kind === 'no_contact_decision' && !this.database.viewer.roles.includes('supervisor'))
      throw notAllowed();
    await this.subjects.expect(caseId, draft);
    await this.store(caseId, { kind: draft.kind, facts: statementFacts(draft), saidAt: draft.saidAt });
    await this.applyTo(caseId, draft);
  }

  /** Names what a reason is about: the case that stays, the referral that took her over. */
  async name(caseId: string, kind: StatementKind, subjectId: string): Promise<void> {
    await this.subjects.expect(caseId, { kind, subjectId });
    await this.store(caseId, { kind, facts: { subjectId }, saidAt: this.database.now });
  }

  private draftOf({ saidAt, ...typed }: ClosureStatementRequest): StatementDraft {
    const draft = { ...typed, saidAt: saidAt === null ? this.database.now : new Date(saidAt) };
    const problems = statementProblems(draft, this.database.now);
    if (problems.length > 0) throw invalid(...problems);
    return draft;
  }

  private async store(caseId: string, statement: NewStatement): Promise<void> {
    const { agencyId, userId } = this.database.viewer;
    await this.database.insert(ClosureStatement, {
      id: newId(),
      caseId,
      ...statement,
      agencyId,
      recordedBy: userId,
    });
    await this.timeline.add({
      caseId,
      kind: 'closure_statement',
      partition: 'closure',
      happenedAt: statement.saidAt,
      facts: { kind: statement.kind },
    });
  }

  /** Only a plan that exists can have been gone through with her; a child's decision belongs to the case. */
  private async applyTo(caseId: string, draft: StatementDraft): Promise<void> {
    if (draft.kind === 'plan_reviewed') await this.plans.review(caseId, draft.saidAt);
    if (draft.kind === 'child_decided' && typeof draft.decider === 'string')
      await this.cases.update(caseId, { minorDecidedBy: draft.decider });
  }
}
