import type { NextFunction, Response } from 'express';
import type { Log } from '../log.js';
import type { ApiRequest } from './requests.js';

/** A stream ends when its page goes away, and not before. */
const isAnswered = (response: Response): boolean =>
  response.writableFinished || response.getHeader('Content-Type') === 'text/event-stream';

/** One line a request: which route, how it ended, how long it took; no address, since that carries ids. */
export const writeRequests =
  (log: Log) =>
  (request: ApiRequest, response: Response, next: NextFunction): void => {
    const began = performance.now();
    response.once('close', () =>
      log.info('request', {
        requestId: request.requestId,
        operation: request.operation ?? 'none',
        status: isAnswered(response) ? response.statusCode : 499,
        milliseconds: Math.round((performance.now() - began) * 10) / 10,
      }),
    );
    next();
  };
