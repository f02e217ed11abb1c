import { Injectable } from '@nestjs/common';
import { Database } from '../platform/database/database.js';
import { criticalHolds } from './assessment.rules.js';
import { RecordedRiskFact, RiskAssessment } from './risk.entity.js';
import type { BandChange, RiskPartitionCritical } from './risk.types.js';

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

  /** Critical factors that are known without anybody's answer. */
  async knownCriticals(caseId: string): Promise<RiskPartitionCritical[]> {
    const facts = await this.database.repository(RecordedRiskFact).findBy({ caseId });
    return [...new Set(facts.map(({ factor }) => factor))];
  }

  /** Whether her last triage is a critical factor; used by the rules and never shown. */
  async triageIsCritical(caseId: string): Promise<boolean> {
    const [row] = await this.database.query<{ it: boolean }>('select panoh.critical_triage($1) as it', [
      caseId,
    ]);
    return row?.it ?? false;
  }

  /** What a change by judgement is measured against: the last assessment, and whether a critical factor holds. */
  async standingOf(caseId: string): Promise<Pick<BandChange, 'assessed' | 'criticalHolds'>> {
    const last = await this.findLast(caseId);
    const triage = await this.triageIsCritical(caseId);
    const known = await this.knownCriticals(caseId);
    return {
      assessed: last?.assessedBand ?? 'incomplete',
      criticalHolds: criticalHolds([...(last?.highReasons ?? []), ...known], triage),
    };
  }

  /** Whether the person ever worked on the case, by assignment or by an entry of hers. */
  async hasWorkedOn(caseId: string, userId: string): Promise<boolean> {
    const [row] = await this.database.query<{ it: boolean }>('select panoh.has_worked_on($1, $2) as it', [
      caseId,
      userId,
    ]);
    return row?.it ?? true;
  }

  /** Whether the person is an active colleague with a role that works on cases, and not blocked from this one. */
  async isCaseColleague(caseId: string, userId: string, roles: readonly string[]): Promise<boolean> {
    const rows = await this.database.query(
      'select 1 from panoh.choosable($1, $2::text[]) c (id) where c.id = $3',
      [caseId, roles, userId],
    );
    return rows.length > 0;
  }

  /** The change that waits for an answer; null if none. */
  async findPending(caseId: string): Promise<string | null> {
    const [row] = await this.database.query<{ id: string }>(
      `select id from panoh.band_changes where case_id = $1 and state = 'pending'`,
      [caseId],
    );
    return row?.id ?? null;
  }

  /** The own agency's code of her. */
  async codeOf(caseId: string): Promise<string | null> {
    const [row] = await this.database.query<{ code: string }>(
      'select code from panoh.survivors where case_id = $1',
      [caseId],
    );
    return row?.code ?? null;
  }

  /** Notifies the named colleagues in the application, or the agency's supervisors if none is named. */
  async tell(caseId: string, kind: string, about: { subjectId: string; userIds?: string[] }): Promise<void> {
    await this.database.query(
      `select panoh.notify_people($1, null, $2, $3, coalesce($4::uuid[], array(
         select id from panoh.users where agency_id = $5 and 'supervisor' = any (roles))))`,
      [caseId, kind, about.subjectId, about.userIds ?? null, this.database.viewer.agencyId],
    );
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
