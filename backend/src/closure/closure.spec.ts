import { describe, expect, it } from '@jest/globals';
import { closable, daysAgo, NOW } from '../../test/support/closure-facts.js';
import { CLOSURE_EVENTS } from '../cases/case-events.types.js';
import type { NeedTrace } from '../referrals/referrals.types.js';
import {
  blockersBeforeDecision,
  closureBlockers,
  closureChoices,
  closureProgress,
  reasonOffer,
} from './closure.rules.js';
import { BLOCKERS, CLOSURE_REASONS, CONDITIONS, CONDITIONS_OF_REASON } from './closure.types.js';

const referral = (change: Partial<NeedTrace>): NeedTrace => ({
  id: 'r1',
  kind: 'service',
  need: 'legal',
  status: 'completed',
  sentAt: daysAgo(40),
  contactedAt: daysAgo(39),
  word: 'got_it',
  noLongerWanted: false,
  ...change,
});
describe('the table of blockers', () => {
  it.each([
    'approval_missing',
    'colleague_approval_missing',
    'risk_high',
    'no_contact_high_risk',
    'wellbeing_not_clear',
    'safety_not_confirmed',
    'safety_confirmed_once',
    'safety_contact_too_old',
    'too_few_attempts',
    'attempts_too_close',
  ] as const)('%s is never overridable', (code) => {
    expect(BLOCKERS[code].overridable).toBe(false);
  });

  it('what a reason consists of cannot be overridden either', () => {
    const essence = Object.entries(BLOCKERS).filter(([, { overridable }]) => !overridable);
    expect(essence.map(([code]) => code)).toEqual(
      expect.arrayContaining(['request_not_alone', 'family_violence_recorded', 'other_case_not_named']),
    );
    expect(essence).toHaveLength(18);
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
        code: 'her_word_missing',
        condition: 'referrals_ended',
        overridable: true,
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
    expect(progress).toMatchObject({ met: 15, total: 16, mayBeRequested: true });
    expect(progress.conditions.filter(({ isMet }) => !isMet).map(({ code }) => code)).toEqual([
      'second_person',
    ]);
  });

  it.each([
    ['conditions that do not apply are not counted', { hasChildren: false }, 14, 15, true],
    ['those of a child are', { isMinor: true }, 15, 17, false],
    ['what a supervisor may override does not stop the request', { overdueFollowUps: 1 }, 14, 16, true],
    ['what she may not override does', { band: 'high' }, 14, 16, false],
  ] as const)('%s', (_what, change, met, total, mayBeRequested) => {
    expect(closureProgress('needs_met', closable(change), NOW)).toMatchObject({ met, total, mayBeRequested });
  });

  it('counts nothing as explained to her before she asked', () => {
    const statements = { ...closable().statements, toldMayReturnAt: null };
    expect(closureProgress('survivor_request', closable({ statements }), NOW)).toMatchObject({
      met: 0,
      total: 6,
      mayBeRequested: false,
    });
  });

  it('every reason says what it still needs', () => {
    const choices = closureChoices(closable(), NOW);
    expect(choices.map(({ reason }) => reason)).toEqual([...CLOSURE_REASONS]);
    expect(choices.filter(({ mayBeRequested }) => mayBeRequested).map(({ reason }) => reason)).toEqual([
      'needs_met',
      'moved',
      'transferred',
      'died',
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
