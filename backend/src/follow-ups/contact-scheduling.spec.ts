import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { CONTACT_OUTCOMES } from './outcomes.types.js';
import { Lives, anyLife } from '../../test/support/contact-scheduling/lives.js';
import type { Workings } from '../../test/support/contact-scheduling/lives.js';
import { FAULTS, SOUND } from '../../test/support/contact-scheduling/workings.js';

/** PANOH_NIGHTLY_COUNT=100000 asks for more lives by hand. */
const count = Number(process.env['PANOH_NIGHTLY_COUNT'] ?? 1_500);
const seed = Number(process.env['PANOH_NIGHTLY_SEED'] ?? 1);
const path = process.env['PANOH_NIGHTLY_PATH'];
const MINUTES = 60_000;
/** So many lives find every planted fault. */
const LIVES_FOR_A_FAULT = 1_500;

/** Lives of two agencies that she lets tell each other, or does not; fails at the first that the oracle says of `sought`. */
function live(workings: Workings, numRuns: number, sought: string | null) {
  const seen = { plans: 0, shared: 0, rows: 0, slots: 0, decided: 0, contacts: 0 };
  const outcomes = new Set<string>();
  const property = fc.property(anyLife, (told) => {
    const life = new Lives(told, workings);
    life.live();
    for (const [what, times] of Object.entries(life.seen)) seen[what as keyof typeof life.seen] += times;
    seen.contacts += life.outcomes.length;
    life.outcomes.forEach((outcome) => outcomes.add(outcome));
    const broken = [...new Set(life.broken)].sort();
    if (sought === null ? broken.length > 0 : broken.some((sentence) => sentence.includes(sought)))
      throw new Error(broken.join('; '));
  });
  const isShown = sought === null;
  const run = fc.check(property, {
    ...{ numRuns, seed, endOnFailure: !isShown },
    ...(path && isShown ? { path } : {}),
  });
  return { run, seen, outcomes };
}

describe('contacts that one or two agencies plan with her', () => {
  it(
    'lie in her hours, cover every row or ask the supervisor, are made by one of the two, once in one window',
    () => {
      const { run, seen, outcomes } = live(SOUND, count, null);
      process.stdout.write(`${run.numRuns} lives: ${JSON.stringify(seen)}\n`);
      expect(run.failed ? `${String(run.errorInstance)}\n${fc.defaultReportMessage(run)}` : '').toBe('');
      if (path) return;
      expect([...outcomes].sort()).toEqual([...CONTACT_OUTCOMES].sort());
      expect(Math.min(seen.plans, seen.rows, seen.slots)).toBeGreaterThan(count);
      expect(Math.min(seen.shared, seen.contacts)).toBeGreaterThan(count / 2);
      expect(seen.decided).toBeGreaterThan(count / 10);
    },
    60 * MINUTES,
  );

  it.each(Object.entries(FAULTS))('are found out when they %s', (_, { workings, sentence }) => {
    expect(live(workings, LIVES_FOR_A_FAULT, sentence).run.failed).toBe(true);
  });
});
