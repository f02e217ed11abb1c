import { Global, Module } from '@nestjs/common';
import type { DynamicModule } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';
import type { Settings } from './config/settings.js';
import { RootKey } from './crypto/root-key.js';
import { BlindIndexes } from './crypto/blind-indexes.js';
import { loginFor, servingOptions } from './database/connections.js';
import { AUTH_DATABASE, Database, ANONYMOUS_DATABASE } from './database/database.js';
import { StatisticsDatabase } from './database/statistics-database.js';
import { Events } from './events/events.js';
import { IdempotencyKeys } from './http/idempotency-keys.js';
import { RequestInterceptor } from './http/request.interceptor.js';
import { LimitStore } from './limits/limit-store.js';
import { Log } from './log.js';
import { Passwords } from './session/passwords.js';

export const SETTINGS = Symbol('settings');

/** However many come at once: what is slow at signing in is the hash, and no connection waits for one. */
const AUTH_CONNECTIONS = 4;
/**
 * A separate pool for public requests, so that a flood does not slow staff, nor staff the public. If all are taken,
 * callers wait in line, longer than staff do: a person who seeks help is not turned away.
 */
const ANONYMOUS_POOL = { max: 4, connectionTimeoutMillis: 10_000 };

export interface PlatformResources {
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
    name: ANONYMOUS_DATABASE,
    useFactory: () => ({
      ...servingOptions(loginFor('panoh_app', settings, root), ANONYMOUS_POOL),
      retryAttempts: 0,
    }),
  }),
  TypeOrmModule.forRootAsync({
    name: AUTH_DATABASE,
    useFactory: () => ({
      ...servingOptions(loginFor('panoh_auth', settings, root), { max: AUTH_CONNECTIONS }),
      retryAttempts: 0,
    }),
  }),
];

/** Technical base without business rules: database access, keys, events, request handling. */
@Global()
@Module({})
export class PlatformModule {
  static on({ settings, root, log }: PlatformResources): DynamicModule {
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
        {
          provide: LimitStore,
          useFactory: (to: Log) => new LimitStore(settings.redisUrl, root, to),
          inject: [Log],
        },
        Events,
        IdempotencyKeys,
        RequestInterceptor,
        Passwords,
      ],
      exports: [
        SETTINGS,
        RootKey,
        Log,
        Database,
        BlindIndexes,
        StatisticsDatabase,
        LimitStore,
        Events,
        IdempotencyKeys,
        RequestInterceptor,
        Passwords,
      ],
    };
  }
}
