import { describe, expect, it } from '@jest/globals';
import { PARTITIONS } from '../access/access.types.js';
import type { Partition } from '../access/access.types.js';
import { AGENCY_TYPES } from '../agencies/agencies.types.js';
import {
  consentCovers,
  consentSheet,
  consentStatus,
  isInForce,
  legalBasesOf,
  mayContactLater,
  mayCount,
  mayShareWithGroup,
  partitionsForReferral,
  proposedPartitions,
  provisionalUntil,
  refusesSharing,
  scopeAnswer,
  shareablePartitions,
  withdrawalEffects,
  withdrawalRefusals,
} from './consent.rules.js';
import {
  CONSENT_SCOPES,
  CONSENT_STATUSES,
  PRESENCES,
  WITHDRAWAL_EFFECTS,
  NEVER_SHARED,
  RECIPIENT_KIND_OF,
} from './consent.types.js';
import type { Consent } from './consent.types.js';

const NOW = new Date('2026-11-24T08:00:00Z');
const at = (text: string): Date => new Date(text);
const consent = (change: Partial<Consent> = {}): Consent => ({
  id: 'c1',
  scope: 'referral',
  agencyId: 'legal-aid',
  partitions: ['core', 'identity', 'safe_contact'],
  answer: 'given',
  basis: 'consent',
  givenAt: at('2026-11-20T08:00:00Z'),
  untilOn: '2026-12-20',
  provisionalUntil: null,
  withdrawnAt: null,
  ...change,
});
const answer = (scope: Consent['scope'], change: Partial<Consent> = {}): Consent =>
  consent({ scope, agencyId: null, partitions: [], untilOn: null, ...change });

describe('what an answer is worth', () => {
  it.each([
    ['given alone it holds to its last day', consent({ untilOn: '2026-11-24' }), 'given', true],
    ['the day after its last day it has run out', consent({ untilOn: '2026-11-23' }), 'expired', false],
    ['without a last day it holds on', consent({ untilOn: null }), 'given', true],
    [
      'not given alone it is provisional',
      consent({ provisionalUntil: at('2026-11-27T08:00:00Z') }),
      'provisional',
      true,
    ],
    [
      'not asked again within seven days it has run out',
      consent({ provisionalUntil: at('2026-11-24T08:00:00Z') }),
      'expired',
      false,
    ],
    ['taken back it is over at once', consent({ withdrawnAt: NOW }), 'withdrawn', false],
    ['a no stays a no', consent({ answer: 'refused' }), 'refused', false],
    [
      'a no that was not said alone is a no as well',
      consent({ answer: 'refused', provisionalUntil: at('2026-11-27T08:00:00Z') }),
      'refused',
      false,
    ],
  ] as const)('%s', (_what, given, status, inForce) => {
    expect(consentStatus(given, NOW)).toBe(status);
    expect(isInForce(given, NOW)).toBe(inForce);
  });

  it('every state of an answer is reached, and she can take back whatever still opens something', () => {
    const answers = [
      consent(),
      consent({ provisionalUntil: at('2026-11-27T08:00:00Z') }),
      consent({ untilOn: '2026-11-23' }),
      consent({ withdrawnAt: NOW }),
      consent({ answer: 'refused' }),
    ];
    expect(answers.map((given) => consentStatus(given, NOW))).toEqual([...CONSENT_STATUSES]);
    const ways = answers.map((given) => withdrawalRefusals(given, NOW).length === 0);
    expect(ways).toEqual(answers.map((given) => isInForce(given, NOW)));
  });

  it('what she says tomorrow opens nothing today', () => {
    expect(isInForce(consent({ givenAt: at('2026-11-25T08:00:00Z') }), NOW)).toBe(false);
  });

  it.each(PRESENCES.map((presence) => [presence]))('asked with "%s" present', (presence) => {
    const until = presence === 'alone' ? null : at('2026-12-01T08:00:00Z');
    expect(provisionalUntil(presence, NOW)).toEqual(until);
  });
});

describe('what a consent covers', () => {
  const later = at('2026-11-22T08:00:00Z');
  it.each([
    ['what she ticked', [consent()], 'identity', true],
    ['the coded core with anything she ticked', [consent({ partitions: ['risk'] })], 'core', true],
    ['nothing she did not tick', [consent()], 'legal', false],
    ['nothing for another agency', [consent({ agencyId: 'health' })], 'identity', false],
    ['nothing once it has run out', [consent({ untilOn: '2026-11-23' })], 'identity', false],
    ['nothing of her own account', [consent({ partitions: ['narrative'] })], 'narrative', false],
    [
      'nothing after a later no to all',
      [consent(), consent({ answer: 'refused', partitions: [], givenAt: later })],
      'identity',
      false,
    ],
    [
      'the rest after a later no to one part',
      [consent(), consent({ answer: 'refused', partitions: ['safe_contact'], givenAt: later })],
      'identity',
      true,
    ],
    [
      'not the part of a later no',
      [consent(), consent({ answer: 'refused', partitions: ['safe_contact'], givenAt: later })],
      'safe_contact',
      false,
    ],
    [
      'again what she allowed after an earlier no',
      [
        consent({ givenAt: later }),
        consent({ answer: 'refused', partitions: [], givenAt: at('2026-11-01T08:00:00Z') }),
      ],
      'identity',
      true,
    ],
    [
      'nothing by a yes to the meeting',
      [answer('case_conference_mdwg', { agencyId: 'legal-aid' })],
      'identity',
      false,
    ],
  ] as const)('%s', (_what, consents, partition, covered) => {
    expect(consentCovers(consents, { agencyId: 'legal-aid', partition, at: NOW })).toBe(covered);
  });
});

describe('scopes without an agency', () => {
  it.each([
    ['not asked is not a yes', [], 'not_asked', false],
    ['a yes is a yes', [answer('case_conference_mdwg')], 'given', true],
    [
      'a yes in company holds for a week',
      [answer('case_conference_mdwg', { provisionalUntil: at('2026-11-25T08:00:00Z') })],
      'provisional',
      true,
    ],
    [
      'the last word counts',
      [
        answer('case_conference_mdwg', { answer: 'refused', givenAt: at('2026-11-22T08:00:00Z') }),
        answer('case_conference_mdwg'),
      ],
      'refused',
      false,
    ],
    ['a yes to something else says nothing', [answer('contact_for_follow_up')], 'not_asked', false],
  ] as const)('sharing with the group: %s', (_what, consents, expected, may) => {
    expect(scopeAnswer(consents, 'case_conference_mdwg', NOW)).toBe(expected);
    expect(mayShareWithGroup(consents, NOW)).toBe(may);
  });

  it('later contact and counting are asked by themselves', () => {
    const consents = [
      answer('contact_for_follow_up'),
      answer('statistics_non_identifying', { answer: 'refused' }),
    ];
    expect(mayContactLater(consents, NOW)).toBe(true);
    expect(mayCount(consents, NOW)).toBe(false);
  });

  it.each([
    ['she was never asked', [], false],
    ['she said no to the group', [answer('case_conference_mdwg', { answer: 'refused' })], true],
    ['she said no to an agency', [consent({ answer: 'refused' })], true],
    ['she took everything back', [consent({ withdrawnAt: NOW })], true],
    ['she allowed one agency', [consent(), answer('case_conference_mdwg', { answer: 'refused' })], false],
    ['a consent only ran out', [consent({ untilOn: '2026-11-01' })], false],
    [
      'she said no to the group, which she had said yes to before',
      [answer('case_conference_mdwg'), answer('case_conference_mdwg', { answer: 'refused', givenAt: NOW })],
      true,
    ],
    [
      'she said no to the agency, which she had said yes to before',
      [consent(), consent({ id: 'c2', answer: 'refused', partitions: [], givenAt: NOW })],
      true,
    ],
    [
      'she said no to one part of what she allowed an agency',
      [consent(), consent({ id: 'c2', answer: 'refused', partitions: ['identity'], givenAt: NOW })],
      false,
    ],
    [
      'she said yes to the group after a no',
      [
        answer('case_conference_mdwg', { answer: 'refused' }),
        answer('case_conference_mdwg', { givenAt: NOW }),
      ],
      false,
    ],
  ] as const)('refuses sharing: %s', (_what, consents, refuses) => {
    expect(refusesSharing(consents, NOW)).toBe(refuses);
  });
});

describe('what a receiver can get', () => {
  it('police get the incident facts and the band where nothing else was agreed', () => {
    expect(proposedPartitions('police_dv')).toEqual(['core', 'risk']);
  });

  it.each(['police_dv', 'police_district', 'police_juvenile'] as const)(
    '%s never gets safe contact, health, counselling notes or whereabouts',
    (police) => {
      for (const partition of ['safe_contact', 'health', 'support', 'whereabouts'] as const)
        expect(shareablePartitions(police)).not.toContain(partition);
      expect(consentSheet(police)).toMatchObject({
        location: 'never',
        health: 'never',
        safe_contact: 'never',
      });
    },
  );

  it.each(AGENCY_TYPES.map((type) => [type]))('only a shelter learns where she is: %s', (type) => {
    expect(shareablePartitions(type).includes('whereabouts')).toBe(type === 'shelter');
  });

  it.each(AGENCY_TYPES.map((type) => [type]))('%s never gets what is never shared', (type) => {
    for (const partition of NEVER_SHARED) expect(shareablePartitions(type)).not.toContain(partition);
    expect(shareablePartitions(type)).toEqual(expect.arrayContaining(proposedPartitions(type)));
  });

  it.each(AGENCY_TYPES.filter((type) => RECIPIENT_KIND_OF[type] === 'no_case_access').map((type) => [type]))(
    '%s gets no case at all',
    (type) => {
      expect(partitionsForReferral(consent({ partitions: [...PARTITIONS] }), type, NOW)).toEqual([]);
    },
  );

  const everything = consent({ partitions: [...PARTITIONS] });
  const legalAid: Partition[] = ['core', 'risk', 'identity', 'safe_contact', 'legal', 'perpetrator'];
  it.each([
    ['what she ticked, with the core', consent(), 'legal_aid', ['core', 'identity', 'safe_contact']],
    ['not more than such an agency may have', everything, 'legal_aid', legalAid],
    ['to a prosecutor never her place', everything, 'prosecutor', legalAid],
    [
      'to a court neither place nor contact',
      everything,
      'court',
      ['core', 'identity', 'legal', 'perpetrator'],
    ],
    ['nothing by a consent that ran out', consent({ untilOn: '2026-11-01' }), 'legal_aid', []],
    ['nothing by a consent to something else', answer('contact_for_follow_up'), 'legal_aid', []],
  ] as const)('%s', (_what, given, receiver, partitions) => {
    expect(partitionsForReferral(given, receiver, NOW)).toEqual(partitions);
  });
});

describe('the legal basis', () => {
  it.each([
    ['ngo', false],
    ['crisis_centre', false],
    ['shelter', false],
    ['police_dv', true],
    ['legal_aid', true],
    ['cowfa', true],
  ] as const)('%s may rely on a state function: %s', (type, may) => {
    expect(legalBasesOf(type).includes('state_function')).toBe(may);
    expect(legalBasesOf(type)).toContain('consent');
  });
});

describe('taking a consent back', () => {
  it.each([
    ['works at any time', consent(), []],
    ['works while it is provisional', consent({ provisionalUntil: at('2026-11-25T08:00:00Z') }), []],
    ['is not needed twice', consent({ withdrawnAt: NOW }), ['already_withdrawn']],
    ['is not needed after a no', consent({ answer: 'refused' }), ['was_not_given']],
    ['is not needed after its end', consent({ untilOn: '2026-11-01' }), ['already_expired']],
    ['does not undo a decision of a court', consent({ basis: 'court_order' }), ['not_by_consent']],
  ] as const)('%s', (_what, given, refusals) => {
    expect(withdrawalRefusals(given, NOW)).toEqual(refusals);
  });

  it('ends access to what was shared and leaves the receiver what it wrote', () => {
    expect(withdrawalEffects('referral')).toEqual([
      'access_ends',
      'open_referrals_withdrawn',
      'receiver_keeps_own_records',
    ]);
  });

  it('every scope has an effect and every effect a scope', () => {
    const effects = CONSENT_SCOPES.flatMap((scope) => withdrawalEffects(scope));
    expect([...new Set(effects)].sort()).toEqual([...WITHDRAWAL_EFFECTS].sort());
    for (const scope of CONSENT_SCOPES) expect(withdrawalEffects(scope).length).toBeGreaterThan(0);
  });
});
