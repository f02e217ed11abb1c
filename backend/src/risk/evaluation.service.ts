import { Injectable } from '@nestjs/common';
import { AccessService } from '../access/index.js';
import { CasesService, IncidentsService } from '../cases/index.js';
import { Database } from '../platform/database/database.js';
import type {
  AnsweredRequest,
  AssessmentPreviewDto,
  AssessmentPreviewRequest,
  SuicideRequest,
  TriagePreviewDto,
} from './risk.dto.js';
import { assessmentsOf, knownCriticals, mergedWith } from './risk.queries.js';
import { awaitAll } from '../shared/await-all.js';
import {
  actionsToday,
  becomesHigh,
  computeBand,
  isRaise,
  lastingCriticals,
  nextReassessment,
  opensReview,
  withoutHealth,
} from './risk.rules.js';
import type { AssessmentFacts, BandResult } from './risk.types.js';
import { suicideFactorAnswer, suicideOutcome } from './suicide.rules.js';
import { TriagesService } from './triages.service.js';
import type { Triage } from './triages.service.js';

export interface Evaluation {
  facts: AssessmentFacts;
  triage: Triage | null;
  result: BandResult;
  /** The part that the risk partition may store and show. */
  shown: BandResult;
}

/** Computes a band from a form and the recorded facts of the case, by the same rules for a preview and for the record. */
@Injectable()
export class EvaluationService {
  constructor(
    private readonly database: Database,
    private readonly access: AccessService,
    private readonly cases: CasesService,
    private readonly incidents: IncidentsService,
    private readonly triages: TriagesService,
  ) {}

  /** Throws 422 where the triage is not complete. */
  async evaluate(caseId: string, form: AnsweredRequest & { suicide: SuicideRequest }): Promise<Evaluation> {
    return this.from(caseId, form, await this.triages.read(caseId, form.suicide));
  }

  /** The band and the actions of today while the form is filled in. */
  async preview(caseId: string, form: AssessmentPreviewRequest): Promise<AssessmentPreviewDto> {
    await this.access.toOwn(caseId, 'risk');
    const { sharesWithGroup } = await this.cases.facts(caseId);
    const answered = form.suicide ? await this.triages.preview(caseId, form.suicide) : null;
    const { result, facts, triage } = await this.from(caseId, form, answered);
    const raised = form.raiseTo !== null && isRaise(result.band, form.raiseTo) ? form.raiseTo : null;
    const band = raised ?? result.band;
    const { incomplete, escalated, highReasons } = result;
    const review = opensReview(result, { isRepeat: false, raisedToHigh: becomesHigh(result.band, band) });
    const { now } = this.database;
    return {
      band,
      assessedBand: result.band,
      answered: Object.values(facts.answers).filter((answer) => answer !== 'not_asked').length,
      incomplete,
      escalated,
      highReasons: [...highReasons],
      today: actionsToday({ band, incomplete, opensReview: review, sharesWithGroup }),
      assessAgainBy: nextReassessment(now, { band, incomplete }).toISOString(),
      suicide: triage && toPreview(triage, now),
    };
  }

  private async from(caseId: string, form: AnsweredRequest, triage: Triage | null): Promise<Evaluation> {
    const records = [caseId, ...(await mergedWith(this.database, caseId))];
    const earlier = await awaitAll(records.map((id) => assessmentsOf(this.database, id)));
    const known = await knownCriticals(this.database, records);
    const facts: AssessmentFacts = {
      answers: Object.fromEntries(form.answers.map(({ factor, answer }) => [factor, answer])),
      survivorSuicide: triage ? suicideFactorAnswer(triage.level) : 'not_asked',
      notApplicable: form.notApplicable,
      earlierCritical: [
        ...new Set([...lastingCriticals(earlier.flat().map((row) => row.answers)), ...known]),
      ],
      incidentsInYear: await this.incidents.countInYear(caseId),
    };
    return { facts, triage, result: computeBand(facts), shown: withoutHealth(facts) };
  }
}

function toPreview({ level }: Triage, now: Date): TriagePreviewDto {
  const { actions, healthContactDueAt, followUpDueAt } = suicideOutcome(level, now);
  return {
    level,
    actions: [...actions],
    healthContactDueAt: healthContactDueAt?.toISOString() ?? null,
    followUpDueAt: followUpDueAt?.toISOString() ?? null,
  };
}
