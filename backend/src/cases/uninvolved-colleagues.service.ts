import { Injectable } from '@nestjs/common';
import { Database } from '../platform/database/database.js';
import type { ColleagueDto } from '../identity/index.js';

/** Who of the own agency could look at a case with fresh eyes. */
@Injectable()
export class UninvolvedColleaguesService {
  constructor(private readonly database: Database) {}

  /**
   * Active colleagues with one of the roles who never worked on the case and are not blocked from it, by name; never
   * the viewer herself.
   */
  async listUnconnected(caseId: string, roles: readonly string[]): Promise<ColleagueDto[]> {
    const rows = await this.database.query<{ id: string; display_name: string }>(
      `select u.id, u.display_name from panoh.users u
       where u.id in (select panoh.choosable($1, $2::text[])) and u.id <> $3 and not panoh.has_worked_on($1, u.id)
       order by u.display_name, u.id limit 100`,
      [caseId, [...roles], this.database.viewer.userId],
    );
    return rows.map((row) => ({ id: row.id, displayName: row.display_name }));
  }
}
