import type { MigrationInterface, QueryRunner } from 'typeorm';
import { reversed, rewrite } from './support/passages.js';
import type { Passage } from './support/passages.js';
import { protect } from './support/policies.js';
import { quickenFunctions, quickenPolicies } from './support/quick-policies.js';

const DEFINER = 'language plpgsql security definer set search_path = panoh, pg_temp';

/** Per role and hour: cases looked into, and keys opened. Several times what a full day of the role takes. */
const LIMITS: Record<string, [cases: number, unwraps: number]> = {
  caseworker: [150, 10_000],
  shelter_worker: [150, 10_000],
  hotline_worker: [150, 10_000],
  health_worker: [150, 10_000],
  cowfa_specialist: [150, 10_000],
  legal_aid_lawyer: [150, 10_000],
  prosecutor: [150, 10_000],
  police_inspector: [150, 10_000],
  supervisor: [300, 20_000],
  coordinator: [300, 2_000],
};

/** Together with the entry, in the statement that goes out with the end of the request anyway. */
const COUNTED: readonly Passage[] = [
  [
    `    insert into audit_entries (`,
    `    if p ? 'unwraps' and p->>'decision' = 'allowed' then perform panoh.count_reads(me.user_id, me.roles, p); end if;
    insert into audit_entries (`,
  ],
];

/**
 * A list says which cases there are, and is no look into them; a request about one case touches that case and perhaps
 * the one it was referred from or to.
 */
const COUNT_READS = `returns void ${DEFINER} as $$
  declare this_hour timestamptz := date_trunc('hour', panoh.now()); fresh integer := 0; spent read_budgets;
    opened integer := coalesce((p->>'unwraps')::integer, 0); begin
    if p_user is null then return; end if;
    if jsonb_array_length(p->'cases') between 1 and 4 then
      insert into read_cases (user_id, hour, case_id)
        select p_user, this_hour, c::uuid from jsonb_array_elements_text(p->'cases') c on conflict do nothing;
      get diagnostics fresh = row_count;
    end if;
    if fresh = 0 and opened = 0 then return; end if;
    insert into read_budgets as b (user_id, hour, cases, unwraps) values (p_user, this_hour, fresh, opened)
      on conflict (user_id, hour) do update set cases = b.cases + excluded.cases, unwraps = b.unwraps + excluded.unwraps
      returning * into spent;
    if exists (select 1 from read_limits l where l.role = any (p_roles))
      and not exists (select 1 from read_limits l where l.role = any (p_roles)
        and l.cases >= spent.cases and l.unwraps >= spent.unwraps) then
      raise exception 'read budget spent' using errcode = 'PN060';
    end if;
  end $$`;

/** Once an hour: her supervisors learn that somebody looks into more cases than work takes; nobody learns which. */
const TELL = `returns void ${DEFINER} as $$
  declare me panoh.viewer := panoh.viewer(); begin
    if me.user_id is null then return; end if;
    insert into read_alerts (user_id, hour, agency_id) values (me.user_id, date_trunc('hour', panoh.now()), me.agency_id)
      on conflict do nothing;
    if not found then return; end if;
    insert into notifications (id, user_id, kind, subject_id)
      select gen_random_uuid(), u.id, 'read_budget_spent', me.user_id from users u
      where u.agency_id = me.agency_id and u.status = 'active' and u.id <> me.user_id and 'supervisor' = any (u.roles);
  end $$`;

/** How many in the last day, and the last one; for whoever looks after the machine. */
const STATE = `returns table (in_last_day integer, last_at timestamptz) language sql stable
  security definer set search_path = panoh, pg_temp as $$
  select count(*)::integer, max(told_at) from read_alerts where told_at > panoh.now() - interval '1 day' $$`;

const FUNCTIONS: Record<string, string> = {
  'count_reads(p_user uuid, p_roles text[], p jsonb)': COUNT_READS,
  'tell_read_budget()': TELL,
  'read_alert_state()': STATE,
};

/** A budget of reads by person and hour, which a script that walks ids has spent within seconds (SECURITY T5). */
export class LimitReads1795500000061 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`create table panoh.read_limits (
      role text primary key, cases integer not null, unwraps integer not null)`);
    await runner.query(`create table panoh.read_budgets (
      user_id uuid not null, hour timestamptz not null, cases integer not null, unwraps integer not null,
      constraint read_budgets_pk primary key (user_id, hour))`);
    // Not of a case: who looked into how many. Which they were the audit log says.
    await runner.query(`create table panoh.read_cases (
      user_id uuid not null, hour timestamptz not null, case_id uuid not null,
      constraint read_cases_pk primary key (user_id, hour, case_id))`);
    await runner.query(`create table panoh.read_alerts (
      user_id uuid not null, hour timestamptz not null, agency_id uuid not null,
      told_at timestamptz not null default panoh.now(), constraint read_alerts_pk primary key (user_id, hour))`);
    for (const table of ['read_limits', 'read_budgets', 'read_cases', 'read_alerts'])
      await protect(runner, `panoh.${table}`, { select: 'false' });
    await runner.query(
      `create policy read_cases_block on panoh.read_cases as restrictive for all to panoh_app using (false)`,
    );
    for (const [role, limits] of Object.entries(LIMITS))
      await runner.query('insert into panoh.read_limits values ($1, $2, $3)', [role, ...limits]);
    await runner.query('alter table panoh.notifications alter column case_id drop not null');
    for (const [signature, body] of Object.entries(FUNCTIONS)) {
      await runner.query(`create function panoh.${signature} ${body}`);
      await runner.query(`revoke execute on function panoh.${signature} from public`);
    }
    await runner.query('revoke execute on function panoh.count_reads(uuid, text[], jsonb) from panoh_app');
    await runner.query(
      'grant execute on function panoh.tell_read_budget(), panoh.read_alert_state() to panoh_app',
    );
    await this.forget(runner);
    await rewrite(runner, 'panoh.write_audit(jsonb)', COUNTED);
    await quickenFunctions(runner);
    await quickenPolicies(runner);
  }

  async down(runner: QueryRunner): Promise<void> {
    await rewrite(runner, 'panoh.write_audit(jsonb)', reversed(COUNTED));
    await runner.query('drop function panoh.tell_read_budget(), panoh.read_alert_state()');
    await runner.query('drop function panoh.count_reads(uuid, text[], jsonb)');
    await runner.query('delete from panoh.notifications where case_id is null');
    await runner.query('alter table panoh.notifications alter column case_id set not null');
    await runner.query(
      'drop table panoh.read_alerts, panoh.read_cases, panoh.read_budgets, panoh.read_limits',
    );
  }

  /** The worker removes what has no use after a day. */
  private async forget(runner: QueryRunner): Promise<void> {
    for (const table of ['read_budgets', 'read_cases']) {
      await runner.query(
        `create policy ${table}_worker on panoh.${table} to panoh_worker using (hour < panoh.now() - interval '1 day')`,
      );
      await runner.query(`grant select (hour), delete on panoh.${table} to panoh_worker`);
    }
  }
}
