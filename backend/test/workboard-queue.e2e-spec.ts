import { describe, expect, it } from '@jest/globals';
import type { SupervisorInboxDto, QueueDto } from '../src/workboard/queue.dto.js';
import type { NotificationPageDto } from '../src/workboard/workboard.dto.js';
import { assessmentForm } from './support/assessments.js';
import { BoardStory, ofCase } from './support/board.js';
import { plantRequest } from './support/closing.js';
import { startKulob } from './support/kulob.js';

const { test, kulob } = await startKulob();

describe('the queue of a working group', () => {
  const story = new BoardStory(test, kulob);
  const queue = (query = '', person = 'coordinator'): Promise<QueueDto> =>
    story.get(person, `/queue${query}`);
  const assess = async (id: string, answers: Parameters<typeof assessmentForm>[0]): Promise<void> => {
    await story.as('caseworker').post(`/cases/${id}/assessments`, assessmentForm(answers)).expect(201);
  };
  const told = async (person: string, caseId: string): Promise<string[]> => {
    const page = await story.get<NotificationPageDto>(person, '/notifications?unread=true');
    return page.items.filter((item) => item.caseId === caseId || item.referralId).map((item) => item.kind);
  };

  it('shows a late row by reference only, with whose it is, until she takes her consent back', async () => {
    const id = await story.openShared('caseworker');
    const { survivorCode, reference } = (await story.as('caseworker').get(`/cases/${id}`)).body;
    expect(ofCase((await queue()).items, id)).toEqual([]);
    await story.pass('4 days');
    const shown = await queue();
    const lines = ofCase(shown.items, id);
    const contact = lines.filter((line) => line.rule?.startsWith('fu.') && line.rule !== 'fu.safety_plan');
    expect(contact).toMatchObject([
      {
        ...{ filter: 'late', type: 'follow_up', reference, band: 'incomplete' },
        ...{ withAgencyName: { en: 'crisisCentre' }, allowedActions: ['ask'] },
      },
    ]);
    expect(JSON.stringify(shown)).not.toContain(survivorCode);
    expect(JSON.stringify(shown)).not.toMatch(/Намунаева|Гули|caseworker/);
    expect(shown.counts.all).toBe(shown.items.length);
    const answers = [{ scope: 'case_conference_mdwg', answer: 'refused', presence: 'alone' }];
    await story.as('caseworker').post(`/cases/${id}/consents`, { answers }).expect(201);
    expect(JSON.stringify(await queue())).not.toContain(id);
    const question = { followUpId: lines[0]?.id };
    await story.as('coordinator').post('/queue/questions', question).expect(404);
  });

  it('holds nothing of a case that she did not allow to be shared, which escalates inside the agency', async () => {
    const id = await story.open('caseworker');
    await assess(id, { kill_threat: 'yes' });
    await story.send('caseworker', id, 'legalAid.legal');
    await plantRequest(story, id);
    const before = (await queue()).counts;
    await story.pass('4 days');
    expect(JSON.stringify(await queue())).not.toContain(id);
    expect((await queue()).counts.high_no_contact).toBe(before.high_no_contact);
    expect((await queue()).counts.closing).toBe(before.closing);
    const approvals = await story.get<SupervisorInboxDto>(
      'supervisor',
      '/supervisor-inbox?kind=supervisor_alert',
    );
    expect(ofCase(approvals.items, id).map((line) => line.rule)).toEqual(
      expect.arrayContaining(['fu.safety_plan']),
    );
  });

  it('holds each row for one reason, and counts what each filter shows', async () => {
    const high = await story.openShared('caseworker');
    await assess(high, { kill_threat: 'yes' });
    const sent = await story.send('caseworker', high, 'legalAid.legal');
    await plantRequest(story, high);
    await story.pass('2 days');
    for (const filter of ['high_no_contact', 'closing', 'unanswered'] as const) {
      const shown = await queue(`?filter=${filter}`);
      expect(ofCase(shown.items, high)).toHaveLength(1);
      expect(shown.items.every((line) => line.filter === filter)).toBe(true);
      expect(shown.items).toHaveLength(shown.counts[filter]);
    }
    const all = await queue();
    const ids = all.items.map((line) => line.id);
    expect(new Set(ids).size).toBe(ids.length);
    const unanswered = all.items.find((line) => line.id === sent.id);
    expect(unanswered).toMatchObject({
      owes: 'answer',
      serviceType: 'legal',
      urgency: 'high',
      withAgencyName: { en: 'legalAid' },
      referralReference: sent.reference,
      allowedActions: ['ask', 're_route'],
    });
    const closed = all.items.find((line) => line.filter === 'closing' && line.caseId === high);
    expect(closed).toMatchObject({ type: 'closure', allowedActions: [] });
  });

  it('asks whoever owes the next step, and the question stands in the timeline', async () => {
    const id = await story.openShared('caseworker');
    const sent = await story.send('caseworker', id, 'legalAid.legal');
    await story.pass('2 days');
    await story.as('coordinator').post('/queue/questions', { referralId: sent.id }).expect(204);
    expect(await told('lawyer', id)).toContain('question_asked');
    expect((await story.timeline('caseworker', id)).map((entry) => entry.kind)).toContain('question_asked');
    const shown = (await queue('?filter=unanswered')).items.find((line) => line.id === sent.id);
    expect(shown).toMatchObject({ askedTimes: 1 });
    expect(shown?.askedAt).not.toBeNull();

    await story.pass('2 days');
    const row = ofCase((await queue('?filter=late')).items, id)[0];
    await story.as('deputy').post('/queue/questions', { followUpId: row?.id }).expect(204);
    expect(await told('caseworker', id)).toContain('question_asked');
    expect(await told('supervisor', id)).toContain('question_asked');
    expect(await told('caseworker2', id)).toEqual([]);
  });

  it('has no row, count or gap for a coordinator who is blocked, and goes on for her deputy', async () => {
    const id = await story.openShared('caseworker');
    await story.pass('4 days');
    const before = await queue();
    const gone = ofCase(before.items, id).length;
    expect(gone).toBeGreaterThan(0);
    await story.block(id, { user: 'coordinator' });
    const after = await queue();
    expect(JSON.stringify(after)).not.toContain(id);
    expect(after.counts.all).toBe(before.counts.all - gone);
    expect(ofCase((await queue('', 'deputy')).items, id)).toHaveLength(gone);
    const row = ofCase(before.items, id)[0];
    await story.as('coordinator').post('/queue/questions', { followUpId: row?.id }).expect(404);
  });

  it('counts as far as a hundred, and shows a page of whatever there is', async () => {
    const id = await story.openShared('caseworker');
    await story.addTasks(id, 130, '3 hours');
    const shown = await queue('?filter=late');
    expect(shown.counts.late).toBe(100);
    expect(shown.counts.all).toBe(100);
    expect(shown.items).toHaveLength(25);
    expect(shown.nextCursor).not.toBeNull();
    await test.database.query(
      `update panoh.follow_ups set status = 'done' where case_id = $1 and kind = 'task'`,
      [id],
    );
  });
});
