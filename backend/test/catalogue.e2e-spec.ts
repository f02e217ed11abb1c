import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { DEFINITIONS, ELSEWHERE, OF_THE_WHOLE, TABLE_CODES } from '../src/statistics/statistics.types.js';
import type { TableCode } from '../src/statistics/statistics.types.js';
import type { CommitteeReportDto, TableDto } from '../src/statistics/statistics.dto.js';
import type { Actor } from './support/actors.js';
import { startApp } from './support/app.js';
import type { TestApp } from './support/app.js';
import { arrangeKulob } from './support/kulob.js';
import { BoardStory } from './support/board.js';
import { rollUpFor } from './support/workers.js';

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
  let test: TestApp;
  let id: string;
  let statistician: Actor;
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

  beforeAll(async () => {
    test = await startApp();
    const story = new BoardStory(test, await arrangeKulob(test));
    statistician = story.as('statistician');
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
  afterAll(() => test.close());

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

  it.each([
    ['days_0_3', 0, 3],
    ['days_4_5', 4, 5],
    ['days_6_14', 6, 14],
    ['days_15_30', 15, 30],
    ['days_31_more', 31, 39],
  ])('put the days from what happened to the telling into one band each: %s', (line, from, until) => {
    expect(at('delays', line)).toBe(drawn((n) => isTold(n) && n % 40 >= from && n % 40 <= until));
  });

  it('fill the committee report of a year, cell by cell', async () => {
    const { body } = await statistician.get('/statistics/committee-reports/2026').expect(200);
    const { sections, sources } = body as CommitteeReportDto;
    const of = async (code: string): Promise<TableDto> =>
      (await statistician.get(`/statistics/tables/${code}/2026`).expect(200)).body as TableDto;
    const tables = new Map(
      await Promise.all(sources.map(async ({ definition: { code } }) => [code, await of(code)] as const)),
    );
    const lines = sections.flatMap((section) => section.lines).filter(({ table, name }) => table && !name);
    expect(lines.length).toBeGreaterThan(80);
    for (const { table, line, column, value } of lines) {
      const cell = tables.get(table!)?.cells.find((each) => each.line === line && each.column === column);
      expect([table, line, column, value]).toEqual([table, line, column, cell?.value]);
    }
  });

  it.each(TABLE_CODES.map((code) => [code]))('%s is answered with every number', async (code) => {
    const period = DEFINITIONS[code].span === 'month' ? MONTH.slice(0, 7) : MONTH.slice(0, 4);
    const { body } = await statistician.get(`/statistics/tables/${code}/${period}`).expect(200);
    const { cells, counted, withoutConsent } = body as TableDto;
    const sum = Object.entries(of(code))
      .filter(([cell]) => !cell.startsWith(`${OF_THE_WHOLE} `))
      .reduce((all, [, records]) => all + records, 0);
    const total = cells.find(({ line, column }) => line === 'total' && column === 'total');
    expect([total?.value, counted, withoutConsent]).toEqual([
      sum,
      of(code)[`${OF_THE_WHOLE} counted`] ?? 0,
      of(code)[`${OF_THE_WHOLE} without_consent`] ?? 0,
    ]);
  });
});
