import { Injectable } from '@nestjs/common';
import { AccessService } from '../access/index.js';
import { invalid } from '../shared/errors.js';
import type { ClosureReason } from './closure.types.js';
import { ClosureFactsRepository } from './closure-facts.repository.js';
import { ClosureGateService } from './closure-gate.service.js';
import { ClosurePeopleService } from './closure-people.service.js';
import { ClosureStatementsService } from './closure-statements.service.js';
import type { ClosureActor } from './episodes.types.js';
import type { Gathered } from './gathered-facts.js';
import type { PaperSeen, StatementKind } from './statements.types.js';

/** What is known when somebody asks to close. */
export interface Opening {
  actor: ClosureActor;
  gathered: Gathered;
  isRequested: boolean;
}

interface Asked {
  reason: ClosureReason | null;
  subjectId: string | null;
  /** Of a duplicate: a paper that shows both records to be one person. */
  paperSeen: PaperSeen | null;
}

/** Reasons that name something: it is kept as the statement which the gate asks for. */
const STATEMENT_OF_SUBJECT: Partial<Record<ClosureReason, StatementKind>> = {
  duplicate: 'other_case',
  moved: 'receiver_reached',
  transferred: 'receiver_reached',
};

/** How a request begins: the case held, what the reason names written down, the facts read after it. */
@Injectable()
export class ClosureOpeningService {
  constructor(
    private readonly access: AccessService,
    private readonly stored: ClosureFactsRepository,
    private readonly gate: ClosureGateService,
    private readonly people: ClosurePeopleService,
    private readonly statements: ClosureStatementsService,
  ) {}

  async toOpen(caseId: string, { reason, subjectId, paperSeen }: Asked): Promise<Opening> {
    const access = await this.access.toOwn(caseId, 'closure');
    await this.stored.lockCase(caseId);
    const actor = await this.people.actor(access);
    const kind = reason && STATEMENT_OF_SUBJECT[reason];
    if (paperSeen && kind !== 'other_case') throw invalid({ path: 'paperSeen', code: 'not_wanted' });
    if (subjectId && kind) await this.statements.name(caseId, { kind, subjectId, paperSeen });
    const open = await this.gate.findOpen(caseId);
    return { actor, gathered: await this.gate.facts(caseId), isRequested: open !== null };
  }

  /** Inside one agency the second person is named when closing is asked for, and never worked on the case. */
  async expectColleague(
    caseId: string,
    { isOwn, userId }: { isOwn: boolean; userId: string | null },
  ): Promise<void> {
    if (!isOwn) {
      if (userId) throw invalid({ path: 'reviewerUserId', code: 'not_wanted' });
      return;
    }
    if (!userId) throw invalid({ path: 'reviewerUserId', code: 'required' });
    await this.people.expectUnconnected(caseId, userId);
  }
}
