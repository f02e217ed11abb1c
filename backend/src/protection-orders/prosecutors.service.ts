import { Injectable } from '@nestjs/common';
import { Database } from '../platform/database/database.js';
import { invalid } from '../shared/errors.js';

/** Active offices of prosecutors in the working group of a case, without those that are kept away from it. */
const OFFICES = `select a.id from panoh.cases c
    join panoh.agency_memberships m on m.working_group_id = c.working_group_id
    join panoh.agencies a on a.id = m.agency_id and a.type = 'prosecutor' and a.status = 'active'
  where c.id = $1 and not exists (select 1 from panoh.conflict_blocks b where b.case_id = c.id and b.lifted_at is null
    and (b.subject_id = a.id or b.subject_code = a.kind)) order by a.id`;

/** Which office is asked to extend an order. */
@Injectable()
export class ProsecutorsService {
  constructor(private readonly database: Database) {}

  /** The only one, or the one that was chosen; null where the group has none. Throws 422 where a choice is missing. */
  async toAsk(caseId: string, chosenId: string | null): Promise<string | null> {
    const offices = (await this.database.query<{ id: string }>(OFFICES, [caseId])).map(({ id }) => id);
    const path = 'prosecutorAgencyId';
    if (chosenId !== null && !offices.includes(chosenId)) throw invalid({ path, code: 'not_in_list' });
    if (chosenId === null && offices.length > 1) throw invalid({ path, code: 'prosecutor_missing' });
    return chosenId ?? offices[0] ?? null;
  }
}
