import { beforeAll, describe, expect, it } from '@jest/globals';
import type { Spread } from './support/faults/checker.js';
import { runFaults } from './support/faults/run.js';
import type { Report } from './support/faults/run.js';
import type { Backend } from './support/faults/stage.js';
import { findFaketime } from './support/faults/supervised.js';
import { findRedis } from './support/redis.js';

/**
 * No reminder is lost, doubled or early after kills, stops, lost queues and wrong clocks. Real processes on a durable
 * PostgreSQL; `support/faults/checker.ts` judges the rows.
 */
const number = (name: string, otherwise: number): number =>
  Number(process.env[`PANOH_NIGHTLY_${name}`] ?? otherwise);
const steps = number('COUNT', 600);
const seed = number('SEED', 1);
const faults = number('FAULTS', 50);
const BACKENDS = (process.env['PANOH_NIGHTLY_BACKEND']?.split(',') ?? ['redis', 'postgres']) as Backend[];
/** With so few faults, no lease can expire. */
const isShort = faults <= 100;
const HOURS = 3_600_000;

const PACE = isShort
  ? { burst: faults, mostPauseMs: 700, calmMs: 1_000 }
  : { burst: 30, mostPauseMs: 2_000, calmMs: 100_000 };
/** Seconds. */
const BOUNDS = { calm: 60, afterFault: 120 };

const told = ({ steps: count, p50, p99, most }: Spread): string =>
  `${count} steps, p50 ${p50.toFixed(2)} s, p99 ${p99.toFixed(2)} s, longest ${most.toFixed(2)} s`;
const list = (of: object): string =>
  Object.entries(of)
    .map(([name, count]) => `${name} ${String(count)}`)
    .join(', ');

/** Both at once: most of the time is spent waiting. */
const running = new Map(
  BACKENDS.map((backend) => {
    const run = runFaults({ backend, seed, steps, isShort, pace: { count: faults, isShort, ...PACE } });
    // The awaiting test reports the error.
    run.catch(() => undefined);
    return [backend, run];
  }),
);

describe.each(BACKENDS)('reminders, their queue in %s', (backend) => {
  let report: Report;

  beforeAll(async () => {
    report = (await running.get(backend)) as Report;
    process.stdout.write(
      [
        `${backend}, --seed ${seed}: ${report.steps} steps due, ${report.faults} faults in ${report.seconds} s`,
        `  faults: ${list(report.kinds)}`,
        `  found: ${list(report.findings)}; jobs left ${report.jobs}`,
        `  nothing at fault: ${told(report.latencies.calm)}`,
        `  after a fault's end: ${told(report.latencies.afterFault)}`,
        `  from the due time, whatever went on: ${told(report.latencies.all)}`,
        `  rules: ${report.versions} versions, ${report.ruledRows} rows fell due meanwhile, planned anew ${report.plannedAnew} times; once all are due: ${list(report.afterLeap)}`,
        `  letters: ${list(report.letters)}`,
        `  cases through the web process: ${report.posted} acknowledged, refused ${report.refused.length}`,
        ...[...new Set(report.refused)].map((answer) => `    ${answer}`),
        ...report.webStory.map((line) => `    ${line}`),
        `  asked to be called: ${list(report.helps)}`,
        `  signals of the programme: ${report.signals.acknowledged} acknowledged, p95 ${report.signals.p95.toFixed(1)} s after a fault's end, ${report.signals.p95OfAll.toFixed(1)} s whatever went on`,
        `  ended by themselves: ${report.ownEnds.length}`,
        ...[...new Set(report.ownEnds)].map((end) => `    ${end}`),
        '',
      ].join('\n'),
    );
  }, HOURS * 3);

  it('are lost, doubled, early or told to the wrong person never', () => {
    const nothing = Object.fromEntries(Object.keys(report.findings).map((name) => [name, 0]));
    expect(report.findings).toEqual(nothing);
    // What a killed worker held is given back by the queue after a minute, and the short form does not wait for it.
    if (!isShort) expect(report.jobs).toBe(0);
    expect(report.refused).toEqual([]);
    expect([report.steps >= steps, report.faults >= faults]).toEqual([true, true]);
    expect(report.helps.kept).toBe(report.helps.acknowledged);
    expect(report.helps.acknowledged).toBeGreaterThan(faults / 10);
  });

  it('stand where the version of their rule says, and are told once, however often it was changed', () => {
    expect(report.versions).toBeGreaterThanOrEqual(3);
    expect(report.ruledRows).toBeGreaterThan(report.faults);
    expect(report.plannedAnew).toBeGreaterThan(0);
    const nothing = Object.fromEntries(Object.keys(report.afterLeap).map((name) => [name, 0]));
    expect(report.afterLeap).toEqual(nothing);
  });

  it('come within a minute when all runs, and within two after a fault has ended', () => {
    expect(report.latencies.afterFault.steps + report.latencies.calm.steps).toBeGreaterThan(steps / 4);
    expect(report.latencies.calm.p99).toBeLessThanOrEqual(BOUNDS.calm);
    expect(report.latencies.afterFault.p99).toBeLessThanOrEqual(BOUNDS.afterFault);
  });

  it('bring each signal of the programme into her lead’s day, within a minute after a fault has ended', () => {
    expect(report.signals.signals).toBe(report.signals.acknowledged);
    expect(report.signals.acknowledged).toBeGreaterThan(faults / 10);
    expect(report.signals.p95).toBeLessThanOrEqual(BOUNDS.calm);
  });

  it('are judged by a checker that finds what is planted', () => {
    expect(report.unseen).toEqual([]);
  });
});

it('are tested with Redis and with wrong clocks wherever these are installed, and always in CI', () => {
  expect((findRedis() !== null && findFaketime() !== null) || process.env['CI'] !== 'true').toBe(true);
});
