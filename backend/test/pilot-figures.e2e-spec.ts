import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { startApp } from './support/app.js';
import type { TestApp } from './support/app.js';
import { publishedBy } from './support/disclosure/published.js';
import { Attack } from './support/disclosure/attack.js';
import { arrangeKulob, joinGroup } from './support/kulob.js';
import type { Kulob } from './support/kulob.js';
import { Publisher } from './support/publishing.js';
import { orderCounts, policeCounts, referralCounts } from './support/pilot-counter.js';
import type { Counts } from './support/pilot-counter.js';
import { importPilot } from './support/registers.js';
import type { PilotRegister } from './support/registers.js';
import { rollUpFor } from './support/workers.js';

const KEEPERS: readonly (readonly [PilotRegister, string])[] = [
  ['police', 'policeSupervisor'],
  ['policeQabodiyon', 'policeSupervisorElsewhere'],
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

const MONTHS = ['2020-07-01', '2020-08-01', '2020-09-01'];

describe('the registers of the pilot, counted by the product', () => {
  let test: TestApp;
  let kulob: Kulob;
  let onceCounted: Counts = {};
  const facts = async (code: string, cell: string): Promise<Counts> => {
    const rows = await test.database.query<{ cell: string; records: number }>(
      `select ${cell} as cell, sum(records)::integer as records from statistics.facts
       where code = $1 and line <> '*' group by 1`,
      [code],
    );
    return Object.fromEntries(rows.map(({ cell: key, records }) => [key, records]));
  };

  const wholeOf = async (code: string): Promise<number | undefined> =>
    (
      await test.database.query<{ records: number }>(
        `select sum(records)::integer as records from statistics.facts where code = $1 and line = '*' and column_key = 'counted'`,
        [code],
      )
    )[0]?.records;

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
      onceCounted = await facts('new_cases', `to_char(first_on, 'YYYY')`);
    }
    await rollUp.run();
    await close();
  }, 480_000);
  afterAll(() => test.close());

  it('rows of the police by decision, and by article and decision, are those of the files', async () => {
    const { rows, decisions, articles } = policeCounts();
    expect(await facts('police_decisions', 'line')).toEqual(decisions);
    expect(await facts('police_articles', `line || ' ' || column_key`)).toEqual(articles);
    expect(await wholeOf('police_decisions')).toBe(rows);
  });

  it('orders by what was decided are those of the file', async () => {
    expect(await facts('order_decisions', 'line')).toEqual(orderCounts());
  });

  it('referrals by service and answer are those of the file', async () => {
    expect(await facts('referrals', `line || ' ' || column_key`)).toEqual(referralCounts());
  });

  it('whoever a state body wrote down is counted, though nobody asked her', async () => {
    const [kept] = await test.database.query<{ cases: number }>(
      `select count(*)::integer as cases from panoh.cases where origin = 'import'`,
    );
    const counted = await facts('new_cases', `'all'`);
    expect(counted).toEqual({ all: kept?.cases });
  });

  it('cases stand in the months of their first rows, and not in that in which their book was brought in', async () => {
    const rows = await test.database.query<{ month: string; cases: number }>(
      `select to_char(day, 'YYYY-MM') as month, count(*)::integer as cases from (select min(i.reported_on) as day
         from panoh.cases c join panoh.incidents i on i.case_id = c.id where c.origin = 'import' group by c.id) d group by 1`,
    );
    expect(await facts('new_cases', `to_char(first_on, 'YYYY-MM')`)).toEqual(
      Object.fromEntries(rows.map(({ month, cases }) => [month, cases])),
    );
    expect(rows.length).toBeGreaterThan(6);
    expect(Object.keys(onceCounted)).toContain('2020');
  });

  it('are published for September 2020, for both districts, and corrected; no small cell follows from all of it', async () => {
    const publisher = await Publisher.of(test, kulob);
    for (const month of MONTHS) await publisher.publish('month', month);
    const [september] = (await publisher.calendar(2020)).filter(({ firstOn }) => firstOn === '2020-09-01');
    const first = await publisher.get(september?.publishedId ?? '');
    const police = first.tables.find(({ definition }) => definition.code === 'police_decisions');
    expect(police).toMatchObject({ outcome: 'told', columns: ['kulob', 'qubodiyon', 'elsewhere'] });
    // Nothing came in since, so that there is nothing to correct; six rows later there is.
    const nothing = await publisher.correct(first.id);
    expect(new Set(nothing.tables.map(({ outcome }) => outcome))).toEqual(new Set(['unchanged']));
    await publisher.drop(nothing.id);
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

  it('an older row takes a case out of the month of before; and years of the past have tables a day after the last book', async () => {
    await test.database.query(`update panoh.cases set booked_on = '2019-03-04'
      where id = (select id from panoh.cases where booked_on >= '2020-03-01' order by id limit 1)`);
    await test.database.pass('2 days');
    const { rollUp, close } = rollUpFor(test);
    await rollUp.run();
    await close();
    const rows = await test.database.query<{ month: string; cases: number }>(
      `select to_char(booked_on, 'YYYY-MM') as month, count(*)::integer as cases from panoh.cases where origin = 'import' group by 1`,
    );
    expect(await facts('new_cases', `to_char(first_on, 'YYYY-MM')`)).toEqual(
      Object.fromEntries(rows.map(({ month, cases }) => [month, cases])),
    );
    const years = await test.database.query<{ year: number }>(
      'select distinct year from statistics.tables order by 1',
    );
    expect(years.map(({ year }) => year)).toEqual(expect.arrayContaining([2019, 2020]));
  });
});
