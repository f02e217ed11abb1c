import type { HelpState } from './help-requests.types.js';

export const HELP_ACTIONS = [
  'take',
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
  readonly isMine: boolean;
  readonly isLocked: boolean;
  readonly supervises: boolean;
}

/**
 * Policy: one person has it, and any colleague may take it over. Where another voice answered, nobody calls there again
 * unless a supervisor takes it and decides so.
 */
export function actionsOn({ state, isMine, isLocked, supervises }: Facts): HelpAction[] {
  if (state === 'settled') return ['reopen'];
  if (!isMine) return isLocked && !supervises ? [] : ['take'];
  if (!isLocked)
    return ['reached', 'not_reached', 'someone_else', 'junk', ...(supervises ? ['stopped' as const] : [])];
  return supervises ? ['reached', 'not_reached', 'stopped'] : [];
}
