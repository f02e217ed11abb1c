import type { MigrationInterface, QueryRunner } from 'typeorm';
import { closeToRotation, openToRotation } from './support/key-rotation.js';
import { protect } from './support/policies.js';
import { quickenPolicies } from './support/quick-policies.js';

/** What is sealed under the root key, and is sealed anew under another one. */
const UNDER_ROOT: Record<string, [reads: string[], writes: string[]]> = {
  'panoh.audit_keys': [['version'], ['sealed_private_key']],
  'panoh.second_factors': [['user_id'], ['sealed_secret', 'planned_secret', 'sealed_code_key']],
  'panoh.passkeys': [['id'], ['sealed_name']],
  'vault.index_secrets': [['id'], ['sealed_secret']],
};

/** Blind indexes are made with a secret of their own, sealed under the root key, and do not change with that. */
export class KeepIndexSecret1795500000064 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`create table vault.index_secrets (
      id smallint primary key constraint index_secrets_single check (id = 1), sealed_secret bytea not null)`);
    // Sealed: whoever has no root key reads noise.
    await protect(runner, 'vault.index_secrets', { select: 'true' });
    await runner.query('grant select on vault.index_secrets to panoh_app');
    for (const [table, [reads, writes]] of Object.entries(UNDER_ROOT))
      await openToRotation(runner, table, { reads, writes });
    await quickenPolicies(runner);
  }

  async down(runner: QueryRunner): Promise<void> {
    for (const table of Object.keys(UNDER_ROOT)) await closeToRotation(runner, table);
    await runner.query('drop table vault.index_secrets');
  }
}
