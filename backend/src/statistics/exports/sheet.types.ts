import type { CellDto } from '../statistics.dto.js';

export const FILE_FORMS = ['csv', 'json', 'xlsx', 'pdf'] as const;
export type FileForm = (typeof FILE_FORMS)[number];

/** A number, or the words for one that is not shown. */
export type SheetCell = number | string;

export interface SheetRow {
  readonly head: string;
  readonly isTotal: boolean;
  readonly cells: readonly SheetCell[];
}

export interface SheetTable {
  readonly title: string;
  readonly corner: string;
  readonly heads: readonly string[];
  readonly rows: readonly SheetRow[];
}

/** What somebody takes away: tables in words, how they are counted, and who took them when. */
export interface Sheet {
  readonly title: string;
  readonly period: string;
  readonly tables: readonly SheetTable[];
  readonly facts: readonly (readonly [label: string, value: string])[];
  /** Stands on every page: the file can be traced to the log. */
  readonly mark: string;
  /** The same counts in codes, for a program. */
  readonly data: unknown;
}

export interface Cells {
  readonly cells: readonly CellDto[];
  readonly smallestShown: number;
}
