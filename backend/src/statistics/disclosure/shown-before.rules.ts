/**
 * Policy (security T11): what a table leaves out beside a small cell is chosen by that table alone. Where a reader has the
 * same count already, since statisticians were shown it, or since an older version told it and she may know by how much that
 * was corrected, leaving it out hides nothing, and something else has to be left out as well; so it is shown, and the
 * weighing finds what is to be left out in its stead.
 */
import type { Marks } from '../suppression.rules.js';
import type { Told } from './disclosure.types.js';

type Untold = Omit<Told, 'marks'>;

const inOrder = ({ months }: Untold) => [...months].sort(([a], [b]) => a.localeCompare(b));
const frameOf = (table: Untold): string =>
  JSON.stringify([table.lines, table.columns, inOrder(table).map(([month]) => month)]);
const countsOf = (table: Untold): string => JSON.stringify(inOrder(table));

/** The same marks without those of cells that were told before of the same months. */
export function asShownBefore(marks: Marks, candidate: Untold, before: readonly Told[]): Marks {
  // Of an internal table nobody knows by how much it was corrected since.
  const same = before.filter(
    (told) =>
      frameOf(told) === frameOf(candidate) && (!told.isInternal || countsOf(told) === countsOf(candidate)),
  );
  return marks.map((line, at) =>
    line.map((mark, nth) =>
      mark === 'hidden' && same.some((told) => told.marks[at]?.[nth] === null) ? null : mark,
    ),
  );
}
