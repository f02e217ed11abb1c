import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { DataSource } from 'typeorm';
import { readSettings } from '../src/platform/config/settings.js';
import { RootKey } from '../src/platform/crypto/root-key.js';
import { SERVING_ROLES, addressFor, servingOptions } from '../src/platform/database/connections.js';
import { hashToken } from '../src/platform/session/session-cookie.js';
import { SessionsService } from '../src/identity/index.js';
import { testRootKey } from './support/database.js';
import { caseForm, contactForm } from './support/forms.js';
import { HIDDEN_FUNCTIONS } from './support/hidden-functions.js';
import { startKulob } from './support/kulob.js';
import { CATALOGUE, allowedWithoutPolicy } from './support/policy-catalogue.js';
import type { TableRow } from './support/policy-catalogue.js';

const { test, kulob } = await startKulob();

/** Functions for sessions, presence and sign-in, and for the current user, the time and the audit trail. */
const OF_DOOR =
  'account_of account_states attempt begin_session change_factors issue_proof me now open_import_session open_session own_factors remove_factors reopen_account set_password set_up_administrator spend_proof step_up write_audit'.split(
    ' ',
  );

/** What jobs ask and tell. */
const OF_WORKER =
  'audit_state case_to_plan claim_sms erase_callback_details erase_message_texts erase_programme_files erase_trainings hotline lapse_call_ins lapse_closings linkage_state message_needs next_call_in next_programme_signal notify_hotline notify_own_reminders notify_programme_reports notify_trainings notify_unsaid_beds now plan_call_in plan_programme_signal plan_taken_back receive_sms recipient_facts reminder_state replan rows_to_replan settle_sms tell_incident write_audit'.split(
    ' ',
  );

const unprotected = (rows: TableRow[]): string[] =>
  rows.filter((row) => !row.enabled || !row.forced).map((row) => row.name);

describe('row-level security', () => {
  let plain: DataSource;
  const id = async (): Promise<string> =>
    (await kulob.as['caseworker']!.post('/cases', caseForm()).expect(201)).body.id as string;
  const asApp = async <Row>(
    session: string | null,
    sql: string,
    parameters: unknown[] = [],
  ): Promise<Row[]> =>
    plain.transaction(async (manager) => {
      await manager.query('select panoh.begin_session($1)', [session]);
      return manager.query<Row[]>(sql, parameters);
    });
  const sessionOf = async (person: string): Promise<string | null> =>
    hashToken(await test.app.get(SessionsService).openFor(kulob.as[person]!.userId));

  beforeAll(async () => {
    const settings = readSettings({ DATABASE_URL: test.database.ownerUrl });
    plain = new DataSource(servingOptions(addressFor('panoh_app', settings, new RootKey(testRootKey()))));
    await plain.initialize();
  });
  afterAll(async () => {
    await plain.destroy();
  });

  it('is enabled and forced on every table', async () => {
    expect(unprotected(await test.database.query<TableRow>(CATALOGUE))).toEqual([]);
    await test.database.query('create table panoh.planted (id integer)');
    expect(unprotected(await test.database.query<TableRow>(CATALOGUE))).toEqual(['panoh.planted']);
    await test.database.query('drop table panoh.planted');
  });

  it('has no policy that says no: a table refuses without one', async () => {
    const saying = await test.database.query(
      `select tablename, policyname from pg_policies where permissive = 'PERMISSIVE' and 'false' in (qual, with_check)`,
    );
    expect(saying).toEqual([]);
  });

  it('refuses each role what no policy allows it, on every table, also where it has the grant', async () => {
    const planted = ['create table panoh.planted (id integer)'];
    const { asked, allowed } = await allowedWithoutPolicy(test.database.ownerUrl, planted);
    expect(asked).toBeGreaterThan(3_000);
    expect(allowed.filter((one) => !one.endsWith(' panoh.planted'))).toEqual([]);
    // A table that is not secured would be found.
    const commands = ['select', 'insert', 'update', 'delete'];
    expect(allowed.filter((one) => one.startsWith('panoh_app '))).toEqual(
      commands.map((command) => `panoh_app ${command} panoh.planted`),
    );
  });

  it('cannot be bypassed by any role that serves', async () => {
    const roles = await test.database.query<{ rolname: string }>(
      `select rolname from pg_roles where rolname = any ($1) and (rolsuper or rolbypassrls or rolcreaterole)`,
      [[...SERVING_ROLES]],
    );
    const owned = await test.database.query(
      `select c.relname from pg_class c join pg_namespace n on n.oid = c.relnamespace join pg_roles r on r.oid = c.relowner
       where n.nspname in ('panoh', 'vault') and r.rolname = any ($1)`,
      [[...SERVING_ROLES]],
    );
    expect({ roles, owned }).toEqual({ roles: [], owned: [] });
  });

  it('lets nobody but the app role call a function, and a job only what it needs', async () => {
    const callable = await test.database.query<{ role: string; functions: string[] }>(
      `select r.rolname as role, array_agg(p.proname::text order by p.proname) as functions
       from pg_roles r cross join pg_proc p
       where p.pronamespace = 'panoh'::regnamespace and p.prorettype <> 'trigger'::regtype
         and r.rolname = any ($1) and has_function_privilege(r.oid, p.oid, 'execute')
         and has_schema_privilege(r.oid, 'panoh', 'usage')
       group by r.rolname order by r.rolname`,
      [SERVING_ROLES.filter((name) => name !== 'panoh_app')],
    );
    expect(callable).toEqual([
      { role: 'panoh_auth', functions: OF_DOOR },
      { role: 'panoh_keys', functions: ['now'] },
      { role: 'panoh_linkage', functions: ['leave_lapsed', 'now', 'registration_facts', 'write_audit'] },
      { role: 'panoh_watchdog', functions: ['watch'] },
      { role: 'panoh_worker', functions: OF_WORKER },
    ]);
    const ofEverybody = await test.database.query<{ name: string }>(
      `select p.oid::regprocedure::text as name from pg_proc p, aclexplode(coalesce(p.proacl, acldefault('f', p.proowner))) a
       where p.pronamespace in ('panoh'::regnamespace, 'vault'::regnamespace) and a.grantee = 0`,
    );
    expect(ofEverybody).toEqual([]);
  });

  it('keeps what serves other functions from the app role', async () => {
    const hidden = await test.database.query<{ name: string }>(
      `select p.proname::text as name from pg_proc p where p.pronamespace = 'panoh'::regnamespace
         and p.prorettype <> 'trigger'::regtype and not has_function_privilege('panoh_app', p.oid, 'execute') order by 1`,
    );
    expect(hidden.map(({ name }) => name)).toEqual(HIDDEN_FUNCTIONS);
  });

  it('fixes the search path of every function that runs with more rights than its caller', async () => {
    const loose = await test.database.query<{ name: string }>(
      `select p.oid::regprocedure::text as name from pg_proc p
       where p.prosecdef and p.pronamespace in ('panoh'::regnamespace, 'vault'::regnamespace)
         and not ('search_path=panoh, pg_temp' = any (coalesce(p.proconfig, '{}')))`,
    );
    expect(loose).toEqual([]);
  });

  it('has no view that would read past it, and no policy for anybody else', async () => {
    const views = await test.database.query(
      `select c.relname from pg_class c where c.relnamespace in ('panoh'::regnamespace, 'vault'::regnamespace)
         and (c.relkind = 'm' or (c.relkind = 'v' and not ('security_invoker=true' = any (coalesce(c.reloptions, '{}')))))`,
    );
    const strangers = await test.database.query(
      `select tablename, policyname, roles from pg_policies where schemaname in ('panoh', 'vault')
         and not (roles <@ '{panoh_app,panoh_auth,panoh_worker,panoh_keys}'::name[])`,
    );
    // held_grants repeats the policies on grants: the test below compares the two.
    expect({ views, strangers }).toEqual({ views: [{ relname: 'held_grants' }], strangers: [] });
  });

  it('has a block on every table that holds a case', async () => {
    const unblocked = await test.database.query<{ name: string }>(
      `select c.table_schema || '.' || c.table_name as name from information_schema.columns c
       where c.table_schema in ('panoh', 'vault') and c.column_name = 'case_id' and not exists (
         select 1 from pg_policies p where p.schemaname = c.table_schema and p.tablename = c.table_name
           and p.permissive = 'RESTRICTIVE' and right(p.policyname, 6) = '_block')
         and (c.table_name in ('blocks_in_force', 'merged_cases') or exists (select 1 from pg_policies p
           where p.schemaname = c.table_schema and p.tablename = c.table_name and 'panoh_app' = any (p.roles)))
       order by 1`,
    );
    // Whose rows say who is blocked, and are shown to the owner only; the views show no more than their tables.
    expect(unblocked.map(({ name }) => name)).toEqual([
      'panoh.blocks_in_force',
      'panoh.conflict_blocks',
      'panoh.merged_cases',
    ]);
  });

  it('shows no row of any case table without a session, and leaves nothing behind on the connection', async () => {
    await id();
    const session = await sessionOf('caseworker');
    expect((await asApp(session, 'select 1 from panoh.cases')).length).toBeGreaterThan(0);
    expect(await plain.query('select 1 from panoh.cases')).toEqual([]);
    for (const table of 'panoh.cases panoh.identities panoh.safe_contacts panoh.grants vault.case_keys panoh.case_events panoh.follow_ups panoh.users'.split(
      ' ',
    )) {
      expect({ table, rows: await asApp(null, `select 1 from ${table}`) }).toEqual({ table, rows: [] });
    }
  });

  it('takes nothing but the hash of a living session for a context', async () => {
    await id();
    const userId = kulob.as['caseworker']!.userId;
    expect(await asApp(userId, 'select 1 from panoh.cases')).toEqual([]);
    expect(await asApp('0'.repeat(64), 'select 1 from panoh.cases')).toEqual([]);
  });

  it('shows in held_grants what the policies on grants show of the viewer, and no more', async () => {
    const subject = await id();
    const planted = `insert into panoh.grants (id, case_id, grantee_id, relation, partitions, purpose, starts_at, ends_at)
       values (gen_random_uuid(), $1, $2, $3, '{core}', 'planted', panoh.now() - interval '2 days', panoh.now() + $4::interval)`;
    for (const [grantee, relation, ends] of [
      [kulob.as['inspector']!.userId, 'referred', '1 day'],
      [kulob.agencies['police'], 'own', '-1 day'],
      [kulob.as['caseworker']!.userId, 'closure_review', '1 day'],
    ])
      await test.database.query(planted, [subject, grantee, relation, ends]);
    const blocked = await id();
    await test.database.block(blocked, kulob.as['caseworker']!.userId);
    const shown = `select case_id, relation, partitions from panoh.grants where starts_at <= panoh.now()
       and (ends_at is null or ends_at > panoh.now()) and grantee_id = any ((panoh.me()).grantees)`;
    for (const person of ['caseworker', 'supervisor', 'inspector', 'coordinator']) {
      const session = await sessionOf(person);
      const [policies, held] = await Promise.all(
        [shown, 'select case_id, relation, partitions from panoh.held_grants'].map((sql) =>
          asApp<{ case_id: string }>(session, `${sql} order by 1, 2, 3`),
        ),
      );
      expect({ person, held }).toEqual({ person, held: policies });
      expect(held!.some(({ case_id }) => case_id === subject)).toBe(person !== 'coordinator');
      if (person === 'caseworker') expect(held!.some(({ case_id }) => case_id === blocked)).toBe(false);
    }
    expect(await asApp(null, 'select 1 from panoh.held_grants')).toEqual([]);
  });

  it('never gives the police a partition that they may not read, whatever grant somebody wrote', async () => {
    const subject = await id();
    await kulob.as['caseworker']!.post(`/cases/${subject}/contacts`, contactForm()).expect(201);
    await test.database.query(
      `insert into panoh.whereabouts (id, case_id, sealed) values (gen_random_uuid(), $1, '\\x00')`,
      [subject],
    );
    await test.database.query(
      `update panoh.users set roles = '{police_inspector,shelter_worker,caseworker}' where id = $1`,
      [kulob.as['inspector']!.userId],
    );
    await test.database.query(
      `insert into panoh.grants (id, case_id, grantee_id, relation, partitions, purpose) values (gen_random_uuid(), $1, $2, 'referred',
       '{core,identity,safe_contact,whereabouts,narrative,health,support,follow_ups}', 'planted')`,
      [subject, kulob.agencies['police']],
    );
    const session = await sessionOf('inspector');
    const owner = await sessionOf('caseworker');
    for (const table of 'safe_contacts narratives contacts follow_ups'.split(' '))
      expect(
        (await asApp(owner, `select 1 from panoh.${table} where case_id = $1`, [subject])).length,
      ).toBeGreaterThan(0);
    for (const table of 'safe_contacts whereabouts narratives contacts follow_ups suicide_triages disability_answers death_causes'.split(
      ' ',
    )) {
      const rows = await asApp(session, `select 1 from panoh.${table} where case_id = $1`, [subject]);
      expect({ table, rows }).toEqual({ table, rows: [] });
    }
  });

  it('beats every grant with a block, also one on the own agency', async () => {
    const subject = await id();
    const session = await sessionOf('caseworker');
    expect(await asApp(session, 'select 1 from panoh.cases where id = $1', [subject])).toHaveLength(1);
    await test.database.block(subject, kulob.as['caseworker']!.userId);
    for (const table of 'cases identities grants survivors case_events follow_ups incidents'.split(' ')) {
      const column = table === 'cases' ? 'id' : 'case_id';
      const rows = await asApp(session, `select 1 from panoh.${table} where ${column} = $1`, [subject]);
      expect({ table, rows }).toEqual({ table, rows: [] });
    }
  });

  it('refuses to write into a case of another agency', async () => {
    const subject = await id();
    const session = await sessionOf('lawyer');
    const attempt = asApp(
      session,
      `insert into panoh.narratives (id, case_id, agency_id, kind, sealed) values (gen_random_uuid(), $1, $2, 'note', '\\x00')`,
      [subject, kulob.agencies['legalAid']],
    );
    await expect(attempt).rejects.toMatchObject({ driverError: { code: '42501' } });
  });

  it('keeps the clock out of reach of the app role', async () => {
    await expect(asApp(null, `update panoh.clock set shifted_by = interval '1 day'`)).rejects.toMatchObject({
      driverError: { code: '42501' },
    });
    await expect(asApp(null, `update panoh.clock set is_scratch = true`)).rejects.toMatchObject({
      driverError: { code: '42501' },
    });
  });

  it('gives no password, not even its hash, to the app role', async () => {
    const passwords = asApp(await sessionOf('administrator'), 'select password_hash from panoh.credentials');
    await expect(passwords).rejects.toMatchObject({ driverError: { code: '42501' } });
  });
});
