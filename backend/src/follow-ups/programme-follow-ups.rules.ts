/**
 * Policy: what a programme says of him becomes work of her lead, by its urgency, and lowers nothing: also the end of the
 * programme only asks for an assessment (capabilities 7.3). The survivor is asked how she is only if she wants it,
 * never by police (7.4).
 */
import { DANGERS, SIGNAL_URGENCY } from '../programme/programme.types.js';
import type { SignalCode } from '../programme/programme.types.js';
import type { CaseFacts } from './follow-ups.types.js';
import { fromTable, ofSubject } from './planned-rows.rules.js';
import type { Row } from './planned-rows.rules.js';
import type { TriggerOf } from './triggers.types.js';
import type { ReassessCause } from '../risk/risk.types.js';

/** Which contacts of `pg.partner` follow: at the start, the middle, and the end with three and six months after. */
const CONTACTS: Partial<Record<SignalCode, readonly number[]>> = {
  started: [1],
  half_done: [2],
  finished: [3, 4, 5],
  dropped_out: [3],
  excluded: [3],
};

export function afterSignal(
  { kind, signalId, code, allowsFeedback }: TriggerOf<'programme_signalled'>,
  facts: CaseFacts,
): Row[] {
  const urgency = SIGNAL_URGENCY[code];
  const signal = urgency ? fromTable('pg.signal', facts, { because: kind, steps: [urgency] }) : [];
  const steps = CONTACTS[code];
  const isWanted = allowsFeedback && !facts.contactStopped;
  const asks = steps && isWanted && !facts.ownerIsPolice && facts.status !== 'closed';
  const partner = asks ? fromTable('pg.partner', facts, { because: kind, steps }) : [];
  return ofSubject(signalId, [...signal.map((row) => ({ ...row, alertAt: facts.now })), ...partner]);
}

const NEAR: readonly SignalCode[] = [
  'threat_life',
  'knows_where',
  'weapon',
  'child_risk',
  'travels',
  'moved_back',
];
const CHANGES: readonly SignalCode[] = ['own_life', 'dropped_out', 'excluded', 'contact_try', 'finished'];

/** Why risk is assessed again after a signal; null: it need not be. */
export function reassessmentAfter(code: SignalCode): ReassessCause | null {
  if (NEAR.includes(code)) return 'danger_may_be_near';
  return CHANGES.includes(code) ? 'event_that_raises_risk' : null;
}

export interface AnswerEffect {
  readonly cause: ReassessCause | null;
  /** A closed case is opened again, since a closed one has no assessment. */
  readonly reopens: boolean;
  /** One person does not set a danger aside alone. */
  readonly tellsSupervisor: boolean;
}

export function effectOfAnswer(code: SignalCode, answer: 'acted' | 'no_change' | 'not_him'): AnswerEffect {
  const cause = answer === 'not_him' ? null : reassessmentAfter(code);
  return {
    cause,
    reopens: answer === 'acted' && cause === 'danger_may_be_near',
    tellsSupervisor: answer !== 'acted' && DANGERS.includes(code),
  };
}
