import { describe, expect, it } from '@jest/globals';
import { runPoints } from './support/faults/points.js';
import type { PointsReport } from './support/faults/points.js';
import type { Backend } from './support/faults/stage.js';

/**
 * Kills a worker with kill -9, or cuts its connection, at every statement between outbox and notification: before the
 * server receives it, and after it ran but before the worker gets the answer.
 */
const count = Number(process.env['PANOH_NIGHTLY_COUNT'] ?? 12);
const seed = Number(process.env['PANOH_NIGHTLY_SEED'] ?? 1);
const BACKENDS = (process.env['PANOH_NIGHTLY_BACKEND']?.split(',') ?? ['redis', 'postgres']) as Backend[];
const HOURS = 3_600_000;

/** Both at once: most of the time is spent waiting. */
const running = new Map(
  BACKENDS.map((backend) => {
    const run = runPoints(backend, seed, count);
    // The awaiting test reports the error.
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
