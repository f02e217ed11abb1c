import { codeList } from '../../shared/code-lists.js';

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

/** Actions allowed in each state of an upload. */
export const ACTIONS_IN: Readonly<Record<ImportFileState, readonly ImportFileAction[]>> = {
  received: ['read', 'drop'],
  ready: ['read', 'start', 'drop'],
  running: [],
  stopped: ['start', 'drop'],
  done: [],
  dropped: [],
};

/** Reasons why a run stopped, in addition to the problem codes. */
export const SESSION_ENDED = 'import_session_ended';
export const ROWS_NOT_STORED = 'rows_not_stored';
export const TRIED_TOO_OFTEN = 'tried_too_often';
