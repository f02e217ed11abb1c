import { randomBytes } from 'node:crypto';
import type { Client, QueryResultRow } from 'pg';
import { DataSource, MigrationExecutor } from 'typeorm';
import type { DataSourceOptions, QueryRunner } from 'typeorm';
import { runMigrations as runQueueMigrations } from 'bullmq';
import { MIGRATIONS } from '../../../../migrations/index.js';
import { SettingError } from '../config/settings.js';
import { sealIndexSecret } from '../crypto/index-keys.js';
import type { RootKey } from '../crypto/root-key.js';
import { SERVING_ROLES } from '../database/connections.js';
import { REPEATABLE_DIGEST, applyRepeatableFiles } from './repeatable-files.js';
import {
  findSchemaVersion,
  isUpToDate,
  refuseOtherDraft,
  refuseOtherKey,
  writeSchemaVersion,
} from './schema-mark.js';

const LOCK = 7_241_953;

/** A lock that was not given in time, or was given up since each waited for the other. */
const BUSY = ['55P03', '40P01'];
const TRIES = 40;
/** New requests wait behind the lock, so between two tries they have their turn. */
const AGAIN_MS = 3_000;
const KEPT_BUSY =
  'Requests or a backup kept the tables in use for three minutes. The database is as it was: run it again.';
/** Below a second, after which PostgreSQL ends one of two who wait for each other: it shall not be the request. */
const PATIENCE_MS = 200;
const PATIENCE_FOR_ALL_MS = 2_000;

/**
 * Makes the roles and brings the schema up to date in one transaction: a process that fails or is killed leaves the
 * database as it was. Of several processes at once one works; the others wait for its lock and find nothing to do. While
 * people work it waits until none is in the middle of a request; else it begins again.
 */
export async function migrate(ownerAddress: string, root: RootKey): Promise<number> {
  for (let left = TRIES; ; left -= 1) {
    try {
      return await migrateOnce(ownerAddress, root);
    } catch (error) {
      if (!isBusy(error)) throw error;
      if (left === 1) throw new SettingError(KEPT_BUSY, { cause: error });
      await new Promise((done) => setTimeout(done, AGAIN_MS));
    }
  }
}

function isBusy(error: unknown): boolean {
  const { code, cause } = error as { code?: string; cause?: unknown };
  return BUSY.includes(code ?? '') || (cause !== undefined && isBusy(cause));
}

async function migrateOnce(ownerAddress: string, root: RootKey): Promise<number> {
  const owner = new DataSource(ownerOptions(ownerAddress));
  await owner.initialize();
  try {
    return await owner.transaction(async ({ queryRunner }) => {
      if (!queryRunner) throw new Error('A transaction has a connection.');
      return bringUpToDate(queryRunner, root);
    });
  } finally {
    await owner.destroy();
  }
}

async function bringUpToDate(runner: QueryRunner, root: RootKey): Promise<number> {
  const client = (await runner.connect()) as Client;
  await client.query('select pg_advisory_xact_lock($1)', [LOCK]);
  await refuseWeakOwner(client);
  await refuseOtherKey(client, root);
  await refuseOtherDraft(client);
  if (!(await isUpToDate(client))) await waitForRequests(client);
  const made = await ensureRoles(client, root);
  await client.query('create schema if not exists panoh');
  const applied = await applyMigrations(runner);
  await applyFiles(client, made > 0);
  await prepareQueue(client);
  await makeIndexSecret(client, root);
  await writeSchemaVersion(client, root);
  return applied;
}

/** Every request reads its session first, and waits there while it holds no lock that is needed here. */
async function waitForRequests(client: Client): Promise<void> {
  const { rows } = await client.query<{ is: boolean }>(
    `select to_regclass('panoh.sessions') is not null as is`,
  );
  if (!rows[0]?.is) return;
  await client.query(`set local lock_timeout = ${PATIENCE_FOR_ALL_MS}`);
  await client.query('lock table panoh.sessions in access exclusive mode');
  await client.query(`set local lock_timeout = ${PATIENCE_MS}`);
}

/**
 * Only where a file or the access matrix changed, or a role is new and has no grants: all users wait while policies
 * are made again.
 */
async function applyFiles(client: Client, hasNewRole: boolean): Promise<void> {
  if (!hasNewRole && (await findSchemaVersion(client))?.files === REPEATABLE_DIGEST) return;
  await applyRepeatableFiles(client);
}

/** The first secret of the blind indexes: random, sealed under the root key, and the same when that is another. */
async function makeIndexSecret(client: Client, root: RootKey): Promise<void> {
  await client.query(
    `insert into vault.index_secrets (version, state, sealed_secret) select 1, 'current', $1
     where not exists (select 1 from vault.index_secrets)`,
    [sealIndexSecret(root, 1, randomBytes(32))],
  );
}

async function refuseWeakOwner(client: Client): Promise<void> {
  const { rows } = await client.query<{ fit: boolean }>(
    `select rolsuper or (rolbypassrls and rolcreaterole) as fit from pg_roles where rolname = current_user`,
  );
  if (!rows[0]?.fit) {
    throw new SettingError(
      'DATABASE_OWNER_URL must name a role that may create roles and bypass row security.',
    );
  }
}

/** Separate logins, never SET ROLE; none may bypass row-level security. Idempotent; answers how many are new. */
async function ensureRoles(client: Client, root: RootKey): Promise<number> {
  let made = 0;
  for (const role of SERVING_ROLES) {
    const { rowCount } = await client.query('select 1 from pg_roles where rolname = $1', [role]);
    if (!rowCount) {
      await client.query(`create role ${role}`);
      made += 1;
    }
    const password = client.escapeLiteral(root.rolePassword(role));
    await client.query(
      `alter role ${role} with login nosuperuser nobypassrls nocreatedb nocreaterole password ${password}`,
    );
    await client.query(`alter role ${role} set search_path = panoh`);
    await client.query(`alter role ${role} set plan_cache_mode = force_generic_plan`);
    // To compile a statement with row security takes longer than to run it. The embedded server cannot; images can.
    await client.query(`alter role ${role} set jit = off`);
  }
  return made;
}

export const ownerOptions = (address: string): DataSourceOptions => ({
  type: 'postgres',
  url: address,
  schema: 'panoh',
  synchronize: false,
  logging: false,
  migrations: MIGRATIONS,
  migrationsTableName: 'migrations',
  migrationsTransactionMode: 'each',
});

async function applyMigrations(runner: QueryRunner): Promise<number> {
  const executor = new MigrationExecutor(runner.dataSource, runner);
  // The transaction of the caller.
  executor.transaction = 'all';
  return (await executor.executePendingMigrations()).length;
}

/** The queue has a separate schema and login; it stores only ids (SECURITY E2). */
async function prepareQueue(client: Client): Promise<void> {
  const { rows } = await client.query<{ name: string }>('select quote_ident(current_database()) as name');
  const database = rows[0]?.name;
  await client.query('create schema if not exists bullmq authorization panoh_queue');
  // The queue's own migrations ask for CREATE on the database even where its schema stands already.
  await client.query(`grant create on database ${database} to panoh_queue`);
  await client.query('set local search_path = bullmq');
  await client.query('set local role panoh_queue');
  await runQueueMigrations({
    query: <Row>(text: string, values: readonly unknown[] = []) =>
      client.query<Row & QueryResultRow>(inside(text), [...values]),
  });
  await client.query('reset role');
  await client.query('reset search_path');
  await client.query(`revoke create on database ${database} from panoh_queue`);
}

/** The queue's own transaction as a part of ours. */
const INSIDE: Readonly<Record<string, string>> = {
  BEGIN: 'savepoint queue',
  COMMIT: 'release savepoint queue',
  ROLLBACK: 'rollback to savepoint queue',
};
const inside = (text: string): string => INSIDE[text] ?? text;
