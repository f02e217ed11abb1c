import { describe, expect, it } from '@jest/globals';
import type { SupervisorInboxDto } from '../src/workboard/queue.dto.js';
import { assessmentForm } from './support/assessments.js';
import { BoardStory, ofCase } from './support/board.js';
import { startKulob } from './support/kulob.js';

const { test, kulob } = await startKulob();

describe('what waits for a supervisor', () => {
  const story = new BoardStory(test, kulob);
  const approvals = (query = '', person = 'supervisor'): Promise<SupervisorInboxDto> =>
    story.get(person, `/supervisor-inbox${query}`);
  const kindsOf = async (caseId: string, person = 'supervisor'): Promise<string[]> =>
    ofCase((await approvals('', person)).items, caseId).map((line) => line.kind);

  it('begins with a case that nobody leads, and ends when she gives it to a worker', async () => {
    const id = await story.open('caseworker');
    expect(await kindsOf(id)).toEqual([]);
    await story.unassign(id);
    const [line] = ofCase((await approvals('?kind=unassigned')).items, id);
    expect(line).toMatchObject({ kind: 'unassigned', allowedActions: ['assign_lead'] });
    expect(line?.code).toMatch(/^[0-9A-Z]{8}$/);
    await story
      .as('supervisor')
      .post(`/cases/${id}/lead`, { userId: story.as('caseworker2').userId }, line?.version)
      .expect(200);
    expect(await kindsOf(id)).toEqual([]);
  });

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
