import { Injectable } from '@nestjs/common';
import { AccessService } from '../access/index.js';
import type { CaseAccess } from '../access/index.js';
import { Database } from '../platform/database/database.js';
import { mayCall } from '../platform/http/permissions.js';
import { addMonths, dayOf } from '../shared/dates.js';
import { Incident } from './incident.entity.js';
import type { LegalQualification } from './legal-qualification.entity.js';
import { LegalService } from './legal.service.js';
import type { DecidedReportDto, ReportDecisionDto, ReportDecisionsDto } from './report-decisions.dto.js';
import { chainOf } from './report-decisions.rules.js';

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
