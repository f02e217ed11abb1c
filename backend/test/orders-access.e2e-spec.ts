import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { startApp } from './support/app.js';
import type { TestApp } from './support/app.js';
import { AppRole } from './support/app-role.js';
import { contactForm, servicesConsent } from './support/forms.js';
import { arrangeKulob } from './support/kulob.js';
import { OrderStory, issueForm } from './support/orders.js';
import type { ShownOrder } from './support/orders.js';

interface Line {
  caseId: string;
  rule: string;
  allowedActions: string[];
}
interface Today {
  late: { items: Line[] };
  today: { items: Line[] };
  next: { items: Line[] };
}

describe('who knows of an order', () => {
  let test: TestApp;
  let story: OrderStory;
  const share = ['core', 'identity', 'legal'];
  const offer = async (caseId: string, partitions: string[]): Promise<string> => {
    const form = story.form('crisisCentre.psychosocial', { partitions });
    await story
      .as('inspector')
      .post(`/cases/${caseId}/support-lead-offers`, { ...form, answer: 'wanted' })
      .expect(201);
    const box = await story.get<{ items: { id: string }[] }>('caseworker', '/referrals?box=in');
    const accepted = await story.accept('caseworker', box.items[0]?.id ?? '');
    return accepted.caseId;
  };
  const linesOf = async (person: string, caseId: string): Promise<string[]> => {
    const day = await story.get<Today>(person, '/today');
    const lines = [...day.late.items, ...day.today.items, ...day.next.items];
    return lines.filter((line) => line.caseId === caseId).map(({ rule }) => rule);
  };

  beforeAll(async () => {
    test = await startApp();
    story = new OrderStory(test, await arrangeKulob(test));
  });
  afterAll(() => test.close());

  it.each([
    ['legal aid', 'legalAid.legal', 'lawyer'],
    ['the committee', 'cowfa.documents', 'specialist'],
  ])(
    '%s sees where it stands, where she allowed that, and nothing else of it',
    async (_who, service, person) => {
      const caseId = await story.open('inspector');
      const { id, expiresOn } = await story.served('inspector', caseId, 2);
      const told = await story.send('inspector', caseId, story.form(service, { partitions: share }));
      await story.accept(person, told.id);
      const shown = await story.ordersOf(person, caseId);
      expect(shown).toMatchObject({
        orders: [],
        statuses: [{ id, status: 'active', expiresOn }],
        allowedActions: [],
      });
      await story.as(person).get(`/orders/${id}`).expect(404);
      const silent = await story.open('inspector');
      await story.served('inspector', silent, 2);
      const untold = await story.send(
        'inspector',
        silent,
        story.form(service, { partitions: ['core', 'identity'] }),
      );
      await story.accept(person, untold.id);
      await story.as(person).get(`/cases/${silent}/orders`).expect(404);
    },
  );

  it('the coordinator sees where it stands of cases that she allowed the group to know', async () => {
    const group = { scope: 'case_conference_mdwg', answer: 'given', presence: 'alone' };
    const caseId = await story.open('inspector', { consents: [servicesConsent(), group] });
    await story.served('inspector', caseId, 2);
    const shown = await story.ordersOf('coordinator', caseId);
    expect(shown).toMatchObject({
      orders: [],
      statuses: [{ status: 'active' }],
      elsewhere: [],
      allowedActions: [],
    });
    const keys = ['expiresOn', 'id', 'respondentName', 'startsOn', 'status'];
    expect(Object.keys(shown.statuses[0] ?? {}).sort()).toEqual(keys);
    expect(shown.statuses[0]).toMatchObject({ respondentName: null });
  });

  it('the police to whom a case was referred record theirs in it, and its owner acts on them', async () => {
    const caseId = await story.open('caseworker');
    const told = await story.send(
      'caseworker',
      caseId,
      story.form('police.police_security', { partitions: share }),
    );
    await story.accept('inspector', told.id);
    const order = await story.served('inspector', caseId, 50);
    const breach = { happenedAt: await story.at(3), reportedBy: 'police' };
    await story.step('inspector', order.id, ['breaches', breach]);
    const own = await story.ordersOf('caseworker', caseId);
    expect(own.orders).toMatchObject([{ id: order.id, number: '118/26', breaches: [{ isOpen: true }] }]);
    expect(await story.waiting('caseworker', caseId, 'po.expiry')).toEqual(['1 case_lead', '2 case_lead']);
    const reassess = await story.rows('caseworker', caseId, 'rk.reassess');
    expect(reassess.map(({ because }) => because)).toContain('order_ending');
    expect((await story.timeline('caseworker', caseId)).map(({ kind }) => kind)).toContain('order_breached');
    const lawyers = await story.send(
      'caseworker',
      caseId,
      story.form('legalAid.legal', { partitions: share }),
    );
    await story.accept('lawyer', lawyers.id);
    const refused = await story.request('lawyer', caseId, { reportedAt: await story.at(1) });
    expect(refused.status).toBe(403);
  });

  it('without her word on the law’s side the police record nothing in a case that was referred to them', async () => {
    const caseId = await story.open('caseworker');
    const told = await story.send(
      'caseworker',
      caseId,
      story.form('police.police_security', { partitions: ['core'] }),
    );
    await story.accept('inspector', told.id);
    expect((await story.request('inspector', caseId, { reportedAt: await story.at(1) })).status).toBe(403);
    const role = await AppRole.connect(test);
    const outcome = await role.outcome(story.as('inspector'), [
      `insert into panoh.protection_orders (id, case_id, agency_id, reported_at, issue_by, sealed)
       values (gen_random_uuid(), $1, $2, panoh.now(), panoh.now(), '\\x00')`,
      [caseId, story.as('inspector').agencyId],
    ]);
    await role.close();
    expect(outcome).toBe('42501');
  });

  it('the support lead makes the contacts around it in its own case where she allowed it to know of the order', async () => {
    const caseId = await story.open('inspector');
    const leads = await offer(
      caseId,
      [...share, 'safe_contact'].filter((one) => one !== 'safe_contact'),
    );
    const order = await story.served('inspector', caseId, 47);
    expect(await story.waiting('inspector', caseId, 'po.weekly')).toContain('2 support_lead');
    expect(await linesOf('caseworker', leads)).toContain('po.weekly');
    expect(await linesOf('inspector', caseId)).not.toContain('po.weekly');
    expect((await story.ordersOf('caseworker', leads)).elsewhere).toMatchObject([
      { id: order.id, status: 'active' },
    ]);
    await story.pass('1 hour');
    const contactedAt = await story.at(0);
    await story.as('caseworker').post(`/cases/${leads}/contacts`, contactForm({ contactedAt })).expect(201);
    expect(await story.waiting('inspector', caseId, 'po.weekly')).not.toContain('2 support_lead');
  });

  it.each([
    ['the support lead who may know of it', share, 'support_lead'],
    ['the police where the support lead may not', ['core', 'identity'], 'case_lead'],
  ])('that it does not bind yet is said by %s, until that was done', async (_who, partitions, owner) => {
    const caseId = await story.open('inspector');
    const leads = await offer(caseId, partitions);
    const issue = issueForm({ issuedAt: await story.at(1) });
    await story.request('inspector', caseId, { reportedAt: await story.at(2), issue });
    const isLeads = owner === 'support_lead';
    expect(await story.waiting('inspector', caseId, 'po.not_binding')).toEqual([`1 ${owner}`]);
    await story.pass('24 hours');
    const [maker, its] = isLeads ? (['caseworker', leads] as const) : (['inspector', caseId] as const);
    expect(await linesOf(maker, its)).toContain('po.not_binding');
    expect(await linesOf(isLeads ? 'inspector' : 'caseworker', isLeads ? caseId : leads)).not.toContain(
      'po.not_binding',
    );
    const contactedAt = await story.at(0);
    await story.as('caseworker').post(`/cases/${leads}/contacts`, contactForm({ contactedAt })).expect(201);
    // A support lead without the order cannot have explained it.
    const left = isLeads ? [] : [`1 ${owner}`];
    expect(await story.waiting('inspector', caseId, 'po.not_binding')).toEqual(left);
  });

  it('the support lead learns of no order that she did not allow it to know', async () => {
    const caseId = await story.open('inspector');
    const leads = await offer(caseId, ['core', 'identity']);
    await story.served('inspector', caseId, 47);
    expect(await linesOf('caseworker', leads)).not.toContain('po.weekly');
    expect((await story.ordersOf('caseworker', leads)).elsewhere).toEqual([]);
  });
});

describe('the list of orders', () => {
  let test: TestApp;
  let story: OrderStory;
  const list = (query = '') =>
    story.get<{
      items: (ShownOrder & { filter: string; isLate: boolean; number: string | null })[];
      counts: Record<string, number>;
      nextCursor: string | null;
    }>('inspector', `/orders${query}`);

  beforeAll(async () => {
    test = await startApp();
    story = new OrderStory(test, await arrangeKulob(test));
  });
  afterAll(() => test.close());

  it('says danger first: what was broken, what ends, then what is late; what has ended stands apart', async () => {
    const caseId = await story.open('inspector');
    const running = await story.served('inspector', caseId, 2);
    const ending = await story.served('inspector', caseId, 24 * 12);
    const broken = await story.served('inspector', caseId, 24 * 3);
    await story.step('inspector', broken.id, [
      'breaches',
      { happenedAt: await story.at(1), reportedBy: 'survivor' },
    ]);
    const asked = (await story.request('inspector', caseId, { reportedAt: await story.at(40) }))
      .body as ShownOrder;
    const lifted = await story.served('inspector', caseId, 5);
    await story.step('inspector', lifted.id, [
      'revocation',
      { liftedAt: await story.at(1), reason: 'court_decision' },
    ]);
    const { items, counts } = await list();
    expect(items.map(({ id, filter, isLate }) => [id, filter, isLate])).toEqual([
      [broken.id, 'breach', true],
      [ending.id, 'ending', false],
      [asked.id, 'requested', true],
      [running.id, 'running', false],
    ]);
    expect(items[0]).toMatchObject({ number: '118/26', openBreaches: 1 });
    expect(counts).toEqual({ breach: 1, to_serve: 0, ending: 1, requested: 1, running: 1 });
    expect((await list('?filter=ended')).items.map(({ id }) => id)).toEqual([lifted.id]);
  });
});
