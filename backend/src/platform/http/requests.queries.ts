import type { Database } from '../database/database.js';

/** What an idempotency key of the viewer was used for. */
export interface KeyRow {
  operation: string;
  body_hmac: Buffer;
  resource_id: string | null;
}

/**
 * Whether the key was free. Another request with it waits here until this transaction ends: a process that hangs in it
 * loses it before the proxy, which waits for 4 seconds, asks another one.
 */
export async function claimKey(
  database: Database,
  key: string,
  { operation, hmac }: { operation: string; hmac: Buffer },
): Promise<boolean> {
  const inserted = await database.query(
    `insert into panoh.idempotency_keys (user_id, key, operation, body_hmac) values ($1, $2, $3, $4)
     on conflict do nothing returning set_config('idle_in_transaction_session_timeout', '3s', true)`,
    [database.viewer.userId, key, operation, hmac],
  );
  return inserted.length > 0;
}

export async function usedKey(database: Database, key: string): Promise<KeyRow | undefined> {
  const [row] = await database.query<KeyRow>(
    'select operation, body_hmac, resource_id from panoh.idempotency_keys where user_id = $1 and key = $2',
    [database.viewer.userId, key],
  );
  return row;
}

/** Goes out with the end of the transaction. */
export const completeKey = (
  database: Database,
  key: string,
  { resourceId, claimedAt }: { resourceId: string | null; claimedAt: Date | null },
): void =>
  database.finallyRun(
    'update panoh.idempotency_keys set resource_id = $3, claimed_at = $4 where user_id = $1 and key = $2',
    [database.viewer.userId, key, resourceId, claimedAt],
  );

/** Goes out with the end of the transaction: no audit row, no answer. */
export const writeAudit = (database: Database, entry: object): void =>
  database.finallyRun('select panoh.write_audit($1)', [JSON.stringify(entry)]);

export const notifyReadBudgetSpent = (database: Database): Promise<unknown> =>
  database.query('select panoh.notify_read_budget_spent()');
