import { describe, expect, it } from '@jest/globals';
import { randomUUID } from 'node:crypto';
import type {
  LeadCandidateDto,
  TeamCasePageDto,
  TeamDto,
  TeamMemberDto,
} from '../src/workboard/queue.dto.js';
import { assessmentForm } from './support/assessments.js';
import { BoardStory } from './support/board.js';
import { startKulob } from './support/kulob.js';

const { test, kulob } = await startKulob();

const story = new BoardStory(test, kulob);

const candidates = (id: string, person = 'supervisor'): Promise<LeadCandidateDto[]> =>
  story.get(person, `/cases/${id}/lead-candidates`);
const namesOf = async (id: string, person?: string): Promise<string[]> =>
  (await candidates(id, person)).map(({ displayName }) => displayName);
const team = (person = 'supervisor'): Promise<TeamDto> => story.get(person, '/team');
const pageOf = (query: string, person = 'supervisor'): Promise<TeamCasePageDto> =>
  story.get(person, `/team/cases${query}`);
const memberOf = async (name: string, person?: string): Promise<TeamMemberDto | undefined> =>
  (await team(person)).members.find(({ displayName }) => displayName === name);
const versionOf = async (id: string, person = 'supervisor'): Promise<number> =>
  (await story.get<{ version: number }>(person, `/cases/${id}`)).version;
const give = (id: string, to: string, version: number, person = 'supervisor') =>
  story.as(person).post(`/cases/${id}/lead`, { userId: story.as(to).userId }, version);
const change = (person: string, column: 'status' | 'roles', value: string) =>
  test.database.query(`update panoh.users set ${column} = $1 where id = $2`, [
    value,
    story.as(person).userId,
  ]);

describe('who may be given a case', () => {
  it('are the colleagues who may work with her, the present lead not among them', async () => {
    const id = await story.open('caseworker');
    expect(await candidates(id)).toEqual([
      {
        userId: story.as('caseworker2').userId,
        displayName: 'caseworker2',
        roles: ['caseworker'],
        openCases: 0,
        dueToday: 0,
        late: 0,
        high: 0,
      },
    ]);
    await story.unassign(id);
    expect(await namesOf(id)).toEqual(['caseworker', 'caseworker2']);
  });

  it.each([
    ['left', 'status', 'disabled', 'active'],
    ['only counts', 'roles', '{statistician}', '{caseworker}'],
    ['only supervises', 'roles', '{supervisor}', '{caseworker}'],
  ] as const)('are not a colleague who %s, and neither is she accepted', async (_, column, value, back) => {
    const id = await story.open('caseworker');
    await change('caseworker2', column, value);
    const shown = await namesOf(id);
    const answer = await give(id, 'caseworker2', await versionOf(id));
    await change('caseworker2', column, back);
    expect(shown).toEqual([]);
    expect([answer.status, answer.body.fields]).toEqual([422, [{ path: 'userId', code: 'not_in_list' }]]);
  });

  it('never are somebody blocked; she is refused exactly as somebody who does not exist', async () => {
    const id = await story.open('caseworker');
    await story.block(id, { user: 'caseworker2' });
    expect(await namesOf(id)).toEqual([]);
    const version = await versionOf(id);
    const blocked = await give(id, 'caseworker2', version);
    const nobody = await story.as('supervisor').post(`/cases/${id}/lead`, { userId: randomUUID() }, version);
    expect(blocked.status).toBe(422);
    expect({ ...blocked.body, requestId: '' }).toEqual({ ...nobody.body, requestId: '' });
    const other = await story.open('caseworker');
    expect(await namesOf(other)).toEqual(['caseworker2']);
  });
});

describe('giving a case to somebody', () => {

  it('are not told to a supervisor who is blocked herself: to her there is no case', async () => {
    const id = await story.open('caseworker');
    await story.block(id, { user: 'supervisor' });
    const blocked = await story.as('supervisor').get(`/cases/${id}/lead-candidates`).expect(404);
    const absent = await story.as('supervisor').get(`/cases/${randomUUID()}/lead-candidates`).expect(404);
    expect({ ...blocked.body, requestId: '' }).toEqual({ ...absent.body, requestId: '' });
    await give(id, 'caseworker2', 1).expect(404);
    expect(await namesOf(id, 'supervisor2')).toEqual(['caseworker2']);
  });
});

describe('the team', () => {
  const FAR = '1 hour';

  it('begins with the cases that nobody leads, the first due on top, each with what it takes to give it', async () => {
    const [first, second] = [await story.open('caseworker'), await story.open('caseworker')];
    for (const id of [first, second]) await story.unassign(id);
    await story.addTasks(first, 1, FAR);
    const { cases, counts } = await team();
    expect(counts.withoutLead).toBe(cases.items.length);
    expect(cases.items[0]).toMatchObject({
      id: first,
      origin: 'intake',
      next: { rule: 'fu.safety_plan' },
      isLate: true,
      allowedActions: ['assign_lead'],
    });
    const due = cases.items.map(({ next }) => next?.dueAt ?? '');
    expect(due).toEqual([...due].sort());
    await give(first, 'caseworker2', cases.items[0]?.version ?? 0).expect(200);
    expect((await team()).cases.items.map(({ id }) => id)).not.toContain(first);
    expect((await memberOf('caseworker2'))?.late).toBeGreaterThan(0);
  });

  it('says of every colleague how many cases are open, due today, late and high', async () => {
    await change('caseworker2', 'roles', '{caseworker,supervisor}');
    const before = await memberOf('caseworker2');
    const id = await story.open('caseworker2');
    await story
      .as('caseworker2')
      .post(`/cases/${id}/assessments`, assessmentForm({ strangle: 'yes' }))
      .expect(201);
    await test.database.query(
      `update panoh.follow_ups set due_at = panoh.now() + interval '30 days' where case_id = $1`,
      [id],
    );
    const add = (rule: string, kind: string, due: string) =>
      test.database.query(
        `insert into panoh.follow_ups (id, case_id, agency_id, rule, kind, due_at)
         select gen_random_uuid(), id, agency_id, $2, $3, panoh.now() + $4::interval from panoh.cases where id = $1`,
        [id, rule, kind, due],
      );
    // Two contacts of one case are one contact, whatever their rules.
    for (const rule of ['fu.regular', 'fu.first_contact']) await add(rule, 'safety_contact', '-1 minute');
    await add('fu.safety_plan', 'task', '-1 minute');
    await add('rk.reassess', 'review', '1 second');
    expect(await memberOf('caseworker2')).toMatchObject({
      roles: ['caseworker', 'supervisor'],
      openCases: (before?.openCases ?? 0) + 1,
      high: (before?.high ?? 0) + 1,
      late: (before?.late ?? 0) + 2,
      dueToday: (before?.dueToday ?? 0) + 1,
    });
    await change('caseworker2', 'roles', '{caseworker}');
  });

  it.each([
    [
      'left',
      () => change('caseworker', 'status', 'disabled'),
      () => change('caseworker', 'status', 'active'),
    ],
    ['is blocked from it', (id: string) => story.block(id, { user: 'caseworker' }), async () => undefined],
  ])('holds a case as led by nobody where its lead %s', async (_, begin, end) => {
    const id = await story.open('caseworker');
    const led = (await memberOf('caseworker'))?.openCases ?? 0;
    await begin(id);
    const after = await team();
    const approvals = await story.get<{ items: { caseId: string }[] }>(
      'supervisor2',
      '/supervisor-inbox?kind=unassigned',
    );
    await end();
    expect(after.cases.items.map((row) => row.id)).toContain(id);
    expect(
      after.members.find(({ displayName }) => displayName === 'caseworker')?.openCases ?? 0,
    ).toBeLessThan(led);
    expect(approvals.items.map(({ caseId }) => caseId)).toContain(id);
  });

  it('shows a blocked supervisor nothing of the case, not even in a number', async () => {
    const [led, unled] = [await story.open('caseworker'), await story.open('caseworker')];
    await story
      .as('caseworker')
      .post(`/cases/${led}/assessments`, assessmentForm({ strangle: 'yes' }))
      .expect(201);
    await story.addTasks(led, 3, FAR);
    await story.unassign(unled);
    const [before, othersBefore] = [await team(), await team('supervisor2')];
    for (const id of [led, unled]) await story.block(id, { user: 'supervisor' });
    const [after, others] = [await team(), await team('supervisor2')];
    for (const shown of [after, await pageOf(''), await pageOf(`?lead=${story.as('caseworker').userId}`)])
      for (const id of [led, unled]) expect(JSON.stringify(shown)).not.toContain(id);
    const numbersOf = ({ members }: TeamDto): number[] => {
      const member = members.find(({ displayName }) => displayName === 'caseworker') as TeamMemberDto;
      return [member.openCases, member.high, member.late];
    };
    const [open = 0, high = 0, late = 0] = numbersOf(before);
    expect(after.counts.withoutLead).toBe(before.counts.withoutLead - 1);
    expect(numbersOf(after)).toEqual([open - 1, high - 1, late - 3]);
    expect(numbersOf(others)).toEqual(numbersOf(othersBefore));
    expect(others.counts).toEqual(othersBefore.counts);
  });

  it('goes on page by page, although rows are given away meanwhile', async () => {
    const ids = [await story.open('caseworker2')];
    await story.unassign(ids[0]!);
    while (ids.length < 30) ids.push(await story.copyOf(ids[0]!));
    const first = (await team()).cases;
    expect(first.items).toHaveLength(25);
    await give(first.items[0]?.id ?? '', 'caseworker', first.items[0]?.version ?? 0).expect(200);
    const rest = await pageOf(`?cursor=${first.nextCursor}`);
    const seen = [...first.items, ...rest.items].map((row) => row.id);
    expect(new Set(seen).size).toBe(seen.length);
    expect(ids.filter((id) => !seen.includes(id))).toEqual([]);
  });
});
