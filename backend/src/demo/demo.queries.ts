import { Client } from 'pg';

export interface DemoState {
  readonly isEmpty: boolean;
  /** A start that was cut off left the clock in the past. */
  readonly wasCutOff: boolean;
  readonly finishedImports: number;
  /** The last step: both editions of the year of the registers are published. */
  readonly hasEditions: boolean;
}

async function asOwner<T>(ownerUrl: string, work: (client: Client) => Promise<T>): Promise<T> {
  const client = new Client({ connectionString: ownerUrl });
  await client.connect();
  try {
    return await work(client);
  } finally {
    await client.end();
  }
}

export const stateOf = (ownerUrl: string): Promise<DemoState> =>
  asOwner(ownerUrl, async (client) => {
    const { rows } = await client.query<DemoState>(
      `select not exists (select 1 from panoh.users) as "isEmpty",
         (select shifted_by < interval '0' from panoh.clock) as "wasCutOff",
         (select count(distinct mapping)::int from panoh.imports where finished_at is not null)
           as "finishedImports",
         exists (select 1 from statistics.editions where part = 'second_half' and state = 'published') as "hasEditions"`,
    );
    return rows[0] ?? { isEmpty: false, wasCutOff: false, finishedImports: 0, hasEditions: false };
  });

/** Demonstration accounts sign in with a password alone. Existing passwords are kept. */
export const givePasswords = (
  ownerUrl: string,
  userIds: readonly string[],
  passwordHash: string,
): Promise<void> =>
  asOwner(ownerUrl, async (client) => {
    await client.query(
      `update panoh.credentials set password_hash = $2, must_change = false, second_factor_from = null,
         signed_in_at = panoh.now() where user_id = any ($1) and password_hash is null`,
      [userIds, passwordHash],
    );
  });

/** Drops all that a scratch database holds; throws where it is none. */
export const emptyScratch = (ownerUrl: string): Promise<void> =>
  asOwner(ownerUrl, async (client) => {
    const { rows } = await client.query<{ is_scratch: boolean }>('select is_scratch from panoh.clock');
    if (!rows[0]?.is_scratch) throw new Error('This database is no scratch database.');
    await client.query('drop schema panoh, vault cascade');
  });
