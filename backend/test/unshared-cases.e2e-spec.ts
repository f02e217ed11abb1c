import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { NotificationPageDto } from '../src/workboard/workboard.dto.js';
import type { UnsharedCaseDto } from '../src/workboard/queue.dto.js';
import { startApp } from './support/app.js';
import type { TestApp } from './support/app.js';
import { BoardStory } from './support/board.js';
import { arrangeKulob } from './support/kulob.js';

describe('a case that another agency opened and the group does not see', () => {
  let test: TestApp;
  let story: BoardStory;
  const unshared = (person = 'coordinator'): Promise<UnsharedCaseDto[]> =>
    story.get(person, '/queue/unshared');
  const ask = (referralId: string, person = 'coordinator') =>
    story.as(person).post('/queue/unshared/questions', { referralId });
  const wanted = async (person: string): Promise<(string | null)[]> =>
    (await story.get<NotificationPageDto>(person, '/notifications')).items
      .filter(({ kind }) => kind === 'group_consent_wanted')
      .map(({ caseId }) => caseId);
  const answer = (caseId: string, word: 'given' | 'refused') =>
    story
      .as('lawyer')
      .post(`/cases/${caseId}/consents`, {
        answers: [{ scope: 'case_conference_mdwg', answer: word, presence: 'alone' }],
      })
      .expect(201);
  /** A shared case of the crisis centre whose referral the legal aid accepted. */
  const accepted = async (open: 'open' | 'openShared' = 'openShared') => {
    const sent = await story.send('caseworker', await story[open]('caseworker'), 'legalAid.legal');
    const { caseId } = (await story.accept('lawyer', sent.id)) as { caseId: string };
    return { sent, caseId };
  };

  beforeAll(async () => {
    test = await startApp();
    story = new BoardStory(test, await arrangeKulob(test));
  });
  afterAll(() => test.close());

  it('is listed by the referral alone, and its lead is asked to ask', async () => {
    const { sent, caseId } = await accepted();
    const [row] = await unshared();
    expect(row).toEqual({
      referralId: sent.id,
      reference: sent.reference,
      agencyName: { tg: 'legalAid', ru: 'legalAid', en: 'legalAid' },
      acceptedAt: expect.any(String),
      askedAt: null,
    });
    expect(JSON.stringify(await unshared())).not.toContain(caseId);
    await ask(sent.id).expect(204);
    expect(await wanted('lawyer')).toEqual([caseId]);
    expect(await wanted('caseworker')).toEqual([]);
    expect((await unshared())[0]?.askedAt).not.toBeNull();
    const { openQuestions } = await story.get<{ openQuestions: string[] }>(
      'lawyer',
      `/cases/${caseId}/overview`,
    );
    expect(openQuestions).toEqual(['group_consent']);
    await answer(caseId, 'given');
    expect((await unshared()).map(({ referralId }) => referralId)).not.toContain(sent.id);
    await ask(sent.id).expect(404);
  });

  it('looks the same where she refused: the line stays, and nobody is asked to ask her again', async () => {
    const [silent, refused] = [await accepted(), await accepted()];
    await answer(refused.caseId, 'refused');
    for (const { sent } of [silent, refused]) await ask(sent.id).expect(204);
    const rows = (await unshared()).filter(({ referralId }) =>
      [silent.sent.id, refused.sent.id].includes(referralId),
    );
    expect(rows.map(({ askedAt }) => askedAt !== null)).toEqual([true, true]);
    expect(await wanted('lawyer')).not.toContain(refused.caseId);
    expect(await wanted('lawyer')).toContain(silent.caseId);
    await story.pass('31 days');
    expect(await unshared()).toEqual([]);
  });

  it('is there for the coordinators of that group alone, of cases that they may know of', async () => {
    const hidden = await accepted('open');
    const { sent, caseId } = await accepted();
    expect((await unshared()).map(({ referralId }) => referralId)).toEqual([sent.id]);
    expect((await unshared('deputy')).map(({ referralId }) => referralId)).toEqual([sent.id]);
    expect(await unshared('coordinatorElsewhere')).toEqual([]);
    await ask(hidden.sent.id).expect(404);
    await ask(sent.id, 'coordinatorElsewhere').expect(404);
    for (const person of ['caseworker', 'lawyer', 'inspector', 'supervisor'])
      await ask(sent.id, person).expect(403);
    await story.block(caseId, { user: 'coordinator' });
    expect(await unshared()).toEqual([]);
    await ask(sent.id).expect(404);
  });
});
