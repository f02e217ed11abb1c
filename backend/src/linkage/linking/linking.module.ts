import { Module } from '@nestjs/common';
import type { DynamicModule } from '@nestjs/common';
import { loginFor } from '../../platform/database/connections.js';
import { Log } from '../../platform/log.js';
import type { Ground } from '../../platform/platform.module.js';
import { learnApart } from './learn-apart.js';
import { LinkageDatabase } from './linkage-database.js';
import type { LinkageKeys } from './linkage-key.js';
import { Linker } from './linker.js';

/** What links registrations in the background, with a login and a key of its own. */
@Module({})
export class LinkingModule {
  static on({ settings, root }: Ground, keys: LinkageKeys): DynamicModule {
    return {
      module: LinkingModule,
      providers: [
        {
          provide: LinkageDatabase,
          useFactory: (log: Log) => new LinkageDatabase(loginFor('panoh_linkage', settings, root), log),
          inject: [Log],
        },
        {
          provide: Linker,
          useFactory: (database: LinkageDatabase, log: Log) =>
            new Linker(database, keys, root, log, learnApart),
          inject: [LinkageDatabase, Log],
        },
      ],
    };
  }
}
