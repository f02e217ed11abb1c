import type { MigrationInterface, QueryRunner } from 'typeorm';
import { BLOCK_FUNCTIONS, BLOCK_FUNCTIONS_OF_APP, DROPPED } from './support/block-functions.js';
import { ERASURE_FUNCTIONS, IS_RUNNING } from './support/erasure-functions.js';
import { openToRotation } from './support/key-rotation.js';
import { MATCH_FUNCTIONS } from './support/match-functions.js';
import { protect, respectBlocks } from './support/policies.js';
import { quickenPolicies } from './support/quick-policies.js';
import { BLOCKS_IN_FORCE, SEALED_FUNCTIONS } from './support/sealed-functions.js';

const REASONS = `'is_alleged_person', 'relative', 'works_there', 'influence', 'survivor_asked', 'pressured_survivor'`;
const ME = '(select panoh.viewer_user_id())';
const MY_AGENCY = '(select panoh.viewer_agency_id())';
const HAS_ROLE = (role: string): string => `'${role}' = any ((select panoh.viewer_roles())::text[])`;

/** The owner, the officer who may be the second person, and the supervisors of the fallback agency, who may stop it. */
const SEES_REQUEST = `panoh.owns(case_id) or ${HAS_ROLE('data_protection_officer')}
  or (fallback_agency_id = ${MY_AGENCY} and ${HAS_ROLE('supervisor')})`;

/** A step is taken in one's own name, once; who confirms did not ask. */
const NOT_OWN_STEP = ['confirmed', 'stopped']
  .map(
    (step) => `(old.${step}_by is distinct from new.${step}_by
      and (old.${step}_by is not null or new.${step}_by is distinct from panoh.viewer_user_id()))`,
  )
  .join(' or ');

/** A block isolates nobody, and an open case is erased by two people in seven days (capabilities 1.10 and 1.11). */
export class BlocksAndErasure1795500000116 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await this.extendBlocks(runner);
    await this.restKeys(runner);
    await this.sealFiles(runner);
    await this.keepRequests(runner);
    await this.writeFunctions(runner);
    await this.endRows(runner);
    await runner.query(BLOCKS_IN_FORCE);
    await quickenPolicies(runner);
    // Whoever is signed in is known by the new look-ups.
    await runner.query('update panoh.directory_version set version = version + 1');
  }

  private async extendBlocks(runner: QueryRunner): Promise<void> {
    await runner.query(`alter table panoh.conflict_blocks
      add column reason text constraint conflict_blocks_reason_check check (reason in (${REASONS})),
      add column is_heavy boolean not null default false, add column hands_over boolean not null default false,
      add column started_by uuid`);
    await runner.query(`create index conflict_blocks_by_starter on panoh.conflict_blocks (started_by, started_at)
      where started_by is not null`);
    await runner.query(
      'alter table panoh.block_votes add column is_oversight boolean not null default false',
    );
  }

  /** Wraps of a blocked agency while a heavy block waits: only functions of the database reach them. */
  private async restKeys(runner: QueryRunner): Promise<void> {
    await runner.query(`create table vault.resting_keys (
      block_id uuid not null constraint resting_keys_block_fk references panoh.conflict_blocks (id),
      case_id uuid not null constraint resting_keys_case_fk references panoh.cases (id),
      partition text not null, key_version integer not null, agency_id uuid not null,
      agency_key_version integer not null, sealed_key bytea not null, rested_at timestamptz not null default panoh.now(),
      constraint resting_keys_pk primary key (block_id, case_id, partition, key_version, agency_id))`);
    await protect(runner, 'vault.resting_keys', { select: 'false' });
    await respectBlocks(runner, 'vault.resting_keys');
    await openToRotation(runner, 'vault.resting_keys', {
      reads: ['block_id', 'case_id', 'partition', 'key_version', 'agency_id'],
      writes: ['agency_key_version', 'sealed_key'],
    });
    await runner.query('grant insert, delete on vault.resting_keys to panoh_keys');
  }

  private async sealFiles(runner: QueryRunner): Promise<void> {
    await runner.query(`create table panoh.sealed_files (
      id uuid primary key,
      case_id uuid not null constraint sealed_files_case_fk references panoh.cases (id),
      agency_id uuid not null, lead_user_id uuid not null, supervisor_id uuid not null,
      sealed_by uuid not null, sealed_at timestamptz not null default panoh.now(),
      opened_by uuid, opened_at timestamptz,
      constraint sealed_files_two_check check (lead_user_id <> supervisor_id))`);
    await runner.query(
      `create unique index sealed_files_once on panoh.sealed_files (case_id) where opened_at is null`,
    );
    await protect(runner, 'panoh.sealed_files', {
      select: 'panoh.owns(case_id)',
      insert: `panoh.owns(case_id) and agency_id = ${MY_AGENCY} and sealed_by = ${ME}
        and (lead_user_id = ${ME} or ${HAS_ROLE('supervisor')})`,
      update: 'panoh.owns(case_id)',
    });
    await respectBlocks(runner, 'panoh.sealed_files');
    // Everybody is kept away from some case now; what names no case stays readable.
    await runner.query(`alter policy notifications_block on panoh.notifications
      using (case_id is null or not (case_id = any (coalesce((select panoh.viewer_blocked()), '{}'::uuid[]))))`);
    await runner.query(`grant select, insert (id, case_id, agency_id, lead_user_id, supervisor_id, sealed_by),
      update (opened_by, opened_at) on panoh.sealed_files to panoh_app`);
    await runner.query(`create trigger sealed_files_directory after insert or update or delete or truncate
      on panoh.sealed_files for each statement execute function panoh.renew_directory()`);
  }

  private async keepRequests(runner: QueryRunner): Promise<void> {
    await runner.query(`create table panoh.erasure_requests (
      id uuid primary key,
      case_id uuid not null constraint erasure_requests_case_fk references panoh.cases (id),
      agency_id uuid not null, fallback_agency_id uuid,
      asked_by uuid not null, asked_at timestamptz not null default panoh.now(),
      confirmed_by uuid, confirmed_at timestamptz, stopped_by uuid, stopped_at timestamptz,
      done_by uuid, done_at timestamptz, lapsed_at timestamptz,
      constraint erasure_requests_two_check check (confirmed_by <> asked_by),
      constraint erasure_requests_confirmed_check check ((confirmed_by is null) = (confirmed_at is null)))`);
    await runner.query(`create unique index erasure_requests_once on panoh.erasure_requests (case_id)
      where ${IS_RUNNING('erasure_requests').replace(/erasure_requests\./g, '')}`);
    await protect(runner, 'panoh.erasure_requests', {
      select: SEES_REQUEST,
      insert: `panoh.owns(case_id) and agency_id = ${MY_AGENCY} and asked_by = ${ME}`,
      update: SEES_REQUEST,
    });
    await respectBlocks(runner, 'panoh.erasure_requests');
    await runner.query(`grant select, insert (id, case_id, agency_id, fallback_agency_id, asked_by),
      update (confirmed_by, confirmed_at, stopped_by, stopped_at, lapsed_at) on panoh.erasure_requests to panoh_app`);
    await runner.query(`create trigger erasure_requests_own_step before update on panoh.erasure_requests for each row
      when (current_user = 'panoh_app' and (${NOT_OWN_STEP})) execute function panoh.refuse_rewriting()`);
  }

  private async endRows(runner: QueryRunner): Promise<void> {
    await runner.query(`create trigger erasure_requests_ended after update on panoh.erasure_requests for each row
      when (num_nonnulls(old.stopped_at, old.done_at) = 0 and num_nonnulls(new.stopped_at, new.done_at) > 0)
      execute function panoh.end_erasure_rows()`);
    // The worker repeats the steps of a block that nobody settles.
    await runner.query(
      `grant insert (id, follow_up_id, case_id, step_no, rung, run_at, tells) on panoh.follow_up_steps to panoh_worker`,
    );
  }

  private async writeFunctions(runner: QueryRunner): Promise<void> {
    for (const signature of DROPPED) await runner.query(`drop function panoh.${signature}`);
    const all = { ...SEALED_FUNCTIONS, ...BLOCK_FUNCTIONS, ...MATCH_FUNCTIONS, ...ERASURE_FUNCTIONS };
    for (const [signature, body] of Object.entries(all)) {
      await runner.query(`create or replace function panoh.${signature} ${body}`);
      const bare = signature.replace(/p_\w+ /g, '').replace(/ default \w+/g, '');
      await runner.query(`revoke all on function panoh.${bare} from public`);
    }
    // Its one condition stands where it was called.
    await runner.query('drop function panoh.block_matched(uuid, uuid)');
    for (const signature of [...BLOCK_FUNCTIONS_OF_APP, 'erasure_facts(uuid)'])
      await runner.query(`grant execute on function panoh.${signature} to panoh_app`);
  }

  async down(): Promise<void> {
    throw new Error('Nothing was released yet: make the database again (npm run db:reset).');
  }
}
