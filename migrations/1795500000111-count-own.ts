import type { MigrationInterface, QueryRunner } from 'typeorm';
import { OF_OWN, OWN_VIEWER } from './support/counting/own.js';

/** A supervisor's exact counts of the own agency, by the same functions that count for everybody. */
export class CountOwn1795500000111 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`create function statistics.own_viewer(p_handed_on boolean) ${OWN_VIEWER}`);
    await runner.query(`revoke all on function statistics.own_viewer(boolean) from public`);
    for (const [signature, body] of Object.entries(OF_OWN)) {
      await runner.query(`create function panoh.${signature} ${body}`);
      await runner.query(`revoke all on function panoh.${signature} from public`);
      await runner.query(`grant execute on function panoh.${signature} to panoh_app`);
    }
    // A statistician reads exact aggregates of all agencies; knowing the cases of one, she could tell those of another.
    await runner.query(`alter table panoh.users add constraint users_statistician_apart
      check (not (roles @> '{statistician,supervisor}'))`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('alter table panoh.users drop constraint users_statistician_apart');
    for (const signature of Object.keys(OF_OWN))
      await runner.query(`drop function panoh.${signature.replace(/p_\w+ /g, '')}`);
    await runner.query(`drop function statistics.own_viewer(boolean)`);
  }
}
