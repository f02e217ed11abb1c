import { Injectable } from '@nestjs/common';
import { AccessService } from '../access/index.js';
import { CasesService } from '../cases/index.js';
import { Database } from '../platform/database/database.js';
import { actionsToday, becomesHigh, isRaise } from './assessment.rules.js';
import { EvaluationService } from './evaluation.service.js';
import type { AssessmentPreviewDto, AssessmentPreviewRequest, TriagePreviewDto } from './risk.dto.js';
import { nextReassessment, opensReview } from './risk.rules.js';
import { suicideOutcome } from './suicide.rules.js';
import type { Triage } from './triages.service.js';

/** Tells the band and what to do today while the form is being filled, by the rules that will record it. */
@Injectable()
export class AssessmentPreviewsService {
  constructor(
    private readonly database: Database,
    private readonly access: AccessService,
    private readonly cases: CasesService,
    private readonly evaluations: EvaluationService,
  ) {}

  async preview(caseId: string, form: AssessmentPreviewRequest): Promise<AssessmentPreviewDto> {
    await this.access.toOwn(caseId, 'risk');
    const { sharesWithGroup } = await this.cases.facts(caseId);
    const { result, facts, triage } = await this.evaluations.preview(caseId, form);
    const raised = form.raiseTo !== null && isRaise(result.band, form.raiseTo) ? form.raiseTo : null;
    const band = raised ?? result.band;
    const { incomplete, escalated, highReasons } = result;
    const review = opensReview(result, { isRepeat: false, raisedToHigh: becomesHigh(result.band, band) });
    return {
      band,
      assessedBand: result.band,
      answered: Object.values(facts.answers).filter((answer) => answer !== 'not_asked').length,
      incomplete,
      escalated,
      highReasons: [...highReasons],
      today: actionsToday({ band, incomplete, opensReview: review, sharesWithGroup }),
      assessAgainBy: nextReassessment(this.database.now, { band, incomplete }).toISOString(),
      suicide: triage ? toPreview(triage, this.database.now) : null,
    };
  }
}

function toPreview({ level }: Triage, now: Date): TriagePreviewDto {
  const outcome = suicideOutcome(level, now);
  return {
    level,
    actions: [...outcome.actions],
    healthContactDueAt: outcome.healthContactDueAt?.toISOString() ?? null,
    followUpDueAt: outcome.followUpDueAt?.toISOString() ?? null,
  };
}
