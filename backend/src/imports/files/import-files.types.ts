import type { ImportCode, ReportedRow } from '../registration.types.js';

export const BOOK_KINDS = ['text', 'xlsx'] as const;
export type BookKind = (typeof BOOK_KINDS)[number];

export const BOOK_ENCODINGS = ['utf-8', 'windows-1251', 'utf-16'] as const;
export type BookEncoding = (typeof BOOK_ENCODINGS)[number];

/** `received`: no layout chosen yet; `stopped`: continues when a supervisor resumes it. */
export const IMPORT_FILE_STATES = ['received', 'ready', 'running', 'stopped', 'done', 'dropped'] as const;
export type ImportFileState = (typeof IMPORT_FILE_STATES)[number];

export const IMPORT_FILE_ACTIONS = ['read', 'start', 'drop'] as const;
export type ImportFileAction = (typeof IMPORT_FILE_ACTIONS)[number];

/** Actions allowed in each state of an upload. */
export const ACTIONS_IN: Readonly<Record<ImportFileState, readonly ImportFileAction[]>> = {
  received: ['read', 'drop'],
  ready: ['read', 'start', 'drop'],
  running: [],
  stopped: ['start', 'drop'],
  done: [],
  dropped: [],
};

/** What an import would do, in numbers and codes: no word of a row. */
export interface ImportPreview {
  readonly rows: number;
  readonly accepted: number;
  readonly asked: number;
  readonly rejected: number;
  readonly people: number;
  readonly known: number;
  readonly elsewhere: number;
  readonly reasons: readonly { readonly code: ImportCode; readonly count: number }[];
  readonly problems: readonly ReportedRow[];
}
