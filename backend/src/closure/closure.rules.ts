/**
 * Policy: a case closes when two safe contacts confirm safety and a second agency agrees, or when the survivor,
 * informed and in private, asks to stop (design, first page). Capabilities 1.2 lists the conditions of each reason.
 * "Reconciled", "returned home", "complaint withdrawn", "perpetrator warned", "order expired" and "insignificant" are
 * events and never reasons.
 */
import type { Partition, Relation } from '../access/access.types.js';
import { CLOSURE_EVENTS, EVENT_ROWS } from '../cases/case-events.types.js';
import { BLOCKERS, CLOSURE_REASONS, CONDITIONS_OF_REASON, UNAVAILABLE_CODES } from './closure.types.js';
import type {
  Blocker,
  ClosureProgress,
  ClosureReason,
  Condition,
  ConditionState,
  ReasonOffer,
} from './closure.types.js';
import type { ClosureFacts, ReviewAgency, SecondPersonFacts } from './closure-facts.types.js';
import type { SecondPerson } from './episodes.types.js';
import { noKnownDanger, urgentHelpOffered } from './known-danger.rules.js';
import { overridesFor } from './overrides.rules.js';
import * as safety from './safety-conditions.rules.js';
import type { Finding } from './safety-conditions.rules.js';
import * as work from './work-conditions.rules.js';

interface Moment {
  readonly facts: ClosureFacts;
  readonly now: Date;
}

const secondPerson = (facts: ClosureFacts): Finding[] => {
  const { from } = secondPersonFor(facts.secondPerson);
  return [{ code: from === 'other_agency' ? 'approval_missing' : 'colleague_approval_missing' }];
};

/** What each condition finds; no finding, and it is met. The second person is found missing until the decision. */
const CHECKS = {
  two_safe_contacts: safety.twoSafeContacts,
  risk_recent: safety.riskRecent,
  risk_not_high: safety.riskNotHigh,
  incidents_assessed: safety.incidentsAssessed,
  wellbeing_clear: safety.wellbeingClear,
  referrals_ended: work.referralsEnded,
  no_order_in_force: safety.noOrderInForce,
  breaches_dealt_with: safety.breachesDealtWith,
  contact_after_order: safety.contactAfterOrder,
  pressure_reassessed: safety.pressureReassessed,
  nothing_overdue: work.nothingOverdue,
  plan_finished: work.planFinished,
  needs_answered: work.needsAnswered,
  courts_settled: work.courtsSettled,
  children_checked: work.childrenChecked,
  no_child_left: work.noChildLeft,
  safety_plan_reviewed: work.safetyPlanReviewed,
  told_may_return: work.toldMayReturn,
  wish_recorded: work.wishRecorded,
  later_contact_asked: work.laterContactAsked,
  request_alone: work.requestAlone,
  services_explained: work.servicesExplained,
  risks_explained: work.risksExplained,
  pressure_asked: work.pressureAsked,
  urgent_help_offered: urgentHelpOffered,
  attempts_made: safety.attemptsMade,
  agencies_asked: work.agenciesAsked,
  no_contact_decided: work.noContactDecided,
  receiver_reached_survivor: work.receiverReachedHer,
  no_violence_recorded: work.noViolenceRecorded,
  other_case_named: work.otherCaseNamed,
  cards_agree: work.cardsAgree,
  child_decision: work.childDecision,
  corrections_decided: work.correctionsDecided,
  second_person: secondPerson,
} as const satisfies Partial<Record<Condition, (facts: ClosureFacts, now: Date) => Finding[]>>;

/** Conditions that mean another thing for each reason. */
const CHECKS_OF_REASON = {
  no_known_danger: noKnownDanger,
  evidence_given: work.evidenceGiven,
} as const satisfies Partial<Record<Condition, (reason: ClosureReason, facts: ClosureFacts) => Finding[]>>;

function check(condition: Condition, reason: ClosureReason, { facts, now }: Moment): Finding[] {
  return condition in CHECKS_OF_REASON
    ? CHECKS_OF_REASON[condition as keyof typeof CHECKS_OF_REASON](reason, facts)
    : CHECKS[condition as keyof typeof CHECKS](facts, now);
}

/** Conditions that some cases do not have. */
function applies(condition: Condition, facts: ClosureFacts): boolean {
  if (condition === 'child_decision') return facts.isMinor;
  if (condition === 'corrections_decided') return facts.waitingCorrections > 0;
  if (condition === 'no_child_left') return work.childrenLeft(facts).length > 0;
  if (condition === 'courts_settled') return work.courtsSettled(facts).length > 0;
  return condition !== 'children_checked' || facts.hasChildren;
}

function blockerOf(condition: Condition, finding: Finding, { facts, now }: Moment): Blocker {
  const row = BLOCKERS[finding.code];
  const subjectIds = finding.subjectIds ?? [];
  // Where she allowed it, a high case is for the meeting; where not, it stays with the supervisor.
  const isForMeeting = finding.code === 'risk_high' && facts.sharesWithGroup;
  return {
    code: finding.code,
    condition,
    partition: row.partition,
    overrides: overridesFor({ code: finding.code, subjectIds }, facts, now),
    clearedBy: isForMeeting ? 'coordinator' : row.clearedBy,
    facts: finding.facts ?? {},
    subjectIds,
  };
}

/** Answered with the survivor's request: without it they are unmet, and only the request is listed as missing. */
const WITH_HER_REQUEST: readonly Condition[] = ['services_explained', 'risks_explained', 'pressure_asked'];
const isAsked = (condition: Condition, facts: ClosureFacts): boolean =>
  !WITH_HER_REQUEST.includes(condition) || work.standingRequest(facts) !== null;

function conditionStates(reason: ClosureReason, facts: ClosureFacts, now: Date): ConditionState[] {
  const conditions: readonly Condition[] = CONDITIONS_OF_REASON[reason];
  return conditions
    .filter((condition) => applies(condition, facts))
    .map((code) => {
      const blockers = check(code, reason, { facts, now }).map((finding) =>
        blockerOf(code, finding, { facts, now }),
      );
      return { code, isMet: blockers.length === 0 && isAsked(code, facts), blockers };
    });
}

/** Everything that still stands between the case and closing for this reason, in the order of the table. */
export const closureBlockers = (reason: ClosureReason, facts: ClosureFacts, now: Date): Blocker[] =>
  conditionStates(reason, facts, now).flatMap(({ blockers }) => blockers);

/** What must be cleared or overridden before the second person is asked. */
export const blockersBeforeDecision = (reason: ClosureReason, facts: ClosureFacts, now: Date): Blocker[] =>
  closureBlockers(reason, facts, now).filter(({ condition }) => condition !== 'second_person');

/** So many of so many conditions are met, and which. */
export function closureProgress(reason: ClosureReason, facts: ClosureFacts, now: Date): ClosureProgress {
  const conditions = conditionStates(reason, facts, now);
  const open = conditions.flatMap(({ code, blockers }) => (code === 'second_person' ? [] : blockers));
  return {
    reason,
    met: conditions.filter(({ isMet }) => isMet).length,
    total: conditions.length,
    conditions,
    mayBeRequested: open.every(({ overrides }) => overrides.length > 0),
  };
}

/** Every reason with what it still needs, for the request screen and for the documented ways out. */
export const closureChoices = (facts: ClosureFacts, now: Date): ClosureProgress[] =>
  CLOSURE_REASONS.map((reason) => closureProgress(reason, facts, now));

/** What a code typed as a reason really is: a reason, an event to record, or a service that was not available. */
export function reasonOffer(code: string): ReasonOffer {
  const reason = CLOSURE_REASONS.find((known) => known === code);
  if (reason) return { offer: 'reason', reason };
  const event = CLOSURE_EVENTS.find((known) => known === code);
  if (event) {
    const { isPressure, raisesRisk } = EVENT_ROWS[event];
    return { offer: 'event', event, isPressure, raisesRisk };
  }
  const isUnavailable = UNAVAILABLE_CODES.some((known) => known === code);
  return { offer: isUnavailable ? 'unavailable_service' : 'nothing' };
}

/**
 * Policy: the decision that closes is made by a second person of another agency, which holds a grant or gets one on
 * the coded facts of the gate; never of an agency that is blocked, employs the alleged perpetrator or applied
 * reconciliation pressure. Where she refused any sharing, or no such agency is left, the own supervisor endorses and
 * a colleague unconnected with the case decides; that is marked and counted (domain reference 2.5).
 */
const isIndependent = (agency: ReviewAgency, ownerAgencyId: string): boolean =>
  agency.agencyId !== ownerAgencyId &&
  !agency.isBlocked &&
  !agency.employsOtherParty &&
  !agency.appliedPressure;

/** The second person. Agencies that already know her come first, so no other discovers the case; police only where no other is left. */
export function secondPersonFor(facts: SecondPersonFacts): SecondPerson {
  if (facts.refusesSharing) return { from: 'own_agency', mark: 'single_agency_by_survivor_choice' };
  const independent = facts.agencies.filter((agency) => isIndependent(agency, facts.ownerAgencyId));
  if (independent.length === 0) return { from: 'own_agency', mark: 'no_independent_agency' };
  const civil = independent.filter(({ isPolice }) => !isPolice);
  const left = civil.length > 0 ? civil : independent;
  const first = left.filter(({ holdsGrant }) => holdsGrant);
  const rest = left.filter(({ holdsGrant }) => !holdsGrant);
  return { from: 'other_agency', agencyIds: [...first, ...rest].map(({ agencyId }) => agencyId) };
}

/**
 * Policy: blockers carry their partition and are filtered like everything else, without a count or a gap that
 * betrays the rest; only the owner sees the whole gate, and the second person its coded facts (design 3, security B).
 */
export interface GateViewer {
  readonly relations: ReadonlySet<Relation>;
  readonly reads: ReadonlySet<Partition>;
}

/** Whether the viewer sees every entry, the neutral sentence about the wellbeing questions included. */
export const seesWholeGate = ({ relations }: GateViewer): boolean =>
  relations.has('own') || relations.has('closure_review');

/** The entries this viewer may know of; nobody without a relation to the case sees any. */
export const visibleBlockers = (blockers: readonly Blocker[], viewer: GateViewer): Blocker[] => {
  if (viewer.relations.size === 0) return [];
  return blockers.filter(({ partition }) => seesWholeGate(viewer) || viewer.reads.has(partition));
};

/** The numbers "so many of so many" tell of entries a viewer must not know; only those who see all get them. */
export const visibleProgress = (progress: ClosureProgress, viewer: GateViewer): ClosureProgress | null =>
  seesWholeGate(viewer) ? progress : null;
