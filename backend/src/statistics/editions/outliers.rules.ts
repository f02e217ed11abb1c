/**
 * Policy: a sum that lies far from those of the periods before it is explained before it is published. Far is more than
 * three deviations from the median, which one strange month does not move, and at least as many records as a cell needs.
 */
import { SMALLEST_PUBLISHED } from '../rounding.rules.js';

const FEWEST_BEFORE = 6;
/** Makes the median of deviations comparable with a standard deviation. */
const AS_DEVIATION = 1.4826;
const MOST_DEVIATIONS = 3;

function medianOf(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = Math.floor(sorted.length / 2);
  return sorted.length % 2 === 1
    ? (sorted[middle] ?? 0)
    : ((sorted[middle - 1] ?? 0) + (sorted[middle] ?? 0)) / 2;
}

/** Of periods before, the oldest first; those before anything was counted say nothing. */
export function standsOut(value: number, before: readonly number[]): 'much_more' | 'much_less' | null {
  const first = before.findIndex((count) => count > 0);
  const begun = first < 0 ? [] : before.slice(first);
  if (begun.length < FEWEST_BEFORE) return null;
  const median = medianOf(begun);
  const deviation = AS_DEVIATION * medianOf(begun.map((count) => Math.abs(count - median)));
  const distance = value - median;
  if (Math.abs(distance) < SMALLEST_PUBLISHED || Math.abs(distance) <= MOST_DEVIATIONS * deviation)
    return null;
  return distance > 0 ? 'much_more' : 'much_less';
}
