import type { AlongCommand } from '../../../core/along/along-commands';

type State = AlongCommand['state'];
const NOT_YET: readonly State[] = ['waiting', 'sending'];
const NOT_AGAIN: readonly State[] = [...NOT_YET, 'sent'];

const has = (rows: readonly AlongCommand[], followUpId: string, states: readonly State[]): boolean =>
  rows.some(({ path, state }) => path.includes(followUpId) && states.includes(state));

/** Whether the end of a task is recorded, and no server has it. */
export const isNotYetSent = (rows: readonly AlongCommand[], followUpId: string): boolean =>
  has(rows, followUpId, NOT_YET);

/** Whether a task can be ended here: not twice, but again where the server refused it. */
export const canEnd = (rows: readonly AlongCommand[], followUpId: string): boolean =>
  !has(rows, followUpId, NOT_AGAIN);
