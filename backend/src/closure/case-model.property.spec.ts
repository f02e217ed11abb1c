import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { caseViolations } from '../../test/support/case-oracle.js';
import { commands, starts } from '../../test/support/case-model/commands.js';
import type { Command } from '../../test/support/case-model/command.js';
import { snapshotOf } from '../../test/support/case-model/facts.js';
import { CaseWorld } from '../../test/support/case-model/world.js';
import type { Start } from '../../test/support/case-model/world.js';
import { CLOSURE_REASONS } from './closure.types.js';

const LIVES = 2_500;

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

const seen = { reopened: 0, lapsed: 0, hidden: 0, overridden: 0, marked: 0, escalated: 0 };
const closed = new Map<string, number>(CLOSURE_REASONS.map((reason) => [reason, 0]));

/** Counts what the simulated cases reached: a property of closed cases proves nothing if no case closes. */
function count({ episodes, episodeNo, blocks, views, steps }: CaseWorld): void {
  const approved = episodes.filter(({ state }) => state === 'approved');
  for (const { reason } of approved) closed.set(reason, (closed.get(reason) ?? 0) + 1);
  const happened: Record<keyof typeof seen, boolean> = {
    reopened: episodeNo > 1,
    lapsed: episodes.some(({ state }) => state === 'lapsed'),
    hidden: blocks.length > 0 && views.some(({ rows }) => rows === 0),
    overridden: approved.some(({ overrides }) => overrides.length > 0),
    marked: approved.some(({ mark }) => mark !== null),
    escalated: steps.some(({ rung, doneAt }) => rung === 'coordinator' && doneAt !== null),
  };
  for (const what of Object.keys(happened) as (keyof typeof seen)[]) seen[what] += Number(happened[what]);
}

describe('random lives of a case', () => {
  it('never show what must never be seen, whoever does what in which order', () => {
    fc.assert(
      fc.property(starts, commands, (start, steps) => {
        const { world, said } = live(start, steps);
        expect(said).toEqual([]);
        count(world);
      }),
      { numRuns: LIVES },
    );
    const times = [...closed, ...Object.entries(seen)];
    expect(times.filter(([, count]) => count < 3)).toEqual([]);
  }, 300_000);
});
