import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { ALL } from '../src/statistics/persons.types.js';
import { startApp } from './support/app.js';
import type { TestApp } from './support/app.js';
import { publishedBy } from './support/disclosure/published.js';
import { Attack } from './support/disclosure/attack.js';
import { arrangeKulob, joinGroup } from './support/kulob.js';
import type { Kulob } from './support/kulob.js';
import { Publisher } from './support/publishing.js';
import {
  caseCounts,
  orderCounts,
  policeCounts,
  referralCounts,
  registrationCounts,
} from './support/pilot-counter.js';
import type { Counts } from './support/pilot-counter.js';
import { importPilot } from './support/registers.js';
import type { PilotRegister } from './support/registers.js';
import { linkerFor, personCountingFor, rollUpFor } from './support/workers.js';

const KEEPERS: readonly (readonly [PilotRegister, string])[] = [
  ['police', 'policeSupervisor'],
  ['policeQabodiyon', 'policeSupervisorElsewhere'],
  ['cowfaKulob', 'cowfaSupervisor'],
  ['cowfaQabodiyon', 'cowfaSupervisorElsewhere'],
  ['legalAid', 'legalSupervisor'],
  ['healthRoom', 'healthSupervisor'],
  ['ngo', 'supervisor'],
  ['ngoQabodiyon', 'supervisorElsewhere'],
  ['orders', 'policeSupervisor'],
  ['orders', 'policeSupervisorElsewhere'],
  ...[
    'policeSupervisor',
    'policeSupervisorElsewhere',
    'supervisor',
    'supervisorElsewhere',
    'legalSupervisor',
    'healthSupervisor',
    'cowfaSupervisor',
    'cowfaSupervisorElsewhere',
  ].map((person) => ['referrals', person] as const),
];

interface Figure {
  period: string;
  unit: string;
  value: number | null;
  low: number | null;
  high: number | null;
}
const inOrder = (...numbers: readonly (number | null)[]): boolean =>
  numbers.every((one, at) => one !== null && (at === 0 || one >= (numbers[at - 1] ?? Infinity)));
const MONTHS = ['2020-07-01', '2020-08-01', '2020-09-01'];

describe('the registers of the pilot, counted by the product', () => {
  let test: TestApp;
  let kulob: Kulob;
  let onceCounted: Counts = {};
  /** Every cell of a table, each period by itself. */
  const facts = async (code: string, { of = `line <> '*'` } = {}): Promise<Counts> => {
    const rows = await test.database.query<{ cell: string; records: number }>(
      `select to_char(first_on, case span when 'month' then 'YYYY-MM' else 'YYYY' end) || ' ' || line || ' ' || column_key as cell,
         records from statistics.facts where code = $1 and ${of}`,
      [code],
    );
    return Object.fromEntries(rows.map(({ cell, records }) => [cell, records]));
  };
  /** How many records there were in each period, which the product counts by themselves. */
  const wholeOf = async (code: string): Promise<Counts> =>
    facts(code, { of: `line = '*' and column_key = 'counted'` });

  beforeAll(async () => {
    test = await startApp();
    kulob = await arrangeKulob(test);
    for (const agency of ['legalAid', 'healthRoom'])
      await joinGroup(test, kulob.agencies[agency] ?? '', kulob.otherGroupId);
    const { rollUp, close } = rollUpFor(test);
    for (const [register, as] of KEEPERS) {
      expect((await importPilot({ test, kulob }, register, { as })).failed).toEqual([]);
      if (register !== 'police') continue;
      // A book of cases alone, as a new installation has it first.
      await rollUp.run();
      onceCounted = await facts('new_cases');
    }
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
    expect(onceCounted).toEqual(caseCounts((file) => file === 'police_kulob.csv').new_cases);
  });

  it('cases and whoever turned to others than the police are those of the files: by month, district and agency', async () => {
    const { left_out: leftOut, ...counts } = caseCounts();
    for (const [code, expected] of Object.entries(counts))
      expect([code, await facts(code)]).toEqual([code, expected]);
    expect(await facts('new_cases', { of: `line = '*' and column_key = 'without_consent'` })).toEqual(
      leftOut,
    );
  });

  it('are published for September 2020, for both districts, and corrected; no small cell follows from all of it', async () => {
    const publisher = await Publisher.of(test, kulob);
    for (const month of MONTHS) await publisher.publish('month', month);
    const [september] = (await publisher.calendar(2020)).filter(({ firstOn }) => firstOn === '2020-09-01');
    const first = await publisher.get(september?.publishedId ?? '');
    const police = first.tables.find(({ definition }) => definition.code === 'police_decisions');
    expect(police).toMatchObject({
      outcome: 'told',
      columns: ['kulob', 'qubodiyon', 'elsewhere', 'unknown'],
    });
    // The books hold the day of the row, and of no incident the month in which it happened.
    const incidents = first.tables.find(({ definition }) => definition.code === 'incidents');
    expect(incidents).toMatchObject({ outcome: 'no_day', cells: [] });
    // Nothing came in since, so that there is nothing to correct, and the draft is over; six rows later there is.
    const nothing = await publisher.correct(first.id);
    expect(new Set(nothing.tables.map(({ outcome }) => outcome))).toEqual(new Set(['unchanged', 'no_day']));
    expect(nothing.state).toBe('dropped');
    await test.database.query(
      `update statistics.facts set records = records + 6 where (code, line, column_key) = (select code, line, column_key
         from statistics.facts where code = 'police_decisions' and first_on = '2020-09-01' and line <> '*'
         order by records desc limit 1) and first_on = '2020-09-01'`,
    );
    const corrected = await publisher.correct(first.id);
    await publisher.finish(corrected.id);
    await publisher.publish('quarter', '2020-07-01');
    for (const code of ['new_cases', 'police_decisions', 'referrals', 'law_forms']) {
      const told = await publishedBy(test, code);
      expect(told.length).toBeGreaterThan(2);
      expect([code, new Attack(told).run().recovered]).toEqual([code, []]);
    }
  }, 240_000);

  it('persons of quarters, half-years and years stand beside as many registrations as the files hold, with an interval', async () => {
    const hands = linkerFor(test);
    await hands.linker.linkAll();
    await test.database.pass('2 days');
    const persons = personCountingFor(test);
    await persons.counting.run();
    await Promise.all([hands.close(), persons.close()]);
    const figures = await test.database.query<Figure>(
      `select year || '-' || quarter as period, unit, value, low, high from statistics.person_figures
       where group_key = $1 and agency_key = $1 and year in (2019, 2020)`,
      [ALL],
    );
    const registered = registrationCounts();
    const of = (unit: string): Map<string, Figure> =>
      new Map(figures.filter((one) => one.unit === unit).map((one) => [one.period, one]));
    const told = [...of('registrations').values()].filter(({ value }) => value !== 0);
    expect(Object.fromEntries(told.map(({ period, value }) => [period, value]))).toEqual(registered);
    for (const [period, most] of Object.entries(registered)) {
      const linked = of('persons').get(period)?.value ?? null;
      const { value = null, low = null, high = null } = of('estimate').get(period) ?? {};
      // Where a number would tell of one woman, an interval alone is told.
      for (const within of [value, linked].filter((one) => one !== null))
        expect([period, inOrder(low, within, high)]).toEqual([period, true]);
      expect([period, inOrder(1, low, high, most)]).toEqual([period, true]);
    }
  }, 120_000);

  it('an older row takes a case out of the month of before; and years of the past have tables a day after the last book', async () => {
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
    const years = await test.database.query<{ year: number }>(
      'select distinct year from statistics.tables order by 1',
    );
    expect(years.map(({ year }) => year)).toEqual(expect.arrayContaining([2019, 2020]));
  });
});
