import { beforeAll, describe, expect, it } from '@jest/globals';
import { randomUUID } from 'node:crypto';
import type { Response } from 'supertest';
import { VaultService } from '../src/access/index.js';
import { SessionsService } from '../src/identity/index.js';
import { Database } from '../src/platform/database/database.js';
import { hashToken } from '../src/platform/session/session-cookie.js';
import { proveAgain } from './support/actors.js';
import { AppRole } from './support/app-role.js';
import { assessmentForm } from './support/assessments.js';
import { ClosingStory, STOP } from './support/closing.js';
import { incidentForm } from './support/forms.js';
import { startKulob, hire } from './support/kulob.js';
import { Referring } from './support/referrals.js';
import { SealedRows } from './support/sealed-rows.js';

const { test, kulob } = await startKulob();
const role = await AppRole.connect(test);

const we = new Referring(test, kulob);

describe('erasing her words', () => {
  let rows: SealedRows;

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
    rows = new SealedRows(test.database);
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

  it('of a closed case is not its lead’s, while another supervisor can erase it', async () => {
    const id = await close(await we.open('caseworker'));
    const lead = 'update panoh.cases set lead_user_id = $2 where id = $1';
    const away = 'update panoh.users set status = $2 where id = $1';
    await test.database.query(lead, [id, we.as('supervisor').userId]);
    await prove('supervisor');
    expect((await erase(id)).body.code).toBe('second_look_by_other');
    expect((await wraps(id)).length).toBeGreaterThan(0);
    await test.database.query(away, [we.as('supervisor2').userId, 'disabled']);
    expect((await erase(id)).status).toBe(200);
    await test.database.query(away, [we.as('supervisor2').userId, 'active']);
  });

  it('destroys the keys of all agencies, so that not even the operator with the root key opens a word', async () => {
    const id = await we.open('caseworker');
    const sent = await we.send('caseworker', id, 'legalAid.legal');
    await we.accept('lawyer', sent.id);
    await we.as('caseworker').post(`/cases/${id}/narratives`, { text: 'what she said' }).expect(201);
    await we.as('lawyer').post(`/referrals/${sent.id}/messages`, { words: 'Bring the paper.' }).expect(201);
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
    expect(await test.database.query('select 1 from panoh.referral_message_texts')).toEqual([]);
    const told = await we
      .as('caseworker')
      .post(`/cases/${id}/identity-disclosures`, { reason: 'contact_now' });
    expect([told.status, told.body.code]).toEqual([410, 'case_erased']);
    // Audit entries keep the pseudonym, so the access log still works.
    await we.as('supervisor').get(`/cases/${id}/access-log`).expect(200);
  });

  it('leaves the coded facts and every list that they stand in, and nothing is sealed for the case any more', async () => {
    const id = await we.open('caseworker');
    await we.as('caseworker').post(`/cases/${id}/narratives`, { text: 'what she said' }).expect(201);
    await close(id);
    await prove('supervisor');
    expect((await erase(id)).status).toBe(200);
    const shown = await we.as('caseworker').get(`/cases/${id}`).expect(200);
    expect(shown.body).toMatchObject({ erasedAt: expect.any(String), heldUntil: null, place: 'kulob' });
    for (const path of 'overview timeline incidents narratives consents assessments retention'.split(' '))
      expect([path, (await we.as('caseworker').get(`/cases/${id}/${path}`)).status]).toEqual([path, 200]);
    const narratives = await we.as('caseworker').get(`/cases/${id}/narratives`).expect(200);
    expect(narratives.body.map(({ text }: { text: string }) => text)).toEqual(['', '']);
    const written = await we.as('caseworker').post(`/cases/${id}/narratives`, { text: 'afterwards' });
    expect([written.status, written.body.code]).toEqual([410, 'case_erased']);
    for (const person of ['caseworker', 'supervisor']) {
      const again = await we.as(person).post(`/cases/${id}/reopenings`, { reason: 'came_back' });
      expect([again.status, again.body.code]).toEqual([410, 'case_erased']);
    }
    const wrap: [string, unknown[]] = [
      `insert into vault.case_keys (case_id, partition, key_version, agency_id, agency_key_version, sealed_key)
       values ($1, 'identity', 1, $2, 1, 'x')`,
      [id, we.as('caseworker').agencyId],
    ];
    expect(await role.outcome(we.as('caseworker'), wrap)).toBe('PN064');
    for (const path of ['/today', '/cases']) await we.as('caseworker').get(path).expect(200);
    await we.as('supervisor').get('/team').expect(200);
    const search = await we.as('caseworker').post('/cases/search', { name: 'Намунаева' }).expect(200);
    expect(search.body.items.map((item: { id: string }) => item.id)).not.toContain(id);
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
      const hold = (status: number) =>
        we.as('lawyer').post(`/cases/${id}/legal-holds`, { ground: 'court_case', untilOn }).expect(status);
      await hold(404);
      await we.accept('lawyer', sent.id);
      await hold(201);
      await close(id);
      await prove('supervisor');
      expect((await erase(id)).body.code).toBe('legal_hold');
      const { holds } = (await we.as('supervisor').get(`/cases/${id}/retention`).expect(200)).body;
      expect(holds).toEqual([expect.objectContaining({ mayLift: false, setByName: null })]);
      await we.as('supervisor').post(`/cases/${id}/legal-holds/${holds[0]?.id}/lift`, {}).expect(403);
    });

    it('is nobody else’s to set, and not the app role’s to write or to forget', async () => {
      const id = await we.open('caseworker');
      const hold = { ground: 'court_case', untilOn };
      await we.as('caseworker').post(`/cases/${id}/legal-holds`, hold).expect(403);
      await we.as('supervisor').post(`/cases/${id}/legal-holds`, hold).expect(201);
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

interface ShownRequest {
  id: string;
  state: string;
  allowedActions: string[];
  confirmedByName: string | null;
}

describe('erasing an open case', () => {
  const referenceOf = async (id: string): Promise<string> =>
    (await we.as('caseworker').get(`/cases/${id}`).expect(200)).body.reference as string;
  /** Standard risk, triage clear: no known danger. */
  const openSafe = async (): Promise<string> => {
    const id = await we.openShared('caseworker');
    await we.as('caseworker').post(`/cases/${id}/assessments`, assessmentForm()).expect(201);
    return id;
  };
  const ask = async (id: string, person = 'caseworker', change: object = {}): Promise<Response> =>
    we
      .as(person)
      .post(`/cases/${id}/erasure-requests`, { reference: await referenceOf(id), alone: 'yes', ...change });
  const take = async (person: string, requestId: string, step: string): Promise<Response> => {
    await proveAgain(test, we.as(person));
    return we.as(person).post(`/erasure-requests/${requestId}/${step}`);
  };
  const shown = async (id: string, person = 'supervisor'): Promise<ShownRequest> =>
    (await we.as(person).get(`/cases/${id}/retention`).expect(200)).body.erasureRequest;
  const asked = async (): Promise<{ id: string; requestId: string }> => {
    const id = await openSafe();
    expect((await ask(id)).status).toBe(201);
    return { id, requestId: (await shown(id)).id };
  };
  const later = (requestId: string, days: number): Promise<unknown> =>
    test.database.query(
      `update panoh.erasure_requests set asked_at = asked_at - $2::integer * interval '1 day' where id = $1`,
      [requestId, days],
    );
  const wraps = async (id: string): Promise<number> =>
    (await test.database.query('select 1 from vault.case_keys where case_id = $1', [id])).length;
  const rowsOf = async (id: string, rule: string) =>
    test.database.query<{ status: string; owner: string; day: number }>(
      `select status, owner_role as owner, extract(epoch from due_at - created_at)::integer / 86400 as day
       from panoh.follow_ups where case_id = $1 and rule = $2 order by due_at`,
      [id, rule],
    );
  const rows = async (id: string, rule = 'er.confirm'): Promise<string[]> =>
    (await rowsOf(id, rule)).map(({ status }) => status);
  /** How the rows of contacts with the survivor stand. */
  const contacts = (id: string) =>
    test.database.query<{ status: string; outcome: string | null }>(
      `select distinct status, outcome from panoh.follow_ups
       where case_id = $1 and (kind = 'safety_contact' or rule = 'fu.alternative_channel')`,
      [id],
    );
  const erasedAtHerWord = { status: 'replaced', outcome: 'erased_at_her_word' };
  beforeAll(async () => {
    await hire(test, kulob, {
      agency: 'crisisCentre',
      person: 'officer2',
      roles: ['data_protection_officer'],
    });
  });

  it('is not in the hands of one supervisor, whatever the risk', async () => {
    for (const id of [await we.open('caseworker'), await openSafe()]) {
      await proveAgain(test, we.as('supervisor'));
      const request = { reference: await referenceOf(id), ground: 'survivor_request' };
      const alone = await we.as('supervisor').post(`/cases/${id}/erasure`, request);
      expect([alone.status, alone.body.code]).toEqual([409, 'erasure_needs_two']);
      expect(await wraps(id)).toBeGreaterThan(0);
    }
  });

  it('takes her request alone, a second person and seven days', async () => {
    const id = await openSafe();
    const together = await ask(id, 'caseworker', { alone: 'no' });
    expect([together.status, together.body.fields]).toEqual([
      422,
      [{ path: 'alone', code: 'must_be_alone' }],
    ]);
    expect((await ask(id, 'caseworker', { reference: 'OTHER' })).body.code).toBe('reference_differs');
    const answer = await ask(id);
    expect(answer.body).toMatchObject({
      erasureRequest: {
        state: 'asked',
        askedByName: 'caseworker',
        confirmedAt: null,
        allowedActions: ['stop'],
      },
      mayAskErasure: false,
      mayEraseFor: [],
    });
    expect((await ask(id)).body.code).toBe('already_asked');
    expect(await rows(id)).toEqual(['pending', 'pending']);
    expect(await rowsOf(id, 'er.ask_again')).toEqual([{ status: 'pending', owner: 'case_lead', day: 6 }]);
    const planned = (await we.as('caseworker').get(`/cases/${id}/follow-ups`).expect(200)).body;
    expect(planned.find((row: { rule: string }) => row.rule === 'er.ask_again')).toMatchObject({
      allowedActions: ['record_contact'],
    });
    const { id: requestId, allowedActions } = await shown(id);
    expect(allowedActions).toEqual(['confirm', 'stop']);
    const news = (await we.as('supervisor').get('/notifications').expect(200)).text;
    expect(news).toContain(requestId);

    expect((await take('caseworker', requestId, 'confirmation')).status).toBe(403);
    expect((await take('legalSupervisor', requestId, 'confirmation')).status).toBe(404);
    await test.database.query('update panoh.sessions set stepped_up_until = null');
    const unproven = await we.as('supervisor').post(`/erasure-requests/${requestId}/confirmation`);
    expect(unproven.body.code).toBe('step_up_required');
    expect((await take('supervisor', requestId, 'execution')).body.code).toBe('erasure_needs_two');
    expect((await take('supervisor', requestId, 'confirmation')).status).toBe(204);
    expect(await shown(id)).toMatchObject({ state: 'confirmed', confirmedByName: 'supervisor' });
    expect((await take('supervisor', requestId, 'confirmation')).body.code).toBe('already_confirmed');

    await later(requestId, 6);
    expect((await take('supervisor', requestId, 'execution')).body.code).toBe('erasure_too_early');
    expect(await wraps(id)).toBeGreaterThan(0);
    await later(requestId, 1);
    expect(await shown(id)).toMatchObject({ allowedActions: ['stop', 'carry_out'] });
    await test.database.query(
      `update panoh.follow_ups set status = 'replaced' where case_id = $1 and kind <> 'safety_contact' and rule <> 'er.confirm'`,
      [id],
    );
    expect((await take('supervisor2', requestId, 'execution')).status).toBe(204);
    expect(await wraps(id)).toBe(0);
    // Every row of a contact ends, and the open case has a next step without a contact.
    expect(await contacts(id)).toContainEqual(erasedAtHerWord);
    expect((await contacts(id)).filter(({ status }) => status === 'pending')).toEqual([]);
    expect(await rows(id, 'rk.reassess')).toContain('pending');
    const kept = (await we.as('supervisor').get(`/cases/${id}/retention`).expect(200)).body;
    expect(kept).toMatchObject({
      erasedFor: 'survivor_request',
      erasureRequest: { state: 'done', allowedActions: [] },
    });
    expect(await rows(id)).toEqual(['replaced', 'replaced']);
  });

  it('does not ask the survivor once more where contacts were stopped', async () => {
    const quiet = await openSafe();
    await test.database.query('update panoh.cases set contact_stopped = true where id = $1', [quiet]);
    expect((await ask(quiet)).status).toBe(201);
    expect(await rows(quiet, 'er.ask_again')).toEqual([]);
  });

  it('is confirmed by an officer who sees no case, and no reference', async () => {
    const { id, requestId } = await asked();
    const list = await we.as('officer').get('/erasure-requests').expect(200);
    const [line] = list.body.filter((row: { id: string }) => row.id === requestId);
    expect(Object.keys(line).sort()).toEqual(
      ['agencyName', 'allowedActions', 'askedAt', 'eraseFrom', 'id', 'state'].sort(),
    );
    expect(list.text).not.toContain(id);
    expect(list.text).not.toContain(await referenceOf(id));
    expect((await take('officer', requestId, 'confirmation')).status).toBe(204);
    await later(requestId, 8);
    expect((await take('officer', requestId, 'execution')).status).toBe(204);
    expect(await wraps(id)).toBe(0);
    expect(await contacts(id)).toEqual([erasedAtHerWord]);
    expect(await rows(id)).toEqual(['done', 'done']);
  });

  it('leaves an open case a step that can be done, where nothing else waits', async () => {
    const erased = await asked();
    expect((await take('officer', erased.requestId, 'confirmation')).status).toBe(204);
    await later(erased.requestId, 8);
    const stopped = await asked();
    // The officer stops nothing: the fallback agency does.
    await test.database.query('update panoh.erasure_requests set fallback_agency_id = $2 where id = $1', [
      stopped.requestId,
      we.as('lawyer').agencyId,
    ]);
    await test.database.query(
      `update panoh.follow_ups set status = 'replaced' where case_id = any ($1) and rule not like 'er.%'`,
      [[erased.id, stopped.id]],
    );
    expect((await take('officer', erased.requestId, 'execution')).status).toBe(204);
    expect((await take('legalSupervisor', stopped.requestId, 'stop')).status).toBe(204);
    for (const { id } of [erased, stopped]) {
      expect(await rows(id)).toEqual(['done', 'done']);
      expect((await rowsOf(id, 'rk.reassess')).filter(({ status }) => status === 'pending')).toEqual([
        { status: 'pending', owner: 'case_lead', day: 90 },
      ]);
    }
    // No contact and no assessment is possible any more: the row ends as the case is closed.
    const story = new ClosingStory(test, kulob);
    await story.say(erased.id, STOP);
    const request = await story.endorsed(erased.id, { reason: 'survivor_request' });
    const approved = await story.step(request, 'approval', { person: 'lawyer', seen: 2 });
    expect([approved.status, approved.body]).toEqual([204, {}]);
    expect(await story.statusOf(erased.id)).toBe('closed');
    expect(await story.rules(erased.id)).toEqual([]);
  });

  it('ends what would ask her or be sealed, unless it is overdue, and leaves what can still be done', async () => {
    const erased = async (change: string): Promise<Record<string, string>> => {
      const id = await openSafe();
      const wanted = { answers: [{ need: 'legal', answer: 'wanted' }], saidOn: '2026-01-01' };
      await we.as('caseworker').post(`/cases/${id}/needs`, wanted, 0).expect(200);
      await test.database.query(`update panoh.follow_ups set ${change} where case_id = $1`, [id]);
      expect((await ask(id)).status).toBe(201);
      const { id: requestId } = await shown(id);
      expect((await take('supervisor', requestId, 'confirmation')).status).toBe(204);
      await later(requestId, 8);
      expect((await take('supervisor', requestId, 'execution')).status).toBe(204);
      const list = (await we.as('caseworker').get(`/cases/${id}/follow-ups`).expect(200)).body;
      const looked = ['rk.reassess', 'pl.plan', 'import_review'];
      return Object.fromEntries(
        (list as Record<string, string>[])
          .filter(({ rule, status }) => looked.includes(rule ?? '') && status !== 'done')
          .map(({ rule, outcome, allowedActions }) => [rule, outcome ?? String(allowedActions)]),
      );
    };
    const [atHerWord, closing] = ['erased_at_her_word', 'record_closing_asked'];
    expect(await erased(`version = version`)).toEqual({ 'rk.reassess': closing, 'pl.plan': atHerWord });
    expect(await erased(`due_at = due_at - interval '1 year'`)).toEqual({
      ...{ 'rk.reassess': closing, 'pl.plan': 'record_plan_made' },
    });
    expect(await erased(`rule = case rule when 'pl.plan' then 'import_review' else rule end`)).toEqual({
      'rk.reassess': atHerWord,
      import_review: 'record_work',
    });
  });

  it('is stopped by either person, a supervisor or the fallback agency, and may be asked for again', async () => {
    for (const person of ['caseworker', 'supervisor2']) {
      const { id, requestId } = await asked();
      expect((await take('caseworker2', requestId, 'stop')).status).toBe(403);
      expect((await take(person, requestId, 'stop')).status).toBe(204);
      expect(await shown(id)).toMatchObject({ state: 'stopped', allowedActions: [] });
      expect(await rows(id)).toEqual(['replaced', 'replaced']);
      expect(await rows(id, 'er.ask_again')).toEqual(['replaced']);
      expect((await take('supervisor', requestId, 'confirmation')).body.code).toBe('erasure_ended');
      expect((await ask(id)).status).toBe(201);
    }
    const id = await we.openShared('lawyer');
    await we.as('lawyer').post(`/cases/${id}/assessments`, assessmentForm()).expect(201);
    const reference = (await we.as('lawyer').get(`/cases/${id}`).expect(200)).body.reference;
    await we.as('lawyer').post(`/cases/${id}/erasure-requests`, { reference, alone: 'yes' }).expect(201);
    const { id: requestId } = await shown(id, 'legalSupervisor');
    const seen = (await we.as('supervisor').get('/erasure-requests').expect(200)).body;
    expect(seen).toContainEqual(expect.objectContaining({ id: requestId, allowedActions: ['stop'] }));
    expect((await take('supervisor', requestId, 'confirmation')).status).toBe(403);
    expect((await take('supervisor', requestId, 'stop')).status).toBe(204);
    expect(await rows(id)).toEqual(['done', 'done']);
  });

  it('is refused in known danger at every step, and the sealed file is offered', async () => {
    const high = await we.open('caseworker');
    const refused = await ask(high);
    expect(refused.status).toBe(409);
    expect(refused.body).toMatchObject({
      code: 'known_danger',
      reasons: ['danger_risk', 'danger_life', 'danger_incident'],
      offers: ['sealed_file'],
    });
    const { id, requestId } = await asked();
    expect((await take('supervisor', requestId, 'confirmation')).status).toBe(204);
    await later(requestId, 8);
    await we.as('caseworker').post(`/cases/${id}/incidents`, incidentForm()).expect(201);
    const late = await take('supervisor2', requestId, 'execution');
    expect([late.body.code, late.body.reasons]).toEqual(['known_danger', ['danger_incident']]);
    expect(await wraps(id)).toBeGreaterThan(0);
  });

  it('is refused as long as a child is not safe', async () => {
    const id = await openSafe();
    const lead = we.as('caseworker');
    const child = {
      birthYear: 2017,
      sex: 'girl',
      livesWith: 'her',
      birthCertificate: 'held_by_him',
      words: null,
    };
    const seen = { sawViolence: 'yes', wasHurt: 'no', usedAsThreat: 'no', hasDisability: 'unknown' };
    await lead.post(`/cases/${id}/children`, { ...child, ...seen }).expect(204);
    const { body } = await lead.get(`/cases/${id}/children`).expect(200);
    const today = new Date(Date.now() + 5 * 3_600_000).toISOString().slice(0, 10);
    const answers = (answer: string) =>
      lead.post(`/children/${body.items[0].id}/safety-answers`, { answer, askedOn: today });
    await answers('not_safe').expect(204);
    expect((await ask(id)).body).toMatchObject({ code: 'known_danger', reasons: ['danger_child'] });
    await answers('safe').expect(204);
    expect((await ask(id)).status).toBe(201);
  });

  it('waits for a legal hold and for a hearing ahead', async () => {
    const held = await openSafe();
    const hold = { ground: 'court_case', untilOn: '2126-12-31' };
    await we.as('supervisor').post(`/cases/${held}/legal-holds`, hold).expect(201);
    expect((await ask(held)).body).toMatchObject({ code: 'legal_hold', offers: ['sealed_file'] });
    const heard = await openSafe();
    await test.database.query(
      `insert into panoh.key_date_events (id, case_id, agency_id, written_by, date_id, note_no, kind, partition, step, on_day)
       values ($1, $2, $3, $4, $1, 1, 'hearing', 'legal', 'set', panoh.now()::date + 9)`,
      [randomUUID(), heard, we.as('caseworker').agencyId, we.as('caseworker').userId],
    );
    expect((await ask(heard)).body).toMatchObject({ code: 'hearing_ahead', offers: ['sealed_file'] });
  });

  describe('a sealed file', () => {
    const seal = (id: string, person: string, supervisor: string): Promise<Response> =>
      we
        .as(person)
        .post(`/cases/${id}/sealed-file`, { supervisorId: we.as(supervisor).userId })
        .then((r) => r);
    const finds = async (person: string, id: string, reference: string): Promise<boolean> => {
      const { status } = await we.as(person).get(`/cases/${id}`);
      const search = await we.as(person).post('/cases/search', { code: reference });
      const found = search.body.items.length === 1;
      expect([status, found]).toEqual(found ? [200, true] : [404, false]);
      return found;
    };

    it('is found by its lead and one supervisor alone, at once and until one of them opens it', async () => {
      const id = await we.openShared('caseworker');
      const reference = await referenceOf(id);
      expect(await finds('caseworker2', id, reference)).toBe(true);
      expect((await seal(id, 'caseworker2', 'supervisor')).status).toBe(403);
      expect((await seal(id, 'caseworker', 'supervisor')).status).toBe(204);
      for (const person of ['caseworker2', 'supervisor2', 'coordinator', 'deputy'])
        expect([person, await finds(person, id, reference)]).toEqual([person, false]);
      for (const person of ['caseworker', 'supervisor'])
        expect([person, await finds(person, id, reference)]).toEqual([person, true]);
      const kept = (await we.as('supervisor').get(`/cases/${id}/retention`).expect(200)).body;
      expect(kept).toMatchObject({
        sealedFile: { leadName: 'caseworker', supervisorName: 'supervisor' },
        maySeal: false,
      });
      expect((await seal(id, 'supervisor', 'supervisor2')).body.code).toBe('already_sealed');
      await we.as('supervisor2').post(`/cases/${id}/sealed-file/opening`).expect(404);
      await we.as('supervisor').post(`/cases/${id}/sealed-file/opening`).expect(204);
      expect(await finds('caseworker2', id, reference)).toBe(true);
      expect((await we.as('supervisor').post(`/cases/${id}/sealed-file/opening`)).body.code).toBe(
        'not_sealed',
      );
    });

    it('leaves two people who can be notified', async () => {
      const id = await we.open('caseworker');
      for (const supervisor of ['caseworker2', 'legalSupervisor', 'caseworker'])
        expect((await seal(id, 'caseworker', supervisor)).body.code).toBe('sealed_file_needs_two');
      await test.database.query(
        `update panoh.credentials set locked_at = panoh.now(), locked_by = $1, lock_reason = 'self' where user_id = $1`,
        [we.as('supervisor2').userId],
      );
      expect((await seal(id, 'caseworker', 'supervisor2')).body.code).toBe('sealed_file_needs_two');
      await test.database.query(
        'update panoh.credentials set locked_at = null, locked_by = null, lock_reason = null',
      );
    });
  });
});
