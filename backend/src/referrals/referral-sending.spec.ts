import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { SERVICE_TYPES } from '../agencies/agencies.types.js';
import { CLOSURE_EVENTS, PRESSURE_EVENTS } from '../cases/case-events.types.js';
import { SEND_REFUSALS } from './referral-commands.types.js';
import type { SendFacts } from './referral-commands.types.js';
import { sendRefusals, serviceTypeOf, unavailableRefusals } from './referral-sending.rules.js';

const facts = (change: Partial<SendFacts> = {}): SendFacts => ({
  kind: 'service',
  need: 'legal',
  caseStatus: 'open',
  senderAgencyId: 'crisis-centre',
  senderType: 'crisis_centre',
  receiver: {
    agencyId: 'legal-aid',
    type: 'legal_aid',
    isActive: true,
    isBlocked: false,
    isInGroup: true,
    isFull: false,
    services: ['legal'],
  },
  consentHolds: true,
  handoverRuns: false,
  ...change,
});
const to = (change: Partial<NonNullable<SendFacts['receiver']>>): SendFacts['receiver'] => ({
  ...(facts().receiver as NonNullable<SendFacts['receiver']>),
  ...change,
});
const handover = { kind: 'handover', need: 'psychosocial' } as const;
const elsewhere = { type: 'ngo', isInGroup: false, services: ['psychosocial'] } as const;
const lead = { kind: 'support_lead', senderType: 'police_dv', need: 'psychosocial' } as const;
const SENDING: readonly (readonly [string, SendFacts, string[]])[] = [
  ['to a service of another agency with her consent it goes', facts(), []],
  ['a hand-over goes to an agency of another district', facts({ ...handover, receiver: to(elsewhere) }), []],
  [
    'one hand-over at a time',
    facts({ ...handover, receiver: to(elsewhere), handoverRuns: true }),
    ['handover_running'],
  ],
  [
    'the police hand nobody over',
    facts({ ...handover, receiver: to(elsewhere), senderType: 'police_dv' }),
    ['handover_by_police'],
  ],
  [
    'the police take nobody over',
    facts({ ...handover, receiver: to({ ...elsewhere, type: 'police_district' }) }),
    ['no_new_owner'],
  ],
  ['a closed case sends nothing', facts({ caseStatus: 'closed' }), ['case_closed']],
  ['mediation is no need', facts({ need: 'mediation' }), ['need_unknown']],
  ['it names an agency', facts({ receiver: null }), ['receiver_missing']],
  [
    'it goes to another agency',
    facts({ receiver: to({ agencyId: 'crisis-centre' }) }),
    ['receiver_is_own_agency'],
  ],
  [
    'never to an agency of another group',
    facts({ receiver: to({ isInGroup: false }) }),
    ['receiver_not_in_group'],
  ],
  [
    'and a blocked one of another group reads no different',
    facts({ receiver: to({ isInGroup: false, isBlocked: true }) }),
    ['receiver_not_in_group'],
  ],
  ['never to a blocked one', facts({ receiver: to({ isBlocked: true }) }), ['receiver_not_available']],
  [
    'a closed agency reads the same',
    facts({ receiver: to({ isActive: false }) }),
    ['receiver_not_available'],
  ],
  ['never to local leaders', facts({ receiver: to({ type: 'mahalla' }) }), ['receiver_without_case_access']],
  [
    'only to who offers the service',
    facts({ receiver: to({ services: ['documents'] }) }),
    ['service_not_offered'],
  ],
  ['never to one that has no place free', facts({ receiver: to({ isFull: true }) }), ['service_full']],
  [
    'but a support lead takes no place',
    facts({ ...lead, receiver: to({ type: 'ngo', services: [], isFull: true }) }),
    [],
  ],
  ['only with her consent', facts({ consentHolds: false }), ['consent_missing']],
  [
    'a police owner may offer a support lead',
    facts({ ...lead, receiver: to({ type: 'ngo', services: [] }) }),
    [],
  ],
  [
    'nobody else needs one',
    facts({ ...lead, senderType: 'cowfa', receiver: to({ type: 'ngo' }) }),
    ['support_lead_only_for_police'],
  ],
  ['a lawyer is no support lead', facts(lead), ['not_a_support_lead']],
];

describe('sending', () => {
  it.each(SENDING)('%s', (_what, given, refusals) => {
    expect(sendRefusals(given)).toEqual(refusals);
  });

  it('every refusal of the list can be shown', () => {
    const told = SENDING.flatMap(([, , refusals]) => refusals);
    expect([...new Set(told)].sort()).toEqual([...SEND_REFUSALS].sort());
  });

  it('what is unavailable needs no receiver and no consent', () => {
    expect(unavailableRefusals(facts({ receiver: null, consentHolds: false }))).toEqual([]);
    expect(unavailableRefusals(facts({ caseStatus: 'closed', need: 'reconciliation' }))).toEqual([
      'case_closed',
      'need_unknown',
    ]);
  });
});

describe('there is no mediation to refer to', () => {
  const WORDS = [
    ...[
      'mediat',
      'reconcil',
      'conciliat',
      'family_conference',
      'conference',
      'peace',
      'elders',
      'family_counsel',
    ],
    ...['медиац', 'примир', 'посредн', 'оштӣ', 'ошти', 'мусолиҳа', 'миёнарав', 'маслиҳат'],
  ];

  it('no service type speaks of it', () => {
    for (const type of SERVICE_TYPES) for (const word of WORDS) expect(type).not.toContain(word);
  });

  it('no event of pressure and no wrong reason to close is a service', () => {
    for (const code of [...PRESSURE_EVENTS, ...CLOSURE_EVENTS]) {
      expect(serviceTypeOf(code)).toBeNull();
      expect(sendRefusals(facts({ need: code }))).toContain('need_unknown');
    }
  });

  it('nothing that holds such a word, however written, maps to a service', () => {
    const around = fc.string({ maxLength: 12 });
    const code = fc.tuple(around, fc.constantFrom(...WORDS), around).map((parts) => parts.join(''));
    fc.assert(
      fc.property(code, (need) => {
        expect(serviceTypeOf(need)).toBeNull();
        expect(unavailableRefusals({ need, caseStatus: 'open' })).toContain('need_unknown');
        expect(sendRefusals(facts({ need }))).toContain('need_unknown');
      }),
      { numRuns: 2_000 },
    );
  });

  it('nothing but the codes of the list maps to a service', () => {
    fc.assert(
      fc.property(fc.string(), (need) => {
        expect(serviceTypeOf(need) !== null).toBe(SERVICE_TYPES.some((type) => type === need));
      }),
    );
  });
});
