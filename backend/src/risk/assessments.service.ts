import { Injectable } from '@nestjs/common';
import { AccessService } from '../access/index.js';
import { CasesService, TimelineService } from '../cases/index.js';
import type { RaisingEventDto } from '../cases/index.js';
import { Database } from '../platform/database/database.js';
import type { Basis } from '../platform/http/if-match.js';
import { countsLater } from '../platform/http/command-admitted.js';
import { claimedAt } from '../platform/http/once.js';
import { refused } from '../shared/errors.js';
import { newId } from '../shared/ids.js';
import { BandChangeRecordsService } from './band-changes.service.js';
import { BandConsequencesService } from './band-consequences.service.js';
import { EvaluationService } from './evaluation.service.js';
import type { Evaluation } from './evaluation.service.js';
import type {
  AssessmentDto,
  AssessmentRequest,
  FactorSetDto,
  RaiseRequest,
  RiskHistoryDto,
  ToolResultDto,
} from './risk.dto.js';
import { RiskAssessment, ToolResult } from './risk.entity.js';
import {
  agencyNames,
  assessmentsOf,
  lastAssessment,
  raisedSince,
  unconfirmedAssessments,
  userNames,
} from './risk.queries.js';
import { bandChangeRefusals, heldBand, isWrittenApart, knownWhen, nextReassessment } from './risk.rules.js';
import {
  FACTOR_PARTS,
  FACTOR_SET,
  RISK_ANSWERS,
  RISK_FACTORS,
  SUICIDE_ANSWERS,
  SUICIDE_QUESTIONS,
} from './risk.types.js';
import type { RiskAnswer, RiskBand, RiskPartitionFactor } from './risk.types.js';
import { TriagesService } from './triages.service.js';

/** A change of weights is a new factor set, so the version within a set never moves. */
const WEIGHTS_VERSION = 1;

/** The questions in their order. Their weights stay on the server. */
export const factorSet = (): FactorSetDto => ({
  set: FACTOR_SET,
  parts: Object.entries(FACTOR_PARTS).map(([part, factors]) => ({
    part,
    factors: factors.map((factor) => {
      const { critical, ever } = RISK_FACTORS[factor];
      return { factor, critical, ever };
    }),
  })),
  answers: [...RISK_ANSWERS],
  suicideQuestions: [...SUICIDE_QUESTIONS],
  suicideAnswers: [...SUICIDE_ANSWERS],
});

/** Stored assessments: never changed, each with everything needed to compute it again. */
@Injectable()
export class AssessmentRecordsService {
  constructor(
    private readonly database: Database,
    private readonly access: AccessService,
    private readonly cases: CasesService,
    private readonly triages: TriagesService,
    private readonly timeline: TimelineService,
  ) {}

  /** `band` is that of the assessment, `held` that of the case from now on; `known` is when its writer last knew the case. */
  async store(
    caseId: string,
    { facts, triage, result, shown }: Evaluation,
    { band, held, known, isApart }: { band: RiskBand; held: RiskBand; known: Date | null; isApart: boolean },
  ): Promise<string> {
    const id = newId();
    const { agencyId, userId } = this.database.viewer;
    await this.database.insert(RiskAssessment, {
      ...{ id, caseId, agencyId, assessedBy: userId, assessedAt: this.database.now, band },
      claimedAt: known,
      writtenApart: isApart,
      factorSet: FACTOR_SET,
      weightsVersion: WEIGHTS_VERSION,
      answers: facts.answers,
      notApplicable: [...facts.notApplicable],
      incidentsInYear: facts.incidentsInYear,
      score: result.riskScore,
      knownShare: shown.knownShare.toFixed(3),
      calculatedBand: result.calculated,
      assessedBand: result.band,
      highReasons: [...result.highReasons],
    });
    if (triage) await this.triages.store(caseId, id, triage);
    await this.cases.update(caseId, { band: held, assessedAt: this.database.now });
    return id;
  }

  /** Whether its writer did not know of the last one, or of danger that was recorded since. */
  async isWrittenApart(caseId: string, basedOn: string | null, known: Date | null): Promise<boolean> {
    if (known && (await raisedSince(this.database, caseId, known))) return true;
    return isWrittenApart({ basedOn, known }, await lastAssessment(this.database, caseId));
  }

  /** Whether its writer lacks the training, so that a lower band waits for a colleague. */
  get isUnconfirmed(): boolean {
    return countsLater(this.database);
  }

  /** Results of tools, newest first. */
  tools(caseId: string): Promise<ToolResultDto[]> {
    return this.database.repository(ToolResult).find({
      select: { tool: true, onDay: true, score: true, band: true },
      where: { caseId },
      order: { onDay: 'DESC' },
    });
  }

  /** Recorded events that raised risk. */
  raisedBy(caseId: string): Promise<RaisingEventDto[]> {
    return this.timeline.raising(caseId);
  }

  /** Newest first; each with its triage for viewers who read the health partition. */
  async list(caseId: string): Promise<AssessmentDto[]> {
    const access = await this.access.toRead(caseId, 'risk');
    const rows = await assessmentsOf(this.database, caseId);
    const names = await userNames(
      this.database,
      rows.map((row) => row.assessedBy),
    );
    const agencies = await agencyNames(
      this.database,
      rows.map((row) => row.agencyId),
    );
    const triages = await this.triages.byAssessment(access);
    const unconfirmed = await unconfirmedAssessments(this.database, caseId);
    return rows.map((row) => {
      const suicide = triages.get(row.id);
      const { id, factorSet: set, notApplicable, score, incidentsInYear, highReasons } = row;
      return {
        ...{ id, factorSet: set, notApplicable, score, incidentsInYear, highReasons },
        ...{ calculatedBand: row.calculatedBand, assessedBand: row.assessedBand, band: row.band },
        assessedAt: row.assessedAt.toISOString(),
        assessedByName: names.get(row.assessedBy) ?? null,
        agencyName: agencies.get(row.agencyId) ?? { tg: '', ru: '', en: '' },
        answers: answersOf(row.answers),
        knownShare: Number(row.knownShare),
        isUnconfirmed: unconfirmed.has(id),
        ...(suicide ? { suicide } : {}),
      };
    });
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

  /** Records an assessment with its triage and its consequences. */
  async record(caseId: string, form: AssessmentRequest, { lastId, knownAt }: Basis): Promise<void> {
    const subject = await this.cases.toCommand(caseId, 'assess_risk');
    const evaluation = await this.evaluations.evaluate(caseId, form);
    const assessed = evaluation.result.band;
    refuseRaise(assessed, form.raise);
    const band = form.raise?.band ?? assessed;
    await this.changes.lapse(caseId);
    const known = knownWhen(claimedAt(), knownAt);
    const isApart = await this.records.isWrittenApart(caseId, lastId, known);
    const held = heldBand(band, subject, { isApart, isUnconfirmed: this.records.isUnconfirmed });
    const assessmentId = await this.records.store(caseId, evaluation, { band, held, known, isApart });
    if (form.raise) {
      const change = { assessmentId, from: assessed, to: band, reason: form.raise.reason };
      await this.changes.store(caseId, { ...change, confirmerId: null, state: 'applied' });
    }
    const recorded = { assessmentId, before: subject.band, band, held, isApart };
    await this.consequences.assessed(caseId, evaluation, recorded);
  }

  /** The series with every change by judgement. */
  async history(caseId: string): Promise<RiskHistoryDto> {
    const assessments = await this.records.list(caseId);
    const changes = await this.changes.list(caseId);
    const tools = await this.records.tools(caseId);
    const { band, assessedAt } = await this.cases.find(caseId);
    const incomplete = assessments[0]?.assessedBand === 'incomplete';
    return {
      band,
      assessedAt: assessedAt?.toISOString() ?? null,
      assessAgainBy: assessedAt ? nextReassessment(assessedAt, { band, incomplete }).toISOString() : null,
      assessments,
      changes,
      tools,
      raisedBy: await this.records.raisedBy(caseId),
    };
  }
}

function refuseRaise(assessed: RiskBand, raise: RaiseRequest | null): void {
  if (!raise) return;
  const { band: proposed, reason } = raise;
  const change = { current: assessed, assessed, proposed, reason };
  const refusals = bandChangeRefusals({ ...change, by: 'worker', criticalHolds: false, secondPerson: null });
  if (refusals.length > 0) throw refused('band_not_changed', refusals);
}
