import { codeList } from '../shared/code-lists.js';

/** Why a case may end (capabilities 1.2). There is no "funding": a missing service keeps the case open. */
export const CLOSURE_REASONS = codeList('ClosureReason', [
  'needs_met',
  'survivor_request',
  'no_contact',
  'moved',
  'transferred',
  'died',
  'opened_in_error',
  'duplicate',
]);
export type ClosureReason = (typeof CLOSURE_REASONS)[number];

/** Five facts that make a survivor known to be in danger (capabilities 1.1). */
export const DANGERS = codeList('Danger', [
  'danger_risk',
  'danger_life',
  'danger_order',
  'danger_breach',
  'danger_incident',
]);
export type Danger = (typeof DANGERS)[number];
