/**
 * Workers who follow the rules: they clear one blocker after another, so that random runs also reach closures that need
 * months of correct steps.
 */
import { blockersBeforeDecision, secondPersonFor } from '../../../src/closure/closure.rules.js';
import type {
  Blocker,
  BlockerCode,
  ClosureReason,
  OverrideReason,
} from '../../../src/closure/closure.types.js';
import { assignLead, block, decide, endorse, requestClosure } from './closing.js';
import { closureFacts } from './facts.js';
import { PEOPLE } from './people.js';
import type { ModelPerson } from './people.js';
import { act, recordConsent, send } from './referring.js';
import type { SendTold } from './referring.js';
import * as work from './work.js';
import { changeOrder } from './ordering.js';
import type { CaseWorld } from './world.js';

type Clear = (world: CaseWorld, by: string, blocker: Blocker) => void;

const talk: Clear = (world, by) => {
  world.pass(24 * world.pace);
  work.contact(world, by, { outcome: 'reached_safe', alone: 'yes', inSafeWindow: true });
};
/** In turn by the lead and by a colleague. */
const knock: Clear = (world, by) => {
  world.pass(24 * world.pace);
  const colleague = ownPeople(world).find(({ id, isSupervisor }) => !isSupervisor && id !== by)?.id ?? by;
  work.contact(world, world.contacts.at(-1)?.by === by ? colleague : by, {
    outcome: 'not_reached',
    alone: 'unknown',
    inSafeWindow: true,
  });
};
const assess: Clear = (world, by) => work.assess(world, by, 'calm');
const say =
  (kind: (typeof work.STATEMENTS)[number]): Clear =>
  (world, by) =>
    work.state(world, by, kind);
const order =
  (change: 'serve' | 'end'): Clear =>
  (world, by) =>
    changeOrder(world, by, change);

const ownPeople = (world: CaseWorld): ModelPerson[] =>
  PEOPLE.filter(({ id }) => world.ownWorker(id) !== null);
const supervisorOf = (world: CaseWorld): string =>
  ownPeople(world).find(({ isSupervisor }) => isSupervisor)?.id ?? 'administrator';
const workerOf = (agencyId: string | null): string =>
  PEOPLE.find((one) => one.agencyId === agencyId && one.worksOnCases)?.id ?? 'administrator';

const lower: Clear = (world, by) => {
  work.assess(world, by, 'calm');
  work.lower(world, supervisorOf(world), true);
};
const stop: Clear = (world, by) => work.askToStop(world, by, { alone: 'yes', informed: true });
const nth = (world: CaseWorld, blocker: Blocker): number =>
  world.referrals.findIndex(({ id }) => id === blocker.subjectIds[0]);

const finish: Clear = (world, by, blocker) => {
  const index = nth(world, blocker);
  const referral = world.referrals[index];
  if (!referral) return;
  const receiver = workerOf(referral.toAgencyId);
  act(world, receiver, { nth: index, command: { action: 'accept', consentHolds: true } });
  const serviceOn = world.now.toISOString().slice(0, 10);
  act(world, receiver, {
    nth: index,
    command: { action: 'complete', serviceOn, word: 'received', notAsked: null },
  });
  act(world, by, { nth: index, command: { action: 'withdraw', reason: 'no_longer_wanted' } });
};
const askHer: Clear = (world, by, blocker) =>
  act(world, by, {
    nth: nth(world, blocker),
    command: { action: 'record_feedback', word: 'partly_received', noLongerWanted: true },
  });
/** Everything overdue is done: a contact, an assessment, and what else may be waiting. */
const catchUp: Clear = (world, by) => {
  if (!world.contactStopped)
    work.contact(world, by, { outcome: 'reached_safe', alone: 'yes', inSafeWindow: true });
  work.assess(world, by, 'calm');
  for (const done of [
    'safety_plan',
    'group_review',
    'sexual_health_care',
    'strangulation_check',
    'mental_health_care',
    'support_lead_answer',
    'consent_asked',
  ] as const)
    work.doWork(world, by, done);
  work.contact(world, by, { outcome: 'reached_safe', alone: 'yes', inSafeWindow: true });
};
const askLater: Clear = (world, by) =>
  recordConsent(world, by, {
    scope: 'contact_for_follow_up',
    agencyId: 'committee',
    answer: 'given',
    presence: 'alone',
  });
const askAgency: Clear = (world, by, blocker) => {
  for (const id of blocker.subjectIds) work.askAgency(world, by, id);
};

const CLEARING: Partial<Record<BlockerCode, Clear>> = {
  safety_not_confirmed: talk,
  safety_confirmed_once: talk,
  safety_contact_too_old: talk,
  risk_not_assessed: assess,
  risk_not_recent: assess,
  risk_high: lower,
  new_incident: assess,
  wellbeing_not_clear: (world, by) => work.triage(world, by, 'no'),
  referrals_open: finish,
  feedback_missing: askHer,
  needs_open: askHer,
  order_active: order('end'),
  order_not_served: order('serve'),
  order_ended_recently: talk,
  pressure_not_reassessed: assess,
  follow_ups_open: catchUp,
  children_safety: say('children_checked'),
  safety_plan_missing: say('plan_reviewed'),
  not_told_may_return: say('may_return_told'),
  wish_not_recorded: say('wish'),
  follow_up_consent_not_asked: askLater,
  stop_request_missing: stop,
  request_not_alone: stop,
  services_not_explained: stop,
  risks_not_explained: stop,
  pressure_not_asked: stop,
  danger_risk: lower,
  danger_life: (world, by) => work.triage(world, by, 'no'),
  danger_order: (world, by) => {
    changeOrder(world, by, 'serve');
    changeOrder(world, by, 'end');
  },
  danger_incident: assess,
  safety_follow_ups_open: catchUp,
  urgent_help_not_offered: say('help_offered'),
  attempts_by_one_worker: knock,
  too_few_attempts: knock,
  attempts_too_close: knock,
  agencies_not_asked: askAgency,
  no_contact_not_decided: say('no_contact_decision'),
  receiver_not_confirmed: say('receiver_reached'),
  evidence_missing: say('evidence'),
  other_case_not_named: say('other_case'),
  child_decision_missing: say('child_decided'),
};

function leadOf(world: CaseWorld): string | null {
  if (world.leadId === null) {
    const next = ownPeople(world).find(({ isSupervisor }) => !isSupervisor);
    if (next) assignLead(world, supervisorOf(world), next.id);
  }
  return world.leadId;
}

interface Clearing {
  readonly reason: ClosureReason;
  readonly most: number;
  /** Days between two contacts. */
  readonly pace: number;
  /** The one entry that nobody clears. */
  readonly except: BlockerCode | null;
}

/** Clears up to so many entries of the gate for this reason. */
export function clear(world: CaseWorld, { reason, most, pace, except }: Clearing): void {
  const lead = leadOf(world);
  if (lead === null) return;
  world.pace = pace;
  for (let count = 0; count < most && world.status === 'open'; count += 1) {
    const blockers = blockersBeforeDecision(reason, closureFacts(world), world.now);
    const blocker = blockers.find(({ code }) => code !== except);
    if (!blocker) return;
    CLEARING[blocker.code]?.(world, lead, blocker);
  }
}

/** An agency is offered a service, and its worker accepts at once. */
export function engage(world: CaseWorld, told: SendTold): void {
  const lead = leadOf(world);
  if (lead === null) return;
  const { toAgencyId: agencyId } = told;
  recordConsent(world, lead, { scope: 'referral', agencyId, answer: 'given', presence: 'alone' });
  const before = world.referrals.length;
  send(world, lead, told);
  if (world.referrals.length > before)
    act(world, workerOf(agencyId), { nth: before, command: { action: 'accept', consentHolds: true } });
}

/** While a request waits, something comes up that the decision must not overlook. */
export function interfere(
  world: CaseWorld,
  what: 'pressed' | 'owner' | 'lead' | 'supervisor' | 'reviewer',
): void {
  const lead = leadOf(world);
  const episode = world.openEpisode();
  if (lead === null || !episode) return;
  const subjects = {
    pressed: null,
    owner: world.ownerAgencyId,
    lead,
    supervisor: supervisorOf(world),
    reviewer: episode.reviewerAgencyId,
  } as const;
  const subject = subjects[what];
  if (subject === null)
    work.recordEvent(world, lead, { event: 'reconciled', byAgencyId: episode.reviewerAgencyId });
  else block(world, lead, subject);
}

const named = (skip: boolean): OverrideReason | null => (skip ? 'done_elsewhere_in_writing' : null);

/** The lead asks the first eligible agency; whatever is still missing stops her. */
export function askByTheBook(world: CaseWorld, reason: ClosureReason, skip: boolean): void {
  const lead = leadOf(world);
  if (lead === null) return;
  const second = secondPersonFor(closureFacts(world).secondPerson);
  const reviewerAgencyId = second.from === 'other_agency' ? (second.agencyIds[0] ?? null) : null;
  requestClosure(world, lead, { reason, skip: named(skip), reviewerAgencyId });
}

export const endorseByTheBook = (world: CaseWorld, skip: boolean): void =>
  endorse(world, supervisorOf(world), named(skip));

/** The requested reviewer decides. */
export function decideByTheBook(world: CaseWorld): void {
  const reviewer = world.openEpisode()?.reviewerAgencyId;
  const colleague = ownPeople(world).find(({ id }) => !world.workedOn.has(id))?.id ?? 'administrator';
  decide(world, reviewer === world.ownerAgencyId ? colleague : workerOf(reviewer ?? null), null);
}

export function closeByTheBook(world: CaseWorld, reason: ClosureReason, skip: boolean): void {
  askByTheBook(world, reason, skip);
  endorseByTheBook(world, skip);
  decideByTheBook(world);
}
