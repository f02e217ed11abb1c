export interface KeyLine {
  /** The labels of the keys, in reading order. */
  keys: string;
  /** A key of the group `keys`. */
  text: string;
}

/**
 * Single keys and what they do. A key presses a control that is on the screen anyway: the control names it in
 * `data-key` (by position, as `KeyboardEvent.code` has it, so that Cyrillic layouts work). Nothing can be reached by
 * a key alone.
 */
export const PRESSED_BY: Record<string, string> = {
  Slash: 'search',
  KeyN: 'register',
  Period: 'more',
  KeyZ: 'undo',
  KeyY: 'yes',
  KeyU: 'unknown',
  KeyA: 'not_asked',
  KeyD: 'declined',
};

/** `n` registers, and answers "no" where a question has the focus. */
export const PRESSED_IN_QUESTION: Record<string, string> = { ...PRESSED_BY, KeyN: 'no' };

export const KEY_LIST: readonly KeyLine[] = [
  { keys: 'Shift Shift Shift', text: 'keys.exit' },
  { keys: '/', text: 'keys.search' },
  { keys: 'G 1 … G 5', text: 'keys.menu' },
  { keys: 'N', text: 'keys.register' },
  { keys: 'J K', text: 'keys.rows' },
  { keys: 'Enter', text: 'keys.main-action' },
  { keys: '.', text: 'keys.more' },
  { keys: 'Z', text: 'keys.undo' },
  { keys: 'Esc', text: 'keys.close' },
  { keys: 'Ctrl Enter', text: 'keys.submit' },
  { keys: '1 … 9', text: 'keys.outcome' },
  { keys: 'Y N U A D', text: 'keys.answer' },
  { keys: '?', text: 'keys.list' },
];
