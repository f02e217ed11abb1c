import type { MigrationInterface, QueryRunner } from 'typeorm';
import { partition } from './support/policies.js';

/** Whoever writes a row writes it for the own agency and in the own name. */
const inOwnName = (person: string): string => `agency_id = (select (panoh.viewer()).agency_id)
  and ${person} = (select (panoh.viewer()).user_id)`;
/** A police owner reads what its own people wrote, also where a case came to it from elsewhere. */
const notForPolice = (table: string): string => `(select (panoh.viewer()).agency_kind) <> 'police'
  or ${table}.agency_id = (select (panoh.viewer()).agency_id)`;

/** What was done for her, her own goals, and her safety plan; added to, never changed. */
export class CreateSupport1795500000011 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await this.createGoals(runner);
    await this.createEntries(runner);
    await this.createPlans(runner);
    await this.createCounts(runner);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`drop function panoh.support_counts(uuid)`);
    await runner.query(`drop table panoh.safety_plan_marks, panoh.safety_plans, panoh.support_entries,
      panoh.goal_progress, panoh.support_goals`);
  }

  private async createGoals(runner: QueryRunner): Promise<void> {
    await runner.query(`create table panoh.support_goals (
      id uuid primary key,
      case_id uuid not null constraint support_goals_case_fk references panoh.cases deferrable initially deferred,
      agency_id uuid not null, written_by uuid not null,
      domain text not null, set_on date not null,
      sealed_words bytea not null, sealed_measure bytea, key_version integer not null default 1,
      recorded_at timestamptz not null default panoh.now())`);
    await runner.query(`create index support_goals_by_case on panoh.support_goals (case_id, recorded_at)`);
    await this.protectAddedTo(runner, 'panoh.support_goals', 'written_by');
    await runner.query(`create table panoh.goal_progress (
      id uuid primary key,
      goal_id uuid not null constraint goal_progress_goal_fk references panoh.support_goals,
      case_id uuid not null constraint goal_progress_case_fk references panoh.cases deferrable initially deferred,
      agency_id uuid not null, written_by uuid not null, step_no integer not null,
      progress text not null constraint goal_progress_check
        check (progress in ('not_applicable', 'in_progress', 'met')),
      said_on date not null, sealed_word bytea, key_version integer not null default 1,
      recorded_at timestamptz not null default panoh.now(),
      constraint goal_progress_once unique (goal_id, step_no))`);
    await runner.query(`create index goal_progress_by_case on panoh.goal_progress (case_id)`);
    await this.protectAddedTo(runner, 'panoh.goal_progress', 'written_by');
  }

  private async createEntries(runner: QueryRunner): Promise<void> {
    await runner.query(`create table panoh.support_entries (
      id uuid primary key,
      case_id uuid not null constraint support_entries_case_fk references panoh.cases deferrable initially deferred,
      agency_id uuid not null, written_by uuid not null,
      service_type text not null, with_whom text not null, given_on date not null,
      minutes integer constraint support_entries_minutes_check check (minutes between 1 and 1440),
      referral_id uuid constraint support_entries_referral_fk references panoh.referrals,
      goal_id uuid constraint support_entries_goal_fk references panoh.support_goals,
      corrects_id uuid constraint support_entries_corrects_fk references panoh.support_entries
        constraint support_entries_corrected_once unique,
      sealed_note bytea, key_version integer not null default 1,
      recorded_at timestamptz not null default panoh.now())`);
    await runner.query(
      `create index support_entries_by_case on panoh.support_entries (case_id, given_on desc, id desc)`,
    );
    await this.protectAddedTo(runner, 'panoh.support_entries', 'written_by');
  }

  private async createPlans(runner: QueryRunner): Promise<void> {
    await runner.query(`create table panoh.safety_plans (
      id uuid primary key,
      case_id uuid not null constraint safety_plans_case_fk references panoh.cases deferrable initially deferred,
      agency_id uuid not null, written_by uuid not null, version_no integer not null,
      sealed bytea not null, key_version integer not null default 1,
      written_at timestamptz not null default panoh.now(),
      constraint safety_plans_once unique (case_id, version_no))`);
    await this.protectAddedTo(runner, 'panoh.safety_plans', 'written_by');
    await runner.query(`create table panoh.safety_plan_marks (
      id uuid primary key,
      case_id uuid not null constraint safety_plan_marks_case_fk references panoh.cases deferrable initially deferred,
      agency_id uuid not null, marked_by uuid not null,
      plan_id uuid not null constraint safety_plan_marks_plan_fk references panoh.safety_plans,
      kind text not null constraint safety_plan_marks_kind_check
        check (kind in ('reviewed', 'copy_choice', 'printed')),
      choice text, alone text, marked_at timestamptz not null default panoh.now(),
      constraint safety_plan_marks_choice_check check ((kind = 'copy_choice') = (choice is not null and alone is not null)))`);
    await runner.query(
      `create index safety_plan_marks_by_case on panoh.safety_plan_marks (case_id, marked_at desc)`,
    );
    await this.protectAddedTo(runner, 'panoh.safety_plan_marks', 'marked_by');
  }

  /**
   * How much was done, for the group's coordinator where she allowed it and for whoever is asked to decide a closure:
   * no kind of service, since that alone may tell where she is or that she is ill.
   */
  private async createCounts(runner: QueryRunner): Promise<void> {
    await runner.query(`create function panoh.support_counts(p_case uuid) returns jsonb language sql stable
      security definer set search_path = panoh, pg_temp as $$
      select jsonb_build_object(
        'entries', (select count(*) from support_entries e where e.case_id = p_case
          and not exists (select 1 from support_entries k where k.corrects_id = e.id)),
        'goals', (select count(*) from support_goals g where g.case_id = p_case),
        'goalsMet', (select count(*) from support_goals g where g.case_id = p_case and 'met' = (
          select p.progress from goal_progress p where p.goal_id = g.id order by p.step_no desc limit 1)))
      where exists (select 1 from panoh.case_access(p_case) a
        where a.relation in ('own', 'group', 'closure_review') and 'core' = any (a.reads)) $$`);
    await runner.query(`revoke all on function panoh.support_counts(uuid) from public`);
    await runner.query(`grant execute on function panoh.support_counts(uuid) to panoh_app`);
  }

  private async protectAddedTo(runner: QueryRunner, table: string, person: string): Promise<void> {
    const name = table.split('.').pop() ?? table;
    await partition(runner, table, `'support'`, { relations: ['own'], readAlso: notForPolice(name) });
    await runner.query(`create policy ${name}_in_own_name on ${table} as restrictive for insert to panoh_app
      with check (${inOwnName(person)})`);
    await runner.query(`create trigger ${name}_append_only before update or delete or truncate on ${table}
      for each statement execute function panoh.refuse_change()`);
  }
}
