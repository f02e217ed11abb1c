import type { MigrationInterface, QueryRunner } from 'typeorm';
import { partition } from './support/policies.js';
import { quickenPolicies } from './support/quick-policies.js';

/**
 * How she died, in a code, where somebody asks to close for that reason. It lies in the health partition, as what a triage
 * told of attempts does: many may write it who never read it, and the second person of another agency sees none of it.
 */
export class CodeDeaths1795500000104 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`create table panoh.death_causes (
      episode_id uuid primary key constraint death_causes_episode_fk references panoh.closure_episodes,
      case_id uuid not null constraint death_causes_case_fk references panoh.cases,
      agency_id uuid not null,
      cause text not null constraint death_causes_cause_check
        check (cause in ('suicide', 'killed', 'other', 'unknown')),
      recorded_at timestamptz not null default panoh.now())`);
    await runner.query('create index death_causes_by_case on panoh.death_causes (case_id)');
    await runner.query(`create index closure_episodes_died on panoh.closure_episodes (case_id)
      where state = 'approved' and reason = 'died'`);
    await partition(runner, 'panoh.death_causes', `'health'`, { relations: ['own'] });
    // Of a request that was made in the same breath, by whoever made it.
    await runner.query(`create policy death_causes_in_own_name on panoh.death_causes as restrictive for insert to panoh_app
      with check (agency_id = (select (panoh.viewer()).agency_id) and exists (select 1 from panoh.closure_episodes e
        where e.id = episode_id and e.case_id = death_causes.case_id and e.reason = 'died' and e.state = 'requested'
          and e.requested_by = (select (panoh.viewer()).user_id)))`);
    await quickenPolicies(runner);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('drop index panoh.closure_episodes_died');
    await runner.query('drop table panoh.death_causes');
  }
}
