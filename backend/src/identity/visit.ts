import type { ApiRequest } from '../platform/http/requests.js';
import { ownOrigin } from '../platform/session/session-cookie.js';
import { deviceLabel } from './devices.rules.js';

/** Where passkeys are made and used: what the browser calls this server. */
export interface Place {
  /** The name alone, without a port: a passkey belongs to it. */
  readonly host: string;
  readonly origin: string;
}

/** What is known of somebody who stands at the door. */
export interface Visit {
  readonly requestId: string;
  /** The coarse label of her device; no address. */
  readonly device: string;
  readonly place: Place;
}

export const visitOf = (request: ApiRequest): Visit => ({
  requestId: request.requestId,
  device: deviceLabel(request.header('User-Agent')),
  place: {
    host: (request.headers.host ?? '').replace(/:\d+$/, '').toLowerCase(),
    origin: ownOrigin(request),
  },
});
