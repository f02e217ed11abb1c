import { afterAll, describe, expect, it } from '@jest/globals';
import { dayOf, shiftDay } from '../src/shared/dates.js';
import { caseForm } from './support/forms.js';
import { hire, startKulob } from './support/kulob.js';
import { arrangeStep, toldOf } from './support/steps.js';
import type { Step } from './support/steps.js';
import { sweeperFor } from './support/workers.js';

const { test, kulob } = await startKulob();

describe('where the lead is away', () => {
  const sweeper = sweeperFor(test);
  const sweep = () => sweeper.reminders.sweep();
  const arrange = (): Promise<Step> => arrangeStep(test, kulob, {});
  const told = (step: Step): Promise<string[]> => toldOf(test, kulob, step);

  afterAll(() => sweeper.close());

  const today = async (): Promise<string> => {
    const [row] = await test.database.query<{ now: Date }>('select panoh.now() as now');
    return dayOf(row!.now);
  };
  const plan = async (person: string, change: object = {}): Promise<string> => {
    const day = await today();
    const form = { userId: idOf('caseworker'), startsOn: day, endsOn: day, ...change };
    return (await kulob.as[person]!.post('/absences', form).expect(201)).body.id as string;
  };
  const back = (person: string, id: string, version = 1) =>
    kulob.as[person]!.post(`/absences/${id}/end`, {}, version);
  const idOf = (person: string): string => kulob.as[person]!.userId;
  const isInDayOf = async (person: string, caseId: string): Promise<boolean> =>
    (await kulob.as[person]!.get('/today').expect(200)).text.includes(caseId);

  it('tells whoever stands in, also what was told before, has it in her day, and goes on where she leaves', async () => {
    const own = (await kulob.as['caseworker']!.post('/cases', caseForm()).expect(201)).body.id;
    const before = await arrange();
    await sweep();
    expect(await told(before)).toEqual(['caseworker']);
    expect(await isInDayOf('caseworker2', own)).toBe(false);
    const id = await plan('caseworker', { standInId: idOf('caseworker2') });
    await sweep();
    expect(await told(before)).toEqual(['caseworker', 'caseworker2']);
    expect(await isInDayOf('caseworker2', own)).toBe(true);
    const during = await arrange();
    await sweep();
    expect(await told(during)).toEqual(['caseworker2']);
    const status = (to: string) =>
      test.database.query('update panoh.users set status = $2 where id = $1', [idOf('caseworker2'), to]);
    await status('disabled');
    await sweep();
    expect(await told(during)).toEqual(['caseworker2', 'supervisor', 'supervisor2']);
    await status('active');
    await back('caseworker', id).expect(204);
    expect(await isInDayOf('caseworker2', own)).toBe(false);
    const after = await arrange();
    await sweep();
    expect(await told(after)).toEqual(['caseworker']);
  });

  it('is named with whoever stands in, in the list and on the case, until she is back', async () => {
    const own = (await kulob.as['caseworker']!.post('/cases', caseForm()).expect(201)).body.id as string;
    const named = async (): Promise<unknown[][]> => {
      const { items } = (await kulob.as['supervisor']!.get('/cases?lead=anybody').expect(200)).body;
      const row = items.find(({ id }: { id: string }) => id === own);
      const page = (await kulob.as['supervisor']!.get(`/cases/${own}`).expect(200)).body;
      return [row, page].map(({ leadName, standInName }) => [leadName, standInName]);
    };
    const lead = (await named())[0]?.[0];
    const id = await plan('caseworker', { standInId: idOf('caseworker2') });
    const deputy = expect.stringMatching(/./);
    expect(await named()).toEqual([lead, lead].map((name) => [name, deputy]));
    await test.database.block(own, idOf('caseworker2'));
    expect(await named()).toEqual([lead, lead].map((name) => [name, null]));
    await back('caseworker', id).expect(204);
    expect(await named()).toEqual([lead, lead].map((name) => [name, null]));
  });

  it('tells the supervisors where nobody stands in, or she may not know of the case', async () => {
    const unled = await withoutLead();
    const alone = await plan('supervisor');
    expect(await withoutLead()).toBeGreaterThan(unled);
    const open = await arrange();
    await sweep();
    expect(await told(open)).toEqual(['supervisor', 'supervisor2']);
    await back('supervisor', alone).expect(204);
    const id = await plan('supervisor', { standInId: idOf('caseworker2') });
    const blocked = await arrange();
    await test.database.block(blocked.caseId, idOf('caseworker2'));
    await sweep();
    expect(await told(blocked)).toEqual(['supervisor', 'supervisor2']);
    await back('supervisor', id).expect(204);
  });

  it('is entered by herself or a supervisor of hers, for days to come, once', async () => {
    const day = shiftDay(await today(), 40);
    const form = { userId: idOf('caseworker'), startsOn: day, endsOn: day };
    const entered = (person: string, change: object) =>
      kulob.as[person]!.post('/absences', { ...form, ...change });
    await entered('caseworker', { userId: idOf('supervisor') }).expect(403);
    await entered('legalSupervisor', {}).expect(422);
    for (const change of [
      ...[{ standInId: idOf('lawyer') }, { standInId: idOf('caseworker') }],
      ...[{ startsOn: '2020-01-01' }, { endsOn: shiftDay(day, -1) }],
    ])
      await entered('supervisor', change).expect(422);
    const [first, second] = await Promise.all([entered('caseworker', {}), entered('supervisor', {})]);
    expect([first.status, second.status].sort()).toEqual([201, 409]);
    const [absence] = await listed('caseworker');
    expect(await listed('lawyer')).toEqual([]);
    await back('lawyer', absence!.id).expect(404);
    await back('supervisor', absence!.id).expect(204);
    expect(await listed('caseworker')).toEqual([]);
  });

  it('never takes a stand-in who has not signed in yet', async () => {
    await hire(test, kulob, { agency: 'crisisCentre', person: 'newcomer', roles: ['caseworker'] });
    await test.database.query('update panoh.credentials set signed_in_at = null where user_id = $1', [
      idOf('newcomer'),
    ]);
    const day = shiftDay(await today(), 60);
    const form = { userId: idOf('caseworker'), startsOn: day, endsOn: day, standInId: idOf('newcomer') };
    const refused = await kulob.as['supervisor']!.post('/absences', form).expect(422);
    expect(refused.body.fields).toEqual([{ path: 'standInId', code: 'account_not_ready' }]);
    const { standIns, people } = (await kulob.as['supervisor']!.get('/absences').expect(200)).body;
    const ids = (list: { id: string }[]): string[] => list.map(({ id }) => id);
    expect([ids(standIns), ids(people)].map((all) => all.includes(idOf('newcomer')))).toEqual([false, true]);
  });

  it('begins by itself on its day, and ends with its last', async () => {
    const due = await arrange();
    await sweep();
    const tomorrow = shiftDay(await today(), 1);
    await plan('caseworker', { startsOn: tomorrow, endsOn: tomorrow, standInId: idOf('caseworker2') });
    await sweep();
    expect(await told(due)).toEqual(['caseworker']);
    await test.database.pass('24 hours');
    await sweep();
    expect(await told(due)).toEqual(['caseworker', 'caseworker2']);
    await test.database.pass('24 hours');
    const later = await arrange();
    await sweep();
    expect(await told(later)).toEqual(['caseworker']);
  });

  const withoutLead = async (): Promise<number> =>
    (await kulob.as['supervisor']!.get('/team').expect(200)).body.counts.withoutLead;
  const listed = async (person: string): Promise<{ id: string }[]> =>
    (await kulob.as[person]!.get('/absences').expect(200)).body.items;
});
