import type { Client } from 'pg';

/** For Health and metrics. A database that a newer program has not migrated yet lacks the function. */
export const noteBackup = (client: Client): Promise<unknown> =>
  client.query(`select panoh.note_backup('backup')`).catch(() => undefined);
