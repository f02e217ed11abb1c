/**
 * Policy: the lead worker requests, the own supervisor endorses, a second person decides, and that decision closes
 * (domain reference 2.5). Overrides need a named reason and a supervisor. Her own request is only confirmed, never
 * refused on grounds of risk. Facts are looked at again at every step, because the world goes on while people wait.
 */
import { BLOCKERS, CLOSURE_REASONS } from './closure.types.js';
import type { Blocker, BlockerCode, ClosureReason, Override } from './closure.types.js';
import type { ClosureFacts } from './closure-facts.types.js';
import { blockersBeforeDecision } from './closure.rules.js';
import { CONFIRMATION_DOUBTS, EPISODE_TRANSITIONS } from './episodes.types.js';
import type {
  ClosureActor,
  ClosureDecision,
  ClosureEpisode,
  ClosureRequest,
  EpisodeRefusal,
  EpisodeState,
  EpisodeStep,
  SendBackReason,
} from './episodes.types.js';
import { secondPersonFor } from './second-person.rules.js';

/** The state after a step; null where the state does not take it. */
export function episodeAfter(state: EpisodeState, step: EpisodeStep): EpisodeState | null {
  const row: Partial<Record<EpisodeStep, EpisodeState>> = EPISODE_TRANSITIONS[state];
  return row[step] ?? null;
}

const when = (condition: boolean, refusal: EpisodeRefusal): EpisodeRefusal[] => (condition ? [refusal] : []);

const isBlockerCode = (code: string): code is BlockerCode => Object.hasOwn(BLOCKERS, code);

function overrideRefusals(overrides: readonly Override[]): EpisodeRefusal[] {
  const isOpen = ({ code }: Override): boolean => isBlockerCode(code) && BLOCKERS[code].overridable;
  return [
    ...when(!overrides.every(isOpen), 'override_not_allowed'),
    ...when(
      overrides.some(({ reason }) => reason === null),
      'override_reason_missing',
    ),
  ];
}

const isOverridden = (blocker: Blocker, overrides: readonly Override[]): boolean =>
  blocker.overridable && overrides.some(({ code, reason }) => code === blocker.code && reason !== null);

/** What neither is cleared nor was overridden with a named reason. */
export const unmetBlockers = (
  reason: ClosureReason,
  overrides: readonly Override[],
  { facts, now }: { readonly facts: ClosureFacts; readonly now: Date },
): Blocker[] =>
  blockersBeforeDecision(reason, facts, now).filter((blocker) => !isOverridden(blocker, overrides));

/** The named overrides that are still needed: what was cleared meanwhile is not counted as skipped. */
export const neededOverrides = (
  reason: ClosureReason,
  overrides: readonly Override[],
  { facts, now }: { readonly facts: ClosureFacts; readonly now: Date },
): Override[] => {
  const blockers = blockersBeforeDecision(reason, facts, now);
  return overrides.filter(({ code }) => blockers.some((blocker) => blocker.code === code));
};

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
    ...overrideRefusals(request.overrides),
    ...when(unmetBlockers(reason, request.overrides, { facts, now }).length > 0, 'blockers_unmet'),
    ...reviewerRefusals(request.reviewerAgencyId, facts),
  ];
}

/** Why the supervisor cannot endorse; the overrides are hers, whoever proposed them. */
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
    ...overrideRefusals(overrides),
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
  if (actor.userId === episode.requestedBy || actor.userId === episode.endorsedBy) return ['same_person'];
  if (second.from === 'own_agency')
    return isOwn ? when(actor.hasWorkedOnCase, 'colleague_connected') : ['approver_not_eligible'];
  if (isOwn) return ['approver_same_agency'];
  return when(!second.agencyIds.includes(actor.agencyId), 'approver_not_eligible');
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
  if (decided.decision === 'send_back') return sendBackRefusals(decided.reason, episode);
  return when(unmetBlockers(episode.reason, episode.overrides, { facts, now }).length > 0, 'blockers_unmet');
}
