import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { CaseOverviewDto } from '../src/workboard/workboard.dto.js';
import { startApp } from './support/app.js';
import type { TestApp } from './support/app.js';
import { AppRole } from './support/app-role.js';
import { arrangeKulob } from './support/kulob.js';
import { MeetingStory } from './support/meetings.js';

describe('a meeting that changes', () => {
  let test: TestApp;
  let story: MeetingStory;
  const overview = (caseId: string, person: string): Promise<CaseOverviewDto> =>
    story.get(person, `/cases/${caseId}/overview`);
  const rowsOf = (decisionId: string) =>
    test.database.query<{ status: string; case_id: string }>(
      `select status, case_id from panoh.follow_ups where subject_id = $1 and rule = 'mt.decision'`,
      [decisionId],
    );

  beforeAll(async () => {
    test = await startApp();
    story = new MeetingStory(test, await arrangeKulob(test));
  });
  afterAll(() => test.close());

  it('takes a decision back while its minutes are open, and its row ends with it', async () => {
    const caseId = await story.dangerous();
    const id = await story.holdMeeting(caseId);
    expect((await story.decide(id, caseId)).status).toBe(200);
    const [decision] = (await story.entryOf(id, caseId)).decisions;
    expect(decision).toMatchObject({ takenBackAt: null, mayBeTakenBack: true });
    expect(await rowsOf(decision!.id)).toEqual([{ status: 'pending', case_id: caseId }]);
    expect((await story.stepOf(id, `decisions/${decision!.id}/revocation`)).status).toBe(200);
    expect(await rowsOf(decision!.id)).toEqual([{ status: 'replaced', case_id: caseId }]);
    const [after] = (await story.entryOf(id, caseId)).decisions;
    expect(after?.takenBackAt).not.toBeNull();
    expect(after?.mayBeTakenBack).toBe(false);
    expect((await story.stepOf(id, `decisions/${decision!.id}/revocation`)).status).toBe(409);
    const timeline = await story.get<{ items: { kind: string }[] }>(
      'caseworker',
      `/cases/${caseId}/timeline`,
    );
    expect(timeline.items.map(({ kind }) => kind)).toContain('meeting_decision_taken_back');
    // The agency's packet shows that the decision was withdrawn.
    expect((await story.entryOf(id, caseId, 'caseworker')).decisions).toMatchObject([
      { id: decision!.id, mayBeTakenBack: false },
    ]);
  });

  it('takes back what another agency was given, in the case that it holds itself', async () => {
    const caseId = await story.dangerous();
    const { id: referral } = await story.send('caseworker', caseId, 'legalAid.legal');
    await story.accept('lawyer', referral);
    const id = await story.holdMeeting(caseId);
    // What was talked about earlier can be decided later.
    const entry = await story.entryOf(id, caseId);
    expect((await story.stepOf(id, `agenda-items/${entry.id}/discussion`)).status).toBe(200);
    await story.pass('1 minute');
    const ownerAgencyId = story.kulob.agencies['legalAid'];
    expect((await story.decide(id, caseId, { ownerAgencyId, code: 'offer_legal_aid' })).status).toBe(200);
    const [decision] = (await story.entryOf(id, caseId)).decisions;
    const [row] = await rowsOf(decision!.id);
    expect(row?.case_id).not.toBe(caseId);
    expect((await story.stepOf(id, `decisions/${decision!.id}/revocation`)).status).toBe(200);
    expect(await rowsOf(decision!.id)).toMatchObject([{ status: 'replaced' }]);
  });

  it('never takes back what is done, what has ended, or what nobody but the leader may', async () => {
    const caseId = await story.dangerous();
    const id = await story.holdMeeting(caseId);
    for (const code of ['contact_survivor', 'review_safety_plan'])
      expect((await story.decide(id, caseId, { code })).status).toBe(200);
    const [done, open] = (await story.entryOf(id, caseId)).decisions;
    await test.database.query(
      `update panoh.follow_ups set status = 'done', done_at = panoh.now() where subject_id = $1`,
      [done!.id],
    );
    expect((await story.stepOf(id, `decisions/${done!.id}/revocation`)).body.code).toBe('already_done');
    const path = `/meetings/${id}/decisions/${open!.id}/revocation`;
    const { version } = await story.meeting(id);
    expect((await story.as('supervisor').post(path, {}, version)).status).toBe(403);
    expect((await story.as('coordinatorElsewhere').post(path, {}, version)).status).toBe(404);
    const role = await AppRole.connect(test);
    const sql = `update panoh.meeting_decisions set taken_back_at = panoh.now(), taken_back_by = $2 where id = $1 returning 1`;
    for (const person of ['caseworker', 'coordinatorElsewhere'])
      expect(await role.outcome(story.as(person), [sql, [open!.id, story.as(person).userId]])).toBe(
        'changed nothing',
      );
    const inOthersName: [string, unknown[]] = [sql, [open!.id, story.as('caseworker').userId]];
    expect(await role.outcome(story.as('coordinator'), inOthersName)).toBe('42501');
    expect((await story.stepOf(id, 'completion')).status).toBe(200);
    expect(
      await role.outcome(story.as('coordinator'), [sql, [open!.id, story.as('coordinator').userId]]),
    ).toBe('changed nothing');
    await role.close();
    expect(await rowsOf(open!.id)).toMatchObject([{ status: 'pending' }]);
  });

  it('moves to another time and another agency of the group, and to no other place', async () => {
    const id = await story.planMeeting(30);
    const plannedAt = await story.later(50);
    const move = async (hostAgencyId: string | null | undefined) => {
      const { version } = await story.meeting(id);
      return story.as('coordinator').put(`/meetings/${id}/time`, { plannedAt, hostAgencyId }, version);
    };
    expect((await move(story.kulob.agencies['ngoElsewhere'])).status).toBe(422);
    expect((await move(story.kulob.agencies['police'])).status).toBe(200);
    expect(await story.meeting(id, 'caseworker')).toMatchObject({
      plannedAt,
      host: { id: story.kulob.agencies['police'] },
    });
    // Left out it stays; said to be nowhere it goes.
    expect((await move(undefined)).body.host).toMatchObject({ id: story.kulob.agencies['police'] });
    expect((await move(null)).body.host).toBeNull();
  });

  it('is known on the page of the case to whoever may know, and to nobody else', async () => {
    const caseId = await story.dangerous();
    const id = await story.planMeeting(40);
    expect((await overview(caseId, 'caseworker')).meetings).toEqual({ items: [], flaggedUntil: null });
    await story.addAgendaItem(id, caseId);
    for (const person of ['caseworker', 'coordinator'])
      expect((await overview(caseId, person)).meetings.items).toMatchObject([{ id, state: 'planned' }]);
    const { id: referral } = await story.send('caseworker', caseId, 'legalAid.legal');
    await story.accept('lawyer', referral);
    // The agency that accepted a referral has a separate case, which the meeting does not show.
    const [own] = await test.database.query<{ received_case_id: string }>(
      'select received_case_id from panoh.referrals where id = $1',
      [referral],
    );
    expect((await overview(own!.received_case_id, 'lawyer')).meetings.items).toEqual([]);
    const held = await story.holdMeeting(caseId);
    const entry = await story.entryOf(held, caseId);
    expect((await story.stepOf(held, `agenda-items/${entry.id}/discussion`)).status).toBe(200);
    expect((await overview(caseId, 'caseworker')).meetings.flaggedUntil).not.toBeNull();
    await story.takeConsentBack(caseId);
    expect((await overview(caseId, 'caseworker')).meetings).toEqual({ items: [], flaggedUntil: null });
  });
});
