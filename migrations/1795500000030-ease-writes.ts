import type { MigrationInterface, QueryRunner } from 'typeorm';
import { reversed, rewrite } from './support/passages.js';
import type { Passage } from './support/passages.js';

const DEFINER = 'security definer set search_path = panoh, pg_temp';

/** Cases are looked up by their ids; as one statement with the list in it, all cases there are were read for each row. */
const AUDIT = `language plpgsql ${DEFINER} as $$
  declare me panoh.viewer := panoh.viewer(); touched uuid[] := '{}'; begin
    if p->'cases' <> '[]' then
      touched := array(select jsonb_array_elements_text(p->'cases')::uuid);
      touched := array(select c.audit_pseudonym from cases c where c.id = any (touched));
    end if;
    insert into audit_entries (actor_id, agency_id, session_hash, action, decision, cases, partitions, purpose, request_id)
    values (me.user_id, me.agency_id, left(nullif(current_setting('panoh.session', true), ''), 16), p->>'action',
      p->>'decision', touched, array(select jsonb_array_elements_text(p->'partitions')), p->>'purpose',
      (p->>'requestId')::uuid);
  end $$`;
const AUDIT_BEFORE = `language sql ${DEFINER} as $$
      insert into audit_entries (actor_id, agency_id, session_hash, action, decision, cases, partitions, purpose, request_id)
      select v.user_id, v.agency_id, left(nullif(current_setting('panoh.session', true), ''), 16),
        p->>'action', p->>'decision',
        array(select c.audit_pseudonym from cases c where c.id in (select t::uuid from jsonb_array_elements_text(p->'cases') t)),
        array(select jsonb_array_elements_text(p->'partitions')), p->>'purpose', (p->>'requestId')::uuid
      from (select panoh.viewer_user_id() as user_id, panoh.viewer_agency_id() as agency_id offset 0) v $$`;

/** Of a case that is not shared no line is made: whoever shares it meanwhile waits, and makes all of them. */
const NOT_SHARED: Passage = [
  'fresh := array(',
  `if not exists (select 1 from cases c where c.id = p_case and c.shares_with_group) then
      delete from queue_lines l where l.case_id = p_case;
      return;
    end if;
    fresh := array(`,
];
const RENEW = 'panoh.renew_queue_lines(uuid)';

/** What every request leaves behind, and what the group's queue costs where a case is not shared, made cheap. */
export class EaseWrites1795500000030 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`create or replace function panoh.write_audit(p jsonb) returns void ${AUDIT}`);
    await rewrite(runner, RENEW, [NOT_SHARED]);
  }

  async down(runner: QueryRunner): Promise<void> {
    await rewrite(runner, RENEW, reversed([NOT_SHARED]));
    await runner.query(`create or replace function panoh.write_audit(p jsonb) returns void ${AUDIT_BEFORE}`);
  }
}
