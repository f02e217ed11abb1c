import type { QueryRunner } from 'typeorm';

/**
 * Row-level security written once: every table of every context gets FORCE and a policy per command for the
 * app role, so that a forgotten policy shows as "no rows" and never as "all rows" (SECURITY B6).
 *
 * The viewer is looked up by `panoh.viewer()` from the hash of the session token. It stands in sub-selects
 * without outer references, which PostgreSQL evaluates once per statement and not once per row.
 */
const viewer = (field: string): string => `(select (panoh.viewer()).${field})`;

/** How a grant came about: ownership, an accepted referral, the working group, or one closure request. */
export type Relation = 'own' | 'referred' | 'group' | 'closure_review';

/** True for rows of a case on which the viewer holds a running grant whose role may `reads` or `writes`. */
export const granted = (
  access: 'reads' | 'writes',
  partition: string,
  table: string,
  relations: readonly Relation[] = ['own', 'referred', 'group', 'closure_review'],
): string => `exists (
    select 1 from panoh.grants g
    where g.case_id = ${table}.case_id
      and g.relation in (${relations.map((relation) => `'${relation}'`).join(', ')})
      and g.grantee_id = any (${viewer('grantees')}::uuid[])
      and ${partition} = any (g.partitions)
      and (g.relation || ':' || ${partition}) = any (${viewer(access)}::text[])
      and g.starts_at <= panoh.now()
      and (g.ends_at is null or g.ends_at > panoh.now()))`;

export interface Policies {
  select: string;
  insert?: string;
  update?: string;
}

/** Enables and FORCEs row security on a table; a command without an expression is refused outright. */
export async function protect(runner: QueryRunner, table: string, policies: Policies): Promise<void> {
  const name = table.split('.').pop();
  await runner.query(`alter table ${table} enable row level security`);
  await runner.query(`alter table ${table} force row level security`);
  await runner.query(
    `create policy ${name}_select on ${table} for select to panoh_app using (${policies.select})`,
  );
  await runner.query(
    `create policy ${name}_insert on ${table} for insert to panoh_app with check (${policies.insert ?? 'false'})`,
  );
  const update = policies.update ?? 'false';
  await runner.query(
    `create policy ${name}_update on ${table} for update to panoh_app using (${update}) with check (${update})`,
  );
  await runner.query(`create policy ${name}_delete on ${table} for delete to panoh_app using (false)`);
}

/** A conflict block beats every grant: RESTRICTIVE, on every table that belongs to a case (SECURITY B4). */
export async function respectBlocks(runner: QueryRunner, table: string, column = 'case_id'): Promise<void> {
  const name = table.split('.').pop();
  await runner.query(`create policy ${name}_block on ${table} as restrictive for all to panoh_app
    using (not (${column} = any (coalesce(${viewer('blocked')}, '{}'::uuid[]))))`);
}

export interface PartitionOptions {
  /** Relations whose grants reach the rows; all of them where nothing is said. */
  relations?: readonly Relation[];
  /** Further condition on reading a row, ANDed to the grant. */
  readAlso?: string;
  /** Further way to read a row, ORed to the grant. */
  readOr?: string;
  /** What may be changed after it was written: the whole row, or these columns of it. */
  mutable?: true | readonly string[];
  /** Rows come in through a SECURITY DEFINER function only, since other agencies cause them too. */
  writtenByFunction?: boolean;
}

/** The policies of a table that holds one partition of a case: `partition` is a literal or a column. */
export async function partition(
  runner: QueryRunner,
  table: string,
  partitionSql: string,
  options: PartitionOptions = {},
): Promise<void> {
  const name = table.split('.').pop() ?? table;
  const read =
    granted('reads', partitionSql, name, options.relations) +
    (options.readAlso ? ` and (${options.readAlso})` : '');
  const write = granted('writes', partitionSql, name, options.relations);
  await protect(runner, table, {
    select: options.readOr ? `(${read}) or (${options.readOr})` : read,
    insert: options.writtenByFunction ? 'false' : write,
    ...(options.mutable ? { update: write } : {}),
  });
  await respectBlocks(runner, table);
  await runner.query(`grant select, insert${updateOf(options.mutable)} on ${table} to panoh_app`);
}

const updateOf = (mutable: PartitionOptions['mutable']): string => {
  if (mutable === undefined) return '';
  return mutable === true ? ', update' : `, update (${mutable.join(', ')})`;
};

/**
 * Columns that stay as they were first written, whoever may change others of the row. For tables whose rows are
 * written back whole; where single columns are written, a right on those columns is enough.
 */
export async function keepAsWritten(
  runner: QueryRunner,
  table: string,
  columns: readonly string[],
): Promise<void> {
  const name = table.split('.').pop();
  const isChanged = columns.map((column) => `old.${column} is distinct from new.${column}`).join(' or ');
  await runner.query(`create trigger ${name}_as_written before update on ${table} for each row
    when (current_user = 'panoh_app' and (${isChanged})) execute function panoh.refuse_rewriting()`);
}
