/** Requests, endorses and decides closures; covers blocks and who can see what. */
import type { Partition, Relation } from '../../../src/access/access.types.js';
import { closingEffects } from '../../../src/closure/after-closing.rules.js';
import {
  blockersBeforeDecision,
  closureBlockers,
  secondPersonFor,
  visibleBlockers,
} from '../../../src/closure/closure.rules.js';
import type { ClosureReason, Override, OverrideReason } from '../../../src/closure/closure.types.js';
import {
  decisionRefusals,
  endorsementRefusals,
  heldTalkRefusals,
  needsSecondTalk,
  neededOverrides,
  requestRefusals,
  supervisorSendBackRefusals,
  withdrawalRefusals,
} from '../../../src/closure/episodes.rules.js';
import type {
  ClosureActor,
  EpisodeState,
  SecondTalk,
  SendBackReason,
} from '../../../src/closure/episodes.types.js';
import { partiesOf } from '../../../src/referrals/referrals.rules.js';
import { dayOf } from '../../../src/shared/dates.js';
import { closureFacts } from './facts.js';
import { FALLBACK, personOf } from './people.js';
import { actorOf, change } from './referring.js';
import { lapse } from './work.js';
import { CASE_ID } from './world.js';
import type { CaseWorld, StoredEpisode } from './world.js';

function closureActor(world: CaseWorld, userId: string): ClosureActor {
  const { agencyId, worksOnCases, isSupervisor } = personOf(userId);
  return {
    userId,
    agencyId,
    worksOnCases,
    isSupervisor,
    isLead: world.leadId === userId,
    hasWorkedOnCase: world.workedOn.has(userId),
    isBlocked: world.isBlocked(personOf(userId)),
  };
}

const HELD = { alone: true, ownWish: true, pressed: false };

/** Papers and reasons for every override. The reason "survivor declined" is tried on every other blocker too. */
function overridesFor(world: CaseWorld, reason: ClosureReason, skip: OverrideReason | null): Override[] {
  if (skip === null) return [];
  return blockersBeforeDecision(reason, closureFacts(world), world.now)
    .filter(({ overrides }) => overrides.includes(skip) || skip === 'survivor_declined')
    .map(({ code }) => ({
      code,
      reason: skip,
      ...(skip === 'done_elsewhere_in_writing'
        ? { paperOn: dayOf(world.now), paperIssuer: 'child_rights' }
        : { paperOn: null, paperIssuer: null }),
    }));
}

const put = (world: CaseWorld, episode: StoredEpisode, fields: Partial<StoredEpisode>): void => {
  world.episodes = world.episodes.map((one) => (one === episode ? { ...one, ...fields } : one));
};

interface RequestTold {
  readonly reason: ClosureReason;
  readonly skip: OverrideReason | null;
  readonly reviewerAgencyId: string | null;
  readonly talk?: SecondTalk;
}

export function requestClosure(world: CaseWorld, by: string, told: RequestTold): void {
  const facts = closureFacts(world);
  const overrides = overridesFor(world, told.reason, told.skip);
  const second = secondPersonFor(facts.secondPerson);
  const reviewerAgencyId = second.from === 'own_agency' ? null : told.reviewerAgencyId;
  const context = {
    facts,
    caseIsOpen: world.status === 'open',
    hasOpenEpisode: world.openEpisode() !== null,
  };
  const secondTalk = needsSecondTalk(told.reason, facts) ? (told.talk ?? 'in_person') : null;
  const request = {
    ...{ actor: closureActor(world, by), reason: told.reason, overrides, reviewerAgencyId },
    secondTalk,
  };
  if (requestRefusals(request, context, world.now).length > 0) return;
  world.episodes.push({
    episodeNo: world.episodeNo,
    state: 'requested',
    reason: told.reason,
    requestedBy: by,
    endorsedBy: null,
    reviewerAgencyId: reviewerAgencyId ?? world.ownerAgencyId,
    mark: second.from === 'own_agency' ? second.mark : null,
    overrides: [],
    endorsedAt: null,
    secondTalk,
    talk: null,
    overridesAgreedBy: null,
    decidedBy: null,
    decidedAt: null,
  });
  world.did(by);
}

export function endorse(world: CaseWorld, by: string, skip: OverrideReason | null): void {
  const episode = world.openEpisode();
  if (!episode) return;
  const overrides = overridesFor(world, episode.reason, skip);
  const step = { actor: closureActor(world, by), episode, overrides };
  if (endorsementRefusals(step, closureFacts(world), world.now).length > 0) return;
  put(world, episode, { state: 'endorsed', endorsedBy: by, endorsedAt: world.now, overrides });
  world.did(by);
}

/** The second person speaks with her, where that is still to be done. */
function speak(world: CaseWorld, by: string, episode: StoredEpisode): void {
  if (episode.secondTalk === null || episode.secondTalk === 'refused') return;
  const context = { facts: closureFacts(world), now: world.now };
  if (heldTalkRefusals(closureActor(world, by), episode, context).length > 0) return;
  put(world, episode, { talk: HELD });
  world.did(by, false);
}

export function decide(world: CaseWorld, by: string, sendBack: SendBackReason | null): void {
  const waiting = world.openEpisode();
  if (waiting && sendBack === null) speak(world, by, waiting);
  const episode = world.openEpisode();
  if (!episode) return;
  const facts = closureFacts(world);
  const decided =
    sendBack === null
      ? ({ decision: 'approve', evidenceSeen: true, hasReason: true } as const)
      : ({ decision: 'send_back', reason: sendBack } as const);
  const step = { actor: closureActor(world, by), episode, decided };
  if (decisionRefusals(step, facts, world.now).length > 0) return;
  const overrides = neededOverrides(episode.reason, episode.overrides, { facts, now: world.now });
  const second = secondPersonFor(facts.secondPerson);
  const mark = second.from === 'own_agency' ? second.mark : null;
  const state: EpisodeState = sendBack === null ? 'approved' : 'refused';
  put(world, episode, { state, decidedBy: by, decidedAt: world.now, overrides, mark });
  if (sendBack === null) close(world, episode.reason);
  world.did(by, false);
}

function close(world: CaseWorld, reason: ClosureReason): void {
  const effects = closingEffects(reason, closureFacts(world));
  if (closureFacts(world).agenciesToAsk.length === 0)
    // Where she consented to no agency, there is nobody whom anybody could have asked.
    world.statements.push({
      kind: 'agencies_asked',
      at: world.now,
      isComplete: true,
      request: null,
      subjectId: null,
    });
  for (const referral of world.referrals.filter(({ status }) => status === 'sent' || status === 'received'))
    change(world, referral, { action: 'withdraw', reason: 'entered_in_error' });
  world.status = 'closed';
  world.reopenOnRegistration = effects.reopenOnRegistration;
  world.contactStopped ||= effects.stopsContacts;
  world.happen([{ kind: 'case_closed', reason, contactConsent: effects.keepsLaterContacts }]);
}

export function sendBack(world: CaseWorld, by: string, reason: SendBackReason): void {
  const episode = world.openEpisode();
  if (!episode) return;
  const step = { actor: closureActor(world, by), episode, reason };
  if (supervisorSendBackRefusals(step, closureFacts(world)).length > 0) return;
  put(world, episode, { state: 'refused' });
  world.did(by);
}

export function withdrawClosure(world: CaseWorld, by: string): void {
  const episode = world.openEpisode();
  if (!episode || withdrawalRefusals(closureActor(world, by), episode, closureFacts(world)).length > 0)
    return;
  put(world, episode, { state: 'withdrawn' });
  world.did(by);
}

/** A conflict of interest; where it covers the owner the case goes to the fallback agency in the same step. */
export function block(world: CaseWorld, by: string, subject: string): void {
  if (!world.ownWorker(by) || subject === FALLBACK || world.ownerAgencyId === FALLBACK) return;
  world.did(by);
  world.blocks.push({ subject, startedAt: world.now, liftedAt: null });
  if (world.isAgencyBlocked(world.ownerAgencyId)) handOver(world);
  if (world.leadId !== null && world.isBlocked(personOf(world.leadId))) world.leadId = null;
  const episode = world.openEpisode();
  const authors = [episode?.requestedBy, episode?.endorsedBy].filter((id) => typeof id === 'string');
  if (authors.some((id) => world.isBlocked(personOf(id)))) lapse(world);
}

function handOver(world: CaseWorld): void {
  lapse(world);
  // The new owner is the one who asked: a sender who is shut out could neither remind nor take back.
  world.referrals = world.referrals.map((one) => ({ ...one, fromAgencyId: FALLBACK }));
  world.ownerAgencyId = FALLBACK;
  world.leadId = null;
  world.supportLead = 'not_needed';
  world.supportLeadAgencyId = null;
}

export function lift(world: CaseWorld, nth: number): void {
  const running = world.blocks.filter(({ liftedAt }) => liftedAt === null);
  const one = running[nth % Math.max(1, running.length)];
  if (!one) return;
  one.liftedAt = world.now;
  world.changes += 1;
}

export function assignLead(world: CaseWorld, by: string, to: string): void {
  const [supervisor, worker] = [world.ownWorker(by), world.ownWorker(to)];
  if (!supervisor?.isSupervisor || !worker || worker.isSupervisor) return;
  world.leadId = to;
  world.workedOn.add(to);
  world.did(by);
}

const READS: Readonly<Record<Relation, readonly Partition[]>> = {
  own: ['core', 'risk', 'legal', 'support', 'follow_ups', 'consent', 'closure'],
  referred: ['core'],
  group: ['core', 'follow_ups', 'closure'],
  closure_review: ['core', 'closure'],
};

function relationsOf(world: CaseWorld, userId: string): Relation[] {
  const person = personOf(userId);
  const episode = world.openEpisode();
  const isReferred = world.referrals.some(
    ({ toAgencyId, decidedAt, endedAt }) =>
      toAgencyId === person.agencyId &&
      decidedAt !== null &&
      endedAt === null &&
      world.covers(person.agencyId),
  );
  const holds: Record<Relation, boolean> = {
    own: world.ownWorker(userId) !== null,
    referred: person.worksOnCases && isReferred,
    group: person.isCoordinator && world.facts().sharesWithGroup,
    closure_review: person.worksOnCases && episode?.reviewerAgencyId === person.agencyId,
  };
  return (Object.keys(holds) as Relation[]).filter((relation) => holds[relation] && !world.isBlocked(person));
}

/** A person reads the case: counts the gate entries and referrals that the rules let this person see. */
export function view(world: CaseWorld, userId: string): void {
  const relations = relationsOf(world, userId);
  const viewer = { relations: new Set(relations), reads: new Set(relations.flatMap((one) => READS[one])) };
  const entries = visibleBlockers(closureBlockers('needs_met', closureFacts(world), world.now), viewer);
  const referrals = world.referrals.filter((one) => partiesOf(one, actorOf(world, userId)).length > 0);
  world.changes += 1;
  world.views.push({
    caseId: CASE_ID,
    at: world.now,
    userId,
    rows: entries.length + referrals.length + relations.length,
  });
}
