import type { MigrationInterface, QueryRunner } from 'typeorm';
import { reversed, rewrite } from './support/passages.js';
import type { Passage } from './support/passages.js';

/**
 * Once per statement and person, and after its commit: that is when PostgreSQL hands it on. Nothing but whom it is for;
 * who is blocked from the case hears nothing, whatever was written for her.
 */
const TELL = `returns trigger language plpgsql security definer set search_path = panoh, pg_temp as $$ begin
    perform pg_notify('panoh_live', u.id::text) from
      (select t.user_id, array_agg(t.case_id) as cases from told t group by t.user_id) t
      join users u on u.id = t.user_id join agencies a on a.id = u.agency_id
      cross join lateral (select panoh.blocked_for(u.id, u.agency_id, a.kind) as cases offset 0) blocked
      where (t.cases <@ blocked.cases) is not true;
    return null;
  end $$`;

/** Those of the sessions that still stand; to ask keeps none of them alive. */
const LIVING = `returns setof text language sql stable security definer set search_path = panoh, pg_temp as $$
  select s.token_hash from sessions s join users u on u.id = s.user_id and u.status = 'active'
  where s.token_hash = any (p_hashes) and s.ended_at is null and s.expires_at > panoh.now()
    and s.seen_at > panoh.now() - interval '30 minutes' $$`;

/** What a page asks by itself is nobody's sign of life. */
const UNATTENDED: readonly Passage[] = [
  [
    `if seen < at - interval '20 seconds' then`,
    `if seen < at - interval '20 seconds' and current_setting('panoh.unattended', true) is distinct from 'on' then`,
  ],
];

/** What a person was told is on her open page within a second (`platform/live`). */
export class TellLive1795500000066 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`create function panoh.tell_live() ${TELL}`);
    await runner.query('revoke execute on function panoh.tell_live() from public');
    await runner.query(`create trigger notifications_live after insert on panoh.notifications
      referencing new table as told for each statement execute function panoh.tell_live()`);
    await runner.query(`create function panoh.living_sessions(p_hashes text[]) ${LIVING}`);
    await runner.query('revoke execute on function panoh.living_sessions(text[]) from public');
    await runner.query('grant execute on function panoh.living_sessions(text[]) to panoh_app');
    await rewrite(runner, 'panoh.begin_session(text)', UNATTENDED);
  }

  async down(runner: QueryRunner): Promise<void> {
    await rewrite(runner, 'panoh.begin_session(text)', reversed(UNATTENDED));
    await runner.query('drop function panoh.living_sessions(text[])');
    await runner.query('drop trigger notifications_live on panoh.notifications');
    await runner.query('drop function panoh.tell_live()');
  }
}
