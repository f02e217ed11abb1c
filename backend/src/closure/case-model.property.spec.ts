import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { caseViolations } from '../../test/support/case-oracle.js';
import { commands, starts } from '../../test/support/case-model/commands.js';
import type { Command } from '../../test/support/case-model/command.js';
import { snapshotOf } from '../../test/support/case-model/facts.js';
import { CaseWorld } from '../../test/support/case-model/world.js';
import type { Start } from '../../test/support/case-model/world.js';
import { CLOSURE_REASONS } from './closure.types.js';

const LIVES = 10_000;

/** Lives one case and returns what the oracle says at the first step after which it says anything. */
function live(start: Start, steps: readonly Command[]): { world: CaseWorld; said: string[] } {
  const world = new CaseWorld(start);
  for (const step of steps) {
    const before = world.changes;
    step.run(world);
    // What was refused left nothing behind that the oracle has not already seen.
    if (world.changes === before) continue;
    const violations = caseViolations(snapshotOf(world));
    if (violations.length > 0)
      return {
        world,
        said: violations.map(({ invariant, detail }) => `${invariant} ${detail} after ${step.what}`),
      };
  }
  return { world, said: [] };
}

describe('ten thousand lives of a case', () => {
  it('never show what must never be seen, whoever does what in which order', () => {
    const closed = new Map<string, number>();
    const seen = { reopened: 0, lapsed: 0, blockedLooks: 0, overridden: 0, marked: 0, escalated: 0 };
    fc.assert(
      fc.property(starts, commands, (start, steps) => {
        const { world, said } = live(start, steps);
        expect(said).toEqual([]);
        for (const { state, reason, overrides, mark } of world.episodes) {
          if (state === 'approved') closed.set(reason, (closed.get(reason) ?? 0) + 1);
          if (state === 'approved' && overrides.length > 0) seen.overridden += 1;
          if (state === 'approved' && mark !== null) seen.marked += 1;
          if (state === 'lapsed') seen.lapsed += 1;
        }
        if (world.episodeNo > 1) seen.reopened += 1;
        if (world.blocks.length > 0 && world.views.some(({ rows }) => rows === 0)) seen.blockedLooks += 1;
        if (world.steps.some(({ rung, doneAt }) => rung === 'coordinator' && doneAt !== null))
          seen.escalated += 1;
      }),
      { numRuns: LIVES },
    );
    // A property about closed cases proves nothing where none closes.
    for (const reason of CLOSURE_REASONS) expect(closed.get(reason) ?? 0).toBeGreaterThan(20);
    for (const count of Object.values(seen)) expect(count).toBeGreaterThan(20);
  }, 120_000);
});
