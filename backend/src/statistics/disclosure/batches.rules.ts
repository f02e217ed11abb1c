/**
 * Policy (security T11): releases count a month once, and the reader of a correction knows by how much it differs. Tables
 * that statisticians read of a year are counted again as it stands: between two counts of a month lies what came in
 * meanwhile, which nobody is to learn where it is few. Every month is therefore the sum of what was counted of it first
 * and of batches that came later.
 */
import type { Counts } from '../suppression.rules.js';
import type { Batch, InBatches, Told } from './disclosure.types.js';

/** A month as it was counted once. */
interface Version {
  readonly counts: Counts;
  readonly batches: readonly Batch[];
}

interface Month {
  readonly versions: Version[];
  released: Version | null;
}

const less = (counts: Counts, than: Counts): number[][] =>
  counts.map((line, at) => line.map((count, nth) => count - (than[at]?.[nth] ?? 0)));
const isNothing = (counts: Counts): boolean => counts.every((line) => line.every((count) => count === 0));

/** The same batches, the first of which holds what the correction changed. */
function corrected({ counts, batches }: Version, now: Counts): Batch[] {
  const change = less(counts, now);
  return batches.map((batch, at) => (at === 0 ? { ...batch, counts: less(batch.counts, change) } : batch));
}

function batchesOf(
  month: string,
  known: Month,
  { counts, isInternal }: { counts: Counts; isInternal: boolean },
): readonly Batch[] {
  const same = known.versions.find((version) => isNothing(less(counts, version.counts)));
  if (same) return same.batches;
  const last = known.versions.at(-1);
  if (!last) return [{ key: month, month, counts }];
  if (!isInternal && known.released) return corrected(known.released, counts);
  const key = `${month}+${known.versions.length}`;
  return [...last.batches, { key, month, counts: less(counts, last.counts) }];
}

/** Tables of a year, in the order in which they were counted. */
export function inBatches(tables: readonly Told[]): InBatches[] {
  const months = new Map<string, Month>();
  return tables.map(({ months: counted, ...table }) => ({
    ...table,
    batches: [...counted].flatMap(([month, counts]) => {
      const known = months.get(month) ?? { versions: [], released: null };
      months.set(month, known);
      const isInternal = table.isInternal === true;
      const version = { counts, batches: batchesOf(month, known, { counts, isInternal }) };
      known.versions.push(version);
      if (!isInternal) known.released = version;
      return version.batches;
    }),
  }));
}
