import { describe, expect, it } from '@jest/globals';
import type { Partition } from '../access/access.types.js';
import { AGENCY_TYPES } from '../agencies/agencies.types.js';
import type { AgencyType } from '../agencies/agencies.types.js';
import type { Consent } from '../consent/consent.types.js';
import { PARTITIONS } from '../access/access.types.js';
import { RECIPIENT_KIND_OF } from '../consent/consent.types.js';
import { sharedPartitions } from './referral-sending.rules.js';

const NOW = new Date('2026-11-24T08:00:00Z');
const consent = (change: Partial<Consent> = {}): Consent => ({
  id: 'c1',
  scope: 'referral',
  agencyId: 'receiver',
  partitions: ['identity', 'safe_contact', 'risk'],
  answer: 'given',
  basis: 'consent',
  givenAt: new Date('2026-11-20T08:00:00Z'),
  untilOn: '2026-12-31',
  provisionalUntil: null,
  withdrawnAt: null,
  ...change,
});
const pass = (
  consents: Consent[],
  wanted: Partition[] | null = null,
  asked: { type?: AgencyType; consentId?: string | null } = {},
) =>
  sharedPartitions(
    {
      consents,
      agencyId: 'receiver',
      agencyType: asked.type ?? 'legal_aid',
      consentId: asked.consentId ?? null,
      wanted,
    },
    NOW,
  );

describe('what is passed on', () => {
  it('is all that she ticked, where the sender chose nothing', () => {
    expect(pass([consent()])).toEqual({
      consentId: 'c1',
      partitions: ['core', 'risk', 'identity', 'safe_contact'],
      notAllowed: [],
    });
  });

  it('is less where the sender chose less, and never without the coded facts', () => {
    expect(pass([consent()], ['risk']).partitions).toEqual(['core', 'risk']);
    expect(pass([consent()], []).partitions).toEqual(['core']);
  });

  it('names what the sender wanted and she did not allow', () => {
    expect(pass([consent()], ['core', 'risk', 'legal']).notAllowed).toEqual(['legal']);
  });

  it.each<[string, Consent[], string | null]>([
    ['was not asked', [], null],
    ['said it to another agency', [consent({ agencyId: 'bureau' })], null],
    ['took it back', [consent({ withdrawnAt: NOW })], null],
    ['allowed it until yesterday', [consent({ untilOn: '2026-11-23' })], null],
    ['gave the answer that is meant to another agency', [consent({ agencyId: 'bureau' })], 'c1'],
    ['never gave the answer that is meant', [consent()], 'c9'],
  ])('is nothing where she %s', (_, consents, consentId) => {
    expect(pass(consents, null, { consentId })).toEqual({
      consentId: null,
      partitions: [],
      notAllowed: [],
    });
  });

  it('goes by the answer that is meant, and else by her latest', () => {
    const later = consent({ id: 'c2', partitions: ['risk'], givenAt: new Date('2026-11-22T08:00:00Z') });
    expect(pass([consent(), later]).consentId).toBe('c2');
    expect(pass([consent(), later], null, { consentId: 'c1' }).partitions).toContain('identity');
  });

  const everything = [consent({ partitions: [...PARTITIONS] })];

  it.each(AGENCY_TYPES.map((type) => [type] as const))(
    'to %s never tells where she is, unless it is a shelter, nor what stays with the owner',
    (type) => {
      const { partitions } = pass(everything, null, { type });
      expect(partitions.includes('whereabouts')).toBe(RECIPIENT_KIND_OF[type] === 'shelter');
      for (const own of ['narrative', 'follow_ups', 'consent', 'closure'] as const)
        expect(partitions).not.toContain(own);
    },
  );

  it.each(['police_dv', 'police_district', 'police_juvenile'] as const)(
    'to %s never tells how to reach her, nor her health',
    (type) => {
      const { partitions } = pass(everything, null, { type });
      for (const hidden of ['safe_contact', 'health', 'support'] as const)
        expect(partitions).not.toContain(hidden);
    },
  );
});
