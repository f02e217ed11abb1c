import type { MigrationInterface, QueryRunner } from 'typeorm';
import { GROUP_QUEUE, LINES_OF_CASE, renewLines } from './support/danger-queue.js';
import { agendaProposals, LATE_LINES } from './support/agenda.js';
import { APPLY_APPOINTMENT, UNDELIVERABLE_ROWS, readsCases } from './support/oversight-functions.js';
import { protect } from './support/policies.js';
import { WATCH } from './support/watch.js';

const BEFORE = 'group_queue(text, boolean, timestamptz, uuid, integer, integer)';
const NOW = 'group_queue(text, boolean, integer, timestamptz, uuid, integer, integer)';
const QUEUE = `create function panoh.group_queue(p_filter text, p_newest boolean, p_rank integer, p_at timestamptz,
  p_id uuid, p_limit integer, p_most integer) ${GROUP_QUEUE}`;
const bare = (signature: string): string => signature.replace(/p_\w+ /g, '');
const APART = 'administrator,statistician,data_protection_officer';
const RANKED_KEY = 'group_id, filter, rank, sort_at, id';
const IS_OVERSIGHT = `'oversight' = any ((select panoh.viewer_roles())::text[])`;
const OWN_AGENCY = '(agency_id = (select panoh.viewer_agency_id() as agency_id))';

/**
 * Danger before lateness in the queue of the group, and oversight: who is notified where an agency has no person left who
 * can act, and the one thing that two of them may do about it.
 */
export class DangerFirst1795500000115 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await this.rankQueue(runner);
    await this.appoint(runner);
    await runner.query(`create or replace function panoh.watch() ${WATCH}`);
    const apart = readsCases(`${APART},oversight`);
    await runner.query(`create or replace function panoh.reads_cases(p_user uuid) ${apart}`);
    await runner.query(`alter table panoh.users add constraint users_oversight_alone
      check (not ('oversight' = any (roles)) or cardinality(roles) = 1)`);
    // An appointment names a person of another agency: oversight sees who works there, as an administrator does.
    await runner.query(`alter policy users_select on panoh.users using (${OWN_AGENCY}
      or '{administrator,oversight}'::text[] && (select panoh.viewer_roles() as roles)::text[])`);
  }

  async down(): Promise<void> {
    throw new Error('Nothing was released yet: make the database again (npm run db:reset).');
  }

  private async rankQueue(runner: QueryRunner): Promise<void> {
    await runner.query('alter table panoh.queue_lines add column rank smallint not null default 2');
    await this.setKey(runner, RANKED_KEY);
    await runner.query(`create or replace function panoh.queue_lines_of(p_case uuid) ${LINES_OF_CASE}`);
    await runner.query(
      `create or replace function panoh.renew_queue_lines(p_case uuid) ${renewLines(RANKED_KEY)}`,
    );
    await this.replaceQueue(runner, BEFORE, [NOW, QUEUE]);
    const proposals = agendaProposals([...LATE_LINES, 'refused', 'no_place', 'waiting_list']);
    await runner.query(`create or replace function panoh.agenda_proposals(p_group uuid) ${proposals}`);
    await runner.query(`select panoh.renew_queue_lines(c.id) from panoh.cases c where c.shares_with_group`);
  }

  private async setKey(runner: QueryRunner, key: string): Promise<void> {
    await runner.query(`alter table panoh.queue_lines drop constraint queue_lines_pk,
      add constraint queue_lines_pk primary key (${key}) include (until_at, case_id, type)`);
  }

  private async replaceQueue(
    runner: QueryRunner,
    before: string,
    [signature, text]: [string, string],
  ): Promise<void> {
    await runner.query(`drop function panoh.${before}`);
    await runner.query(text);
    await runner.query(`revoke all on function panoh.${signature} from public`);
    await runner.query(`grant execute on function panoh.${signature} to panoh_app`);
  }

  private async appoint(runner: QueryRunner): Promise<void> {
    await runner.query(`create table panoh.oversight_appointments (
      id uuid primary key,
      agency_id uuid not null constraint oversight_appointments_agency_fk references panoh.agencies (id),
      user_id uuid not null constraint oversight_appointments_user_fk references panoh.users (id),
      appointed_as text not null constraint oversight_appointments_as_check check (appointed_as in ('supervisor', 'stand_in')),
      proposed_by uuid not null constraint oversight_appointments_proposed_fk references panoh.users (id),
      proposed_at timestamptz not null default panoh.now(),
      confirmed_by uuid constraint oversight_appointments_confirmed_fk references panoh.users (id),
      confirmed_at timestamptz,
      constraint oversight_appointments_two_check check (confirmed_by <> proposed_by),
      constraint oversight_appointments_confirmed_check check ((confirmed_by is null) = (confirmed_at is null)))`);
    await runner.query(`create unique index oversight_appointments_once on panoh.oversight_appointments
      (agency_id, user_id, appointed_as) where confirmed_at is null`);
    await protect(runner, 'panoh.oversight_appointments', {
      select: IS_OVERSIGHT,
      insert: `${IS_OVERSIGHT} and proposed_by = (select panoh.viewer_user_id())`,
    });
    await runner.query(`grant select, insert (id, agency_id, user_id, appointed_as, proposed_by)
      on panoh.oversight_appointments to panoh_app`);
    for (const [signature, body, roles] of [
      ['undeliverable_rows()', UNDELIVERABLE_ROWS, 'panoh_app, panoh_worker'],
      ['apply_appointment(p_id uuid)', APPLY_APPOINTMENT, 'panoh_app'],
    ] as const) {
      await runner.query(`create function panoh.${signature} ${body}`);
      await runner.query(`revoke all on function panoh.${bare(signature)} from public`);
      await runner.query(`grant execute on function panoh.${bare(signature)} to ${roles}`);
    }
  }
}
