import { describe, expect, it } from '@jest/globals';
import { narrativeRefusal } from './cases.access.js';

const NOW = new Date('2026-11-25T05:00:00Z');
const after = new Date('2026-11-25T05:01:00Z');

describe('what she told', () => {
  it.each([
    ['who never proved presence', null, 'step_up_required'],
    ['whose proof has run out', NOW, 'step_up_required'],
    ['who has proved presence', after, null],
  ])('is shown to somebody who only supervises, %s', (_, steppedUpUntil, refusal) => {
    expect(narrativeRefusal({ worksWithSurvivors: false, steppedUpUntil }, NOW)).toBe(refusal);
  });

  it('is read at once by whoever works with her', () => {
    expect(narrativeRefusal({ worksWithSurvivors: true, steppedUpUntil: null }, NOW)).toBeNull();
  });
});
