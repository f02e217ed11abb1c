import { Module } from '@nestjs/common';
import type { DynamicModule } from '@nestjs/common';
import { DraftsSweepModule } from './drafts/sweeping/index.js';
import { RemindersModule } from './follow-ups/reminders/index.js';
import { LinkingModule } from './linkage/linking/index.js';
import type { LinkageKeys } from './linkage/linking/index.js';
import { MessageRelayModule } from './messages/relay/index.js';
import { SealingModule } from './platform/audit/sealing/sealing.module.js';
import { QueueModule } from './platform/queue/queue.module.js';
import { RegisterJobsModule } from './registers/uploads/jobs/index.js';
import type { OpenProduct } from './registers/uploads/jobs/index.js';
import { AggregationModule } from './statistics/aggregation/index.js';
import { PersonCountingModule } from './statistics/person-counting/index.js';
import type { Ground } from './platform/platform.module.js';

/** What runs apart from requests: relay, clock, net, messages to staff, removal of old drafts, registers that are brought
 * in, counting, linking of registrations, sealing of the audit log. Any number may run beside one database. */
@Module({})
export class WorkerModule {
  static on(ground: Ground, linkageKeys: LinkageKeys, openProduct: OpenProduct): DynamicModule {
    return {
      module: WorkerModule,
      imports: [
        QueueModule.on(ground),
        RemindersModule,
        MessageRelayModule.on(ground),
        DraftsSweepModule,
        RegisterJobsModule.with(openProduct),
        AggregationModule,
        LinkingModule.on(ground, linkageKeys),
        PersonCountingModule.on(ground),
        SealingModule.on(ground.root),
      ],
    };
  }
}
