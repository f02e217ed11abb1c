import type { Request, NextFunction, Response } from 'express';
import type { Log } from '../log.js';

/** The transactions of a request that does slow work between them, each under the caller's session. */
export interface RequestSteps {
  /** Reads; what it finds may have changed by the time of the change. */
  look<T>(work: () => Promise<T>): Promise<T>;
  /**
   * The one change with its idempotency key and audit row, atomically. Returns null if another request with the same
   * key came first.
   */
  change<T>(work: () => Promise<T>): Promise<T | null>;
}

/** A request with the id that its audit row and its log lines share. */
export interface ApiRequest extends Request {
  requestId: string;
  /** The route that answers it, as the contract names it; absent until it is found. */
  operation?: string;
  /** The door has let its session in. */
  isAdmitted?: boolean;
  /** Set on routes that are `NoTransaction` only. */
  steps?: RequestSteps;
}

/** A stream ends when its page goes away, and not before. */
const isStream = (response: Response): boolean => response.getHeader('Content-Type') === 'text/event-stream';

/** Outcome and duration of requests, for metrics. */
export interface RequestCounter {
  count(operation: string, status: number, milliseconds: number): void;
}

/** One line a request: which route, how it ended, how long it took; no address, since that carries ids. */
export const writeRequests =
  (auditLog: Log, counter: RequestCounter) =>
  (request: ApiRequest, response: Response, next: NextFunction): void => {
    const began = performance.now();
    response.once('close', () => {
      const operation = request.operation ?? 'none';
      const status = response.writableFinished || isStream(response) ? response.statusCode : 499;
      const milliseconds = Math.round((performance.now() - began) * 10) / 10;
      // The time that a page keeps a stream open is not waiting time.
      if (!isStream(response)) counter.count(operation, status, milliseconds);
      auditLog.info('request', { requestId: request.requestId, operation, status, milliseconds });
    });
    next();
  };
