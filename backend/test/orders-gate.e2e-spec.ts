import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { startApp } from './support/app.js';
import type { TestApp } from './support/app.js';
import { assessmentForm } from './support/assessments.js';
import { contactForm } from './support/forms.js';
import { arrangeKulob } from './support/kulob.js';
import { OrderStory } from './support/orders.js';

interface Gate {
  blockers: { code: string; facts: Record<string, string> }[];
}

describe('what an order means for closing and for risk', () => {
  let test: TestApp;
  let story: OrderStory;
  const aboutOrders = async (caseId: string, person = 'inspector'): Promise<string[]> =>
    (await story.get<Gate>(person, `/cases/${caseId}/closure-gate?reason=needs_met`)).blockers
      .map(({ code, facts }) => [code, facts['date']].filter(Boolean).join(' '))
      .filter((code) => code.startsWith('order_'));

  beforeAll(async () => {
    test = await startApp();
    story = new OrderStory(test, await arrangeKulob(test));
  });
  afterAll(() => test.close());

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
