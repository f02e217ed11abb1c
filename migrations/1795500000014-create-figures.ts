import type { MigrationInterface, QueryRunner } from 'typeorm';

/** What is told of cases without showing them: to the group whether somebody still works on one. */
export class CreateFigures1795500000014 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    // The parts of the group alone: what was written of any other part moves nothing that a coordinator sees.
    await runner.query(`create function panoh.last_written(p_case uuid) returns timestamptz
      language sql stable security definer set search_path = panoh, pg_temp as $$
      select max(e.recorded_at) from case_events e
      where e.case_id = p_case and e.partition in ('core', 'follow_ups', 'closure') and panoh.coordinates(p_case) $$`);
    await runner.query(`revoke all on function panoh.last_written(uuid) from public`);
    await runner.query(`grant execute on function panoh.last_written(uuid) to panoh_app`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`drop function panoh.last_written(uuid)`);
  }
}
