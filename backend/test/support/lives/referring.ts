/** Consents and referrals, from the first word to hers, tried by both sides and by strangers. */
import fc from 'fast-check';
import type { Response } from 'supertest';
import { CONSENT_SCOPES, PRESENCES } from '../../../src/consent/consent.types.js';
import {
  NEXT_STEPS,
  REFERRAL_WITHDRAWAL_REASONS,
  SURVIVOR_WORDS,
  URGENCIES,
} from '../../../src/referrals/referrals.types.js';
import { SERVICE_TYPES } from '../../../src/agencies/agencies.types.js';
import { agency, command, nth, onCase, pick, which, who } from './command.js';
import { dayFrom } from './days.js';
import type { Life } from './life.js';
import { agencyId, serviceAt, whoIs, workerOf } from './people.js';

const SHARED = ['identity', 'safe_contact', 'risk'];

export interface Answer {
  readonly caseId: string;
  readonly scope: string;
  readonly agencyId: string | null;
  readonly answer: string;
  readonly presence: string;
}

/** Her answer as the consent sheet sends it; a child's is given with the child-rights body. */
export function consent(life: Life, by: string, { caseId, ...told }: Answer): Promise<Response> {
  const isReferral = told.scope === 'referral';
  const answer = {
    ...told,
    agencyId: isReferral ? told.agencyId : null,
    // A no is a no to everything.
    partitions: isReferral && told.answer === 'given' ? ['risk'] : [],
    purpose: isReferral ? 'psychosocial' : null,
    untilOn: told.answer === 'given' ? dayFrom(life.now, 90) : null,
    child: { childAssent: 'given', decider: 'child_rights_body', inPerpetratorsHousehold: 'no' },
  };
  return life.send(by, { path: `/cases/${caseId}/consents`, body: { answers: [answer] }, caseId });
}

const consenting = fc.oneof(
  onCase(
    'consent',
    fc.record({
      by: who,
      which,
      scope: fc.constantFrom(...CONSENT_SCOPES, 'referral' as const, 'referral' as const),
      agency,
      answer: fc.constantFrom('given', 'given', 'given', 'refused'),
      presence: fc.constantFrom('alone', 'alone', ...PRESENCES),
    }),
    (life, { by, subject, scope, agency: key, answer, presence }) =>
      consent(life, by, { caseId: subject.id, scope, agencyId: agencyId(life, key), answer, presence }),
  ),
  command('take back', fc.record({ by: who, nth }), async (life, told) => {
    const one = pick(life.stored.consents, told.nth);
    const subject = life.stored.cases.find(({ id }) => id === one?.caseId) ?? null;
    if (!one) return;
    const path = `/consents/${one.id}/withdrawals`;
    await life.send(whoIs(life, told.by, subject), { path, version: one.version, caseId: one.caseId });
  }),
);

export interface Offer {
  readonly caseId: string;
  readonly service: number;
  readonly urgency: string;
  readonly isLead: boolean;
  /** Her answer goes with it; else one that she gave before has to hold. */
  readonly withAnswer: boolean;
}

export function offer(life: Life, by: string, told: Offer): Promise<Response> {
  const { caseId, urgency } = told;
  const { id: serviceId, agency: receiver } = serviceAt(life, told.service);
  const passing = {
    serviceId,
    urgency,
    escortNeeded: false,
    // The police are never told how to reach her; a few of those who offer try it.
    partitions: receiver === 'police' && told.withAnswer ? ['risk'] : SHARED,
    consent: told.withAnswer
      ? {
          presence: 'alone',
          untilOn: dayFrom(life.now, 200),
          child: { childAssent: 'given', decider: 'child_rights_body', inPerpetratorsHousehold: 'no' },
        }
      : null,
  };
  return told.isLead
    ? life.send(by, {
        path: `/cases/${caseId}/support-lead-offers`,
        body: { ...passing, answer: 'wanted' },
        caseId,
      })
    : life.send(by, { path: `/cases/${caseId}/referrals`, body: passing, caseId });
}

const sending = fc.oneof(
  {
    weight: 3,
    arbitrary: onCase(
      'offer',
      fc.record({
        by: who,
        which,
        service: nth,
        urgency: fc.constantFrom(...URGENCIES),
        isLead: fc.constantFrom(false, false, true),
        withAnswer: fc.constantFrom(true, true, false),
      }),
      (life, { by, subject, ...told }) => offer(life, by, { ...told, caseId: subject.id }),
    ),
  },
  {
    weight: 1,
    arbitrary: onCase(
      'no such service',
      fc.record({
        by: who,
        which,
        serviceType: fc.constantFrom(...SERVICE_TYPES),
        urgency: fc.constantFrom(...URGENCIES),
      }),
      (life, { by, subject, serviceType, urgency }) =>
        life.send(by, {
          path: `/cases/${subject.id}/referrals/unavailable`,
          body: { serviceType, urgency, reason: 'no_service' },
          caseId: subject.id,
        }),
    ),
  },
);

const step = fc.record({
  by: who,
  nth,
  side: fc.constantFrom('receiver', 'receiver', 'sender', 'anybody'),
  isStale: fc.constantFrom(false, false, false, false, false, true),
  days: fc.integer({ min: -3, max: 5 }),
  word: fc.constantFrom(...SURVIVOR_WORDS),
  nextStep: fc.constantFrom(...NEXT_STEPS),
  reason: fc.constantFrom(...REFERRAL_WITHDRAWAL_REASONS),
  service: nth,
});
type Step = typeof step extends fc.Arbitrary<infer T> ? T : never;
type Referral = Life['stored']['referrals'][number];

/** The side that is to act, or anybody. */
function actorOf(life: Life, referral: Referral, told: Step): string {
  const subject = life.stored.cases.find(({ id }) => id === referral.caseId) ?? null;
  if (told.side === 'receiver')
    return workerOf(life, referral.toAgencyId, referral.caseId) ?? 'administrator';
  return whoIs(life, told.side === 'sender' ? '@lead' : told.by, subject);
}

export function onReferral(
  life: Life,
  by: string,
  { referral, path, body, stale = 0 }: { referral: Referral; path: string; body?: object; stale?: number },
): Promise<Response> {
  return life.send(by, {
    path: `/referrals/${referral.id}/${path}`,
    ...(body ? { body } : {}),
    version: referral.version - stale,
    caseId: referral.caseId,
  });
}

const answer = (path: string, form: (life: Life, told: Step) => object = () => ({})) =>
  command(path, step, async (life, told) => {
    const referral = pick(life.stored.referrals, told.nth);
    if (!referral) return;
    const stale = Number(told.isStale);
    await onReferral(life, actorOf(life, referral, told), { referral, path, body: form(life, told), stale });
  });

const answering = fc.oneof(
  { weight: 4, arbitrary: answer('acceptance') },
  { weight: 1, arbitrary: answer('acknowledgement') },
  { weight: 1, arbitrary: answer('question') },
  { weight: 1, arbitrary: answer('decline', (_life, { nextStep }) => ({ reason: 'no_capacity', nextStep })) },
  {
    weight: 1,
    arbitrary: answer('unavailability', (_life, { nextStep }) => ({ reason: 'none_free', nextStep })),
  },
  {
    weight: 1,
    arbitrary: answer('appointment', ({ now }, { days }) => ({
      at: new Date(now.getTime() + days * 86_400_000).toISOString(),
    })),
  },
  { weight: 1, arbitrary: answer('start', ({ now }, { days }) => ({ serviceOn: dayFrom(now, days) })) },
  {
    weight: 2,
    arbitrary: answer('completion', ({ now }, { word, days }) => ({
      serviceOn: dayFrom(now),
      survivorWord: days > 0 ? word : null,
      notAskedReason: days > 0 ? null : 'not_reached',
    })),
  },
  { weight: 1, arbitrary: answer('not-attended', (_life, { nextStep }) => ({ nextStep })) },
  { weight: 1, arbitrary: answer('survivor-word', (_life, { word }) => ({ survivorWord: word })) },
  { weight: 1, arbitrary: answer('no-longer-wanted') },
  { weight: 1, arbitrary: answer('withdrawal', (_life, { reason }) => ({ reason })) },
  {
    weight: 1,
    arbitrary: answer('re-route', (life, { service }) => ({
      serviceId: serviceAt(life, service).id,
      consent: { presence: 'alone', untilOn: dayFrom(life.now, 200) },
      partitions: SHARED,
    })),
  },
);

export const referring = fc.oneof(
  { weight: 2, arbitrary: consenting },
  { weight: 2, arbitrary: sending },
  { weight: 4, arbitrary: answering },
);
