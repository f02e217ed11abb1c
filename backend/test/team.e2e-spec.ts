import { describe, expect, it } from '@jest/globals';
import { randomUUID } from 'node:crypto';
import type {
  LeadCandidateDto,
  SupervisorInboxDto,
  TeamCasePageDto,
  TeamDto,
  TeamMemberDto,
} from '../src/workboard/queue.dto.js';
import { assessmentForm } from './support/assessments.js';
import { BoardStory, ofCase } from './support/board.js';
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

describe('what waits for a supervisor', () => {
  const approvals = (query = '', person = 'supervisor'): Promise<SupervisorInboxDto> =>
    story.get(person, `/supervisor-inbox${query}`);
  const kindsOf = async (caseId: string, person = 'supervisor'): Promise<string[]> =>
    ofCase((await approvals('', person)).items, caseId).map((line) => line.kind);

  it('holds what the ladder brought to her, one line for the contacts of a case, also without any worker', async () => {
    const id = await story.open('caseworker');
    await story.pass('5 days');
    const lines = ofCase((await approvals('?kind=supervisor_alert')).items, id);
    expect(
      lines.filter((line) => line.rule === 'fu.first_contact' || line.rule === 'fu.regular'),
    ).toHaveLength(1);
    expect(lines[0]).toMatchObject({ allowedActions: ['open_case'], personName: 'caseworker' });
    const colleagues = ['closure_to_endorse', 'band_change', 'contact_decision', 'basis_review'];
    const kinds = (await approvals()).items.filter(({ band }) => band !== 'high').map(({ kind }) => kind);
    const lastColleague = Math.max(...colleagues.map((kind) => kinds.lastIndexOf(kind as never)));
    expect(lastColleague).toBeLessThan(kinds.indexOf('supervisor_alert'));
  });

  it('holds a closure for anybody but the one who asked, and a band for whoever is not connected with it', async () => {
    const id = await story.open('caseworker');
    await test.database.query(
      `insert into panoh.closure_episodes (id, case_id, episode_no, reason, requested_by, requested_at, reviewer_agency_id)
       values (gen_random_uuid(), $1, 1, 'needs_met', $2, panoh.now(), $3)`,
      [id, story.as('caseworker').userId, story.kulob.agencies['legalAid']],
    );
    const lines = ofCase((await approvals('?tab=closings')).items, id);
    expect(lines).toMatchObject([{ kind: 'closure_to_endorse', allowedActions: ['endorse', 'refuse'] }]);
    const high = assessmentForm({ strangle: 'yes' });
    await story.as('caseworker').post(`/cases/${id}/assessments`, high).expect(201);
    const lower = { band: 'medium', reason: 'He is abroad.' };
    await story.as('supervisor').post(`/cases/${id}/band-changes`, lower).expect(201);
    expect(await kindsOf(id, 'supervisor2')).toContain('band_change');
    expect(await kindsOf(id, 'supervisor')).not.toContain('band_change');
  });

  it('counts every kind, and shows nothing of another agency or of a case she is blocked from', async () => {
    const id = await story.open('caseworker');
    await story.unassign(id);
    const before = await approvals();
    expect(before.counts.all).toBe(before.items.length);
    expect(await kindsOf(id, 'policeSupervisor')).toEqual([]);
    await story.block(id, { user: 'supervisor' });
    const after = await approvals();
    expect(JSON.stringify(after)).not.toContain(id);
    expect(after.counts.all).toBe(before.counts.all - 1);
    expect(await kindsOf(id, 'supervisor2')).toEqual(['unassigned']);
  });

  it('has a tab for today, for closings, for imported records and for later, and counts each', async () => {
    const [unled, closing, imported, quiet] = [
      await story.open('shelterWorker'),
      await story.open('shelterWorker'),
      await story.open('shelterWorker'),
      await story.open('shelterWorker'),
    ];
    await story.unassign(unled);
    await test.database.query(
      `insert into panoh.closure_episodes (id, case_id, episode_no, reason, requested_by, requested_at, reviewer_agency_id)
       values (gen_random_uuid(), $1, 1, 'needs_met', $2, panoh.now(), $3)`,
      [closing, story.as('shelterWorker').userId, story.kulob.agencies['legalAid']],
    );
    const plan = (caseId: string, rule: string, due: string): Promise<unknown> =>
      test.database.query(
        `insert into panoh.follow_ups (id, case_id, agency_id, rule, kind, owner_role, due_at)
         select gen_random_uuid(), c.id, c.agency_id, $2, 'review', 'agency_inbox', panoh.now() + $3::interval
         from panoh.cases c where c.id = $1`,
        [caseId, rule, due],
      );
    await plan(imported, 'import_review', '-3 days');
    await plan(quiet, 'cl.watch', '9 days');
    const on = async (tab: string): Promise<string[]> =>
      (await approvals(`?tab=${tab}`, 'shelterSupervisor')).items.map(({ caseId }) => caseId ?? '');
    expect(await on('due')).toEqual([unled]);
    expect(await on('closings')).toEqual([closing]);
    expect(await on('imported')).toEqual([]);
    expect(await on('imported&kind=import_review')).toEqual([imported]);
    expect(await on('later')).toEqual([quiet]);
    const { tabs, counts } = await approvals('?tab=closings&kind=closure_to_endorse', 'shelterSupervisor');
    expect(tabs).toEqual({ due: 1, closings: 1, imported: 1, later: 1 });
    expect(counts).toMatchObject({ all: 1, closure_to_endorse: 1, unassigned: 0 });
    await test.database.query(
      `update panoh.follow_ups set due_at = panoh.now() + interval '1 minute' where case_id = $1 and rule = 'cl.watch'`,
      [quiet],
    );
    expect(new Set(await on('due'))).toEqual(new Set([unled, quiet]));
    await story.as('shelterSupervisor').get('/supervisor-inbox?tab=every').expect(400);
  });
});

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
    expect((await namesOf(id)).sort()).toEqual(['caseworker', 'caseworker2']);
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

  it('are told at once and alone, and the case waits for nobody any more', async () => {
    const id = await story.open('caseworker');
    await story.unassign(id);
    const waits = async (): Promise<unknown[]> =>
      ofCase(
        (await story.get<SupervisorInboxDto>('supervisor', '/supervisor-inbox?kind=unassigned')).items,
        id,
      );
    expect(await waits()).toMatchObject([{ kind: 'unassigned', allowedActions: ['assign_lead'] }]);
    await give(id, 'caseworker2', await versionOf(id)).expect(200);
    expect(await waits()).toEqual([]);
    const told = await test.database.query(
      `select user_id from panoh.notifications where case_id = $1 and kind = 'lead_assigned'`,
      [id],
    );
    expect(told).toEqual([{ user_id: story.as('caseworker2').userId }]);
    expect((await pageOf(`?lead=${story.as('caseworker2').userId}`)).items.map((row) => row.id)).toContain(
      id,
    );
    expect(await pageOf(`?lead=${story.as('inspector').userId}`)).toEqual({ items: [], nextCursor: null });
  });

  it('are not told to a supervisor who is blocked herself: to her there is no case', async () => {
    const id = await story.open('caseworker');
    await story.block(id, { user: 'supervisor' });
    const blocked = await story.as('supervisor').get(`/cases/${id}/lead-candidates`).expect(404);
    const absent = await story.as('supervisor').get(`/cases/${randomUUID()}/lead-candidates`).expect(404);
    expect({ ...blocked.body, requestId: '' }).toEqual({ ...absent.body, requestId: '' });
    await give(id, 'caseworker2', 1).expect(404);
    expect(await namesOf(id, 'supervisor2')).toEqual(['caseworker2']);
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

interface Led {
  leadName: string | null;
  leadAway: boolean;
}

describe('the team', () => {
  const FAR = '1 hour';

  it.each([
    [
      'left',
      () => change('caseworker', 'status', 'disabled'),
      () => change('caseworker', 'status', 'active'),
    ],
    [
      'locked the account',
      () =>
        test.database.query(
          `update panoh.credentials set locked_at = panoh.now(), locked_by = user_id, lock_reason = 'self' where user_id = $1`,
          [story.as('caseworker').userId],
        ),
      () =>
        test.database.query(
          'update panoh.credentials set locked_at = null, locked_by = null, lock_reason = null',
        ),
    ],
    ['is blocked from it', (id: string) => story.block(id, { user: 'caseworker' }), async () => undefined],
  ])('holds a case as led by nobody where its lead %s', async (how, begin, end) => {
    const [id, other] = [await story.open('caseworker'), await story.open('caseworker2')];
    const led = (await memberOf('caseworker'))?.openCases ?? 0;
    await begin(id);
    const after = await team();
    const approvals = await story.get<{ items: { caseId: string }[] }>(
      'supervisor2',
      '/supervisor-inbox?kind=unassigned',
    );
    const { leadName, leadAway } = await story.get<Led>('supervisor2', `/cases/${id}`);
    const colleagues = await story.get<Led>('caseworker2', `/cases/${id}`);
    const nobodys = await story.get<{ items: { id: string }[] }>(
      'supervisor2',
      '/cases?status=open&lead=nobody',
    );
    await end();
    // Who has left is named nowhere any more; the others may come back.
    const isNamed = how !== 'left';
    expect([leadName, nobodys.items.some((row) => row.id === id)]).toEqual([
      isNamed ? 'caseworker' : null,
      !isNamed,
    ]);
    // Colleagues do not see it: the reason may be a block.
    expect([leadAway, colleagues.leadAway]).toEqual([isNamed, false]);
    expect((await story.get<Led>('supervisor2', `/cases/${other}`)).leadAway).toBe(false);
    expect(after.cases.items.map((row) => row.id)).toContain(id);
    expect(
      after.members.find(({ displayName }) => displayName === 'caseworker')?.openCases ?? 0,
    ).toBeLessThan(led);
    expect(approvals.items.map(({ caseId }) => caseId)).toContain(id);
  });

  it('begins with the cases that nobody leads, the first due on top, and loses none from page to page', async () => {
    const first = await story.open('caseworker2');
    await story.unassign(first);
    const ids = [first];
    while (ids.length < 30) ids.push(await story.copyOf(first));
    await story.addTasks(first, 1, FAR);
    const { cases, counts } = await team();
    expect(cases.items).toHaveLength(25);
    expect(counts.withoutLead).toBeGreaterThanOrEqual(30);
    expect(cases.items[0]).toMatchObject({ id: first, isLate: true, allowedActions: ['assign_lead'] });
    const due = cases.items.map(({ next }) => next?.dueAt ?? '');
    expect(due).toEqual([...due].sort());
    await give(first, 'caseworker', cases.items[0]?.version ?? 0).expect(200);
    const found = [...cases.items];
    for (let cursor = cases.nextCursor; cursor;) {
      const page = await pageOf(`?cursor=${cursor}`);
      found.push(...page.items);
      cursor = page.nextCursor;
    }
    const seen = found.map((row) => row.id);
    expect(new Set(seen).size).toBe(seen.length);
    expect(ids.filter((id) => !seen.includes(id))).toEqual([]);
    expect((await team()).cases.items.map(({ id }) => id)).not.toContain(first);
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
});
