import { Client } from 'pg';

async function asOwner(ownerAddress: string, sql: string, parameters: unknown[]): Promise<void> {
  const client = new Client({ connectionString: ownerAddress });
  await client.connect();
  try {
    await client.query(sql, parameters);
  } finally {
    await client.end();
  }
}

/** Allows this database's clock to be moved; for tests and the demo, never for real cases (DESIGN 6). */
export const allowClockShift = (ownerAddress: string): Promise<void> =>
  asOwner(ownerAddress, 'update panoh.clock set is_scratch = true', []);

/** Moves the clock by an interval, given in SQL; directory_version, which every request reads, holds a copy. */
export const clockMovedBy = (interval: string): string =>
  `with moved as (update panoh.clock set shifted_by = shifted_by + (${interval}) returning shifted_by)
   update panoh.directory_version set shifted_by = moved.shifted_by from moved`;

/** Moves the clock of a scratch database forward; refused by the database everywhere else. */
export const shiftClock = (ownerAddress: string, by: string): Promise<void> =>
  asOwner(ownerAddress, clockMovedBy('$1::interval'), [by]);
