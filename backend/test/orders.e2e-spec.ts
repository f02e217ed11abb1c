import { randomUUID } from 'node:crypto';
import { describe, expect, it } from '@jest/globals';
import { AppRole } from './support/app-role.js';
import { assessmentForm } from './support/assessments.js';
import { plantRequest } from './support/closing.js';
import { contactForm } from './support/forms.js';
import { joinGroup, startKulob } from './support/kulob.js';
import { issueForm, OrderStory, problemsOf } from './support/orders.js';
import type { ShownOrder } from './support/orders.js';

const { test, kulob } = await startKulob();

const story = new OrderStory(test, kulob);

interface Gate {
  blockers: { code: string; facts: Record<string, string> }[];
}

describe('protection orders of the police', () => {
  const aboutOrders = async (caseId: string, person = 'inspector'): Promise<string[]> =>
    (await story.get<Gate>(person, `/cases/${caseId}/closure-gate?reason=needs_met`)).blockers
      .map(({ code, facts }) => [code, facts['date']].filter(Boolean).join(' '))
      .filter((code) => code.startsWith('order_'));

  it('are asked for, issued and handed over step by step, and the last day follows from the law', async () => {
    const caseId = await story.open('inspector');
    const asked = await story.request('inspector', caseId, {
      reportedAt: await story.at(5),
      reportNumber: '2026/4417',
    });
    const { id } = asked.body as ShownOrder;
    expect(asked.body).toMatchObject({ status: 'requested', number: null, reportNumber: '2026/4417' });
    const finds = async (person: string): Promise<string[]> =>
      (
        await story.as(person).post('/cases/search', { officialNumber: '2026-4417' }).expect(200)
      ).body.items.map((row: { id: string }) => row.id);
    expect([await finds('inspector'), await finds('caseworker')]).toEqual([[caseId], []]);
    expect(await story.waiting('inspector', caseId, 'po.issue_check')).toEqual(['1 police_inspector']);
    const issued = await story.step('inspector', id, ['issue', issueForm({ issuedAt: await story.at(4) })]);
    expect(issued.body).toMatchObject({ status: 'issued', days: 15, expiresOn: null, number: '118/26' });
    expect(await story.waiting('inspector', caseId, 'po.issue_check')).toEqual([]);
    expect(await story.waiting('inspector', caseId, 'po.serve_check')).toEqual(['1 police_inspector']);
    const servedAt = await story.at(3);
    const refusal = { servedAt, servedHow: 'refused_to_sign' };
    const alone = await story.step('inspector', id, ['service', refusal]);
    expect(problemsOf(alone)).toEqual(['firstWitness witnesses_missing']);
    const witnesses = { firstWitness: 'Намунаев Н., кӯчаи 1', secondWitness: 'Намунаева З., кӯчаи 2' };
    const service = { ...refusal, ...witnesses, explained: 'yes' };
    const served = await story.step('inspector', id, ['service', service]);
    expect(served.body).toMatchObject({ explained: 'yes', witnesses: Object.values(witnesses) });
    const copy = { givenOn: await story.day(), explainedIn: 'tg', kept: 'at_station' };
    expect((await story.step('inspector', id, ['copies', copy])).body).toMatchObject({
      copyKept: 'at_station',
    });
    const lastDay = new Date(Date.parse(servedAt) + 5 * 3_600_000 + 15 * 86_400_000).toISOString();
    expect(served.body).toMatchObject({ status: 'active', expiresOn: lastDay.slice(0, 10) });
    expect(served.body.law.every((value: { isVerified: boolean }) => !value.isVerified)).toBe(true);
    for (const rule of ['po.serve_check', 'po.not_binding'])
      expect(await story.waiting('inspector', caseId, rule)).toEqual([]);
    expect((await story.waiting('inspector', caseId, 'po.weekly')).length).toBeGreaterThan(2);
    expect(await story.waiting('inspector', caseId, 'po.expiry')).toEqual(['1 case_lead', '2 case_lead']);
    expect((await story.timeline('inspector', caseId)).map(({ kind }) => kind)).toEqual(
      expect.arrayContaining(['order_requested', 'order_issued', 'order_served']),
    );
  });

  it('refuse what their times make impossible, each at its field', async () => {
    const caseId = await story.open('inspector');
    const [hour, two] = [await story.at(1), await story.at(2)];
    const ask = (form: object) => story.request('inspector', caseId, form);
    const draft = { issuedAt: hour, servedAt: null, days: 45 };
    const preview = await story.as('inspector').post('/order-previews', draft).expect(200);
    expect(preview.body).toMatchObject({ problems: [], warnings: ['too_many_days'] });
    const service = { servedAt: two, servedHow: 'signed' };
    const served = { reportedAt: await story.at(3), issue: issueForm({ issuedAt: hour }), service };
    expect(problemsOf(await ask(served))).toEqual(['service.servedAt before_issue']);
    const [incident] = await story.get<{ id: string }[]>('inspector', `/cases/${caseId}/incidents`);
    const before = { reportedAt: '2026-01-08T06:00:00Z', incidentId: incident?.id };
    expect(problemsOf(await ask(before))).toEqual(['reportedAt before_incident']);
    const foreign = { reportedAt: hour, incidentId: caseId };
    expect(problemsOf(await ask(foreign))).toEqual(['incidentId not_in_list']);
    expect((await story.ordersOf('inspector', caseId)).orders).toEqual([]);
  });

  it('are refused for a reason; that the two were said to be reconciled is pressure on her', async () => {
    const caseId = await story.open('inspector');
    const { body } = await story.request('inspector', caseId, { reportedAt: await story.at(4) });
    const form = { refusedAt: await story.at(3), reason: 'parties_reconciled' };
    expect((await story.step('inspector', body.id, ['refusal', form])).body).toMatchObject({
      ...{ status: 'refused', allowedActions: [] },
    });
    const kinds = (await story.timeline('inspector', caseId)).map(({ kind }) => kind);
    expect(kinds).toEqual(expect.arrayContaining(['order_refused', 'official']));
    expect(await story.waiting('inspector', caseId, 'po.issue_check')).toEqual([]);
    expect(await aboutOrders(caseId)).toEqual([]);
  });

  it('are still to be handed over when nobody was found, and the alarm comes after a day', async () => {
    const caseId = await story.open('inspector');
    const form = { reportedAt: await story.at(30), issue: issueForm({ issuedAt: await story.at(29) }) };
    const { id } = (await story.request('inspector', caseId, form)).body;
    const attempt = { attemptedAt: await story.at(2), result: 'abroad' };
    expect((await story.step('inspector', id, ['service-attempts', attempt])).body).toMatchObject({
      ...{ status: 'issued', isServiceLate: true, attempts: [{ result: 'abroad' }] },
    });
    expect(await story.waiting('inspector', caseId, 'po.serve_check')).toEqual(['1 police_inspector']);
  });

  it('are extended on paper, and everything that belongs to the end moves with it', async () => {
    const caseId = await story.open('inspector');
    const order = await story.served('inspector', caseId, 24 * 11);
    const decide = async (form: object) =>
      story.step('inspector', order.id, ['extension-decisions', { decidedOn: await story.day(0), ...form }]);
    expect(problemsOf(await decide({ decision: 'agreed' }))).toEqual(['days days_missing']);
    await story.step('inspector', order.id, ['extension-requests', { requestedOn: await story.day(0) }]);
    const preview = await story
      .as('inspector')
      .post(`/orders/${order.id}/extension-previews`, { decidedOn: await story.day(0), days: 10 })
      .expect(200);
    const asked = await story.waiting('inspector', caseId, 'po.extension');
    const extended = (await decide({ decision: 'agreed', days: 10, number: '7-2026' })).body;
    expect(extended).toMatchObject({
      ...{ status: 'extended', expiresOn: preview.body.expiresOn, mostFurtherDays: 5 },
      extensions: [{ decision: 'agreed', days: 10, number: '7-2026' }],
    });
    const both = ['1 police_inspector', '2 police_inspector'];
    expect(await story.waiting('inspector', caseId, 'po.pre_expiry')).toEqual(both);
    // Nothing waits with the prosecutor any more, who cannot answer either.
    expect([asked, await story.waiting('inspector', caseId, 'po.extension')]).toEqual([['1 prosecutor'], []]);
    const late = { decision: 'refused', reason: 'late' };
    await story.as('prosecutor').post(`/extension-requests/${order.id}/answer`, late, 3).expect(404);
  });

  it('are broken: the band rises at once and stays, somebody acts, and the record is made in time', async () => {
    const caseId = await story.open('inspector');
    const order = await story.served('inspector', caseId, 48);
    const breach = { happenedAt: await story.at(3), reportedBy: 'neighbour', note: 'Ба дари хона омад.' };
    const broken = (await story.step('inspector', order.id, ['breaches', breach])).body as ShownOrder;
    expect(broken).toMatchObject({ status: 'active', breaches: [{ isOpen: true, note: breach.note }] });
    expect(await story.get('inspector', `/cases/${caseId}`)).toMatchObject({ band: 'high' });
    const both = ['1 police_inspector', '2 police_inspector'];
    expect(await story.waiting('inspector', caseId, 'po.breach')).toEqual(both);
    const { late } = await story.get<{ late: { items: object[] } }>('inspector', '/today');
    expect(late.items[0]).toMatchObject({ caseId, rule: 'po.breach', danger: 'now' });
    const breachId = broken.breaches[0]?.id ?? '';
    expect(await story.order('inspector', breachId)).toMatchObject({ id: order.id });
    const actedOn = await story.day(0);
    const act = (form: object) =>
      story.step('inspector', order.id, ['breach-actions', { breachId, actedOn, ...form }]);
    await act({ actions: ['brought_to_station'] });
    expect(await story.waiting('inspector', caseId, 'po.breach')).toEqual(['2 police_inspector']);
    const recorded = (await act({ actions: ['admin_protocol'], protocolNumber: '93-17' })).body;
    expect(recorded.breaches).toMatchObject([
      { isOpen: false, protocolNumber: '93-17', actions: ['brought_to_station', 'admin_protocol'] },
    ]);
    expect(await story.waiting('inspector', caseId, 'po.breach')).toEqual([]);
    // A critical factor in every assessment after it, whatever is answered.
    const assessed = await story.as('inspector').post(`/cases/${caseId}/assessments`, assessmentForm());
    expect(assessed.body.assessments[0]).toMatchObject({ band: 'high', highReasons: ['po_breach'] });
    await expect(test.database.query('delete from panoh.recorded_risk_facts')).rejects.toMatchObject({
      code: 'PN003',
    });
  });

  it('keep their words sealed, and end nothing but their own work when they are lifted', async () => {
    const caseId = await story.open('inspector');
    const order = await story.served('inspector', caseId, 10);
    const line = 'Ба хонаи ҳамсоя, баъди пешин';
    await story
      .as('inspector')
      .put(`/orders/${order.id}/contact-details`, { line }, order.version)
      .expect(200);
    expect(await story.order('inspector', order.id)).toMatchObject({ contactDetails: line });
    const kept = await test.database.query<{ text: string }>(
      `select o::text || coalesce((select string_agg(e::text, '') from panoh.order_events e where e.order_id = o.id), '') as text
       from panoh.protection_orders o where o.id = $1`,
      [order.id],
    );
    for (const word of ['118/26', 'Кӯлоб', 'Намунаев', '2026/4417', line])
      expect(kept[0]?.text).not.toContain(word);
    const lifted = { liftedAt: await story.at(1), reason: 'survivor_application' };
    await story.as('inspector').post(`/orders/${order.id}/revocation`, lifted, 1).expect(412);
    expect((await story.step('inspector', order.id, ['revocation', lifted])).body).toMatchObject({
      status: 'revoked',
    });
    expect(await story.waiting('inspector', caseId, 'po.weekly')).toEqual([]);
    const change = `update panoh.order_events set kind = 'order_lifted'`;
    await expect(test.database.query(change)).rejects.toMatchObject({ code: 'PN003' });
  });

  it('open a closed case again when they are broken, and begin in an open one only', async () => {
    const caseId = await story.open('inspector');
    const order = await story.served('inspector', caseId, 48);
    await plantRequest(story, caseId, { isApproved: true, by: ['inspector', 'policeSupervisor'] });
    const asked = await story.request('inspector', caseId, { reportedAt: await story.at(1) });
    expect(asked.body.reasons).toEqual(['case_closed']);
    const breach = { happenedAt: await story.at(3), reportedBy: 'survivor' };
    await story.step('inspector', order.id, ['breaches', breach]);
    expect(await story.get('inspector', `/cases/${caseId}`)).toMatchObject({ status: 'open', band: 'high' });
    expect((await story.waiting('inspector', caseId, 'po.expiry')).length).toBe(2);
  });

  it('keep the case open while they are to be served and while they run, and a contact after their end', async () => {
    const caseId = await story.open('caseworker');
    const form = { reportedAt: await story.at(3) };
    const { id } = (await story.request('caseworker', caseId, form)).body;
    expect(await aboutOrders(caseId, 'caseworker')).toEqual([]);
    const issue = { days: 15, conditions: [], number: '1', issuingBody: 'x', issuedAt: await story.at(2) };
    await story.step('caseworker', id, ['issue', issue]);
    expect(await aboutOrders(caseId, 'caseworker')).toEqual(['order_not_served']);
    const service = { servedAt: await story.at(1), servedHow: 'signed' };
    const { expiresOn } = (await story.step('caseworker', id, ['service', service])).body;
    expect(await aboutOrders(caseId, 'caseworker')).toEqual([`order_active ${expiresOn}`]);
    await story.pass('17 days');
    expect((await aboutOrders(caseId, 'caseworker')).map((code) => code.split(' ')[0])).toEqual([
      'order_ended_recently',
    ]);
    const contact = contactForm({ contactedAt: await story.at(0) });
    await story.as('caseworker').post(`/cases/${caseId}/contacts`, contact).expect(201);
    expect(await aboutOrders(caseId, 'caseworker')).toEqual([]);
  });
});

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

  it('legal aid and the group see where it stands, where she allowed that, and nothing else of it', async () => {
    const caseId = await story.openShared('inspector');
    const { id, expiresOn } = await story.served('inspector', caseId, 2);
    const told = await story.send('inspector', caseId, story.form('legalAid.legal', { partitions: share }));
    await story.accept('lawyer', told.id);
    const [legal, group] = [
      await story.ordersOf('lawyer', caseId),
      await story.ordersOf('coordinator', caseId),
    ];
    for (const shown of [legal, group])
      expect(shown).toMatchObject({
        ...{ orders: [], statuses: [{ id, status: 'active', expiresOn }], allowedActions: [] },
      });
    const keys = ['expiresOn', 'id', 'respondentName', 'startsOn', 'status'];
    expect(Object.keys(group.statuses[0] ?? {}).sort()).toEqual(keys);
    expect(group.statuses[0]).toMatchObject({ respondentName: null });
    await story.as('lawyer').get(`/orders/${id}`).expect(404);
    expect((await story.request('lawyer', caseId, { reportedAt: await story.at(1) })).status).toBe(403);
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
    const leads = await offer(caseId, share);
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
    expect((await story.ordersOf('caseworker', leads)).elsewhere).toHaveLength(isLeads ? 1 : 0);
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
});

describe('the list of orders', () => {
  const list = (query = '') =>
    story.get<{
      items: (ShownOrder & { filter: string; isLate: boolean; number: string | null })[];
      counts: Record<string, number>;
      nextCursor: string | null;
    }>('inspector', `/orders${query}`);

  it('says danger first: what was broken, what ends, then what is late; what has ended stands apart', async () => {
    const { counts: before } = await list();
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
    const { items: all, counts: after } = await list();
    const items = all.filter(({ id }) =>
      [running, ending, broken, asked, lifted].some((one) => one.id === id),
    );
    const counts = Object.fromEntries(
      Object.entries(after).map(([filter, count]) => [filter, count - (before[filter] ?? 0)]),
    );
    expect(items.map(({ id, filter, isLate }) => [id, filter, isLate])).toEqual([
      [broken.id, 'breach', true],
      [ending.id, 'ending', false],
      [asked.id, 'requested', true],
      [running.id, 'running', false],
    ]);
    expect(items[0]).toMatchObject({ number: '118/26', openBreaches: 1 });
    expect(counts).toEqual({ breach: 1, to_serve: 0, ending: 1, requested: 1, running: 1 });
    const ended = (await list('?filter=ended')).items.map(({ id }) => id);
    expect(ended).toContain(lifted.id);
    expect(ended.filter((id) => items.some((one) => one.id === id))).toEqual([]);
  });
});

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
    // It is seen once it was read, which changes no version.
    expect(await asked(order.id)).toMatchObject({ state: 'seen', version: order.version });
    expect((await kinds(caseId)).filter((kind) => kind === 'order_extension_seen')).toHaveLength(1);
    expect(await story.order('inspector', order.id)).toMatchObject({ extensionState: 'seen' });
  });

  it('agreed to moves the last day and everything that belongs to it', async () => {
    const { caseId, order } = await sent();
    const version = (await asked(order.id))?.version ?? 0;
    const long = await answer(order.id, { decision: 'agreed', days: 16 }, version);
    expect(problemsOf(long)).toEqual(['days extension_too_long', 'days total_too_long']);
    const done = await answer(order.id, { decision: 'agreed', days: 10 }, version).expect(200);
    expect((done.body as { requests: Asked[] }).requests.map(({ orderId }) => orderId)).not.toContain(
      order.id,
    );
    const until = new Date(Date.parse(order.expiresOn ?? '') + 10 * 86_400_000).toISOString().slice(0, 10);
    expect(await story.order('inspector', order.id)).toMatchObject({
      ...{ status: 'extended', expiresOn: until, extensionState: 'agreed' },
      extensions: [{ decision: 'agreed', days: 10, expiresOn: until }],
    });
    expect(await rows(caseId)).toEqual([]);
    expect(await kinds(caseId)).toContain('order_extended');
  });

  it('refused ends what waited for the answer, with the reason, and is gone for the prosecutor', async () => {
    const { caseId, order } = await sent();
    const version = (await asked(order.id))?.version ?? 0;
    await answer(order.id, { decision: 'refused', reason: 'no_grounds' }, version).expect(200);
    await answer(order.id, { decision: 'agreed', days: 5 }, version + 1).expect(404);
    expect(await story.order('inspector', order.id)).toMatchObject({
      ...{ status: 'active', expiresOn: order.expiresOn },
      ...{ extensionState: 'refused', extensionRefusal: 'no_grounds' },
    });
    expect([await rows(caseId), await asked(order.id)]).toEqual([[], undefined]);
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
