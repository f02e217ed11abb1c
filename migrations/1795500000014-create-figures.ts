import type { MigrationInterface, QueryRunner } from 'typeorm';
import { registeredOn } from './support/registered-on.js';

/** Counts of cases, without the cases. */
export class CreateFigures1795500000014 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`create schema statistics`);
    await runner.query(`grant usage on schema statistics to panoh_worker, panoh_statistics`);
    await this.createCounting(runner);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(
      `drop index panoh.cases_by_registration, panoh.cases_by_opening, panoh.incidents_by_day`,
    );
    await runner.query(`drop schema statistics cascade`);
  }

  private async createCounting(runner: QueryRunner): Promise<void> {
    await runner.query(`create index cases_by_opening on panoh.cases (opened_at)`);
    await runner.query(`create index cases_by_registration on panoh.cases ((${registeredOn('')}))`);
    await runner.query(
      `create index incidents_by_day on panoh.incidents ((coalesce(started_on, reported_on)))`,
    );
    // The lines and columns of places: the worker and the statistics role call it; it reads where groups are.
    await runner.query(`create function statistics.places() returns setof text
      language sql stable security definer set search_path = panoh, pg_temp as $$
      select distinct place from working_groups order by place $$`);
    await runner.query('revoke all on function statistics.places() from public');
    await runner.query('grant execute on function statistics.places() to panoh_worker, panoh_statistics');
  }
}
