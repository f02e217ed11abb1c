export const BOOK_KINDS = ['text', 'xlsx'] as const;
export type BookKind = (typeof BOOK_KINDS)[number];

export const BOOK_ENCODINGS = ['utf-8', 'windows-1251', 'utf-16'] as const;
export type BookEncoding = (typeof BOOK_ENCODINGS)[number];

export interface BookSheet {
  /** What its tab says; empty in a file that has none. */
  readonly name: string;
  /** Lines up to the last one that is filled. */
  readonly rowCount: number;
  /** The rows as CSV, numbered as the program of its sender numbers them. */
  readonly text: string;
}

export interface ReadBook {
  readonly kind: BookKind;
  readonly encoding: BookEncoding;
  readonly sheets: readonly BookSheet[];
}
