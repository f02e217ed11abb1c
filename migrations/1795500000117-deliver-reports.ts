import type { MigrationInterface, QueryRunner } from 'typeorm';
import { protect } from './support/policies.js';

const DEFINER = 'language plpgsql security definer set search_path = panoh, pg_temp';
const RECIPIENTS = `'committee_women_family', 'statistics_agency', 'interior_ministry', 'executive_body',
  'prosecutor_general'`;
const MONTHS = `case p_kind when 'month' then 1 when 'quarter' then 3 when 'half_year' then 6 else 12 end`;

/** The committee report belongs to statisticians, the report of an agency to its supervisors. */
const BELONGS = (
  roles: string,
  agency: string,
): string => `(report = 'committee' and 'statistician' = any (${roles})
  or report = 'agency' and agency_id = ${agency} and 'supervisor' = any (${roles}))`;
const FIND = `select * into d from deliveries where id = p_id and ${BELONGS('me.roles', 'me.agency_id')} for update;
    if d.id is null then raise exception 'no such delivery' using errcode = '42501'; end if;`;
const DECIDED = `raise exception 'decided' using errcode = 'PN123'`;

/**
 * Called for a person who asks: it records the viewer as the person, and only of a period that is over. Names are kept with
 * it, since the second person may be of another agency.
 */
const ASK = `returns void ${DEFINER} as $$
  declare me panoh.viewer := panoh.viewer(); begin
    if me.user_id is null or (case p_report when 'committee' then 'statistician' when 'agency' then 'supervisor' end
        = any (me.roles)) is not true then
      raise exception 'not this role' using errcode = '42501';
    end if;
    if (p_first + make_interval(months => ${MONTHS}))::date > (panoh.now() at time zone 'Asia/Dushanbe')::date then
      raise exception 'not over' using errcode = 'PN120';
    end if;
    insert into deliveries (id, report, agency_id, kind, first_on, recipient, content, asked_by, asked_name, asked_at)
      values (p_id, p_report, case p_report when 'agency' then me.agency_id end, p_kind, p_first, p_recipient, p_content,
        me.user_id, (select display_name from users where id = me.user_id), panoh.now());
  exception when unique_violation then raise exception 'waits already' using errcode = 'PN121';
  end $$`;

/** Called for a second person: never the one who asked, and once. */
const APPROVE = `returns void ${DEFINER} as $$
  declare me panoh.viewer := panoh.viewer(); d deliveries; begin
    ${FIND}
    if d.approved_at is not null or d.discarded_at is not null then ${DECIDED}; end if;
    if d.asked_by = me.user_id then raise exception 'a second person approves' using errcode = 'PN122'; end if;
    update deliveries set approved_by = me.user_id,
      approved_name = (select display_name from users where id = me.user_id), approved_at = panoh.now() where id = p_id;
  end $$`;

/** Called for the person who asked or one who may approve, while it waits; a repeated call changes nothing. */
const DISCARD = `returns void ${DEFINER} as $$
  declare me panoh.viewer := panoh.viewer(); d deliveries; begin
    ${FIND}
    if d.approved_at is not null then ${DECIDED}; end if;
    update deliveries set discarded_at = coalesce(discarded_at, panoh.now()) where id = p_id;
  end $$`;

const FUNCTIONS: readonly (readonly [signature: string, body: string])[] = [
  [
    'ask_delivery(p_id uuid, p_report text, p_kind text, p_first date, p_recipient text, p_content jsonb)',
    ASK,
  ],
  ['approve_delivery(p_id uuid)', APPROVE],
  ['discard_delivery(p_id uuid)', DISCARD],
];

/** An exact report leaves for a named recipient, as it was counted when a first person asked and a second approved. */
export class DeliverReports1795500000117 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`create table panoh.deliveries (
      id uuid primary key,
      report text not null constraint deliveries_report_check check (report in ('committee', 'agency')),
      agency_id uuid constraint deliveries_agency_fk references panoh.agencies,
      kind text not null constraint deliveries_kind_check check (kind in ('month', 'quarter', 'half_year', 'year')),
      first_on date not null,
      recipient text not null constraint deliveries_recipient_check check (recipient in (${RECIPIENTS})),
      content jsonb not null,
      asked_by uuid not null constraint deliveries_asked_fk references panoh.users,
      asked_name text not null, asked_at timestamptz not null,
      approved_by uuid constraint deliveries_approved_fk references panoh.users, approved_name text, approved_at timestamptz,
      discarded_at timestamptz,
      constraint deliveries_whose_check check ((report = 'agency') = (agency_id is not null)),
      constraint deliveries_second_check check (approved_by <> asked_by),
      constraint deliveries_decision_check check ((approved_by is null) = (approved_at is null)
        and (approved_at is null or discarded_at is null)))`);
    await runner.query(`create unique index deliveries_waiting on panoh.deliveries
      (report, agency_id, kind, first_on, recipient) nulls not distinct where approved_at is null and discarded_at is null`);
    const viewer = (field: string): string => `(select (panoh.viewer()).${field})`;
    await protect(runner, 'panoh.deliveries', {
      select: BELONGS(`${viewer('roles')}::text[]`, viewer('agency_id')),
    });
    await runner.query('grant select on panoh.deliveries to panoh_app');
    for (const [signature, body] of FUNCTIONS) {
      await runner.query(`create function panoh.${signature} ${body}`);
      await runner.query(`revoke all on function panoh.${signature} from public`);
      await runner.query(`grant execute on function panoh.${signature} to panoh_app`);
    }
  }

  async down(runner: QueryRunner): Promise<void> {
    for (const [signature] of [...FUNCTIONS].reverse())
      await runner.query(`drop function panoh.${signature.replace(/p_\w+ /g, '')}`);
    await runner.query('drop table panoh.deliveries');
  }
}
