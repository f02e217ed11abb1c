import { Injectable } from '@nestjs/common';
import { CaseNotifications } from '../follow-ups/index.js';
import type { ClosureFacts } from './closure-facts.types.js';
import type { Override } from './closure.types.js';
import { knownDanger } from './known-danger.rules.js';
import { needsHigherDecision } from './overrides.rules.js';
import type { CaseAccess } from '../access/index.js';
import { UninvolvedColleaguesService } from '../cases/index.js';
import { Database } from '../platform/database/database.js';
import { PERMISSIONS, mayCall } from '../platform/http/permissions.js';
import { invalid } from '../shared/errors.js';
import type { ReviewAgencyDto, SecondPersonDto } from './closure.dto.js';
import type { ClosureActor } from './episodes.types.js';
import { secondPersonFor } from './second-person.rules.js';

/** Notifies at once if a case in danger may close or a blocker is overridden (capabilities 1.6). */
@Injectable()
export class ClosureAlarms {
  constructor(private readonly notifications: CaseNotifications) {}

  /** At the request and again at closing; also the prosecutor if a breach is open at closing. */
  async ending(
    caseId: string,
    about: {
      readonly episodeId: string;
      readonly overrides: readonly Override[];
      readonly facts: ClosureFacts;
      readonly isClosed: boolean;
    },
  ): Promise<void> {
    const { episodeId, overrides, facts, isClosed } = about;
    const isInDanger = knownDanger(facts).length > 0;
    if (!isInDanger && overrides.length === 0) return;
    const isBreached = isClosed && facts.openBreaches > 0;
    await this.notifications.notify(caseId, {
      kind: isInDanger ? 'closing_in_danger' : 'closing_with_overrides',
      subjectId: episodeId,
      audiences: ['coordinator', 'supervisors', ...(isBreached ? (['prosecutor'] as const) : [])],
    });
  }

  /** More than two overrides wait for the coordinator, or the head of the agency where she refused sharing. */
  async overridesToAgree(caseId: string, episodeId: string, overrides: readonly Override[]): Promise<void> {
    if (!needsHigherDecision(overrides)) return;
    await this.notifications.notify(caseId, {
      kind: 'overrides_to_agree',
      subjectId: episodeId,
      audiences: ['coordinator'],
    });
  }
}

interface AgencyRow {
  id: string;
  name_tg: string;
  name_ru: string;
  name_en: string;
}

/** The people of a closure: the requester, and candidates for the second person. */
@Injectable()
export class ClosurePeopleService {
  constructor(
    private readonly database: Database,
    private readonly people: UninvolvedColleaguesService,
  ) {}

  async actor({ caseId, isLead }: CaseAccess): Promise<ClosureActor> {
    const { userId, agencyId, roles } = this.database.viewer;
    const [row] = await this.database.query<{ worked: boolean }>(
      'select panoh.has_worked_on($1, $2) as worked',
      [caseId, userId],
    );
    return {
      userId,
      agencyId,
      worksOnCases: mayCall(roles, 'closure.decide'),
      isSupervisor: roles.includes('supervisor'),
      isLead,
      hasWorkedOnCase: row?.worked ?? true,
      // A blocked person never comes this far: to her the case does not exist.
      isBlocked: false,
    };
  }

  /** Candidates to decide: other agencies; colleagues if none is left or the survivor refuses other agencies. */
  async secondPerson(caseId: string, facts: ClosureFacts): Promise<SecondPersonDto> {
    const second = secondPersonFor(facts.secondPerson);
    if (second.from === 'other_agency')
      return {
        from: second.from,
        mark: null,
        agencies: await this.agencies(second.agencyIds),
        colleagues: [],
      };
    const colleagues = await this.people.listUnconnected(caseId, PERMISSIONS['closure.decide']);
    return { from: second.from, mark: second.mark, agencies: [], colleagues };
  }

  /** Throws 422 where the named colleague has worked on the case, or is nobody of this agency. */
  async expectUnconnected(caseId: string, userId: string): Promise<void> {
    const colleagues = await this.people.listUnconnected(caseId, PERMISSIONS['closure.decide']);
    if (!colleagues.some(({ id }) => id === userId))
      throw invalid({ path: 'reviewerUserId', code: 'not_in_list' });
  }

  private async agencies(ids: readonly string[]): Promise<ReviewAgencyDto[]> {
    const rows = await this.database.query<AgencyRow>(
      `select a.id, a.name_tg, a.name_ru, a.name_en from panoh.agencies a
       join unnest($1::uuid[]) with ordinality as w(id, place) on w.id = a.id order by w.place`,
      [ids],
    );
    return rows.map((row) => ({ id: row.id, name: { tg: row.name_tg, ru: row.name_ru, en: row.name_en } }));
  }
}
