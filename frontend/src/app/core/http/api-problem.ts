import { HttpErrorResponse } from '@angular/common/http';

export interface FieldProblem {
  path: string;
  code: string;
}

export type ProblemCode = string;

/** No answer came: no network, or no server. */
export const NO_CONNECTION: ProblemCode = 'no_connection';

/** No answer came either, and it is sent again when there is a line. */
export const WAITS_FOR_LINE: ProblemCode = 'waits_for_line';

/** Answers that another attempt can change: no connection, no session, too many requests, a server in trouble. */
export const isForLater = (status: number): boolean =>
  status === 0 || status === 401 || status === 408 || status === 429 || status >= 500;

/** A refusal of the API (RFC 9457), or the absence of an answer. `code` is stable; the words are ours. */
export class ApiProblem extends Error {
  constructor(
    readonly status: number,
    readonly code: ProblemCode,
    readonly details: ProblemDetails = {},
  ) {
    super(code);
  }
}

export interface ProblemDetails {
  requestId?: string;
  fields?: FieldProblem[];
  /** Coded reasons of a rule that refused. */
  reasons?: unknown[];
  /** What can be done instead, as codes. */
  offers?: readonly string[];
  /** The current state of what another user changed (412). */
  current?: unknown;
}

const UNEXPECTED: ProblemCode = 'server';

/** Whatever failed, as a problem. */
export function toProblem(error: unknown): ApiProblem {
  if (error instanceof ApiProblem) return error;
  if (!(error instanceof HttpErrorResponse)) return new ApiProblem(0, UNEXPECTED);
  const body = readBody(error.error);
  if (isUnanswered(error.status, body)) return new ApiProblem(0, NO_CONNECTION);
  const code = typeof body['code'] === 'string' ? body['code'] : UNEXPECTED;
  return new ApiProblem(error.status, code, {
    ...(typeof body['requestId'] === 'string' ? { requestId: body['requestId'] } : {}),
    ...(Array.isArray(body['fields']) ? { fields: body['fields'].filter(isFieldProblem) } : {}),
    ...(Array.isArray(body['reasons']) ? { reasons: body['reasons'] as unknown[] } : {}),
    ...(Array.isArray(body['offers'])
      ? { offers: (body['offers'] as unknown[]).filter((one) => typeof one === 'string') }
      : {}),
    ...('current' in body ? { current: body['current'] } : {}),
  });
}

/** No response, or one from an intermediary: a proxy, or our own worker without a network. */
const isUnanswered = (status: number, body: Record<string, unknown>): boolean =>
  status === 0 || (status === 504 && body['code'] === undefined);

/** Where the expected answer is text, an error arrives as text too. */
function readBody(body: unknown): Record<string, unknown> {
  if (typeof body === 'object' && body !== null) return body as Record<string, unknown>;
  if (typeof body !== 'string') return {};
  try {
    return readBody(JSON.parse(body) as object);
  } catch {
    return {};
  }
}

const isFieldProblem = (value: unknown): value is FieldProblem =>
  typeof value === 'object' &&
  value !== null &&
  typeof (value as FieldProblem).path === 'string' &&
  typeof (value as FieldProblem).code === 'string';
