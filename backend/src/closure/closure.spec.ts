import { describe, expect, it } from '@jest/globals';
import { closable, NOW, referral } from '../../test/support/closure-facts.js';
import { CLOSURE_EVENTS } from '../cases/case-events.types.js';
import {
  blockersBeforeDecision,
  closureBlockers,
  closureChoices,
  closureProgress,
  reasonOffer,
} from './closure.rules.js';
import { BLOCKERS, CLOSURE_REASONS, CONDITIONS, CONDITIONS_OF_REASON } from './closure.types.js';

describe('the table of blockers', () => {
  it('names what may be overridden; everything else by nobody', () => {
    const overridable = Object.entries(BLOCKERS).filter(([, { overrides }]) => overrides.length > 0);
    expect(overridable.map(([code]) => code).sort()).toEqual([
      'agencies_not_asked',
      'children_safety',
      'feedback_missing',
      'follow_ups_open',
      'needs_open',
      'referrals_open',
      'risk_not_recent',
      'safety_plan_missing',
    ]);
  });

  it('every condition belongs to a reason and every reason ends with the second person', () => {
    const used = CLOSURE_REASONS.flatMap((reason) => [...CONDITIONS_OF_REASON[reason]]);
    expect([...new Set(used)].sort()).toEqual([...CONDITIONS].sort());
    for (const reason of CLOSURE_REASONS) expect(CONDITIONS_OF_REASON[reason].at(-1)).toBe('second_person');
  });

  it('facts are small and coded, and referrals are named by id', () => {
    const facts = closable({
      referrals: [referral({ word: null }), referral({ id: 'r2', word: null, need: 'health' })],
    });
    expect(blockersBeforeDecision('needs_met', facts, NOW)).toEqual([
      {
        code: 'feedback_missing',
        condition: 'referrals_ended',
        overrides: ['survivor_declined'],
        clearedBy: 'lead',
        partition: 'core',
        facts: { count: 2 },
        subjectIds: ['r1', 'r2'],
      },
    ]);
  });

  it.each([
    ['the coordinator where she allowed sharing', true, 'coordinator'],
    ['the supervisor where she did not', false, 'supervisor'],
  ] as const)('a high case is for %s', (_what, sharesWithGroup, clearedBy) => {
    const [blocker] = closureBlockers('needs_met', closable({ band: 'high', sharesWithGroup }), NOW);
    expect(blocker).toMatchObject({ code: 'risk_high', clearedBy });
  });
});

describe('how far it has come', () => {
  it('all is met but the second person', () => {
    const progress = closureProgress('needs_met', closable(), NOW);
    expect(progress).toMatchObject({ met: 18, total: 19, mayBeRequested: true });
    expect(progress.conditions.filter(({ isMet }) => !isMet).map(({ code }) => code)).toEqual([
      'second_person',
    ]);
  });

  it.each([
    ['conditions that do not apply are not counted', { hasChildren: false }, 17, 18, true],
    ['those of a child are', { isMinor: true }, 18, 20, false],
    [
      'what may be overridden does not stop the request',
      { laterContact: 'given', statements: { ...closable().statements, safetyPlanReviewedAt: null } },
      17,
      19,
      true,
    ],
    ['what nobody may override does', { band: 'high' }, 17, 19, false],
  ] as const)('%s', (_what, change, met, total, mayBeRequested) => {
    expect(closureProgress('needs_met', closable(change), NOW)).toMatchObject({ met, total, mayBeRequested });
  });

  it('counts nothing as explained to her before she asked', () => {
    const statements = { ...closable().statements, toldMayReturnAt: null };
    expect(closureProgress('survivor_request', closable({ statements }), NOW)).toMatchObject({
      met: 1,
      total: 7,
      mayBeRequested: false,
    });
  });

  it('every reason says what it still needs', () => {
    const choices = closureChoices(closable(), NOW);
    expect(choices.map(({ reason }) => reason)).toEqual([...CLOSURE_REASONS]);
    expect(choices.filter(({ mayBeRequested }) => mayBeRequested).map(({ reason }) => reason)).toEqual([
      'needs_met',
    ]);
  });
});

describe('what cannot be chosen', () => {
  it.each(CLOSURE_EVENTS.map((event) => [event]))('"%s" is an event and no reason', (event) => {
    expect(reasonOffer(event)).toMatchObject({ offer: 'event', event });
    expect(CLOSURE_REASONS.some((reason) => reason === (event as string))).toBe(false);
  });

  it('"reconciled" is pressure and always raises risk', () => {
    expect(reasonOffer('reconciled')).toMatchObject({ isPressure: true, raisesRisk: 'always' });
  });

  it.each([
    ['needs_met', { offer: 'reason', reason: 'needs_met' }],
    ['funding', { offer: 'unavailable_service' }],
    ['resolved', { offer: 'nothing' }],
    ['', { offer: 'nothing' }],
  ] as const)('"%s"', (code, offer) => {
    expect(reasonOffer(code)).toEqual(offer);
  });
});
