import { describe, expect, it } from '@jest/globals';
import { FACTOR_PARTS } from './risk.types.js';
import { RISK_FACTOR_CODES } from './risk.types.js';

describe('the parts in which the factors are asked', () => {
  const parts = Object.values(FACTOR_PARTS) as readonly (readonly string[])[];

  it('hold every factor exactly once', () => {
    expect(parts.flat().sort()).toEqual([...RISK_FACTOR_CODES].sort());
  });

  it('are six, and none is longer than seven questions', () => {
    expect(parts).toHaveLength(6);
    for (const part of parts) expect(part.length).toBeLessThanOrEqual(7);
  });
});
