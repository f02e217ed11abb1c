import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { CONTACT_OUTCOMES } from '../src/follow-ups/outcomes.types.js';
import { anyLife, SlotLife } from './support/slots/lives.js';
import type { Workings } from './support/slots/lives.js';
import { FAULTS, SOUND } from './support/slots/workings.js';

const count = Number(process.env['PANOH_CAMPAIGN_COUNT'] ?? 5_000);
const seed = Number(process.env['PANOH_CAMPAIGN_SEED'] ?? 1);
const path = process.env['PANOH_CAMPAIGN_PATH'];
const MINUTES = 60_000;
/** So many lives find every planted fault many times over. */
const LIVES_FOR_A_FAULT = 1_500;

/** Lives of one kind of workings, and what the oracle said of them; the numbers tell that something was lived. */
function live(workings: Workings, numRuns: number, isShown: boolean) {
  const seen = { plans: 0, rows: 0, slots: 0, decided: 0, contacts: 0, outcomes: new Set<string>() };
  const run = fc.check(
    fc.property(anyLife, (told) => {
      const life = new SlotLife(told, workings);
      life.live();
      seen.plans += life.plans;
      seen.rows += life.rows;
      seen.slots += life.slots;
      seen.decided += life.decided;
      seen.contacts += life.outcomes.length;
      life.outcomes.forEach((outcome) => seen.outcomes.add(outcome));
      if (life.broken.length > 0) throw new Error([...new Set(life.broken)].sort().join('; '));
    }),
    { numRuns, seed, ...(path && isShown ? { path } : {}), endOnFailure: !isShown },
  );
  return { run, seen };
}

describe('contacts planned with her', () => {
  it(
    'lie in her hours, cover every row or ask the supervisor, and never ring twice in one window',
    () => {
      const { run, seen } = live(SOUND, count, true);
      const { plans, rows, slots, decided, contacts } = seen;
      process.stdout.write(
        `${run.numRuns} lives: ${plans} plans looked at, ${rows} rows due, ${slots} contacts planned, ` +
          `${decided} for the supervisor, ${contacts} contacts made\n`,
      );
      expect(run.failed ? `${String(run.errorInstance)}\n${fc.defaultReportMessage(run)}` : '').toBe('');
      if (path) return;
      expect([...seen.outcomes].sort()).toEqual([...CONTACT_OUTCOMES].sort());
      expect(Math.min(plans, rows, slots, contacts)).toBeGreaterThan(count);
      expect(decided).toBeGreaterThan(count / 10);
    },
    60 * MINUTES,
  );

  it.each(Object.entries(FAULTS))('are found out when they %s', (_, { workings, sentence }) => {
    const { run } = live(workings, LIVES_FOR_A_FAULT, false);
    expect(run.failed).toBe(true);
    expect(String(run.errorInstance)).toContain(sentence);
  });
});
