import { randomUUID } from 'node:crypto';
import { beforeEach, describe, expect, it } from '@jest/globals';
import { Client } from 'pg';
import { proveAgain, staySignedIn } from './support/actors.js';
import type { Actor } from './support/actors.js';
import { AppRole } from './support/app-role.js';
import { assessmentForm } from './support/assessments.js';
import { BoardStory } from './support/board.js';
import { caseForm, contactForm, safeContactForm } from './support/forms.js';
import { hire, startKulob } from './support/kulob.js';
import { SealedRows } from './support/sealed-rows.js';
import { holdsUpSomebody } from './support/steps.js';
import { draftSweepFor } from './support/workers.js';

const { test, kulob, as } = await startKulob();

/** What may lie on a phone, written by hand from section 5 of the design; no other key may appear. */
const ALLOWED = {
  '': 'caseId code reference band due dates orders referrals contacts goals safeContact assessmentId',
  due: 'followUpId kind rule step fromAt dueAt byHand version',
  dates: 'dateId kind step onDay version',
  orders: 'status expiresOn',
  referrals: 'serviceType status onDay',
  contacts: 'contactedAt outcome channel alone',
  goals: 'goalId domain progress onDay',
  safeContact: 'channel windows smsAllowed voicemailAllowed sharedPhone hasNever isLocked reviewOn version',
  'safeContact.windows': 'weekday fromMinute untilMinute',
};

type Json = Record<string, unknown>;

/** Every path of an answer, without positions in lists, and every text in it. */
function walk(value: unknown, path: string, found: { keys: Set<string>; texts: string[] }): void {
  if (typeof value === 'string') found.texts.push(value);
  if (Array.isArray(value)) for (const one of value) walk(one, path, found);
  else if (typeof value === 'object' && value !== null)
    for (const [key, one] of Object.entries(value)) {
      found.keys.add(`${path}|${key}`);
      walk(one, path ? `${path}.${key}` : key, found);
    }
}

describe('cases taken along on a phone', () => {
  let caseId: string;
  const worker = (): Actor => as('caseworker');
  const open = async (person = 'caseworker', change: object = {}): Promise<string> =>
    (await as(person).post('/cases', caseForm(change)).expect(201)).body.id;
  const start = async (caseIds: string[], { person = 'caseworker', hours = 12 } = {}) => {
    await proveAgain(test, as(person));
    return as(person).post('/devices', { hours, caseIds });
  };
  const started = async (caseIds: string[], hours = 12): Promise<Json & { id: string; share: string }> => {
    const { status, body } = await start(caseIds, { hours });
    expect(status).toBe(201);
    return body;
  };
  const take = (device: string, id = caseId, person = 'caseworker') =>
    as(person).get(`/along/${id}?device=${device}`);
  const renew = (device: string, person = 'caseworker') => as(person).post(`/devices/${device}/share`, {});
  const listed = async (): Promise<
    { caseId: string; takeable: boolean; proposed: boolean; etag: string }[]
  > => (await worker().get('/along').expect(200)).body.cases;
  const ledBy = (id: string, person: string) =>
    test.database.query('update panoh.cases set lead_user_id = $2 where id = $1', [id, as(person).userId]);

  beforeEach(async () => {
    await test.database.query('delete from panoh.devices');
    await test.database.query(`update panoh.cases set lead_user_id = null where lead_user_id = $1`, [
      worker().userId,
    ]);
    caseId = await open();
  });

  it('lie there in codes and times, and nothing that is not on the list', async () => {
    await worker().post(`/cases/${caseId}/assessments`, assessmentForm()).expect(201);
    const [{ sealed }] = (await test.database.query<{ sealed: Buffer }>(
      'select sealed from panoh.safe_contacts where case_id = $1',
      [caseId],
    )) as [{ sealed: Buffer }];
    const planted = await new SealedRows(test.database).plant(caseId);
    expect(planted.size).toBeGreaterThan(20);
    await test.database.query('update panoh.safe_contacts set sealed = $2 where case_id = $1', [
      caseId,
      sealed,
    ]);
    await test.database.query('delete from panoh.whereabouts where case_id = $1', [caseId]);
    await test.database.query('set session_replication_role = replica');
    for (const table of ['contacts', 'support_goals', 'key_date_events', 'protection_orders'])
      await test.database.query(`update panoh.${table} set agency_id = $2 where case_id = $1`, [
        caseId,
        worker().agencyId,
      ]);
    await test.database.query('set session_replication_role = origin');
    const never = safeContactForm({ never: 'word of hers', codeWord: 'word of code', smsAllowed: true });
    const { version } = (await worker().get(`/cases/${caseId}/safe-contact`).expect(200)).body;
    await worker().put(`/cases/${caseId}/safe-contact`, never, version).expect(204);
    const { id } = await started([caseId]);
    const answer = await take(id).expect(200);
    expect(answer.text).not.toContain('word of');
    for (const word of ['Намунаева', 'Гули', '+992', 'the library', 'only she', 'He shouted', 'Он Оинда'])
      expect(answer.text).not.toContain(word);
    const found = { keys: new Set<string>(), texts: [] as string[] };
    walk(answer.body, '', found);
    const allowed = Object.entries(ALLOWED).flatMap(([path, keys]) =>
      keys.split(' ').map((key) => `${path}|${key}`),
    );
    expect([...found.keys].filter((key) => !allowed.includes(key))).toEqual([]);
    expect(answer.body).toMatchObject({
      band: 'standard',
      contacts: [{ outcome: 'x' }],
      goals: [{ domain: 'x' }],
      dates: [],
      safeContact: { channel: 'phone', smsAllowed: true, hasNever: true, isLocked: false },
    });
    expect(answer.body.due.length).toBeGreaterThan(0);
  });

  it('say no more than the same person reads online at that moment', async () => {
    await worker()
      .post(`/cases/${caseId}/assessments`, assessmentForm({ kill_threat: 'yes' }))
      .expect(201);
    const goal = {
      domain: 'housing',
      words: 'x',
      measure: 'x',
      setOn: new Date().toISOString().slice(0, 10),
    };
    await worker().post(`/cases/${caseId}/goals`, goal).expect(201);
    const { id } = await started([caseId]);
    const found = { keys: new Set<string>(), texts: [] as string[] };
    walk((await take(id).expect(200)).body, '', found);
    const online = await Promise.all(
      [
        '',
        '/follow-ups',
        '/contacts',
        '/goals',
        '/orders',
        '/referrals',
        '/safe-contact',
        '/assessments',
      ].map(async (route) => (await worker().get(`/cases/${caseId}${route}`).expect(200)).text),
    );
    expect(found.texts.length).toBeGreaterThan(15);
    expect(found.texts.filter((text) => !online.some((one) => one.includes(JSON.stringify(text))))).toEqual(
      [],
    );
  });

  it('are read once: an unchanged answer is 304, and each reading stands among those who looked', async () => {
    const { id } = await started([caseId]);
    const { headers } = await take(id).expect(200);
    const etag = String(headers['etag']);
    expect((await listed()).map((one) => `"${one.etag}"`)).toEqual([etag]);
    expect((await take(id).set('If-None-Match', etag).expect(304)).text).toBe('');
    await worker().post(`/cases/${caseId}/assessments`, assessmentForm()).expect(201);
    const changed = await take(id).set('If-None-Match', etag).expect(200);
    expect(changed.headers['etag']).not.toBe(etag);
    const looked = (await worker().get(`/cases/${caseId}/access-log`).expect(200)).body.items as Json[];
    expect(looked.filter(({ action }) => action === 'getCaseAlong')).toHaveLength(3);
    expect(looked.map(({ action }) => action)).toContain('startDevice');
  });

  describe('never', () => {
    it.each(['inspector', 'prosecutor', 'shelterWorker', 'operator'])('by the role of %s', async (person) => {
      expect((await start([caseId], { person })).body.code).toBe('not_for_phones');
      expect((await as(person).get('/along').expect(403)).body.code).toBe('not_for_phones');
      expect((await take(caseId, caseId, person).expect(403)).body.code).toBe('not_for_phones');
    });

    it('with a second role that knows more', async () => {
      await hire(test, kulob, {
        ...{ agency: 'crisisCentre', person: 'both', roles: ['caseworker', 'supervisor'] },
      });
      expect((await start([caseId], { person: 'both' })).body.code).toBe('not_for_phones');
    });

    it.each(['shelter', 'prosecutor'] as const)(
      'by a caseworker of an agency of the type %s',
      async (agency) => {
        await hire(test, kulob, { agency, person: `worker at ${agency}`, roles: ['caseworker'] });
        const asked = await start([caseId], { person: `worker at ${agency}` });
        expect(asked.body.code).toBe('not_for_phones');
      },
    );

    it('without presence, and the same answer for whatever may not be taken', async () => {
      await test.database.query('update panoh.sessions set stepped_up_until = null');
      const asked = await worker()
        .post('/devices', { hours: 12, caseIds: [caseId] })
        .expect(403);
      expect(asked.body.code).toBe('step_up_required');
      const [colleague, blocked, other] = await Promise.all([open(), open(), open()]);
      const [hidden, sealed] = await Promise.all([open(), open()]);
      await ledBy(colleague, 'caseworker2');
      await test.database.block(blocked, worker().userId);
      await test.database.block(other, as('caseworker2').userId);
      await test.database.query(
        `insert into panoh.whereabouts (id, case_id, sealed) values (gen_random_uuid(), $1, '\\x00')`,
        [hidden],
      );
      await test.database.query(
        `insert into panoh.sealed_files (id, case_id, agency_id, lead_user_id, supervisor_id, sealed_by)
         values (gen_random_uuid(), $1, $2, $3, $4, $3)`,
        [sealed, worker().agencyId, worker().userId, as('supervisor').userId],
      );
      const nowhere = '018f0000-0000-7000-8000-000000000000';
      const answers = new Set<string>();
      for (const id of [colleague, blocked, other, hidden, sealed, nowhere]) {
        const { status, body } = await start([caseId, id]);
        answers.add(JSON.stringify([status, body.code]));
      }
      expect([...answers]).toEqual(['[404,"not_found"]']);
      const cases = new Map((await listed()).map((one) => [one.caseId, one]));
      expect([cases.has(colleague), cases.has(blocked)]).toEqual([false, false]);
      for (const id of [other, hidden, sealed])
        expect(cases.get(id)).toMatchObject({ takeable: false, proposed: false });
    });
  });

  it('are gone with a block exactly as with an ordinary end', async () => {
    const ordinary = await open();
    const { id } = await started([caseId, ordinary]);
    await test.database.block(caseId, worker().userId);
    await ledBy(ordinary, 'caseworker2');
    const [blocked, ended] = [await take(id).expect(404), await take(id, ordinary).expect(404)];
    const { requestId: _, ...body } = blocked.body;
    expect(ended.body).toMatchObject(body);
    expect(await listed()).toEqual([]);
  });

  it('say nothing of a block in the linked case of another agency', async () => {
    const other = await open('lawyer');
    await test.database.query(
      `insert into linkage.registrations (case_id, person_id) select id, 'f0000000-0000-4000-8000-000000000001'
       from panoh.cases where id in ($1, $2) on conflict (case_id) do update set person_id = excluded.person_id`,
      [caseId, other],
    );
    await test.database.block(other, as('caseworker2').userId);
    expect((await listed()).find((one) => one.caseId === caseId)).toMatchObject({ takeable: true });
    await test.database.block(caseId, as('caseworker2').userId);
    expect((await listed()).find((one) => one.caseId === caseId)).toMatchObject({ takeable: false });
  });

  it('end at the next contact, in the same way and counted alike, whatever took one from her', async () => {
    const person = worker().userId;
    const stand = async (id: string, values: string): Promise<void> => {
      await test.database.query('set session_replication_role = replica');
      await test.database.query(`update panoh.cases set ${values} where id = $1`, [id]);
      await test.database.query('set session_replication_role = origin');
    };
    const ways: ((id: string) => Promise<unknown>)[] = [
      (id) => test.database.block(id, person),
      (id) => ledBy(id, 'caseworker2'),
      (id) => stand(id, `status = 'closed', closed_at = panoh.now()`),
    ];
    for (const contact of ['share', 'cases', 'night']) {
      const told = new Set<string>();
      for (const take of ways) {
        const gone = await open();
        const { id } = await started([caseId, gone]);
        await take(gone);
        const [{ audited }] = (await test.database.query<{ audited: string }>(
          'select coalesce(max(seq), 0) as audited from panoh.audit_entries',
        )) as [{ audited: string }];
        const counts = [];
        for (const path of ['/devices', '/devices/agency'])
          counts.push((await as(path === '/devices' ? 'caseworker' : 'supervisor').get(path)).body[0]);
        expect(counts).toMatchObject([{ caseCount: 2 }, { caseCount: 2 }]);
        const { status, body } = await (contact === 'cases'
          ? worker().put(`/devices/${id}/cases`, { caseIds: [caseId] })
          : worker().post(`/devices/${id}/${contact}`, {}));
        const shares = await test.database.query(
          'select ended_at is null as open, sealed_share from panoh.devices where id = $1',
          [id],
        );
        const audit = await test.database.query(
          'select action, decision, partitions, purpose from panoh.audit_entries where seq > $1 order by seq',
          [audited],
        );
        const { requestId: _, ...problem } = body;
        told.add(JSON.stringify([status, problem.code, problem, shares, audit]));
        await renew(id).expect(410);
        await stand(gone, `status = 'open', closed_at = null`);
      }
      expect([...told]).toEqual([expect.stringContaining('[410,"device_ended"')]);
      expect([...told][0]).toContain('[{"open":false,"sealed_share":null}]');
    }
  });

  it('open for the chosen hours, and never longer than what was taken', async () => {
    const { id, share, number, ...times } = await started([caseId], 12);
    expect([number, Buffer.from(share, 'base64url').length]).toEqual([1, 32]);
    const hoursUntil = (until: unknown, from: unknown) =>
      (Date.parse(String(until)) - Date.parse(String(from))) / 3_600_000;
    expect(hoursUntil(times['shareUntil'], times['serverTime'])).toBe(12);
    expect(hoursUntil(times['takenUntil'], times['serverTime'])).toBe(72);
    await test.database.pass('65 hours');
    await staySignedIn(test);
    const renewed = (await renew(id).expect(200)).body;
    expect(renewed).toMatchObject({
      share,
      takenUntil: times['takenUntil'],
      shareUntil: times['takenUntil'],
    });
    await test.database.pass('8 hours');
    await staySignedIn(test);
    expect((await renew(id).expect(410)).body.code).toBe('device_ended');
    await take(id).expect(404);
    expect((await started([caseId])).number).toBe(1);
  });

  it('rest for the night until she proves her presence', async () => {
    const { id, share } = await started([caseId]);
    await worker().post(`/devices/${id}/night`, {}).expect(204);
    expect((await worker().get('/devices').expect(200)).body).toMatchObject([{ id, isResting: true }]);
    await test.database.query('update panoh.sessions set stepped_up_until = null');
    expect((await renew(id).expect(403)).body.code).toBe('step_up_required');
    await proveAgain(test, worker());
    expect((await renew(id).expect(200)).body.share).toBe(share);
    const rows = await test.database.query<{ sealed: Buffer }>(
      'select sealed_share as sealed from panoh.devices',
    );
    expect(rows[0]?.sealed.includes(Buffer.from(share, 'base64url'))).toBe(false);
  });

  it('are on two phones at most, with thirty cases over both', async () => {
    const copies = new BoardStory(test, kulob);
    const many: string[] = [];
    while (many.length < 31) many.push(await copies.copyOf(caseId));
    await started(many.slice(0, 16));
    expect((await start(many.slice(0, 31))).status).toBe(422);
    expect((await start(many.slice(16))).body.code).toBe('too_many_cases_along');
    const second = await started(many.slice(10, 30));
    expect((await start([caseId])).body.code).toBe('too_many_phones');
    await worker()
      .put(`/devices/${second.id}/cases`, { caseIds: many.slice(16) })
      .expect(409);
    await worker()
      .put(`/devices/${second.id}/cases`, { caseIds: [caseId] })
      .expect(204);
    await take(second.id).expect(200);
    await take(second.id, many[20]).expect(404);
    expect((await worker().get('/devices').expect(200)).body).toMatchObject([
      { number: 1, caseCount: 16 },
      { number: 2, caseCount: 1 },
    ]);
  });

  it('count once: neither a renewal nor a list sent again is a taking of that day', async () => {
    const other = await open();
    const { id } = await started([caseId, other], 72);
    const wait = async (hours: number): Promise<void> => {
      await test.database.pass(`${hours} hours`);
      await staySignedIn(test);
    };
    const contact = async () => (await worker().get('/devices').expect(200)).body[0].lastContactAt as string;
    await take(id).expect(200);
    await wait(23);
    await test.database.query(
      `set session_replication_role = replica;
       insert into panoh.device_cases (device_id, user_id, case_id, taken_at, dropped_at)
         select d.id, d.user_id, gen_random_uuid(), panoh.now(), panoh.now() from panoh.devices d, generate_series(1, 44);
       set session_replication_role = origin`,
    );
    const before = await contact();
    await worker()
      .put(`/devices/${id}/cases`, { caseIds: [caseId, other] })
      .expect(204);
    await take(id).expect(200);
    expect((await contact()) > before).toBe(true);
    // Taken within a day, though it left the list since.
    const listed = (caseIds: string[]) => worker().put(`/devices/${id}/cases`, { caseIds }).expect(204);
    await listed([other]);
    await listed([caseId, other]);
    expect((await take(id, other).expect(429)).body.code).toBe('too_many_taken');
    await wait(2);
    await take(id, other).expect(200);
    // A renewal is no taking where the limit is reached.
    await take(id).expect(200);
    await listed([other]);
    await listed([caseId, other]);
    expect((await take(id).expect(429)).body.code).toBe('too_many_taken');
  });

  describe('end', () => {
    const gone = async (device: string): Promise<void> => {
      expect((await renew(device).expect(410)).body.code).toBe('device_ended');
      await take(device).expect(404);
      expect((await worker().get('/devices').expect(200)).body).toEqual([]);
      const shares = await test.database.query('select 1 from panoh.devices where sealed_share is not null');
      expect(shares).toEqual([]);
    };

    it('by her and by a supervisor of her agency, and by nobody else', async () => {
      const { id } = await started([caseId]);
      for (const person of ['caseworker2', 'legalSupervisor', 'coordinator', 'inspector'])
        await as(person).delete(`/devices/${id}`).expect(404);
      const role = await AppRole.connect(test);
      for (const person of ['caseworker2', 'legalSupervisor', 'lawyer', 'coordinator']) {
        expect(await role.as(as(person), ['select 1 from panoh.devices'])).toEqual([]);
        expect(await role.as(as(person), ['select 1 from panoh.device_cases'])).toEqual([]);
      }
      for (const person of ['caseworker2', 'lawyer', 'coordinator'])
        expect((await renew(id, person).expect(410)).body.code).toBe('device_ended');
      const [seen] = (await as('supervisor').get('/devices/agency').expect(200)).body;
      expect(seen).toMatchObject({ id, number: 1, caseCount: 1, personName: expect.any(String) });
      expect((await as('legalSupervisor').get('/devices/agency').expect(200)).body).toEqual([]);
      await as('supervisor').delete(`/devices/${id}`).expect(204);
      await gone(id);
      const own = await started([caseId]);
      await worker().delete(`/devices/${own.id}`).expect(204);
      await worker().delete(`/devices/${own.id}`).expect(204);
      await gone(own.id);
    });

    it('with the role that allowed it, and with the account', async () => {
      const { id } = await started([caseId]);
      const become = (roles: string) =>
        test.database.query('update panoh.users set roles = $2 where id = $1', [worker().userId, roles]);
      await become('{shelter_worker}');
      expect((await renew(id).expect(410)).body.code).toBe('device_ended');
      await become('{caseworker}');
      await renew(id).expect(200);
      for (const lock of [
        `locked_at = panoh.now(), lock_reason = 'supervisor'`,
        'locked_at = null, lock_reason = null',
      ])
        await test.database.query(`update panoh.credentials set ${lock} where user_id = $1`, [
          worker().userId,
        ]);
      await gone(id);
    });

    it('for good a month later', async () => {
      const { id } = await started([caseId]);
      await worker().delete(`/devices/${id}`).expect(204);
      await started([caseId]);
      await test.database.query(
        `update panoh.devices set ended_at = panoh.now() - interval '30 days 1 minute' where id = $1`,
        [id],
      );
      const sweep = draftSweepFor(test);
      await sweep.drafts.sweep();
      await sweep.close();
      const left = 'select device_id as id from panoh.device_cases';
      expect(await test.database.query(left)).toEqual([{ id: expect.not.stringContaining(id) }]);
    });
  });
});

describe('commands written without a line', () => {
  let caseId: string;
  const worker = (): Actor => as('caseworker');
  const now = async (hoursAgo = 0): Promise<string> => {
    const [row] = await test.database.query<{ at: Date }>('select panoh.now() as at');
    return new Date((row?.at.getTime() ?? 0) - hoursAgo * 3_600_000).toISOString();
  };
  const pending = (rule: string) =>
    test.database.query<{ because: string; due_at: Date }>(
      `select because, due_at from panoh.follow_ups where case_id = $1 and rule = $2 and status = 'pending'`,
      [caseId, rule],
    );
  const assess = (form: object, basedOn?: string) => {
    const sent = worker().post(`/cases/${caseId}/assessments`, form);
    return basedOn === undefined ? sent : sent.set('Based-On', basedOn);
  };

  beforeEach(async () => {
    await staySignedIn(test);
    caseId = (await worker().post('/cases', caseForm()).expect(201)).body.id;
  });

  it('keep the claimed time beside the server’s, which alone decides what is due', async () => {
    const claimed = await now(50);
    await assess(assessmentForm()).set('Written-Offline', claimed).expect(201);
    // The incident of the registration came after it was written: the lead assesses again.
    expect((await pending('rk.reassess')).map(({ because }) => because)).toEqual(['assessed_apart']);
    const [key] = await test.database.query<{ claimed_at: Date; created_at: Date }>(
      `select claimed_at, created_at from panoh.idempotency_keys where claimed_at is not null`,
    );
    expect(key?.claimed_at.toISOString()).toBe(claimed);
    const events = await test.database.query<{ facts: Json; recorded_at: Date }>(
      `select facts, recorded_at from panoh.case_events where case_id = $1 and kind = 'risk_assessed'`,
      [caseId],
    );
    expect(events).toMatchObject([{ facts: { claimedAt: claimed } }]);
    const [shown] = (await worker().get(`/cases/${caseId}/assessments`).expect(200)).body.assessments;
    expect(Date.parse(shown.assessedAt) - Date.parse(claimed)).toBeGreaterThan(49 * 3_600_000);
  });

  it('of forms that are no more are refused by name, but for those that arrived in their time', async () => {
    const [key, form] = [randomUUID(), { text: 'of an old form' }];
    const claimed = await now(2);
    const send = (contract: string) =>
      worker()
        .postWithKey(`/cases/${caseId}/narratives`, form, key)
        .set({ 'Written-Offline': claimed, 'Written-Contract': contract });
    const refused = await send('0').expect(409);
    expect(refused.body.code).toBe('contract_too_old');
    const notes = async (): Promise<unknown[]> =>
      test.database.query(`select 1 from panoh.narratives where case_id = $1 and kind = 'note'`, [caseId]);
    expect(await notes()).toHaveLength(0);
    await send('1').expect(201);
    // Its answer was lost, and the server has a new contract since.
    await send('0').expect(201);
    expect(await notes()).toHaveLength(1);
  });

  it('are done once, also when the answer was lost for 34 days', async () => {
    const key = randomUUID();
    const form = { text: 'said' };
    await worker().postWithKey(`/cases/${caseId}/narratives`, form, key).expect(201);
    await test.database.pass('34 days');
    await staySignedIn(test);
    await worker().postWithKey(`/cases/${caseId}/narratives`, form, key).expect(201);
    const rows = await test.database.query(
      'select 1 from panoh.narratives where case_id = $1 and kind = $2',
      [caseId, 'note'],
    );
    expect(rows).toHaveLength(1);
  });

  it('never lower the band: of two assessments written apart the higher holds until somebody looked', async () => {
    const raised = assessmentForm({}, { raise: { band: 'high', reason: 'x' } });
    const high = (await assess(raised, 'none').expect(201)).body;
    const known = high.assessments[0].id;
    const late = (await assess(assessmentForm(), 'none').expect(201)).body;
    expect(late).toMatchObject({ band: 'high', assessments: [{ band: 'standard' }, { band: 'high' }] });
    const [row] = await pending('rk.reassess');
    expect(row?.because).toBe('assessed_apart');
    expect((row?.due_at.getTime() ?? 0) - Date.parse(await now())).toBeLessThanOrEqual(24 * 3_600_000);
    await assess(assessmentForm(), 'nobody').expect(400);
    expect((await assess(assessmentForm(), known).expect(201)).body.band).toBe('high');
    const last = (await worker().get(`/cases/${caseId}/assessments`).expect(200)).body.assessments[0].id;
    expect((await assess(assessmentForm(), last).expect(201)).body.band).toBe('standard');
    expect((await pending('rk.reassess')).map(({ because }) => because)).not.toContain('assessed_apart');
  });

  describe('assess what they know', () => {
    const low = assessmentForm();
    const raised = assessmentForm({}, { raise: { band: 'high', reason: 'x' } });
    const insert = (sql: string) => () => test.database.query(sql, [caseId, worker().agencyId]);
    const dangers = async (): Promise<string[]> => {
      const sql = 'select panoh.dangers_of($1) as dangers';
      return (await test.database.query<{ dangers: string[] }>(sql, [caseId]))[0]?.dangers ?? [];
    };
    const ways: Record<string, () => PromiseLike<unknown>> = {
      nothing: () => Promise.resolve(),
      judgement: () =>
        worker().post(`/cases/${caseId}/band-changes`, { band: 'high', reason: 'x' }).expect(201),
      breach: insert(
        `insert into panoh.order_events (id, order_id, case_id, agency_id, kind, happened_at)
         values (gen_random_uuid(), gen_random_uuid(), $1, $2, 'order_breached', panoh.now())`,
      ),
      incident: insert(
        `with its as (select $2::uuid) update panoh.incidents set recorded_at = panoh.now() where case_id = $1`,
      ),
      'contact that found her not safe': insert(
        `insert into panoh.contacts (id, case_id, agency_id, contacted_at, outcome, in_safe_window)
         values (gen_random_uuid(), $1, $2, panoh.now(), 'reached_not_safe', false)`,
      ),
    };
    it.each(Object.keys(ways))('and lower no band that rests on a later one: %s', async (what) => {
      if (what !== 'judgement') await assess(raised).expect(201);
      const { body } = await worker().get(`/cases/${caseId}/assessments`).expect(200);
      const claimed = await now();
      await test.database.query('set session_replication_role = replica');
      await ways[what]!();
      await test.database.query('set session_replication_role = origin');
      const sent = assess(low, body.assessments[0]?.id ?? 'none').set('Written-Offline', claimed);
      expect((await sent.expect(201)).body.band).toBe(what === 'nothing' ? 'standard' : 'high');
      expect((await pending('rk.reassess')).some(({ because }) => because === 'assessed_apart')).toBe(
        what !== 'nothing',
      );
    });

    it('and no danger that was recorded before they were written, but after their writer saw the case', async () => {
      const { body } = await assess(low).expect(201);
      const seen = await now();
      await worker().post(`/cases/${caseId}/band-changes`, { band: 'high', reason: 'x' }).expect(201);
      const written = await now();
      const send = (knownAt: string) =>
        assess(low, body.assessments[0].id).set({ 'Written-Offline': written, 'Known-At': knownAt });
      await send('yesterday').expect(400);
      // Also as a draft of the road, which no Written-Offline names.
      const draft = assess(low, body.assessments[0].id).set('Known-At', seen);
      expect((await draft.expect(201)).body.band).toBe('high');
      expect((await send(seen).expect(201)).body.band).toBe('high');
      expect((await pending('rk.reassess')).map(({ because }) => because)).toContain('assessed_apart');
    });

    it('and no other assessment, where they name none', async () => {
      const claimed = await now();
      await assess(raised).expect(201);
      expect((await assess(low).set('Written-Offline', claimed).expect(201)).body.band).toBe('high');
    });

    it('and clear no incident that was recorded after they were written', async () => {
      await assess(low)
        .set('Written-Offline', await now(2))
        .expect(201);
      expect(await dangers()).toContain('danger_incident');
      await assess(low)
        .set('Written-Offline', await now())
        .expect(201);
      expect(await dangers()).not.toContain('danger_incident');
    });

    it('and call nobody safe from herself whom a colleague found in danger meanwhile', async () => {
      const waits = async (): Promise<unknown[]> => {
        const { body } = await worker().get(`/cases/${caseId}/band-change-options`).expect(200);
        return body.choices.map(({ needsSecondPerson }: Json) => needsSecondPerson);
      };
      const answers = {
        thoughts: 'yes',
        plan: 'yes',
        attempt_ever: 'no',
        attempt_recent: 'not_asked',
        now: 'yes',
      };
      const found = assessmentForm({}, { suicide: { declined: false, answers } });
      await assess(found, 'none').expect(201);
      const seen = (await assess(low, 'none').expect(201)).body.assessments[0].id;
      expect(await dangers()).toContain('danger_life');
      expect(await waits()).toContain(true);
      await assess(low, seen).expect(201);
      expect(await dangers()).not.toContain('danger_life');
      expect(await waits()).not.toContain(true);
    });
  });

  it('call no plan right that was written after the contact', async () => {
    const path = `/cases/${caseId}/safe-contact`;
    const before = await now();
    const windows = [0, 1, 2, 3, 4, 5, 6, 7].map((weekday) => ({
      weekday,
      fromMinute: 0,
      untilMinute: 1440,
    }));
    const plan = safeContactForm({ windows: windows.slice(1) });
    await worker().put(path, plan, 1).expect(204);
    const say = (contactedAt: string) =>
      worker()
        .post(`/cases/${caseId}/contacts`, contactForm({ contactedAt, plan: 'right' }))
        .expect(201);
    const { confirmedAt } = (await worker().get(path).expect(200)).body;
    await say(before);
    expect((await worker().get(path).expect(200)).body).toMatchObject({ confirmedAt, version: 2 });
    await say(await now());
    const known = (await worker().get(path).expect(200)).body;
    expect(known.version).toBe(3);
    const contacts = await test.database.query(
      'select in_safe_window as safe from panoh.contacts where case_id = $1 order by contacted_at',
      [caseId],
    );
    expect(contacts).toEqual([{ safe: false }, { safe: true }]);
  });

  it('leave a plan that was made stricter while a contact called it right', async () => {
    const faster = new Client({ connectionString: test.database.ownerUrl });
    await faster.connect();
    await faster.query('begin');
    await faster.query('update panoh.safe_contacts set version = 7 where case_id = $1', [caseId]);
    const { rows } = await faster.query<{ pid: number }>('select pg_backend_pid() as pid');
    const form = contactForm({ contactedAt: await now(), plan: 'right' });
    const said = worker()
      .post(`/cases/${caseId}/contacts`, form)
      .then(({ status }) => status);
    while (!(await holdsUpSomebody(test.database, rows[0]?.pid ?? 0))) await now();
    await faster.query('commit');
    await faster.end();
    expect(await said).toBe(201);
    expect((await worker().get(`/cases/${caseId}/safe-contact`).expect(200)).body.version).toBe(8);
  });

  it('make a safe contact stricter over one that changed since, and never looser', async () => {
    const path = `/cases/${caseId}/safe-contact`;
    const days = (...weekdays: number[]) =>
      weekdays.map((weekday) => ({ weekday, fromMinute: 540, untilMinute: 1020 }));
    const offline = { reachAt: null, windows: days(1, 2), never: 'not on Fridays' };
    await worker()
      .put(path, safeContactForm({ windows: days(2, 3), smsAllowed: true }), 1)
      .expect(204);
    await worker().put(path, safeContactForm(offline), 1).expect(412);
    const late = (change: object) =>
      worker()
        .put(path, safeContactForm({ ...offline, ...change }), 1)
        .set('Written-Offline', '2126-01-01T00:00:00Z');
    await late({}).expect(400);
    const claimed = await now(2);
    await late({ channel: 'messenger' }).set('Written-Offline', claimed).expect(412);
    await late({ reachAt: '+992 00 000 0002' }).set('Written-Offline', claimed).expect(412);
    await late({}).set('Written-Offline', claimed).expect(204);
    const merged = (await worker().get(path).expect(200)).body;
    expect(merged).toMatchObject({
      windows: days(2),
      smsAllowed: false,
      never: 'not on Fridays',
      hasReachAt: true,
    });
    expect(merged.mergedOn).toMatch(/^\d{4}-/);
    // Of the same version too: the phone has no number and no words, and replaces none of them.
    const stricter = { ...offline, windows: days(2), codeWord: null, never: 'not at work' };
    const put = (change: object) =>
      worker()
        .put(path, safeContactForm({ ...stricter, ...change }), merged.version)
        .set('Written-Offline', claimed);
    await put({ windows: days(2, 4), never: null }).expect(412);
    await put({}).expect(204);
    expect((await worker().get(path).expect(200)).body).toMatchObject({
      ...{ never: 'not at work; not on Fridays', codeWord: merged.codeWord, hasReachAt: true },
    });
    await late({ windows: days(1, 2, 3), never: null })
      .set('Written-Offline', claimed)
      .expect(412);
    const { version } = (await worker().get(path).expect(200)).body;
    await worker().put(path, safeContactForm(), version).expect(204);
    expect((await worker().get(path).expect(200)).body.mergedOn).toBeNull();
  });
});
