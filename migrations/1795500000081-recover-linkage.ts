import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * What a change of keys reads and writes besides where the key of linkage is lost: which registrations there are and which
 * wait to be compared, and nothing of who is whose. What nobody opens any more is dropped as a whole.
 */
const RIGHTS: Readonly<Record<string, string>> = {
  registrations: 'select (case_id, is_linkable)',
  to_compare: 'select (case_id, next_at), update (next_at)',
};
const DROPPED = 'linkage.encodings, linkage.tags';

export class RecoverLinkage1795500000081 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    for (const [name, rights] of Object.entries(RIGHTS)) {
      await runner.query(
        `create policy ${name}_keys on linkage.${name} to panoh_keys using (true) with check (true)`,
      );
      await runner.query(`grant ${rights} on linkage.${name} to panoh_keys`);
    }
    await runner.query(`grant truncate on ${DROPPED} to panoh_keys`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`revoke truncate on ${DROPPED} from panoh_keys`);
    for (const [name, rights] of Object.entries(RIGHTS)) {
      await runner.query(`revoke ${rights} on linkage.${name} from panoh_keys`);
      await runner.query(`drop policy ${name}_keys on linkage.${name}`);
    }
  }
}
