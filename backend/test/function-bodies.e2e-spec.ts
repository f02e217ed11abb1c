import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Client } from 'pg';
import { TestDatabase } from './support/database.js';

const FUNCTIONS = `select p.oid::regprocedure::text as name, pg_get_functiondef(p.oid) as text
  from pg_proc p join pg_namespace n on n.oid = p.pronamespace join pg_language l on l.oid = p.prolang
  where n.nspname in ('panoh', 'vault', 'linkage', 'statistics') and l.lanname in ('sql', 'plpgsql')
  order by 1`;

/** The schema files are applied unchecked, since a body may name what a later file makes. */
describe('the bodies of functions', () => {
  let database: TestDatabase;
  let client: Client;

  /** Makes every function again with checks, and undoes it. */
  async function broken(): Promise<{ checked: number; errors: string[] }> {
    const { rows } = await client.query<{ name: string; text: string }>(FUNCTIONS);
    const errors: string[] = [];
    await client.query('begin');
    try {
      await client.query('set local check_function_bodies = on');
      for (const { name, text } of rows) {
        await client.query('savepoint one');
        try {
          await client.query(text);
        } catch (error) {
          errors.push(`${name}: ${(error as Error).message}`);
        }
        await client.query('rollback to savepoint one');
      }
    } finally {
      await client.query('rollback');
    }
    return { checked: rows.length, errors };
  }

  beforeAll(async () => {
    database = await TestDatabase.create();
    client = new Client({ connectionString: database.ownerUrl });
    await client.connect();
  });
  afterAll(async () => {
    await client.end();
    await database.drop();
  });

  it('compile', async () => {
    const { checked, errors } = await broken();
    expect(errors).toEqual([]);
    expect(checked).toBeGreaterThan(100);
  });

  it.each([
    ['plpgsql', 'begin return 1 end'],
    ['sql', 'select nothing from panoh.users'],
  ])('are found where one in %s does not compile', async (language, body) => {
    await client.query('set check_function_bodies = off');
    await client.query(
      `create function panoh.planted() returns integer language ${language} as $planted$${body}$planted$`,
    );
    try {
      expect((await broken()).errors).toEqual([expect.stringContaining('planted()')]);
    } finally {
      await client.query('drop function panoh.planted()');
    }
  });
});
