import { codeList } from '../../shared/code-lists.js';

export const FILE_FORMS = codeList('FileForm', ['csv', 'xlsx']);
export type FileForm = (typeof FILE_FORMS)[number];

/** A number, or words. */
export type SheetCell = number | string;

export interface SheetRow {
  readonly head: string;
  readonly cells: readonly SheetCell[];
}

export interface SheetTable {
  readonly title: string;
  readonly corner: string;
  readonly heads: readonly string[];
  readonly rows: readonly SheetRow[];
}

/** A report as a file: tables in words, and how they are counted. */
export interface Unmarked {
  readonly title: string;
  readonly period: string;
  readonly tables: readonly SheetTable[];
  readonly facts: readonly (readonly [label: string, value: string])[];
}

export interface Sheet extends Unmarked {
  /** Traces the file to the access log. */
  readonly mark: string;
}
