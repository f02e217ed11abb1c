import type { CaseEventRequest } from '../../../api/models/case-event-request';

export type RecordedEvent = CaseEventRequest['event'];

export const PRESSURES: readonly RecordedEvent[] = [
  'mediation',
  'family_conference',
  'court_period',
  'community',
  'official',
];
/** What changes in her life or his; each asks for a new assessment. */
export const CHANGES: readonly RecordedEvent[] = [
  'separation',
  'divorce_or_alimony_claim',
  'pregnancy',
  'birth',
  'other_party_returned',
  'other_party_released',
  'counter_accusation',
];
/** With these she is asked what she thinks herself. */
export const ASKS_HER_VIEW = new Set<string>(['reconciled', ...PRESSURES]);
/** Always raises risk; behind a withdrawn complaint may be pressure or fear. */
export const RAISES_RISK = new Set<string>([
  ...ASKS_HER_VIEW,
  'returned_home',
  'insignificant',
  'separation',
  'divorce_or_alimony_claim',
  'other_party_returned',
  'other_party_released',
]);
export const PRESSED = new Set<string>(['pressure_suspected', 'fear']);
