import { Injectable } from '@nestjs/common';
import { IncidentsService } from '../cases/index.js';
import { withoutHealth } from './assessment.rules.js';
import type { AnswerRequest, SuicideRequest } from './risk.dto.js';
import { RiskRepository } from './risk.repository.js';
import { computeBand, lastingCriticals } from './risk.rules.js';
import type { AssessmentFacts, BandResult, RiskPartitionFactor } from './risk.types.js';
import { suicideFactorAnswer } from './suicide.rules.js';
import type { Triage } from './triages.service.js';
import { TriagesService } from './triages.service.js';

export interface Answered {
  answers: AnswerRequest[];
  notApplicable: RiskPartitionFactor[];
}

export interface Evaluation {
  facts: AssessmentFacts;
  triage: Triage | null;
  result: BandResult;
  /** What the risk partition may store and show of it. */
  shown: BandResult;
}

/** Works out a band from a form and what the case knows already; the same for a preview as for the record. */
@Injectable()
export class EvaluationService {
  constructor(
    private readonly incidents: IncidentsService,
    private readonly triages: TriagesService,
    private readonly risk: RiskRepository,
  ) {}

  /** Throws 422 where the triage is not complete. */
  async evaluate(caseId: string, form: Answered & { suicide: SuicideRequest }): Promise<Evaluation> {
    return this.from(caseId, form, await this.triages.read(caseId, form.suicide));
  }

  /** The same of a form that is still being filled. */
  async preview(caseId: string, form: Answered & { suicide: SuicideRequest | null }): Promise<Evaluation> {
    const triage = form.suicide ? await this.triages.preview(caseId, form.suicide) : null;
    return this.from(caseId, form, triage);
  }

  private async from(caseId: string, form: Answered, triage: Triage | null): Promise<Evaluation> {
    const earlier = await this.risk.assessments(caseId);
    const known = await this.risk.knownCriticals(caseId);
    const facts: AssessmentFacts = {
      answers: Object.fromEntries(form.answers.map(({ factor, answer }) => [factor, answer])),
      survivorSuicide: triage ? suicideFactorAnswer(triage.level) : 'not_asked',
      notApplicable: form.notApplicable,
      earlierCritical: [...new Set([...lastingCriticals(earlier.map((row) => row.answers)), ...known])],
      incidentsInYear: await this.incidents.countInYear(caseId),
    };
    return { facts, triage, result: computeBand(facts), shown: withoutHealth(facts) };
  }
}
