import type { MigrationInterface, QueryRunner } from 'typeorm';
import { protect } from './support/policies.js';

/** How common each value is, sealed under the key of linkage; and the model that was learnt. */
const KNOWLEDGE = `key_version integer primary key,
  up_to integer not null default 0,
  counted_at timestamptz,
  sealed bytea,
  learnt_from integer not null default 0,
  learnt_at timestamptz,
  model jsonb`;

/** How far linking is; of no registration and no person. Three failures set a row aside: it is tried once an hour. */
const STATE = `returns table (to_encode integer, to_compare integer, set_aside integer, linked integer, oldest_at timestamptz)
  language sql stable security definer set search_path = panoh, pg_temp as $$
  select count(*) filter (where kind = 'encode' and attempts < 3)::int,
    count(*) filter (where kind = 'compare' and attempts < 3)::int,
    count(*) filter (where attempts >= 3)::int,
    (select count(*)::int from linkage.registrations where is_linkable),
    min(waits_since) filter (where attempts < 3)
  from (select 'encode' as kind, attempts, handed_at as waits_since from linkage.inbox
    union all select 'compare', attempts, next_at from linkage.to_compare) waiting $$`;

const FUNCTIONS: readonly (readonly [signature: string, body: string, roles: string])[] = [
  ['panoh.linkage_state()', STATE, 'panoh_app, panoh_worker'],
];

/** Many registrations at once: what is known of all of them is kept, and how far linking is can be told. */
export class LinkInBulk1795500000077 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`create table linkage.knowledge (${KNOWLEDGE})`);
    await protect(runner, 'linkage.knowledge', { select: 'false' });
    await runner.query(
      'create policy knowledge_linkage on linkage.knowledge to panoh_linkage using (true) with check (true)',
    );
    await runner.query('grant select, insert, update, delete on linkage.knowledge to panoh_linkage');
    for (const [signature, body, roles] of FUNCTIONS) {
      await runner.query(`create function ${signature} ${body}`);
      await runner.query(`revoke execute on function ${signature} from public`);
      await runner.query(`grant execute on function ${signature} to ${roles}`);
    }
  }

  async down(runner: QueryRunner): Promise<void> {
    for (const [signature] of [...FUNCTIONS].reverse()) await runner.query(`drop function ${signature}`);
    await runner.query('drop table linkage.knowledge');
  }
}
