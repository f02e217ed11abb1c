import { Global, Module } from '@nestjs/common';
import type { DynamicModule } from '@nestjs/common';
import { loginFor } from '../database/connections.js';
import { WorkerDatabase } from '../database/worker-database.js';
import { Log } from '../log.js';
import type { PlatformResources } from '../platform.module.js';
import { OutboxRelay } from './outbox-relay.js';
import { postgresBackend, redisBackend } from './queue-backend.js';
import { QueueWatch, Queues } from './queues.js';

/** What workers stand on: their login to the database, the queues, the relay. No request is served here. */
@Global()
@Module({})
export class QueueModule {
  static on({ settings, root, log }: PlatformResources): DynamicModule {
    const backend = () =>
      settings.redisUrl
        ? redisBackend(settings.redisUrl)
        : postgresBackend(loginFor('panoh_queue', settings, root));
    return {
      module: QueueModule,
      providers: [
        { provide: Log, useFactory: () => log ?? new Log(settings.logLevel) },
        {
          provide: WorkerDatabase,
          useFactory: (to: Log) => new WorkerDatabase(loginFor('panoh_worker', settings, root), to),
          inject: [Log],
        },
        { provide: Queues, useFactory: (to: Log) => new Queues(backend(), to), inject: [Log] },
        OutboxRelay,
        QueueWatch,
      ],
      exports: [Log, WorkerDatabase, Queues],
    };
  }
}
