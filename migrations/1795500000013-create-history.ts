import type { MigrationInterface, QueryRunner } from 'typeorm';
import { protect } from './support/policies.js';

const supervised = `agency_id = (select (panoh.viewer()).agency_id)
  and 'supervisor' = any ((select (panoh.viewer()).roles)::text[])`;

/**
 * Protection orders and referrals that were kept on paper, about people whom no case names yet. They belong to their
 * keeper alone, refer to no case, and never change.
 */
export class CreateHistory1795500000013 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`create table panoh.register_history (
      row_id uuid primary key constraint register_history_row_fk references panoh.register_rows,
      agency_id uuid not null constraint register_history_agency_fk references panoh.agencies,
      kind text not null constraint register_history_kind_check check (kind in ('order', 'referral')),
      result text,
      happened_on date not null,
      place text,
      facts jsonb not null,
      agency_key_version integer not null,
      sealed_key bytea not null,
      sealed bytea not null)`);
    await runner.query(
      `create index register_history_by_agency on panoh.register_history (agency_id, happened_on)`,
    );
    // Beside a row of the keeper's own and no other, which row security of that table sees to.
    await protect(runner, 'panoh.register_history', {
      select: supervised,
      insert: `${supervised} and exists (select 1 from panoh.register_rows r
        where r.id = row_id and r.agency_id = register_history.agency_id)`,
    });
    await runner.query(`grant select, insert on panoh.register_history to panoh_app`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`drop table panoh.register_history`);
  }
}
