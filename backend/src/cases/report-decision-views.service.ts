import { Injectable } from '@nestjs/common';
import { AccessService } from '../access/index.js';
import type { CaseAccess } from '../access/index.js';
import { Database } from '../platform/database/database.js';
import { mayCall } from '../platform/http/permissions.js';
import { addMonths, dayOf } from '../shared/dates.js';
import { Incident } from './cases.entity.js';
import type { LegalQualification } from './cases.entity.js';
import { LegalService } from './legal.service.js';
import type {
  DecidedReportDto,
  ReportDecisionDto,
  ReportDecisionsDto,
  ReportDecisionRequest,
} from './retention.dto.js';
import { chainOf, decisionProblems, eventOfRefusal, MEASURES_OF_DECISION } from './report-decisions.rules.js';
import { expectVersion } from '../platform/http/if-match.js';
import { invalid, notAllowed } from '../shared/errors.js';
import { CasesService } from './cases.service.js';
import { CaseEventsService } from './case-events.service.js';

/** The reports of a case with the decision that holds on each, and those before it. */
@Injectable()
export class ReportDecisionViewsService {
  constructor(
    private readonly database: Database,
    private readonly access: AccessService,
    private readonly legal: LegalService,
  ) {}

  async list(caseId: string): Promise<ReportDecisionsDto> {
    await this.access.toRead(caseId, 'core');
    const access = await this.access.toRead(caseId, 'legal');
    const incidents = await this.database
      .repository(Incident)
      .find({ where: { caseId }, order: { reportedOn: 'DESC', recordedAt: 'DESC', id: 'DESC' } });
    const decisions = await this.legal.decisionsOf(caseId);
    const reports = await Promise.all(incidents.map((incident) => this.toReport(incident, decisions)));
    const since = dayOf(addMonths(this.database.now, -12));
    return {
      reports,
      undecidedInYear: reports.filter(({ reportedOn, current }) => !current && reportedOn > since).length,
      allowedActions: this.mayDecide(access) ? ['decide'] : [],
    };
  }

  private mayDecide({ relations, writes }: CaseAccess): boolean {
    const { agencyKind, roles } = this.database.viewer;
    const isOwn = relations.has('own') && writes.has('legal');
    return isOwn && agencyKind === 'police' && mayCall(roles, 'report_decisions.write');
  }

  private async toReport(
    { id, reportedOn }: Incident,
    decisions: readonly LegalQualification[],
  ): Promise<DecidedReportDto> {
    const chain = await Promise.all(chainOf(decisions, id).map((decision) => this.toDecision(decision)));
    const [current, ...earlier] = chain;
    return { incidentId: id, reportedOn, current: current ?? null, earlier, version: chain.length };
  }

  private async toDecision(row: LegalQualification): Promise<ReportDecisionDto> {
    const { decisionKind, decidedOn } = row;
    if (!decisionKind || !decidedOn) throw new Error('A decision has a kind and a day.');
    return {
      id: row.id,
      kind: decisionKind,
      articles: row.articles,
      decidedOn,
      officialNumber: await this.legal.numberOf(row),
      refusalReason: row.refusalReason,
      sentTo: row.sentTo,
      answerExpectedOn: row.answerExpectedOn,
      copyGiven: row.copyGiven,
      appealExplained: row.appealExplained,
      lawyerOffered: row.lawyerOffered,
      recordedAt: row.recordedAt.toISOString(),
    };
  }
}

/** The one decision that each report to the police gets; a later one replaces it and both are kept. */
@Injectable()
export class ReportDecisionsService {
  constructor(
    private readonly database: Database,
    private readonly access: AccessService,
    private readonly cases: CasesService,
    private readonly legal: LegalService,
    private readonly caseEvents: CaseEventsService,
  ) {}

  /** `seen` is the number of decisions on this report that the caller saw. */
  async decide(caseId: string, expectedVersion: number, request: ReportDecisionRequest): Promise<void> {
    await this.access.toOwn(caseId, 'legal');
    if (this.database.viewer.agencyKind !== 'police') throw notAllowed();
    await this.cases.toCommand(caseId, 'record_measure');
    const { incidentId } = request;
    const incident = await this.database.repository(Incident).findOneBy({ id: incidentId, caseId });
    if (!incident) throw invalid({ path: 'incidentId', code: 'not_in_list' });
    const chain = chainOf(await this.legal.decisionsOf(caseId), incidentId);
    expectVersion(expectedVersion, chain.length, { version: chain.length });
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
    await this.caseEvents.decideReport(caseId, {
      ...{ incidentId, decidedOn, refusalReason, answerExpectedOn },
      decision: kind,
      replaces: succeedsId !== null,
      event: eventOfRefusal(request),
    });
  }
}
