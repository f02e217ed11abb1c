/** Random things that people of all roles try; most are refused, and what is allowed is done. */
import fc from 'fast-check';
import { SERVICE_TYPES } from '../../../src/agencies/agencies.types.js';
import { RECORDED_EVENTS } from '../../../src/cases/case-events.types.js';
import { SEND_BACK_REASONS } from '../../../src/closure/episodes.types.js';
import { CONSENT_SCOPES, PRESENCES } from '../../../src/consent/consent.types.js';
import { ALONE_ANSWERS, CONTACT_OUTCOMES } from '../../../src/follow-ups/outcomes.types.js';
import type { ReferralCommand } from '../../../src/referrals/referral-commands.types.js';
import { SURVIVOR_FEEDBACK, URGENCIES } from '../../../src/referrals/referrals.types.js';
import { addDays, dayOf } from '../../../src/shared/dates.js';
import * as closing from './closing.js';
import { agency, anybody, command, nth, reason, skip, who } from './command.js';
import type { Command } from './command.js';
import { guided } from './guided-commands.js';
import { AGENCIES, PEOPLE } from './people.js';
import * as referring from './referring.js';
import * as work from './work.js';
import { changeOrder } from './ordering.js';
import type { CaseWorld, Start } from './world.js';

const passing = command(
  'pass',
  fc.record({ hours: fc.constantFrom(1, 6, 30, 100, 200, 400, 800) }),
  (world, { hours }) => world.pass(hours),
);

const clinical = fc.oneof(
  command(
    'contact',
    fc.record({
      by: who,
      outcome: fc.constantFrom(...CONTACT_OUTCOMES),
      alone: fc.constantFrom(...ALONE_ANSWERS),
      inSafeWindow: fc.boolean(),
    }),
    (world, { by, ...told }) => work.contact(world, by, told),
  ),
  command(
    'assess',
    fc.record({ by: who, profile: fc.constantFrom(...(Object.keys(work.PROFILES) as work.Profile[])) }),
    (world, { by, profile }) => work.assess(world, by, profile),
  ),
  command('lower', fc.record({ by: who, agreed: fc.boolean() }), (world, { by, agreed }) =>
    work.lower(world, by, agreed),
  ),
  command(
    'triage',
    fc.record({ by: who, answer: fc.constantFrom('no', 'no', 'yes', 'declined') }),
    (world, { by, answer }) => work.triage(world, by, answer),
  ),
  command(
    'incident',
    fc.record({ by: who, daysAgo: fc.constantFrom(0, 1, 30, null) }),
    (world, { by, daysAgo }) => work.incident(world, by, daysAgo),
  ),
  command(
    'event',
    fc.record({
      by: who,
      event: fc.constantFrom(...RECORDED_EVENTS),
      byAgencyId: fc.option(agency, { nil: null }),
    }),
    (world, { by, ...told }) => work.recordEvent(world, by, told),
  ),
  command(
    'statement',
    fc.record({ by: who, kind: fc.constantFrom(...work.STATEMENTS) }),
    (world, { by, kind }) => work.state(world, by, kind),
  ),
  command(
    'order',
    fc.record({ by: who, change: fc.constantFrom('issue', 'serve', 'end') }),
    (world, { by, change }) => changeOrder(world, by, change),
  ),
  command(
    'stop',
    fc.record({ by: who, alone: fc.constantFrom(...ALONE_ANSWERS), informed: fc.boolean() }),
    (world, { by, ...how }) => work.askToStop(world, by, how),
  ),
  command('back', fc.record({ by: who }), (world, { by }) => work.comeBack(world, by)),
);

const consenting = fc.oneof(
  command(
    'consent',
    fc.record({
      by: who,
      scope: fc.constantFrom(...CONSENT_SCOPES, 'referral' as const, 'referral' as const),
      agencyId: agency,
      answer: fc.constantFrom('given', 'given', 'given', 'refused'),
      presence: fc.constantFrom(...PRESENCES),
    }),
    (world, { by, ...told }) => referring.recordConsent(world, by, told),
  ),
  command('take back', fc.record({ by: who, nth }), (world, told) =>
    referring.takeBackConsent(world, told.by, told.nth),
  ),
);

const need = fc.constantFrom(...SERVICE_TYPES);
/** Consent and the offer in one go, as a worker does who knows the agency. */
const offering = command(
  'offer',
  fc.record({ toAgencyId: agency, urgency: fc.constantFrom(...URGENCIES), isLead: fc.boolean() }),
  (world, { toAgencyId, urgency, isLead }) => {
    const by = world.leadId ?? 'refuge-worker';
    const consent = { scope: 'referral', agencyId: toAgencyId, answer: 'given', presence: 'alone' } as const;
    referring.recordConsent(world, by, consent);
    const service = AGENCIES.find(({ id }) => id === toAgencyId)?.services[0];
    const kind = isLead ? 'support_lead' : 'service';
    if (service) referring.send(world, by, { kind, need: service, urgency, toAgencyId });
  },
);
const sending = fc.oneof(
  offering,
  command(
    'send',
    fc.record({
      by: who,
      kind: fc.constantFrom('service', 'support_lead'),
      need,
      urgency: fc.constantFrom(...URGENCIES),
      toAgencyId: agency,
    }),
    (world, { by, ...told }) => referring.send(world, by, told),
  ),
  command('unavailable', fc.record({ by: who, need }), (world, told) =>
    referring.recordUnavailable(world, told.by, told.need),
  ),
);

/** The side that is to act, or anybody. */
function side(world: CaseWorld, told: { by: string; nth: number }, isReceiver: boolean): string {
  if (!isReceiver) return told.by;
  const referral = world.referrals[told.nth % Math.max(1, world.referrals.length)];
  const worker = PEOPLE.find((one) => one.worksOnCases && one.agencyId === referral?.toAgencyId);
  return worker?.id ?? told.by;
}

const step = fc.record({
  isReceiver: fc.boolean(),
  by: who,
  nth,
  days: fc.integer({ min: -3, max: 5 }),
  word: fc.option(fc.constantFrom(...SURVIVOR_FEEDBACK), { nil: null }),
  agencyId: agency,
});
type Step = typeof step extends fc.Arbitrary<infer T> ? T : never;
const answer = (
  name: string,
  make: (told: Step, world: CaseWorld) => ReferralCommand,
): fc.Arbitrary<Command> =>
  command(name, step, (world, told) =>
    referring.act(world, side(world, told, told.isReceiver), { nth: told.nth, command: make(told, world) }),
  );
const nextStep = 'ask another';
const answering = fc.oneof(
  answer('acknowledge', () => ({ action: 'acknowledge' })),
  answer('remind', () => ({ action: 'remind' })),
  answer('accept', () => ({ action: 'accept', consentHolds: true })),
  answer('accept', () => ({ action: 'accept', consentHolds: true })),
  answer('decline', () => ({ action: 'decline', reason: 'no_capacity', nextStep, missing: [] })),
  answer('full', () => ({ action: 'mark_unavailable', reason: 'none_free', nextStep })),
  answer('spoke', (_told, { now }) => ({ action: 'record_contact', at: now })),
  answer('appointment', ({ days }, { now }) => ({ action: 'set_appointment', at: addDays(now, days) })),
  answer('serve', ({ days }, { now }) => ({ action: 'start_service', serviceOn: dayOf(addDays(now, days)) })),
  answer('complete', ({ word }, { now }) => ({
    action: 'complete',
    serviceOn: dayOf(now),
    word,
    notAsked: 'not_reached',
  })),
  answer('missed', () => ({ action: 'mark_not_attended', nextStep })),
  answer('word', ({ word, days }) => ({ action: 'record_feedback', word, noLongerWanted: days > 3 })),
  answer('withdraw', ({ days }) => ({
    action: 'withdraw',
    reason: days > 0 ? 'no_longer_wanted' : 'entered_in_error',
  })),
  answer('re-route', ({ agencyId }) => ({ action: 're_route', toAgencyId: agencyId, sendRefusals: [] })),
);

const deciding = fc.oneof(
  command(
    'request',
    fc.record({ by: who, reason, skip, reviewerAgencyId: fc.option(agency, { nil: null }) }),
    (world, { by, ...told }) => closing.requestClosure(world, by, told),
  ),
  command('endorse', fc.record({ by: who, skip }), (world, told) =>
    closing.endorse(world, told.by, told.skip),
  ),
  command(
    'decide',
    fc.record({ by: who, back: fc.option(fc.constantFrom(...SEND_BACK_REASONS), { nil: null }) }),
    (world, told) => closing.decide(world, told.by, told.back),
  ),
  command('send back', fc.record({ by: who, back: fc.constantFrom(...SEND_BACK_REASONS) }), (world, told) =>
    closing.sendBack(world, told.by, told.back),
  ),
  command('keep open', fc.record({ by: who }), (world, { by }) => closing.withdrawClosure(world, by)),
);

const shutting = fc.oneof(
  command(
    'block',
    fc.record({ by: who, subject: fc.oneof(anybody, agency, fc.constant('police')) }),
    (world, told) => closing.block(world, told.by, told.subject),
  ),
  command('lift', fc.record({ nth }), (world, told) => closing.lift(world, told.nth)),
  command('assign', fc.record({ by: who, to: anybody }), (world, told) =>
    closing.assignLead(world, told.by, told.to),
  ),
);

const looking = command('look', fc.record({ by: who }), (world, { by }) => closing.view(world, by));

export const commands: fc.Arbitrary<Command[]> = fc.array(
  fc.oneof(
    { weight: 3, arbitrary: passing },
    { weight: 4, arbitrary: clinical },
    { weight: 2, arbitrary: consenting },
    { weight: 2, arbitrary: sending },
    { weight: 4, arbitrary: answering },
    { weight: 2, arbitrary: deciding },
    { weight: 1, arbitrary: shutting },
    { weight: 2, arbitrary: looking },
    { weight: 4, arbitrary: guided },
  ),
  { minLength: 1, maxLength: 40, size: 'max' },
);

export const starts: fc.Arbitrary<Start> = fc.record({
  ownerAgencyId: fc.constantFrom('police', 'centre', 'centre'),
  isMinor: fc.constantFrom(false, false, false, true),
  hasChildren: fc.boolean(),
  isViolence: fc.constantFrom(true, true, true, false),
  sharesWithGroup: fc.boolean(),
});
