import { beforeAll, describe, expect, it } from '@jest/globals';
import { startKulob } from './support/kulob.js';
import { BoardStory } from './support/board.js';
import { incidentForm } from './support/forms.js';
import { rollUpFor } from './support/workers.js';

const { test, kulob } = await startKulob();

describe('facts', () => {
  let story: BoardStory;
  let id: string;
  let onEmpty: string[];
  const count = async (): Promise<void> => {
    const { rollUp, close } = rollUpFor(test);
    await rollUp.run();
    await close();
  };
  const told = async (code: string): Promise<Record<string, number>> => {
    const rows = await test.database.query<{ cell: string; records: number }>(
      `select line || ' ' || column_key as cell, sum(records)::integer as records from statistics.cell_counts
       where code = $1 group by 1 order by 1`,
      [code],
    );
    return Object.fromEntries(rows.map(({ cell, records }) => [cell, records]));
  };
  const countedAt = async (): Promise<Record<string, string>> =>
    Object.fromEntries(
      (
        await test.database.query<{ period: string; at: string }>(
          `select span || ' ' || first_on as period, counted_at::text as at from statistics.counted_periods`,
        )
      ).map(({ period, at }) => [period, at]),
    );

  beforeAll(async () => {
    story = new BoardStory(test, kulob);
    // A minute later is the same month.
    await story.untilNoon();
    await count();
    onEmpty = Object.keys(await countedAt());
    const today = await story.day(0);
    const incident = incidentForm({ startedOn: today, reportedOn: today });
    id = await story.open('caseworker', { incident });
    await test.database.query('update panoh.cases set counts_in_statistics = true where id = $1', [id]);
    await count();
  });

  it('are of no period before anything is known, then of every month since the year before the first case', async () => {
    expect(onEmpty).toEqual([]);
    expect(await told('new_cases')).toEqual({ '* counted': 1, 'kulob all': 1 });
    const months = Object.keys(await countedAt()).filter((period) => period.startsWith('month'));
    expect(months.length).toBeGreaterThan(12);
    expect(await test.database.query('select 1 from statistics.periods_to_recount')).toEqual([]);
  });

  it('are counted again of the months alone in which something changed', async () => {
    const before = await countedAt();
    await story.pass('1 minute');
    await count();
    expect(await countedAt()).toEqual(before);
    await test.database.query('update panoh.cases set counts_in_statistics = false where id = $1', [id]);
    await count();
    const after = await countedAt();
    const anew = Object.keys(after).filter((period) => after[period] !== before[period]);
    expect(anew.filter((period) => period.startsWith('year'))).toHaveLength(1);
    expect(anew.length).toBeLessThan(6);
    expect(await told('new_cases')).toEqual({ '* without_consent': 1 });
  });

  it('leave out what another agency of the network was told of before, and count what comes back', async () => {
    await test.database.query(`update panoh.cases set counts_in_statistics = true where id = $1`, [id]);
    await test.database.query(
      `update panoh.incidents set reported_before = 'yes_in_network' where case_id = $1`,
      [id],
    );
    await count();
    expect(await told('law_forms')).toEqual({ '* told_before': 1 });
    await test.database.query(`update panoh.incidents set reported_before = 'no' where case_id = $1`, [id]);
    await count();
    expect(await told('law_forms')).toMatchObject({ '* counted': 1 });
  });

  it('lose no mark when counting is cut off, and are counted anew where a group comes to another place', async () => {
    const month = `date_trunc('month', panoh.now() at time zone 'Asia/Dushanbe')::date`;
    await test.database.query(`insert into statistics.changed_cases values ($1)`, [id]);
    await test.database.query('delete from statistics.cell_counts');
    await test.database.query('select statistics.gather_stale()');
    const marks = `select 1 from statistics.periods_to_recount where span = 'month' and first_on = ${month}`;
    expect(await test.database.query(marks)).toHaveLength(1);
    await test.database.query(`update panoh.working_groups set place = 'vose' where place = 'kulob'`);
    await count();
    expect(await told('new_cases')).toEqual({ '* counted': 1, 'elsewhere all': 1 });
  });

  it('are counted anew of everybody whom somebody was linked with, when she no longer is', async () => {
    const [one, other] = [id, await story.open('caseworker')];
    const changed = async (): Promise<string[]> =>
      (await test.database.query<{ case_id: string }>('select case_id from statistics.changed_cases')).map(
        ({ case_id }) => case_id,
      );
    const person = 'f0000000-0000-4000-8000-000000000001';
    await test.database.query(
      `insert into linkage.registrations (case_id, person_id) values ($1, $3), ($2, $3)
       on conflict (case_id) do update set person_id = excluded.person_id`,
      [one, other, person],
    );
    for (const leaving of [
      `update linkage.registrations set person_id = gen_random_uuid() where case_id = $1`,
      `delete from linkage.registrations where case_id = $1`,
    ]) {
      await test.database.query(`update linkage.registrations set person_id = $2 where case_id = $1`, [
        ...[other, person],
      ]);
      await count();
      expect(await changed()).toEqual([]);
      await test.database.query(leaving, [other]);
      expect(await changed()).toContain(one);
    }
  });
});
