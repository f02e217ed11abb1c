import { Injectable } from '@nestjs/common';
import type { RequestCounter } from '../http/request-logger.js';
import type { Metric, Sample } from './exposition.js';

/** Seconds; a page should have its answer within the first few. */
const BOUNDS = [0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10] as const;

interface Durations {
  /** How many took no longer than each of the bounds. */
  within: number[];
  count: number;
  seconds: number;
}

/** How requests ended and how long they took since this process started; by operation, and never by address. */
@Injectable()
export class RequestMetrics implements RequestCounter {
  private readonly classes = new Map<string, number>();
  private readonly operations = new Map<string, Durations>();

  count(operation: string, status: number, milliseconds: number): void {
    const kind = `${Math.floor(status / 100)}xx`;
    this.classes.set(kind, (this.classes.get(kind) ?? 0) + 1);
    const known = this.operations.get(operation);
    const durations = known ?? { within: BOUNDS.map(() => 0), count: 0, seconds: 0 };
    if (!known) this.operations.set(operation, durations);
    const seconds = milliseconds / 1_000;
    durations.count += 1;
    durations.seconds += seconds;
    BOUNDS.forEach((bound, place) => {
      if (seconds <= bound) durations.within[place] = (durations.within[place] ?? 0) + 1;
    });
  }

  get metrics(): Metric[] {
    return [
      {
        name: 'panoh_requests_total',
        help: 'Requests answered, by the class of the status; 499, whose sender went away, is among 4xx.',
        type: 'counter',
        samples: [...this.classes].map(([status, value]) => ({ labels: { status }, value })),
      },
      {
        name: 'panoh_request_duration_seconds',
        help: 'From the request to the end of its answer, by operation.',
        type: 'histogram',
        samples: [...this.operations].flatMap(([operation, durations]) => samplesOf(operation, durations)),
      },
    ];
  }
}

const samplesOf = (operation: string, { within, count, seconds }: Durations): Sample[] => [
  ...BOUNDS.map((bound, place) => ({
    part: '_bucket',
    labels: { operation, le: `${bound}` },
    value: within[place] ?? 0,
  })),
  { part: '_bucket', labels: { operation, le: '+Inf' }, value: count },
  { part: '_sum', labels: { operation }, value: Math.round(seconds * 10_000) / 10_000 },
  { part: '_count', labels: { operation }, value: count },
];
