import { describe, expect, it } from '@jest/globals';
import { AGENCY_TYPES } from '../agencies/agencies.types.js';
import { REFERRED_FROM } from '../cases/cases.types.js';
import { referralView, seesAppointment } from './referrals.rules.js';
import type { ViewFacts } from './referrals.rules.js';
import { REFERRAL_STATUSES, REFERRAL_VIEWS } from './referrals.types.js';
import { REFERRED_FROM_OF } from './acceptance.service.js';

const facts = (change: Partial<ViewFacts> = {}): ViewFacts => ({
  fromAgencyId: 'sender',
  toAgencyId: 'receiver',
  status: 'sent',
  isReceived: false,
  ...change,
});
const actor = (agencyId: string, change: object = {}) => ({
  agencyId,
  worksOnCases: true,
  coordinatesGroup: false,
  ownServices: [],
  isBlocked: false,
  ...change,
});

describe('as what somebody sees a referral', () => {
  it.each([
    ['the sender all of it', actor('sender'), facts(), 'sender'],
    ['the receiver an offer', actor('receiver'), facts(), 'offer'],
    ['the receiver an offer it declined', actor('receiver'), facts({ status: 'declined' }), 'offer'],
    [
      'the receiver what consent allows',
      actor('receiver'),
      facts({ status: 'accepted', isReceived: true }),
      'receiver',
    ],
    [
      'the receiver only its own case once it was taken back',
      actor('receiver'),
      facts({ status: 'withdrawn', isReceived: true }),
      'withdrawn',
    ],
    ['nobody an offer that was taken back', actor('receiver'), facts({ status: 'withdrawn' }), null],
    ['the coordinator the coded facts', actor('cowfa', { coordinatesGroup: true }), facts(), 'group'],
    ['another agency nothing', actor('other'), facts(), null],
    ['somebody blocked nothing', actor('receiver', { isBlocked: true }), facts(), null],
    ['an administrator of the sender nothing', actor('sender', { worksOnCases: false }), facts(), null],
  ] as const)('%s', (...[, who, what, view]) => {
    expect(referralView(what, who)).toBe(view);
  });

  it('is never more than an offer to a receiver that has no case of it', () => {
    for (const status of REFERRAL_STATUSES)
      expect(['offer', null]).toContain(referralView(facts({ status }), actor('receiver')));
  });
});

describe('the time of an appointment', () => {
  it('is told to the receiver, and to senders other than police, prosecutor and court', () => {
    const told = AGENCY_TYPES.filter((type) => seesAppointment('sender', type));
    for (const type of ['police_dv', 'police_district', 'police_juvenile', 'prosecutor', 'court', 'bailiff'])
      expect(told).not.toContain(type);
    expect(told).toContain('crisis_centre');
    expect(AGENCY_TYPES.every((type) => seesAppointment('receiver', type))).toBe(true);
  });

  it('is told in no other view', () => {
    const others = REFERRAL_VIEWS.filter((view) => view !== 'sender' && view !== 'receiver');
    expect(others.some((view) => seesAppointment(view, 'crisis_centre'))).toBe(false);
  });
});

it('every agency that sends has a word for how she came', () => {
  for (const type of AGENCY_TYPES) expect(REFERRED_FROM).toContain(REFERRED_FROM_OF[type]);
});
