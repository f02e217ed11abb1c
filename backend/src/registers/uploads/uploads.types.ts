/** `received`: nobody has said yet how it is read; `stopped`: it goes on when somebody says so. */
export const UPLOAD_STATES = ['received', 'ready', 'running', 'stopped', 'done', 'dropped'] as const;
export type UploadState = (typeof UPLOAD_STATES)[number];

export const UPLOAD_ACTIONS = ['read', 'start', 'drop'] as const;
export type UploadAction = (typeof UPLOAD_ACTIONS)[number];

/** What may be done with an upload as it stands. */
export const ACTIONS_IN: Readonly<Record<UploadState, readonly UploadAction[]>> = {
  received: ['read', 'drop'],
  ready: ['read', 'start', 'drop'],
  running: [],
  stopped: ['start', 'drop'],
  done: [],
  dropped: [],
};

/** Why a run stopped, beside the codes of what the product refuses. */
export const SESSION_ENDED = 'import_session_ended';
export const ROWS_NOT_STORED = 'rows_not_stored';
export const TRIED_TOO_OFTEN = 'tried_too_often';
