import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { startApp } from './support/app.js';
import type { TestApp } from './support/app.js';
import type { Actor } from './support/actors.js';
import { caseForm, contactForm, incidentForm } from './support/forms.js';
import { arrangeKulob } from './support/kulob.js';
import type { Kulob } from './support/kulob.js';

describe('registering a survivor and what happened', () => {
  let test: TestApp;
  let kulob: Kulob;
  const as = (person: string): Actor => {
    const actor = kulob.as[person];
    if (!actor) throw new Error(`nobody is called ${person}`);
    return actor;
  };
  const open = async (person: string, change: object = {}): Promise<string> =>
    (await as(person).post('/cases', caseForm(change)).expect(201)).body.id;

  beforeAll(async () => {
    test = await startApp();
    kulob = await arrangeKulob(test);
  });
  afterAll(() => test.close());

  it('opens a case that has its next steps, its code and its timeline', async () => {
    const id = await open('caseworker');
    const shown = (await as('caseworker').get(`/cases/${id}`).expect(200)).body;
    expect(shown).toMatchObject({ status: 'open', band: 'incomplete', isLead: true, relations: ['own'] });
    expect(shown.survivorCode).toMatch(/^[0-9A-HJKMNP-TV-Z]{8}$/);
    expect(shown.survivorCode).not.toBe(shown.reference);
    const rows = (await as('caseworker').get(`/cases/${id}/follow-ups`).expect(200)).body;
    expect(rows.map((row: { rule: string }) => row.rule)).toEqual(
      expect.arrayContaining(['fu.first_contact', 'fu.safety_plan', 'rk.reassess', 'fu.regular']),
    );
    const timeline = (await as('caseworker').get(`/cases/${id}/timeline`).expect(200)).body;
    expect(timeline.items.map((entry: { kind: string }) => entry.kind)).toEqual(['case_opened']);
  });

  it('keeps every name and free text sealed in the database', async () => {
    await open('caseworker');
    const tables = await test.database.query<{ name: string }>(
      `select quote_ident(table_schema) || '.' || quote_ident(table_name) as name from information_schema.tables
       where table_schema in ('panoh', 'vault') and table_type = 'BASE TABLE'`,
    );
    for (const { name } of tables) {
      const rows = await test.database.query<{ text: string }>(`select t::text as text from ${name} t`);
      const found = rows.filter(({ text }) => /Намунаева|Он Оинда|kitchen|library|000 0001/.test(text));
      expect({ name, found }).toEqual({ name, found: [] });
    }
  });

  it('shows who she is to the lead with a reason, and to others only after they proved their presence', async () => {
    const id = await open('caseworker');
    const reason = { reason: 'contact_now' };
    const shown = await as('caseworker').post(`/cases/${id}/identity-disclosures`, reason).expect(200);
    expect(shown.body).toMatchObject({ givenName: 'Гули', bornOn: '1994-05-02' });
    const refused = await as('caseworker2').post(`/cases/${id}/identity-disclosures`, reason).expect(403);
    expect(refused.body.code).toBe('step_up_required');
    const looked = await test.database.query(
      `select purpose from panoh.audit_entries where action = 'discloseIdentity' and purpose = 'contact_now'`,
    );
    expect(looked).toHaveLength(1);
  });

  it('gives the number only on request, and never to the police who wrote it', async () => {
    const id = await open('inspector');
    await as('inspector').get(`/cases/${id}/safe-contact`).expect(404);
    await as('inspector')
      .post(`/cases/${id}/safe-contact-disclosures`, { reason: 'contact_now' })
      .expect(404);
    const own = await open('caseworker');
    const banner = (await as('caseworker').get(`/cases/${own}/safe-contact`).expect(200)).body;
    expect(JSON.stringify(banner)).not.toContain('000 0001');
    const number = await as('caseworker').post(`/cases/${own}/safe-contact-disclosures`, {
      reason: 'contact_now',
    });
    expect(number.body.reachAt).toBe('+992 00 000 0001');
  });

  it('passes the case to the fallback agency at once when he works in the police that registers her', async () => {
    const answer = await as('inspector')
      .post('/cases', caseForm({ conflict: { answer: 'yes', agencyIds: [] } }))
      .expect(201);
    expect(Object.keys(answer.body).sort()).toEqual(['code', 'id', 'openedAt', 'reference']);
    expect(answer.body.code).toBeNull();
    const { id } = answer.body;
    await as('inspector').get(`/cases/${id}`).expect(404);
    await as('policeSupervisor').get(`/cases/${id}/follow-ups`).expect(404);
    const shown = (await as('caseworker').get(`/cases/${id}`).expect(200)).body;
    expect(shown.agencyId).toBe(kulob.agencies['crisisCentre']);
    const texts = (await as('caseworker').get(`/cases/${id}/narratives`).expect(200)).body;
    expect(texts[0].text).toContain('kitchen');
    const rows = (await as('caseworker').get(`/cases/${id}/follow-ups`).expect(200)).body;
    expect(rows.length).toBeGreaterThan(0);
  });

  it('lists every problem of an incident at its field and writes nothing', async () => {
    const before = await test.database.query<{ count: string }>('select count(*) from panoh.cases');
    const incident = incidentForm({
      startedOn: '2126-01-01',
      endedOn: '1980-01-01',
      endedPrecision: 'day',
      perpetrators: [],
    });
    const response = await as('caseworker').post('/cases', caseForm({ incident })).expect(422);
    expect(response.body.fields.map((field: { code: string }) => field.code)).toEqual(
      expect.arrayContaining(['start_in_future', 'end_before_start', 'perpetrator_missing']),
    );
    expect(await test.database.query('select count(*) from panoh.cases')).toEqual(before);
  });

  it('leaves a new incident, which names the other party, to those who work with her', async () => {
    const id = await open('caseworker');
    const shown = (await as('supervisor').get(`/cases/${id}`).expect(200)).body;
    expect(shown.allowedActions).not.toContain('add_incident');
    const refused = await as('supervisor').post(`/cases/${id}/incidents`, incidentForm()).expect(403);
    expect(refused.body.code).toBe('not_allowed');
    await as('caseworker2').post(`/cases/${id}/incidents`, incidentForm()).expect(201);
  });

  it('asks who decided with a child', async () => {
    const identity = { givenName: 'Гули', bornOn: '2014-01-01', bornPrecision: 'day' };
    const response = await as('caseworker').post('/cases', caseForm({ identity })).expect(422);
    expect(response.body.fields).toEqual([{ path: 'minor', code: 'decision_missing' }]);
    const minor = { childAssent: 'given', decider: 'child_rights_body', inPerpetratorsHousehold: 'no' };
    const id = await open('caseworker', { identity, minor });
    const shown = await as('caseworker').get(`/cases/${id}`);
    expect(shown.body).toMatchObject({ isMinor: true, minorDecidedBy: 'child_rights_body' });
  });

  it('believes that she is a child where nobody knows her birth day', async () => {
    const identity = { givenName: 'Гули', bornOn: null, bornPrecision: null };
    const minor = { childAssent: 'given', decider: null, inPerpetratorsHousehold: 'unknown' };
    const response = await as('caseworker').post('/cases', caseForm({ identity, minor })).expect(422);
    expect(response.body.fields).toEqual([{ path: 'minor', code: 'decider_missing' }]);
    const id = await open('caseworker', { identity, minor: { ...minor, decider: 'child_rights_body' } });
    const shown = await as('caseworker').get(`/cases/${id}`);
    expect(shown.body).toMatchObject({ isMinor: true, minorDecidedBy: 'child_rights_body' });
  });

  it('refuses names that hide characters', async () => {
    const identity = { givenName: 'Гу\u200bли' };
    const response = await as('caseworker').post('/cases', caseForm({ identity })).expect(422);
    expect(response.body.fields).toEqual([{ path: 'identity.givenName', code: 'hidden_characters' }]);
  });

  it('takes random digits for a key, and nothing that a word could hide in', async () => {
    const name = Buffer.from('Намунаева').toString('base64url');
    for (const key of [name, `${name}-0001`, 'gulnora-namunaeva', randomUUID().slice(0, 30), '']) {
      const refused = await as('caseworker').postWithKey('/cases', caseForm(), key).expect(400);
      expect(refused.body.code).toBe('idempotency_key_required');
    }
    await expect(
      test.database.query(
        `insert into panoh.idempotency_keys (user_id, key, operation, body_hmac) values (gen_random_uuid(), $1, 'openCase', '')`,
        [name],
      ),
    ).rejects.toMatchObject({ code: '23514' });
    await as('caseworker').postWithKey('/cases', caseForm(), randomUUID().replaceAll('-', '')).expect(201);
  });

  it('makes one case of a form that is sent twice, also at the same moment', async () => {
    const key = randomUUID();
    const send = () => as('caseworker').postWithKey('/cases', caseForm(), key);
    const [first, second] = await Promise.all([send(), send()]);
    expect([first.status, second.status]).toEqual([201, 201]);
    expect(second.body).toEqual(first.body);
    const other = await as('caseworker').postWithKey('/cases', caseForm({ place: 'qubodiyon' }), key);
    expect(other.status).toBe(409);
    expect(other.body.code).toBe('idempotency_key_reused');
  });

  it('records what others call an end as an event that raises risk and asks for a new assessment', async () => {
    const id = await open('caseworker');
    const event = { event: 'reconciled', happenedOn: '2026-01-11', survivorView: 'does_not_want_it' };
    const page = (await as('caseworker').post(`/cases/${id}/events`, event).expect(201)).body;
    const entry = page.items.find((item: { kind: string }) => item.kind === 'reconciled');
    expect(entry).toMatchObject({ partition: 'risk', raisesRisk: true });
    const shown = (await as('caseworker').get(`/cases/${id}`)).body;
    expect(shown.status).toBe('open');
  });

  it('satisfies the contacts that are open with one safe contact, and plans the next', async () => {
    const id = await open('caseworker');
    const at = (await test.database.query<{ at: Date }>('select panoh.now() as at'))[0]?.at ?? new Date();
    const form = contactForm({ contactedAt: at.toISOString() });
    const preview = (await as('caseworker').post(`/cases/${id}/contact-previews`, form).expect(200)).body;
    expect(preview.satisfied).toBeGreaterThan(0);
    const contacts = (await as('caseworker').post(`/cases/${id}/contacts`, form).expect(201)).body;
    expect(contacts[0]).toMatchObject({ outcome: 'reached_safe', countsAsSafe: true, inSafeWindow: true });
    const rows = (await as('caseworker').get(`/cases/${id}/follow-ups`)).body;
    const first = rows.find((row: { rule: string }) => row.rule === 'fu.first_contact');
    expect(first).toMatchObject({ status: 'done', outcome: 'reached_safe' });
  });

  it('locks the channel when somebody else answered', async () => {
    const id = await open('caseworker');
    const at = (await test.database.query<{ at: Date }>('select panoh.now() as at'))[0]?.at ?? new Date();
    const form = contactForm({
      outcome: 'other_answered',
      alone: null,
      wellbeing: 'not_asked',
      contactedAt: at.toISOString(),
    });
    await as('caseworker').post(`/cases/${id}/contacts`, form).expect(201);
    const banner = (await as('caseworker').get(`/cases/${id}/safe-contact`)).body;
    expect(banner.contact.state).toBe('check_first');
  });
});
