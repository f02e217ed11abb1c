import type { HelpOutcome, HelpState } from './help-requests.types.js';

export const HELP_ACTIONS = [
  'take',
  'take_over',
  'reached',
  'not_reached',
  'someone_else',
  'stopped',
  'junk',
  'reopen',
] as const;
export type HelpAction = (typeof HELP_ACTIONS)[number];

interface Facts {
  readonly state: HelpState;
  readonly outcome: HelpOutcome | null;
  readonly isMine: boolean;
  readonly isLocked: boolean;
  readonly supervises: boolean;
}

/**
 * Policy: one person has it, and a colleague takes it over with a reason. Where another voice answered, or a supervisor
 * stopped the calls, nobody calls there again unless a supervisor takes it and decides so. What was taken for junk any
 * colleague puts back; whatever else was settled a supervisor does.
 */
export function actionsOn({ state, outcome, isMine, isLocked, supervises }: Facts): HelpAction[] {
  if (state === 'settled') return supervises || outcome === 'junk' ? ['reopen'] : [];
  if (isLocked) {
    if (!supervises) return [];
    return isMine ? ['reached', 'not_reached', 'stopped'] : ['take'];
  }
  if (!isMine) return [state === 'taken' ? 'take_over' : 'take'];
  return ['reached', 'not_reached', 'someone_else', 'junk', ...(supervises ? ['stopped' as const] : [])];
}
