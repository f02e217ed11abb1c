import { randomUUID } from 'node:crypto';
import type { Server } from 'node:http';
import { beforeAll, describe, expect, it, jest } from '@jest/globals';
import request from 'supertest';
import type { Response } from 'supertest';
import { Passwords } from '../src/platform/session/passwords.js';
import { type Actor, quickHash } from './support/actors.js';
import { AppRole } from './support/app-role.js';
import { ClosingStory } from './support/closing.js';
import { caseForm, safetyPlanForm, servicesConsent, supportForm } from './support/forms.js';
import { startKulob } from './support/kulob.js';
import { OrderStory } from './support/orders.js';

const { test, kulob } = await startKulob();
const role = await AppRole.connect(test);

describe('the app role', () => {
  const story = new OrderStory(test, kulob);

  type Statement = [sql: string, parameters?: unknown[]];

  const outcome = (person: string | null, ...statements: Statement[]): Promise<string> =>
    role.outcome(person === null ? null : story.as(person), ...statements);

  /** Expects that the database refuses it, with one of these codes or without an effect. */
  const refusing =
    (codes: RegExp) =>
    async (person: string | null, ...statements: Statement[]): Promise<void> =>
      expect({ statements, outcome: await outcome(person, ...statements) }).toEqual({
        statements,
        outcome: expect.stringMatching(codes),
      });

  const WRITTEN = 'agency_id, written_by';

  const SOONER = '2026-01-01T00:00:00Z';

  /** What the rules refuse, the database refuses too: every statement here goes past the routes. */
  describe('statements of the app role past every route', () => {
    const refuses = refusing(/^(42501|PN\d{3}|changed nothing)$/);
    const who = (person: string): Actor => story.as(person);
    const open = (person: string, change: object = {}): Promise<string> => story.open(person, change);

    describe('to become somebody else', () => {
      it('nobody gives herself a role', async () => {
        const { userId } = who('inspector');
        await refuses('inspector', [
          `update panoh.users set roles = '{administrator,shelter_worker}' where id = $1`,
          [userId],
        ]);
      });

      it('nobody of the police reads where she is or how to reach her, whatever role an account was given', async () => {
        const id = await open('inspector', { whereabouts: undefined });
        await test.database.query(`update panoh.users set roles = $2 where id = $1`, [
          who('inspector2').userId,
          ['police_inspector', 'shelter_worker', 'caseworker'],
        ]);
        for (const table of ['safe_contacts', 'whereabouts', 'suicide_triages']) {
          const rows = await role.as(who('inspector2'), [
            `select 1 from panoh.${table} where case_id = $1`,
            [id],
          ]);
          expect({ table, rows }).toEqual({ table, rows: [] });
        }
      });

      it.each(['administrator', 'statistician', 'coordinator'])(
        'a %s of the agency that holds a case viewer_owns_case nothing of it',
        async (person) => {
          const id = await open('specialist');
          expect(await role.as(who(person), ['select panoh.viewer_owns_case($1) as owns', [id]])).toEqual([
            { owns: false },
          ]);
          await refuses(person, ['select panoh.planning_state($1)', [id]]);
          for (const table of ['panoh.grants', 'panoh.conflict_blocks', 'vault.case_keys'])
            expect(await role.as(who(person), [`select 1 from ${table} where case_id = $1`, [id]])).toEqual(
              [],
            );
          await refuses(person, [
            `insert into panoh.grants (id, case_id, grantee_id, relation, partitions, purpose)
         values ($1, $2, $3, 'own', '{core,identity}', 'x')`,
            [randomUUID(), id, who(person).userId],
          ]);
        },
      );
    });

    describe('to open a case to somebody', () => {
      const grant = (id: string, grantee: string, relation: string): Statement => [
        `insert into panoh.grants (id, case_id, grantee_id, relation, partitions, purpose)
     values ($1, $2, $3, $4, '{core,identity,safe_contact,whereabouts,health}', 'x')`,
        [randomUUID(), id, grantee, relation],
      ];

      it.each(['own', 'referred', 'group', 'closure_review'])(
        'no grant "%s" is written to an agency without what it stands for',
        async (relation) => {
          const id = await open('caseworker');
          await refuses('caseworker', grant(id, kulob.agencies['legalAid']!, relation));
          await refuses('caseworker', grant(id, kulob.agencies['police']!, relation));
          await refuses('lawyer', grant(id, kulob.agencies['legalAid']!, relation));
        },
      );

      it('no grant that has ended runs again', async () => {
        const consents = [
          servicesConsent(),
          { scope: 'case_conference_mdwg', answer: 'given', presence: 'alone' },
        ];
        const id = await open('caseworker', { consents });
        await role.as(who('caseworker'), [
          `update panoh.grants set ends_at = panoh.now() where case_id = $1 and relation = 'group'`,
          [id],
        ]);
        await refuses('caseworker', [
          `update panoh.grants set ends_at = null where case_id = $1 and relation = 'group'`,
          [id],
        ]);
        await refuses('caseworker', [
          `update panoh.grants set ends_at = panoh.now() + interval '1 year' where case_id = $1 and relation = 'group'`,
          [id],
        ]);
      });

      it('no case is given to another agency by a changed row', async () => {
        const id = await open('caseworker');
        await refuses('caseworker', [
          'update panoh.cases set agency_id = $2 where id = $1',
          [id, kulob.agencies['police']],
        ]);
      });
    });

    describe('to close a case', () => {
      const close = `update panoh.cases set status = 'closed', closed_at = panoh.now() where id = $1`;
      const approved = (id: string): Statement => [
        `insert into panoh.closure_episodes (id, case_id, episode_no, reason, state, requested_by, requested_at,
       endorsed_by, endorsed_at, reviewer_agency_id, decided_by, decided_agency_id, decided_at)
     values ($1, $2, 1, 'needs_met', 'approved', $3, panoh.now(), $4, panoh.now(), $5, $6, $5, panoh.now())`,
        [
          randomUUID(),
          id,
          who('caseworker').userId,
          who('supervisor').userId,
          kulob.agencies['legalAid'],
          who('lawyer').userId,
        ],
      ];

      it('nobody writes the status, and nobody an approval of others', async () => {
        const id = await open('caseworker');
        await refuses('caseworker', [close, [id]]);
        await refuses('caseworker', approved(id));
        await refuses('caseworker', approved(id), [close, [id]]);
        await refuses('supervisor', approved(id));
      });
    });

    describe('to lose what comes next', () => {
      it.each([
        `status = 'done'`,
        `status = 'replaced'`,
        `due_at = due_at + interval '9 years'`,
        `case_id = '00000000-0000-4000-8000-000000000000'`,
        `owner_role = 'system'`,
      ])('no row changes by %s', async (change) => {
        const id = await open('caseworker');
        await refuses('caseworker', [`update panoh.follow_ups set ${change} where case_id = $1`, [id]]);
      });

      it('the last row of an open case does not end', async () => {
        const id = await open('caseworker');
        await refuses('caseworker', [
          `select panoh.end_follow_up(f.id, 'done', 'done', null) from panoh.follow_ups f where case_id = $1`,
          [id],
        ]);
      });

      it('no case passes to a fallback agency that is blocked from it, closed, or of the police', async () => {
        const group = (change: string): Promise<unknown> =>
          test.database.query(`update panoh.working_groups set ${change} where id = '${kulob.groupId}'`);
        const block = (id: string, kind: string, subject: string | null, code: string | null): Statement => [
          `select panoh.start_block($1, $2, $3, $4, $5, 'person')`,
          [randomUUID(), id, kind, subject, code],
        ];
        const id = await open('inspector');
        await refuses(
          'inspector',
          block(id, 'agency', kulob.agencies['crisisCentre']!, null),
          block(id, 'agency', kulob.agencies['police']!, null),
        );
        const civil = await open('lawyer');
        await refuses('shelterWorker', block(await open('shelterWorker'), 'agency_kind', null, 'civil'));
        await group(`fallback_agency_id = '${kulob.agencies['police']}'`);
        await refuses('lawyer', block(civil, 'agency', kulob.agencies['legalAid']!, null));
        await group(`fallback_agency_id = '${kulob.agencies['crisisCentre']}'`);
      });
    });

    describe('to write in the case of another agency', () => {
      it('a pending offer lets its receiver neither read, plan nor write there', async () => {
        const consents = [servicesConsent()];
        const id = await open('caseworker', { consents });
        const sent = await who('caseworker')
          .post(`/cases/${id}/referrals`, {
            serviceId: kulob.services['legalAid.legal'],
            urgency: 'high',
            escortNeeded: false,
            partitions: ['identity'],
            consent: { presence: 'alone', untilOn: '2126-12-31' },
          })
          .expect(201);
        const event = {
          id: randomUUID(),
          caseId: id,
          kind: 'reconciled',
          partition: 'core',
          happenedAt: '2026-01-01T00:00:00Z',
          raisesRisk: true,
        };
        await refuses('lawyer', ['select panoh.add_event($1)', [JSON.stringify(event)]]);
        expect(
          await role.as(who('lawyer'), ['select 1 from panoh.suicide_triages where case_id = $1', [id]]),
        ).toEqual([]);
        for (const change of [
          `case_id = received_case_id`,
          `shared_partitions = '{identity,safe_contact,whereabouts,health}'`,
          `from_agency_id = to_agency_id`,
          `reference = 'XXXX'`,
          `band = 'standard'`,
        ])
          await refuses('lawyer', [`update panoh.referrals set ${change} where id = $1`, [sent.body.id]]);
      });
    });
  });

  /** Statements of the app role about rows of one case that would hang on another, or end what is another agency's. */
  describe('statements of the app role between two cases', () => {
    const refuses = refusing(/^(42501|23503|PN\d{3}|changed nothing)$/);
    const today = (): Promise<string> => story.day();

    describe('without a session', () => {
      it('nobody sets a password or ends the sessions of somebody', async () => {
        const { userId } = story.as('administrator');
        const hash = () =>
          test.database.query('select password_hash from panoh.credentials where user_id = $1', [userId]);
        const before = await hash();
        await refuses(null, [`select panoh.set_password($1, 'known to me', false)`, [userId]]);
        await refuses(null, [
          'update panoh.sessions set ended_at = panoh.now() where user_id = $1',
          [userId],
        ]);
        expect(await hash()).toEqual(before);
        await story.as('administrator').get('/session').expect(200);
      });
    });

    describe('with the keys of an agency', () => {
      it('nobody adds a second one, for which everything would be sealed from then on', async () => {
        for (const person of ['administrator', 'caseworker', null])
          await refuses(person, [
            `insert into panoh.agency_keys (agency_id, version, public_key, sealed_private_key) values ($1, 2, 'x', 'x')`,
            [kulob.agencies['crisisCentre']],
          ]);
      });
    });

    describe('to write on a row of another case', () => {
      let mine: string;
      let theirs: string;
      const own = (person: string): unknown[] => [
        randomUUID(),
        mine,
        story.as(person).agencyId,
        story.as(person).userId,
      ];

      beforeAll(async () => {
        [mine, theirs] = [await story.open('lawyer'), await story.open('caseworker')];
      });

      it('nobody says that a goal of another case is met', async () => {
        const goal = { domain: 'housing', words: 'A room of my own.', setOn: await today() };
        const { body } = await story.as('caseworker').post(`/cases/${theirs}/goals`, goal).expect(201);
        await refuses('lawyer', [
          `insert into panoh.goal_progress (id, case_id, ${WRITTEN}, goal_id, step_no, progress, said_on)
       values ($1, $2, $3, $4, $5, 2, 'met', current_date)`,
          [...own('lawyer'), body[0].id],
        ]);
      });

      it('nobody corrects an entry of another case, or serves a goal of it', async () => {
        const form = supportForm({ givenOn: await today() });
        const { body } = await story
          .as('caseworker')
          .post(`/cases/${theirs}/support-entries`, form)
          .expect(201);
        const goal = { domain: 'housing', words: 'A room of my own.', setOn: await today() };
        const goals = await story.as('caseworker').post(`/cases/${theirs}/goals`, goal).expect(201);
        const entry = (column: string, id: string): Statement => [
          `insert into panoh.support_entries (id, case_id, ${WRITTEN}, service_type, with_whom, given_on, ${column})
       values ($1, $2, $3, $4, 'psychosocial', 'her', current_date, $5)`,
          [...own('lawyer'), id],
        ];
        await refuses('lawyer', entry('corrects_id', body.items[0].id));
        await refuses('lawyer', entry('goal_id', goals.body[0].id));
      });

      it('nobody marks a plan of another case', async () => {
        await story
          .as('caseworker')
          .post(`/cases/${theirs}/safety-plan/versions`, safetyPlanForm(), 0)
          .expect(201);
        const [plan] = await test.database.query<{ id: string }>(
          'select id from panoh.safety_plans where case_id = $1',
          [theirs],
        );
        await refuses('lawyer', [
          `insert into panoh.safety_plan_events (id, case_id, agency_id, marked_by, plan_id, kind)
       values ($1, $2, $3, $4, $5, 'reviewed')`,
          [...own('lawyer'), plan?.id],
        ]);
      });

      it('whoever knows the id of a date takes no step of it away', async () => {
        const form = { kind: 'return', onDay: await story.day(9), detail: 'migration' };
        const begun = await story.as('caseworker').post(`/cases/${theirs}/key-dates`, form).expect(201);
        const [date] = begun.body.dates;
        await outcome('lawyer', [
          `insert into panoh.key_date_events (id, case_id, ${WRITTEN}, date_id, note_no, kind, partition, step, on_day)
       values ($1, $2, $3, $4, $5, 2, 'return', 'perpetrator', 'called_off', current_date)`,
          [...own('lawyer'), date.id],
        ]);
        const step = { step: 'moved', onDay: await story.day(12) };
        const moved = await story
          .as('caseworker')
          .post(`/key-dates/${date.id}/events`, step, date.version)
          .expect(200);
        expect(moved.body.dates[0].notes).toHaveLength(2);
      });

      it('nobody hangs a person, an order, a band or a referral on a row of another case', async () => {
        const [theirs1] = await test.database.query<Record<string, string>>(
          `select i.id as incident, r.id as assessment, k.id as consent from panoh.incidents i
         join panoh.consents k on k.case_id = i.case_id
         left join panoh.risk_assessments r on r.case_id = i.case_id where i.case_id = $1 limit 1`,
          [theirs],
        );
        await refuses('lawyer', [
          `insert into panoh.incident_perpetrators (id, incident_id, case_id, relationship) values ($1, $2, $3, 'husband_nikoh')`,
          [randomUUID(), theirs1?.['incident'], mine],
        ]);
        const sent = await story.send('lawyer', mine, 'crisisCentre.psychosocial');
        for (const [column, id] of [['consent_id', theirs1?.['consent']]])
          await refuses('lawyer', [`update panoh.referrals set ${column} = $2 where id = $1`, [sent.id, id]]);
      });

      it('nobody records a step of an order of another case', async () => {
        const other = await story.open('inspector2');
        const order = await story.served('inspector', await story.open('inspector'), 30);
        await refuses('inspector2', [
          `insert into panoh.order_events (id, order_id, case_id, agency_id, kind, happened_at, recorded_by)
       values ($1, $2, $3, $4, 'lifted', panoh.now(), $5)`,
          [randomUUID(), order.id, other, story.as('inspector2').agencyId, story.as('inspector2').userId],
        ]);
      });
    });

    describe('to lose what the owner of a referred case planned', () => {
      const pending = (id: string) =>
        test.database.query<{ id: string; rule: string; owner_role: string }>(
          `select id, rule, kind, owner_role, due_at from panoh.follow_ups where case_id = $1 and status = 'pending' order by id`,
          [id],
        );
      const far = (caseId: string, steps = ladder('2190-01-01T00:00:00Z')): Statement => [
        'select panoh.plan_follow_up($1)',
        [
          JSON.stringify({
            id: randomUUID(),
            caseId,
            rule: 'fu.regular',
            step: 1,
            partition: 'follow_ups',
            kind: 'safety_contact',
            owner: 'case_lead',
            fromAt: '2190-01-01T00:00:00Z',
            dueAt: '2190-01-01T00:00:00Z',
            because: 'case_opened',
            steps,
          }),
        ],
      ];
      const rung = (stepNo: number, name: string, runAt: string): object => ({
        id: randomUUID(),
        stepNo,
        rung: name,
        runAt,
        tells: 'row',
      });
      const ladder = (dueAt: string): object[] => [
        rung(101, 'owner', dueAt),
        rung(102, 'supervisor', new Date(Date.parse(dueAt) + 3 * 86_400_000).toISOString()),
      ];
      const sooner = (id: string | undefined, steps: object[]): Statement => [
        'select panoh.plan_follow_up($1)',
        [JSON.stringify({ id, dueAt: SOONER, fromAt: SOONER, steps })],
      ];

      it.each([
        ['police.police_security', 'inspector'],
        ['legalAid.legal', 'lawyer'],
      ])(
        'the agency that was asked for %s ends, moves and gives away nothing of it',
        async (service, person) => {
          const id = await story.openShared('caseworker');
          const sent = await story.send('caseworker', id, story.form(service, { partitions: ['identity'] }));
          await story.accept(person, sent.id);
          const before = await pending(id);
          const contact = before.filter(({ rule }) => rule.startsWith('fu.'));
          expect(contact.length).toBeGreaterThan(0);
          for (const row of contact) {
            await refuses(person, far(id), [
              `select panoh.end_follow_up($1, 'done', 'reached_safe', null)`,
              [row.id],
            ]);
            await refuses(person, far(id), [
              `select panoh.end_follow_up($1, 'replaced', null, null)`,
              [row.id],
            ]);
            await refuses(person, sooner(row.id, []));
            for (const role of ['receiving_agency', 'shelter_worker'])
              await refuses(person, [`select panoh.assign_follow_ups($1, $2, $3)`, [id, [row.id], role]]);
          }
          expect(await pending(id)).toEqual(before);
        },
      );

      it('the coordinator ends, moves and gives away nothing of it', async () => {
        const id = await story.openShared('caseworker');
        const before = await pending(id);
        for (const row of before) {
          await refuses('coordinator', far(id), [
            `select panoh.end_follow_up($1, 'done', 'done', null)`,
            [row.id],
          ]);
          await refuses('coordinator', [
            `select panoh.assign_follow_ups($1, $2, 'coordinator')`,
            [id, [row.id]],
          ]);
        }
        expect(await pending(id)).toEqual(before);
      });

      it('an agency that was offered the support lead ends nothing, and takes nothing on, before it accepts', async () => {
        const id = await story.openShared('inspector');
        const offer = {
          answer: 'wanted',
          ...story.form('crisisCentre.psychosocial', { partitions: ['safe_contact'] }),
        };
        await story.as('inspector').post(`/cases/${id}/support-lead-offers`, offer).expect(201);
        const [asked] = await test.database.query<{ id: string }>(
          `select id from panoh.referrals where case_id = $1 and kind = 'support_lead'`,
          [id],
        );
        const before = await pending(id);
        for (const row of before.filter(({ owner_role }) => owner_role !== 'receiving_agency')) {
          await refuses('caseworker', far(id), [
            `select panoh.end_follow_up($1, 'done', 'done', null)`,
            [row.id],
          ]);
          await refuses('caseworker', [
            `select panoh.assign_follow_ups($1, $2, 'shelter_worker')`,
            [id, [row.id]],
          ]);
        }
        await refuses('caseworker', ['select panoh.answer_support_lead($1, true)', [asked?.id]]);
        expect(await pending(id)).toEqual(before);
        await story.accept('caseworker', asked?.id ?? '');
        const [lead] = await test.database.query('select support_lead_state from panoh.cases where id = $1', [
          id,
        ]);
        expect(lead).toEqual({ support_lead_state: 'accepted' });
      });

      it('nobody plans a row of which nobody is told when it is due, or nobody else when it is late', async () => {
        const id = await story.open('caseworker');
        const [row] = await pending(id);
        const [owner, supervisor] = ladder('2190-01-01T00:00:00Z');
        for (const steps of [
          [],
          [owner!],
          [supervisor!],
          [owner!, rung(102, 'supervisor', '2190-01-05T00:00:00Z')],
        ])
          await refuses('caseworker', far(id, steps));
        const [first, second] = ladder(SOONER);
        for (const steps of [[], [first!], [second!]]) await refuses('caseworker', sooner(row?.id, steps));
        expect(await outcome('caseworker', far(id), sooner(row?.id, ladder(SOONER)))).toBe('done: yes');
      });
    });

    describe('about a level, past the second person', () => {
      const change = (id: string, values: object): Statement => {
        const row = { from_band: 'high', to_band: 'standard', state: 'applied', ...values };
        return [
          `insert into panoh.band_changes (id, case_id, agency_id, from_band, to_band, sealed_reason, requested_by, requested_at, state, decided_by, decided_at)
       select gen_random_uuid(), $1, a.agency_id, r.from_band, r.to_band, 'x', r.requested_by, panoh.now(), r.state, r.decided_by, r.decided_at
       from jsonb_populate_record(null::panoh.band_changes, $2::jsonb) r, panoh.cases a where a.id = $1`,
          [id, JSON.stringify(row)],
        ];
      };
      const lower = (id: string): Statement => [
        `update panoh.cases set band = 'standard' where id = $1`,
        [id],
      ];
      let id: string;

      beforeAll(async () => {
        id = await story.open('caseworker');
        await test.database.query(`update panoh.cases set band = 'high' where id = $1`, [id]);
      });

      it('nobody writes it where no assessment and no judgement of the same moment stands beside it', async () => {
        for (const person of ['caseworker', 'supervisor']) {
          await refuses(person, lower(id));
          await refuses(person, [`update panoh.cases set assessed_at = panoh.now() where id = $1`, [id]]);
        }
      });

      it('no worker judges it lower alone, in the name of somebody else, or with an answer she gave herself', async () => {
        const { userId: mine } = story.as('caseworker');
        const { userId: hers } = story.as('supervisor');
        await refuses('caseworker', change(id, { requested_by: mine }), lower(id));
        await refuses('caseworker', change(id, { requested_by: hers }), lower(id));
        const decided = { requested_by: hers, decided_by: mine, decided_at: SOONER };
        await refuses('caseworker', change(id, decided), lower(id));
        const pending = change(id, { requested_by: mine, state: 'pending' });
        const answered: Statement = [
          `update panoh.band_changes set state = 'applied', decided_by = $2, decided_at = panoh.now() where case_id = $1`,
          [id, mine],
        ];
        await refuses('caseworker', pending, answered, lower(id));
        const inHerName: Statement = [answered[0], [id, hers]];
        await refuses('caseworker', pending, inHerName, lower(id));
        expect(await test.database.query('select band from panoh.cases where id = $1', [id])).toEqual([
          { band: 'high' },
        ]);
      });

      it('nobody but the functions that make a step puts a job into the queue', async () => {
        const job = `insert into panoh.outbox (id, queue, kind, subject_id, run_at)
      values (gen_random_uuid(), 'reminders', 'follow_up_step', gen_random_uuid(), panoh.now())`;
        for (const person of ['caseworker', 'supervisor', null]) await refuses(person, [job]);
      });
    });
  });
});

const story = new ClosingStory(test, kulob);

const PASSWORD = 'a quiet morning in spring';

/** People with an account and bad intentions, at the routes that they may call. */
describe('somebody of the inside', () => {
  it('registers no case that nobody could see: where all who could take it over are blocked, it says so', async () => {
    const conflict = { answer: 'yes', agencyIds: [story.agency('crisisCentre'), story.agency('police')] };
    const before = await test.database.query('select 1 from panoh.cases');
    const answer = await story.as('inspector').post('/cases', caseForm({ conflict })).expect(409);
    expect(answer.body.code).toBe('no_fallback_agency');
    expect(await test.database.query('select 1 from panoh.cases')).toHaveLength(before.length);
  });

  it('seals the keys of a case to the fallback agency only when the case passes to it', async () => {
    const wraps = (id: string): Promise<{ n: number }[]> =>
      test.database.query(
        'select count(*)::int as n from vault.case_keys where case_id = $1 and agency_id = $2',
        [id, story.agency('crisisCentre')],
      );
    const conflict = { answer: 'yes', agencyIds: [story.agency('police')] };
    const kept = (await story.as('lawyer').post('/cases', caseForm({ conflict })).expect(201)).body.id;
    const passed = (await story.as('inspector').post('/cases', caseForm({ conflict })).expect(201)).body.id;
    expect(await wraps(kept)).toEqual([{ n: 0 }]);
    expect((await wraps(passed))[0]?.n).toBeGreaterThan(0);
    await story.as('supervisor').get(`/cases/${passed}`).expect(200);
    await story.as('inspector').get(`/cases/${passed}`).expect(404);
  });

  it('reaches no case as an administrator, whatever other role the account was given', async () => {
    const id = await story.open({}, 'specialist');
    await test.database.query(
      `update panoh.users set roles = '{administrator,cowfa_specialist,supervisor}' where id = $1`,
      [story.as('administrator').userId],
    );
    for (const path of ['', '/overview', '/timeline', '/incidents', '/narratives', '/follow-ups', '/grants'])
      await story.as('administrator').get(`/cases/${id}${path}`).expect(404);
    const list = await story.as('administrator').get('/cases').expect(200);
    expect(list.body.items).toEqual([]);
    await test.database.query(`update panoh.users set roles = '{administrator}' where id = $1`, [
      story.as('administrator').userId,
    ]);
  });

  it('decides nothing in a session that was open when the account was disabled', async () => {
    const [id] = (await story.ready(1)) as [string];
    const request = await story.endorsed(id);
    await test.database.query(`update panoh.users set status = 'disabled' where id = $1`, [
      story.as('lawyer').userId,
    ]);
    await story.step(request, 'approval', { person: 'lawyer', seen: 2 }).expect(401);
    await test.database.query(`update panoh.users set status = 'active' where id = $1`, [
      story.as('lawyer').userId,
    ]);
    expect(await story.statusOf(id)).toBe('open');
  });

  it('decides nothing for an agency that she has left meanwhile', async () => {
    const [id] = (await story.ready(1)) as [string];
    const request = await story.endorsed(id);
    const { userId } = story.as('lawyer');
    const moveTo = (agency: string) =>
      test.database.query('update panoh.users set agency_id = $2 where id = $1', [
        userId,
        story.agency(agency),
      ]);
    for (const agency of ['healthRoom', 'crisisCentre']) {
      await moveTo(agency);
      const answer = await story.step(request, 'approval', { person: 'lawyer', seen: 2 });
      expect({ agency, refused: answer.status >= 400 }).toEqual({ agency, refused: true });
    }
    await moveTo('legalAid');
    expect(await story.statusOf(id)).toBe('open');
  });

  it('learns nothing of a block by repeating a command under its key', async () => {
    const consents = [servicesConsent()];
    const [key, noteKey] = [randomUUID(), randomUUID()];
    const worker = story.as('caseworker2');
    const first = await worker.postWithKey('/cases', caseForm({ consents }), key).expect(201);
    const note = { text: 'written before' };
    await worker.postWithKey(`/cases/${first.body.id}/narratives`, note, noteKey).expect(201);
    await test.database.block(first.body.id, worker.userId);
    const again = await worker.postWithKey('/cases', caseForm({ consents }), key).expect(201);
    expect(again.body).toEqual(first.body);
    const noted = await worker.postWithKey(`/cases/${first.body.id}/narratives`, note, noteKey);
    expect(JSON.stringify(noted.body)).not.toContain('written before');
    const absent = '018f0000-0000-7000-8000-000000000000';
    const blocked = await worker.post(`/cases/${first.body.id}/narratives`, note);
    const missing = await worker.post(`/cases/${absent}/narratives`, note);
    const plain = ({ status, body, headers }: Response) => ({
      status,
      body: { ...body, requestId: '' },
      headers: Object.keys(headers).sort(),
      length: headers['content-length'],
    });
    expect(plain(blocked)).toEqual(plain(missing));
  });
});

/** Guessing, session theft and forgery at sign-in by an attacker without an account. */
describe('at the door', () => {
  let server: Server;
  const attempt = (login: string, password: string) =>
    request(server).post('/api/session').send({ login, password });
  const who = (person: string): Actor => kulob.as[person] as Actor;
  const failures = (person: string, count: number): Promise<unknown> =>
    test.database.query(
      `update panoh.credentials set failed_count = $2, locked_until = panoh.now() - interval '1 minute' where user_id = $1`,
      [who(person).userId, count],
    );

  beforeAll(async () => {
    server = test.app.getHttpServer() as Server;
    const hash = await quickHash(PASSWORD);
    await test.database.query('update panoh.credentials set password_hash = $1', [hash]);
  });

  it.each([41, 2_147_483_000])('the lock holds after %i wrong passwords as after five', async (count) => {
    await failures('lawyer', count);
    await attempt('lawyer', 'wrong').expect(401);
    await attempt('lawyer', PASSWORD).expect(401);
    const [row] = await test.database.query<{ locked: boolean }>(
      'select locked_until > panoh.now() as locked from panoh.credentials where user_id = $1',
      [who('lawyer').userId],
    );
    expect(row?.locked).toBe(true);
  });

  it('guesses sent all at once are as few as guesses sent one by one', async () => {
    const compared = jest.spyOn(test.app.get(Passwords), 'verify');
    const answers: Response[] = await Promise.all(
      Array.from({ length: 12 }, (_, place) => attempt('specialist', `guess ${place}`)),
    );
    expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([401]));
    expect(compared.mock.calls).toHaveLength(12);
    expect(compared.mock.calls.filter(([stored]) => stored !== null)).toHaveLength(5);
    compared.mockRestore();
  });

  it('an open session guesses the password no oftener than the door does', async () => {
    for (let count = 0; count < 5; count += 1)
      await who('operator').post('/session/step-up', { password: 'wrong' }).expect(422);
    await who('operator').post('/session/step-up', { password: PASSWORD }).expect(422);
    const change = { oldPassword: PASSWORD, newPassword: 'an evening by the river' };
    await who('operator').post('/session/password', change).expect(422);
    await attempt('operator', PASSWORD).expect(401);
    await test.database.pass('2 minutes');
    await attempt('operator', PASSWORD).expect(204);
  });

  it.each([
    ['localhost:3000', false],
    ['127.0.0.1:3000', false],
    ['[::1]:3000', false],
    ['daftar.example.tj', true],
    ['192.168.7.4:3000', true],
    ['localhost.example.tj', true],
  ])('at %s the cookie is secure: %s', async (host, isSecure) => {
    const answer = await attempt('prosecutor', PASSWORD).set('Host', host).expect(204);
    const cookie = String(answer.headers['set-cookie']);
    expect(/; Secure/.test(cookie)).toBe(isSecure);
    // No neighbour under the same name, and no page from before HTTPS, can set such a one.
    expect(/^__Host-panoh_session=/.test(cookie)).toBe(isSecure);
    expect(cookie).toMatch(/; Path=\/;/);
    expect(cookie).not.toMatch(/Domain/);
    const [sent = ''] = cookie.split(';');
    const ask = (value: string) => request(server).get('/api/session').set('Host', host).set('Cookie', value);
    await ask(sent).expect(200);
    await ask(isSecure ? sent.replace('__Host-', '') : `__Host-${sent}`).expect(401);
    expect(cookie).toMatch(/HttpOnly/);
    expect(cookie).toMatch(/SameSite=Strict/);
  });

  it('a session that somebody else chose is not the one that is opened', async () => {
    const planted = 'A'.repeat(43);
    const answer = await attempt('prosecutor', PASSWORD)
      .set('Cookie', `panoh_session=${planted}`)
      .expect(204);
    expect(String(answer.headers['set-cookie'])).not.toContain(planted);
    await request(server).get('/api/session').set('Cookie', `panoh_session=${planted}`).expect(401);
  });
});
