import type { MigrationInterface, QueryRunner } from 'typeorm';
import { protect } from './support/policies.js';
import { reversed, rewrite } from './support/passages.js';
import type { Passage } from './support/passages.js';

const RUNNING = '(m.ended_at is null or m.ended_at > panoh.now())';

/** The groups that an agency belongs to, and those of them that the person leads. */
const VIEWER: readonly Passage[] = [
  [
    'a.type, a.working_group_id, u.roles,',
    `a.type, array(select m.working_group_id from agency_memberships m
            where m.agency_id = a.id and ${RUNNING} order by m.started_at, m.id) as group_ids, u.roles,`,
  ],
  [
    `(select g.id from working_groups g where g.id = a.working_group_id and 'coordinator' = any (u.roles)
            and u.id in (g.coordinator_user_id, g.chair_user_id, g.deputy_user_id)) as led_group_id,`,
    `array(select g.id from agency_memberships m join working_groups g on g.id = m.working_group_id
            where m.agency_id = a.id and ${RUNNING} and 'coordinator' = any (u.roles)
            and u.id in (g.coordinator_user_id, g.chair_user_id, g.deputy_user_id)) as led_group_ids,`,
  ],
  ['me.type, me.working_group_id, me.roles,', 'me.type, me.group_ids, me.roles,'],
  [
    'array_remove(array[me.id, me.agency_id, me.led_group_id], null)',
    'array[me.id, me.agency_id] || me.led_group_ids',
  ],
  [
    'me.language, me.stepped_up_until\n      from me',
    'me.language, me.stepped_up_until, me.led_group_ids\n      from me',
  ],
];

/** A case passes to the fallback agency of the group it belongs to, whichever groups its owner works in. */
const START_BLOCK: readonly Passage[] = [
  [
    'where g.id = owner.working_group_id and a.id <> owner.id',
    'where g.id = (select c.working_group_id from cases c where c.id = p_case) and a.id <> owner.id',
  ],
];

/** The second person of a closing works in the case's own group. */
const CLOSURE_FACTS: readonly Passage[] = [
  [
    'and (a.holds or a.working_group_id = coalesce(c.working_group_id, o.working_group_id))',
    'and (a.holds or panoh.serves_case(c.id, a.id))',
  ],
];

const SHARING_STATE: readonly Passage[] = [
  [
    `'senderAgencyId', c.agency_id, 'senderType', s.type,`,
    `'senderAgencyId', c.agency_id, 'senderType', s.type, 'isInGroup', panoh.may_receive(p_case, p_agency),`,
  ],
];

const REWRITTEN: readonly (readonly [signature: string, passages: readonly Passage[]])[] = [
  ['panoh.viewer()', VIEWER],
  ['panoh.start_block(uuid,uuid,text,uuid,text,text)', START_BLOCK],
  ['panoh.closure_facts(uuid)', CLOSURE_FACTS],
  ['panoh.sharing_state(uuid,uuid)', SHARING_STATE],
];

/** An agency may work in several groups: a case belongs to one of them, and only that one is asked about it. */
export class CreatePlaces1795500000012 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await this.createMemberships(runner);
    await this.createCaseGroup(runner);
    await runner.query(`alter type panoh.viewer rename attribute group_id to group_ids`);
    await runner.query(`alter type panoh.viewer alter attribute group_ids set data type uuid[]`);
    await runner.query(`alter type panoh.viewer add attribute led_group_ids uuid[]`);
    for (const [signature, passages] of REWRITTEN) await rewrite(runner, signature, passages);
    await runner.query(`alter table panoh.agencies drop column working_group_id`);
    await this.protectGroups(runner);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`drop policy cases_group on panoh.cases`);
    await runner.query(`drop policy referrals_group on panoh.referrals`);
    await runner.query(`alter table panoh.agencies add column working_group_id uuid
      constraint agencies_working_group_fk references panoh.working_groups`);
    await runner.query(`update panoh.agencies a set working_group_id = (select m.working_group_id
      from panoh.agency_memberships m where m.agency_id = a.id and m.ended_at is null
      order by m.started_at, m.id limit 1)`);
    await runner.query(`alter type panoh.viewer drop attribute led_group_ids`);
    await runner.query(`alter type panoh.viewer alter attribute group_ids set data type uuid`);
    await runner.query(`alter type panoh.viewer rename attribute group_ids to group_id`);
    for (const [signature, passages] of REWRITTEN) await rewrite(runner, signature, reversed(passages));
    await runner.query(`drop function panoh.fallback_of(uuid)`);
    await runner.query(`drop function panoh.may_receive(uuid, uuid)`);
    await runner.query(`drop function panoh.serves_case(uuid, uuid)`);
    await runner.query(`drop table panoh.agency_memberships`);
  }

  private async createMemberships(runner: QueryRunner): Promise<void> {
    await runner.query(`create table panoh.agency_memberships (
      id uuid primary key,
      agency_id uuid not null constraint agency_memberships_agency_fk references panoh.agencies,
      working_group_id uuid not null constraint agency_memberships_group_fk references panoh.working_groups,
      started_at timestamptz not null default panoh.now(),
      ended_at timestamptz,
      constraint agency_memberships_end_check check (ended_at is null or ended_at >= started_at))`);
    await runner.query(`create unique index agency_memberships_one_running on panoh.agency_memberships
      (agency_id, working_group_id) where ended_at is null`);
    await runner.query(
      `create index agency_memberships_by_group on panoh.agency_memberships (working_group_id, agency_id)`,
    );
    await runner.query(`insert into panoh.agency_memberships (id, agency_id, working_group_id, started_at)
      select gen_random_uuid(), a.id, a.working_group_id, a.created_at from panoh.agencies a
      where a.working_group_id is not null`);
    const administrator = `'administrator' = any ((select (panoh.viewer()).roles)::text[])`;
    await protect(runner, 'panoh.agency_memberships', {
      select: `(select (panoh.viewer()).user_id) is not null`,
      insert: administrator,
      update: administrator,
    });
    // When a membership began stays as it was written; it ends once.
    await runner.query(`grant select, insert, update (ended_at) on panoh.agency_memberships to panoh_app`);
    await runner.query(`create policy agency_memberships_end on panoh.agency_memberships as restrictive for update
      to panoh_app using (ended_at is null) with check (ended_at <= panoh.now())`);
  }

  private async createCaseGroup(runner: QueryRunner): Promise<void> {
    const lookup = `language sql stable security definer set search_path = panoh, pg_temp`;
    // The agencies of the case's group; of a case without one, whoever shares a group with its owner.
    await runner.query(`create function panoh.serves_case(p_case uuid, p_agency uuid) returns boolean ${lookup} as $$
      select exists (select 1 from cases c join agency_memberships m on m.agency_id = p_agency and ${RUNNING}
        where c.id = p_case and case when c.working_group_id is not null then m.working_group_id = c.working_group_id
          else exists (select 1 from agency_memberships o where o.agency_id = c.agency_id
            and o.working_group_id = m.working_group_id and (o.ended_at is null or o.ended_at > panoh.now())) end) $$`);
    // Where neither the case nor its owner belongs to a group, there is nobody to keep out.
    await runner.query(`create function panoh.may_receive(p_case uuid, p_agency uuid) returns boolean ${lookup} as $$
      select panoh.serves_case(p_case, p_agency) or exists (select 1 from cases c where c.id = p_case
        and c.working_group_id is null and not exists (select 1 from agency_memberships m
          where m.agency_id = c.agency_id and ${RUNNING})) $$`);
    // Who would take the case over: asked by its owner, who seals the keys to that agency before it is blocked.
    await runner.query(`create function panoh.fallback_of(p_case uuid) returns uuid ${lookup} as $$
      select g.fallback_agency_id from cases c join working_groups g on g.id = c.working_group_id
      where c.id = p_case and g.fallback_agency_id <> c.agency_id and panoh.owns(c.id) $$`);
    for (const signature of ['serves_case(uuid, uuid)', 'may_receive(uuid, uuid)', 'fallback_of(uuid)']) {
      await runner.query(`revoke execute on function panoh.${signature} from public`);
      await runner.query(`grant execute on function panoh.${signature} to panoh_app`);
    }
  }

  private async protectGroups(runner: QueryRunner): Promise<void> {
    await runner.query(`create policy cases_group on panoh.cases as restrictive for insert to panoh_app with check
      (working_group_id is null or working_group_id = any ((select (panoh.viewer()).group_ids)::uuid[]))`);
    await runner.query(`create policy referrals_group on panoh.referrals as restrictive for insert to panoh_app
      with check (to_agency_id is null or panoh.may_receive(case_id, to_agency_id))`);
  }
}
