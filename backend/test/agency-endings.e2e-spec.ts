import { beforeAll, describe, expect, it } from '@jest/globals';
import { Client } from 'pg';
import { staySignedIn } from './support/actors.js';
import { AppRole } from './support/app-role.js';
import { incidentForm } from './support/forms.js';
import { startKulob } from './support/kulob.js';
import { Referring } from './support/referrals.js';
import { callInsFor, sweeperFor } from './support/workers.js';

const { test, kulob } = await startKulob();
const we = new Referring(test, kulob);
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
const read = async <T>(person: string, path: string): Promise<T> =>
  (await we.as(person).get(path).expect(200)).body as T;

interface Ending {
  agencyId: string;
  openCases: number;
  withoutOffer: number;
  oneByOne: number;
  mayHandOver: boolean;
  offers: { reference: string }[];
  receivers: { agencyId: string; isUsual: boolean }[];
}

const id = (key: string): string => String(kulob.agencies[key]);
const seen = async (person: string, key = 'legalAid'): Promise<Ending | undefined> =>
  (await read<{ agencies: Ending[] }>(person, '/agency-endings')).agencies.find(
    ({ agencyId }) => agencyId === id(key),
  );
const handOverTo = (person: string, toAgencyId: string) =>
  we.as(person).post(`/agency-endings/${id('legalAid')}/offers`, { toAgencyId });
const confirm = (person: string) => we.as(person).post(`/agency-endings/${id('legalAid')}/confirmation`);
const offerOf = async (caseId: string): Promise<string> => {
  const [row] = await test.database.query<{ id: string }>(
    `select id from panoh.referrals where case_id = $1 and kind = 'handover' and ended_at is null`,
    [caseId],
  );
  return row?.id ?? '';
};
const asOwner = (sql: string) =>
  test.database.query(
    `set session_replication_role = replica; ${sql}; set session_replication_role = origin`,
  );
const answer = (person: string, caseId: string, change: object) =>
  we
    .as(person)
    .post(`/cases/${caseId}/consents`, {
      answers: [
        {
          ...{ scope: 'referral', presence: 'alone', agencyId: id('crisisCentre'), purpose: 'handover' },
          ...{ answer: 'given', partitions: ['safe_contact'], untilOn: '2126-12-31' },
          ...change,
        },
      ],
    })
    .expect(201);
const NO = { answer: 'refused', partitions: [], untilOn: null };

describe('the cases of an agency that ends', () => {
  const rowsOf = (caseId: string) =>
    test.database.query(`select 1 from panoh.follow_ups where case_id = $1 and status = 'pending'`, [caseId]);
  const reach = (person: string, caseId: string) =>
    we.as(person).post(`/cases/${caseId}/safe-contact-disclosures`, { reason: 'contact_now' });
  let unasked: string;
  let willing: string;
  let blocked: string;
  let refusing: string;

  beforeAll(async () => {
    unasked = await we.open('lawyer');
    willing = await we.open('lawyer');
    blocked = await we.open('lawyer');
    refusing = await we.open('lawyer');
    await answer('lawyer', willing, { partitions: ['identity', 'safe_contact'] });
    await answer('lawyer', refusing, NO);
    await test.database.block(blocked, id('crisisCentre'), 'agency');
  });

  it('are numbers for the administrator and the coordinator, and for nobody of another agency or group', async () => {
    for (const person of ['administrator', 'coordinator'])
      expect(await seen(person)).toMatchObject({ openCases: 4, mayHandOver: false, receivers: [] });
    for (const person of ['supervisor', 'coordinatorElsewhere']) expect(await seen(person)).toBeUndefined();
    expect((await we.as('administrator').get('/agency-endings')).text).not.toContain(unasked);
    const own = await seen('legalSupervisor');
    expect(own).toMatchObject({ mayHandOver: true });
    expect(own?.receivers[0]).toMatchObject({ agencyId: id('crisisCentre'), isUsual: true });
    expect(own?.receivers.map(({ agencyId }) => agencyId)).not.toContain(id('police'));
    expect((await handOverTo('coordinator', id('crisisCentre'))).status).toBe(404);
  });

  it('are offered by its supervisor, but not to an agency that is blocked or that she refused', async () => {
    expect((await handOverTo('legalSupervisor', id('police'))).body.code).toBe('not_available');
    await handOverTo('legalSupervisor', id('crisisCentre')).expect(200);
    expect(await seen('legalSupervisor')).toMatchObject({ openCases: 4, withoutOffer: 2 });
    expect([await offerOf(blocked), await offerOf(refusing)]).toEqual(['', '']);
    expect(await pending('lawyer', unasked, 'rf.ack')).toHaveLength(1);
    const again = await handOverTo('legalSupervisor', id('crisisCentre'));
    expect(again.body.code).toBe('not_available');
  });

  it('are taken by nobody before another supervisor of the new agency has confirmed it', async () => {
    const offer = await offerOf(unasked);
    expect(await we.show('caseworker', offer)).toMatchObject({ view: 'offer', agencyEnding: 'to_confirm' });
    expect((await we.on('caseworker', offer).take('acceptance')).body.code).toBe('hand_over_not_confirmed');
    expect((await confirm('legalSupervisor')).status).toBe(404);
    expect((await we.as('supervisor').get('/notifications')).text).toContain('handover_to_confirm');
    await confirm('supervisor').expect(200);
    expect((await confirm('supervisor2')).status).toBe(404);
    expect(await rowsOf(unasked)).not.toEqual([]);
  });

  it('go on at once at the new agency, which reaches her and reads only what she allowed', async () => {
    const { caseId } = await we.accept('caseworker', await offerOf(unasked));
    expect((await read<{ status: string }>('lawyer', `/cases/${unasked}`)).status).toBe('closed');
    expect(await rowsOf(unasked)).toEqual([]);
    expect(await pending('caseworker', caseId, 'fu.first_contact')).toHaveLength(1);
    expect((await reach('caseworker', caseId)).body.channels).not.toEqual([]);
    const named = await we
      .as('caseworker')
      .post(`/cases/${caseId}/identity-disclosures`, { reason: 'verify_person' });
    expect(named.body.surname).toBeNull();
    await we.as('caseworker').get(`/cases/${unasked}`).expect(404);
    const [keys] = await test.database.query<{ n: number }>(
      'select count(*)::integer as n from vault.case_keys where case_id = $1 and agency_id = $2',
      [unasked, id('crisisCentre')],
    );
    expect(keys?.n).toBe(0);
    const taken = await offerOf(willing);
    const next = (await we.accept('caseworker', taken)).caseId;
    const told = await we
      .as('caseworker')
      .post(`/cases/${next}/identity-disclosures`, { reason: 'verify_person' });
    expect(told.body.surname).not.toBeNull();
    expect(await grants(taken)).toBe(1);
  });

  it('are handed over by the coordinator where no supervisor is left, until the agency can end', async () => {
    const locked = `update panoh.users set status = $2 where id = $1`;
    const { userId } = we.as('legalSupervisor');
    await test.database.query(locked, [userId, 'disabled']);
    expect(await seen('coordinator')).toMatchObject({ openCases: 2, withoutOffer: 2, mayHandOver: true });
    // Who comes to a shelter and goes would show in its numbers.
    for (const person of ['coordinator', 'administrator'])
      expect([await seen(person, 'shelter'), await seen(person, 'cowfa')]).toEqual([
        undefined,
        expect.anything(),
      ]);
    await handOverTo('coordinator', id('cowfa')).expect(200);
    await confirm('cowfaSupervisor').expect(200);
    for (const caseId of [blocked, refusing]) await we.accept('specialist', await offerOf(caseId));
    await test.database.query(locked, [userId, 'active']);
    expect(await seen('legalSupervisor')).toMatchObject({ openCases: 0, withoutOffer: 0 });
  });
});

describe('a case of an agency that ends', () => {
  const takeBack = (person: string) => we.as(person).post(`/agency-endings/${id('legalAid')}/withdrawal`);
  const told = async (person: string): Promise<string> => (await we.as(person).get('/notifications')).text;
  const stays = (caseId: string) => `update panoh.cases set contact_stopped = true where id = '${caseId}'`;

  it('goes over one by one, by its worker, with a task of danger, court, health or children', async () => {
    const caseId = await we.open('lawyer');
    const stayed = Number((await seen('legalSupervisor'))?.oneByOne);
    for (const rule of [
      ...['po.serve_check', 'po.breach', 'po.weekly', 'su.emergency', 'su.weekly', 'ch.safety', 'ch.papers'],
      ...['hl.strangle', 'lg.court', 'bl.settle', 'er.confirm', 'cr.confirm', 'dc.decide', 'rf.feedback'],
      ...['fu.safety_24h', 'fu.mdwg_review', 'fu.alternative_channel', 'cl.decide', 'dr.confirm', 'rf.ack'],
    ]) {
      expect([rule, (await seen('legalSupervisor'))?.withoutOffer]).toEqual([rule, 1]);
      await asOwner(`insert into panoh.follow_ups select (jsonb_populate_record(f, jsonb_build_object('id',
        gen_random_uuid(), 'rule', '${rule}', 'subject_id', gen_random_uuid()))).* from panoh.follow_ups f
        where f.case_id = '${caseId}' and f.status = 'pending' limit 1`);
      expect([rule, await seen('legalSupervisor')]).toMatchObject([
        ...[rule, { withoutOffer: 0, oneByOne: stayed + 1 }],
      ]);
      expect((await handOverTo('legalSupervisor', id('crisisCentre'))).body.code).toBe('not_available');
      await asOwner(`delete from panoh.follow_ups where case_id = '${caseId}' and rule = '${rule}'`);
    }
    await asOwner(stays(caseId));
  });

  it.each<[string, (caseId: string) => string]>([
    ['she asked for no contact', stays],
    ['no safe contact is known', (caseId) => `delete from panoh.safe_contacts where case_id = '${caseId}'`],
    [
      'its file is sealed',
      (
        caseId,
      ) => `insert into panoh.sealed_files (id, case_id, agency_id, lead_user_id, supervisor_id, sealed_by)
        select gen_random_uuid(), '${caseId}', '${id('legalAid')}', '${we.as('lawyer').userId}',
          '${we.as('legalSupervisor').userId}', '${we.as('lawyer').userId}'`,
    ],
  ])('is not offered where %s', async (_what, change) => {
    const caseId = await we.open('lawyer');
    await asOwner(change(caseId));
    expect(await seen('legalSupervisor')).toMatchObject({ withoutOffer: 0 });
    expect((await handOverTo('legalSupervisor', id('crisisCentre'))).body.code).toBe('not_available');
  });

  it('is not offered where the agency holds the key to the safe contact itself', async () => {
    const caseId = await we.open('lawyer');
    const held = (by: string) =>
      asOwner(`update panoh.agency_keys set held_by = '${by}' where agency_id = '${id('legalAid')}'`);
    await held('agency');
    expect(await seen('legalSupervisor')).toMatchObject({ withoutOffer: 0 });
    await held('server');
    expect(await seen('legalSupervisor')).toMatchObject({ withoutOffer: 1 });
    await asOwner(stays(caseId));
  });

  it('is refused where urgent work began since the offer, and who offered it is told', async () => {
    const caseId = await we.open('lawyer');
    await handOverTo('legalSupervisor', id('crisisCentre')).expect(200);
    await confirm('supervisor').expect(200);
    const offer = await offerOf(caseId);
    expect(await told('legalSupervisor')).not.toContain('handover_held');
    await we.as('lawyer').post(`/cases/${caseId}/incidents`, incidentForm()).expect(201);
    expect(await told('legalSupervisor')).toContain('handover_held');
    const before = await we.as('lawyer').get(`/cases/${caseId}/follow-ups`);
    expect((await we.on('caseworker', offer).take('acceptance')).body.code).toBe('hand_over_has_tasks');
    expect((await we.as('lawyer').get(`/cases/${caseId}/follow-ups`)).body).toEqual(before.body);
    expect((await read<{ status: string }>('lawyer', `/cases/${caseId}`)).status).toBe('open');
    expect(await grants(offer)).toBe(0);
  });

  it('is taken back by whoever may offer it, as long as nobody accepted it', async () => {
    expect((await takeBack('coordinator')).status).toBe(404);
    await takeBack('legalSupervisor').expect(200);
    expect(await seen('legalSupervisor')).toMatchObject({ offers: [] });
    expect((await takeBack('legalSupervisor')).status).toBe(404);
  });

  it('does not exist for a supervisor for whom it is blocked; the coordinator offers it', async () => {
    const list = async (person: string): Promise<unknown> =>
      (await we.as(person).get('/agency-endings')).body;
    const before = await list('legalSupervisor');
    const numbers = await seen('coordinator');
    const caseId = await we.open('lawyer');
    await test.database.block(caseId, we.as('legalSupervisor').userId);
    expect(await list('legalSupervisor')).toEqual(before);
    expect((await handOverTo('legalSupervisor', id('crisisCentre'))).body.code).toBe('not_available');
    expect(await seen('coordinator')).toMatchObject({ withoutOffer: 1, mayHandOver: true });
    await test.database.block(caseId, we.as('coordinator').userId);
    expect(await seen('coordinator')).toEqual(numbers);
    expect((await handOverTo('coordinator', id('crisisCentre'))).status).toBe(404);
    await test.database.query('delete from panoh.conflict_blocks where case_id = $1 and subject_id = $2', [
      caseId,
      we.as('coordinator').userId,
    ]);
    await handOverTo('coordinator', id('crisisCentre')).expect(200);
    expect(await list('legalSupervisor')).toEqual(before);
    await takeBack('coordinator').expect(200);
    await asOwner(stays(caseId));
  });

  it('waits on through her other answers; only her no to being handed over ends the offer', async () => {
    const caseId = await we.open('lawyer');
    await handOverTo('legalSupervisor', id('crisisCentre')).expect(200);
    const offer = await offerOf(caseId);
    await answer('lawyer', caseId, { purpose: 'psychosocial' });
    await answer('lawyer', caseId, { ...NO, purpose: 'hotline' });
    await answer('lawyer', caseId, {});
    expect(await offerOf(caseId)).toBe(offer);
    await test.database.query('delete from panoh.notifications where user_id = $1', [
      we.as('legalSupervisor').userId,
    ]);
    await answer('lawyer', caseId, NO);
    expect(await offerOf(caseId)).toBe('');
    expect(await told('legalSupervisor')).toContain('handover_held');
    // A later yes to a service there is none to being handed over.
    await answer('lawyer', caseId, { purpose: 'psychosocial' });
    expect((await handOverTo('legalSupervisor', id('crisisCentre'))).body.code).toBe('not_available');
    await asOwner(stays(caseId));
  });

  it('gives only the way to reach her where her yes has run out before the acceptance', async () => {
    const caseId = await we.open('lawyer');
    await answer('lawyer', caseId, { partitions: ['identity', 'safe_contact'] });
    await handOverTo('legalSupervisor', id('crisisCentre')).expect(200);
    await confirm('supervisor').expect(200);
    const offer = await offerOf(caseId);
    await asOwner(`update panoh.consents set given_at = given_at - interval '9 days', until_on = current_date - 3
        where case_id = '${caseId}' and purpose = 'handover';
      update panoh.safe_contacts set merged_at = panoh.now() where case_id = '${caseId}'`);
    const { caseId: next } = await we.accept('caseworker', offer);
    expect(await grants(offer)).toBe(0);
    const keys = await test.database.query(
      'select 1 from vault.case_keys where case_id = $1 and agency_id = $2',
      [caseId, id('crisisCentre')],
    );
    expect(keys).toEqual([]);
    // A stricter plan that waits to be looked at waits there too.
    const [plan] = await test.database.query<{ waits: boolean }>(
      'select merged_at is not null as waits from panoh.safe_contacts where case_id = $1',
      [next],
    );
    expect(plan).toEqual({ waits: true });
  });

  it('leaves the referrals of others alone until a second person has confirmed', async () => {
    await we.open('lawyer');
    const other = await we.openShared('caseworker2');
    const { id: waiting } = await we.send('caseworker2', other, 'legalAid.legal');
    await handOverTo('legalSupervisor', id('cowfa')).expect(200);
    expect((await we.show('caseworker2', waiting)).status).toBe('sent');
    await confirm('cowfaSupervisor').expect(200);
    expect((await we.show('caseworker2', waiting)).status).toBe('withdrawn');
  });
});

describe('an agency that ends', () => {
  const end = async (key: string) => {
    const id = kulob.agencies[key];
    const { name, version, memberships } = await read<{
      name: object;
      version: number;
      memberships: { workingGroupId: string }[];
    }>('administrator', `/agencies/${id}`);
    const workingGroupIds = memberships.map(({ workingGroupId }) => workingGroupId);
    return we
      .as('administrator')
      .put(`/agencies/${id}`, { name, workingGroupIds, status: 'closed' }, version);
  };

  it('leaves no survivor without an owner: its open cases are handed over first', async () => {
    const health = kulob.agencies['healthRoom'];
    await we.openShared('healthWorker');
    expect((await end('healthRoom')).body.code).toBe('agency_leads_cases');
    await asOwner(
      `update panoh.cases set status = 'closed', closed_at = panoh.now() where agency_id = '${health}'`,
    );
    // Contacts after the closing still wait for it.
    expect((await end('healthRoom')).body.code).toBe('agency_is_awaited');
    await asOwner(`update panoh.follow_ups set status = 'replaced' where agency_id = '${health}'`);
    const id = await we.openShared('caseworker');
    const asked = await we.send('caseworker', id, we.form('healthRoom.health', { partitions: ['identity'] }));
    expect((await end('healthRoom')).body.code).toBe('agency_is_awaited');
    await asOwner(
      `update panoh.referrals set ended_at = panoh.now(), status = 'withdrawn' where id = '${asked.id}'`,
    );
    // A case that is being opened at the same moment is waited for.
    const opening = new Client({ connectionString: test.database.ownerUrl });
    await opening.connect();
    await opening.query('begin; set local session_replication_role = replica');
    await opening.query('select 1 from panoh.agencies where id = $1 for key share', [health]);
    await opening.query(`insert into panoh.cases select (jsonb_populate_record(c, jsonb_build_object('id',
        gen_random_uuid(), 'reference', 'KL-RACE', 'status', 'open', 'closed_at', null, 'audit_pseudonym', gen_random_uuid()))).*
        from panoh.cases c where c.agency_id = '${health}' limit 1`);
    const ending = end('healthRoom');
    await new Promise((done) => setTimeout(done, 300));
    await opening.query('commit');
    await opening.end();
    expect((await ending).body.code).toBe('agency_leads_cases');
    await asOwner(`delete from panoh.cases where reference = 'KL-RACE'`);
    expect((await end('healthRoom')).status).toBe(200);
    await test.database.query(`update panoh.agencies set status = 'active' where id = $1`, [health]);
  });

  it('is not the one that takes cases over for a working group', async () => {
    expect((await end('ngoElsewhere')).body.code).toBe('agency_takes_over');
  });
});

interface CallIn {
  answer: string | null;
  version: number;
  isOpen: boolean;
  takes: string[];
  confirmedByName: string | null;
  agencyName: { en: string } | null;
}

describe('a case that the new place asks for by the code on a card', () => {
  const { carryOn } = callInsFor(test);
  const ask = (person: string, code: string) => we.as(person).post('/call-ins', { code });
  const asked = (person = 'caseworkerElsewhere') =>
    read<{ code: string; state: string }[]>(person, '/call-ins');
  const told = async (person: string) => (await we.as(person).get('/notifications')).text;
  const codeOf = async (caseId: string): Promise<string> => {
    const [row] = await test.database.query<{ code: string }>(
      'select code from panoh.survivors where case_id = $1',
      [caseId],
    );
    return row?.code ?? '';
  };
  const rowOf = async (person: string, caseId: string): Promise<string> => {
    const [row] = (await pending(person, caseId, 'ho.call_in')) as { subjectId: string }[];
    return `/cases/${caseId}/call-ins/${row?.subjectId}`;
  };
  const answers = async (person: string, path: string, answer: string, version?: number, isAlone = true) => {
    const [, , caseId, , callIn] = path.split('/');
    const seen = version ?? (await read<CallIn>(person, path)).version;
    return we.as(person).post(`/call-ins/${callIn}/answer`, { caseId, answer, isAlone }, seen);
  };
  /** A question past the limits of the route; the path in the case of one that got a task. */
  const question = async (asker: string, caseId: string): Promise<string> => {
    const [row] = await test.database.query<{ id: string }>(
      `insert into panoh.call_ins (id, agency_id, asked_by, code) select gen_random_uuid(), agency_id, id, $2
       from panoh.users where id = $1 returning id`,
      [we.as(asker).userId, await codeOf(caseId)],
    );
    await carryOn();
    return `/cases/${caseId}/call-ins/${row?.id}`;
  };
  const states = async (person: string): Promise<string[]> => (await asked(person)).map(({ state }) => state);
  const times = async (person: string, kind: string, callIn: string): Promise<number> => {
    const rows = await test.database.query(
      'select 1 from panoh.notifications where user_id = $1 and kind = $2 and subject_id = $3',
      [we.as(person).userId, kind, callIn.split('/').at(-1)],
    );
    return rows.length;
  };
  const handOver = (person: string, caseId: string, service: string) =>
    we
      .as(person)
      .post(`/cases/${caseId}/handovers`, we.form(service, { partitions: ['safe_contact'] }))
      .expect(201);
  const UNKNOWN = '00000000';
  let known: string;

  beforeAll(async () => {
    known = await we.openShared('specialist');
  });

  it('shows the same for a known code, an unknown, a closed and a blocked one, and limits attempts', async () => {
    const [closed, blocked, police] = await Promise.all(
      ['caseworker', 'caseworker', 'inspector'].map((person) => we.open(person)),
    );
    await asOwner(`update panoh.cases set status = 'closed', closed_at = panoh.now() where id = '${closed}'`);
    await test.database.block(String(blocked), id('ngoElsewhere'), 'agency');
    const cases = [known, String(closed), String(blocked), String(police)];
    const codes = [UNKNOWN, ...(await Promise.all(cases.map(codeOf)))];
    for (const code of codes) {
      const { status, text } = await ask('caseworkerElsewhere', code);
      expect([status, text]).toEqual([204, '']);
    }
    const before = await asked();
    expect(before.map(({ code }) => code).sort()).toEqual([...codes].sort());
    expect(new Set(before.map((row) => Object.keys(row).join()))).toHaveProperty('size', 1);
    // The worker finds one case; what the asker sees does not change.
    expect(await carryOn()).toBe(1);
    expect(await asked()).toEqual(before);
    expect(new Set(before.map(({ state }) => state))).toEqual(new Set(['waiting']));
    expect((await ask('caseworkerElsewhere', UNKNOWN)).body).toMatchObject({ code: 'too_many_requests' });
    for (const caseId of cases.slice(1)) {
      const [found] = await test.database.query<{ n: number }>(
        `select count(*)::integer as n from panoh.follow_ups where case_id = $1 and rule = 'ho.call_in'`,
        [caseId],
      );
      expect(found?.n).toBe(0);
    }
    await we.as('caseworkerElsewhere').get(`/cases/${known}`).expect(404);
  });

  it('tells the former lead at once that an agency asks, and not which one', async () => {
    const rows = await pending('specialist', known, 'ho.call_in');
    expect(rows).toMatchObject([{ owner: 'case_lead', because: 'called_in' }]);
    const { reminders } = sweeperFor(test);
    await reminders.sweep();
    expect(await told('specialist')).toContain('ho.call_in');
    const path = await rowOf('specialist', known);
    const text = JSON.stringify([rows, await read('specialist', path), await told('specialist')]);
    for (const never of ['ngoElsewhere', 'qubodiyon', id('ngoElsewhere')]) expect(text).not.toContain(never);
    // The group does not see it, neither by the policy nor in its queue.
    expect(await we.rows('coordinator', known, 'ho.call_in')).toEqual([]);
    const lines = `select id from panoh.queue_lines where id = $1`;
    expect(await test.database.query(lines, [(rows as { id: string }[])[0]?.id])).toEqual([]);
    // Asked again while it waits, it is the same task.

    await test.database.query(
      `insert into panoh.call_ins (id, agency_id, asked_by, code) select gen_random_uuid(), agency_id, asked_by, code
       from panoh.call_ins where code = $1`,
      [await codeOf(known)],
    );
    expect(await carryOn()).toBe(1);
    expect(await pending('specialist', known, 'ho.call_in')).toEqual(rows);
  });

  it('is never asked for by the police, past every route, nor by an agency that leads no case', async () => {
    const app = await AppRole.connect(test);
    for (const person of ['inspectorElsewhere', 'lawyer']) await ask(person, UNKNOWN).expect(403);
    const { agencyId, userId } = we.as('inspectorElsewhere');
    const insert =
      'insert into panoh.call_ins (id, agency_id, asked_by, code) values (gen_random_uuid(), $1, $2, $3)';
    const asked = await app.outcome(we.as('inspectorElsewhere'), [insert, [agencyId, userId, UNKNOWN]]);
    expect(asked).toBe('42501');
  });

  it('opens nothing with a stolen card: the survivor did not ask, and supervisors hear', async () => {
    const stolen = await we.openShared('specialist');
    await ask('healthWorker', await codeOf(stolen)).expect(204);
    expect(await carryOn()).toBe(1);
    const path = await rowOf('specialist', stolen);
    // Another try notifies no one again.
    for (const _ of [1, 2])
      expect((await answers('specialist', path, 'not_reached', undefined, false)).status).toBe(200);
    expect(await times('cowfaSupervisor', 'call_in_doubted', path)).toBe(1);
    expect(await pending('specialist', stolen, 'ho.call_in')).toHaveLength(1);
    const { body, status } = await answers('cowfaSupervisor', path, 'not_asked');
    expect([status, body.isOpen, body.agencyName]).toEqual([200, false, null]);
    expect(await pending('specialist', stolen, 'ho.call_in')).toHaveLength(0);
    expect((await answers('specialist', path, 'asked')).body.code).toBe('call_in_settled');
    expect(await told('cowfaSupervisor')).toContain('call_in_doubted');
    expect(await told('supervisor')).toContain('call_in_stuck');
    // The one who asked sees what an unknown code shows.
    expect(await asked('healthWorker')).toMatchObject([{ state: 'waiting' }]);
    expect(await told('healthSupervisor')).not.toContain('call_in');
    await we.as('healthWorker').get(`/cases/${stolen}`).expect(404);
  });

  it('stays where it is after a day of silence, and both fallback agencies and supervisors hear', async () => {
    const rows = await pending('specialist', known, 'ho.call_in');
    await test.database.pass('25 hours');
    await staySignedIn(test);
    await sweeperFor(test).reminders.sweep();
    expect(new Set((await asked()).map(({ state }) => state))).toEqual(new Set(['no_release']));
    for (const person of ['caseworkerElsewhere', 'supervisorElsewhere'])
      expect((await told(person)).split('call_in_unanswered')).toHaveLength(1 + 6);
    expect((await told('supervisor')).split('call_in_stuck')).toHaveLength(1 + 4);
    expect(await told('supervisor')).not.toContain('ngoElsewhere');
    expect(await told('cowfaSupervisor')).toContain('task_late');
    expect(await told('cowfaSupervisor')).not.toContain('call_in_unanswered');
    expect(await pending('specialist', known, 'ho.call_in')).toMatchObject([
      { id: (rows as { id: string }[])[0]?.id },
    ]);
    await we.as('caseworkerElsewhere').get(`/cases/${known}`).expect(404);
  });

  it('is released to the agency that the survivor confirmed, as any other hand-over', async () => {
    const path = await rowOf('specialist', known);
    const { body } = await answers('specialist', path, 'asked');
    expect(body).toMatchObject({
      isOpen: true,
      agencyId: id('ngoElsewhere'),
      agencyName: { en: 'ngoElsewhere' },
    });
    await we.as('caseworkerElsewhere').get(`/cases/${known}`).expect(404);
    await handOver('specialist', known, 'ngoElsewhere.psychosocial');
    expect(await pending('specialist', known, 'ho.call_in')).toHaveLength(0);
    expect((await read<CallIn>('specialist', path)).isOpen).toBe(false);
    // "Released" would tell a thief that the code is hers: it is shown only to the person who accepts the offer.
    expect(await states('caseworkerElsewhere')).not.toContain('released');
    const { caseId } = await we.accept('caseworkerElsewhere', await offerOf(known));
    await we.as('caseworkerElsewhere').get(`/cases/${caseId}`).expect(200);
    await we.as('specialist').get(`/cases/${known}`).expect(200);
    expect((await states('caseworkerElsewhere')).filter((state) => state === 'released')).toHaveLength(2);
    expect(await states('supervisorElsewhere')).not.toContain('released');
    await test.database.block(known, we.as('caseworkerElsewhere').userId);
    expect(await states('caseworkerElsewhere')).not.toContain('released');
  });

  it('is released to whichever of two askers accepts, and never to one who is blocked', async () => {
    const caseId = await we.open('specialist');
    const path = await question('caseworker', caseId);
    await question('caseworker2', caseId);
    expect(await pending('specialist', caseId, 'ho.call_in')).toHaveLength(1);
    await answers('specialist', path, 'asked');
    await test.database.block(caseId, we.as('caseworker').userId);
    await handOver('specialist', caseId, 'crisisCentre.psychosocial');
    const released = await test.database.query(
      `select i.asked_by as asker from panoh.call_ins i join panoh.call_in_cases k on k.call_in_id = i.id
       where k.case_id = $1 and i.released_at is not null`,
      [caseId],
    );
    expect(released).toEqual([{ asker: we.as('caseworker2').userId }]);
    expect(await states('caseworker2')).toEqual(['waiting']);
    await we.accept('caseworker2', await offerOf(caseId));
    expect(await states('caseworker2')).toEqual(['released']);
    for (const person of ['caseworker', 'supervisor']) expect(await states(person)).not.toContain('released');
  });

  it('is never released without her yes; a hand-over to any agency ends the task', async () => {
    const caseId = await we.open('caseworker');
    const path = await question('healthWorker', caseId);
    await handOver('caseworker', caseId, 'healthRoom.health');
    expect(await pending('caseworker', caseId, 'ho.call_in')).toEqual([]);
    await we.accept('healthWorker', await offerOf(caseId));
    expect((await states('healthWorker')).at(0)).toBe('waiting');
    const other = await we.open('caseworker');
    const waits = await question('healthWorker', other);
    await answers('caseworker', waits, 'asked');
    await handOver('caseworker', other, 'cowfa.documents');
    expect(await pending('caseworker', other, 'ho.call_in')).toEqual([]);
    for (const over of [path, waits])
      expect(await read<CallIn>('caseworker', over)).toMatchObject({ isOpen: false, takes: [] });
  });

  it('is answered by her lead, who stands in for her or a supervisor, with her alone, and by nobody else', async () => {
    const app = await AppRole.connect(test);
    const caseId = await we.open('caseworker');
    const path = await question('healthWorker', caseId);
    expect(await read<CallIn>('caseworker2', path)).toMatchObject({ takes: [] });
    const past = (person: string, isAlone: boolean): Promise<string> =>
      app.outcome(we.as(person), [
        'select panoh.answer_call_in($1, $2, 1, $3)',
        [path.split('/').at(-1), 'not_asked', isAlone],
      ]);
    expect([await past('caseworker2', true), await past('caseworker', false)]).toEqual(['42501', '42501']);
    await test.database.query(
      `insert into panoh.absences (id, user_id, agency_id, stand_in_id, starts_at, ends_at, entered_by)
       values (gen_random_uuid(), $1, $2, $3, panoh.now() - interval '1 hour', panoh.now() + interval '1 day', $1)`,
      [we.as('caseworker').userId, id('crisisCentre'), we.as('caseworker2').userId],
    );
    expect((await answers('caseworker2', path, 'asked')).body.agencyName).toEqual(expect.anything());
    await test.database.query('delete from panoh.absences');
    expect((await read<CallIn>('caseworker2', path)).agencyName).toBeNull();
    const told = ['caseworker', 'supervisor', 'caseworker2'];
    expect(await Promise.all(told.map((one) => times(one, 'call_in_asked', path)))).toEqual([1, 1, 0]);
    // She changes her mind: the task ends, the first yes stays.
    const { body } = await answers('supervisor', path, 'withdrawn');
    expect(body).toMatchObject({ answer: 'withdrawn', isOpen: false, confirmedByName: expect.any(String) });
    expect(await pending('caseworker', caseId, 'ho.call_in')).toEqual([]);
  });

  it('is not asked for again by an agency that she did not ask, for 14 days; a mistake is undone in 24 hours', async () => {
    const caseId = await we.open('caseworker');
    const path = await question('healthWorker', caseId);
    await answers('caseworker', path, 'not_asked');
    const { length } = await asked('healthWorker');
    await question('healthSupervisor', caseId);
    await question('healthWorker', caseId);
    expect(await pending('caseworker', caseId, 'ho.call_in')).toEqual([]);
    expect(await asked('healthWorker')).toHaveLength(length + 1);
    expect((await states('healthWorker')).slice(0, 2)).toEqual(['waiting', 'waiting']);
    const { body } = await answers('supervisor', path, 'corrected');
    expect(body).toMatchObject({ isOpen: true, takes: ['asked', 'not_asked', 'not_reached'] });
    await answers('caseworker', path, 'not_asked');
    await test.database.pass('25 hours');
    await staySignedIn(test);
    expect(await read<CallIn>('caseworker', path)).toMatchObject({ takes: [] });
    expect((await answers('caseworker', path, 'corrected')).body.code).toBe('call_in_settled');
    await test.database.pass('14 days');
    await staySignedIn(test);
    await question('healthWorker', caseId);
    expect(await pending('caseworker', caseId, 'ho.call_in')).toHaveLength(1);
  });

  it('reaches the two people of a sealed file, and no one else of their agency', async () => {
    const caseId = await we.open('caseworker');
    await asOwner(`insert into panoh.sealed_files (id, case_id, agency_id, lead_user_id, supervisor_id, sealed_by)
      values (gen_random_uuid(), '${caseId}', '${id('crisisCentre')}', '${we.as('caseworker').userId}',
        '${we.as('supervisor').userId}', '${we.as('caseworker').userId}')`);
    const path = await question('healthWorker', caseId);
    for (const person of ['caseworker', 'supervisor']) {
      expect(await rowOf(person, caseId)).toBe(path);
      expect(await read<CallIn>(person, path)).toMatchObject({ isOpen: true });
    }
    for (const person of ['caseworker2', 'supervisor2']) await we.as(person).get(path).expect(404);
    await answers('caseworker', path, 'not_reached');
    await test.database.pass('80 hours');
    await sweeperFor(test).reminders.sweep();
    const notified = await test.database.query<{ id: string }>(
      'select distinct user_id as id from panoh.notifications where case_id = $1',
      [caseId],
    );
    expect(notified.map((one) => one.id).sort()).toEqual(
      ['caseworker', 'supervisor'].map((person) => we.as(person).userId).sort(),
    );
  });
});
