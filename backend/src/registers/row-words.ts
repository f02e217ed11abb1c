import type { RegisterRow } from './row-cells.js';
import { isEmpty } from './row-cells.js';

/** A row as a person reads it: each filled cell under its heading, exactly as it was written. */
export const wordsOf = (row: RegisterRow): string =>
  row.cells
    .filter(({ text }) => !isEmpty(text))
    .map(({ heading, text }) => (heading.trim() === '' ? text : `${heading.trim()}: ${text}`))
    .join('\n');
