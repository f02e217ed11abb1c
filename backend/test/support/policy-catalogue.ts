import { Client } from 'pg';
import { SERVING_ROLES } from '../../src/platform/database/connections.js';

export interface TableRow {
  name: string;
  enabled: boolean;
  forced: boolean;
}

/** Every table of every context, as the catalogue knows it. The queue's schema is exempt (DESIGN 5). */
export const CATALOGUE = `
  select n.nspname || '.' || c.relname as name, c.relrowsecurity as enabled, c.relforcerowsecurity as forced
  from pg_class c join pg_namespace n on n.oid = c.relnamespace
  where c.relkind in ('r', 'p') and n.nspname not in ('pg_catalog', 'information_schema', 'bullmq')
    and n.nspname || '.' || c.relname <> 'panoh.migrations'`;

/** What each role has no policy for, on each table. */
const WITHOUT_POLICY = `
  select t.name, r.rolname as role, k.command, a.attname as column from (${CATALOGUE}) t
    join pg_roles r on r.rolname = any ($1)
    cross join (values (1, 'select', 'r'), (2, 'insert', 'a'), (3, 'update', 'w'), (4, 'delete', 'd')) k (place, command, code)
    join pg_attribute a on a.attrelid = t.name::regclass and a.attnum = 1
  where not exists (select 1 from pg_policy p where p.polrelid = t.name::regclass and p.polpermissive
    and p.polcmd::text in ('*', k.code) and (r.oid = any (p.polroles) or 0 = any (p.polroles)))
  order by r.rolname, t.name, k.place`;

interface Asked {
  name: string;
  role: string;
  command: string;
  column: string;
}

/** PostgreSQL plans what no policy allows so that it never runs, whatever rows there are. */
const NEVER = 'One-Time Filter: false';
const PLANNED: Readonly<Record<string, (asked: Asked) => string>> = {
  select: ({ name }) => `explain select 1 from ${name}`,
  update: ({ name, column }) => `explain update ${name} set ${column} = default`,
  delete: ({ name }) => `explain delete from ${name}`,
};

async function isAllowed(client: Client, asked: Asked): Promise<boolean> {
  const planned = PLANNED[asked.command]?.(asked);
  await client.query('savepoint before');
  try {
    const { rows } = await client.query({
      text: planned ?? `insert into ${asked.name} default values`,
      rowMode: 'array',
    });
    return planned === undefined || !rows.flat().some((line) => String(line).includes(NEVER));
  } catch (error) {
    // Row security comes before keys and columns that are missing.
    return (error as { code?: string }).code !== '42501';
  } finally {
    await client.query('rollback to before');
  }
}

/** Tries everything that no policy allows, with all grants, in a transaction that rolls back. */
export async function allowedWithoutPolicy(
  ownerUrl: string,
  planted: readonly string[],
): Promise<{ asked: number; allowed: string[] }> {
  const client = new Client({ connectionString: ownerUrl });
  await client.connect();
  try {
    await client.query('begin');
    for (const statement of planted) await client.query(statement);
    // Triggers come before row security, and would refuse in its place.
    const { rows: tables } = await client.query<TableRow>(CATALOGUE);
    for (const { name } of tables) await client.query(`alter table ${name} disable trigger user`);
    const roles = SERVING_ROLES.join(', ');
    await client.query(`grant usage on schema panoh, vault, linkage, statistics to ${roles}`);
    await client.query(
      `grant select, insert, update, delete on all tables in schema panoh, vault, linkage, statistics to ${roles}`,
    );
    const { rows } = await client.query<Asked>(WITHOUT_POLICY, [[...SERVING_ROLES]]);
    const allowed: string[] = [];
    for (const asked of rows) {
      await client.query(`set local role ${asked.role}`);
      if (await isAllowed(client, asked)) allowed.push(`${asked.role} ${asked.command} ${asked.name}`);
      await client.query('reset role');
    }
    await client.query('rollback');
    return { asked: rows.length, allowed };
  } finally {
    await client.end();
  }
}
