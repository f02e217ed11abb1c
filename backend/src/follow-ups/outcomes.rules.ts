/**
 * Policy: a row needs an outcome, not an acknowledgement; each contact records whether the survivor was alone (domain
 * reference 5). A failed contact satisfies only the attempt; an overheard one no safety check. Another person
 * answering locks the channel, as does an unsafe attempt, which asks for another way. Only a stop request made alone
 * stops contacts. A yes to the question about not living plans contacts and an assessment (3.5). One that is recorded after
 * a later one, as without a connection, can show danger and loosens nothing.
 */
import { addDays } from '../shared/dates.js';
import type { ReassessCause } from '../risk/risk.types.js';
import { askedSince, consequencesOf } from './consequences.rules.js';
import { ATTEMPTS_BEFORE_DECISION, ruleOf } from './follow-up-rules.js';
import { planFollowUps } from './follow-ups.rules.js';
import { supersededBy } from './superseded-rows.rules.js';
import type { CaseFacts, PendingRow, PlannedFollowUp, Trigger } from './follow-ups.types.js';
import { OUTCOME_ROWS } from './outcomes.types.js';
import type {
  SupervisorAlertReason,
  ContactConsequences,
  ContactProblem,
  ContactResult,
  PlanAnswer,
  PlanProblem,
} from './outcomes.types.js';
import { fromTable, plannedRows, regularRow } from './planned-rows.rules.js';

interface Contact {
  readonly result: ContactResult;
  /** Failed attempts in a row, this contact included. */
  readonly failures: number;
  readonly reopens: boolean;
  /** The case as it is after the contact. */
  readonly facts: CaseFacts;
}

const isAlone = (result: ContactResult): boolean => result.alone === 'yes';
const asksToStop = (result: ContactResult): boolean =>
  result.outcome === 'asked_no_contact' && isAlone(result);
const stops = (result: ContactResult): boolean => asksToStop(result) && !result.isDangerSince;

/** Her answer about not living is sealed; the contacts that it called for are not. */
export const isDangerSince = (
  { isOvertaken, foundDanger }: { isOvertaken: boolean; foundDanger: boolean },
  pending: readonly Pick<PendingRow, 'rule'>[],
): boolean => foundDanger || (isOvertaken && pending.some(({ rule }) => rule === 'su.weekly'));

const isContact = (row: PendingRow): boolean => ruleOf(row.rule).kind === 'safety_contact';

/** A contact on paper may be older than the case, and never so much. */
const DAYS_BEFORE_CASE = 365;

/** Everything wrong with an outcome as it was typed; `now` is the time of the database. */
export function contactProblems(
  result: ContactResult,
  { now, openedAt }: Pick<CaseFacts, 'now' | 'openedAt'>,
): ContactProblem[] {
  const { talked } = OUTCOME_ROWS[result.outcome];
  const problems: ContactProblem[] = [];
  if (result.at > now) problems.push('in_future');
  if (result.at < addDays(openedAt, -DAYS_BEFORE_CASE)) problems.push('long_before_case');
  if (talked && result.alone === null) problems.push('alone_missing');
  const asked = result.wellbeing !== 'not_asked';
  // She is always asked when she can answer freely, and never in front of others.
  if (talked && isAlone(result) && !asked) problems.push('wellbeing_missing');
  if (asked && !isAlone(result)) problems.push('wellbeing_not_alone');
  return problems;
}

/** She was spoken with in another way than the planned one, or has said alone that the planned one is safe. */
const findsWay = (result: ContactResult): boolean =>
  OUTCOME_ROWS[result.outcome].talked &&
  (!result.isPlannedChannel || (result.confirmsChannel && isAlone(result)));

const asksForWay = (row: PendingRow): boolean => row.rule === 'fu.alternative_channel';

function satisfiedBy(result: ContactResult, pending: readonly PendingRow[]): PendingRow[] {
  const way = findsWay(result) && !result.isOvertaken ? pending.filter(asksForWay) : [];
  return [...contactsDone(result, pending), ...way];
}

function contactsDone(result: ContactResult, pending: readonly PendingRow[]): PendingRow[] {
  const { talked } = OUTCOME_ROWS[result.outcome];
  const open = pending.filter((row) => isContact(row) && askedSince(row) <= result.at);
  if (result.outcome === 'not_attempted_unsafe') return [];
  // An attempt is what the row of an attempt asks for, and all that a failed one satisfies.
  if (!talked) return open.filter((row) => row.rule === 'fu.no_contact');
  if (result.outcome === 'asked_no_contact') return isAlone(result) ? open : [];
  return open.filter((row) => isAlone(result) || !ruleOf(row.rule).needsAlone);
}

function failuresAfter(result: ContactResult): number {
  if (OUTCOME_ROWS[result.outcome].failed) return result.failedBefore + 1;
  return result.outcome === 'not_attempted_unsafe' || result.isOvertaken ? result.failedBefore : 0;
}

/** She has thoughts of not living; how far they go was not asked yet. */
const isYes = (result: ContactResult): boolean => result.wellbeing === 'yes';

/**
 * The assessment an outcome calls for; its cause is shown on each row it makes. A yes to the short question shows as
 * worries, because its real name belongs to the health partition.
 */
function causeOf(result: ContactResult): ReassessCause | null {
  if (result.outcome === 'reached_not_safe') return 'not_safe_at_contact';
  if (result.outcome === 'reached_worries' || isYes(result)) return 'worries_at_contact';
  return stops(result) ? 'asked_to_stop' : null;
}

function triggersOf({ result, failures, reopens }: Contact): Trigger[] {
  const cause = causeOf(result);
  return [
    ...(reopens ? [{ kind: 'case_reopened' } as const] : []),
    ...(OUTCOME_ROWS[result.outcome].failed ? [{ kind: 'contact_failed', failures } as const] : []),
    ...(result.outcome === 'not_attempted_unsafe' ? [{ kind: 'contact_unsafe' } as const] : []),
    ...(cause ? [{ kind: 'reassessment_called', cause } as const] : []),
    // The contacts that thoughts alone ask for, until the triage that follows says more (domain reference 3.5).
    ...(isYes(result) ? [{ kind: 'suicide_triage', level: 'plan' } as const] : []),
  ];
}

/** Contacts and reviews that no separate trigger plans. */
function alsoPlanned({ result, facts }: Contact): PlannedFollowUp[] {
  const because = causeOf(result);
  // A closed case that shows no danger stays closed, and makes no work but the contacts after closing.
  if (!because || facts.status === 'closed') return [];
  const isHigh = facts.band === 'high';
  if (stops(result)) {
    // High risk at the moment she asks to stop is reviewed by the group without contacting her.
    const isReviewed = isHigh && facts.sharesWithGroup;
    return isReviewed ? plannedRows(fromTable('fu.mdwg_review', facts, { because, steps: [1] }), facts) : [];
  }
  const steps = result.outcome === 'reached_not_safe' || isHigh ? [1, 2] : [2];
  return plannedRows(fromTable('fu.safety_24h', facts, { because, steps }), facts);
}

function supervisorAlertFor({ result, failures, facts }: Contact): SupervisorAlertReason[] {
  const { failed } = OUTCOME_ROWS[result.outcome];
  const holds: Record<SupervisorAlertReason, boolean> = {
    worries: result.outcome === 'reached_worries' || isYes(result),
    not_safe: result.outcome === 'reached_not_safe',
    channel_locked: result.outcome === 'other_answered',
    unsafe_to_contact: result.outcome === 'not_attempted_unsafe',
    not_reached_high_risk: failed && facts.band === 'high',
    attempts_used_up: failed && failures === ATTEMPTS_BEFORE_DECISION,
    asked_to_stop: asksToStop(result),
    asked_to_stop_not_alone: result.outcome === 'asked_no_contact' && !isAlone(result),
  };
  return (Object.keys(holds) as SupervisorAlertReason[]).filter((reason) => holds[reason]);
}

function channelAfter(result: ContactResult): ContactConsequences['channel'] {
  if (result.outcome === 'other_answered' || result.outcome === 'not_attempted_unsafe') return 'lock';
  if (result.isOvertaken) return 'keep';
  const isConfirmed = result.confirmsChannel && OUTCOME_ROWS[result.outcome].talked && isAlone(result);
  return isConfirmed ? 'unlock' : 'keep';
}

/** Rows that end undone: all contacts after a stop request, and a contact after closing that failed three times. */
function endedBy({ result, failures, facts }: Contact, pending: readonly PendingRow[]): PendingRow[] {
  const contacts = pending.filter(isContact);
  const asksHer = (row: PendingRow): boolean => asksForWay(row) || row.rule === 'pg.partner';
  if (stops(result)) return [...contacts, ...pending.filter(asksHer)];
  const isGivenUp = facts.status === 'closed' && failures >= ATTEMPTS_BEFORE_DECISION;
  return isGivenUp ? contacts.filter((row) => row.fromAt <= result.at) : [];
}

/** While the case is open a regular contact is always arranged, unless this owner makes none. */
function regularContact(waiting: readonly PendingRow[], facts: CaseFacts): PlannedFollowUp[] {
  if (facts.status === 'closed' || waiting.some((row) => row.rule === 'fu.regular')) return [];
  return plannedRows([regularRow(facts, 'case_opened')], facts);
}

/** The contact together with the case as it is after it. */
function contactOf(result: ContactResult, before: CaseFacts): Contact {
  const isDanger = OUTCOME_ROWS[result.outcome].danger || isYes(result);
  const reopens = before.status === 'closed' && isDanger;
  const facts: CaseFacts = {
    ...before,
    now: result.at,
    status: reopens ? 'open' : before.status,
    openedAt: reopens ? result.at : before.openedAt,
    contactStopped: before.contactStopped || stops(result),
  };
  return { result, failures: failuresAfter(result), reopens, facts };
}

/** Everything that follows from a contact (domain reference 5); times count from the contact itself. */
export function afterOutcome(
  result: ContactResult,
  pending: readonly PendingRow[],
  before: CaseFacts,
): ContactConsequences {
  const contact = contactOf(result, before);
  const { facts, failures } = contact;
  const triggers = triggersOf(contact);
  const satisfied = satisfiedBy(result, pending).map((row) => row.id);
  const superseded = triggers.flatMap((trigger) => supersededBy(trigger, pending, facts));
  const replaced = [...superseded, ...endedBy(contact, pending).map((row) => row.id)];
  const waiting = pending.filter(({ id }) => !satisfied.includes(id) && !replaced.includes(id));
  const planned = [
    ...triggers.flatMap((trigger) => planFollowUps(trigger, facts)),
    ...alsoPlanned(contact),
    ...regularContact(waiting, facts),
  ];
  return {
    ...consequencesOf({ satisfied, replaced, planned, isBandNew: false }, pending, facts),
    countsAsSafe: result.outcome === 'reached_safe' && isAlone(result),
    countsAsAttempt: OUTCOME_ROWS[result.outcome].failed,
    failures,
    channel: channelAfter(result),
    reopens: contact.reopens,
    stopsContact: stops(result),
    asksTriage: isYes(result),
    attention: supervisorAlertFor(contact),
  };
}

/** What a corrected outcome asks for. It satisfies and ends no waiting row, because the contact itself is long over. */
export function afterCorrectedOutcome(
  result: ContactResult,
  pending: readonly PendingRow[],
  facts: CaseFacts,
): ContactConsequences {
  const isKept = pending.map((row) => ({ ...row, fromAt: new Date(Math.max(+row.fromAt, +result.at + 1)) }));
  return { ...afterOutcome(result, isKept, facts), satisfied: [], replaced: [] };
}

/**
 * Policy: each contact uses the safe-contact plan and asks whether it is still right; the answer counts if the
 * survivor was alone. Do not ask if the survivor was not reached or wants no contact.
 */

type Reached = Pick<ContactResult, 'outcome' | 'alone'>;

/** Whether the contact asks for the plan; where there is none that this person may read, it does not. */
export const asksForPlan = ({ outcome }: Reached, hasPlan: boolean): boolean =>
  hasPlan && OUTCOME_ROWS[outcome].talked && outcome !== 'asked_no_contact';

/** Everything wrong with the answer as it was typed. */
export function planProblems(
  result: Reached,
  answer: PlanAnswer | null,
  { hasPlan }: { hasPlan: boolean },
): PlanProblem[] {
  if (!asksForPlan(result, hasPlan)) return [];
  if (answer === null) return ['plan_missing'];
  const isSaid = answer === 'right' || answer === 'changed';
  return isSaid && result.alone !== 'yes' ? ['plan_not_alone'] : [];
}
