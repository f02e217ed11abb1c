import { HEADER_WITHIN } from '../read-register.js';

/** Headings of the two columns that the screen adds to the rejected rows it gives back, in its three languages. */
export const RETURNED_HEADINGS = {
  row: ['* Row', '* Строка', '* Сатр'],
  reason: ['* Reason', '* Причина', '* Сабаб'],
} as const;

/** A cell that a spreadsheet would have run was given back with this before it. */
const GUARDED = /^'(?=[=+\-@\t\r])/;

const placesOf = (row: readonly string[]): readonly number[] =>
  Object.values(RETURNED_HEADINGS).map((headings: readonly string[]) =>
    row.findIndex((cell) => headings.includes(cell.trim())),
  );

/**
 * Rows that were given back and mended come as they were before: without what was added to them, so that one that is
 * known is known again. Null where they are no such rows.
 */
export function withoutReturned(rows: readonly (readonly string[])[]): readonly (readonly string[])[] | null {
  const places = rows.slice(0, HEADER_WITHIN).map(placesOf);
  const added = places.find((found) => found.every((at) => at >= 0));
  if (!added) return null;
  return rows.map((row) =>
    row.filter((_, at) => !added.includes(at)).map((cell) => cell.replace(GUARDED, '')),
  );
}
