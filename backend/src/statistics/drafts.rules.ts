/**
 * Policy (domain reference 4.5, security T11): a longer period is the sum of its months as they were published; what came
 * later comes in with a correction, and only where at least as many records changed as a cell needs to be shown. What was
 * drafted is not counted again within a month, so that two drafts, subtracted, show no single record; and a draft is weighed
 * beside every other one, since a statistician reads them all. The places of a year stay those of its first release.
 */
import type { Day } from '../shared/dates.js';
import { differsByFew, marksBeside } from './disclosure/disclosure.rules.js';
import { seenByInsiders } from './disclosure/insiders.rules.js';
import { totalOf } from './disclosure/known.rules.js';
import type { Shares, Told } from './disclosure/disclosure.types.js';
import { agencyOf } from './facts.rules.js';
import type { Fact, FactPeriod, KnownFact } from './facts.rules.js';
import { monthDaysOf } from './releases.rules.js';
import { SMALLEST_BETWEEN_AGENCIES } from './measures.types.js';
import { SMALLEST_PUBLIC_BASE } from './releases.types.js';
import type { Outcome } from './releases.types.js';
import type { Counts } from './suppression.rules.js';
import { axesOf, cellsWith } from './tables.rules.js';
import { ALL_COLUMNS, DEFINITIONS, ELSEWHERE, OF_THE_WHOLE, SMALLEST_SHOWN } from './statistics.types.js';
import type { Definition, ShownCell, TableCode } from './statistics.types.js';

const COUNTED_AGAIN_AFTER_MS = 30 * 86_400_000;

/** A table that was told of the same year before, to anybody or to statisticians alone; of those, by a draft or as an internal one. */
export interface EarlierTable extends Told {
  readonly isPublished: boolean;
  readonly countedAt: Date;
}

export interface DraftOf {
  readonly code: TableCode;
  readonly period: FactPeriod;
  readonly isCorrection: boolean;
  readonly facts: readonly Fact[];
  /** How much of that somebody knows by herself: of what is published alone. */
  readonly known?: readonly KnownFact[];
  /** Releases in the order in which they were published, and the internal tables of the year. */
  readonly earlier: readonly EarlierTable[];
  readonly places: readonly string[];
  readonly now: Date;
}

export interface DraftedTable {
  readonly code: TableCode;
  readonly outcome: Outcome;
  readonly lines: readonly string[];
  readonly columns: readonly string[];
  readonly months: ReadonlyMap<Day, Counts>;
  readonly shares: Shares;
  readonly cells: readonly ShownCell[];
}

type Frame = Pick<Told, 'lines' | 'columns'>;

const releasesOf = ({ earlier }: Pick<DraftOf, 'earlier'>): EarlierTable[] =>
  earlier.filter(({ isInternal }) => !isInternal);

/** As what came to a month between two counts of it is to be weighed. */
export const inOrderOfCounting = (earlier: readonly EarlierTable[]): EarlierTable[] =>
  [...earlier].sort((a, b) => a.countedAt.getTime() - b.countedAt.getTime());

/** Facts of years stand under the first day of their year. */
const daysOf = ({ code, period }: DraftOf): Day[] =>
  DEFINITIONS[code].span === ('year' as Definition['span']) ? [period.firstOn] : monthDaysOf(period);

/** Lines and columns of a table of a period: those of the year's first release, so that places come with a new year. */
function frameOf({ code, earlier, places }: DraftOf): Frame {
  const [first] = earlier;
  return first ?? axesOf(code, { places, months: [ALL_COLUMNS] });
}

function countedFrom(
  of: DraftOf,
  facts: readonly Fact[],
  { frame, day }: { frame: Frame; day: Day },
): Counts {
  const known = (keys: readonly string[], key: string): string => (keys.includes(key) ? key : ELSEWHERE);
  const counts = frame.lines.map(() => frame.columns.map(() => 0));
  for (const fact of facts) {
    if (fact.code !== of.code || fact.firstOn !== day || fact.line === OF_THE_WHOLE) continue;
    const line = counts[frame.lines.indexOf(known(frame.lines, fact.line))];
    const column = frame.columns.indexOf(known(frame.columns, fact.column));
    if (line && column >= 0) line[column] = (line[column] ?? 0) + fact.records;
  }
  return counts;
}

/** Whose count of a month counts: as it was published last, else as it was drafted lately; none where it does as it stands. */
function countedBefore(of: DraftOf, day: Day): EarlierTable | undefined {
  const told = releasesOf(of)
    .filter(({ months }) => months.has(day))
    .reverse();
  const recent = ({ countedAt }: EarlierTable): boolean =>
    of.now.getTime() - countedAt.getTime() < COUNTED_AGAIN_AFTER_MS;
  return of.isCorrection ? undefined : (told.find(({ isPublished }) => isPublished) ?? told.find(recent));
}

const countsOfMonth = (of: DraftOf, frame: Frame, day: Day): Counts =>
  countedBefore(of, day)?.months.get(day) ?? countedFrom(of, of.facts, { frame, day });

/** How much of a month as it counts each knows by herself who does: counted when the month was. */
function knownOfMonth(of: DraftOf, frame: Frame, day: Day): (readonly [string, Counts])[] {
  const before = countedBefore(of, day);
  const kept = [...(before?.shares ?? [])].flatMap(([reader, months]) => {
    const counts = months.get(day);
    return counts ? [[reader, counts] as const] : [];
  });
  if (before) return kept;
  const known = (of.known ?? []).filter(({ code, firstOn }) => code === of.code && firstOn === day);
  return [...new Set(known.map(({ reader }) => reader))].map((reader) => {
    const own = known.filter((fact) => fact.reader === reader || fact.reader === agencyOf(reader));
    return [reader, countedFrom(of, own, { frame, day })] as const;
  });
}

function sharesOf(of: DraftOf, frame: Frame): Shares {
  const shares = new Map<string, Map<Day, Counts>>();
  for (const day of daysOf(of))
    for (const [reader, counts] of knownOfMonth(of, frame, day))
      shares.set(reader, (shares.get(reader) ?? new Map<Day, Counts>()).set(day, counts));
  return shares;
}

const isSame = (a: Counts, b: Counts): boolean => JSON.stringify(a) === JSON.stringify(b);

function isUnchanged(of: DraftOf, months: ReadonlyMap<Day, Counts>): boolean {
  const published = of.earlier.filter(({ isPublished }) => isPublished).reverse();
  return [...months].every(([day, counts]) => {
    const last = published.find((told) => told.months.has(day))?.months.get(day);
    return last !== undefined && isSame(last, counts);
  });
}

/** What it counts: lines, columns and months. */
export function countedBy(of: DraftOf): Omit<Told, 'marks'> & { shares: Shares } {
  const { lines, columns } = frameOf(of);
  const months = new Map(daysOf(of).map((day) => [day, countsOfMonth(of, { lines, columns }, day)]));
  return { lines, columns, months, shares: sharesOf(of, { lines, columns }) };
}

/** A table of a release: what it counts, and what of that may be told beside everything told before. */
export function draftTable(of: DraftOf): DraftedTable {
  const candidate = countedBy(of);
  const table = { code: of.code, ...candidate };
  const refused = of.isCorrection ? whyNotAnew(of, candidate) : null;
  if (refused) return { ...table, outcome: refused, cells: [] };
  const { tellsOfPeople } = DEFINITIONS[of.code];
  const marks = marksBeside(candidate, inOrderOfCounting(of.earlier), {
    ...{ smallestShown: SMALLEST_SHOWN, tellsOfPeople },
  });
  return marks
    ? { ...table, outcome: 'told', cells: cellsWith(candidate, totalOf(candidate), marks) }
    : { ...table, outcome: 'unsafe', cells: [] };
}

function whyNotAnew(of: DraftOf, candidate: Omit<Told, 'marks'>): Outcome | null {
  if (isUnchanged(of, candidate.months)) return 'unchanged';
  const before = releasesOf(of);
  // Whoever knows what she changed herself is not told of few that others did.
  const isFew =
    differsByFew(candidate, before, SMALLEST_SHOWN) ||
    seenByInsiders({ candidate, before }).some(({ tables }) => tellsOfFewOthers(tables));
  return isFew ? 'few_changed' : null;
}

function tellsOfFewOthers(tables: readonly Told[]): boolean {
  const now = tables.at(-1);
  return now !== undefined && differsByFew(now, tables.slice(0, -1), SMALLEST_BETWEEN_AGENCIES);
}

/** What was left out of a table, as a share that at least five counts would give; null of fewer records. */
export function shareOf(part: number, whole: number): number | null {
  return whole < SMALLEST_PUBLIC_BASE ? null : Math.round((part / whole) * 20) * 5;
}
