import { Client } from 'pg';
import type { RootKey } from '../platform/crypto/root-key.js';
import { migrate } from '../platform/schema/migrate.js';
import { markScratch, shiftClock } from '../platform/schema/scratch.js';

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
         (select count(distinct mapping)::int from panoh.register_imports where finished_at is not null)
           as "finishedImports",
         exists (select 1 from statistics.editions where part = 'second_half' and state = 'published') as "hasEditions"`,
    );
    return rows[0] ?? { isEmpty: false, wasCutOff: false, finishedImports: 0, hasEditions: false };
  });

/** Half a made-up past is worth nothing: what a cut-off start left in a scratch database is made anew. */
export async function beginAnew(ownerUrl: string, root: RootKey): Promise<void> {
  await asOwner(ownerUrl, async (client) => {
    const { rows } = await client.query<{ is_scratch: boolean }>('select is_scratch from panoh.clock');
    if (!rows[0]?.is_scratch) throw new Error('This database is no scratch database.');
    await client.query('drop schema panoh, vault cascade');
  });
  await migrate(ownerUrl, root);
  await markScratch(ownerUrl);
}

/** The clock of a scratch database, set to hours before the real time. */
export class DemoClock {
  private hoursAgo = 0;

  constructor(private readonly ownerUrl: string) {}

  async setTo(hoursAgo: number): Promise<void> {
    if (hoursAgo === this.hoursAgo) return;
    await shiftClock(this.ownerUrl, `${this.hoursAgo - hoursAgo} hours`);
    this.hoursAgo = hoursAgo;
  }
}
