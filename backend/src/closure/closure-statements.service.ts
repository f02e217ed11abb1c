import { Injectable } from '@nestjs/common';
import { CasesService, TimelineService } from '../cases/index.js';
import { ContactStopService, FollowUpsService, searchReviewDays } from '../follow-ups/index.js';
import { SafetyPlansService } from '../support/index.js';
import { Database } from '../platform/database/database.js';
import { daysBetween } from '../shared/dates.js';
import { invalid, notAllowed, refused } from '../shared/errors.js';
import { newId } from '../shared/ids.js';
import { ClosureGateService } from './closure-gate.service.js';
import { ClosureStatement } from './closure.entity.js';
import { statementsOf } from './closure.queries.js';
import type { ClosureStatementRequest } from './closure-requests.dto.js';
import { knownDanger } from './known-danger.rules.js';
import { StatementSubjects } from './statement-subjects.service.js';
import { PAPERS_SEEN, statementFacts, statementProblems } from './statements.rules.js';
import type { PaperSeen, StatementDraft, StatementKind } from './statements.rules.js';

/** Immediate effects of a statement, besides storing it. */
@Injectable()
export class StatementEffects {
  constructor(
    private readonly cases: CasesService,
    private readonly plans: SafetyPlansService,
    private readonly contactStop: ContactStopService,
    private readonly followUps: FollowUpsService,
    private readonly gate: ClosureGateService,
  ) {}

  async apply(caseId: string, draft: StatementDraft, now: Date): Promise<void> {
    if (draft.kind === 'plan_reviewed') await this.plans.review(caseId, draft.saidAt);
    if (draft.kind === 'child_decided' && typeof draft.decider === 'string')
      await this.cases.update(caseId, { minorDecidedBy: draft.decider });
    if (draft.kind === 'stop_request' && draft.alone === 'yes') await this.contactStop.stop(caseId);
    if (draft.kind === 'no_contact_decision') await this.searchOn(caseId, now);
  }

  /** In known danger the search continues: the supervisor reviews it every fortnight, later every 90 days. */
  private async searchOn(caseId: string, now: Date): Promise<void> {
    const { facts } = await this.gate.facts(caseId);
    if (knownDanger(facts).length === 0) return;
    const { searchingSince } = await this.cases.find(caseId);
    if (!searchingSince) await this.cases.update(caseId, { searchingSince: now });
    const days = searchReviewDays(daysBetween(searchingSince ?? now, now));
    await this.followUps.happened(caseId, { triggers: [{ kind: 'search_decided', days }] });
  }
}

interface Named {
  kind: StatementKind;
  subjectId: string;
  paperSeen: PaperSeen | null;
}

type NewStatement = Pick<ClosureStatement, 'kind' | 'facts' | 'saidAt'>;

/** Statements, explanations and decisions before a case may close. Written once, never changed. */
@Injectable()
export class ClosureStatementsService {
  constructor(
    private readonly database: Database,
    private readonly cases: CasesService,
    private readonly timeline: TimelineService,
    private readonly subjects: StatementSubjects,
    private readonly effects: StatementEffects,
  ) {}

  async record(caseId: string, request: ClosureStatementRequest): Promise<void> {
    const { leadUserId } = await this.cases.toCommand(caseId, 'request_closure');
    const draft = this.draftOf(request);
    if (draft.kind === 'no_contact_decision') this.expectSupervisorOf(leadUserId);
    await this.subjects.expect(caseId, draft);
    if (draft.kind === 'other_case')
      return this.name(caseId, { kind: draft.kind, subjectId: String(draft.subjectId), paperSeen: null });
    await this.store(caseId, { kind: draft.kind, facts: statementFacts(draft), saidAt: draft.saidAt });
    await this.effects.apply(caseId, draft, this.database.now);
  }

  /** Names what a reason is about: the case that stays, with how both cards compare, or the referral that took her over. */
  async name(caseId: string, { kind, subjectId, paperSeen }: Named): Promise<void> {
    await this.subjects.expect(caseId, { kind, subjectId });
    const verdicts = await this.subjects.verdicts(caseId, { kind, subjectId });
    const facts = { subjectId, ...verdicts, paperSeen };
    await this.store(caseId, { kind, facts, saidAt: this.database.now });
  }

  /** The same record named once more, with the cards as they are now and the paper that was seen before. */
  async nameAgain(caseId: string, subjectId: string): Promise<void> {
    const [said] = await statementsOf(this.database, { caseId, kind: 'other_case' }, 1);
    const paperSeen = PAPERS_SEEN.find((known) => known === said?.facts['paperSeen']) ?? null;
    await this.name(caseId, { kind: 'other_case', subjectId, paperSeen });
  }

  /** The decision ends the attempts to reach the survivor, so the lead does not make it. */
  private expectSupervisorOf(leadUserId: string | null): void {
    const { userId, roles } = this.database.viewer;
    if (!roles.includes('supervisor')) throw notAllowed();
    if (userId === leadUserId) throw refused('second_look_by_other', ['second_look_by_other']);
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
}
