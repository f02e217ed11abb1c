import type { MigrationInterface, QueryRunner } from 'typeorm';
import { partition } from './support/policies.js';

/** That she stays somewhere is known to shelter staff alone, and to nobody of the police whatever the role. */
const STAFF = `'shelter_worker' = any ((select (panoh.viewer()).roles)::text[])
  and (select (panoh.viewer()).agency_kind) <> 'police'`;

/** Dates that her plan must know: a stay, a hearing, his expected return; each note is added and none is changed. */
export class CreateDates1795500000019 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await this.createNotes(runner);
    await this.hideStays(runner);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`drop trigger follow_ups_of_stay on panoh.follow_ups`);
    await runner.query(`drop function panoh.keep_with_staff()`);
    await runner.query(`drop policy case_events_stays on panoh.case_events`);
    await runner.query(`drop policy follow_ups_stays on panoh.follow_ups`);
    await runner.query(`drop table panoh.date_notes`);
  }

  private async createNotes(runner: QueryRunner): Promise<void> {
    await runner.query(`create table panoh.date_notes (
      id uuid primary key,
      case_id uuid not null constraint date_notes_case_fk references panoh.cases deferrable initially deferred,
      agency_id uuid not null, written_by uuid not null,
      date_id uuid not null, note_no integer not null,
      kind text not null, partition text not null, step text not null,
      on_day date not null, about text,
      sealed_note bytea, key_version integer not null default 1,
      recorded_at timestamptz not null default panoh.now(),
      constraint date_notes_once unique (date_id, note_no),
      constraint date_notes_partition_check check ((kind, partition) in
        (('stay', 'whereabouts'), ('hearing', 'legal'), ('return', 'perpetrator'))))`);
    await runner.query(`create index date_notes_by_case on panoh.date_notes (case_id, date_id, note_no)`);
    await partition(runner, 'panoh.date_notes', 'date_notes.partition', { relations: ['own'] });
    await runner.query(`create policy date_notes_stays on panoh.date_notes as restrictive for all to panoh_app
      using (partition <> 'whereabouts' or (${STAFF})) with check (partition <> 'whereabouts' or (${STAFF}))`);
    await runner.query(`create policy date_notes_in_own_name on panoh.date_notes as restrictive for insert to panoh_app
      with check (agency_id = (select (panoh.viewer()).agency_id)
        and written_by = (select (panoh.viewer()).user_id))`);
    await runner.query(`create trigger date_notes_append_only before update or delete or truncate on panoh.date_notes
      for each statement execute function panoh.refuse_change()`);
  }

  /** A stay shows in no list of anybody else, and is not sent to whoever leads the case (SECURITY B). */
  private async hideStays(runner: QueryRunner): Promise<void> {
    for (const table of ['follow_ups', 'case_events'])
      await runner.query(`create policy ${table}_stays on panoh.${table} as restrictive for select to panoh_app
        using (partition <> 'whereabouts' or (${STAFF}))`);
    // Its rows are of whoever wrote it down; she is told of them, and her supervisors once she has left.
    await runner.query(`create function panoh.keep_with_staff() returns trigger language plpgsql as $$ begin
        new.user_id := coalesce(new.user_id, (panoh.viewer()).user_id);
        return new;
      end $$`);
    await runner.query(`revoke execute on function panoh.keep_with_staff() from public`);
    await runner.query(`create trigger follow_ups_of_stay before insert on panoh.follow_ups for each row
      when (new.partition = 'whereabouts') execute function panoh.keep_with_staff()`);
  }
}
