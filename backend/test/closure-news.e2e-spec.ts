import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { randomUUID } from 'node:crypto';
import type { NotificationDto } from '../src/workboard/workboard.dto.js';
import { startApp } from './support/app.js';
import type { TestApp } from './support/app.js';
import { ClosingStory } from './support/closing.js';
import { arrangeKulob } from './support/kulob.js';

jest.setTimeout(30_000);

describe('who is told that closing was asked for', () => {
  let test: TestApp;
  let story: ClosingStory;
  let cases: string[];
  const next = (): string => cases.pop() ?? '';
  const block = (id: string, kind: 'user' | 'agency', subject: string) =>
    test.database.query(
      `insert into panoh.conflict_blocks (id, case_id, subject_kind, subject_id, source)
       values ($1, $2, $3, $4, 'person')`,
      [randomUUID(), id, kind, subject],
    );
  /** Stored notifications of a closure request, by user and kind. */
  const told = async (request: string): Promise<string[]> => {
    const rows = await test.database.query<{ user_id: string; kind: string }>(
      'select user_id, kind from panoh.notifications where subject_id = $1',
      [request],
    );
    const people = Object.entries(story.kulob.as);
    return rows
      .map(({ user_id, kind }) => `${people.find(([, one]) => one.userId === user_id)?.[0]}: ${kind}`)
      .sort();
  };
  const newsOf = async (person: string, request: string): Promise<NotificationDto[]> => {
    const { items } = (await story.as(person).get('/notifications?unread=true').expect(200)).body;
    return (items as NotificationDto[]).filter(({ subjectId }) => subjectId === request);
  };
  const approve = (request: string, person: string) =>
    story.step(request, 'approval', { person, seen: 2 }).expect(204);

  beforeAll(async () => {
    test = await startApp();
    story = new ClosingStory(test, await arrangeKulob(test));
    cases = await story.ready(9);
  });
  afterAll(() => test.close());

  it('her own supervisors at once, and nobody who can do nothing yet', async () => {
    const id = next();
    const request = await story.requested(id);
    expect(await told(request)).toEqual([
      'supervisor2: closure_to_endorse',
      'supervisor: closure_to_endorse',
    ]);
    const [item] = await newsOf('supervisor', request);
    expect(item).toMatchObject({ caseId: id, isRead: false, rule: null, referralId: null });
  });

  it('the second agency once it is endorsed: everybody there who may decide, by reference alone', async () => {
    const id = next();
    const request = await story.endorsed(id);
    expect(await told(request)).toEqual([
      'lawyer: closure_to_decide',
      'legalSupervisor: closure_to_decide',
      'supervisor2: closure_to_endorse',
      'supervisor: closure_to_endorse',
    ]);
    const [item] = await newsOf('lawyer', request);
    const { reference, survivorCode } = (await story.as('caseworker').get(`/cases/${id}`)).body;
    expect(item).toMatchObject({ kind: 'closure_to_decide', reference, code: null });
    expect(JSON.stringify(item)).not.toContain(survivorCode);
    await story.as('lawyer').get(`/closure-requests/${item?.subjectId}`).expect(200);
  });

  it('nobody any more of a step that a colleague has taken', async () => {
    const request = await story.requested(next());
    expect(await newsOf('supervisor2', request)).toHaveLength(1);
    await story.step(request, 'endorsement', { person: 'supervisor', seen: 1 }).expect(200);
    expect(await newsOf('supervisor2', request)).toEqual([]);
  });

  it('and whoever asked, once it is decided; the second agency is left with nothing', async () => {
    const request = await story.endorsed(next());
    await approve(request, 'lawyer');
    expect(await told(request)).toContain('caseworker: closure_approved');
    for (const person of ['lawyer', 'legalSupervisor']) expect(await newsOf(person, request)).toEqual([]);
    const [item] = await newsOf('caseworker', request);
    await story.as('caseworker').get(`/closure-requests/${item?.subjectId}`).expect(200);
  });

  it('whoever asked and whoever leads now, where it is sent back', async () => {
    const id = next();
    const request = await story.endorsed(id);
    const { version } = (await story.as('supervisor').get(`/cases/${id}`).expect(200)).body;
    const to = { userId: story.as('caseworker2').userId };
    await story.as('supervisor').post(`/cases/${id}/lead`, to, version).expect(200);
    const back = { person: 'lawyer', seen: 2, body: { reason: 'new_concern' } };
    await story.step(request, 'refusal', back).expect(204);
    const sentBack = (await told(request)).filter((line) => line.endsWith('closure_sent_back'));
    expect(sentBack).toEqual(['caseworker2: closure_sent_back', 'caseworker: closure_sent_back']);
  });

  it('inside one agency the colleague who was named, and no other', async () => {
    const id = next();
    await story.consent(id, { scope: 'case_conference_mdwg', answer: 'refused', untilOn: null });
    const named = { reviewerAgencyId: null, reviewerUserId: story.as('caseworker2').userId };
    const request = await story.endorsed(id, named);
    expect((await told(request)).filter((line) => line.endsWith('to_decide'))).toEqual([
      'caseworker2: closure_to_decide',
    ]);
  });

  it('nobody who coordinates, counts or administers', async () => {
    const request = await story.endorsed(next(), { reviewerAgencyId: story.agency('cowfa') });
    expect((await told(request)).filter((line) => line.endsWith('to_decide'))).toEqual([
      'cowfaSupervisor: closure_to_decide',
      'specialist: closure_to_decide',
    ]);
  });

  it('nobody who is blocked, and what was told is gone with a block that comes later', async () => {
    const id = next();
    await block(id, 'user', story.as('supervisor2').userId);
    const request = await story.endorsed(id);
    expect(await told(request)).not.toContain('supervisor2: closure_to_endorse');
    const unread = async (): Promise<number> =>
      (await story.as('legalSupervisor').get('/notifications?unread=true')).body.unread;
    const before = await unread();
    await block(id, 'agency', story.agency('legalAid'));
    expect(await newsOf('legalSupervisor', request)).toEqual([]);
    expect(await unread()).toBe(before - 1);
  });

  it('nobody who left', async () => {
    const status = (person: string, value: string) =>
      test.database.query('update panoh.users set status = $1 where id = $2', [
        value,
        story.as(person).userId,
      ]);
    const id = next();
    await status('supervisor2', 'disabled');
    const request = await story.requested(id);
    await status('supervisor2', 'active');
    expect(await told(request)).toEqual(['supervisor: closure_to_endorse']);
  });
});
