import { describe, expect, it } from '@jest/globals';
import {
  MOST_ASKED,
  changesAfter,
  changesByAnswer,
  verdictOf,
  survivorMatchOf,
} from './survivor-matching.rules.js';
import type { KnownPair, PairState } from './survivor-matching.rules.js';

const likenesses = (...odds: number[]) => odds.map((logOdds, at) => ({ caseId: `case-${at + 1}`, logOdds }));
const pair = (caseId: string, state: PairState, byKeeper = false): KnownPair => ({ caseId, state, byKeeper });
const attach = (caseId: string) => ({ kind: 'attach', caseId }) as const;
const ask = (...caseIds: string[]) => ({ kind: 'ask', caseIds }) as const;
const none = { kind: 'none' } as const;

describe('whose a row of the past is', () => {
  it.each([
    ['nobody was compared', [], none],
    ['nobody fits', [-9, -4], none],
    ['one fits clearly', [6], attach('case-1')],
    ['one fits clearly and others hardly', [-5, 8, -3], attach('case-2')],
    ['one fits perhaps', [1], ask('case-1')],
    ['one fits well, but not well enough', [2.5], ask('case-1')],
    ['two fit clearly', [8, 8], ask('case-1', 'case-2')],
    ['one fits better, and the other comes near', [5, 6], ask('case-2', 'case-1')],
    ['many that hardly fit add up', [3, ...Array.from({ length: 20 }, () => -2)], ask('case-1')],
  ])('where %s', (_what, odds, verdict) => {
    expect(verdictOf(likenesses(...odds))).toEqual(verdict);
  });

  it('asks about the likeliest few and no more', () => {
    const verdict = verdictOf(likenesses(1, 2, 3, 1, 2, 3, 1));
    expect(verdict.kind === 'ask' && verdict.caseIds).toHaveLength(MOST_ASKED);
  });
});

describe('what comparing anew changes', () => {
  it.each([
    ['attaches where nothing is known', [], attach('a'), [{ caseId: 'a', state: 'linked' }]],
    ['asks where nothing is known', [], ask('a', 'b'), [pair('a', 'to_review'), pair('b', 'to_review')]],
    ['leaves alone what nobody fits', [], none, []],
    ['changes nothing the second time', [pair('a', 'linked')], attach('a'), []],
    ['asks nothing the second time', [pair('a', 'to_review'), pair('b', 'to_review')], ask('b', 'a'), []],
    ['never settles its own question', [pair('a', 'to_review'), pair('b', 'to_review')], attach('a'), []],
    ['never comes back to what the keeper took apart', [pair('a', 'apart', true)], attach('a'), []],
    ['asks about somebody new', [pair('a', 'apart', true)], attach('b'), [pair('b', 'to_review')]],
    ['adds somebody new to a question', [pair('a', 'to_review')], ask('a', 'b'), [pair('b', 'to_review')]],
    [
      'doubts what it attached itself',
      [pair('a', 'linked')],
      ask('a', 'b'),
      [pair('a', 'to_review'), pair('b', 'to_review')],
    ],
    ['never doubts the keeper', [pair('a', 'linked', true), pair('b', 'apart', true)], ask('a', 'c'), []],
    ['keeps what fits nobody any more', [pair('a', 'linked')], none, []],
  ])('%s', (_what, known, verdict, changes) => {
    expect(changesAfter(known, verdict)).toEqual(changes.map(({ caseId, state }) => ({ caseId, state })));
  });
});

describe('how a row stands, and what an answer makes of it', () => {
  it.each([
    ['unknown', []],
    ['to_review', ['to_review', 'to_review']],
    ['to_review', ['apart', 'to_review']],
    ['linked', ['apart', 'linked']],
    ['no_match', ['apart', 'apart']],
  ] as const)('%s: %j', (state, states) => {
    expect(survivorMatchOf(states.map((one) => ({ state: one })))).toBe(state);
  });

  it.each([
    ['linked', 'b', ['apart', 'linked']],
    ['no_match', null, ['apart', 'apart']],
    ['undecided', null, ['to_review', 'to_review']],
  ] as const)('%s', (answer, caseId, states) => {
    const known = [pair('a', 'to_review'), pair('b', 'to_review')];
    expect(changesByAnswer(known, answer, caseId)?.map(({ state }) => state)).toEqual(states);
  });

  it.each([['c'], [null]])('is none where it names nobody who was asked about: %s', (caseId) => {
    expect(changesByAnswer([pair('a', 'to_review')], 'linked', caseId)).toBeNull();
  });
});
