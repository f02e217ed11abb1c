import type { MigrationInterface, QueryRunner } from 'typeorm';
import { protect } from './support/policies.js';
import { reversed, rewrite } from './support/passages.js';
import type { Passage } from './support/passages.js';

const DEFINER = 'language plpgsql security definer set search_path = panoh, pg_temp';
const ME = 'panoh.viewer_user_id()';

/** Ways in are changed by whoever has just proved her presence, or has none yet and must have one. */
const PRESENT = `if (panoh.viewer_stepped_up_until() > panoh.now() or exists (select 1 from credentials c
          where c.user_id = ${ME} and not c.has_factor and not c.must_change and c.second_factor_from is not null))
        is not true then raise exception 'presence is not proved' using errcode = 'PN040'; end if;`;

/** What the door asks and does; each answers one question. */
const DOOR: Record<string, string> = {
  // The account of somebody who may sign in; an attempt at somebody else leaves as much behind, and takes as long.
  'sign_in_challenge(p_login text)': `returns table (user_id uuid, password_hash text, has_factor boolean) ${DEFINER}
    as $$ begin
      return query select c.user_id, c.password_hash, c.has_factor from credentials c join users u on u.id = c.user_id
        where c.login = lower(p_login) and u.status = 'active' and panoh.count_attempt(c.user_id);
      if not found then
        update stray_attempts set count = count + 1 where slot = abs(hashtext(lower(p_login)) % 64);
      end if;
    end $$`,
  // With a password alone nobody comes in who has a second factor, whatever the program makes of it.
  'open_session(p_user uuid, p jsonb)': `returns boolean ${DEFINER} as $$ declare has boolean; begin
      select c.has_factor into has from credentials c where c.user_id = p_user for update;
      if not found or (p->>'openedBy' = 'password' and has) then return false; end if;
      if p->>'openedBy' in ('password', 'code', 'recovery_code') then
        update credentials set failed_count = 0, locked_until = null where user_id = p_user;
      end if;
      insert into sessions (id, user_id, token_hash, expires_at, device, opened_by)
        values ((p->>'id')::uuid, p_user, p->>'tokenHash', panoh.now() + interval '12 hours', p->>'device', p->>'openedBy');
      -- What else is done in this transaction is done by her.
      perform set_config('panoh.session', p->>'tokenHash', true);
      return true;
    end $$`,
  // Her password was right, so the attempt is no wrong one; how many she has for the code is not changed by it.
  'issue_ticket(p_user uuid, p_hash text)': `returns void ${DEFINER} as $$ begin
      -- Whoever is locked is never asked, so that a lock which stands here is that of this very attempt.
      update credentials set failed_count = greatest(failed_count - 1, 0), locked_until = null where user_id = p_user;
      delete from sign_in_tickets where expires_at <= panoh.now();
      insert into sign_in_tickets (token_hash, user_id, expires_at)
        values (p_hash, p_user, panoh.now() + interval '5 minutes');
    end $$`,
  'ticket_challenge(p_hash text)': `returns table (user_id uuid, sealed_secret bytea, sealed_code_key bytea, last_step bigint)
    ${DEFINER} as $$ begin
      return query select t.user_id, f.sealed_secret, f.sealed_code_key, f.last_step from sign_in_tickets t
        left join second_factors f on f.user_id = t.user_id
        where t.token_hash = p_hash and t.expires_at > panoh.now() and panoh.count_attempt(t.user_id);
    end $$`,
  'spend_ticket(p_hash text)': `returns boolean ${DEFINER} as $$ begin
      delete from sign_in_tickets where token_hash = p_hash and expires_at > panoh.now();
      return found;
    end $$`,
  // A code of the authenticator serves once, and none from before it afterwards.
  'spend_step(p_user uuid, p_step bigint)': `returns boolean ${DEFINER} as $$ begin
      update second_factors set last_step = p_step where user_id = p_user and sealed_secret is not null
        and (last_step is null or last_step < p_step);
      return found;
    end $$`,
  'spend_recovery_code(p_user uuid, p_hmac bytea)': `returns boolean ${DEFINER} as $$ begin
      update recovery_codes set used_at = panoh.now() where user_id = p_user and code_hmac = p_hmac and used_at is null;
      return found;
    end $$`,
  'attempt_own_code()': `returns table (sealed_secret bytea, sealed_code_key bytea, last_step bigint) ${DEFINER} as $$ begin
      return query select f.sealed_secret, f.sealed_code_key, f.last_step from second_factors f
        where f.user_id = ${ME} and panoh.count_attempt(f.user_id);
    end $$`,
  // Her password alone proves nothing more of whoever has a stronger factor.
  'step_up(p_by text)': `returns timestamptz ${DEFINER} as $$ declare until timestamptz; begin
      if p_by <> 'passkey' then
        update credentials set failed_count = 0, locked_until = null
          where user_id = ${ME} and not (p_by = 'password' and has_factor);
        if not found then return null; end if;
      end if;
      update sessions set stepped_up_until = panoh.now() + interval '2 minutes' where id = panoh.viewer_session_id()
        returning stepped_up_until into until;
      return until;
    end $$`,
  'make_challenge(p_hash text, p_purpose text)': `returns void ${DEFINER} as $$ begin
      delete from passkey_challenges where expires_at <= panoh.now();
      insert into passkey_challenges (challenge_hash, purpose, session_id, expires_at)
        values (p_hash, p_purpose, panoh.viewer_session_id(), panoh.now() + interval '5 minutes');
    end $$`,
  'spend_challenge(p_hash text, p_purpose text)': `returns boolean ${DEFINER} as $$ begin
      delete from passkey_challenges where challenge_hash = p_hash and purpose = p_purpose and expires_at > panoh.now()
        and session_id is not distinct from panoh.viewer_session_id();
      return found;
    end $$`,
  'passkey_of(p_credential text)': `returns table (id uuid, user_id uuid, host text, public_key bytea, counter bigint)
    ${DEFINER} as $$ begin
      return query select k.id, k.user_id, k.host, k.public_key, k.counter from passkeys k join users u on u.id = k.user_id
        where k.credential_id = p_credential and u.status = 'active';
    end $$`,
  // A counter that does not grow is that of a copy.
  'use_passkey(p_id uuid, p_counter bigint)': `returns boolean ${DEFINER} as $$ begin
      update passkeys set counter = p_counter, used_at = panoh.now()
        where id = p_id and (p_counter > counter or (p_counter = 0 and counter = 0));
      return found;
    end $$`,
  'own_passkeys()': `returns table (id uuid, credential_id text, host text, sealed_name bytea, is_backed_up boolean,
      created_at timestamptz, used_at timestamptz) ${DEFINER} as $$ begin
      return query select k.id, k.credential_id, k.host, k.sealed_name, k.is_backed_up, k.created_at, k.used_at
        from passkeys k where k.user_id = ${ME} order by k.created_at, k.id;
    end $$`,
  'own_factors()': `returns table (login text, has_password boolean, is_required boolean, authenticator_since timestamptz,
      codes_left integer) ${DEFINER} as $$ begin
      return query select c.login, c.password_hash is not null, c.second_factor_from is not null,
        case when f.sealed_secret is not null then f.confirmed_at end,
        (select count(*)::integer from recovery_codes r where r.user_id = c.user_id and r.used_at is null)
        from credentials c left join second_factors f on f.user_id = c.user_id where c.user_id = ${ME};
    end $$`,
  'add_passkey(p jsonb)': `returns void ${DEFINER} as $$ begin
      ${PRESENT}
      insert into passkeys (id, user_id, credential_id, host, public_key, counter, sealed_name, is_backed_up)
        values ((p->>'id')::uuid, ${ME}, p->>'credentialId', p->>'host', decode(p->>'publicKey', 'base64'),
          (p->>'counter')::bigint, decode(p->>'sealedName', 'base64'), (p->>'isBackedUp')::boolean);
      perform panoh.count_factors(${ME});
      perform panoh.step_up('passkey');
    end $$`,
  'rename_passkey(p_id uuid, p_sealed_name bytea)': `returns boolean ${DEFINER} as $$ begin
      update passkeys set sealed_name = p_sealed_name where id = p_id and user_id = ${ME};
      return found;
    end $$`,
  'remove_passkey(p_id uuid)': `returns boolean ${DEFINER} as $$ begin
      ${PRESENT}
      delete from passkeys where id = p_id and user_id = ${ME};
      if not found then return false; end if;
      perform panoh.count_factors(${ME});
      return true;
    end $$`,
  'plan_authenticator(p_sealed bytea)': `returns void ${DEFINER} as $$ begin
      ${PRESENT}
      insert into second_factors (user_id, planned_secret, planned_until)
        values (${ME}, p_sealed, panoh.now() + interval '30 minutes')
        on conflict (user_id) do update set planned_secret = excluded.planned_secret,
          planned_until = excluded.planned_until;
    end $$`,
  'planned_authenticator()': `returns bytea ${DEFINER} as $$ begin
      return (select planned_secret from second_factors where user_id = ${ME} and planned_until > panoh.now());
    end $$`,
  'confirm_authenticator(p_sealed bytea, p_step bigint)': `returns boolean ${DEFINER} as $$ begin
      ${PRESENT}
      update second_factors set sealed_secret = planned_secret, last_step = p_step, confirmed_at = panoh.now(),
          planned_secret = null, planned_until = null
        where user_id = ${ME} and planned_secret = p_sealed and planned_until > panoh.now();
      if not found then return false; end if;
      perform panoh.count_factors(${ME});
      perform panoh.step_up('code');
      return true;
    end $$`,
  'remove_authenticator()': `returns boolean ${DEFINER} as $$ begin
      ${PRESENT}
      update second_factors set sealed_secret = null, last_step = null, confirmed_at = null
        where user_id = ${ME} and sealed_secret is not null;
      if not found then return false; end if;
      perform panoh.count_factors(${ME});
      return true;
    end $$`,
  'renew_recovery_codes(p_sealed_key bytea, p_hmacs bytea[])': `returns void ${DEFINER} as $$ begin
      ${PRESENT}
      if not (select c.has_factor from credentials c where c.user_id = ${ME}) then
        raise exception 'nothing to recover' using errcode = '42501';
      end if;
      insert into second_factors (user_id, sealed_code_key) values (${ME}, p_sealed_key)
        on conflict (user_id) do update set sealed_code_key = excluded.sealed_code_key;
      delete from recovery_codes where user_id = ${ME};
      insert into recovery_codes (user_id, code_hmac) select ${ME}, unnest(p_hmacs);
    end $$`,
  // For the operator's console alone, which prepares a demonstration: those who have no password yet.
  'give_demo_passwords(p_users uuid[], p_password_hash text)': `returns void ${DEFINER} as $$ begin
      update credentials set password_hash = p_password_hash, must_change = false, second_factor_from = null
        where user_id = any (p_users) and password_hash is null;
    end $$`,
};

/** For other functions only. The last way in of whoever needs two is not taken away by her. */
const COUNT_FACTORS = `returns void ${DEFINER} as $$ declare needed boolean; has boolean; begin
    has := exists (select 1 from passkeys k where k.user_id = p_user)
      or exists (select 1 from second_factors f where f.user_id = p_user and f.sealed_secret is not null);
    update credentials set has_factor = has where user_id = p_user returning second_factor_from is not null into needed;
    if not has and needed then raise exception 'the last one stays' using errcode = 'PN041'; end if;
    if not has then delete from recovery_codes where user_id = p_user; end if;
  end $$`;

/** Of the own account, for the screen. */
const OWN_ACCOUNT = `returns table (must_change boolean, must_enrol boolean, proofs text[]) language sql stable
  security definer set search_path = panoh, pg_temp as $$
  select c.must_change, coalesce(c.second_factor_from <= panoh.now() and not c.has_factor, false),
    case when c.has_factor then array_remove(array[
        (select 'passkey' from passkeys k where k.user_id = c.user_id limit 1),
        (select 'code' from second_factors f where f.user_id = c.user_id and f.sealed_secret is not null),
        case when not exists (select 1 from second_factors f where f.user_id = c.user_id and f.sealed_secret is not null)
          and exists (select 1 from recovery_codes r where r.user_id = c.user_id and r.used_at is null)
          then 'recovery_code' end], null)
      else '{password}' end
  from credentials c where c.user_id = ${ME} $$`;

/** A password that somebody gave her ends what the one before had begun. */
const NO_TICKETS: readonly Passage[] = [
  [
    `update sessions set ended_at = panoh.now()
          where user_id = p_user and ended_at is null and id <>`,
    `delete from sign_in_tickets where user_id = p_user;
        update sessions set ended_at = panoh.now()
          where user_id = p_user and ended_at is null and id <>`,
  ],
];

const EARLIER: Record<string, string> = {
  'sign_in_challenge(p_login text)': `returns table (user_id uuid, password_hash text) ${DEFINER} as $$ begin
        return query select c.user_id, c.password_hash from credentials c join users u on u.id = c.user_id
          where c.login = lower(p_login) and u.status = 'active' and panoh.count_attempt(c.user_id);
      end $$`,
  'sign_in_succeeded(p_user uuid, p_session uuid, p_hash text)': `returns void ${DEFINER} as $$ begin
        update credentials set failed_count = 0, locked_until = null where user_id = p_user;
        insert into sessions (id, user_id, token_hash, expires_at)
          values (p_session, p_user, p_hash, panoh.now() + interval '12 hours');
      end $$`,
  'step_up(p_until timestamptz)': `returns void ${DEFINER} as $$ begin
        update credentials set failed_count = 0, locked_until = null where user_id = panoh.viewer_user_id();
        update sessions set stepped_up_until = least(p_until, panoh.now() + interval '10 minutes')
          where id = panoh.viewer_session_id();
      end $$`,
  'must_change_password()': `returns boolean language sql stable security definer set search_path = panoh, pg_temp
      as $$ select must_change from credentials where user_id = panoh.viewer_user_id() $$`,
};

const TABLES = [
  'passkeys',
  'second_factors',
  'recovery_codes',
  'sign_in_tickets',
  'passkey_challenges',
  'stray_attempts',
];
const nameOf = (signature: string): string => signature.replace(/p_?\w* (?=\w)/g, '');

/** Passkeys, authenticators and recovery codes; nothing of them is seen or written by any role but through the door. */
export class AddFactors1795500000041 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    for (const signature of Object.keys(EARLIER))
      await runner.query(`drop function panoh.${nameOf(signature)}`);
    await this.createTables(runner);
    for (const table of TABLES) await protect(runner, `panoh.${table}`, { select: 'false' });
    await runner.query(`alter table panoh.sessions add column device text, add column opened_by text not null
      default 'password' constraint sessions_opened_by_check
      check (opened_by in ('password', 'code', 'recovery_code', 'passkey', 'console'))`);
    await runner.query('grant select (device, opened_by) on panoh.sessions to panoh_app');
    await this.create(runner, 'count_factors(p_user uuid)', COUNT_FACTORS);
    for (const [signature, body] of Object.entries(DOOR))
      await this.create(runner, signature, body, 'panoh_door');
    await this.create(runner, 'own_account()', OWN_ACCOUNT, 'panoh_app');
    await rewrite(runner, 'panoh.set_password(uuid,text,boolean)', NO_TICKETS);
  }

  async down(runner: QueryRunner): Promise<void> {
    await rewrite(runner, 'panoh.set_password(uuid,text,boolean)', reversed(NO_TICKETS));
    for (const signature of [...Object.keys(DOOR), 'own_account()', 'count_factors(p_user uuid)'])
      await runner.query(`drop function panoh.${nameOf(signature)}`);
    await runner.query('alter table panoh.sessions drop column device, drop column opened_by');
    for (const table of TABLES) await runner.query(`drop table panoh.${table}`);
    for (const [signature, body] of Object.entries(EARLIER))
      await this.create(runner, signature, body, 'panoh_app');
  }

  private async createTables(runner: QueryRunner): Promise<void> {
    await runner.query(`create table panoh.passkeys (
      id uuid primary key,
      user_id uuid not null constraint passkeys_user_fk references panoh.users,
      credential_id text not null constraint passkeys_credential_once unique,
      host text not null,
      public_key bytea not null,
      counter bigint not null,
      sealed_name bytea not null,
      is_backed_up boolean not null,
      created_at timestamptz not null default panoh.now(),
      used_at timestamptz)`);
    await runner.query('create index passkeys_by_user on panoh.passkeys (user_id)');
    await runner.query(`create table panoh.second_factors (
      user_id uuid primary key constraint second_factors_user_fk references panoh.users,
      sealed_secret bytea, confirmed_at timestamptz, last_step bigint,
      planned_secret bytea, planned_until timestamptz,
      sealed_code_key bytea)`);
    await runner.query(`create table panoh.recovery_codes (
      user_id uuid not null constraint recovery_codes_user_fk references panoh.users,
      code_hmac bytea not null,
      used_at timestamptz,
      constraint recovery_codes_pk primary key (user_id, code_hmac))`);
    await runner.query(`create table panoh.sign_in_tickets (
      token_hash text primary key,
      user_id uuid not null constraint sign_in_tickets_user_fk references panoh.users,
      expires_at timestamptz not null)`);
    await runner.query(`create table panoh.passkey_challenges (
      challenge_hash text primary key,
      purpose text not null
        constraint passkey_challenges_purpose_check check (purpose in ('sign_in', 'enrol', 'step_up')),
      session_id uuid,
      expires_at timestamptz not null)`);
    await runner.query('create index passkey_challenges_by_end on panoh.passkey_challenges (expires_at)');
    await runner.query(
      `create table panoh.stray_attempts (slot smallint primary key, count bigint not null default 0)`,
    );
    await runner.query('insert into panoh.stray_attempts (slot) select generate_series(0, 63)');
  }

  private async create(runner: QueryRunner, signature: string, body: string, role?: string): Promise<void> {
    await runner.query(`create function panoh.${signature} ${body}`);
    await runner.query(`revoke execute on function panoh.${nameOf(signature)} from public`);
    if (role) await runner.query(`grant execute on function panoh.${nameOf(signature)} to ${role}`);
  }
}
