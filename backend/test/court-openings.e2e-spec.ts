import { beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { AppRole } from './support/app-role.js';
import { courtStory } from './support/court-story.js';
import type { Court, Opening } from './support/court-story.js';
import { supportForm } from './support/forms.js';
import { addMembers, startKulob } from './support/kulob.js';
import { Referring } from './support/referrals.js';

const { test, kulob, as } = await startKulob();
const { day, pass, start, courts, begin, take, decided, rows, dues, blockers } = courtStory(test, as);

describe('a court case that is opened to the court or to enforcement', () => {
  let caseId: string;
  const OPEN = ['court', 'enforcement'] as const;
  beforeAll(() =>
    addMembers(test, kulob, {
      ...{ groupId: kulob.groupId, place: 'kulob' },
      members: {
        court: { type: 'court', people: { secretary: ['court_contact'] } },
        enforcement: { type: 'bailiff', people: { bailiff: ['enforcement_contact'] } },
        emptyCourt: { type: 'court', people: { clerk: ['supervisor'] } },
      },
    }),
  );
  beforeEach(async () => {
    caseId = await start();
  });
  const show = (court: Court, to: (typeof OPEN)[number], dutyId: string | null = null, alone = 'yes') =>
    as('lawyer').post(`/court-cases/${court.id}/openings`, {
      ...{ agencyId: kulob.agencies[to], dutyId, alone },
    });
  const work = async (person: string) => (await as(person).get('/court-work').expect(200)).body;
  const opened = async (person: string, reference: string) =>
    (await work(person)).find((one: { reference: string }) => one.reference === reference);
  const say = (person: string, id: string, entry: object) =>
    as(person).post(`/court-work/${id}/entries`, { onDay: day(), ...entry });
  const openings = async () => (await courts())[0]?.openings ?? [];
  const newest = async (): Promise<Opening> => {
    const one = (await openings()).at(-1);
    if (!one) throw new Error('Nothing is open.');
    return one;
  };

  it('never shows them risk, place or story, nor the case itself', async () => {
    let court = await take(await begin(), 'hearing_set', { nextOn: 9 });
    const { receivers } = (await as('lawyer').get(`/cases/${caseId}/court-cases`).expect(200)).body;
    expect(receivers.map(({ name }: { name: { en: string } }) => name.en).sort()).toEqual([...OPEN]);
    expect((await show(court, 'court', null, 'no').expect(422)).body.fields).toEqual([
      { path: 'alone', code: 'not_alone' },
    ]);
    await show(court, 'enforcement').expect(422);
    await show(court, 'court').expect(201);
    const opening = await newest();
    expect(await opened('secretary', opening.reference)).toEqual({
      ...{ id: opening.id, reference: opening.reference, kind: 'divorce', hearingOn: day(9) },
      ...{ isSupportOffered: false, duty: null, untilOn: null, phone: null, entries: [] },
      agencyName: { tg: 'legalAid', ru: 'legalAid', en: 'legalAid' },
      allowedActions: expect.arrayContaining(['hearing_set', 'help_wanted']),
    });
    court = await take(await take(court, 'hearing_held'), 'decided');
    court = await take(court, 'duty_set', { duty: 'leave_home' });
    await show(court, 'enforcement', court.duties[0]?.id ?? '').expect(201);
    const duty = await opened('bailiff', (await newest()).reference);
    expect(duty).toMatchObject({ duty: 'leave_home', kind: null, hearingOn: null, isSupportOffered: null });
    expect(await opened('bailiff', opening.reference)).toBeUndefined();
    const role = await AppRole.connect(test);
    for (const person of ['secretary', 'bailiff']) {
      expect(JSON.stringify(await work(person))).not.toContain(caseId);
      for (const table of ['cases', 'court_steps', 'court_openings', 'identities', 'follow_ups'])
        expect(await role.as(as(person), [`select 1 from panoh.${table}`, []])).toEqual([]);
      expect(await role.as(as(person), ['select * from panoh.courts_at_lawyer($1)', [caseId]])).toEqual([]);
    }
  });

  it('is told by them what happened, which stops no clock until the lawyer records it', async () => {
    const { court, dutyId } = await decided('leave_home');
    await show(court, 'enforcement', dutyId).expect(201);
    const opening = await newest();
    const { id } = opening;
    await say('bailiff', id, { entry: 'decided', detail: 'granted' }).expect(422);
    await say('secretary', id, { entry: 'full' }).expect(404);
    expect((await say('bailiff', id, { entry: 'blocked' }).expect(422)).body.fields).toEqual([
      { path: 'detail', code: 'required' },
    ]);
    expect(await dues('en.step')).toEqual([day(12)]);
    await say('bailiff', id, { entry: 'full' }).expect(201);
    const [told] = await courts();
    expect(told?.duties[0]).toMatchObject({ state: 'enforcing', step: 'duty_set' });
    expect(told?.openings[0]?.entries).toMatchObject([{ entry: 'full', isNew: true }]);
    expect(await blockers()).toContain('court_duty_open');
    // The lawyer is notified, and looks within the time of an answer to a referral.
    expect((await dues('en.step'))[0]).toBe(day(1));
    const news = JSON.stringify((await as('lawyer').get('/notifications').expect(200)).body);
    expect(news).toContain('court_entry');
    await pass(2);
    await say('bailiff', id, { entry: 'partly' }).expect(201);
    expect((await dues('en.step'))[0]).toBe(day(-1));
    const known = (await courts())[0] as Court;
    await take(known, 'full', { dutyId });
    expect((await openings())[0]?.entries.map(({ isNew }) => isNew)).toEqual([false, false]);
    await take((await courts())[0] as Court, 'duty_stopped', { dutyId });
    expect(await opened('bailiff', opening.reference)).toBeUndefined();
  });

  it('is asked for help in court, alone, with a safe way to reach the survivor', async () => {
    const court = await begin({ nextOn: day(30) });
    await show(court, 'court').expect(201);
    const opening = await newest();
    const help = { entry: 'help_wanted', need: 'psychosocial', way: 'as_agreed_with_lawyer', alone: 'yes' };
    const { body } = await say('secretary', opening.id, { ...help, alone: 'no' }).expect(422);
    expect(body.fields).toMatchObject([{ path: 'alone' }]);
    await say('secretary', opening.id, help).expect(201);
    const entries = async () => (await openings())[0]?.entries;
    expect(await entries()).toMatchObject([{ need: 'psychosocial', way: help.way, isNew: true }]);
    expect(await dues('lg.next_step')).toEqual([day(1)]);
    // No step answers the wish: only work on its own row does.
    await take((await courts())[0] as Court, 'next_date_set', { nextOn: 20 });
    expect(await entries()).toMatchObject([{ isNew: true }]);
    expect(await rows('lg.help')).toMatchObject([{ due: day(3), owner: 'legal_aid_lawyer' }]);
    const work = async () => {
      const [wish] = await test.database.query<{ id: string; version: number }>(
        "select id, version from panoh.follow_ups where case_id = $1 and rule = 'lg.help' and status = 'pending'",
        [caseId],
      );
      const path = `/follow-ups/${wish?.id}/outcomes`;
      await as('lawyer').post(path, { outcome: 'done' }, wish?.version).expect(200);
    };
    await work();
    expect(await entries()).toMatchObject([{ isNew: false }]);
    // The whole court reads that help is wanted, and not which.
    expect((await opened('secretary', opening.reference)).entries).toEqual([
      { entry: 'help_wanted', onDay: day(), nextOn: null, detail: null },
    ]);
    // The end of the opening hides no wish that waits.
    await say('secretary', opening.id, help).expect(201);
    await as('lawyer').delete(`/court-openings/${opening.id}`).expect(200);
    expect(await openings()).toMatchObject([{ id: opening.id, allowedActions: [] }]);
    expect((await entries())?.[0]).toMatchObject({ way: help.way, isNew: true });
    await work();
    expect(await openings()).toEqual([]);
  });

  it('is gone for a court that is kept away from the case, and shows nothing that is over', async () => {
    const { court, dutyId } = await decided('pay_once');
    await show(court, 'court').expect(201);
    const opening = await newest();
    const end = (person: string) => as(person).delete(`/court-openings/${opening.id}`);
    await end('caseworker').expect(404);
    const [seen] = (await courts('legalSupervisor'))[0]?.openings ?? [];
    expect(seen).toMatchObject({ allowedActions: ['end'] });
    await test.database.block(caseId, kulob.agencies['court'], 'agency');
    expect(await opened('secretary', opening.reference)).toBeUndefined();
    await say('secretary', opening.id, { entry: 'hearing_held' }).expect(404);
    await end('legalSupervisor').expect(200);
    expect(await openings()).toEqual([]);
    await show(court, 'court').expect(422);
    const closed = await take(court, 'impossible', { dutyId });
    expect((await show(closed, 'enforcement', dutyId).expect(409)).body.reasons).toEqual(['step_not_now']);
  });

  it('tells the court of a shelter only that its working group can be called', async () => {
    await show(await begin(), 'court').expect(201);
    const { reference } = await newest();
    for (const [type, phone, en] of [
      ['shelter', null, 'kulob'],
      ['legal_aid', '2-10-10', 'legalAid'],
    ]) {
      await test.database.query("update panoh.agencies set type = $2, duty_phone = '2-10-10' where id = $1", [
        ...[kulob.agencies['legalAid'], type],
      ]);
      expect(await opened('secretary', reference)).toMatchObject({ phone, agencyName: { en } });
    }
  });

  it('says that support is offered once it was given or taken up, not by the referral that brought her', async () => {
    const we = new Referring(test, kulob);
    const { id } = await we.send('caseworker', await we.openShared('caseworker'), we.form('legalAid.legal'));
    const { caseId: theirs } = await we.accept('lawyer', id);
    const brought = await begin({}, theirs);
    await show(brought, 'court').expect(201);
    const { reference } = (await courts('lawyer', theirs))[0]?.openings[0] as Opening;
    const isOffered = async (of: string) => (await opened('secretary', of)).isSupportOffered;
    expect(await isOffered(reference)).toBe(false);
    const sent = await we.send('lawyer', theirs, we.form('crisisCentre.psychosocial'));
    expect(await isOffered(reference)).toBe(false);
    await we.accept('caseworker', sent.id);
    expect(await isOffered(reference)).toBe(true);
    await show(await begin(), 'court').expect(201);
    const own = await newest();
    expect(await isOffered(own.reference)).toBe(false);
    const given = supportForm({ serviceType: 'legal', givenOn: day() });
    await as('lawyer').post(`/cases/${caseId}/support-entries`, given).expect(201);
    expect(await isOffered(own.reference)).toBe(true);
  });
});

describe('court cases', () => {
  beforeEach(start);

  it('are counted by how far they came, exactly for the own agency and rounded for all, never for the police', async () => {
    const year = day().slice(0, 4);
    interface Line {
      part: string;
      code: string;
      records: number | null;
    }
    const figures = async (person: string, status = 200): Promise<Line[]> =>
      (await as(person).get(`/statistics/courts/${year}`).expect(status)).body;
    const begun = await take(await begin({ kind: 'damages' }), 'reconciliation_period');
    const before = await figures('legalSupervisor');
    const decided = await take(await take(begun, 'objected'), 'decided');
    const made = await take(decided, 'duty_set', { duty: 'pay_once' });
    const dutyId = made.duties[0]?.id;
    await take(await take(made, 'full', { dutyId }), 'confirmed', { dutyId });
    const after = await figures('legalSupervisor');
    const of = (all: Line[], part: string, code: string) =>
      Number(all.find((one) => one.part === part && one.code === code)?.records ?? 0);
    for (const [part, code] of [
      ...[
        ['damages', 'decided'],
        ['damages', 'received'],
        ['periods', 'objected'],
      ],
      ...[
        ['duties', 'ordered'],
        ['duties', 'effected'],
        ['duties', 'confirmed'],
      ],
    ] as [string, string][])
      expect([part, code, of(after, part, code)]).toEqual([part, code, of(before, part, code) + 1]);
    const counted = await start();
    await test.database.query('update panoh.cases set counts_in_statistics = true where id = $1', [counted]);
    for (let count = 0; count < 5; count += 1) await begin({ kind: 'alimony' });
    await begin({ kind: 'property' });
    const lines = await figures('statistician');
    expect(lines).toContainEqual({ part: 'alimony', code: 'filed', records: 5, days: expect.any(Number) });
    expect(lines).toContainEqual({ part: 'property', code: 'filed', records: null, days: null });
    await figures('policeSupervisor', 404);
  });
});
