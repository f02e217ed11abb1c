import type { RunSql } from '../../platform/database/worker-database.js';
import type { Day } from '../../shared/dates.js';
import type { Shares } from '../disclosure/disclosure.types.js';
import type { EarlierTable } from '../drafts.rules.js';
import type { PeriodKind } from '../facts.rules.js';
import { monthDaysOf } from '../releases.rules.js';
import type { CheckKind, ReleaseState } from '../releases.types.js';
import type { Counts, Marks } from '../suppression.rules.js';
import { DEFINITIONS, TOTAL } from '../statistics.types.js';
import type { Definition, Mark, TableCode } from '../statistics.types.js';
import type { AskedRelease, KeptTable } from './drafted-tables.rules.js';
import { toldTables } from './internal-store.js';

/** Something that is to be explained. */
export interface DraftCheck {
  readonly kind: CheckKind;
  readonly code?: string;
  readonly line?: string;
  readonly column?: string;
  readonly agencyId?: string;
}

interface TableRow {
  id: string;
  code: TableCode;
  kind: PeriodKind;
  firstOn: Day;
  state: ReleaseState;
  countedAt: Date;
  lines: string[];
  columns: string[];
}
interface ShareRow {
  id: string;
  code: string;
  reader: string;
  day: Day;
  counts: Counts;
}
interface CellRow {
  id: string;
  code: string;
  line: string;
  column: string;
}

const ASKED = `select id, kind, to_char(first_on, 'YYYY-MM-DD') as "firstOn", version
  from statistics.releases where state = 'asked' order by asked_at`;
const OF_YEAR = `r.drafted_at is not null and extract(year from r.first_on) = $1`;
const TABLES = `select r.id, t.code, r.kind, to_char(r.first_on, 'YYYY-MM-DD') as "firstOn", r.state,
    r.drafted_at as "countedAt", t.lines, t.columns
  from statistics.releases r join statistics.release_tables t on t.release_id = r.id
  where t.outcome = 'told' and ${OF_YEAR} order by coalesce(r.published_at, r.drafted_at), r.id`;
const COUNTS = `select c.release_id as id, c.code, to_char(c.first_on, 'YYYY-MM-DD') as day, c.line, c.column_key as "column",
    c.records from statistics.release_counts c join statistics.releases r on r.id = c.release_id where ${OF_YEAR}`;
const SHARES = `select s.release_id as id, s.code, s.reader, to_char(s.first_on, 'YYYY-MM-DD') as day, s.counts
  from statistics.release_shares s join statistics.releases r on r.id = s.release_id where ${OF_YEAR}`;
const MARKS = `select c.release_id as id, c.code, c.line, c.column_key as "column", c.mark
  from statistics.release_cells c join statistics.releases r on r.id = c.release_id where c.mark is not null and ${OF_YEAR}`;

export const askedReleases = (run: RunSql): Promise<AskedRelease[]> => run<AskedRelease>(ASKED);

/** Every table that was told of this year: by releases, the oldest first, and then as internal tables. */
export const earlierTables = async (
  run: RunSql,
  year: number,
): Promise<(EarlierTable & { code: TableCode })[]> => [
  ...(await releasedTables(run, year)),
  ...(await toldTables(run, year)),
];

async function releasedTables(run: RunSql, year: number): Promise<(EarlierTable & { code: TableCode })[]> {
  const tables = await run<TableRow>(TABLES, [year]);
  const counts = byTable(await run<CellRow & { day: Day; records: number }>(COUNTS, [year]));
  const marks = byTable(await run<CellRow & { mark: Mark }>(MARKS, [year]));
  const shares = byTable(await run<ShareRow>(SHARES, [year]));
  return tables.map((table) => {
    const { code, lines, columns, countedAt } = table;
    const own = new Map(
      (counts.get(keyOf(table)) ?? []).map((row) => [`${row.day} ${row.line} ${row.column}`, row.records]),
    );
    const told = new Map(
      (marks.get(keyOf(table)) ?? []).map((row) => [`${row.line} ${row.column}`, row.mark]),
    );
    const countsOf = (day: Day): Counts =>
      lines.map((line) => columns.map((column) => own.get(`${day} ${line} ${column}`) ?? 0));
    const marked: Marks = [...lines, TOTAL].map((line) =>
      [...columns, TOTAL].map((column) => told.get(`${line} ${column}`) ?? null),
    );
    const days = spanOf(code) === 'year' ? [table.firstOn] : monthDaysOf(table);
    const months = new Map(days.map((day) => [day, countsOf(day)]));
    return {
      code,
      lines,
      columns,
      months,
      shares: sharesOf(shares.get(keyOf(table)) ?? []),
      marks: marked,
      isPublished: table.state === 'published',
      countedAt,
    };
  });
}

const spanOf = (code: TableCode): Definition['span'] => DEFINITIONS[code].span;
const keyOf = ({ id, code }: { id: string; code: string }): string => `${id} ${code}`;

function sharesOf(rows: readonly ShareRow[]): Shares {
  const shares = new Map<string, Map<Day, Counts>>();
  for (const { reader, day, counts } of rows)
    shares.set(reader, (shares.get(reader) ?? new Map<Day, Counts>()).set(day, counts));
  return shares;
}

function byTable<Row extends { id: string; code: string }>(rows: readonly Row[]): Map<string, Row[]> {
  const tables = new Map<string, Row[]>();
  for (const row of rows) tables.set(keyOf(row), [...(tables.get(keyOf(row)) ?? []), row]);
  return tables;
}

/** Keeps a table as it may be read, and what it was counted from where it tells anything. */
export async function keepTable(run: RunSql, releaseId: string, table: KeptTable): Promise<void> {
  const { code, outcome, lines, columns, cells } = table;
  await run(
    `insert into statistics.release_tables (release_id, code, outcome, lines, columns, without_consent_percent,
       without_day_percent) values ($1, $2, $3, $4, $5, $6, $7)`,
    [releaseId, code, outcome, lines, columns, table.withoutConsentPercent, table.withoutDayPercent],
  );
  if (outcome !== 'told') return;
  await run(
    `insert into statistics.release_cells (release_id, code, line, column_key, value, mark)
     select $1, $2, c.* from unnest($3::text[], $4::text[], $5::integer[], $6::text[]) c`,
    [
      ...[releaseId, code, cells.map(({ line }) => line), cells.map(({ column }) => column)],
      ...[cells.map(({ value }) => value), cells.map(({ mark }) => mark)],
    ],
  );
  const counts = [...table.months].flatMap(([day, values]) =>
    lines.flatMap((line, at) =>
      columns.map((column, nth) => ({ day, line, column, records: values[at]?.[nth] ?? 0 })),
    ),
  );
  await run(
    `insert into statistics.release_counts (release_id, code, first_on, line, column_key, records)
     select $1, $2, c.* from unnest($3::date[], $4::text[], $5::text[], $6::integer[]) c`,
    [
      ...[releaseId, code, counts.map(({ day }) => day), counts.map(({ line }) => line)],
      ...[counts.map(({ column }) => column), counts.map(({ records }) => records)],
    ],
  );
  await keepShares(run, releaseId, table);
}

async function keepShares(run: RunSql, releaseId: string, { code, shares }: KeptTable): Promise<void> {
  const rows = [...shares].flatMap(([reader, months]) =>
    [...months].map(([day, counts]) => ({ reader, day, counts: JSON.stringify(counts) })),
  );
  await run(
    `insert into statistics.release_shares (release_id, code, reader, first_on, counts)
     select $1, $2, s.* from unnest($3::text[], $4::date[], $5::jsonb[]) s`,
    [
      ...[releaseId, code, rows.map(({ reader }) => reader)],
      ...[rows.map(({ day }) => day), rows.map(({ counts }) => counts)],
    ],
  );
}

export async function keepChecks(
  run: RunSql,
  releaseId: string,
  checks: readonly DraftCheck[],
): Promise<void> {
  for (const [at, check] of checks.entries())
    await run(
      `insert into statistics.release_checks (release_id, number, kind, code, line, column_key, agency_id)
       values ($1, $2, $3, $4, $5, $6, $7)`,
      [releaseId, at + 1, check.kind, check.code, check.line, check.column, check.agencyId].map(
        (value) => value ?? null,
      ),
    );
}
