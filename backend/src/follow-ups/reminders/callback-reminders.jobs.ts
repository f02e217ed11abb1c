import { Injectable } from '@nestjs/common';
import type { OnApplicationBootstrap } from '@nestjs/common';
import { Queues } from '../../platform/queue/queues.js';
import { CallbackReminders } from './callback-reminders.service.js';

/** The queue that `panoh.add_callback_escalations` names in its outbox rows; a job's id is the step's. */
const QUEUE = 'help-requests';
const AT_ONCE = 4;

/** The clock of those who asked to be called; their net is the sweep of reminders. */
@Injectable()
export class CallbackReminderJobs implements OnApplicationBootstrap {
  constructor(
    private readonly queues: Queues,
    private readonly callbackReminders: CallbackReminders,
  ) {}

  onApplicationBootstrap(): void {
    this.queues.register(
      QUEUE,
      async (stepId) => void (await this.callbackReminders.tell([stepId])),
      AT_ONCE,
    );
  }
}
