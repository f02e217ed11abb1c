import type { MigrationInterface, QueryRunner } from 'typeorm';
import { granted } from './support/policies.js';

const OWN = `user_id = (select (panoh.viewer()).user_id) and agency_id = (select (panoh.viewer()).agency_id)`;
/** A draft of a case is there as long as its writer may read the case. */
const REACHED = `(case_id is null or ${granted('reads', `'core'`, 'drafts')})`;
const EXPIRED = `saved_at < panoh.now() - interval '30 days'`;

/** What people typed and did not send: each row sealed, and for its writer alone. */
export class CreateDrafts1795500000015 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`create table panoh.drafts (
      user_id uuid not null constraint drafts_user_fk references panoh.users,
      agency_id uuid not null constraint drafts_agency_fk references panoh.agencies,
      key text not null constraint drafts_key_check check (key ~ '^[a-z][a-z0-9-]{0,39}(:[0-9a-f-]{36}){0,2}$'),
      case_id uuid constraint drafts_case_fk references panoh.cases,
      agency_key_version integer not null,
      sealed_key bytea not null,
      sealed bytea not null constraint drafts_size_check check (octet_length(sealed) <= 61000),
      writer text not null constraint drafts_writer_check check (writer ~ '^[0-9a-f]{32}$'),
      edit integer not null,
      version integer not null default 1,
      saved_at timestamptz not null default panoh.now(),
      counted_from timestamptz not null default panoh.now(),
      writes integer not null default 1,
      constraint drafts_pk primary key (user_id, agency_id, key))`);
    await runner.query(`create index drafts_by_age on panoh.drafts (saved_at)`);
    await this.protectDrafts(runner);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`drop table panoh.drafts`);
  }

  /** Not `protect`: unlike everything else, a draft is removed by its writer, and by the clock. */
  private async protectDrafts(runner: QueryRunner): Promise<void> {
    await runner.query(`alter table panoh.drafts enable row level security`);
    await runner.query(`alter table panoh.drafts force row level security`);
    const own = `${OWN} and ${REACHED}`;
    await runner.query(`create policy drafts_select on panoh.drafts for select to panoh_app using (${own})`);
    await runner.query(
      `create policy drafts_insert on panoh.drafts for insert to panoh_app with check (${own})`,
    );
    await runner.query(
      `create policy drafts_update on panoh.drafts for update to panoh_app using (${own}) with check (${own})`,
    );
    await runner.query(`create policy drafts_delete on panoh.drafts for delete to panoh_app using (${own})`);
    await runner.query(`create policy drafts_block on panoh.drafts as restrictive for all to panoh_app
      using (case_id is null
        or not (case_id = any (coalesce((select (panoh.viewer()).blocked), '{}'::uuid[]))))`);
    await runner.query(`grant select, insert, delete on panoh.drafts to panoh_app`);
    await runner.query(`grant update (agency_key_version, sealed_key, sealed, writer, edit, version, saved_at,
      counted_from, writes) on panoh.drafts to panoh_app`);
    await runner.query(`create policy drafts_expired on panoh.drafts to panoh_worker using (${EXPIRED})`);
    await runner.query(`grant select (saved_at), delete on panoh.drafts to panoh_worker`);
  }
}
