import { describe, expect, it } from '@jest/globals';
import { isNarrativeMasked, narrativeRefusal } from './narratives.access.js';

const NOW = new Date('2026-11-25T05:00:00Z');
const after = new Date('2026-11-25T05:01:00Z');

describe('what she told', () => {
  it.each([
    ['a caseworker', ['caseworker'], false],
    ['an inspector', ['police_inspector'], false],
    ['a supervisor', ['supervisor'], true],
    ['a supervisor who works with survivors herself', ['supervisor', 'caseworker'], false],
    ['nobody', [], true],
  ])('is masked for those who only supervise: %s', (_, roles, isMasked) => {
    expect(isNarrativeMasked(roles)).toBe(isMasked);
  });

  it.each([
    ['who never proved presence', null, 'step_up_required'],
    ['whose proof has run out', NOW, 'step_up_required'],
    ['who has proved presence', after, null],
  ])('is shown to a supervisor %s', (_, steppedUpUntil, refusal) => {
    expect(narrativeRefusal({ roles: ['supervisor'], steppedUpUntil }, NOW)).toBe(refusal);
    expect(narrativeRefusal({ roles: ['caseworker'], steppedUpUntil }, NOW)).toBeNull();
  });
});
