/**
 * Policy: when a group changes a rule, waiting rows are replanned from the same start with the new values. They only
 * move earlier, rows already due stay, and no row moves nearer than one day, so no one becomes late by a change. A
 * row keeps its rule version until it moves.
 */
import { addHours, earlier, later } from '../shared/dates.js';
import type { RiskBand } from '../risk/risk.types.js';
import { nextAttempt, regularWindow, windowOf } from './due.rules.js';
import type { RuleKey, SetValues } from './follow-ups.types.js';
import { ruleOf } from './follow-up-rules.js';
import { FIXED_RULES } from './rule-values.rules.js';
import { ESCALATION_CHANGE, stepsOf } from './rule-values.rules.js';

/** Nothing comes nearer than this by a change of rules. */
const NEAREST_HOURS = 24;

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
export function replanned(row: WaitingRow, set: SetValues, now: Date): Window | null {
  if (!row.countedFrom || FIXED_RULES[row.rule] || row.dueAt <= now) return null;
  const window = windowToday(row, row.countedFrom, set);
  if (!window) return null;
  const dueAt = later(window.dueAt, addHours(now, NEAREST_HOURS));
  if (dueAt >= row.dueAt) return null;
  return { fromAt: earlier(row.fromAt, earlier(window.fromAt, dueAt)), dueAt };
}

/** Health and shelter rows: the number that wait is confidential. */
export const isClosed = (rule: RuleKey): boolean => ruleOf(rule).partition !== 'follow_ups';

export function countReplanned(
  rows: readonly WaitingRow[],
  { set, changes, now }: { readonly set: SetValues; readonly changes: readonly string[]; readonly now: Date },
): Map<RuleKey, number> {
  const counts = new Map<RuleKey, number>();
  const climbs = changes.includes(ESCALATION_CHANGE);
  for (const row of rows) {
    const isAnew = climbs || (changes.includes(row.rule) && replanned(row, set, now) !== null);
    if (isAnew) counts.set(row.rule, (counts.get(row.rule) ?? 0) + 1);
  }
  return counts;
}
