import { Injectable } from '@nestjs/common';
import type { OnApplicationBootstrap, OnModuleDestroy } from '@nestjs/common';
import { Log } from '../../platform/log.js';
import { Queues } from '../../platform/queue/queues.js';
import { Repeating } from '../../platform/queue/repeating.js';
import { EmailDelivery } from './email-delivery.js';

/** The queue that `panoh.plan_messages` names in its outbox rows; a job's id is that of one of the messages. */
const QUEUE = 'messages';
const SWEEP_MS = 30_000;
/** Mail servers are slow, and some of them count connections. */
const AT_ONCE = 4;

/** The clock and the net of messages. */
@Injectable()
export class EmailDeliveryJobs implements OnApplicationBootstrap, OnModuleDestroy {
  private readonly sweeping: Repeating;

  constructor(
    private readonly queues: Queues,
    private readonly delivery: EmailDelivery,
    log: Log,
  ) {
    this.sweeping = new Repeating({ failure: 'message_sweep_failed', everyMs: SWEEP_MS, log }, () =>
      this.delivery.sweep(),
    );
  }

  onApplicationBootstrap(): void {
    this.queues.register(QUEUE, (id) => this.delivery.tell(id), AT_ONCE);
    this.sweeping.start();
  }

  async onModuleDestroy(): Promise<void> {
    await this.sweeping.stop();
  }
}
