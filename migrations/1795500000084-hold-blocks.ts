import type { MigrationInterface, QueryRunner } from 'typeorm';
import { reversed, rewrite } from './support/passages.js';
import type { Passage } from './support/passages.js';

const LOOK_UP = 'stable security definer set search_path = panoh, pg_temp';

/** Her own word to the holder of `c` that the agency `id` may know. */
const named = (
  id: string,
): string => `exists (select 1 from panoh.consents k where k.case_id = c.id and k.agency_id = ${id}
  and k.scope = 'referral' and k.answer = 'given' and k.withdrawn_at is null and (k.until_on is null or k.until_on >= (panoh.now() at time zone 'Asia/Dushanbe')::date)
  and (k.provisional_until is null or k.provisional_until > panoh.now()))`;

/** Registrations of the person of each block, but for those that it was started on. */
const OTHERS = `linkage.registrations r join linkage.registrations o on o.person_id = r.person_id and o.case_id <> r.case_id
    and o.is_linkable join cases c on c.id = o.case_id`;

/** Records that their own agency made one, also where neither is linked. */
const TOGETHER = `select m.case_id, m.kept_id as other_id from panoh.mergers m
  union all select m.kept_id, m.case_id from panoh.mergers m`;

/**
 * Blocks as they keep people away: on the case itself, and on every other registration of the same person. What the
 * blocked have written themselves stays theirs, so that nobody learns by registering her whether she is known elsewhere;
 * and an agency that she named to the holder herself may know what she said it may (ADR 20).
 */
const IN_FORCE = `create view panoh.blocks_in_force with (security_invoker = true) as
  select b.case_id, b.subject_kind, b.subject_id, b.subject_code, b.lifted_at from panoh.conflict_blocks b
    where b.lifted_at is null
  union all select c.id, b.subject_kind, b.subject_id, b.subject_code, b.lifted_at
    from panoh.conflict_blocks b join linkage.registrations r on r.case_id = b.case_id and r.is_linkable
      join linkage.registrations o on o.person_id = r.person_id and o.case_id <> r.case_id and o.is_linkable
      join panoh.cases c on c.id = o.case_id join panoh.agencies h on h.id = c.agency_id
    where b.lifted_at is null and case b.subject_kind
      when 'user' then b.subject_id is distinct from c.lead_user_id and b.subject_id is distinct from c.opened_by
      when 'agency' then b.subject_id <> h.id and not ${named('b.subject_id')}
      else b.subject_code <> h.kind end
  union all select o.id, b.subject_kind, b.subject_id, b.subject_code, b.lifted_at
    from panoh.conflict_blocks b join (${TOGETHER}) m on m.case_id = b.case_id join panoh.cases o on o.id = m.other_id
    where b.lifted_at is null and b.subject_kind = 'user'
      and b.subject_id is distinct from o.lead_user_id and b.subject_id is distinct from o.opened_by`;

/** For whoever is signed in: each time anew, so that a link, a split and her word act at once. */
const BLOCKED_FOR = `returns uuid[] language sql ${LOOK_UP} as $$ with own as materialized (
    select b.case_id, b.subject_kind from conflict_blocks b
      where b.subject_id = any (array[p_user, p_agency]) and b.lifted_at is null
    union all select b.case_id, b.subject_kind from conflict_blocks b where b.subject_code = p_kind and b.lifted_at is null)
  select array(select case_id from own
    union select c.id from own join ${OTHERS} on r.case_id = own.case_id and r.is_linkable
      where case own.subject_kind when 'user' then p_user is distinct from c.lead_user_id and p_user is distinct from c.opened_by
        else c.agency_id <> p_agency and not ${named('p_agency')} end
    union select c.id from own join (${TOGETHER}) m on m.case_id = own.case_id join cases c on c.id = m.other_id
      where own.subject_kind = 'user' and p_user is distinct from c.lead_user_id and p_user is distinct from c.opened_by) $$`;
const BLOCKED_BEFORE = `returns uuid[] language sql ${LOOK_UP} as $$ select array(
    select b.case_id from conflict_blocks b where b.subject_id = any (array[p_user, p_agency]) and b.lifted_at is null
    union all select b.case_id from conflict_blocks b where b.subject_code = p_kind and b.lifted_at is null) $$`;

/**
 * Of an own case, the colleagues who are there, have one of the roles and may be given something of it. Nobody is told who is
 * kept away: whoever is left out may as well have left, or have another role.
 */
const CHOOSABLE = `returns setof uuid language sql ${LOOK_UP} as $$
  select u.id from panoh.viewer() me join users u on u.agency_id = me.agency_id and u.status = 'active' and u.roles && p_roles
  where panoh.owns(p_case) and not exists (select 1 from blocks_in_force b
    where b.case_id = p_case and b.subject_kind = 'user' and b.subject_id = u.id) $$`;

/** Whoever chooses who is told, and who stands in for somebody. */
const FUNCTIONS: Readonly<Record<string, readonly Passage[]>> = {
  'panoh.notify(uuid, text, uuid, uuid[])': [
    ['from conflict_blocks b where b.lifted_at is null', 'from blocks_in_force b where b.lifted_at is null'],
  ],
  'panoh.recipients_of(uuid[])': [
    ['from conflict_blocks b where b.lifted_at is null', 'from blocks_in_force b where b.lifted_at is null'],
  ],
  'panoh.acting_for(uuid, uuid)': [['from conflict_blocks b', 'from blocks_in_force b']],
  'panoh.check_caller()': [['from conflict_blocks b', 'from blocks_in_force b']],
};

const BLOCKED = 'panoh.blocked_for(p_user uuid, p_agency uuid, p_kind text)';

/** Conflict blocks hold across links, and tell nobody that there is a link. */
export class HoldBlocks1795500000084 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(IN_FORCE);
    await runner.query(`create or replace function ${BLOCKED} ${BLOCKED_FOR}`);
    await runner.query(`create function panoh.choosable(p_case uuid, p_roles text[]) ${CHOOSABLE}`);
    await runner.query('revoke execute on function panoh.choosable(uuid, text[]) from public');
    await runner.query('grant execute on function panoh.choosable(uuid, text[]) to panoh_app');
    for (const [signature, passages] of Object.entries(FUNCTIONS)) await rewrite(runner, signature, passages);
  }

  async down(runner: QueryRunner): Promise<void> {
    for (const [signature, passages] of Object.entries(FUNCTIONS))
      await rewrite(runner, signature, reversed(passages));
    await runner.query('drop function panoh.choosable(uuid, text[])');
    await runner.query(`create or replace function ${BLOCKED} ${BLOCKED_BEFORE}`);
    await runner.query('drop view panoh.blocks_in_force');
  }
}
