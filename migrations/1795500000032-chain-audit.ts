import type { MigrationInterface, QueryRunner } from 'typeorm';
import { protect } from './support/policies.js';
import { reversed, rewrite } from './support/passages.js';
import type { Passage } from './support/passages.js';
import { quickenPolicies } from './support/quick-policies.js';

const DEFINER = 'security definer set search_path = panoh, pg_temp';
const AUDIT = 'panoh.write_audit(jsonb)';

/**
 * Which grants it rested on. The transaction takes its number before the entry takes its own: the sealer asks for
 * nothing that is older than the oldest running transaction, and must not pass over an entry that is still to come.
 */
const WITH_GRANTS: readonly Passage[] = [
  [`touched uuid[] := '{}'; begin`, `touched uuid[] := '{}'; drawn xid8 := pg_current_xact_id(); begin`],
  [`partitions, purpose, request_id)`, `partitions, purpose, grants, request_id)`],
  [
    `(p->>'requestId')::uuid`,
    `array(select jsonb_array_elements_text(coalesce(p->'grants', '[]'))::uuid), (p->>'requestId')::uuid`,
  ],
];

/** Its grants tell which of them it was; nobody but the caller's own access ever reads them. */
const ACCESS_COLUMNS =
  'relation text, partitions text[], reads text[], writes text[], is_lead boolean, agency_id uuid';
const ACCESS = (more: string, columns: string): string => `create function panoh.case_access(p_case uuid)
  returns table (${columns}) language sql stable ${DEFINER} as $$
      with me as materialized (select * from panoh.viewer())
      select g.relation, g.partitions,
        array(select p from unnest(g.partitions) p where g.relation || ':' || p = any (me.reads)),
        array(select p from unnest(g.partitions) p where g.relation || ':' || p = any (me.writes)),
        c.lead_user_id is not distinct from me.user_id, c.agency_id${more}
      from me join grants g on g.case_id = p_case and g.grantee_id = any (me.grantees) join cases c on c.id = p_case
      where g.starts_at <= panoh.now() and (g.ends_at is null or g.ends_at > panoh.now())
        and not (p_case = any (me.blocked)) $$`;

const CHAIN = ['audit_chain', 'audit_checkpoints', 'audit_keys', 'audit_sealing'] as const;
const OVERDUE = `exists (select 1 from audit_entries e, audit_sealing s where e.seq > s.settled_seq
  and e.at < panoh.now() - interval '5 seconds' and not exists (select 1 from audit_chain c where c.seq = e.seq))`;

/**
 * The chain over the audit log (SECURITY D, ADR 0012): the sealer, which works as the worker role, gives every committed
 * entry a number of its own in the order in which entries become visible. Entries themselves never change.
 */
export class ChainAudit1795500000032 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`alter table panoh.audit_entries add column grants uuid[] not null default '{}'`);
    // The time of the entry and not of its transaction, which may have begun long before.
    await runner.query(`alter table panoh.audit_entries
      alter column at set default panoh.now() + (clock_timestamp() - pg_catalog.now())`);
    await rewrite(runner, AUDIT, WITH_GRANTS);
    await this.replaceAccess(runner, ', g.id', `${ACCESS_COLUMNS}, grant_id uuid`);
    await this.createChain(runner);
    await this.letWorkerSeal(runner);
    await this.createFunctions(runner);
    await quickenPolicies(runner);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`drop function panoh.write_job_audit(jsonb), panoh.audit_state()`);
    await runner.query(`drop policy audit_entries_worker on panoh.audit_entries`);
    await runner.query(`revoke select on panoh.audit_entries from panoh_worker`);
    await runner.query(`drop table ${CHAIN.map((table) => `panoh.${table}`).join(', ')}`);
    await this.replaceAccess(runner, '', ACCESS_COLUMNS);
    await rewrite(runner, AUDIT, reversed(WITH_GRANTS));
    await runner.query(`alter table panoh.audit_entries alter column at set default panoh.now()`);
    await runner.query(`alter table panoh.audit_entries drop column grants`);
  }

  private async replaceAccess(runner: QueryRunner, more: string, columns: string): Promise<void> {
    await runner.query(`drop function panoh.case_access(uuid)`);
    await runner.query(ACCESS(more, columns));
    await runner.query(`revoke all on function panoh.case_access(uuid) from public`);
    await runner.query(`grant execute on function panoh.case_access(uuid) to panoh_app`);
  }

  private async createChain(runner: QueryRunner): Promise<void> {
    const hash = (table: string, column: string): string =>
      `${column} bytea not null constraint ${table}_${column}_length check (octet_length(${column}) =`;
    // No foreign key: an entry that somebody removed leaves its link behind, and the gap shows.
    await runner.query(`create table panoh.audit_chain (
      chain_no bigint constraint audit_chain_pk primary key constraint audit_chain_from_one check (chain_no > 0),
      seq bigint not null constraint audit_chain_once unique,
      ${hash('audit_chain', 'hash')} 32))`);
    await runner.query(`create table panoh.audit_checkpoints (
      no integer constraint audit_checkpoints_pk primary key,
      chain_no bigint not null constraint audit_checkpoints_once unique,
      ${hash('audit_checkpoints', 'hash')} 32),
      at timestamptz not null,
      ${hash('audit_checkpoints', 'signature')} 64))`);
    await runner.query(`create table panoh.audit_keys (
      version smallint constraint audit_keys_pk primary key constraint audit_keys_single check (version = 1),
      ${hash('audit_keys', 'public_key')} 32),
      sealed_private_key bytea not null,
      created_at timestamptz not null default panoh.now())`);
    // All entries up to `settled_seq` are chained or will never come; up to `mark_seq` once no transaction up to
    // `mark_xid` runs any more.
    await runner.query(`create table panoh.audit_sealing (
      id smallint default 1 constraint audit_sealing_pk primary key constraint audit_sealing_single check (id = 1),
      settled_seq bigint not null default 0, mark_seq bigint not null default 0, mark_xid xid8 not null default '0')`);
    await runner.query(`insert into panoh.audit_sealing default values`);
    for (const table of CHAIN) await protect(runner, `panoh.${table}`, { select: 'false' });
    for (const table of ['audit_chain', 'audit_checkpoints'])
      await runner.query(`create trigger ${table}_append_only before update or delete or truncate on panoh.${table}
        for each statement execute function panoh.refuse_change()`);
  }

  /** The sealer reads entries, which name no case but by its pseudonym, and adds to the chain; it changes nothing of either. */
  private async letWorkerSeal(runner: QueryRunner): Promise<void> {
    await runner.query(
      `create policy audit_entries_worker on panoh.audit_entries for select to panoh_worker using (true)`,
    );
    await runner.query(`grant select on panoh.audit_entries to panoh_worker`);
    for (const table of CHAIN)
      await runner.query(
        `create policy ${table}_worker on panoh.${table} to panoh_worker using (true) with check (true)`,
      );
    for (const table of ['audit_chain', 'audit_checkpoints', 'audit_keys'])
      await runner.query(`grant select, insert on panoh.${table} to panoh_worker`);
    await runner.query(
      `grant select, update (settled_seq, mark_seq, mark_xid) on panoh.audit_sealing to panoh_worker`,
    );
  }

  private async createFunctions(runner: QueryRunner): Promise<void> {
    // What a step of a job did, in the transaction of the step; nobody stands behind it.
    await runner.query(`create function panoh.write_job_audit(p jsonb) returns void language plpgsql ${DEFINER} as $$
      declare drawn xid8 := pg_current_xact_id(); begin
        insert into audit_entries (action, decision, cases, partitions, purpose, request_id)
        values (p->>'action', 'allowed', array(select c.audit_pseudonym from cases c
            where c.id = any (array(select jsonb_array_elements_text(coalesce(p->'cases', '[]'))::uuid))),
          array(select jsonb_array_elements_text(coalesce(p->'partitions', '[]'))), p->>'purpose', gen_random_uuid());
      end $$`);
    await runner.query(`create function panoh.audit_state() returns table (is_late boolean, chain_no bigint,
        checkpoint_no integer, checkpoint_at timestamptz, is_checkpoint_late boolean)
      language sql stable ${DEFINER} as $$
      select ${OVERDUE}, coalesce((select max(c.chain_no) from audit_chain c), 0), k.no, k.at,
        coalesce((select e.at < panoh.now() - interval '20 minutes' from audit_chain c join audit_entries e on e.seq = c.seq
          where c.chain_no = coalesce(k.chain_no, 0) + 1), false)
      from (select 1) as one left join lateral
        (select * from audit_checkpoints order by no desc limit 1) k on true $$`);
    for (const [name, role] of [
      ['write_job_audit(jsonb)', 'panoh_worker'],
      ['audit_state()', 'panoh_app'],
    ]) {
      await runner.query(`revoke all on function panoh.${name} from public`);
      await runner.query(`grant execute on function panoh.${name} to ${role}`);
    }
  }
}
