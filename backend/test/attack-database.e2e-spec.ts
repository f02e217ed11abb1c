import { randomUUID } from 'node:crypto';
import type { Server } from 'node:http';
import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import request from 'supertest';
import type { Response } from 'supertest';
import { MOST_ON_SCREEN } from '../src/imports/files/import-files.service.js';
import { Passwords } from '../src/platform/session/passwords.js';
import { type Actor, quickHash } from './support/actors.js';
import { AppRole } from './support/app-role.js';
import { ClosingStory } from './support/closing.js';
import { caseForm, safetyPlanForm, servicesConsent, supportForm } from './support/forms.js';
import { BringingIn } from './support/import-files.js';
import { pilotHead } from './support/imports.js';
import { startKulob } from './support/kulob.js';
import { OrderStory } from './support/orders.js';

const { test, kulob } = await startKulob();
const role = await AppRole.connect(test);
const story = new OrderStory(test, kulob);

const NGO = { layout: 'ngo-crisis-centre-kulob' };
const HEADING = `${pilotHead('ngo', 1).toString('utf8')}\n`;
const filledWith = (row: string): Buffer =>
  Buffer.from(HEADING + row.repeat(Math.floor((MOST_ON_SCREEN - Buffer.byteLength(HEADING)) / row.length)));

/** Files that are not registers, and imports by users without the right. */
describe('what somebody of bad will brings in', () => {
  const bringing = new BringingIn(test, kulob);
  afterAll(() => bringing.close());

  // Which file is which, and that all of them are refused, is in `book-sheets.spec.ts`.
  it.each<[string, Buffer]>([
    ['more lines than any book has', filledWith('a\n')],
    ['one cell that never ends', Buffer.alloc(MOST_ON_SCREEN, '"')],
  ])('%s is refused before it is read', async (_what, bytes) => {
    const { body } = await bringing.send('supervisor', bytes).expect(422);
    expect(body.code).toMatch(/^(file_too_long|cell_too_long)$/);
    expect(await bringing.count('panoh.import_files')).toBe(0);
  });

  it('what is larger than a book is refused by its size', async () => {
    const { body } = await bringing.send('supervisor', Buffer.alloc(MOST_ON_SCREEN + 1, 'x')).expect(422);
    expect(body.code).toBe('file_too_large');
  });

  it('a file is nothing to another agency, by no route and in no state', async () => {
    const { id } = await bringing.ready('supervisor', pilotHead('ngo', 40), NGO);
    for (const person of ['cowfaSupervisor', 'policeSupervisor', 'supervisorElsewhere']) {
      const other = kulob.as[person]!;
      const absent = await other.get(`/import-files/${randomUUID()}`).expect(404);
      const shown = await other.get(`/import-files/${id}`).expect(404);
      expect({ ...shown.body, requestId: '' }).toEqual({ ...absent.body, requestId: '' });
      await other.get(`/import-files/${id}/table`).expect(404);
      await bringing.read(person, id, NGO).expect(404);
      await bringing.start(person, id).expect(404);
      await other.delete(`/import-files/${id}`).expect(404);
      expect((await other.get('/import-files').expect(200)).body).toEqual([]);
    }
    expect(await bringing.shown('supervisor', id)).toMatchObject({ state: 'ready' });
  });

  it('an agency does not fill the store with files that nobody confirms', async () => {
    const small = Buffer.from('Дата,ФИО\n01.02.2020,Намуна\n');
    for (let sent = 0; sent < 10; sent += 1) await bringing.send('legalSupervisor', small).expect(201);
    expect((await bringing.send('legalSupervisor', small).expect(409)).body.code).toBe('too_many_uploads');
  });

  it('confirmed twice at once is one import, and an open case keeps its next step', async () => {
    const id = (await kulob.as['supervisor']!.get('/import-files').expect(200)).body[0].id as string;
    const second = await bringing.ready('supervisor', pilotHead('ngo', 40), NGO);
    const answers = await Promise.all([id, id, second.id].map((one) => bringing.start('supervisor', one)));
    expect(answers.map(({ status }) => status)).toEqual([200, 200, 200]);
    await Promise.all([id, id, second.id, second.id].map((one) => bringing.work(one)));
    for (const one of [id, second.id])
      expect(await bringing.shown('supervisor', one)).toMatchObject({ state: 'done', failedRows: 0 });
    expect(await bringing.count('panoh.imports')).toBe(1);
    const twice = `(select content_key from panoh.import_rows group by 1 having count(*) > 1) t`;
    expect(await bringing.count(twice)).toBe(0);
    const closed = `panoh.cases c where c.status <> 'open' or not exists (
      select 1 from panoh.follow_ups f where f.case_id = c.id and f.status = 'pending')`;
    expect(await bringing.count(closed)).toBe(0);
  });
});

type Statement = [sql: string, parameters?: unknown[]];

const who = (person: string): Actor => story.as(person);
const outcome = (person: string | null, ...statements: Statement[]): Promise<string> =>
  role.outcome(person === null ? null : who(person), ...statements);
/** Expects that the database refuses it, or that it has no effect. */
const refuses = async (person: string | null, ...statements: Statement[]): Promise<void> =>
  expect({ statements, outcome: await outcome(person, ...statements) }).toEqual({
    statements,
    outcome: expect.stringMatching(/^(42501|23503|PN\d{3}|changed nothing)$/),
  });

const WRITTEN = 'agency_id, written_by';
const SOONER = '2026-01-01T00:00:00Z';

/** What the rules refuse, the database refuses too: every statement here goes past the routes. */
describe('statements of the app role past every route', () => {
  it('nobody gives herself a role', () =>
    refuses('inspector', [
      `update panoh.users set roles = '{administrator,shelter_worker}' where id = $1`,
      [who('inspector').userId],
    ]));

  it('whoever does not work on cases owns nothing of those of her agency', async () => {
    const id = await story.open('specialist');
    for (const person of ['administrator', 'statistician', 'coordinator']) {
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
    }
  });

  it('nobody opens a case to an agency: by a grant, by one that has ended, or by a changed row', async () => {
    const consents = [
      servicesConsent(),
      { scope: 'case_conference_mdwg', answer: 'given', presence: 'alone' },
    ];
    const id = await story.open('caseworker', { consents });
    const grant = (grantee: string, relation: string): Statement => [
      `insert into panoh.grants (id, case_id, grantee_id, relation, partitions, purpose)
       values ($1, $2, $3, $4, '{core,identity,safe_contact,whereabouts,health}', 'x')`,
      [randomUUID(), id, kulob.agencies[grantee], relation],
    ];
    for (const relation of ['own', 'referred', 'group', 'closure_review']) {
      await refuses('caseworker', grant('legalAid', relation));
      await refuses('caseworker', grant('police', relation));
      await refuses('lawyer', grant('legalAid', relation));
    }
    const group = (ends: string): Statement => [
      `update panoh.grants set ends_at = ${ends} where case_id = $1 and relation = 'group'`,
      [id],
    ];
    await role.as(who('caseworker'), group('panoh.now()'));
    for (const ends of ['null', `panoh.now() + interval '1 year'`]) await refuses('caseworker', group(ends));
    const moved = 'update panoh.cases set agency_id = $2 where id = $1';
    await refuses('caseworker', [moved, [id, kulob.agencies['police']]]);
  });

  it('nobody writes the status, and nobody an approval of others', async () => {
    const id = await story.open('caseworker');
    const close: Statement = [
      `update panoh.cases set status = 'closed', closed_at = panoh.now() where id = $1`,
      [id],
    ];
    const approved = (): Statement => [
      `insert into panoh.closure_episodes (id, case_id, episode_no, reason, state, requested_by, requested_at,
         endorsed_by, endorsed_at, reviewer_agency_id, decided_by, decided_agency_id, decided_at)
       values ($1, $2, 1, 'needs_met', 'approved', $3, panoh.now(), $4, panoh.now(), $5, $6, $5, panoh.now())`,
      [
        ...[randomUUID(), id, who('caseworker').userId, who('supervisor').userId],
        ...[kulob.agencies['legalAid'], who('lawyer').userId],
      ],
    ];
    await refuses('caseworker', close);
    await refuses('caseworker', approved());
    await refuses('caseworker', approved(), close);
    await refuses('supervisor', approved());
  });

  it('nobody ends or moves what comes next, least of all the last row of an open case', async () => {
    const id = await story.open('caseworker');
    for (const change of [
      ...[`status = 'done'`, `status = 'replaced'`, `due_at = due_at + interval '9 years'`],
      ...[`case_id = '00000000-0000-4000-8000-000000000000'`, `owner_role = 'system'`],
    ])
      await refuses('caseworker', [`update panoh.follow_ups set ${change} where case_id = $1`, [id]]);
    await refuses('caseworker', [
      `select panoh.end_follow_up(f.id, 'done', 'done', null) from panoh.follow_ups f where case_id = $1`,
      [id],
    ]);
    const job = `insert into panoh.outbox (id, queue, kind, subject_id, run_at)
      values (gen_random_uuid(), 'reminders', 'follow_up_step', gen_random_uuid(), panoh.now())`;
    for (const person of ['caseworker', 'supervisor', null]) await refuses(person, [job]);
  });

  it('no case passes to a fallback agency that is blocked from it, closed, or of the police', async () => {
    const group = (change: string): Promise<unknown> =>
      test.database.query(`update panoh.working_groups set ${change} where id = '${kulob.groupId}'`);
    const block = (id: string, kind: string, subject: string | null, code: string | null): Statement => [
      `select panoh.start_block($1, $2, $3, $4, $5, 'person')`,
      [randomUUID(), id, kind, subject, code],
    ];
    const id = await story.open('inspector');
    await refuses(
      'inspector',
      block(id, 'agency', kulob.agencies['crisisCentre']!, null),
      block(id, 'agency', kulob.agencies['police']!, null),
    );
    const civil = await story.open('lawyer');
    await refuses('shelterWorker', block(await story.open('shelterWorker'), 'agency_kind', null, 'civil'));
    await group(`fallback_agency_id = '${kulob.agencies['police']}'`);
    await refuses('lawyer', block(civil, 'agency', kulob.agencies['legalAid']!, null));
    await group(`fallback_agency_id = '${kulob.agencies['crisisCentre']}'`);
  });

  it('a pending offer lets its receiver neither read, plan nor write there', async () => {
    const id = await story.open('caseworker');
    const sent = await story.send(
      'caseworker',
      id,
      story.form('legalAid.legal', { partitions: ['identity'] }),
    );
    const event = { id: randomUUID(), caseId: id, kind: 'reconciled', partition: 'core', happenedAt: SOONER };
    await refuses('lawyer', ['select panoh.add_event($1)', [JSON.stringify({ ...event, raisesRisk: true })]]);
    const triages = 'select 1 from panoh.suicide_triages where case_id = $1';
    expect(await role.as(who('lawyer'), [triages, [id]])).toEqual([]);
    for (const change of [
      `case_id = received_case_id`,
      `shared_partitions = '{identity,safe_contact,whereabouts,health}'`,
      `from_agency_id = to_agency_id`,
      `band = 'standard'`,
      `reference = 'XXXX'`,
    ])
      await refuses('lawyer', [`update panoh.referrals set ${change} where id = $1`, [sent.id]]);
  });
});

/** Rows of one case that would hang on another, or end what is another agency's. */
describe('statements of the app role between two cases', () => {
  it('nobody hangs a person, an order, a band or a referral on a row of another case', async () => {
    const [mine, theirs] = [await story.open('lawyer'), await story.open('caseworker')];
    const own = (): unknown[] => [randomUUID(), mine, who('lawyer').agencyId, who('lawyer').userId];
    const setOn = await story.day();
    const write = async (path: string, form: object, version?: number) =>
      (await who('caseworker').post(`/cases/${theirs}/${path}`, form, version).expect(201)).body;
    const [goal] = await write('goals', { domain: 'housing', words: 'A room of my own.', setOn });
    const { items } = await write('support-entries', supportForm({ givenOn: setOn }));
    await write('safety-plan/versions', safetyPlanForm(), 0);
    const [row] = await test.database.query<Record<string, string>>(
      `select i.id as incident, k.id as consent, p.id as plan from panoh.incidents i
       join panoh.consents k on k.case_id = i.case_id join panoh.safety_plans p on p.case_id = i.case_id
       where i.case_id = $1 limit 1`,
      [theirs],
    );
    const entry = (column: string): string =>
      `insert into panoh.support_entries (id, case_id, ${WRITTEN}, service_type, with_whom, given_on, ${column})
       values ($1, $2, $3, $4, 'psychosocial', 'her', current_date, $5)`;
    for (const [sql, id] of [
      [
        `insert into panoh.goal_progress (id, case_id, ${WRITTEN}, goal_id, step_no, progress, said_on)
         values ($1, $2, $3, $4, $5, 2, 'met', current_date)`,
        goal.id,
      ],
      [entry('corrects_id'), items[0].id],
      [entry('goal_id'), goal.id],
      [
        `insert into panoh.safety_plan_events (id, case_id, agency_id, marked_by, plan_id, kind)
         values ($1, $2, $3, $4, $5, 'reviewed')`,
        row?.['plan'],
      ],
    ])
      await refuses('lawyer', [sql, [...own(), id]]);
    await refuses('lawyer', [
      `insert into panoh.incident_perpetrators (id, incident_id, case_id, relationship) values ($1, $2, $3, 'husband_nikoh')`,
      [randomUUID(), row?.['incident'], mine],
    ]);
    const sent = await story.send('lawyer', mine, 'crisisCentre.psychosocial');
    await refuses('lawyer', [
      `update panoh.referrals set consent_id = $2 where id = $1`,
      [sent.id, row?.['consent']],
    ]);
    const order = await story.served('inspector', await story.open('inspector'), 30);
    await refuses('inspector2', [
      `insert into panoh.order_events (id, order_id, case_id, agency_id, kind, happened_at, recorded_by)
       values ($1, $2, $3, $4, 'lifted', panoh.now(), $5)`,
      [
        ...[randomUUID(), order.id, await story.open('inspector2')],
        ...[who('inspector2').agencyId, who('inspector2').userId],
      ],
    ]);
    const form = { kind: 'return', onDay: await story.day(9), detail: 'migration' };
    const [date] = (await write('key-dates', form)).dates;
    await outcome('lawyer', [
      `insert into panoh.key_date_events (id, case_id, ${WRITTEN}, date_id, note_no, kind, partition, step, on_day)
       values ($1, $2, $3, $4, $5, 2, 'return', 'perpetrator', 'called_off', current_date)`,
      [...own(), date.id],
    ]);
    const step = { step: 'moved', onDay: await story.day(12) };
    const moved = await who('caseworker')
      .post(`/key-dates/${date.id}/events`, step, date.version)
      .expect(200);
    expect(moved.body.dates[0].notes).toHaveLength(2);
  });

  describe('to lose what the owner of a referred case planned', () => {
    const pending = (id: string) =>
      test.database.query<{ id: string; rule: string; owner_role: string }>(
        `select id, rule, kind, owner_role, due_at from panoh.follow_ups where case_id = $1 and status = 'pending' order by id`,
        [id],
      );
    const rung = (stepNo: number, name: string, runAt: string): object => ({
      ...{ id: randomUUID(), stepNo, rung: name, runAt, tells: 'row' },
    });
    const ladder = (dueAt: string): object[] => [
      rung(101, 'owner', dueAt),
      rung(102, 'supervisor', new Date(Date.parse(dueAt) + 3 * 86_400_000).toISOString()),
    ];
    const far = (caseId: string, steps = ladder('2190-01-01T00:00:00Z')): Statement => [
      'select panoh.plan_follow_up($1)',
      [
        JSON.stringify({
          ...{ id: randomUUID(), caseId, rule: 'fu.regular', step: 1, partition: 'follow_ups', steps },
          ...{ kind: 'safety_contact', owner: 'case_lead', because: 'case_opened' },
          ...{ fromAt: '2190-01-01T00:00:00Z', dueAt: '2190-01-01T00:00:00Z' },
        }),
      ],
    ];
    const sooner = (id: string | undefined, steps: object[]): Statement => [
      'select panoh.plan_follow_up($1)',
      [JSON.stringify({ id, dueAt: SOONER, fromAt: SOONER, steps })],
    ];
    /** That this person cannot end, move or give away any of these rows. */
    const keepsAll = async (person: string, id: string, rows: readonly { id: string }[]): Promise<void> => {
      for (const row of rows) {
        for (const [status, found] of [
          ['done', `'reached_safe'`],
          ['done', `'done'`],
          ['replaced', 'null'],
        ])
          await refuses(person, far(id), [
            `select panoh.end_follow_up($1, '${status}', ${found}, null)`,
            [row.id],
          ]);
        await refuses(person, sooner(row.id, []));
        for (const taker of ['shelter_worker', 'receiving_agency', 'coordinator'])
          await refuses(person, [`select panoh.assign_follow_ups($1, $2, $3)`, [id, [row.id], taker]]);
      }
    };

    it('the agency that was asked, and the coordinator, end, move and give away nothing of it', async () => {
      const id = await story.openShared('caseworker');
      for (const [service, person] of [
        ['police.police_security', 'inspector'],
        ['legalAid.legal', 'lawyer'],
      ] as const) {
        const sent = await story.send('caseworker', id, story.form(service, { partitions: ['identity'] }));
        await story.accept(person, sent.id);
      }
      const before = await pending(id);
      // The coordinator settles what becomes of an offer.
      const ofOwner = before.filter(({ rule }) => !rule.startsWith('rf.'));
      const contacts = before.filter(({ rule }) => rule.startsWith('fu.'));
      expect(contacts.length).toBeGreaterThan(0);
      for (const person of ['inspector', 'lawyer']) await keepsAll(person, id, contacts);
      await keepsAll('coordinator', id, ofOwner);
      expect(await pending(id)).toEqual(before);
    });

    it('an agency that was offered the support lead ends nothing, and takes nothing on, before it accepts', async () => {
      const id = await story.openShared('inspector');
      const form = story.form('crisisCentre.psychosocial', { partitions: ['safe_contact'] });
      await who('inspector')
        .post(`/cases/${id}/support-lead-offers`, { answer: 'wanted', ...form })
        .expect(201);
      const [asked] = await test.database.query<{ id: string }>(
        `select id from panoh.referrals where case_id = $1 and kind = 'support_lead'`,
        [id],
      );
      const before = await pending(id);
      await keepsAll(
        'caseworker',
        id,
        before.filter(({ owner_role }) => owner_role !== 'receiving_agency'),
      );
      await refuses('caseworker', ['select panoh.answer_support_lead($1, true)', [asked?.id]]);
      expect(await pending(id)).toEqual(before);
      await story.accept('caseworker', asked?.id ?? '');
      const lead = 'select support_lead_state from panoh.cases where id = $1';
      expect(await test.database.query(lead, [id])).toEqual([{ support_lead_state: 'accepted' }]);
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

  it('nobody lowers a band alone, in the name of somebody else, or with an answer she gave herself', async () => {
    const id = await story.open('caseworker');
    await test.database.query(`update panoh.cases set band = 'high' where id = $1`, [id]);
    const change = (values: object): Statement => {
      const row = { from_band: 'high', to_band: 'standard', state: 'applied', ...values };
      return [
        `insert into panoh.band_changes (id, case_id, agency_id, from_band, to_band, sealed_reason, requested_by, requested_at, state, decided_by, decided_at)
         select gen_random_uuid(), $1, a.agency_id, r.from_band, r.to_band, 'x', r.requested_by, panoh.now(), r.state, r.decided_by, r.decided_at
         from jsonb_populate_record(null::panoh.band_changes, $2::jsonb) r, panoh.cases a where a.id = $1`,
        [id, JSON.stringify(row)],
      ];
    };
    const lower: Statement = [`update panoh.cases set band = 'standard' where id = $1`, [id]];
    for (const person of ['caseworker', 'supervisor']) {
      await refuses(person, lower);
      await refuses(person, [`update panoh.cases set assessed_at = panoh.now() where id = $1`, [id]]);
    }
    const { userId: mine } = who('caseworker');
    const { userId: hers } = who('supervisor');
    await refuses('caseworker', change({ requested_by: mine }), lower);
    await refuses('caseworker', change({ requested_by: hers }), lower);
    const decided = { requested_by: hers, decided_by: mine, decided_at: SOONER };
    await refuses('caseworker', change(decided), lower);
    const asked = change({ requested_by: mine, state: 'pending' });
    for (const by of [mine, hers])
      await refuses(
        'caseworker',
        asked,
        [
          `update panoh.band_changes set state = 'applied', decided_by = $2, decided_at = panoh.now() where case_id = $1`,
          [id, by],
        ],
        lower,
      );
    expect(await test.database.query('select band from panoh.cases where id = $1', [id])).toEqual([
      { band: 'high' },
    ]);
    // The second person decides on a pending change, in her own name.
    const pending = { from_band: 'high', to_band: 'medium', state: 'pending', requested_by: hers };
    expect(await outcome('supervisor', change(pending))).toMatch(/^done/);
    const decide = (person: string, by: string): Promise<string> =>
      outcome(person, [
        `update panoh.band_changes set state = 'applied', decided_by = $2, decided_at = panoh.now() where case_id = $1`,
        [id, who(by).userId],
      ]);
    expect(await decide('supervisor', 'supervisor2')).toBe('42501');
    expect(await decide('supervisor', 'supervisor')).toBe('42501');
    expect(await decide('supervisor2', 'supervisor2')).toBe('done: 1');
  });
});

const PASSWORD = 'a quiet morning in spring';

/** People with an account and bad intentions, at the routes that they may call. */
describe('somebody of the inside', () => {
  const closing = new ClosingStory(test, kulob);
  it('registers no case that nobody could see: where all who could take it over are blocked, it says so', async () => {
    const conflict = { answer: 'yes', agencyIds: [closing.agency('crisisCentre'), closing.agency('police')] };
    const before = await test.database.query('select 1 from panoh.cases');
    const answer = await story.as('inspector').post('/cases', caseForm({ conflict })).expect(409);
    expect(answer.body.code).toBe('no_fallback_agency');
    expect(await test.database.query('select 1 from panoh.cases')).toHaveLength(before.length);
  });

  it('seals the keys of a case to the fallback agency only when the case passes to it', async () => {
    const wraps = (id: string): Promise<{ n: number }[]> =>
      test.database.query(
        'select count(*)::int as n from vault.case_keys where case_id = $1 and agency_id = $2',
        [id, closing.agency('crisisCentre')],
      );
    const conflict = { answer: 'yes', agencyIds: [closing.agency('police')] };
    const kept = (await story.as('lawyer').post('/cases', caseForm({ conflict })).expect(201)).body.id;
    const passed = (await story.as('inspector').post('/cases', caseForm({ conflict })).expect(201)).body.id;
    expect(await wraps(kept)).toEqual([{ n: 0 }]);
    expect((await wraps(passed))[0]?.n).toBeGreaterThan(0);
    await story.as('supervisor').get(`/cases/${passed}`).expect(200);
    await story.as('inspector').get(`/cases/${passed}`).expect(404);
  });

  it('reaches no case as an administrator, whatever other role the account was given', async () => {
    const id = await story.open('specialist');
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
    const [id] = (await closing.ready(1)) as [string];
    const request = await closing.endorsed(id);
    const { userId } = who('lawyer');
    const become = (change: string) =>
      test.database.query(`update panoh.users set ${change} where id = $1`, [userId]);
    const approve = () => closing.step(request, 'approval', { person: 'lawyer', seen: 2 });
    await become(`status = 'disabled'`);
    await approve().expect(401);
    // Nor for another agency, to which she has moved since.
    for (const agency of ['healthRoom', 'crisisCentre']) {
      await become(`status = 'active', agency_id = '${closing.agency(agency)}'`);
      expect((await approve()).status).toBeGreaterThanOrEqual(400);
    }
    await become(`agency_id = '${closing.agency('legalAid')}'`);
    expect(await closing.statusOf(id)).toBe('open');
    await approve().expect(204);
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

  it('the lock holds after two milliards of wrong passwords as after five', async () => {
    await failures('lawyer', 2_147_483_000);
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
    const answer = await attempt('Prosecutor', PASSWORD).set('Host', host).expect(204);
    const cookie = String(answer.headers['set-cookie']);
    expect(/; Secure/.test(cookie)).toBe(isSecure);
    // No neighbour under the same name, and no page from before HTTPS, can set such a one.
    expect(/^__Host-panoh_session=/.test(cookie)).toBe(isSecure);
    expect(cookie).toMatch(/; Path=\/;/);
    expect(cookie).not.toMatch(/Domain/);
    const [sent = ''] = cookie.split(';');
    const ask = (value: string) => request(server).get('/api/session').set('Host', host).set('Cookie', value);
    const { user } = (await ask(sent).expect(200)).body;
    expect(user).toMatchObject({ roles: ['prosecutor'], agency: { type: 'prosecutor' } });
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
