import { describe, expect, it } from '@jest/globals';
import {
  openingConsentProblems,
  consentFlags,
  linkageConsentOf,
  findStanding,
  runsOutAt,
  settledBy,
  standingPartitions,
} from './consent.rules.js';
import { CONSENT_PROBLEMS, FIELD_OF_PROBLEM } from './consent.types.js';
import type { Consent } from './consent.types.js';

const at = (text: string): Date => new Date(text);
const NOW = at('2026-11-24T08:00:00Z');
const consent = (change: Partial<Consent> = {}): Consent => ({
  id: 'c1',
  scope: 'referral',
  agencyId: 'legal-aid',
  partitions: ['identity', 'safe_contact'],
  answer: 'given',
  basis: 'consent',
  givenAt: at('2026-11-20T08:00:00Z'),
  untilOn: '2026-12-31',
  provisionalUntil: null,
  withdrawnAt: null,
  ...change,
});
const no = (change: Partial<Consent> = {}): Consent =>
  consent({ id: 'c2', answer: 'refused', partitions: [], givenAt: at('2026-11-22T08:00:00Z'), ...change });

describe('when an answer runs out by itself', () => {
  it.each<[string, Partial<Consent>, string | null]>([
    ['after its last day in Dushanbe', {}, '2026-12-31T19:00:00Z'],
    ['never, where no day was set', { untilOn: null }, null],
    [
      'after seven days, where it was not given alone',
      { untilOn: null, provisionalUntil: at('2026-11-27T08:00:00Z') },
      '2026-11-27T08:00:00Z',
    ],
    [
      'at whichever comes first',
      { untilOn: '2026-11-25', provisionalUntil: at('2026-11-27T08:00:00Z') },
      '2026-11-25T19:00:00Z',
    ],
  ])('is %s', (_, change, expected) => {
    expect(runsOutAt(consent(change))).toEqual(expected === null ? null : at(expected));
  });
});

describe('what of a sharing consent still stands', () => {
  it.each<[string, Consent, Consent[], string[]]>([
    ['all that she ticked, with the coded facts', consent(), [], ['core', 'identity', 'safe_contact']],
    ['nothing once it is withdrawn', consent({ withdrawnAt: NOW }), [], []],
    ['nothing once it has run out', consent({ untilOn: '2026-11-23' }), [], []],
    ['nothing after a later no to everything', consent(), [no()], []],
    [
      'all but what a later no names',
      consent(),
      [no({ partitions: ['identity'] })],
      ['core', 'safe_contact'],
    ],
    [
      'all of it, whatever she says to another agency',
      consent(),
      [no({ agencyId: 'bureau' })],
      ['core', 'identity', 'safe_contact'],
    ],
    [
      'all of it, when the no was before the yes',
      consent(),
      [no({ givenAt: at('2026-11-19T08:00:00Z') })],
      ['core', 'identity', 'safe_contact'],
    ],
    [
      'nothing for a scope that shares with no agency',
      consent({ scope: 'contact_for_feedback', agencyId: null }),
      [],
      [],
    ],
  ])('is %s', (...[, own, others, expected]) => {
    expect(standingPartitions(own, [own, ...others], NOW)).toEqual(expected);
  });

  it('is asked of her latest consent to the agency', () => {
    const later = consent({ id: 'c3', givenAt: at('2026-11-23T08:00:00Z') });
    expect(findStanding([later, consent()], 'legal-aid', NOW)?.id).toBe('c3');
    expect(findStanding([consent(), no()], 'legal-aid', NOW)).toBeNull();
    expect(findStanding([consent()], 'bureau', NOW)).toBeNull();
  });
});

describe('the flags of a case', () => {
  const group = (change: Partial<Consent> = {}): Consent =>
    consent({ scope: 'case_conference_mdwg', agencyId: null, partitions: [], untilOn: null, ...change });

  it('say when sharing with the group runs out', () => {
    const until = at('2026-11-27T08:00:00Z');
    expect(consentFlags([group({ provisionalUntil: until })], 'civil', NOW)).toMatchObject({
      sharesWithGroup: true,
      sharesUntil: until,
    });
  });

  it('name no end for what is not shared', () => {
    expect(consentFlags([group({ answer: 'refused' })], 'civil', NOW)).toEqual({
      sharesWithGroup: false,
      sharesUntil: null,
      refusesSharing: true,
      followUpConsent: false,
      countsInStatistics: false,
      mayBeLinked: false,
    });
  });
});

describe('how a record counts', () => {
  const asked = (change: Partial<Consent> = {}): Consent[] => [
    consent({ scope: 'record_linkage', agencyId: null, partitions: [], untilOn: null, ...change }),
  ];
  it.each([
    ['once where she said yes alone', asked(), 'civil', 'granted'],
    ['once where a state body did not ask', [], 'state', 'granted'],
    ['by itself where a private body did not ask', [], 'civil', 'not_asked'],
    ['by itself where she said no, to a state body too', asked({ answer: 'refused' }), 'police', 'refused'],
    ['by itself where she took it back', asked({ withdrawnAt: NOW }), 'state', 'refused'],
    [
      'by itself where her yes was not given alone',
      asked({ provisionalUntil: at('2026-11-27T08:00:00Z') }),
      'state',
      'provisional',
    ],
    ['by itself where her yes has run out', asked({ untilOn: '2026-11-23' }), 'civil', 'provisional'],
  ] as const)('is %s', (_, answers, kind, expected) => {
    expect(linkageConsentOf(answers, kind, NOW)).toBe(expected);
  });
});

it('settles earlier answers to the same question that were not given alone', () => {
  const asked = consent({ id: 'old', provisionalUntil: NOW });
  const other = consent({ id: 'other', agencyId: 'bureau', provisionalUntil: NOW });
  expect(settledBy(consent({ id: 'new' }), [asked, other, consent({ id: 'alone' })])).toEqual(['old']);
});

describe('opening a case', () => {
  const yes = { scope: 'services_by_this_agency', answer: 'given' } as const;
  it.each([
    ['crisis_centre', [], ['services_consent_missing']],
    ['crisis_centre', [{ ...yes, answer: 'refused' as const }], ['services_consent_missing']],
    ['crisis_centre', [yes], []],
    ['police_dv', [], []],
    ['legal_aid', [], []],
  ] as const)('by %s with %j lacks %j', (agency, drafts, expected) => {
    expect(openingConsentProblems(drafts, agency)).toEqual(expected);
  });
});

it('every problem has a field', () => {
  expect(Object.keys(FIELD_OF_PROBLEM)).toEqual([...CONSENT_PROBLEMS]);
});
