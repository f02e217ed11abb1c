import type { MigrationInterface, QueryRunner } from 'typeorm';
import { protect, respectBlocks } from './support/policies.js';
import { quickenPolicies } from './support/quick-policies.js';

const LOOK_UP = 'stable security definer set search_path = panoh, pg_temp';
const COMMAND = 'language plpgsql security definer set search_path = panoh, pg_temp';

/** Nobody who is blocked, in the cases below: what she is told is what is told of a case that never was. */
const notBlocked = (id: string): string =>
  `not (${id} = any (coalesce(panoh.viewer_blocked(), '{}'::uuid[])))`;

/**
 * An open case of another agency by the reference that somebody was given, of the case or of a referral. Only for
 * whoever works on cases and has just proved her presence.
 */
const TARGET = `returns table (case_id uuid, owner_id uuid, duty_line text) language sql ${LOOK_UP} as $$
  select c.id, a.id, a.duty_line from cases c join agencies a on a.id = c.agency_id
  where (c.reference = p_reference
      or c.id in (select r.case_id from referrals r where r.reference = p_reference and r.ended_at is null))
    and c.status = 'open' and c.agency_id <> panoh.viewer_agency_id()
    and 'own:core' = any (panoh.viewer_reads()) and panoh.viewer_stepped_up_until() > panoh.now()
    and ${notBlocked('c.id')} $$`;

/** Somebody whose last emergency nobody has looked at within a day opens no other. */
const LOCKED = `returns boolean language sql ${LOOK_UP} as $$
  select exists (select 1 from emergency_accesses e where e.user_id = panoh.viewer_user_id()
    and e.reviewed_at is null and e.opened_at < panoh.now() - interval '24 hours') $$`;

const OPEN = `returns void ${COMMAND} as $$
  declare target record; begin
    select * into target from panoh.emergency_target(p->>'reference');
    if target.case_id is null or panoh.viewer_agency_kind() = 'police' or panoh.emergency_is_locked()
      or target.owner_id is distinct from (p->>'sealedFor')::uuid then
      raise exception 'no emergency' using errcode = '42501';
    end if;
    insert into emergency_accesses (id, case_id, user_id, agency_id, reason_code, ends_at)
    values ((p->>'id')::uuid, target.case_id, panoh.viewer_user_id(), panoh.viewer_agency_id(), p->>'reasonCode',
      panoh.now() + interval '4 hours');
    insert into emergency_reasons (id, case_id, agency_id, agency_key_version, sealed_key, sealed)
    values ((p->>'id')::uuid, target.case_id, target.owner_id, (p->>'agencyKeyVersion')::integer,
      decode(p->>'sealedKey', 'base64'), decode(p->>'sealed', 'base64'));
    insert into grants (id, case_id, grantee_id, relation, partitions, purpose, source_id, ends_at)
    values (gen_random_uuid(), target.case_id, panoh.viewer_user_id(), 'emergency', '{risk,safe_contact}',
      'imminent_danger', (p->>'id')::uuid, panoh.now() + interval '4 hours');
    perform panoh.notify(target.case_id, 'emergency_opened', (p->>'id')::uuid,
      panoh.answerable_for(target.case_id) || array(select u.id from users u
        where u.agency_id = target.owner_id and 'supervisor' = any (u.roles)
          and not (u.id = any (panoh.answerable_for(target.case_id)))));
  end $$`;

/** What was opened, for whoever opened it and as long as it is open: the band, the safe contact, the duty number. */
const VIEW = `returns table (case_id uuid, ends_at timestamptz, band text, duty_line text, owner_id uuid, sealed bytea,
    locked_at timestamptz, doubted_at timestamptz, key_version integer, agency_key_version integer, sealed_key bytea, sealed_private_key bytea)
  language sql ${LOOK_UP} as $$
  select c.id, g.ends_at, c.band, a.duty_line, a.id, s.sealed, s.locked_at, s.doubted_at, w.key_version, w.agency_key_version,
    w.sealed_key, h.sealed_private_key
  from emergency_accesses e join grants g on g.source_id = e.id and g.relation = 'emergency'
      and g.grantee_id = e.user_id and g.case_id = e.case_id
    join cases c on c.id = e.case_id join agencies a on a.id = c.agency_id
    left join safe_contacts s on s.case_id = c.id
    left join vault.case_keys w on w.case_id = c.id and w.partition = 'safe_contact' and w.agency_id = a.id
      and w.key_version = ('x' || encode(substring(s.sealed from 2 for 4), 'hex'))::bit(32)::int
    left join agency_keys h on h.agency_id = a.id and h.version = w.agency_key_version
  where e.id = p_id and e.user_id = panoh.viewer_user_id() and g.starts_at <= panoh.now() and g.ends_at > panoh.now()
    and panoh.viewer_agency_kind() <> 'police' and ${notBlocked('c.id')} $$`;

/** Who opened a case in an emergency, for its owner: by name, since she answers for it. */
const LIST = `returns table (id uuid, opened_at timestamptz, ends_at timestamptz, agency_id uuid, person_name text,
    reason_code text, agency_key_version integer, sealed_key bytea, sealed bytea, review_outcome text, version integer)
  language plpgsql ${LOOK_UP} as $$ begin
    if not panoh.owns(p_case) then raise exception 'not the owner' using errcode = '42501'; end if;
    return query select e.id, e.opened_at, e.ends_at, e.agency_id, u.display_name, e.reason_code,
      r.agency_key_version, r.sealed_key, r.sealed, e.review_outcome, e.version
      from emergency_accesses e join users u on u.id = e.user_id
        left join emergency_reasons r on r.id = e.id and r.agency_id = panoh.viewer_agency_id()
      where e.case_id = p_case
      order by e.opened_at desc, e.id;
  end $$`;

const REVIEW = `returns void ${COMMAND} as $$
  declare subject uuid; begin
    update emergency_accesses e set review_outcome = p_outcome, reviewed_by = panoh.viewer_user_id(),
      reviewed_at = panoh.now(), version = e.version + 1
      where e.id = p_id and e.reviewed_at is null and 'supervisor' = any (panoh.viewer_roles())
        and panoh.owns(e.case_id)
      returning e.case_id into subject;
    if subject is null then raise exception 'not to be reviewed' using errcode = '42501'; end if;
    update grants g set ends_at = panoh.now() where g.source_id = p_id and g.relation = 'emergency'
      and p_outcome = 'not_justified' and g.ends_at > panoh.now();
  end $$`;

const FOR_APP: Record<string, string> = {
  'emergency_target(p_reference text)': TARGET,
  'emergency_is_locked()': LOCKED,
  'open_emergency(p jsonb)': OPEN,
  'emergency_view(p_id uuid)': VIEW,
  'emergencies_of(p_case uuid)': LIST,
  'review_emergency(p_id uuid, p_outcome text)': REVIEW,
};
const RELATIONS = ['own', 'referred', 'group', 'closure_review'];

/** Emergency access: four hours of the little that helps at once, told to the owner and looked at within a day. */
export class OpenEmergencies1795500000053 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query('alter table panoh.agencies add column duty_line text');
    await this.nameRelations(runner, [...RELATIONS, 'emergency']);
    await runner.query(`create table panoh.emergency_accesses (
      id uuid primary key,
      case_id uuid not null constraint emergency_accesses_case_fk references panoh.cases,
      user_id uuid not null constraint emergency_accesses_user_fk references panoh.users,
      agency_id uuid not null constraint emergency_accesses_agency_fk references panoh.agencies,
      reason_code text not null constraint emergency_accesses_reason_check
        check (reason_code in ('attack_now', 'threat_to_life', 'child_in_danger', 'missing')),
      opened_at timestamptz not null default panoh.now(), ends_at timestamptz not null,
      reviewed_by uuid, reviewed_at timestamptz,
      review_outcome text constraint emergency_accesses_review_check
        check (review_outcome in ('justified', 'not_justified')),
      version integer not null default 1)`);
    // Why, sealed to the agency that held the case then.
    await runner.query(`create table panoh.emergency_reasons (
      id uuid primary key
        constraint emergency_reasons_access_fk references panoh.emergency_accesses,
      case_id uuid not null, agency_id uuid not null,
      agency_key_version integer not null, sealed_key bytea not null, sealed bytea not null)`);
    await protect(runner, 'panoh.emergency_reasons', { select: 'false' });
    await respectBlocks(runner, 'panoh.emergency_reasons');
    await runner.query('create index emergency_accesses_by_case on panoh.emergency_accesses (case_id)');
    await runner.query(`create index emergency_accesses_to_review on panoh.emergency_accesses (user_id, opened_at)
      where reviewed_at is null`);
    await protect(runner, 'panoh.emergency_accesses', { select: 'panoh.owns(case_id)' });
    await respectBlocks(runner, 'panoh.emergency_accesses');
    await runner.query(`grant select (id, case_id, agency_id, reason_code, opened_at, ends_at, reviewed_at,
      review_outcome, version) on panoh.emergency_accesses to panoh_app`);
    for (const [signature, body] of Object.entries(FOR_APP)) {
      await runner.query(`create function panoh.${signature} ${body}`);
      await runner.query(`revoke execute on function panoh.${nameOf(signature)} from public`);
      await runner.query(`grant execute on function panoh.${nameOf(signature)} to panoh_app`);
    }
    await quickenPolicies(runner);
  }

  async down(runner: QueryRunner): Promise<void> {
    for (const signature of Object.keys(FOR_APP))
      await runner.query(`drop function panoh.${nameOf(signature)}`);
    await runner.query('drop table panoh.emergency_reasons, panoh.emergency_accesses');
    await runner.query(`delete from panoh.grants where relation = 'emergency'`);
    await this.nameRelations(runner, RELATIONS);
    await runner.query('alter table panoh.agencies drop column duty_line');
  }

  private async nameRelations(runner: QueryRunner, relations: readonly string[]): Promise<void> {
    await runner.query(`alter table panoh.grants drop constraint grants_relation_check,
      add constraint grants_relation_check check (relation in (${relations.map((name) => `'${name}'`).join(', ')}))`);
  }
}

/** What names a function for `drop` and `grant`: its types, without the names of its parameters. */
const nameOf = (signature: string): string =>
  signature.replace('(p jsonb)', '(jsonb)').replace(/p_\w+ /g, '');
