import type { MigrationInterface, QueryRunner } from 'typeorm';
import { protect } from './support/policies.js';

/**
 * Values that hold until a legal adviser says otherwise (domain reference 1.4); none is taken from the text of the
 * law, and durations conflict between sources: 15 and 30 days in older ones, 30 and 60 in a newer one.
 */
const ASSUMED: readonly [key: string, value: string, unit: string][] = [
  ['po.issue_within_hours', '24', 'hours'],
  ['po.served_within_hours', '24', 'hours'],
  ['po.max_initial_days', '15', 'days'],
  ['po.extension_days', '15', 'days'],
  ['po.extension_total_days', '30', 'days'],
  ['po.count_from', 'served', 'choice'],
  ['po.day_counting', 'from_next_day', 'choice'],
];
/** The law on the prevention of violence in the family. */
const LAW_FROM = '2013-03-19';

const administrator = `'administrator' = any ((select (panoh.viewer()).roles)::text[])`;
const today = `(panoh.now() at time zone 'Asia/Dushanbe')::date`;

/** Dated numbers of the law. */
export class CreateOrders1795500000010 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await this.createLegalValues(runner);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`drop table panoh.legal_values`);
  }

  private async createLegalValues(runner: QueryRunner): Promise<void> {
    await runner.query(`create table panoh.legal_values (
      id uuid primary key,
      key text not null,
      value text not null,
      unit text not null constraint legal_values_unit_check check (unit in ('hours', 'days', 'choice')),
      valid_from date not null,
      valid_to date constraint legal_values_order_check check (valid_to >= valid_from),
      source_note text,
      verified_by text, verified_on date,
      recorded_by uuid constraint legal_values_recorded_fk references panoh.users,
      recorded_at timestamptz not null default panoh.now(),
      version integer not null default 1,
      constraint legal_values_once unique (key, valid_from),
      constraint legal_values_verified_check check ((verified_by is null) = (verified_on is null)))`);
    for (const [key, value, unit] of ASSUMED) {
      await runner.query(
        `insert into panoh.legal_values (id, key, value, unit, valid_from) values (gen_random_uuid(), $1, $2, $3, $4)`,
        [key, value, unit, LAW_FROM],
      );
    }
    // The past is never edited: a value begins today at the earliest, and an older one ends yesterday at the earliest.
    await protect(runner, 'panoh.legal_values', {
      select: `(select (panoh.viewer()).user_id) is not null`,
      insert: `${administrator} and valid_from >= ${today} and verified_on is null
        and recorded_by = (select (panoh.viewer()).user_id)`,
      update: administrator,
    });
    await runner.query(`grant select, insert, update (valid_to, verified_by, verified_on, version)
      on panoh.legal_values to panoh_app`);
    await runner.query(`create trigger legal_values_as_written before update on panoh.legal_values for each row
      when (current_user = 'panoh_app' and (old.verified_on is not null
          and (old.verified_on, old.verified_by) is distinct from (new.verified_on, new.verified_by)
        or old.valid_to is distinct from new.valid_to
          and (new.valid_to is null or new.valid_to < ${today} - 1 or old.valid_to < ${today})))
      execute function panoh.refuse_rewriting()`);
  }
}
