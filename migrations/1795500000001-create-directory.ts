import type { MigrationInterface, QueryRunner } from 'typeorm';
import { protect } from './support/policies.js';
import { roleAccessRows } from './support/role-access.js';

const administrator = `'administrator' = any ((select (panoh.viewer()).roles)::text[])`;

const SIGN_IN_FUNCTIONS = [
  'set_up_administrator(uuid, uuid, jsonb)',
  'needs_administrator()',
  'must_change_password()',
  'own_password_hash()',
  'lock_credentials(uuid)',
  'set_password(uuid, text, boolean)',
  'end_session(text)',
  'step_up(timestamptz)',
  'sign_in_succeeded(uuid, uuid, text)',
  'user_of_login(text)',
  'attempt_own_password()',
  'sign_in_challenge(text)',
  'count_attempt(uuid)',
  'begin_session(text)',
  'touch_session(text)',
];

/** Agencies, working groups, services, people and their sessions; and the one function that says who is asking. */
export class CreateDirectory1795500000001 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await this.createTables(runner);
    await this.createRoleAccess(runner);
    await this.createViewer(runner);
    await this.createPolicies(runner);
    await this.createSignIn(runner);
  }

  async down(runner: QueryRunner): Promise<void> {
    for (const name of SIGN_IN_FUNCTIONS) await runner.query(`drop function panoh.${name}`);
    await runner.query(`drop function panoh.viewer() cascade`);
    await runner.query(`drop type panoh.viewer cascade`);
    await runner.query(`drop table panoh.conflict_blocks, panoh.role_access, panoh.sessions, panoh.credentials,
      panoh.users, panoh.agency_keys, panoh.services, panoh.agencies, panoh.working_groups cascade`);
  }

  private async createTables(runner: QueryRunner): Promise<void> {
    await runner.query(`create table panoh.working_groups (
      id uuid primary key,
      place text not null,
      name_tg text not null, name_ru text not null, name_en text not null,
      chair_user_id uuid, coordinator_user_id uuid, deputy_user_id uuid, fallback_agency_id uuid,
      created_at timestamptz not null default panoh.now(),
      version integer not null default 1)`);
    await runner.query(`create table panoh.agencies (
      id uuid primary key,
      working_group_id uuid constraint agencies_working_group_fk references panoh.working_groups,
      type text not null,
      kind text not null constraint agencies_kind_check check (kind in ('police', 'state', 'civil')),
      place text not null,
      name_tg text not null, name_ru text not null, name_en text not null,
      status text not null default 'active' constraint agencies_status_check check (status in ('active', 'closed')),
      created_at timestamptz not null default panoh.now(),
      version integer not null default 1)`);
    await runner.query(`alter table panoh.working_groups add constraint working_groups_fallback_fk
      foreign key (fallback_agency_id) references panoh.agencies`);
    await runner.query(`create table panoh.services (
      id uuid primary key,
      agency_id uuid not null constraint services_agency_fk references panoh.agencies,
      type text not null,
      languages text[] not null default '{}',
      hours text, cost text, documents text,
      free_places integer constraint services_free_places_check check (free_places >= 0),
      confirmed_at timestamptz,
      status text not null default 'active' constraint services_status_check check (status in ('active', 'paused')),
      created_at timestamptz not null default panoh.now(),
      version integer not null default 1,
      constraint services_once unique (agency_id, type))`);
    await runner.query(`create table panoh.agency_keys (
      agency_id uuid not null constraint agency_keys_agency_fk references panoh.agencies,
      version integer not null,
      public_key bytea not null,
      sealed_private_key bytea not null,
      held_by text not null default 'server' constraint agency_keys_held_check check (held_by in ('server', 'agency')),
      created_at timestamptz not null default panoh.now(),
      constraint agency_keys_pk primary key (agency_id, version))`);
    await runner.query(`create table panoh.users (
      id uuid primary key,
      agency_id uuid not null constraint users_agency_fk references panoh.agencies,
      display_name text not null,
      roles text[] not null,
      language text not null default 'tg' constraint users_language_check check (language in ('tg', 'ru', 'en')),
      status text not null default 'active' constraint users_status_check check (status in ('active', 'disabled')),
      created_at timestamptz not null default panoh.now(),
      version integer not null default 1)`);
    await runner.query(`create index users_by_agency on panoh.users (agency_id)`);
    await runner.query(`create table panoh.credentials (
      user_id uuid primary key constraint credentials_user_fk references panoh.users,
      login text not null constraint credentials_login_once unique,
      password_hash text,
      must_change boolean not null default true,
      failed_count integer not null default 0,
      locked_until timestamptz,
      changed_at timestamptz not null default panoh.now())`);
    await runner.query(`create table panoh.sessions (
      id uuid primary key,
      user_id uuid not null constraint sessions_user_fk references panoh.users,
      token_hash text not null constraint sessions_token_once unique,
      created_at timestamptz not null default panoh.now(),
      seen_at timestamptz not null default panoh.now(),
      expires_at timestamptz not null,
      stepped_up_until timestamptz,
      ended_at timestamptz)`);
    await runner.query(`create index sessions_by_user on panoh.sessions (user_id) where ended_at is null`);
    await runner.query(`create table panoh.conflict_blocks (
      id uuid primary key,
      case_id uuid not null,
      subject_kind text not null
        constraint conflict_blocks_kind_check check (subject_kind in ('user', 'agency', 'agency_kind')),
      subject_id uuid,
      subject_code text,
      source text not null
        constraint conflict_blocks_source_check check (source in ('intake', 'staff_match', 'import', 'person')),
      state text not null default 'provisional'
        constraint conflict_blocks_state_check check (state in ('provisional', 'confirmed', 'lifted')),
      started_at timestamptz not null default panoh.now(),
      lifted_at timestamptz,
      constraint conflict_blocks_subject_check check ((subject_kind = 'agency_kind') = (subject_code is not null)
        and (subject_kind = 'agency_kind') = (subject_id is null)))`);
    await runner.query(
      `create index conflict_blocks_by_subject on panoh.conflict_blocks (subject_id) where lifted_at is null`,
    );
    await runner.query(
      `create index conflict_blocks_by_case on panoh.conflict_blocks (case_id) where lifted_at is null`,
    );
  }

  /** The matrix of SECURITY B as rows: what a role may read or write on a grant of a given relation. */
  private async createRoleAccess(runner: QueryRunner): Promise<void> {
    await runner.query(`create table panoh.role_access (
      role text not null, relation text not null, partition text not null,
      may_read boolean not null, may_write boolean not null,
      constraint role_access_pk primary key (role, relation, partition))`);
    for (const row of roleAccessRows()) {
      await runner.query(`insert into panoh.role_access values ($1, $2, $3, $4, $5)`, row);
    }
    await protect(runner, 'panoh.role_access', { select: 'true' });
    await runner.query(`grant select on panoh.role_access to panoh_app`);
  }

  /**
   * The police are bound by the police rows of the matrix whatever role an account was given, so theirs are looked up
   * as `police_inspector` and `police_supervisor`. Whoever administers reaches no case, whatever else she is named.
   * Coordinator, chair and deputy of a group act through the group as grantee.
   */
  private async createViewer(runner: QueryRunner): Promise<void> {
    await runner.query(`create type panoh.viewer as (user_id uuid, session_id uuid, agency_id uuid, agency_kind text,
      agency_type text, group_id uuid, roles text[], grantees uuid[], reads text[], writes text[], blocked uuid[],
      language text, stepped_up_until timestamptz)`);
    await runner.query(`create function panoh.viewer() returns panoh.viewer language sql stable
      security definer set search_path = panoh, pg_temp as $$
      with me as (
        select u.id, s.id as session_id, u.agency_id, a.kind, a.type, a.working_group_id, u.roles, u.language,
          s.stepped_up_until,
          (select g.id from working_groups g where g.id = a.working_group_id and 'coordinator' = any (u.roles)
            and u.id in (g.coordinator_user_id, g.chair_user_id, g.deputy_user_id)) as led_group_id,
          (select array_agg(case when a.kind <> 'police' or r in ('coordinator', 'statistician') then r
              when r = 'supervisor' then 'police_supervisor' else 'police_inspector' end)
            from unnest(u.roles) r where not 'administrator' = any (u.roles)) as access_roles
        from sessions s join users u on u.id = s.user_id join agencies a on a.id = u.agency_id
        where s.token_hash = nullif(current_setting('panoh.session', true), '')
          and s.ended_at is null and s.expires_at > panoh.now()
          and s.seen_at > panoh.now() - interval '30 minutes' and u.status = 'active')
      select me.id, me.session_id, me.agency_id, me.kind, me.type, me.working_group_id, me.roles,
        array_remove(array[me.id, me.agency_id, me.led_group_id], null),
        (select coalesce(array_agg(distinct relation || ':' || partition), '{}') from role_access
          where role = any (me.access_roles) and may_read),
        (select coalesce(array_agg(distinct relation || ':' || partition), '{}') from role_access
          where role = any (me.access_roles) and may_write),
        (select coalesce(array_agg(distinct b.case_id), '{}') from conflict_blocks b where b.lifted_at is null
          and (b.subject_id in (me.id, me.agency_id) or b.subject_code = me.kind)),
        me.language, me.stepped_up_until
      from me $$`);
    await runner.query(`create function panoh.touch_session(p_hash text) returns void language sql
      security definer set search_path = panoh, pg_temp as $$
      update sessions set seen_at = panoh.now() where token_hash = p_hash and ended_at is null
        and expires_at > panoh.now() and seen_at > panoh.now() - interval '30 minutes'
        and seen_at < panoh.now() - interval '20 seconds' $$`);
    await runner.query(`create function panoh.begin_session(p_hash text) returns table (viewer panoh.viewer, at timestamptz)
      language plpgsql set search_path = panoh, pg_temp as $$ begin
        perform set_config('panoh.session', coalesce(p_hash, ''), true);
        perform panoh.touch_session(p_hash);
        return query select panoh.viewer(), panoh.now();
      end $$`);
  }

  private async createPolicies(runner: QueryRunner): Promise<void> {
    const signedIn = `(select (panoh.viewer()).user_id) is not null`;
    const directory = { select: signedIn, insert: administrator, update: administrator };
    for (const table of ['working_groups', 'agencies', 'services']) {
      await protect(runner, `panoh.${table}`, directory);
      await runner.query(`grant select, insert, update on panoh.${table} to panoh_app`);
    }
    await protect(runner, 'panoh.agency_keys', { select: signedIn, insert: administrator });
    await runner.query(`grant select, insert on panoh.agency_keys to panoh_app`);
    await protect(runner, 'panoh.users', {
      select: `agency_id = (select (panoh.viewer()).agency_id) or ${administrator}`,
      insert: administrator,
      update: administrator,
    });
    await runner.query(`grant select, insert on panoh.users to panoh_app`);
    await runner.query(
      `grant update (display_name, roles, language, status, version) on panoh.users to panoh_app`,
    );
    await protect(runner, 'panoh.credentials', { select: 'false', insert: administrator });
    await runner.query(`grant insert on panoh.credentials to panoh_app`);
    await protect(runner, 'panoh.sessions', { select: `user_id = (select (panoh.viewer()).user_id)` });
    await runner.query(
      `grant select (id, user_id, created_at, seen_at, expires_at, ended_at) on panoh.sessions to panoh_app`,
    );
    await protect(runner, 'panoh.idempotency_keys', {
      select: `user_id = (select (panoh.viewer()).user_id)`,
      insert: `user_id = (select (panoh.viewer()).user_id)`,
      update: `user_id = (select (panoh.viewer()).user_id)`,
    });
    await runner.query(`grant select, insert, update (resource_id) on panoh.idempotency_keys to panoh_app`);
  }

  /** Sign-in runs without a session, so it goes through functions that answer one question each. */
  private async createSignIn(runner: QueryRunner): Promise<void> {
    const definer = `language plpgsql security definer set search_path = panoh, pg_temp`;
    // An attempt counts as failed before its password is looked at, so that many at once are no more than one by one;
    // the right password takes that back. From the fifth on the account is locked, longer each time.
    await runner.query(`create function panoh.count_attempt(p_user uuid) returns boolean ${definer} as $$ begin
        update credentials set failed_count = least(failed_count + 1, 1000),
          locked_until = case when failed_count + 1 >= 5
            then panoh.now() + least(interval '1 hour', interval '1 minute' * power(2, least(failed_count - 4, 6))) end
          where user_id = p_user and (locked_until is null or locked_until <= panoh.now());
        return found;
      end $$`);
    await runner.query(`revoke all on function panoh.count_attempt(uuid) from public`);
    await runner.query(`create function panoh.sign_in_challenge(p_login text)
      returns table (user_id uuid, password_hash text) ${definer} as $$ begin
        return query select c.user_id, c.password_hash from credentials c join users u on u.id = c.user_id
          where c.login = lower(p_login) and u.status = 'active' and panoh.count_attempt(c.user_id);
      end $$`);
    // For the operator's console, which names a person and proves nothing of her.
    await runner.query(`create function panoh.user_of_login(p_login text) returns table (user_id uuid) language sql stable
      security definer set search_path = panoh, pg_temp as $$
      select u.id from credentials c join users u on u.id = c.user_id
      where c.login = lower(p_login) and u.status = 'active' $$`);
    await runner.query(`create function panoh.attempt_own_password() returns text ${definer} as $$ begin
        return (select c.password_hash from credentials c
          where c.user_id = (panoh.viewer()).user_id and panoh.count_attempt(c.user_id));
      end $$`);
    await runner.query(`create function panoh.sign_in_succeeded(p_user uuid, p_session uuid, p_hash text) returns void
      ${definer} as $$ begin
        update credentials set failed_count = 0, locked_until = null where user_id = p_user;
        insert into sessions (id, user_id, token_hash, expires_at)
          values (p_session, p_user, p_hash, panoh.now() + interval '12 hours');
      end $$`);
    await runner.query(`create function panoh.step_up(p_until timestamptz) returns void ${definer} as $$ begin
        update credentials set failed_count = 0, locked_until = null where user_id = (panoh.viewer()).user_id;
        update sessions set stepped_up_until = least(p_until, panoh.now() + interval '10 minutes')
          where id = (panoh.viewer()).session_id;
      end $$`);
    await runner.query(`create function panoh.end_session(p_hash text) returns void ${definer} as $$ begin
        update sessions set ended_at = panoh.now() where token_hash = p_hash and ended_at is null;
      end $$`);
    await runner.query(`create function panoh.set_password(p_user uuid, p_password_hash text, p_must_change boolean)
      returns void ${definer} as $$ begin
        if p_user <> (panoh.viewer()).user_id and not ('administrator' = any ((panoh.viewer()).roles)) then
          raise exception 'not allowed' using errcode = '42501';
        end if;
        update credentials set password_hash = p_password_hash, must_change = p_must_change,
          failed_count = 0, locked_until = null, changed_at = panoh.now() where user_id = p_user;
        update sessions set ended_at = panoh.now()
          where user_id = p_user and ended_at is null and id <> coalesce((panoh.viewer()).session_id, id);
      end $$`);
    await runner.query(`create function panoh.lock_credentials(p_user uuid) returns void ${definer} as $$ begin
        if not ('administrator' = any ((panoh.viewer()).roles)) then
          raise exception 'not allowed' using errcode = '42501';
        end if;
        update sessions set ended_at = panoh.now() where user_id = p_user and ended_at is null;
      end $$`);
    await runner.query(`create function panoh.must_change_password() returns boolean language sql stable
      security definer set search_path = panoh, pg_temp
      as $$ select must_change from credentials where user_id = (panoh.viewer()).user_id $$`);
    await runner.query(`create function panoh.own_password_hash() returns text language sql stable
      security definer set search_path = panoh, pg_temp
      as $$ select password_hash from credentials where user_id = (panoh.viewer()).user_id $$`);
    await runner.query(`create function panoh.needs_administrator() returns boolean language sql stable
      security definer set search_path = panoh, pg_temp
      as $$ select not exists (select 1 from users where 'administrator' = any (roles)) $$`);
    await runner.query(`create function panoh.set_up_administrator(p_agency uuid, p_user uuid, p jsonb) returns void
      ${definer} as $$ begin
        perform pg_advisory_xact_lock(hashtext('panoh.set_up'));
        if not panoh.needs_administrator() then
          raise exception 'already set up' using errcode = '42501';
        end if;
        insert into agencies (id, type, kind, place, name_tg, name_ru, name_en) values (p_agency, p->>'type', 'state',
          p->>'place', p->>'nameTg', p->>'nameRu', p->>'nameEn');
        insert into agency_keys (agency_id, version, public_key, sealed_private_key)
          values (p_agency, 1, decode(p->>'publicKey', 'base64'), decode(p->>'sealedPrivateKey', 'base64'));
        insert into users (id, agency_id, display_name, roles, language)
          values (p_user, p_agency, p->>'displayName', '{administrator}', p->>'language');
        insert into credentials (user_id, login, password_hash, must_change)
          values (p_user, lower(p->>'login'), p->>'passwordHash', false);
      end $$`);
  }
}
