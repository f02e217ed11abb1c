import type { MigrationInterface, QueryRunner } from 'typeorm';
import { reversed, rewrite } from './support/passages.js';
import type { Passage } from './support/passages.js';

/** What opens a session, steps one up, or lets somebody in later: the door's, and out of reach of the app role. */
const OF_DOOR = [
  'attempt_own_password()',
  'own_password_hash()',
  'set_password(uuid, text, boolean)',
  'set_up_administrator(uuid, uuid, jsonb)',
  'user_of_login(text)',
];

/** What both need: who is asking, the time, and the trace of it. */
const OF_BOTH = [
  'account_states()',
  'begin_session(text)',
  'now()',
  'viewer_agency_id()',
  'viewer_roles()',
  'viewer_user_id()',
  'write_audit(jsonb)',
];

const own = 'user_id = (select panoh.viewer_user_id())';
const DOOR_POLICIES: readonly (readonly [table: string, command: string, clause: string])[] = [
  ['idempotency_keys', 'select', `using (${own})`],
  ['idempotency_keys', 'insert', `with check (${own})`],
  ['idempotency_keys', 'update', `using (${own}) with check (${own})`],
  [
    'users',
    'select',
    `using (agency_id = (select panoh.viewer_agency_id())
      or 'administrator' = any ((select panoh.viewer_roles())::text[]))`,
  ],
];

/** Somebody else's password needs the administrator herself at that moment, and not only her open session. */
const PASSWORDS: readonly Passage[] = [
  [
    `if (p_user = panoh.viewer_user_id() or 'administrator' = any (panoh.viewer_roles())) is not true then`,
    `if (p_user = panoh.viewer_user_id() or 'administrator' = any (panoh.viewer_roles())
          and panoh.viewer_stepped_up_until() > panoh.now()) is not true then`,
  ],
];

/** The first administrator of a real installation needs a second factor; that of a demonstration does not. */
const FIRST: readonly Passage[] = [
  [
    `insert into credentials (user_id, login, password_hash, must_change)
          values (p_user, lower(p->>'login'), p->>'passwordHash', false);`,
    `insert into credentials (user_id, login, password_hash, must_change, second_factor_from)
          values (p_user, lower(p->>'login'), p->>'passwordHash', false,
            case when (p->>'isDemo')::boolean then null else panoh.now() end);`,
  ],
];

/** What stands before anything else for whoever is asking: a password of her own, then a second factor. */
const MUST: readonly Passage[] = [
  [
    `'must_change', (select c.must_change from credentials c where c.user_id = s.user_id)`,
    `'must', (select case when c.must_change then 'change_password'
              when c.second_factor_from <= pg_catalog.now() + k.shifted_by and not c.has_factor then 'enrol' end
            from credentials c where c.user_id = s.user_id)`,
  ],
];

const REWRITTEN: readonly (readonly [signature: string, passages: readonly Passage[]])[] = [
  ['panoh.set_password(uuid, text, boolean)', PASSWORDS],
  ['panoh.set_up_administrator(uuid, uuid, jsonb)', FIRST],
  ['panoh.begin_session(text)', MUST],
];

const administrator = `'administrator' = any ((select panoh.viewer_roles())::text[])`;

/**
 * The door has a login of its own: SQL that somebody got into the app role neither opens a session nor steps one up, and
 * gives nobody a password (SECURITY C).
 */
export class GuardDoor1795500000040 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`alter table panoh.credentials add column second_factor_from timestamptz,
      add column has_factor boolean not null default false`);
    await runner.query('grant usage on schema panoh to panoh_door');
    for (const name of OF_DOOR) await runner.query(`revoke execute on function panoh.${name} from panoh_app`);
    for (const name of [...OF_DOOR, ...OF_BOTH])
      await runner.query(`grant execute on function panoh.${name} to panoh_door`);
    await runner.query('grant select, insert, update (resource_id) on panoh.idempotency_keys to panoh_door');
    await runner.query('grant select on panoh.users to panoh_door');
    for (const [table, command, clause] of DOOR_POLICIES)
      await runner.query(
        `create policy ${table}_door_${command} on panoh.${table} for ${command} to panoh_door ${clause}`,
      );
    for (const [signature, passages] of REWRITTEN) await rewrite(runner, signature, passages);
    await this.makeAccountsWithoutWords(runner);
    await this.guardRoles(runner);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('drop trigger users_roles_presence on panoh.users');
    await runner.query('drop function panoh.refuse_absence()');
    await runner.query(`alter policy credentials_insert on panoh.credentials with check (${administrator})`);
    await runner.query('grant insert on panoh.credentials to panoh_app');
    for (const [signature, passages] of REWRITTEN) await rewrite(runner, signature, reversed(passages));
    for (const [table, command] of DOOR_POLICIES)
      await runner.query(`drop policy ${table}_door_${command} on panoh.${table}`);
    await runner.query('revoke all on panoh.users, panoh.idempotency_keys from panoh_door');
    for (const name of [...OF_DOOR, ...OF_BOTH])
      await runner.query(`revoke execute on function panoh.${name} from panoh_door`);
    for (const name of OF_DOOR) await runner.query(`grant execute on function panoh.${name} to panoh_app`);
    await runner.query('revoke usage on schema panoh from panoh_door');
    await runner.query(
      'alter table panoh.credentials drop column second_factor_from, drop column has_factor',
    );
  }

  /** An account is made without a password, and whoever it is for will need a second factor. */
  private async makeAccountsWithoutWords(runner: QueryRunner): Promise<void> {
    await runner.query('revoke insert on panoh.credentials from panoh_app');
    await runner.query(
      'grant insert (user_id, login, must_change, second_factor_from) on panoh.credentials to panoh_app',
    );
    await runner.query(`alter policy credentials_insert on panoh.credentials
      with check (${administrator} and must_change and second_factor_from is not null)`);
  }

  /** Who somebody is in her agency is changed by an administrator who has just proved her presence. */
  private async guardRoles(runner: QueryRunner): Promise<void> {
    await runner.query(`create function panoh.refuse_absence() returns trigger language plpgsql as $$ begin
        if (panoh.viewer_stepped_up_until() > panoh.now()) is not true then
          raise exception 'presence is not proved' using errcode = 'PN040';
        end if;
        return new;
      end $$`);
    await runner.query('revoke execute on function panoh.refuse_absence() from public');
    await runner.query(`create trigger users_roles_presence before update on panoh.users for each row
      when (current_user = 'panoh_app' and old.roles is distinct from new.roles)
      execute function panoh.refuse_absence()`);
  }
}
