/**
 * Policy: danger stands before lateness (capabilities 13). First what cannot wait an hour: a breach, an emergency, a
 * suspected suicide in an import. Then what closes within hours or days: the record of a breach, first care, an order without
 * its next step, another place for a survivor at high risk. Then the band, and only inside one rank the due time.
 */
import type { Band } from '../cases/cases.types.js';
import type { RuleKey } from '../follow-ups/follow-ups.types.js';
import { HOUR, dayOf, shiftDay } from '../shared/dates.js';
import { codeList } from '../shared/code-lists.js';

export const DANGER_RANKS = { actNow: 0, acute: 1, high: 2, incomplete: 3, rest: 4 } as const;
export type DangerRank = (typeof DANGER_RANKS)[keyof typeof DANGER_RANKS];

/** How a line is marked: at once, in danger, or not at all. */
export const DANGERS_SHOWN = codeList('DangerShown', ['now', 'high']);
export type DangerShown = (typeof DANGERS_SHOWN)[number];

export interface RankedRow {
  readonly rule: RuleKey;
  readonly band: Band;
  readonly step?: number;
}

const ACT_NOW: readonly RuleKey[] = ['po.breach', 'su.emergency', 'su.import'];
const ACUTE: readonly RuleKey[] = [
  ...(['su.same_day', 'hl.sexual_72h', 'hl.sexual_120h', 'hl.strangle', 'hl.forensic'] as const),
  ...(['po.issue_check', 'po.serve_check', 'po.pre_expiry', 'po.extension'] as const),
];
/** What the sender owes after a refusal. */
export const AFTER_REFUSAL: readonly RuleKey[] = ['rf.find_other', 'rf.send_missing'];

type StepRanks = Partial<Record<number, DangerRank>>;
/**
 * Where the step decides: the second step of a breach is its record, due in three days; signals of a programme stand by
 * their urgency, a threat to life or that he knows where she is before a weapon.
 */
const STEP_RANKS: Partial<Record<RuleKey, StepRanks>> = {
  'po.breach': { 2: DANGER_RANKS.acute },
  'pg.signal': { 1: DANGER_RANKS.actNow, 2: DANGER_RANKS.acute },
};

export function dangerRank({ rule, band, step = 1 }: RankedRow): DangerRank {
  const ofStep = STEP_RANKS[rule]?.[step];
  if (ofStep !== undefined) return ofStep;
  if (ACT_NOW.includes(rule)) return DANGER_RANKS.actNow;
  if (ACUTE.includes(rule)) return DANGER_RANKS.acute;
  if (band === 'high') return AFTER_REFUSAL.includes(rule) ? DANGER_RANKS.acute : DANGER_RANKS.high;
  return band === 'incomplete' ? DANGER_RANKS.incomplete : DANGER_RANKS.rest;
}

/** Of a line that gathers several rows, the worst of them counts. */
export const rankOf = (rows: readonly RankedRow[]): DangerRank =>
  rows.map(dangerRank).reduce<DangerRank>((worst, rank) => (rank < worst ? rank : worst), DANGER_RANKS.rest);

export function dangerShown(rank: DangerRank): DangerShown | null {
  if (rank === DANGER_RANKS.actNow) return 'now';
  return rank <= DANGER_RANKS.high ? 'high' : null;
}

interface TimedRow {
  readonly rule: RuleKey;
  readonly fromAt: Date;
  readonly dueAt: Date;
}

/**
 * Stands before what is merely late: what cannot wait at any time, acute danger until the end of tomorrow, high risk
 * until the end of today.
 */
export function standsFirst(rank: DangerRank, dueAt: Date, now: Date): boolean {
  if (rank > DANGER_RANKS.high) return false;
  const days = rank === DANGER_RANKS.acute ? 1 : 0;
  return rank === DANGER_RANKS.actNow || dayOf(dueAt) <= shiftDay(dayOf(now), days);
}

/** Half of a short span has passed: danger is seen before it is late. */
export function isSoonDue({ fromAt, dueAt }: Pick<TimedRow, 'fromAt' | 'dueAt'>, now: Date): boolean {
  const span = dueAt.getTime() - fromAt.getTime();
  const isShort = span > 0 && span <= 24 * HOUR;
  return isShort && now < dueAt && now.getTime() >= fromAt.getTime() + span / 2;
}

/** Planned for an answer that may not come: no work before that moment. */
export const isPlannedForSilence = (
  { rule, fromAt }: Pick<TimedRow, 'rule' | 'fromAt'>,
  now: Date,
): boolean => rule === 'rf.find_other' && fromAt > now;
