import type { MigrationInterface, QueryRunner } from 'typeorm';

/** What a change of the key of linkage reads and writes: no encoding, and nothing of who is whose. */
const RIGHTS: Readonly<Record<string, string>> = {
  keys: 'select, insert, update, delete',
  encodings: 'select (no, case_id, key_version), delete',
  tags: 'select (no), delete',
  knowledge:
    'select (key_version, learnt_from, learnt_at, model), insert (key_version, learnt_from, learnt_at, model), delete',
};

/** Another key of linkage: every registration is handed in anew, and what the older key encoded is removed. */
export class ChangeLinkageKey1795500000078 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    for (const [name, rights] of Object.entries(RIGHTS)) {
      await runner.query(
        `create policy ${name}_keys on linkage.${name} to panoh_keys using (true) with check (true)`,
      );
      await runner.query(`grant ${rights} on linkage.${name} to panoh_keys`);
    }
    await runner.query('grant insert on linkage.inbox to panoh_keys');
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('revoke insert on linkage.inbox from panoh_keys');
    for (const [name, rights] of Object.entries(RIGHTS)) {
      await runner.query(`revoke ${rights} on linkage.${name} from panoh_keys`);
      await runner.query(`drop policy ${name}_keys on linkage.${name}`);
    }
  }
}
