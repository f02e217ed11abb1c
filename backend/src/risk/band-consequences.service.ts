import { Injectable } from '@nestjs/common';
import { CasesService, TimelineService } from '../cases/index.js';
import { Events } from '../platform/events/events.js';
import { bandChanged, riskAssessed } from './risk.events.js';
import { directionOf } from './band-change.rules.js';
import { becomesHigh, isEmergency, isRaise } from './assessment.rules.js';
import type { Evaluation } from './evaluation.service.js';
import { RiskRepository } from './risk.repository.js';
import { opensReview } from './risk.rules.js';
import type { RiskBand } from './risk.types.js';

export interface AssessedBand {
  assessmentId: string;
  before: RiskBand;
  band: RiskBand;
}

export interface JudgedBand {
  changeId: string;
  from: RiskBand;
  to: RiskBand;
}

/** Effects of a new band: timeline entry, follow-ups of subscribers, immediate notifications. */
@Injectable()
export class BandConsequencesService {
  constructor(
    private readonly cases: CasesService,
    private readonly timeline: TimelineService,
    private readonly events: Events,
    private readonly risk: RiskRepository,
  ) {}

  async assessed(
    caseId: string,
    { facts, triage, result }: Evaluation,
    { assessmentId, before, band }: AssessedBand,
  ): Promise<void> {
    const { incomplete, escalated, highReasons } = result;
    await this.timeline.add({
      caseId,
      kind: 'risk_assessed',
      partition: 'risk',
      facts: { assessmentId, band, assessedBand: result.band, highReasons, incomplete, escalated },
      raisesRisk: isRaise(before, band),
    });
    const level = triage?.level ?? 'not_clear';
    await this.timeline.add({ caseId, kind: 'suicide_triage', partition: 'health', facts: { level } });
    await this.events.publish(riskAssessed, {
      ...(await this.cases.facts(caseId)),
      incomplete,
      opensReview: opensReview(result, { isRepeat: false, raisedToHigh: becomesHigh(result.band, band) }),
      emergency: isEmergency(facts.answers, result),
      triageLevel: level,
      neckPressed: facts.answers.strangle === 'yes',
    });
    if (becomesHigh(before, band)) await this.risk.tell(caseId, 'band_high', { subjectId: assessmentId });
    // The alert gives no reason: the supervisor does not read the health partition.
    else if (level === 'emergency')
      await this.risk.tell(caseId, 'supervisor_alert', { subjectId: assessmentId });
  }

  /** Puts a judged band into force. */
  async judged(caseId: string, { changeId, from, to }: JudgedBand): Promise<void> {
    await this.cases.update(caseId, { band: to });
    await this.timeline.add({
      caseId,
      kind: directionOf(from, to) === 'raise' ? 'band_raised' : 'band_lowered',
      partition: 'risk',
      facts: { changeId, from, to },
      raisesRisk: isRaise(from, to),
    });
    await this.events.publish(bandChanged, {
      ...(await this.cases.facts(caseId)),
      from,
      incomplete: false,
      opensReview: becomesHigh(from, to),
      emergency: false,
    });
    if (becomesHigh(from, to)) await this.risk.tell(caseId, 'band_high', { subjectId: changeId });
  }
}
