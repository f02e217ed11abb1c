import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { addDays, addHours } from '../shared/dates.js';
import { RISK_BANDS } from '../risk/risk.types.js';
import { addSpan, spanOf } from './due.rules.js';
import { escalationSteps } from './escalation.rules.js';
import { FOLLOW_UP_RULES, ruleOf } from './follow-up-rules.js';
import type { Span } from './follow-up-rules.js';
import { RULE_KEYS } from './follow-ups.types.js';
import { replanned } from './replanning.rules.js';
import { FIXED_RULES, RULE_VALUES, sourceOf } from './rule-values.rules.js';
import {
  attemptsOf,
  cadenceOf,
  changesBetween,
  regularAtMost,
  escalationsOf,
  stepsOf,
  valueProblems,
} from './rule-values.rules.js';
import type { SetValues } from './follow-ups.types.js';

const NOW = new Date('2026-11-26T06:00:00Z');
const BANDS = ['high', 'medium', 'standard'] as const;
const free = RULE_VALUES.filter(({ limits }) => limits);
/** Any value that could be stored, within the limits and far outside them. */
const anySet = fc
  .dictionary(
    fc.constantFrom(...RULE_VALUES.map(({ key }) => key)),
    fc.integer({ min: -5_000, max: 5_000 }),
    {
      maxKeys: 30,
    },
  )
  .map((set): SetValues => ({ ...set }));
const within = fc
  .uniqueArray(fc.integer({ min: 0, max: free.length - 1 }), { maxLength: 12 })
  .chain((picked) =>
    fc.tuple(
      ...picked.map((index) => {
        const { key, limits } = free[index]!;
        return fc.integer({ min: limits!.least, max: limits!.most }).map((count) => [key, count] as const);
      }),
    ),
  )
  .map((pairs): SetValues => Object.fromEntries(pairs));

describe('the values of the rules', () => {
  it('hold as published where nothing is set', () => {
    for (const rule of RULE_KEYS) expect(stepsOf(rule)).toEqual(FOLLOW_UP_RULES[rule].steps);
    expect(escalationsOf()).toEqual({ high: 4, other: 24, last: 72 });
    expect(valueProblems({})).toEqual([]);
  });

  it('have each a name of their own, and say of what they are', () => {
    expect(new Set(RULE_VALUES.map(({ key }) => key)).size).toBe(RULE_VALUES.length);
    expect(RULE_VALUES.filter(({ rule, key }) => rule && !key.startsWith(rule))).toEqual([]);
  });

  it('are fixed where health care, the law or another part of the product sets them', () => {
    const open = RULE_VALUES.filter(({ rule, limits }) => rule && FIXED_RULES[rule] && limits);
    expect(open).toEqual([]);
    expect(FIXED_RULES['hl.sexual_72h']).toBe('health_window');
    expect(FIXED_RULES['hl.sexual_120h']).toBe('health_window');
    expect(sourceOf('hl.sexual_72h')).toBe('clinical_guide');
    // Only safety rows are left to set, and they only come forward.
    expect(free.filter(({ rule }) => rule && !ruleOf(rule).safety)).toEqual([]);
  });

  it('leave to the group whether she is asked six months after health care', () => {
    expect(stepsOf('hl.review')[3]).toHaveProperty('optional', true);
    expect(stepsOf('hl.review', { 'hl.review/4/made': 1 })[3]).not.toHaveProperty('optional');
  });

  it('never come later than published, whatever is stored', () => {
    const isSooner = (is: Span | null, was: Span | null): boolean =>
      is && was ? addSpan(NOW, is) <= addSpan(NOW, was) : is === was;
    const sooner = (set: SetValues): void => {
      const published = RULE_KEYS.flatMap((rule) =>
        ruleOf(rule).steps.map((step, index) => [rule, index, step] as const),
      );
      const later = published.filter(
        ([rule, index, step]) =>
          !BANDS.every((band) =>
            isSooner(spanOf(stepsOf(rule, set)[index]!, { band }), spanOf(step, { band })),
          ),
      );
      expect(later).toEqual([]);
      const spans = (of: SetValues): Span[] => [
        ...BANDS.flatMap((band) => [regularAtMost(band, of), ...attemptsOf(band, of)]),
        ...cadenceOf(of).map(({ every }) => every),
      ];
      expect(spans(set).every((span, index) => isSooner(span, spans({})[index]!))).toBe(true);
    };
    fc.assert(fc.property(anySet, sooner), { numRuns: 100 });
  });

  it('climb every ladder no later than published, the first rung before the last', () => {
    fc.assert(
      fc.property(
        anySet,
        fc.constantFrom(...RULE_KEYS),
        fc.constantFrom(...RISK_BANDS),
        (set, rule, band) => {
          const facts = { fromAt: addDays(NOW, -3), dueAt: NOW, alertAt: null, band, sharesWithGroup: true };
          const [was, is] = [escalationSteps(rule, facts), escalationSteps(rule, { ...facts, set })];
          expect(is.map(({ rung }) => rung)).toEqual(was.map(({ rung }) => rung));
          is.forEach((step, index) =>
            expect(step.runAt <= was[index]!.runAt && step.runAt >= NOW).toBe(true),
          );
          expect(is.at(-1)!.runAt > is.at(-2)!.runAt).toBe(true);
        },
      ),
      { numRuns: 1_000 },
    );
  });
});

describe('what a group may set', () => {
  it.each<[string, SetValues, string[]]>([
    ['an earlier check', { 'fu.safety_24h/1': 12 }, []],
    ['the check as published', { 'fu.safety_24h/1': 24 }, []],
    ['a later check', { 'fu.safety_24h/1': 25 }, ['fu.safety_24h/1 out_of_range']],
    ['no time at all', { 'fu.safety_24h/1': 0 }, ['fu.safety_24h/1 out_of_range']],
    ['half an hour', { 'fu.safety_24h/1': 0.5 }, ['fu.safety_24h/1 out_of_range']],
    ['a window of health care', { 'hl.sexual_120h/1': 100 }, ['hl.sexual_120h/1 unknown']],
    ['a value that is none', { 'fu.safety_24h/9': 1 }, ['fu.safety_24h/9 unknown']],
    ['a month as four weeks', { 'fu.post_closure/1': 28 }, []],
    ['more than the shortest month', { 'fu.post_closure/1': 29 }, ['fu.post_closure/1 out_of_range']],
    ['five days before the end as eight', { 'po.pre_expiry/1': -8 }, []],
    ['five days before the end as four', { 'po.pre_expiry/1': -4 }, ['po.pre_expiry/1 out_of_range']],
    [
      'a second check that the first would do',
      { 'fu.safety_24h/2': 30 },
      ['fu.safety_24h/2 opens_too_early'],
    ],
    ['the same with a shorter opening', { 'fu.safety_24h/2': 30, 'fu.safety_24h/2/opens': 6 }, []],
    ['medium before high', { 'fu.first_contact/1/medium': 12 }, ['fu.first_contact/1/high slower_for_high']],
    ['both', { 'fu.first_contact/1/medium': 12, 'fu.first_contact/1/high': 12 }, []],
    ['a ladder that is late', { 'escalation/last': 73 }, ['escalation/last out_of_range']],
    ['a last rung before the first', { 'escalation/last': 24 }, ['escalation/last out_of_range']],
    ['the review after six months', { 'hl.review/4/made': 1 }, []],
  ])('%s', (_what, set, problems) => {
    expect(valueProblems(set).map(({ key, code }) => `${key} ${code}`)).toEqual(problems);
  });

  it('is told by the rules that differ', () => {
    expect(changesBetween({}, {})).toEqual([]);
    expect(
      changesBetween({ 'fu.safety_24h/1': 12 }, { 'fu.safety_24h/1': 12, 'escalation/last': 48 }),
    ).toEqual(['escalation']);
    expect(changesBetween({ 'fu.safety_24h/1': 12 }, { 'fu.no_contact/high/2': 1 })).toEqual([
      'fu.safety_24h',
      'fu.no_contact',
    ]);
  });
});

describe('a row that is planned anew', () => {
  const row = {
    ...({ rule: 'fu.first_contact', step: 1, fromAt: NOW, band: 'standard', openedAt: NOW } as const),
    countedFrom: NOW,
    dueAt: addDays(NOW, 7),
  };

  it('is counted from the same moment', () => {
    const anew = replanned(row, { 'fu.first_contact/1/standard': 3 }, addHours(NOW, 5));
    expect(anew).toEqual({ fromAt: NOW, dueAt: addDays(NOW, 3) });
  });

  it('comes no nearer than a day, so that nobody is late by a change', () => {
    const now = addDays(NOW, 5);
    expect(replanned(row, { 'fu.first_contact/1/standard': 3 }, now)?.dueAt).toEqual(addDays(now, 1));
    expect(replanned(row, { 'fu.first_contact/1/standard': 3 }, addHours(NOW, 6.5 * 24))).toBeNull();
  });

  it('stays where it is due already, came with its time, or the values ask for nothing sooner', () => {
    const set = { 'fu.first_contact/1/standard': 1 };
    expect(replanned(row, set, addDays(NOW, 7))).toBeNull();
    expect(replanned({ ...row, countedFrom: null }, set, NOW)).toBeNull();
    expect(replanned(row, {}, NOW)).toBeNull();
    expect(replanned({ ...row, band: 'high' }, set, NOW)?.dueAt).toEqual(addDays(NOW, 1));
  });

  it('never moves later, never into the past, opens no later, and moves once', () => {
    const instants = fc.integer({ min: -400, max: 400 }).map((hours) => addHours(NOW, hours));
    const rows = fc.record({
      rule: fc.constantFrom(...RULE_KEYS),
      step: fc.integer({ min: 1, max: 10 }),
      fromAt: instants,
      dueAt: instants,
      countedFrom: fc.option(instants),
      band: fc.constantFrom(...RISK_BANDS),
      openedAt: instants,
    });
    fc.assert(
      fc.property(rows, within, fc.integer({ min: 0, max: 72 }), (waiting, set, hours) => {
        const anew = replanned(waiting, set, NOW);
        if (!anew) return;
        expect(anew.dueAt < waiting.dueAt && anew.dueAt >= addHours(NOW, 24)).toBe(true);
        expect(anew.fromAt <= waiting.fromAt && anew.fromAt <= anew.dueAt).toBe(true);
        expect(replanned({ ...waiting, ...anew }, set, addHours(NOW, hours))).toBeNull();
      }),
      { numRuns: 3_000 },
    );
  });
});
