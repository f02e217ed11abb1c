import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { CaseAccessPageDto } from '../src/oversight/audit-trail.dto.js';
import { startApp } from './support/app.js';
import type { TestApp } from './support/app.js';
import { caseForm, safeContactForm } from './support/forms.js';
import { arrangeKulob } from './support/kulob.js';
import { OrderStory } from './support/orders.js';

const SURNAME = 'Чопшудаева';
const NUMBER = '+992 00 000 7777';

describe('what is printed', () => {
  let test: TestApp;
  let story: OrderStory;
  let caseId: string;

  beforeAll(async () => {
    test = await startApp();
    story = new OrderStory(test, await arrangeKulob(test));
    const identity = { surname: SURNAME, givenName: 'Гули' };
    const form = caseForm({ identity, safeContact: safeContactForm({ reachAt: NUMBER }) });
    caseId = (await story.as('caseworker').post('/cases', form).expect(201)).body.id;
  });
  afterAll(() => test.close());

  const print = (person: string, reason = 'for_meeting') =>
    story.as(person).post(`/cases/${caseId}/prints`, { reason });

  it('of a case is codes, dates and what comes next, and nothing that is hidden on the screen', async () => {
    const { body } = await print('caseworker').expect(200);
    expect(body.header).toMatchObject({ id: caseId, status: 'open' });
    expect(body.pending.length).toBeGreaterThan(0);
    expect(body.timeline.map(({ kind }: { kind: string }) => kind)).toContain('case_opened');
    const text = JSON.stringify(body);
    for (const word of [SURNAME, 'Гули', NUMBER, 'library', 'kitchen']) expect(text).not.toContain(word);
  });

  it('is written down once, with who and why, and shown to the owner', async () => {
    await print('supervisor', 'for_paper_file').expect(200);
    const { items }: CaseAccessPageDto = await story.get('caseworker', `/cases/${caseId}/access-log`);
    const prints = items.filter(({ action }) => action === 'printCase');
    expect(prints.filter(({ personName }) => personName === 'supervisor')).toMatchObject([
      { purpose: 'for_paper_file', inList: false },
    ]);
  });

  it('needs a reason of the list', async () => {
    expect((await print('caseworker', 'because').expect(422)).body.code).toBe('invalid');
  });

  it.each(['lawyer', 'inspector', 'caseworkerElsewhere'])(
    'is nothing to %s, who holds no part of it',
    async (person) => {
      await print(person).expect(404);
    },
  );

  it('of her code is the code and nothing else, for its owner only, and is written down', async () => {
    const path = `/cases/${caseId}/prints/code`;
    const { survivorCode } = (await story.as('caseworker').get(`/cases/${caseId}`)).body;
    const { body } = await story.as('caseworker').post(path).expect(200);
    expect(body).toEqual({ code: survivorCode, previousCodes: [], printedAt: expect.any(String) });
    const { items }: CaseAccessPageDto = await story.get('caseworker', `/cases/${caseId}/access-log`);
    expect(items.find(({ action }) => action === 'printCode')).toMatchObject({ purpose: 'for_survivor' });
    for (const person of ['lawyer', 'inspector', 'caseworkerElsewhere', 'coordinator'])
      expect([403, 404]).toContain((await story.as(person).post(path)).status);
  });

  it('of an order is what it says, without the name of who signed it and without her words', async () => {
    const own = await story.open('inspector');
    const { id, version } = await story.served('inspector', own, 5);
    const line = { line: 'ба хоҳараш' };
    await story.as('inspector').put(`/orders/${id}/contact-details`, line, version).expect(200);
    const { body } = await story
      .as('inspector')
      .post(`/orders/${id}/prints`, { reason: 'for_court' })
      .expect(200);
    expect(body).toMatchObject({
      status: 'active',
      number: '118/26',
      issuerName: null,
      contactDetails: null,
    });
    expect(JSON.stringify(body)).not.toMatch(/Намунаев|хоҳараш/);
    const { items }: CaseAccessPageDto = await story.get('inspector', `/cases/${own}/access-log`);
    expect(items.find(({ action }) => action === 'printOrder')).toMatchObject({ purpose: 'for_court' });
    await story.as('caseworker').post(`/orders/${id}/prints`, { reason: 'for_court' }).expect(404);
  });

  it('of a case says nothing of a stay, whoever prints it: paper goes where she is looked for', async () => {
    const own = await story.open('shelterWorker');
    const stay = { kind: 'stay', onDay: await story.day(), detail: null, note: 'room by the garden' };
    await story.as('shelterWorker').post(`/cases/${own}/key-dates`, stay).expect(201);
    const rows = await story.rows('shelterWorker', own, 'sh.exit_plan');
    expect(rows.length).toBeGreaterThan(0);
    const { body } = await story
      .as('shelterWorker')
      .post(`/cases/${own}/prints`, { reason: 'for_court' })
      .expect(200);
    expect(body.timeline.map(({ kind }: { kind: string }) => kind)).toContain('case_opened');
    expect(JSON.stringify(body)).not.toMatch(/stay_begun|sh\.exit_plan|shelter_entered|garden/);
  });

  it('is nothing to the blocked', async () => {
    await test.database.query(
      `insert into panoh.conflict_blocks (id, case_id, subject_kind, subject_id, source)
       values (gen_random_uuid(), $1, 'user', $2, 'person')`,
      [caseId, story.as('caseworker2').userId],
    );
    await print('caseworker2').expect(404);
  });
});
