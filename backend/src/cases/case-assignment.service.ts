import { Injectable } from '@nestjs/common';
import { AccessService } from '../access/index.js';
import { Database } from '../platform/database/database.js';
import { Events } from '../platform/events/events.js';
import { expectVersion } from '../platform/http/if-match.js';
import { PERMISSIONS } from '../platform/http/permissions.js';
import type { Role } from '../platform/http/permissions.js';
import { invalid } from '../shared/errors.js';
import { leadAssigned } from './cases.events.js';
import { CasesService } from './cases.service.js';
import { TimelineService } from './timeline.service.js';
import type { ColleagueDto } from '../identity/index.js';

/** A colleague who may be given a case. */
export interface LeadCandidate {
  id: string;
  displayName: string;
  roles: Role[];
}

interface CandidateRow {
  id: string;
  display_name: string;
  roles: Role[];
}

/** The lead makes the contacts of a case, so a role that may not make them cannot lead. */
export const LEAD_ROLES: readonly Role[] = PERMISSIONS['contacts.write'];

/** Who leads a case, and its assignment by a supervisor. */
@Injectable()
export class CaseAssignmentService {
  constructor(
    private readonly database: Database,
    private readonly access: AccessService,
    private readonly events: Events,
    private readonly cases: CasesService,
    private readonly timeline: TimelineService,
  ) {}

  /** Colleagues who may be given the case, its present lead not among them; for its own supervisor. */
  async candidates(caseId: string): Promise<LeadCandidate[]> {
    await this.access.toOwn(caseId, 'core');
    const { leadUserId } = await this.cases.find(caseId);
    return (await this.eligible(caseId)).filter(({ id }) => id !== leadUserId);
  }

  /**
   * Assigns a lead. A user who left, lacks the role, is of another agency or is blocked is refused with one and the
   * same answer, so that the answer discloses no block.
   */
  async assign(caseId: string, expectedVersion: number, userId: string): Promise<void> {
    await this.access.toOwn(caseId, 'core');
    const subject = await this.cases.lock(caseId);
    if (expectedVersion !== subject.version) {
      const { leadName } = await this.cases.get(caseId);
      expectVersion(expectedVersion, subject.version, { version: subject.version, leadName });
    }
    await this.expectEligible(caseId, userId);
    await this.cases.update(caseId, { leadUserId: userId });
    await this.timeline.add({ caseId, kind: 'lead_assigned', partition: 'core' });
    await this.database.query('select panoh.notify_people($1, null, $2, null, $3)', [
      caseId,
      'lead_assigned',
      [userId],
    ]);
    await this.events.publish(leadAssigned, await this.cases.facts(caseId));
  }

  /** Throws unless the user may be given the case or its contacts; the error gives no reason. */
  async expectEligible(caseId: string, userId: string): Promise<void> {
    if (!(await this.eligible(caseId)).some(({ id }) => id === userId))
      throw invalid({ path: 'userId', code: 'not_in_list' });
  }

  /** Blocked people are left out without a trace, as those who left are. */
  private async eligible(caseId: string): Promise<LeadCandidate[]> {
    const rows = await this.database.query<CandidateRow>(
      `select u.id, u.display_name, u.roles from panoh.users u
       where u.id in (select panoh.choosable($1, $2::text[]))
       order by u.display_name, u.id`,
      [caseId, [...LEAD_ROLES]],
    );
    return rows.map(({ id, display_name, roles }) => ({ id, displayName: display_name, roles }));
  }
}

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
