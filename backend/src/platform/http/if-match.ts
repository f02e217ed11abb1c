import { createParamDecorator } from '@nestjs/common';
import type { ExecutionContext } from '@nestjs/common';
import { Problem } from '../../shared/errors.js';
import type { ApiRequest } from './request-logger.js';

/** The version the caller saw, from `If-Match: "3"`. Throws 428 where it is missing. */
export const IfMatch = createParamDecorator((_: unknown, context: ExecutionContext): number => {
  const header = context.switchToHttp().getRequest<ApiRequest>().header('If-Match') ?? '';
  const version = Number(/^"?(\d{1,9})"?$/.exec(header.trim())?.[1]);
  if (!Number.isInteger(version)) throw new Problem(428, 'version_required');
  return version;
});

const INSTANT = /^\d{4}-[01]\d-[0-3]\dT[0-2]\d:[0-5]\d:[0-5]\d(\.\d{1,3})?Z$/;
const BASED_ON = /^(?:none|[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})$/;

/** What the writer knew; null where she does not say. */
export interface Basis {
  /** The id of the last record, or `none`. */
  readonly lastId: string | null;
  /** When she last saw the case. */
  readonly knownAt: Date | null;
}

/** From `Based-On` and `Known-At`. */
export const BasedOn = createParamDecorator((_: unknown, context: ExecutionContext): Basis => {
  const request = context.switchToHttp().getRequest<ApiRequest>();
  const [lastId, knownAt] = [request.header('Based-On'), request.header('Known-At')];
  const isWrong = (lastId && !BASED_ON.test(lastId)) || (knownAt && !INSTANT.test(knownAt));
  if (isWrong) throw new Problem(400, 'malformed');
  return { lastId: lastId ?? null, knownAt: knownAt ? new Date(knownAt) : null };
});

/** Throws 412 with the present state if another user changed it since; no change is lost silently. */
export function expectVersion(expectedVersion: number, actual: number, current: unknown): void {
  if (expectedVersion !== actual) throw new Problem(412, 'changed_meanwhile', { current });
}

/** The same where an update that names the version changed no row: another request was faster by less than this one took. */
export function expectChanged(changed: number | null | undefined): void {
  if (changed !== 1) throw new Problem(412, 'changed_meanwhile', { current: null });
}
