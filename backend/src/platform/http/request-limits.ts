import type { NextFunction, Response } from 'express';
import { Problem } from '../../shared/errors.js';
import { hashToken, sessionToken } from '../session/session-cookie.js';
import { isOfPublicForm } from './public-forms.js';
import { RequestRate } from './request-rate.js';
import type { ApiRequest } from './requests.js';

/** Longer than any address of the product with all its questions. */
const LONGEST_ADDRESS = 4_096;

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

const now = (): number => performance.now();

export const tooMany = (waitMs: number): Problem =>
  new Problem(429, 'too_many_requests', { retryAfter: Math.max(1, Math.ceil(waitMs / 1_000)) });

/** How often one session, one address and one door may be asked; kept by each process for itself. */
export class RequestLimits {
  private readonly sessions: RequestRate;
  private readonly addresses: RequestRate;
  private readonly signIns: RequestRate;
  /** Sessions that the door has let in: what neighbours at the same address do is not held against them. */
  private readonly known = new Set<string>();

  constructor(perMinute: number) {
    this.sessions = new RequestRate(perMinute);
    this.addresses = new RequestRate(perMinute * SESSIONS_AN_ADDRESS);
    this.signIns = new RequestRate(Math.max(1, perMinute / REQUESTS_A_SIGN_IN));
  }

  /** Milliseconds to wait; 0 where it may go on. */
  waitFor(request: ApiRequest): number {
    const session = hashToken(sessionToken(request));
    const address = addressKey(request.ip ?? '');
    const own = session === null ? 0 : this.sessions.take(session, now());
    const shared = session !== null && this.known.has(session) ? 0 : this.addresses.take(address, now());
    const signIn = isSignIn(request) ? this.signIns.take(address, now()) : 0;
    return Math.max(own, shared, signIn);
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
  (request: ApiRequest, response: Response, next: NextFunction): void => {
    if (request.originalUrl.length > LONGEST_ADDRESS) return next(new Problem(414, 'too_large'));
    const wait = isOfPublicForm(request.method, request.originalUrl) ? 0 : limits.waitFor(request);
    if (wait > 0) return next(tooMany(wait));
    response.once('finish', () => {
      if (request.isAdmitted) limits.remember(request);
    });
    next();
  };
