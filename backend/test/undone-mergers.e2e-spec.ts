import { describe, expect, it } from '@jest/globals';
import { AppRole } from './support/app-role.js';
import { ClosingStory } from './support/closing.js';
import { courtStory } from './support/court-story.js';
import type { Court } from './support/court-story.js';
import { startKulob } from './support/kulob.js';
import { LinkStory, woman } from './support/linking.js';
import { OrderStory } from './support/orders.js';

const { test, kulob } = await startKulob();
const closing = new ClosingStory(test, kulob);
const linking = new LinkStory(test, kulob);
const we = new OrderStory(test, kulob);
let number = 0;

/** Two records of one agency, and the people of its closing. */
const two = async (person: string): Promise<[string, string]> => [
  await linking.register(person, woman((number += 1))),
  await linking.register(person, woman((number += 1))),
];

const merge = async (
  id: string,
  kept: string,
  by = ['caseworker', 'supervisor', 'lawyer'],
): Promise<void> => {
  const [asks = '', endorses = '', decides = ''] = by;
  const reviewerAgencyId = closing.agency(decides === 'lawyer' ? 'legalAid' : 'crisisCentre');
  const asked = { reason: 'duplicate', subjectId: kept, paperSeen: 'passport', reviewerAgencyId };
  const request = (await closing.ask(id, asked, asks).expect(201)).body.id as string;
  await closing.step(request, 'endorsement', { person: endorses, seen: 1 }).expect(200);
  await closing.step(request, 'approval', { person: decides, seen: 2 }).expect(204);
};
const reopen = (id: string, person = 'supervisor') =>
  we.as(person).post(`/cases/${id}/reopenings`, { reason: 'closed_in_error' }).expect(200);

interface Goal {
  id: string;
  words: string;
  history: object[];
  actions: { id: string; what: string; version: number }[];
  version: number;
}
interface Entry {
  id: string;
  note: string;
  goalId: string | null;
}

const person = 'caseworker';

describe('a merger by mistake', () => {
  const worker = () => we.as(person);
  const day = () => closing.today();
  const name = async (order: string, change: object): Promise<void> => {
    const { version } = await we.order(person, order);
    const him = { surname: 'Намунаев' };
    await worker()
      .put(`/orders/${order}/respondent`, { ...him, ...change }, version)
      .expect(200);
  };
  const breach = async (order: string, note: string): Promise<void> => {
    const form = { happenedAt: await we.at(1), reportedBy: 'neighbour', note };
    expect((await we.step(person, order, ['breaches', form])).status).toBe(200);
  };
  const addGoal = async (id: string, words: string): Promise<void> => {
    const goal = { domain: 'justice', setOn: await day(), words, measure: null };
    await worker().post(`/cases/${id}/goals`, goal).expect(201);
  };
  const serve = async (id: string, change: object): Promise<void> => {
    const given = { serviceType: 'legal', withWhom: 'survivor', givenOn: await day() };
    await worker()
      .post(`/cases/${id}/support-entries`, { ...given, ...change })
      .expect(201);
  };
  const goalsOf = (id: string) => we.get<Goal[]>(person, `/cases/${id}/goals`);
  const servicesOf = async (id: string): Promise<Entry[]> =>
    (await we.get<{ items: Entry[] }>(person, `/cases/${id}/support-entries`)).items;
  const notesOf = async (id: string): Promise<string[]> =>
    (await servicesOf(id)).map(({ note }) => note).sort();
  const waits = async (id: string): Promise<string[][]> =>
    Promise.all(['po.breach', 'po.expiry', 'pl.action'].map((rule) => we.waiting(person, id, rule)));

  it('gives back an order with its words, those written since too, and its tasks', async () => {
    const [twice, kept] = await two(person);
    const { id: own } = await we.served(person, kept, 5);
    const { id: order } = await we.served(person, twice, 3);
    await name(order, { livesAt: 'ш. Кӯлоб' });
    await breach(order, 'Ба дари хона омад.');
    const incident =
      'update panoh.protection_orders o set incident_id = i.id from panoh.incidents i where i.case_id = o.case_id and o.id = $1';
    await test.database.query(incident, [order]);
    const before = [await waits(twice), await waits(kept)];
    const paper = await we.order(person, order);
    await merge(twice, kept);
    await name(order, { livesAt: 'ш. Данғара', reason: 'typing' });
    await breach(order, 'Боз занг зад.');
    const { subjects } = await we.get<{ subjects: { kind: string; id: string; version: number }[] }>(
      person,
      `/cases/${kept}/corrections`,
    );
    const correction = {
      subjectKind: 'order_paper',
      subjectId: order,
      reason: 'typing',
      values: { number: '119/26' },
    };
    const seen = subjects.find(({ kind, id }) => kind === 'order_paper' && id === order)?.version;
    await worker().post(`/cases/${kept}/corrections`, correction, seen).expect(200);

    await reopen(twice);
    expect(await we.order(person, order)).toMatchObject({
      ...{ caseId: twice, issuerName: (paper as unknown as Record<string, unknown>)['issuerName'] },
      incidentId: expect.any(String),
      breaches: expect.arrayContaining(
        ['Ба дари хона омад.', 'Боз занг зад.'].map((note) => expect.objectContaining({ note })),
      ),
      respondent: { surname: 'Намунаев', livesAt: 'ш. Данғара' },
    });
    const { orders } = await we.ordersOf(person, kept);
    expect(orders.map(({ id }) => id)).toEqual([own]);
    const corrections = await we.get<{ items: object[] }>(person, `/cases/${twice}/corrections`);
    expect(corrections.items).toMatchObject([{ subjectId: order, after: { number: '119/26' } }]);
    expect((await waits(twice))[0]).toEqual([...(before[0]?.[0] ?? []), ...(before[0]?.[0] ?? [])].sort());
    expect((await waits(twice))[1]).toEqual(before[0]?.[1]);
    expect(await waits(kept)).toEqual(before[1]);
  });

  it('gives back a goal with how far it came and the services for it, and leaves what is of the other', async () => {
    const [twice, kept] = await two(person);
    await addGoal(kept, 'Кор ёфтан');
    await addGoal(twice, 'Талоқ');
    const [goal] = (await goalsOf(twice)) as [Goal];
    await serve(twice, { goalId: goal.id, note: 'Ариза навиштем' });
    await serve(twice, { correctsId: (await servicesOf(twice))[0]?.id, note: 'Ариза додем' });
    const before = await servicesOf(twice);

    await merge(twice, kept);
    expect(await servicesOf(kept)).toEqual(before);
    const moved = (await goalsOf(kept)).find(({ id }) => id === goal.id);
    const said = { progress: 'in_progress', word: 'Оғоз кардем', saidOn: await day() };
    await worker().post(`/goals/${goal.id}/progress`, said, moved?.version).expect(200);
    const action = {
      template: null,
      what: 'Ариза навиштан',
      owner: 'worker',
      referralId: null,
      dueOn: await we.day(3),
    };
    await worker().post(`/goals/${goal.id}/actions`, action).expect(201);
    await serve(kept, { goalId: goal.id, note: 'Ба суд рафтем' });
    await serve(kept, { note: 'Ба кор дархост кардем' });

    await reopen(twice);
    expect(await goalsOf(twice)).toMatchObject([
      { words: 'Талоқ', history: [{ word: 'Оғоз кардем' }, {}], actions: [{ what: 'Ариза навиштан' }] },
    ]);
    expect(await goalsOf(kept)).toMatchObject([{ words: 'Кор ёфтан' }]);
    expect(await notesOf(twice)).toEqual(['Ариза додем', 'Ариза навиштем', 'Ба суд рафтем']);
    expect(await notesOf(kept)).toEqual(['Ба кор дархост кардем']);
    expect((await waits(twice))[2]).toHaveLength(1);
    expect((await waits(kept))[2]).toEqual([]);
  });
});

describe('a merged record', () => {
  const orderOf = async (): Promise<{ twice: string; kept: string; order: string }> => {
    const [twice, kept] = await two(person);
    const { id: order } = await we.served(person, twice, 3);
    await merge(twice, kept);
    return { twice, kept, order };
  };
  const placeOf = async (order: string): Promise<string> => (await we.order(person, order)).caseId;

  it('that went on as a third one gets back what it had, and gives back what it got', async () => {
    const { twice, kept, order } = await orderOf();
    const third = await linking.register(person, woman((number += 1)));
    await merge(kept, third);
    expect(await placeOf(order)).toBe(third);
    await reopen(kept);
    expect(await placeOf(order)).toBe(kept);
    await reopen(twice);
    expect(await placeOf(order)).toBe(twice);
  });

  it('opens again without its order where the other one has no keys, or the viewer must not see it', async () => {
    const lost = await orderOf();
    await test.database.query('delete from vault.case_keys where case_id = $1', [lost.kept]);
    const blocked = await orderOf();
    await linking.block(blocked.kept, { user: person });
    for (const { twice, kept, order } of [lost, blocked]) {
      await reopen(twice, person);
      const [row] = await test.database.query('select case_id from panoh.protection_orders where id = $1', [
        order,
      ]);
      expect(row).toEqual({ case_id: kept });
    }
  });

  it('gets no row back whose words were not sealed for it, and no contact that she does not want', async () => {
    const { twice, order } = await orderOf();
    const role = await AppRole.connect(test);
    const bare = role.as(we.as('supervisor'), ['select panoh.reopen_case($1, $2)', [twice, '{}']]);
    await expect(bare).rejects.toThrow('changed since');
    await role.close();
    await test.database.query('update panoh.cases set contact_stopped = true where id = $1', [twice]);
    await reopen(twice);
    expect(await placeOf(order)).toBe(twice);
    const contacts = `select 1 from panoh.follow_ups where case_id = $1 and status = 'pending' and kind = 'safety_contact'`;
    expect(await test.database.query(contacts, [twice])).toEqual([]);
  });
});

describe('a merger by mistake at the lawyer', () => {
  it('gives back a court case with its later steps, its hearing and their tasks', async () => {
    const story = courtStory(test, (person) => we.as(person));
    const { day } = story;
    const [twice, kept] = await two('lawyer');
    const dates = async (id: string): Promise<unknown[]> =>
      (await we.as('lawyer').get(`/cases/${id}/key-dates`).expect(200)).body.dates;
    const rules = async (id: string): Promise<string[]> =>
      (
        await test.database.query<{ rule: string }>(
          `select distinct rule from panoh.follow_ups where case_id = $1 and status = 'pending' and rule like 'lg.%' order by 1`,
          [id],
        )
      ).map(({ rule }) => rule);
    await story.take(await story.begin({}, twice), 'hearing_set');
    const own = await story.begin({ kind: 'housing' }, kept);
    await merge(twice, kept, ['lawyer', 'legalSupervisor', 'caseworker']);
    const now = (await story.courts('lawyer', kept)).find(({ id }) => id !== own.id) as Court;
    await story.take(now, 'hearing_postponed', { nextOn: 30, note: 'Толори 3' });

    await reopen(twice, 'legalSupervisor');
    const [back] = await story.courts('lawyer', twice);
    expect(back?.steps.map(({ step }) => step).sort()).toEqual(['filed', 'hearing_postponed', 'hearing_set']);
    expect(back?.steps).toContainEqual(expect.objectContaining({ note: 'Толори 3' }));
    expect((await story.courts('lawyer', kept)).map(({ id }) => id)).toEqual([own.id]);
    expect(await dates(twice)).toMatchObject([{ kind: 'hearing', notes: [{ onDay: day(30) }, {}] }]);
    expect(await rules(twice)).toEqual(['lg.court', 'lg.next_step']);
    expect(await rules(kept)).toEqual(['lg.next_step']);
  });
});
