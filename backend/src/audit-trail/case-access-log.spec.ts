import { describe, expect, it } from '@jest/globals';
import type { Partition, Relation } from '../access/index.js';
import { knownPartitions, caseAccessScope } from './access-modes.rules.js';
import type { CaseAccessViewer } from './access-modes.rules.js';

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
