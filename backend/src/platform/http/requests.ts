import type { Request } from 'express';

/** A request with the id that its audit row and its log lines share. */
export interface ApiRequest extends Request {
  requestId: string;
}
