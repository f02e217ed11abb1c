import type { RunSql } from '../../platform/database/worker-database.js';
import type { DuePeriod, LatePeriod, Period } from '../periods.rules.js';
import type { FigureLine } from '../person-figures.rules.js';
import { DRAFT_EVERY_DAYS } from '../persons.types.js';

interface StoredLine {
  version: number;
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
  period: DuePeriod,
  lines: readonly FigureLine[],
): Promise<void> {
  const { year, quarter, state } = period;
  await run(`delete from statistics.person_periods where year = $1 and quarter = $2 and state = 'draft'`, [
    ...[year, quarter],
  ]);
  await run('insert into statistics.person_periods (year, quarter, state) values ($1, $2, $3)', [
    ...[year, quarter, state],
  ]);
  await keepLines(run, { ...period, version: 1 }, lines);
}

/** Beside what was published before, which stays. */
export async function keepCorrection(
  run: RunSql,
  period: Period,
  lines: readonly FigureLine[],
): Promise<void> {
  const { year, quarter } = period;
  const [kept] = await run<{ version: number }>(
    `insert into statistics.person_periods (year, quarter, version, state, reason)
     select $1, $2, max(version) + 1, 'published', 'late_book' from statistics.person_periods
       where year = $1 and quarter = $2 returning version`,
    [year, quarter],
  );
  if (!kept) return;
  await keepLines(run, { year, quarter, version: kept.version }, lines);
  await run('delete from statistics.later_books where year = $1 and quarter = $2', [year, quarter]);
}

/** That its records are in no version is said from now on. */
export async function noteLater(run: RunSql, { year, quarter, lastOn }: LatePeriod): Promise<void> {
  await run(
    `insert into statistics.later_books as b (year, quarter, last_on) values ($1, $2, $3)
     on conflict on constraint later_books_pk do update set last_on = excluded.last_on, tried_on = null
       where b.last_on <> excluded.last_on`,
    [year, quarter, lastOn],
  );
}

/** Those of which it was not tried within the last week. */
export async function untriedLater(run: RunSql): Promise<Set<string>> {
  const rows = await run<Period>(
    `select year, quarter from statistics.later_books
     where tried_on is null or tried_on + $1::integer <= (panoh.now() at time zone 'Asia/Dushanbe')::date`,
    [DRAFT_EVERY_DAYS],
  );
  return new Set(rows.map(({ year, quarter }) => `${year}/${quarter}`));
}

export async function noteTried(run: RunSql, { year, quarter }: Period): Promise<void> {
  await run(
    `update statistics.later_books set tried_on = (panoh.now() at time zone 'Asia/Dushanbe')::date
     where year = $1 and quarter = $2`,
    [year, quarter],
  );
}

async function keepLines(
  run: RunSql,
  { year, quarter, version }: Period & { version: number },
  lines: readonly FigureLine[],
): Promise<void> {
  const stored = lines.map(({ group, agency, unit, figure: { value, mark, range } }) => ({
    ...{ group, agency, unit, value, mark, low: range?.low ?? null, high: range?.high ?? null },
  }));
  await run(
    `insert into statistics.person_figures (year, quarter, version, group_key, agency_key, unit, value, mark, low, high)
     select $1, $2, $3, "group", agency, unit, value, mark, low, high from jsonb_to_recordset($4)
       f ("group" text, agency text, unit text, value integer, mark text, low integer, high integer)`,
    [year, quarter, version, JSON.stringify(stored)],
  );
}

/** Whether or not it holds anything. */
export async function isCounted(run: RunSql, { year, quarter }: Period): Promise<boolean> {
  const rows = await run('select 1 from statistics.person_periods where year = $1 and quarter = $2 limit 1', [
    ...[year, quarter],
  ]);
  return rows.length > 0;
}

/** Every version of it, the oldest first; of what is no longer told there is none. */
export async function readVersions(run: RunSql, { year, quarter }: Period): Promise<FigureLine[][]> {
  const rows = await run<StoredLine>(
    `select version, group_key as "group", agency_key as agency, unit, value, mark, low, high
     from statistics.person_figures where year = $1 and quarter = $2 order by version`,
    [year, quarter],
  );
  const versions = new Map<number, FigureLine[]>();
  for (const { version, group, agency, unit, value, mark, low, high } of rows) {
    const range = low === null || high === null ? null : { low, high };
    const line = { group, agency, unit, figure: { value, mark, range } };
    versions.set(version, [...(versions.get(version) ?? []), line]);
  }
  return [...versions.values()];
}
