import type { RunSql } from '../../platform/database/worker-database.js';
import type { DuePeriod, Period } from '../periods.rules.js';
import type { FigureLine } from '../person-figures.rules.js';

interface StoredLine {
  group: string;
  agency: string;
  unit: FigureLine['unit'];
  value: number | null;
  mark: 'small' | 'hidden' | null;
  low: number | null;
  high: number | null;
}

/** In place of a draft; where a period is published already the database refuses. */
export async function keepFigures(
  run: RunSql,
  { year, quarter, state }: DuePeriod,
  lines: readonly FigureLine[],
): Promise<void> {
  await run('delete from statistics.person_periods where year = $1 and quarter = $2', [year, quarter]);
  await run('insert into statistics.person_periods (year, quarter, state) values ($1, $2, $3)', [
    ...[year, quarter, state],
  ]);
  const stored = lines.map(({ group, agency, unit, figure: { value, mark, range } }) => ({
    ...{ group, agency, unit, value, mark, low: range?.low ?? null, high: range?.high ?? null },
  }));
  await run(
    `insert into statistics.person_figures (year, quarter, group_key, agency_key, unit, value, mark, low, high)
     select $1, $2, "group", agency, unit, value, mark, low, high from jsonb_to_recordset($3)
       f ("group" text, agency text, unit text, value integer, mark text, low integer, high integer)`,
    [year, quarter, JSON.stringify(stored)],
  );
}

export async function readFigures(run: RunSql, { year, quarter }: Period): Promise<FigureLine[]> {
  const rows = await run<StoredLine>(
    `select group_key as "group", agency_key as agency, unit, value, mark, low, high from statistics.person_figures
     where year = $1 and quarter = $2`,
    [year, quarter],
  );
  return rows.map(({ group, agency, unit, value, mark, low, high }) => ({
    ...{ group, agency, unit },
    figure: { value, mark, range: low === null || high === null ? null : { low, high } },
  }));
}
