import type { MigrationInterface, QueryRunner } from 'typeorm';
import { partition } from './support/policies.js';
import { quickenFunctions, quickenPolicies } from './support/quick-policies.js';

const DEFINER = 'language plpgsql security definer set search_path = panoh, pg_temp';
const TODAY = `(panoh.now() at time zone 'Asia/Dushanbe')::date`;
const runs = (table: string): string => `${table}.lifted_at is null and ${table}.until_on >= ${TODAY}`;

/** The owner's supervisor; a prosecutor or legal aid that was referred the law's side of the case. */
const MAY_HOLD = `returns boolean language sql stable security definer set search_path = panoh, pg_temp as $$
  select (panoh.owns(p_case) and 'supervisor' = any (panoh.viewer_roles()))
    or ((panoh.viewer()).agency_type in ('prosecutor', 'legal_aid') and exists (
      select 1 from panoh.case_access(p_case) a where a.relation = 'referred' and 'legal' = any (a.writes))) $$`;

const HOLD = `returns void ${DEFINER} as $$ begin
    if not coalesce(panoh.may_hold(p_case), false) then raise exception 'not hers to hold' using errcode = '42501'; end if;
    if p_until < ${TODAY} then raise exception 'past' using errcode = '22023'; end if;
    insert into legal_holds (id, case_id, agency_id, set_by, ground, until_on)
      values (p_id, p_case, (panoh.viewer()).agency_id, (panoh.viewer()).user_id, p_ground, p_until);
    perform panoh.note_hold(p_case);
  end $$`;

/** By the agency that set it, and by nobody who wishes it away. */
const LIFT = `returns void ${DEFINER} as $$
  declare subject uuid; begin
    select h.case_id into subject from legal_holds h where h.id = p_hold and h.lifted_at is null
      and h.agency_id = (panoh.viewer()).agency_id and coalesce(panoh.may_hold(h.case_id), false);
    if subject is null then raise exception 'not hers to lift' using errcode = '42501'; end if;
    if not coalesce(panoh.viewer_stepped_up_until() > panoh.now(), false) then
      raise exception 'no proof of presence' using errcode = 'PN040';
    end if;
    update legal_holds h set lifted_at = panoh.now(), lifted_by = (panoh.viewer()).user_id
      where h.id = p_hold;
    perform panoh.note_hold(subject);
  end $$`;

const NOTE = `returns void language sql security definer set search_path = panoh, pg_temp as $$
  update cases c set held_until = (select max(h.until_on) from legal_holds h where h.case_id = c.id and ${runs('h')}),
    version = version + 1 where c.id = p_case $$`;

/**
 * Destroys every wrap of the case's keys, of all agencies: nobody opens a word of it any more. What she told and was
 * never sealed with those keys goes with them: drafts, the words of her rows in a register, the digests of his name, why
 * somebody opened it in an emergency.
 * Wraps are locked first, as a rotation does; whoever shares a part in the same moment waits, and is refused.
 */
const ERASE = `returns void ${DEFINER} as $$
  declare subject cases; begin
    if not coalesce(panoh.owns(p_case) and 'supervisor' = any (panoh.viewer_roles()), false) then
      raise exception 'not hers to erase' using errcode = '42501';
    end if;
    if not coalesce(panoh.viewer_stepped_up_until() > panoh.now(), false) then
      raise exception 'no proof of presence' using errcode = 'PN040';
    end if;
    perform 1 from vault.case_keys where case_id = p_case order by partition, key_version, agency_id for update;
    select * into subject from cases where id = p_case for update;
    if subject.reference <> p_reference then raise exception 'another case' using errcode = 'PN062'; end if;
    if exists (select 1 from legal_holds h where h.case_id = p_case and ${runs('h')}) then
      raise exception 'held' using errcode = 'PN061';
    end if;
    if p_ground = 'case_closed' and subject.status <> 'closed' then raise exception 'open' using errcode = 'PN063'; end if;
    insert into erasures (case_id, agency_id, erased_by, ground)
      values (p_case, subject.agency_id, (panoh.viewer()).user_id, p_ground);
    delete from vault.case_keys where case_id = p_case;
    delete from drafts where case_id = p_case;
    delete from register_row_texts t using register_row_cases l where l.case_id = p_case and l.row_id = t.row_id;
    delete from perpetrator_names where case_id = p_case;
    delete from emergency_reasons where case_id = p_case;
    update cases set erased_at = panoh.now(), version = version + 1 where id = p_case;
  end $$`;

/** Nothing is sealed for a case whose words were erased: who held a key in this moment waits here, and is refused. */
const GUARD = `returns trigger ${DEFINER} as $$ begin
    perform 1 from cases where id = new.case_id for key share;
    if exists (select 1 from erasures e where e.case_id = new.case_id) then
      raise exception 'erased' using errcode = 'PN064';
    end if;
    return new;
  end $$`;

const FUNCTIONS: Record<string, string> = {
  'may_hold(p_case uuid)': MAY_HOLD,
  'note_hold(p_case uuid)': NOTE,
  'hold_case(p_id uuid, p_case uuid, p_ground text, p_until date)': HOLD,
  'lift_hold(p_hold uuid)': LIFT,
  'erase_case(p_case uuid, p_reference text, p_ground text)': ERASE,
  'refuse_erased()': GUARD,
};
const CALLED = [
  'may_hold(uuid)',
  'hold_case(uuid, uuid, text, date)',
  'lift_hold(uuid)',
  'erase_case(uuid, text, text)',
];

/** Erasure of her words by destroying keys, and legal holds that refuse it (SECURITY C). */
export class EraseWords1795500000063 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(
      'alter table panoh.cases add column erased_at timestamptz, add column held_until date',
    );
    await runner.query(`create table panoh.erasures (
      case_id uuid primary key constraint erasures_case_fk references panoh.cases,
      agency_id uuid not null, erased_by uuid not null,
      ground text not null constraint erasures_ground_check check (ground in ('case_closed', 'her_request')),
      erased_at timestamptz not null default panoh.now())`);
    await partition(runner, 'panoh.erasures', `'core'`, { relations: ['own'], writtenByFunction: true });
    await runner.query(`create table panoh.legal_holds (
      id uuid primary key,
      case_id uuid not null constraint legal_holds_case_fk references panoh.cases,
      agency_id uuid not null, set_by uuid not null,
      ground text not null constraint legal_holds_ground_check
        check (ground in ('court_case', 'investigation', 'prosecutor_request', 'complaint')),
      until_on date not null,
      set_at timestamptz not null default panoh.now(), lifted_at timestamptz, lifted_by uuid)`);
    await runner.query('create index legal_holds_by_case on panoh.legal_holds (case_id, set_at)');
    await partition(runner, 'panoh.legal_holds', `'legal'`, {
      relations: ['own', 'referred'],
      readAlso: 'panoh.owns(case_id) or agency_id = (select (panoh.viewer()).agency_id)',
      writtenByFunction: true,
    });
    for (const table of ['erasures', 'legal_holds'])
      await runner.query(`revoke insert on panoh.${table} from panoh_app`);
    for (const [signature, body] of Object.entries(FUNCTIONS)) {
      await runner.query(`create function panoh.${signature} ${body}`);
      await runner.query(`revoke execute on function panoh.${signature} from public`);
    }
    for (const signature of CALLED)
      await runner.query(`grant execute on function panoh.${signature} to panoh_app`);
    await runner.query(`create trigger case_keys_erased before insert on vault.case_keys for each row
      execute function panoh.refuse_erased()`);
    await quickenFunctions(runner);
    await quickenPolicies(runner);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('drop trigger case_keys_erased on vault.case_keys');
    for (const signature of Object.keys(FUNCTIONS).reverse())
      await runner.query(`drop function panoh.${signature.replace(/p_\w+ /g, '')}`);
    await runner.query('drop table panoh.legal_holds, panoh.erasures');
    await runner.query('alter table panoh.cases drop column erased_at, drop column held_until');
  }
}
