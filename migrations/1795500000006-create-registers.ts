import type { MigrationInterface, QueryRunner } from 'typeorm';
import { protect, respectBlocks } from './support/policies.js';

const supervised = `agency_id = (select (panoh.viewer()).agency_id)
  and 'supervisor' = any ((select (panoh.viewer()).roles)::text[])`;

/** What an import fills of a case although a supervisor otherwise only reads it. */
const IMPORTED = ['identities', 'safe_contacts', 'incident_perpetrators', 'legal_qualifications'];

/** Registers that agencies kept before, row by row; what a row became stays beside what was written. */
export class CreateRegisters1795500000006 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await this.createTables(runner);
    await this.protectTables(runner);
    await this.createImporting(runner);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`drop function panoh.lock_imported_contact(uuid)`);
    await runner.query(`drop function panoh.imports(uuid) cascade`);
    await runner.query(`drop table panoh.register_row_cases, panoh.register_row_texts, panoh.register_rows,
      panoh.register_imports cascade`);
  }

  private async createTables(runner: QueryRunner): Promise<void> {
    await runner.query(`create table panoh.register_imports (
      id uuid primary key,
      agency_id uuid not null constraint register_imports_agency_fk references panoh.agencies,
      mapping text not null, title jsonb not null, file_key bytea not null, key_version integer not null, encoding text not null, delimiter text not null,
      period_from date not null, period_until date not null, row_count integer not null,
      imported_by uuid not null constraint register_imports_user_fk references panoh.users,
      started_at timestamptz not null default panoh.now(), finished_at timestamptz)`);
    await runner.query(
      `create index register_imports_by_agency on panoh.register_imports (agency_id, started_at desc, id)`,
    );
    await runner.query(`create table panoh.register_rows (
      id uuid primary key,
      import_id uuid not null constraint register_rows_import_fk references panoh.register_imports,
      agency_id uuid not null constraint register_rows_agency_fk references panoh.agencies,
      content_key bytea not null, key_version integer not null, row_no integer not null,
      outcome text not null constraint register_rows_outcome_check
        check (outcome in ('accepted', 'accepted_with_question', 'rejected')),
      codes text[] not null default '{}', repeats_row_no integer,
      answered_at timestamptz, answered_by uuid, version integer not null default 1,
      constraint register_rows_once unique (agency_id, content_key))`);
    await runner.query(`create index register_rows_by_import on panoh.register_rows (import_id, row_no)`);
    await runner.query(`create table panoh.register_row_texts (
      row_id uuid primary key constraint register_row_texts_row_fk references panoh.register_rows,
      agency_id uuid not null, agency_key_version integer not null,
      sealed_key bytea not null, sealed bytea not null)`);
    await runner.query(`create table panoh.register_row_cases (
      row_id uuid primary key constraint register_row_cases_row_fk references panoh.register_rows,
      case_id uuid not null constraint register_row_cases_case_fk references panoh.cases,
      linked_at timestamptz not null default panoh.now())`);
    await runner.query(`create index register_row_cases_by_case on panoh.register_row_cases (case_id)`);
  }

  /**
   * A row is its keeper's; the case it became is the owner's. So a row whose case passed to the fallback agency looks
   * to its keeper like every other row.
   */
  private async protectTables(runner: QueryRunner): Promise<void> {
    await protect(runner, 'panoh.register_imports', {
      select: supervised,
      insert: `${supervised} and imported_by = (select (panoh.viewer()).user_id)`,
      update: supervised,
    });
    await runner.query(`grant select, insert, update (finished_at) on panoh.register_imports to panoh_app`);
    await protect(runner, 'panoh.register_rows', {
      select: supervised,
      insert: supervised,
      update: supervised,
    });
    await runner.query(
      `grant select, insert, update (answered_at, answered_by, version) on panoh.register_rows to panoh_app`,
    );
    // The words of a row are as far from its keeper as the case it became; a rejected row became none.
    await protect(runner, 'panoh.register_row_texts', {
      select: `${supervised} and (exists (select 1 from panoh.register_row_cases l where l.row_id = register_row_texts.row_id)
        or exists (select 1 from panoh.register_rows r where r.id = register_row_texts.row_id and r.outcome = 'rejected'))`,
      insert: supervised,
    });
    await runner.query(`grant select, insert on panoh.register_row_texts to panoh_app`);
    // As `panoh.owns`, but without a look-up of the viewer for every row: a list asks for all of an import.
    await protect(runner, 'panoh.register_row_cases', {
      select: `exists (select 1 from panoh.cases c where c.id = register_row_cases.case_id
        and c.agency_id = (select (panoh.viewer()).agency_id))`,
      insert: `panoh.owns(case_id) and exists (select 1 from panoh.register_rows r where r.id = row_id)`,
    });
    await respectBlocks(runner, 'panoh.register_row_cases');
    await runner.query(`grant select, insert on panoh.register_row_cases to panoh_app`);
  }

  /**
   * A supervisor never writes identities, numbers, names of perpetrators or articles, except those that a register
   * says, and only in the transaction that made the case or linked a row to it.
   */
  private async createImporting(runner: QueryRunner): Promise<void> {
    await runner.query(`create function panoh.imports(p_case uuid) returns boolean language sql stable
      security definer set search_path = panoh, pg_temp as $$
      select exists (select 1 from panoh.viewer() me
        join cases c on c.id = p_case and c.agency_id = me.agency_id
        where c.origin = 'import' and 'supervisor' = any (me.roles) and not (c.id = any (me.blocked))
          and (c.created_at = panoh.now() or exists (select 1 from register_row_cases l
            where l.case_id = c.id and l.linked_at = panoh.now()))) $$`);
    for (const table of IMPORTED) {
      await runner.query(`create policy ${table}_import on panoh.${table} for insert to panoh_app
        with check (panoh.imports(case_id))`);
    }
    // A note in a later row forbids a number that an earlier one gave.
    await runner.query(`create function panoh.lock_imported_contact(p_case uuid) returns void language plpgsql
      security definer set search_path = panoh, pg_temp as $$ begin
        if not panoh.imports(p_case) then raise exception 'not importing' using errcode = '42501'; end if;
        update safe_contacts set locked_at = coalesce(locked_at, panoh.now()) where case_id = p_case;
      end $$`);
  }
}
