import { newId } from '../shared/ids.js';
import { escalationPolicyOf, toCaseState } from './follow-ups.queries.js';
import type { StoredState } from './follow-ups.queries.js';
import { planFollowUps } from './follow-ups.rules.js';
import type { Trigger } from './triggers.types.js';

/** Rows in a case that the viewer may not read, planned from the state that the database gives for it. */
export function crossCaseRows(trigger: Trigger, state: StoredState, now: Date): object[] {
  const { facts } = toCaseState(state, now);
  return planFollowUps(trigger, facts).map((row) => ({
    ...row,
    id: newId(),
    rulesId: facts.rules?.id ?? null,
    steps: escalationPolicyOf(row.rule, row, facts),
  }));
}
