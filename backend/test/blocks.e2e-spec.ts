import { afterAll, beforeAll, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { randomUUID } from 'node:crypto';
import { startApp } from './support/app.js';
import type { TestApp } from './support/app.js';
import { Blocking } from './support/blocking.js';
import type { ShownBlock } from './support/blocking.js';
import { arrangeKulob } from './support/kulob.js';
import { sharingAnswer } from './support/referrals.js';

jest.setTimeout(30_000);

let test: TestApp;
let we: Blocking;
const wraps = async (caseId: string, key: string): Promise<number> =>
  (
    await test.database.query('select 1 from vault.case_keys where case_id = $1 and agency_id = $2', [
      caseId,
      we.kulob.agencies[key],
    ])
  ).length;

beforeAll(async () => {
  test = await startApp();
  we = new Blocking(test, await arrangeKulob(test));
});
// Blocks of one story do not count for the next, where more than three in a day are heavy.
beforeEach(() => test.database.query('update panoh.conflict_blocks set started_by = null'));
afterAll(() => test.close());

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
      expect((await we.as('inspector').get(path)).text).not.toMatch(new RegExp(`${caseId}|${theirs}|${id}`));
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
    await test.database.query(
      `insert into panoh.conflict_blocks (id, case_id, subject_kind, subject_id, source) values ($1, $2, 'user', $3, 'person')`,
      [randomUUID(), caseId, we.as('coordinator').userId],
    );
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

  it.each([
    ['somebody of another agency', () => ({ kind: 'user', userId: we.as('inspector').userId })],
    ['nobody', () => ({ kind: 'user', userId: randomUUID() })],
    ['no agency', () => ({ kind: 'agency' })],
  ])('cannot name %s', async (_, subject) => {
    const caseId = await we.open('caseworker');
    expect(await we.keepAway('caseworker', caseId, subject())).toBe(422);
  });

  it('is for the owner alone', async () => {
    const caseId = await we.openShared('caseworker');
    for (const person of ['lawyer', 'inspector', 'caseworkerElsewhere']) {
      await we.as(person).get(`/cases/${caseId}/blocks`).expect(404);
      expect(await we.keepAway(person, caseId, we.police)).toBe(404);
    }
    await we.as('coordinator').get(`/cases/${caseId}/blocks`).expect(403);
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

  it('pass from a sender that is blocked by what the receiver found', async () => {
    const caseId = await we.openShared('lawyer');
    const sent = await we.send('lawyer', caseId, we.form('healthRoom.health', { partitions: ['identity'] }));
    const health = (await we.accept('healthWorker', sent.id)).caseId;
    expect(await we.keepAway('healthWorker', health, we.agency('legalAid'))).toBe(204);
    await we.neverWas('lawyer', caseId);
    await we.as('supervisor').get(`/cases/${caseId}`).expect(200);
    expect(await we.blocks('supervisor', caseId)).toMatchObject([{ source: 'linked', subjectKind: null }]);
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

  it('take over what was known when the referral is accepted', async () => {
    const caseId = await we.openShared('caseworker');
    const sent = await we.send('caseworker', caseId, we.form('legalAid.legal'));
    await we.keepAway('caseworker', caseId, we.police);
    const legal = (await we.accept('lawyer', sent.id)).caseId;
    await we.neverWas('inspector', legal);
    expect(await we.blocks('lawyer', legal)).toMatchObject([{ source: 'linked', allowedActions: [] }]);
  });
});

describe('two agencies that are not blocked', () => {
  /** A block on legal aid in a case of the crisis centre, and the supervisor of the other agency that is asked. */
  const arrange = async (subject = we.agency('legalAid')) => {
    const caseId = await we.openShared('caseworker');
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

  it('lift it together, and not one of them', async () => {
    const { caseId, block, second } = await arrange();
    expect((await we.vote('supervisor', block, 'lift')).status).toBe(204);
    expect(await fresh(caseId)).toMatchObject({ state: 'provisional', ownVote: 'lift', otherVote: null });
    const again = await fresh(caseId);
    expect((await we.vote('supervisor', again, 'lift')).status).toBe(204);
    expect(await fresh(caseId)).toMatchObject({ state: 'provisional' });
    const [review] = (await we.reviews(second)).filter(({ id }) => id === block.id);
    expect((await we.vote(second, review, 'lift')).status).toBe(204);
    expect(await fresh(caseId)).toMatchObject({ state: 'lifted', allowedActions: [] });
    await we.send('caseworker', caseId, we.form('legalAid.legal'));
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

  it('end what followed from it in other cases as well', async () => {
    const caseId = await we.openShared('caseworker');
    const sent = await we.send('caseworker', caseId, we.form('legalAid.legal'));
    const legal = (await we.accept('lawyer', sent.id)).caseId;
    await we.keepAway('caseworker', caseId, we.agency('shelter'));
    const block = await fresh(caseId);
    const second = { healthRoom: 'healthSupervisor', cowfa: 'cowfaSupervisor', legalAid: 'legalSupervisor' }[
      `${block?.otherAgencyName?.en}`
    ];
    await we.vote('supervisor', block, 'lift');
    await we.vote(`${second}`, await fresh(caseId), 'lift');
    expect(await we.blocks('lawyer', legal)).toMatchObject([{ state: 'lifted' }]);
  });
});
