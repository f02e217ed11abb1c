import type { NextFunction, Response } from 'express';
import { Problem } from '../../shared/errors.js';
import type { Limit, LimitStore } from '../limits/limit-store.js';
import { hashToken, sessionToken } from '../session/session-cookie.js';
import { isOfPublicForm } from './public-forms.js';
import type { ApiRequest } from './request-logger.js';

/** Longer than any address of the product with all its questions. */
const LONGEST_ADDRESS = 4_096;

const MINUTE = 60;
/** An office, or a town behind one address of its provider, has many sessions. */
const SESSIONS_AN_ADDRESS = 10;
/** Signing in costs a hash of tens of milliseconds: a tenth of what an open session may ask. */
const REQUESTS_A_SIGN_IN = 10;

/** An IPv6 household or office has a whole /64 to itself. */
export function addressKey(address: string): string {
  const text = address.replace(/^::ffff:/, '');
  return text.includes(':') ? text.split(':').slice(0, 4).join(':') : text;
}

const MOST_KNOWN = 20_000;

export const tooMany = (waitMs: number): Problem =>
  new Problem(429, 'too_many_requests', { retryAfter: Math.max(1, Math.ceil(waitMs / 1_000)) });

/** Request limits per session, per address and for sign-in. */
export class RequestLimits {
  private readonly sessions: Limit;
  private readonly addresses: Limit;
  private readonly signIns: Limit;
  /** Sessions already accepted: requests of others at the same address do not count against them. */
  private readonly known = new Set<string>();

  constructor(store: LimitStore, perMinute: number) {
    const limit = (name: string, times: number): Limit => store.limit(name, { times, seconds: MINUTE });
    this.sessions = limit('session', perMinute);
    this.addresses = limit('address', perMinute * SESSIONS_AN_ADDRESS);
    this.signIns = limit('sign-in', Math.max(1, perMinute / REQUESTS_A_SIGN_IN));
  }

  /**
   * Milliseconds to wait; 0 if the request may proceed. A token counts for its address until a session with it was
   * accepted: made-up tokens leave no key in the store.
   */
  async waitFor(request: ApiRequest): Promise<number> {
    const session = hashToken(sessionToken(request));
    const address = addressKey(request.ip ?? '');
    const isKnown = session !== null && this.known.has(session);
    const waits = await Promise.all([
      isKnown ? this.sessions.take(session) : this.addresses.take(address),
      isSignIn(request) ? this.signIns.take(address) : 0,
    ]);
    return Math.max(...waits);
  }

  remember(request: ApiRequest): void {
    const session = hashToken(sessionToken(request));
    if (session === null || this.known.has(session)) return;
    this.known.add(session);
    const [oldest] = this.known;
    if (this.known.size > MOST_KNOWN && oldest !== undefined) this.known.delete(oldest);
  }
}

/** A password, a second factor or a passkey is tried. */
const isSignIn = ({ method, path }: ApiRequest): boolean =>
  method === 'POST' &&
  /^(\/api)?\/session(\/(?!lock$|password$|step-up$|passkeys$|authenticator$|recovery-codes$)[\w-]+)?$/.test(
    path,
  );

export const limitRequests =
  (limits: RequestLimits) =>
  async (request: ApiRequest, response: Response, next: NextFunction): Promise<void> => {
    if (request.originalUrl.length > LONGEST_ADDRESS) return next(new Problem(414, 'too_large'));
    const isFree = isOfPublicForm(request.method, request.originalUrl);
    const wait = isFree ? 0 : await limits.waitFor(request);
    if (wait > 0) return next(tooMany(wait));
    response.once('finish', () => {
      if (request.isAdmitted) limits.remember(request);
    });
    next();
  };
