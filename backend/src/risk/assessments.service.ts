import { Injectable } from '@nestjs/common';
import { CasesService } from '../cases/index.js';
import { refused } from '../shared/errors.js';
import { AssessmentRecordsService } from './assessment-records.service.js';
import { bandChangeRefusals } from './band-change.rules.js';
import { BandChangeRecordsService } from './band-change-records.service.js';
import { BandConsequencesService } from './band-consequences.service.js';
import { EvaluationService } from './evaluation.service.js';
import type { AssessmentRequest, RaiseRequest, RiskHistoryDto } from './risk.dto.js';
import { nextReassessment } from './risk.rules.js';
import type { RiskBand } from './risk.types.js';

/** Risk is a dated series: each assessment stands beside the earlier ones, and sets the band of the case. */
@Injectable()
export class AssessmentsService {
  constructor(
    private readonly cases: CasesService,
    private readonly evaluations: EvaluationService,
    private readonly records: AssessmentRecordsService,
    private readonly changes: BandChangeRecordsService,
    private readonly consequences: BandConsequencesService,
  ) {}

  /** Records an assessment with its triage, and everything that follows from it, in one transaction. */
  async record(caseId: string, form: AssessmentRequest): Promise<void> {
    const { band: before } = await this.cases.toCommand(caseId, 'assess_risk');
    const evaluation = await this.evaluations.evaluate(caseId, form);
    const assessed = evaluation.result.band;
    refuseRaise(assessed, form.raise);
    const band = form.raise?.band ?? assessed;
    await this.changes.lapse(caseId);
    const assessmentId = await this.records.store(caseId, evaluation, band);
    if (form.raise)
      await this.changes.store(caseId, {
        assessmentId,
        from: assessed,
        to: band,
        reason: form.raise.reason,
        confirmerId: null,
        state: 'applied',
      });
    await this.consequences.assessed(caseId, evaluation, { assessmentId, before, band });
  }

  /** The series with every change by judgement. */
  async history(caseId: string): Promise<RiskHistoryDto> {
    const assessments = await this.records.list(caseId);
    const changes = await this.changes.list(caseId);
    const { band, assessedAt } = await this.cases.find(caseId);
    const incomplete = assessments[0]?.assessedBand === 'incomplete';
    return {
      band,
      assessedAt: assessedAt?.toISOString() ?? null,
      assessAgainBy: assessedAt ? nextReassessment(assessedAt, { band, incomplete }).toISOString() : null,
      assessments,
      changes,
    };
  }
}

function refuseRaise(assessed: RiskBand, raise: RaiseRequest | null): void {
  if (!raise) return;
  const refusals = bandChangeRefusals({
    current: assessed,
    assessed,
    proposed: raise.band,
    by: 'worker',
    reason: raise.reason,
    criticalHolds: false,
    secondPerson: null,
  });
  if (refusals.length > 0) throw refused('band_not_changed', refusals);
}
