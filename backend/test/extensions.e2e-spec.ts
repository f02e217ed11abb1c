import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { startApp } from './support/app.js';
import type { TestApp } from './support/app.js';
import { arrangeKulob, joinGroup } from './support/kulob.js';
import { OrderStory, problemsOf } from './support/orders.js';
import type { ShownOrder } from './support/orders.js';

interface Asked {
  orderId: string;
  reference: string;
  state: string;
  endsOn: string;
  band: string | null;
  allowedActions: string[];
  version: number;
}
type Extended = ShownOrder & Record<string, unknown>;

describe('the extension of an order', () => {
  let test: TestApp;
  let story: OrderStory;

  beforeAll(async () => {
    test = await startApp();
    story = new OrderStory(test, await arrangeKulob(test));
  });
  afterAll(() => test.close());

  const requests = async (person = 'prosecutor'): Promise<Asked[]> =>
    (await story.get<{ requests: Asked[] }>(person, '/extension-requests')).requests;
  const asked = async (orderId: string): Promise<Asked | undefined> =>
    (await requests()).find((one) => one.orderId === orderId);
  /** An order that runs since so many days, and whose extension the police asked for today. */
  const sent = async (days = 11): Promise<{ caseId: string; order: Extended }> => {
    const caseId = await story.open('inspector');
    const { id } = await story.served('inspector', caseId, 24 * days);
    const answer = await story.step('inspector', id, [
      'extension-requests',
      { requestedOn: await story.day() },
    ]);
    expect(answer.status).toBe(200);
    return { caseId, order: answer.body as Extended };
  };
  const answer = (orderId: string, form: object, version: number, person = 'prosecutor') =>
    story.as(person).post(`/extension-requests/${orderId}/answer`, form, version);
  const kinds = async (caseId: string): Promise<string[]> =>
    (await story.timeline('inspector', caseId)).map(({ kind }) => kind);
  const rows = (caseId: string) => story.waiting('inspector', caseId, 'po.extension');

  it('reaches the prosecutor of the group, with what is decided on and nothing else', async () => {
    const { caseId, order } = await sent();
    expect(order).toMatchObject({ extensionState: 'sent', extensionProsecutorName: { en: 'prosecutor' } });
    expect(await rows(caseId)).toEqual(['1 prosecutor']);
    const today = await story.get<{ waiting: { items: object[] } }>('prosecutor', '/today');
    expect(today.waiting.items).toContainEqual(
      expect.objectContaining({
        type: 'extension',
        id: order.id,
        allowedActions: ['answer'],
        caseId: null,
        band: null,
      }),
    );
    const request = await asked(order.id);
    expect(request).toMatchObject({
      state: 'sent',
      endsOn: order.expiresOn,
      band: null,
      allowedActions: ['answer'],
    });
    expect(JSON.stringify(request)).not.toMatch(/Намунаева|Он Оинда|118\/26|kulob/);
    await story.as('prosecutor').get(`/cases/${caseId}`).expect(404);
    await story.as('prosecutor').get(`/orders/${order.id}`).expect(404);
  });

  it('is seen once it was read, which changes no version', async () => {
    const { caseId, order } = await sent();
    expect(await asked(order.id)).toMatchObject({ state: 'sent' });
    expect(await asked(order.id)).toMatchObject({ state: 'seen', version: order.version });
    expect((await kinds(caseId)).filter((kind) => kind === 'order_extension_seen')).toHaveLength(1);
    expect(await story.order('inspector', order.id)).toMatchObject({ extensionState: 'seen' });
  });

  it('is due a day before the order ends, and never in less than an hour', async () => {
    const { caseId } = await sent(14);
    const [row] = await test.database.query<{ hours: number }>(
      `select extract(epoch from due_at - created_at) / 3600 as hours from panoh.follow_ups
       where case_id = $1 and rule = 'po.extension'`,
      [caseId],
    );
    expect(Number(row?.hours)).toBeGreaterThanOrEqual(0.99);
  });

  it('agreed to moves the last day and everything that belongs to it', async () => {
    const { caseId, order } = await sent();
    const request = await asked(order.id);
    const version = request?.version ?? 0;
    const long = await answer(order.id, { decision: 'agreed', days: 16 }, version);
    expect(problemsOf(long)).toEqual(['days extension_too_long', 'days total_too_long']);
    const done = await answer(order.id, { decision: 'agreed', days: 10 }, version);
    expect(done.status).toBe(200);
    expect((done.body as { requests: Asked[] }).requests.map(({ orderId }) => orderId)).not.toContain(
      order.id,
    );
    const after = (await story.order('inspector', order.id)) as Extended;
    const until = new Date(Date.parse(order.expiresOn ?? '') + 10 * 86_400_000).toISOString().slice(0, 10);
    expect(after).toMatchObject({ status: 'extended', expiresOn: until, extensionState: 'agreed' });
    expect(after['extensions']).toMatchObject([{ decision: 'agreed', days: 10, expiresOn: until }]);
    expect(await rows(caseId)).toEqual([]);
    expect(await story.waiting('inspector', caseId, 'po.pre_expiry')).toEqual([
      ...['1 police_inspector', '2 police_inspector'],
    ]);
    expect(await kinds(caseId)).toContain('order_extended');
  });

  it('refused ends what waited for the answer, with the reason', async () => {
    const { caseId, order } = await sent();
    const version = (await asked(order.id))?.version ?? 0;
    expect(problemsOf(await answer(order.id, { decision: 'refused' }, version))).toEqual(['reason required']);
    await answer(order.id, { decision: 'refused', reason: 'no_grounds' }, version).expect(200);
    expect(await story.order('inspector', order.id)).toMatchObject({
      ...{
        status: 'active',
        expiresOn: order.expiresOn,
        extensionState: 'refused',
        extensionRefusal: 'no_grounds',
      },
    });
    expect([await rows(caseId), await story.waiting('inspector', caseId, 'po.pre_expiry')]).toEqual([[], []]);
    expect(await kinds(caseId)).toContain('order_extension_refused');
  });

  it('returned stays with the police, who may send it once more', async () => {
    const { caseId, order } = await sent();
    const version = (await asked(order.id))?.version ?? 0;
    await answer(order.id, { decision: 'returned', missing: ['report'] }, version).expect(200);
    expect(await story.order('inspector', order.id)).toMatchObject({
      ...{ extensionState: 'returned', extensionMissing: ['report'], expiresOn: order.expiresOn },
    });
    expect(await rows(caseId)).toEqual([]);
    expect(await story.waiting('inspector', caseId, 'po.pre_expiry')).toEqual(['2 police_inspector']);
    expect(await kinds(caseId)).toContain('order_extension_returned');
    const told = await test.database.query<{ user_id: string }>(
      `select user_id from panoh.notifications where kind = 'extension_answered' and case_id = $1`,
      [caseId],
    );
    const police = ['inspector', 'policeSupervisor'].map((person) => story.as(person).userId);
    expect(told.map(({ user_id }) => user_id).sort()).toEqual(police.sort());
    expect(await asked(order.id)).toBeUndefined();
    const again = await story.step('inspector', order.id, [
      'extension-requests',
      { requestedOn: await story.day() },
    ]);
    expect(again.body).toMatchObject({ extensionState: 'sent', extensionMissing: [] });
    expect([await rows(caseId), (await asked(order.id))?.state]).toEqual([['1 prosecutor'], 'sent']);
  });

  it('written down on paper ends what waits with the prosecutor too', async () => {
    const { caseId, order } = await sent();
    const decidedOn = await story.day();
    await story.step('inspector', order.id, [
      'extension-decisions',
      { decision: 'agreed', decidedOn, days: 5 },
    ]);
    expect([await rows(caseId), await asked(order.id)]).toEqual([[], undefined]);
    await answer(order.id, { decision: 'refused', reason: 'late' }, order.version + 1).expect(404);
  });

  it('is for the office that was asked, and no longer after its answer', async () => {
    const { caseId, order } = await sent();
    await answer(order.id, { decision: 'refused', reason: 'late' }, order.version, 'inspector').expect(403);
    expect(await requests('supervisor')).toEqual([]);
    await answer(order.id, { decision: 'refused', reason: 'late' }, order.version).expect(200);
    await answer(order.id, { decision: 'agreed', days: 5 }, order.version + 1).expect(404);
    const { userId, agencyId } = story.as('prosecutor');
    expect(agencyId).toBe(story.kulob.agencies['prosecutor']);
    const [left] = await test.database.query<{ count: number }>(
      'select count(*)::int as count from panoh.grants where case_id = $1 and grantee_id in ($2, $3)',
      [caseId, userId, agencyId],
    );
    expect(left?.count).toBe(0);
  });

  it('ends with an order that is lifted before anybody answered', async () => {
    const { caseId, order } = await sent();
    const form = { liftedAt: await story.at(0), reason: 'court_decision' };
    expect((await story.step('inspector', order.id, ['revocation', form])).status).toBe(200);
    expect([await rows(caseId), await asked(order.id)]).toEqual([[], undefined]);
  });

  it('is hidden from an office that is blocked from the case', async () => {
    const { order, caseId } = await sent();
    await story.block(caseId, { agency: 'prosecutor' });
    await test.database.query('update panoh.directory_version set version = version + 1');
    expect(await asked(order.id)).toBeUndefined();
    await answer(order.id, { decision: 'refused', reason: 'late' }, order.version).expect(404);
  });

  it('names the office where the group has several, and goes on paper where it has none', async () => {
    const caseId = await story.open('inspector');
    const { id } = await story.served('inspector', caseId, 24 * 11);
    const requestedOn = await story.day();
    const other = randomUUID();
    await test.database.query(
      `insert into panoh.agencies (id, type, kind, place, name_tg, name_ru, name_en)
       values ($1, 'prosecutor', 'state', 'kulob', 'second', 'second', 'second')`,
      [other],
    );
    await joinGroup(test, other, story.kulob.groupId);
    const ask = (form: object) =>
      story.step('inspector', id, ['extension-requests', { requestedOn, ...form }]);
    expect(problemsOf(await ask({}))).toEqual(['prosecutorAgencyId prosecutor_missing']);
    const wrong = { prosecutorAgencyId: story.kulob.agencies['legalAid'] };
    expect(problemsOf(await ask(wrong))).toEqual(['prosecutorAgencyId not_in_list']);
    const answered = await ask({ prosecutorAgencyId: other });
    expect(answered.body).toMatchObject({
      extensionState: 'sent',
      extensionProsecutorName: { en: 'second' },
    });
    expect(await asked(id)).toBeUndefined();
    await test.database.query(`update panoh.agencies set status = 'closed' where type = 'prosecutor'`);
    const paper = await ask({});
    expect([paper.status, paper.body]).toMatchObject([
      200,
      { extensionState: null, extensionRequestedOn: requestedOn },
    ]);
  });
});

describe('what was done about a breach', () => {
  let test: TestApp;
  let story: OrderStory;

  beforeAll(async () => {
    test = await startApp();
    story = new OrderStory(test, await arrangeKulob(test));
  });
  afterAll(() => test.close());

  it.each([
    [['criminal_case_opened'], []],
    [['warned'], ['2 police_inspector']],
  ])('%j leaves %j to be done', async (actions, left) => {
    const caseId = await story.open('inspector');
    const { id } = await story.served('inspector', caseId, 30);
    const happened = { happenedAt: await story.at(2), reportedBy: 'survivor' };
    const { body } = await story.step('inspector', id, ['breaches', happened]);
    const breachId = (body as ShownOrder).breaches[0]?.id;
    const form = { breachId, actedOn: await story.day(), actions };
    expect((await story.step('inspector', id, ['breach-actions', form])).status).toBe(200);
    expect(await story.waiting('inspector', caseId, 'po.breach')).toEqual(left);
  });
});
