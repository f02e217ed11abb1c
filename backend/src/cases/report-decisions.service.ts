import { Injectable } from '@nestjs/common';
import { AccessService } from '../access/index.js';
import { Database } from '../platform/database/database.js';
import { expectVersion } from '../platform/http/if-match.js';
import { invalid, notAllowed } from '../shared/errors.js';
import { CasesService } from './cases.service.js';
import { HappeningsService } from './happenings.service.js';
import { Incident } from './incident.entity.js';
import { LegalService } from './legal.service.js';
import { chainOf, decisionProblems, eventOfRefusal } from './report-decisions.rules.js';
import type { ReportDecisionRequest } from './report-decisions.dto.js';
import { MEASURES_OF_DECISION } from './report-decisions.types.js';

/** The one decision that each report to the police gets; a later one replaces it and both are kept. */
@Injectable()
export class ReportDecisionsService {
  constructor(
    private readonly database: Database,
    private readonly access: AccessService,
    private readonly cases: CasesService,
    private readonly legal: LegalService,
    private readonly happenings: HappeningsService,
  ) {}

  /** `seen` is the number of decisions on this report that the caller saw. */
  async decide(caseId: string, seen: number, request: ReportDecisionRequest): Promise<void> {
    await this.access.toOwn(caseId, 'legal');
    if (this.database.viewer.agencyKind !== 'police') throw notAllowed();
    await this.cases.toCommand(caseId, 'record_measure');
    const { incidentId } = request;
    const incident = await this.database.repository(Incident).findOneBy({ id: incidentId, caseId });
    if (!incident) throw invalid({ path: 'incidentId', code: 'not_in_list' });
    const chain = chainOf(await this.legal.decisionsOf(caseId), incidentId);
    expectVersion(seen, chain.length, { version: chain.length });
    const problems = decisionProblems(request, { today: this.cases.today, reportedOn: incident.reportedOn });
    if (problems.length > 0) throw invalid(...problems);
    await this.store(caseId, request, chain[0]?.id ?? null);
  }

  private async store(
    caseId: string,
    request: ReportDecisionRequest,
    succeedsId: string | null,
  ): Promise<void> {
    const { kind, incidentId, decidedOn, refusalReason, answerExpectedOn } = request;
    await this.legal.storeDecision(caseId, {
      ...request,
      measures: [...MEASURES_OF_DECISION[kind]],
      succeedsId,
    });
    await this.happenings.decideReport(caseId, {
      ...{ incidentId, decidedOn, refusalReason, answerExpectedOn },
      decision: kind,
      replaces: succeedsId !== null,
      event: eventOfRefusal(request),
    });
  }
}
