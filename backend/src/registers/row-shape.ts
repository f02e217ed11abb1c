import { foldWords } from './fold-words.js';
import { foldHeading } from './header-row.js';
import { writtenName } from './build-registration.js';
import { knowsWord } from './read-words.js';
import type { RegisterRow } from './row-cells.js';
import { isEmpty } from './row-cells.js';

/** A name is words: «-», a count, or «не назвалась» names nobody. */
export const hasName = (row: RegisterRow): boolean => {
  const name = writtenName(row);
  return /\p{L}/u.test(name) && !knowsWord('no_name', name) && !knowsWord('ditto', name);
};

const filled = (row: RegisterRow): readonly string[] =>
  row.cells.map(({ text }) => text).filter((text) => !isEmpty(text));

/** Only short texts are worth folding to compare them with a heading or a word. */
const isShort = (text: string): boolean => text.length <= 200;

const repeatsHeader = (row: RegisterRow): boolean =>
  row.cells.every(
    ({ heading, text }) =>
      text.trim() === heading.trim() || (isShort(text) && foldHeading(heading) === foldHeading(text)),
  );

/** «ИТОГО», «Ҷамъ / всего: 606»: the first word says so, and nobody is named (a count may stand in the name's box). */
function isTotal(row: RegisterRow): boolean {
  const [first = ''] = filled(row);
  const [word = ''] = foldWords(first.slice(0, 40)).split(' ');
  return knowsWord('totals', word) && (!hasName(row) || writtenName(row) === first.trim());
}

export type RowShape = 'blank_row' | 'header_repeated' | 'totals_row' | 'banner_row';

/** What a line is that registers nobody; null for a row about somebody. */
export function shapeOf(row: RegisterRow): RowShape | null {
  const cells = filled(row);
  if (cells.length === 0) return 'blank_row';
  if (repeatsHeader(row)) return 'header_repeated';
  if (isTotal(row)) return 'totals_row';
  return cells.length === 1 ? 'banner_row' : null;
}
