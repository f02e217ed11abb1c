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

const BLIND_ROLES = `'{administrator,statistician,data_protection_officer}'::text[]`;

/**
 * Whoever keeps accounts gives himself no sight of cases: where an agency has any, whoever he lets in or gives a password
 * waits until a supervisor there, who knows the person, opens the account (SECURITY T2).
 */
const INNER: Record<string, string> = {
  'reads_cases(p_user uuid)': `returns boolean language sql stable security definer set search_path = panoh, pg_temp as $$
      select exists (select 1 from users u where u.id = p_user and not u.roles <@ ${BLIND_ROLES}
        and (exists (select 1 from cases c where c.agency_id = u.agency_id)
          or exists (select 1 from grants g where g.grantee_id in (u.agency_id, u.id)))) $$`,
  'await_confirming(p_user uuid)': `returns void ${DEFINER} as $$ begin
      if not panoh.reads_cases(p_user) then return; end if;
      update credentials set shut_at = coalesce(shut_at, panoh.now()), shut_by = ${ME}, shut_for = 'unconfirmed'
        where user_id = p_user;
      ${END_SESSIONS}
    end $$`,
  // Not whoever shut it that way; an administrator only where no supervisor could, so that an agency is not lost.
  'may_reopen(p_user uuid)': `returns boolean language sql stable security definer set search_path = panoh, pg_temp as $$
      select exists (select 1 from credentials c join users u on u.id = c.user_id
        where c.user_id = p_user and c.shut_at is not null and p_user <> ${ME} and ${KEEPS}
          and (c.shut_for not in ('factors_removed', 'unconfirmed') or c.shut_by <> ${ME}
            and ('supervisor' = any (panoh.viewer_roles()) and u.agency_id = panoh.viewer_agency_id()
              or not panoh.reads_cases(p_user) or not exists (
                select 1 from users s join credentials k on k.user_id = s.id where s.agency_id = u.agency_id
                  and s.id <> p_user and s.status = 'active' and 'supervisor' = any (s.roles) and k.shut_at is null)))) $$`,
};

/** What whoever keeps accounts writes himself, and not through a function. */
const TRIGGERS: readonly (readonly [name: string, on: string, condition: string, body: string])[] = [
  [
    'credentials_confirming',
    'after insert on panoh.credentials',
    `current_user = 'panoh_app'`,
    'perform panoh.await_confirming(new.user_id);',
  ],
  [
    'users_confirming',
    'after update on panoh.users',
    `current_user = 'panoh_app' and new.status = 'active'
        and (old.status <> 'active' or not new.roles <@ (old.roles || ${BLIND_ROLES}))`,
    'perform panoh.await_confirming(new.id);',
  ],
];

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
        where user_id = p_user and panoh.may_reopen(p_user);
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
    must_enrol boolean, shut_at timestamptz, shut_for text, may_reopen boolean)
  language sql stable security definer set search_path = panoh, pg_temp as $$
  select c.user_id, c.password_hash is not null, c.must_change, c.locked_until,
    coalesce(c.second_factor_from <= panoh.now() and not c.has_factor, false), c.shut_at, c.shut_for,
    c.shut_at is not null and panoh.may_reopen(c.user_id)
  from credentials c where (select 'administrator' = any (panoh.viewer_roles()))
  union all
  select c.user_id, null, null, null, null, c.shut_at, c.shut_for, c.shut_at is not null and panoh.may_reopen(c.user_id)
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

/** With what keeps an account shut, or shuts it. */
const GIVEN: readonly (readonly [signature: string, passages: readonly Passage[]])[] = [
  // A password that was given, and not chosen, serves for a week.
  [
    'panoh.sign_in_challenge(text)',
    [
      [
        `and c.shut_at is null and`,
        `and c.shut_at is null
          and (not c.must_change or c.changed_at > panoh.now() - interval '7 days') and`,
      ],
    ],
  ],
  // Whoever gives somebody a password might use it, unless a second factor of hers stands in the way.
  [
    'panoh.set_password(uuid,text,boolean)',
    [
      [
        'failed_count = 0, locked_until = null, changed_at = panoh.now() where user_id = p_user;',
        `failed_count = 0, locked_until = null, changed_at = panoh.now() where user_id = p_user;
        if p_user <> ${ME} and exists (select 1 from credentials c where c.user_id = p_user and not c.has_factor) then
          perform panoh.await_confirming(p_user);
        end if;`,
      ],
    ],
  ],
];

const nameOf = (signature: string): string => signature.replace(/p_?\w* (?=\w)/g, '');

/** Whoever was forced, or whose supervisor fears it, is locked out at once, with every session (SECURITY T6). */
export class ShutAccounts1795500000042 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`alter table panoh.credentials add column shut_at timestamptz, add column shut_by uuid
      constraint credentials_shut_by_fk references panoh.users, add column shut_for text constraint credentials_shut_for_check
      check (shut_for in ('own_word', 'supervision', 'factors_removed', 'unconfirmed')),
      add constraint credentials_shut_check check ((shut_at is null) = (shut_for is null))`);
    for (const [signature, passages] of SHUT) await rewrite(runner, signature, passages);
    for (const [signature, body] of Object.entries(INNER)) await this.create(runner, signature, body, null);
    for (const [signature, passages] of GIVEN) await rewrite(runner, signature, passages);
    for (const [name, on, condition, body] of TRIGGERS) {
      await this.create(
        runner,
        `${name}()`,
        `returns trigger ${DEFINER} as $$ begin ${body} return null; end $$`,
        null,
      );
      await runner.query(
        `create trigger ${name} ${on} for each row when (${condition}) execute function panoh.${name}()`,
      );
    }
    for (const [signature, body] of Object.entries(APP))
      await this.create(runner, signature, body, 'panoh_app');
    for (const [signature, body] of Object.entries(DOOR))
      await this.create(runner, signature, body, 'panoh_door');
    await this.states(runner, STATES);
  }

  async down(runner: QueryRunner): Promise<void> {
    await this.states(runner, STATES_BEFORE);
    for (const [name] of TRIGGERS) await runner.query(`drop function panoh.${name}() cascade`);
    for (const [signature, passages] of GIVEN) await rewrite(runner, signature, reversed(passages));
    for (const signature of [...Object.keys(APP), ...Object.keys(DOOR), ...Object.keys(INNER)])
      await runner.query(`drop function panoh.${nameOf(signature)}`);
    for (const [signature, passages] of SHUT) await rewrite(runner, signature, reversed(passages));
    await runner.query(`alter table panoh.credentials drop constraint credentials_shut_check, drop column shut_at,
      drop column shut_by, drop column shut_for`);
  }

  private async states(runner: QueryRunner, body: string): Promise<void> {
    await runner.query('drop function panoh.account_states()');
    await this.create(runner, 'account_states()', body, 'panoh_app, panoh_door');
  }

  private async create(
    runner: QueryRunner,
    signature: string,
    body: string,
    roles: string | null,
  ): Promise<void> {
    await runner.query(`create function panoh.${signature} ${body}`);
    await runner.query(`revoke execute on function panoh.${nameOf(signature)} from public`);
    if (roles) await runner.query(`grant execute on function panoh.${nameOf(signature)} to ${roles}`);
  }
}
