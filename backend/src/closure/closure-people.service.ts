import { Injectable } from '@nestjs/common';
import type { CaseAccess } from '../access/index.js';
import { ColleaguesService } from '../cases/index.js';
import { Database } from '../platform/database/database.js';
import { PERMISSIONS, mayCall } from '../platform/http/permissions.js';
import { invalid } from '../shared/errors.js';
import type { ReviewAgencyDto, SecondPersonDto } from './closure-gate.dto.js';
import type { ClosureFacts } from './closure-facts.types.js';
import type { ClosureActor } from './episodes.types.js';
import { secondPersonFor } from './second-person.rules.js';

interface AgencyRow {
  id: string;
  name_tg: string;
  name_ru: string;
  name_en: string;
}

/** Who acts in a closure: the one who is asking, and those who could be the second person. */
@Injectable()
export class ClosurePeopleService {
  constructor(
    private readonly database: Database,
    private readonly people: ColleaguesService,
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

  /** Who may decide, for the one who asks: other agencies, or colleagues where none is left or she wants none. */
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
