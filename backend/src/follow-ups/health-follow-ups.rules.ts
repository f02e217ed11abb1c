/**
 * Policy: after sexual violence the health windows of 72 and 120 hours run from the event and care is due the same
 * day; neck pressure is examined within a day (domain reference 5). A positive suicide triage opens the health path,
 * never automatically a meeting (3.5). The rows belong to the health partition.
 */
import { addHours, earlier, later } from '../shared/dates.js';
import { addSpan } from './due.rules.js';
import { SAME_DAY } from './follow-up-rules.js';
import type { CaseFacts } from './follow-ups.types.js';
import { fromTable, rowDue } from './planned-rows.rules.js';
import type { Row } from './planned-rows.rules.js';
import type { TriggerOf } from './triggers.types.js';

const PEP_HOURS = 72;
const PEP_ALERT_HOURS = 48;
const EC_HOURS = 120;

/**
 * Uncertainty favours the survivor: the latest possible time decides whether a window is open, the earliest when it
 * closes. Without a known day the closing time is unknown, and care is due the same day.
 */
export function afterSexualViolence(
  { kind: because, happened }: TriggerOf<'sexual_violence_disclosed'>,
  facts: CaseFacts,
): Row[] {
  const { now } = facts;
  const { earliestAt, latestAt } = happened;
  const today = addSpan(now, SAME_DAY);
  const after = (hours: number): Date => (earliestAt ? later(now, addHours(earliestAt, hours)) : now);
  const closes = (hours: number): Date => (earliestAt ? after(hours) : today);
  const isOpen = (hours: number): boolean => now < addHours(latestAt, hours);
  if (isOpen(PEP_HOURS)) {
    const dueAt = earlier(today, closes(PEP_HOURS));
    return [
      { ...rowDue('hl.sexual_72h', now, { dueAt, because }), alertAt: after(PEP_ALERT_HOURS) },
      rowDue('hl.sexual_120h', now, { dueAt: closes(EC_HOURS), because }),
    ];
  }
  if (isOpen(EC_HOURS))
    return [rowDue('hl.sexual_120h', now, { dueAt: earlier(today, closes(EC_HOURS)), because })];
  return fromTable('hl.sexual_late', facts, { because });
}

/** The health contact by level, a first follow-up within 24 or 72 hours, then four weeks of weekly contact. */
export function afterTriage({ level, kind }: TriggerOf<'suicide_triage'>, facts: CaseFacts): Row[] {
  if (level === 'clear' || level === 'not_clear') return [];
  const because = kind;
  return [
    ...(level === 'emergency' ? fromTable('su.emergency', facts, { because }) : []),
    ...(level === 'same_day' ? fromTable('su.same_day', facts, { because }) : []),
    ...fromTable('su.weekly', facts, { because, level }),
  ];
}
