import { Module } from '@nestjs/common';
import type { DynamicModule } from '@nestjs/common';
import { DraftsCleanupModule } from './workboard/drafts-cleanup/index.js';
import { UploadsCleanupModule } from './files/uploads-cleanup/index.js';
import { SmsDeliveryModule } from './callback-requests/sms/index.js';
import { OwnReminderNoticesModule } from './workboard/own-reminder-notices/index.js';
import { TrainingNoticesModule } from './training/notices/index.js';
import { ReportNoticesModule } from './programme/report-notices/index.js';
import { ProgrammeCleanupModule } from './programme/files-cleanup/index.js';
import { MessagesCleanupModule } from './referrals/messages-cleanup/index.js';
import { RemindersModule } from './follow-ups/reminders/index.js';
import { LinkageWorkerModule } from './linkage/worker/index.js';
import type { LinkageKeys } from './linkage/worker/index.js';
import { EmailDeliveryModule } from './identity/email-delivery/index.js';
import { ChainingModule } from './platform/audit/chaining/chaining.module.js';
import { QueueModule } from './platform/queue/queue.module.js';
import { ImportJobsModule } from './imports/files/jobs/index.js';
import type { OpenProduct } from './imports/files/jobs/index.js';
import { StatisticsWorkerModule } from './statistics/worker/index.js';
import type { PlatformResources } from './platform/platform.module.js';

/** What runs apart from requests: relay, clock, net, messages to staff, removal of old drafts and messages, registers that are brought
 * in, counting, linking of registrations, sealing of the audit log. Any number may run beside one database. */
@Module({})
export class WorkerModule {
  static on(
    platformResources: PlatformResources,
    linkageKeys: LinkageKeys,
    openProduct: OpenProduct,
  ): DynamicModule {
    return {
      module: WorkerModule,
      imports: [
        QueueModule.on(platformResources),
        RemindersModule,
        EmailDeliveryModule.on(platformResources),
        DraftsCleanupModule,
        UploadsCleanupModule,
        OwnReminderNoticesModule,
        TrainingNoticesModule,
        SmsDeliveryModule.on(platformResources),
        MessagesCleanupModule,
        ProgrammeCleanupModule,
        ReportNoticesModule,
        ImportJobsModule.with(openProduct),
        LinkageWorkerModule.on(platformResources, linkageKeys),
        StatisticsWorkerModule.on(platformResources),
        ChainingModule.on(platformResources.root),
      ],
    };
  }
}
