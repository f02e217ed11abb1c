import type { MigrationInterface, QueryRunner } from 'typeorm';
import { quickenFunctions, quickenPolicies } from './support/quick-policies.js';

const me = (field: string): string => `(select (panoh.viewer()).${field})`;
const rank = (band: string): string => `array_position('{incomplete,standard,medium,high}'::text[], ${band})`;
/** The product's own instants have whole milliseconds. */
const now = (column: string): string =>
  `${column} between panoh.now() - interval '1 millisecond' and panoh.now()`;

/**
 * The band of a case follows an assessment, a judgement or a critical fact that stands beside it, made in the same
 * transaction: nothing else that runs as the app role may change it. A judgement that lowers it alone is a supervisor's, and any other needs
 * the answer of somebody else.
 */
const AS_JUDGED = `returns trigger language plpgsql security definer set search_path = panoh, pg_temp as $$
  declare who uuid := (panoh.viewer()).user_id; begin
    if exists (select 1 from risk_assessments a where a.case_id = new.id and a.band = new.band
        and a.assessed_by = who and a.recorded_at = panoh.now() and ${rank('a.band')} >= ${rank('a.assessed_band')}) then
      return new;
    end if;
    if old.assessed_at is not distinct from new.assessed_at and exists (select 1 from band_changes b
        where b.case_id = new.id and b.state = 'applied' and b.to_band = new.band
          and (b.requested_by = who and ${now('b.requested_at')}
            or b.decided_by = who and b.requested_by <> who and ${now('b.decided_at')})) then
      return new;
    end if;
    -- A critical fact that became known raises it at once, whoever recorded it; a fact lowers nothing.
    if new.band = 'high' and old.assessed_at is not distinct from new.assessed_at and exists (select 1 from known_facts f
        where f.case_id = new.id and f.agency_id = (panoh.viewer()).agency_id and f.recorded_at = panoh.now()) then
      return new;
    end if;
    raise exception 'not judged' using errcode = '42501';
  end $$`;

const OWN_CHANGE = `requested_by = ${me('user_id')} and decided_by is null and (state = 'pending' or state = 'applied'
  and (${rank('to_band')} > ${rank('from_band')} or 'supervisor' = any (${me('roles')}::text[])))`;
const ANSWER = `state in ('pending', 'lapsed')
  or (decided_by = ${me('user_id')} and requested_by <> ${me('user_id')})`;

/** What the app role can write is what the rules let it write, where one statement would pass over a second person. */
export class BindJudgement1795500000062 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`create function panoh.keep_band_as_judged() ${AS_JUDGED}`);
    await runner.query('revoke execute on function panoh.keep_band_as_judged() from public');
    await runner.query(`create trigger cases_band_as_judged before update of band, assessed_at on panoh.cases for each row
      when (current_user = 'panoh_app' and (old.band is distinct from new.band
        or old.assessed_at is distinct from new.assessed_at))
      execute function panoh.keep_band_as_judged()`);
    await runner.query(`create policy band_changes_own on panoh.band_changes as restrictive for insert to panoh_app
      with check (${OWN_CHANGE})`);
    await runner.query(`create policy band_changes_answer on panoh.band_changes as restrictive for update to panoh_app
      using (true) with check (${ANSWER})`);
    // Jobs are put in by the functions that make what they are of; nobody else can name a step that is not his.
    await runner.query('drop policy outbox_insert on panoh.outbox');
    await runner.query(
      'create policy outbox_insert on panoh.outbox for insert to panoh_app with check (false)',
    );
    await runner.query('revoke insert on panoh.outbox from panoh_app');
    await quickenFunctions(runner);
    await quickenPolicies(runner);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('grant insert on panoh.outbox to panoh_app');
    await runner.query('drop policy outbox_insert on panoh.outbox');
    await runner.query(
      'create policy outbox_insert on panoh.outbox for insert to panoh_app with check (true)',
    );
    await runner.query('drop policy band_changes_answer on panoh.band_changes');
    await runner.query('drop policy band_changes_own on panoh.band_changes');
    await runner.query('drop trigger cases_band_as_judged on panoh.cases');
    await runner.query('drop function panoh.keep_band_as_judged()');
  }
}
