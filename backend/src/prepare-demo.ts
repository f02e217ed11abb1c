import { existsSync } from 'node:fs';
import type { INestApplicationContext } from '@nestjs/common';
import { Client } from 'pg';
import { allowClockShift } from './platform/schema/scratch.js';
import type { BootstrapResult } from './platform/bootstrap/bootstrap.js';
import { step } from './platform/bootstrap/progress.js';

/** What `demo/index.ts` offers. Called again on every start, also after one that was cut off half-way. */
interface Demo {
  /** Fills what is missing and answers the lines to print under the address: one sign-in per role. */
  seedDemo(app: INestApplicationContext, ground: BootstrapResult): Promise<string[]>;
}

const DEMO = new URL('./demo/index.js', import.meta.url);

/**
 * Demo data goes into an empty embedded database, which is first marked as scratch: its clock may be moved, and it
 * never counts as a database of real cases again. A database with other data is left alone.
 */
export async function prepareDemo(app: INestApplicationContext, ground: BootstrapResult): Promise<string[]> {
  const ownerUrl = ground.settings.databaseOwnerUrl;
  if (!ground.settings.demo || !ownerUrl || !existsSync(DEMO)) return [];
  const { isEmpty, isScratch } = await look(ownerUrl);
  if (!isEmpty && !isScratch) return [];
  if (ground.folder) await allowClockShift(ownerUrl);
  const demo = (await import(DEMO.href)) as Demo;
  return step('Preparing the demo', () => demo.seedDemo(app, ground));
}

async function look(ownerUrl: string): Promise<{ isEmpty: boolean; isScratch: boolean }> {
  const client = new Client({ connectionString: ownerUrl });
  await client.connect();
  try {
    const { rows } = await client.query<{ isEmpty: boolean; isScratch: boolean }>(
      `select not exists (select 1 from panoh.users) as "isEmpty",
         (select is_scratch from panoh.clock) as "isScratch"`,
    );
    return rows[0] ?? { isEmpty: false, isScratch: false };
  } finally {
    await client.end();
  }
}
