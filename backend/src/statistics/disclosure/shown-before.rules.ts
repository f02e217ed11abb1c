/**
 * Policy (security T11): what a table leaves out beside a small cell is chosen by that table alone. Where statisticians read
 * the same count of the same months already, leaving it out hides nothing from them, and something else has to be left
 * out as well; so what they were shown is shown, and the weighing finds what is to be left out in its stead.
 */
import type { Marks } from '../suppression.rules.js';
import type { Told } from './disclosure.types.js';

type Untold = Omit<Told, 'marks'>;

const text = ({ lines, columns, months }: Untold): string =>
  JSON.stringify([lines, columns, [...months].sort(([a], [b]) => a.localeCompare(b))]);

/** The same marks without those of cells of which the very same count was shown before. */
export function asShownBefore(marks: Marks, candidate: Untold, before: readonly Told[]): Marks {
  const same = before.filter((told) => text(told) === text(candidate));
  return marks.map((line, at) =>
    line.map((mark, nth) =>
      mark === 'hidden' && same.some((told) => told.marks[at]?.[nth] === null) ? null : mark,
    ),
  );
}
