import { describe, expect, it } from '@jest/globals';
import {
  closable,
  contact,
  daysAgo,
  NOW,
  override,
  statements,
  stopRequest,
} from '../../test/support/closure-facts.js';
import { CLOSURE_REASONS, DANGERS } from '../cases/cases.types.js';
import type { Danger } from '../cases/cases.types.js';
import { BLOCKERS, OVERRIDE_REASONS } from './closure.types.js';
import type { ClosureReason } from './closure.types.js';
import type { ClosureFacts } from './closure-facts.types.js';
import { unmetBlockers } from './episodes.rules.js';
import { knownDanger } from './known-danger.rules.js';

/** Everything that each reason asks for has been done; only the danger is still to come. */
const ready: Record<ClosureReason, ClosureFacts> = {
  needs_met: closable(),
  survivor_request: closable({ statements: statements({ stopRequest: stopRequest() }) }),
  no_contact: closable({
    contacts: [40, 25, 10].map((days) =>
      contact(days, { outcome: 'not_reached', alone: null, by: days === 25 ? 'colleague' : 'lead' }),
    ),
    statements: statements({ noContactDecidedAt: daysAgo(2) }),
  }),
  moved: closable({ receiver: { acceptedAt: daysAgo(5), reachedAt: daysAgo(3) } }),
  transferred: closable({ receiver: { acceptedAt: daysAgo(5), reachedAt: daysAgo(3) } }),
  died: closable({ statements: statements({ evidenceAt: daysAgo(1), evidence: 'medical_paper' }) }),
  opened_in_error: closable({
    violenceRecorded: false,
    statements: statements({ evidenceAt: daysAgo(1), evidence: 'checked_file' }),
  }),
  duplicate: closable({
    statements: statements({ otherCaseNamedAt: daysAgo(1) }),
    duplicate: { nameAgrees: true, birthAgrees: true, paperSeen: false, keptIsOpen: true },
  }),
};

/** Each way in which a survivor is known to be in danger (capabilities 1.1). */
const DANGEROUS: readonly (readonly [string, Danger, Partial<ClosureFacts>])[] = [
  ['a high band', 'danger_risk', { band: 'high' }],
  ['a band that left too much unknown', 'danger_risk', { band: 'incomplete' }],
  ['no assessment', 'danger_risk', { assessedAt: null, incidents: [] }],
  ['a triage that is not clear', 'danger_life', { triageIsClear: false }],
  ['a triage that was not asked', 'danger_life', { triageIsClear: null }],
  [
    'an order of the wrong person that no assessment followed',
    'danger_order',
    { orders: [{ inForce: false, endsOn: null, endedAt: daysAgo(1), annulledAt: daysAgo(1) }] },
  ],
  [
    'an order that was not served',
    'danger_order',
    { orders: [{ inForce: true, endsOn: null, endedAt: null }] },
  ],
  [
    'an order that runs',
    'danger_order',
    { orders: [{ inForce: true, endsOn: '2026-11-30', endedAt: null }] },
  ],
  ['a breach nobody dealt with', 'danger_breach', { openBreaches: 1 }],
  [
    'an incident after the assessment',
    'danger_incident',
    { incidents: [{ lastOn: '2026-08-01', recordedAt: daysAgo(5) }] },
  ],
];

/** 1.3: what closes in danger; her own request stands against every danger but a fresh urgent triage. */
const EXCEPTIONS: readonly ClosureReason[] = ['survivor_request', 'died', 'duplicate'];

/** A new owner has found her safe and alone: it judges risk and incidents, in its own case, which stays open. */
const HANDED_OVER: readonly ClosureReason[] = ['moved', 'transferred'];

/** Whatever may be overridden is, with every reason there is and a paper of the child-rights body. */
const everyOverride = Object.keys(BLOCKERS).flatMap((code) =>
  OVERRIDE_REASONS.map((reason) =>
    override(
      code,
      reason,
      reason === 'done_elsewhere_in_writing' ? { paperOn: '2026-11-20', paperIssuer: 'child_rights' } : {},
    ),
  ),
);

describe('known danger', () => {
  it('is none of a case that may close', () => {
    expect(knownDanger(closable())).toEqual([]);
    for (const reason of CLOSURE_REASONS)
      expect([reason, unmetBlockers(reason, [], { facts: ready[reason], now: NOW })]).toEqual([reason, []]);
  });

  it.each(DANGEROUS)('is %s', (_what, danger, change) => {
    expect(knownDanger(closable(change))).toEqual([danger]);
  });

  it('is each of the five', () => {
    expect([...new Set(DANGEROUS.map(([, danger]) => danger))].sort()).toEqual([...DANGERS].sort());
  });

  it.each([
    ['a medium band', { band: 'medium' }],
    ['an order that was lifted', { orders: [{ inForce: false, endsOn: null, endedAt: daysAgo(10) }] }],
    ['an incident that was assessed', { incidents: [{ lastOn: '2026-11-17', recordedAt: daysAgo(7) }] }],
  ] as const)('is not %s', (_what, change) => {
    expect(knownDanger(closable(change))).toEqual([]);
  });
});

describe.each(CLOSURE_REASONS.map((reason) => [reason]))('closing as %s', (reason) => {
  it.each(DANGEROUS)(`with %s`, (_what, danger, change) => {
    const facts = { ...ready[reason], ...change };
    const unmet = unmetBlockers(reason, everyOverride, { facts, now: NOW });
    const goesOn = HANDED_OVER.includes(reason) && (danger === 'danger_risk' || danger === 'danger_incident');
    // Nobody asks for an assessment or a triage of a case that was opened in error, but this one was assessed.
    expect(unmet.length === 0).toBe(goesOn || EXCEPTIONS.includes(reason));
  });
});

describe('a case opened in error that nobody assessed', () => {
  const unasked = { isAssessed: false, assessedAt: null, band: 'incomplete', triageIsClear: null } as const;
  it.each([
    ['closes', {}, true],
    ['not with a triage that is not clear', { triageIsClear: false }, false],
    ['not with an order', { orders: [{ inForce: true, endsOn: null, endedAt: null }] }, false],
    ['not with a breach', { openBreaches: 1 }, false],
    ['not with family violence recorded', { violenceRecorded: true }, false],
  ] as const)('%s', (_what, change, closes) => {
    const facts = { ...ready.opened_in_error, ...unasked, ...change };
    expect(unmetBlockers('opened_in_error', everyOverride, { facts, now: NOW }).length === 0).toBe(closes);
  });
});
