import { AccessService, PARTITIONS } from '../../../src/access/index.js';
import type { CaseAccess } from '../../../src/access/index.js';
import { PERMISSIONS, ROLES } from '../../../src/platform/http/permissions.js';
import type { TestApp } from '../app.js';

const TABLES = `select quote_ident(n.nspname) || '.' || quote_ident(c.relname) as name from pg_class c
  join pg_namespace n on n.oid = c.relnamespace where c.relrowsecurity and n.nspname in ('panoh', 'vault')`;

/** Opens every route to all roles and grants every access check, so only the database protects. */
export async function withoutGuards(test: TestApp, work: () => Promise<void>): Promise<void> {
  const access = test.app.get(AccessService) as unknown as Record<string, unknown>;
  const owners = new Map(
    (
      await test.database.query<{ id: string; agency_id: string }>('select id, agency_id from panoh.cases')
    ).map((row) => [row.id, row.agency_id]),
  );
  const everything = (caseId: string): CaseAccess => ({
    caseId,
    relations: new Set(['own', 'referred', 'group', 'closure_review']),
    granted: new Set(PARTITIONS),
    reads: new Set(PARTITIONS),
    writes: new Set(PARTITIONS),
    isLead: true,
    ownerAgencyId: owners.get(caseId) ?? caseId,
  });
  const routes = Object.entries(PERMISSIONS).map(([name, roles]) => [name, [...roles]] as const);
  Object.assign(access, {
    find: (caseId: string) => Promise.resolve(everything(caseId)),
    readable: (caseIds: string[]) => Promise.resolve(caseIds),
  });
  for (const name of Object.keys(PERMISSIONS)) Object.assign(PERMISSIONS, { [name]: ROLES });
  try {
    await work();
  } finally {
    delete access['find'];
    delete access['readable'];
    for (const [name, roles] of routes) Object.assign(PERMISSIONS, { [name]: roles });
  }
}

/** Switches row security off on every table, as a faulty migration would, so only the guards protect. */
export async function withoutRowSecurity(test: TestApp, work: () => Promise<void>): Promise<void> {
  const tables = await test.database.query<{ name: string }>(TABLES);
  for (const { name } of tables) await test.database.query(`alter table ${name} disable row level security`);
  try {
    await work();
  } finally {
    for (const { name } of tables) await test.database.query(`alter table ${name} enable row level security`);
  }
}
