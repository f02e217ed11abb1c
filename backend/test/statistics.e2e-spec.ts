import { beforeAll, describe, expect, it } from '@jest/globals';
import { Client } from 'pg';
import { readSettings } from '../src/platform/config/settings.js';
import { RootKey } from '../src/platform/crypto/root-key.js';
import { addressFor } from '../src/platform/database/connections.js';
import { STREAMS, TABLE_CODES } from '../src/statistics/statistics.types.js';
import type { PoliceAndServicesDto, TableDto, TableListDto } from '../src/statistics/statistics.dto.js';
import { testRootKey } from './support/database.js';
import { incidentForm } from './support/forms.js';
import { startKulob } from './support/kulob.js';
import { BoardStory } from './support/board.js';
import { rollUpFor } from './support/workers.js';

const { test, kulob } = await startKulob();

const valueAt = (table: TableDto, line: string, column: string): number | undefined =>
  table.cells.find((each) => each.line === line && each.column === column)?.value;

/** Notes of what has to be counted. */
const NOTES = ['changed_cases', 'periods_to_recount'].map((name) => `statistics.${name}`);
const TABLES = '/statistics/tables';

describe('tables of counts', () => {
  let story: BoardStory;
  let year: number;
  let month: string;
  const table = (code: string, period = `${year}`): Promise<TableDto> =>
    story.get('statistician', `${TABLES}/${code}/${period}`);
  const refusal = async (path: string): Promise<unknown[]> => {
    const { status, body } = await story.as('statistician').get(path);
    return [status, (body as { code: string }).code];
  };
  const count = async (): Promise<void> => {
    const { rollUp, close } = rollUpFor(test);
    await rollUp.run();
    await close();
  };
  /** Copies of a case as it is now, all with one answer about being counted. */
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
    story = new BoardStory(test, kulob);
    const today = await story.day(0);
    [year, month] = [Number(today.slice(0, 4)), today.slice(0, 7)];
  });

  it('exist with their definitions before anything was counted', async () => {
    const { items, periods } = await story.get<TableListDto>('statistician', TABLES);
    expect(items.map(({ code }) => code)).toEqual(TABLE_CODES);
    expect(items[0]).toMatchObject({ unit: 'cases', axis: 'opened' });
    expect(periods).toEqual([]);
    expect(await refusal(`${TABLES}/new_cases/${year}`)).toEqual([409, 'period_without_records']);
  });

  it('count those who allowed it, exactly, add up, and say what was left out', async () => {
    const today = await story.day(0);
    const incident = incidentForm({ startedOn: today, reportedOn: today });
    const id = await story.open('caseworker', { incident });
    await test.database.query('update panoh.cases set counts_in_statistics = false where id = $1', [id]);
    await multiply(id, 12, true);
    await multiply(id, 7, false);
    const elsewhere = await story.open('inspectorElsewhere', { place: 'qubodiyon', incident });
    await multiply(elsewhere, 3, true);
    await count();
    const cases = await table('new_cases');
    expect(['kulob', 'qubodiyon', 'total'].map((line) => valueAt(cases, line, 'total'))).toEqual([12, 3, 15]);
    expect(valueAt(cases, 'qubodiyon', month.slice(5))).toBe(3);
    expect(cases).toMatchObject({ counted: 15, withoutConsent: 9, withoutDay: 0, toldBefore: 0 });
    expect(cases.columns).toHaveLength(12);
    const forms = await table('law_forms');
    expect(forms.lines).toEqual(['physical', 'psychological', 'sexual', 'economic', 'not_known']);
    expect(forms.definition.isMultiple).toBe(true);
    for (const code of ['first_contact_agencies', 'risk_levels', 'incident_place_types']) {
      const byPlace = await table(code);
      expect([code, valueAt(byPlace, 'total', 'total')]).toEqual([code, 15]);
      expect([code, valueAt(byPlace, 'total', 'qubodiyon')]).toEqual([code, 3]);
    }
  });

  it('are of months, quarters, half-years and years, and longer periods are the sum of months', async () => {
    const { periods } = await story.get<TableListDto>('statistician', TABLES);
    const around = periods.filter(({ isOver }) => !isOver);
    expect(around.map(({ kind }) => kind)).toEqual(['year', 'half_year', 'quarter', 'month']);
    expect(around.at(-1)).toMatchObject({ name: month, firstOn: `${month}-01` });
    for (const { name } of around)
      expect([name, valueAt(await table('new_cases', name), 'total', 'total')]).toEqual([name, 15]);
    expect((await table('new_cases', month)).columns).toEqual([month.slice(5)]);
  });

  it('compare reports to the police with appeals to services', async () => {
    const { tables, period, persons } = await story.get<PoliceAndServicesDto>(
      'statistician',
      `/statistics/police-and-services/${year}`,
    );
    expect(tables.map(({ definition }) => definition.code)).toEqual(STREAMS);
    const [appeals] = tables;
    expect([period.name, persons, appeals && valueAt(appeals, 'kulob', 'total')]).toEqual([
      `${year}`,
      null,
      12,
    ]);
    expect(await refusal(`/statistics/police-and-services/${year + 1}`)).toEqual([409, 'period_not_begun']);
    expect(await refusal(`/statistics/police-and-services/${year - 5}`)).toEqual([
      409,
      'period_without_records',
    ]);
  });

  it('are each in the access log with the table and the period', async () => {
    await table('deaths');
    const entries = await test.database.query<{ purpose: string }>(
      `select purpose from panoh.audit_entries where action in ('getTable', 'getPoliceAndServices') and actor_id = $1
         and decision = 'allowed'`,
      [story.as('statistician').userId],
    );
    expect(entries.map(({ purpose }) => purpose)).toEqual(
      expect.arrayContaining([
        `table:deaths-${year}`,
        `table:new_cases-${month}`,
        `table:police-and-services-${year}`,
      ]),
    );
  });

  it('are read under a login that reaches no case, and by the app under none', async () => {
    const settings = readSettings({ DATABASE_URL: test.database.ownerUrl });
    const root = new RootKey(testRootKey());
    for (const [role, refused] of [
      ['panoh_statistics', ['panoh.cases', 'panoh.incidents', 'panoh.grants', ...NOTES]],
      ['panoh_app', ['statistics.cell_counts', 'statistics.counted_periods', ...NOTES]],
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

  it('let the login of statistics change nothing, reach no table of cases, and call no function', async () => {
    const reached = await test.database.query<{ schema: string; writes: boolean }>(
      `select distinct n.nspname as schema,
         has_any_column_privilege('panoh_statistics', c.oid, 'insert, update, references') as writes
       from pg_class c join pg_namespace n on n.oid = c.relnamespace
       where c.relkind in ('r', 'p', 'v', 'm', 'f') and n.nspname !~ '^pg_' and n.nspname <> 'information_schema'
         and has_schema_privilege('panoh_statistics', n.oid, 'usage')
         and has_any_column_privilege('panoh_statistics', c.oid, 'select, insert, update, references')`,
    );
    expect(reached).toEqual([{ schema: 'statistics', writes: false }]);
    const ofCases = await test.database.query(
      `select a.attrelid::regclass from pg_attribute a join pg_class c on c.oid = a.attrelid
       where c.relnamespace = 'statistics'::regnamespace and a.attname ~ '^(case|survivor|person)_id$'
         and has_column_privilege('panoh_statistics', c.oid, a.attnum, 'select')`,
    );
    expect(ofCases).toEqual([]);
    const called = await test.database.query<{ name: string }>(
      `select p.oid::regprocedure::text as name from pg_proc p join pg_namespace n on n.oid = p.pronamespace
       where n.nspname !~ '^pg_' and n.nspname <> 'information_schema'
         and has_schema_privilege('panoh_statistics', n.oid, 'usage')
         and has_function_privilege('panoh_statistics', p.oid, 'execute')`,
    );
    expect(called).toEqual([]);
  });
});
