import { Module } from '@nestjs/common';
import type { DynamicModule } from '@nestjs/common';
import { loginFor } from '../../platform/database/connections.js';
import { Log } from '../../platform/log.js';
import type { PlatformResources } from '../../platform/platform.module.js';
import { estimateInWorker } from './parameter-estimator.js';
import { LinkageDatabase } from './linkage-keys.js';
import type { LinkageKeys } from './linkage-keys.js';
import { Linker } from './linker.js';

/** Links registrations in the background, with a separate login and key. */
@Module({})
export class LinkageWorkerModule {
  static on({ settings, root }: PlatformResources, keys: LinkageKeys): DynamicModule {
    return {
      module: LinkageWorkerModule,
      providers: [
        {
          provide: LinkageDatabase,
          useFactory: (auditLog: Log) =>
            new LinkageDatabase(loginFor('panoh_linkage', settings, root), auditLog),
          inject: [Log],
        },
        {
          provide: Linker,
          useFactory: (database: LinkageDatabase, auditLog: Log) =>
            new Linker(database, keys, root, auditLog, estimateInWorker),
          inject: [LinkageDatabase, Log],
        },
      ],
    };
  }
}
