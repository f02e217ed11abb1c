import { Injectable } from '@nestjs/common';
import { AccessService } from '../access/index.js';
import { CasesService } from '../cases/index.js';
import { Database } from '../platform/database/database.js';
import { newId } from '../shared/ids.js';
import { EvaluationService } from './evaluation.service.js';
import type { Evaluation } from './evaluation.service.js';
import { RiskAssessment } from './risk.entity.js';
import type { AssessmentDto, AssessmentRequest, RaiseRequest, RiskHistoryDto } from './risk.dto.js';
import { RiskRepository } from './risk.repository.js';
import { FACTOR_SET, RISK_FACTORS } from './risk.types.js';
import type { RiskAnswer, RiskBand, RiskPartitionFactor } from './risk.types.js';
import { TriagesService } from './triages.service.js';
import { refused } from '../shared/errors.js';
import { bandChangeRefusals } from './band-change.rules.js';
import { BandChangeRecordsService } from './band-change-records.service.js';
import { BandConsequencesService } from './band-consequences.service.js';
import { nextReassessment } from './risk.rules.js';

/** A change of weights is a new factor set, so the version within a set never moves. */
const WEIGHTS_VERSION = 1;

interface AgencyRow {
  id: string;
  name_tg: string;
  name_ru: string;
  name_en: string;
}

/** Assessments as they are kept: never changed, each with everything to work it out again. */
@Injectable()
export class AssessmentRecordsService {
  constructor(
    private readonly database: Database,
    private readonly access: AccessService,
    private readonly cases: CasesService,
    private readonly triages: TriagesService,
    private readonly risk: RiskRepository,
  ) {}

  async store(caseId: string, { facts, triage, result, shown }: Evaluation, band: RiskBand): Promise<string> {
    const id = newId();
    const { agencyId, userId } = this.database.viewer;
    await this.database.insert(RiskAssessment, {
      id,
      caseId,
      agencyId,
      assessedBy: userId,
      assessedAt: this.database.now,
      factorSet: FACTOR_SET,
      weightsVersion: WEIGHTS_VERSION,
      answers: facts.answers,
      notApplicable: [...facts.notApplicable],
      incidentsInYear: facts.incidentsInYear,
      score: result.riskScore,
      knownShare: shown.knownShare.toFixed(3),
      calculatedBand: result.calculated,
      assessedBand: result.band,
      band,
      highReasons: [...result.highReasons],
    });
    if (triage) await this.triages.store(caseId, id, triage);
    await this.cases.update(caseId, { band, assessedAt: this.database.now });
    return id;
  }

  /** Newest first, each with its triage for viewers who read the health partition; hidden from others. */
  async list(caseId: string): Promise<AssessmentDto[]> {
    const access = await this.access.toRead(caseId, 'risk');
    const rows = await this.risk.assessments(caseId);
    const names = await this.risk.names(rows.map((row) => row.assessedBy));
    const agencies = await this.agencies(rows);
    const triages = await this.triages.byAssessment(access);
    return rows.map((row) => {
      const suicide = triages.get(row.id);
      return {
        id: row.id,
        assessedAt: row.assessedAt.toISOString(),
        assessedByName: names.get(row.assessedBy ?? '') ?? null,
        agencyName: agencies.get(row.agencyId) ?? { tg: '', ru: '', en: '' },
        factorSet: row.factorSet,
        answers: answersOf(row.answers),
        notApplicable: row.notApplicable,
        score: row.score,
        knownShare: Number(row.knownShare),
        incidentsInYear: row.incidentsInYear,
        calculatedBand: row.calculatedBand,
        assessedBand: row.assessedBand,
        band: row.band,
        highReasons: row.highReasons,
        ...(suicide ? { suicide } : {}),
      };
    });
  }

  private async agencies(rows: RiskAssessment[]): Promise<Map<string, AssessmentDto['agencyName']>> {
    const found = await this.database.query<AgencyRow>(
      'select id, name_tg, name_ru, name_en from panoh.agencies where id = any ($1)',
      [[...new Set(rows.map((row) => row.agencyId))]],
    );
    return new Map(found.map((row) => [row.id, { tg: row.name_tg, ru: row.name_ru, en: row.name_en }]));
  }
}

const answersOf = (answers: RiskAssessment['answers']): AssessmentDto['answers'] =>
  (Object.entries(answers) as [RiskPartitionFactor, RiskAnswer][]).map(([factor, answer]) => ({
    factor,
    answer,
    critical: RISK_FACTORS[factor].critical,
  }));

/** Risk is a dated series: each assessment is added to the earlier ones and sets the band of the case. */
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
