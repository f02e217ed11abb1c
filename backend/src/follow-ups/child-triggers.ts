import { Injectable } from '@nestjs/common';
import type { OnModuleInit } from '@nestjs/common';
import { Database } from '../platform/database/database.js';
import { Events } from '../platform/events/events.js';
import { dateChanged } from '../support/index.js';
import { childAnswered, childChanged, survivorMoved } from '../survivors/index.js';
import { FollowUpsService } from './follow-ups.service.js';
import type { Trigger } from './follow-ups.types.js';

/** Turns what is recorded of a child into follow-ups, in the same transaction. */
@Injectable()
export class ChildTriggers implements OnModuleInit {
  constructor(
    private readonly database: Database,
    private readonly events: Events,
    private readonly followUps: FollowUpsService,
  ) {}

  onModuleInit(): void {
    this.events.on(childChanged, ({ caseId, childId, change, lacksPapers }) =>
      this.trigger(
        caseId,
        change === 'corrected'
          ? { kind: 'child_corrected', childId, lacksPapers }
          : { kind: `child_${change}`, childId },
      ),
    );
    this.events.on(childAnswered, async ({ caseId, childId, answer, isWithHisFamily }) => {
      // An answer that nobody could give satisfies nothing, and the escalation continues.
      if (answer === 'could_not_ask') return;
      const at = this.database.now;
      const isSafe = answer === 'safe';
      await this.followUps.happened(caseId, {
        work: { done: 'child_checked', outcome: 'done', at, subjectId: childId },
        triggers: [
          { kind: 'child_answered', childId, isSafe, isWithHisFamily },
          ...(isSafe ? [] : [{ kind: 'reassessment_called', cause: 'event_that_raises_risk' } as const]),
        ],
      });
    });
    this.events.on(survivorMoved, ({ caseId }) => this.trigger(caseId, { kind: 'survivor_moved' }));
    this.events.on(dateChanged, async ({ caseId, kind, step }) => {
      const isMove = kind === 'stay' && (step === 'begun' || step === 'ended');
      if (isMove) await this.trigger(caseId, { kind: 'survivor_moved' });
    });
  }

  private trigger(caseId: string, trigger: Trigger): Promise<void> {
    return this.followUps.happened(caseId, { triggers: [trigger] });
  }
}
