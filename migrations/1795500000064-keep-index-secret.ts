import type { MigrationInterface, QueryRunner } from 'typeorm';
import { closeToRotation, openToRotation } from './support/key-rotation.js';
import { protect } from './support/policies.js';
import { quickenPolicies } from './support/quick-policies.js';

/** What is sealed under the root key, and is sealed anew under another one. */
const UNDER_ROOT: Record<string, [reads: string[], writes: string[]]> = {
  'panoh.audit_keys': [['version'], ['sealed_private_key']],
  'panoh.second_factors': [['user_id'], ['sealed_secret', 'planned_secret', 'sealed_code_key']],
  'panoh.passkeys': [['id'], ['sealed_name']],
  'vault.index_secrets': [['version'], ['state', 'sealed_secret']],
};

/** Digests by which rows are found; what they were made of stands nowhere that this role may read. */
const BLIND_INDEXES: Record<string, [reads: string[], writes: string[]]> = {
  'panoh.staff_names': [
    ['user_id', 'keyed_for'],
    ['tokens', 'key_version'],
  ],
  'panoh.perpetrator_names': [
    ['perpetrator_id', 'keyed_for'],
    ['tokens', 'key_version'],
  ],
  'panoh.register_rows': [
    ['id', 'agency_id'],
    ['content_key', 'key_version'],
  ],
  'panoh.register_imports': [
    ['id', 'agency_id'],
    ['file_key', 'key_version'],
  ],
};

/**
 * Blind indexes are made with secrets of their own, sealed under the root key, which do not change with that. There is one
 * to write with; another is added when that is changed, and every one before stays as a link (ADR 15).
 */
export class KeepIndexSecret1795500000064 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`create table vault.index_secrets (
      version smallint primary key constraint index_secrets_version_check check (version > 0),
      state text not null constraint index_secrets_state_check check (state in ('link', 'leaving', 'current', 'coming')),
      sealed_secret bytea not null)`);
    await runner.query(
      `create unique index index_secrets_once on vault.index_secrets (state) where state <> 'link'`,
    );
    // Sealed: whoever has no root key reads noise.
    await protect(runner, 'vault.index_secrets', { select: 'true' });
    await runner.query('grant select on vault.index_secrets to panoh_app');
    await runner.query('grant insert on vault.index_secrets to panoh_keys');
    for (const [table, [reads, writes]] of Object.entries({ ...UNDER_ROOT, ...BLIND_INDEXES }))
      await openToRotation(runner, table, { reads, writes });
    await quickenPolicies(runner);
  }

  async down(runner: QueryRunner): Promise<void> {
    for (const table of Object.keys({ ...UNDER_ROOT, ...BLIND_INDEXES }))
      await closeToRotation(runner, table);
    await runner.query('drop table vault.index_secrets');
  }
}
