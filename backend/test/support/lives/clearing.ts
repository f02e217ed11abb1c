/**
 * People who know what they do, reading the gate as a screen shows it and clearing one entry after another, so that
 * random lives also reach the closings that need months of right steps.
 */
import { safetyPlanForm } from '../forms.js';
import { dayFrom } from './days.js';
import { gateOf } from './deciding.js';
import type { GateBlocker } from './deciding.js';
import type { Life } from './life.js';
import { openCase } from './opening.js';
import { leadOf, serviceOf, supervisorOf, workerOf } from './people.js';
import type { CaseRow } from './people.js';
import { consent, offer, onReferral } from './referring.js';
import { assess, contact, state } from './working.js';

export interface Clearing {
  readonly reason: string;
  readonly most: number;
  /** Days between two contacts. */
  readonly pace: number;
  /** The one entry that nobody clears. */
  readonly except: string | null;
}
interface Hand {
  readonly by: string;
  readonly caseId: string;
  readonly pace: number;
}
type Clear = (life: Life, hand: Hand, blocker: GateBlocker) => Promise<unknown>;

const talk: Clear = async (life, { by, caseId, pace }) => {
  await life.pass(24 * pace);
  await contact(life, by, { caseId, outcome: 'reached_safe', alone: 'yes' });
};
const knock: Clear = async (life, { by, caseId, pace }) => {
  await life.pass(24 * pace);
  await contact(life, by, { caseId, outcome: 'not_reached', alone: 'unknown' });
};
const calm: Clear = (life, { by, caseId }) => assess(life, by, { caseId, profile: 'calm', suicide: 'clear' });
const say =
  (kind: Parameters<typeof state>[2]['kind']): Clear =>
  (life, { by, caseId }) =>
    state(life, by, { caseId, kind });
const askLater: Clear = (life, { by, caseId }) =>
  consent(life, by, {
    caseId,
    scope: 'contact_for_follow_up',
    agencyId: null,
    answer: 'given',
    presence: 'alone',
  });

/** The supervisor lowers; below a critical factor a colleague who was never there agrees. */
export const lower: Clear = async (life, hand, blocker) => {
  const { caseId } = hand;
  await calm(life, hand, blocker);
  const subject = life.stored.cases.find(({ id }) => id === caseId);
  const by = subject && supervisorOf(life, subject.agencyId, caseId);
  if (!by) return;
  const path = `/cases/${caseId}/band-changes`;
  const { body } = await life.look(by, `/cases/${caseId}/band-change-options`, caseId);
  const { colleagues } = body as { colleagues?: { id: string }[] };
  const told = {
    band: 'medium',
    reason: 'He has left the country.',
    confirmedBy: colleagues?.[0]?.id ?? null,
  };
  await life.send(by, { path, body: told, caseId });
  const change = life.stored.bandChanges.find((one) => one.caseId === caseId);
  const asked = Object.entries(life.ground.kulob.as).find(([, { userId }]) => userId === change?.confirmerId);
  if (change && asked)
    await life.send(asked[0], {
      path: `/band-changes/${change.id}/confirmations`,
      body: { answer: 'agreed' },
      version: change.version,
      caseId,
    });
};

const current = (life: Life, id: string | undefined) => life.stored.referrals.find((one) => one.id === id);

/** The receiver takes her on and says what came of it; her own word is asked by the owner. */
const finish: Clear = async (life, { by, caseId }, { subjectIds }) => {
  const [id] = subjectIds;
  const receiver = workerOf(life, current(life, id)?.toAgencyId ?? null, caseId);
  const take = async (who: string | null, path: string, body: object): Promise<void> => {
    const referral = current(life, id);
    if (referral && who) await onReferral(life, who, { referral, path, body });
  };
  await take(receiver, 'acceptance', {});
  await take(receiver, 'completion', { serviceOn: dayFrom(life.now), survivorWord: 'got_it' });
  if (current(life, id)?.status !== 'completed') await take(by, 'withdrawal', { reason: 'no_longer_wanted' });
  if (current(life, id)?.word === null) await take(by, 'no-longer-wanted', {});
};

const askHer: Clear = async (life, { by }, { subjectIds }) => {
  const referral = current(life, subjectIds[0]);
  if (referral) await onReferral(life, by, { referral, path: 'no-longer-wanted', body: {} });
};

/** Whatever is late is done: a contact, an assessment, and the tasks that have no record of their own. */
const catchUp: Clear = async (life, hand, blocker) => {
  const { by, caseId } = hand;
  await contact(life, by, { caseId, outcome: 'reached_safe', alone: 'yes' });
  await calm(life, hand, blocker);
  const late = life.stored.followUps.filter(
    (row) => row.caseId === caseId && row.endedAt === null && row.dueAt < life.now,
  );
  for (const row of late)
    await life.send(by, {
      path: `/follow-ups/${row.id}/outcomes`,
      body: { outcome: 'done' },
      version: row.version,
      caseId,
    });
};

/** Only a plan that is there can have been gone through with her. */
const makePlan: Clear = async (life, { by, caseId }) => {
  await life.send(by, {
    path: `/cases/${caseId}/safety-plan/versions`,
    body: safetyPlanForm(),
    version: 0,
    caseId,
  });
  await state(life, by, { caseId, kind: 'plan_reviewed' });
};

const askAgencies: Clear = async (life, { by, caseId }, { subjectIds }) => {
  for (const subjectId of subjectIds)
    await state(life, by, { caseId, kind: 'agencies_asked', more: { subjectId, answer: 'no_news' } });
};

/** The supervisor decides how to go on without contact. */
const decideOn: Clear = async (life, { caseId }) => {
  const subject = life.stored.cases.find(({ id }) => id === caseId);
  const by = subject && supervisorOf(life, subject.agencyId, caseId);
  if (by) await state(life, by, { caseId, kind: 'no_contact_decision' });
};

/** Somebody else takes her over and reaches her. */
const takeOver: Clear = async (life, { by, caseId }) => {
  const service = serviceOf(life, 'shelter.safe_house');
  await offer(life, by, { caseId, service, urgency: 'high', isLead: false, withAnswer: true });
  const referral = life.stored.referrals.findLast((one) => one.caseId === caseId && one.status === 'sent');
  const receiver = workerOf(life, referral?.toAgencyId ?? null, caseId);
  if (!referral || !receiver) return;
  await onReferral(life, receiver, { referral, path: 'acceptance', body: {} });
  const taken = current(life, referral.id);
  if (taken?.receivedCaseId)
    await contact(life, receiver, { caseId: taken.receivedCaseId, outcome: 'reached_safe', alone: 'yes' });
  await state(life, by, { caseId, kind: 'receiver_reached', more: { subjectId: referral.id } });
};

/** The same agency finds that it has opened her twice. */
const openTwice: Clear = async (life, { by, caseId }) => {
  await openCase(life, by, { isMinor: false, isViolence: true, sharesWithGroup: false, hasChildren: false });
  const other = life.stored.cases.find(({ id }) => id !== caseId);
  await state(life, by, { caseId, kind: 'other_case', more: { subjectId: other?.id ?? null } });
};

export const CLEARING: Readonly<Record<string, Clear>> = {
  safety_not_confirmed: talk,
  safety_confirmed_once: talk,
  safety_contact_too_old: talk,
  risk_not_assessed: calm,
  risk_not_recent: calm,
  risk_high: lower,
  new_incident: calm,
  wellbeing_not_clear: calm,
  referrals_open: finish,
  her_word_missing: askHer,
  needs_open: askHer,
  pressure_not_reassessed: calm,
  follow_ups_open: catchUp,
  children_safety: say('children_checked'),
  safety_plan_missing: makePlan,
  not_told_may_return: say('may_return_told'),
  wish_not_recorded: say('wish'),
  follow_up_consent_not_asked: askLater,
  stop_request_missing: say('stop_request'),
  request_not_alone: say('stop_request'),
  services_not_explained: say('stop_request'),
  risks_not_explained: say('stop_request'),
  pressure_not_asked: say('stop_request'),
  no_contact_high_risk: lower,
  too_few_attempts: knock,
  attempts_too_close: knock,
  agencies_not_asked: askAgencies,
  no_contact_not_decided: decideOn,
  receiver_not_confirmed: takeOver,
  evidence_missing: say('evidence'),
  other_case_not_named: openTwice,
  child_decision_missing: say('child_decided'),
};

export const main = (life: Life): CaseRow | undefined => life.stored.cases[0];

/** Who leads the case; where nobody does, its supervisor gives it to a worker first. */
export async function leading(life: Life): Promise<{ by: string; subject: CaseRow } | null> {
  const subject = main(life);
  if (!subject) return null;
  const { id: caseId, agencyId: own } = subject;
  if (subject.leadId === null) {
    const [by, to] = [supervisorOf(life, own, caseId), workerOf(life, own, caseId)];
    if (by && to) {
      const body = { userId: life.ground.as(to).userId };
      await life.send(by, { path: `/cases/${caseId}/lead`, body, version: subject.version, caseId });
    }
  }
  const now = main(life);
  const by = now ? leadOf(life, now) : null;
  return now && by ? { by, subject: now } : null;
}

/** Clears up to so many entries of the gate for this reason. */
export async function clear(life: Life, { reason, most, pace, except }: Clearing): Promise<void> {
  const led = await leading(life);
  if (!led) return;
  const caseId = led.subject.id;
  for (let count = 0; count < most && main(life)?.status === 'open'; count += 1) {
    const gate = await gateOf(life, led.by, { caseId, reason });
    const blocker = gate?.blockers.find(({ code }) => code !== except && code in CLEARING);
    if (!blocker) return;
    const done = life.acts.length;
    await CLEARING[blocker.code]?.(life, { by: led.by, caseId, pace }, blocker);
    // What was refused once is refused again.
    if (life.acts.length === done) return;
  }
}
