import { beforeAll, describe, expect, it } from '@jest/globals';
import { proveAgain } from './support/actors.js';
import { AppRole } from './support/app-role.js';
import { ClosingStory, STOP, plantRequest } from './support/closing.js';
import { incidentForm } from './support/forms.js';
import { startKulob } from './support/kulob.js';
import { readsOf } from './support/known-place.js';
import { OrderStory } from './support/orders.js';
import { Referring, sharingAnswer } from './support/referrals.js';
import type { Shown } from './support/referrals.js';
import { takenBackFor } from './support/workers.js';

const { test, kulob } = await startKulob();
const story = new ClosingStory(test, kulob);
const we = new Referring(test, kulob);

const SHARED = ['identity', 'safe_contact', 'risk', 'support'];
const handOver = (caseId: string, change: object = {}, person = 'caseworker') =>
  we
    .as(person)
    .post(
      `/cases/${caseId}/handovers`,
      we.form('ngoElsewhere.psychosocial', { partitions: SHARED, ...change }),
    );
const sent = async (caseId: string, change: object = {}): Promise<Shown> =>
  (await handOver(caseId, change).expect(201)).body as Shown;
const grants = async (referral: string): Promise<number> => {
  const [row] = await test.database.query<{ n: number }>(
    `select count(*)::integer as n from panoh.grants where source_id = $1
      and (ends_at is null or ends_at > panoh.now())`,
    [referral],
  );
  return row?.n ?? 0;
};
const pending = async (person: string, caseId: string, rule: string): Promise<object[]> =>
  (await we.rows(person, caseId, rule)).filter(({ status }) => status === 'pending');

describe('a survivor who moves to another district', () => {
  let oldCase: string;
  let newCase: string;
  let handover: Shown;

  beforeAll(async () => {
    oldCase = await we.openShared('caseworker');
    // The most dangerous time is when she leaves.
    await story.assess(oldCase, { kill_threat: 'yes' });
  });

  it('may be taken over by agencies of every district, the police and her own agency not among them', async () => {
    const owners = (await we.as('caseworker').get(`/cases/${oldCase}/new-owners`).expect(200)).body;
    const names = owners.map(({ agencyName }: { agencyName: { en: string } }) => agencyName.en);
    expect(names).toEqual(expect.arrayContaining(['ngoElsewhere', 'cowfa', 'healthRoom']));
    for (const never of ['crisisCentre', 'police', 'policeElsewhere', 'legalAid'])
      expect(names).not.toContain(never);
    await we.as('coordinator').get(`/cases/${oldCase}/new-owners`).expect(403);
    await we.as('lawyer').get(`/cases/${oldCase}/new-owners`).expect(404);
  });

  it('is never handed over to the police', async () => {
    const serviceId = we.service('police.police_security');
    const { body } = await handOver(oldCase, { serviceId, partitions: ['identity'] }).expect(409);
    expect(body.reasons).toContain('no_new_owner');
  });

  it('is offered without identity to one agency at a time, and stays with the sender', async () => {
    handover = await sent(oldCase);
    expect(handover).toMatchObject({ kind: 'handover', status: 'sent', view: 'sender' });
    const offer = await we.show('caseworkerElsewhere', handover.id);
    expect(offer).toMatchObject({ view: 'offer', kind: 'handover', caseId: null, caseReference: null });
    await we.as('caseworkerElsewhere').get(`/cases/${oldCase}`).expect(404);
    const second = await handOver(oldCase, {
      serviceId: we.service('cowfa.documents'),
      partitions: ['identity'],
    }).expect(409);
    expect(second.body.reasons).toEqual(['handover_running']);
    // Nor by naming the running one as replaced: only sending it on withdraws it.
    const named = await handOver(oldCase, {
      ...{ serviceId: we.service('cowfa.documents'), partitions: ['identity'] },
      replacesReferralId: handover.id,
    });
    expect([named.status, named.body.reasons]).toEqual([409, ['handover_running']]);
    expect(await pending('caseworker', oldCase, 'rf.ack')).toHaveLength(1);
    expect(await pending('caseworker', oldCase, 'rf.find_other')).toHaveLength(1);
  });

  it('gets a case of her own at the new place, and the old agency keeps every duty', async () => {
    const before = (await we.as('caseworker').get(`/cases/${oldCase}/follow-ups`)).body;
    const duties = before.filter(
      ({ status, owner }: { status: string; owner: string }) => status === 'pending' && owner === 'case_lead',
    );
    newCase = (await we.accept('caseworkerElsewhere', handover.id)).caseId;
    const shown = (await we.as('caseworkerElsewhere').get(`/cases/${newCase}`).expect(200)).body;
    expect(shown).toMatchObject({ relations: ['own'], isLead: true, place: 'qubodiyon' });
    const [row] = await test.database.query<{ group: string }>(
      'select working_group_id as group from panoh.cases where id = $1',
      [newCase],
    );
    expect(row?.group).toBe(kulob.otherGroupId);
    const after = (await we.as('caseworker').get(`/cases/${oldCase}/follow-ups`)).body;
    for (const { id, rule } of duties.filter(({ rule }: { rule: string }) => rule !== 'rf.find_other'))
      expect([rule, after.find((one: { id: string }) => one.id === id)?.status]).toEqual([rule, 'pending']);
    expect(await pending('caseworkerElsewhere', newCase, 'fu.first_contact')).toHaveLength(1);
    const steps = (await we.show('caseworkerElsewhere', handover.id)).allowedActions;
    expect(steps).toEqual(['record_contact', 'mark_not_attended', 'undo_accept']);
  });

  it('is there for the coordinator of the new place by the reference of the offer, and nothing of the old one', async () => {
    const agencyName = { tg: 'ngoElsewhere', ru: 'ngoElsewhere', en: 'ngoElsewhere' };
    const { id: referralId, reference } = handover;
    expect(await read('coordinatorElsewhere', '/queue/unshared')).toEqual([
      { referralId, reference, agencyName, acceptedAt: expect.any(String), askedAt: null },
    ]);
    expect(await read('coordinator', '/queue/unshared')).toEqual([]);
    for (const id of [oldCase, newCase]) await we.as('coordinatorElsewhere').get(`/cases/${id}`).expect(404);
    expect((await we.as('caseworker').get(`/cases/${oldCase}/timeline`)).text).not.toContain(newCase);
  });

  it('is not closed by the old agency while nobody has found her safe there', async () => {
    const early = await story.ask(oldCase, { reason: 'moved', subjectId: handover.id }).expect(422);
    expect(early.body.fields).toEqual([{ path: 'subjectId', code: 'not_reached_yet' }]);
    await story.contact(newCase, { outcome: 'reached_worries' }, 'caseworkerElsewhere');
    expect(await pending('caseworker', oldCase, 'rf.handed_over')).toHaveLength(0);
    await story.ask(oldCase, { reason: 'moved', subjectId: handover.id }).expect(422);
  });

  it('tells the old agency once that she was found safe there, with three days to close', async () => {
    await story.contact(newCase, {}, 'caseworkerElsewhere');
    await story.contact(newCase, {}, 'caseworkerElsewhere');
    const rows = await pending('caseworker', oldCase, 'rf.handed_over');
    expect(rows).toMatchObject([{ owner: 'case_lead', because: 'handover_reached' }]);
  });

  it('closes at the old agency by the word of the new one, which then has her alone', async () => {
    const request = await story.endorsed(oldCase, {
      reason: 'moved',
      subjectId: handover.id,
      reviewerAgencyId: story.agency('ngoElsewhere'),
    });
    await story.step(request, 'approval', { person: 'supervisorElsewhere', seen: 2 }).expect(204);
    expect(await story.statusOf(oldCase)).toBe('closed');
    expect((await we.show('caseworkerElsewhere', handover.id)).status).toBe('completed');
    expect(await pending('caseworker', oldCase, 'rf.handed_over')).toHaveLength(0);
    expect(await grants(handover.id)).toBe(1);
  });
});

interface Goal {
  id: string;
  words: string;
  progress: string;
  actions: { what: string; owner: string; step: string; dueOn: string }[];
}
interface Needs {
  needs: { need: string; answer: string; before: { answer: string; agencyName: { en: string } } | null }[];
}
interface KeyDates {
  dates: { id: string; kind: string; isRunning: boolean; notes: { onDay: string; note: string | null }[] }[];
}
const read = async <T>(person: string, path: string): Promise<T> =>
  (await we.as(person).get(path).expect(200)).body as T;
const goalsOf = (person: string, caseId: string) => read<Goal[]>(person, `/cases/${caseId}/goals`);
const datesOf = (person: string, caseId: string) => read<KeyDates>(person, `/cases/${caseId}/key-dates`);
const LATER = '2126-06-01';

/** A goal with an open and a done action, and one that she reached. */
async function plan(caseId: string): Promise<void> {
  const setOn = await we.day();
  const goal = { domain: 'documents', words: 'My own passport.', measure: 'I hold it.', setOn };
  const [first] = (await we.as('caseworker').post(`/cases/${caseId}/goals`, goal).expect(201)).body as Goal[];
  const action = { template: null, owner: 'worker', referralId: null, dueOn: LATER };
  for (const what of ['Bring the papers.', 'Done before.'])
    await we
      .as('caseworker')
      .post(`/goals/${first?.id}/actions`, { ...action, what })
      .expect(201);
  const [{ actions = [] } = {}] = await read<{ actions: { id: string; what: string }[] }[]>(
    'caseworker',
    `/cases/${caseId}/goals`,
  );
  const done = actions.find(({ what }) => what === 'Done before.')?.id;
  const step = { step: 'done', dueOn: null, obstacle: null };
  await we.as('caseworker').post(`/plan-actions/${done}/steps`, step, 1).expect(200);
  const other = { domain: 'health', words: 'Sleep again.', measure: null, setOn };
  const goals = (await we.as('caseworker').post(`/cases/${caseId}/goals`, other).expect(201)).body as Goal[];
  const reached = goals.find(({ words }) => words === 'Sleep again.')?.id;
  const met = { progress: 'met', word: null, saidOn: setOn };
  await we.as('caseworker').post(`/goals/${reached}/progress`, met, 1).expect(200);
}

describe('what goes along with a hand-over', () => {
  const orders = new OrderStory(test, kulob);
  const prepare = async (): Promise<string> => {
    const caseId = await we.openShared('caseworker');
    await story.assess(caseId);
    await plan(caseId);
    const expected = { kind: 'return', onDay: LATER, detail: 'migration', note: 'By train.' };
    await we.as('caseworker').post(`/cases/${caseId}/key-dates`, expected).expect(201);
    await orders.served('caseworker', caseId, 3);
    return caseId;
  };
  const everything = [...SHARED, 'legal', 'perpetrator'];

  it('is what is open of her goals, dates and orders, once, as rows of the new owner', async () => {
    const id = await prepare();
    const before = [await goalsOf('caseworker', id), await datesOf('caseworker', id)];
    const rowsBefore = (await we.rows('caseworker', id, 'po.expiry')).length;
    const { id: offer } = await sent(id, { partitions: everything });
    const { caseId } = await we.accept('caseworkerElsewhere', offer);
    const again = await we.as('caseworkerElsewhere').post(`/referrals/${offer}/acceptance`, {}, 1);
    expect(again.status).toBeGreaterThanOrEqual(409);
    const goals = await goalsOf('caseworkerElsewhere', caseId);
    expect(goals).toMatchObject([
      { words: 'My own passport.', measure: 'I hold it.', progress: 'not_begun' },
    ]);
    expect(goals[0]?.actions).toMatchObject([{ what: 'Bring the papers.', owner: 'worker', dueOn: LATER }]);
    const { dates } = await datesOf('caseworkerElsewhere', caseId);
    expect(dates).toMatchObject([{ kind: 'return', notes: [{ onDay: LATER, note: 'By train.' }] }]);
    for (const [rule, count] of [
      ['pl.action', 1],
      ['mig.return', 1],
      ['po.expiry', 2],
      ['po.pre_expiry', 0],
    ] as const)
      expect([rule, (await pending('caseworkerElsewhere', caseId, rule)).length]).toEqual([rule, count]);
    expect([await goalsOf('caseworker', id), await datesOf('caseworker', id)]).toEqual(before);
    expect(await pending('caseworker', id, 'po.expiry')).toHaveLength(rowsBefore);
    const role = await AppRole.connect(test);
    // A later request gets nothing.
    const asked = ['select panoh.plan_to_continue($1)', [caseId]] as [string, unknown[]];
    expect(await role.outcome(we.as('caseworkerElsewhere'), asked)).toBe('42501');
    await role.close();
  });

  it('is what the former agency asked about her needs, named and dated, to be asked again', async () => {
    const saidOn = await we.day();
    const said = [
      { need: 'legal', answer: 'wanted' },
      { need: 'health', answer: 'not_wanted' },
    ];
    const handed = async (partitions: string[]) => {
      const id = await we.openShared('caseworker');
      const answered = await we.as('caseworker').post(`/cases/${id}/needs`, { answers: said, saidOn }, 0);
      expect(answered.status).toBe(200);
      const offer = await sent(id, { partitions });
      return { offer, ...(await we.accept('caseworkerElsewhere', offer.id)) };
    };
    const shown = async (caseId: string): Promise<unknown[]> =>
      (await read<Needs>('caseworkerElsewhere', `/cases/${caseId}/needs`)).needs
        .filter(({ before, answer }) => before !== null || answer !== 'not_asked')
        .map(({ need, answer, before }) => [need, answer, before?.answer, before?.agencyName.en]);
    const { caseId, offer } = await handed(SHARED);
    const health = ['health', 'not_asked', 'not_wanted', 'crisisCentre'];
    expect(await shown(caseId)).toEqual([health, ['legal', 'not_asked', 'wanted', 'crisisCentre']]);
    const again = { answers: [{ need: 'legal', answer: 'not_now' }], saidOn };
    await we.as('caseworkerElsewhere').post(`/cases/${caseId}/needs`, again, 0).expect(200);
    expect(await shown(caseId)).toEqual([health, ['legal', 'not_now', undefined, undefined]]);
    expect(await shown((await handed(['identity', 'safe_contact'])).caseId)).toEqual([]);
    const { consentId } = await read<{ consentId: string }>('caseworker', `/referrals/${offer.id}`);
    const { version } = await read<{ version: number }>('caseworker', `/consents/${consentId}`);
    await we.as('caseworker').post(`/consents/${consentId}/withdrawals`, {}, version).expect(200);
    expect(await shown(caseId)).toEqual([['legal', 'not_now', undefined, undefined]]);
  });

  it('is gone again where the acceptance is taken back, unless it was worked on', async () => {
    const { id: offer } = await sent(await prepare(), { partitions: everything });
    const undo = () => we.on('caseworkerElsewhere', offer).take('acceptance-undo');
    const { caseId: first } = await we.accept('caseworkerElsewhere', offer);
    expect((await undo()).status).toBe(200);
    await we.as('caseworkerElsewhere').get(`/cases/${first}`).expect(404);
    const { caseId } = await we.accept('caseworkerElsewhere', offer);
    const [goal] = await goalsOf('caseworkerElsewhere', caseId);
    const said = { progress: 'partly', word: null, saidOn: await we.day() };
    await we.as('caseworkerElsewhere').post(`/goals/${goal?.id}/progress`, said, 1).expect(200);
    expect((await undo()).status).toBe(409);
    expect(await goalsOf('caseworkerElsewhere', caseId)).toHaveLength(1);
  });

  it('is nothing that she did not allow, and never where she stays', async () => {
    const id = await prepare();
    await we.as('caseworker').get(`/cases/${id}/key-dates`).expect(200);
    await test.database.query(
      `insert into panoh.key_date_events (id, case_id, agency_id, written_by, date_id, note_no, kind, partition, step, on_day)
       select gen_random_uuid(), id, agency_id, lead_user_id, gen_random_uuid(), 1, 'stay', 'whereabouts', 'begun', '2026-01-01'
       from panoh.cases where id = $1`,
      [id],
    );
    const { id: offer } = await sent(id, { partitions: ['identity', 'safe_contact'] });
    const { caseId } = await we.accept('caseworkerElsewhere', offer);
    expect(await goalsOf('caseworkerElsewhere', caseId)).toEqual([]);
    expect((await datesOf('caseworkerElsewhere', caseId)).dates).toEqual([]);
    for (const rule of ['pl.action', 'mig.return', 'po.expiry', 'sh.exit_plan'])
      expect(await pending('caseworkerElsewhere', caseId, rule)).toEqual([]);
    const [stays] = await test.database.query<{ n: number }>(
      `select count(*)::integer as n from panoh.key_date_events where case_id = $1`,
      [caseId],
    );
    expect(stays?.n).toBe(0);
  });
});

describe('the police of the new place', () => {
  const orders = new OrderStory(test, kulob);
  const station = (key = 'policeElsewhere'): object => ({
    ...{ stationId: kulob.agencies[key], presence: 'alone', dutyPhone: '3322 1-02' },
  });
  const send = (orderId: string, change: object = station(), person = 'caseworker') =>
    we.as(person).post(`/orders/${orderId}/notices`, change);
  const received = (person = 'inspectorElsewhere') =>
    read<{ id: string; seenAt: string | null }[]>(person, '/order-notices');
  const named = async (caseId: string): Promise<string> => {
    const { id, version } = await orders.served('caseworker', caseId, 3);
    const person = { surname: 'Намунаев', givenName: 'Далер', sex: 'male' };
    await we.as('caseworker').put(`/orders/${id}/respondent`, person, version).expect(200);
    return id;
  };

  it('learn of a running order at her word: neither of her nor of an agency of hers', async () => {
    const id = await we.openShared('caseworker');
    const orderId = await named(id);
    expect((await send(orderId)).body.reasons).toEqual(['handover_missing']);
    await sent(id);
    expect((await send(orderId, { ...station(), presence: 'with_others' })).status).toBe(422);
    await send(orderId).expect(201);
    expect((await send(orderId)).body.reasons).toEqual(['notice_sent']);
    expect(await pending('caseworker', id, 'po.notice_seen')).toMatchObject([{ owner: 'case_lead' }]);
    const shown = await received();
    expect(shown).toMatchObject([
      { boundPerson: 'Намунаев Далер', number: '118/26', dutyPhone: '3322 1-02', seenAt: null },
    ]);
    const keys = ['bornOn', 'boundPerson', 'conditions', 'dutyPhone', 'expiresOn', 'id', 'number', 'seenAt'];
    expect(Object.keys(shown[0] ?? {}).sort()).toEqual([...keys, 'sentAt']);
    const known = await read<object>('caseworker', `/cases/${id}`);
    const news = JSON.stringify([shown, await read('inspectorElsewhere', '/notifications')]);
    for (const never of [id, orderId, Reflect.get(known, 'reference'), story.agency('crisisCentre')])
      expect(news).not.toContain(String(never));
    for (const path of [`/cases/${id}`, `/orders/${orderId}`])
      await we.as('inspectorElsewhere').get(path).expect(404);
    await we.as('inspectorElsewhere').post(`/order-notices/${shown[0]?.id}/seen`).expect(200);
    expect(await pending('caseworker', id, 'po.notice_seen')).toEqual([]);
    const { notices } = await read<{ notices: { seenAt: string }[] }>(
      'caseworker',
      `/orders/${orderId}/notices`,
    );
    for (const one of [...(await received()), ...notices]) expect(one.seenAt).not.toBeNull();
    // It still runs, and its tasks stay with the former owner: the case does not close.
    expect(await story.blockers(id, 'moved')).toContain('danger_order');
  });

  it('leave the police that know the order without a trace, in every read, list and log', async () => {
    const id = await we.openShared('caseworker');
    const legal = { partitions: ['legal', 'perpetrator'] };
    const police = await we.send('caseworker', id, we.form('police.police_security', legal));
    await we.accept('inspector', police.id);
    const orderId = await named(id);
    const paths = [
      ...readsOf(we, id),
      ...[`/orders/${orderId}`, `/orders/${orderId}/notices`, '/order-notices', '/orders', '/notifications'],
      ...['/audit-entries', '/today', '/cases', '/referrals?box=received'],
    ];
    const readBy = async (person: string): Promise<Record<string, string>> => {
      const answers: Record<string, string> = {};
      for (const path of paths) answers[path] = (await we.as(person).get(path)).text;
      return answers;
    };
    await sent(id);
    await send(orderId).expect(201);
    const [last] = await read<{ id: string }[]>('inspectorElsewhere', '/order-notices');
    await we.as('inspectorElsewhere').post(`/order-notices/${last?.id}/seen`).expect(200);
    const never = new RegExp(
      `notice_se|OrderNotice|qubodiyon|[a-z]Elsewhere|${kulob.agencies['policeElsewhere']}`,
    );
    for (const person of ['inspector', 'policeSupervisor']) {
      const answers = await readBy(person);
      // Their own look for notices is in their own log.
      const told = Object.entries(answers).filter(([, text]) =>
        never.test(text.replaceAll(/list(Received|Order)Notices?s?/g, '')),
      );
      expect([person, told.map(([path]) => path.replace(id, '{id}'))]).toEqual([person, []]);
    }
    expect(never.test((await readBy('caseworker'))[`/orders/${orderId}/notices`] ?? '')).toBe(true);
  });

  it('read nothing more once she does not move there, takes her word back or is erased', async () => {
    const id = await we.openShared('caseworker');
    const orderId = await named(id);
    const known = new Set((await received()).map((one) => one.id));
    const fresh = async () => (await received()).filter((one) => !known.has(one.id));
    const news = async (): Promise<number> =>
      JSON.stringify(await read('inspectorElsewhere', '/notifications')).split('"order_notice"').length;
    const before = await news();
    const { id: offer } = await sent(id);
    await send(orderId).expect(201);
    expect([(await fresh()).length, await news()]).toEqual([1, before + 1]);
    const declined = { reason: 'no_capacity', nextStep: 'ask_another_agency' };
    await we.on('caseworkerElsewhere', offer).take('decline', declined);
    expect(await fresh()).toEqual([]);
    // A notice under a later hand-over is a new one.
    await sent(id, {
      ...{ serviceId: we.service('cowfa.documents'), replacesReferralId: offer },
      partitions: ['identity', 'safe_contact'],
    });
    await send(orderId).expect(201);
    const [second] = await fresh();
    for (const stranger of ['lawyer', 'caseworkerElsewhere', 'inspectorElsewhere'])
      expect([403, 404]).toContain((await we.as(stranger).delete(`/order-notices/${second?.id}`)).status);
    await we.as('caseworker').delete(`/order-notices/${second?.id}`).expect(204);
    expect(await fresh()).toEqual([]);
    expect(await pending('caseworker', id, 'po.notice_seen')).toEqual([]);
    await send(orderId).expect(201);
    const told = await news();
    await proveAgain(test, we.as('supervisor'));
    await plantRequest(story, id, { isApproved: true });
    const { reference } = await read<{ reference: string }>('supervisor', `/cases/${id}`);
    const erasure = { reference, ground: 'case_closed' };
    await we.as('supervisor').post(`/cases/${id}/erasure`, erasure).expect(200);
    expect(await news()).toBe(told - 1);
  });

  it('are told by nobody else, nor where they know the case or are kept away from it', async () => {
    const id = await we.openShared('caseworker');
    const orderId = await named(id);
    await sent(id);
    const police = we.form('police.police_security', { partitions: ['legal', 'perpetrator'] });
    await we.accept('inspector', (await we.send('caseworker', id, police)).id);
    for (const key of ['police', 'ngoElsewhere'])
      expect((await send(orderId, station(key))).body.reasons).toEqual(['not_available']);
    for (const stranger of ['lawyer', 'caseworkerElsewhere', 'inspectorElsewhere'])
      expect((await send(orderId, station(), stranger)).status).toBeGreaterThanOrEqual(403);
    await send(orderId).expect(201);
    expect([await received('inspector'), await received('caseworker')]).toEqual([[], []]);
    const before = await received();
    const [notice] = before.filter(({ seenAt }) => !seenAt);
    for (const stranger of ['inspector', 'caseworkerElsewhere'])
      await we.as(stranger).post(`/order-notices/${notice?.id}/seen`).expect(404);
    expect(await pending('caseworker', id, 'po.notice_seen')).toHaveLength(1);
    await test.database.block(id, story.agency('policeElsewhere'), 'agency');
    expect(await received()).toHaveLength(before.length - 1);
    expect((await send(orderId)).body.reasons).toEqual(['not_available']);
  });
});

describe('a guest in the shelter of another district', () => {
  interface Guest {
    hers: string;
    shelterCase: string;
  }
  const guest = async (place = 'qubodiyon'): Promise<Guest> => {
    await test.database.query('update panoh.agencies set place = $2 where id = $1', [
      kulob.agencies['shelter'],
      place,
    ]);
    const hers = await we.openShared('caseworker');
    await story.assess(hers);
    await story.contact(hers);
    const { id } = await we.send('caseworker', hers, 'shelter.safe_house');
    const { caseId: shelterCase } = await we.accept('shelterWorker', id);
    return { hers, shelterCase };
  };
  const leaves = async ({ shelterCase }: Guest, detail: string | null): Promise<void> => {
    const stay = { kind: 'stay', onDay: await we.day(-1), note: 'Third room' };
    const begun = await we.as('shelterWorker').post(`/cases/${shelterCase}/key-dates`, stay).expect(201);
    const [{ id, version }] = begun.body.dates;
    const step = { step: 'ended', onDay: await we.day(), detail };
    await we.as('shelterWorker').post(`/key-dates/${id}/events`, step, version).expect(200);
  };
  const because = 'helper_reports_change';
  const told = async (hers: string): Promise<string[]> => {
    const rows = await read<{ rule: string; because: string; status: string }[]>(
      'caseworker',
      `/cases/${hers}/follow-ups`,
    );
    return rows.filter((row) => row.because === because).map(({ rule }) => rule);
  };
  /** Nobody but the shelter reads where she was, where she goes, or that she stayed. */
  const isSilent = async ({ hers }: Guest, people = ['caseworker', 'supervisor', 'coordinator']) => {
    for (const person of people)
      for (const page of ['follow-ups', 'timeline', 'key-dates', 'referrals']) {
        const { text } = await we.as(person).get(`/cases/${hers}/${page}`);
        expect([person, page, /stay|goes_back|elsewhere|qubodiyon|Third room/.test(text)]).toEqual([
          ...[person, page, false],
        ]);
      }
  };

  it.each([
    ['goes back', 'goes_back', ['fu.safety_24h']],
    ['goes elsewhere', 'elsewhere', ['fu.safety_24h']],
    ['stays there', 'stays_here', ['fu.safety_24h', 'rf.hand_over']],
  ])('is spoken with by her owner within a day where she %s', async (_, detail, rules) => {
    const one = await guest();
    const before = (
      await read<{ id: string; status: string }[]>('caseworker', `/cases/${one.hers}/follow-ups`)
    )
      .filter(({ status }) => status === 'pending')
      .map(({ id }) => id);
    await leaves(one, detail);
    expect([...new Set(await told(one.hers))].sort()).toEqual(rules);
    const rows = await read<{ id: string; status: string; rule: string; because: string; dueAt: string }[]>(
      'caseworker',
      `/cases/${one.hers}/follow-ups`,
    );
    // No row of the owner ends by a stay.
    const lost = rows.filter(({ id, status }) => before.includes(id) && status !== 'pending');
    expect(lost.map(({ rule }) => rule)).toEqual([]);
    const hoursTo = (row: { dueAt: string } | undefined): number =>
      (Date.parse(row?.dueAt ?? '') - now) / 3_600_000;
    const now = Date.parse(await story.now());
    const isOpen = rows.filter(({ status }) => status === 'pending');
    expect(hoursTo(isOpen.find((row) => row.because === because))).toBeLessThanOrEqual(24);
    expect(hoursTo(isOpen.find((row) => row.rule === 'rk.reassess'))).toBeLessThanOrEqual(72);
    await isSilent(one);
    if (detail !== 'stays_here') return;
    // Handed over once an offer is made, and not by ticking the task off.
    expect((await we.rows('caseworker', one.hers, 'rf.hand_over'))[0]).toMatchObject({
      owner: 'case_lead',
      allowedActions: ['record_handover_sent', 'record_work'],
    });
    await sent(one.hers);
    expect(await pending('caseworker', one.hers, 'rf.hand_over')).toEqual([]);
  });

  it('leaves no trace where she wants nothing said, and no hand-over where she stays in her own district', async () => {
    const unsaid = await guest();
    await leaves(unsaid, null);
    expect(await told(unsaid.hers)).toEqual([]);
    const near = await guest('kulob');
    await leaves(near, 'stays_here');
    expect(await told(near.hers)).not.toContain('rf.hand_over');
  });
});

describe('a hand-over that comes to nothing', () => {
  it('leaves the sender with a search that only a new owner or her own word ends', async () => {
    const id = await we.openShared('caseworker');
    const { id: offer } = await sent(id);
    await we
      .on('caseworkerElsewhere', offer)
      .take('decline', { reason: 'no_capacity', nextStep: 'ask_another_agency' });
    const [search] = await pending('caseworker', id, 'rf.find_other');
    expect(search).toMatchObject({ owner: 'case_lead', because: 'referral_refused' });
    expect((await we.show('caseworker', offer)).allowedActions).toEqual(['record_feedback', 're_route']);
    // A service that she gets elsewhere is no new owner.
    const legal = await we.send('caseworker', id, 'legalAid.legal');
    await we.accept('lawyer', legal.id);
    expect(await pending('caseworker', id, 'rf.find_other')).toHaveLength(1);
    const moved = await story.ask(id, { reason: 'transferred', subjectId: legal.id }).expect(422);
    expect(moved.body.fields).toEqual([{ path: 'subjectId', code: 'not_in_list' }]);
    const next = await sent(id, {
      serviceId: we.service('cowfa.documents'),
      replacesReferralId: offer,
      partitions: ['identity', 'safe_contact'],
    });
    await we.accept('specialist', next.id);
    expect(await pending('caseworker', id, 'rf.find_other')).toHaveLength(0);
  });

  it('does not go through on a yes to another service of that agency', async () => {
    const id = await we.openShared('caseworker');
    const answer = {
      ...{ scope: 'referral', answer: 'given', presence: 'alone', untilOn: '2126-12-31' },
      ...{ agencyId: kulob.agencies['cowfa'], partitions: ['identity'], purpose: 'documents' },
    };
    const answers = { answers: [answer] };
    const given = await we.as('caseworker').post(`/cases/${id}/consents`, answers).expect(201);
    const form = { serviceId: we.service('cowfa.documents'), consent: null, partitions: null };
    for (const consentId of [given.body[0].id, null]) {
      const { status, body } = await handOver(id, { ...form, consentId });
      expect([status, body.reasons]).toEqual([409, ['consent_missing']]);
    }
  });

  it('goes to another agency alone, which reads nothing more as soon as she changes her mind', async () => {
    const id = await we.openShared('caseworker');
    const { id: first } = await sent(id);
    const other = { serviceId: we.service('cowfa.documents'), partitions: ['identity'] };
    const { body } = await we
      .on('caseworker', first)
      .take('re-route', { ...other, consent: sharingAnswer() });
    expect(body).toMatchObject({ kind: 'handover', status: 'sent', replacesReferralId: first });
    expect((await we.show('caseworker', first)).status).toBe('withdrawn');
    await we.accept('specialist', body.id);
    expect(await grants(body.id)).toBe(1);
    const unwanted = { reason: 'no_longer_wanted', alone: 'yes' };
    expect((await we.on('caseworker', body.id).take('withdrawal', unwanted)).status).toBe(200);
    expect(await grants(body.id)).toBe(0);
    await we.as('specialist').get(`/cases/${id}`).expect(404);
  });

  it('is not for the police, who would learn where she goes', async () => {
    const id = await we.openShared('inspector');
    expect((await we.as('inspector').get(`/cases/${id}/new-owners`).expect(200)).body).toEqual([]);
    const refused = await handOver(id, { partitions: ['identity'] }, 'inspector').expect(409);
    expect(refused.body.reasons).toContain('handover_by_police');
  });

  it.each<[string, (caseId: string, newCase: string) => Promise<unknown>]>([
    [
      'her new agency turns out to be blocked',
      (caseId) => test.database.block(caseId, story.agency('ngoElsewhere'), 'agency'),
    ],
    [
      'she is hurt there',
      (_, newCase) =>
        we.as('caseworkerElsewhere').post(`/cases/${newCase}/incidents`, incidentForm()).expect(201),
    ],
  ])('closes no case as moved where, after she was found safe, %s', async (_, happens) => {
    const id = await we.openShared('caseworker');
    await story.assess(id);
    const { id: offer } = await sent(id);
    const { caseId: newCase } = await we.accept('caseworkerElsewhere', offer);
    await story.contact(newCase, {}, 'caseworkerElsewhere');
    await story.say(id, { kind: 'receiver_reached', subjectId: offer });
    expect(await story.blockers(id, 'moved')).not.toContain('receiver_not_confirmed');
    await happens(id, newCase);
    expect(await story.blockers(id, 'moved')).toContain('receiver_not_confirmed');
  });

  it('sends the former agency to look for another one where the new one closes its own case', async () => {
    const id = await we.openShared('caseworker');
    await story.assess(id);
    const { id: offer } = await sent(id);
    const { caseId: newCase } = await we.accept('caseworkerElsewhere', offer);
    await story.contact(newCase, {}, 'caseworkerElsewhere');
    await story.say(newCase, STOP, 'caseworkerElsewhere');
    const reviewerAgencyId = story.agency('cowfaElsewhere');
    const asked = { reason: 'survivor_request', reviewerAgencyId };
    const request = (await story.ask(newCase, asked, 'caseworkerElsewhere').expect(201)).body.id as string;
    await story.step(request, 'endorsement', { person: 'supervisorElsewhere', seen: 1 }).expect(200);
    const person = 'cowfaSupervisorElsewhere';
    await story.step(request, 'approval', { person, seen: 2 }).expect(204);
    expect((await we.show('caseworker', offer)).status).toBe('withdrawn');
    expect(await pending('caseworker', id, 'rf.handed_over')).toEqual([]);
    const worker = takenBackFor(test);
    await worker.carryOn();
    await worker.close();
    expect(await pending('caseworker', id, 'rf.find_other')).toHaveLength(1);
  });
});
