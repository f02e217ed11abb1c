import type { NextFunction, Response } from 'express';
import type { Log } from '../log.js';
import type { ApiRequest } from './requests.js';

/** A stream ends when its page goes away, and not before. */
const isStream = (response: Response): boolean => response.getHeader('Content-Type') === 'text/event-stream';

/** How requests ended and how long they took, for whoever measures. */
export interface RequestCounter {
  count(operation: string, status: number, milliseconds: number): void;
}

/** One line a request: which route, how it ended, how long it took; no address, since that carries ids. */
export const writeRequests =
  (log: Log, counter: RequestCounter) =>
  (request: ApiRequest, response: Response, next: NextFunction): void => {
    const began = performance.now();
    response.once('close', () => {
      const operation = request.operation ?? 'none';
      const status = response.writableFinished || isStream(response) ? response.statusCode : 499;
      const milliseconds = Math.round((performance.now() - began) * 10) / 10;
      // How long somebody kept a page open is no time that anybody waited.
      if (!isStream(response)) counter.count(operation, status, milliseconds);
      log.info('request', { requestId: request.requestId, operation, status, milliseconds });
    });
    next();
  };
