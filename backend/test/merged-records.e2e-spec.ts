import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { startApp } from './support/app.js';
import type { TestApp } from './support/app.js';
import { ClosingStory } from './support/closing.js';
import { arrangeKulob } from './support/kulob.js';
import { LinkStory, woman } from './support/linking.js';

interface Merged {
  survivorCode: string;
  status: string;
  previousCodes: { id: string; code: string }[];
  mergedIntoCode: { id: string; code: string } | null;
}

describe('two records of one woman at one agency', () => {
  let test: TestApp;
  let closing: ClosingStory;
  let linking: LinkStory;
  let number = 40;
  /** Two records that linkage does not match. */
  const two = async (change: { isLinked?: boolean } = {}): Promise<[string, string]> => [
    await linking.register('caseworker', woman((number += 1)), change),
    await linking.register('caseworker', woman((number += 1)), change),
  ];
  const head = (id: string, person = 'caseworker') => linking.get<Merged>(person, `/cases/${id}`);
  const found = async (code: string, person = 'caseworker'): Promise<string[]> => {
    const { body } = await linking.as(person).post('/cases/search', { code }).expect(200);
    return (body as { items: { id: string }[] }).items.map(({ id }) => id);
  };
  const name = (id: string, kept: string) =>
    closing.as('caseworker').post(`/cases/${id}/closure-statements`, { kind: 'other_case', subjectId: kept });
  /** Names and births of these two differ: only a paper shows that they are one woman. */
  const duplicateOf = (kept: string) => ({ reason: 'duplicate', subjectId: kept, paperSeen: 'passport' });
  const endorsed = (id: string, kept: string): Promise<string> => closing.endorsed(id, duplicateOf(kept));
  const approve = (request: string) => closing.step(request, 'approval', { person: 'lawyer', seen: 2 });
  const merge = async (id: string, kept: string) => {
    await approve(await endorsed(id, kept)).expect(204);
    await linking.link();
  };
  const reopen = async (id: string) => {
    await linking.as('supervisor').post(`/cases/${id}/reopenings`, { reason: 'closed_in_error' }).expect(200);
    await linking.link();
  };
  const stored = () =>
    test.database.query(
      `select case_id, person_id from linkage.registrations where is_linkable order by case_id`,
    );

  beforeAll(async () => {
    test = await startApp();
    const kulob = await arrangeKulob(test);
    closing = new ClosingStory(test, kulob);
    linking = new LinkStory(test, kulob);
  });
  afterAll(async () => {
    await linking.close();
    await test.close();
  });

  it('go on as one, whose page and search answer to both codes, and opening one again undoes all of it', async () => {
    const [twice, kept] = await two();
    const [before, persons] = [await Promise.all([head(twice), head(kept)]), await stored()];
    const [old, own] = before.map(({ survivorCode }) => survivorCode) as [string, string];
    expect([before[0].previousCodes, before[0].mergedIntoCode]).toEqual([[], null]);

    expect(await linking.personOf(twice)).not.toBe(await linking.personOf(kept));
    await merge(twice, kept);
    expect(await head(kept)).toMatchObject({
      previousCodes: [{ id: twice, code: old }],
      mergedIntoCode: null,
    });
    expect(await head(twice)).toMatchObject({
      status: 'closed',
      previousCodes: [],
      mergedIntoCode: { id: kept, code: own },
    });
    expect((await found(old)).sort()).toEqual([twice, kept].sort());
    expect(await found(own)).toEqual([kept]);
    const card = await linking.as('caseworker').post(`/cases/${kept}/prints/code`).expect(200);
    expect(card.body).toMatchObject({ code: own, previousCodes: [old] });
    expect(await linking.personOf(twice)).toBe(await linking.personOf(kept));

    await reopen(twice);
    expect(await stored()).toEqual(persons);
    expect(await head(kept)).toMatchObject({
      survivorCode: own,
      status: 'open',
      previousCodes: [],
      mergedIntoCode: null,
    });
    expect(await head(twice)).toMatchObject({ status: 'open', previousCodes: [], mergedIntoCode: null });
    expect(await found(old)).toEqual([twice]);
  });

  it('keep what she wanted help with: the record that stays needs a goal for it', async () => {
    const [twice, kept] = await two();
    await closing.answerNeeds(kept);
    await closing.answerNeeds(twice, ['material']);
    await merge(twice, kept);
    const { needs } = (await linking.as('caseworker').get(`/cases/${kept}/needs`).expect(200)).body;
    const wanted = needs.filter(({ answer }: { answer: string }) => answer === 'wanted');
    expect(wanted).toMatchObject([{ need: 'material', goals: 0 }]);
    expect(await closing.blockers(kept)).toContain('needs_without_goal');
  });

  it('keep her goals with their words, how far they came and what is to be done', async () => {
    const worker = linking.as('caseworker');
    const day = async (days: number): Promise<string> => {
      const [row] = await test.database.query<{ day: string }>(
        `select ((panoh.now() at time zone 'Asia/Dushanbe')::date + $1::integer)::text as day`,
        [days],
      );
      return row?.day ?? '';
    };
    const goals = async (id: string) => (await worker.get(`/cases/${id}/goals`).expect(200)).body;
    const [twice, kept] = await two();
    const words = { words: 'Талоқ ва алимент', measure: 'Ҳукми суд' };
    await worker
      .post(`/cases/${twice}/goals`, { domain: 'justice', setOn: await day(0), ...words })
      .expect(201);
    const [goal] = await goals(twice);
    const what = 'Ариза навиштан';
    const action = { template: null, what, owner: 'worker', referralId: null, dueOn: await day(3) };
    await worker.post(`/goals/${goal.id}/actions`, action).expect(201);
    const said = async (): Promise<void> => {
      const [{ version }] = await goals(twice);
      const step = { progress: 'in_progress', word: 'Оғоз кардем', saidOn: await day(0) };
      await worker.post(`/goals/${goal.id}/progress`, step, version).expect(200);
    };
    const [{ actions }] = await goals(twice);
    const done = { step: 'done', dueOn: null, obstacle: null };
    await worker.post(`/plan-actions/${actions[0].id}/steps`, done, actions[0].version).expect(200);
    await said();
    const request = await endorsed(twice, kept);
    await said();
    // Words that were written after the endorsement are not sealed for the other record.
    expect((await approve(request)).status).toBe(412);
    await closing.step(request, 'withdrawal', { person: 'caseworker', seen: 2 }).expect(200);
    await merge(twice, kept);
    const history = [{ word: 'Оғоз кардем' }, { word: 'Оғоз кардем' }, {}];
    expect(await goals(kept)).toMatchObject([{ ...words, history, actions: [{ what, step: 'done' }] }]);
    expect(await goals(twice)).toEqual([]);
  });

  it('is nobody’s of another agency: neither to name, nor to see, nor to take back', async () => {
    const [twice, kept] = await two();
    const elsewhere = await linking.register('inspector', woman(number));
    expect((await name(twice, elsewhere)).status).toBe(422);
    await merge(twice, kept);
    expect(await linking.get('coordinator', '/linkage/decisions')).toEqual([]);
    const [row] = await test.database.query<{ id: string }>(
      'select id from linkage.decisions where is_of_agency and undone_at is null order by decided_at desc limit 1',
    );
    await linking.as('coordinator').post(`/linkage/decisions/${row?.id}/undo`).expect(404);
    const { survivorCode } = await head(twice);
    expect(await found(survivorCode, 'inspector')).toEqual([]);
  });

  it('never go round: a record that goes on as another one is named by nobody, at no moment', async () => {
    const [one, other] = await two();
    const third = await linking.register('caseworker', woman((number += 1)));
    const crossed = [await endorsed(one, other), await endorsed(other, one)];
    const answers = await Promise.all(crossed.map((request) => approve(request)));
    // The record that stays has no request to close any more: the other decision is nobody's.
    const [first, second] = answers.map(({ status }) => status).sort();
    expect(first).toBe(204);
    expect([404, 409, 412]).toContain(second);
    const [merged, kept] = (await head(one)).mergedIntoCode ? [one, other] : [other, one];
    expect((await name(third, merged).expect(422)).body.fields).toEqual([
      { path: 'subjectId', code: 'goes_on_elsewhere' },
    ]);
    // And what was named before it went on as another one is not settled either; a chain leads to its end.
    await closing.step(crossed[merged === one ? 1 : 0] ?? '', 'withdrawal', {
      person: 'caseworker',
      seen: 2,
    });
    await merge(kept, third);
    expect((await head(merged)).mergedIntoCode?.id).toBe(third);
    expect((await head(third)).previousCodes.map(({ id }) => id).sort()).toEqual([one, other].sort());
    await reopen(kept);
    expect((await head(merged)).mergedIntoCode?.id).toBe(kept);
    expect((await head(third)).previousCodes).toEqual([]);
  });

  it('keeps whoever is kept from the one away from the other, linked or not, and lets nobody settle it unseen', async () => {
    const [twice, kept] = await two({ isLinked: false });
    await linking.block(twice, { user: 'caseworker2' });
    await linking.as('caseworker2').get(`/cases/${kept}`).expect(200);
    await merge(twice, kept);
    await linking.as('caseworker2').get(`/cases/${kept}`).expect(404);
    expect(await linking.personOf(twice)).toBeUndefined();
    await reopen(twice);
    await linking.as('caseworker2').get(`/cases/${kept}`).expect(200);

    const [again, other] = await two();
    await linking.block(other, { user: 'supervisor' });
    const request = await closing.requested(again, duplicateOf(other));
    const answer = await closing.step(request, 'endorsement', { person: 'supervisor', seen: 1 }).expect(409);
    expect(answer.body.code).toBe('record_goes_on_elsewhere');
  });

  it('counts her once', async () => {
    const [twice, kept] = await two();
    await merge(twice, kept);
    const rows = await test.database.query<{ case_id: string; duplicate_of: string | null }>(
      `select case_id, duplicate_of from statistics.records_to_count('2000-01-01', '2100-01-01')
       where unit = 'registrations' and case_id = any ($1::uuid[]) order by duplicate_of nulls last`,
      [[twice, kept]],
    );
    expect(rows).toEqual([
      { case_id: twice, duplicate_of: kept },
      { case_id: kept, duplicate_of: null },
    ]);
  });
});
