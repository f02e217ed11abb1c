import { Injectable } from '@nestjs/common';
import { TimelineService } from '../cases/index.js';
import { FollowUpsService } from '../follow-ups/index.js';
import { Database } from '../platform/database/database.js';
import { ClosureAlarms } from './closure-people.service.js';
import type { ClosureReason, Override } from './closure.types.js';
import type { ClosureEpisodeRecord } from './closure.entity.js';

type Request = Pick<ClosureEpisodeRecord, 'id' | 'caseId' | 'reason' | 'secondTalk'>;

/** Records a step of a request in the timeline and the tasks, and notifies people. */
@Injectable()
export class ClosureTraces {
  constructor(
    private readonly database: Database,
    private readonly timeline: TimelineService,
    private readonly followUps: FollowUpsService,
    readonly alarms: ClosureAlarms,
  ) {}

  async note({ caseId, reason }: Request, kind: string, facts: Record<string, unknown> = {}): Promise<void> {
    await this.timeline.add({
      caseId,
      kind,
      partition: 'closure',
      facts: { closureReason: reason, ...facts },
    });
  }

  async requested(caseId: string, reason: ClosureReason | null): Promise<void> {
    await this.timeline.add({ caseId, kind: 'closure_requested', partition: 'closure', facts: { reason } });
  }

  /** The second person has 72 hours, and an own talk with her, or the watch begins. */
  async endorsed(request: Request, overrides: readonly Override[]): Promise<void> {
    const { id: episodeId, caseId, secondTalk } = request;
    await this.note(request, 'closure_endorsed', { overrides: overrides.length });
    const talk = secondTalk === null || secondTalk === 'refused' ? secondTalk : 'held';
    await this.followUps.happened(caseId, { triggers: [{ kind: 'closing_endorsed', episodeId, talk }] });
    await this.alarms.overridesToAgree(caseId, episodeId, overrides);
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
}
