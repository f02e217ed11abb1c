import type { MigrationInterface, QueryRunner } from 'typeorm';
import { partition, protect } from './support/policies.js';

/** Closure episodes and what she said before them; and the agencies' own registers. */
export class CreateClosure1795500000004 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await this.createClosure(runner);
    await this.createClosing(runner);
    await this.createRegisters(runner);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`drop table panoh.register_row_texts, panoh.register_rows, panoh.register_imports`);
    await runner.query(`drop function panoh.check_closure() cascade`);
    await runner.query(`drop function panoh.close_case(uuid, boolean)`);
    await runner.query(`drop table panoh.closure_statements, panoh.closure_episodes cascade`);
  }

  private async createClosure(runner: QueryRunner): Promise<void> {
    await runner.query(`create table panoh.closure_episodes (
      id uuid primary key,
      case_id uuid not null constraint closure_episodes_case_fk references panoh.cases,
      episode_no integer not null, reason text not null,
      state text not null default 'requested' constraint closure_episodes_state_check
        check (state in ('requested', 'endorsed', 'approved', 'refused', 'withdrawn', 'lapsed')),
      requested_by uuid not null, requested_at timestamptz not null,
      endorsed_by uuid, endorsed_at timestamptz,
      reviewer_agency_id uuid, reviewer_user_id uuid,
      decided_by uuid, decided_agency_id uuid, decided_at timestamptz, decision_reason text,
      mark text constraint closure_episodes_mark_check
        check (mark in ('single_agency_by_her_wish', 'no_independent_agency')),
      overrides jsonb not null default '[]', facts jsonb not null default '{}',
      subject_id uuid, version integer not null default 1,
      constraint closure_episodes_people_check check (endorsed_by is distinct from requested_by or endorsed_by is null),
      constraint closure_episodes_second_person_check check (decided_by is null or state = 'withdrawn'
        or (decided_by <> requested_by and decided_by is distinct from endorsed_by)))`);
    await runner.query(`create unique index closure_episodes_one_open on panoh.closure_episodes (case_id)
      where state in ('requested', 'endorsed')`);
    await partition(runner, 'panoh.closure_episodes', `'closure'`, {
      mutable: true,
      relations: ['own', 'group', 'closure_review'],
    });
    await runner.query(`create table panoh.closure_statements (
      id uuid primary key,
      case_id uuid not null constraint closure_statements_case_fk references panoh.cases deferrable initially deferred,
      kind text not null, facts jsonb not null default '{}', said_at timestamptz not null,
      agency_id uuid not null, recorded_by uuid, recorded_at timestamptz not null default panoh.now())`);
    await runner.query(
      `create index closure_statements_by_case on panoh.closure_statements (case_id, said_at desc)`,
    );
    await partition(runner, 'panoh.closure_statements', `'closure'`, {
      relations: ['own', 'closure_review'],
    });
  }

  /** The database refuses what the rules refuse: no closed case without an approval by a second person. */
  private async createClosing(runner: QueryRunner): Promise<void> {
    await runner.query(`create function panoh.close_case(p_episode uuid, p_quiet_watch boolean) returns void
      language plpgsql security definer set search_path = panoh, pg_temp as $$
      declare e closure_episodes; begin
        select * into e from closure_episodes where id = p_episode;
        if e.state <> 'approved' or e.decided_by <> (panoh.viewer()).user_id or not panoh.touches(e.case_id) then
          raise exception 'not approved' using errcode = '42501';
        end if;
        update cases set status = 'closed', closed_at = panoh.now(), quiet_watch = p_quiet_watch,
          version = version + 1 where id = e.case_id and status = 'open' and episode_no = e.episode_no;
        update grants set ends_at = panoh.now() where case_id = e.case_id and relation = 'closure_review'
          and ends_at is null;
      end $$`);
    await runner.query(`create function panoh.check_closure() returns trigger language plpgsql
      security definer set search_path = panoh, pg_temp as $$ begin
        if exists (select 1 from cases where id = new.id and status = 'closed') and not exists (
          select 1 from closure_episodes e join cases c on c.id = e.case_id
          where c.id = new.id and e.episode_no = c.episode_no and e.state = 'approved') then
          raise exception 'a closed case needs an approved closure' using errcode = 'PN002';
        end if;
        return null;
      end $$`);
    await runner.query(`create constraint trigger cases_closure after insert or update on panoh.cases
      deferrable initially deferred for each row execute function panoh.check_closure()`);
  }

  private async createRegisters(runner: QueryRunner): Promise<void> {
    const keeper = `agency_id = (select (panoh.viewer()).agency_id)
      and 'supervisor' = any ((select (panoh.viewer()).roles)::text[])`;
    await runner.query(`create table panoh.register_imports (
      id uuid primary key, agency_id uuid not null constraint register_imports_agency_fk references panoh.agencies,
      mapping text not null, imported_by uuid not null, period_from date not null, period_to date not null,
      started_at timestamptz not null default panoh.now(), finished_at timestamptz, counts jsonb not null default '{}')`);
    await protect(runner, 'panoh.register_imports', { select: keeper, insert: keeper, update: keeper });
    await runner.query(
      `grant select, insert, update (finished_at, counts) on panoh.register_imports to panoh_app`,
    );
    await runner.query(`create table panoh.register_rows (
      id uuid primary key,
      import_id uuid not null constraint register_rows_import_fk references panoh.register_imports,
      agency_id uuid not null, row_no integer not null, content_hmac bytea not null,
      outcome text not null constraint register_rows_outcome_check
        check (outcome in ('accepted', 'accepted_with_question', 'rejected')),
      codes text[] not null default '{}', case_id uuid, answered_at timestamptz,
      constraint register_rows_once unique (agency_id, content_hmac))`);
    await runner.query(`create index register_rows_by_import on panoh.register_rows (import_id, row_no)`);
    await protect(runner, 'panoh.register_rows', { select: keeper, insert: keeper, update: keeper });
    await runner.query(`grant select, insert, update (answered_at) on panoh.register_rows to panoh_app`);
    await runner.query(`create table panoh.register_row_texts (
      row_id uuid not null constraint register_row_texts_row_fk references panoh.register_rows,
      agency_id uuid not null, sealed bytea not null, key_version integer not null default 1,
      constraint register_row_texts_pk primary key (row_id, agency_id))`);
    // The text of a row that must not stay with its keeper is sealed to, and readable by, the fallback agency only.
    await protect(runner, 'panoh.register_row_texts', {
      select: keeper,
      insert: `'supervisor' = any ((select (panoh.viewer()).roles)::text[])`,
    });
    await runner.query(`grant select, insert on panoh.register_row_texts to panoh_app`);
  }
}
