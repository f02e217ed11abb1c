import { Module } from '@nestjs/common';
import type { DynamicModule } from '@nestjs/common';
import { RootKey } from '../../platform/crypto/root-key.js';
import { loginFor } from '../../platform/database/connections.js';
import { Log } from '../../platform/log.js';
import type { Ground } from '../../platform/platform.module.js';
import { FrequencyBook } from './frequency-book.js';
import { LinkageDatabase } from './linkage-database.js';
import { LinkageKey } from './linkage-key.js';
import { Linker } from './linker.js';

/** What links registrations in the background, with a login and a key of its own. */
@Module({})
export class LinkingModule {
  static on({ settings, root }: Ground, key: LinkageKey): DynamicModule {
    return {
      module: LinkingModule,
      providers: [
        { provide: RootKey, useValue: root },
        { provide: LinkageKey, useValue: key },
        {
          provide: LinkageDatabase,
          useFactory: (log: Log) => new LinkageDatabase(loginFor('panoh_linkage', settings, root), log),
          inject: [Log],
        },
        FrequencyBook,
        Linker,
      ],
    };
  }
}
