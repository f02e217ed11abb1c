/**
 * Policy: where a group changes a rule, what waits is planned anew: counted from the same moment, by the values that hold
 * now. It only comes forward, what is due already stays as it is, and nobody is made late by a change: nothing comes
 * nearer than a day. What was made under another version keeps it until it moves.
 */
import { addHours, earlier, later } from '../shared/dates.js';
import type { RiskBand } from '../risk/risk.types.js';
import { nextAttempt, regularWindow, windowOf } from './due.rules.js';
import type { RuleKey } from './follow-ups.types.js';
import { ruleOf } from './follow-up-rules.js';
import { FIXED_RULES } from './published-values.rules.js';
import { LADDER_CHANGE, stepsOf } from './rule-values.rules.js';
import type { SetValues } from './rules-in-force.types.js';

/** Nothing comes nearer than this by a change of rules. */
const NEAREST_HOURS = 24;

/** A row that waits, as planning it anew needs it. */
export interface WaitingRow {
  readonly rule: RuleKey;
  readonly step: number;
  readonly fromAt: Date;
  readonly dueAt: Date;
  /** null: its due time came with the trigger. */
  readonly countedFrom: Date | null;
  readonly band: RiskBand;
  /** The last opening of its case. */
  readonly openedAt: Date;
}

interface Window {
  readonly fromAt: Date;
  readonly dueAt: Date;
}

function windowToday({ rule, step, band, openedAt }: WaitingRow, base: Date, set: SetValues): Window | null {
  if (rule === 'fu.regular') return regularWindow(base, { openedAt, band, set });
  if (rule === 'fu.no_contact') return { fromAt: base, dueAt: nextAttempt(base, step, { band, set }) };
  const dueStep = stepsOf(rule, set)[step - 1];
  return dueStep ? windowOf(dueStep, base, { band }) : null;
}

/** Where a row stands by the values that hold now; null where it stays as it is. */
export function plannedAnew(row: WaitingRow, set: SetValues, now: Date): Window | null {
  if (!row.countedFrom || FIXED_RULES[row.rule] || row.dueAt <= now) return null;
  const window = windowToday(row, row.countedFrom, set);
  if (!window) return null;
  const dueAt = later(window.dueAt, addHours(now, NEAREST_HOURS));
  if (dueAt >= row.dueAt) return null;
  return { fromAt: earlier(row.fromAt, earlier(window.fromAt, dueAt)), dueAt };
}

/** Of health and of where she stays: how many rows wait is told to nobody. */
export const isClosed = (rule: RuleKey): boolean => ruleOf(rule).partition !== 'follow_ups';

/** How many rows of each rule a change would plan anew. */
export function countAnew(
  rows: readonly WaitingRow[],
  { set, changes, now }: { readonly set: SetValues; readonly changes: readonly string[]; readonly now: Date },
): Map<RuleKey, number> {
  const counts = new Map<RuleKey, number>();
  const climbs = changes.includes(LADDER_CHANGE);
  for (const row of rows) {
    const isAnew = climbs || (changes.includes(row.rule) && plannedAnew(row, set, now) !== null);
    if (isAnew) counts.set(row.rule, (counts.get(row.rule) ?? 0) + 1);
  }
  return counts;
}
