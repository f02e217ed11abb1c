/**
 * Policy (domain reference 4.4, 4.5): what nobody knows is told as a share, from cells of a table as they are shown and in the
 * steps in which tables tell shares. Where one of them is left out, so is the share: nothing is asked of records for it.
 */
import { SMALLEST_BASE, TOTAL } from '../statistics.types.js';
import type { ShownCell } from '../statistics.types.js';
import type { MissingIn } from './minimum-set.types.js';

export const SHARE_STATES = ['told', 'too_few', 'left_out', 'not_counted', 'not_told'] as const;
export interface MissingShare {
  /** `not_told`: no table has a line for what is missing. */
  readonly state: (typeof SHARE_STATES)[number];
  readonly percent: number | null;
}

const without = (state: MissingShare['state']): MissingShare => ({ state, percent: null });

/** The share of what is missing, in steps of five percent. */
export function missingShare(
  missing: MissingIn | null,
  cells: readonly ShownCell[] | undefined,
): MissingShare {
  if (!missing) return without('not_told');
  if (!cells) return without('not_counted');
  const at = (code: string): ShownCell | undefined =>
    cells.find(({ line, column }) =>
      missing.axis === 'line' ? line === code && column === TOTAL : line === TOTAL && column === code,
    );
  const [whole, ...parts] = [at(TOTAL), ...missing.codes.map(at)].map((cell) => cell?.value ?? null);
  if (whole === null || whole === undefined || parts.some((part) => part === null))
    return without('left_out');
  if (whole < SMALLEST_BASE) return without('too_few');
  const sum = parts.reduce<number>((all, part) => all + (part ?? 0), 0);
  return { state: 'told', percent: Math.round((sum / whole) * 20) * 5 };
}
