import { Module } from '@nestjs/common';
import type { DynamicModule } from '@nestjs/common';
import { LinkageDatabase } from '../../linkage/linking/index.js';
import { RootKey } from '../../platform/crypto/root-key.js';
import { loginFor } from '../../platform/database/connections.js';
import { Log } from '../../platform/log.js';
import type { Ground } from '../../platform/platform.module.js';
import { PersonCounting } from './person-counting.js';

/** What counts persons, under the login of linking: no other one may know who is whose. */
@Module({})
export class PersonCountingModule {
  static on({ settings, root }: Ground): DynamicModule {
    return {
      module: PersonCountingModule,
      providers: [
        { provide: RootKey, useValue: root },
        {
          provide: LinkageDatabase,
          useFactory: (log: Log) => new LinkageDatabase(loginFor('panoh_linkage', settings, root), log),
          inject: [Log],
        },
        PersonCounting,
      ],
    };
  }
}
