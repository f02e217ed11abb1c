import type { CallbackOutcome, CallbackState } from './callback-requests.types.js';
import { codeList } from '../shared/code-lists.js';

export const CALLBACK_ACTIONS = codeList('CallbackAction', [
  'take',
  'take_over',
  'reached',
  'not_reached',
  'someone_else',
  'stopped',
  'junk',
  'reopen',
]);
export type CallbackAction = (typeof CALLBACK_ACTIONS)[number];

interface Facts {
  readonly state: CallbackState;
  readonly outcome: CallbackOutcome | null;
  readonly isMine: boolean;
  readonly isLocked: boolean;
  readonly supervises: boolean;
}

/**
 * Policy: one person holds a request, and a colleague takes it over with a reason. Where another person answered, or a
 * supervisor stopped the calls, only a supervisor may take it and decide to call. Any colleague reopens a request that
 * was marked as junk; only a supervisor reopens one settled otherwise.
 */
export function actionsOn({ state, outcome, isMine, isLocked, supervises }: Facts): CallbackAction[] {
  if (state === 'settled') return supervises || outcome === 'junk' ? ['reopen'] : [];
  if (isLocked) {
    if (!supervises) return [];
    return isMine ? ['reached', 'not_reached', 'stopped'] : ['take'];
  }
  if (!isMine) return [state === 'taken' ? 'take_over' : 'take'];
  return ['reached', 'not_reached', 'someone_else', 'junk', ...(supervises ? ['stopped' as const] : [])];
}
