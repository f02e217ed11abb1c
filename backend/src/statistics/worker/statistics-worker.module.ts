import { Module } from '@nestjs/common';
import type { DynamicModule } from '@nestjs/common';
import { LinkageDatabase } from '../../linkage/worker/index.js';
import { RootKey } from '../../platform/crypto/root-key.js';
import { loginFor } from '../../platform/database/connections.js';
import { Log } from '../../platform/log.js';
import type { PlatformResources } from '../../platform/platform.module.js';
import { Aggregation } from './aggregation.js';
import { UnduplicatedCounts } from './unduplicated-counts.js';

/** What counts; persons under the login of linking: no other one may know who is whose. */
@Module({})
export class StatisticsWorkerModule {
  static on({ settings, root }: PlatformResources): DynamicModule {
    const databaseOf = (log: Log) => new LinkageDatabase(loginFor('panoh_linkage', settings, root), log);
    return {
      module: StatisticsWorkerModule,
      providers: [
        { provide: RootKey, useValue: root },
        { provide: LinkageDatabase, useFactory: databaseOf, inject: [Log] },
        Aggregation,
        UnduplicatedCounts,
      ],
    };
  }
}
