import { beforeAll, describe, expect, it } from '@jest/globals';
import pg from 'pg';
import { AppRole } from './support/app-role.js';
import { startKulob } from './support/kulob.js';
import { Referring } from './support/referrals.js';
import type { Shown } from './support/referrals.js';
import { entry, Keeping, SHARED } from './support/services.js';
import { holdsUpSomebody, until } from './support/steps.js';
import { messageSweepFor } from './support/workers.js';

const { test, kulob } = await startKulob();

const role = await AppRole.connect(test);

const we = new Referring(test, kulob);

interface Message {
  id: string;
  isOwn: boolean;
  isErased: boolean;
  ready: string[];
  words: string | null;
}

interface Refused {
  code: string;
  reasons: { code: string; start: number; length: number }[];
}

const WORDS = 'Which paper does the court ask for?';

const write = (person: string, id: string, message: object) =>
  we.as(person).post(`/referrals/${id}/messages`, message);

const written = async (person: string, id: string, message: object): Promise<Message[]> =>
  (await write(person, id, message).expect(201)).body.items;

const read = async (person: string, id: string): Promise<Message[]> =>
  (await we.as(person).get(`/referrals/${id}/messages`).expect(200)).body.items;

const refusal = async (person: string, id: string, words: string): Promise<Refused> =>
  (await write(person, id, { words }).expect(409)).body;

const sent = async (change: object = {}): Promise<Shown> =>
  we.send('caseworker', await we.openShared('caseworker', change), we.form('legalAid.legal'));

const news = async (person: string): Promise<{ kind: string; referralId: string | null }[]> =>
  (await we.as(person).get('/notifications').expect(200)).body.items;

describe('a message on a referral', () => {
  it('is read at both ends before and after the acceptance, and is news for the other side, once', async () => {
    const { id } = await sent();
    await written('caseworker', id, { ready: ['which_paper', 'before_noon_only'] });
    await written('caseworker', id, { words: 'And by when?' });
    const [told, ...more] = (await news('lawyer')).filter(({ referralId }) => referralId === id);
    expect([told, more]).toMatchObject([{ kind: 'message_written' }, []]);
    expect(await we.show('lawyer', id)).toMatchObject({ hasNewMessage: true, messageCount: 2 });
    const boxed = async (): Promise<unknown> =>
      (await we.as('lawyer').get('/referrals?box=in')).body.items.find((one: Shown) => one.id === id);
    expect(await boxed()).toMatchObject({ hasNewMessage: true });
    await read('lawyer', id);
    expect(await boxed()).toMatchObject({ hasNewMessage: false });
    expect(await we.show('legalSupervisor', id)).toMatchObject({ hasNewMessage: true });
    expect(await written('lawyer', id, { words: WORDS })).toMatchObject([
      { isOwn: true, isErased: false, ready: [], words: WORDS },
      { isOwn: false, words: 'And by when?' },
      { isOwn: false, ready: ['which_paper', 'before_noon_only'], words: null },
    ]);
    await we.accept('lawyer', id);
    await written('caseworker', id, { words: 'Any day this week.' });
    for (const person of ['lawyer', 'supervisor', 'caseworker2', 'legalSupervisor'])
      expect(await read(person, id)).toHaveLength(4);
  });

  it('is read by the coordinator only of a case that the survivor shares with the group, while she does', async () => {
    const { id } = await sent();
    await written('caseworker', id, { words: WORDS });
    const seen = await we.show('coordinator', id);
    expect(seen).toMatchObject({ view: 'group', messageCount: 1, hasNewMessage: false });
    expect(seen['lastMessageAt']).not.toBeNull();
    expect(JSON.stringify(seen)).not.toContain('paper');
    const shown = (await we.as('coordinator').get(`/referrals/${id}/messages`).expect(200)).body;
    expect(shown).toMatchObject({ mayWrite: false, items: [{ words: WORDS, isOfSender: true }] });
    await write('coordinator', id, { words: 'Hurry.' }).expect(403);
    const kept = await we.send('caseworker', await we.open('caseworker'), we.form('legalAid.legal'));
    await written('caseworker', kept.id, { words: WORDS });
    await we.as('coordinator').get(`/referrals/${kept.id}`).expect(404);
  });
});

describe('the names of a case', () => {
  const OF_HER = { ...{ givenName: 'Гулнора', surname: 'Ҳакимова', address: 'кӯчаи Борбад 15' } };

  it('are refused to the sender with the place, and to the receiver once it may read them', async () => {
    const { id } = await sent({ identity: OF_HER });
    const words = 'Please call Gulnora, Борбад';
    const body = await refusal('caseworker', id, words);
    expect(body.code).toBe('message_holds_name');
    expect(body.reasons.map(({ start, length }) => words.slice(start, start + length))).toEqual([
      ...['Gulnora', 'Борбад'],
    ]);
    await write('caseworker', id, { words, sendAnyway: true }).expect(409);
    expect(await written('lawyer', id, { words: 'Is it Gulnora?' })).toHaveLength(1);
    await we.accept('lawyer', id);
    expect((await refusal('lawyer', id, 'Is it Gulnora?')).code).toBe('message_holds_name');
  });

  it('cannot be guessed by refusals: after twenty in an hour none says more', async () => {
    const { id } = await sent({ identity: OF_HER });
    await we.accept('lawyer', id);
    const statuses: number[] = [];
    for (let tried = 0; tried < 25; tried += 1)
      statuses.push((await write('lawyer', id, { words: 'Is it Gulnora?' })).status);
    expect([statuses[0], statuses.at(-1)]).toEqual([409, 429]);
    expect(await read('lawyer', id)).toEqual([]);
  });
});

describe('a refusal', () => {
  const no = (message: object | null, reason = 'other'): object => ({
    ...{ reason, nextStep: 'ask_another_agency', message },
  });

  it('for another reason comes with words of its own', async () => {
    const { id } = await sent();
    const answer = await we.on('lawyer', id).take('decline', no({ ready: ['call_duty_line'] }));
    expect(answer.body).toMatchObject({ status: 409, reasons: ['message_missing'] });
    const street = await we.on('lawyer', id).take('decline', no({ words: 'ул. Айни' }));
    expect(street.body).toMatchObject({ status: 409, code: 'message_to_check' });
    const words = 'Our lawyers are at a hearing all week.';
    expect((await we.on('lawyer', id).take('decline', no({ words }))).body).toMatchObject({
      ...{ status: 'declined', messageCount: 1 },
    });
    expect(await read('caseworker', id)).toMatchObject([{ words, isOwn: false }]);
  });
});

describe('the words of a message', () => {
  const texts = async (id: string): Promise<number> =>
    (
      await test.database.query(
        `select 1 from panoh.referral_message_texts t join panoh.referral_messages m on m.id = t.message_id
         where m.referral_id = $1`,
        [id],
      )
    ).length;

  it('are sealed, a copy to each of the two agencies, and open to no other in the database', async () => {
    const { id } = await sent();
    await written('caseworker', id, { words: WORDS });
    const copies = `select t.agency_id, t.sealed from panoh.referral_message_texts t
      join panoh.referral_messages m on m.id = t.message_id where m.referral_id = $1`;
    const rows = await test.database.query<{ sealed: Buffer }>(copies, [id]);
    // The two agencies, and the coordinator's while the case is shared.
    expect(rows).toHaveLength(3);
    for (const { sealed } of rows) expect(sealed.toString('latin1')).not.toContain('paper');
    for (const [person, count] of [
      ...(['caseworker', 'lawyer', 'coordinator'] as const).map((one) => [one, 1] as const),
      ...(['specialist', 'inspector', 'administrator'] as const).map((one) => [one, 0] as const),
    ])
      expect([person, await role.as(we.as(person), [copies, [id]])]).toMatchObject([
        person,
        { length: count },
      ]);
  });

  it('are written by nobody in another name, to another agency or to a stranger’s referral', async () => {
    const { id, caseId } = await sent();
    await written('caseworker', id, { words: WORDS });
    const [row] = await read('caseworker', id);
    const past = (person: string, sql: string, ...more: unknown[]) =>
      role.outcome(we.as(person), [sql, more]);
    const insert = `insert into panoh.referral_messages (id, referral_id, case_id, from_agency_id, written_by)
      values (gen_random_uuid(), $1, $2, $3, $4)`;
    for (const [person, agency, by] of [
      ['caseworker', 'legalAid', 'lawyer'],
      ['inspector', 'police', 'inspector'],
      ['coordinator', 'cowfa', 'coordinator'],
    ] as const)
      expect([
        person,
        await past(person, insert, id, caseId, kulob.agencies[agency], we.as(by).userId),
      ]).toEqual([person, '42501']);
    const copy = `insert into panoh.referral_message_texts values ($1, $2, 1, '\\x00', '\\x00')`;
    expect(await past('caseworker', copy, row?.id, kulob.agencies['police'])).toBe('42501');
    const change = 'update panoh.referral_message_texts set sealed = sealed';
    expect(await past('caseworker', change)).toBe('42501');
  });

  it('are gone at once for a person or an agency that is blocked', async () => {
    const { id, caseId } = await sent();
    await written('caseworker', id, { words: WORDS });
    await test.database.block(caseId, we.as('caseworker2').userId);
    await we.as('caseworker2').get(`/referrals/${id}/messages`).expect(404);
    expect(await read('caseworker', id)).toHaveLength(1);
    await test.database.block(caseId, kulob.agencies['legalAid'], 'agency');
    await we.as('lawyer').get(`/referrals/${id}/messages`).expect(404);
    await write('lawyer', id, { words: WORDS }).expect(404);
    await written('caseworker', id, { words: 'Are you there?' });
    expect((await news('lawyer')).filter(({ referralId }) => referralId === id)).toEqual([]);
  });

  it('are closed to a receiver whose access has ended', async () => {
    const { id } = await sent();
    await we.accept('lawyer', id);
    await written('caseworker', id, { words: WORDS });
    await we.on('caseworker', id).take('withdrawal', { reason: 'entered_in_error' });
    expect((await we.show('lawyer', id))['view']).toBe('withdrawn');
    await we.as('lawyer').get(`/referrals/${id}/messages`).expect(404);
    expect(await read('caseworker', id)).toHaveLength(1);
    expect((await refusal('caseworker', id, 'Come back.')).code).toBe('message_without_receiver');
  });

  it('are deleted 90 days after the end, but not under a legal hold; that one was sent stays', async () => {
    const sweep = messageSweepFor(test);
    const { id } = await sent();
    const held = await sent();
    for (const one of [id, held.id]) {
      await written('caseworker', one, { words: WORDS });
      await we.on('lawyer', one).take('decline', { reason: 'no_capacity', nextStep: 'ask_another_agency' });
    }
    await test.database.query(
      `insert into panoh.legal_holds (id, case_id, agency_id, set_by, ground, until_on)
       values (gen_random_uuid(), $1, $2, $3, 'court_case', '2126-12-31')`,
      [held.caseId, kulob.agencies['crisisCentre'], we.as('supervisor').userId],
    );
    const left: number[][] = [];
    for (const days of [89, 90]) {
      await test.database.query(
        `update panoh.referrals set ended_at = panoh.now() - make_interval(days => $2) where id = any ($1)`,
        [[id, held.id], days],
      );
      await sweep.messages.sweep();
      left.push([await texts(id), await texts(held.id)]);
    }
    await sweep.close();
    expect(left).toEqual([
      [3, 3],
      [0, 3],
    ]);
    expect(await read('caseworker', id)).toMatchObject([{ isErased: true, words: null, ready: [] }]);
    expect((await refusal('lawyer', id, 'Too late?')).code).toBe('message_too_late');
  });
});

describe('the directory of services', () => {
  let retention: Keeping;
  beforeAll(async () => {
    retention = new Keeping(we);
  });

  describe('is kept by the agency itself', () => {
    it('its supervisor edits, its worker confirms, and a word of each is seen by the others', async () => {
      expect((await retention.edit('legalAid.legal', 'legalSupervisor', { capacity: 3 })).status).toBe(200);
      expect(await retention.show('legalAid.legal')).toMatchObject({
        places: 'unconfirmed',
        freePlaces: null,
        capacity: 3,
      });
      expect((await retention.confirm('legalAid.legal', 'lawyer', 2)).status).toBe(200);
      const shown = await retention.show('legalAid.legal');
      expect(shown).toMatchObject({ places: 'free', freePlaces: 2, documents: ['identity_document'] });
      expect(shown.allowedActions).toEqual([]);
      expect(shown.confirmedUntil).toBe(await we.day(7));
      expect((await retention.show('legalAid.legal', 'lawyer')).allowedActions).toEqual(['confirm_places']);
      const older = 'update panoh.services set confirmed_until = confirmed_until - $2::integer where id = $1';
      const id = we.service('legalAid.legal');
      await test.database.query(older, [id, 7]);
      expect(await retention.show('legalAid.legal')).toMatchObject({ places: 'free', freePlaces: 2 });
      // A number whose day has passed is no number.
      await test.database.query(older, [id, 1]);
      expect(await retention.show('legalAid.legal')).toMatchObject({
        ...{ places: 'unconfirmed', freePlaces: null, capacity: 3 },
      });
    });

    it('an entry that cannot be is refused with every reason', async () => {
      const none = { openingHours: [], languages: [] };
      const wrong = await retention.edit('legalAid.legal', 'legalSupervisor', none);
      expect([wrong.status, wrong.body.fields]).toEqual([
        422,
        ['languages', 'openingHours'].map((path) => ({ path, code: 'required' })),
      ]);
      const many = await retention.confirm('legalAid.legal', 'lawyer', 4);
      expect(many.body.fields).toEqual([{ path: 'freePlaces', code: 'more_than_capacity' }]);
      const again = { ...entry(), agencyId: kulob.agencies['legalAid'], type: 'legal' };
      expect((await we.as('legalSupervisor').post('/services', again)).body.code).toBe('service_exists');
      const more = 'update panoh.services set free_places = 10 where id = $1';
      const past = await role.outcome(we.as('legalSupervisor'), [more, [we.service('legalAid.legal')]]);
      expect(past).toBe('23514');
    });
  });

  describe('counts places', () => {
    it('accepting takes one, and however it ends it comes back', async () => {
      await retention.edit('legalAid.legal', 'legalSupervisor', { capacity: 2 });
      await retention.confirm('legalAid.legal', 'lawyer', 2);
      const [first = '', second = ''] = await retention.offers('legalAid.legal', 2);
      for (const id of [first, second]) await we.accept('lawyer', id);
      expect(await retention.show('legalAid.legal')).toMatchObject({ freePlaces: 0, places: 'full' });
      await we.on('caseworker', first).take('withdrawal', { reason: 'no_longer_wanted', alone: 'yes' });
      expect(await retention.show('legalAid.legal')).toMatchObject({ freePlaces: 1 });
      await we.on('lawyer', second).take('not-attended', { nextStep: 'new_appointment' });
      const wrong = `select 1 from panoh.service_places p join panoh.referrals r on r.id = p.referral_id
         where (p.given_back_at is null) = (r.ended_at is not null)`;
      expect(await test.database.query(wrong)).toEqual([]);
    });

    it('of two who accept for the last place one gets it, and the other is told so', async () => {
      const change = { capacity: 1, capacityUnit: 'appointments' };
      await retention.edit('healthRoom.forensic_exam', 'administrator', change);
      await retention.confirm('healthRoom.forensic_exam', 'healthWorker', 1);
      const ids = await retention.offers('healthRoom.forensic_exam', 2);
      const answers = await Promise.all(ids.map((id) => we.on('healthWorker', id).take('acceptance')));
      expect(answers.map(({ status }) => status).sort()).toEqual([200, 409]);
      const loser = answers.findIndex(({ status }) => status === 409);
      expect(answers[loser]?.body.code).toBe('no_place_free');
      const left = await we.show('healthWorker', ids[loser] ?? '');
      expect(left).toMatchObject({
        status: 'sent',
        allowedActions: expect.arrayContaining(['accept', 'decline']),
      });
      const opened = 'select 1 from panoh.cases where origin_referral_id = any ($1)';
      expect(await test.database.query(opened, [ids])).toHaveLength(1);
      expect(await retention.show('healthRoom.forensic_exam')).toMatchObject({
        ...{ freePlaces: 0, places: 'full' },
      });
      const caseId = await we.open('caseworker');
      const form = we.form('healthRoom.forensic_exam', SHARED);
      const refused = await we.as('caseworker').post(`/cases/${caseId}/referrals`, form).expect(409);
      expect(refused.body).toMatchObject({ code: 'referral_refused', reasons: ['service_full'] });
    });
  });

  describe('tells nobody where a confidential service is', () => {
    const PEOPLE = ['caseworker', 'inspector', 'coordinator', 'administrator'];

    beforeAll(async () => {
      await retention.edit('shelter.safe_house', 'shelterSupervisor', {
        capacity: 1,
        capacityUnit: 'beds',
        isConfidential: true,
      });
      await retention.confirm('shelter.safe_house', 'shelterWorker', { freePlaces: 1, withChildren: true });
    });

    // Police learn only that it can be asked.
    const SEEKING = ['caseworker', 'coordinator'];
    it.each(PEOPLE)(
      '%s learns that it can be asked, and who seeks a place roughly of how many',
      async (person) => {
        const shown = await retention.show('shelter.safe_house', person);
        const seeks = SEEKING.includes(person);
        expect(shown).toMatchObject({
          place: null,
          address: null,
          places: 'not_told',
          freePlaces: null,
          capacity: null,
          freeRange: seeks ? 'one_or_two' : null,
          freeWithChildren: seeks ? true : null,
          isConfidential: true,
          allowedActions: [],
          version: 1,
        });
        expect((shown.confirmedAt as string | null)?.slice(10)).toBe(seeks ? 'T19:00:00.000Z' : undefined);
        const rows = await role.as(we.as(person), [
          'select 1 from panoh.services where id = $1',
          [we.service('shelter.safe_house')],
        ]);
        expect(rows).toEqual([]);
        const { place } = (await we.as(person).get(`/agencies/${kulob.agencies['shelter']}`).expect(200))
          .body;
        expect(place).toBeNull();
      },
    );

    it('asks its people once a day how many are free, and tells the coordinator of a silence once', async () => {
      const asks = async (person: string): Promise<number> => {
        const all = (await news(person)).filter(({ kind }) => kind.startsWith('beds_'));
        const kind = person === 'coordinator' ? 'beds_silent' : 'beds_unsaid';
        expect(all.filter((one) => one.kind !== kind)).toEqual([]);
        return all.length;
      };
      const sweep = async (hours: number): Promise<number[]> => {
        await test.database.query(
          `update panoh.services set created_at = panoh.now() - interval '30 days',
             confirmed_at = confirmed_at - make_interval(hours => $2),
             beds_asked_at = beds_asked_at - make_interval(hours => $2) where id = $1`,
          [we.service('shelter.safe_house'), hours],
        );
        await test.database.query(
          `update panoh.notifications set created_at = created_at - make_interval(hours => $1) where kind like 'beds_%'`,
          [hours],
        );
        for (let twice = 0; twice < 2; twice += 1)
          await test.database.query('select panoh.notify_unsaid_beds()');
        return Promise.all(['shelterWorker', 'coordinator', 'caseworker'].map(asks));
      };
      expect(await sweep(23)).toEqual([0, 0, 0]);
      expect(await sweep(2)).toEqual([1, 0, 0]);
      expect(await sweep(25)).toEqual([2, 1, 0]);
      await retention.confirm('shelter.safe_house', 'shelterWorker', { freePlaces: 1, withChildren: true });
      expect(await sweep(2)).toEqual([2, 1, 0]);
      expect(await sweep(25)).toEqual([3, 1, 0]);
    });

    it('its own people see and keep it, and write nothing down that could lead there', async () => {
      expect(await retention.show('shelter.safe_house', 'shelterWorker')).toMatchObject({
        place: 'kulob',
        places: 'free',
        freePlaces: 1,
        allowedActions: ['confirm_places'],
      });
      const address = await retention.edit('shelter.safe_house', 'shelterSupervisor', {
        isConfidential: true,
        address: 'somewhere',
        hoursNote: 'behind the park',
      });
      expect(address.body.fields).toEqual([
        { path: 'hoursNote', code: 'not_for_confidential' },
        { path: 'address', code: 'not_for_confidential' },
      ]);
    });

    it('it can be asked when it is full, and only its own people see that it is', async () => {
      const seen = async () =>
        Promise.all(PEOPLE.map((person) => retention.show('shelter.safe_house', person)));
      const before = await seen();
      const [first = '', second = ''] = await retention.offers('shelter.safe_house', 2);
      await we.accept('shelterWorker', first);
      expect(await retention.show('shelter.safe_house', 'shelterWorker')).toMatchObject({
        freePlaces: 0,
        freeWithChildren: null,
      });
      // Nobody outside may notice that a woman came.
      expect(await seen()).toEqual(before);
      const third = await we.send('caseworker', await we.open('caseworker'), 'shelter.safe_house');
      expect(third.status).toBe('sent');
      const refused = await we.on('shelterWorker', second).take('acceptance');
      expect(refused.body.code).toBe('no_place_free');
    });
  });

  describe('answers whom she may be sent to', () => {
    it('agencies of the group with free places and her answers, and nobody who is blocked', async () => {
      const conflict = { answer: 'yes', agencyIds: [kulob.agencies['legalAid']] };
      const choices = async (caseId: string, type: string, person = 'caseworker') =>
        (await we.as(person).get(`/cases/${caseId}/receiving-services?type=${type}`).expect(200)).body;
      const caseId = await we.openShared('caseworker');
      expect(await choices(caseId, 'legal')).toMatchObject([
        { id: we.service('legalAid.legal'), hasConsent: false, consentUntilOn: null },
      ]);
      // Services of the other district and the sender's service are not offered.
      expect(await choices(caseId, 'psychosocial')).toEqual([]);
      await we.send('caseworker', caseId, 'legalAid.legal');
      const [known] = await choices(caseId, 'legal', 'coordinator');
      expect(known).toMatchObject({ hasConsent: true, consentUntilOn: '2126-12-31' });
      const blocked = await we.open('caseworker', { conflict });
      expect(await choices(blocked, 'legal')).toEqual([]);
    });
  });
});

describe('a service can be withdrawn for good', () => {
  let retention: Keeping;
  const withdraw = async (person: string, key = 'legalAid.legal') => {
    const { version } = await retention.show(key, person);
    return we.as(person).post(`/services/${we.service(key)}/withdrawal`, {}, version);
  };
  const listed = async (person: string, key = 'legalAid.legal'): Promise<object | undefined> => {
    const { body } = await we.as(person).get('/services').expect(200);
    return (body as { id: string }[]).find(({ id }) => id === we.service(key));
  };
  let running = '';
  let waiting = '';
  let wanted = '';

  beforeAll(async () => {
    retention = new Keeping(we);
    await retention.edit('legalAid.legal', 'legalSupervisor', { capacity: 9 });
    await retention.confirm('legalAid.legal', 'lawyer', 9);
    [running = '', waiting = ''] = await retention.offers('legalAid.legal', 2);
    await we.accept('lawyer', running);
    wanted = await we.open('caseworker');
  });

  it('by a supervisor of its agency alone, whichever way, and is seen from then on by its own people alone', async () => {
    for (const person of ['lawyer', 'supervisor', 'administrator'])
      expect((await withdraw(person)).status).toBe(403);
    const sql = `update panoh.services set status = 'withdrawn', withdrawn_at = panoh.now() where id = $1`;
    expect(await role.outcome(we.as('lawyer'), [sql, [we.service('legalAid.legal')]])).toBe('42501');
    const done = await withdraw('legalSupervisor');
    expect(done.status).toBe(200);
    expect(done.body).toMatchObject({ status: 'withdrawn', allowedActions: [] });
    for (const person of ['caseworker', 'administrator']) expect(await listed(person)).toBeUndefined();
    expect(await listed('lawyer')).toMatchObject({ status: 'withdrawn' });
  });

  it('takes no new referral, not even past the routes', async () => {
    const { body } = await we
      .as('caseworker')
      .get(`/cases/${wanted}/receiving-services?type=legal`)
      .expect(200);
    expect(body).toEqual([]);
    const form = we.form('legalAid.legal', SHARED);
    const refused = await we.as('caseworker').post(`/cases/${wanted}/referrals`, form).expect(409);
    expect(refused.body.reasons).toContain('receiver_not_available');
    await expect(
      test.database.query(
        `insert into panoh.referrals select (jsonb_populate_record(r, jsonb_build_object('id', gen_random_uuid(),
           'reference', 'R-X'))).* from panoh.referrals r where id = $1`,
        [waiting],
      ),
    ).rejects.toMatchObject({ code: 'PN006' });
  });

  it('and what is running goes on: accepted, helped, ended, its place given back', async () => {
    expect((await we.show('lawyer', running)).status).toBe('accepted');
    await we.accept('lawyer', waiting);
    const places = async (): Promise<unknown> =>
      (
        await test.database.query('select free_places from panoh.services where id = $1', [
          we.service('legalAid.legal'),
        ])
      )[0];
    expect(await places()).toEqual({ free_places: 7 });
    await we.on('caseworker', running).take('withdrawal', { reason: 'no_longer_wanted', alone: 'yes' });
    expect(await places()).toEqual({ free_places: 8 });
  });

  it('for good, and the agency may offer the same anew', async () => {
    const sql = `update panoh.services set status = 'active', withdrawn_at = null where id = $1`;
    const back = [sql, [we.service('legalAid.legal')]] as [string, unknown[]];
    expect(await role.outcome(we.as('legalSupervisor'), back)).toBe('42501');
    expect((await retention.edit('legalAid.legal', 'legalSupervisor', {})).status).toBe(403);
    const anew = { ...entry(), agencyId: kulob.agencies['legalAid'], type: 'legal' };
    const added = await we.as('legalSupervisor').post('/services', anew).expect(201);
    kulob.services['legalAid.legal'] = added.body.id;
    expect(await listed('caseworker')).toMatchObject({ status: 'active' });
  });

  it('what is sent while it is being withdrawn waits for that, and is refused', async () => {
    const other = new pg.Client({ connectionString: test.database.ownerUrl });
    await other.connect();
    const id = we.service('legalAid.legal');
    const set = `update panoh.services set status = $2, withdrawn_at = case $2 when 'withdrawn' then panoh.now() end
      where id = $1`;
    const form = we.form('legalAid.legal', SHARED);
    await other.query('begin');
    await other.query(set, [id, 'withdrawn']);
    const { rows: own } = await other.query<{ pid: number }>('select pg_backend_pid() as pid');
    const sending = we
      .as('caseworker')
      .post(`/cases/${wanted}/referrals`, form)
      .then((answer) => answer);
    await until(() => holdsUpSomebody(test.database, own[0]!.pid));
    await other.query('commit');
    const answer = await sending;
    expect([answer.status, answer.body.code]).toEqual([409, 'service_withdrawn']);
    await other.query(set, [id, 'active']);
    await other.end();
  });
});

/** The sender helps in the place of an agency that refused (capabilities 3.1). */
describe('own help', () => {
  beforeAll(async () => {
    await test.database.query(
      `insert into panoh.services (id, agency_id, type) values (gen_random_uuid(), $1, 'legal')`,
      [we.kulob.agencies['crisisCentre']],
    );
  });

  const declined = async (): Promise<{ caseId: string; id: string }> => {
    const caseId = await we.openShared('caseworker');
    const { id } = await we.send(
      'caseworker',
      caseId,
      we.form('legalAid.legal', { partitions: ['identity'] }),
    );
    const no = { reason: 'no_capacity', nextStep: 'ask_another_agency' };
    expect((await we.on('lawyer', id).take('decline', no)).body).toMatchObject({ status: 'declined' });
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
    const { caseId, id } = await declined();
    const offer = (status: string) =>
      test.database.query(`update panoh.services set status = $2 where agency_id = $1 and type = 'legal'`, [
        ...[kulob.agencies['crisisCentre'], status],
      ]);
    await offer('paused');
    expect((await we.on('caseworker', id).take('own-help')).body.code).toBe('own_service_missing');
    const { allowedActions } = await we.show('caseworker', id);
    expect(allowedActions).toEqual(['record_feedback', 're_route', 'take_waiting_place']);
    expect(await inBox('refused', id)).toMatchObject({ allowedActions });
    expect(await searches(caseId)).toHaveLength(1);
    await offer('active');
    expect((await we.on('caseworker', id).take('own-help')).status).toBe(200);
  });
});
