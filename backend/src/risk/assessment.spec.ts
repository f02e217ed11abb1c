import { describe, expect, it } from '@jest/globals';
import {
  actionsToday,
  becomesHigh,
  criticalHolds,
  isEmergency,
  isRaise,
  withoutHealth,
} from './risk.rules.js';
import type { TodayFacts } from './risk.rules.js';
import {
  BAND_CHANGE_STATES,
  BAND_CHANGE_TRANSITIONS,
  FIRST_BAND_CHANGE_STATES,
  TODAY_ACTIONS,
} from './risk.types.js';
import type { BandChangeState } from './risk.types.js';

describe('what an assessment asks for today', () => {
  const facts = (change: Partial<TodayFacts> = {}): TodayFacts => ({
    band: 'standard',
    incomplete: false,
    opensReview: false,
    sharesWithGroup: true,
    ...change,
  });

  it.each([
    ['nothing while the band is standard', facts(), []],
    ['a plan while it is medium', facts({ band: 'medium' }), ['make_safety_plan']],
    [
      'a plan and a new assessment while too little is known',
      facts({ band: 'incomplete', incomplete: true }),
      ['make_safety_plan', 'assess_again_soon'],
    ],
    [
      'a plan and a contact today, and the supervisor is told, while it is high',
      facts({ band: 'high' }),
      ['make_safety_plan_today', 'contact_today', 'supervisor_is_told'],
    ],
    [
      'a meeting of the group where she allowed sharing with it',
      facts({ band: 'high', opensReview: true }),
      ['make_safety_plan_today', 'contact_today', 'supervisor_is_told', 'group_review'],
    ],
    [
      'no meeting where she refused',
      facts({ band: 'high', opensReview: true, sharesWithGroup: false }),
      ['make_safety_plan_today', 'contact_today', 'supervisor_is_told'],
    ],
  ] as const)('%s', (_what, given, actions) => {
    expect(actionsToday(given)).toEqual(actions);
  });

  it('can name every action of the list', () => {
    const all = [
      facts({ band: 'high', opensReview: true, incomplete: true }),
      facts({ band: 'medium' }),
    ].flatMap(actionsToday);
    expect([...new Set(all)].sort()).toEqual([...TODAY_ACTIONS].sort());
  });
});

describe('danger now', () => {
  it.each([
    ['is nowhere safe to go tonight with a high band', ['yes', 'kill_threat'], true],
    ['is not said of a band that only her own suicide risk makes high', ['yes', null], false],
    ['is not said while she has a place', ['no', 'kill_threat'], false],
    ['is not guessed', ['unknown', 'kill_threat'], false],
  ] as const)('%s', (_what, [no_safe_place, reason], expected) => {
    expect(isEmergency({ no_safe_place }, { highReasons: reason ? [reason] : [] })).toBe(expected);
  });
});

describe('a critical factor', () => {
  it.each([
    ['holds while the last assessment says so', { reasons: ['strangle'], triage: false }, true],
    ['holds while her triage says so', { reasons: [], triage: true }, true],
    [
      'does not follow from a sum of others',
      { reasons: ['score', 'separation_and_control', 'escalation'], triage: false },
      false,
    ],
  ] as const)('%s', (_what, { reasons, triage }, expected) => {
    expect(criticalHolds(reasons, triage)).toBe(expected);
  });

  it('has the supervisor told once, when the band becomes high', () => {
    expect(becomesHigh('medium', 'high')).toBe(true);
    expect(becomesHigh('high', 'high')).toBe(false);
    expect(becomesHigh('high', 'medium')).toBe(false);
  });
});

describe('what the risk part tells of a result', () => {
  const facts = (survivorSuicide: 'yes' | 'no' | 'declined') => ({
    answers: { kill_threat: 'no', esc_freq: 'yes' } as const,
    survivorSuicide,
    notApplicable: ['child_harm'] as const,
    earlierCritical: [],
    incidentsInYear: 0,
  });

  it('is the same whatever was answered to the question of the health part', () => {
    expect(withoutHealth(facts('yes'))).toEqual(withoutHealth(facts('no')));
    expect(withoutHealth(facts('declined'))).toEqual(withoutHealth(facts('no')));
    expect(withoutHealth(facts('yes')).knownShare).toBeCloseTo(2 / 29);
  });
});

describe('a step up', () => {
  it.each([
    ['standard', 'medium', true],
    ['incomplete', 'high', true],
    ['standard', 'incomplete', true],
    ['incomplete', 'medium', false],
    ['high', 'medium', false],
  ] as const)('from %s to %s: %s', (before, after, expected) => {
    expect(isRaise(before, after)).toBe(expected);
  });
});

describe('the life of a change by judgement', () => {
  it('reaches every state, and every state that waits has a way out', () => {
    const reached = new Set<BandChangeState>(FIRST_BAND_CHANGE_STATES);
    for (const state of FIRST_BAND_CHANGE_STATES)
      Object.values(BAND_CHANGE_TRANSITIONS[state]).forEach((next) => reached.add(next));
    expect([...reached].sort()).toEqual([...BAND_CHANGE_STATES].sort());
    expect(Object.keys(BAND_CHANGE_TRANSITIONS.pending)).toEqual(['agree', 'disagree', 'lapse']);
  });
});
