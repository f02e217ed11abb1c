import { CLASSIFIED_AS } from '../../../src/statistics/statistics.types.js';
import type { TableCode } from '../../../src/statistics/statistics.types.js';
import type { Count } from '../../../src/statistics/tables.rules.js';
import type { TestDatabase } from '../database.js';
import type { MadeTables } from './made-records.js';
import type { MadeAgency } from './made-rows.js';

/** Months that are counted together: from their first day up to the day after their last. */
export interface Stretch {
  readonly name: string;
  readonly from: string;
  readonly until: string;
}

const firstOf = (year: number, month: number): string =>
  new Date(Date.UTC(year, month, 1)).toISOString().slice(0, 10);

/** Months, quarters, half-years and the year: `01/3` is the first quarter. */
export const stretchesOf = (year: number): Stretch[] =>
  [1, 3, 6, 12].flatMap((length) =>
    Array.from({ length: 12 / length }, (_, at): Stretch => {
      const month = at * length;
      const name = `${String(month + 1).padStart(2, '0')}/${length}`;
      return { name, from: firstOf(year, month), until: firstOf(year, month + length) };
    }),
  );

/** Writes generated rows unchecked: other tests cover the order of events. */
export async function writeMade(database: TestDatabase, tables: MadeTables): Promise<void> {
  await database.query('set session_replication_role = replica');
  for (const [name, rows] of Object.entries(tables)) {
    const table = name.includes('.') ? name : `panoh.${name}`;
    const columns = Object.keys(rows[0] ?? {}).join(', ');
    if (columns === '') continue;
    await database.query(
      `insert into ${table} (${columns}) select ${columns} from jsonb_populate_recordset(null::${table}, $1)`,
      [JSON.stringify(rows)],
    );
  }
  await database.query('set session_replication_role = origin');
}

/** Takes everything away that was made, so that thousands of data sets stay quick. */
export async function forgetMade(database: TestDatabase, tables: readonly string[]): Promise<void> {
  const names = tables.map((name) => (name.includes('.') ? name : `panoh.${name}`));
  await database.query('set session_replication_role = replica');
  await database.query(`truncate ${names.join(', ')} cascade`);
  await database.query('set session_replication_role = origin');
}

export const agenciesOf = (database: TestDatabase): Promise<MadeAgency[]> =>
  database.query<MadeAgency>('select id, kind from panoh.agencies order by name_en, id');

/** The product's counting functions; each runs for every period. */
const FUNCTIONS = `select p.proname as name, p.pronargs = 5 as "isOfAnyAgency"
  from pg_proc p join pg_namespace n on n.oid = p.pronamespace
  where n.nspname = 'statistics' and p.proname like 'count\\_%'
    and pg_get_function_identity_arguments(p.oid) ^@ 'p_from date, p_to date, p_lists jsonb' order by 1`;

interface Row {
  name: string;
  code: TableCode;
  line: string;
  column: string;
  records: number;
}

/** The product's counts of each period, for all agencies or for one. */
export async function countMade(
  database: TestDatabase,
  stretches: readonly Stretch[],
  agencyId: string | null = null,
): Promise<Map<string, Count[]>> {
  const functions = await database.query<{ name: string; isOfAnyAgency: boolean }>(FUNCTIONS);
  const counted = new Map<string, Count[]>(stretches.map(({ name }) => [name, []]));
  for (const { name: counting, isOfAnyAgency } of functions) {
    if (agencyId !== null && !isOfAnyAgency) continue;
    const rows = await database.query<Row>(
      `select s.name, c.code, c.line, c.column_key as "column", sum(c.records)::integer as records
       from unnest($1::text[], $2::date[], $3::date[]) s (name, from_on, until_on),
         lateral statistics.${counting}(s.from_on, s.until_on, $4${isOfAnyAgency ? ", $5, '{}'" : ''}) c group by 1, 2, 3, 4`,
      [
        stretches.map(({ name }) => name),
        stretches.map(({ from }) => from),
        stretches.map(({ until }) => until),
        JSON.stringify(CLASSIFIED_AS),
        ...(isOfAnyAgency ? [agencyId] : []),
      ],
    );
    for (const { name, ...count } of rows) counted.get(name)?.push(count);
  }
  return counted;
}
