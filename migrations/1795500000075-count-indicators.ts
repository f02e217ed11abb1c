import type { MigrationInterface, QueryRunner } from 'typeorm';
import { COUNT_INDICATORS } from './support/counting/indicators.js';
import { reversed, rewrite } from './support/passages.js';
import type { Passage } from './support/passages.js';
import { protect } from './support/policies.js';

/**
 * Called by the functions below: what no figure of these people holds. A case that is kept from one of them is in the
 * figures of none, so that two of them learn nothing from each other's; a sealed file is in no figure at all.
 */
const HIDDEN_CASES = `returns uuid[] language plpgsql stable security definer set search_path = panoh, pg_temp as $$ begin
    return array(select b.id from users u join agencies a on a.id = u.agency_id
        cross join lateral unnest(blocked_for(u.id, u.agency_id, a.kind)) b (id) where u.id = any (p_users)
      union select s.case_id from sealed_files s where s.opened_at is null);
  end $$`;

/** The group that the viewer leads, or the agency that she supervises; whose figures are shown to the same people. */
const DECLARES = `me panoh.viewer := panoh.viewer(); readers uuid[]; hidden uuid[];`;
const MAY_READ = `if p_group is null then
      if me.user_id is null or ('supervisor' = any (me.roles)
          and array['own:core', 'own:follow_ups', 'own:closure'] <@ me.reads) is not true then
        raise exception 'not for the viewer' using errcode = '42501';
      end if;
      readers := array(select u.id from users u where u.agency_id = me.agency_id and u.status = 'active'
        and 'supervisor' = any (u.roles));
    else
      if me.user_id is null or (p_group = any (me.led_group_ids)
          and array['group:core', 'group:follow_ups', 'group:closure'] <@ me.reads) is not true then
        raise exception 'not for the viewer' using errcode = '42501';
      end if;
      readers := array(select u.id from working_groups w join users u
        on u.id in (w.coordinator_user_id, w.chair_user_id, w.deputy_user_id) where w.id = p_group);
    end if;
    hidden := statistics.hidden_cases(readers || me.user_id);`;
/** One index serves each of both. A share that ran out is taken out at once; the worker counts its months within the hour. */
const OF_AGENCY = 'x.agency_id = me.agency_id';
const OF_GROUP = 'x.working_group_id = p_group and x.is_shared';
const EXPIRED = `hidden := hidden || array(select c.id from cases c where c.working_group_id = p_group
        and c.shares_until <= panoh.now() and c.shares_until > panoh.now() - interval '30 days');`;

/** Places and services of the quarter that is looked at alone, and of what was asked of services. */
const IS_ASKED = `x.code = 'refusals' and x.first_on >= p_quarter`;
const sums = (scope: string): string => `select jsonb_agg(t) from (
      select q as "quarterOn", code, part, place, service_type as "serviceType", sum(records) as records from (
        select date_trunc('quarter', x.first_on)::date as q, x.code, x.part, case when ${IS_ASKED} then x.place end as place,
            case when ${IS_ASKED} then x.service_type end as service_type, x.records
          from statistics.indicator_counts x where x.first_on >= p_from and x.first_on < p_to and ${scope}
        union all select date_trunc('quarter', x.first_on)::date, x.code, x.part, case when ${IS_ASKED} then x.place end,
            case when ${IS_ASKED} then x.service_type end, -x.records
          from statistics.indicator_rows x where x.first_on >= p_from and x.first_on < p_to and ${scope}
            and x.case_id = any (hidden)) each
      group by q, code, part, place, service_type having sum(records) > 0) t`;

/** Called by the app role. It reads sums past row security, of the viewer's own group or agency alone. */
const INDICATORS = `returns jsonb language plpgsql stable security definer set search_path = panoh, pg_temp as $$
  #variable_conflict use_column
  declare ${DECLARES} counted jsonb; begin
    ${MAY_READ}
    if p_group is null then counted := (${sums(OF_AGENCY)});
    else
      ${EXPIRED}
      counted := (${sums(OF_GROUP)});
    end if;
    return jsonb_build_object('counts', coalesce(counted, '[]'), 'countedAt', (select max(k.counted_at)
      from statistics.counted_periods k where k.span = 'month' and k.first_on >= p_quarter and k.first_on < p_to));
  end $$`;

const cases = (scope: string): string => `select distinct x.case_id from statistics.indicator_rows x
      where x.first_on >= p_from and x.first_on < p_to and x.code = p_code and x.part = any (p_parts)
        and (p_place is null or x.place = p_place) and (p_service is null or x.service_type = p_service)
        and not (x.case_id = any (hidden)) and ${scope}`;

/** Called by the app role. It gives the ids behind one number, whose cases row security opens or not. */
const CASES = `returns setof uuid language plpgsql stable security definer set search_path = panoh, pg_temp as $$
  #variable_conflict use_column
  declare ${DECLARES} begin
    ${MAY_READ}
    if p_group is null then return query ${cases(OF_AGENCY)};
    else
      ${EXPIRED}
      return query ${cases(OF_GROUP)};
    end if;
  end $$`;

const FUNCTIONS: readonly (readonly [signature: string, body: string, role: string | null])[] = [
  ['statistics.count_indicators(p_first_on date)', COUNT_INDICATORS, null],
  ['statistics.hidden_cases(p_users uuid[])', HIDDEN_CASES, null],
  ['panoh.indicators(p_group uuid, p_from date, p_quarter date, p_to date)', INDICATORS, 'panoh_app'],
  [
    `panoh.indicator_cases(p_group uuid, p_from date, p_to date, p_code text, p_parts text[], p_place text,
      p_service text)`,
    CASES,
    'panoh_app',
  ],
];

/** Letters that were not taken three times, or were given up within the hour: mail is away, or an address is wrong. */
const LETTERS: readonly Passage[] = [
  [
    `union all select 'queue_away'`,
    `union all select 'letters_failing', count(distinct tag)::integer, min(created_at), count(*) > 0 from messages
        where error_code is not null and (state in ('waiting', 'sending') and attempts >= 3
          or state = 'fallen_back' and ended_at > panoh.now() - interval '1 hour')
      union all select 'queue_away'`,
  ],
];

const INDEXES = [
  'follow_ups_by_due_day on panoh.follow_ups (due_at)',
  `closure_episodes_approved on panoh.closure_episodes (decided_at) where state = 'approved'`,
  'protection_orders_by_report on panoh.protection_orders (reported_at)',
  `order_events_breached on panoh.order_events (happened_at) where kind = 'order_breached'`,
  'cases_shared_until on panoh.cases (working_group_id, shares_until) where shares_until is not null',
  'indicator_rows_of_case on statistics.indicator_rows (case_id, first_on)',
  'indicator_rows_by_month on statistics.indicator_rows (first_on, code)',
  'indicator_counts_by_month on statistics.indicator_counts (first_on)',
  'indicator_counts_of_agency on statistics.indicator_counts (agency_id, first_on)',
  'indicator_counts_of_group on statistics.indicator_counts (working_group_id, first_on) where is_shared',
];

/** What a group and an agency read of their own work, month by month, and which cases stand behind it. */
export class CountIndicators1795500000075 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await this.createTables(runner);
    for (const index of INDEXES) await runner.query(`create index ${index}`);
    for (const [signature, body, role] of FUNCTIONS) {
      await runner.query(`create function ${signature} ${body}`);
      await runner.query(`revoke all on function ${signature} from public`);
      if (role) await runner.query(`grant execute on function ${signature} to ${role}`);
    }
    await rewrite(runner, 'panoh.watch()', LETTERS);
  }

  async down(runner: QueryRunner): Promise<void> {
    await rewrite(runner, 'panoh.watch()', reversed(LETTERS));
    for (const [signature] of [...FUNCTIONS].reverse())
      await runner.query(`drop function ${signature.replace(/p_\w+ /g, '')}`);
    await runner.query('drop table statistics.indicator_counts, statistics.indicator_rows');
    for (const index of INDEXES.filter((each) => each.includes(' on panoh.')))
      await runner.query(`drop index panoh.${index.split(' ')[0]}`);
  }

  private async createTables(runner: QueryRunner): Promise<void> {
    const shared = (table: string): string => `
      first_on date not null constraint ${table}_month_check check (first_on = date_trunc('month', first_on)::date),
      code text not null, part text not null, agency_id uuid not null, working_group_id uuid, place text not null,
      service_type text, is_shared boolean not null,
      records integer not null constraint ${table}_records_check check (records > 0)`;
    // Without a foreign key: some twenty thousand rows a month are written again whenever a case of the month changes.
    await runner.query(
      `create table statistics.indicator_rows (${shared('indicator_rows')}, case_id uuid not null)`,
    );
    await runner.query(`create table statistics.indicator_counts (${shared('indicator_counts')})`);
    for (const table of ['indicator_rows', 'indicator_counts'])
      await protect(runner, `statistics.${table}`, { select: 'false' });
  }
}
