import { invalid } from '../shared/errors.js';
import type { KnownAnswer } from './classification.types.js';

/** Policy: what the survivor no longer wants counts only if she was alone when she said so; of others it is not asked. */
export function expectAlone(isHers: boolean, alone: KnownAnswer | null): void {
  if (isHers && alone !== 'yes') throw invalid({ path: 'alone', code: 'must_be_alone' });
  if (!isHers && alone !== null) throw invalid({ path: 'alone', code: 'not_wanted' });
}
