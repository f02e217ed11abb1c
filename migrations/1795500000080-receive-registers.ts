import type { MigrationInterface, QueryRunner } from 'typeorm';
import { openToRotation } from './support/key-rotation.js';
import { protect } from './support/policies.js';
import { quickenPolicies } from './support/quick-policies.js';

const DEFINER = 'language plpgsql security definer set search_path = panoh, pg_temp';
const supervised = `agency_id = (select (panoh.viewer()).agency_id)
  and 'supervisor' = any ((select (panoh.viewer()).roles)::text[])`;
const SEALED = `agency_key_version integer not null, sealed_key bytea not null, sealed bytea not null`;
const OPENED_BY = `'password', 'code', 'recovery_code', 'passkey', 'console'`;

const FUNCTIONS: Record<string, string> = {
  /**
   * What an import does it does as the supervisor who confirmed it, also after she signed off. No cookie opens such a
   * session: the hash of a token never begins with a word.
   */
  'open_import_session(p_upload uuid, p_id uuid, p_hash text)': `returns boolean ${DEFINER} as $$ begin
      if p_hash !~ '^import:[0-9a-f]{64}$' or not exists (select 1 from register_uploads u
          where u.id = p_upload and u.agency_id = panoh.viewer_agency_id() and u.state in ('ready', 'stopped', 'running'))
        or ('supervisor' = any (panoh.viewer_roles())) is not true then
        raise exception 'nothing to bring in' using errcode = '42501';
      end if;
      insert into sessions (id, user_id, token_hash, expires_at, seen_at, opened_by)
        values (p_id, panoh.viewer_user_id(), p_hash, panoh.now() + interval '12 hours', panoh.now() + interval '12 hours', 'import')
        on conflict do nothing;
      return found;
    end $$`,
  'hand_over_upload()': `returns trigger ${DEFINER} as $$ begin
      insert into outbox (id, queue, kind, subject_id, run_at)
        values (gen_random_uuid(), 'registers', 'register_upload', new.id, panoh.now());
      return null;
    end $$`,
};

/**
 * A file that a supervisor sent: sealed until its rows are stored, then removed; and the layouts that an agency drew for
 * its own books. What the worker sees of it is whether there is something to do.
 */
export class ReceiveRegisters1795500000080 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await this.createTables(runner);
    await this.protectTables(runner);
    for (const [signature, body] of Object.entries(FUNCTIONS)) {
      await runner.query(`create function panoh.${signature} ${body}`);
      await runner.query(`revoke all on function panoh.${signature} from public, panoh_app`);
    }
    await runner.query(`grant execute on function panoh.open_import_session(uuid, uuid, text) to panoh_door`);
    await runner.query(`create trigger register_uploads_confirmed after update of state on panoh.register_uploads
      for each row when (new.state = 'running' and old.state <> 'running') execute function panoh.hand_over_upload()`);
    await runner.query(`alter table panoh.sessions drop constraint sessions_opened_by_check,
      add constraint sessions_opened_by_check check (opened_by in (${OPENED_BY}, 'import'))`);
    await quickenPolicies(runner);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(
      'drop table panoh.register_upload_files, panoh.register_uploads, panoh.register_layouts cascade',
    );
    for (const signature of Object.keys(FUNCTIONS))
      await runner.query(`drop function panoh.${signature.replace(/p_\w+ /g, '')}`);
    await runner.query(`delete from panoh.sessions where opened_by = 'import'`);
    await runner.query(`alter table panoh.sessions drop constraint sessions_opened_by_check,
      add constraint sessions_opened_by_check check (opened_by in (${OPENED_BY}))`);
  }

  private async createTables(runner: QueryRunner): Promise<void> {
    await runner.query(`create table panoh.register_layouts (
      id uuid primary key,
      agency_id uuid not null constraint register_layouts_agency_fk references panoh.agencies,
      is_kept boolean not null,
      made_by uuid not null constraint register_layouts_user_fk references panoh.users,
      made_at timestamptz not null default panoh.now(),
      ${SEALED})`);
    await runner.query(
      `create index register_layouts_by_agency on panoh.register_layouts (agency_id, made_at desc)`,
    );
    await runner.query(`create table panoh.register_uploads (
      id uuid primary key,
      agency_id uuid not null constraint register_uploads_agency_fk references panoh.agencies,
      sent_by uuid not null constraint register_uploads_user_fk references panoh.users,
      sent_at timestamptz not null default panoh.now(),
      state text not null default 'received' constraint register_uploads_state_check
        check (state in ('received', 'ready', 'running', 'stopped', 'done', 'dropped')),
      kind text not null, encoding text not null,
      sheet integer, layout text, period_from date, period_until date, preview jsonb,
      done_rows integer not null default 0, all_rows integer not null default 0,
      import_id uuid constraint register_uploads_import_fk references panoh.register_imports,
      known_rows integer, failed jsonb not null default '[]', problem text,
      round integer not null default 1, tries integer not null default 0, leased_until timestamptz, ended_at timestamptz,
      version integer not null default 1)`);
    await runner.query(
      `create index register_uploads_by_agency on panoh.register_uploads (agency_id, sent_at desc, id)`,
    );
    await runner.query(
      `create index register_uploads_open on panoh.register_uploads (state) where ended_at is null`,
    );
    await runner.query(`create table panoh.register_upload_files (
      id uuid primary key constraint register_upload_files_upload_fk references panoh.register_uploads,
      agency_id uuid not null, sent_at timestamptz not null default panoh.now(), ${SEALED})`);
  }

  private async protectTables(runner: QueryRunner): Promise<void> {
    const mine = (column: string): string =>
      `${supervised} and ${column} = (select (panoh.viewer()).user_id)`;
    await protect(runner, 'panoh.register_layouts', { select: supervised, insert: mine('made_by') });
    await protect(runner, 'panoh.register_uploads', {
      select: supervised,
      insert: `${mine('sent_by')} and state = 'received'`,
      update: supervised,
    });
    await protect(runner, 'panoh.register_upload_files', {
      select: supervised,
      insert: `${supervised} and exists (select 1 from panoh.register_uploads u
        where u.id = register_upload_files.id and u.agency_id = register_upload_files.agency_id)`,
    });
    for (const table of ['register_layouts', 'register_upload_files'])
      await runner.query(`alter policy ${table}_delete on panoh.${table} using (${supervised})`);
    await runner.query(
      `grant select, insert, delete on panoh.register_layouts, panoh.register_upload_files to panoh_app`,
    );
    await runner.query(`grant select, insert, update (state, sheet, layout, period_from, period_until, preview, done_rows,
      all_rows, import_id, known_rows, failed, problem, round, tries, leased_until, ended_at, version) on panoh.register_uploads to panoh_app`);
    await this.openToWorker(runner);
    for (const table of ['register_layouts', 'register_upload_files'])
      await openToRotation(runner, `panoh.${table}`, {
        reads: ['id', 'agency_id', 'agency_key_version'],
        writes: ['agency_key_version', 'sealed_key', 'sealed'],
      });
  }

  /** Whether a file waits, how old it is, and that it is gone; never what it holds. */
  private async openToWorker(runner: QueryRunner): Promise<void> {
    for (const table of ['register_uploads', 'register_upload_files'])
      await runner.query(
        `create policy ${table}_worker on panoh.${table} to panoh_worker using (true) with check (true)`,
      );
    await runner.query(`grant select (id, state, sent_at, round, tries, leased_until, ended_at),
      update (state, problem, tries, leased_until, ended_at) on panoh.register_uploads to panoh_worker`);
    await runner.query(`grant select (id, sent_at), delete on panoh.register_upload_files to panoh_worker`);
    await runner.query(
      `create policy register_layouts_worker on panoh.register_layouts to panoh_worker using (not is_kept)`,
    );
    await runner.query(`grant select (made_at), delete on panoh.register_layouts to panoh_worker`);
  }
}
