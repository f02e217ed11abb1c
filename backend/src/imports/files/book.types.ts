import { codeList } from '../../shared/code-lists.js';

export const BOOK_KINDS = codeList('BookKind', ['text', 'xlsx']);
export type BookKind = (typeof BOOK_KINDS)[number];

export const BOOK_ENCODINGS = codeList('BookEncoding', ['utf-8', 'windows-1251', 'utf-16']);
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
