import type { MigrationInterface, QueryRunner } from 'typeorm';
import { closeToRotation, openToRotation, sealedTables } from './support/key-rotation.js';
import { reversed, rewrite } from './support/passages.js';
import type { Passage } from './support/passages.js';
import { protect } from './support/policies.js';
import { quickenPolicies } from './support/quick-policies.js';

/** The version of an envelope stands in the envelope; beside it, it was written once and never again. */
const VERSIONED = [
  ...[
    'identities',
    'safe_contacts',
    'whereabouts',
    'narratives',
    'incident_perpetrators',
    'legal_qualifications',
  ],
  ...['consents', 'suicide_triages', 'band_changes', 'contacts', 'protection_orders', 'order_events'],
  ...['support_goals', 'goal_progress', 'support_entries', 'safety_plans', 'date_notes'],
];

/** What was written down stays; only its envelope may be another, and only columns that hold one are granted. */
const APPEND_ONLY: Passage[] = [
  [
    `raise exception 'append-only'`,
    `if current_user = 'panoh_keys' and tg_op = 'UPDATE' then return null; end if;
        raise exception 'append-only'`,
  ],
];

/**
 * Keys are changed by a role of their own, beside requests that go on: it sees no coded fact, and may put another
 * envelope where one stands. What it has come to is kept, so that it goes on after it was cut off (ADR 15).
 */
export class CreateKeyRotation1795500000060 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    for (const table of VERSIONED) await runner.query(`alter table panoh.${table} drop column key_version`);
    await runner.query('grant usage on schema panoh, vault to panoh_keys');
    await runner.query('grant execute on function panoh.now() to panoh_keys');
    for (const { table, sealed, place } of await sealedTables(runner)) {
      const wraps = place.includes('agency_key_version') ? ['agency_key_version', 'sealed_key'] : sealed;
      await openToRotation(runner, table, { reads: place, writes: wraps });
    }
    await openToRotation(runner, 'panoh.agency_keys', {
      reads: ['agency_id', 'version', 'public_key', 'held_by'],
      writes: ['sealed_private_key'],
    });
    await runner.query('grant insert, delete on panoh.agency_keys to panoh_keys');
    await openToRotation(runner, 'vault.case_keys', {
      reads: ['case_id', 'partition', 'key_version', 'agency_id'],
      writes: ['agency_key_version', 'sealed_key'],
    });
    await runner.query('grant insert, delete on vault.case_keys to panoh_keys');
    await rewrite(runner, 'panoh.refuse_change()', APPEND_ONLY);
    await this.createRuns(runner);
    await quickenPolicies(runner);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('drop table vault.rotations');
    await rewrite(runner, 'panoh.refuse_change()', reversed(APPEND_ONLY));
    for (const table of ['vault.case_keys', 'panoh.agency_keys']) await closeToRotation(runner, table);
    for (const { table } of await sealedTables(runner)) await closeToRotation(runner, table);
    await runner.query('revoke execute on function panoh.now() from panoh_keys');
    await runner.query('revoke usage on schema panoh, vault from panoh_keys');
    for (const table of VERSIONED)
      await runner.query(`alter table panoh.${table} add column key_version integer not null default 1`);
  }

  /** How far a rotation has come; one of a kind at a time. */
  private async createRuns(runner: QueryRunner): Promise<void> {
    await runner.query(`create table vault.rotations (
      kind text not null constraint rotations_kind_check check (kind in ('agency', 'data', 'index', 'root')),
      scope text not null,
      reached uuid, until uuid, done integer not null default 0,
      started_at timestamptz not null default panoh.now(),
      constraint rotations_pk primary key (kind, scope))`);
    await protect(runner, 'vault.rotations', { select: 'false' });
    await runner.query(
      'create policy rotations_keys on vault.rotations to panoh_keys using (true) with check (true)',
    );
    await runner.query('grant select, insert, update, delete on vault.rotations to panoh_keys');
  }
}
