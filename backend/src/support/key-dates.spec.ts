import { describe, expect, it } from '@jest/globals';
import {
  isRunning,
  kindsOf,
  nextSteps,
  stepProblems,
  KEY_DATE_KINDS,
  KEY_DATE_STEPS,
  keyDateRow,
} from './support.rules.js';
import type { KeyDateKind, KeyDateStep, StepFacts } from './support.rules.js';

const TODAY = '2026-11-24';
const step = (change: Partial<StepFacts> = {}): StepFacts => ({
  kind: 'hearing',
  step: 'set',
  onDay: '2026-12-10',
  detail: 'divorce',
  before: null,
  ...change,
});
const codes = (facts: StepFacts) => stepProblems(facts, TODAY).map(({ path, code }) => [path, code]);

describe('the steps of a date', () => {
  it.each(KEY_DATE_KINDS)('of a %s are all reached from the first, and every one ends', (kind) => {
    const reached = new Set<KeyDateStep>([keyDateRow(kind).first]);
    for (const one of reached) nextSteps(kind, one).forEach((next) => reached.add(next));
    expect([...reached].sort()).toEqual(Object.keys(keyDateRow(kind).next).sort());
    expect([...reached].filter((one) => !isRunning(kind, one)).length).toBeGreaterThan(0);
  });

  it('belong to one kind or several, and none to no kind', () => {
    const used = new Set(KEY_DATE_KINDS.flatMap((kind) => Object.keys(keyDateRow(kind).next)));
    expect([...used].sort()).toEqual([...KEY_DATE_STEPS].sort());
  });

  it.each([
    ['shelter staff', ['shelter_worker'], ['stay', 'return', 'course', 'job', 'housing']],
    ['an inspector', ['police_inspector'], ['hearing', 'return']],
    ['a lawyer', ['legal_aid_lawyer'], ['hearing', 'return']],
    ['a caseworker', ['caseworker'], ['return', 'course', 'job', 'housing']],
    ['a supervisor', ['supervisor'], []],
    ['a coordinator', ['coordinator'], []],
  ] as const)('%s writes down %s', (_who, roles, kinds) => {
    expect(kindsOf(roles)).toEqual(kinds);
  });
});

describe('a step as it was typed', () => {
  const stay = (change: Partial<StepFacts>): StepFacts =>
    step({ kind: 'stay', step: 'begun', onDay: TODAY, detail: null, ...change });
  const begun = { step: 'begun', firstDay: '2026-11-20' } as const;
  it.each<[string, StepFacts, [string, string][]]>([
    ['a hearing to come', step(), []],
    ['a hearing today', step({ onDay: TODAY }), []],
    ['a hearing set for yesterday', step({ onDay: '2026-11-23' }), [['onDay', 'day_past']]],
    ['no real day', step({ onDay: '2026-02-30' }), [['onDay', 'invalid_date']]],
    ['a hearing about nothing', step({ detail: null }), [['detail', 'required']]],
    ['a hearing about where he was', step({ detail: 'migration' }), [['detail', 'not_in_list']]],
    ['a stay since today', stay({}), []],
    ['a stay that begins tomorrow', stay({ onDay: '2026-11-25' }), [['onDay', 'date_in_future']]],
    ['a stay with a detail', stay({ detail: 'leaves' }), [['detail', 'not_in_list']]],
    [
      'a stay that ends before it began',
      stay({ step: 'ended', onDay: '2026-11-19', before: begun }),
      [['onDay', 'end_before_start']],
    ],
    ['a stay that ends on its first day', stay({ step: 'ended', onDay: '2026-11-20', before: begun }), []],
    ['a stay after which she goes back', stay({ step: 'ended', detail: 'goes_back', before: begun }), []],
    [
      'a stay that ends as it was decided',
      stay({ step: 'ended', detail: 'leaves' }),
      [['detail', 'not_in_list']],
    ],
    [
      'everything wrong at once',
      step({ onDay: '2026-11-23', detail: null }),
      [
        ['onDay', 'day_past'],
        ['detail', 'required'],
      ],
    ],
  ])('%s', (_what, facts, problems) => {
    expect(codes(facts)).toEqual(problems);
  });

  it('has details only where its kind asks for one', () => {
    const asked = KEY_DATE_KINDS.flatMap((kind: KeyDateKind) =>
      Object.keys(keyDateRow(kind).details).map((one) => `${kind} ${one}`),
    );
    expect(asked).toEqual([
      ...['stay decided', 'stay ended', 'hearing set', 'return expected'],
      ...['course started', 'job started', 'housing started'],
    ]);
  });
});
