import { beforeAll, describe, expect, it } from '@jest/globals';
import { Client } from 'pg';
import { QUEUE_FILTERS } from '../src/workboard/queue.dto.js';
import { AppRole } from './support/app-role.js';
import { joinGroup, startKulob } from './support/kulob.js';
import { DRIFTED_LINES, queueUnderRowSecurity } from './support/queue-statement.js';
import type { QueuePage } from './support/queue-statement.js';
import { changeAtRandom, fillAtRandom } from './support/random-cases.js';

const { test, kulob } = await startKulob();

type Line = Record<string, unknown> & { id: string; filter: string; rank: number; sortKey: string };
interface Answer {
  items: Line[] | null;
  counts: Record<string, number> | null;
}

const PEOPLE = [
  ...['coordinator', 'deputy', 'coordinatorElsewhere', 'specialist'],
  ...['caseworker', 'cowfaSupervisor', 'statistician', 'administrator'],
];
const FILTERS = [null, ...QUEUE_FILTERS];
const KEPT = 'select items, counts from panoh.group_queue($1, $2, $3, $4, $5, $6, $7)';
const GROUPS = '(select (panoh.me()).led_group_ids)::uuid[]';
const LIMIT = 80;

/** A user's questions about a line are private; the test of questions covers them. */
const plainly = ({ items, counts }: Answer): unknown => ({
  items: (items ?? []).map(({ askedTimes: _, askedAt: __, ...line }) => line),
  counts: Object.fromEntries(Object.entries(counts ?? {}).filter(([, n]) => n > 0)),
});

describe('the kept lines of a group’s queue', () => {
  let app: AppRole;
  const shown = new Set<string>();
  let turn = 0;

  const asked = async (person: string, page: QueuePage): Promise<[kept: Answer, read: Answer]> => {
    const { filter, newestFirst, after, limit, most } = page;
    const end = [after?.rank ?? null, after?.at ?? null, after?.id ?? null];
    const parameters = [filter, newestFirst, ...end, limit, most];
    const statement = queueUnderRowSecurity(page).replaceAll('$1', GROUPS);
    const actor = kulob.as[person]!;
    const [kept] = await app.as<Answer>(actor, [KEPT, parameters]);
    const [read] = await app.as<Answer>(actor, [statement]);
    return [kept!, read!];
  };
  /** Page after page to the end, each of them and the counts as the statement under row security gives them. */
  const expectAlike = async (
    person: string,
    what: Pick<QueuePage, 'filter' | 'newestFirst'>,
  ): Promise<void> => {
    let after: QueuePage['after'] = null;
    for (;;) {
      const [kept, read] = await asked(person, { ...what, after, limit: LIMIT, most: LIMIT });
      expect({ person, ...what, after, ...(plainly(kept) as object) }).toEqual({
        ...{ person, ...what, after },
        ...(plainly(read) as object),
      });
      for (const { filter, id } of kept.items ?? []) shown.add(`${filter} ${id}`);
      const last = kept.items?.[LIMIT - 1];
      if (!last) return;
      after = { rank: last.rank, at: last.sortKey, id: last.id };
    }
  };
  /** People, orders and filters take turns, several times over the whole file. */
  const expectNothingElse = async (): Promise<void> => {
    turn += 1;
    for (const person of PEOPLE.filter((_, at) => at % 2 === turn % 2))
      await expectAlike(person, { filter: null, newestFirst: turn % 4 < 2 });
    for (const filter of FILTERS.filter((_, at) => at % 3 === turn % 3))
      await expectAlike('deputy', { filter, newestFirst: false });
    expect(await test.database.query(DRIFTED_LINES)).toEqual([]);
  };

  beforeAll(async () => {
    app = await AppRole.connect(test);
    // One leads both groups, one leads her own and works on its cases too, one leads and administers.
    await joinGroup(test, kulob.agencies['cowfa']!, kulob.otherGroupId);
    const lead = (role: string, person: string, group: string): Promise<unknown> =>
      test.database.query(`update panoh.working_groups set ${role} = $1 where id = $2`, [
        kulob.as[person]!.userId,
        group,
      ]);
    await lead('deputy_user_id', 'deputy', kulob.otherGroupId);
    await lead('chair_user_id', 'specialist', kulob.groupId);
    await lead('chair_user_id', 'administrator', kulob.otherGroupId);
    const roles = (person: string, all: string): Promise<unknown> =>
      test.database.query(`update panoh.users set roles = $2 where id = $1`, [kulob.as[person]!.userId, all]);
    await roles('specialist', '{cowfa_specialist,coordinator}');
    await roles('administrator', '{administrator,coordinator}');
  });

  it('are what row security lets through of whatever rows there can be, whatever happens to the cases', async () => {
    await fillAtRandom(test.database, kulob, 13);
    await expectNothingElse();
    await changeAtRandom(test.database, kulob, 3);
    await expectNothingElse();
  });

  it('are that when time has passed and nobody has changed anything', async () => {
    await test.database.pass('1 day 5 hours');
    await expectNothingElse();
  });

  it('were many, of every kind there is', () => {
    const kinds = new Set([...shown].map((line) => line.split(' ')[0]));
    expect([...kinds].sort()).toEqual([...QUEUE_FILTERS].sort());
    expect(shown.size).toBeGreaterThan(100);
  });

  it('hold nothing of a grant that is narrower than a group’s', async () => {
    await test.database.query(
      `update panoh.grants set partitions = '{core,follow_ups}' where relation = 'group'`,
    );
    for (const person of PEOPLE)
      expect(
        plainly(
          (await asked(person, { filter: null, newestFirst: false, after: null, limit: 9, most: 9 }))[0],
        ),
      ).toEqual({ items: [], counts: {} });
    await test.database.query(
      `update panoh.grants set partitions = '{core,follow_ups,closure}' where relation = 'group'`,
    );
  });

  it('are renewed by both of two who change a case at the same moment', async () => {
    const clients = [1, 2].map(() => new Client({ connectionString: test.database.ownerUrl }));
    const [first, second] = clients as [Client, Client];
    await Promise.all(clients.map((client) => client.connect()));
    const some = `hashtext(id::text) % 4 = 0`;
    try {
      for (const client of clients) await client.query('begin');
      await first.query(`update panoh.follow_ups set due_at = due_at - interval '1 hour' where ${some}`);
      await second.query(`update panoh.cases set shares_with_group = not shares_with_group where ${some}`);
      await Promise.all([first.query('commit'), second.query('commit')]);
    } finally {
      await Promise.all(clients.map((client) => client.end()));
    }
    await expectNothingElse();
  });

  it('are told to nobody who has no living session, and the table to nobody at all', async () => {
    const nobody = { userId: '00000000-0000-0000-0000-000000000000' };
    const coordinator = kulob.as['coordinator']!;
    expect(
      await app.as(
        coordinator,
        [`select set_config('panoh.session', '', true)`],
        [KEPT, [null, false, null, null, null, 9, 9]],
      ),
    ).toEqual([{ items: null, counts: null }]);
    expect(await app.outcome(coordinator, ['select 1 from panoh.queue_lines'])).toBe('42501');
    expect(await app.outcome(coordinator, ['select panoh.queue_lines_of($1)', [nobody.userId]])).toBe(
      '42501',
    );
  });
});
