import type { MigrationInterface, QueryRunner } from 'typeorm';
import { quickenFunctions, quickenPolicies } from './support/quick-policies.js';

const ROLE = 'data_protection_officer';
const viewer = (field: string): string => `(select (panoh.viewer()).${field})`;
const hasRole = (...roles: string[]): string =>
  roles.map((role) => `'${role}' = any (${viewer('roles')}::text[])`).join(' or ');

const OWNER = `exists (select 1 from panoh.cases c where c.audit_pseudonym = any (audit_entries.cases)
  and c.agency_id = ${viewer('agency_id')})`;
/** Of the police everybody sees the own part only: on a case, and of the whole. */
const OWN_PART = `(${viewer('agency_kind')} <> 'police' or agency_id = ${viewer('agency_id')})`;

/** Roles that stand with nobody's case, wherever functions name them together, and those that mean the same in the police. */
const LISTS: readonly (readonly [without: string, with_: string])[] = [
  [`'{coordinator,statistician,administrator}'`, `'{coordinator,statistician,administrator,${ROLE}}'`],
  [`r in ('coordinator', 'statistician')`, `r in ('coordinator', 'statistician', '${ROLE}')`],
];

/**
 * A data protection officer sees the audit log and no case (SECURITY B). The log names cases by pseudonyms only, so that
 * nobody who could tell whose they are may hold the role beside another one.
 */
export class AdmitOfficer1795500000033 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    for (const [without, with_] of LISTS) await replaceInFunctions(runner, without, with_);
    await runner.query(`alter table panoh.users add constraint users_officer_alone
      check (not ('${ROLE}' = any (roles)) or cardinality(roles) = 1)`);
    await runner.query(`alter policy audit_entries_select on panoh.audit_entries
      using (((${hasRole(ROLE)}) or ${OWNER}) and ${OWN_PART})`);
    for (const table of ['audit_checkpoints', 'audit_keys'])
      await runner.query(
        `alter policy ${table}_select on panoh.${table} using (${hasRole(ROLE, 'supervisor')})`,
      );
    await runner.query(`grant select on panoh.audit_checkpoints to panoh_app`);
    await runner.query(`grant select (version, public_key) on panoh.audit_keys to panoh_app`);
    await runner.query(`create index audit_entries_by_day on panoh.audit_entries using brin (at)`);
    await quickenPolicies(runner);
    await quickenFunctions(runner);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`drop index panoh.audit_entries_by_day`);
    await runner.query(`revoke select on panoh.audit_checkpoints from panoh_app`);
    await runner.query(`revoke select (version, public_key) on panoh.audit_keys from panoh_app`);
    for (const table of ['audit_checkpoints', 'audit_keys'])
      await runner.query(`alter policy ${table}_select on panoh.${table} using (false)`);
    await runner.query(
      `alter policy audit_entries_select on panoh.audit_entries using (${OWNER} and ${OWN_PART})`,
    );
    await runner.query(`alter table panoh.users drop constraint users_officer_alone`);
    for (const [without, with_] of LISTS) await replaceInFunctions(runner, with_, without);
    await quickenPolicies(runner);
  }
}

/** In whichever functions the words stand now, whoever wrote them. */
async function replaceInFunctions(runner: QueryRunner, from: string, to: string): Promise<void> {
  const found = (await runner.query(
    `select pg_get_functiondef(oid) as source from pg_proc
     where pronamespace = 'panoh'::regnamespace and prokind = 'f' and strpos(prosrc, $1) > 0 order by oid`,
    [from],
  )) as { source: string }[];
  if (found.length === 0) throw new Error('No function names these roles.');
  for (const { source } of found) await runner.query(source.replaceAll(from, to));
}
