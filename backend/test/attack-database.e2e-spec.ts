import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Actor } from './support/actors.js';
import { startApp } from './support/app.js';
import type { TestApp } from './support/app.js';
import { AppRole } from './support/app-role.js';
import { caseForm, servicesConsent } from './support/forms.js';
import { arrangeKulob } from './support/kulob.js';
import type { Kulob } from './support/kulob.js';

type Statement = [sql: string, parameters?: unknown[]];

/** What the rules refuse, the database refuses too: every statement here goes past the routes. */
describe('statements of the app role past every route', () => {
  let test: TestApp;
  let kulob: Kulob;
  let role: AppRole;
  const who = (person: string): Actor => kulob.as[person] as Actor;
  const open = async (person: string, change: object = {}): Promise<string> =>
    (await who(person).post('/cases', caseForm(change)).expect(201)).body.id as string;
  const refuses = async (person: string, ...statements: Statement[]): Promise<void> => {
    const outcome = await role.outcome(who(person), ...statements);
    expect({ statements, outcome }).toEqual({
      statements,
      outcome: expect.stringMatching(/^(42501|PN\d{3}|changed nothing)$/),
    });
  };

  beforeAll(async () => {
    test = await startApp();
    kulob = await arrangeKulob(test);
    role = await AppRole.connect(test);
  });
  afterAll(async () => {
    await role.close();
    await test.close();
  });

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
          expect(await role.as(who(person), [`select 1 from ${table} where case_id = $1`, [id]])).toEqual([]);
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
    const asked = (id: string, episode: string): Statement => [
      `insert into panoh.closure_episodes (id, case_id, episode_no, reason, requested_by, requested_at, reviewer_agency_id)
       values ($1, $2, 1, 'needs_met', $3, panoh.now(), $4)`,
      [episode, id, who('caseworker').userId, kulob.agencies['legalAid']],
    ];

    it('nobody writes the status, and nobody an approval of others', async () => {
      const id = await open('caseworker');
      await refuses('caseworker', [close, [id]]);
      await refuses('caseworker', approved(id));
      await refuses('caseworker', approved(id), [close, [id]]);
      await refuses('supervisor', approved(id));
    });

    it('nobody steps for somebody else, past a step, or twice', async () => {
      const id = await open('caseworker');
      const episode = randomUUID();
      await role.as(who('caseworker'), asked(id, episode));
      const step = (sql: string, ...more: unknown[]): Statement => [
        `update panoh.closure_episodes set ${sql} where id = $1`,
        [episode, ...more],
      ];
      await refuses('caseworker', step(`state = 'endorsed', endorsed_by = $2`, who('supervisor').userId));
      await refuses('caseworker', step(`state = 'endorsed', endorsed_by = $2`, who('caseworker').userId));
      await refuses('caseworker2', step(`state = 'endorsed', endorsed_by = $2`, who('caseworker2').userId));
      const approval = `state = 'approved', endorsed_by = $2, endorsed_at = panoh.now(), decided_by = $3, decided_agency_id = $4,
        decided_at = panoh.now()`;
      await refuses(
        'supervisor',
        step(approval, who('supervisor2').userId, who('supervisor').userId, kulob.agencies['crisisCentre']),
      );
      await refuses('caseworker', step(`requested_by = $2`, who('caseworker2').userId));
      await refuses('caseworker', step(`case_id = $2`, await open('caseworker')));
      await role.as(
        who('supervisor'),
        step(`state = 'endorsed', endorsed_by = $2, endorsed_at = panoh.now()`, who('supervisor').userId),
      );
      const decide = `state = 'approved', decided_by = $2, decided_agency_id = $3, reviewer_agency_id = $3, decided_at = panoh.now()`;
      const own = kulob.agencies['crisisCentre'];
      await refuses('supervisor', step(decide, who('supervisor').userId, own));
      await refuses('caseworker', step(decide, who('caseworker').userId, own));
      await refuses('supervisor2', step(decide, who('lawyer').userId, kulob.agencies['legalAid']));
      await refuses('supervisor2', step(`overrides = '[{"code":"contacts_missing"}]'`));
    });

    it('the functions of closing refuse whoever did not decide', async () => {
      const id = await open('caseworker');
      const episode = randomUUID();
      await role.as(who('caseworker'), asked(id, episode));
      for (const person of ['caseworker', 'lawyer', 'inspector', 'coordinator']) {
        await refuses(person, ['select panoh.close_case($1, false)', [episode]]);
      }
      for (const person of ['lawyer', 'inspector', 'coordinator', 'administrator']) {
        await refuses(person, ['select panoh.notify_facts($1, null)', [id]]);
        await refuses(person, ['select panoh.lapse_closure($1)', [id]]);
        const facts = await role.as(who(person), ['select panoh.gate_facts($1) as facts', [id]]);
        expect(facts).toEqual([{ facts: null }]);
        await refuses(person, ['select panoh.lock_case($1, false)', [id]]);
      }
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

    it('no row ends, moves, goes or comes at the word of an agency with no part in the case', async () => {
      const id = await open('caseworker');
      const [row] = await role.as<{ id: string }>(who('caseworker'), [
        'select id from panoh.follow_ups where case_id = $1 limit 1',
        [id],
      ]);
      for (const person of ['lawyer', 'inspector', 'coordinator', 'administrator', 'statistician']) {
        await refuses(person, [`select panoh.end_follow_up($1, 'done', 'done', null)`, [row?.id]]);
        await refuses(person, ['select panoh.plan_follow_up($1)', [JSON.stringify({ id: row?.id })]]);
        await refuses(person, ['select panoh.plan_follow_up($1)', [JSON.stringify({ caseId: id })]]);
        await refuses(person, [`select panoh.assign_follow_ups($1, $2, 'system')`, [id, [row?.id]]]);
        await refuses(person, ['select panoh.escalate_to_supervisor_now($1, $2)', [id, randomUUID()]]);
        await refuses(person, ['select panoh.planning_state($1)', [id]]);
        await refuses(person, ['select panoh.sharing_state($1, $2)', [id, kulob.agencies['police']]]);
        await refuses(person, [
          `select panoh.start_block($1, $2, 'agency_kind', null, 'police', 'person')`,
          [randomUUID(), id],
        ]);
      }
      await refuses('caseworker', ['delete from panoh.follow_ups where case_id = $1', [id]]);
      await refuses('caseworker', ['delete from panoh.cases where id = $1', [id]]);
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
