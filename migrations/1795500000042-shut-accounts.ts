import type { MigrationInterface, QueryRunner } from 'typeorm';
import { reversed, rewrite } from './support/passages.js';
import type { Passage } from './support/passages.js';

const DEFINER = 'language plpgsql security definer set search_path = panoh, pg_temp';
const ME = 'panoh.viewer_user_id()';
const refuse = `raise exception 'not allowed' using errcode = '42501'`;
const PRESENT = `if (panoh.viewer_stepped_up_until() > panoh.now()) is not true then
        raise exception 'presence is not proved' using errcode = 'PN040'; end if;`;
const END_SESSIONS = `delete from sign_in_tickets where user_id = p_user;
      update sessions set ended_at = panoh.now() where user_id = p_user and ended_at is null;`;

/** Herself, an administrator, or a supervisor of her agency, who shuts nobody out that might open again. */
const KEEPS = `('administrator' = any (panoh.viewer_roles()) or ('supervisor' = any (panoh.viewer_roles())
        and exists (select 1 from users u where u.id = p_user and u.agency_id = panoh.viewer_agency_id()
          and not 'administrator' = any (u.roles))))`;

const APP: Record<string, string> = {
  // At once: whoever is signing in meanwhile waits at the same row, and is refused.
  'shut_account(p_user uuid)': `returns void ${DEFINER} as $$ begin
      if (p_user = ${ME} or ${KEEPS}) is not true then ${refuse}; end if;
      update credentials set shut_at = panoh.now(), shut_by = ${ME},
          shut_for = case when p_user = ${ME} then 'own_word' else 'supervision' end
        where user_id = p_user and shut_at is null;
      ${END_SESSIONS}
    end $$`,
  'end_own_session(p_id uuid)': `returns boolean ${DEFINER} as $$ begin
      update sessions set ended_at = panoh.now() where id = p_id and user_id = ${ME} and ended_at is null;
      return found;
    end $$`,
  'end_other_sessions()': `returns void ${DEFINER} as $$ begin
      update sessions set ended_at = panoh.now() where user_id = ${ME} and ended_at is null
        and id <> panoh.viewer_session_id();
    end $$`,
};

const DOOR: Record<string, string> = {
  // Whose factors an administrator took away is let in by somebody else, who knows that it is she.
  'reopen_account(p_user uuid)': `returns boolean ${DEFINER} as $$ begin
      ${PRESENT}
      if (p_user <> ${ME} and ${KEEPS}) is not true then ${refuse}; end if;
      update credentials set shut_at = null, shut_by = null, shut_for = null, failed_count = 0, locked_until = null
        where user_id = p_user and shut_at is not null and not (shut_for = 'factors_removed' and shut_by = ${ME});
      return found;
    end $$`,
  'remove_factors(p_user uuid)': `returns void ${DEFINER} as $$ begin
      ${PRESENT}
      if (p_user <> ${ME} and 'administrator' = any (panoh.viewer_roles())) is not true then ${refuse}; end if;
      update credentials set has_factor = false, second_factor_from = coalesce(second_factor_from, panoh.now()),
        shut_at = panoh.now(), shut_by = ${ME}, shut_for = 'factors_removed' where user_id = p_user;
      if not found then ${refuse}; end if;
      delete from passkeys where user_id = p_user;
      delete from second_factors where user_id = p_user;
      delete from recovery_codes where user_id = p_user;
      ${END_SESSIONS}
    end $$`,
};

const STATES = `returns table (user_id uuid, has_password boolean, must_change boolean, locked_until timestamptz,
    must_enrol boolean, shut_at timestamptz, shut_for text, is_own_deed boolean)
  language sql stable security definer set search_path = panoh, pg_temp as $$
  select c.user_id, c.password_hash is not null, c.must_change, c.locked_until,
    coalesce(c.second_factor_from <= panoh.now() and not c.has_factor, false), c.shut_at, c.shut_for,
    coalesce(c.shut_by = ${ME}, false)
  from credentials c where (select 'administrator' = any (panoh.viewer_roles()))
  union all
  select c.user_id, null, null, null, null, c.shut_at, c.shut_for, coalesce(c.shut_by = ${ME}, false)
  from credentials c join users u on u.id = c.user_id and u.agency_id = (select panoh.viewer_agency_id())
  where (select 'supervisor' = any (panoh.viewer_roles()) and not 'administrator' = any (panoh.viewer_roles())) $$`;
const STATES_BEFORE = `returns table (user_id uuid, has_password boolean,
    must_change boolean, locked_until timestamptz)
  language sql stable security definer set search_path = panoh, pg_temp as $$
  select c.user_id, c.password_hash is not null, c.must_change, c.locked_until from credentials c
  where (select 'administrator' = any (panoh.viewer_roles())) $$`;

/** A shut account opens for nobody, whatever she or he knows or holds. */
const SHUT: readonly (readonly [signature: string, passages: readonly Passage[]])[] = [
  [
    'panoh.sign_in_challenge(text)',
    [[`and u.status = 'active' and`, `and u.status = 'active' and c.shut_at is null and`]],
  ],
  [
    'panoh.open_session(uuid,jsonb)',
    [['where c.user_id = p_user for update', 'where c.user_id = p_user and c.shut_at is null for update']],
  ],
];

const nameOf = (signature: string): string => signature.replace(/p_?\w* (?=\w)/g, '');

/** Whoever was forced, or whose supervisor fears it, is locked out at once, with every session (SECURITY T6). */
export class ShutAccounts1795500000042 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`alter table panoh.credentials add column shut_at timestamptz, add column shut_by uuid
      constraint credentials_shut_by_fk references panoh.users, add column shut_for text constraint credentials_shut_for_check
      check (shut_for in ('own_word', 'supervision', 'factors_removed')),
      add constraint credentials_shut_check check ((shut_at is null) = (shut_for is null))`);
    for (const [signature, passages] of SHUT) await rewrite(runner, signature, passages);
    for (const [signature, body] of Object.entries(APP))
      await this.create(runner, signature, body, 'panoh_app');
    for (const [signature, body] of Object.entries(DOOR))
      await this.create(runner, signature, body, 'panoh_door');
    await this.states(runner, STATES);
  }

  async down(runner: QueryRunner): Promise<void> {
    await this.states(runner, STATES_BEFORE);
    for (const signature of [...Object.keys(APP), ...Object.keys(DOOR)])
      await runner.query(`drop function panoh.${nameOf(signature)}`);
    for (const [signature, passages] of SHUT) await rewrite(runner, signature, reversed(passages));
    await runner.query(`alter table panoh.credentials drop constraint credentials_shut_check, drop column shut_at,
      drop column shut_by, drop column shut_for`);
  }

  private async states(runner: QueryRunner, body: string): Promise<void> {
    await runner.query('drop function panoh.account_states()');
    await this.create(runner, 'account_states()', body, 'panoh_app, panoh_door');
  }

  private async create(runner: QueryRunner, signature: string, body: string, roles: string): Promise<void> {
    await runner.query(`create function panoh.${signature} ${body}`);
    await runner.query(`revoke execute on function panoh.${nameOf(signature)} from public`);
    await runner.query(`grant execute on function panoh.${nameOf(signature)} to ${roles}`);
  }
}
