import { Problem } from '../shared/errors.js';

/** Throws where somebody has not just proved that it is she who sits there (SECURITY C). */
export function provePresence(viewer: { steppedUpUntil: Date | null }, now: Date): void {
  if (viewer.steppedUpUntil === null || viewer.steppedUpUntil <= now)
    throw new Problem(403, 'step_up_required');
}
