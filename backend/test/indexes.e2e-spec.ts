import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { startApp } from './support/app.js';
import type { TestApp } from './support/app.js';

/** Tables of which an installation holds few rows, or none is looked for by its case. */
const NOT_BY_CASE = [
  ...[
    'block_votes',
    'conflict_blocks',
    'contact_decisions',
    'drafts',
    'own_reminders',
    'emergency_reasons',
    'erasure_requests',
  ],
  ...[
    'follow_up_steps',
    'meeting_decisions',
    'perpetrator_names',
    'queue_stale',
    'case_read_counters',
    'sealed_files',
    'snoozes',
  ],
];

describe('what grows with the cases', () => {
  let test: TestApp;
  beforeAll(async () => {
    test = await startApp();
  });
  afterAll(() => test.close());

  it('is found by its case without reading the whole table', async () => {
    const found = await test.database.query<{ name: string }>(
      `select c.relname as name from pg_class c
         join pg_attribute a on a.attrelid = c.oid and a.attname = 'case_id' and not a.attisdropped
       where c.relnamespace = 'panoh'::regnamespace and c.relkind = 'r' and not exists (select 1 from pg_index i
         where i.indrelid = c.oid and i.indkey[0] = a.attnum
           and (i.indpred is null or pg_get_expr(i.indpred, i.indrelid) = '(case_id IS NOT NULL)')) order by 1`,
    );
    expect(found.map(({ name }) => name)).toEqual([...NOT_BY_CASE].sort());
  });
});
