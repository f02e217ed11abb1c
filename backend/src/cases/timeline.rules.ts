/**
 * Policy: a timeline is narrowed by the kind of what happened and by nothing else; which entries a viewer sees at all
 * is decided by their partition, whatever she filters (security B2, screens: timeline entry).
 */
import { GROUP_BEGINNINGS } from './timeline.types.js';
import type { TimelineGroup } from './timeline.types.js';

export interface KindFilter {
  /** How a kind must begin, or must not begin. */
  readonly beginnings: readonly string[];
  readonly isIn: boolean;
}

/** Which kinds a group holds; "other" is what no group names, and without a group it is every kind. */
export function kindsOf(group: TimelineGroup | null): KindFilter {
  if (group === null) return { beginnings: [''], isIn: true };
  return group === 'other'
    ? { beginnings: Object.values(GROUP_BEGINNINGS).flat(), isIn: false }
    : { beginnings: GROUP_BEGINNINGS[group], isIn: true };
}
