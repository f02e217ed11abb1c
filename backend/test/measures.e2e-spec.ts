import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { MeasuresDto } from '../src/statistics/measures.dto.js';
import { AppRole } from './support/app-role.js';
import { startApp } from './support/app.js';
import type { TestApp } from './support/app.js';
import { BoardStory } from './support/board.js';
import { arrangeKulob } from './support/kulob.js';
import { measurerFor } from './support/workers.js';

/** Every case was closed at this moment; the figures below were worked out by hand from what came after it. */
const CLOSED = '2024-10-10T06:00:00Z';

const HOUR = 3_600_000;

interface After {
  reason?: string;
  reopened?: [at: string, why: string];
  /** The day of an incident that came to be known without opening the case. */
  incident?: string;
  contacts?: [at: string, outcome: string, alone: string | null][];
}

/** One line for each way in which it can go; the months are those in which the time was over. */
const STORIES: Record<string, After> = {
  'back a minute before six months': { reopened: ['2025-04-10T05:59:00Z', 'came_back'] },
  'back a minute after six months': { reopened: ['2025-04-10T06:01:00Z', 'new_incident'] },
  'a new incident in a book': { incident: '2024-12-01' },
  'an incident of the day it was closed': {
    incident: '2024-10-10',
    contacts: [['2025-01-05T06:00:00Z', 'not_reached', null]],
  },
  'safe, alone': { contacts: [['2025-03-20T06:00:00Z', 'reached_safe', 'yes']] },
  'safe, but not alone': { contacts: [['2025-04-01T06:00:00Z', 'reached_safe', 'no']] },
  'safe first, worried later': {
    contacts: [
      ['2025-03-15T06:00:00Z', 'reached_safe', 'yes'],
      ['2025-04-09T06:00:00Z', 'reached_worries', 'no'],
    ],
  },
  'somebody else answered': { contacts: [['2025-04-05T06:00:00Z', 'other_answered', null]] },
  'safe in the fourth month': { contacts: [['2025-02-01T06:00:00Z', 'reached_safe', 'yes']] },
  died: { reason: 'died' },
  'closed in error': { reopened: ['2024-10-20T06:00:00Z', 'closed_in_error'] },
  'safe when seven months are over': { contacts: [['2025-05-10T06:00:00Z', 'reached_safe', 'yes']] },
  'not safe first, safe later': {
    contacts: [
      ['2025-03-11T06:00:00Z', 'reached_not_safe', 'yes'],
      ['2025-05-01T06:00:00Z', 'reached_safe', 'yes'],
    ],
  },
};

describe('what a group can trust', () => {
  let test: TestApp;
  let story: BoardStory;
  let shared: string;
  let measurer: ReturnType<typeof measurerFor>;
  const sql = (text: string, parameters: unknown[] = []) =>
    test.database.query<{ id: string }>(text, parameters);
  const ofGroup = (year: number, quarter: number, person = 'coordinator'): Promise<MeasuresDto> =>
    story.get(person, `/statistics/measures/groups/${story.kulob.groupId}/${year}/${quarter}`);
  const ofAgency = (year: number, quarter: number, person = 'supervisor'): Promise<MeasuresDto> =>
    story.get(person, `/statistics/measures/own-agency/${year}/${quarter}`);
  /** The parts of one month, `total` the base, with what is not shown as its mark. */
  const parts = ({ items }: MeasuresDto, code: string, column: string): Record<string, unknown> => {
    const cells = items.find((item) => item.code === code)?.cells ?? [];
    return Object.fromEntries(
      cells.filter((cell) => cell.column === column).map((cell) => [cell.line, cell.mark ?? cell.value]),
    );
  };
  const share = ({ items }: MeasuresDto, code: string, column: string) =>
    items.find((item) => item.code === code)?.shares.find((one) => one.column === column);

  /** A case like the shared one, with the same grants. */
  async function copy(): Promise<string> {
    const [made] = await sql(
      `with made as (insert into panoh.cases
          select (jsonb_populate_record(c, jsonb_build_object('id', gen_random_uuid(),
            'audit_pseudonym', gen_random_uuid(), 'reference', md5(random()::text)))).*
          from panoh.cases c where c.id = $1 returning id),
        waiting as (insert into panoh.follow_ups
          select (jsonb_populate_record(f, jsonb_build_object('id', gen_random_uuid(), 'case_id', m.id))).*
          from made m, panoh.follow_ups f where f.case_id = $1),
        granted as (insert into panoh.grants
          select (jsonb_populate_record(g, jsonb_build_object('id', gen_random_uuid(), 'case_id', m.id))).*
          from made m, panoh.grants g where g.case_id = $1)
       select id from made`,
      [shared],
    );
    return made?.id ?? '';
  }

  async function close({ reason = 'needs_met', reopened, incident, contacts = [] }: After): Promise<void> {
    const id = await copy();
    await sql(
      `insert into panoh.closure_episodes (id, case_id, episode_no, reason, state, requested_by, requested_at,
         endorsed_by, endorsed_at, reviewer_agency_id, decided_by, decided_agency_id, decided_at)
       select gen_random_uuid(), $1, 1, $2, 'approved', gen_random_uuid(), $3, gen_random_uuid(), $3, a, gen_random_uuid(), a, $3
       from (select gen_random_uuid() as a) x`,
      [id, reason, CLOSED],
    );
    if (reopened)
      await sql(
        `insert into panoh.case_events (id, case_id, kind, partition, happened_at, recorded_at, agency_id, facts)
         select gen_random_uuid(), id, 'case_reopened', 'core', $2, $2, agency_id, jsonb_build_object('reason', $3::text)
         from panoh.cases where id = $1`,
        [id, ...reopened],
      );
    if (incident)
      await sql(
        `insert into panoh.incidents (id, case_id, agency_id, reported_on, started_on, started_precision)
         select gen_random_uuid(), id, agency_id, $2::date, $2::date, 'day' from panoh.cases where id = $1`,
        [id, incident],
      );
    for (const [at, outcome, alone] of contacts)
      await sql(
        `insert into panoh.contacts (id, case_id, agency_id, contacted_at, outcome, alone, in_safe_window, counts_as_safe)
         select gen_random_uuid(), id, agency_id, $2, $3::text, $4::text, true, $3::text = 'reached_safe' and $4::text = 'yes'
         from panoh.cases where id = $1`,
        [id, at, outcome, alone],
      );
  }

  /** So many rows that were due on the 15th of a month of 2025; `ended` in hours before or after. */
  async function due(
    caseId: string,
    count: number,
    row: { month: string; status: string; ended?: number; partition?: string },
  ): Promise<void> {
    await sql(
      `insert into panoh.follow_ups (id, case_id, agency_id, rule, kind, partition, due_at, status, done_at)
       select gen_random_uuid(), c.id, c.agency_id, 'fu.regular', 'safety_contact', $4, d.at, $5,
         case when $5 <> 'pending' then d.at + $6 * interval '1 hour' end
       from panoh.cases c, generate_series(1, $2), lateral (select ($3 || '-15T05:00:00Z')::timestamptz as at) d
       where c.id = $1`,
      [caseId, count, row.month, row.partition ?? 'follow_ups', row.status, row.ended ?? 0],
    );
  }

  beforeAll(async () => {
    test = await startApp();
    story = new BoardStory(test, await arrangeKulob(test));
    shared = await story.openShared('caseworker');
    for (const after of Object.values(STORIES)) await close(after);
    const open = await copy();
    await due(open, 5, { month: '2025-04', status: 'done', ended: 0 });
    await due(open, 4, { month: '2025-04', status: 'done', ended: 1 });
    await due(open, 2, { month: '2025-04', status: 'pending' });
    // What is ended when it is late already was not done, whatever ended it.
    await due(open, 1, { month: '2025-04', status: 'replaced', ended: 1 });
    await due(open, 3, { month: '2025-04', status: 'replaced', ended: -1 });
    await due(open, 6, { month: '2025-04', status: 'done', partition: 'health' });
    await due(open, 7, { month: '2025-05', status: 'done', ended: -30 });
    const own = await story.open('caseworker');
    await due(own, 4, { month: '2025-05', status: 'done', ended: -30 });
    const police = await story.openShared('inspector');
    await due(police, 3, { month: '2025-05', status: 'pending' });
    await due(open, 12, { month: '2025-07', status: 'done' });
    await due(police, 2, { month: '2025-07', status: 'done' });
    const blocked = await copy();
    await due(blocked, 9, { month: '2025-08', status: 'done' });
    await story.block(blocked, { user: 'deputy' });
    await sql(`update panoh.working_groups set created_at = '2024-02-01'`);
    measurer = measurerFor(test);
    await measurer.measures.run();
  }, 60_000);
  afterAll(async () => {
    await measurer.close();
    await test.close();
  });

  it('counts what fell due: on time, late, not done, and apart what was ended before', async () => {
    const group = await ofGroup(2025, 2);
    expect(parts(group, 'on_time', '2025-04')).toEqual({
      on_time: 5,
      late: 4,
      not_done: 3,
      total: 12,
      ended: 3,
    });
    expect(share(group, 'on_time', '2025-04')).toEqual({
      column: '2025-04',
      percent: 42,
      missingPercent: 25,
    });
    expect(parts(group, 'on_time', '2025-05')).toMatchObject({ on_time: 7, not_done: 3, total: 10 });
    expect(parts(group, 'on_time', 'total')).toMatchObject({ on_time: 12, late: 4, not_done: 6, total: 22 });
    // Her own agency's case that the group does not know is counted there, that of the police is not.
    const agency = await ofAgency(2025, 2);
    expect(parts(agency, 'on_time', '2025-05')).toMatchObject({ on_time: 11, not_done: 0, total: 11 });
    expect(parts(await ofAgency(2025, 2, 'policeSupervisor'), 'on_time', 'total')).toMatchObject({
      total: 3,
    });
  });

  it('counts returns within six and twelve months, and of whom nothing is known since', async () => {
    const second = await ofAgency(2025, 2);
    const sixth = { returned: 2, not_returned: 5, unheard: 4, total: 11, left_out: 2 };
    expect(parts(second, 'returned_6', '2025-04')).toEqual(sixth);
    expect(share(second, 'returned_6', '2025-04')).toMatchObject({ percent: 18, missingPercent: 36 });
    const fourth = await ofAgency(2025, 4);
    const twelfth = { returned: 3, not_returned: 6, unheard: 2, total: 11, left_out: 2 };
    expect(parts(fourth, 'returned_12', '2025-10')).toEqual(twelfth);
    expect(share(fourth, 'returned_12', 'total')).toMatchObject({ percent: 27, missingPercent: 18 });
    expect(parts(fourth, 'returned_6', 'total')).toMatchObject({ total: 0 });
  });

  it('counts as safe only whom somebody heard say so, alone, five to seven months later', async () => {
    const agency = await ofAgency(2025, 2);
    expect(parts(agency, 'safe_6', '2025-05')).toEqual({
      ...{ safe: 2, not_safe: 1, not_alone: 1, not_reached: 1, not_asked: 6 },
      ...{ total: 11, left_out: 2 },
    });
    expect(share(agency, 'safe_6', '2025-05')).toMatchObject({ percent: 18, missingPercent: 73 });
  });

  it('shows no count of 1 or 2 between agencies, and no closings but as the base of what came after', async () => {
    const group = await ofGroup(2025, 2);
    expect(parts(group, 'returned_6', '2025-04')).toMatchObject({ returned: 'small', left_out: 'small' });
    expect(share(group, 'returned_6', '2025-04')).toMatchObject({ percent: null });
    expect(parts(group, 'safe_6', '2025-05')).toMatchObject({ safe: 'small', not_safe: 'small' });
    expect(JSON.stringify(group)).not.toMatch(/needs_met|reason/);
  });

  it('shows no cell of two agencies from which one could take her own and be left with one or two', async () => {
    const group = await ofGroup(2025, 3);
    expect(parts(group, 'on_time', '2025-07')).toMatchObject({ on_time: 'hidden', late: 0, total: 'hidden' });
    expect(parts(group, 'on_time', 'total')).toMatchObject({ on_time: 'hidden', total: 'hidden' });
    expect(share(group, 'on_time', '2025-07')).toMatchObject({ percent: null });
    expect(parts(await ofAgency(2025, 3), 'on_time', '2025-07')).toMatchObject({ on_time: 12 });
    expect(parts(await ofAgency(2025, 3, 'policeSupervisor'), 'on_time', 'total')).toMatchObject({
      total: 2,
    });
  });

  it('counts no case from which somebody is blocked who leads the group', async () => {
    expect(parts(await ofGroup(2025, 3), 'on_time', '2025-08')).toMatchObject({ total: 0 });
    expect(parts(await ofAgency(2025, 3), 'on_time', '2025-08')).toMatchObject({ total: 9 });
  });

  it('counts a quarter of a group once: no later word, withdrawal or block can be told from two counts of it', async () => {
    const before = await ofGroup(2025, 2);
    const [one] = await sql(`select case_id as id from panoh.follow_ups where due_at < '2025-05-01' limit 1`);
    await due(one?.id ?? '', 1, { month: '2025-04', status: 'done' });
    await sql(`update panoh.grants set ends_at = panoh.now() where case_id = $1 and relation = 'group'`, [
      one?.id,
    ]);
    await measurer.measures.run();
    expect(await ofGroup(2025, 2)).toEqual(before);
    expect(parts(before, 'on_time', '2025-04')).toMatchObject({ total: 12 });
    expect(parts(await ofAgency(2025, 2), 'on_time', '2025-04')).toMatchObject({ total: 13 });
    await story.block(one?.id ?? '', { user: 'supervisor' });
    expect(parts(await ofAgency(2025, 2), 'on_time', '2025-04')).toMatchObject({ total: 0 });
    // Nor for the other supervisor, whose sheet beside his would tell him of it.
    const path = '/statistics/measures/own-agency/2025/2';
    const theirs = await story.get<MeasuresDto>('supervisor2', path);
    expect(parts(theirs, 'on_time', '2025-04')).toMatchObject({ total: 0 });
    await expect(sql(`update statistics.group_cells set value = 7`)).rejects.toMatchObject({ code: 'PN003' });
  });

  it('waits until a time has come, and answers for no group but her own', async () => {
    const now = await story.now();
    const [year, quarter] = [now.getUTCFullYear(), Math.floor(now.getUTCMonth() / 3) + 1];
    const open = await copy();
    await sql(
      `insert into panoh.follow_ups (id, case_id, agency_id, rule, kind, due_at, status, done_at)
       select gen_random_uuid(), id, agency_id, 'fu.regular', 'safety_contact', panoh.now() + interval '1 second', 'done',
         panoh.now() from panoh.cases, generate_series(1, 40) where id = $1`,
      [open],
    );
    const totalOf = async () => parts(await ofAgency(year, quarter), 'on_time', 'total')['total'] as number;
    const early = await totalOf();
    await story.pass('2 seconds');
    expect(await totalOf()).toBe(early + 40);
    const path = `/statistics/measures/groups/${story.kulob.groupId}`;
    await story.as('coordinatorElsewhere').get(`${path}/2025/2`).expect(404);
    await story.as('coordinator').get(`${path}/2025/5`).expect(404);
    await story.as('coordinator').get('/statistics/measures/own-agency/2025/2').expect(403);
    await story.as('supervisor').get(`${path}/2025/2`).expect(403);
    const role = await AppRole.connect(test);
    const ask = (person: string): Promise<string> =>
      role.outcome(story.as(person), [
        'select * from panoh.kept_measures($1, $2)',
        [story.kulob.groupId, '2025-04-01'],
      ]);
    for (const person of ['coordinatorElsewhere', 'supervisor', 'caseworker', 'administrator'])
      expect(await ask(person)).toBe('42501');
    await role.close();
  });

  it('shows a group nothing of a quarter that runs, or that has not ended two weeks ago', async () => {
    const now = await story.now();
    const [year, quarter] = [now.getUTCFullYear(), Math.floor(now.getUTCMonth() / 3) + 1];
    const end = Date.UTC(year, 3 * quarter, 1) - 5 * HOUR;
    const day = new Date(end + 14 * 24 * HOUR + 5 * HOUR).toISOString().slice(0, 10);
    const waiting = { items: [], countsOn: day };
    await measurer.measures.run();
    expect(await ofGroup(year, quarter)).toMatchObject(waiting);
    await story.pass(`${Math.floor((end - now.getTime()) / HOUR) + 13 * 24} hours`);
    await measurer.measures.run();
    expect(await ofGroup(year, quarter)).toMatchObject(waiting);
    await story.pass('25 hours');
    await measurer.measures.run();
    const counted = await ofGroup(year, quarter);
    expect(counted).toMatchObject({ countsOn: null, year, quarter });
    expect(counted.items).toHaveLength(4);
    // Of a time before the group began nothing is counted.
    expect(await ofGroup(2023, 4)).toMatchObject({ items: [], countsOn: null });
  });
});
