import { codeList } from '../../shared/code-lists.js';

export const BOOK_KINDS = codeList('BookKind', ['text', 'xlsx']);
export type BookKind = (typeof BOOK_KINDS)[number];

export const BOOK_ENCODINGS = codeList('BookEncoding', ['utf-8', 'windows-1251', 'utf-16']);
export type BookEncoding = (typeof BOOK_ENCODINGS)[number];

/** `received`: no layout chosen yet; `stopped`: continues when a supervisor resumes it. */
export const IMPORT_FILE_STATES = codeList('ImportFileState', [
  'received',
  'ready',
  'running',
  'stopped',
  'done',
  'dropped',
]);
export type ImportFileState = (typeof IMPORT_FILE_STATES)[number];

export const IMPORT_FILE_ACTIONS = codeList('ImportFileAction', ['read', 'start', 'drop']);
export type ImportFileAction = (typeof IMPORT_FILE_ACTIONS)[number];

export const ACTIONS_IN: Readonly<Record<ImportFileState, readonly ImportFileAction[]>> = {
  received: ['read', 'drop'],
  ready: ['read', 'start', 'drop'],
  running: [],
  stopped: ['start', 'drop'],
  done: [],
  dropped: [],
};
