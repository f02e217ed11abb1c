import type { MigrationInterface, QueryRunner } from 'typeorm';
import { openToRotation } from './support/key-rotation.js';
import { HELP_FOR_APP, HELP_FOR_WORKER, HELP_INNER } from './support/help-functions.js';
import { reversed, rewrite } from './support/passages.js';
import type { Passage } from './support/passages.js';
import { protect } from './support/policies.js';
import { quickenPolicies } from './support/quick-policies.js';

/** Its own pseudonym stands in the audit log, as that of a case does. */
const AUDITED: readonly Passage[] = [
  [
    `touched := array(select c.audit_pseudonym from cases c where c.id = any (touched));`,
    `touched := array(select c.audit_pseudonym from cases c where c.id = any (touched)
        union all select h.audit_pseudonym from help_requests h where h.id = any (touched));`,
  ],
];

/** Somebody who asked to be called waits for no digest, and breaks quiet hours like what concerns a high risk. */
const TOLD: readonly Passage[] = [
  [
    `('task_late', 'band_high', 'emergency_opened', 'read_budget_spent')`,
    `('task_late', 'band_high', 'emergency_opened', 'read_budget_spent', 'help_waiting', 'help_late', 'help_doubtful')`,
  ],
  [
    `n.kind in ('band_high', 'emergency_opened')`,
    `n.kind in ('band_high', 'emergency_opened', 'help_waiting', 'help_late')`,
  ],
];

/** The watchdog looks at this ladder as at that of follow-ups. */
const WATCHED: readonly Passage[] = [
  [
    `from follow_up_steps where state in ('waiting', 'claimed', 'unheard')`,
    `from (select state, run_at, lease_until, attempts from follow_up_steps
          union all select state, run_at, lease_until, attempts from help_steps) steps_of_both
        where state in ('waiting', 'claimed', 'unheard')`,
  ],
];

const nameOf = (signature: string): string => signature.replace(/p_\w+ /g, '').replace(/\(p /, '(');
const OF_HOTLINE = `agency_id = (select (panoh.viewer()).agency_id)
  and (select (panoh.viewer()).roles)::text[] && '{hotline_worker,supervisor}'::text[]`;
const TABLES = ['help_events', 'help_steps', 'help_words', 'help_requests', 'help_lines'];

/** The quiet way to ask for help (ADR 23): who asked, sealed to the hotline alone, and a ladder until somebody has answered. */
export class HearRequests1795500000098 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await this.createTables(runner);
    await this.protectTables(runner);
    for (const [signature, body] of Object.entries({ ...HELP_INNER, ...HELP_FOR_APP, ...HELP_FOR_WORKER })) {
      await runner.query(`create function panoh.${signature} ${body}`);
      await runner.query(`revoke execute on function panoh.${nameOf(signature)} from public`);
    }
    for (const signature of Object.keys(HELP_FOR_APP))
      await runner.query(`grant execute on function panoh.${nameOf(signature)} to panoh_app`);
    for (const signature of Object.keys(HELP_FOR_WORKER))
      await runner.query(`grant execute on function panoh.${nameOf(signature)} to panoh_worker`);
    await openToRotation(runner, 'panoh.help_words', {
      reads: ['id', 'agency_id', 'agency_key_version'],
      writes: ['agency_key_version', 'sealed_key'],
    });
    await rewrite(runner, 'panoh.write_audit(jsonb)', AUDITED);
    await rewrite(runner, 'panoh.plan_messages()', TOLD);
    await rewrite(runner, 'panoh.reminder_state()', WATCHED);
    await quickenPolicies(runner);
  }

  async down(runner: QueryRunner): Promise<void> {
    await rewrite(runner, 'panoh.reminder_state()', reversed(WATCHED));
    await rewrite(runner, 'panoh.plan_messages()', reversed(TOLD));
    await rewrite(runner, 'panoh.write_audit(jsonb)', reversed(AUDITED));
    for (const signature of Object.keys({ ...HELP_FOR_APP, ...HELP_FOR_WORKER, ...HELP_INNER }).reverse())
      await runner.query(`drop function panoh.${nameOf(signature)}`);
    await runner.query(`delete from panoh.notifications where kind like 'help_%'`);
    await runner.query(`delete from panoh.outbox where queue = 'help-requests'`);
    for (const table of TABLES) await runner.query(`drop table panoh.${table}`);
  }

  private async createTables(runner: QueryRunner): Promise<void> {
    // What the hotline promises: within how many minutes of its hours somebody has read what came.
    await runner.query(`create table panoh.help_lines (
      agency_id uuid primary key constraint help_lines_agency_fk references panoh.agencies,
      is_open boolean not null,
      within_minutes smallint not null constraint help_lines_minutes_check check (within_minutes between 5 and 240),
      changed_by uuid not null, changed_at timestamptz not null default panoh.now())`);
    // try_at: when the person who took it will call again; locked_at: somebody else answered there; is_bundled: rings
    // once together with others of its kind.
    await runner.query(`create table panoh.help_requests (
      id uuid primary key,
      agency_id uuid not null constraint help_requests_agency_fk references panoh.agencies,
      audit_pseudonym uuid not null default gen_random_uuid(),
      received_at timestamptz not null default panoh.now(),
      due_at timestamptz not null, is_doubtful boolean not null default false,
      is_bundled boolean not null default false constraint help_requests_bundled_check check (is_doubtful or not is_bundled),
      lookup_hash text,
      state text not null default 'waiting' constraint help_requests_state_check
        check (state in ('waiting', 'taken', 'settled')),
      taken_by uuid constraint help_requests_taker_fk references panoh.users, taken_at timestamptz,
      try_at timestamptz, locked_at timestamptz,
      outcome text constraint help_requests_outcome_check check (outcome in ('reached', 'stopped', 'junk')),
      settled_at timestamptz, version integer not null default 1,
      constraint help_requests_taken_check check (state <> 'taken' or taken_by is not null),
      constraint help_requests_settled_check check ((state = 'settled') = (settled_at is not null)
        and (state = 'settled') = (outcome is not null)))`);
    await runner.query(`create index help_requests_open on panoh.help_requests (agency_id, due_at, id)
      where state <> 'settled'`);
    await runner.query(`create index help_requests_settled on panoh.help_requests (agency_id, settled_at)
      where state = 'settled'`);
    await runner.query(`create index notifications_of_help on panoh.notifications (user_id)
      where read_at is null and kind like 'help%'`);
    await runner.query('create index help_requests_lookup on panoh.help_requests (lookup_hash)');
    // Erased by removing the row, and with it the only key.
    await runner.query(`create table panoh.help_words (
      id uuid primary key constraint help_words_request_fk references panoh.help_requests,
      agency_id uuid not null, agency_key_version integer not null, sealed_key bytea not null,
      sealed bytea not null constraint help_words_size_check check (octet_length(sealed) <= 8000))`);
    await runner.query(`create table panoh.help_steps (
      id uuid primary key,
      request_id uuid not null constraint help_steps_request_fk references panoh.help_requests,
      rung text not null constraint help_steps_rung_check
        check (rung in ('duty', 'taker', 'everyone', 'supervisor', 'coordinator', 'ageing')),
      run_at timestamptz not null, state text not null default 'waiting' constraint help_steps_state_check
        check (state in ('waiting', 'claimed', 'done', 'skipped', 'unheard')),
      lease_until timestamptz, attempts integer not null default 0, done_at timestamptz)`);
    await runner.query(`create index help_steps_next on panoh.help_steps (coalesce(lease_until, run_at))
      where state in ('waiting', 'claimed', 'unheard')`);
    await runner.query('create index help_steps_of_request on panoh.help_steps (request_id)');
    // In codes: what was done with it, by whom.
    await runner.query(`create table panoh.help_events (
      id uuid primary key default gen_random_uuid(),
      request_id uuid not null constraint help_events_request_fk references panoh.help_requests,
      kind text not null, reason text, actor_id uuid not null, at timestamptz not null default panoh.now())`);
    await runner.query('create index help_events_of_request on panoh.help_events (request_id, at)');
  }

  private async protectTables(runner: QueryRunner): Promise<void> {
    await protect(runner, 'panoh.help_lines', { select: OF_HOTLINE });
    await protect(runner, 'panoh.help_requests', { select: OF_HOTLINE });
    await protect(runner, 'panoh.help_words', { select: 'false' });
    await protect(runner, 'panoh.help_steps', { select: 'false' });
    await protect(runner, 'panoh.help_events', {
      select: 'exists (select 1 from panoh.help_requests r where r.id = help_events.request_id)',
    });
    await runner.query('grant select on panoh.help_lines, panoh.help_events to panoh_app');
    await runner.query(`grant select (id, agency_id, received_at, due_at, is_doubtful, state, taken_by, taken_at, try_at,
      locked_at, outcome, settled_at, version) on panoh.help_requests to panoh_app`);
    // The daily report counts them; what they are about no job sees.
    await runner.query(
      'create policy help_steps_worker on panoh.help_steps for select to panoh_worker using (true)',
    );
    await runner.query('grant select (id, rung, run_at, state, done_at) on panoh.help_steps to panoh_worker');
  }
}
