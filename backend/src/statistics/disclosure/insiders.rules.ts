/**
 * Policy (domain reference 4.5: three between agencies; security T11): whoever works in an agency knows what it wrote down,
 * and takes that away from what is published. What is left is what others gave: she is told of none of them where they are
 * fewer than three. A supervisor from whom cases of her own agency are kept knows that much less of it, so that she does
 * not learn there either that there is one.
 */
import type { Counts } from '../suppression.rules.js';
import { agencyOf } from '../facts.rules.js';
import { SMALLEST_BETWEEN_AGENCIES } from '../measures.types.js';
import { inBatches } from './batches.rules.js';
import type { InBatches, Kept, Told } from './disclosure.types.js';
import { Known, totalOf } from './known.rules.js';
import { Shape } from './shape.rules.js';

interface Beside {
  readonly candidate: Omit<Told, 'marks'>;
  readonly before: readonly Told[];
}

/** What is known to whoever reads all of it, and knows nothing else. */
export function knownBy({ candidate, before }: Beside, keeping: Kept): Known {
  const tables = candidateFirst(inBatches([...before, { ...candidate, marks: [] }]));
  return new Known(new Shape(tables), tables, keeping);
}

function candidateFirst(tables: readonly InBatches[]): [InBatches, ...InBatches[]] {
  const [before, candidate] = [tables.slice(0, -1), tables.at(-1)];
  if (!candidate) throw new Error('nothing to weigh');
  return [candidate, ...before];
}

/** Tables as one sees them who takes away what she knows by herself, the candidate last. */
interface Seen {
  readonly tables: readonly Told[];
  readonly own: readonly Counts[];
}

/** Of each who knows some of what is told, or is to be told, by herself. */
export function seenByInsiders({ candidate, before }: Beside): Seen[] {
  // Statisticians supervise nobody: what they alone read no agency does.
  if (candidate.isInternal) return [];
  const all: Told[] = [...before.filter(({ isInternal }) => !isInternal), { ...candidate, marks: [] }];
  const readers = new Set(all.flatMap(({ shares }) => [...(shares?.keys() ?? [])]));
  return [...readers].map((reader) => ({
    tables: all.map((table) => withoutOwn(table, reader)),
    own: all.map((table) => totalOf({ ...table, months: ownOf(table, reader) })),
  }));
}

/** What is known to each of them, and what of the others she is not to learn. */
export function insidersOf(of: Beside, smallestShown: number): Known[] {
  let shape: Shape | null = null;
  return seenByInsiders(of).flatMap(({ tables, own }) => {
    const seen = inBatches(tables).map((table, nth): InBatches => ({ ...table, own: own[nth] ?? [] }));
    const all = candidateFirst(seen);
    shape ??= new Shape(all);
    const one = new Known(shape, all, { smallestShown, smallestOfOthers: SMALLEST_BETWEEN_AGENCIES });
    return one.hasToStay ? [one] : [];
  });
}

/** Somebody of an agency from whom nothing of a month is kept knows of it what the agency does. */
const ownOf = ({ shares, months }: Told, reader: string): ReadonlyMap<string, Counts> =>
  new Map(
    [...months].map(([month, counts]) => [
      month,
      shares?.get(reader)?.get(month) ?? shares?.get(agencyOf(reader))?.get(month) ?? less(counts, counts),
    ]),
  );

const less = (counts: Counts, own: Counts): number[][] =>
  counts.map((line, at) => line.map((count, nth) => count - (own[at]?.[nth] ?? 0)));

function withoutOwn(table: Told, reader: string): Told {
  const own = ownOf(table, reader);
  const months = new Map(
    [...table.months].map(([month, counts]) => [month, less(counts, own.get(month) ?? [])]),
  );
  return { ...table, months };
}
