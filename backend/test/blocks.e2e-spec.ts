import { beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { staySignedIn } from './support/actors.js';
import { Blocking } from './support/blocking.js';
import type { ShownBlock } from './support/blocking.js';
import { hire, startKulob } from './support/kulob.js';
import { sharingAnswer } from './support/referrals.js';
import { sweeperFor, takenBackFor } from './support/workers.js';

const { test, kulob } = await startKulob();

const we = new Blocking(test, kulob);

const PEOPLE: Record<string, string> = {
  ...{ legalAid: 'legalSupervisor', healthRoom: 'healthSupervisor' },
  ...{ cowfa: 'cowfaSupervisor', shelter: 'shelterSupervisor' },
};
const REFUSED = { scope: 'case_conference_mdwg', answer: 'refused', presence: 'alone' };

const toHealthRoom = (): object => we.form('healthRoom.health', { partitions: ['identity'] });
const toLawyers = (): object => we.form('legalAid.legal', { partitions: ['identity'] });
const colleague = (person: string): object => ({ kind: 'user', userId: we.as(person).userId });
/** Every block that the story starts is answered like this. */
const block = async (by: string, caseId: string, subject: object): Promise<void> =>
  expect(await we.keepAway(by, caseId, subject)).toBe(204);
const count = async (sql: string, parameters: unknown[]): Promise<number> =>
  (await test.database.query(sql, parameters)).length;
const wraps = (caseId: string, key: string): Promise<number> =>
  count('select 1 from vault.case_keys where case_id = $1 and agency_id = $2', [caseId, kulob.agencies[key]]);
const resting = (caseId: string): Promise<number> =>
  count('select 1 from vault.resting_keys where case_id = $1', [caseId]);
/** What the supervisor of the owner is shown of the block, and what a reviewer of another agency is. */
const shown = async (caseId: string, id?: string): Promise<ShownBlock | undefined> =>
  (await we.blocks('supervisor', caseId)).find((row) => id === undefined || row.id === id);
const review = async (person: string, id: string | undefined): Promise<ShownBlock | undefined> =>
  (await we.reviews(person)).find((row) => row.id === id);
const secondOf = (row: ShownBlock | undefined): string =>
  PEOPLE[`${row?.otherAgencyName?.en}`] ?? `${row?.otherAgencyName?.en}`;
/** At the legal aid office, which then sends her on to the health room. */
const linked = async (): Promise<{ atCentre: string; ofLegalAid: string; id: string }> => {
  const atCentre = await we.openShared('caseworker');
  const first = await we.send('caseworker', atCentre, toLawyers());
  const { caseId: ofLegalAid } = await we.accept('lawyer', first.id);
  const { id } = await we.send('lawyer', ofLegalAid, toHealthRoom());
  return { atCentre, ofLegalAid, id };
};

// Blocks of one story do not count for the next, where more than three in a day are heavy.
beforeEach(() => test.database.query('update panoh.conflict_blocks set started_by = null'));

describe('a block that takes a referral back', () => {
  let worker: ReturnType<typeof takenBackFor>;
  beforeAll(() => {
    worker = takenBackFor(test);
  });

  const searches = async (person: string, caseId: string): Promise<Record<string, unknown>[]> =>
    (await we.rows(person, caseId, 'rf.find_other')).filter(
      ({ status, step }) => status === 'pending' && step === 1,
    );
  const isSearched = async (person: string, caseId: string, id: string): Promise<void> => {
    const [search, ...more] = await searches(person, caseId);
    expect(search).toMatchObject({ subjectId: id, because: 'referral_refused', owner: 'case_lead' });
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

  it('plans a search in the linked case, and none twice', async () => {
    const { atCentre, ofLegalAid, id } = await linked();
    await we.accept('healthWorker', id);
    const own = await we.rows('caseworker', atCentre, 'rf.find_other');
    await block('caseworker', atCentre, we.agency('healthRoom'));
    expect(await searches('lawyer', ofLegalAid)).toEqual([]);
    expect(await worker.carryOn()).toBe(1);
    await isSearched('lawyer', ofLegalAid, id);
    expect(await we.rows('caseworker', atCentre, 'rf.find_other')).toEqual(own);
    expect(await worker.carryOn()).toBe(0);
    const audited = await test.database.query(
      `select partitions from panoh.audit_entries where action = 'job.plan_search' order by seq desc limit 1`,
    );
    expect(audited).toEqual([{ partitions: ['follow_ups'] }]);
  });

  it('plans one where the second person confirms a heavy block', async () => {
    const caseId = await we.openShared('caseworker');
    const { id } = await we.send('caseworker', caseId, toHealthRoom());
    await we.accept('healthWorker', id);
    await block('caseworker', caseId, we.agency('legalAid'));
    await block('caseworker', caseId, we.agency('healthRoom'));
    expect(await we.show('caseworker', id)).toMatchObject({ status: 'accepted' });
    const [heavy] = (await we.blocks('supervisor', caseId)).filter(({ isHeavy }) => isHeavy);
    expect((await we.vote('supervisor', heavy, 'confirm')).status).toBe(204);
    expect(await worker.carryOn()).toBe(1);
    await isSearched('caseworker', caseId, id);
  });

  it('plans none that the survivor does not want or that is settled', async () => {
    const { atCentre, ofLegalAid, id } = await linked();
    await block('caseworker', atCentre, we.agency('healthRoom'));
    await we.on('lawyer', id).take('no-longer-wanted', { alone: 'yes' });
    expect(await worker.carryOn()).toBe(0);
    const own = await we.openShared('caseworker');
    const sent = await we.send('caseworker', own, 'legalAid.legal');
    await block('caseworker', own, we.agency('legalAid'));
    await isSearched('caseworker', own, sent.id);
    expect(await worker.carryOn()).toBe(0);
    expect(await searches('lawyer', ofLegalAid)).toEqual([]);
  });
});

describe('a block by the word of a person', () => {
  it('wants her presence proved, holds at once in an open session, and tells the second agency no more than that', async () => {
    const caseId = await we.openShared('caseworker');
    await test.database.query('update panoh.sessions set stepped_up_until = null');
    const blocks = `/cases/${caseId}/blocks`;
    await we
      .as('caseworker')
      .post(blocks, { ...we.police, reason: 'influence' })
      .expect(403);
    const police = we.form('police.police_security', { partitions: ['identity'] });
    const { id } = await we.send('caseworker', caseId, police);
    const { caseId: theirs } = await we.accept('inspector', id);
    await we.as('inspector').get(`/cases/${theirs}`).expect(200);
    await block('caseworker', caseId, we.police);
    for (const subject of [caseId, theirs]) await we.neverWas('inspector', subject);
    for (const path of ['/today', '/cases', '/referrals?box=in', '/notifications'])
      expect((await we.as('inspector').get(path)).text).not.toMatch(new RegExp(`${caseId}|${theirs}|${id}`));
    const [mine] = await we.blocks('caseworker', caseId);
    expect(mine).toMatchObject({ source: 'person', state: 'provisional', allowedActions: [] });
    const { reference } = (await we.as('caseworker').get(`/cases/${caseId}`)).body;
    const reviewers = await Promise.all(Object.values(PEOPLE).map((person) => we.reviews(person)));
    const [asked] = reviewers.flat().filter((row) => row.reference === reference);
    expect(Object.keys(asked ?? {}).sort()).toEqual(
      [
        ...['id', 'ownVote', 'reference', 'source', 'startedAt', 'state', 'subjectKind', 'version'],
        ...['agencyName', 'dueAt', 'isHeavy'],
      ].sort(),
    );
    expect(JSON.stringify(reviewers)).not.toContain(caseId);
    // A block that exists, and a block of the own account, are refused.
    await we.stepUp('caseworker');
    const again = await we.as('caseworker').post(blocks, { ...we.police, reason: 'relative' });
    expect([again.status, again.body.code]).toEqual([409, 'already_blocked']);
    const self = await we.as('caseworker').post(blocks, { ...colleague('caseworker'), reason: 'relative' });
    expect([self.status, self.body.fields]).toEqual([422, [{ path: 'userId', code: 'block_own_self' }]]);
    for (const wrong of [
      { kind: 'user', reason: 'relative' },
      { ...we.police, reason: null },
    ])
      expect((await we.as('caseworker').post(blocks, wrong)).status).toBe(422);
    expect(await we.blocks('caseworker', caseId)).toHaveLength(1);
  });

  it('does not tell of a block that the worker may not see', async () => {
    const caseId = await we.openShared('caseworker');
    await test.database.block(caseId, we.as('caseworker2').userId);
    await test.database.query(`update panoh.conflict_blocks set source = 'staff_match' where case_id = $1`, [
      caseId,
    ]);
    await block('caseworker', caseId, colleague('caseworker2'));
    expect(await we.blocks('caseworker', caseId)).toContainEqual(
      expect.objectContaining({ source: 'person', personName: 'caseworker2' }),
    );
  });

  it('is in the coordinator’s open queue until it covers her, and then in nobody’s but the deputy’s', async () => {
    const caseId = await we.openShared('caseworker');
    const { reference } = (await we.as('caseworker').get(`/cases/${caseId}`)).body;
    const found = async (person: string): Promise<boolean> =>
      (await we.as(person).get(`/cases/${caseId}`)).status === 200 &&
      (await we.as(person).post('/cases/search', { code: reference })).body.items.length === 1;
    const queue = async (person: string): Promise<string> =>
      (await we.as(person).get('/queue').expect(200)).text;
    const waiting = (await queue('coordinator')).includes(reference);
    expect(await found('coordinator')).toBe(true);
    await test.database.block(caseId, we.as('coordinator').userId);
    expect(await found('coordinator')).toBe(false);
    expect(await queue('coordinator')).not.toContain(reference);
    expect(await found('deputy')).toBe(true);
    expect((await queue('deputy')).includes(reference)).toBe(waiting);
  });

  it('keeps a colleague away, also one who leads the case', async () => {
    const caseId = await we.open('caseworker');
    await block('caseworker2', caseId, colleague('caseworker'));
    await we.neverWas('caseworker', caseId);
    expect((await we.as('supervisor').get(`/cases/${caseId}`).expect(200)).body.leadName).toBeNull();
    expect(await shown(caseId)).toMatchObject({ subjectKind: 'user', personName: 'caseworker' });
  });
});

describe('cases of one survivor at several agencies', () => {
  it('are all closed to whoever is blocked from one of them, backwards without a reason', async () => {
    const { atCentre, ofLegalAid, id } = await linked();
    const health = (await we.accept('healthWorker', id)).caseId;
    await we.as('lawyer').get(`/cases/${atCentre}`).expect(200);
    await block('healthWorker', health, we.agency('shelter'));
    for (const [person, subject] of [
      ['caseworker', atCentre],
      ['lawyer', ofLegalAid],
    ] as const)
      expect(await we.blocks(person, subject)).toMatchObject([
        { source: 'linked', subjectKind: null, agencyName: null, allowedActions: [] },
      ]);
    const form = we.form('shelter.safe_house');
    const refused = await we.as('caseworker').post(`/cases/${atCentre}/referrals`, form);
    expect(refused.body).toMatchObject({ code: 'referral_refused', reasons: ['receiver_not_available'] });
  });

  it('pass from a receiver that is blocked afterwards, with every text that it wrote', async () => {
    const caseId = await we.openShared('caseworker');
    const legal = (await we.accept('lawyer', (await we.send('caseworker', caseId, toLawyers())).id)).caseId;
    await we.as('lawyer').post(`/cases/${legal}/narratives`, { text: 'Матни ҳуқуқшинос' }).expect(201);
    await block('caseworker', caseId, we.agency('legalAid'));
    for (const subject of [caseId, legal]) await we.neverWas('lawyer', subject);
    expect([await wraps(legal, 'legalAid'), await wraps(caseId, 'legalAid')]).toEqual([0, 0]);
    const texts = (await we.as('caseworker2').get(`/cases/${legal}/narratives`).expect(200)).body;
    expect(texts.map(({ text }: { text: string }) => text)).toContain('Матни ҳуқуқшинос');
    await we.as('caseworker').get(`/cases/${caseId}`).expect(200);
  });

  it('pass from a sender that is blocked by what the receiver found', async () => {
    const caseId = await we.openShared('lawyer');
    const { id } = await we.send('lawyer', caseId, toHealthRoom());
    await block('healthWorker', (await we.accept('healthWorker', id)).caseId, we.agency('legalAid'));
    await we.neverWas('lawyer', caseId);
    await we.as('supervisor').get(`/cases/${caseId}`).expect(200);
    expect(await we.blocks('supervisor', caseId)).toMatchObject([{ source: 'linked', subjectKind: null }]);
  });

  it('take over what was known when the referral is accepted', async () => {
    const caseId = await we.openShared('caseworker');
    const { id } = await we.send('caseworker', caseId, toLawyers());
    await block('caseworker', caseId, we.police);
    const legal = (await we.accept('lawyer', id)).caseId;
    await we.neverWas('inspector', legal);
    expect(await we.blocks('lawyer', legal)).toMatchObject([{ source: 'linked', allowedActions: [] }]);
  });

  it('take back what was sent to whoever is blocked, wherever that was found out, and tell who answers for her', async () => {
    const caseId = await we.openShared('caseworker');
    const law = await we.send('caseworker', caseId, we.form('legalAid.legal'));
    await we.accept('lawyer', law.id);
    const care = await we.send('caseworker', caseId, toHealthRoom());
    const health = (await we.accept('healthWorker', care.id)).caseId;
    const offered = await we.send('healthWorker', health, toLawyers());
    await block('healthWorker', health, we.agency('legalAid'));
    for (const [person, id] of [
      ['caseworker', law.id],
      ['healthWorker', offered.id],
    ] as const)
      expect(await we.show(person, id)).toMatchObject({
        ...{ status: 'withdrawn', withdrawalReason: 'receiver_not_available' },
      });
    expect(await we.show('caseworker', care.id)).toMatchObject({ status: 'accepted' });
    const told = (await we.as('caseworker').get('/notifications')).body.items;
    expect(told).toContainEqual(expect.objectContaining({ kind: 'referral_ended', caseId }));
    expect(await we.timeline('caseworker', caseId)).toContainEqual(
      expect.objectContaining({
        kind: 'referral_withdrawn',
        facts: expect.objectContaining({ reason: 'receiver_not_available' }),
      }),
    );
    const rows = (await we.as('caseworker').get(`/cases/${caseId}/follow-ups`)).body as Record<
      string,
      string
    >[];
    const owed = rows.filter(({ owner, status }) => owner === 'receiving_agency' && status === 'pending');
    expect(new Set(owed.map(({ subjectId }) => subjectId))).toEqual(new Set([care.id]));
  });

  it('let the police offer her another lead where theirs is blocked', async () => {
    const police = await we.openShared('inspector');
    const offer = {
      answer: 'wanted',
      partitions: ['identity', 'safe_contact', 'risk'],
      consent: sharingAnswer(),
    };
    await we
      .as('inspector')
      .post(`/cases/${police}/support-lead-offers`, {
        ...offer,
        serviceId: we.service('crisisCentre.psychosocial'),
      })
      .expect(201);
    const lead = async () => (await we.as('inspector').get(`/cases/${police}/support-lead`)).body;
    await we.accept('caseworker', (await lead()).referralId);
    await block('inspector', police, we.agency('crisisCentre'));
    expect(await lead()).toMatchObject({ state: 'to_offer', safetyContactsWith: 'owner', agencyId: null });
    const rows = (await we.as('inspector').get(`/cases/${police}/follow-ups`)).body as Record<
      string,
      string
    >[];
    const pending = rows.filter(({ status }) => status === 'pending');
    expect(pending).toContainEqual(expect.objectContaining({ rule: 'sl.offer', owner: 'case_lead' }));
    expect(pending.filter(({ owner }) => owner === 'support_lead')).toEqual([]);
  });
});

describe('two agencies that are not blocked', () => {
  it('confirm it together or lift it together, never one of them, with what followed from it in other cases', async () => {
    const caseId = await we.openShared('caseworker');
    const legal = (await we.accept('lawyer', (await we.send('caseworker', caseId, toLawyers())).id)).caseId;
    await block('caseworker', caseId, we.agency('shelter'));
    const first = await shown(caseId);
    const second = secondOf(first);
    const vote = async (person: string, word: string): Promise<void> => {
      const row = person === 'supervisor' ? await shown(caseId) : await review(person, first?.id);
      expect((await we.vote(person, row, word)).status).toBe(204);
    };
    await vote('supervisor', 'lift');
    expect(await shown(caseId)).toMatchObject({ state: 'provisional', ownVote: 'lift', otherVote: null });
    await vote('supervisor', 'lift');
    expect(await shown(caseId)).toMatchObject({ state: 'provisional' });
    await vote('supervisor', 'confirm');
    expect(await shown(caseId)).toMatchObject({ state: 'provisional' });
    await vote(second, 'confirm');
    expect(await shown(caseId)).toMatchObject({ state: 'confirmed' });
    await vote('supervisor', 'lift');
    expect(await shown(caseId)).toMatchObject({ state: 'confirmed' });
    await vote(second, 'lift');
    expect(await shown(caseId)).toMatchObject({ state: 'lifted', allowedActions: [] });
    expect(await we.blocks('lawyer', legal)).toMatchObject([{ state: 'lifted' }]);
    await we.send('caseworker', caseId, we.form('shelter.safe_house'));
  });

  it('are told, and neither a colleague of the blocked nor somebody who did not prove her presence is one', async () => {
    const caseId = await we.openShared('caseworker');
    await block('caseworker', caseId, we.agency('legalAid'));
    const row = await shown(caseId);
    const second = secondOf(row);
    const told = async (person: string): Promise<string[]> =>
      (await we.as(person).get('/notifications')).body.items
        .filter(({ subjectId }: { subjectId: string }) => subjectId === row?.id)
        .map(({ kind }: { kind: string }) => kind);
    expect(await Promise.all(['supervisor', second, 'legalSupervisor', 'caseworker'].map(told))).toEqual([
      ...[['block_started'], ['block_to_review'], [], []],
    ]);
    await test.database.query('update panoh.sessions set stepped_up_until = null');
    const unproven = await we
      .as('supervisor')
      .post(`/blocks/${row?.id}/votes`, { vote: 'lift' }, row?.version);
    expect(unproven.body).toMatchObject({ status: 403, code: 'step_up_required' });
    for (const person of ['legalSupervisor', 'policeSupervisor', 'supervisorElsewhere'])
      expect((await we.vote(person, row, 'lift')).status).toBe(404);
    expect(await shown(caseId)).toMatchObject({ state: 'provisional', ownVote: null, otherVote: null });
  });

  it('are one where she refused sharing, and the block stays', async () => {
    const caseId = await we.openShared('caseworker');
    await we
      .as('caseworker')
      .post(`/cases/${caseId}/consents`, { answers: [REFUSED] })
      .expect(201);
    await block('caseworker', caseId, we.agency('legalAid'));
    expect(await shown(caseId)).toMatchObject({ otherAgencyName: null, state: 'provisional' });
    await we.vote('supervisor', await shown(caseId), 'lift');
    expect(await shown(caseId)).toMatchObject({ state: 'provisional' });
  });
});

describe('blocks isolate nobody', () => {
  const stored = (caseId: string, subjectId: string | undefined) =>
    test.database.query<{ id: string; state: string; is_heavy: boolean }>(
      'select id, state, is_heavy from panoh.conflict_blocks where case_id = $1 and subject_id = $2 and origin_id is null',
      [caseId, subjectId],
    );
  const idOf = async (caseId: string, subjectId: string | undefined): Promise<string> =>
    (await stored(caseId, subjectId))[0]?.id ?? '';
  const notified = (person: string, subjectId: string | undefined) =>
    test.database.query<{ kind: string; case_id: string | null }>(
      'select kind, case_id from panoh.notifications where user_id = $1 and subject_id = $2 order by kind',
      [we.as(person).userId, subjectId],
    );
  /** How often oversight was notified of an agency: the number alone, never the case. */
  const hears = (person: string, key: string): Promise<number> =>
    count(
      `select 1 from panoh.notifications where user_id = $1 and subject_id = $2 and kind = 'block_waits' and case_id is null`,
      [we.as(person).userId, kulob.agencies[key]],
    );
  const waiting = (subjectId: string | undefined) =>
    test.database.query<{ status: string }>(
      `select status from panoh.follow_ups where rule = 'bl.settle' and subject_id = $1`,
      [subjectId],
    );

  beforeAll(async () => {
    for (const [agency, person, role] of [
      ['legalAid', 'lawyer2', 'legal_aid_lawyer'],
      ['legalAid', 'lawyer3', 'legal_aid_lawyer'],
      ['legalAid', 'legalSupervisor2', 'supervisor'],
      ['cowfa', 'overseer', 'oversight'],
      ['cowfaElsewhere', 'overseer2', 'oversight'],
    ] as const)
      await hire(test, kulob, { agency, person, roles: [role] });
  });

  it('of one worker who blocks everybody: the case is with the fallback agency, whose supervisors are notified and can settle it', async () => {
    const caseId = await we.openShared('lawyer');
    for (const person of ['lawyer2', 'lawyer3', 'legalSupervisor'])
      await block('lawyer', caseId, colleague(person));
    await we.as('legalSupervisor2').get(`/cases/${caseId}`).expect(200);
    await block('lawyer', caseId, colleague('legalSupervisor2'));
    // The case has left the lawyer's agency, so the lawyer can block no further agency.
    expect(await we.keepAway('lawyer', caseId, we.agency('healthRoom'))).toBe(404);
    for (const person of ['lawyer', 'legalSupervisor', 'legalSupervisor2']) await we.neverWas(person, caseId);
    const there = (await we.as('supervisor').get(`/cases/${caseId}`).expect(200)).body;
    expect(there).toMatchObject({ agencyName: { en: 'crisisCentre' }, leadName: null });
    const owned = await test.database.query<{ agency_id: string }>(
      `select distinct agency_id from panoh.follow_ups where case_id = $1 and status = 'pending'`,
      [caseId],
    );
    expect(owned).toEqual([{ agency_id: kulob.agencies['crisisCentre'] }]);
    const last = await idOf(caseId, we.as('legalSupervisor2').userId);
    expect(await waiting(last)).toMatchObject([{ status: 'pending' }]);
    expect(await notified('supervisor', last)).toEqual([{ kind: 'block_started', case_id: caseId }]);
    expect(await hears('overseer', 'legalAid')).toBe(1);
    for (const person of ['lawyer', 'legalSupervisor', 'legalSupervisor2'])
      expect(await notified(person, last)).toEqual([]);
    const mine = await shown(caseId, last);
    expect(mine).toMatchObject({ isHeavy: true, reason: 'influence', allowedActions: ['confirm', 'lift'] });
    expect((await we.vote('supervisor', mine, 'confirm')).status).toBe(204);
    expect(await stored(caseId, we.as('legalSupervisor2').userId)).toMatchObject([{ state: 'confirmed' }]);
    expect(await waiting(last)).toMatchObject([{ status: 'replaced' }]);
  });

  it('leave oversight, who settle without the case, where she blocked every agency first', async () => {
    const caseId = await we.openShared('caseworker');
    const others = Object.keys(kulob.agencies).filter((key) => key !== 'crisisCentre');
    for (const key of others) await block('caseworker', caseId, we.agency(key));
    for (const person of ['caseworker2', 'supervisor', 'supervisor2'])
      await block('caseworker', caseId, colleague(person));
    for (const person of ['supervisor', 'supervisor2', 'lawyer']) await we.neverWas(person, caseId);
    await we.as('caseworker').get(`/cases/${caseId}`).expect(200);
    const last = await idOf(caseId, we.as('supervisor2').userId);
    for (const person of ['overseer', 'overseer2'])
      expect(await hears(person, 'crisisCentre')).toBeGreaterThan(1);
    const seen = await review('overseer', last);
    expect(seen).toMatchObject({ reference: null, isHeavy: true, agencyName: { en: 'crisisCentre' } });
    const news = (await we.as('overseer').get('/notifications').expect(200)).body.items;
    const waits = { kind: 'block_waits', caseId: null, reference: null };
    expect(news).toContainEqual(expect.objectContaining(waits));
    // Her own agency is blocked, and that is for the other one to settle.
    const own = await idOf(caseId, kulob.agencies['cowfa']);
    expect([await review('overseer', own), await review('overseer2', own)]).toEqual([
      ...[undefined, expect.anything()],
    ]);
    expect((await we.vote('overseer', { id: own, version: 1 }, 'lift')).status).toBe(404);
    expect((await we.vote('overseer', seen, 'lift')).status).toBe(204);
    await we.neverWas('supervisor2', caseId);
    expect((await we.vote('overseer2', await review('overseer2', last), 'lift')).status).toBe(204);
    await we.as('supervisor2').get(`/cases/${caseId}`).expect(200);
    expect(await waiting(last)).toMatchObject([{ status: 'done' }]);
  });

  it('cannot leave it alone by two blocks at one moment', async () => {
    const caseId = await we.openShared('lawyer');
    await we.stepUp('lawyer');
    const answers = await Promise.all(
      ['legalSupervisor', 'legalSupervisor2'].map((person) =>
        we.as('lawyer').post(`/cases/${caseId}/blocks`, { reason: 'influence', ...colleague(person) }),
      ),
    );
    expect(answers.map(({ status }) => status)).toEqual([204, 204]);
    await we.as('supervisor').get(`/cases/${caseId}`).expect(200);
  });

  it('keep a case with its agency where the survivor refused sharing, and oversight is notified', async () => {
    const caseId = await we.openShared('lawyer');
    await we
      .as('lawyer')
      .post(`/cases/${caseId}/consents`, { answers: [REFUSED] })
      .expect(201);
    const before = await hears('overseer', 'legalAid');
    for (const person of ['legalSupervisor', 'legalSupervisor2'])
      await block('lawyer', caseId, colleague(person));
    await we.as('lawyer').get(`/cases/${caseId}`).expect(200);
    await we.neverWas('supervisor', caseId);
    const last = await idOf(caseId, we.as('legalSupervisor2').userId);
    expect(await hears('overseer', 'legalAid')).toBe(before + 1);
    expect(await notified('supervisor', last)).toEqual([]);
    expect((await we.vote('overseer', await review('overseer', last), 'confirm')).status).toBe(204);
    expect(await stored(caseId, we.as('legalSupervisor2').userId)).toMatchObject([{ state: 'confirmed' }]);
  });

  it.each(['lift', 'confirm'])(
    'let the keys of an agency rest while it is heavy, until two people %s it',
    async (word) => {
      const caseId = await we.openShared('caseworker');
      await we.accept('lawyer', (await we.send('caseworker', caseId, toLawyers())).id);
      await block('caseworker', caseId, we.agency('shelter'));
      expect(await stored(caseId, kulob.agencies['shelter'])).toMatchObject([{ is_heavy: false }]);
      const before = await wraps(caseId, 'legalAid');
      expect(before).toBeGreaterThan(0);
      await block('caseworker', caseId, we.agency('legalAid'));
      await we.neverWas('lawyer', caseId);
      expect([await wraps(caseId, 'legalAid'), await resting(caseId)]).toEqual([0, before]);
      const id = await idOf(caseId, kulob.agencies['legalAid']);
      const heavy = await shown(caseId, id);
      expect(heavy).toMatchObject({ isHeavy: true, state: 'provisional' });
      expect((await we.vote('supervisor', heavy, word)).status).toBe(204);
      await we.neverWas('lawyer', caseId);
      if (word === 'confirm') {
        expect([await wraps(caseId, 'legalAid'), await resting(caseId)]).toEqual([0, 0]);
        return expect(await waiting(id)).toMatchObject([{ status: 'replaced' }]);
      }
      const second = secondOf(heavy);
      expect((await we.vote(second, await review(second, id), 'lift')).status).toBe(204);
      expect([await wraps(caseId, 'legalAid'), await resting(caseId)]).toEqual([before, 0]);
      await we.as('lawyer').get(`/cases/${caseId}`).expect(200);
    },
  );

  it('are not settled by the person who started them', async () => {
    const caseId = await we.openShared('caseworker');
    await block('supervisor', caseId, colleague('supervisor2'));
    expect(await shown(caseId)).toMatchObject({ isHeavy: true, allowedActions: [] });
    expect((await we.vote('supervisor', await shown(caseId), 'confirm')).status).toBe(404);
  });

  it('are with the fallback agency and oversight after a day, and every 72 hours again until they are settled', async () => {
    const sweeper = sweeperFor(test);
    await test.database.query('update panoh.credentials set signed_in_at = panoh.now()');
    const caseId = await we.openShared('lawyer');
    await block('lawyer', caseId, colleague('legalSupervisor'));
    const id = await idOf(caseId, we.as('legalSupervisor').userId);
    /** How many notifications of the row of this block the person has, by kind. */
    const told = async (person: string): Promise<Record<string, number>> => {
      const rows = await test.database.query<{ kind: string; count: number }>(
        `select n.kind, count(*)::integer as count from panoh.notifications n
           join panoh.follow_up_steps s on s.id = n.step_id join panoh.follow_ups f on f.id = s.follow_up_id
         where n.user_id = $1 and f.rule = 'bl.settle' and f.subject_id = $2 and s.rung <> 'owner' group by n.kind`,
        [we.as(person).userId, id],
      );
      return Object.fromEntries(rows.map(({ kind, count: times }) => [kind, times]));
    };
    const pass = async (interval: string): Promise<void> => {
      await test.database.pass(interval);
      await staySignedIn(test);
      await sweeper.reminders.sweep();
    };
    await pass('23 hours');
    for (const person of ['supervisor', 'overseer']) expect(await told(person)).toEqual({});
    await pass('2 hours');
    for (const times of [1, 2]) {
      expect([times, await told('supervisor')]).toEqual([times, { task_late: times }]);
      expect([times, await told('overseer')]).toEqual([times, { block_waits: times }]);
      expect(await told('legalSupervisor')).toEqual({});
      await pass('73 hours');
    }
    await we.neverWas('legalSupervisor', caseId);
    expect((await we.vote('supervisor', await review('supervisor', id), 'confirm')).status).toBe(204);
    const before = [await told('supervisor'), await told('overseer')];
    // Oversight was reached, and is named no case.
    const [reached] = await test.database.query(
      `select (select count(*)::int from panoh.follow_up_steps s join panoh.follow_ups f on f.id = s.follow_up_id
                 where f.subject_id = $1 and s.state = 'undeliverable') as undeliverable,
         (select count(case_id)::int from panoh.notifications where user_id = $2) as named`,
      [id, we.as('overseer').userId],
    );
    expect(reached).toEqual({ undeliverable: 0, named: 0 });
    await pass('30 days');
    expect([await told('supervisor'), await told('overseer')]).toEqual(before);
    await sweeper.close();
  });
});
