import type { Client } from 'pg';

const OURS = `n.nspname !~ '^pg_|^information_schema$|^public$'`;
const acl = (column: string): string =>
  `(select array_agg(a::text order by a::text) from unnest(${column}) a)`;

/** Each as lines that do not depend on the order in which objects were made. */
const QUERIES = [
  `select 'role', rolname, rolsuper, rolbypassrls, rolcreaterole, rolcreatedb, rolcanlogin, rolconfig from pg_roles
    where rolname like 'panoh%' and rolname <> current_user`,
  `select 'schema', n.nspname, ${acl('n.nspacl')}, obj_description(n.oid, 'pg_namespace') from pg_namespace n where ${OURS}`,
  `select 'relation', n.nspname, c.relname, c.relkind, c.relrowsecurity, c.relforcerowsecurity, ${acl('c.relacl')},
      obj_description(c.oid, 'pg_class'), case when c.relkind = 'v' then pg_get_viewdef(c.oid) end
    from pg_class c join pg_namespace n on n.oid = c.relnamespace where ${OURS} and c.relkind in ('r', 'v', 'S', 'c', 'i')`,
  `select 'column', n.nspname, c.relname, a.attname, format_type(a.atttypid, a.atttypmod), a.attnotnull, ${acl('a.attacl')},
      pg_get_expr(d.adbin, d.adrelid), col_description(a.attrelid, a.attnum)
    from pg_attribute a join pg_class c on c.oid = a.attrelid join pg_namespace n on n.oid = c.relnamespace
      left join pg_attrdef d on d.adrelid = a.attrelid and d.adnum = a.attnum
    where ${OURS} and a.attnum > 0 and not a.attisdropped and c.relkind in ('r', 'v', 'c')`,
  `select 'constraint', n.nspname, c.relname, k.conname, pg_get_constraintdef(k.oid), k.condeferrable
    from pg_constraint k join pg_class c on c.oid = k.conrelid join pg_namespace n on n.oid = c.relnamespace where ${OURS}`,
  `select 'index', pg_get_indexdef(i.indexrelid) from pg_index i join pg_class c on c.oid = i.indexrelid
      join pg_namespace n on n.oid = c.relnamespace where ${OURS}`,
  `select 'policy', schemaname, tablename, policyname, permissive, roles, cmd, qual, with_check from pg_policies`,
  `select 'trigger', pg_get_triggerdef(t.oid), t.tgenabled from pg_trigger t join pg_class c on c.oid = t.tgrelid
      join pg_namespace n on n.oid = c.relnamespace where ${OURS} and not t.tgisinternal`,
  `select 'function', n.nspname, pg_get_functiondef(p.oid), ${acl('p.proacl')} from pg_proc p
      join pg_namespace n on n.oid = p.pronamespace where ${OURS}`,
];

/** Rows that a migration writes. */
const ROWS: Readonly<Record<string, string>> = {
  'panoh.migrations': 'select id, timestamp, name from panoh.migrations',
  'panoh.role_access': 'select * from panoh.role_access',
  'vault.index_secrets': 'select version, state, sealed_secret from vault.index_secrets',
};

/** All that a database and the roles of its server hold but the rows of the product, as sorted lines. */
export async function wholeCatalogue(client: Client): Promise<string[]> {
  await client.query(`set search_path = ''`);
  const found: string[] = [];
  const add = async (name: string, sql: string): Promise<void> => {
    const { rows } = await client.query<unknown[]>({ text: sql, rowMode: 'array' });
    found.push(...rows.map((row) => `${name} ${JSON.stringify(row)}`));
  };
  for (const sql of QUERIES) await add('', sql);
  for (const [table, sql] of Object.entries(ROWS)) {
    const { rows } = await client.query<{ is: boolean }>('select to_regclass($1) is not null as is', [table]);
    if (rows[0]?.is) await add(table, sql);
  }
  return found.sort();
}
