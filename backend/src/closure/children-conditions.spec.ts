import { describe, expect, it } from '@jest/globals';
import { closable, NOW } from '../../test/support/closure-facts.js';
import { blockersBeforeDecision } from './closure.rules.js';
import type { BlockerCode, ClosureReason } from './closure.types.js';
import type { ChildFact, ClosureFacts } from './closure-facts.types.js';

const child = (change: Partial<ChildFact> = {}): ChildFact => ({
  ...{ id: 'k1', birthYear: 2016, livesWith: 'her', answer: 'safe', askedOn: '2026-10-25' },
  ...change,
});

type Row = readonly [string, ClosureReason, ClosureFacts, readonly BlockerCode[]];
const ROWS: readonly Row[] = [
  ['a recorded child who is safe', 'needs_met', closable({ children: [child()] }), []],
  [
    'a recorded child nobody asked about, whatever is said of the children',
    'needs_met',
    closable({ children: [child(), child({ id: 'k2', answer: null, askedOn: null })] }),
    ['child_not_safe'],
  ],
  [
    'children who are not safe',
    'needs_met',
    closable({ children: [child({ answer: 'not_safe' }), child({ id: 'k2', answer: 'not_safe' })] }),
    ['child_not_safe', 'child_not_safe'],
  ],
  [
    'an answer about a child older than a month',
    'needs_met',
    closable({ children: [child({ askedOn: '2026-10-24' })] }),
    ['child_not_safe'],
  ],
  [
    'a child left with his parents',
    'needs_met',
    closable({ children: [child({ livesWith: 'his_parents', answer: null, askedOn: null })] }),
    ['child_left_behind'],
  ],
  [
    'a child left with him, where she is not reached',
    'no_contact',
    closable({ children: [child({ livesWith: 'him', answer: 'not_safe' })] }),
    ['child_left_behind'],
  ],
  [
    'a child who is safe with him, where she is not reached',
    'no_contact',
    closable({ children: [child({ livesWith: 'him' })] }),
    [],
  ],
];

describe('each recorded child before a case ends', () => {
  it.each(ROWS)('%s', (_what, reason, facts, codes) => {
    const found = blockersBeforeDecision(reason, facts, NOW).filter(({ code }) => code.startsWith('child'));
    expect(found.map(({ code }) => code)).toEqual(codes);
    expect(found.flatMap(({ overrides }) => overrides)).toEqual([]);
  });
});
