/**
 * Policy (SECURITY B): what she told is read by those who work with her. Her agency's supervisor, who reads it to
 * supervise, sees that it is there and what it says only after proving presence, with a reason that is listed.
 */
import { mayCall } from '../platform/http/permissions.js';

/** Whether the texts are masked for somebody with these roles, who holds the partition already. */
export const isNarrativeMasked = (roles: readonly string[]): boolean => !mayCall(roles, 'cases.open');

/** Why the texts are not shown yet; null when they may be. */
export const narrativeRefusal = (
  viewer: { roles: readonly string[]; steppedUpUntil: Date | null },
  now: Date,
): 'step_up_required' | null =>
  !isNarrativeMasked(viewer.roles) || (viewer.steppedUpUntil !== null && viewer.steppedUpUntil > now)
    ? null
    : 'step_up_required';
