import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { TableDto } from '../src/statistics/statistics.dto.js';
import type { TestApp } from './support/app.js';
import type { Kulob } from './support/kulob.js';
import { countedCells, startPilot } from './support/pilot.js';
import type { PilotImports } from './support/pilot.js';
import { Publisher } from './support/publishing.js';
import {
  caseCounts,
  orderCounts,
  policeCounts,
  referralCounts,
  registrationCounts,
} from './support/pilot-counter.js';
import type { Counts } from './support/pilot-counter.js';
import { linkerFor, personCountingFor, rollUpFor } from './support/workers.js';

interface Figure {
  period: string;
  registrations: number;
  persons: number;
  estimate: number;
  low: number;
  high: number;
}
const inOrder = (...numbers: readonly number[]): boolean =>
  numbers.every((one, at) => at === 0 || one >= (numbers[at - 1] ?? Infinity));
const QUARTER = ['2020-07', '2020-08', '2020-09'];

describe('the registers of the pilot, counted by the product', () => {
  let test: TestApp;
  let kulob: Kulob;
  let imports: PilotImports;
  const facts = (code: string, { of }: { of?: string } = {}): Promise<Counts> => countedCells(test, code, of);
  /** The record count of each period, which the product counts separately. */
  const wholeOf = async (code: string): Promise<Counts> =>
    facts(code, { of: `line = '*' and column_key = 'counted'` });

  beforeAll(async () => {
    ({ test, kulob, imports } = await startPilot());
    expect(imports.failed).toEqual([]);
    const { rollUp, close } = rollUpFor(test);
    await rollUp.run();
    await close();
  }, 480_000);
  afterAll(() => test.close());

  it('rows of the police are those of the files: by month, district, decision and article', async () => {
    for (const [code, counts] of Object.entries(policeCounts()))
      expect([code, await facts(code)]).toEqual([code, counts]);
    expect(Object.values(await wholeOf('police_decisions')).reduce((all, one) => all + one, 0)).toBe(502);
  });

  it('incidents of which no book says what was done stand as not known, and not as none', async () => {
    const forms = Object.entries(await facts('law_forms'));
    expect(new Set(forms.map(([cell]) => cell.split(' ')[1]))).toEqual(new Set(['not_known']));
    const whole = Object.values(await wholeOf('law_forms')).reduce((all, one) => all + one, 0);
    expect(forms.reduce((sum, [, records]) => sum + records, 0)).toBe(whole);
  });

  it('orders are those of the file: by year, district and what was decided', async () => {
    expect(await facts('order_decisions')).toEqual(orderCounts());
  });

  it('referrals are those of the file: by month, service and answer', async () => {
    expect(await facts('referrals')).toEqual(referralCounts());
  });

  it('a first book alone stands in the months of its rows, and not in that in which it was brought in', () => {
    expect(imports.firstCounted).toEqual(caseCounts((file) => file === 'police_kulob.csv').new_cases);
  });

  it('cases and whoever turned to others than the police are those of the files: by month, district and agency', async () => {
    const { left_out: leftOut, ...counts } = caseCounts();
    for (const [code, expected] of Object.entries(counts))
      expect([code, await facts(code)]).toEqual([code, expected]);
    expect(await facts('new_cases', { of: `line = '*' and column_key = 'without_consent'` })).toEqual(
      leftOut,
    );
  });

  it('tables of a period are the sums of its months, with every number', async () => {
    const months = await facts('police_decisions');
    const { body } = await kulob.as['statistician']!.get(
      '/statistics/tables/police_decisions/2020-q3',
    ).expect(200);
    const { columns, cells, counted } = body as TableDto;
    expect(columns).toEqual(['kulob', 'qubodiyon', 'elsewhere', 'unknown']);
    const sums: Counts = {};
    for (const [cell, records] of Object.entries(months)) {
      const [month = '', line = '', column = ''] = cell.split(' ');
      if (QUARTER.includes(month)) sums[`${line} ${column}`] = (sums[`${line} ${column}`] ?? 0) + records;
    }
    const shown = cells.filter(({ line, column, value }) => ![line, column].includes('total') && value > 0);
    expect(Object.fromEntries(shown.map(({ line, column, value }) => [`${line} ${column}`, value]))).toEqual(
      sums,
    );
    expect(cells.find(({ line, column }) => line === 'total' && column === 'total')?.value).toBe(
      Object.values(sums).reduce((all, one) => all + one, 0),
    );
    expect(counted).toBeGreaterThan(50);
  });

  it('persons of quarters, half-years and years stand beside as many registrations as the files hold, with an interval', async () => {
    const hands = linkerFor(test);
    await hands.linker.linkAll();
    await test.database.pass('2 days');
    const persons = personCountingFor(test);
    await persons.counting.run();
    await Promise.all([hands.close(), persons.close()]);
    const figures = await test.database.query<Figure>(
      `select to_char(first_on, 'YYYY-') || case kind when 'year' then 0 when 'quarter' then extract(quarter from first_on)
           else 4 + ceil(extract(month from first_on) / 6.0) end as period, registrations, persons, estimate, low, high
       from statistics.person_counts where scope = 'all' and registrations > 0 and extract(year from first_on) in (2019, 2020)`,
    );
    expect(Object.fromEntries(figures.map(({ period, registrations }) => [period, registrations]))).toEqual(
      registrationCounts(),
    );
    for (const { period, registrations, persons: linked, estimate, low, high } of figures) {
      expect([period, inOrder(low, estimate, high, registrations)]).toEqual([period, true]);
      expect([period, inOrder(low, linked, high)]).toEqual([period, true]);
    }
  }, 120_000);

  it('are published for 2020: 85 of 100 cells that are not zero carry a number, and every total of 5 or more', async () => {
    const publisher = await Publisher.of(test, kulob);
    const { changes, tables, id } = await publisher.draft(2020, 'second_half');
    expect(tables.some(({ definition }) => definition.code === 'persons')).toBe(true);
    expect((changes.nonZeroAsNumber ?? 0) / (changes.nonZero ?? 1)).toBeGreaterThanOrEqual(0.85);
    const totals = tables.flatMap(({ cells }) =>
      cells.filter(({ line, column }) => [line, column].includes('total')),
    );
    for (const { exact, value } of totals) expect((exact ?? 0) >= 5 ? value : 5).not.toBeNull();
    await publisher.finish(id);
  });

  it('an older row takes a case out of the month of before', async () => {
    const before = await facts('new_cases');
    const [moved] = await test.database.query<{ month: string; place: string }>(
      `update panoh.cases c set booked_on = '2019-03-04' from (select k.id, to_char(k.booked_on, 'YYYY-MM') as month from panoh.cases k
           join panoh.agencies a on a.id = k.agency_id and a.kind = 'police'
         where k.booked_on >= '2020-03-01' and k.place = 'kulob' order by k.id limit 1) o
       where c.id = o.id returning o.month, c.place`,
    );
    await test.database.pass('2 days');
    const { rollUp, close } = rollUpFor(test);
    await rollUp.run();
    await close();
    const was = `${moved?.month} kulob all`;
    const { [was]: many = 0, ...others } = before;
    const left = many > 1 ? { [was]: many - 1 } : {};
    expect(await facts('new_cases')).toEqual({ ...others, ...left, '2019-03 kulob all': 1 });
  });
});
