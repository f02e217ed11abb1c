import { describe, expect, it } from '@jest/globals';
import { accessModesOf } from './access-modes.rules.js';

describe('how something was seen', () => {
  it.each([
    [['getCase'], ['opened']],
    [['discloseIdentity', 'getTimeline'], ['opened']],
    [['getToday', 'listTeamCases'], ['in_list']],
    [
      ['printCase', 'getCase'],
      ['opened', 'printed'],
    ],
    [
      ['recordContact', 'listCases', 'printOrder', 'listConsents'],
      ['opened', 'written', 'printed', 'in_list'],
    ],
    [['importRegister'], ['written']],
    [[], []],
  ])('%j', (actions, ways) => {
    expect(accessModesOf(actions)).toEqual(ways);
  });
});
