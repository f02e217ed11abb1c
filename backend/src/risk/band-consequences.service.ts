import { Injectable } from '@nestjs/common';
import { CasesService, TimelineService } from '../cases/index.js';
import { Database } from '../platform/database/database.js';
import { Events } from '../platform/events/events.js';
import type { Evaluation } from './evaluation.service.js';
import { bandChanged, riskAssessed } from './risk.events.js';
import { notify } from './risk.queries.js';
import { becomesHigh, directionOf, isEmergency, isRaise, opensReview } from './risk.rules.js';
import type { RiskBand } from './risk.types.js';

/** An assessment as it was recorded: its own band, and that of the case before and from now on. */
interface Recorded {
  assessmentId: string;
  before: RiskBand;
  band: RiskBand;
  held: RiskBand;
  isApart: boolean;
}

/** Effects of a new band: timeline entry, follow-ups of subscribers, immediate notifications. */
@Injectable()
export class BandConsequencesService {
  constructor(
    private readonly database: Database,
    private readonly cases: CasesService,
    private readonly timeline: TimelineService,
    private readonly events: Events,
  ) {}

  async assessed(
    caseId: string,
    { facts, triage, result }: Evaluation,
    { assessmentId, before, band, held, isApart }: Recorded,
  ): Promise<void> {
    const { incomplete, escalated, highReasons } = result;
    await this.timeline.add({
      ...{ caseId, kind: 'risk_assessed', partition: 'risk', raisesRisk: isRaise(before, held) },
      facts: { assessmentId, band, assessedBand: result.band, highReasons, incomplete, escalated },
    });
    const level = triage?.level ?? 'not_clear';
    await this.timeline.add({ caseId, kind: 'suicide_triage', partition: 'health', facts: { level } });
    await this.events.publish(riskAssessed, {
      ...(await this.cases.facts(caseId)),
      incomplete,
      opensReview: opensReview(result, { isRepeat: false, raisedToHigh: becomesHigh(result.band, band) }),
      emergency: isEmergency(facts.answers, result),
      triageLevel: level,
      isApart,
      neckPressed: facts.answers.strangle === 'yes',
    });
    // The alert gives no reason: the supervisor does not read the health partition.
    const kind = becomesHigh(before, held) ? 'band_high' : level === 'emergency' ? 'supervisor_alert' : null;
    if (kind) await notify(this.database, caseId, { kind, subjectId: assessmentId });
  }

  /** Puts a judged band into force. */
  async judged(
    caseId: string,
    { changeId, from, to }: { changeId: string; from: RiskBand; to: RiskBand },
  ): Promise<void> {
    const isHigh = becomesHigh(from, to);
    await this.cases.update(caseId, { band: to });
    await this.timeline.add({
      ...{ caseId, partition: 'risk', facts: { changeId, from, to }, raisesRisk: isRaise(from, to) },
      kind: directionOf(from, to) === 'raise' ? 'band_raised' : 'band_lowered',
    });
    const facts = await this.cases.facts(caseId);
    const change = { from, incomplete: false, opensReview: isHigh, emergency: false };
    await this.events.publish(bandChanged, { ...facts, ...change });
    if (isHigh) await notify(this.database, caseId, { kind: 'band_high', subjectId: changeId });
  }
}
