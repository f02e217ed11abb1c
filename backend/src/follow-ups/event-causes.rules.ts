/**
 * Policy: what changes in her life or his calls for a new assessment (domain reference 3.4). The cause stands on the row,
 * which more people read than the event itself: it says how soon and never what it was.
 */
import type { RecordedEvent } from '../cases/case-events.types.js';
import type { ReassessCause } from '../risk/risk.types.js';

const CAUSES: Partial<Record<RecordedEvent, ReassessCause>> = {
  separation: 'circumstances_changed',
  divorce_or_alimony_claim: 'circumstances_changed',
  pregnancy: 'circumstances_changed',
  birth: 'circumstances_changed',
  other_party_returned: 'danger_may_be_near',
  other_party_released: 'danger_may_be_near',
};

/** Why the assessment is called for that an event asks for. */
export function causeOfEvent({
  event,
  isPressure,
}: {
  readonly event: RecordedEvent;
  readonly isPressure: boolean;
}): ReassessCause {
  if (isPressure) return 'pressure_to_reconcile';
  return CAUSES[event] ?? 'event_that_raises_risk';
}
