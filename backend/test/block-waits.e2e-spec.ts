import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { startApp } from './support/app.js';
import type { TestApp } from './support/app.js';
import { Blocking } from './support/blocking.js';
import { arrangeKulob, hire } from './support/kulob.js';
import { staySignedIn } from './support/test-mailboxes.js';
import { sweeperFor } from './support/workers.js';

jest.setTimeout(60_000);

describe('a heavy block that nobody settles', () => {
  let test: TestApp;
  let we: Blocking;
  let sweeper: ReturnType<typeof sweeperFor>;

  /** How many notifications of the row of this block the person has, by kind. */
  const notified = async (person: string, blockId: string): Promise<Record<string, number>> => {
    const rows = await test.database.query<{ kind: string; count: number }>(
      `select n.kind, count(*)::integer as count from panoh.notifications n
         join panoh.follow_up_steps s on s.id = n.step_id join panoh.follow_ups f on f.id = s.follow_up_id
       where n.user_id = $1 and f.rule = 'bl.settle' and f.subject_id = $2 and s.rung <> 'owner' group by n.kind`,
      [we.as(person).userId, blockId],
    );
    return Object.fromEntries(rows.map(({ kind, count }) => [kind, count]));
  };
  const pass = async (interval: string): Promise<void> => {
    await test.database.pass(interval);
    await staySignedIn(test);
    await sweeper.reminders.sweep();
  };
  /** The lawyer keeps one of her two supervisors away; her agency is not the fallback agency. */
  const blockSupervisor = async (): Promise<{ caseId: string; id: string }> => {
    const caseId = await we.openShared('lawyer');
    const subject = { kind: 'user', userId: we.as('legalSupervisor').userId };
    expect(await we.keepAway('lawyer', caseId, subject)).toBe(204);
    const [row] = await test.database.query<{ id: string; is_heavy: boolean }>(
      'select id, is_heavy from panoh.conflict_blocks where case_id = $1 and origin_id is null',
      [caseId],
    );
    expect(row?.is_heavy).toBe(true);
    return { caseId, id: row?.id ?? '' };
  };

  beforeAll(async () => {
    test = await startApp();
    const kulob = await arrangeKulob(test);
    we = new Blocking(test, kulob);
    await hire(test, kulob, { agency: 'legalAid', person: 'legalSupervisor2', roles: ['supervisor'] });
    await hire(test, kulob, { agency: 'cowfa', person: 'overseer', roles: ['oversight'] });
    await test.database.query('update panoh.credentials set signed_in_at = panoh.now()');
    sweeper = sweeperFor(test);
  });
  afterAll(async () => {
    await sweeper.close();
    await test.close();
  });

  it('is with the fallback agency and oversight after a day, and every 72 hours again until it is settled', async () => {
    const { id } = await blockSupervisor();
    await pass('23 hours');
    for (const person of ['supervisor', 'overseer']) expect(await notified(person, id)).toEqual({});
    await pass('2 hours');
    for (const times of [1, 2, 3, 4]) {
      expect([times, await notified('supervisor', id)]).toEqual([times, { task_late: times }]);
      expect([times, await notified('overseer', id)]).toEqual([times, { block_waits: times }]);
      expect(await notified('legalSupervisor', id)).toEqual({});
      await pass('1 hour');
      await pass('72 hours');
    }
    const [block] = (await we.reviews('supervisor')).filter((row) => row.id === id);
    expect((await we.vote('supervisor', block, 'confirm')).status).toBe(204);
    const before = [await notified('supervisor', id), await notified('overseer', id)];
    await pass('30 days');
    expect([await notified('supervisor', id), await notified('overseer', id)]).toEqual(before);
  });

  it('names no case to oversight, and stands in force with access resting all the while', async () => {
    const { caseId, id } = await blockSupervisor();
    const undeliverable = () =>
      test.database.query(
        `select 1 from panoh.follow_up_steps s join panoh.follow_ups f on f.id = s.follow_up_id
         where f.subject_id = $1 and s.state = 'undeliverable'`,
        [id],
      );
    await pass('25 hours');
    // Oversight was reached, and can act.
    expect([await notified('overseer', id), await undeliverable()]).toEqual([{ block_waits: 1 }, []]);
    await pass('21 days');
    const rows = await test.database.query<{ case_id: string | null }>(
      'select distinct case_id from panoh.notifications where user_id = $1',
      [we.as('overseer').userId],
    );
    expect(rows).toEqual([{ case_id: null }]);
    await we.neverWas('legalSupervisor', caseId);
    const [block] = (await we.reviews('overseer')).filter((row) => row.id === id);
    expect(block).toMatchObject({ isHeavy: true, reference: null });
  });
});
