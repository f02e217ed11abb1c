import { Global, Module } from '@nestjs/common';
import type { DynamicModule } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';
import type { Settings } from './config/settings.js';
import { RootKey } from './crypto/root-key.js';
import { BlindIndexes } from './crypto/blind-indexes.js';
import { loginFor, servingOptions } from './database/connections.js';
import { DOOR, Database, STRANGERS } from './database/database.js';
import { StatisticsDatabase } from './database/statistics-database.js';
import { Events } from './events/events.js';
import { IdempotencyKeys } from './http/idempotency-keys.js';
import { RequestDoor } from './http/request-door.js';
import { Log } from './log.js';
import { Passwords } from './session/passwords.js';

export const SETTINGS = Symbol('settings');

/** However many come at once: what is slow at signing in is the hash, and no connection waits for one. */
const DOOR_CONNECTIONS = 4;
/**
 * Beside those of staff, so that a flood of requests from outside takes none of theirs and they take none from whoever asks
 * for help. Who comes while all are taken waits in line, longer than staff do: it is not for us to send her away.
 */
const OF_STRANGERS = { max: 4, connectionTimeoutMillis: 10_000 };

export interface Ground {
  settings: Settings;
  root: RootKey;
  log?: Log;
}

/** The app role's connections for staff, and the few of the door and of strangers. */
const connections = (settings: Settings, root: RootKey): DynamicModule[] => [
  TypeOrmModule.forRootAsync({
    useFactory: () => ({
      ...servingOptions(loginFor('panoh_app', settings, root)),
      autoLoadEntities: true,
      retryAttempts: 0,
    }),
  }),
  TypeOrmModule.forRootAsync({
    name: STRANGERS,
    useFactory: () => ({
      ...servingOptions(loginFor('panoh_app', settings, root), OF_STRANGERS),
      retryAttempts: 0,
    }),
  }),
  TypeOrmModule.forRootAsync({
    name: DOOR,
    useFactory: () => ({
      ...servingOptions(loginFor('panoh_door', settings, root), { max: DOOR_CONNECTIONS }),
      retryAttempts: 0,
    }),
  }),
];

/** Technology without business: the door to the database, keys, events, the request door. */
@Global()
@Module({})
export class PlatformModule {
  static on({ settings, root, log }: Ground): DynamicModule {
    return {
      module: PlatformModule,
      imports: [...connections(settings, root)],
      providers: [
        { provide: SETTINGS, useValue: settings },
        { provide: RootKey, useValue: root },
        { provide: Log, useFactory: () => log ?? new Log(settings.logLevel) },
        Database,
        BlindIndexes,
        {
          provide: StatisticsDatabase,
          useFactory: (to: Log) => new StatisticsDatabase(loginFor('panoh_statistics', settings, root), to),
          inject: [Log],
        },
        Events,
        IdempotencyKeys,
        RequestDoor,
        Passwords,
      ],
      exports: [
        SETTINGS,
        RootKey,
        Log,
        Database,
        BlindIndexes,
        StatisticsDatabase,
        Events,
        IdempotencyKeys,
        RequestDoor,
        Passwords,
      ],
    };
  }
}
