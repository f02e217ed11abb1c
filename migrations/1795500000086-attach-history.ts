import type { MigrationInterface, QueryRunner } from 'typeorm';
import { granted, protect, respectBlocks } from './support/policies.js';
import { quickenPolicies } from './support/quick-policies.js';

const supervised = `agency_id = (select (panoh.viewer()).agency_id)
  and 'supervisor' = any ((select (panoh.viewer()).roles)::text[])`;
/** As for the rows that became a case: without a look-up of the viewer for every row. */
const owned = `exists (select 1 from panoh.cases c where c.id = case_pasts.case_id
  and c.agency_id = (select (panoh.viewer()).agency_id))`;

/**
 * What a register tells of the past, beside the case of the survivor it is about or may be about. It is no entry of the
 * case: nothing plans by it, and it is taken away again by a word of the keeper.
 */
export class AttachHistory1795500000086 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`create table panoh.case_pasts (
      id uuid primary key,
      row_id uuid not null,
      agency_id uuid not null constraint case_pasts_agency_fk references panoh.agencies,
      case_id uuid not null constraint case_pasts_case_fk references panoh.cases,
      state text not null constraint case_pasts_state_check check (state in ('attached', 'asked', 'apart')),
      kind text not null, partition text not null, happened_on date not null,
      facts jsonb not null,
      found_at timestamptz not null default panoh.now(),
      answered_at timestamptz, answered_by uuid,
      constraint case_pasts_once unique (row_id, case_id),
      constraint case_pasts_kind_check check ((kind, partition) in (('register_order', 'legal'), ('register_referral', 'core'))),
      constraint case_pasts_row_fk foreign key (row_id, agency_id) references panoh.register_rows (id, agency_id))`);
    await runner.query(
      `create index case_pasts_by_case on panoh.case_pasts (case_id, happened_on desc, id desc)`,
    );
    await runner.query(`create index case_pasts_asked on panoh.case_pasts (agency_id) where state = 'asked'`);
    // Shown where it is attached, to who reads that part of the case as its owner; the rest is the keeper's question.
    await protect(runner, 'panoh.case_pasts', {
      select: `(state = 'attached' and ${granted('reads', 'case_pasts.partition', 'case_pasts', ['own'])})
        or (${supervised} and ${owned})`,
      insert: `${supervised} and ${owned} and answered_at is null and state in ('attached', 'asked')
        and exists (select 1 from panoh.register_history h where h.row_id = case_pasts.row_id
          and h.agency_id = case_pasts.agency_id and 'register_' || h.kind = case_pasts.kind
          and h.happened_on = case_pasts.happened_on)`,
      update: `${supervised} and ${owned}`,
    });
    await respectBlocks(runner, 'panoh.case_pasts');
    await runner.query(
      `grant select, insert, update (state, answered_at, answered_by) on panoh.case_pasts to panoh_app`,
    );
    await quickenPolicies(runner);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`drop table panoh.case_pasts`);
  }
}
