import { Injectable } from '@nestjs/common';
import type { CaseAccess } from '../access/index.js';
import { UninvolvedColleaguesService } from '../cases/index.js';
import { Database } from '../platform/database/database.js';
import { PERMISSIONS, mayCall } from '../platform/http/permissions.js';
import { invalid } from '../shared/errors.js';
import type { ClosureFacts } from './closure-facts.types.js';
import type { SecondPersonDto } from './closure.dto.js';
import { hasWorkedOn, reviewAgencies } from './closure.queries.js';
import { secondPersonFor } from './closure.rules.js';
import type { ClosureActor } from './episodes.types.js';

/** The people of a closure: the requester, and candidates for the second person. */
@Injectable()
export class ClosurePeopleService {
  constructor(
    private readonly database: Database,
    private readonly people: UninvolvedColleaguesService,
  ) {}

  async actor({ caseId, isLead }: CaseAccess): Promise<ClosureActor> {
    const { userId, agencyId, roles } = this.database.viewer;
    return {
      userId,
      agencyId,
      worksOnCases: mayCall(roles, 'closure.decide'),
      isSupervisor: roles.includes('supervisor'),
      isLead,
      hasWorkedOnCase: await hasWorkedOn(this.database, caseId, userId),
      // For a blocked user the case does not exist, so no step of theirs reaches this point.
      isBlocked: false,
    };
  }

  /** Candidates to decide: other agencies; colleagues if none is left or the survivor refuses other agencies. */
  async secondPerson(caseId: string, facts: ClosureFacts): Promise<SecondPersonDto> {
    const second = secondPersonFor(facts.secondPerson);
    const { from } = second;
    if (second.from === 'other_agency') {
      const agencies = await reviewAgencies(this.database, second.agencyIds);
      return { from, mark: null, agencies, colleagues: [] };
    }
    const colleagues = await this.people.listUnconnected(caseId, PERMISSIONS['closure.decide']);
    return { from, mark: second.mark, agencies: [], colleagues };
  }

  /** Throws 422 where the named colleague has worked on the case, or is not of this agency. */
  async expectUnconnected(caseId: string, userId: string): Promise<void> {
    const colleagues = await this.people.listUnconnected(caseId, PERMISSIONS['closure.decide']);
    if (!colleagues.some(({ id }) => id === userId))
      throw invalid({ path: 'reviewerUserId', code: 'not_in_list' });
  }
}
