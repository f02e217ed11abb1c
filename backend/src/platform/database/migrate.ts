import { randomBytes } from 'node:crypto';
import { Client } from 'pg';
import { DataSource } from 'typeorm';
import { runMigrations as runQueueMigrations } from 'bullmq';
import { SettingError } from '../config/settings.js';
import { sealIndexSecret } from '../crypto/index-keys.js';
import type { RootKey } from '../crypto/root-key.js';
import { SERVING_ROLES, ownerOptions } from './connections.js';
import { REPEATABLE_DIGEST, applyRepeatableFiles } from './repeatable-files.js';
import { findMark, refuseOtherDraft, refuseOtherKey, writeMark } from './schema-mark.js';

const LOCK = 7_241_953;

/**
 * Makes the roles, then brings the schema up to date. Safe to call from several processes at once: one works, the
 * others wait for its lock and find nothing left to do.
 */
export async function migrate(ownerAddress: string, root: RootKey): Promise<number> {
  const client = new Client({ connectionString: ownerAddress });
  await client.connect();
  try {
    await client.query('select pg_advisory_lock($1)', [LOCK]);
    await refuseWeakOwner(client);
    await refuseOtherKey(client, root);
    await refuseOtherDraft(client);
    await ensureRoles(client, root);
    await client.query('create schema if not exists panoh');
    const applied = await applyMigrations(ownerAddress);
    await applyFiles(client);
    await prepareQueue(client);
    await makeIndexSecret(client, root);
    await writeMark(client, root);
    return applied;
  } finally {
    await client.end();
  }
}

/** Only where a file or the access matrix changed: everybody waits while policies are made again. */
async function applyFiles(client: Client): Promise<void> {
  if ((await findMark(client))?.files === REPEATABLE_DIGEST) return;
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

/** Separate logins, never SET ROLE; none may bypass row-level security. Idempotent. */
async function ensureRoles(client: Client, root: RootKey): Promise<void> {
  for (const role of SERVING_ROLES) {
    const { rowCount } = await client.query('select 1 from pg_roles where rolname = $1', [role]);
    if (!rowCount) await client.query(`create role ${role}`);
    const password = client.escapeLiteral(root.rolePassword(role));
    await client.query(
      `alter role ${role} with login nosuperuser nobypassrls nocreatedb nocreaterole password ${password}`,
    );
    await client.query(`alter role ${role} set search_path = panoh`);
    await client.query(`alter role ${role} set plan_cache_mode = force_generic_plan`);
  }
}

async function applyMigrations(ownerAddress: string): Promise<number> {
  const owner = new DataSource(ownerOptions(ownerAddress));
  await owner.initialize();
  try {
    return (await owner.runMigrations()).length;
  } finally {
    await owner.destroy();
  }
}

/** The queue has a schema and a login of its own; nothing in it is worth more than an id (SECURITY E2). */
async function prepareQueue(client: Client): Promise<void> {
  const { rows } = await client.query<{ name: string }>('select quote_ident(current_database()) as name');
  const database = rows[0]?.name;
  await client.query('create schema if not exists bullmq authorization panoh_queue');
  // The queue's own migrations ask for CREATE on the database even where its schema stands already.
  await client.query(`grant create on database ${database} to panoh_queue`);
  try {
    await client.query('set search_path = bullmq');
    await client.query('set role panoh_queue');
    await runQueueMigrations(client);
  } finally {
    await client.query('reset role');
    await client.query('reset search_path');
    await client.query(`revoke create on database ${database} from panoh_queue`);
  }
}
