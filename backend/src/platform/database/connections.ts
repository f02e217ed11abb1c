import type { DataSourceOptions } from 'typeorm';
import type { Settings } from '../config/settings.js';
import { SettingError } from '../config/settings.js';
import type { RootKey } from '../crypto/root-key.js';
import { GatheringSocket } from './gathering-socket.js';
import { PreparingClient } from './preparing-client.js';

/**
 * Logins of the product; the owner migrates and never serves, `panoh_keys` changes keys and nothing else (DESIGN 5), and
 * `panoh_watch` asks what is amiss and nothing else (SECURITY E6).
 */
export const SERVING_ROLES = [
  'panoh_app',
  'panoh_door',
  'panoh_worker',
  'panoh_linkage',
  'panoh_statistics',
  'panoh_queue',
  'panoh_keys',
  'panoh_watch',
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

/** A login as a pool takes it: the password is asked for each new connection, and follows a change of the root key. */
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
  max: 16,
  connectionTimeoutMillis: 5_000,
  // Connections stay: what they have prepared is worth more than what they hold, and no timer runs per request.
  idleTimeoutMillis: 0,
  // What waits for a lock is given up by the server; where the server itself is silent, by the connection.
  statement_timeout: 15_000,
  query_timeout: 20_000,
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
  extra: { ...POOL, ...extra },
});
