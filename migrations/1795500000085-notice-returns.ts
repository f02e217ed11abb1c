import type { MigrationInterface, QueryRunner } from 'typeorm';
import { mayCount } from './support/may-count.js';

const LOOK_UP = 'stable security definer set search_path = panoh, pg_temp';
const day = (at: string): string => `(${at} at time zone 'Asia/Dushanbe')::date`;
const isShared = (of: string): string =>
  `(${of}.shares_with_group and (${of}.shares_until is null or ${of}.shares_until > panoh.now()))`;

/** An incident that was told at the record itself, and did not come along with a referral. */
const OWN_INCIDENT = `not (o.origin = 'referral' and i.recorded_at < o.opened_at)`;

/**
 * Cases of the police that were called reconciled or insignificant, and whose survivor was registered again or told of an
 * incident later, at the police or anywhere: what the police sent on itself is no return. With where that was.
 */
const RETURNS = `returns table (case_id uuid, settled_as text, settled_on date, seen_id uuid, seen_on date)
  language sql ${LOOK_UP} as $$
  with settled as (
    select e.case_id, e.kind, ${day('e.happened_at')} as settled_on from case_events e
      join cases c on c.id = e.case_id join agencies a on a.id = e.agency_id
    where e.kind in ('reconciled', 'insignificant') and a.kind = 'police' and c.erased_at is null
      and not exists (select 1 from case_events n where n.corrects_id = e.id)),
  records as (
    select s.*, o.id as seen_id from settled s join linkage.registrations r on r.case_id = s.case_id and r.is_linkable
      join linkage.registrations l on l.person_id = r.person_id and l.is_linkable and l.case_id <> r.case_id
      join cases o on o.id = l.case_id and o.erased_at is null
    union all select s.*, s.case_id from settled s),
  seen as (
    select r.*, ${day('o.opened_at')} as seen_on from records r join cases o on o.id = r.seen_id
      where r.seen_id <> r.case_id and not exists (select 1 from referrals f where f.received_case_id = o.id and f.case_id = r.case_id)
    union all select r.*, i.reported_on from records r join cases o on o.id = r.seen_id
      join incidents i on i.case_id = o.id and ${OWN_INCIDENT})
  select case_id, kind, settled_on, seen_id, seen_on from seen where seen_on > settled_on $$`;

/**
 * For whoever leads the group: cases that she allowed it to know, where she allowed it at the place too where she was seen
 * again, until a meeting has heard them since. Neither where nor when that was.
 */
const LISTED = `returns table (case_id uuid, reference text, settled_as text, settled_on date)
  language plpgsql ${LOOK_UP} as $$
  #variable_conflict use_column
  declare me panoh.viewer := panoh.viewer();
  begin
    if me.user_id is null or not p_group = any (me.led_group_ids) or not 'group:core' = any (me.reads) then return; end if;
    return query select distinct on (c.id) c.id, c.reference, r.settled_as, r.settled_on
      from panoh.returns_after_settling() r join cases c on c.id = r.case_id join cases o on o.id = r.seen_id
      where c.working_group_id = p_group and ${isShared('c')} and o.working_group_id = p_group and ${isShared('o')}
        and not (c.id = any (coalesce(me.blocked, '{}')) or o.id = any (coalesce(me.blocked, '{}')))
        and exists (select 1 from grants g where g.case_id = c.id and g.grantee_id = p_group and g.relation = 'group'
          and 'core' = any (g.partitions) and g.starts_at <= panoh.now() and (g.ends_at is null or g.ends_at > panoh.now()))
        and not exists (select 1 from meeting_entries m where m.case_id = c.id and m.working_group_id = p_group
          and ${day('m.heard_at')} > r.seen_on)
      order by c.id, r.settled_on desc limit 200;
  end $$`;

/** How many cases first returned in a period that no group may know of by their reference. */
const COUNTED = `returns table (group_id uuid, records bigint) language sql ${LOOK_UP} as $$
  select c.working_group_id, count(*) from (select r.case_id, min(r.seen_on) as first_on,
      bool_or(c.working_group_id = o.working_group_id and ${isShared('c')} and ${isShared('o')}) as is_listed
    from panoh.returns_after_settling() r join cases c on c.id = r.case_id join cases o on o.id = r.seen_id
    group by r.case_id) x join cases c on c.id = x.case_id
  where ${mayCount('c')} and not coalesce(x.is_listed, false) and x.first_on >= p_from and x.first_on < p_to group by 1 $$`;

const FUNCTIONS: readonly (readonly [signature: string, body: string, role: string | null])[] = [
  ['panoh.returns_after_settling()', RETURNS, null],
  ['panoh.settled_too_soon(p_group uuid)', LISTED, 'panoh_app'],
  ['statistics.returns_to_count(p_from date, p_to date)', COUNTED, 'panoh_linkage'],
];

/** Reports of the police that were called settled, and whose survivor came again. */
export class NoticeReturns1795500000085 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    for (const [signature, body, role] of FUNCTIONS) {
      await runner.query(`create function ${signature} ${body}`);
      await runner.query(`revoke execute on function ${signature} from public`);
      if (role) await runner.query(`grant execute on function ${signature} to ${role}`);
    }
  }

  async down(runner: QueryRunner): Promise<void> {
    for (const [signature] of [...FUNCTIONS].reverse())
      await runner.query(`drop function ${signature.replace(/p_\w+ /g, '')}`);
  }
}
