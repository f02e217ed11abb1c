import { beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { Blocking } from './support/blocking.js';
import type { ShownBlock } from './support/blocking.js';
import { startKulob, hire } from './support/kulob.js';
import { sharingAnswer } from './support/referrals.js';
import { staySignedIn } from './support/actors.js';
import { sweeperFor, takenBackFor } from './support/workers.js';

const { test, kulob } = await startKulob();

const we = new Blocking(test, kulob);

/** A referral that a block took back in a case of which the person who blocks knows nothing. */
describe('a block that takes a referral back', () => {
  let worker: ReturnType<typeof takenBackFor>;

  beforeAll(() => {
    worker = takenBackFor(test);
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

describe('blocks', () => {
  const wraps = async (caseId: string, key: string): Promise<number> =>
    (
      await test.database.query('select 1 from vault.case_keys where case_id = $1 and agency_id = $2', [
        caseId,
        we.kulob.agencies[key],
      ])
    ).length;
  // The tests above proved presence in these sessions.
  beforeAll(() => test.database.query('update panoh.sessions set stepped_up_until = null'));
  // Blocks of one story do not count for the next, where more than three in a day are heavy.
  beforeEach(() => test.database.query('update panoh.conflict_blocks set started_by = null'));

  describe('a block by the word of a person', () => {
    it('wants her presence proved, holds at once in an open session, and tells the second agency no more than that', async () => {
      const caseId = await we.openShared('caseworker');
      await we
        .as('caseworker')
        .post(`/cases/${caseId}/blocks`, { ...we.police, reason: 'influence' })
        .expect(403);
      const { id } = await we.send(
        'caseworker',
        caseId,
        we.form('police.police_security', { partitions: ['identity'] }),
      );
      const { caseId: theirs } = await we.accept('inspector', id);
      await we.as('inspector').get(`/cases/${theirs}`).expect(200);
      expect(await we.keepAway('caseworker', caseId, we.police)).toBe(204);
      for (const subject of [caseId, theirs]) await we.neverWas('inspector', subject);
      for (const path of ['/today', '/cases', '/referrals?box=in', '/notifications'])
        expect((await we.as('inspector').get(path)).text).not.toMatch(
          new RegExp(`${caseId}|${theirs}|${id}`),
        );
      const [mine] = await we.blocks('caseworker', caseId);
      expect(mine).toMatchObject({ source: 'person', state: 'provisional', allowedActions: [] });
      expect(mine?.otherAgencyName).not.toBeNull();
      const { reference } = (await we.as('caseworker').get(`/cases/${caseId}`)).body;
      const reviewers = await Promise.all(
        ['legalSupervisor', 'healthSupervisor', 'cowfaSupervisor', 'shelterSupervisor'].map((person) =>
          we.reviews(person),
        ),
      );
      const [review] = reviewers.flat().filter((row) => row.reference === reference);
      expect(Object.keys(review ?? {}).sort()).toEqual(
        [
          ...['id', 'ownVote', 'reference', 'source', 'startedAt', 'state', 'subjectKind', 'version'],
          ...['agencyName', 'dueAt', 'isHeavy'],
        ].sort(),
      );
      expect(JSON.stringify(reviewers)).not.toContain(caseId);
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
      const lead = { kind: 'user', userId: we.as('caseworker').userId };
      expect(await we.keepAway('caseworker2', caseId, lead)).toBe(204);
      await we.neverWas('caseworker', caseId);
      const shown = (await we.as('supervisor').get(`/cases/${caseId}`).expect(200)).body;
      expect(shown.leadName).toBeNull();
      expect(await we.blocks('supervisor', caseId)).toMatchObject([
        { subjectKind: 'user', personName: 'caseworker' },
      ]);
    });
  });

  describe('cases of one survivor at several agencies', () => {
    it('are all closed to whoever is blocked from one of them, backwards without a reason', async () => {
      const caseId = await we.openShared('caseworker');
      const sent = await we.send('caseworker', caseId, we.form('legalAid.legal'));
      const legal = (await we.accept('lawyer', sent.id)).caseId;
      const on = await we.send('lawyer', legal, we.form('healthRoom.health', { partitions: ['identity'] }));
      const health = (await we.accept('healthWorker', on.id)).caseId;
      await we.as('lawyer').get(`/cases/${caseId}`).expect(200);
      expect(await we.keepAway('healthWorker', health, we.agency('shelter'))).toBe(204);
      for (const [person, subject] of [
        ['caseworker', caseId],
        ['lawyer', legal],
      ] as const)
        expect(await we.blocks(person, subject)).toMatchObject([
          { source: 'linked', subjectKind: null, agencyName: null, allowedActions: [] },
        ]);
      const refused = await we
        .as('caseworker')
        .post(`/cases/${caseId}/referrals`, we.form('shelter.safe_house'));
      expect(refused.body).toMatchObject({ code: 'referral_refused', reasons: ['receiver_not_available'] });
    });

    it('pass from a receiver that is blocked afterwards, with every text that it wrote', async () => {
      const caseId = await we.openShared('caseworker');
      const sent = await we.send('caseworker', caseId, we.form('legalAid.legal'));
      const legal = (await we.accept('lawyer', sent.id)).caseId;
      await we.as('lawyer').post(`/cases/${legal}/narratives`, { text: 'Матни ҳуқуқшинос' }).expect(201);
      expect(await we.keepAway('caseworker', caseId, we.agency('legalAid'))).toBe(204);
      for (const subject of [caseId, legal]) await we.neverWas('lawyer', subject);
      expect([await wraps(legal, 'legalAid'), await wraps(caseId, 'legalAid')]).toEqual([0, 0]);
      const texts = (await we.as('caseworker2').get(`/cases/${legal}/narratives`).expect(200)).body;
      expect(texts.map(({ text }: { text: string }) => text)).toContain('Матни ҳуқуқшинос');
      await we.as('caseworker').get(`/cases/${caseId}`).expect(200);
    });

    it('take back what was sent to whoever is blocked, wherever that was found out, and tell who answers for her', async () => {
      const caseId = await we.openShared('caseworker');
      const law = await we.send('caseworker', caseId, we.form('legalAid.legal'));
      await we.accept('lawyer', law.id);
      const care = await we.send(
        'caseworker',
        caseId,
        we.form('healthRoom.health', { partitions: ['identity'] }),
      );
      const health = (await we.accept('healthWorker', care.id)).caseId;
      const offered = await we.send(
        'healthWorker',
        health,
        we.form('legalAid.legal', { partitions: ['identity'] }),
      );
      expect(await we.keepAway('healthWorker', health, we.agency('legalAid'))).toBe(204);
      for (const [person, id] of [
        ['caseworker', law.id],
        ['healthWorker', offered.id],
      ] as const)
        expect(await we.show(person, id)).toMatchObject({
          status: 'withdrawn',
          withdrawalReason: 'receiver_not_available',
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
      const rows = (await we.as('caseworker').get(`/cases/${caseId}/follow-ups`)).body as {
        owner: string;
        status: string;
        subjectId: string;
      }[];
      const owed = rows.filter(({ owner, status }) => owner === 'receiving_agency' && status === 'pending');
      expect(new Set(owed.map(({ subjectId }) => subjectId))).toEqual(new Set([care.id]));
    });

    it('let the police offer her another lead where theirs is blocked', async () => {
      const police = await we.openShared('inspector');
      await we
        .as('inspector')
        .post(`/cases/${police}/support-lead-offers`, {
          answer: 'wanted',
          serviceId: we.service('crisisCentre.psychosocial'),
          partitions: ['identity', 'safe_contact', 'risk'],
          consent: sharingAnswer(),
        })
        .expect(201);
      const lead = async () => (await we.as('inspector').get(`/cases/${police}/support-lead`)).body;
      await we.accept('caseworker', (await lead()).referralId);
      expect(await we.keepAway('inspector', police, we.agency('crisisCentre'))).toBe(204);
      expect(await lead()).toMatchObject({ state: 'to_offer', safetyContactsWith: 'owner', agencyId: null });
      const rows = (await we.as('inspector').get(`/cases/${police}/follow-ups`)).body as {
        owner: string;
        status: string;
        rule: string;
      }[];
      const pending = rows.filter(({ status }) => status === 'pending');
      expect(pending).toContainEqual(expect.objectContaining({ rule: 'sl.offer', owner: 'case_lead' }));
      expect(pending.filter(({ owner }) => owner === 'support_lead')).toEqual([]);
    });
  });

  describe('two agencies that are not blocked', () => {
    /** A block on legal aid in a case of the crisis centre, and the supervisor of the other agency that is asked. */
    const arrange = async (subject = we.agency('legalAid'), given?: string) => {
      const caseId = given ?? (await we.openShared('caseworker'));
      await we.keepAway('caseworker', caseId, subject);
      const [block] = await we.blocks('supervisor', caseId);
      if (!block) throw new Error('no block started');
      const second = `${block.otherAgencyName?.en}`;
      const people: Record<string, string> = {
        legalAid: 'legalSupervisor',
        healthRoom: 'healthSupervisor',
        cowfa: 'cowfaSupervisor',
        shelter: 'shelterSupervisor',
      };
      return { caseId, block, second: people[second] ?? second };
    };
    const fresh = async (caseId: string): Promise<ShownBlock | undefined> =>
      (await we.blocks('supervisor', caseId))[0];

    it('lift it together, and not one of them, and end what followed from it in other cases', async () => {
      const caseId = await we.openShared('caseworker');
      const sent = await we.send('caseworker', caseId, we.form('legalAid.legal'));
      const legal = (await we.accept('lawyer', sent.id)).caseId;
      const { block, second } = await arrange(we.agency('shelter'), caseId);
      expect((await we.vote('supervisor', block, 'lift')).status).toBe(204);
      expect(await fresh(caseId)).toMatchObject({ state: 'provisional', ownVote: 'lift', otherVote: null });
      const again = await fresh(caseId);
      expect((await we.vote('supervisor', again, 'lift')).status).toBe(204);
      expect(await fresh(caseId)).toMatchObject({ state: 'provisional' });
      const [review] = (await we.reviews(second)).filter(({ id }) => id === block.id);
      expect((await we.vote(second, review, 'lift')).status).toBe(204);
      expect(await fresh(caseId)).toMatchObject({ state: 'lifted', allowedActions: [] });
      expect(await we.blocks('lawyer', legal)).toMatchObject([{ state: 'lifted' }]);
      await we.send('caseworker', caseId, we.form('shelter.safe_house'));
    });

    it('confirm it together, and may both think otherwise later', async () => {
      const { caseId, block, second } = await arrange();
      expect((await we.vote(second, block, 'confirm')).status).toBe(204);
      expect((await we.vote('supervisor', await fresh(caseId), 'confirm')).status).toBe(204);
      expect(await fresh(caseId)).toMatchObject({ state: 'confirmed' });
      expect((await we.reviews(second)).map(({ id }) => id)).not.toContain(block.id);
      await we.vote('supervisor', await fresh(caseId), 'lift');
      expect(await fresh(caseId)).toMatchObject({ state: 'confirmed' });
      const [review] = (await we.reviews(second)).filter(({ id }) => id === block.id);
      await we.vote(second, review, 'lift');
      expect(await fresh(caseId)).toMatchObject({ state: 'lifted' });
    });

    it('are told, and neither a colleague of the blocked nor somebody who did not prove her presence is one', async () => {
      const { caseId, block, second } = await arrange();
      const told = async (person: string): Promise<string[]> =>
        (await we.as(person).get('/notifications')).body.items
          .filter(({ subjectId }: { subjectId: string }) => subjectId === block.id)
          .map(({ kind }: { kind: string }) => kind);
      expect([await told('supervisor'), await told(second), await told('legalSupervisor')]).toEqual([
        ['block_started'],
        ['block_to_review'],
        [],
      ]);
      expect(await told('caseworker')).toEqual([]);
      await test.database.query('update panoh.sessions set stepped_up_until = null');
      const unproven = await we
        .as('supervisor')
        .post(`/blocks/${block.id}/votes`, { vote: 'lift' }, block.version);
      expect(unproven.body).toMatchObject({ status: 403, code: 'step_up_required' });
      for (const person of ['legalSupervisor', 'policeSupervisor', 'supervisorElsewhere'])
        expect((await we.vote(person, block, 'lift')).status).toBe(404);
      expect((await we.vote('caseworker', block, 'lift')).status).toBe(403);
      expect((await we.vote(second, { id: `${block?.id}`, version: 7 }, 'lift')).status).toBe(412);
      expect(await fresh(caseId)).toMatchObject({ state: 'provisional', ownVote: null, otherVote: null });
    });

    it('are one where she refused sharing, and the block stays', async () => {
      const refusal = { scope: 'case_conference_mdwg', answer: 'refused', presence: 'alone' };
      const caseId = await we.openShared('caseworker');
      await we
        .as('caseworker')
        .post(`/cases/${caseId}/consents`, { answers: [refusal] })
        .expect(201);
      await we.keepAway('caseworker', caseId, we.agency('legalAid'));
      const block = await fresh(caseId);
      expect(block).toMatchObject({ otherAgencyName: null, state: 'provisional' });
      await we.vote('supervisor', block, 'lift');
      expect(await fresh(caseId)).toMatchObject({ state: 'provisional' });
    });
  });
});

describe('blocks isolate nobody', () => {
  const colleague = (person: string): object => ({ kind: 'user', userId: we.as(person).userId });
  /** Every block that the story starts is answered like this. */
  const block = async (by: string, caseId: string, subject: object): Promise<void> =>
    expect(await we.keepAway(by, caseId, subject)).toBe(204);
  const stored = (caseId: string, subjectId: string | undefined) =>
    test.database.query<{ id: string; state: string; is_heavy: boolean }>(
      'select id, state, is_heavy from panoh.conflict_blocks where case_id = $1 and subject_id = $2 and origin_id is null',
      [caseId, subjectId],
    );
  const count = async (sql: string, parameters: unknown[]): Promise<number> =>
    (await test.database.query(sql, parameters)).length;
  const wraps = (caseId: string, key: string): Promise<number> =>
    count('select 1 from vault.case_keys where case_id = $1 and agency_id = $2', [
      caseId,
      we.kulob.agencies[key],
    ]);
  const resting = (caseId: string): Promise<number> =>
    count('select 1 from vault.resting_keys where case_id = $1', [caseId]);
  const notified = (person: string, subjectId: string | undefined) =>
    test.database.query<{ kind: string; case_id: string | null }>(
      'select kind, case_id from panoh.notifications where user_id = $1 and subject_id = $2 order by kind',
      [we.as(person).userId, subjectId],
    );
  /** How often oversight was notified of an agency: the number alone, never the case. */
  const hears = (person: string, key: string): Promise<number> =>
    count(
      `select 1 from panoh.notifications where user_id = $1 and subject_id = $2 and kind = 'block_waits' and case_id is null`,
      [we.as(person).userId, we.kulob.agencies[key]],
    );
  const waiting = (caseId: string, subjectId: string | undefined) =>
    test.database.query<{ agency_id: string; status: string; due: string }>(
      `select agency_id, status, extract(epoch from due_at - created_at)::integer / 3600 as due from panoh.follow_ups
     where case_id = $1 and rule = 'bl.settle' and subject_id = $2`,
      [caseId, subjectId],
    );
  const idOf = async (caseId: string, subjectId: string | undefined): Promise<string> =>
    (await stored(caseId, subjectId))[0]?.id ?? '';
  const review = async (person: string, id: string | undefined): Promise<ShownBlock | undefined> =>
    (await we.reviews(person)).find((row) => row.id === id);

  beforeAll(async () => {
    await hire(test, kulob, { agency: 'legalAid', person: 'lawyer2', roles: ['legal_aid_lawyer'] });
    await hire(test, kulob, { agency: 'legalAid', person: 'lawyer3', roles: ['legal_aid_lawyer'] });
    await hire(test, kulob, { agency: 'legalAid', person: 'legalSupervisor2', roles: ['supervisor'] });
    await hire(test, kulob, { agency: 'cowfa', person: 'overseer', roles: ['oversight'] });
    await hire(test, kulob, { agency: 'cowfaElsewhere', person: 'overseer2', roles: ['oversight'] });
  });
  // Blocks of one story do not count for the next.
  beforeEach(() =>
    test.database.query(`update panoh.conflict_blocks set started_by = null where started_by is not null`),
  );

  describe('one worker who blocks everybody', () => {
    it('leaves the case with the fallback agency, where supervisors are notified and can settle it', async () => {
      const caseId = await we.openShared('lawyer');
      for (const person of ['lawyer2', 'lawyer3', 'legalSupervisor'])
        await block('lawyer', caseId, colleague(person));
      await we.neverWas('legalSupervisor', caseId);
      await we.as('legalSupervisor2').get(`/cases/${caseId}`).expect(200);
      await block('lawyer', caseId, colleague('legalSupervisor2'));
      // The case has left the lawyer's agency, so the lawyer can block no further agency.
      expect(await we.keepAway('lawyer', caseId, we.agency('healthRoom'))).toBe(404);
      for (const person of ['lawyer', 'legalSupervisor', 'legalSupervisor2'])
        await we.neverWas(person, caseId);
      const shown = (await we.as('supervisor').get(`/cases/${caseId}`).expect(200)).body;
      expect(shown).toMatchObject({ agencyName: { en: 'crisisCentre' }, leadName: null });

      const [last] = await stored(caseId, we.as('legalSupervisor2').userId);
      expect(last).toMatchObject({ state: 'provisional', is_heavy: true });
      const owned = await test.database.query<{ agency_id: string }>(
        `select distinct agency_id from panoh.follow_ups where case_id = $1 and status = 'pending'`,
        [caseId],
      );
      expect(owned).toEqual([{ agency_id: we.kulob.agencies['crisisCentre'] }]);
      expect(await waiting(caseId, last?.id)).toMatchObject([{ status: 'pending' }]);
      expect(await notified('supervisor', last?.id)).toEqual([{ kind: 'block_started', case_id: caseId }]);
      expect(await hears('overseer', 'legalAid')).toBe(1);
      for (const person of ['lawyer', 'legalSupervisor', 'legalSupervisor2'])
        expect(await notified(person, last?.id)).toEqual([]);

      const [mine] = (await we.blocks('supervisor', caseId)).filter(({ id }) => id === last?.id);
      expect(mine).toMatchObject({ isHeavy: true, reason: 'influence', allowedActions: ['confirm', 'lift'] });
      expect((await we.vote('supervisor', mine, 'confirm')).status).toBe(204);
      expect(await stored(caseId, we.as('legalSupervisor2').userId)).toMatchObject([{ state: 'confirmed' }]);
      expect(await waiting(caseId, last?.id)).toMatchObject([{ status: 'replaced' }]);
    });

    it('leaves oversight, who settle without the case, where she blocked every agency first', async () => {
      const caseId = await we.openShared('caseworker');
      const others = Object.keys(we.kulob.agencies).filter((key) => key !== 'crisisCentre');
      others.sort((a, b) => Number(b === 'legalAid') - Number(a === 'legalAid'));
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
      expect(news).toContainEqual(
        expect.objectContaining({ kind: 'block_waits', caseId: null, reference: null }),
      );
      // Her own agency is blocked, and that is for the other one to settle.
      const own = await idOf(caseId, we.kulob.agencies['cowfa']);
      expect(await review('overseer', own)).toBeUndefined();
      expect(await review('overseer2', own)).toBeDefined();
      expect((await we.vote('overseer', { id: own, version: 1 }, 'lift')).status).toBe(404);

      expect((await we.vote('overseer', seen, 'lift')).status).toBe(204);
      await we.neverWas('supervisor2', caseId);
      expect((await we.vote('overseer2', await review('overseer2', last), 'lift')).status).toBe(204);
      await we.as('supervisor2').get(`/cases/${caseId}`).expect(200);
      expect(await waiting(caseId, last)).toMatchObject([{ status: 'done' }]);
      const first = await idOf(caseId, we.as('supervisor').userId);
      const shown = (await we.blocks('supervisor2', caseId)).find(({ id }) => id === first);
      expect((await we.vote('supervisor2', shown, 'confirm')).status).toBe(204);
      expect(await stored(caseId, we.as('supervisor').userId)).toMatchObject([{ state: 'confirmed' }]);
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

    it('keeps a case with its agency where the survivor refused sharing, and oversight is notified', async () => {
      const caseId = await we.openShared('lawyer');
      const refusal = { scope: 'case_conference_mdwg', answer: 'refused', presence: 'alone' };
      await we
        .as('lawyer')
        .post(`/cases/${caseId}/consents`, { answers: [refusal] })
        .expect(201);
      const before = await hears('overseer', 'legalAid');
      for (const person of ['legalSupervisor', 'legalSupervisor2'])
        await block('lawyer', caseId, colleague(person));
      await we.as('lawyer').get(`/cases/${caseId}`).expect(200);
      await we.neverWas('supervisor', caseId);
      const [last] = await stored(caseId, we.as('legalSupervisor2').userId);
      expect(await hears('overseer', 'legalAid')).toBe(before + 1);
      expect(await notified('supervisor', last?.id)).toEqual([]);
      const seen = await review('overseer', last?.id);
      expect((await we.vote('overseer', seen, 'confirm')).status).toBe(204);
      expect(await stored(caseId, we.as('legalSupervisor2').userId)).toMatchObject([{ state: 'confirmed' }]);
    });
  });

  describe('a heavy block of an agency', () => {
    const arrange = async () => {
      const caseId = await we.openShared('caseworker');
      const sent = await we.send('caseworker', caseId, we.form('legalAid.legal'));
      await we.accept('lawyer', sent.id);
      await block('caseworker', caseId, we.agency('shelter'));
      const [light] = await stored(caseId, we.kulob.agencies['shelter']);
      expect(light).toMatchObject({ is_heavy: false });
      const before = await wraps(caseId, 'legalAid');
      expect(before).toBeGreaterThan(0);
      await block('caseworker', caseId, we.agency('legalAid'));
      await we.neverWas('lawyer', caseId);
      expect([await wraps(caseId, 'legalAid'), await resting(caseId)]).toEqual([0, before]);
      const [heavy] = await stored(caseId, we.kulob.agencies['legalAid']);
      expect(heavy).toMatchObject({ is_heavy: true, state: 'provisional' });
      return { caseId, before, id: heavy?.id };
    };
    const own = async (caseId: string, id: string | undefined) =>
      (await we.blocks('supervisor', caseId)).find((row) => row.id === id);

    it('lets keys rest until it is lifted by two agencies, and access comes back', async () => {
      const { caseId, before, id } = await arrange();
      expect(await notified('supervisor', id)).toMatchObject([{ kind: 'block_waits', case_id: caseId }]);
      const second = `${(await own(caseId, id))?.otherAgencyName?.en}`;
      const people: Record<string, string> = { healthRoom: 'healthSupervisor', cowfa: 'cowfaSupervisor' };
      expect((await we.vote('supervisor', await own(caseId, id), 'lift')).status).toBe(204);
      await we.neverWas('lawyer', caseId);
      const reviewer = people[second] ?? second;
      expect((await we.vote(reviewer, await review(reviewer, id), 'lift')).status).toBe(204);
      expect([await wraps(caseId, 'legalAid'), await resting(caseId)]).toEqual([before, 0]);
      await we.as('lawyer').get(`/cases/${caseId}`).expect(200);
    });

    it('is confirmed by one second person, and the keys are destroyed', async () => {
      const { caseId, id } = await arrange();
      expect((await we.vote('supervisor', await own(caseId, id), 'confirm')).status).toBe(204);
      expect(await own(caseId, id)).toMatchObject({ state: 'confirmed' });
      expect([await wraps(caseId, 'legalAid'), await resting(caseId)]).toEqual([0, 0]);
      expect(await waiting(caseId, id)).toMatchObject([{ status: 'replaced' }]);
    });

    it('is not settled by the person who started it', async () => {
      const caseId = await we.openShared('caseworker');
      await block('supervisor', caseId, colleague('supervisor2'));
      const [mine] = await we.blocks('supervisor', caseId);
      expect(mine).toMatchObject({ isHeavy: true, allowedActions: [] });
      expect((await we.vote('supervisor', mine, 'confirm')).status).toBe(404);
    });
  });

  describe('a block that is none', () => {
    const attempt = async (caseId: string, subject: object) => {
      await we.stepUp('caseworker');
      return we.as('caseworker').post(`/cases/${caseId}/blocks`, { reason: 'relative', ...subject });
    };

    it('of oneself, of no one, without a reason, twice', async () => {
      const caseId = await we.openShared('caseworker');
      const self = await attempt(caseId, colleague('caseworker'));
      expect([self.status, self.body.fields]).toEqual([422, [{ path: 'userId', code: 'block_own_self' }]]);
      const none = await attempt(caseId, { kind: 'user' });
      expect([none.status, none.body.fields]).toEqual([
        422,
        [{ path: 'kind', code: 'block_subject_unknown' }],
      ]);
      expect((await attempt(caseId, { ...we.police, reason: null })).status).toBe(422);
      expect((await attempt(caseId, we.police)).status).toBe(204);
      const twice = await attempt(caseId, we.police);
      expect([twice.status, twice.body.code]).toEqual([409, 'already_blocked']);
      expect(await we.blocks('caseworker', caseId)).toHaveLength(1);
    });

    it('twice does not tell of a block that the worker may not see', async () => {
      const caseId = await we.openShared('caseworker');
      await test.database.query(
        `insert into panoh.conflict_blocks (id, case_id, subject_kind, subject_id, source)
       values (gen_random_uuid(), $1, 'user', $2, 'staff_match')`,
        [caseId, we.as('caseworker2').userId],
      );
      expect((await attempt(caseId, colleague('caseworker2'))).status).toBe(204);
      expect(await we.blocks('caseworker', caseId)).toContainEqual(
        expect.objectContaining({ source: 'person', personName: 'caseworker2' }),
      );
    });
  });
});

describe('a heavy block that nobody settles', () => {
  let sweeper: ReturnType<typeof sweeperFor>;

  /** How many notifications of the row of this block the person has, by kind. */
  const notified = async (person: string, blockId: string): Promise<Record<string, number>> => {
    const rows = await test.database.query<{ kind: string; count: number }>(
      `select n.kind, count(*)::integer as count from panoh.notifications n
         join panoh.follow_up_steps s on s.id = n.step_id join panoh.follow_ups f on f.id = s.follow_up_id
       where n.user_id = $1 and f.rule = 'bl.settle' and f.subject_id = $2 and s.rung <> 'owner' group by n.kind`,
      [we.as(person).userId, blockId],
    );
    return Object.fromEntries(rows.map(({ kind, count }) => [kind, count]));
  };
  const pass = async (interval: string): Promise<void> => {
    await test.database.pass(interval);
    await staySignedIn(test);
    await sweeper.reminders.sweep();
  };
  /** The lawyer keeps one of her two supervisors away; her agency is not the fallback agency. */
  const blockSupervisor = async (): Promise<{ caseId: string; id: string }> => {
    const caseId = await we.openShared('lawyer');
    const subject = { kind: 'user', userId: we.as('legalSupervisor').userId };
    expect(await we.keepAway('lawyer', caseId, subject)).toBe(204);
    const [row] = await test.database.query<{ id: string; is_heavy: boolean }>(
      'select id, is_heavy from panoh.conflict_blocks where case_id = $1 and origin_id is null',
      [caseId],
    );
    expect(row?.is_heavy).toBe(true);
    return { caseId, id: row?.id ?? '' };
  };

  beforeAll(async () => {
    await test.database.query('update panoh.credentials set signed_in_at = panoh.now()');
    sweeper = sweeperFor(test);
  });

  it('is with the fallback agency and oversight after a day, and every 72 hours again until it is settled', async () => {
    const { id } = await blockSupervisor();
    await pass('23 hours');
    for (const person of ['supervisor', 'overseer']) expect(await notified(person, id)).toEqual({});
    await pass('2 hours');
    for (const times of [1, 2, 3]) {
      expect([times, await notified('supervisor', id)]).toEqual([times, { task_late: times }]);
      expect([times, await notified('overseer', id)]).toEqual([times, { block_waits: times }]);
      expect(await notified('legalSupervisor', id)).toEqual({});
      await pass('1 hour');
      await pass('72 hours');
    }
    const [block] = (await we.reviews('supervisor')).filter((row) => row.id === id);
    expect((await we.vote('supervisor', block, 'confirm')).status).toBe(204);
    const before = [await notified('supervisor', id), await notified('overseer', id)];
    await pass('30 days');
    expect([await notified('supervisor', id), await notified('overseer', id)]).toEqual(before);
  });
});
