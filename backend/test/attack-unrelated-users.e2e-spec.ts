import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { startApp } from './support/app.js';
import type { TestApp } from './support/app.js';
import { AppRole } from './support/app-role.js';
import { arrangeKulob } from './support/kulob.js';
import { OrderStory } from './support/orders.js';

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
  id: randomUUID(),
  stepNo: 200 + place,
  rung,
  runAt: '2026-01-01T00:00:00Z',
  tells: 'row',
}));

/** Every changing function of the app role, with arguments of an attacker who knows all ids. */
const CHANGES: Record<string, Call> = {
  accept_referral: ({ referralId }) => [referralId, randomUUID()],
  add_event: ({ caseId }) => [
    {
      id: randomUUID(),
      caseId,
      kind: 'referral_sent',
      partition: 'core',
      happenedAt: '2026-01-01T00:00:00Z',
    },
  ],
  // Moves a waiting row if the id exists; otherwise creates a row.
  plan_follow_up: ({ caseId, followUpId }) => [
    {
      id: followUpId,
      caseId,
      rule: 'fu.regular',
      step: 1,
      partition: 'follow_ups',
      kind: 'task',
      owner: 'case_lead',
      fromAt: '2026-01-01T00:00:00Z',
      dueAt: '2026-01-01T00:00:00Z',
      because: 'case_opened',
      steps: LADDER,
    },
  ],
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
      id: randomUUID(),
      caseId,
      fromCaseId: caseId,
      contactedAt: '2026-01-01T00:00:00Z',
      outcome: 'reached_safe',
      alone: 'yes',
      inSafeWindow: true,
      countsAsSafe: true,
      countsAsAttempt: true,
      failures: 0,
      stops: true,
    },
  ],
  expedite_escalations: ({ caseId }) => [caseId, 24, 4],
  reopen_case: ({ caseId }) => [caseId],
  take_incident_export: () => [randomUUID()],
  open_emergency: () => [{ id: randomUUID(), reference: 'none', reasonCode: 'missing' }],
  review_basis: () => [randomUUID(), 'upheld'],
  lock_account: ({ userId }) => [userId],
  start_block: ({ caseId, agencyId }) => [randomUUID(), caseId, 'agency', agencyId, null, 'person'],
  agree_overrides: ({ episodeId }) => [episodeId, 1],
  answer_extension: ({ episodeId }) => [{ orderId: episodeId, decision: 'agreed', days: 5 }],
  apply_appointment: () => [randomUUID()],
  notify_people: ({ caseId, userId }) => [caseId, null, 'question_asked', caseId, [userId]],
  undo_acceptance: ({ acceptedId }) => [acceptedId],
  change_help: ({ caseId }) => [caseId, 1, 'take', { reason: 'late', steps: [] }],
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
const DOORS = [
  'request_callback',
  'begin_session',
  'change_email_address',
  'notify_read_budget_spent',
  'write_audit',
];

/** Every function that reads a case. */
const READS: Record<string, Call> = {
  agenda_proposals: ({ agencyId }) => [agencyId],
  block_facts: ({ caseId, agencyId }) => [caseId, agencyId, null],
  block_reviews: () => [],
  blocks_of: ({ caseId }) => [caseId],
  contact_assignee_of: ({ caseId }) => [caseId],
  case_access: ({ caseId }) => [caseId],
  choosable: ({ caseId }) => [caseId, ['caseworker']],
  gate_facts: ({ caseId }) => [caseId],
  contact_shares: ({ caseId }) => [[caseId]],
  viewer_coordinates_case: ({ caseId }) => [caseId],
  count_own: () => ['2026-01-01', '2027-01-01', '{}', true],
  edition_exact: () => [randomUUID(), 2000],
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
  imports: ({ caseId }) => [caseId],
  indicators: ({ agencyId }) => [agencyId, '2026-01-01', '2026-10-01', '2027-01-01', null],
  known_at: ({ caseId }) => [caseId],
  linkage_pairs: () => [true, null, 100],
  may_grant: ({ caseId, otherAgencyId }) => [caseId, otherAgencyId, 'own', ['core'], null],
  order_contacts: ({ caseId }) => [caseId],
  order_statuses: ({ caseId }) => [caseId],
  owned_block: ({ blockId }) => [blockId],
  viewer_owns_case: ({ caseId }) => [caseId],
  pair_decisions: () => [null, 100],
  packet_references: ({ caseId }) => [caseId],
  receipt: ({ caseId }) => [caseId],
  receivers_of: ({ caseId }) => [caseId],
  rows_of_rules: ({ agencyId }) => [agencyId, ['fu.regular']],
  premature_settlements: ({ agencyId }) => [agencyId],
  sharing_state: ({ caseId, otherAgencyId }) => [caseId, otherAgencyId],
  support_counts: ({ caseId }) => [caseId],
};

/** These tables change anyway: each call opens a session, and refusals leave an entry. */
const MOVING = ['panoh.sessions', 'panoh.audit_entries'];
const STRANGERS = [
  null,
  'statistician',
  'administrator',
  'operator',
  'caseworkerElsewhere',
  'coordinatorElsewhere',
];
/** What the work of a role is. */
const WORK: Readonly<Record<string, readonly string[]>> = {
  administrator: ['keep_name', 'lock_account'],
  statistician: ['draft_edition'],
};

/** Attackers who know every id: unrelated to the case, or signed out. */
describe('functions of the database, asked by a stranger', () => {
  let test: TestApp;
  let role: AppRole;
  let story: OrderStory;
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
    test = await startApp();
    const kulob = await arrangeKulob(test);
    role = await AppRole.connect(test);
    story = new OrderStory(test, kulob);
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
      caseId,
      agencyId,
      userId,
      otherAgencyId: story.as('inspector').agencyId,
      followUpId: '',
      referralId: asked.id,
      acceptedId: taken.id,
      episodeId: '',
      blockId: randomUUID(),
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
  }, 30_000);
  afterAll(async () => {
    await role.close();
    await test.close();
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
