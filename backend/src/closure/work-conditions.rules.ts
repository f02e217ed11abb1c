/**
 * Policy: before a case ends, every referral has the survivor's feedback, nothing is overdue, the plan was reviewed
 * with the survivor, who knows that they may return, and whose wish is on record. A request to stop was made alone
 * and informed. "Unreachable" needs answers from the agencies that may know (domain reference 2.5).
 */
import { OUTCOME_ROWS } from '../follow-ups/outcomes.types.js';
import { openNeeds } from '../referrals/needs.rules.js';
import { needsWithoutGoal, unansweredNeeds, unfinishedGoals } from '../support/needs.rules.js';
import { startOfDay } from '../shared/dates.js';
import { isWithHisFamily } from '../survivors/children.types.js';
import type { ChildFact, ClosureFacts, ContactFact } from './closure-facts.types.js';
import type { ClosureReason } from './closure.types.js';
import { EVIDENCE_OF } from './statements.rules.js';
import { LAST_WITHIN_DAYS, calendarDays } from './safety-conditions.rules.js';
import type { Finding } from './safety-conditions.rules.js';

/** A statement counts for the episode in which it was made: a reopened case asks again. */
const isOfEpisode = (at: Date | null, { openedAt }: ClosureFacts): boolean => at !== null && at >= openedAt;

const unless = (isMet: boolean, finding: Finding): Finding[] => (isMet ? [] : [finding]);

/** Separate codes for running, without feedback and unmet need, because different people act on each. */
export function referralsEnded({ referrals }: ClosureFacts): Finding[] {
  const { running, word_missing, open } = openNeeds(referrals);
  const found = [
    ['referrals_open', running],
    ['feedback_missing', word_missing],
    ['needs_open', open],
  ] as const;
  return found
    .filter(([, ids]) => ids.length > 0)
    .map(([code, ids]) => ({ code, facts: { count: ids.length }, subjectIds: ids }));
}

/** Overdue rows are done first; those about danger have a separate code, since no override reaches them. */
export const nothingOverdue = ({ overdueFollowUps, overdueSafety }: ClosureFacts): Finding[] => [
  ...unless(overdueSafety === 0, { code: 'safety_follow_ups_open', facts: { count: overdueSafety } }),
  ...unless(overdueFollowUps === overdueSafety, {
    code: 'follow_ups_open',
    facts: { count: overdueFollowUps - overdueSafety },
  }),
];

/** What was agreed with her is done, or is no longer needed. */
export const planFinished = ({ openPlanActions }: ClosureFacts): Finding[] =>
  unless(openPlanActions === 0, { code: 'plan_actions_open', facts: { count: openPlanActions } });

/** A period for reconciliation and a duty about safety are danger; no override ends them (capabilities 6.4). */
export function courtsSettled({ courts }: ClosureFacts): Finding[] {
  const found = [
    ['reconciliation_runs', courts.windows],
    ['court_duty_open', courts.safetyDuties],
    ['court_without_date', courts.undated],
  ] as const;
  return found.filter(([, count]) => count > 0).map(([code, count]) => ({ code, facts: { count } }));
}

/** Each need and her own actions were asked about, and each goal is reached, given up by her, or a recorded gap. */
export function needsAnswered({ needs, goals, referrals, unaskedActions }: ClosureFacts): Finding[] {
  const gaps = referrals.filter(({ gapRecorded }) => gapRecorded).map(({ need }) => need);
  const found = [
    ['needs_not_answered', unansweredNeeds(needs).length],
    ['needs_without_goal', needsWithoutGoal(needs, goals).length],
    ['goals_unfinished', unfinishedGoals(goals, gaps).length],
    ['own_actions_not_asked', unaskedActions],
  ] as const;
  return found.filter(([, count]) => count > 0).map(([code, count]) => ({ code, facts: { count } }));
}

/** Days in which a child was answered to be safe. */
const CHILD_WITHIN_DAYS = 30;

const isSafeChild = ({ answer, askedOn }: ChildFact, now: Date): boolean =>
  answer === 'safe' && askedOn !== null && calendarDays(startOfDay(askedOn), now) <= CHILD_WITHIN_DAYS;

const findChildren = (
  code: 'child_not_safe' | 'child_left_behind',
  { children }: ClosureFacts,
  isFound: (child: ChildFact) => boolean,
): Finding[] =>
  children.flatMap((child, at) =>
    isFound(child)
      ? [{ code, facts: { nth: at + 1, year: String(child.birthYear ?? 'none') }, subjectIds: [child.id] }]
      : [],
  );

export const childrenLeft = ({ children }: ClosureFacts): ChildFact[] =>
  children.filter(({ livesWith }) => isWithHisFamily(livesWith));

/** A child who stayed with the other party's family keeps the case open until it is answered to be safe. */
export const noChildLeft = (facts: ClosureFacts, now: Date): Finding[] =>
  findChildren(
    'child_left_behind',
    facts,
    (child) => isWithHisFamily(child.livesWith) && !isSafeChild(child, now),
  );

/** Each recorded child is safe. Without a record, the worker states that the children were asked about. */
export function childrenChecked(facts: ClosureFacts, now: Date): Finding[] {
  if (facts.children.length === 0)
    return unless(isOfEpisode(facts.statements.childrenCheckedAt, facts), { code: 'children_safety' });
  const open = findChildren(
    'child_not_safe',
    facts,
    (child) => !isWithHisFamily(child.livesWith) && !isSafeChild(child, now),
  );
  return [...noChildLeft(facts, now), ...open];
}

export const safetyPlanReviewed = (facts: ClosureFacts): Finding[] =>
  unless(isOfEpisode(facts.statements.safetyPlanReviewedAt, facts), { code: 'safety_plan_missing' });

export const wishRecorded = (facts: ClosureFacts): Finding[] =>
  unless(isOfEpisode(facts.statements.wishRecordedAt, facts), { code: 'wish_not_recorded' });

/** A no is an answer; a yes given in company must be confirmed before the case ends, because later steps never ask. */
export const laterContactAsked = ({ laterContact }: ClosureFacts): Finding[] =>
  unless(['given', 'refused', 'withdrawn'].includes(laterContact), { code: 'follow_up_consent_not_asked' });

/** A contact that found her in danger or with worries. */
const isWorrying = ({ outcome }: ContactFact): boolean => OUTCOME_ROWS[outcome].danger;

/**
 * Her request, if it was made in this episode, nothing new happened to her since and she did not say that she is not safe.
 * One that a second person doubted, or heard to be no wish of hers, must be said again.
 */
export function standingRequest(facts: ClosureFacts): ClosureFacts['statements']['stopRequest'] {
  const { stopRequest, stopDoubtedAt } = facts.statements;
  if (stopRequest === null || !isOfEpisode(stopRequest.saidAt, facts)) return null;
  const { saidAt } = stopRequest;
  const isOvertaken =
    facts.incidents.some(({ recordedAt }) => recordedAt > saidAt) ||
    facts.contacts.some((contact) => isWorrying(contact) && contact.at > saidAt) ||
    (stopDoubtedAt !== null && stopDoubtedAt >= saidAt);
  return isOvertaken ? null : stopRequest;
}

export function requestAlone(facts: ClosureFacts): Finding[] {
  const request = standingRequest(facts);
  if (request === null) return [{ code: 'stop_request_missing' }];
  return unless(request.alone === 'yes', { code: 'request_not_alone' });
}

/** An invalid request is reported once, by `requestAlone`. */
const inRequest = (
  facts: ClosureFacts,
  isMet: (request: NonNullable<ClosureFacts['statements']['stopRequest']>) => boolean,
): boolean => {
  const request = standingRequest(facts);
  return request === null || isMet(request);
};

export const servicesExplained = (facts: ClosureFacts): Finding[] =>
  unless(
    inRequest(facts, (request) => request.servicesExplained),
    { code: 'services_not_explained' },
  );

export const risksExplained = (facts: ClosureFacts): Finding[] =>
  unless(
    inRequest(facts, (request) => request.risksExplained),
    { code: 'risks_not_explained' },
  );

export const pressureAsked = (facts: ClosureFacts): Finding[] =>
  unless(
    inRequest(facts, (request) => request.askedAboutPressure),
    { code: 'pressure_not_asked' },
  );

/** The survivor learned that they may return at any time, separately or with the request. */
export function toldMayReturn(facts: ClosureFacts): Finding[] {
  const told = isOfEpisode(facts.statements.toldMayReturnAt, facts);
  const withRequest = standingRequest(facts)?.toldMayReturn === true;
  return unless(told || withRequest, { code: 'not_told_may_return' });
}

/** Every agency she consented to was asked in this episode whether it knows how she is. */
export function agenciesAsked(facts: ClosureFacts): Finding[] {
  const unasked = facts.agenciesToAsk.filter(({ askedAt }) => !isOfEpisode(askedAt, facts));
  const subjectIds = unasked.map(({ agencyId }) => agencyId);
  return unless(unasked.length === 0, {
    code: 'agencies_not_asked',
    facts: { count: unasked.length },
    subjectIds,
  });
}

export const noContactDecided = (facts: ClosureFacts): Finding[] =>
  unless(isOfEpisode(facts.statements.noContactDecidedAt, facts), { code: 'no_contact_not_decided' });

/** The new owner found her safe in this episode and not long ago, and the former one has heard of nothing since. */
export const receiverReachedHer = (facts: ClosureFacts, now: Date): Finding[] => {
  const { receiver, contacts, incidents, openedAt } = facts;
  const reachedAt = receiver?.acceptedAt ? receiver.reachedAt : null;
  const heard = [
    ...incidents.map(({ recordedAt }) => recordedAt),
    ...contacts.filter(isWorrying).map(({ at }) => at),
  ];
  const isDone =
    reachedAt !== null &&
    reachedAt >= openedAt &&
    heard.every((at) => at < reachedAt) &&
    calendarDays(reachedAt, now) <= LAST_WITHIN_DAYS;
  return unless(isDone, { code: 'receiver_not_confirmed' });
};

/** A death is shown by a paper, a record or two agencies independently; an error by the file (capabilities 1.2a). */
export const evidenceGiven = (reason: ClosureReason, facts: ClosureFacts): Finding[] => {
  const { evidence, evidenceAt } = facts.statements;
  const fits =
    evidence !== null && EVIDENCE_OF[reason === 'died' ? 'died' : 'opened_in_error'].includes(evidence);
  return unless(fits && isOfEpisode(evidenceAt, facts), { code: 'evidence_missing' });
};

/**
 * A case is no error where family violence, pressure to reconcile or a contact that found her in danger was recorded, or a
 * report called insignificant.
 */
export const noViolenceRecorded = (facts: ClosureFacts): Finding[] => {
  const { violenceRecorded, pressuresAt, contacts, calledInsignificant } = facts;
  const isRecorded = violenceRecorded || pressuresAt.length > 0 || contacts.some(isWorrying);
  return [
    ...unless(!isRecorded, { code: 'family_violence_recorded' }),
    ...unless(!calledInsignificant, { code: 'called_insignificant' }),
  ];
};

export const otherCaseNamed = (facts: ClosureFacts): Finding[] => {
  const isThere = facts.duplicate === null || facts.duplicate.keptIsOpen;
  return unless(isThere && isOfEpisode(facts.statements.otherCaseNamedAt, facts), {
    code: 'other_case_not_named',
  });
};

/** Two records whose name and birth both differ are two people, unless a paper shows otherwise (capabilities 1.2b). */
export const cardsAgree = ({ duplicate }: ClosureFacts): Finding[] => {
  const agrees = duplicate === null || duplicate.nameAgrees || duplicate.birthAgrees || duplicate.paperSeen;
  return unless(agrees, { code: 'cards_differ' });
};

/** Under 18: the child's assent, and an adult who has harmed nobody or the child-rights body. */
export const childDecision = ({ childDecided }: ClosureFacts): Finding[] =>
  unless(childDecided, { code: 'child_decision_missing' });

/** A value that may be wrong closes no case: the correction is confirmed or refused first. */
export const correctionsDecided = ({ waitingCorrections }: ClosureFacts): Finding[] =>
  waitingCorrections > 0 ? [{ code: 'correction_waits', facts: { count: waitingCorrections } }] : [];
