/**
 * Policy: the lead worker requests, the own supervisor endorses, the second person's decision closes (domain reference
 * 2.5); each step rechecks the facts. Overrides need a fitting reason. The survivor's request is never refused because
 * of risk; at high or unknown risk the second person talks with them, or a watch passes (capabilities 1.9).
 */
import { addDays, addHours } from '../shared/dates.js';
import { CLOSURE_REASONS } from './closure.types.js';
import type { Blocker, ClosureReason, Override } from './closure.types.js';
import type { ClosureFacts } from './closure-facts.types.js';
import { blockersBeforeDecision, secondPersonFor } from './closure.rules.js';
import { isOverridden, needsHigherDecision, overrideRefusals } from './overrides.rules.js';
import { CONFIRMATION_DOUBTS, EPISODE_TRANSITIONS } from './episodes.types.js';
import type {
  ClosureActor,
  ClosureDecision,
  ClosureEpisode,
  ClosureRequest,
  EpisodeRefusal,
  EpisodeState,
  EpisodeStep,
  HeldTalk,
  SendBackReason,
} from './episodes.types.js';

/** The state after a step; null where the state does not take it. */
export function episodeAfter(state: EpisodeState, step: EpisodeStep): EpisodeState | null {
  const row: Partial<Record<EpisodeStep, EpisodeState>> = EPISODE_TRANSITIONS[state];
  return row[step] ?? null;
}

const when = (condition: boolean, refusal: EpisodeRefusal): EpisodeRefusal[] => (condition ? [refusal] : []);

/** Blockers that are neither cleared nor overridden with a reason. */
export const unmetBlockers = (
  reason: ClosureReason,
  overrides: readonly Override[],
  { facts, now }: { readonly facts: ClosureFacts; readonly now: Date },
): Blocker[] =>
  blockersBeforeDecision(reason, facts, now).filter((blocker) => !isOverridden(blocker, overrides, now));

/** The overrides still needed; a blocker cleared since then does not count as skipped. */
export const neededOverrides = (
  reason: ClosureReason,
  overrides: readonly Override[],
  { facts, now }: { readonly facts: ClosureFacts; readonly now: Date },
): Override[] => {
  const blockers = blockersBeforeDecision(reason, facts, now);
  return overrides.filter(({ code }) => blockers.some((blocker) => blocker.code === code));
};

/** Hours after the endorsement in which the second person decides; then the request lapses and the case stays open. */
export const DECIDE_WITHIN_HOURS = 72;
/** She asked to stop and wants no second talk: so long the case is watched without contacting her. */
export const QUIET_WATCH_DAYS = 30;
/** Younger cases are closed only with a typed reason of the second person. */
const HURRIED_HOURS = 24;

/** Whether the case is younger than a day. */
export const isHurried = ({ openedAt }: ClosureFacts, now: Date): boolean =>
  now < addHours(openedAt, HURRIED_HOURS);

/** Whether her request to stop needs a talk with the second person: at high or unknown risk. */
export const needsSecondTalk = (reason: ClosureReason | null, { band }: ClosureFacts): boolean =>
  reason === 'survivor_request' && (band === 'high' || band === 'incomplete');

/** By when the second person decides; null before the endorsement. */
export function decideBy({ endorsedAt, secondTalk }: ClosureEpisode): Date | null {
  if (endorsedAt === null) return null;
  const from = secondTalk === 'refused' ? addDays(endorsedAt, QUIET_WATCH_DAYS) : endorsedAt;
  return addHours(from, DECIDE_WITHIN_HOURS);
}

/** Whether the second person did not hear her own free wish in private. */
const doubtsWish = ({ alone, ownWish, pressed }: HeldTalk): boolean => !alone || !ownWish || pressed;

/** Whether an earlier request of this episode left her wish in doubt; only another talk with her settles that. */
export function isWishDoubted({ statements: { lastHeard } }: ClosureFacts): boolean {
  if (lastHeard === null) return false;
  const { talk, sentBackFor } = lastHeard;
  return sentBackFor === 'pressure_or_fear' || (talk !== null && doubtsWish(talk));
}

function talkRequestRefusals(request: ClosureRequest, facts: ClosureFacts): EpisodeRefusal[] {
  const isNeeded = needsSecondTalk(CLOSURE_REASONS.find((known) => known === request.reason) ?? null, facts);
  const { secondTalk, reviewerAgencyId } = request;
  if (!isNeeded) return when(secondTalk !== null, 'second_talk_not_wanted');
  if (secondTalk === null) return ['second_talk_missing'];
  if (secondTalk === 'refused') return when(isWishDoubted(facts), 'earlier_talk_doubted');
  return when(isPolice(reviewerAgencyId, facts), 'reviewer_not_eligible');
}

/** Of another agency. Police never ask her whether contact should stop (capabilities 1.9). */
const isPolice = (agencyId: string | null, { secondPerson }: ClosureFacts): boolean =>
  secondPerson.agencies.some((one) => one.isPolice && one.agencyId === agencyId);

/** What the second person's own contact with her says, or the watch where she wanted none. */
function talkRefusals(episode: ClosureEpisode, facts: ClosureFacts, now: Date): EpisodeRefusal[] {
  const { talk, secondTalk, endorsedAt } = episode;
  if (talk !== null && doubtsWish(talk)) return ['talk_not_confirming'];
  if (!needsSecondTalk(episode.reason, facts) || talk !== null) return [];
  if (secondTalk !== 'refused' || isWishDoubted(facts)) return ['talk_not_held'];
  const isWatched = endorsedAt !== null && now >= addDays(endorsedAt, QUIET_WATCH_DAYS);
  return when(!isWatched, 'reopen_on_registration_running');
}

function approvalRefusals(
  { episode, decided }: { readonly episode: ClosureEpisode; readonly decided: ClosureDecision },
  facts: ClosureFacts,
  now: Date,
): EpisodeRefusal[] {
  if (decided.decision !== 'approve') return [];
  const { reason, overrides } = episode;
  return [
    ...when(unmetBlockers(reason, overrides, { facts, now }).length > 0, 'blockers_unmet'),
    ...when(needsHigherDecision(overrides) && episode.overridesAgreedBy === null, 'overrides_not_agreed'),
    ...talkRefusals(episode, facts, now),
    ...when(reason === 'died' && !decided.evidenceSeen, 'evidence_not_seen'),
    ...when(isHurried(facts, now) && !decided.hasReason, 'hurried_reason_missing'),
  ];
}

function reviewerRefusals(reviewerAgencyId: string | null, facts: ClosureFacts): EpisodeRefusal[] {
  const second = secondPersonFor(facts.secondPerson);
  if (second.from === 'own_agency') {
    const isOwn = reviewerAgencyId === null || reviewerAgencyId === facts.secondPerson.ownerAgencyId;
    return when(!isOwn, 'reviewer_not_eligible');
  }
  if (reviewerAgencyId === null) return ['reviewer_missing'];
  return when(!second.agencyIds.includes(reviewerAgencyId), 'reviewer_not_eligible');
}

const isOwnWorker = (actor: ClosureActor, facts: ClosureFacts): boolean =>
  !actor.isBlocked && actor.worksOnCases && actor.agencyId === facts.secondPerson.ownerAgencyId;

/** Why the lead cannot ask to close now; empty when the supervisor can be asked. */
export function requestRefusals(
  request: ClosureRequest,
  context: { readonly facts: ClosureFacts; readonly caseIsOpen: boolean; readonly hasOpenEpisode: boolean },
  now: Date,
): EpisodeRefusal[] {
  const { facts } = context;
  if (!isOwnWorker(request.actor, facts)) return ['not_found'];
  if (!request.actor.isLead) return ['not_lead'];
  if (!context.caseIsOpen) return ['case_closed'];
  if (context.hasOpenEpisode) return ['request_open'];
  if (request.reason === null) return ['reason_missing'];
  const reason = CLOSURE_REASONS.find((known) => known === request.reason);
  if (!reason) return ['reason_not_allowed'];
  return [
    ...overrideRefusals(request.overrides, blockersBeforeDecision(reason, facts, now), now),
    ...when(unmetBlockers(reason, request.overrides, { facts, now }).length > 0, 'blockers_unmet'),
    ...talkRequestRefusals(request, facts),
    ...reviewerRefusals(request.reviewerAgencyId, facts),
  ];
}

/** Why the supervisor cannot endorse; the supervisor answers for the overrides, even if the lead proposed them. */
export function endorsementRefusals(
  step: {
    readonly actor: ClosureActor;
    readonly episode: ClosureEpisode;
    readonly overrides: readonly Override[];
  },
  facts: ClosureFacts,
  now: Date,
): EpisodeRefusal[] {
  const { actor, episode, overrides } = step;
  if (!isOwnWorker(actor, facts)) return ['not_found'];
  if (!actor.isSupervisor) return ['not_supervisor'];
  if (actor.userId === episode.requestedBy) return ['same_person'];
  if (episodeAfter(episode.state, 'endorse') === null) return ['wrong_state'];
  return [
    ...overrideRefusals(overrides, blockersBeforeDecision(episode.reason, facts, now), now),
    ...when(unmetBlockers(episode.reason, overrides, { facts, now }).length > 0, 'blockers_unmet'),
    ...reviewerRefusals(episode.reviewerAgencyId, facts),
  ];
}

/** Why the lead or her supervisor cannot take the request back; nobody needs a reason to keep a case open. */
export function withdrawalRefusals(
  actor: ClosureActor,
  episode: ClosureEpisode,
  facts: ClosureFacts,
): EpisodeRefusal[] {
  if (!isOwnWorker(actor, facts)) return ['not_found'];
  if (!actor.isLead && !actor.isSupervisor) return ['not_lead'];
  return when(episodeAfter(episode.state, 'withdraw') === null, 'wrong_state');
}

/** Why this person is not the second person, whatever she would decide. */
function personRefusals(actor: ClosureActor, episode: ClosureEpisode, facts: ClosureFacts): EpisodeRefusal[] {
  const { ownerAgencyId } = facts.secondPerson;
  const second = secondPersonFor(facts.secondPerson);
  const isOwn = actor.agencyId === ownerAgencyId;
  if (actor.isBlocked || !actor.worksOnCases) return ['not_found'];
  if (!isOwn && actor.agencyId !== episode.reviewerAgencyId) return ['not_found'];
  const before = [episode.requestedBy, episode.endorsedBy, episode.overridesAgreedBy];
  if (before.includes(actor.userId)) return ['same_person'];
  if (second.from === 'own_agency')
    return isOwn ? when(actor.hasWorkedOnCase, 'colleague_connected') : ['approver_not_eligible'];
  if (isOwn) return ['approver_same_agency'];
  return when(!second.agencyIds.includes(actor.agencyId), 'approver_not_eligible');
}

/** Why this person cannot record a talk with the survivor; only a request to stop needs one, and only once. */
export function heldTalkRefusals(
  actor: ClosureActor,
  episode: ClosureEpisode,
  { facts, now }: { readonly facts: ClosureFacts; readonly now: Date },
): EpisodeRefusal[] {
  const person = personRefusals(actor, episode, facts);
  if (person.length > 0) return person;
  const isWaiting = episode.state === 'endorsed' && !isOverdue(episode, now);
  if (!isWaiting || episode.talk !== null) return ['wrong_state'];
  if (isPolice(actor.agencyId, facts)) return ['approver_not_eligible'];
  return when(episode.reason !== 'survivor_request', 'second_talk_not_wanted');
}

function sendBackRefusals(reason: SendBackReason | null, episode: ClosureEpisode): EpisodeRefusal[] {
  if (reason === null) return ['send_back_reason_missing'];
  const isConfirmable = CONFIRMATION_DOUBTS.some((doubt) => doubt === reason);
  return when(episode.reason === 'survivor_request' && !isConfirmable, 'send_back_not_for_risk');
}

/** Why the supervisor cannot send the request back; the same grounds hold for her as for the second person. */
export function supervisorSendBackRefusals(
  step: {
    readonly actor: ClosureActor;
    readonly episode: ClosureEpisode;
    readonly reason: SendBackReason | null;
  },
  facts: ClosureFacts,
): EpisodeRefusal[] {
  if (!isOwnWorker(step.actor, facts)) return ['not_found'];
  if (!step.actor.isSupervisor) return ['not_supervisor'];
  if (step.episode.state !== 'requested') return ['wrong_state'];
  return sendBackRefusals(step.reason, step.episode);
}

/** Why the second person cannot decide so; approving closes the case in the same transaction. */
export function decisionRefusals(
  step: {
    readonly actor: ClosureActor;
    readonly episode: ClosureEpisode;
    readonly decided: ClosureDecision;
  },
  facts: ClosureFacts,
  now: Date,
): EpisodeRefusal[] {
  const { actor, episode, decided } = step;
  const person = personRefusals(actor, episode, facts);
  if (person.length > 0) return person;
  if (episodeAfter(episode.state, 'approve') === null) return ['wrong_state'];
  if (isOverdue(episode, now)) return ['wrong_state'];
  if (decided.decision === 'send_back') return sendBackRefusals(decided.reason, episode);
  return approvalRefusals({ episode, decided }, facts, now);
}

/** Nobody decided in time: the request counts as lapsed even before the worker has marked it. */
export function isOverdue(episode: ClosureEpisode, now: Date): boolean {
  const by = decideBy(episode);
  return episode.state === 'endorsed' && by !== null && now >= by;
}
