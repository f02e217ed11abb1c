import type { MigrationInterface, QueryRunner } from 'typeorm';
import { IS_OWN_RETURN, OF_OWN, OWN_COUNTING, OWN_VIEWER } from './support/counting/own.js';
import { protect } from './support/policies.js';

const bare = (signature: string): string => signature.replace(/p_\w+ /g, '');
const REASONS = `'late_entries', 'recording_error', 'duplicates', 'counting_rule'`;

/**
 * What an agency hands in of its own work: counted by the definitions of the group's tables, of its own rows alone; and
 * what it handed on, each version with what it was counted from, which nobody changes.
 */
export class CountOwn1795500000111 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`create function statistics.own_viewer(p_handed_on boolean) ${OWN_VIEWER}`);
    await runner.query(`revoke all on function statistics.own_viewer(boolean) from public`);
    for (const [signature, body] of Object.entries(OWN_COUNTING)) {
      await runner.query(`create function statistics.${signature} ${body}`);
      await runner.query(`revoke all on function statistics.${signature} from public`);
    }
    for (const [signature, body] of Object.entries(OF_OWN)) {
      await runner.query(`create function panoh.${signature} ${body}`);
      await runner.query(`revoke all on function panoh.${signature} from public`);
      await runner.query(`grant execute on function panoh.${signature} to panoh_app`);
    }
    await this.keepReturns(runner);
    // What one agency did, less from a table of all of them, tells a small count of the others.
    await runner.query(`alter table panoh.users add constraint users_statistician_apart
      check (not (roles @> '{statistician,supervisor}'))`);
  }

  private async keepReturns(runner: QueryRunner): Promise<void> {
    await runner.query(`create table panoh.own_returns (
      agency_id uuid not null constraint own_returns_agency_fk references panoh.agencies (id),
      period text not null, version smallint not null, year smallint not null,
      number bigint generated always as identity, counted_at timestamptz not null default panoh.now(),
      made_by uuid not null constraint own_returns_maker_fk references panoh.users (id),
      reason text constraint own_returns_reason_check check (reason in (${REASONS})),
      lists jsonb not null, sources jsonb not null,
      constraint own_returns_pk primary key (agency_id, period, version),
      constraint own_returns_version_check check (version > 0 and (version = 1) = (reason is null)),
      constraint own_returns_year_check check (left(period, 4)::smallint = year))`);
    await protect(runner, 'panoh.own_returns', {
      select: IS_OWN_RETURN,
      insert: `${IS_OWN_RETURN} and made_by = (select (panoh.viewer()).user_id)`,
    });
    await runner.query(`grant select, insert (agency_id, period, version, year, made_by, reason, lists, sources)
      on panoh.own_returns to panoh_app`);
    await runner.query(`create trigger own_returns_append_only before update or delete or truncate
      on panoh.own_returns for each statement execute function panoh.refuse_change()`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('alter table panoh.users drop constraint users_statistician_apart');
    await runner.query(`drop table panoh.own_returns`);
    for (const signature of Object.keys(OF_OWN)) await runner.query(`drop function panoh.${bare(signature)}`);
    for (const signature of Object.keys(OWN_COUNTING))
      await runner.query(`drop function statistics.${bare(signature)}`);
    await runner.query(`drop function statistics.own_viewer(boolean)`);
  }
}
