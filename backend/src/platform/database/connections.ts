import { Socket } from 'node:net';
import type { DataSourceOptions } from 'typeorm';
import { SettingError } from '../config/settings.js';
import type { Settings } from '../config/settings.js';
import type { RootKey } from '../crypto/root-key.js';
import { PreparingClient, StatementNames } from './preparing-client.js';

/** Sends everything of one event-loop turn in one write: pg sends each statement separately. */
export class GatheringSocket extends Socket {
  private isGathering = false;

  // Node puts its own `write` back when a socket connects, so an overridden method would never run.
  override connect(...where: unknown[]): this {
    (super.connect.bind(this) as (...all: unknown[]) => this)(...where);
    const write = this.write.bind(this) as (...all: unknown[]) => boolean;
    this.write = (...written: unknown[]): boolean => {
      this.gather();
      return write(...written);
    };
    return this;
  }

  private gather(): void {
    if (this.isGathering) return;
    this.isGathering = true;
    this.cork();
    process.nextTick(() => {
      this.isGathering = false;
      this.uncork();
    });
  }
}

/**
 * Logins of the product. The owner migrates and never serves, `panoh_keys` only rotates keys (DESIGN 5), and
 * `panoh_watchdog` only queries the state (SECURITY E6).
 */
export const SERVING_ROLES = [
  'panoh_app',
  'panoh_auth',
  'panoh_worker',
  'panoh_linkage',
  'panoh_statistics',
  'panoh_queue',
  'panoh_keys',
  'panoh_watchdog',
] as const;
export type ServingRole = (typeof SERVING_ROLES)[number];

/** The address of the same database for a serving role, its password derived from the root key. */
export function addressFor(role: ServingRole, settings: Settings, root: RootKey): string {
  const base = settings.databaseUrl ?? settings.databaseOwnerUrl;
  if (!base) throw new SettingError('DATABASE_URL is not set and no embedded database was started.');
  const address = new URL(base);
  address.username = role;
  address.password = root.rolePassword(role);
  return address.toString();
}

/** A login for a pool: the password is read for each new connection, so that it follows a root key rotation. */
export interface Login {
  host: string;
  port: number;
  database: string;
  user: string;
  password: () => string;
}

/** Where the address says more than a server and a database, that is kept, and the password is that of the start. */
export function loginFor(
  role: ServingRole,
  settings: Settings,
  root: RootKey,
): Login | { connectionString: string } {
  const address = addressFor(role, settings, root);
  const { hostname, port, pathname, search } = new URL(address);
  if (search !== '') return { connectionString: address };
  return {
    host: hostname,
    port: Number(port || '5432'),
    database: decodeURIComponent(pathname.slice(1)),
    user: role,
    password: () => root.rolePassword(role),
  };
}

const POOL = {
  // A new connection plans every statement: more of them make a busy moment longer.
  max: 8,
  connectionTimeoutMillis: 5_000,
  // Connections stay: what they have prepared is worth more than what they hold, and no timer runs per request.
  idleTimeoutMillis: 0,
  // The server ends statements that wait too long; if the server is silent, the connection ends them.
  statement_timeout: 15_000,
  query_timeout: 20_000,
  // Of a process that hangs.
  idle_in_transaction_session_timeout: 60_000,
  pipeline: true,
  stream: (): GatheringSocket => new GatheringSocket(),
  Client: PreparingClient,
};

const asTypeOrm = (login: string | ReturnType<typeof loginFor>) => {
  if (typeof login === 'string') return { url: login };
  if ('connectionString' in login) return { url: login.connectionString };
  const { user, ...rest } = login;
  return { ...rest, username: user };
};

/** Serving connections never print statements: parameters may be personal. */
export const servingOptions = (
  login: string | ReturnType<typeof loginFor>,
  extra: object = {},
): DataSourceOptions => ({
  type: 'postgres',
  ...asTypeOrm(login),
  schema: 'panoh',
  synchronize: false,
  logging: false,
  extra: { ...POOL, names: new StatementNames(), ...extra },
});
