import { Injectable } from '@nestjs/common';
import type { OnModuleInit } from '@nestjs/common';
import { blockHolds, blockSettled, blockWaits } from '../access/index.js';
import type { PendingBlockEvent } from '../access/index.js';
import {
  caseHandedOver,
  caseOpened,
  caseReopened,
  erasureAsked,
  erasureEnded,
  eventRecorded,
  incidentDetailed,
  incidentRecorded,
  isSexual,
  reportDecided,
} from '../cases/index.js';
import type { IncidentRecordedEvent } from '../cases/index.js';
import { Database } from '../platform/database/database.js';
import { Events } from '../platform/events/events.js';
import { bandChanged, riskAssessed } from '../risk/index.js';
import type { BandKnownEvent } from '../risk/index.js';
import { addDays, lastMinuteOfDay, startOfDay } from '../shared/dates.js';
import { dateChanged, needsPlanned, planActionChanged, safetyPlanReviewed } from '../support/index.js';
import type { KeyDateChangedEvent, NeedsPlannedEvent, PlanActionChangedEvent } from '../support/index.js';
import { safeContactChanged } from '../survivors/index.js';
import type { Audience } from './audiences.rules.js';
import { CaseNotifications } from './case-notifications.service.js';
import type { Work } from './consequences.rules.js';
import { ContactStopService } from './contact-effects.service.js';
import { hasCurrentPlan, planningState } from './follow-ups.queries.js';
import { causeOfEvent } from './follow-ups.rules.js';
import { FollowUpsService } from './follow-ups.service.js';
import type { Trigger } from './follow-ups.types.js';

type Payload<Type extends { readonly payload?: unknown }> = NonNullable<Type['payload']>;

/** Turns what happened in a case into follow-ups, in the same transaction (DESIGN 3). */
@Injectable()
export class CaseTriggers implements OnModuleInit {
  constructor(
    private readonly database: Database,
    private readonly events: Events,
    private readonly followUps: FollowUpsService,
    private readonly notifications: CaseNotifications,
    private readonly contactStop: ContactStopService,
  ) {}

  onModuleInit(): void {
    this.ofCases();
    this.ofSupport();
    this.ofBlocks();
    this.ofErasures();
  }

  private ofCases(): void {
    this.events.on(caseOpened, async ({ caseId, origin, inDanger }) => {
      // An imported case gets its one review from the import, when all rows of the survivor are known.
      if (origin === 'import') return;
      await this.trigger(
        caseId,
        { kind: 'case_opened', byReferral: origin === 'referral' },
        ...(inDanger ? [{ kind: 'reassessment_called', cause: 'not_safe_at_registration' } as const] : []),
      );
    });
    this.events.on(incidentDetailed, (detail) => this.trigger(detail.caseId, ...triggersOfDetail(detail)));
    this.events.on(caseReopened, ({ caseId }) => this.trigger(caseId, { kind: 'case_reopened' }));
    this.events.on(incidentRecorded, (incident) => this.trigger(incident.caseId, ...triggersOf(incident)));
    this.events.on(eventRecorded, async ({ caseId, asksReassessment, ...happened }) => {
      const cause = causeOfEvent(happened);
      if (asksReassessment) await this.trigger(caseId, { kind: 'reassessment_called', cause });
    });
    this.events.on(riskAssessed, (assessed) => this.afterAssessment(assessed));
    this.events.on(bandChanged, async (changed) =>
      this.trigger(changed.caseId, await this.bandKnown(changed)),
    );
    this.events.on(reportDecided, (decided) => this.afterReport(decided));
  }

  /** What was done for her, how she is reached from now on, and her dates. */
  private ofSupport(): void {
    this.events.on(safetyPlanReviewed, ({ caseId, at }) =>
      this.followUps.happened(caseId, { work: { ...this.done('safety_plan'), at } }),
    );
    this.events.on(safeContactChanged, async ({ caseId, wantsContact }) => {
      if (wantsContact) await this.contactStop.resume(caseId);
      await this.followUps.happened(caseId, {
        work: this.done('alternative_channel'),
        triggers: [{ kind: 'reassessment_called', cause: 'safe_contact_changed' }],
      });
    });
    this.events.on(dateChanged, ({ caseId, ...change }) =>
      this.followUps.happened(caseId, { work: this.workOf(change), triggers: triggersOfDate(change) }),
    );
    this.events.on(planActionChanged, (change) => this.afterPlanAction(change));
    this.events.on(needsPlanned, (planned) => this.afterNeeds(planned));
  }

  /** Those who settle a heavy block are notified at once; the waiting decision is a normal row. */
  private ofBlocks(): void {
    this.events.on(blockWaits, (block) => this.beforeBlock(block));
    this.events.on(blockHolds, (block) => this.notifyOfBlock(block, audiencesOf(block)));
    this.events.on(blockSettled, ({ caseId, blockId }) =>
      this.trigger(caseId, { kind: 'block_settled', blockId }),
    );
  }

  /** A requested erasure waits seven days, visible to the people who may stop it. */
  private ofErasures(): void {
    this.events.on(erasureAsked, async ({ caseId, requestId, mayAskGroup }) => {
      await this.trigger(caseId, { kind: 'erasure_asked', erasureId: requestId });
      const audiences: Audience[] = mayAskGroup ? ['supervisors', 'fallback'] : ['supervisors'];
      await this.notifications.notify(caseId, { kind: 'erasure_asked', subjectId: requestId, audiences });
    });
    this.events.on(erasureEnded, ({ caseId, requestId }) =>
      this.trigger(caseId, { kind: 'erasure_ended', erasureId: requestId }),
    );
  }

  private trigger(caseId: string, ...triggers: readonly Trigger[]): Promise<void> {
    return this.followUps.happened(caseId, { triggers });
  }

  private done(what: Work['done'], subjectId: string | null = null): Work {
    return { done: what, outcome: 'done', at: this.database.now, subjectId };
  }

  private async afterAssessment(assessed: Payload<typeof riskAssessed>): Promise<void> {
    const { caseId } = assessed;
    const { pending, neckChecked } = await planningState(this.database, caseId);
    // Both incident and assessment ask for the examination; the answer of an assessment stays "yes" after it.
    const asksForCheck = assessed.neckPressed && !neckChecked;
    const triggers: Trigger[] = [
      await this.bandKnown(assessed),
      { kind: 'suicide_triage', level: assessed.triageLevel },
      ...(assessed.isApart ? [ASSESSED_APART] : []),
      ...(asksForCheck ? [{ kind: 'neck_pressure_disclosed' } as const] : []),
    ];
    await this.followUps.happened(caseId, { work: this.done('assessment'), triggers });
    // Each assessment asks about suicide.
    if (pending.some(({ rule }) => rule === 'su.import'))
      await this.followUps.happened(caseId, { work: this.done('suspicion_checked') });
  }

  private async bandKnown({ caseId, incomplete, opensReview, emergency }: BandKnownEvent): Promise<Trigger> {
    const safetyPlanCurrent = await hasCurrentPlan(this.database, caseId);
    return { kind: 'risk_assessed', incomplete, opensReview, emergency, safetyPlanCurrent };
  }

  /** Ends the row of the report. A forwarded report is due again; a refusal that signals danger is notified at once. */
  private async afterReport(decided: Payload<typeof reportDecided>): Promise<void> {
    const { caseId, incidentId, refusedAs, band, answerExpectedOn } = decided;
    const answerBy = answerExpectedOn && lastMinuteOfDay(startOfDay(answerExpectedOn));
    await this.followUps.happened(caseId, {
      work: this.done('report_decided', incidentId),
      triggers: answerBy ? [{ kind: 'report_sent_on', incidentId, answerBy }] : [],
    });
    if (refusedAs === null) return;
    const audiences: Audience[] = band === 'high' ? ['supervisors', 'prosecutor'] : ['supervisors'];
    await this.notifications.notify(caseId, { kind: 'report_refused', subjectId: incidentId, audiences });
  }

  /** The plan is the first row of a stay; what is decided then does those that are open. */
  private workOf({ kind, step, dateId }: ChangedDate): Work | null {
    if (OUTCOME_ANSWERS.includes(step)) return this.done('outcome_asked', dateId);
    if (kind !== 'stay' || (step !== 'plan_made' && step !== 'decided')) return null;
    return { ...this.done('exit_decision', dateId), steps: step === 'plan_made' ? [1] : [1, 2, 3] };
  }

  /** Only the worker's own action is a task; an agency's referral has a clock, and hers is asked about. */
  private async afterPlanAction({
    caseId,
    actionId,
    owner,
    step,
    dueOn,
  }: PlanActionChangedEvent): Promise<void> {
    if (owner !== 'worker') return;
    if (step === 'done') return this.followUps.happened(caseId, { work: this.done('plan_action', actionId) });
    const isOpen = step === 'set' || step === 'moved';
    const dueAt = lastMinuteOfDay(startOfDay(dueOn));
    await this.trigger(
      caseId,
      isOpen ? { kind: 'plan_action_set', actionId, dueAt } : { kind: 'plan_action_ended', actionId },
    );
  }

  private async afterNeeds({ caseId, planMissing, goalSet }: NeedsPlannedEvent): Promise<void> {
    if (!planMissing && goalSet) return this.followUps.happened(caseId, { work: this.done('plan_made') });
    await this.trigger(caseId, { kind: planMissing ? 'plan_wanted' : 'plan_not_wanted' });
  }

  /** The row goes with the case where that passes on; afterwards the viewer could neither plan it nor notify anybody. */
  private async beforeBlock(block: PendingBlockEvent): Promise<void> {
    const { caseId, blockId, isHeavy, passesOn, callsOversight } = block;
    await this.trigger(caseId, { kind: 'block_waits', blockId, isHeavy });
    if (!passesOn) return;
    if (callsOversight) await this.notifyOfBlock(block, ['oversight']);
    await this.events.publish(caseHandedOver, { caseId });
  }

  private async notifyOfBlock(block: PendingBlockEvent, audiences: Audience[]): Promise<void> {
    const { caseId, blockId: subjectId, isHeavy } = block;
    if (isHeavy) await this.notifications.notify(caseId, { kind: 'block_waits', subjectId, audiences });
  }
}

/** The fallback agency is notified of a case only where the survivor allowed the group to be asked. */
const audiencesOf = ({ mayAskGroup, callsOversight }: PendingBlockEvent): Audience[] => [
  'supervisors',
  ...(mayAskGroup ? (['fallback'] as const) : []),
  ...(callsOversight ? (['oversight'] as const) : []),
];

/** The window of health care counts from the first day on which it can have happened. */
function sexualViolence({ earliestOn, latestOn }: IncidentRecordedEvent['lastAct']): Trigger {
  const earliestAt = earliestOn ? startOfDay(earliestOn) : null;
  const happened = { earliestAt, latestAt: addDays(startOfDay(latestOn), 1) };
  return { kind: 'sexual_violence_disclosed', happened };
}

function triggersOf(incident: IncidentRecordedEvent): Trigger[] {
  const { incidentId, lastAct } = incident;
  return [
    ...(incident.isFirst ? [] : [{ kind: 'incident_recorded' } as const]),
    ...(isSexual(incident.coreType) ? [sexualViolence(lastAct)] : []),
    ...(incident.strangulation === 'yes' ? [{ kind: 'neck_pressure_disclosed' } as const] : []),
    // A report to the police gets one decision, within its time (capabilities 5.6).
    ...(incident.agencyKind === 'police' ? [{ kind: 'report_registered', incidentId } as const] : []),
  ];
}

const triggersOfDetail = (detail: Payload<typeof incidentDetailed>): Trigger[] => [
  ...(detail.becameSexual ? [sexualViolence(detail.lastAct)] : []),
  ...(detail.neckPressed ? [{ kind: 'neck_pressure_disclosed' } as const] : []),
];

type ChangedDate = Omit<KeyDateChangedEvent, 'caseId'>;

const ASSESSED_APART: Trigger = { kind: 'reassessment_called', cause: 'assessed_apart' };
const assessAnew: Trigger = { kind: 'reassessment_called', cause: 'circumstances_changed' };

const outcomeBegun = (outcomeId: string, startedAt: Date): Trigger[] => [
  { kind: 'outcome_begun', outcomeId, startedAt },
];
const outcomeEnded = (outcomeId: string): Trigger[] => [{ kind: 'outcome_ended', outcomeId }];
const OUTCOME_ANSWERS: readonly ChangedDate['step'][] = ['holds', 'holds_partly', 'stopped'];

/** What each step of a date asks for, by `kind_step`; steps that are not named ask for nothing. */
const TRIGGERS: Readonly<Record<string, (dateId: string, at: Date, isOfCourt: boolean) => Trigger[]>> = {
  stay_begun: (stayId, enteredAt) => [{ kind: 'shelter_entered', stayId, enteredAt }],
  stay_decided: () => [assessAnew],
  stay_ended: (stayId, leftAt) => [{ kind: 'shelter_left', stayId, leftAt }, assessAnew],
  hearing_set: (hearingId, heldAt, isOfCourt) => [{ kind: 'hearing_set', hearingId, heldAt, isOfCourt }],
  hearing_moved: (hearingId, heldAt, isOfCourt) => [{ kind: 'hearing_set', hearingId, heldAt, isOfCourt }],
  hearing_held: (hearingId) => [{ kind: 'hearing_ended', hearingId, held: true }],
  hearing_cancelled: (hearingId) => [{ kind: 'hearing_ended', hearingId, held: false }],
  return_expected: (returnId, expectedAt) => [{ kind: 'return_expected', returnId, expectedAt }],
  return_moved: (returnId, expectedAt) => [{ kind: 'return_expected', returnId, expectedAt }],
  return_happened: (returnId) => [
    { kind: 'return_ended', returnId },
    { kind: 'reassessment_called', cause: 'danger_may_be_near' },
  ],
  course_started: outcomeBegun,
  job_started: outcomeBegun,
  housing_started: outcomeBegun,
  course_stopped: outcomeEnded,
  job_stopped: outcomeEnded,
  housing_stopped: outcomeEnded,
  return_called_off: (returnId) => [{ kind: 'return_ended', returnId }],
};

const triggersOfDate = ({ kind, step, dateId, onDay, isOfCourt = false }: ChangedDate): Trigger[] =>
  TRIGGERS[`${kind}_${step}`]?.(dateId, startOfDay(onDay), isOfCourt) ?? [];
