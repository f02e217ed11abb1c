import type { ApiRequest } from '../platform/http/request-logger.js';
import { deviceToken, newToken, ownOrigin } from '../platform/session/session-cookie.js';
import { deviceLabel } from './devices.rules.js';

/** Where passkeys are made and used: what the browser calls this server. */
export interface Place {
  /** The name alone, without a port: a passkey belongs to it. */
  readonly host: string;
  readonly origin: string;
}

export interface ClientContext {
  readonly requestId: string;
  /** The coarse label of her device; no address. */
  readonly device: string;
  /** Of the browser, known from before or new: what it is given once she is in. */
  readonly deviceToken: string;
  readonly place: Place;
}

export const clientContextOf = (request: ApiRequest): ClientContext => ({
  requestId: request.requestId,
  device: deviceLabel(request.header('User-Agent')),
  deviceToken: deviceToken(request) ?? newToken(),
  place: {
    host: (request.headers.host ?? '').replace(/:\d+$/, '').toLowerCase(),
    origin: ownOrigin(request),
  },
});
