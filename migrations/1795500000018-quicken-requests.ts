import type { MigrationInterface, QueryRunner } from 'typeorm';
import { protect } from './support/policies.js';
import { reversed, rewrite } from './support/passages.js';
import type { Passage } from './support/passages.js';
import {
  quickenFunctions,
  quickenPolicies,
  unquickenFunctions,
  unquickenPolicies,
} from './support/quick-policies.js';

const LOOK_UP = 'stable security definer set search_path = panoh, pg_temp';

/** A living session, with what the directory said of its person when it was last looked at. */
const LIVING = `sessions s cross join clock k cross join directory_version d
  where s.token_hash = nullif(current_setting('panoh.session', true), '') and s.ended_at is null
    and s.expires_at > pg_catalog.now() + k.shifted_by
    and s.seen_at > pg_catalog.now() + k.shifted_by - interval '30 minutes'`;
/** Nothing in the directory has changed since, and nothing has run out. */
const IS_KNOWN = `s.known_version = d.version
  and (s.known_until is null or s.known_until > pg_catalog.now() + k.shifted_by)`;

const rights = (access: 'reads' | 'writes'): string => `case when cardinality(s.access_roles) = 1
    then (select m.${access} from role_rights m where m.role = s.access_roles[1])
    else array(select unnest(m.${access}) from role_rights m where m.role = any (s.access_roles)) end`;
const BLOCKED = `case when not s.has_blocks then '{}'::uuid[] else array(select b.case_id from conflict_blocks b
    where b.subject_id = any (array[s.user_id, s.agency_id]) and b.lifted_at is null
  union all select b.case_id from conflict_blocks b where b.subject_code = s.agency_kind and b.lifted_at is null) end`;

/** One field of the viewer each, looked up by nothing but the hash of the session token, as `panoh.viewer()` is. */
const FIELDS: Record<string, [type: string, expression: string]> = {
  user_id: ['uuid', 's.user_id'],
  session_id: ['uuid', 's.id'],
  agency_id: ['uuid', 's.agency_id'],
  agency_kind: ['text', 's.agency_kind'],
  agency_type: ['text', 's.agency_type'],
  group_ids: ['uuid[]', 's.group_ids'],
  roles: ['text[]', 's.roles'],
  grantees: ['uuid[]', 'array[s.user_id, s.agency_id] || s.led_group_ids'],
  reads: ['text[]', rights('reads')],
  writes: ['text[]', rights('writes')],
  blocked: ['uuid[]', BLOCKED],
  language: ['text', 's.language'],
  stepped_up_until: ['timestamptz', 's.stepped_up_until'],
  led_group_ids: ['uuid[]', 's.led_group_ids'],
};

/** The directory is asked where it has changed: what is known may be old, and is never wrong. */
const fieldFunction = (field: string, [type, expression]: [type: string, expression: string]): string =>
  `returns ${type} language sql ${LOOK_UP} as $$
    select case when ${IS_KNOWN} then ${expression} else (panoh.look_up_viewer()).${field} end from ${LIVING} $$`;

const VIEWER = `create or replace function panoh.viewer() returns panoh.viewer language plpgsql ${LOOK_UP} as $$
  declare known panoh.viewer; begin
    select ${Object.values(FIELDS)
      .map(([, expression]) => expression)
      .join(', ')} into known from ${LIVING} and ${IS_KNOWN};
    if found then return known; end if;
    return panoh.look_up_viewer();
  end $$`;

const RUNS = '(m.ended_at is null or m.ended_at > panoh.now())';

/** Writes down with the session what the directory says of its person; for `panoh.begin_session`. */
const KNOW = `returns void language sql security definer set search_path = panoh, pg_temp as $$
  update sessions s set known_version = (select version from directory_version), agency_id = u.agency_id,
    agency_kind = a.kind, agency_type = a.type, roles = u.roles, language = u.language,
    access_roles = array(select case when a.kind <> 'police' or r in ('coordinator', 'statistician') then r
        when r = 'supervisor' then 'police_supervisor' else 'police_inspector' end
      from unnest(u.roles) r where not 'administrator' = any (u.roles)),
    group_ids = array(select m.working_group_id from agency_memberships m
      where m.agency_id = a.id and ${RUNS} order by m.started_at, m.id),
    led_group_ids = array(select g.id from agency_memberships m join working_groups g on g.id = m.working_group_id
      where m.agency_id = a.id and ${RUNS} and 'coordinator' = any (u.roles)
        and u.id in (g.coordinator_user_id, g.chair_user_id, g.deputy_user_id)),
    has_blocks = exists (select 1 from conflict_blocks b where b.lifted_at is null
      and (b.subject_id in (u.id, u.agency_id) or b.subject_code = a.kind)),
    known_until = (select min(m.ended_at) from agency_memberships m where m.agency_id = a.id and m.ended_at > panoh.now())
  from users u join agencies a on a.id = u.agency_id
  where s.token_hash = p_hash and s.ended_at is null and u.id = s.user_id and u.status = 'active' $$`;

/** What opens a request, in one answer: who is asking, whether she must change her password first, and the time. */
const BEGIN = `returns table (viewer jsonb, at timestamptz)
  language plpgsql security definer set search_path = panoh, pg_temp as $$
  declare known boolean; seen timestamptz; begin
    perform set_config('panoh.session', coalesce(p_hash, ''), true);
    -- Whoever changes the directory may commit in between, the more so where her requests wait for each other.
    for attempt in 1..5 loop
      select coalesce(${IS_KNOWN}, false), s.seen_at, pg_catalog.now() + k.shifted_by, jsonb_build_object('user_id', s.user_id,
          'session_id', s.id, 'agency_id', s.agency_id, 'agency_kind', s.agency_kind, 'agency_type', s.agency_type,
          'group_ids', s.group_ids, 'led_group_ids', s.led_group_ids, 'roles', s.roles, 'language', s.language,
          'stepped_up_until', s.stepped_up_until,
          'must_change', (select c.must_change from credentials c where c.user_id = s.user_id))
        into known, seen, at, viewer from ${LIVING};
      exit when known is not false or attempt = 5;
      perform panoh.know_session(p_hash);
    end loop;
    -- Somebody who is not active any more is not known again.
    if known is not true then viewer := null; end if;
    if seen < at - interval '20 seconds' then perform panoh.touch_session(p_hash); end if;
    at := coalesce(at, panoh.now());
    return next;
  end $$`;
const BEGIN_BEFORE = `returns table (viewer panoh.viewer, at timestamptz) language plpgsql
  set search_path = panoh, pg_temp as $$ begin
    perform set_config('panoh.session', coalesce(p_hash, ''), true);
    perform panoh.touch_session(p_hash);
    return query select panoh.viewer(), panoh.now();
  end $$`;

/** The same look-up under another name; policies and functions stay with the name that they were written with. */
async function copyFunction(runner: QueryRunner, from: string, to: string): Promise<void> {
  const [row] = (await runner.query('select pg_get_functiondef($1::regprocedure) as source', [
    `panoh.${from}()`,
  ])) as { source: string }[];
  await runner.query(row?.source.replace(`FUNCTION panoh.${from}()`, `FUNCTION panoh.${to}()`) ?? '');
}

/** Tables of which `sessions` keeps a part. */
const DIRECTORY = [
  ...['users', 'agencies', 'agency_memberships', 'working_groups', 'role_access', 'conflict_blocks'],
];

/** What stands elsewhere in these functions stays as it is, whichever migration wrote it. */
const REWRITTEN: readonly (readonly [signature: string, passages: readonly Passage[]])[] = [
  [
    'panoh.owns(uuid)',
    [
      [
        `from panoh.viewer() me join cases c on c.id = p_case and c.agency_id = me.agency_id
        where 'own:core' = any (me.reads) and not (p_case = any (me.blocked))`,
        `from cases c where c.id = p_case and c.agency_id = (panoh.viewer()).agency_id
        and 'own:core' = any ((panoh.viewer()).reads) and not exists (select 1 from conflict_blocks b
          where b.case_id = p_case and b.lifted_at is null and (b.subject_id = (panoh.viewer()).user_id
            or b.subject_id = c.agency_id or b.subject_code = (panoh.viewer()).agency_kind))`,
      ],
    ],
  ],
  [
    'panoh.write_audit(jsonb)',
    [
      [
        `from panoh.viewer() v`,
        `from (select (panoh.viewer()).user_id as user_id, (panoh.viewer()).agency_id as agency_id offset 0) v`,
      ],
    ],
  ],
];

/** The clock costs a function call wherever it is asked, so the call itself is made cheap. */
const nowIn = (
  language: 'sql' | 'plpgsql',
): string => `create or replace function panoh.now() returns timestamptz
  language ${language} ${LOOK_UP} as $$ ${language === 'sql' ? 'select pg_catalog.now() + shifted_by from panoh.clock' : 'begin return pg_catalog.now() + (select shifted_by from clock); end'} $$`;

const INDEXES: Record<string, string> = {
  conflict_blocks_by_kind:
    'conflict_blocks (subject_code) where lifted_at is null and subject_code is not null',
  closure_episodes_by_case: 'closure_episodes (case_id, episode_no)',
  referrals_received: 'referrals (received_case_id) where received_case_id is not null',
};

/** `panoh.order_contacts()` for one case, found by its index and not among all that its agency leads. */
const ORDER_CONTACTS_OF = `returns table (id uuid, case_id uuid, rule text, step smallint, from_at timestamptz,
    due_at timestamptz, because text)
  language plpgsql stable security definer set search_path = panoh, pg_temp as $$ begin
    return query select f.id, r.received_case_id, f.rule, f.step, f.from_at, f.due_at, f.because from referrals r
        join cases c on c.id = r.case_id and c.support_lead_state = 'accepted'
          and c.support_lead_agency_id = r.to_agency_id
        join follow_ups f on f.case_id = r.case_id and f.status = 'pending' and f.owner_role = 'support_lead'
          and starts_with(f.rule, 'po.')
      where r.received_case_id = p_case and r.to_agency_id = (select panoh.viewer_agency_id())
        and r.kind = 'support_lead' and r.ended_at is null
        and panoh.knows_orders(r.case_id) and panoh.owns(r.received_case_id);
  end $$`;

/**
 * The request path in few and cheap look-ups. A session keeps what the directory says of its person, as long as the
 * directory does not change; what a role may read or write is kept ready by role; each field of the viewer has a
 * look-up of its own, and policies ask for it once per statement.
 */
export class QuickenRequests1795500000018 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(nowIn('plpgsql'));
    await this.keepRights(runner);
    await this.keepDirectory(runner);
    for (const [name, what] of Object.entries(INDEXES))
      await runner.query(`create index ${name} on panoh.${what}`);
    for (const [field, what] of Object.entries(FIELDS))
      await this.create(runner, `viewer_${field}()`, fieldFunction(field, what));
    for (const [signature, passages] of REWRITTEN) await rewrite(runner, signature, passages);
    await this.create(runner, 'know_session(p_hash text)', KNOW);
    await runner.query('revoke execute on function panoh.know_session(text) from panoh_app');
    await runner.query('drop function panoh.begin_session(text)');
    await this.create(runner, 'begin_session(p_hash text)', BEGIN);
    await this.create(runner, 'order_contacts_of(p_case uuid)', ORDER_CONTACTS_OF);
    await quickenFunctions(runner);
    await quickenPolicies(runner);
  }

  async down(runner: QueryRunner): Promise<void> {
    await unquickenPolicies(runner);
    await runner.query('drop function panoh.order_contacts_of(uuid)');
    await unquickenFunctions(runner);
    await runner.query('drop function panoh.begin_session(text)');
    await this.create(runner, 'begin_session(p_hash text)', BEGIN_BEFORE);
    await runner.query('drop function panoh.know_session(text)');
    for (const [signature, passages] of REWRITTEN) await rewrite(runner, signature, reversed(passages));
    for (const field of Object.keys(FIELDS)) await runner.query(`drop function panoh.viewer_${field}()`);
    for (const name of Object.keys(INDEXES)) await runner.query(`drop index panoh.${name}`);
    await this.forgetDirectory(runner);
    await runner.query('drop trigger role_access_kept on panoh.role_access');
    await runner.query('drop function panoh.keep_role_rights()');
    await runner.query('drop table panoh.role_rights');
    await runner.query(nowIn('sql'));
  }

  private async create(runner: QueryRunner, signature: string, body: string): Promise<void> {
    await runner.query(`create function panoh.${signature} ${body}`);
    await runner.query(`revoke execute on function panoh.${signature} from public`);
    await runner.query(`grant execute on function panoh.${signature} to panoh_app`);
  }

  /** The matrix once more, by role: filled from `role_access` whenever that changes, and by nobody. */
  private async keepRights(runner: QueryRunner): Promise<void> {
    await runner.query(`create table panoh.role_rights (
      role text primary key, reads text[] storage plain not null, writes text[] storage plain not null)`);
    await protect(runner, 'panoh.role_rights', { select: 'false' });
    await runner.query(`create function panoh.keep_role_rights() returns trigger language plpgsql
      security definer set search_path = panoh, pg_temp as $$ begin
        delete from role_rights;
        insert into role_rights select role,
          coalesce(array_agg(relation || ':' || partition) filter (where may_read), '{}'),
          coalesce(array_agg(relation || ':' || partition) filter (where may_write), '{}')
        from role_access group by role;
        return null;
      end $$`);
    await runner.query('revoke execute on function panoh.keep_role_rights() from public');
    await runner.query(`create trigger role_access_kept after insert or update or delete or truncate
      on panoh.role_access for each statement execute function panoh.keep_role_rights()`);
    await runner.query('update panoh.role_access set role = role');
  }

  /** Every change of the directory is a new version of it, seen together with the change. */
  private async keepDirectory(runner: QueryRunner): Promise<void> {
    await runner.query(`create table panoh.directory_version (
      id smallint primary key default 1 constraint directory_version_single check (id = 1),
      version bigint not null default 1)`);
    await runner.query('insert into panoh.directory_version default values');
    await protect(runner, 'panoh.directory_version', { select: 'false' });
    await runner.query(`alter table panoh.sessions add column known_version bigint, add column known_until timestamptz,
      add column agency_id uuid, add column agency_kind text, add column agency_type text, add column roles text[],
      add column access_roles text[], add column group_ids uuid[], add column led_group_ids uuid[],
      add column language text, add column has_blocks boolean`);
    await runner.query(`create function panoh.renew_directory() returns trigger language plpgsql
      security definer set search_path = panoh, pg_temp as $$ begin
        update directory_version set version = version + 1;
        return null;
      end $$`);
    await runner.query('revoke execute on function panoh.renew_directory() from public');
    for (const table of DIRECTORY)
      await runner.query(`create trigger ${table}_directory after insert or update or delete or truncate
        on panoh.${table} for each statement execute function panoh.renew_directory()`);
    await copyFunction(runner, 'viewer', 'look_up_viewer');
    await runner.query('revoke execute on function panoh.look_up_viewer() from public');
    await runner.query(VIEWER);
  }

  private async forgetDirectory(runner: QueryRunner): Promise<void> {
    await copyFunction(runner, 'look_up_viewer', 'viewer');
    await runner.query('drop function panoh.look_up_viewer()');
    for (const table of DIRECTORY) await runner.query(`drop trigger ${table}_directory on panoh.${table}`);
    await runner.query('drop function panoh.renew_directory()');
    await runner.query(`alter table panoh.sessions drop column known_version, drop column known_until,
      drop column agency_id, drop column agency_kind, drop column agency_type, drop column roles,
      drop column access_roles, drop column group_ids, drop column led_group_ids, drop column language, drop column has_blocks`);
    await runner.query('drop table panoh.directory_version');
  }
}
