import { describe, expect, it } from '@jest/globals';
import type { QueueDto } from '../src/workboard/queue.dto.js';
import type { NotificationPageDto } from '../src/workboard/workboard.dto.js';
import { BoardStory, ofCase } from './support/board.js';
import { startKulob } from './support/kulob.js';

const { test, kulob } = await startKulob();

describe('the queue of a working group', () => {
  const story = new BoardStory(test, kulob);
  const queue = (query = '', person = 'coordinator'): Promise<QueueDto> =>
    story.get(person, `/queue${query}`);
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
