import type { MigrationInterface, QueryRunner } from 'typeorm';
import { protect } from './support/policies.js';

const OWN = `agency_id = (select (panoh.viewer()).agency_id) and 'supervisor' = any ((select (panoh.viewer()).roles)::text[])`;
const definer = 'language plpgsql security definer set search_path = panoh, pg_temp';
const IS_SUPERVISOR = `me.user_id is not null and 'supervisor' = any (me.roles)`;
const ASKED = `select * into x from incident_exports where id = p_id and agency_id = me.agency_id for update;
    if x.id is null or (${IS_SUPERVISOR}) is not true then raise exception 'not hers' using errcode = '42501'; end if;`;

/** Whoever asks is written down by the database, and asks for days that are over, of a year at most. */
const ASK = `returns void ${definer} as $$
  declare me panoh.viewer := panoh.viewer(); begin
    if (${IS_SUPERVISOR}) is not true then raise exception 'not hers to ask' using errcode = '42501'; end if;
    insert into incident_exports (id, agency_id, from_on, to_on, requested_by, requested_at)
      values (p_id, me.agency_id, p_from, p_to, me.user_id, panoh.now());
  end $$`;

/** A second supervisor of the agency decides, and never the one who asked; the file waits a day from then on. */
const DECIDE = `returns void ${definer} as $$
  declare me panoh.viewer := panoh.viewer(); x incident_exports; begin
    ${ASKED}
    if x.requested_by = me.user_id then raise exception 'a second person decides' using errcode = '42501'; end if;
    if x.decided_at is not null then raise exception 'decided' using errcode = 'PN099'; end if;
    update incident_exports set decided_by = me.user_id, decided_at = panoh.now(), is_approved = p_approves,
      ready_at = case when p_approves then panoh.now() + interval '24 hours' end,
      ends_at = case when p_approves then panoh.now() + interval '96 hours' end where id = p_id;
  end $$`;

const STATUS = (
  service: string,
): string => `(select r.status from referrals r where r.case_id = c.id and r.kind = 'service'
    and r.service_type = '${service}' order by r.sent_at desc, r.id desc limit 1)`;
const SERVICES = [
  ...['safe_house', 'health', 'psychosocial', 'legal', 'police_security', 'livelihoods', 'child_protection'],
];
const code = (id: string): string => `upper(right(replace(${id}::text, '-', ''), 8))`;
/** All of them, as the recorder asks: one sex, both, or not known of any. */
const SEXES = `(select case when bool_or(p.sex = 'female') and bool_or(p.sex = 'male') then 'both'
      else coalesce(max(p.sex) filter (where p.sex in ('female', 'male')), max(p.sex)) end
    from incident_perpetrators p where p.incident_id = i.id)`;
/** Without whether the spouse is abroad: no recorder asks it, and beside a district it would tell which house stands without him. */
const CONTEXTS = `array_to_string(array(select x from unnest(i.contexts) x where x <> 'migrant_household' order by x), '+')`;
const FIRST_PERPETRATOR = (field: string): string =>
  `(select p.${field} from incident_perpetrators p where p.incident_id = i.id order by p.id limit 1)`;
/** Codes and days of the recorder: no name, no number, no address, and nothing that was written in words. */
const COLUMNS: readonly (readonly [name: string, value: string])[] = [
  ['incident_id', code('i.id')],
  ['survivor_code', 's.code'],
  ['caseworker_code', `coalesce(${code('c.lead_user_id')}, '')`],
  ['agency_code', code('c.agency_id')],
  ['reported_on', 'i.reported_on::text'],
  [
    'incident_on',
    `case when i.started_precision = 'day' then i.started_on::text else left(i.started_on::text, 7) end`,
  ],
  ['sex', 'c.sex'],
  ['is_minor', `case when c.is_minor then 'yes' else 'no' end`],
  ['age_band', 'c.age_band'],
  ['marital_status', 'c.marital_status'],
  ['time_of_day', 'i.time_of_day'],
  ['place_type', 'i.place_type'],
  ['district', 'c.place'],
  ['is_pattern', `case when i.is_pattern then 'yes' else 'no' end`],
  ['core_type', 'i.core_type'],
  ['law_forms', `array_to_string(i.law_forms, '+')`],
  ['contexts', CONTEXTS],
  ['harmful_practice', 'i.harmful_practice'],
  ['goods_exchanged', 'i.goods_exchanged'],
  ['abducted', 'i.abducted'],
  ['reported_before', 'i.reported_before'],
  ['earlier_incidents', 'i.earlier_incidents'],
  [
    'perpetrators',
    `(select least(count(*), 4)::text from incident_perpetrators p where p.incident_id = i.id)`,
  ],
  ['perpetrator_sex', SEXES],
  ['perpetrator_age_group', FIRST_PERPETRATOR('age_group')],
  ['relationship', FIRST_PERPETRATOR('relationship')],
  ['referred_from', 'c.referred_from'],
  ...SERVICES.map((service) => [`service_${service}`, STATUS(service)] as const),
  // Whoever did not allow it is in no row.
  ['consent_to_share', `'yes'`],
];

/** Rows of persons: only hers who asked and whom a second person let, when the day has passed, and three times at most. */
const TAKE = `returns table (case_id uuid, cells text[]) ${definer} as $$
  #variable_conflict use_column
  declare me panoh.viewer := panoh.viewer(); x incident_exports; begin
    ${ASKED}
    if x.requested_by <> me.user_id then raise exception 'another one asked' using errcode = '42501'; end if;
    if me.stepped_up_until is null or me.stepped_up_until <= panoh.now() then
      raise exception 'step up' using errcode = 'PN040';
    end if;
    if x.is_approved is not true or panoh.now() < x.ready_at or panoh.now() >= x.ends_at or x.taken >= 3 then
      raise exception 'not to be taken now' using errcode = 'PN098';
    end if;
    update incident_exports set taken = taken + 1, taken_at = panoh.now() where id = p_id;
    -- It goes on to others: the same whoever of the supervisors takes it, without what is closed to any of them.
    me := statistics.own_viewer(true);
    return query select c.id, array[${COLUMNS.map(([, value]) => `coalesce(${value}, '')`).join(', ')}]
      from incidents i join cases c on c.id = i.case_id join survivors s on s.case_id = c.id
      where c.agency_id = me.agency_id and i.agency_id = me.agency_id and c.counts_in_statistics and c.erased_at is null
        and i.core_type is distinct from 'non_gbv' and i.reported_on between x.from_on and x.to_on
        and not (c.id = any (coalesce(me.blocked, '{}')))
        and not exists (select 1 from closure_episodes e where e.case_id = c.id and e.state = 'approved'
          and e.reason in ('opened_in_error', 'duplicate'))
        and exists (select 1 from grants g where g.case_id = c.id and g.grantee_id = me.agency_id and g.relation = 'own'
          and 'core' = any (g.partitions) and g.starts_at <= panoh.now() and (g.ends_at is null or g.ends_at > panoh.now()))
      order by i.reported_on, i.id;
  end $$`;
const HEADS = `returns text[] language sql immutable set search_path = panoh, pg_temp as $$
  select array[${COLUMNS.map(([name]) => `'${name}'`).join(', ')}]::text[] $$`;

const FUNCTIONS: readonly (readonly [signature: string, body: string])[] = [
  ['ask_incident_export(p_id uuid, p_from date, p_to date)', ASK],
  ['decide_incident_export(p_id uuid, p_approves boolean)', DECIDE],
  ['take_incident_export(p_id uuid)', TAKE],
  ['incident_export_heads()', HEADS],
];

/** The style sheet of an agency's own incidents for an incident recorder: two people, a day between, codes alone. */
export class ShareIncidents1795500000097 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`create table panoh.incident_exports (
      id uuid primary key,
      agency_id uuid not null constraint incident_exports_agency_fk references panoh.agencies,
      from_on date not null, to_on date not null,
      requested_by uuid not null constraint incident_exports_requested_fk references panoh.users,
      requested_at timestamptz not null,
      decided_by uuid constraint incident_exports_decided_fk references panoh.users,
      decided_at timestamptz, is_approved boolean, ready_at timestamptz, ends_at timestamptz,
      taken smallint not null default 0, taken_at timestamptz,
      constraint incident_exports_days_check check (to_on >= from_on and to_on - from_on <= 366
        and to_on < (requested_at at time zone 'Asia/Dushanbe')::date),
      constraint incident_exports_second_check check (decided_by <> requested_by),
      constraint incident_exports_decision_check check ((decided_by is null) = (decided_at is null)
        and (decided_at is null) = (is_approved is null) and (ready_at is not null) = coalesce(is_approved, false)),
      constraint incident_exports_wait_check check (ready_at >= decided_at + interval '24 hours' and ends_at > ready_at),
      constraint incident_exports_taken_check check (taken between 0 and 3 and (taken = 0 or is_approved)))`);
    await runner.query(
      'create index incident_exports_by_agency on panoh.incident_exports (agency_id, requested_at desc)',
    );
    await protect(runner, 'panoh.incident_exports', { select: OWN });
    await runner.query('grant select on panoh.incident_exports to panoh_app');
    for (const [signature, body] of FUNCTIONS) {
      await runner.query(`create function panoh.${signature} ${body}`);
      await runner.query(`revoke execute on function panoh.${signature} from public`);
      await runner.query(`grant execute on function panoh.${signature} to panoh_app`);
    }
  }

  async down(runner: QueryRunner): Promise<void> {
    for (const [signature] of [...FUNCTIONS].reverse())
      await runner.query(`drop function panoh.${signature.replace(/p_\w+ /g, '')}`);
    await runner.query('drop table panoh.incident_exports');
  }
}
