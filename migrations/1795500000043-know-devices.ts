import type { MigrationInterface, QueryRunner } from 'typeorm';
import { protect } from './support/policies.js';
import { reversed, rewrite } from './support/passages.js';
import type { Passage } from './support/passages.js';

/** The device that asks: of the session where there is one, else what the door was told in this transaction. */
const DEVICE = `coalesce((select s.device_hash from sessions s where s.id = panoh.viewer_session_id()),
      nullif(current_setting('panoh.device', true), ''))`;
const LOCK = `case when failed_count + 1 >= 5
            then panoh.now() + least(interval '1 hour', interval '1 minute' * power(2, least(failed_count - 4, 6))) end`;

const COUNT: readonly Passage[] = [
  [
    'update credentials set failed_count = least(failed_count + 1, 1000),',
    `-- A device that she came in with before has attempts of its own: nobody elsewhere can use them up.
        update known_devices set failed_count = least(failed_count + 1, 1000), locked_until = ${LOCK}
          where user_id = p_user and device_hash = ${DEVICE}
            and (locked_until is null or locked_until <= panoh.now());
        if found then return true; end if;
        if exists (select 1 from known_devices where user_id = p_user and device_hash = ${DEVICE}) then return false; end if;
        update credentials set failed_count = least(failed_count + 1, 1000),`,
  ],
];

const TICKET: readonly Passage[] = [
  [
    'update credentials set failed_count = greatest(failed_count - 1, 0), locked_until = null where user_id = p_user;',
    `update known_devices set failed_count = greatest(failed_count - 1, 0), locked_until = null
        where user_id = p_user and device_hash = ${DEVICE};
      if not found then
        update credentials set failed_count = greatest(failed_count - 1, 0), locked_until = null where user_id = p_user;
      end if;`,
  ],
];

const OPEN: readonly Passage[] = [
  [
    `if p->>'openedBy' in ('password', 'code', 'recovery_code') then`,
    `if p->>'openedBy' in ('password', 'code', 'recovery_code') and not exists (
          select 1 from known_devices where user_id = p_user and device_hash = p->>'deviceHash') then`,
  ],
  [
    `insert into sessions (id, user_id, token_hash, expires_at, device, opened_by)`,
    `if p->>'deviceHash' is not null then
        delete from known_devices where user_id = p_user and seen_at < panoh.now() - interval '180 days';
        insert into known_devices (user_id, device_hash) values (p_user, p->>'deviceHash')
          on conflict (user_id, device_hash) do update set failed_count = 0, locked_until = null, seen_at = panoh.now();
      end if;
      insert into sessions (id, user_id, token_hash, expires_at, device, opened_by, device_hash)`,
  ],
  [`p->>'device', p->>'openedBy');`, `p->>'device', p->>'openedBy', p->>'deviceHash');`],
];

const STEP_UP: readonly Passage[] = [
  [
    'if not found then return null; end if;',
    `if not found then return null; end if;
        update known_devices set failed_count = 0, locked_until = null
          where user_id = panoh.viewer_user_id() and device_hash = ${DEVICE};`,
  ],
];

/** Where an account is shut, no device of hers is known any more. */
const FORGET: readonly Passage[] = [
  [
    'delete from sign_in_tickets where user_id = p_user;',
    `delete from sign_in_tickets where user_id = p_user;
      delete from known_devices where user_id = p_user;`,
  ],
];

const REWRITTEN: readonly (readonly [signature: string, passages: readonly Passage[]])[] = [
  ['panoh.count_attempt(uuid)', COUNT],
  ['panoh.issue_ticket(uuid,text)', TICKET],
  ['panoh.open_session(uuid,jsonb)', OPEN],
  ['panoh.step_up(text)', STEP_UP],
  ['panoh.shut_account(uuid)', FORGET],
  ['panoh.remove_factors(uuid)', FORGET],
];

/**
 * Whoever guesses at somebody's password locks out those who guess, and not her: the devices that she signed in with are
 * known by a random token, of which a digest is kept, and have attempts of their own.
 */
export class KnowDevices1795500000043 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`create table panoh.known_devices (
      user_id uuid not null constraint known_devices_user_fk references panoh.users,
      device_hash text not null,
      failed_count integer not null default 0,
      locked_until timestamptz,
      seen_at timestamptz not null default panoh.now(),
      constraint known_devices_pk primary key (user_id, device_hash))`);
    await protect(runner, 'panoh.known_devices', { select: 'false' });
    await runner.query('alter table panoh.sessions add column device_hash text');
    for (const [signature, passages] of REWRITTEN) await rewrite(runner, signature, passages);
  }

  async down(runner: QueryRunner): Promise<void> {
    for (const [signature, passages] of REWRITTEN) await rewrite(runner, signature, reversed(passages));
    await runner.query('alter table panoh.sessions drop column device_hash');
    await runner.query('drop table panoh.known_devices');
  }
}
