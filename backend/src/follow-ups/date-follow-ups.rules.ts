/**
 * Policy: tasks before and after a date (domain reference 5): an exit plan and later contacts for a shelter stay;
 * preparation, a safe way and a talk for a hearing; an assessment two weeks before the expected return of the
 * alleged perpetrator. A date recorded late makes its tasks due at once if they still make sense; a past one, none.
 */
import { addDays, addHours, earlier, lastMinuteOfDay, later } from '../shared/dates.js';
import type { CaseFacts, PendingRow, RuleKey, Trigger } from './follow-ups.types.js';
import type { TriggerOf } from './triggers.types.js';
import { calledRow, fromTable, ofSubject } from './planned-rows.rules.js';
import type { Row } from './planned-rows.rules.js';

const DEBRIEF = 3;

/** A session in these days prepared for the hearing (capabilities 4.5). */
const SESSION_DAYS = 30;
const AGREE_DAYS = 3;

/** Within a day, and never after what it prepares. */
const atOnce = (row: Row, now: Date, limit: Date | null = null): Row => {
  if (row.dueAt > now) return row;
  const soon = addHours(now, 24);
  const dueAt = limit && limit > now ? earlier(soon, limit) : soon;
  return { ...row, dueAt, fromAt: earlier(row.fromAt, now) };
};

/** The plan, which may be made at once, the decision and the limit, counted from the day she came. */
export const afterEntering = (
  { kind, stayId, enteredAt }: TriggerOf<'shelter_entered'>,
  facts: CaseFacts,
): Row[] =>
  ofSubject(
    stayId,
    fromTable('sh.exit_plan', facts, { because: kind, base: lastMinuteOfDay(enteredAt) })
      .map((row) => (row.step === 1 ? { ...row, fromAt: earlier(row.fromAt, facts.now) } : row))
      .map((row) => atOnce(row, facts.now)),
  );

/** Contacts after she left; of those whose day has gone by one is made at once. */
export function afterLeaving({ kind, stayId, leftAt }: TriggerOf<'shelter_left'>, facts: CaseFacts): Row[] {
  const rows = fromTable('sh.after', facts, { because: kind, base: lastMinuteOfDay(leftAt) });
  const missed = rows.filter(({ dueAt }) => dueAt <= facts.now).slice(-1);
  return ofSubject(stayId, [
    ...missed.map((row) => atOnce(row, facts.now)),
    ...rows.filter(({ dueAt }) => dueAt > facts.now),
  ]);
}

/** The owner speaks with her and assesses again; where she stays for good, another agency is to lead (capabilities 2.6). */
export const afterGuest = ({ kind, stays }: TriggerOf<'helper_reports_change'>, facts: CaseFacts): Row[] => [
  ...fromTable('fu.safety_24h', facts, { because: kind }),
  { ...calledRow(facts, 'circumstances_changed'), because: kind },
  ...(stays ? fromTable('rf.hand_over', facts, { because: kind }) : []),
];

export function afterHearingSet(
  { kind, hearingId, heldAt, isOfCourt }: TriggerOf<'hearing_set'>,
  facts: CaseFacts,
): Row[] {
  const day = lastMinuteOfDay(heldAt);
  // Of a court case only those may know who read it.
  const rows = fromTable('lg.court', facts, { because: kind, base: day }).map((row) =>
    isOfCourt ? { ...row, partition: 'support' as const } : row,
  );
  const before = rows.filter(({ step }) => step < DEBRIEF && day > facts.now);
  return ofSubject(hearingId, [
    ...before.map((row) => atOnce(row, facts.now, day)),
    ...rows.filter(({ step }) => step === DEBRIEF).map((row) => atOnce(row, facts.now)),
  ]);
}

/** Lawyer and psychologist have three days to agree, and never more than until the hearing. */
export function afterJointWanted(
  { kind, hearingId, heldAt, step }: TriggerOf<'joint_wanted'>,
  facts: CaseFacts,
): Row[] {
  const { now } = facts;
  const hearing = lastMinuteOfDay(heldAt);
  if (hearing <= now) return [];
  const soonest = earlier(addDays(now, AGREE_DAYS), hearing);
  const rows = fromTable('pl.joint', facts, { because: kind, base: hearing });
  return ofSubject(
    hearingId,
    rows
      .filter((row) => row.step === step)
      // That there is a hearing concerns those who prepare it, not the working group.
      .map((row) => ({ ...row, partition: 'support' as const, dueAt: later(row.dueAt, soonest) })),
  );
}

/** A session in the last month prepared for the hearing. */
export const isPrepared = ({ now, lastSessionAt }: CaseFacts): boolean =>
  lastSessionAt !== null && lastSessionAt !== undefined && addDays(lastSessionAt, SESSION_DAYS) > now;

export const afterReturnExpected = (
  { kind, returnId, expectedAt }: TriggerOf<'return_expected'>,
  facts: CaseFacts,
): Row[] =>
  ofSubject(
    returnId,
    fromTable('mig.return', facts, { because: kind, base: expectedAt }).map((row) =>
      atOnce(row, facts.now, later(expectedAt, facts.now)),
    ),
  );

/** Recorded late: times that have passed make no row. */
export function afterOutcome(
  { kind, outcomeId, startedAt }: TriggerOf<'outcome_begun'>,
  facts: CaseFacts,
): Row[] {
  const rows = fromTable('sv.outcome', facts, { because: kind, base: lastMinuteOfDay(startedAt) });
  return ofSubject(
    outcomeId,
    rows.filter(({ dueAt }) => dueAt > facts.now),
  );
}

const isOf = (row: PendingRow, rule: RuleKey, subjectId: string): boolean =>
  row.rule === rule && row.subjectId === subjectId;

const isEndedOutcome = (trigger: Trigger, row: PendingRow): boolean =>
  trigger.kind === 'outcome_ended' && isOf(row, 'sv.outcome', trigger.outcomeId);

/** Rows of a date that its own later events end or replace. */
export function isCancelledWithDate(trigger: Trigger, row: PendingRow): boolean {
  switch (trigger.kind) {
    case 'shelter_left':
      return isOf(row, 'sh.exit_plan', trigger.stayId);
    case 'hearing_set':
      return isOf(row, 'lg.court', trigger.hearingId);
    case 'hearing_ended':
      return isOf(row, 'lg.court', trigger.hearingId) && !(trigger.held && row.step === DEBRIEF);
    case 'joint_wanted':
    case 'joint_ended':
      return isOf(row, 'pl.joint', trigger.hearingId);
    case 'return_expected':
    case 'return_ended':
      return isOf(row, 'mig.return', trigger.returnId);
    default:
      return isEndedOutcome(trigger, row);
  }
}
