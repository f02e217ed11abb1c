import { Injectable } from '@nestjs/common';
import { Counter, Histogram, Registry } from 'prom-client';
import type { RequestCounter } from '../http/request-logger.js';

/** How requests ended and how long they took since this process started; by operation, and never by address. */
@Injectable()
export class RequestMetrics implements RequestCounter {
  readonly registry = new Registry();
  private readonly requests = new Counter({
    name: 'panoh_requests_total',
    help: 'Requests answered, by the class of the status; 499, whose sender went away, is among 4xx.',
    labelNames: ['status'],
    registers: [this.registry],
  });
  private readonly durations = new Histogram({
    name: 'panoh_request_duration_seconds',
    help: 'From the request to the end of its answer, by operation.',
    labelNames: ['operation'],
    registers: [this.registry],
  });

  count(operation: string, status: number, milliseconds: number): void {
    this.requests.inc({ status: `${Math.floor(status / 100)}xx` });
    this.durations.observe({ operation }, milliseconds / 1_000);
  }
}
