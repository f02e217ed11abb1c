/** Stories of people who know what they do, and of what may come between two of their steps. */
import fc from 'fast-check';
import { REOPEN_REASONS } from '../../../src/cases/cases.types.js';
import { CLOSURE_REASONS } from '../../../src/closure/closure.types.js';
import { URGENCIES } from '../../../src/referrals/referrals.types.js';
import { incidentForm } from '../forms.js';
import { CLEARING, clear, leading, lower, main } from './clearing.js';
import type { Clearing } from './clearing.js';
import { command, nth, story } from './command.js';
import type { LifeCommand } from './command.js';
import { dayFrom } from './days.js';
import { ask, endorse, onRequest, openRequest, reviewerOf } from './deciding.js';
import type { Life } from './life.js';
import { agencyId, supervisorOf, workerOf } from './people.js';
import type { CaseRow } from './people.js';
import { consent, offer, onReferral } from './referring.js';
import { assess, pressed } from './working.js';

const named = (skip: boolean): string | null => (skip ? 'done_elsewhere_in_writing' : null);

async function askByTheBook(life: Life, reason: string, skip: boolean): Promise<void> {
  const led = await leading(life);
  if (led) await ask(life, led.by, { subject: led.subject, reason, skip: named(skip) });
}

async function endorseByTheBook(life: Life, skip: boolean): Promise<void> {
  const subject = main(life);
  const episode = subject && openRequest(life, subject.id);
  const by = subject && supervisorOf(life, subject.agencyId, subject.id);
  if (episode && by) await endorse(life, by, { episode, named: named(skip) });
}

async function decideByTheBook(life: Life): Promise<void> {
  const subject = main(life);
  const episode = subject && openRequest(life, subject.id);
  if (episode) await onRequest(life, reviewerOf(life, episode), { episode, path: 'approval' });
}

/** Whoever was asked sends the request back, or the supervisor before her. */
async function sendBack(life: Life, isEndorsed: boolean): Promise<void> {
  const subject = main(life);
  if (!subject) return;
  if (isEndorsed) await endorseByTheBook(life, false);
  const episode = openRequest(life, subject.id);
  const supervisor = supervisorOf(life, subject.agencyId, subject.id);
  const by = isEndorsed ? episode && reviewerOf(life, episode) : supervisor;
  if (episode && by) await onRequest(life, by, { episode, path: 'refusal', body: { reason: 'new_concern' } });
}

const INTERLUDES = [
  'pressed by the reviewer',
  'pressed by another',
  'owner blocked',
  'lead blocked',
  'reviewer blocked',
  'incident',
  'sent back',
  'sent back at once',
] as const;
type Interlude = (typeof INTERLUDES)[number];
type Episode = NonNullable<ReturnType<typeof openRequest>>;

interface Scene {
  readonly by: string;
  readonly subject: CaseRow;
  readonly episode: Episode;
}

const keyOfAgency = (life: Life, id: string | null): string | null =>
  Object.entries(life.ground.kulob.agencies).find(([, agency]) => agency === id)?.[0] ?? null;

/** What comes up while a request waits, and what the decision must not overlook. */
const COMING_UP: Readonly<Record<Interlude, (life: Life, scene: Scene) => Promise<unknown>>> = {
  'pressed by the reviewer': (life, { by, subject, episode }) =>
    pressed(life, by, {
      subject,
      event: 'mediation',
      from: keyOfAgency(life, episode.reviewerAgencyId),
      daysAgo: 0,
    }),
  'pressed by another': (life, { by, subject }) =>
    pressed(life, by, { subject, event: 'community', from: null, daysAgo: 0 }),
  'owner blocked': (life, { by, subject }) =>
    life.block(by, subject.id, { kind: 'agency', id: subject.agencyId }),
  'lead blocked': (life, { by, subject }) =>
    life.block(by, subject.id, { kind: 'user', id: subject.leadId ?? '' }),
  'reviewer blocked': (life, { by, subject, episode }) =>
    life.block(by, subject.id, { kind: 'agency', id: episode.reviewerAgencyId ?? '' }),
  incident: (life, { by, subject }) =>
    life.send(by, {
      path: `/cases/${subject.id}/incidents`,
      body: incidentForm({ startedOn: dayFrom(life.now), reportedOn: dayFrom(life.now) }),
      caseId: subject.id,
    }),
  'sent back': (life) => sendBack(life, true),
  'sent back at once': (life) => sendBack(life, false),
};

async function comeUp(life: Life, what: Interlude): Promise<void> {
  const led = await leading(life);
  const episode = led && openRequest(life, led.subject.id);
  if (led && episode) await COMING_UP[what](life, { ...led, episode });
}

interface Closing {
  readonly reason: string;
  readonly skip: boolean;
  /** What comes up, and whether after the supervisor has endorsed. */
  readonly interlude?: Interlude | null;
  readonly isLate?: boolean;
}

async function closeByTheBook(life: Life, told: Closing): Promise<void> {
  const { interlude = null, isLate = false } = told;
  await askByTheBook(life, told.reason, told.skip);
  if (interlude !== null && !isLate) await comeUp(life, interlude);
  await endorseByTheBook(life, told.skip);
  if (interlude !== null && isLate) await comeUp(life, interlude);
  await decideByTheBook(life);
}

/** A closed case opens again: she came back, or something happened. */
async function reopenByTheBook(life: Life, reason: string): Promise<void> {
  const subject = main(life);
  const by = subject && supervisorOf(life, subject.agencyId, subject.id);
  if (by)
    await life.send(by, { path: `/cases/${subject.id}/reopenings`, body: { reason }, caseId: subject.id });
}

interface Engaging {
  readonly service: number;
  readonly urgency: string;
  readonly isLead: boolean;
  readonly answer: string;
}

/** An agency is offered a service or the support lead, and answers at once or not at all. */
async function engage(life: Life, told: Engaging): Promise<void> {
  const led = await leading(life);
  if (!led) return;
  const caseId = led.subject.id;
  await offer(life, led.by, { ...told, caseId, withAnswer: true });
  const referral = life.stored.referrals.findLast((one) => one.caseId === caseId && one.status === 'sent');
  const receiver = workerOf(life, referral?.toAgencyId ?? null, caseId);
  const nextStep = 'ask_another_agency';
  const bodies: Record<string, object> = {
    acceptance: {},
    decline: { reason: 'no_capacity', nextStep },
    unavailability: { reason: 'none_free', nextStep },
  };
  const body = bodies[told.answer];
  if (referral && receiver && body) await onReferral(life, receiver, { referral, path: told.answer, body });
}

/** The band goes up with what she told, and down again by judgement. */
async function worry(life: Life): Promise<void> {
  const led = await leading(life);
  if (!led) return;
  const { by, subject } = led;
  await assess(life, by, { caseId: subject.id, profile: 'critical', suicide: 'clear' });
  await lower(
    life,
    { by, caseId: subject.id, pace: 1 },
    { code: 'risk_high', overridable: false, subjectIds: [] },
  );
}

/** She refuses any sharing: then the second person comes from the own agency. */
async function refuseSharing(life: Life): Promise<void> {
  const led = await leading(life);
  if (!led) return;
  const answer = { caseId: led.subject.id, answer: 'refused', presence: 'alone' };
  await consent(life, led.by, { ...answer, scope: 'case_conference_mdwg', agencyId: null });
  await consent(life, led.by, { ...answer, scope: 'referral', agencyId: agencyId(life, 'legalAid') });
}

/** The longest way is gone most often. */
const goal = fc.oneof(
  { weight: 1, arbitrary: fc.constant('needs_met' as const) },
  { weight: 2, arbitrary: fc.constantFrom(...CLOSURE_REASONS) },
);
const nothing = fc.constant(null);
const clearing = fc.record({
  reason: goal,
  most: fc.constantFrom(3, 25, 25, 25, 25),
  pace: fc.constantFrom(7, 13, 14, 15),
  except: fc.oneof(
    { weight: 2, arbitrary: nothing },
    { weight: 1, arbitrary: fc.constantFrom(...Object.keys(CLEARING)) },
  ),
});
const late = fc.constantFrom(1, 1, 1, 1, 1, 24 * 13, 24 * 14, 24 * 15);
const interlude = fc.oneof(
  { weight: 2, arbitrary: nothing },
  { weight: 1, arbitrary: fc.constantFrom(...INTERLUDES) },
);

interface WholeWay extends Omit<Closing, 'reason'> {
  readonly clearing: Clearing;
  readonly late: number;
  /** She wants nobody else to know. */
  readonly alone: boolean;
}

/** The whole way to a closing: cleared, perhaps left for a while, perhaps disturbed, and decided. */
export const wholeWay = story('clear, wait and close', async (life, told: WholeWay) => {
  if (told.alone) await refuseSharing(life);
  await clear(life, told.clearing);
  await life.pass(told.late);
  await closeByTheBook(life, { ...told, reason: told.clearing.reason });
});
export const engaging = story('engage', engage);
export const worrying = story('worry', worry);
export const reopening = story('reopen by the book', (life, { reason }: { reason: string }) =>
  reopenByTheBook(life, reason),
);

export const closing: fc.Arbitrary<LifeCommand> = fc
  .record({
    clearing,
    late,
    skip: fc.boolean(),
    interlude,
    isLate: fc.boolean(),
    alone: fc.constantFrom(false, false, false, false, false, true),
  })
  .map(wholeWay);

export const guided = fc.oneof(
  closing,
  command('clear', clearing, clear),
  command('close', fc.record({ reason: goal, skip: fc.boolean() }), closeByTheBook),
  command('clear and ask', fc.record({ clearing, skip: fc.boolean() }), async (life, told) => {
    await clear(life, told.clearing);
    await askByTheBook(life, told.clearing.reason, told.skip);
  }),
  command('endorse by the book', fc.record({ skip: fc.boolean() }), (life, told) =>
    endorseByTheBook(life, told.skip),
  ),
  command('decide by the book', fc.record({}), decideByTheBook),
  command('come up', fc.record({ what: fc.constantFrom(...INTERLUDES) }), (life, { what }) =>
    comeUp(life, what),
  ),
  fc.record({ reason: fc.constantFrom(...REOPEN_REASONS) }).map(reopening),
  {
    weight: 3,
    arbitrary: fc
      .record({
        service: nth,
        urgency: fc.constantFrom(...URGENCIES),
        isLead: fc.boolean(),
        answer: fc.constantFrom('acceptance', 'acceptance', 'decline', 'unavailability', 'silence'),
      })
      .map(engaging),
  },
  fc.record({}).map(worrying),
  command('no sharing', fc.record({}), refuseSharing),
);
