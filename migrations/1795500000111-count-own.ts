import type { MigrationInterface, QueryRunner } from 'typeorm';
import { OF_OWN, OWN_COUNTING } from './support/counting/own.js';

const bare = (signature: string): string => signature.replace(/p_\w+ /g, '');

/** What an agency hands in of its own work: counted by the definitions of the group's tables, of its own rows alone. */
export class CountOwn1795500000111 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    for (const [signature, body] of Object.entries(OWN_COUNTING)) {
      await runner.query(`create function statistics.${signature} ${body}`);
      await runner.query(`revoke all on function statistics.${signature} from public`);
    }
    for (const [signature, body] of Object.entries(OF_OWN)) {
      await runner.query(`create function panoh.${signature} ${body}`);
      await runner.query(`revoke all on function panoh.${signature} from public`);
      await runner.query(`grant execute on function panoh.${signature} to panoh_app`);
    }
  }

  async down(runner: QueryRunner): Promise<void> {
    for (const signature of Object.keys(OF_OWN)) await runner.query(`drop function panoh.${bare(signature)}`);
    for (const signature of Object.keys(OWN_COUNTING))
      await runner.query(`drop function statistics.${bare(signature)}`);
  }
}
