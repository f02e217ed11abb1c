import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { VaultService } from '../src/access/index.js';
import { SessionsService } from '../src/identity/index.js';
import { Database } from '../src/platform/database/database.js';
import { hashToken } from '../src/platform/session/session-cookie.js';
import { proveAgain } from './support/actors.js';
import { startApp } from './support/app.js';
import type { TestApp } from './support/app.js';
import { AppRole } from './support/app-role.js';
import { arrangeKulob } from './support/kulob.js';
import { Referring } from './support/referrals.js';
import { SealedRows } from './support/sealed-rows.js';

describe('erasing her words', () => {
  let test: TestApp;
  let we: Referring;
  let rows: SealedRows;
  let role: AppRole;

  const referenceOf = async (id: string): Promise<string> =>
    (await we.as('supervisor').get(`/cases/${id}`).expect(200)).body.reference as string;
  const erase = async (id: string, change: object = {}, person = 'supervisor') =>
    we.as(person).post(`/cases/${id}/erasure`, {
      reference: await referenceOf(id),
      ground: 'survivor_request',
      ...change,
    });
  /** A case that was closed; an open one is erased by two people (erasure-by-two). */
  const close = async (id: string): Promise<string> => {
    const { userId } = we.as('supervisor');
    await test.database.query(
      `insert into panoh.closure_episodes (id, case_id, episode_no, reason, state, requested_by, requested_at,
         endorsed_by, endorsed_at, reviewer_agency_id, decided_by, decided_agency_id, decided_at)
       select gen_random_uuid(), $1, 1, 'needs_met', 'approved', $2, panoh.now(), $3, panoh.now(), $4, $5, $4, panoh.now()`,
      [id, we.as('caseworker').userId, userId, we.kulob.agencies['legalAid'], we.as('lawyer').userId],
    );
    await test.database.query(
      `update panoh.cases set status = 'closed', closed_at = panoh.now() where id = $1`,
      [id],
    );
    return id;
  };
  const prove = (person: string): Promise<void> => proveAgain(test, we.as(person));
  const wraps = (id: string) => test.database.query('select 1 from vault.case_keys where case_id = $1', [id]);
  const untilOn = '2126-12-31';

  beforeAll(async () => {
    test = await startApp();
    we = new Referring(test, await arrangeKulob(test));
    rows = new SealedRows(test.database);
    role = await AppRole.connect(test);
  });
  afterAll(async () => {
    await role.close();
    await test.close();
  });

  it('is the supervisor’s, with a proof of presence and the reference of this case', async () => {
    const id = await we.open('caseworker');
    expect((await erase(id, {}, 'caseworker')).status).toBe(403);
    expect((await erase(id)).body.code).toBe('step_up_required');
    await prove('supervisor');
    const other = await referenceOf(await we.open('caseworker'));
    expect((await erase(id, { reference: other })).body.code).toBe('reference_differs');
    expect((await erase(id, { ground: 'case_closed' })).body.code).toBe('case_not_closed');
    expect((await wraps(id)).length).toBeGreaterThan(0);
  });

  it('destroys the keys of all agencies, so that not even the operator with the root key opens a word', async () => {
    const id = await we.open('caseworker');
    const sent = await we.send('caseworker', id, 'legalAid.legal');
    await we.accept('lawyer', sent.id);
    await we.as('caseworker').post(`/cases/${id}/narratives`, { text: 'what she said' }).expect(201);
    const typed = { value: '"typed"', writer: 'a'.repeat(32), edit: 1, seenVersion: 0 };
    await we.as('caseworker').put(`/drafts/note:${id}`, typed).expect(200);
    await prove('healthWorker');
    const emergency = { reference: await referenceOf(id), reasonCode: 'attack_now', reason: 'he is outside' };
    await we.as('healthWorker').post('/emergency-accesses', emergency).expect(201);
    expect((await rows.open(id)).size).toBeGreaterThan(2);
    await close(id);
    await prove('supervisor');
    const erased = await erase(id);
    expect(erased.status).toBe(200);
    expect(erased.body).toMatchObject({
      erasedAt: expect.any(String),
      erasedFor: 'survivor_request',
      mayEraseFor: [],
    });

    expect(await wraps(id)).toEqual([]);
    await expect(rows.open(id)).rejects.toThrow('no key opens it');
    for (const table of ['drafts', 'emergency_reasons'])
      expect(await test.database.query(`select 1 from panoh.${table} where case_id = $1`, [id])).toEqual([]);
    const told = await we
      .as('caseworker')
      .post(`/cases/${id}/identity-disclosures`, { reason: 'contact_now' });
    expect([told.status, told.body.code]).toEqual([410, 'case_erased']);
    // Audit entries keep the pseudonym, so the access log still works.
    await we.as('supervisor').get(`/cases/${id}/access-log`).expect(200);
  });

  it('leaves the coded facts, and every list that they stand in', async () => {
    const id = await we.open('caseworker');
    await we.as('caseworker').post(`/cases/${id}/narratives`, { text: 'what she said' }).expect(201);
    await close(id);
    await prove('supervisor');
    expect((await erase(id)).status).toBe(200);
    const shown = await we.as('caseworker').get(`/cases/${id}`).expect(200);
    expect(shown.body).toMatchObject({ erasedAt: expect.any(String), heldUntil: null, place: 'kulob' });
    for (const path of [
      'overview',
      'timeline',
      'incidents',
      'narratives',
      'consents',
      'assessments',
      'retention',
    ])
      expect([path, (await we.as('caseworker').get(`/cases/${id}/${path}`)).status]).toEqual([path, 200]);
    const narratives = await we.as('caseworker').get(`/cases/${id}/narratives`).expect(200);
    expect(narratives.body.map(({ text }: { text: string }) => text)).toEqual(['', '']);
    await we.as('caseworker').get('/today').expect(200);
    await we.as('caseworker').get('/cases').expect(200);
    await we.as('supervisor').get('/team').expect(200);
    const search = await we.as('caseworker').post('/cases/search', { name: 'Намунаева' }).expect(200);
    expect(search.body.items.map((item: { id: string }) => item.id)).not.toContain(id);
  });

  it('cannot be undone or gone round: nothing is sealed for the case any more', async () => {
    const id = await close(await we.open('caseworker'));
    await prove('supervisor');
    expect((await erase(id)).status).toBe(200);
    const written = await we.as('caseworker').post(`/cases/${id}/narratives`, { text: 'afterwards' });
    expect([written.status, written.body.code]).toEqual([410, 'case_erased']);
    for (const person of ['caseworker', 'supervisor']) {
      const again = await we.as(person).post(`/cases/${id}/reopenings`, { reason: 'came_back' });
      expect([again.status, again.body.code]).toEqual([410, 'case_erased']);
    }
    const agencyId = we.as('caseworker').agencyId;
    expect(
      await role.outcome(we.as('caseworker'), [
        `insert into vault.case_keys (case_id, partition, key_version, agency_id, agency_key_version, sealed_key)
         values ($1, 'identity', 1, $2, 1, 'x')`,
        [id, agencyId],
      ]),
    ).toBe('PN064');
  });

  it('beats whoever opened a key before and shares it in the same moment', async () => {
    const id = await close(await we.open('caseworker'));
    await prove('supervisor');
    const reference = await referenceOf(id);
    const token = await test.app.get(SessionsService).openFor(we.as('caseworker').userId);
    let opened = (): void => undefined;
    const isOpened = new Promise<void>((done) => (opened = done));
    const sharing = test.app.get(Database).run({ sessionHash: hashToken(token) }, async () => {
      const vault = test.app.get(VaultService);
      await vault.shareKeys(id, we.kulob.agencies['legalAid'] ?? '', ['identity']);
      opened();
      await new Promise((done) => setTimeout(done, 400));
      await vault.shareKeys(id, we.kulob.agencies['healthRoom'] ?? '', ['identity']);
    });
    await isOpened;
    const erased = we
      .as('supervisor')
      .post(`/cases/${id}/erasure`, { reference, ground: 'survivor_request' });
    const [outcome, answer] = await Promise.all([sharing.catch((error: unknown) => error), erased]);
    expect([outcome, answer.status]).toEqual([undefined, 200]);
    expect(await wraps(id)).toEqual([]);
  });

  describe('under a legal hold', () => {
    it('is refused visibly, until the agency that set it lifts it or it has run out', async () => {
      const id = await we.open('caseworker');
      const held = await we
        .as('supervisor')
        .post(`/cases/${id}/legal-holds`, { ground: 'court_case', untilOn })
        .expect(201);
      const [hold] = held.body.holds as { id: string; mayLift: boolean }[];
      expect(held.body).toMatchObject({
        mayEraseFor: [],
        holds: [{ ground: 'court_case', untilOn, isRunning: true }],
      });
      expect((await we.as('caseworker').get(`/cases/${id}`).expect(200)).body.heldUntil).toBe(untilOn);
      await close(id);
      await prove('supervisor');
      const refused = await erase(id);
      expect([refused.status, refused.body.code]).toEqual([409, 'legal_hold']);
      expect((await wraps(id)).length).toBeGreaterThan(0);
      await we.as('caseworker').post(`/cases/${id}/legal-holds/${hold?.id}/lift`, {}).expect(403);
      await we.as('supervisor').post(`/cases/${id}/legal-holds/${hold?.id}/lift`, {}).expect(200);
      expect((await we.as('caseworker').get(`/cases/${id}`).expect(200)).body.heldUntil).toBeNull();
      expect((await erase(id)).status).toBe(200);
    });

    it('of a lawyer whom she allowed the law’s side of the case stands against her supervisor', async () => {
      const id = await we.open('caseworker');
      const form = we.form('legalAid.legal', { partitions: ['identity', 'legal'] });
      const sent = await we.send('caseworker', id, form);
      await we.as('lawyer').post(`/cases/${id}/legal-holds`, { ground: 'court_case', untilOn }).expect(404);
      await we.accept('lawyer', sent.id);
      await we.as('lawyer').post(`/cases/${id}/legal-holds`, { ground: 'court_case', untilOn }).expect(201);
      await close(id);
      await prove('supervisor');
      expect((await erase(id)).body.code).toBe('legal_hold');
      const { holds } = (await we.as('supervisor').get(`/cases/${id}/retention`).expect(200)).body as {
        holds: { id: string; mayLift: boolean; setByName: string | null }[];
      };
      expect(holds).toEqual([expect.objectContaining({ mayLift: false, setByName: null })]);
      await we.as('supervisor').post(`/cases/${id}/legal-holds/${holds[0]?.id}/lift`, {}).expect(403);
    });

    it('is nobody else’s to set, and not the app role’s to write or to forget', async () => {
      const id = await we.open('caseworker');
      for (const [person, status] of [
        ['caseworker', 403],
        ['healthWorker', 404],
        ['inspector', 404],
        ['supervisorElsewhere', 404],
      ] as const)
        expect([
          person,
          (await we.as(person).post(`/cases/${id}/legal-holds`, { ground: 'court_case', untilOn })).status,
        ]).toEqual([person, status]);
      await we
        .as('supervisor')
        .post(`/cases/${id}/legal-holds`, { ground: 'court_case', untilOn })
        .expect(201);
      for (const statement of [
        'update panoh.legal_holds set lifted_at = panoh.now()',
        'delete from panoh.legal_holds',
        'update panoh.cases set held_until = null',
        'update panoh.cases set erased_at = panoh.now()',
        'delete from vault.case_keys',
        `insert into panoh.erasures (case_id, agency_id, erased_by, ground)
         select id, agency_id, opened_by, 'survivor_request' from panoh.cases limit 1`,
        `select panoh.hold_case('${id}', '${id}', null, null)`,
        `select panoh.erase_case('${id}', (select reference from panoh.cases where id = '${id}'), 'survivor_request')`,
      ])
        for (const person of ['supervisor', 'caseworker', 'inspector'])
          expect([statement, await role.outcome(we.as(person), [statement])]).toEqual([
            statement,
            expect.stringMatching(/^(42501|PN\d{3})$/),
          ]);
    });
  });
});
