import type { Client } from 'pg';
import { digestOf, problemIn, repeatableFiles } from '../../../../migrations/schema-files.js';
import type { SchemaFile } from '../../../../migrations/schema-files.js';
import { SettingError } from '../config/settings.js';

const SCHEMAS = `'panoh', 'vault', 'linkage', 'statistics'`;

/** Policies and triggers are made again, so that one that left its file is gone. */
const DROP = `do $$ declare d record; begin
  for d in select schemaname, tablename, policyname from pg_policies where schemaname in (${SCHEMAS}) loop
    execute format('drop policy %I on %I.%I', d.policyname, d.schemaname, d.tablename);
  end loop;
  for d in select t.tgname, t.tgrelid::regclass as relation from pg_trigger t join pg_class c on c.oid = t.tgrelid
      join pg_namespace n on n.oid = c.relnamespace where n.nspname in (${SCHEMAS}) and not t.tgisinternal loop
    execute format('drop trigger %I on %s', d.tgname, d.relation);
  end loop;
end $$`;

/** Rights as the files of an earlier release gave them; its programs may still run during an upgrade. */
const REMEMBER_CALLERS = `create temporary table callers on commit drop as
  select p.oid as function, array_agg(a.grantee::regrole::text) as roles
    from pg_proc p join pg_namespace n on n.oid = p.pronamespace cross join aclexplode(p.proacl) a
    where n.nspname in (${SCHEMAS}) and a.grantee <> p.proowner and a.grantee <> 0 group by 1`;

/**
 * A function that this transaction did not write stands in no file any more. It stays, under the mark of the files that left
 * it out, until other files come: the programs of the release before may call it until an upgrade has replaced them. One
 * that no login may call, or whose name another function has now, goes at once. Defaults and checks keep
 * theirs. It comes before the grants, which write every function.
 */
const DROP_FORGOTTEN = `do $$ declare d record; files text := current_setting('panoh.files'); begin
  for d in select p.oid::regprocedure as signature, c.function is null
        or coalesce(obj_description(p.oid, 'pg_proc'), files) <> files
        or exists (select 1 from pg_proc o where o.proname = p.proname and o.pronamespace = p.pronamespace and o.oid <> p.oid
          and o.xmin = pg_current_xact_id()::xid) as goes
      from pg_proc p join pg_namespace n on n.oid = p.pronamespace left join callers c on c.function = p.oid
      where n.nspname in (${SCHEMAS}) and p.xmin <> pg_current_xact_id()::xid
        and not exists (select 1 from pg_depend o where o.refobjid = p.oid
          and o.classid in ('pg_attrdef'::regclass, 'pg_constraint'::regclass)) loop
    if d.goes then execute format('drop function %s', d.signature);
    else execute format('comment on function %s is %L', d.signature, files); end if;
  end loop;
end $$`;

const LEAVE_CALLERS = `do $$ declare d record; begin
  for d in select c.function::regprocedure as signature, c.roles from callers c
      where obj_description(c.function, 'pg_proc') = current_setting('panoh.files') loop
    execute format('grant execute on function %s to %s', d.signature, array_to_string(d.roles, ', '));
  end loop;
end $$`;

/** What this program's files say; kept in the mark of the database. */
export const REPEATABLE_DIGEST = digestOf(repeatableFiles());

/** Applies views, functions, policies, triggers and grants in the transaction of the caller: all of them, or none. */
export async function applyRepeatableFiles(client: Client, files = repeatableFiles()): Promise<void> {
  // A function may name a table or another function that a later file makes.
  await client.query('set local check_function_bodies = off');
  await client.query(`select set_config('panoh.files', $1, true)`, [digestOf(files)]);
  await client.query(REMEMBER_CALLERS);
  await client.query(DROP);
  const isFunction = ({ name }: SchemaFile): boolean => /^(views|functions\/)/.test(name);
  for (const file of files.filter(isFunction)) await applyFile(client, file);
  await client.query(DROP_FORGOTTEN);
  for (const file of files.filter((each) => !isFunction(each))) await applyFile(client, file);
  await client.query(LEAVE_CALLERS);
}

async function applyFile(client: Client, file: SchemaFile): Promise<void> {
  try {
    await client.query(file.text);
  } catch (error) {
    throw new SettingError(problemIn(file, error), { cause: error });
  }
}
