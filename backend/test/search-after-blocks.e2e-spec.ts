import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { startApp } from './support/app.js';
import type { TestApp } from './support/app.js';
import { Blocking } from './support/blocking.js';
import { arrangeKulob } from './support/kulob.js';
import { takenBackFor } from './support/workers.js';

/** A referral that a block took back in a case of which the person who blocks knows nothing. */
describe('a block that takes a referral back', () => {
  let test: TestApp;
  let we: Blocking;
  let worker: ReturnType<typeof takenBackFor>;

  beforeAll(async () => {
    test = await startApp();
    we = new Blocking(test, await arrangeKulob(test));
    worker = takenBackFor(test);
  });
  afterAll(async () => {
    await worker.close();
    await test.close();
  });

  const toHealthRoom = (): object => we.form('healthRoom.health', { partitions: ['identity'] });
  /** The crisis centre sent her to the lawyers, and they to the health room. */
  const linked = async (): Promise<{ atCentre: string; ofLegalAid: string; id: string }> => {
    const atCentre = await we.openShared('caseworker');
    const first = await we.send(
      'caseworker',
      atCentre,
      we.form('legalAid.legal', { partitions: ['identity'] }),
    );
    const { caseId: ofLegalAid } = await we.accept('lawyer', first.id);
    const { id } = await we.send('lawyer', ofLegalAid, toHealthRoom());
    return { atCentre, ofLegalAid, id };
  };
  const searches = async (person: string, caseId: string): Promise<Record<string, unknown>[]> =>
    (await we.rows(person, caseId, 'rf.find_other')).filter(({ status }) => status === 'pending');
  const isSearched = async (person: string, caseId: string, id: string): Promise<void> => {
    const [search, ...more] = await searches(person, caseId);
    expect(search).toMatchObject({ subjectId: id, step: 1, because: 'referral_refused', owner: 'case_lead' });
    expect(more).toEqual([]);
    const hours = (Date.parse(String(search?.['dueAt'])) - (await we.now()).getTime()) / 3_600_000;
    expect(Math.round(hours)).toBe(12);
    const steps = await test.database.query(
      'select distinct rung from panoh.follow_up_steps where follow_up_id = $1 order by rung',
      [search?.['id']],
    );
    expect(steps).toEqual(expect.arrayContaining([{ rung: 'owner' }, { rung: 'supervisor' }]));
    expect(await we.show(person, id)).toMatchObject({
      ...{ status: 'withdrawn', withdrawalReason: 'receiver_not_available' },
      findOtherBy: search?.['dueAt'],
    });
  };

  it.each([['sent'], ['accepted']])(
    'plans a search of the linked case for one that was %s',
    async (status) => {
      const { atCentre, ofLegalAid, id } = await linked();
      if (status === 'accepted') await we.accept('healthWorker', id);
      const own = await we.rows('caseworker', atCentre, 'rf.find_other');
      expect(await we.keepAway('caseworker', atCentre, we.agency('healthRoom'))).toBe(204);
      expect((await searches('lawyer', ofLegalAid)).filter(({ step }) => step === 1)).toEqual([]);
      expect(await worker.carryOn()).toBe(1);
      await isSearched('lawyer', ofLegalAid, id);
      expect(await we.rows('caseworker', atCentre, 'rf.find_other')).toEqual(own);
      expect(await worker.carryOn()).toBe(0);
      const audited = await test.database.query(
        `select partitions from panoh.audit_entries where action = 'job.plan_search' order by seq desc limit 1`,
      );
      expect(audited).toEqual([{ partitions: ['follow_ups'] }]);
    },
  );

  it('plans one where the second person confirms a heavy block', async () => {
    const caseId = await we.openShared('caseworker');
    const { id } = await we.send('caseworker', caseId, toHealthRoom());
    await we.accept('healthWorker', id);
    expect(await we.keepAway('caseworker', caseId, we.agency('legalAid'))).toBe(204);
    expect(await we.keepAway('caseworker', caseId, we.agency('healthRoom'))).toBe(204);
    expect(await we.show('caseworker', id)).toMatchObject({ status: 'accepted' });
    const [heavy] = (await we.blocks('supervisor', caseId)).filter(({ isHeavy }) => isHeavy);
    expect((await we.vote('supervisor', heavy, 'confirm')).status).toBe(204);
    expect(await worker.carryOn()).toBe(1);
    await isSearched('caseworker', caseId, id);
  });

  it('plans none twice, and none that the survivor does not want or that is settled', async () => {
    const { atCentre, ofLegalAid, id } = await linked();
    expect(await we.keepAway('caseworker', atCentre, we.agency('healthRoom'))).toBe(204);
    await we.on('lawyer', id).take('no-longer-wanted');
    expect(await worker.carryOn()).toBe(0);
    const own = await we.openShared('caseworker');
    const sent = await we.send('caseworker', own, 'legalAid.legal');
    expect(await we.keepAway('caseworker', own, we.agency('legalAid'))).toBe(204);
    await isSearched('caseworker', own, sent.id);
    expect(await worker.carryOn()).toBe(0);
    expect((await searches('lawyer', ofLegalAid)).filter(({ step }) => step === 1)).toEqual([]);
  });
});
