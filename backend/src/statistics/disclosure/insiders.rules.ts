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

interface Beside {
  readonly candidate: Omit<Told, 'marks'>;
  readonly before: readonly Told[];
}

/** What is known to whoever reads all of it, and knows nothing else. */
export function knownBy({ candidate, before }: Beside, keeping: Kept): Known {
  const tables = inBatches([...before, { ...candidate, marks: [] }]);
  return known(tables, keeping);
}

/** Those who know some of what is told by themselves, each with what she is not to learn of the others. */
export function insidersOf({ candidate, before }: Beside, smallestShown: number): Known[] {
  // Statisticians supervise nobody: what they alone read no agency does.
  if (candidate.isInternal) return [];
  const tables: Told[] = [...before.filter(({ isInternal }) => !isInternal), { ...candidate, marks: [] }];
  const readers = new Set(tables.flatMap(({ shares }) => [...(shares?.keys() ?? [])]));
  return [...readers].map((reader) => {
    const seen = inBatches(tables.map((table) => withoutOwn(table, reader)));
    const own = tables.map((table) => totalOf({ ...table, months: ownOf(table, reader) }));
    return known(
      seen.map((table, nth): InBatches => ({ ...table, own: own[nth] ?? [] })),
      { smallestShown, smallestOfOthers: SMALLEST_BETWEEN_AGENCIES },
    );
  });
}

function known(tables: InBatches[], keeping: Kept): Known {
  const [before, candidate] = [tables.slice(0, -1), tables.at(-1)];
  if (!candidate) throw new Error('nothing to weigh');
  return new Known(candidate, before, keeping);
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
