import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { startApp } from './support/app.js';
import type { TestApp } from './support/app.js';
import { AppRole } from './support/app-role.js';
import { assessmentForm } from './support/assessments.js';
import { contactForm } from './support/forms.js';
import { arrangeKulob } from './support/kulob.js';
import { OrderStory } from './support/orders.js';

type Row = Record<string, unknown>;

/** Each side of a referral writes the other side's part, or an attacker writes in another user's name. */
describe('statements of the app role in the place of somebody else', () => {
  let test: TestApp;
  let role: AppRole;
  let story: OrderStory;

  beforeAll(async () => {
    test = await startApp();
    story = new OrderStory(test, await arrangeKulob(test));
    role = await AppRole.connect(test);
  });
  afterAll(async () => {
    await role.close();
    await test.close();
  });

  const change = (person: string, id: string, changed: string, parameters: unknown[] = []): Promise<string> =>
    role.outcome(story.as(person), [
      `update panoh.referrals set ${changed} where id = $1`,
      [id, ...parameters],
    ]);
  const refuses = async (person: string, id: string, changes: readonly string[]): Promise<void> => {
    for (const changed of changes)
      expect({ changed, outcome: await change(person, id, changed) }).toEqual({
        changed,
        outcome: expect.stringMatching(/^(42501|changed nothing)$/),
      });
  };
  const row = async (id: string): Promise<Row | undefined> =>
    (await test.database.query<Row>('select * from panoh.referrals where id = $1', [id]))[0];
  const offer = async (): Promise<[caseId: string, id: string]> => {
    const caseId = await story.openShared('caseworker');
    return [caseId, (await story.send('caseworker', caseId, 'legalAid.legal')).id];
  };

  describe('of a referral', () => {
    const ANSWERS = [
      `status = 'accepted'`,
      `status = 'received', received_at = panoh.now()`,
      `status = 'declined', ended_at = panoh.now()`,
      `status = 'completed', ended_at = panoh.now()`,
      `decided_at = panoh.now()`,
      `contacted_at = panoh.now()`,
      `service_on = current_date`,
      `appointment_at = panoh.now()`,
    ];
    const OF_HER = [`survivor_feedback = 'received'`, 'no_longer_wanted = true', 'consent_id = null'];
    const ENDS = [`ended_at = panoh.now()`, `status = 'withdrawn'`];

    it('the sender gives none of the answers of whoever was asked', async () => {
      const [, id] = await offer();
      const before = await row(id);
      await refuses('caseworker', id, [...ANSWERS, ...ENDS, 'received_case_id = case_id']);
      expect(await row(id)).toEqual(before);
    });

    it('the coordinator takes back and asks, and answers for nobody', async () => {
      const [, id] = await offer();
      await refuses('coordinator', id, [...ANSWERS, ...OF_HER, ...ENDS, 'received_case_id = case_id']);
      expect(await change('coordinator', id, 'asked_at = panoh.now()')).toBe('done: 1');
    });

    it('whoever was asked does not take back, nor change by which word of hers it stands', async () => {
      const [, id] = await offer();
      await refuses('lawyer', id, [
        `status = 'withdrawn', ended_at = panoh.now()`,
        `withdrawal_reason = 'case_closed'`,
        'consent_id = null',
        'asked_at = panoh.now()',
        ...ENDS,
      ]);
    });

    it('nobody takes her on without the case that is opened from it', async () => {
      const [caseId, id] = await offer();
      const own = await story.open('lawyer');
      for (const received of [own, caseId]) {
        for (const status of ['sent', 'accepted'])
          expect(
            await change(
              'lawyer',
              id,
              `status = '${status}', decided_at = panoh.now(), received_case_id = $2`,
              [received],
            ),
          ).toBe('42501');
        expect(await change('caseworker', id, 'received_case_id = $2', [received])).toBe('42501');
      }
      await story.accept('lawyer', id);
      expect((await row(id))?.['status']).toBe('accepted');
    });

    it('what was declined stays declined, and its receiver without a way back into the case', async () => {
      const [caseId, id] = await offer();
      const refusal = { reason: 'no_capacity', nextStep: 'ask_another_agency' };
      expect((await story.on('lawyer', id).take('decline', refusal)).status).toBe(200);
      const own = await story.open('lawyer');
      await refuses('lawyer', id, [
        'ended_at = null',
        `status = 'sent', ended_at = null`,
        `status = 'completed'`,
        `service_on = current_date`,
        `received_case_id = '${own}'`,
      ]);
      const planned = await role.outcome(story.as('lawyer'), ['select panoh.planning_state($1)', [caseId]]);
      expect(planned).toBe('42501');
    });

    it('nobody sends one that was received already', async () => {
      const [caseId, id] = await offer();
      const sent = await row(id);
      const copy = { ...sent, id: randomUUID(), reference: 'ZZZZ-ZZZZ' };
      const insert = (values: Row): Promise<string> =>
        role.outcome(story.as('caseworker'), [
          'insert into panoh.referrals select * from jsonb_populate_record(null::panoh.referrals, $1)',
          [JSON.stringify(values)],
        ]);
      expect(await insert({ ...copy, received_case_id: caseId })).toBe('42501');
      expect(await insert(copy)).toBe('done: yes');
    });
  });

  describe('of the agency that holds a case', () => {
    it('its coordinator sees of it what a group sees, by every route', async () => {
      const caseId = await story.openShared('specialist');
      const coordinator = story.as('coordinator');
      await coordinator.get(`/cases/${caseId}/closure-gate?reason=needs_met`).expect(404);
      const print = await coordinator.post(`/cases/${caseId}/prints`, { reason: 'for_court' });
      expect([403, 404]).toContain(print.status);
      const lead = await coordinator.get(`/cases/${caseId}/support-lead`);
      expect([403, 404]).toContain(lead.status);
      await story.as('specialist').get(`/cases/${caseId}/closure-gate?reason=needs_met`).expect(200);
    });
  });

  describe('in the story of a case', () => {
    const event = (caseId: string, kind: string | null, more: object = {}): [string, unknown[]] => [
      'select panoh.add_event($1)',
      [
        JSON.stringify({
          id: randomUUID(),
          caseId,
          kind,
          partition: 'core',
          happenedAt: '2026-01-01T00:00:00Z',
          ...more,
        }),
      ],
    ];

    it('another agency tells of what it took part in, and of nothing else', async () => {
      const [caseId, id] = await offer();
      await story.accept('lawyer', id);
      const before = await story.timeline('caseworker', caseId);
      for (const kind of [
        'case_closed',
        'closure_requested',
        'closure_approved',
        'closure_refused',
        'death_review_opened',
        'review_without_contact',
        'contact_recorded',
        'safety_plan_reviewed',
        'order_served',
        null,
      ])
        for (const person of ['lawyer', 'coordinator'])
          expect({ kind, outcome: await role.outcome(story.as(person), event(caseId, kind)) }).toEqual({
            kind,
            outcome: '42501',
          });
      expect(await story.timeline('caseworker', caseId)).toEqual(before);
      const asked = event(caseId, 'referral_contacted', { raisesRisk: true });
      expect(await role.outcome(story.as('lawyer'), asked)).toBe('42501');
      expect(await role.outcome(story.as('lawyer'), event(caseId, 'referral_contacted'))).toBe('done: yes');
    });
  });

  describe('in the name of somebody else', () => {
    const AUTHORS = ['contacted_by', 'assessed_by', 'requested_by', 'recorded_by'];
    let caseId: string;

    beforeAll(async () => {
      caseId = await story.open('caseworker', { disability: 'yes' });
      const write = (path: string, form: object) =>
        story.as('caseworker').post(`/cases/${caseId}/${path}`, form);
      await write(
        'assessments',
        assessmentForm({}, { raise: { band: 'high', reason: 'She is afraid.' } }),
      ).expect(201);
      await write('contacts', contactForm({ contactedAt: await story.at(0) })).expect(201);
      await write('legal-qualifications', { articles: [], measures: [] }).expect(201);
      await write('closure-statements', { kind: 'may_return_told' }).expect(201);
      await story.served('caseworker', caseId, 30);
    });

    it.each([
      'incidents',
      'narratives',
      'legal_qualifications',
      'contacts',
      'risk_assessments',
      'suicide_triages',
      'disability_answers',
      'band_changes',
      'consents',
      'closure_statements',
      'protection_orders',
      'order_events',
    ])('nobody adds to %s', async (table) => {
      const [found] = await test.database.query<{ row: Row }>(
        `select to_jsonb(t) as row from panoh.${table} t where case_id = $1 limit 1`,
        [caseId],
      );
      const add = (values: Row): Promise<string> =>
        role.outcome(story.as('caseworker'), [
          `insert into panoh.${table} select * from jsonb_populate_record(null::panoh.${table}, $1)`,
          [JSON.stringify({ ...found?.row, id: randomUUID(), ...values })],
        ]);
      const others: Row[] = AUTHORS.filter((author) => found?.row[author]).map((author) => ({
        [author]: story.as('caseworker2').userId,
      }));
      if (table !== 'consents' && found?.row['agency_id'])
        others.push({ agency_id: story.as('lawyer').agencyId });
      expect(others.length).toBeGreaterThan(0);
      for (const other of others)
        expect({ other, outcome: await add(other) }).toEqual({ other, outcome: '42501' });
      expect(await add({})).not.toBe('42501');
    });

    it('nobody decides what waits for a second person, herself or as another', async () => {
      const id = await story.open('caseworker');
      await test.database.query(
        `insert into panoh.band_changes (id, case_id, agency_id, from_band, to_band, sealed_reason, requested_by, requested_at, state)
         values ($1, $2, $3, 'high', 'medium', '', $4, panoh.now(), 'pending')`,
        [randomUUID(), id, story.as('supervisor').agencyId, story.as('supervisor').userId],
      );
      const decide = (person: string, by: string): Promise<string> =>
        role.outcome(story.as(person), [
          `update panoh.band_changes set state = 'applied', decided_by = $2, decided_at = panoh.now() where case_id = $1`,
          [id, story.as(by).userId],
        ]);
      expect(await decide('supervisor', 'supervisor2')).toBe('42501');
      expect(await decide('supervisor', 'supervisor')).toBe('42501');
      expect(await decide('supervisor2', 'supervisor2')).toBe('done: 1');
    });
  });
});
