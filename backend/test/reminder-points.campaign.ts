import { describe, expect, it } from '@jest/globals';
import { runPoints } from './support/faults/points.js';
import type { PointsReport } from './support/faults/points.js';
import type { Backend } from './support/faults/stage.js';

/**
 * A worker is killed by kill -9, or its connection cut, at every statement with which it carries a step from the outbox to
 * its notification: before the server has heard of it, and after it was done and before the worker hears so.
 */
const count = Number(process.env['PANOH_CAMPAIGN_COUNT'] ?? 12);
const seed = Number(process.env['PANOH_CAMPAIGN_SEED'] ?? 1);
const BACKENDS = (process.env['PANOH_CAMPAIGN_BACKEND']?.split(',') ?? ['redis', 'postgres']) as Backend[];
const HOURS = 3_600_000;

/** Both at once: most of the time is spent waiting. */
const running = new Map(
  BACKENDS.map((backend) => {
    const run = runPoints(backend, seed, count);
    // Whoever waits for it says what went wrong.
    run.catch(() => undefined);
    return [backend, run];
  }),
);

describe.each(BACKENDS)(
  'a step whose worker is cut off at each of its statements, the queue in %s',
  (backend) => {
    it(
      'is neither lost nor told twice',
      async () => {
        const { statements, killed, cut, missed, findings } = (await running.get(backend)) as PointsReport;
        process.stdout.write(
          `${backend}, --seed ${seed}: killed ${killed} times, cut off ${cut} times, at ${statements.length} statements\n` +
            `${statements.map((statement) => `  ${statement}\n`).join('')}` +
            `  missed ${missed.length}\n${missed.map((point) => `    ${point}\n`).join('')}` +
            `  found ${JSON.stringify(findings)}\n`,
        );
        expect(findings).toEqual(Object.fromEntries(Object.keys(findings).map((name) => [name, 0])));
        // Both ways of beginning are there to be cut off.
        expect(statements.filter((statement) => /outbox/.test(statement)).length).toBeGreaterThan(0);
        expect(statements.filter((statement) => /notifications/.test(statement)).length).toBeGreaterThan(0);
        expect(killed + cut).toBeGreaterThanOrEqual(count);
      },
      HOURS,
    );
  },
);
