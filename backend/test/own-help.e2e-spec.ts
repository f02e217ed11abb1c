import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { startApp } from './support/app.js';
import type { TestApp } from './support/app.js';
import { arrangeKulob } from './support/kulob.js';
import { Referring } from './support/referrals.js';
import type { Shown } from './support/referrals.js';

/** The sender helps in the place of an agency that refused (capabilities 3.1). */
describe('own help', () => {
  let test: TestApp;
  let we: Referring;

  beforeAll(async () => {
    test = await startApp();
    we = new Referring(test, await arrangeKulob(test));
    await test.database.query(
      `insert into panoh.services (id, agency_id, type) values (gen_random_uuid(), $1, 'legal')`,
      [we.kulob.agencies['crisisCentre']],
    );
  });
  afterAll(() => test.close());

  const declined = async (
    service = 'legalAid.legal',
    by = 'lawyer',
  ): Promise<{ caseId: string; id: string }> => {
    const caseId = await we.openShared('caseworker');
    const { id } = await we.send('caseworker', caseId, we.form(service, { partitions: ['identity'] }));
    const no = { reason: 'no_capacity', nextStep: 'ask_another_agency' };
    expect((await we.on(by, id).take('decline', no)).body).toMatchObject({ status: 'declined' });
    return { caseId, id };
  };
  const searches = async (caseId: string): Promise<Record<string, unknown>[]> =>
    (await we.rows('caseworker', caseId, 'rf.find_other')).filter(({ status }) => status === 'pending');
  const inBox = async (filter: string, id: string): Promise<Shown | undefined> => {
    const page = (await we.as('caseworker').get(`/referrals?box=out&status=${filter}`).expect(200)).body;
    return (page.items as Shown[]).find((item) => item.id === id);
  };

  it('looks for a place again when she says that she did not get the own help', async () => {
    const { caseId, id } = await declined();
    await we.on('caseworker', id).take('own-help');
    const word = await we
      .on('caseworker', id)
      .take('survivor-feedback', { survivorFeedback: 'not_received' });
    expect(word.body.allowedActions).toEqual(expect.arrayContaining(['re_route', 'help_ourselves']));
    const [search] = await searches(caseId);
    expect(search).toMatchObject({ subjectId: id, step: 1, dueAt: word.body.findOtherBy });
    expect(await inBox('needs_open', id)).toBeDefined();
    await we.on('caseworker', id).take('survivor-feedback', { survivorFeedback: 'not_received' });
    expect(await searches(caseId)).toMatchObject([{ id: search?.['id'] }]);
    const helped = await we.on('caseworker', id).take('own-help');
    expect(helped.body).toMatchObject({ settledBy: 'own_help', survivorFeedback: null, findOtherBy: null });
  });

  it('helps without others only where the own agency offers the service now', async () => {
    const { caseId, id } = await declined('healthRoom.health', 'healthWorker');
    const helped = await we.on('caseworker', id).take('own-help');
    expect(helped.body).toMatchObject({ status: 409, code: 'own_service_missing' });
    const { allowedActions } = await we.show('caseworker', id);
    expect(allowedActions).toEqual(['record_feedback', 're_route', 'take_waiting_place']);
    expect(await inBox('refused', id)).toMatchObject({ allowedActions });
    const today = (await we.as('caseworker').get('/today').expect(200)).body;
    const lines = [today.late, today.today, today.next].flatMap((page) => page.items);
    expect(lines.find((line: { subjectId: string }) => line.subjectId === id)).toMatchObject({
      refusal: { serviceType: 'health', isOwnService: false },
    });
    expect(await searches(caseId)).toHaveLength(1);
    const legal = await declined();
    const offer = (status: string) =>
      test.database.query(`update panoh.services set status = $2 where agency_id = $1 and type = 'legal'`, [
        we.kulob.agencies['crisisCentre'],
        status,
      ]);
    await offer('paused');
    expect((await we.on('caseworker', legal.id).take('own-help')).body.code).toBe('own_service_missing');
    await offer('active');
    expect((await we.on('caseworker', legal.id).take('own-help')).status).toBe(200);
  });
});
