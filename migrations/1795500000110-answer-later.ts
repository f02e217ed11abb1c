import type { MigrationInterface, QueryRunner } from 'typeorm';
import { granted } from './support/policies.js';
import { quickenPolicies } from './support/quick-policies.js';

/**
 * Whether she has a disability is written with the case by whoever opens it, read or not. Afterwards it is answered and
 * corrected by those alone who read it: nobody writes over an answer that she does not read.
 */
export class AnswerLater1795500000110 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    // The API reads and writes thousandths of a second.
    await runner.query(`create policy disability_answers_in_time on panoh.disability_answers as restrictive for insert to panoh_app
      with check (version = 1 and exists (select 1 from panoh.cases c
          where c.id = case_id and c.opened_at >= date_trunc('milliseconds', panoh.now()))
        or exists (select 1 from panoh.cases c where c.id = case_id and c.erased_at is null)
          and ${granted('reads', `'health'`, 'disability_answers', ['own'])})`);
    await quickenPolicies(runner);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('drop policy disability_answers_in_time on panoh.disability_answers');
  }
}
