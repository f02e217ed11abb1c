import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Whether people can sign in, for whoever keeps their accounts; never anything of a password. */
export class TellAccounts1795500000029 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`create function panoh.account_states() returns table (user_id uuid, has_password boolean,
        must_change boolean, locked_until timestamptz)
      language sql stable security definer set search_path = panoh, pg_temp as $$
      select c.user_id, c.password_hash is not null, c.must_change, c.locked_until from credentials c
      where (select 'administrator' = any (panoh.viewer_roles())) $$`);
    await runner.query(`revoke execute on function panoh.account_states() from public`);
    await runner.query(`grant execute on function panoh.account_states() to panoh_app`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`drop function panoh.account_states()`);
  }
}
