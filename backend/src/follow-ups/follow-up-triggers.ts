import { Injectable } from '@nestjs/common';
import type { OnModuleInit } from '@nestjs/common';
import { caseOpened, caseReopened, eventRecorded, incidentRecorded } from '../cases/index.js';
import type { IncidentRecordedEvent } from '../cases/index.js';
import { Events } from '../platform/events/events.js';
import { bandChanged, riskAssessed } from '../risk/index.js';
import type { BandKnownEvent } from '../risk/index.js';
import { addDays, startOfDay } from '../shared/dates.js';
import { causeOfEvent } from './event-causes.rules.js';
import { FollowUpsRepository } from './follow-ups.repository.js';
import { FollowUpsService } from './follow-ups.service.js';
import type { Trigger } from './follow-ups.types.js';

/** Turns what happened in a case into follow-ups, in the same transaction (DESIGN 3). */
@Injectable()
export class FollowUpTriggers implements OnModuleInit {
  constructor(
    private readonly events: Events,
    private readonly followUps: FollowUpsService,
    private readonly rows: FollowUpsRepository,
  ) {}

  onModuleInit(): void {
    this.events.on(caseOpened, async ({ caseId, origin }) => {
      // An imported case gets its one review from the import, when all rows of the survivor are known.
      if (origin === 'import') return;
      const trigger = { kind: 'case_opened', byReferral: origin === 'referral' } as const;
      await this.followUps.happened(caseId, { triggers: [trigger] });
    });
    this.events.on(caseReopened, async ({ caseId }) =>
      this.followUps.happened(caseId, { triggers: [{ kind: 'case_reopened' }] }),
    );
    this.events.on(incidentRecorded, async (incident) =>
      this.followUps.happened(incident.caseId, { triggers: triggersOf(incident) }),
    );
    this.events.on(eventRecorded, async ({ caseId, asksReassessment, ...happened }) => {
      if (!asksReassessment) return;
      const cause = causeOfEvent(happened);
      await this.followUps.happened(caseId, { triggers: [{ kind: 'reassessment_called', cause }] });
    });
    this.events.on(riskAssessed, (assessed) => this.afterAssessment(assessed));
    this.events.on(bandChanged, async (changed) =>
      this.followUps.happened(changed.caseId, { triggers: [await this.bandKnown(changed)] }),
    );
  }

  private async afterAssessment(assessed: AssessedRisk): Promise<void> {
    const { caseId } = assessed;
    const done = { outcome: 'done', at: this.rows.now, subjectId: null } as const;
    const { pending, neckChecked } = await this.rows.state(caseId);
    // Both incident and assessment ask for the examination; the answer of an assessment stays "yes" after it.
    const asksForCheck = assessed.neckPressed && !neckChecked;
    const triggers: Trigger[] = [
      await this.bandKnown(assessed),
      { kind: 'suicide_triage', level: assessed.triageLevel },
      ...(asksForCheck ? [{ kind: 'neck_pressure_disclosed' } as const] : []),
    ];
    await this.followUps.happened(caseId, { work: { ...done, done: 'assessment' }, triggers });
    // Each assessment asks about suicide.
    if (pending.some(({ rule }) => rule === 'su.import'))
      await this.followUps.happened(caseId, { work: { ...done, done: 'suspicion_checked' } });
  }

  private async bandKnown({ caseId, ...band }: BandKnownEvent): Promise<Trigger> {
    const { incomplete, opensReview, emergency } = band;
    const safetyPlanCurrent = await this.rows.hasCurrentPlan(caseId);
    return { kind: 'risk_assessed', incomplete, opensReview, emergency, safetyPlanCurrent };
  }
}

type AssessedRisk = NonNullable<(typeof riskAssessed)['payload']>;

const SEXUAL = new Set(['rape', 'sexual_assault']);

function triggersOf(incident: IncidentRecordedEvent): Trigger[] {
  const { earliestOn, latestOn } = incident.lastAct;
  const happened = {
    earliestAt: earliestOn ? startOfDay(earliestOn) : null,
    latestAt: addDays(startOfDay(latestOn), 1),
  };
  return [
    ...(incident.isFirst ? [] : [{ kind: 'incident_recorded' } as const]),
    ...(SEXUAL.has(incident.coreType ?? '')
      ? [{ kind: 'sexual_violence_disclosed', happened } as const]
      : []),
    ...(incident.strangulation === 'yes' ? [{ kind: 'neck_pressure_disclosed' } as const] : []),
    // A report to the police gets one decision, within its time (capabilities 5.6).
    ...(incident.agencyKind === 'police'
      ? [{ kind: 'report_registered', incidentId: incident.incidentId } as const]
      : []),
  ];
}
