import { describe, expect, it } from '@jest/globals';
import { accessModesOf, knownPartitions, caseAccessScope } from './access-modes.rules.js';
import type { Partition, Relation } from '../access/index.js';
import type { CaseAccessViewer } from './access-modes.rules.js';

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

const viewer = (
  relation: Relation,
  agencyKind: CaseAccessViewer['agencyKind'],
  reads: Partition[] = ['core', 'risk'],
): CaseAccessViewer => ({
  access: { relations: new Set([relation]), reads: new Set(reads), writes: new Set<Partition>(['health']) },
  agencyKind,
});

describe('who may see who looked', () => {
  it.each([
    ['the owner sees everything', viewer('own', 'civil'), 'all'],
    ['a state owner sees everything', viewer('own', 'state'), 'all'],
    ['a police owner sees its own part', viewer('own', 'police'), 'own_part'],
    ['a referred agency sees nothing', viewer('referred', 'civil'), null],
    ['the group sees nothing', viewer('group', 'state'), null],
    ['a second person of a closure sees nothing', viewer('closure_review', 'civil'), null],
    ['somebody of the owner who reads no core sees nothing', viewer('own', 'civil', []), null],
  ] as const)('%s', (_what, given, scope) => {
    expect(caseAccessScope(given)).toBe(scope);
  });

  it('names to the police no partition that they neither read nor write', () => {
    const touched = ['core', 'whereabouts', 'health', 'risk'];
    expect(knownPartitions(touched, viewer('own', 'police'))).toEqual(['core', 'health', 'risk']);
    expect(knownPartitions(touched, viewer('own', 'civil'))).toEqual(touched);
  });
});
