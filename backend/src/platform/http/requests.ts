import type { Request } from 'express';

/** The transactions of a request that does slow work between them, each under the caller's session. */
export interface RequestSteps {
  /** Reads; what it finds may have changed by the time of the change. */
  look<T>(work: () => Promise<T>): Promise<T>;
  /**
   * The one change, with the idempotency key and the audit row: all of it or nothing. Answers null where another
   * request with the same key was first.
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
  /** Set on routes that are `Stepwise` only. */
  steps?: RequestSteps;
}
