/** How wide the words of a column are, in points. */
export interface Column {
  /** Of its longest word: narrower, and a word would be broken. */
  readonly word: number;
  /** Of its longest text on one line. */
  readonly line: number;
}

const sum = (numbers: readonly number[]): number => numbers.reduce((total, each) => total + each, 0);

/** No word is broken while there is room; long texts share what is left, and the first column takes the rest. */
export function widthsOf(columns: readonly Column[], width: number): number[] {
  const least = sum(columns.map(({ word }) => word));
  if (least >= width) return columns.map(({ word }) => (word * width) / least);
  const wished = sum(columns.map(({ word, line }) => line - word));
  const share = wished === 0 ? 0 : Math.min(1, (width - least) / wished);
  const widths = columns.map(({ word, line }) => word + (line - word) * share);
  const [first = 0, ...others] = widths;
  return [first + width - sum(widths), ...others];
}

/** Numbers stand under each other from the right, words from the left. */
export function isOfWords(cells: readonly (string | number)[]): boolean {
  const inWords = cells.filter((cell) => /\p{L}{2}/u.test(String(cell)));
  return inWords.length * 2 > cells.length;
}
