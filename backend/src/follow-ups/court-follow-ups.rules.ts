/**
 * Policy: a court case and each duty that it decided has one dated row until it ends. A period for reconciliation is a
 * time of danger: the survivor is contacted alone every week, her safety plan is reviewed within three days, and the lawyer
 * objects or asks to shorten it (capabilities 6).
 */
import { addDays, earlier, lastMinuteOfDay, later } from '../shared/dates.js';
import type { CourtStep } from '../support/court.types.js';
import type { CaseFacts, PendingRow, RuleKey, Trigger } from './follow-ups.types.js';
import { fromTable, ofSubject, rowDue } from './planned-rows.rules.js';
import type { Row } from './planned-rows.rules.js';
import type { TriggerOf } from './triggers.types.js';

/** Steps after which a clock of enforcement runs; the place in the list is the step of the row. */
export const ENFORCEMENT: readonly CourtStep[] = [
  'duty_set',
  'writ_asked',
  'writ_got',
  'brought',
  'opened',
  'voluntary_term',
  'acted',
  'blocked',
  'partly',
  'full',
  'not_received',
  'stopped_again',
  'complained',
];

const WEEK = 7;
/** Days in which a contact of the week counts. */
const OPENS = 3;
const BEFORE_END = 3;
const PLAN_REVIEW = 3;

/** A typed day holds; one that has passed is due today. */
const onTypedDay = (rows: readonly Row[], nextAt: Date | null, { now }: CaseFacts): Row[] =>
  rows.map((row) =>
    nextAt ? { ...row, dueAt: later(lastMinuteOfDay(nextAt), lastMinuteOfDay(now)), countedFrom: now } : row,
  );

export const afterCourtStep = ({ kind, courtId, nextAt }: TriggerOf<'court_step'>, facts: CaseFacts): Row[] =>
  ofSubject(courtId, onTypedDay(fromTable('lg.next_step', facts, { because: kind }), nextAt, facts));

/** One contact a week, the last one three days before the end; a week that has passed is not made up for. */
function contactsOf({ kind, from, until }: TriggerOf<'court_period_set'>, { now }: CaseFacts): Row[] {
  const last = addDays(until, -BEFORE_END);
  const rows: Row[] = [];
  for (let week = 1; ; week += 1) {
    const dueAt = earlier(lastMinuteOfDay(addDays(from, WEEK * week)), later(last, addDays(now, 1)));
    if (dueAt > now)
      rows.push({
        ...{ rule: 'lg.window', step: week, fromAt: later(addDays(dueAt, -OPENS), now), dueAt },
        ...{ countedFrom: from, because: kind },
      });
    if (addDays(from, WEEK * week) >= last) return rows;
  }
}

/** Her plan may be older than the period; the row is shown to more people than a court is, so it names none. */
const planReview = ({ now }: CaseFacts): Row =>
  rowDue('fu.safety_plan', now, { dueAt: addDays(now, PLAN_REVIEW), because: 'pressure_to_reconcile' });

export function afterReconciliation(trigger: TriggerOf<'court_period_set'>, facts: CaseFacts): Row[] {
  const { kind, courtId, asks } = trigger;
  const isContacted = asks !== 'lawyer' && facts.status !== 'closed';
  const ofCourt = ofSubject(courtId, [
    ...(asks === 'lead' ? [] : fromTable('lg.object', facts, { because: kind })),
    ...(isContacted ? contactsOf(trigger, facts) : []),
  ]);
  return isContacted ? [...ofCourt, planReview(facts)] : ofCourt;
}

/** The day after the decision; one that was made long ago is asked about today. */
export const afterDecision = (
  { kind, courtId, decidedAt }: TriggerOf<'court_decided'>,
  facts: CaseFacts,
): Row[] =>
  ofSubject(
    courtId,
    fromTable('lg.appeal', facts, { because: kind, base: lastMinuteOfDay(decidedAt) }).map((row) => ({
      ...row,
      fromAt: earlier(row.fromAt, facts.now),
      dueAt: later(row.dueAt, lastMinuteOfDay(facts.now)),
    })),
  );

export const afterWithdrawal = ({ kind, courtId }: TriggerOf<'court_withdrawn'>, facts: CaseFacts): Row[] =>
  ofSubject(courtId, fromTable('lg.withdrawal', facts, { because: kind }));

/** Her wish has the clock of a referral; no step of the court case ends it. */
export const afterHelpWanted = ({ kind, entryId }: TriggerOf<'court_help_wanted'>, facts: CaseFacts): Row[] =>
  ofSubject(entryId, fromTable('lg.help', facts, { because: kind }));

export const afterDutyStep = (
  { kind, dutyId, step, nextAt }: TriggerOf<'duty_step'>,
  facts: CaseFacts,
): Row[] =>
  ofSubject(dutyId, onTypedDay(fromTable('en.step', facts, { because: kind, steps: [step] }), nextAt, facts));

/** Of a closed case the lawyer asks, who still leads the court case. */
export const afterDutyMet = ({ kind, dutyId }: TriggerOf<'duty_running'>, facts: CaseFacts): Row[] =>
  ofSubject(dutyId, fromTable('en.paid', facts, { because: kind })).map((row) =>
    facts.status === 'closed' ? { ...row, owner: 'legal_aid_lawyer' } : row,
  );

const OF_PERIOD: readonly RuleKey[] = ['lg.object', 'lg.window'];
/** The end of a court case answers no question about a withdrawal, and no contact of a period. */
const OF_COURT: readonly RuleKey[] = ['lg.object', 'lg.next_step', 'lg.appeal'];
const OF_DUTY: readonly RuleKey[] = ['en.step', 'en.paid'];

/** Rows that end with a trigger of the same court case or duty. */
const ENDS: Partial<Record<Trigger['kind'], readonly RuleKey[]>> = {
  court_step: ['lg.next_step'],
  court_period_set: OF_PERIOD,
  court_decided: OF_PERIOD,
  court_ended: OF_COURT,
  duty_step: OF_DUTY,
  duty_running: OF_DUTY,
  duty_ended: OF_DUTY,
};

const subjectOf = (trigger: Trigger): string | null => {
  if ('courtId' in trigger) return trigger.courtId;
  return 'dutyId' in trigger ? trigger.dutyId : null;
};

/** Rows of a court case or a duty that its later steps replace or end. */
export const isEndedWithCourt = (trigger: Trigger, { rule, subjectId }: PendingRow): boolean =>
  ENDS[trigger.kind]?.includes(rule) === true && subjectId !== null && subjectId === subjectOf(trigger);
