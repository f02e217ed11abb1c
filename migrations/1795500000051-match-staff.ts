import type { MigrationInterface, QueryRunner } from 'typeorm';
import { protect, respectBlocks } from './support/policies.js';
import { quickenPolicies } from './support/quick-policies.js';

const COMMAND = 'language plpgsql security definer set search_path = panoh, pg_temp';

/** Digests that came as base64. */
const digests = (texts: string): string => `array(select decode(t, 'base64') from unnest(${texts}) t)`;
const TOKENS = digests(`array(select jsonb_array_elements_text(p->'tokens'))`);
const PROBES = `jsonb_to_recordset(p->'probes') q ("agencyId" uuid, tokens text[])`;

/** Two agencies may have said already that it is somebody else of the same name. */
const BLOCK_MATCHED = `returns void ${COMMAND} as $$ begin
    if exists (select 1 from conflict_blocks b where b.case_id = p_case and b.subject_id = p_user) then return; end if;
    perform panoh.open_block(gen_random_uuid(), p_case, 'user', p_user, null, 'staff_match');
  end $$`;

/** For whoever has just written that person down; it runs with the end of her request, and tells her nothing. */
const KEEP_PERPETRATOR = `returns void ${COMMAND} as $$
  declare subject uuid; person uuid; begin
    select x.case_id into subject from incident_perpetrators x join incidents i on i.id = x.incident_id
      where x.id = (p->>'id')::uuid and i.agency_id = panoh.viewer_agency_id()
        and date_trunc('milliseconds', i.recorded_at) = date_trunc('milliseconds', panoh.now());
    if subject is null then return; end if;
    insert into perpetrator_names (perpetrator_id, case_id, keyed_for, key_version, tokens)
      values ((p->>'id')::uuid, subject, (p->>'keyedFor')::uuid, (p->>'keyVersion')::integer, ${TOKENS}) on conflict do nothing;
    for person in select distinct s.user_id from ${PROBES}
        join staff_names s on s.keyed_for = q."agencyId" and s.tokens && ${digests('q.tokens')} loop
      perform panoh.block_matched(subject, person);
    end loop;
  end $$`;

const KEEP_STAFF = `returns void ${COMMAND} as $$
  declare subject uuid; begin
    if ('administrator' = any (panoh.viewer_roles())) is not true or not exists (select 1 from users u
      where u.id = (p->>'id')::uuid and u.agency_id = (p->>'keyedFor')::uuid) then
      raise exception 'not allowed' using errcode = '42501';
    end if;
    insert into staff_names (user_id, keyed_for, key_version, tokens)
      values ((p->>'id')::uuid, (p->>'keyedFor')::uuid, (p->>'keyVersion')::integer, ${TOKENS})
      on conflict (user_id) do update set tokens = excluded.tokens, key_version = excluded.key_version;
    for subject in select distinct n.case_id from ${PROBES}
        join perpetrator_names n on n.keyed_for = q."agencyId" and n.tokens && ${digests('q.tokens')} loop
      perform panoh.block_matched(subject, (p->>'id')::uuid);
    end loop;
  end $$`;

/**
 * Keyed digests of how people are called, to find an alleged perpetrator among the staff of member agencies. Nobody
 * reads them: what matches is blocked where it is found.
 */
export class MatchStaff1795500000051 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`create table panoh.staff_names (
      user_id uuid primary key constraint staff_names_user_fk references panoh.users,
      keyed_for uuid not null, key_version integer not null, tokens bytea[] not null)`);
    await protect(runner, 'panoh.staff_names', { select: 'false' });
    await runner.query(`create table panoh.perpetrator_names (
      perpetrator_id uuid primary key
        constraint perpetrator_names_person_fk references panoh.incident_perpetrators,
      case_id uuid not null, keyed_for uuid not null, key_version integer not null, tokens bytea[] not null)`);
    await protect(runner, 'panoh.perpetrator_names', { select: 'false' });
    await respectBlocks(runner, 'panoh.perpetrator_names');
    for (const table of ['staff_names', 'perpetrator_names'])
      await runner.query(`create index ${table}_tokens on panoh.${table} using gin (tokens)`);
    await runner.query(`create function panoh.block_matched(p_case uuid, p_user uuid) ${BLOCK_MATCHED}`);
    await runner.query(`revoke execute on function panoh.block_matched(uuid, uuid) from public`);
    for (const [name, body] of [
      ['keep_perpetrator_name', KEEP_PERPETRATOR],
      ['keep_staff_name', KEEP_STAFF],
    ]) {
      await runner.query(`create function panoh.${name}(p jsonb) ${body}`);
      await runner.query(`revoke execute on function panoh.${name}(jsonb) from public`);
      await runner.query(`grant execute on function panoh.${name}(jsonb) to panoh_app`);
    }
    await quickenPolicies(runner);
  }

  async down(runner: QueryRunner): Promise<void> {
    for (const name of [
      'keep_staff_name(jsonb)',
      'keep_perpetrator_name(jsonb)',
      'block_matched(uuid, uuid)',
    ])
      await runner.query(`drop function panoh.${name}`);
    await runner.query('drop table panoh.perpetrator_names, panoh.staff_names');
  }
}
