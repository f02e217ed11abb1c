/**
 * Policy: an edition is made of exact counts of one snapshot. Totals are counted, never summed from published numbers,
 * and each is rounded separately. The final edition adds late records, only for places with 20 late registrations.
 */
import { monthsOfPeriod } from '../cell-counts.rules.js';
import type { CellCount, CellCountPeriod } from '../cell-counts.rules.js';
import { LISTS } from '../lists.types.js';
import type { ListName } from '../lists.types.js';
import { percentShown, shown } from '../rounding.rules.js';
import { DEFINITIONS, ELSEWHERE, OF_THE_WHOLE, TOTAL } from '../statistics.types.js';
import type { Definition } from '../statistics.types.js';
import type { EditionTable, ExactCell, Layout, PublishedCode } from './published.types.js';
import { TOPICS } from './published.types.js';

/** Facts of one snapshot, and the places that have a working group. */
interface Snapshot {
  readonly facts: readonly CellCount[];
  readonly places: readonly string[];
}

const definitionOf = (code: PublishedCode): Definition => DEFINITIONS[code];
const codesOf = (list: Definition['lines' | 'columns']): readonly string[] => LISTS[list as ListName];

interface Axes {
  readonly lines: readonly string[];
  readonly columns: readonly string[];
}

/** Places are the columns of everything that is published by place. */
function axesOf(code: PublishedCode, layout: Layout, { kind, places }: Kind): Axes {
  const byPlace = [...places, ELSEWHERE, TOTAL];
  const { lines, columns } = definitionOf(code);
  if (layout === 'cross') return { lines: [...codesOf(lines), TOTAL], columns: [...codesOf(columns), TOTAL] };
  return layout === 'places' || kind === 'month'
    ? { lines: [TOTAL], columns: byPlace }
    : { lines: [...codesOf(lines), TOTAL], columns: byPlace };
}

interface Kind {
  readonly kind: CellCountPeriod['kind'];
  readonly places: readonly string[];
}

/** A half-year has its categories for all places together, and its totals by place. */
const isPublished = (kind: CellCountPeriod['kind'], line: string, column: string): boolean =>
  kind !== 'half_year' || line === TOTAL || column === TOTAL;

const keyOf = (line: string, column: string): string => `${line} ${column}`;

/** Exact counts of a table with all totals, each counted from the records. */
function tally(code: PublishedCode, layout: Layout, { facts, places }: Snapshot): Map<string, number> {
  const sums = new Map<string, number>();
  const placeOf = (code: string): string => (places.includes(code) ? code : ELSEWHERE);
  for (const fact of facts.filter(({ line }) => line !== OF_THE_WHOLE)) {
    const [line, column] = {
      places: [TOTAL, placeOf(fact.line)],
      categories: [fact.line, placeOf(fact.column)],
      cross: [fact.line, fact.column],
    }[layout] as [string, string];
    for (const key of new Set([line, TOTAL].flatMap((one) => [keyOf(one, column), keyOf(one, TOTAL)])))
      sums.set(key, (sums.get(key) ?? 0) + fact.records);
  }
  return sums;
}

const factsWithin = (
  code: PublishedCode,
  period: CellCountPeriod,
  facts: readonly CellCount[],
): CellCount[] => {
  const year = period.firstOn.slice(0, 4);
  const months = new Set(monthsOfPeriod(period));
  const isOfYears = definitionOf(code).span === 'year';
  return facts.filter(
    (fact) =>
      fact.code === code &&
      fact.firstOn.startsWith(year) &&
      (isOfYears || months.has(fact.firstOn.slice(5, 7))),
  );
};

/** All tables of counts of a period. */
export const tablesOf = (period: CellCountPeriod, snapshot: Snapshot): EditionTable[] =>
  TOPICS.filter(({ kinds }) => kinds.includes(period.kind)).map(({ code, layout }) => {
    const facts = factsWithin(code, period, snapshot.facts);
    const { lines, columns } = axesOf(code, layout, { kind: period.kind, places: snapshot.places });
    const counts = tally(code, layout, { facts, places: snapshot.places });
    const exact = lines.flatMap((line) =>
      columns
        .filter((column) => isPublished(period.kind, line, column))
        .map((column): ExactCell => ({ line, column, value: counts.get(keyOf(line, column)) ?? 0 })),
    );
    return shownTable({ ...period, code, lines, columns, exact, ...missingOf(facts) });
  });

/** The same table with every number rounded. */
export const shownTable = (
  table: Omit<EditionTable, 'shown' | 'exact'> & { exact: readonly ExactCell[] },
): EditionTable => ({
  ...table,
  shown: table.exact.map(({ line, column, value }) => ({ line, column, value: shown(value) })),
});

/** Which share of the records is missing, from shown numbers. */
function missingOf(
  facts: readonly CellCount[],
): Pick<EditionTable, 'withoutConsentPercent' | 'withoutDayPercent'> {
  const whole = (column: string): number =>
    facts
      .filter((fact) => fact.line === OF_THE_WHOLE && fact.column === column)
      .reduce((sum, { records }) => sum + records, 0);
  const [counted, consent, day] = [whole('counted'), whole('without_consent'), whole('without_day')];
  return {
    withoutConsentPercent: percentShown(shown(consent), shown(counted + consent + day)),
    withoutDayPercent: percentShown(shown(day), shown(counted + day)),
  };
}
