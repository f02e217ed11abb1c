import { describe, expect, it } from '@jest/globals';
import { statementFacts, statementProblems } from './statements.rules.js';
import { FIELDS_OF_KIND, STATEMENT_FIELDS, STATEMENT_KINDS } from './statements.rules.js';
import type { StatementDraft, StatementKind } from './statements.rules.js';

const NOW = new Date('2026-11-24T07:00:00Z');
const NOTHING = Object.fromEntries(STATEMENT_FIELDS.map((field) => [field, null]));
const draft = (kind: StatementKind, change: object = {}): StatementDraft =>
  ({ kind, saidAt: NOW, ...NOTHING, ...change }) as StatementDraft;

describe('what is said before a case may end', () => {
  it.each(STATEMENT_KINDS)('"%s" asks for each of its fields', (kind) => {
    const wanted = FIELDS_OF_KIND[kind].map((path) => ({ path, code: 'required' }));
    expect(statementProblems(draft(kind), NOW)).toEqual(expect.arrayContaining(wanted));
    expect(statementProblems(draft(kind), NOW)).toHaveLength(wanted.length);
  });

  it.each([
    ['a no is an answer', 'stop_request', { alone: 'no' }, []],
    ['what belongs to another kind is not taken', 'may_return_told', { wish: 'undecided' }, ['not_wanted']],
    [
      'nothing was said in the future',
      'may_return_told',
      { saidAt: new Date(NOW.getTime() + 1) },
      ['in_future'],
    ],
    ['a complete wish has no problems', 'wish', { wish: 'did_not_say' }, []],
  ] as const)('%s', (_what, kind, change, codes) => {
    const answers =
      kind === 'stop_request'
        ? { servicesExplained: false, risksExplained: false, toldMayReturn: false, askedAboutPressure: false }
        : {};
    const problems = statementProblems(draft(kind, { ...answers, ...change }), NOW);
    expect(problems.map(({ code }) => code)).toEqual(codes);
  });

  it('keeps only the fields of its kind', () => {
    expect(statementFacts(draft('wish', { wish: 'undecided' }))).toEqual({ wish: 'undecided' });
  });
});
