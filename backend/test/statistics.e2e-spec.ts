import { beforeAll, describe, expect, it } from '@jest/globals';
import { Client } from 'pg';
import { readSettings } from '../src/platform/config/settings.js';
import { RootKey } from '../src/platform/crypto/root-key.js';
import { addressFor } from '../src/platform/database/connections.js';
import type { PoliceAndServicesDto, TableDto, TableListDto } from '../src/statistics/statistics.dto.js';
import {
  DEFINITIONS,
  ELSEWHERE,
  OF_THE_WHOLE,
  STREAMS,
  TABLE_CODES,
} from '../src/statistics/statistics.types.js';
import type { TableCode } from '../src/statistics/statistics.types.js';
import { testRootKey } from './support/database.js';
import { startKulob } from './support/kulob.js';
import { BoardStory } from './support/board.js';
import { rollUpFor } from './support/workers.js';

const { test, kulob } = await startKulob();
const story = new BoardStory(test, kulob);

/** Notes of what has to be counted. */
const NOTES = ['changed_cases', 'periods_to_recount'].map((name) => `statistics.${name}`);

type Cells = Record<string, number>;

const MONTH = '2026-03-01';

const RECORDS = 120;

/** Copies of one case with answers drawn by their number, so that the same ones come every time. */
const DRAWN = `with n as (select n, gen_random_uuid() as id from generate_series(1, $2) n),
  made as (insert into panoh.cases select (jsonb_populate_record(c, jsonb_build_object('id', n.id,
      'audit_pseudonym', gen_random_uuid(), 'reference', md5(n.id::text), 'counts_in_statistics', n.n % 5 <> 0,
      'opened_at', '2026-03-10T06:00:00Z', 'place', (array['kulob', 'qubodiyon', 'vose'])[1 + n.n % 3],
      'sex', (array['female', 'male', 'unknown'])[1 + n.n % 3], 'marital_status', (array['single', 'widowed'])[1 + n.n % 2],
      'age_band', (array['15_17', '30_39', '60_plus', 'unknown'])[1 + n.n % 4],
      'referred_from', (array['self', 'police', 'health'])[1 + n.n % 3]))).* from n, panoh.cases c where c.id = $1 returning id),
  told as (insert into panoh.disability_answers (id, case_id, agency_id, recorded_by, version, answer)
    select gen_random_uuid(), n.id, c.agency_id, c.lead_user_id, 1, (array['yes', 'none', 'not_asked'])[1 + n.n % 3]
    from n, panoh.cases c where c.id = $1),
  rows as (insert into panoh.follow_ups select (jsonb_populate_record(f, jsonb_build_object('id', gen_random_uuid(),
      'case_id', n.id, 'due_at', '2026-03-12T06:00:00Z'))).* from n, panoh.follow_ups f where f.case_id = $1)
  insert into panoh.incidents select (jsonb_populate_record(i, jsonb_build_object('id', gen_random_uuid(), 'case_id', n.id,
      'reported_on', '2026-03-10', 'started_on', '2026-03-10'::date - n.n % 40, 'started_precision', 'day',
      'ended_on', null, 'is_pattern', false, 'recorded_at', '2026-03-10T06:00:00Z',
      'core_type', (array['rape', 'physical_assault', null, 'non_gbv'])[1 + n.n % 4],
      'contexts', (array['["domestic_violence","ipv"]', '["ipv"]', '[]'])[1 + n.n % 3]::jsonb,
      'place_type', (array['street', 'unknown'])[1 + n.n % 2], 'time_of_day', 'morning',
      'reported_before', (array['no', 'yes_in_network', 'unknown'])[1 + n.n % 3]))).*
    from n, panoh.incidents i where i.case_id = $1`;

describe('the tables of the catalogue', () => {
  let id: string;
  const facts = new Map<TableCode, Cells>();
  const of = (code: TableCode): Cells => facts.get(code) ?? {};
  const at = (code: TableCode, line: string): number =>
    Object.entries(of(code))
      .filter(([cell]) => cell.startsWith(`${line} `))
      .reduce((sum, [, records]) => sum + records, 0);
  /** The numbers of the copies that are counted, by what was drawn for them. */
  const drawn = (is: (n: number) => boolean): number =>
    Array.from({ length: RECORDS }, (_, at) => at + 1).filter((n) => n % 5 !== 0 && is(n)).length;
  const isTold = (n: number): boolean => n % 4 !== 3 && n % 3 !== 1;

  const table = (code: string, period: string): Promise<TableDto> =>
    story.get('statistician', `/statistics/tables/${code}/${period}`);

  beforeAll(async () => {
    id = await story.open('caseworker');
    await test.database.query(DRAWN, [id, RECORDS]);
    const { rollUp, close } = rollUpFor(test);
    await rollUp.run();
    await close();
    const rows = await test.database.query<{ code: TableCode; line: string; key: string; records: number }>(
      `select code, line, column_key as key, records from statistics.cell_counts
       where first_on = case span when 'month' then $1::date else date_trunc('year', $1::date)::date end`,
      [MONTH],
    );
    for (const { code, line, key, records } of rows)
      facts.set(code, { ...of(code), [`${line} ${key}`]: records });
  });

  it('count whom they may, once, where she is', () => {
    expect(of('new_cases')).toEqual({
      'kulob all': drawn((n) => n % 3 === 0),
      'qubodiyon all': drawn((n) => n % 3 === 1),
      [`${ELSEWHERE} all`]: drawn((n) => n % 3 === 2),
      '* counted': drawn(() => true),
      '* without_consent': RECORDS - drawn(() => true),
    });
    expect(of('persons_by_age')['15_17 female']).toBe(drawn((n) => n % 12 === 0));
    expect(at('persons_by_disability', 'yes')).toBe(drawn((n) => n % 3 === 0));
    expect(of('core_type_ages')['rape 15_17']).toBe(drawn((n) => isTold(n) && n % 4 === 0));
    expect(at('first_contacts', 'crisis_centre')).toBe(drawn(() => true));
  });

  it('leave out what another agency counts and what is no violence of this kind', () => {
    expect(of('core_types')['* counted']).toBe(drawn(isTold));
    expect(at('core_types', 'rape')).toBe(drawn((n) => isTold(n) && n % 4 === 0));
    expect(at('core_types', 'not_known')).toBe(drawn((n) => isTold(n) && n % 4 === 2));
    expect(at('core_types', 'non_gbv')).toBe(0);
    expect(of('contexts')['rape domestic_violence']).toBe(drawn((n) => isTold(n) && n % 12 === 0));
  });

  it('are each answered with every number', async () => {
    for (const code of TABLE_CODES) {
      const period = DEFINITIONS[code].span === 'month' ? MONTH.slice(0, 7) : MONTH.slice(0, 4);
      const { cells, counted, withoutConsent } = await table(code, period);
      const sum = Object.entries(of(code))
        .filter(([cell]) => !cell.startsWith(`${OF_THE_WHOLE} `))
        .reduce((all, [, records]) => all + records, 0);
      const total = cells.find(({ line, column }) => line === 'total' && column === 'total');
      expect([code, total?.value, counted, withoutConsent]).toEqual([
        ...[code, sum, of(code)[`${OF_THE_WHOLE} counted`] ?? 0],
        of(code)[`${OF_THE_WHOLE} without_consent`] ?? 0,
      ]);
    }
  });

  it('are of months, quarters, half-years and years, and longer periods are the sum of months', async () => {
    const { periods } = await story.get<TableListDto>('statistician', '/statistics/tables');
    const names = periods.map(({ name }) => name);
    for (const name of ['2026', '2026-h1', '2026-q1', '2026-03']) {
      const { cells } = await table('new_cases', name);
      const total = cells.find(({ line, column }) => line === 'total' && column === 'total');
      expect([name, names.includes(name), total?.value]).toEqual([name, true, drawn(() => true)]);
    }
  });

  it('compare reports to the police with appeals to services, which stands in the access log', async () => {
    const path = '/statistics/police-and-services';
    const { tables, period } = await story.get<PoliceAndServicesDto>('statistician', `${path}/2026`);
    expect([period.name, tables.map(({ definition }) => definition.code)]).toEqual(['2026', STREAMS]);
    const never = await story.as('statistician').get(`${path}/2015`).expect(409);
    expect(never.body.code).toBe('period_without_records');
    const logged = `panoh.audit_entries where purpose = 'table:police-and-services-2026' and decision = 'allowed'`;
    expect(await test.database.count(logged)).toBe(1);
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
