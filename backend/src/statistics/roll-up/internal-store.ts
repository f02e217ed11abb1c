import type { RunSql } from '../../platform/database/worker-database.js';
import type { Day } from '../../shared/dates.js';
import type { Told } from '../disclosure/disclosure.types.js';
import type { EarlierTable } from '../drafts.rules.js';
import type { TableCode } from '../statistics.types.js';
import type { Counts, Marks } from '../suppression.rules.js';
import type { ShownTable } from '../tables.rules.js';

interface ToldRow {
  code: TableCode;
  countedAt: Date;
  lines: string[];
  columns: string[];
  months: Record<Day, Counts>;
  marks: Marks;
}
interface OfYear {
  readonly code: TableCode;
  readonly year: number;
}

const TOLD = `select code, counted_at as "countedAt", lines, columns, months, marks from statistics.told_tables
  where year = $1 order by counted_at, number`;

/** Every internal table of a year as it was told once, the oldest first. */
export async function toldTables(run: RunSql, year: number): Promise<(EarlierTable & { code: TableCode })[]> {
  return (await run<ToldRow>(TOLD, [year])).map(({ months, ...told }) => ({
    ...told,
    months: new Map(Object.entries(months).sort(([a], [b]) => a.localeCompare(b))),
    isPublished: false,
    isInternal: true,
  }));
}

/** Keeps what was told and what it was counted from: whatever is told of the year later is weighed beside it. */
export async function keepTold(
  run: RunSql,
  { code, year, told }: OfYear & { told: readonly Told[] },
): Promise<void> {
  for (const [at, table] of told.entries())
    await run(
      `insert into statistics.told_tables (code, year, counted_at, number, lines, columns, months, marks)
       values ($1, $2, panoh.now(), $3, $4, $5, $6, $7)`,
      [
        ...[code, year, at + 1, table.lines, table.columns],
        ...[JSON.stringify(Object.fromEntries(table.months)), JSON.stringify(table.marks)],
      ],
    );
}

/** Keeps a table of a year as it may be read. */
export async function keepShown(
  run: RunSql,
  { code, year, table }: OfYear & { table: ShownTable },
): Promise<void> {
  const { lines, columns, cells, withoutConsentPercent, withoutDayPercent } = table;
  await run(
    `insert into statistics.tables (code, year, counted_at, lines, columns, without_consent_percent, without_day_percent)
     values ($1, $2, panoh.now(), $3, $4, $5, $6)`,
    [code, year, lines, columns, withoutConsentPercent, withoutDayPercent],
  );
  await run(
    `insert into statistics.cells (code, year, line, column_key, value, mark)
     select $1, $2, line, column_key, value, mark
     from unnest($3::text[], $4::text[], $5::integer[], $6::text[]) as c (line, column_key, value, mark)`,
    [
      ...[code, year, cells.map(({ line }) => line), cells.map(({ column }) => column)],
      ...[cells.map(({ value }) => value), cells.map(({ mark }) => mark)],
    ],
  );
}
