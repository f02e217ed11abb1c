import type { Request, NextFunction, Response } from 'express';
import type { Log } from '../log.js';
import { Problem } from '../../shared/errors.js';
import { hashToken, sessionToken } from '../session/session-cookie.js';
import { isOfPublicForm } from './public-forms.js';

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

const MINUTE_MS = 60_000;

/** Keys that are remembered at most, so that a flood of made-up ones costs no memory. */
const MOST_KEYS = 20_000;

/**
 * How often something may happen under each key: a whole minute's worth at once (or that of another stretch), then evenly.
 * It keeps one number a key, the time at which the key will owe nothing any more.
 */
export class RequestRate {
  private readonly freeAt = new Map<string, number>();
  private readonly gap: number;

  constructor(
    times: number,
    private readonly most = MOST_KEYS,
    private readonly stretchMs = MINUTE_MS,
  ) {
    this.gap = stretchMs / times;
  }

  /** Counts one; answers the milliseconds to wait where it is one too many, which is then not counted. */
  take(key: string, now: number): number {
    const free = Math.max(this.freeAt.get(key) ?? 0, now);
    const wait = free + this.gap - now - this.stretchMs;
    if (wait > ROUNDING_MS) return wait;
    // Taken out and put in again: the first of the map is who has asked least lately.
    this.freeAt.delete(key);
    this.freeAt.set(key, free + this.gap);
    if (this.freeAt.size > this.most) this.forgetOldest();
    return 0;
  }

  get size(): number {
    return this.freeAt.size;
  }

  private forgetOldest(): void {
    const [oldest] = this.freeAt.keys();
    if (oldest !== undefined) this.freeAt.delete(oldest);
  }
}

/** Sums of fractions of a millisecond are not exact. */
const ROUNDING_MS = 1e-3;

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

/** Request limits per session, per address and for sign-in; each process counts separately. */
export class RequestLimits {
  private readonly sessions: RequestRate;
  private readonly addresses: RequestRate;
  private readonly signIns: RequestRate;
  /** Sessions already accepted: requests of others at the same address do not count against them. */
  private readonly known = new Set<string>();

  constructor(perMinute: number) {
    this.sessions = new RequestRate(perMinute);
    this.addresses = new RequestRate(perMinute * SESSIONS_AN_ADDRESS);
    this.signIns = new RequestRate(Math.max(1, perMinute / REQUESTS_A_SIGN_IN));
  }

  /** Milliseconds to wait; 0 if the request may proceed. */
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
