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

/**
 * A function that this transaction did not write stands in no file any more. Defaults and checks keep theirs. It comes
 * before the grants, which write every function.
 */
const DROP_FORGOTTEN = `do $$ declare d record; begin
  for d in select p.oid::regprocedure as signature from pg_proc p join pg_namespace n on n.oid = p.pronamespace
      where n.nspname in (${SCHEMAS}) and p.xmin <> pg_current_xact_id()::xid
        and not exists (select 1 from pg_depend o where o.refobjid = p.oid
          and o.classid in ('pg_attrdef'::regclass, 'pg_constraint'::regclass)) loop
    execute format('drop function %s', d.signature);
  end loop;
end $$`;

/** What this program's files say; kept in the mark of the database. */
export const REPEATABLE_DIGEST = digestOf(repeatableFiles());

/** Applies views, functions, policies, triggers and grants in the transaction of the caller: all of them, or none. */
export async function applyRepeatableFiles(client: Client, files = repeatableFiles()): Promise<void> {
  // A function may name a table or another function that a later file makes.
  await client.query('set local check_function_bodies = off');
  await client.query(DROP);
  const isFunction = ({ name }: SchemaFile): boolean => /^(views|functions\/)/.test(name);
  for (const file of files.filter(isFunction)) await applyFile(client, file);
  await client.query(DROP_FORGOTTEN);
  for (const file of files.filter((each) => !isFunction(each))) await applyFile(client, file);
}

async function applyFile(client: Client, file: SchemaFile): Promise<void> {
  try {
    await client.query(file.text);
  } catch (error) {
    throw new SettingError(problemIn(file, error));
  }
}
