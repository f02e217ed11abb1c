import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Client } from 'pg';
import { readSettings } from '../src/platform/config/settings.js';
import { RootKey } from '../src/platform/crypto/root-key.js';
import { addressFor } from '../src/platform/database/connections.js';
import { TABLE_CODES } from '../src/statistics/statistics.types.js';
import type { TableDto, TableListDto } from '../src/statistics/statistics.dto.js';
import { startApp } from './support/app.js';
import type { TestApp } from './support/app.js';
import { testRootKey } from './support/database.js';
import { arrangeKulob } from './support/kulob.js';
import { BoardStory } from './support/board.js';
import { rollUpFor } from './support/workers.js';

const valueAt = (table: TableDto, line: string, column: string): number | string | null => {
  const cell = table.cells.find((each) => each.line === line && each.column === column);
  return cell ? (cell.mark ?? cell.value) : null;
};

/** What is counted before suppression, and what has to be counted. */
const INTERNAL = [
  'facts',
  'known_facts',
  'changed_cases',
  'stale_periods',
  'counted_periods',
  'told_tables',
].map((name) => `statistics.${name}`);

/** Suppressed counts, and what became of their releases. */
const REACHED = [
  'cells',
  'counted_periods',
  'later_books',
  'person_figures',
  'person_periods',
  'release_cells',
  'release_checks',
  'release_tables',
  'releases',
  'tables',
].map((name) => `statistics.${name}`);

describe('tables of counts', () => {
  let test: TestApp;
  let story: BoardStory;
  let year: number;
  const table = (code: string): Promise<TableDto> =>
    story.get('statistician', `/statistics/tables/${code}/${year}`);
  const count = async (): Promise<void> => {
    const { rollUp, close } = rollUpFor(test);
    await rollUp.run();
    await close();
  };
  /** The tables are a month older; the year, which they are of, stays the same. */
  const afterAMonth = (): Promise<unknown> =>
    test.database.query(`update statistics.tables set counted_at = counted_at - interval '32 days'`);
  /** Copies of a case as it stands, so many of them, all with one answer about being counted. */
  const multiply = async (id: string, copies: number, may: boolean): Promise<void> => {
    await test.database.query(
      `with made as (insert into panoh.cases
           select (jsonb_populate_record(c, jsonb_build_object('id', gen_random_uuid(), 'audit_pseudonym', gen_random_uuid(),
             'reference', md5(random()::text || n), 'counts_in_statistics', $3::boolean))).*
           from panoh.cases c, generate_series(1, $2) n where c.id = $1 returning id),
         waiting as (insert into panoh.follow_ups
           select (jsonb_populate_record(f, jsonb_build_object('id', gen_random_uuid(), 'case_id', m.id))).*
           from made m, panoh.follow_ups f where f.case_id = $1)
       insert into panoh.incidents
         select (jsonb_populate_record(i, jsonb_build_object('id', gen_random_uuid(), 'case_id', m.id))).*
         from made m, panoh.incidents i where i.case_id = $1`,
      [id, copies, may],
    );
  };

  beforeAll(async () => {
    test = await startApp();
    story = new BoardStory(test, await arrangeKulob(test));
    year = (await story.now()).getUTCFullYear();
  });
  afterAll(() => test.close());

  it('exist with their definitions before anything was counted', async () => {
    const { items, years } = await story.get<TableListDto>('statistician', '/statistics/tables');
    expect(items.map(({ code }) => code)).toEqual(TABLE_CODES);
    expect(items[0]).toMatchObject({ unit: 'cases', axis: 'opened', smallestShown: 5 });
    expect(years).toEqual([]);
    await story.as('statistician').get(`/statistics/tables/new_cases/${year}`).expect(404);
    await story.as('statistician').get('/statistics/tables/new_cases/99999999').expect(404);
    await story.as('statistician').get('/statistics/tables/persons/2026').expect(400);
  });

  it('count those who allowed it, add up, and say what was left out', async () => {
    const id = await story.open('caseworker');
    await test.database.query('update panoh.cases set counts_in_statistics = false where id = $1', [id]);
    await multiply(id, 12, true);
    await multiply(id, 7, false);
    await count();
    const cases = await table('new_cases');
    expect(valueAt(cases, 'kulob', 'total')).toBe(12);
    expect(valueAt(cases, 'total', 'total')).toBe(12);
    expect(cases.withoutConsentPercent).toBe(40);
    const sum = cases.columns.reduce(
      (total, column) => total + Number(valueAt(cases, 'kulob', column) ?? 0),
      0,
    );
    expect(sum).toBe(12);
    expect(valueAt(await table('incidents'), 'total', 'total')).toBe(12);
    const forms = await table('law_forms');
    expect(forms.lines).toEqual(['physical', 'psychological', 'sexual', 'economic', 'not_known']);
    expect(forms.definition.isMultiple).toBe(true);
  });

  it('are counted once a month, so that two of them, subtracted, show no single record', async () => {
    const id = await story.open('caseworker');
    await multiply(id, 1, true);
    await story.pass('25 hours');
    await count();
    expect(valueAt(await table('new_cases'), 'kulob', 'total')).toBe(12);
    await multiply(id, 7, true);
    await afterAMonth();
    await count();
    expect(valueAt(await table('new_cases'), 'kulob', 'total')).toBe(20);
  });

  it('never hold a small number, in any cell that is kept', async () => {
    const id = await story.open('inspectorElsewhere', { place: 'qubodiyon' });
    await multiply(id, 3, true);
    await afterAMonth();
    await count();
    const cases = await table('new_cases');
    expect(valueAt(cases, 'qubodiyon', 'total')).toBe('small');
    expect(valueAt(cases, 'kulob', 'total')).toBe('hidden');
    const kept = await test.database.query<{ value: number }>(
      'select value from statistics.cells where value between 1 and 4',
    );
    expect(kept).toEqual([]);
  });

  it('are read under a login that reaches no case, and kept by none of the product’s people', async () => {
    const settings = readSettings({ DATABASE_URL: test.database.ownerUrl });
    const root = new RootKey(testRootKey());
    for (const [role, refused] of [
      ['panoh_statistics', ['panoh.cases', 'panoh.incidents', 'panoh.grants', ...INTERNAL]],
      ['panoh_app', ['statistics.cells', 'statistics.tables', ...INTERNAL]],
    ] as const) {
      const client = new Client({ connectionString: addressFor(role, settings, root) });
      await client.connect();
      for (const name of refused)
        await expect(client.query(`select * from ${name}`)).rejects.toThrow('permission denied');
      for (const call of ['gather_stale()', `recount('month', '2026-01-01', '{}')`])
        await expect(client.query(`select statistics.${call}`)).rejects.toThrow('permission denied');
      await client.end();
    }
  });

  it('are all that the login of statistics reaches: of the whole database these tables, and no function', async () => {
    const reached = await test.database.query<{ name: string }>(
      `select c.oid::regclass::text as name from pg_class c join pg_namespace n on n.oid = c.relnamespace
       where c.relkind in ('r', 'p', 'v', 'm', 'f') and n.nspname !~ '^pg_' and n.nspname <> 'information_schema'
         and has_schema_privilege('panoh_statistics', n.oid, 'usage')
         and has_any_column_privilege('panoh_statistics', c.oid, 'select, insert, update, references') order by 1`,
    );
    expect(reached.map(({ name }) => name)).toEqual(REACHED);
    const called = await test.database.query(
      `select p.oid::regprocedure from pg_proc p join pg_namespace n on n.oid = p.pronamespace
       where n.nspname !~ '^pg_' and n.nspname <> 'information_schema'
         and has_schema_privilege('panoh_statistics', n.oid, 'usage')
         and has_function_privilege('panoh_statistics', p.oid, 'execute')`,
    );
    expect(called).toEqual([]);
  });
});
