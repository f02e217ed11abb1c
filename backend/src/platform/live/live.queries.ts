import type { Database } from '../database/database.js';

/** Whether a user was notified since: a row bears the time at which its transaction began. */
export async function wasNotified(database: Database, userId: string, since: Date): Promise<boolean> {
  const [row] = await database.query<{ told: boolean }>(
    `select exists (select 1 from panoh.notifications where user_id = $1
       and created_at > $2::timestamptz - interval '15 seconds') as told`,
    [userId, since],
  );
  return row?.told ?? true;
}

/** Of the given hashes those of open sessions. */
export const ACTIVE_SESSIONS = 'select panoh.active_sessions($1) as hash';
