import { beforeAll, describe, expect, it } from '@jest/globals';
import { randomUUID } from 'node:crypto';
import { AppRole } from './support/app-role.js';
import { assessmentForm } from './support/assessments.js';
import { contactForm, safetyPlanForm, supportForm } from './support/forms.js';
import { startKulob } from './support/kulob.js';
import { OrderStory } from './support/orders.js';

const { test, kulob } = await startKulob();
const role = await AppRole.connect(test);

const story = new OrderStory(test, kulob);

/** The ids of every row of a case, as an attacker may have found them. */
interface Known {
  caseId: string;
  agencyId: string;
  otherAgencyId: string;
  userId: string;
  followUpId: string;
  referralId: string;
  acceptedId: string;
  episodeId: string;
  blockId: string;
  pairId: string;
  pairDecisionId: string;
}
type Call = (known: Known) => unknown[];

const LADDER = ['owner', 'supervisor'].map((rung, place) => ({
  ...{ id: randomUUID(), stepNo: 200 + place, rung, runAt: '2026-01-01T00:00:00Z', tells: 'row' },
}));

/** Every changing function of the app role, with arguments of an attacker who knows all ids. */
const CHANGES: Record<string, Call> = {
  accept_referral: ({ referralId }) => [referralId, randomUUID()],
  add_event: ({ caseId }) => [
    {
      ...{ id: randomUUID(), caseId, kind: 'referral_sent', partition: 'core' },
      happenedAt: '2026-01-01T00:00:00Z',
    },
  ],
  // Moves a waiting row if the id exists; otherwise creates a row.
  plan_follow_up: ({ caseId, followUpId }) => [
    {
      ...{ id: followUpId, caseId, rule: 'fu.regular', step: 1, partition: 'follow_ups', kind: 'task' },
      ...{ owner: 'case_lead', fromAt: '2026-01-01T00:00:00Z', dueAt: '2026-01-01T00:00:00Z' },
      because: 'case_opened',
      steps: LADDER,
    },
  ],
  analyze_import: () => [],
  answer_call_in: () => [randomUUID(), 'asked', 1, true],
  answer_programme_signal: () => [randomUUID(), randomUUID(), 'acted', null],
  answer_support_lead: ({ referralId }) => [referralId, true],
  ask: ({ followUpId }) => [followUpId, null],
  assign_follow_ups: ({ caseId, followUpId }) => [caseId, [followUpId], 'shelter_worker'],
  escalate_to_supervisor_now: ({ caseId }) => [caseId, randomUUID()],
  cast_block_vote: ({ blockId }) => [blockId, 'lift'],
  close_case: ({ episodeId }) => [episodeId, false],
  compare_pair: ({ caseId, pairId }) => [caseId, pairId, 'same'],
  decide_pair: ({ pairId, pairDecisionId }) => [pairId, pairDecisionId, 'same'],
  drop_wraps: ({ caseId, otherAgencyId }) => [caseId, otherAgencyId, ['core', 'identity', 'legal']],
  end_follow_up: ({ followUpId }) => [followUpId, 'done', 'done', null],
  end_support_lead: ({ caseId }) => [caseId],
  end_court_contacts: () => [randomUUID()],
  plan_court_help: () => [randomUUID(), null],
  erase_case: ({ caseId }) => [caseId, 'ANY', 'survivor_request'],
  hand_in_registration: ({ caseId }) => [caseId, null, null],
  draft_edition: () => [2000, 'second_half', '[]', '[]'],
  move_edition: () => [randomUUID(), 1, 'publish', null, null],
  hold_case: ({ caseId }) => [randomUUID(), caseId, 'court_case', '2126-12-31'],
  inherit_blocks: ({ acceptedId, caseId }) => [acceptedId, caseId],
  keep_name: ({ userId, agencyId }) => [
    'staff',
    { id: userId, keyedFor: agencyId, tokens: ['AAAA'], probes: [] },
  ],
  lapse_closure: ({ caseId }) => [caseId],
  lock_case: ({ caseId }) => [caseId, false],
  lock_imported_contact: ({ caseId }) => [caseId],
  share_contact_outcome: ({ caseId }) => [
    {
      ...{ id: randomUUID(), caseId, fromCaseId: caseId, contactedAt: '2026-01-01T00:00:00Z' },
      ...{ outcome: 'reached_safe', alone: 'yes', inSafeWindow: true, countsAsSafe: true },
      ...{ countsAsAttempt: true, failures: 0, stops: true },
    },
  ],
  expedite_escalations: ({ caseId }) => [caseId, 24, 4],
  reopen_case: ({ caseId }) => [caseId],
  take_back_import: () => [randomUUID()],
  take_incident_export: () => [randomUUID()],
  open_emergency: () => [{ id: randomUUID(), reference: 'none', reasonCode: 'missing' }],
  review_basis: () => [randomUUID(), 'upheld'],
  lock_account: ({ userId }) => [userId],
  start_block: ({ caseId, agencyId }) => [randomUUID(), caseId, 'agency', agencyId, null, 'person'],
  agree_overrides: ({ episodeId }) => [episodeId, 1],
  ask_for_group_consent: () => [randomUUID()],
  ask_for_import_consents: ({ agencyId }) => [randomUUID(), agencyId],
  record_correction: ({ followUpId }) => [
    {
      ...{ id: randomUUID(), subjectKind: 'contact', subjectId: followUpId, reason: 'typing', version: 1 },
      ...{ state: 'applied', values: { outcome: 'reached_safe', alone: 'yes' } },
    },
  ],
  decide_correction: ({ episodeId }) => [{ id: episodeId, state: 'confirmed', version: 1 }],
  see_order_notice: ({ episodeId }) => [episodeId],
  take_back_order_notice: ({ episodeId }) => [episodeId],
  send_order_notice: ({ episodeId, otherAgencyId }) => [{ orderId: episodeId, agencyId: otherAgencyId }],
  add_court_entry: ({ caseId }) => [
    { id: randomUUID(), openingId: caseId, entry: 'full', onDay: '2026-01-01' },
  ],
  answer_extension: ({ episodeId }) => [{ orderId: episodeId, decision: 'agreed', days: 5 }],
  apply_appointment: () => [randomUUID()],
  notify_people: ({ caseId, userId }) => [caseId, null, 'question_asked', caseId, [userId]],
  notify_message: ({ acceptedId }) => [acceptedId],
  undo_acceptance: ({ acceptedId }) => [acceptedId],
  ...{
    hand_over_cases: ({ agencyId: to, otherAgencyId: agencyId }) => [
      { agencyId, toAgencyId: to, offers: [] },
    ],
    confirm_hand_overs: ({ otherAgencyId }) => [otherAgencyId],
    take_back_endings: ({ otherAgencyId }) => [otherAgencyId],
    end_handed_over: ({ acceptedId }) => [acceptedId],
    release_call_ins: ({ acceptedId }) => [acceptedId],
  },
  change_help: ({ caseId }) => [caseId, 1, 'take', { reason: 'late', steps: [] }],
  answer_by_sms: ({ caseId }) => [caseId, 1, { template: 'thanks' }],
  open_sms: ({ caseId }) => [caseId, 1],
};

/** What these functions do besides, by another argument. */
const ALSO: readonly (readonly [string, Call])[] = [
  ['lock_case', ({ caseId }) => [caseId, true]],
  ['hold_case', ({ caseId }) => [randomUUID(), caseId, null, null]],
  [
    'keep_name',
    ({ caseId, agencyId }) => [
      'perpetrator',
      { id: randomUUID(), caseId, keyedFor: agencyId, tokens: [], probes: [] },
    ],
  ],
];

/** The doors themselves, what is meant for anybody, the record of who came, and what concerns nobody but the viewer's own session. */
const DOORS =
  'receive_sms request_callback give_voice keep_voice_code settle_sms add_push_device begin_session change_email_address file_bytes notify_read_budget_spent write_audit'.split(
    ' ',
  );

/** Every function that reads a case. */
const READS: Record<string, Call> = {
  agenda_proposals: ({ agencyId }) => [agencyId],
  block_facts: ({ caseId, agencyId }) => [caseId, agencyId, null],
  block_reviews: () => [],
  blocks_of: ({ caseId }) => [caseId],
  contact_assignees_of: ({ caseId }) => [[caseId]],
  courts_at_lawyer: ({ caseId }) => [caseId],
  court_receivers: ({ caseId }) => [caseId],
  court_work: () => [],
  court_figures: () => ['2026-01-01', '2027-01-01'],
  shock_figures: ({ agencyId }) => [agencyId, ['2000-01-01'], ['2100-01-01']],
  programme_figures: () => ['2026-01-01', '2027-01-01'],
  has_own_lawyer: () => [],
  access_to_cases: ({ caseId }) => [[caseId]],
  supervisor_calls: () => [],
  choosable: ({ caseId }) => [caseId, ['caseworker']],
  gate_facts: ({ caseId }) => [caseId],
  contact_shares: ({ caseId }) => [[caseId]],
  viewer_coordinates_case: ({ caseId }) => [caseId],
  gives_second_look: ({ followUpId }) => [followUpId],
  count_own: () => ['2026-01-01', '2027-01-01', '{}', true],
  edition_exact: () => [randomUUID(), 2000],
  supply: ({ agencyId }) => [agencyId, '2000-01-01', '2100-01-01'],
  voices_heard: () => [],
  silent_agencies: () => ['2000-01-01', '2001-01-01'],
  critical_triage: ({ caseId }) => [caseId],
  decision_owners: ({ caseId }) => [caseId],
  emergencies_of: ({ caseId }) => [caseId],
  emergency_is_locked: () => [],
  emergency_target: ({ caseId }) => [caseId],
  emergency_view: ({ caseId }) => [caseId],
  entry_sight: ({ caseId, agencyId }) => [caseId, agencyId],
  erasure_facts: ({ caseId }) => [caseId],
  hand_overs: ({ caseId, agencyId }) => [caseId, agencyId, null],
  import_backlog: ({ agencyId }) => [agencyId],
  imports: ({ caseId }) => [caseId],
  indicators: ({ agencyId }) => [agencyId, '2026-01-01', '2026-10-01', '2027-01-01', null],
  known_at: ({ caseId }) => [caseId],
  known_returns: ({ caseId }) => [[caseId]],
  linkage_pairs: () => [true, null, 100],
  message_readers: ({ acceptedId }) => [acceptedId],
  may_grant: ({ caseId, otherAgencyId }) => [caseId, otherAgencyId, 'own', ['core'], null],
  order_contacts: ({ caseId }) => [caseId],
  order_statuses: ({ caseId }) => [caseId],
  owned_block: ({ blockId }) => [blockId],
  viewer_owns_case: ({ caseId }) => [caseId],
  pair_decisions: () => [null, 100],
  packet_references: ({ caseId }) => [caseId],
  receipt: ({ caseId }) => [caseId],
  receivers_of: ({ caseId }) => [caseId, true],
  rows_of_rules: ({ agencyId }) => [agencyId, ['fu.regular']],
  premature_settlements: ({ agencyId }) => [agencyId],
  unshared_cases: () => [],
  released_call_ins: () => [],
  sharing_state: ({ caseId, otherAgencyId }) => [caseId, otherAgencyId],
  support_counts: ({ caseId }) => [caseId],
  plan_to_continue: ({ caseId }) => [caseId],
  needs_before: ({ caseId }) => [caseId],
  notices_of_order: ({ episodeId }) => [episodeId],
  received_notices: () => [],
  stations_to_notify: ({ episodeId }) => [episodeId],
  endable_cases: ({ agencyId, otherAgencyId }) => [agencyId, otherAgencyId],
  ending_keys: ({ referralId }) => [referralId],
};

/** These tables change anyway: each call opens a session, and refusals leave an entry. */
const MOVING = ['panoh.sessions', 'panoh.audit_entries'];
/** Without a session, of roles that work on no case of hers, and of another group. */
const STRANGERS = [
  ...[null, 'statistician', 'administrator', 'operator'],
  ...['caseworkerElsewhere', 'coordinatorElsewhere'],
];
/** What the work of a role is. */
const WORK: Readonly<Record<string, readonly string[]>> = {
  administrator: ['keep_name', 'lock_account'],
  statistician: ['draft_edition'],
};

/** Attackers who know every id: unrelated to the case, or signed out. */
describe('functions of the database, asked by a stranger', () => {
  let known: Known;

  const callOf = (name: string, call: Call): [sql: string, parameters: unknown[]] => {
    const parameters = call(known).map((value) =>
      value !== null && typeof value === 'object' && !Array.isArray(value) ? JSON.stringify(value) : value,
    );
    const places = parameters.map((_, place) => `$${place + 1}`).join(', ');
    return [`select to_jsonb(f) as told from panoh.${name}(${places}) f`, parameters];
  };

  const one = async (sql: string): Promise<string> =>
    (await test.database.query<{ id: string }>(sql, [known.caseId]))[0]?.id ?? '';

  /** A digest of every row of every table. */
  async function state(): Promise<Record<string, string>> {
    const tables = await test.database.query<{ name: string }>(
      `select schemaname || '.' || tablename as name from pg_tables where schemaname in ('panoh', 'vault', 'linkage') order by 1`,
    );
    const digests: Record<string, string> = {};
    for (const { name } of tables.filter((table) => !MOVING.includes(table.name))) {
      const [row] = await test.database.query<{ digest: string }>(
        // Every session changes the sign-in time of a user.
        `select coalesce(md5(string_agg((to_jsonb(t) - 'signed_in_at')::text, '|' order by t::text)), '') as digest from ${name} t`,
      );
      digests[name] = row?.digest ?? '';
    }
    return digests;
  }

  beforeAll(async () => {
    const caseId = await story.openShared('caseworker');
    const taken = await story.send(
      'caseworker',
      caseId,
      story.form('police.police_security', { partitions: ['identity'] }),
    );
    await story.accept('inspector', taken.id);
    const asked = await story.send('caseworker', caseId, 'legalAid.legal');
    const { agencyId, userId } = story.as('caseworker');
    known = {
      ...{ caseId, agencyId, userId, otherAgencyId: story.as('inspector').agencyId, followUpId: '' },
      ...{ referralId: asked.id, acceptedId: taken.id, episodeId: '', blockId: randomUUID() },
      pairId: randomUUID(),
      pairDecisionId: randomUUID(),
    };
    await test.database.query(
      `insert into panoh.conflict_blocks (id, case_id, subject_kind, subject_id, source) values ($1, $2, 'agency', $3, 'person')`,
      [known.blockId, caseId, story.as('shelterWorker').agencyId],
    );
    await test.database.query(
      `insert into panoh.closure_episodes (id, case_id, episode_no, reason, state, requested_by, requested_at)
       values (gen_random_uuid(), $1, 1, 'needs_met', 'requested', $2, panoh.now())`,
      [caseId, userId],
    );
    // Of her case with one that is nobody's.
    const other = 'ffffffff-ffff-4fff-bfff-ffffffffffff';
    await test.database.query(
      `insert into linkage.pairs (id, one, other, is_linked, is_doubtful, sealed) values ($1, $2, $3, false, true, '')`,
      [known.pairId, caseId, other],
    );
    await test.database.query(
      `insert into linkage.decisions (id, pair_id, one, other, answer, decided_by) values ($1, $2, $3, $4, 'same', $5)`,
      [known.pairDecisionId, known.pairId, caseId, other, userId],
    );
    known.followUpId = await one(
      `select id from panoh.follow_ups where case_id = $1 and status = 'pending' and partition = 'follow_ups' limit 1`,
    );
    known.episodeId = await one('select id from panoh.closure_episodes where case_id = $1');
  });

  it('are all asked here, each with its own question', async () => {
    const callable = await test.database.query<{ name: string }>(
      `select proname::text as name from pg_proc where pronamespace = 'panoh'::regnamespace and provolatile = 'v'
         and prosecdef and prorettype <> 'trigger'::regtype and has_function_privilege('panoh_app', oid, 'execute') order by 1`,
    );
    expect(callable.map(({ name }) => name)).toEqual([...Object.keys(CHANGES), ...DOORS].sort());
    expect(known.followUpId && known.episodeId).not.toBe('');
  });

  it.each(STRANGERS)('change nothing at the word of %s', async (person) => {
    const before = await state();
    const who = person === null ? null : story.as(person);
    const own = person === null ? [] : (WORK[person] ?? []);
    const asked = Object.entries(CHANGES).filter(([name]) => !own.includes(name));
    for (const [name, call] of [...asked, ...ALSO]) {
      const outcome = await role.outcome(who, callOf(name, call));
      // Each refusal is for a missing right. Functions that succeed had nothing to change.
      if (outcome !== 'done: yes') expect({ name, outcome }).toEqual({ name, outcome: '42501' });
    }
    expect(await state()).toEqual(before);
    expect(await sessionsOf(known.userId)).toBeGreaterThan(0);
  });

  it.each(STRANGERS)('tell nothing of a case to %s', async (person) => {
    const who = person === null ? null : story.as(person);
    for (const [name, call] of Object.entries(READS)) {
      const told = await role
        .as<{ told: unknown }>(who, callOf(name, call))
        .catch((error: { driverError?: { code?: string } }) => [{ told: error.driverError?.code }]);
      const said = told
        .map((row) => row.told)
        .filter((value) => value !== null && value !== false && value !== '42501');
      expect({ name, said }).toEqual({ name, said: [] });
    }
  });

  async function sessionsOf(userId: string): Promise<number> {
    const [row] = await test.database.query<{ count: number }>(
      'select count(*)::int as count from panoh.sessions where user_id = $1 and ended_at is null',
      [userId],
    );
    return row?.count ?? 0;
  }
});

/** Each side of a referral writes the other side's part, or an attacker writes in another user's name. */
describe('statements of the app role in the place of somebody else', () => {
  it('another agency tells of what it took part in, and of nothing else', async () => {
    const caseId = await story.openShared('caseworker');
    await story.accept('lawyer', (await story.send('caseworker', caseId, 'legalAid.legal')).id);
    const tell = (person: string, kind: string | null, more: object = {}): Promise<string> => {
      const event = { id: randomUUID(), caseId, kind, partition: 'core', happenedAt: '2026-01-01T00:00:00Z' };
      const sql = 'select panoh.add_event($1)';
      return role.outcome(story.as(person), [sql, [JSON.stringify({ ...event, ...more })]]);
    };
    const before = await story.timeline('caseworker', caseId);
    for (const kind of ['case_closed', 'closure_approved', 'contact_recorded', 'order_served', null])
      for (const person of ['lawyer', 'coordinator'])
        expect({ kind, outcome: await tell(person, kind) }).toEqual({ kind, outcome: '42501' });
    expect(await story.timeline('caseworker', caseId)).toEqual(before);
    expect(await tell('lawyer', 'referral_contacted', { raisesRisk: true })).toBe('42501');
    expect(await tell('lawyer', 'referral_contacted')).toBe('done: yes');
  });

  it('nobody adds to a case in the name of somebody else, in any table that names its writer', async () => {
    const caseId = await story.open('caseworker', { disability: 'yes' });
    const write = (path: string, form: object, version?: number) =>
      story.as('caseworker').post(`/cases/${caseId}/${path}`, form, version);
    await write(
      'assessments',
      assessmentForm({}, { raise: { band: 'high', reason: 'She is afraid.' } }),
    ).expect(201);
    await write('contacts', contactForm({ contactedAt: await story.at(0) })).expect(201);
    await write('legal-qualifications', { articles: [], measures: [] }).expect(201);
    await write('closure-statements', { kind: 'may_return_told' }).expect(201);
    const today = await story.day();
    const unasked = { sawViolence: 'unknown', wasHurt: 'unknown', usedAsThreat: 'unknown' };
    const child = {
      ...{ birthYear: 2017, sex: 'girl', livesWith: 'her', birthCertificate: 'held_by_him' },
      ...{ ...unasked, hasDisability: 'unknown', words: { givenName: 'Намуна' } },
    };
    await write('children', child).expect(204);
    await write('support-entries', supportForm({ givenOn: today })).expect(201);
    await write('key-dates', { kind: 'return', onDay: await story.day(9), detail: 'migration' }).expect(201);
    await write('safety-plan/versions', safetyPlanForm(), 0).expect(201);
    await write('goals', { domain: 'documents', words: 'A passport.', setOn: today }).expect(201);
    const needs = { answers: [{ need: 'legal', answer: 'wanted' }], saidOn: today };
    await write('needs', needs, 0).expect(200);
    await story.as('caseworker').put(`/cases/${caseId}/label`, { label: 'Red coat' }, 0).expect(204);
    const order = await story.served('caseworker', caseId, 30);
    await story
      .as('caseworker')
      .put(`/orders/${order.id}/respondent`, { surname: 'Намунаев' }, order.version)
      .expect(200);
    const AUTHORS = ['contacted_by', 'assessed_by', 'requested_by', 'recorded_by', 'written_by'];
    const TABLES =
      'incidents narratives legal_qualifications contacts risk_assessments suicide_triages disability_answers band_changes consents closure_statements protection_orders order_events respondents children support_entries key_date_events safety_plans goal_progress need_answers case_labels';
    for (const table of TABLES.split(' ')) {
      const [found] = await test.database.query<{ row: Record<string, unknown> }>(
        `select to_jsonb(t) as row from panoh.${table} t where case_id = $1 limit 1`,
        [caseId],
      );
      const add = (values: object): Promise<string> =>
        role.outcome(story.as('caseworker'), [
          `insert into panoh.${table} select * from jsonb_populate_record(null::panoh.${table}, $1)`,
          [JSON.stringify({ ...found?.row, id: randomUUID(), ...values })],
        ]);
      const others: object[] = AUTHORS.filter((author) => found?.row[author]).map((author) => ({
        [author]: story.as('caseworker2').userId,
      }));
      if (table !== 'consents' && found?.row['agency_id'])
        others.push({ agency_id: story.as('lawyer').agencyId });
      expect([table, others.length]).not.toEqual([table, 0]);
      for (const other of others)
        expect({ table, other, outcome: await add(other) }).toEqual({ table, other, outcome: '42501' });
      expect([table, await add({})]).not.toEqual([table, '42501']);
    }
  });
});
