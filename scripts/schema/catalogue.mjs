/** What a database holds, object by object, read from PostgreSQL's own catalogue. */
const OURS = `n.nspname in ('panoh', 'vault', 'linkage', 'statistics')`;
const OF_TABLE = `join pg_class c on c.oid = x.relid join pg_namespace n on n.oid = c.relnamespace where ${OURS} and c.relkind = 'r'`;

const QUERIES = {
  types: `select n.nspname || '.' || t.typname as name, array(select a.attname || ' ' || format_type(a.atttypid, a.atttypmod)
      from pg_attribute a where a.attrelid = t.typrelid and a.attnum > 0 order by a.attnum) as fields
    from pg_type t join pg_namespace n on n.oid = t.typnamespace join pg_class c on c.oid = t.typrelid
    where ${OURS} and c.relkind = 'c' order by 1`,
  tables: `select c.oid::int as id, n.nspname || '.' || c.relname as name, obj_description(c.oid, 'pg_class') as comment
    from pg_class c join pg_namespace n on n.oid = c.relnamespace
    where ${OURS} and c.relkind = 'r' and c.relname <> 'migrations' order by 2`,
  columns: `select x.attrelid::int as id, x.attname as name, format_type(x.atttypid, x.atttypmod) as type, x.attnotnull as required,
      pg_get_expr(d.adbin, d.adrelid) as value, x.attgenerated as generated, x.attidentity as identity,
      col_description(x.attrelid, x.attnum) as comment
    from (select *, attrelid as relid from pg_attribute where attnum > 0 and not attisdropped) x
      left join pg_attrdef d on d.adrelid = x.attrelid and d.adnum = x.attnum ${OF_TABLE} order by 1, x.attnum`,
  constraints: `select x.conrelid::int as id, x.conname as name, x.contype as kind, pg_get_constraintdef(x.keyid, true) as text,
      fn.nspname || '.' || fc.relname as target
    from (select *, conrelid as relid, oid as keyid from pg_constraint where contype in ('p', 'u', 'c', 'x', 'f')) x
      left join pg_class fc on fc.oid = x.confrelid left join pg_namespace fn on fn.oid = fc.relnamespace ${OF_TABLE}
    order by 1, array_position('{p,u,c,x,f}'::text[], x.contype::text), 2`,
  indexes: `select x.indrelid::int as id, pg_get_indexdef(x.indexrelid) as text from (select *, indrelid as relid from pg_index) x
    ${OF_TABLE} and not exists (select 1 from pg_constraint k where k.conindid = x.indexrelid) order by 1, 2`,
  policies: `select x.polrelid::int as id, x.polname as name, x.polcmd as command, x.polpermissive as permits,
      array(select rolname::text from pg_roles where oid = any (x.polroles) order by 1) as roles,
      pg_get_expr(x.polqual, x.polrelid, true) as "using", pg_get_expr(x.polwithcheck, x.polrelid, true) as "check"
    from (select *, polrelid as relid from pg_policy) x ${OF_TABLE} order by 1, 2`,
  triggers: `select x.tgrelid::int as id, pg_get_triggerdef(x.triggerid, true) as text
    from (select *, tgrelid as relid, oid as triggerid from pg_trigger where not tgisinternal) x ${OF_TABLE} order by 1, 2`,
  functions: `select p.oid::int as id, n.nspname || '.' || p.proname as name, pg_get_functiondef(p.oid) as text,
      exists (select 1 from pg_depend d where d.refobjid = p.oid
        and d.classid in ('pg_attrdef'::regclass, 'pg_constraint'::regclass)) as "isEarly"
    from pg_proc p join pg_namespace n on n.oid = p.pronamespace where ${OURS} order by 2, p.oid::regprocedure::text`,
  views: `select n.nspname || '.' || c.relname as name, pg_get_viewdef(c.oid, true) as text, c.reloptions as options
    from pg_class c join pg_namespace n on n.oid = c.relnamespace where ${OURS} and c.relkind = 'v' order by c.oid`,
  grants: `select 'schema ' || n.nspname as object, a.grantee::regrole::text as role, a.privilege_type as privilege, null as "column"
      from pg_namespace n cross join lateral aclexplode(n.nspacl) a where ${OURS} and a.grantee <> n.nspowner
    union all select n.nspname || '.' || c.relname, a.grantee::regrole::text, a.privilege_type, null from pg_class c
      join pg_namespace n on n.oid = c.relnamespace cross join lateral aclexplode(c.relacl) a
      where ${OURS} and c.relkind in ('r', 'v') and a.grantee <> c.relowner
    union all select n.nspname || '.' || c.relname, a.grantee::regrole::text, a.privilege_type, t.attname from pg_attribute t
      join pg_class c on c.oid = t.attrelid join pg_namespace n on n.oid = c.relnamespace
      cross join lateral aclexplode(t.attacl) a where ${OURS} and a.grantee <> c.relowner
    union all select 'function ' || p.oid::regprocedure::text, a.grantee::regrole::text, a.privilege_type, null from pg_proc p
      join pg_namespace n on n.oid = p.pronamespace cross join lateral aclexplode(p.proacl) a
      where ${OURS} and a.grantee not in (p.proowner, 0) order by 1, 2, 3, 4`,
};
const PARTS_OF_TABLE = ['columns', 'constraints', 'indexes', 'policies', 'triggers'];

/** @param {import('pg').Client} client as the owner. Nothing is in the search path, so that every name is whole. */
export async function readCatalogue(client) {
  await client.query(`set search_path = ''`);
  const found = {};
  for (const [name, sql] of Object.entries(QUERIES)) found[name] = (await client.query(sql)).rows;
  const tables = found.tables.map((table) => ({
    ...table,
    ...Object.fromEntries(
      PARTS_OF_TABLE.map((part) => [part, found[part].filter(({ id }) => id === table.id)]),
    ),
  }));
  return { ...found, tables };
}
