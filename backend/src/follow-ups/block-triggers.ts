import { Injectable } from '@nestjs/common';
import type { OnModuleInit } from '@nestjs/common';
import { blockHolds, blockSettled, blockWaits } from '../access/index.js';
import type { PendingBlockEvent } from '../access/index.js';
import { caseHandedOver } from '../cases/index.js';
import { Events } from '../platform/events/events.js';
import type { Audience } from './audiences.rules.js';
import { CaseNotifications } from './case-notifications.service.js';
import { FollowUpsService } from './follow-ups.service.js';

/** Notifies at once those who settle a heavy block; the waiting decision is a normal row. */
@Injectable()
export class BlockTriggers implements OnModuleInit {
  constructor(
    private readonly events: Events,
    private readonly followUps: FollowUpsService,
    private readonly notifications: CaseNotifications,
  ) {}

  onModuleInit(): void {
    this.events.on(blockWaits, (block) => this.beforeBlock(block));
    this.events.on(blockHolds, (block) => this.notify(block, audiencesOf(block)));
    this.events.on(blockSettled, ({ caseId, blockId }) =>
      this.followUps.happened(caseId, { triggers: [{ kind: 'block_settled', blockId }] }),
    );
  }

  /** The row goes with the case where that passes on; afterwards the viewer could neither plan it nor notify anybody. */
  private async beforeBlock(block: PendingBlockEvent): Promise<void> {
    const { caseId, blockId, isHeavy, passesOn, callsOversight } = block;
    await this.followUps.happened(caseId, { triggers: [{ kind: 'block_waits', blockId, isHeavy }] });
    if (!passesOn) return;
    if (callsOversight) await this.notify(block, ['oversight']);
    await this.events.publish(caseHandedOver, { caseId });
  }

  private async notify(
    { caseId, blockId, isHeavy }: PendingBlockEvent,
    audiences: Audience[],
  ): Promise<void> {
    if (!isHeavy) return;
    await this.notifications.notify(caseId, { kind: 'block_waits', subjectId: blockId, audiences });
  }
}

/** The fallback agency hears of a case only where the survivor allowed the group to be asked. */
const audiencesOf = ({ mayAskGroup, callsOversight }: PendingBlockEvent): Audience[] => [
  'supervisors',
  ...(mayAskGroup ? (['fallback'] as const) : []),
  ...(callsOversight ? (['oversight'] as const) : []),
];
