import { Client } from 'pg';
import { RotationDatabase } from '../../src/key-rotation/rotation-database.js';

/** The rotation's connection was lost. */
export class CutOff extends Error {}

export interface Interruption {
  /** How many statements are answered before the connection is lost. */
  statements?: number;
  /** What happens before a statement. */
  before?: (sql: string) => Promise<void>;
}

/** One run of a rotation under the login at `address`, as its command does it. */
export async function rotating<T>(
  address: string,
  work: (database: RotationDatabase) => Promise<T>,
  { statements = Infinity, before }: Interruption = {},
): Promise<T> {
  const client = new Client({ connectionString: address });
  client.on('error', () => undefined);
  await client.connect();
  let sent = 0;
  const query = (async (sql: string, parameters: unknown[]) => {
    sent += 1;
    if (sent > statements) {
      await client.end();
      throw new CutOff();
    }
    await before?.(sql);
    return client.query(sql, parameters);
  }) as unknown as Client['query'];
  try {
    const database = new RotationDatabase({ query }, () => undefined);
    await database.takeTurn();
    return await work(database);
  } finally {
    await client.end().catch(() => undefined);
  }
}
