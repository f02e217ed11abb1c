import { Injectable } from '@nestjs/common';
import { Database } from '../platform/database/database.js';
import { RiskAssessment } from './risk-assessment.entity.js';

/** Reading of the risk partition beyond one row, and the questions asked of the whole case. */
@Injectable()
export class RiskRepository {
  constructor(private readonly database: Database) {}

  /** Every assessment of the case, newest first. */
  async assessments(caseId: string): Promise<RiskAssessment[]> {
    return this.database
      .repository(RiskAssessment)
      .find({ where: { caseId }, order: { assessedAt: 'DESC', id: 'DESC' } });
  }

  async findLast(caseId: string): Promise<RiskAssessment | null> {
    return this.database
      .repository(RiskAssessment)
      .findOne({ where: { caseId }, order: { assessedAt: 'DESC', id: 'DESC' } });
  }

  /** Whether her last triage is a critical factor; used by the rules and never shown. */
  async triageIsCritical(caseId: string): Promise<boolean> {
    const [row] = await this.database.query<{ it: boolean }>('select panoh.critical_triage($1) as it', [
      caseId,
    ]);
    return row?.it ?? false;
  }

  /** Whether the person ever worked on the case, by assignment or by an entry of hers. */
  async hasWorkedOn(caseId: string, userId: string): Promise<boolean> {
    const [row] = await this.database.query<{ it: boolean }>('select panoh.has_worked_on($1, $2) as it', [
      caseId,
      userId,
    ]);
    return row?.it ?? true;
  }

  /** Whether the person is an active colleague with a role that works on cases. */
  async isCaseColleague(userId: string, roles: readonly string[]): Promise<boolean> {
    const rows = await this.database.query(
      `select 1 from panoh.users where id = $1 and agency_id = $2 and status = 'active' and roles && $3::text[]`,
      [userId, this.database.viewer.agencyId, roles],
    );
    return rows.length > 0;
  }

  /** Tells colleagues in the application; the own supervisors where nobody is named. */
  async tell(caseId: string, kind: string, about: { subjectId: string; userIds?: string[] }): Promise<void> {
    await this.database.query('select panoh.tell_colleagues($1, $2, $3, $4)', [
      caseId,
      kind,
      about.subjectId,
      about.userIds ?? null,
    ]);
  }

  /** Display names, inside the own agency only: the database shows no others. */
  async names(userIds: (string | null)[]): Promise<Map<string, string>> {
    const rows = await this.database.query<{ id: string; display_name: string }>(
      'select id, display_name from panoh.users where id = any ($1) and agency_id = $2',
      [userIds.filter((id) => id !== null), this.database.viewer.agencyId],
    );
    return new Map(rows.map((row) => [row.id, row.display_name]));
  }
}
