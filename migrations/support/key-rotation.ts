import type { QueryRunner } from 'typeorm';

/**
 * What the role that rotates keys may do with a table: look at which row a sealed value stands in, and put another
 * envelope of the same words in its place. For every table that gains a sealed column (SECURITY C).
 */
export async function openToRotation(
  runner: QueryRunner,
  table: string,
  { reads, writes }: { reads: readonly string[]; writes: readonly string[] },
): Promise<void> {
  const name = table.split('.').pop();
  await runner.query(`create policy ${name}_keys on ${table} to panoh_keys using (true) with check (true)`);
  await runner.query(
    `grant select (${[...new Set([...reads, ...writes])].join(', ')}) on ${table} to panoh_keys`,
  );
  await runner.query(`grant update (${writes.join(', ')}) on ${table} to panoh_keys`);
}

export async function closeToRotation(runner: QueryRunner, table: string): Promise<void> {
  await runner.query(`drop policy ${table.split('.').pop()}_keys on ${table}`);
  await runner.query(`revoke all on ${table} from panoh_keys`);
}

/** Columns beside the sealed ones that say where an envelope stands and which key opens it. */
const PLACE = [
  'id',
  'case_id',
  'partition',
  'kind',
  'user_id',
  'key',
  'row_id',
  'agency_id',
  'agency_key_version',
];

interface SealedTable {
  table: string;
  sealed: string[];
  place: string[];
}

/** Every table that holds words of a case or of an agency, as the catalogue knows them now. */
export const sealedTables = (runner: QueryRunner): Promise<SealedTable[]> =>
  runner.query(
    `select table_schema || '.' || table_name as table,
       array_agg(column_name::text order by column_name) filter (where data_type = 'bytea' and left(column_name, 6) = 'sealed') as sealed,
       array_agg(column_name::text order by column_name) filter (where column_name = any ($1)) as place
     from information_schema.columns where table_schema = 'panoh' and table_name in (select table_name from information_schema.columns
         where table_schema = 'panoh' and data_type = 'bytea' and left(column_name, 6) = 'sealed')
       and table_name in (select table_name from information_schema.columns
         where table_schema = 'panoh' and column_name in ('case_id', 'agency_key_version'))
     group by table_schema, table_name order by 1`,
    [PLACE],
  );
