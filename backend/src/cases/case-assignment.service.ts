import { Injectable } from '@nestjs/common';
import { AccessService } from '../access/index.js';
import { Database } from '../platform/database/database.js';
import { Events } from '../platform/events/events.js';
import { expectVersion } from '../platform/http/if-match.js';
import { PERMISSIONS } from '../platform/http/permissions.js';
import type { Role } from '../platform/http/permissions.js';
import { invalid } from '../shared/errors.js';
import { leadAssigned } from './cases.events.js';
import { leadCandidates, leads, notifyNewLead, uninvolvedColleagues } from './cases.queries.js';
import type { LeadCandidate } from './cases.queries.js';
import { CasesService } from './cases.service.js';
import { TimelineService } from './timeline.service.js';
import type { ColleagueDto } from '../identity/index.js';

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
    return (await leadCandidates(this.database, caseId, LEAD_ROLES)).filter(({ id }) => id !== leadUserId);
  }

  /** Colleagues who may lead some case; a block on one of them still refuses a case. */
  leads(): Promise<ColleagueDto[]> {
    return leads(this.database, LEAD_ROLES);
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
    await this.give(caseId, userId);
    await this.notify(caseId, userId);
  }

  /** Without a notification, for many cases at once; ineligible users are refused as in `assign`. */
  async give(caseId: string, userId: string): Promise<void> {
    await this.expectEligible(caseId, userId);
    const { leadUserId } = await this.cases.find(caseId);
    await this.cases.update(caseId, { leadUserId: userId });
    // Who gives away the own case takes no second look at it afterwards.
    const facts = leadUserId === this.database.viewer.userId ? { byLead: true } : {};
    await this.timeline.add({ caseId, kind: 'lead_assigned', partition: 'core', facts });
    await this.events.publish(leadAssigned, await this.cases.facts(caseId));
  }

  async notify(caseId: string, userId: string): Promise<void> {
    await notifyNewLead(this.database, caseId, userId);
  }

  /** Throws unless the user may be given the case or its contacts; the error gives no reason. */
  async expectEligible(caseId: string, userId: string): Promise<void> {
    if (!(await leadCandidates(this.database, caseId, LEAD_ROLES)).some(({ id }) => id === userId))
      throw invalid({ path: 'userId', code: 'not_in_list' });
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
  listUnconnected(caseId: string, roles: readonly string[]): Promise<ColleagueDto[]> {
    return uninvolvedColleagues(this.database, caseId, roles);
  }
}
