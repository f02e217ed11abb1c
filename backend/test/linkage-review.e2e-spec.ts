import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { startApp } from './support/app.js';
import type { TestApp } from './support/app.js';
import type { Actor } from './support/actors.js';
import { caseForm, safeContactForm, servicesConsent } from './support/forms.js';
import { arrangeKulob } from './support/kulob.js';
import type { Kulob } from './support/kulob.js';
import { newAmong } from './support/linking.js';
import { linkerFor } from './support/workers.js';

interface Pair {
  id: string;
  isLinked: boolean;
}

/** Two women of one household, or one with a misspelt name: only a reviewer can decide. */
const twin = (house: keyof typeof FATHERS, givenName: string, surname: string): object =>
  caseForm({
    identity: {
      ...{ surname, givenName, patronymic: FATHERS[house] },
      ...{ bornOn: `199${house}-0${house}-1${house}`, bornPrecision: 'day' },
    },
    safeContact: safeContactForm({ reachAt: `+992 00 ${house}7${house} ${house}8 9${house}` }),
    consents: [servicesConsent(), { scope: 'record_linkage', answer: 'given', presence: 'alone' }],
  });
/** Each household has a different father, birth date and telephone, so no review pair spans two of them. */
const FATHERS = {
  1: 'Муродовна',
  2: 'Каримовна',
  3: 'Юсуфовна',
  4: 'Саидовна',
  5: 'Раҷабовна',
  6: 'Ҳакимовна',
} as const;

describe('what a coordinator decides of pairs', () => {
  let test: TestApp;
  let kulob: Kulob;
  let hands: ReturnType<typeof linkerFor>;
  const as = (person: string): Actor => kulob.as[person] as Actor;
  const link = (): Promise<void> => hands.linker.linkAll();
  const register = async (person: string, form: object): Promise<string> => {
    const { id } = (await as(person).post('/cases', form).expect(201)).body as { id: string };
    await link();
    return id;
  };
  const listed = async (of = 'pairs'): Promise<Pair[]> =>
    ((await as('coordinator').get(`/linkage/${of}`).expect(200)).body as { items: Pair[] }).items;
  const answer = async (pairId: string, word: string): Promise<string> => {
    const { body } = await as('coordinator')
      .post(`/linkage/pairs/${pairId}/answer`, { answer: word })
      .expect(201);
    await link();
    return (body as { id: string }).id;
  };
  const undo = async (id: string): Promise<void> => {
    await as('coordinator').post(`/linkage/decisions/${id}/undo`).expect(200);
    await link();
  };
  /** Who is whose, as it is counted: groups of registrations, whatever their persons are called. */
  const persons = async (): Promise<Record<string, string>> =>
    Object.fromEntries(
      (
        await test.database.query<{ case_id: string; person_id: string }>(
          'select case_id, person_id from linkage.registrations order by case_id',
        )
      ).map((row) => [row.case_id, row.person_id]),
    );

  beforeAll(async () => {
    test = await startApp();
    kulob = await arrangeKulob(test);
    hands = linkerFor(test);
  });
  afterAll(async () => {
    await hands.close();
    await test.close();
  });

  it('makes one person of two, and its undo restores who was whose', async () => {
    const ids = [
      await register('caseworker', twin(1, 'Фотима', 'Бобоева')),
      await register('inspector', twin(1, 'Зуҳра', 'Бобоева')),
    ];
    const before = await persons();
    const [pair] = await listed();
    const decision = await answer(pair?.id ?? '', 'same');
    const merged = await persons();
    expect(new Set(ids.map((id) => merged[id])).size).toBe(1);
    await undo(decision);
    expect(await persons()).toEqual(before);
    expect((await listed()).map(({ id }) => id)).toContain(pair?.id);
  });

  it('splits a wrong link, and its undo restores who was whose', async () => {
    const ids = [
      await register('caseworker', twin(2, 'Мадина', 'Холова')),
      await register('lawyer', twin(2, 'Madina', 'Kholova')),
    ];
    const before = await persons();
    expect(new Set(ids.map((id) => before[id])).size).toBe(1);
    const [pair] = await listed('linked-pairs');
    expect(pair?.isLinked).toBe(true);
    const decision = await answer(pair?.id ?? '', 'different');
    const split = await persons();
    expect(new Set(ids.map((id) => split[id])).size).toBe(2);
    await undo(decision);
    expect(await persons()).toEqual(before);
  });

  it('holds against what comes later', async () => {
    const known = await listed('linked-pairs');
    const first = await register('caseworker', twin(3, 'Сабрина', 'Мирзоева'));
    const second = await register('inspector', twin(3, 'Sabrina', 'Mirzoeva'));
    await answer(newAmong(await listed('linked-pairs'), known), 'different');
    const third = await register('lawyer', twin(3, 'Сабрина', 'Мирзоева'));
    const now = await persons();
    expect(now[first]).not.toBe(now[second]);
    expect([now[first], now[second]]).toContain(now[third]);
  });

  it('is answered once, by whoever was first, and by the coordinator of the group alone', async () => {
    const known = await listed();
    await register('caseworker', twin(4, 'Ситора', 'Назирова'));
    await register('inspector', twin(4, 'Ойша', 'Назирова'));
    const pair = newAmong(await listed(), known);
    await as('inspector').post(`/linkage/pairs/${pair}/answer`, { answer: 'same' }).expect(403);
    await as('coordinator').post(`/linkage/pairs/${pair}/answer`, { answer: 'cannot_tell' }).expect(201);
    const again = await as('deputy').post(`/linkage/pairs/${pair}/answer`, { answer: 'same' }).expect(409);
    expect(again.body).toMatchObject({ code: 'pair_answered_meanwhile' });
    await as('coordinator')
      .post('/linkage/pairs/0192aaaa-aaaa-7aaa-8aaa-aaaaaaaaaaaa/answer', { answer: 'same' })
      .expect(404);
    await as('coordinator').post(`/linkage/pairs/${pair}/answer`, { answer: 'perhaps' }).expect(422);
  });

  it('is asked of no coordinator of another group', async () => {
    await test.database.query('update panoh.working_groups set coordinator_user_id = $2 where id = $1', [
      kulob.otherGroupId,
      as('coordinatorElsewhere').userId,
    ]);
    await register('caseworker', twin(5, 'Наргис', 'Давлатова'));
    await register('inspector', twin(5, 'Умеда', 'Давлатова'));
    const [pair] = await listed();
    const { body } = await as('coordinatorElsewhere').get('/linkage/pairs').expect(200);
    expect(body).toEqual({ items: [], waiting: 0, nextCursor: null });
    const path = `/linkage/pairs/${pair?.id}/answer`;
    await as('coordinatorElsewhere').post(path, { answer: 'same' }).expect(404);
  });

  it('is asked of nobody who registered one of the two, so that a test tells nobody who is known', async () => {
    const known = await listed();
    const own = await register('caseworker', twin(6, 'Парвина', 'Шарифова'));
    await register('inspector', twin(6, 'Малика', 'Шарифова'));
    const pair = newAmong(await listed(), known);
    const opener = `update panoh.cases set opened_by = $2 where id = $1 returning $2::uuid`;
    await test.database.query(opener, [own, as('coordinator').userId]);
    expect((await listed()).map(({ id }) => id)).toEqual(known.map(({ id }) => id));
    await as('coordinator').post(`/linkage/pairs/${pair}/answer`, { answer: 'same' }).expect(404);
    await as('deputy').post(`/linkage/pairs/${pair}/answer`, { answer: 'same' }).expect(201);
    const { body } = await as('coordinator').get('/linkage/decisions').expect(200);
    expect(JSON.stringify(body)).not.toContain(pair);
  });

  it('carries no moment in its address', async () => {
    const ids = [...(await listed()), ...(await listed('linked-pairs'))].map(({ id }) => id);
    expect(ids.length).toBeGreaterThan(2);
    expect(ids.filter((id) => id[14] !== '4')).toEqual([]);
  });
});
