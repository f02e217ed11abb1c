/** What workers of the owner do with her: contacts, assessments, incidents, events, statements. */
import { eventEffects } from '../../../src/cases/case-group.rules.js';
import type { RecordedEvent } from '../../../src/cases/case-events.types.js';
import { reopenReasonOf } from '../../../src/closure/after-closing.rules.js';
import { episodeAfter } from '../../../src/closure/episodes.rules.js';
import { causeOfEvent } from '../../../src/follow-ups/follow-ups.rules.js';
import type { Work } from '../../../src/follow-ups/consequences.rules.js';
import { afterOutcome, contactProblems } from '../../../src/follow-ups/outcomes.rules.js';
import { OUTCOME_ROWS } from '../../../src/follow-ups/outcomes.types.js';
import type { AloneAnswer, ContactOutcome, ContactResult } from '../../../src/follow-ups/outcomes.types.js';
import {
  bandChangeRefusals,
  computeBand,
  lastingCriticals,
  opensReview,
} from '../../../src/risk/risk.rules.js';
import { CRITICAL_FACTORS, HEALTH_FACTOR, RISK_FACTOR_CODES } from '../../../src/risk/risk.types.js';
import type { AssessmentFacts, RiskAnswer, RiskFactor } from '../../../src/risk/risk.types.js';
import { suicideLevel } from '../../../src/risk/suicide.rules.js';
import { dayOf, shiftDay } from '../../../src/shared/dates.js';
import { agencyOf, personOf } from './people.js';
import type { CaseWorld } from './world.js';

export const PROFILES = {
  calm: [],
  medium: ['sexual', 'stalking', 'child_harm', 'no_safe_place'],
  fear: ['own_fear_death'],
  critical: ['kill_threat'],
  unknown: null,
} as const satisfies Record<string, readonly RiskFactor[] | null>;
export type Profile = keyof typeof PROFILES;

function answersOf(profile: Profile): AssessmentFacts['answers'] {
  const yes: readonly RiskFactor[] | null = PROFILES[profile];
  if (yes === null) return {};
  const answer = (factor: RiskFactor): RiskAnswer => (yes.includes(factor) ? 'yes' : 'no');
  return Object.fromEntries(
    RISK_FACTOR_CODES.filter((factor) => factor !== HEALTH_FACTOR).map((factor) => [factor, answer(factor)]),
  );
}

export function assess(world: CaseWorld, by: string, profile: Profile): void {
  if (!world.ownWorker(by) || world.status === 'closed') return;
  const answers = answersOf(profile);
  const triage = world.triages.at(-1);
  const result = computeBand({
    answers,
    survivorSuicide: triage === undefined ? 'not_asked' : triage.isClear ? 'no' : 'yes',
    notApplicable: [],
    earlierCritical: lastingCriticals(world.answers),
    incidentsInYear: world.incidents.length,
  });
  world.answers.push(answers);
  world.band = result.band;
  world.bands.push({ at: world.now, band: result.band, assessed: true });
  const plan = world.said('plan_reviewed')?.at;
  const lastIncident = world.incidents.at(-1)?.recordedAt;
  const trigger = {
    kind: 'risk_assessed',
    incomplete: result.incomplete,
    opensReview: opensReview(result, { isRepeat: false, raisedToHigh: false }),
    emergency: false,
    safetyPlanCurrent: plan !== undefined && lastIncident !== undefined && plan > lastIncident,
  } as const;
  world.happen([trigger], workDone(world, 'assessment'));
  world.did(by);
}

const workDone = (world: CaseWorld, done: Work['done']): Work => ({
  done,
  outcome: 'done',
  at: world.now,
  subjectId: null,
});

/** A supervisor lowers the band; with a critical factor an unconnected person must have agreed. */
export function lower(world: CaseWorld, by: string, isAgreed: boolean): void {
  const person = world.ownWorker(by);
  if (!person || world.status === 'closed') return;
  const lasting = lastingCriticals(world.answers).length > 0;
  const last = world.answers.at(-1);
  const isCritical =
    lasting || CRITICAL_FACTORS.some((one) => one !== HEALTH_FACTOR && last?.[one] === 'yes');
  const refusals = bandChangeRefusals({
    current: world.band,
    assessed: world.bands.findLast(({ assessed }) => assessed)?.band ?? 'incomplete',
    proposed: 'standard',
    by: person.isSupervisor ? 'supervisor' : 'worker',
    reason: 'he has left the country',
    criticalHolds: isCritical,
    secondPerson: isAgreed ? 'unconnected' : null,
  });
  if (refusals.length > 0) return;
  world.band = 'standard';
  world.bands.push({ at: world.now, band: 'standard', assessed: false });
  world.did(by);
}

export function triage(world: CaseWorld, by: string, answer: 'no' | 'yes' | 'declined'): void {
  if (!world.ownWorker(by) || world.status === 'closed') return;
  const level = suicideLevel({
    thoughts: answer,
    plan: answer === 'yes' ? 'no' : 'not_asked',
    attempt_ever: 'no',
    attempt_recent: 'not_asked',
    now: answer === 'yes' ? 'no' : 'not_asked',
  });
  const isUrgent = level === 'emergency' || level === 'same_day';
  world.triages.push({ at: world.now, isClear: level === 'clear', isUrgent });
  world.happen([{ kind: 'suicide_triage', level }]);
  world.did(by);
}

interface ContactTold {
  readonly outcome: ContactOutcome;
  readonly alone: AloneAnswer;
  readonly inSafeWindow: boolean;
}

/** The owner contacts her, or the support lead who took the contacts over. */
function mayContact(world: CaseWorld, by: string): boolean {
  const person = personOf(by);
  const isLead = person.agencyId === world.supportLeadAgencyId && world.supportLead === 'accepted';
  return world.ownWorker(by) !== null || (isLead && person.worksOnCases && !world.isBlocked(person));
}

function resultOf(world: CaseWorld, told: ContactTold): ContactResult {
  const { talked } = OUTCOME_ROWS[told.outcome];
  return {
    outcome: told.outcome,
    alone: talked ? told.alone : null,
    wellbeing: talked && told.alone === 'yes' ? 'no' : 'not_asked',
    confirmsChannel: talked,
    isPlannedChannel: true,
    at: world.now,
    failedBefore: world.failures,
  };
}

export function contact(world: CaseWorld, by: string, told: ContactTold): void {
  const result = resultOf(world, told);
  if (!mayContact(world, by) || contactProblems(result, world.now).length > 0) return;
  const after = afterOutcome(result, world.pending(), world.facts());
  world.failures = after.failures;
  world.contactStopped ||= after.stopsContact;
  const { agencyId } = personOf(by);
  world.contacts.push({
    ...{ ...told, at: world.now, recordedAt: world.now, alone: result.alone, agencyId, by },
    byPolice: agencyOf(agencyId).kind === 'police',
  });
  if (after.reopens) beginEpisode(world);
  world.apply(after);
  world.did(by);
}

function beginEpisode(world: CaseWorld): void {
  world.status = 'open';
  world.episodeNo += 1;
  world.openedAt = world.now;
  world.reopenOnRegistration = false;
}

function reopen(world: CaseWorld): void {
  beginEpisode(world);
  world.happen([{ kind: 'case_reopened' }]);
}

export function lapse(world: CaseWorld): void {
  const episode = world.openEpisode();
  if (!episode) return;
  const state = episodeAfter(episode.state, 'lapse') ?? episode.state;
  world.episodes = world.episodes.map((one) => (one === episode ? { ...one, state } : one));
}

/** What the owner learns reopens and lapses; what another agency keeps to itself changes nothing. */
export function incident(world: CaseWorld, by: string, daysAgo: number | null): void {
  const knownToOwner = world.ownWorker(by) !== null;
  const trigger = { kind: 'incident', knownToOwner, sheAllowedSharing: false } as const;
  if (reopenReasonOf(trigger) === null) return;
  if (world.status === 'closed') reopen(world);
  const lastOn = daysAgo === null ? null : shiftDay(dayOf(world.now), -daysAgo);
  world.incidents.push({ lastOn, recordedAt: world.now, isFamilyViolence: true });
  lapse(world);
  world.happen([{ kind: 'incident_recorded' }]);
  world.did(by);
}

export function comeBack(world: CaseWorld, by: string): void {
  if (!world.ownWorker(by) || world.status === 'open' || reopenReasonOf({ kind: 'she_came_back' }) === null)
    return;
  world.contactStopped = false;
  reopen(world);
  world.did(by);
}

export function recordEvent(
  world: CaseWorld,
  by: string,
  told: { readonly event: RecordedEvent; readonly byAgencyId: string | null },
): void {
  if (!world.ownWorker(by)) return;
  const effects = eventEffects({ event: told.event, withdrawalReason: 'fear' });
  if (effects.isPressure) world.pressures.push({ at: world.now, byAgencyId: told.byAgencyId });
  const cause = causeOfEvent({ event: told.event, isPressure: effects.isPressure });
  if (effects.asksReassessment) world.happen([{ kind: 'reassessment_called', cause }]);
  world.did(by);
}

/** Work that is no contact and belongs to no referral. */
export function doWork(world: CaseWorld, by: string, done: Work['done']): void {
  if (!world.ownWorker(by)) return;
  world.happen([], workDone(world, done));
  world.did(by);
}

export const STATEMENTS = [
  'plan_reviewed',
  'may_return_told',
  'wish',
  'children_checked',
  'no_contact_decision',
  'receiver_reached',
  'evidence',
  'help_offered',
  'other_case',
  'child_decided',
] as const;

export function state(world: CaseWorld, by: string, kind: (typeof STATEMENTS)[number]): void {
  if (!world.ownWorker(by)) return;
  world.statements.push({ kind, at: world.now, isComplete: true, request: null, subjectId: null });
  if (kind === 'plan_reviewed') world.happen([], workDone(world, 'safety_plan'));
  world.did(by);
}

export function askAgency(world: CaseWorld, by: string, agencyId: string): void {
  if (!world.ownWorker(by) || !world.covers(agencyId)) return;
  const kind = 'agencies_asked';
  world.statements.push({ kind, at: world.now, isComplete: true, request: null, subjectId: agencyId });
  world.did(by);
}

/** She asks that help should stop; contacts stop at once when she said it alone. */
export function askToStop(
  world: CaseWorld,
  by: string,
  how: { alone: AloneAnswer; informed: boolean },
): void {
  if (!world.ownWorker(by) || world.status === 'closed') return;
  contact(world, by, { outcome: 'asked_no_contact', alone: how.alone, inSafeWindow: true });
  const { alone, informed } = how;
  const request = {
    saidAt: world.now,
    alone,
    servicesExplained: informed,
    risksExplained: informed,
    toldMayReturn: informed,
    askedAboutPressure: informed,
  };
  const isComplete = informed && alone === 'yes';
  const said = { at: world.now, subjectId: null };
  world.statements.push({ ...said, kind: 'stop_request', isComplete, request });
  if (informed) world.statements.push({ ...said, kind: 'may_return_told', isComplete: true, request: null });
  world.did(by);
}
