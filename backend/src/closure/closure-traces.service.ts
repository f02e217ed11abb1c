import { Injectable } from '@nestjs/common';
import type { OnModuleInit } from '@nestjs/common';
import { TimelineService, caseReopened, incidentRecorded } from '../cases/index.js';
import { CaseNotifications, FollowUpsService } from '../follow-ups/index.js';
import { Database } from '../platform/database/database.js';
import { Events } from '../platform/events/events.js';
import { orderChanged } from '../protection-orders/index.js';
import { refused } from '../shared/errors.js';
import type { ClosureFacts } from './closure-facts.types.js';
import type { ClosureEpisodeRecord } from './closure.entity.js';
import { lapseRequest } from './closure.queries.js';
import type { ClosureReason, Override } from './closure.types.js';
import { knownDanger } from './known-danger.rules.js';
import { needsHigherDecision } from './overrides.rules.js';

type Request = Pick<ClosureEpisodeRecord, 'id' | 'caseId' | 'reason' | 'secondTalk'>;

/** Steps of an order that end an undecided request. */
const ENDING_STEPS = ['sought', 'issued', 'served', 'breached'];

/**
 * Records a step of a request in the timeline and the tasks, and notifies people. A new event ends a waiting request:
 * a decision must rest on facts known when it was requested.
 */
@Injectable()
export class ClosureTraces implements OnModuleInit {
  constructor(
    private readonly database: Database,
    private readonly events: Events,
    private readonly timeline: TimelineService,
    private readonly followUps: FollowUpsService,
    private readonly notifications: CaseNotifications,
  ) {}

  onModuleInit(): void {
    this.events.on(incidentRecorded, ({ caseId }) => this.lapse(caseId));
    this.events.on(caseReopened, ({ caseId }) => this.lapse(caseId));
    this.events.on(orderChanged, async ({ caseId, change }) => {
      if (ENDING_STEPS.includes(change)) await this.lapse(caseId);
    });
  }

  async note({ caseId, reason }: Request, kind: string, facts: Record<string, unknown> = {}): Promise<void> {
    await this.timeline.add({
      caseId,
      kind,
      partition: 'closure',
      facts: { closureReason: reason, ...facts },
    });
  }

  /** A withdrawn request ends its quiet watch while contacts stay stopped: those who asked or endorsed do not withdraw it. */
  async expectWatchKept({
    id: subjectId,
    state,
    secondTalk,
  }: Pick<ClosureEpisodeRecord, 'id' | 'state' | 'secondTalk'>) {
    if (state !== 'endorsed' || secondTalk !== 'refused') return;
    if (!(await this.followUps.takesSecondLook({ rule: 'cl.watch', subjectId })))
      throw refused('second_look_by_other', ['second_look_by_other']);
  }

  async requested(caseId: string, reason: ClosureReason | null): Promise<void> {
    await this.timeline.add({ caseId, kind: 'closure_requested', partition: 'closure', facts: { reason } });
  }

  /** The second person has 72 hours, and a separate talk with the survivor, or the watch begins. */
  async endorsed(request: Request, overrides: readonly Override[]): Promise<void> {
    const { id: episodeId, caseId, secondTalk } = request;
    await this.note(request, 'closure_endorsed', { overrides: overrides.length });
    const talk = secondTalk === null || secondTalk === 'refused' ? secondTalk : 'held';
    await this.followUps.happened(caseId, { triggers: [{ kind: 'closing_endorsed', episodeId, talk }] });
    // More than two overrides wait for the coordinator, or the agency head if the survivor refused sharing.
    if (needsHigherDecision(overrides))
      await this.notifications.notify(caseId, {
        kind: 'overrides_to_agree',
        subjectId: episodeId,
        audiences: ['coordinator'],
      });
  }

  async talked(request: Request): Promise<void> {
    const { id: subjectId, caseId } = request;
    const work = { done: 'second_talk', outcome: 'done', at: this.database.now, subjectId } as const;
    await this.followUps.happened(caseId, { work });
    await this.note(request, 'closure_talk_held');
  }

  /** The tasks of the second person end with the request. */
  async ended({ id: episodeId, caseId }: Pick<Request, 'id' | 'caseId'>): Promise<void> {
    const at = this.database.now;
    await this.followUps.happened(caseId, {
      work: { done: 'closure_decided', outcome: 'done', at, subjectId: episodeId },
      triggers: [{ kind: 'closing_ended', episodeId }],
    });
  }

  /** The survivor asked to stop under pressure: reassess risk; contacts continue only if the survivor agrees. */
  async pressed({ caseId }: Pick<Request, 'caseId'>): Promise<void> {
    await this.timeline.add({ caseId, kind: 'closing_under_pressure', partition: 'risk', raisesRisk: true });
    await this.followUps.happened(caseId, {
      triggers: [{ kind: 'reassessment_called', cause: 'event_that_raises_risk' }],
    });
  }

  /**
   * Notifies if a case in danger may close or a blocker is overridden (capabilities 1.6), at the request and again at
   * closing; also the prosecutor if a breach is open at closing.
   */
  async warn(
    { id, caseId, overrides }: Pick<ClosureEpisodeRecord, 'id' | 'caseId' | 'overrides'>,
    facts: ClosureFacts,
    isClosed: boolean,
  ): Promise<void> {
    const isInDanger = knownDanger(facts).length > 0;
    if (!isInDanger && overrides.length === 0) return;
    const isBreached = isClosed && facts.openBreaches > 0;
    await this.notifications.notify(caseId, {
      kind: isInDanger ? 'closing_in_danger' : 'closing_with_overrides',
      subjectId: id,
      audiences: ['coordinator', 'supervisors', ...(isBreached ? (['prosecutor'] as const) : [])],
    });
  }

  private async lapse(caseId: string): Promise<void> {
    if (await lapseRequest(this.database, caseId))
      await this.timeline.add({ caseId, kind: 'closure_lapsed', partition: 'closure' });
  }
}
