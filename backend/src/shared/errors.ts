/** One field that cannot be accepted: a JSON path such as `incident.happenedOn` and a stable code. */
export interface FieldProblem {
  path: string;
  code: string;
}

export interface ProblemDetails {
  fields?: FieldProblem[];
  /** Coded reasons, e.g. closure blockers. */
  reasons?: unknown[];
  /** What may be done instead, as codes. */
  offers?: readonly string[];
  /** The present state of what could not be changed, so that the caller can show both values. */
  current?: unknown;
  /** Seconds after which it may be tried again; also the header Retry-After. */
  retryAfter?: number;
}

/**
 * An answer the caller can act on. `code` is stable and is what the front end translates; `status` is the HTTP
 * status of the problem document (RFC 9457). It never carries personal data.
 */
export class Problem extends Error {
  constructor(
    readonly status: number,
    readonly code: string,
    readonly details: ProblemDetails = {},
  ) {
    super(code);
  }
}

/** "Blocked", "not yours" and "does not exist" are one answer (SECURITY T1). */
export const notFound = (): Problem => new Problem(404, 'not_found');

export const notAllowed = (): Problem => new Problem(403, 'not_allowed');

/** A rule refused: every coded reason is returned. */
export const refused = (code: string, reasons: unknown[] = []): Problem =>
  new Problem(409, code, { reasons });

export const invalid = (...fields: FieldProblem[]): Problem => new Problem(422, 'invalid', { fields });
