import { describe, expect, it } from '@jest/globals';
import { groupOfCase, possibleGroups } from './case-group.rules.js';
import type { CaseGroup, GroupFacts } from './case-group.rules.js';

const KULOB: CaseGroup = { id: 'group-kulob', place: 'kulob' };
const QABODIYON: CaseGroup = { id: 'group-qabodiyon', place: 'qubodiyon' };
const BOTH = [KULOB, QABODIYON];
const facts = (change: Partial<GroupFacts> = {}): GroupFacts => ({
  place: 'kulob',
  groups: BOTH,
  chosenId: null,
  sentFromId: null,
  canBeAsked: true,
  ...change,
});

describe('the group of a new case', () => {
  it.each<[string, Partial<GroupFacts>, object]>([
    ['is the group of her place', { place: 'qubodiyon' }, { groupId: QABODIYON.id }],
    ['is none where the agency has none', { groups: [] }, { groupId: null }],
    ['is the only one, wherever she lives', { groups: [KULOB], place: 'vose' }, { groupId: KULOB.id }],
    ['is asked for where her place is in none of several', { place: 'vose' }, { problem: 'required' }],
    ['is the chosen one there', { place: 'vose', chosenId: QABODIYON.id }, { groupId: QABODIYON.id }],
    [
      'is not chosen against her place',
      { place: 'kulob', chosenId: QABODIYON.id },
      { problem: 'not_in_list' },
    ],
    ['is none of another agency', { place: 'vose', chosenId: 'foreign' }, { problem: 'not_in_list' }],
    [
      'stays the one it was sent from',
      { place: 'vose', sentFromId: QABODIYON.id, canBeAsked: false },
      { groupId: QABODIYON.id },
    ],
    [
      'is not one that only the sender works in',
      { place: 'vose', sentFromId: 'foreign', canBeAsked: false },
      { groupId: KULOB.id },
    ],
    [
      'is the first one where a register asks nobody',
      { place: 'vose', canBeAsked: false },
      { groupId: KULOB.id },
    ],
  ])('%s', (_, change, answer) => {
    expect(groupOfCase(facts(change))).toEqual(answer);
  });

  it('is offered among all groups of the agency only where her place is in none', () => {
    expect(possibleGroups({ place: 'vose', groups: BOTH })).toEqual(BOTH);
    expect(possibleGroups({ place: 'kulob', groups: BOTH })).toEqual([KULOB]);
  });
});
