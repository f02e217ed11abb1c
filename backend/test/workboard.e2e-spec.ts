import { beforeAll, describe, expect, it } from '@jest/globals';
import type { NotificationPageDto, WorkPageDto, WorkRowDto } from '../src/workboard/workboard.dto.js';
import type { TodayDto } from '../src/workboard/queue.dto.js';
import { FOLLOW_UP_RULES } from '../src/follow-ups/follow-up-rules.js';
import { assessmentForm } from './support/assessments.js';
import { BoardStory, ofCase } from './support/board.js';
import { startKulob, hire } from './support/kulob.js';
import { recipientsNow } from './support/recipients.js';

const { test, kulob } = await startKulob();

const linesOf = (today: TodayDto): WorkRowDto[] => [
  ...today.late.items,
  ...today.today.items,
  ...today.next.items,
];

describe('the day of a worker', () => {
  const story = new BoardStory(test, kulob);
  /** What the menu counts, without her plans, is what the page shows. */
  const today = async (person: string): Promise<TodayDto> => {
    const day = await story.get<TodayDto>(person, '/today');
    expect(await story.get(person, '/today/counts')).toEqual(day.counts);
    return day;
  };

  describe('holds what she is told of when it is due, and nothing else of a case that somebody leads', () => {
    beforeAll(async () => {
      for (const [person, role] of [
        ['healthColleague', 'health_worker'],
        ['shelterColleague', 'shelter_worker'],
      ] as const)
        await hire(test, story.kulob, { agency: 'crisisCentre', person, roles: [role] });
    });

    const ELSEWHERE: readonly string[] = [
      ...['receiving_agency', 'support_lead', 'coordinator', 'system'],
      ...['second_person', 'block_reviewer', 'prosecutor'],
    ];
    /**
     * Rows of every rule whose work is the agency's, with their recipients. Police read no health row, and the person
     * who recorded a stay owns its row.
     */
    const tellOfEveryRule = async (
      caseId: string,
      partitions: readonly string[],
    ): Promise<Map<string, string[]>> => {
      const rules = Object.entries(FOLLOW_UP_RULES)
        .filter(([, { owner, partition }]) => !ELSEWHERE.includes(owner) && partitions.includes(partition))
        .map(([rule, { owner, partition, kind }]) => ({ rule, owner, partition, kind }));
      const told = await test.database.query<{ id: string }>(
        `with rows as (insert into panoh.follow_ups (id, case_id, agency_id, rule, owner_role, partition, kind, due_at, user_id)
           select gen_random_uuid(), c.id, c.agency_id, r.rule, r.owner, r.partition, r.kind, panoh.now() - interval '1 minute',
             case when r.partition = 'whereabouts' then $3::uuid end
           from panoh.cases c, jsonb_to_recordset($2) r (rule text, owner text, partition text, kind text)
           where c.id = $1 returning id, case_id)
         insert into panoh.follow_up_steps (id, follow_up_id, case_id, step_no, rung, run_at)
         select id, id, case_id, 1, 'owner', panoh.now() from rows
         returning id`,
        [caseId, JSON.stringify(rules), story.as('shelterColleague').userId],
      );
      const recipients = await recipientsNow(
        test.database,
        told.map(({ id }) => id),
      );
      return new Map(told.map(({ id }) => [id, [...(recipients.get(id) ?? [])]]));
    };
    const idsOf = (lines: readonly WorkRowDto[]): string[] =>
      lines.flatMap((line) => [line, ...line.also]).map((row) => row.followUpId);
    /** A user's day, to its last page; a supervisor sees the agency's inbox on a separate screen. */
    const seenBy = async (person: string): Promise<Set<string>> => {
      const day = await today(person);
      const ids = idsOf(linesOf(day));
      for (let cursor = day.late.nextCursor; cursor;) {
        const page: WorkPageDto = await story.get(person, `/today/late?cursor=${cursor}`);
        ids.push(...idsOf(page.items));
        cursor = page.nextCursor;
      }
      return new Set(ids);
    };

    it.each([
      ['of her own profession', 'inspector', ['inspector2'], ['follow_ups']],
      [
        'of another profession than some rows',
        'caseworker',
        ['caseworker2', 'healthColleague', 'shelterColleague'],
        ['follow_ups', 'health', 'whereabouts'],
      ],
      ['in a room of one', 'healthWorker', [], ['follow_ups', 'health']],
    ])('led by somebody %s', async (_, lead, colleagues, partitions) => {
      const caseId = await story.open(lead);
      const told = await tellOfEveryRule(caseId, partitions);
      expect(told.size).toBeGreaterThan(15);
      for (const person of [lead, ...colleagues]) {
        const seen = await seenBy(person);
        const { userId } = story.as(person);
        const heard = [...told].filter(([, people]) => people.includes(userId)).map(([id]) => id);
        expect({ person, rows: [...told.keys()].filter((id) => seen.has(id)) }).toEqual({
          person,
          rows: heard,
        });
      }
      const isNews = [lead, ...colleagues].map(
        (person) => [...told.values()].filter((people) => people.includes(story.as(person).userId)).length,
      );
      expect(isNews).toEqual(
        // A suspected suicide in an import is for every reader of health rows.
        // The second looks at her quiet watch and a reported death are a supervisor's.
        lead === 'caseworker' ? [told.size - 4, 1, 7, 3] : [told.size - 2, ...colleagues.map(() => 0)],
      );
    });

    it('led by nobody: its supervisors are notified, and those whose profession a row asks for', async () => {
      const caseId = await story.open('caseworker');
      await story.unassign(caseId);
      const told = await tellOfEveryRule(caseId, ['follow_ups', 'health']);
      expect(ofCase(linesOf(await today('caseworker2')), caseId)[0]).toMatchObject({ isAssigned: false });
      for (const stranger of ['lawyer', 'inspector', 'caseworkerElsewhere'])
        expect(ofCase(linesOf(await today(stranger)), caseId)).toEqual([]);
      const colleague = await seenBy('healthColleague');
      const health = [...told].filter(([, people]) => people.includes(story.as('healthColleague').userId));
      expect(health.length).toBeGreaterThan(3);
      const ofNobody = [...told.values()].filter(
        (people) => !people.includes(story.as('caseworker2').userId),
      );
      expect(ofNobody.length).toBe(told.size - 1);
      // A row of health goes to those who may read it.
      const able = ['supervisor', 'healthColleague'].map((person) => story.as(person).userId);
      for (const people of ofNobody) expect(people.some((id) => able.includes(id))).toBe(true);
      for (const [id] of health) expect(colleague.has(id)).toBe(true);
    });
  });

  it('tells the police nothing of when and how she can be reached', async () => {
    const id = await story.open('inspector');
    const lines = ofCase(linesOf(await today('inspector')), id);
    expect(lines.length).toBeGreaterThan(0);
    for (const line of lines)
      expect(line).toMatchObject({ contact: null, window: null, supervisorDecides: false });
  });

  it('is without a row, a count or a gap for somebody who is blocked', async () => {
    const hidden = await story.open('caseworker');
    await story.unassign(hidden);
    const before = await today('caseworker2');
    await story.block(hidden, { user: 'caseworker2' });
    const after = await today('caseworker2');
    expect(JSON.stringify(after)).not.toContain(hidden);
    const gone = ofCase(linesOf(before), hidden).length;
    const count = ({ counts }: TodayDto): number => counts.late + counts.today + counts.next;
    expect(gone).toBeGreaterThan(0);
    expect(count(after)).toBe(count(before) - gone);
  });

  it('pages without repeating or hiding a line while lines come and go', async () => {
    const id = await story.open('shelterWorker');
    await story.addTasks(id, 30, '2 hours');
    const first = await today('shelterWorker');
    expect([first.late.items.length, first.counts.late]).toEqual([25, 30]);
    await test.database.query(`update panoh.follow_ups set status = 'done' where id = any ($1)`, [
      first.late.items.slice(20).map((line) => line.followUpId),
    ]);
    await story.addTasks(id, 3, '5 hours');
    const cursor = first.late.nextCursor ?? '';
    const second = await story.get<WorkPageDto>('shelterWorker', `/today/late?cursor=${cursor}`);
    const seen = new Set(first.late.items.map((line) => line.followUpId));
    expect(second.items).toHaveLength(5);
    expect(second.items.filter((line) => seen.has(line.followUpId))).toEqual([]);
    expect(second.nextCursor).toBeNull();
  });

  it('holds the offers that wait for an answer, without who she is', async () => {
    const id = await story.open('caseworker');
    const sent = await story.send('caseworker', id, 'legalAid.legal');
    const { waiting, counts } = await today('lawyer');
    expect(waiting.items.find((line) => line.id === sent.id)).toMatchObject({
      ...{ type: 'referral', caseId: null, code: null, urgency: 'high', serviceType: 'legal' },
      allowedActions: expect.arrayContaining(['accept', 'decline']),
    });
    expect(counts.waiting).toBe(waiting.items.length);
    expect(JSON.stringify(waiting)).not.toContain(id);
    await story.accept('lawyer', sent.id);
    expect((await today('lawyer')).waiting.items.map((line) => line.id)).not.toContain(sent.id);
  });

  it('tells what is new since she was last here, once, and only her', async () => {
    const id = await story.open('caseworker');
    const form = assessmentForm({ strangle: 'yes' });
    await story.as('caseworker').post(`/cases/${id}/assessments`, form).expect(201);
    const told = async (query = '') =>
      ofCase((await story.get<NotificationPageDto>('supervisor', `/notifications${query}`)).items, id);
    const [one] = await told('?unread=true');
    expect(one).toMatchObject({ kind: 'band_high', isRead: false });
    expect((await today('supervisor')).counts.unread).toBeGreaterThan(0);
    const read = (person: string) =>
      story
        .as(person)
        .post('/notifications/read', { ids: [one?.id] })
        .expect(204);
    await read('caseworker');
    expect(await told('?unread=true')).toHaveLength(1);
    await read('supervisor');
    expect([await told('?unread=true'), await told()]).toMatchObject([[], [{ isRead: true }]]);
    await story.block(id, { user: 'supervisor' });
    expect(await told()).toEqual([]);
  });

  it('says that an own task is due until it is done, and not after', async () => {
    const id = await story.open('caseworker');
    await test.database.query(
      `insert into panoh.notifications (id, user_id, case_id, kind, step_id)
       select gen_random_uuid(), $2, f.case_id, 'task_due', s.id
       from panoh.follow_ups f join panoh.follow_up_steps s on s.follow_up_id = f.id
       where f.case_id = $1 and f.rule = 'rk.reassess'`,
      [id, story.as('caseworker').userId],
    );
    const told = async () =>
      ofCase((await story.get<NotificationPageDto>('caseworker', '/notifications')).items, id);
    expect(await told()).toMatchObject([{ kind: 'task_due', rule: 'rk.reassess' }]);
    await test.database.query(
      `update panoh.follow_ups set status = 'done' where case_id = $1 and rule = 'rk.reassess'`,
      [id],
    );
    expect(await told()).toEqual([]);
  });

  it('tells of a task once, by the latest rung, and reads those before it with that one', async () => {
    const id = await story.open('caseworker');
    await test.database.query(
      `insert into panoh.notifications (id, user_id, case_id, kind, step_id, created_at)
       select gen_random_uuid(), $2, f.case_id, 'task_late', s.id,
         panoh.now() + row_number() over (order by s.run_at, s.id) * interval '1 second'
       from panoh.follow_ups f join panoh.follow_up_steps s on s.follow_up_id = f.id
       where f.case_id = $1 and f.rule = 'rk.reassess'`,
      [id, story.as('supervisor').userId],
    );
    const unread = async () =>
      ofCase((await story.get<NotificationPageDto>('supervisor', '/notifications?unread=true')).items, id);
    const [one, ...more] = await unread();
    expect(more).toEqual([]);
    expect(one).toMatchObject({ rule: 'rk.reassess', step: 1, band: 'incomplete' });
    await story
      .as('supervisor')
      .post('/notifications/read', { ids: [one?.id] })
      .expect(204);
    expect(await unread()).toEqual([]);
    const [left] = await test.database.query<{ count: number; read: number }>(
      `select count(*)::integer as count, count(read_at)::integer as read from panoh.notifications where case_id = $1`,
      [id],
    );
    expect(left?.count).toBeGreaterThan(1);
    expect(left?.read).toBe(left?.count);
  });
});
