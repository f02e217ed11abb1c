/**
 * Policy (security T11): a table that repeats sums of another tells them exactly as that one does. Where that one leaves
 * out a single one of them, everything that would say how its records lie below these sums is left out too, so that what
 * is left out there may be anything that it could be without this table.
 */
import type { Place } from './disclosure/disclosure.types.js';
import { SHARED_SUMS, WITHIN } from './shared-sums.types.js';
import type { Part, SharedSum } from './shared-sums.types.js';
import { SMALLEST_SHOWN, TABLE_CODES, TOTAL } from './statistics.types.js';
import type { Mark, TableCode } from './statistics.types.js';
import type { Counts, Marks } from './suppression.rules.js';

/** A table with its sums. */
export interface Summed {
  readonly lines: readonly string[];
  readonly columns: readonly string[];
  readonly values: Counts;
}
/** One of which it stands what is told. */
export interface Decided extends Summed {
  readonly marks: Marks;
}
export type AllDecided = ReadonlyMap<TableCode, Decided>;

/** What is decided of a table before it is weighed. */
export interface Decision {
  /** Sums of its cells, each of several places, that others decide. */
  readonly sums: readonly (readonly Place[])[];
  /** Its marks with what is decided. */
  asDecided(marks: Marks): Marks;
}

/** Which tables hang together, each after those that decide for it. */
export function inOrderOfDeciding(codes: readonly TableCode[], first: readonly TableCode[]): TableCode[] {
  const order = new Set<TableCode>();
  const add = (code: TableCode): void => {
    if (order.has(code)) return;
    for (const before of deciding(code)) add(before);
    order.add(code);
  };
  for (const code of [...first, ...TABLE_CODES]) add(code);
  return [...order].filter((code) => codes.includes(code));
}

/** Which tables decide of this one, by themselves. */
export const deciding = (code: TableCode): TableCode[] => [
  ...SHARED_SUMS.filter((shared) => shared.code === code).map(({ decidedBy }) => decidedBy),
  ...WITHIN.filter((within) => within.code === code).map(({ of }) => of),
];

const valueAt = ({ values }: Summed, places: readonly Place[]): number =>
  places.reduce((sum, [line, column]) => sum + (values[line]?.[column] ?? 0), 0);

/** The sums of a part by what they are of, and the places that each is the sum of. */
function sumsOf({ of, lines }: Part, table: Summed): Map<string, Place[]> {
  const [height, width] = [table.lines.length, table.columns.length];
  const some = table.lines.flatMap((line, at) => (lines?.includes(line) ? [at] : []));
  const places = (column: number): Place[] =>
    (lines ? some : [height]).map((line) => [line, column] as const);
  const total: [string, Place[]] = [TOTAL, places(width)];
  if (of === 'total') return new Map([total]);
  if (of === 'columns')
    return new Map([...table.columns.map((key, at) => [key, places(at)] as const), total]);
  const each = table.lines.map((key, at): [string, Place[]] => [key, [[at, width]]]);
  return new Map(lines ? each.filter(([key]) => lines.includes(key)) : [...each, total]);
}

interface Repeated {
  readonly key: string;
  readonly places: readonly Place[];
  /** As it is told where it is decided; what is left out of several is left out. */
  readonly mark: Mark | null;
  /** Both count the same; else what came in between two counts is in one of them. */
  readonly isSame: boolean;
}
/** What a table repeats of another: `isOfSome`, of some of its lines together. */
interface Repetition {
  readonly isOfSome: boolean;
  readonly sums: readonly Repeated[];
}

function repetitionOf({ part, as }: SharedSum, table: Summed, other: Decided): Repetition {
  const theirs = sumsOf(as, other);
  const sums = [...sumsOf(part, table)].flatMap(([key, places]) => {
    const there = theirs.get(key);
    if (!there) return [];
    const marks = there.map(([line, column]) => other.marks[line]?.[column] ?? null);
    const isSame = valueAt(table, places) === valueAt(other, there);
    return [{ key, places, mark: marks.find((mark) => mark !== null) ?? null, isSame }];
  });
  return { isOfSome: part.of !== 'lines' && part.lines !== undefined, sums };
}

const isLeftOut = ({ isSame, mark }: Repeated): boolean => isSame && mark !== null;

/**
 * Marks of its sums as another decides them. Where the counts differ in some sums, each table decides for itself, unless
 * the other leaves out one that is the same in both: then those that differ are left out with it.
 */
function marksOf({ isOfSome, sums }: Repetition): [string, Mark | null][] {
  const isFollowed = sums.every(({ isSame }) => isSame) || sums.some(isLeftOut);
  if (isOfSome || !isFollowed) return [];
  return sums.flatMap(({ key, places: [place], mark, isSame }): [string, Mark | null][] => {
    if (!place || (!isSame && key === TOTAL)) return [];
    return [[place.join(), isSame ? mark : 'hidden']];
  });
}

/** Sums that are known from another; where counts differ, what is left out is for both to keep. */
const knownOf = ({ isOfSome, sums }: Repetition): (readonly Place[])[] => {
  const isSame = sums.every((one) => one.isSame);
  const isKnown = (one: Repeated): boolean =>
    isSame || (one.isSame && (isOfSome || (one.mark === null && sums.some(isLeftOut))));
  return sums.filter(isKnown).map(({ places }) => places);
};

/** What others decide of a table. */
export function decisionOn(code: TableCode, table: Summed, decided: AllDecided): Decision {
  const repeated = SHARED_SUMS.filter((shared) => shared.code === code).flatMap((shared) => {
    const other = decided.get(shared.decidedBy);
    return other ? [repetitionOf(shared, table, other)] : [];
  });
  const leavesOut = (isIn: (sum: Repeated, of: Repetition) => boolean): boolean =>
    repeated.some((of) => of.sums.some((sum) => isLeftOut(sum) && isIn(sum, of)));
  const isAll = leavesOut(({ key }, { isOfSome }) => key === TOTAL && !isOfSome);
  const areLines = isAll || leavesOut(({ key }, { isOfSome }) => key === TOTAL && isOfSome);
  const areCells = leavesOut(() => true);
  // The first that decides stands.
  const marks = new Map([...repeated].reverse().flatMap(marksOf));
  const [height, width] = [table.lines.length, table.columns.length];
  const isOut = (line: number, column: number): boolean =>
    line < height && column < width ? areCells : isAll || (areLines && line < height);
  const isWithin = withinOthers(code, table, decided);
  const markOf = (own: Mark | null, line: number, column: number): Mark | null => {
    const told = marks.get([line, column].join());
    if (told !== undefined) return told;
    if (isOut(line, column)) return 'hidden';
    return own ?? (isWithin(line, column) ? 'hidden' : null);
  };
  return {
    sums: repeated.flatMap(knownOf),
    asDecided: (own) => own.map((cells, line) => cells.map((mark, column) => markOf(mark, line, column))),
  };
}

type IsOut = (line: number, column: number) => boolean;

/** What a table of some of these records leaves out because that of all does, or because the others of them are few. */
function withinOthers(code: TableCode, table: Summed, decided: AllDecided): IsOut {
  const all = WITHIN.filter((within) => within.code === code).flatMap(({ of, by }) => {
    const other = decided.get(of);
    return other ? [{ other, by }] : [];
  });
  const isSumOfLine: IsOut = (line, column) => column === table.columns.length && line < table.lines.length;
  return (line, column) =>
    all.some(
      ({ other, by }) =>
        (by === 'cells' || isSumOfLine(line, column)) && isOutBeside(other, table, [line, column]),
    );
}

function isOutBeside(other: Decided, table: Summed, [line, column]: Place): boolean {
  const value = valueAt(table, [[line, column]]);
  const at = (keys: readonly string[], key: string | undefined): number =>
    key === undefined ? keys.length : keys.indexOf(key);
  const there = [at(other.lines, table.lines[line]), at(other.columns, table.columns[column])] as const;
  const rest = valueAt(other, [there]) - value;
  const isMarked = (other.marks[there[0]]?.[there[1]] ?? null) !== null;
  return value > 0 && (isMarked || (rest > 0 && rest < SMALLEST_SHOWN));
}
