import type { Counts, Marks } from '../suppression.rules.js';

/** A table of one period as it is told, or is to be: what was counted of each of its months, and what of it is left out. */
export interface Told {
  readonly lines: readonly string[];
  readonly columns: readonly string[];
  /** By month, without sums. */
  readonly months: ReadonlyMap<string, Counts>;
  /** With the line and the column of sums. */
  readonly marks: Marks;
  /** Statisticians alone read it, and it is counted anew as it stands: see batches.rules.ts. */
  readonly isInternal?: boolean;
  /** How much of each month one who knows some of it by herself knows, cell by cell. */
  readonly shares?: Shares;
}

/** By who knows it (an agency, or one of its people) and month, in the lines and columns of the table. */
export type Shares = ReadonlyMap<string, ReadonlyMap<string, Counts>>;

/** The same with what each month held when it was counted first, and what came to it later, each by itself. */
export interface InBatches extends Omit<Told, 'months' | 'shares'> {
  readonly batches: readonly Batch[];
  /** What the reader took away from the counts, as her own: all months together, without sums. */
  readonly own?: Counts;
}

/** What is to stay unknown to a reader. */
export interface Kept {
  /** Cells of 1 to one below it are never shown to anybody; what marks mean follows from it. */
  readonly smallestShown: number;
  /** Of an agency's own reader: of others fewer than this are kept from her, and nothing else. */
  readonly smallestOfOthers?: number;
  /** Sums, each of several places, that tables of the same records decide. */
  readonly decided?: readonly (readonly Place[])[] | undefined;
}

/** What came to a month between two of its counts; the first holds what was counted first. */
export interface Batch {
  readonly key: string;
  readonly month: string;
  readonly counts: Counts;
}

/** A line and a column by number; one past the last is the sum. */
export type Place = readonly [number, number];

/** Sums of cells, each known by its number: which cells a sum is of, and which sums a cell is in. */
export interface Sums {
  readonly cellsOf: readonly (readonly number[])[];
  readonly sumsOf: readonly (readonly number[])[];
  /** Of those, the ones that say more of the cell than that nothing is less than none. */
  readonly bindingOf: readonly (readonly number[])[];
}

/** By how much each sum may be another one, down and up, and whoever reads would see no difference. */
export interface Limits {
  readonly lowest: readonly number[];
  readonly highest: readonly number[];
}

/** By how much single cells are another value: everything that was told stays true. */
export type Move = ReadonlyMap<number, number>;
