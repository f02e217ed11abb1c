import type { MigrationInterface, QueryRunner } from 'typeorm';
import { granted, partition } from './support/policies.js';
import { quickenPolicies } from './support/quick-policies.js';

/**
 * How she died, in a code, where somebody asks to close for that reason. It lies in the health partition, as what a triage
 * told of attempts does: many may write it who never read it, and the second person of another agency sees none of it.
 */
export class CodeDeaths1795500000104 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`create table panoh.death_causes (
      id uuid primary key,
      episode_id uuid not null constraint death_causes_episode_fk references panoh.closure_episodes,
      case_id uuid not null constraint death_causes_case_fk references panoh.cases,
      agency_id uuid not null,
      recorded_by uuid not null,
      version integer not null constraint death_causes_version_check check (version > 0),
      cause text not null constraint death_causes_cause_check
        check (cause in ('suicide', 'killed', 'other', 'unknown')),
      recorded_at timestamptz not null default panoh.now(),
      constraint death_causes_once unique (episode_id, version))`);
    await runner.query('create index death_causes_by_case on panoh.death_causes (case_id)');
    await runner.query(`create index closure_episodes_died on panoh.closure_episodes (case_id)
      where state = 'approved' and reason = 'died'`);
    await partition(runner, 'panoh.death_causes', `'health'`, { relations: ['own'] });
    await runner.query(`create policy death_causes_in_own_name on panoh.death_causes as restrictive for insert to panoh_app
      with check (agency_id = (select (panoh.viewer()).agency_id) and recorded_by = (select (panoh.viewer()).user_id))`);
    // Of a request that was made in the same breath, by whoever made it; later by those who read it, while it stands.
    await runner.query(`create policy death_causes_in_time on panoh.death_causes as restrictive for insert to panoh_app
      with check (exists (select 1 from panoh.closure_episodes e
        where e.id = episode_id and e.case_id = death_causes.case_id and e.reason = 'died' and e.state = 'requested'
          and e.requested_by = (select (panoh.viewer()).user_id)) and version = 1
        or exists (select 1 from panoh.closure_episodes e join panoh.cases c on c.id = e.case_id
          where e.id = episode_id and e.case_id = death_causes.case_id and e.reason = 'died' and e.state = 'approved'
            and c.status = 'closed' and c.episode_no = e.episode_no and c.erased_at is null)
          and ${granted('reads', `'health'`, 'death_causes', ['own'])})`);
    await runner.query(`create trigger death_causes_append_only before update or delete or truncate
      on panoh.death_causes for each statement execute function panoh.refuse_change()`);
    await runner.query(`create trigger death_causes_counted_insert after insert on panoh.death_causes
      referencing new table as changed for each statement execute function statistics.note_rows()`);
    await quickenPolicies(runner);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('drop index panoh.closure_episodes_died');
    await runner.query('drop table panoh.death_causes');
  }
}
