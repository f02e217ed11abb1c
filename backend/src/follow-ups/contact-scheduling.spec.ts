import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { CONTACT_OUTCOMES } from './outcomes.types.js';
import { anyLife, SlotLife } from '../../test/support/contact-scheduling/lives.js';
import type { Workings } from '../../test/support/contact-scheduling/slot-case.js';
import { SharedLife, anySharedLife } from '../../test/support/contact-scheduling/shared-lives.js';
import type { SharedWorkings } from '../../test/support/contact-scheduling/shared-lives.js';
import { SHARED_FAULTS, SOUND_SHARED } from '../../test/support/contact-scheduling/shared-workings.js';
import { FAULTS, SOUND } from '../../test/support/contact-scheduling/workings.js';

/** PANOH_NIGHTLY_COUNT=100000 asks for more lives by hand. */
const count = Number(process.env['PANOH_NIGHTLY_COUNT'] ?? 1_000);
const seed = Number(process.env['PANOH_NIGHTLY_SEED'] ?? 1);
const path = process.env['PANOH_NIGHTLY_PATH'];
const MINUTES = 60_000;
/** So many lives find every planted fault. */
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

/** The same for two agencies that she lets tell each other, or does not. */
function liveTogether(workings: SharedWorkings, numRuns: number, isShown: boolean) {
  const seen = { looked: 0, shared: 0, contacts: 0, said: new Set<string>() };
  const run = fc.check(
    fc.property(anySharedLife, (told) => {
      const life = new SharedLife(told, workings);
      life.live();
      seen.looked += life.looked;
      seen.shared += life.shared;
      seen.contacts += life.outcomes.length;
      life.broken.forEach((sentence) => seen.said.add(sentence));
      // Of a fault everything is heard that the oracle says in so many lives, not what it says first.
      if (isShown && life.broken.length > 0) throw new Error([...new Set(life.broken)].sort().join('; '));
    }),
    { numRuns, seed },
  );
  return { run, seen };
}

describe('contacts that two agencies owe her', () => {
  it(
    'are made by one named person of one of the two, cover the rows of both, and never ring twice in one window',
    () => {
      if (path) return;
      const { run, seen } = liveTogether(SOUND_SHARED, count, true);
      process.stdout.write(
        `${run.numRuns} lives of two agencies: looked at ${seen.looked} times, ${seen.shared} of them one called ` +
          `for both, ${seen.contacts} contacts made\n`,
      );
      expect(run.failed ? `${String(run.errorInstance)}\n${fc.defaultReportMessage(run)}` : '').toBe('');
      expect(Math.min(seen.shared, seen.contacts)).toBeGreaterThan(count / 2);
    },
    60 * MINUTES,
  );

  it.each(Object.entries(SHARED_FAULTS))('are found out when they %s', (_, { workings, sentence }) => {
    const { seen } = liveTogether(workings, LIVES_FOR_A_FAULT, false);
    expect([...seen.said].join('; ')).toContain(sentence);
  });
});
