import type { MigrationInterface, QueryRunner } from 'typeorm';
import { partition } from './support/policies.js';

/** What a supervisor decided where no safe time lies before a contact is due; added, never changed. */
export class CreateContactDecisions1795500000020 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`create table panoh.contact_decisions (
      id uuid primary key,
      case_id uuid not null constraint contact_decisions_case_fk references panoh.cases deferrable initially deferred,
      follow_up_id uuid not null constraint contact_decisions_follow_up_fk references panoh.follow_ups,
      agency_id uuid not null, decided_by uuid not null,
      decision text not null constraint contact_decisions_decision_check
        check (decision in ('next_safe_time', 'another_safe_way', 'wait_for_her')),
      decided_at timestamptz not null default panoh.now())`);
    await runner.query(
      `create index contact_decisions_by_row on panoh.contact_decisions (follow_up_id, decided_at desc, id desc)`,
    );
    await partition(runner, 'panoh.contact_decisions', `'follow_ups'`, { relations: ['own'] });
    // Nobody decides in another's name, nor without being a supervisor, nor about another case than the row's.
    await runner.query(`create policy contact_decisions_supervisor on panoh.contact_decisions as restrictive
      for insert to panoh_app with check (agency_id = (select (panoh.viewer()).agency_id)
        and decided_by = (select (panoh.viewer()).user_id)
        and 'supervisor' = any ((select (panoh.viewer()).roles)::text[])
        and exists (select 1 from panoh.follow_ups f where f.id = follow_up_id
          and f.case_id = contact_decisions.case_id and f.kind = 'safety_contact' and f.status = 'pending'))`);
    await runner.query(`create trigger contact_decisions_append_only before update or delete or truncate
      on panoh.contact_decisions for each statement execute function panoh.refuse_change()`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`drop table panoh.contact_decisions`);
  }
}
