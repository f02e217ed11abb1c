import { describe, expect, it } from '@jest/globals';
import {
  childProblems,
  consentCovers,
  consentFlags,
  consentSheet,
  consentStatus,
  isInForce,
  legalBasesOf,
  namesAgencies,
  openingConsentProblems,
  refusesSharing,
  scopeAnswer,
  settledBy,
  standingPartitions,
} from './consent.rules.js';
import type { Consent } from './consent.types.js';

const at = (text: string): Date => new Date(text);
const NOW = at('2026-11-24T08:00:00Z');
const LATER = at('2026-11-24T08:00:01Z');
const consent = (change: Partial<Consent> = {}): Consent => ({
  ...{ id: 'c1', scope: 'referral', agencyId: 'legal-aid', partitions: ['identity'] },
  ...{ answer: 'given', basis: 'consent', givenAt: at('2026-11-20T08:00:00Z') },
  ...{ untilOn: null, provisionalUntil: null, withdrawnAt: null },
  ...change,
});
const no = (change: Partial<Consent> = {}): Consent =>
  consent({ id: 'c2', answer: 'refused', partitions: [], givenAt: at('2026-11-22T08:00:00Z'), ...change });

describe('an answer at the instant that counts', () => {
  it.each<[string, Partial<Consent>, string]>([
    ['withdrawn at this instant', { withdrawnAt: NOW }, 'withdrawn'],
    ['to be withdrawn later', { withdrawnAt: LATER }, 'given'],
    ['on its last day', { untilOn: '2026-11-24' }, 'given'],
    ['the day after', { untilOn: '2026-11-23' }, 'expired'],
  ])('%s', (_, change, status) => {
    expect(consentStatus(consent(change), NOW)).toBe(status);
  });

  it('holds from the instant in which it was given, not before', () => {
    expect(isInForce(consent({ givenAt: NOW }), NOW)).toBe(true);
    expect(isInForce(consent({ givenAt: LATER }), NOW)).toBe(false);
  });

  it('is the later one of two, of two at once the second, and never a future one', () => {
    const scope = 'statistics_non_identifying';
    const yes = consent({ scope, givenAt: NOW });
    const refusal = no({ scope, givenAt: NOW });
    expect(scopeAnswer([yes, refusal], scope, NOW)).toBe('refused');
    expect(scopeAnswer([refusal, yes], scope, NOW)).toBe('given');
    expect(scopeAnswer([yes, no({ scope, givenAt: LATER })], scope, NOW)).toBe('given');
    expect(consentFlags([yes], 'civil', NOW).countsInStatistics).toBe(true);
    expect(consentFlags([{ ...yes, scope: 'referral' }], 'civil', NOW).countsInStatistics).toBe(false);
  });
});

describe('naming an agency that may know of the survivor', () => {
  const named = consent({ scope: 'mutual_disclosure' });

  it.each<[string, Consent[], boolean]>([
    ['named, beside other answers', [consent(), named], true],
    ['not asked', [], false],
    ['another scope only', [consent()], false],
    ['withdrawn', [{ ...named, withdrawnAt: NOW }], false],
  ])('%s', (_, consents, isNamed) => {
    expect(namesAgencies(consents, NOW)).toBe(isNamed);
  });
});

describe('what an agency is allowed', () => {
  const identity = { agencyId: 'legal-aid', partition: 'identity', at: NOW } as const;

  it.each<[string, Consent[], boolean]>([
    ['a yes to it', [consent()], true],
    ['a yes to another agency', [consent({ agencyId: 'bureau' })], false],
    ['a yes of another scope that names it', [consent({ scope: 'mutual_disclosure' })], false],
    [
      'a later yes to another partition is no refusal',
      [consent(), consent({ id: 'c3', partitions: ['health'], givenAt: NOW })],
      true,
    ],
    ['a no at the same instant', [consent(), no({ givenAt: consent().givenAt })], true],
    ['a later no', [consent(), no()], false],
    ['a later no of another scope', [consent(), no({ scope: 'mutual_disclosure' })], true],
  ])('%s', (_, consents, isAllowed) => {
    expect(consentCovers(consents, identity)).toBe(isAllowed);
  });

  it('stands only where the answer is a referral to an agency', () => {
    expect(standingPartitions(consent({ scope: 'mutual_disclosure' }), [], NOW)).toEqual([]);
    expect(standingPartitions(consent({ agencyId: null }), [], NOW)).toEqual([]);
    const other = consent({ id: 'c3', partitions: ['health'], givenAt: NOW });
    expect(standingPartitions(consent(), [consent(), other], NOW)).toEqual(['core', 'identity']);
    expect(standingPartitions(consent({ withdrawnAt: NOW }), [other], NOW)).toEqual([]);
  });
});

describe('refusing to share', () => {
  it.each<[string, Consent[], boolean]>([
    ['a no to an agency', [no()], true],
    ['a no of another scope', [no({ scope: 'statistics_non_identifying' })], false],
    ['a no that is still to come', [no({ givenAt: LATER })], false],
    ['a no, and a yes to another agency', [no(), consent({ agencyId: 'bureau' })], false],
    [
      'a no, and a yes to the group',
      [no(), consent({ scope: 'case_conference_mdwg', agencyId: null })],
      false,
    ],
    ['no question', [], false],
  ])('%s', (_, consents, isRefused) => {
    expect(refusesSharing(consents, NOW)).toBe(isRefused);
  });

  it('has no end of sharing to show where a group may not see the case', () => {
    const past = consent({ scope: 'case_conference_mdwg', agencyId: null, untilOn: '2026-11-23' });
    expect(consentFlags([past], 'civil', NOW)).toMatchObject({ sharesWithGroup: false, sharesUntil: null });
  });
});

describe('asking again', () => {
  const provisional = { provisionalUntil: LATER };

  it.each<[string, Partial<Consent>, string[]]>([
    ['settles an answer not given alone', { id: 'c0', ...provisional }, ['c0']],
    ['leaves itself', provisional, []],
    ['leaves an answer given alone', { id: 'c0' }, []],
    ['leaves another agency', { id: 'c0', agencyId: 'bureau', ...provisional }, []],
    ['leaves another scope', { id: 'c0', scope: 'mutual_disclosure', ...provisional }, []],
  ])('%s', (_, change, settled) => {
    expect(settledBy(consent(), [consent(change)])).toEqual(settled);
  });
});

describe('what may be recorded', () => {
  it('without a yes, on grounds that depend on the agency', () => {
    const civil = ['consent', 'court_order', 'imminent_danger', 'child_at_risk'];
    expect(legalBasesOf('ngo')).toEqual(civil);
    expect(legalBasesOf('police_district').toSorted()).toEqual(
      [...civil, 'state_function', 'protect_others'].toSorted(),
    );
  });

  it('of field groups: to the police the facts are proposed, the place and health are never shared', () => {
    expect(consentSheet('police_district')).toMatchObject({
      ...{ incident_facts: 'proposed', risk: 'proposed', identity: 'open', legal: 'open' },
      ...{ safe_contact: 'never', location: 'never', health: 'never', psychosocial: 'never' },
    });
  });

  it('for a child: an adult of another household, with its assent', () => {
    const decision = {
      decider: 'non_offending_adult',
      inPerpetratorsHousehold: 'no',
      childAssent: 'given',
    } as const;
    expect(childProblems(decision)).toEqual([]);
    expect(childProblems({ ...decision, inPerpetratorsHousehold: 'yes' })).toEqual([
      'decider_in_perpetrators_household',
    ]);
    expect(
      childProblems({ ...decision, decider: 'child_rights_body', inPerpetratorsHousehold: 'unknown' }),
    ).toEqual([]);
  });

  it('by a private agency: a case with a yes to its services, not with a yes to something else', () => {
    const problems = ['services_consent_missing'];
    expect(openingConsentProblems([{ scope: 'services_by_this_agency', answer: 'given' }], 'ngo')).toEqual(
      [],
    );
    expect(openingConsentProblems([{ scope: 'record_linkage', answer: 'given' }], 'ngo')).toEqual(problems);
    expect(openingConsentProblems([{ scope: 'services_by_this_agency', answer: 'refused' }], 'ngo')).toEqual(
      problems,
    );
  });
});
