import { describe, expect, it } from '@jest/globals';
import { assessmentForm } from './support/assessments.js';
import { contactForm } from './support/forms.js';
import { startKulob } from './support/kulob.js';
import { issueForm, OrderStory, problemsOf } from './support/orders.js';
import type { ShownOrder } from './support/orders.js';

const { test, kulob } = await startKulob();

const story = new OrderStory(test, kulob);

describe('protection orders of the police', () => {
  const bandOf = async (person: string, id: string): Promise<string> =>
    (await story.get<{ band: string }>(person, `/cases/${id}`)).band;

  it('are asked for, issued and handed over step by step, and the last day follows from the law', async () => {
    const caseId = await story.open('inspector');
    const asked = await story.request('inspector', caseId, {
      reportedAt: await story.at(5),
      reportNumber: '2026/4417',
    });
    expect(asked.status).toBe(201);
    const { id } = asked.body as ShownOrder;
    expect(asked.body).toMatchObject({
      status: 'requested',
      number: null,
      expiresOn: null,
      reportNumber: '2026/4417',
    });
    const finds = async (person: string, officialNumber: string): Promise<string[]> =>
      (await story.as(person).post('/cases/search', { officialNumber }).expect(200)).body.items.map(
        (row: { id: string }) => row.id,
      );
    expect(await finds('inspector', '2026-4417')).toEqual([caseId]);
    expect(await finds('caseworker', '2026-4417')).toEqual([]);
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
    const served = await story.step('inspector', id, [
      'service',
      { ...refusal, ...witnesses, explained: 'yes' },
    ]);
    expect(served.body).toMatchObject({ explained: 'yes', witnesses: Object.values(witnesses) });
    const copy = { givenOn: await story.day(), explainedIn: 'tg', kept: 'at_station' };
    expect((await story.step('inspector', id, ['copies', copy])).body).toMatchObject({
      copyKept: 'at_station',
    });
    const lastDay = new Date(Date.parse(servedAt) + 5 * 3_600_000 + 15 * 86_400_000)
      .toISOString()
      .slice(0, 10);
    expect(served.body).toMatchObject({ status: 'active', expiresOn: lastDay, servedHow: 'refused_to_sign' });
    expect(served.body.law.every((value: { isVerified: boolean }) => !value.isVerified)).toBe(true);
    expect(await story.waiting('inspector', caseId, 'po.serve_check')).toEqual([]);
    expect(await story.waiting('inspector', caseId, 'po.not_binding')).toEqual([]);
    expect((await story.waiting('inspector', caseId, 'po.weekly')).length).toBeGreaterThan(2);
    expect(await story.waiting('inspector', caseId, 'po.expiry')).toEqual(['1 case_lead', '2 case_lead']);
    expect((await story.timeline('inspector', caseId)).map(({ kind }) => kind)).toEqual(
      expect.arrayContaining(['order_requested', 'order_issued', 'order_served']),
    );
  });

  it('refuse what their times make impossible, each at its field', async () => {
    const caseId = await story.open('inspector');
    const [soon, hour, two] = [await story.at(-1), await story.at(1), await story.at(2)];
    const ask = (form: object) => story.request('inspector', caseId, form);
    expect(problemsOf(await ask({ reportedAt: soon }))).toEqual(['reportedAt in_future']);
    const early = issueForm({ issuedAt: two });
    expect(problemsOf(await ask({ reportedAt: hour, issue: early }))).toEqual([
      'issue.issuedAt before_report',
    ]);
    const draft = { issuedAt: hour, servedAt: null, days: 45 };
    const preview = await story.as('inspector').post('/order-previews', draft).expect(200);
    expect(preview.body).toMatchObject({ problems: [], warnings: ['too_many_days'] });
    const service = { servedAt: two, servedHow: 'signed' };
    const served = { reportedAt: await story.at(3), issue: issueForm({ issuedAt: hour }), service };
    expect(problemsOf(await ask(served))).toEqual(['service.servedAt before_issue']);
    expect(problemsOf(await ask({ reportedAt: hour, service }))).toEqual(['service before_issue']);
    const [incident] = await story.get<{ id: string }[]>('inspector', `/cases/${caseId}/incidents`);
    const before = { reportedAt: '2026-01-08T06:00:00Z', incidentId: incident?.id };
    expect(problemsOf(await ask(before))).toEqual(['reportedAt before_incident']);
    const foreign = { reportedAt: hour, incidentId: '018f0000-0000-7000-8000-000000000000' };
    expect(problemsOf(await ask(foreign))).toEqual(['incidentId not_in_list']);
    expect((await story.ordersOf('inspector', caseId)).orders).toEqual([]);
  });

  it('are recorded as the paper says, also where it is longer than the present setting', async () => {
    const caseId = await story.open('inspector');
    const issue = issueForm({ issuedAt: await story.at(1), days: 45 });
    const recorded = await story.request('inspector', caseId, { reportedAt: await story.at(2), issue });
    expect([recorded.status, (recorded.body as { days: number }).days]).toEqual([201, 45]);
  });

  it('are refused for a reason; that the two were said to be reconciled is pressure on her', async () => {
    const caseId = await story.open('inspector');
    const { body } = await story.request('inspector', caseId, { reportedAt: await story.at(4) });
    const form = { refusedAt: await story.at(3), reason: 'parties_reconciled' };
    expect((await story.step('inspector', body.id, ['refusal', form])).body).toMatchObject({
      status: 'refused',
      allowedActions: [],
    });
    const again = await story.step('inspector', body.id, [
      'issue',
      issueForm({ issuedAt: await story.at(2) }),
    ]);
    expect(again).toMatchObject({ status: 409 });
    expect(again.body.reasons).toEqual(['order_is_refused']);
    const kinds = (await story.timeline('inspector', caseId)).map(({ kind }) => kind);
    expect(kinds).toEqual(expect.arrayContaining(['order_refused', 'official']));
    expect(await story.waiting('inspector', caseId, 'po.issue_check')).toEqual([]);
  });

  it('are still to be handed over when nobody was found, and the alarm comes after a day', async () => {
    const caseId = await story.open('inspector');
    const form = { reportedAt: await story.at(30), issue: issueForm({ issuedAt: await story.at(29) }) };
    const { id } = (await story.request('inspector', caseId, form)).body;
    const tried = await story.step('inspector', id, [
      'service-attempts',
      { attemptedAt: await story.at(2), result: 'abroad' },
    ]);
    expect(tried.body).toMatchObject({
      status: 'issued',
      isServiceLate: true,
      attempts: [{ result: 'abroad' }],
    });
    const today = await story.get<{ late: { items: { caseId: string; rule: string }[] } }>(
      'inspector',
      '/today',
    );
    expect(today.late.items).toContainEqual(expect.objectContaining({ caseId, rule: 'po.serve_check' }));
  });

  it('are extended as far as the law goes, and everything that belongs to the end moves with it', async () => {
    const caseId = await story.open('inspector');
    const order = await story.served('inspector', caseId, 24 * 11);
    const decide = async (form: object) =>
      story.step('inspector', order.id, ['extension-decisions', { decidedOn: await story.day(0), ...form }]);
    expect(problemsOf(await decide({ decision: 'agreed' }))).toEqual(['days days_missing']);
    await story.step('inspector', order.id, ['extension-requests', { requestedOn: await story.day(0) }]);
    expect(await story.waiting('inspector', caseId, 'po.pre_expiry')).toEqual(['2 police_inspector']);
    const preview = await story
      .as('inspector')
      .post(`/orders/${order.id}/extension-previews`, { decidedOn: await story.day(0), days: 10 })
      .expect(200);
    const extended = (await decide({ decision: 'agreed', days: 10, number: '7-2026' })).body;
    expect(extended).toMatchObject({
      status: 'extended',
      expiresOn: preview.body.expiresOn,
      mostFurtherDays: 5,
    });
    expect(extended.extensions).toMatchObject([{ decision: 'agreed', days: 10, number: '7-2026' }]);
    expect(await story.waiting('inspector', caseId, 'po.pre_expiry')).toEqual([
      '1 police_inspector',
      '2 police_inspector',
    ]);
    const long = { decidedOn: await story.day(0), days: 6 };
    const warned = await story
      .as('inspector')
      .post(`/orders/${order.id}/extension-previews`, long)
      .expect(200);
    expect(warned.body).toMatchObject({ problems: [], warnings: ['total_too_long'] });
    expect((await decide({ decision: 'agreed', days: 6 })).body).toMatchObject({ totalDays: 31 });
  });

  it('end by themselves, end nothing else, and leave the contact after them to be made', async () => {
    await story.untilNoon();
    const caseId = await story.open('inspector');
    const order = await story.served('inspector', caseId, 1);
    await story.pass('15 days');
    expect(await story.order('inspector', order.id)).toMatchObject({ status: 'active' });
    await story.pass('1 day');
    expect(await story.order('inspector', order.id)).toMatchObject({ status: 'expired' });
    expect(await story.get('inspector', `/cases/${caseId}`)).toMatchObject({ status: 'open' });
    expect(await story.waiting('inspector', caseId, 'po.expiry')).toContain('2 case_lead');
    const late = await story.step('inspector', order.id, [
      'breaches',
      { happenedAt: await story.at(0.1), reportedBy: 'survivor' },
    ]);
    expect(problemsOf(late)).toEqual(['happenedAt after_end']);
  });

  it('are broken: the band rises at once and stays, somebody acts, and the record is made in time', async () => {
    const caseId = await story.open('inspector');
    const order = await story.served('inspector', caseId, 48);
    const breach = { happenedAt: await story.at(3), reportedBy: 'neighbour', note: 'Ба дари хона омад.' };
    const early = await story.step('inspector', order.id, [
      'breaches',
      { ...breach, happenedAt: await story.at(49) },
    ]);
    expect(problemsOf(early)).toEqual(['happenedAt before_service']);
    const broken = (await story.step('inspector', order.id, ['breaches', breach])).body as ShownOrder;
    expect(broken).toMatchObject({ status: 'active', breaches: [{ isOpen: true, note: breach.note }] });
    expect(await bandOf('inspector', caseId)).toBe('high');
    expect(await story.waiting('inspector', caseId, 'po.breach')).toEqual([
      '1 police_inspector',
      '2 police_inspector',
    ]);
    const breachId = broken.breaches[0]?.id ?? '';
    expect(await story.order('inspector', breachId)).toMatchObject({ id: order.id });
    const actedOn = await story.day(0);
    const act = (form: object) =>
      story.step('inspector', order.id, ['breach-actions', { breachId, actedOn, ...form }]);
    expect(problemsOf(await act({ actions: [] }))).toEqual(['actions required']);
    await act({ actions: ['brought_to_station'] });
    expect(await story.waiting('inspector', caseId, 'po.breach')).toEqual(['2 police_inspector']);
    const recorded = (await act({ actions: ['admin_protocol'], protocolNumber: '93-17' })).body;
    expect(recorded.breaches).toMatchObject([
      { isOpen: false, protocolNumber: '93-17', actions: ['brought_to_station', 'admin_protocol'] },
    ]);
    expect(await story.waiting('inspector', caseId, 'po.breach')).toEqual([]);
  });

  it('keep their words sealed, and change only at the version that was seen', async () => {
    const caseId = await story.open('inspector');
    const order = await story.served('inspector', caseId, 10);
    const stale = await story
      .as('inspector')
      .post(`/orders/${order.id}/revocation`, { liftedAt: await story.at(1), reason: 'court_decision' }, 1);
    expect(stale.status).toBe(412);
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
    const lifted = await story.step('inspector', order.id, [
      'revocation',
      { liftedAt: await story.at(1), reason: 'survivor_application' },
    ]);
    expect(lifted.body).toMatchObject({ status: 'revoked' });
    expect(await story.waiting('inspector', caseId, 'po.weekly')).toEqual([]);
    await expect(
      test.database.query(`update panoh.order_events set kind = 'order_lifted'`),
    ).rejects.toMatchObject({
      code: 'PN003',
    });
  });

  it('open a closed case again when they are broken, and begin in an open one only', async () => {
    const caseId = await story.open('inspector');
    const order = await story.served('inspector', caseId, 48);
    const people = ['inspector', 'policeSupervisor', 'lawyer'].map((person) => story.as(person).userId);
    await test.database.query(
      `with done as (insert into panoh.closure_episodes (id, case_id, episode_no, reason, state, requested_by,
           requested_at, endorsed_by, endorsed_at, reviewer_agency_id, decided_by, decided_agency_id, decided_at)
         select gen_random_uuid(), c.id, c.episode_no, 'survivor_request', 'approved', $2, panoh.now(), $3, panoh.now(),
           $5, $4, $5, panoh.now() from panoh.cases c where c.id = $1)
       update panoh.cases set status = 'closed', closed_at = panoh.now() where id = $1`,
      [caseId, ...people, story.as('lawyer').agencyId],
    );
    const asked = await story.request('inspector', caseId, { reportedAt: await story.at(1) });
    expect(asked.body.reasons).toEqual(['case_closed']);
    await story.step('inspector', order.id, [
      'breaches',
      { happenedAt: await story.at(3), reportedBy: 'survivor' },
    ]);
    expect(await story.get('inspector', `/cases/${caseId}`)).toMatchObject({ status: 'open', band: 'high' });
    expect((await story.waiting('inspector', caseId, 'po.expiry')).length).toBe(2);
  });
});

interface Gate {
  blockers: { code: string; facts: Record<string, string> }[];
}

describe('what an order means for closing and for risk', () => {
  const aboutOrders = async (caseId: string, person = 'inspector'): Promise<string[]> =>
    (await story.get<Gate>(person, `/cases/${caseId}/closure-gate?reason=needs_met`)).blockers
      .map(({ code, facts }) => [code, facts['date']].filter(Boolean).join(' '))
      .filter((code) => code.startsWith('order_'));

  it('an order keeps the case open while it is to be served and while it runs, and a contact after its end', async () => {
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

  it('a refused order keeps nothing open', async () => {
    const caseId = await story.open('inspector');
    const { id } = (await story.request('inspector', caseId, { reportedAt: await story.at(4) })).body;
    const refusal = { refusedAt: await story.at(3), reason: 'insufficient_grounds' };
    await story.step('inspector', id, ['refusal', refusal]);
    expect(await aboutOrders(caseId)).toEqual([]);
  });

  it('a breach is a critical factor in every assessment after it, whatever is answered', async () => {
    const caseId = await story.open('inspector');
    const order = await story.served('inspector', caseId, 48);
    await story.step('inspector', order.id, [
      'breaches',
      { happenedAt: await story.at(3), reportedBy: 'survivor' },
    ]);
    const history = await story
      .as('inspector')
      .post(`/cases/${caseId}/assessments`, assessmentForm())
      .expect(201);
    expect(history.body.assessments[0]).toMatchObject({ band: 'high', highReasons: ['po_breach'] });
    await expect(test.database.query('delete from panoh.recorded_risk_facts')).rejects.toMatchObject({
      code: 'PN003',
    });
  });
});
