import { beforeAll, describe, expect, it } from '@jest/globals';
import { assessmentForm } from './support/assessments.js';
import { ClosingStory, OWN_WISH, STOP } from './support/closing.js';
import { incidentForm, safeContactForm, servicesConsent } from './support/forms.js';
import { startKulob } from './support/kulob.js';
import { OrderStory } from './support/orders.js';
import { Referring } from './support/referrals.js';
import { sweeperFor } from './support/workers.js';

const { test, kulob } = await startKulob();

interface Row {
  id: string;
  rule: string;
  step: number;
  status: string;
  outcome: string | null;
  version: number;
}

describe('known danger', () => {
  const PAPER = { reason: 'done_elsewhere_in_writing', paperIssuer: 'court' };
  const URGENT = {
    declined: false,
    answers: { thoughts: 'yes', plan: 'yes', attempt_ever: 'yes', attempt_recent: 'yes', now: 'yes' },
  };
  const SHARED = {
    consents: [servicesConsent(), { scope: 'case_conference_mdwg', answer: 'given', presence: 'alone' }],
  };
  let story: ClosingStory;
  let orders: OrderStory;
  let sweep: ReturnType<typeof sweeperFor>;

  const breach = async (orderId: string): Promise<void> => {
    const form = { happenedAt: await orders.at(1), reportedBy: 'neighbour', note: 'Ба дари хона омад.' };
    expect((await orders.step('inspector', orderId, ['breaches', form])).status).toBe(200);
  };
  /** A police case at high risk, shared with the group, with an order in force and an open breach. */
  const policeCase = async (): Promise<string> => {
    const id = await orders.openShared('inspector');
    await story
      .as('inspector')
      .post(`/cases/${id}/assessments`, assessmentForm({ kill_threat: 'yes' }))
      .expect(201);
    await breach((await orders.served('inspector', id, 3)).id);
    return id;
  };
  const pending = async (
    id: string,
  ): Promise<{ id: string; rule: string; agencyId: string; due: string }[]> =>
    test.database.query(
      `select id, rule, agency_id as "agencyId", due_at as due from panoh.follow_ups
     where case_id = $1 and status = 'pending' order by rule, step`,
      [id],
    );
  const rulesOf = async (id: string): Promise<string[]> => (await pending(id)).map(({ rule }) => rule);
  const statusOf = async (id: string): Promise<Record<string, unknown>> => {
    const [row] = await test.database.query<Record<string, unknown>>(
      `select status, contact_stopped as stopped, death_reported_at is not null as "deathReported", band
     from panoh.cases where id = $1`,
      [id],
    );
    return row ?? {};
  };
  /** Who was notified of something, as kinds by person. */
  const notified = async (subject: string, kind: string): Promise<string[]> => {
    const rows = await test.database.query<{ user_id: string }>(
      'select distinct user_id from panoh.notifications where subject_id = $1 and kind = $2',
      [subject, kind],
    );
    const people = Object.entries(story.kulob.as);
    return rows.map(({ user_id }) => people.find(([, one]) => one.userId === user_id)?.[0] ?? '').sort();
  };
  const askPolice = (id: string, body: object) =>
    story.ask(id, { reviewerAgencyId: story.agency('legalAid'), ...body }, 'inspector');
  /** Her request at high risk, asked for and endorsed; `lawyer` is the second person. */
  const stopped = async (secondTalk: string): Promise<{ id: string; request: string }> => {
    const id = await story.open(SHARED);
    await story.assess(id, { kill_threat: 'yes' });
    await story.say(id, STOP);
    return { id, request: await story.endorsed(id, { reason: 'survivor_request', secondTalk }) };
  };
  /** All reasons of a refusal: blockers and faults of an override. */
  const reasons = (answer: { status: number; body: { reasons: { code: string }[] } }): string[] => {
    expect(answer.status).toBe(409);
    return answer.body.reasons.map((one) => one.code);
  };
  const code = (answer: { status: number; body: { code: string } }): [number, string] => [
    answer.status,
    answer.body.code,
  ];

  beforeAll(() => {
    story = new ClosingStory(test, kulob);
    orders = new OrderStory(test, kulob);
    sweep = sweeperFor(test);
  });

  describe('a police case at high risk with an order and an open breach', () => {
    it('is closed for no other reason than her own, whatever is passed over, and loses no row by trying', async () => {
      const id = await policeCase();
      const before = await pending(id);
      const paperOn = await story.today();
      for (const reason of ['moved', 'transferred', 'no_contact', 'needs_met', 'opened_in_error']) {
        const path = `/cases/${id}/closure-gate?reason=${reason}`;
        const gate: { blockers: { code: string; overrides: string[] }[]; dangers: string[] } = (
          await story.as('inspector').get(path).expect(200)
        ).body;
        const dangers = ['danger_risk', 'danger_order', 'danger_breach'];
        expect(gate.dangers).toEqual(expect.arrayContaining(dangers));
        const overrides = gate.blockers.map((one) => ({ code: one.code, ...PAPER, paperOn }));
        expect(reasons(await askPolice(id, { reason, overrides }))).toContain('override_not_allowed');
        expect(code(await askPolice(id, { reason }))).toEqual([409, 'blockers_unmet']);
        const left = gate.blockers.filter((one) => one.overrides.length === 0).map((one) => one.code);
        expect(left).toContain(reason === 'needs_met' ? 'order_active' : 'danger_order');
      }
      expect(await statusOf(id)).toEqual({
        status: 'open',
        stopped: false,
        deathReported: false,
        band: 'high',
      });
      expect(await pending(id)).toEqual(before);
    });

    it('closes at her own request, and its order and breach go on with the police, their steps kept', async () => {
      const id = await policeCase();
      await test.database.query(
        `insert into panoh.grants (id, case_id, grantee_id, relation, partitions, purpose, source_id)
       values (gen_random_uuid(), $1, $2, 'referred', '{core,legal}', 'legal', gen_random_uuid())`,
        [id, story.agency('prosecutor')],
      );
      await story.say(id, STOP, 'inspector');
      const before = (await pending(id)).filter(({ rule }) => /^po\.(breach|pre_expiry)/.test(rule));
      expect(before.length).toBeGreaterThan(0);
      const body = { reason: 'survivor_request', secondTalk: 'in_person' };
      const request = (await askPolice(id, body).expect(201)).body.id as string;
      expect(await notified(request, 'closing_in_danger')).toEqual([
        'coordinator',
        'deputy',
        'policeSupervisor',
      ]);
      await story.step(request, 'endorsement', { person: 'policeSupervisor', seen: 1 }).expect(200);
      await story.step(request, 'talk', { person: 'lawyer', seen: 2, body: OWN_WISH }).expect(204);
      await story.step(request, 'approval', { person: 'lawyer', seen: 3 }).expect(204);
      expect((await statusOf(id))['status']).toBe('closed');
      // The prosecutor whose office holds the case hears of a closing over the breach.
      expect(await notified(request, 'closing_in_danger')).toContain('prosecutor');
      const after = await pending(id);
      expect(after).toEqual(expect.arrayContaining(before));
      expect(after.map(({ rule }) => rule)).toEqual(
        expect.arrayContaining(['po.police_check', 'fu.mdwg_review']),
      );
      expect(
        after.filter(({ rule }) =>
          /^(fu\.(regular|safety_24h|first_contact)|po\.(weekly|expiry))$/.test(rule),
        ),
      ).toEqual([]);
      const steps = await test.database.query(
        `select 1 from panoh.follow_up_steps s join panoh.follow_ups f on f.id = s.follow_up_id
       where f.case_id = $1 and f.rule = 'po.breach' and f.status = 'pending' and s.state = 'waiting' and s.rung <> 'owner'`,
        [id],
      );
      expect(steps.length).toBeGreaterThan(0);
    });
  });

  describe('a survivor with thoughts, a plan and a recent attempt', () => {
    it('is not closed as transferred, and at her request only once health care or the hotline was offered', async () => {
      const id = await story.open();
      const form = assessmentForm({}, { suicide: URGENT });
      await story.as('caseworker').post(`/cases/${id}/assessments`, form).expect(201);
      // It stands first on Today although it is not late yet.
      const { late } = (await story.as('caseworker').get('/today').expect(200)).body;
      expect(late.items[0]).toMatchObject({ caseId: id, rule: 'su.emergency', isLate: false, danger: 'now' });
      const overrides = ['receiver_not_confirmed', 'danger_life', 'danger_risk'].map((one) => ({
        ...{ code: one, reason: 'agency_no_longer_exists' },
      }));
      const transferred = await story.ask(id, { reason: 'transferred', overrides });
      expect(reasons(transferred)).toContain('override_not_allowed');
      await story.say(id, STOP);
      const body = { reason: 'survivor_request', secondTalk: 'in_person' };
      expect(reasons(await story.ask(id, body))).toEqual(['urgent_help_not_offered']);
      await story.say(id, { kind: 'help_offered', offerAnswer: 'declined' });
      const request = await story.endorsed(id, body);
      await story.step(request, 'talk', { person: 'lawyer', seen: 2, body: OWN_WISH }).expect(204);
      await story.step(request, 'approval', { person: 'lawyer', seen: 3 }).expect(204);
      // Her row due within the hour stays.
      expect(await rulesOf(id)).toContain('su.emergency');
    });
  });

  describe('a survivor who lives', () => {
    it('is not closed as died without evidence that the second person has seen', async () => {
      const id = await story.open();
      const overrides = [{ code: 'evidence_missing', ...PAPER, paperOn: await story.today() }];
      expect(reasons(await story.ask(id, { reason: 'died', overrides }))).toContain('override_not_allowed');
      await story.say(id, { kind: 'evidence', evidence: 'checked_file' });
      expect(code(await story.ask(id, { reason: 'died' }))).toEqual([409, 'blockers_unmet']);
      await story.say(id, { kind: 'evidence', evidence: 'police_record' });
      const request = await story.endorsed(id, { reason: 'died' });
      const unseen = { evidenceSeen: false, hurriedReason: 'death_shown' };
      const answer = await story.step(request, 'approval', { person: 'lawyer', seen: 2, body: unseen });
      expect(code(answer)).toEqual([409, 'evidence_not_seen']);
      expect((await statusOf(id))['status']).toBe('open');
    });

    it('whose death is reported is closed by no wish of hers and not erased, until the report is corrected', async () => {
      const id = await story.open(SHARED);
      await story.assess(id);
      await story.say(id, STOP);
      const request = await story.endorsed(id, { reason: 'survivor_request' });
      await story.as('caseworker').post(`/cases/${id}/death-reports`, { saidBy: 'relative' }).expect(204);
      const approval = await story.step(request, 'approval', { person: 'lawyer', seen: 2 });
      expect(reasons(approval)).toContain('stop_request_missing');
      await story.say(id, STOP);
      expect(await story.blockers(id, 'survivor_request')).toContain('stop_request_missing');
      for (const reason of ['no_contact', 'moved', 'opened_in_error'])
        expect([reason, await story.blockers(id, reason)]).toEqual([
          reason,
          expect.arrayContaining(['danger_life']),
        ]);
      const { reference } = (await story.as('caseworker').get(`/cases/${id}`).expect(200)).body;
      const erase = () =>
        story.as('caseworker').post(`/cases/${id}/erasure-requests`, { reference, alone: 'yes' });
      expect((await erase()).status).toBe(409);
      await story.as('supervisor').post(`/cases/${id}/death-reports/correction`).expect(204);
      await erase().expect(201);
      expect(await story.blockers(id, 'survivor_request')).toEqual(['approval_missing']);
    });

    it('has her reported death, and the search for her, looked at by a supervisor alone, and declined by nobody', async () => {
      const id = await story.open(SHARED);
      await story.assess(id, { kill_threat: 'yes' });
      const decision = { kind: 'no_contact_decision', decidedBy: 'supervisor' };
      await story.say(id, decision, 'supervisor');
      await story.as('caseworker').post(`/cases/${id}/death-reports`, { saidBy: 'relative' }).expect(204);
      for (const rule of ['cl.watch', 'dr.confirm', 'fu.mdwg_review']) {
        const record = async (person: string, outcome: string): Promise<number> => {
          const rows: Row[] = (await story.as(person).get(`/cases/${id}/follow-ups`).expect(200)).body;
          const row = rows.find((one) => one.rule === rule && one.status === 'pending');
          return (await story.as(person).post(`/follow-ups/${row?.id}/outcomes`, { outcome }, row?.version))
            .status;
        };
        expect([rule, await record('caseworker', 'done')]).toEqual([
          rule,
          rule === 'fu.mdwg_review' ? 409 : 403,
        ]);
        expect([rule, await record('caseworker', 'survivor_declined')]).toEqual([rule, 403]);
        if (rule === 'fu.mdwg_review') continue;
        expect([rule, await record('supervisor', 'survivor_declined')]).toEqual([rule, 422]);
        await test.database.query(
          `update panoh.follow_ups set from_at = panoh.now() where case_id = $1 and rule = $2 and status = 'pending'`,
          [id, rule],
        );
        expect([rule, await record('supervisor', 'done')]).toEqual([rule, 200]);
      }
      // The search has its next review.
      expect(await rulesOf(id)).toContain('cl.watch');
    });

    it('is called by nobody once her death is reported; the case stays open and the report is checked', async () => {
      const id = await story.open(SHARED);
      const report = () => story.as('caseworker').post(`/cases/${id}/death-reports`, { saidBy: 'neighbour' });
      await report().expect(204);
      expect(await statusOf(id)).toMatchObject({ status: 'open', stopped: true, deathReported: true });
      const rules = await rulesOf(id);
      expect(rules).toContain('dr.confirm');
      expect(
        rules.filter((rule) => /^fu\.(regular|first_contact|safety_24h|no_contact)$/.test(rule)),
      ).toEqual([]);
      const people = ['coordinator', 'deputy', 'supervisor', 'supervisor2'];
      expect(await notified(id, 'death_reported')).toEqual(people);
      expect(code(await report())).toEqual([409, 'death_reported_already']);
      await story.as('caseworker').post(`/cases/${id}/death-reports/correction`).expect(403);
      await story.as('supervisor').post(`/cases/${id}/death-reports/correction`).expect(204);
      expect(await statusOf(id)).toMatchObject({ status: 'open', stopped: false, deathReported: false });
      expect(await rulesOf(id)).toEqual(expect.arrayContaining(['fu.regular', 'fu.first_contact']));
      expect(await rulesOf(id)).not.toContain('dr.confirm');
    });
  });

  describe('a case that tells of no violence', () => {
    const NOTHING = { lawForms: [], coreType: 'non_gbv', coreTypeReason: 'Саволи ҳуҷҷат', perpetrators: [] };
    const mistaken = async (): Promise<string> => {
      const id = await story.open({ incident: incidentForm(NOTHING) });
      await story.say(id, { kind: 'evidence', evidence: 'checked_file' });
      expect(await story.blockers(id, 'opened_in_error')).toEqual(['approval_missing']);
      return id;
    };

    it.each<[string, (id: string) => Promise<unknown>]>([
      ['a contact found her in danger', (id) => story.contact(id, { outcome: 'reached_not_safe' })],
      [
        'she was pressed to reconcile',
        async (id) => {
          const event = { event: 'mediation', happenedOn: await orders.day(-1), survivorView: 'undecided' };
          await story.as('caseworker').post(`/cases/${id}/events`, event).expect(201);
        },
      ],
    ])('is no error once %s', async (_what, happens) => {
      const id = await mistaken();
      await happens(id);
      expect(await story.blockers(id, 'opened_in_error')).toContain('family_violence_recorded');
    });
  });

  it('counts no contact as safe that is written down later than 48 hours after it', async () => {
    const id = await story.open();
    await story.pass('16 days');
    await story.assess(id);
    const contactedAt = new Date(Date.parse(await story.now()) - 15 * 86_400_000).toISOString();
    await story.contact(id, { contactedAt });
    await story.contact(id);
    expect(await story.blockers(id)).toContain('safety_confirmed_once');
  });

  describe('her request to stop at high risk', () => {
    const AGAIN = { reason: 'survivor_request', secondTalk: 'refused' };
    const withdrawn = (request: string): Promise<unknown> =>
      story.step(request, 'withdrawal', { person: 'caseworker', seen: 3 }).expect(200);
    const lapsed = async (): Promise<void> => {
      await story.pass('73 hours');
      await sweep.reminders.sweep();
    };
    /** How often the case says that she was pressed, and how many assessments are due within three days. */
    const calledUnderPressure = async (id: string): Promise<unknown[]> => {
      const [row] = await test.database.query<{ events: number; soon: number }>(
        `select (select count(*)::int from panoh.case_events
             where case_id = $1 and kind = 'closing_under_pressure' and raises_risk) as events,
           (select count(*)::int from panoh.follow_ups where case_id = $1 and rule = 'rk.reassess'
             and status = 'pending' and due_at <= panoh.now() + interval '72 hours') as soon`,
        [id],
      );
      return [row?.events, row?.soon];
    };

    it('stops contacts at her word, and is not confirmed where the talk shows pressure', async () => {
      const { id, request } = await stopped('in_window');
      expect(await statusOf(id)).toMatchObject({ status: 'open', stopped: true });
      expect(
        (await rulesOf(id)).filter((rule) => /^fu\.(regular|first_contact|safety_24h)$/.test(rule)),
      ).toEqual([]);
      const pressed = { person: 'lawyer', seen: 2, body: { ...OWN_WISH, pressed: true } };
      for (const person of ['caseworker', 'supervisor'])
        expect((await story.step(request, 'talk', { ...pressed, person })).status).toBe(409);
      await story.step(request, 'talk', pressed).expect(204);
      const approval = { person: 'lawyer', seen: 3 };
      expect(code(await story.step(request, 'approval', approval))).toEqual([409, 'talk_not_confirming']);
      expect(await calledUnderPressure(id)).toEqual([1, 1]);
      await story.step(request, 'refusal', { ...approval, body: { reason: 'pressure_or_fear' } }).expect(204);
      expect(await statusOf(id)).toMatchObject({ status: 'open', stopped: true });
      expect(await calledUnderPressure(id)).toEqual([1, 1]);
    });

    it('calls for a new assessment where the second person refuses for pressure without writing a talk', async () => {
      const { id, request } = await stopped('in_window');
      expect(await calledUnderPressure(id)).toEqual([0, 0]);
      await story
        .step(request, 'refusal', { person: 'lawyer', seen: 2, body: { reason: 'pressure_or_fear' } })
        .expect(204);
      expect(await calledUnderPressure(id)).toEqual([1, 1]);
      await story.say(id, STOP);
      expect(code(await story.ask(id, AGAIN))).toEqual([409, 'earlier_talk_doubted']);
    });

    it.each<[string, object, (request: string) => Promise<unknown>]>([
      ['showed pressure and was withdrawn', { pressed: true }, withdrawn],
      ['was not her own wish and lapsed', { ownWish: false }, lapsed],
      ['was not held alone and was withdrawn', { alone: false }, withdrawn],
    ])(
      'after a talk that %s, goes to another second person who speaks with her',
      async (_what, heard, ends) => {
        const { id, request } = await stopped('in_person');
        const talk = { person: 'lawyer', seen: 2, body: { ...OWN_WISH, ...heard } };
        await story.step(request, 'talk', talk).expect(204);
        expect(await calledUnderPressure(id)).toEqual('pressed' in heard ? [1, 1] : [0, 0]);
        await ends(request);
        const other = { reviewerAgencyId: story.agency('cowfa') };
        const open = await story.blockers(id, 'survivor_request');
        expect(open.includes('stop_request_missing')).toBe(!('alone' in heard));
        await story.say(id, STOP);
        const refused = await story.ask(id, { ...AGAIN, ...other });
        expect([code(refused), refused.body.reasons]).toEqual([
          [409, 'earlier_talk_doubted'],
          ['earlier_talk_doubted'],
        ]);
        const again = await story.endorsed(id, { ...AGAIN, ...other, secondTalk: 'calls_us' });
        const seen = await story.as('specialist').get(`/closure-requests/${again}`).expect(200);
        expect(seen.body.facts.wishDoubted).toBe(true);
        await story.step(again, 'talk', { person: 'specialist', seen: 2, body: OWN_WISH }).expect(204);
        await story.step(again, 'withdrawal', { person: 'caseworker', seen: 3 }).expect(200);
        // The last talk found it to be her own wish.
        await story.ask(id, AGAIN).expect(201);
      },
    );

    it('stands no more once she says in a contact that she is not safe', async () => {
      const id = await story.open(SHARED);
      await story.assess(id);
      await story.say(id, STOP);
      const request = await story.endorsed(id, { reason: 'survivor_request' });
      await story.contact(id, { outcome: 'reached_not_safe' });
      const answer = await story.step(request, 'approval', { person: 'lawyer', seen: 2 });
      expect(reasons(answer)).toContain('stop_request_missing');
      expect(await statusOf(id)).toMatchObject({ status: 'open' });
    });

    it('ends as she names a way to reach her again: contacts are planned, and the request is to be said anew', async () => {
      const { id, request } = await stopped('in_person');
      const worker = story.as('caseworker');
      const plan = async (): Promise<number> =>
        (await worker.get(`/cases/${id}/safe-contact`).expect(200)).body.version;
      const silent = safeContactForm({ channel: 'no_contact', reachAt: null, windows: [], language: 'ru' });
      await worker.put(`/cases/${id}/safe-contact`, silent, await plan()).expect(204);
      expect(await statusOf(id)).toMatchObject({ stopped: true });
      await worker.put(`/cases/${id}/safe-contact`, safeContactForm(), await plan()).expect(204);
      expect(await statusOf(id)).toMatchObject({ status: 'open', stopped: false });
      expect(await rulesOf(id)).toEqual(expect.arrayContaining(['fu.regular', 'fu.first_contact']));
      await story.step(request, 'talk', { person: 'lawyer', seen: 2, body: OWN_WISH }).expect(204);
      const answer = await story.step(request, 'approval', { person: 'lawyer', seen: 3 });
      expect(reasons(answer)).toContain('stop_request_missing');
    });

    it('is watched for 30 days where she wants no second talk, and then closes with a mark', async () => {
      const { id, request } = await stopped('refused');
      expect(await rulesOf(id)).toEqual(expect.arrayContaining(['cl.watch', 'cl.watch']));
      const approve = () => story.step(request, 'approval', { person: 'lawyer', seen: 2 });
      await story.pass('29 days');
      expect(code(await approve())).toEqual([409, 'reopen_on_registration_running']);
      await story.pass('26 hours');
      await approve().expect(204);
      const mark = 'select mark from panoh.closure_episodes where id = $1';
      expect(await test.database.query(mark, [request])).toEqual([{ mark: 'not_confirmed_by_second' }]);
    });

    it('lapses after 72 hours that nobody decided in, and its people are notified', async () => {
      const { id, request } = await stopped('in_person');
      await story.pass('73 hours');
      expect((await story.step(request, 'approval', { person: 'lawyer', seen: 2 })).status).toBe(409);
      await sweep.reminders.sweep();
      const [row] = await test.database.query('select state from panoh.closure_episodes where id = $1', [
        request,
      ]);
      expect(row).toEqual({ state: 'lapsed' });
      expect(await notified(request, 'closing_lapsed')).toContain('caseworker');
      expect(await statusOf(id)).toMatchObject({ status: 'open', stopped: true });
      expect((await rulesOf(id)).filter((rule) => rule.startsWith('cl.'))).toEqual([]);
    });
  });
});

describe('a contact made before an incident, and recorded after it', () => {
  const story = new ClosingStory(test, kulob);

  it('never ends the contact that the incident asks for, though an earlier one asked first', async () => {
    const id = await story.open();
    const happens = () => story.as('caseworker').post(`/cases/${id}/incidents`, incidentForm()).expect(201);
    const asked = async (): Promise<string> =>
      (await story.as('caseworker').get(`/cases/${id}/follow-ups`).expect(200)).body
        .filter(({ rule, step }: Row) => rule === 'fu.safety_24h' && step === 1)
        .map(({ status, dueAt }: Row & { dueAt: string }) => `${status}, due ${dueAt}`)
        .join('; ');
    await happens();
    await story.pass('1 hour');
    const contactedAt = await story.now();
    await story.pass('1 hour');
    const first = await asked();
    await happens();
    expect(await asked()).toBe(first);
    await story.contact(id, { contactedAt });
    expect(await asked()).toBe(first);
    await story.contact(id);
    expect(await asked()).toBe(first.replace('pending', 'done'));
  });
});

describe('what her health asks for', () => {
  const we = new Referring(test, kulob);

  const rowsOf = async (id: string): Promise<Row[]> =>
    (await we.as('caseworker').get(`/cases/${id}/follow-ups`).expect(200)).body;
  const waiting = async (id: string, rules: RegExp): Promise<string[]> =>
    (await rowsOf(id))
      .filter(({ rule, status }) => status === 'pending' && rules.test(rule))
      .map(({ rule, step }) => `${rule}/${step}`)
      .sort();
  /** The row of a rule that waits longest is done. */
  const finish = async (id: string, wanted: string): Promise<void> => {
    const row = (await rowsOf(id)).find(({ rule, status }) => rule === wanted && status === 'pending');
    await we
      .as('caseworker')
      .post(`/follow-ups/${row?.id}/outcomes`, { outcome: 'done' }, row?.version)
      .expect(200);
  };
  const open = async (change: object): Promise<string> => {
    const reportedOn = await we.day();
    const incident = incidentForm({ lawForms: ['sexual'], penetration: 'yes', reportedOn, ...change });
    return we.open('caseworker', { incident });
  };

  it('is examined, whoever talked with her about not living meanwhile', async () => {
    const id = await open({ startedOn: null, startedPrecision: null, strangulation: 'yes' });
    const suicide = {
      declined: false,
      answers: { thoughts: 'yes', plan: 'yes', attempt_ever: 'no', attempt_recent: 'not_asked', now: 'no' },
    };
    await we.as('caseworker').post(`/cases/${id}/assessments`, assessmentForm({}, { suicide })).expect(201);
    await finish(id, 'su.same_day');
    expect(await waiting(id, /^hl\.|^su\.same/)).toEqual([
      'hl.sexual_120h/1',
      'hl.sexual_72h/1',
      'hl.strangle/1',
    ]);
    await finish(id, 'hl.sexual_72h');
    expect(await waiting(id, /^hl\./)).toEqual([
      'hl.review/1',
      'hl.review/2',
      'hl.review/3',
      'hl.strangle/1',
    ]);
  });

  it('is examined for the court within 72 hours where she wants it, and no longer awaited once that was done', async () => {
    const id = await open({ lawForms: ['physical'], injury: 'yes', penetration: 'no' });
    const form = we.form('healthRoom.forensic_exam', { urgency: 'low', partitions: ['identity'] });
    const { id: referral } = await we.send('caseworker', id, form);
    const [row] = await test.database.query<{ hours: number }>(
      `select extract(epoch from due_at - created_at) / 3600 as hours from panoh.follow_ups
       where case_id = $1 and rule = 'hl.forensic'`,
      [id],
    );
    expect(Number(row?.hours)).toBeCloseTo(72, 1);
    await we.accept('healthWorker', referral);
    const done = { serviceOn: await we.day(), survivorFeedback: 'received', notAskedReason: null };
    expect((await we.on('healthWorker', referral).take('completion', done)).status).toBe(200);
    expect(await waiting(id, /^hl\.forensic/)).toEqual([]);
  });
});
