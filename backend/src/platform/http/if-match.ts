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

const BASED_ON = /^(?:none|[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})$/;

/** From `Based-On`: the id of the last record that the writer knew, or `none`; null where she does not say. */
export const BasedOn = createParamDecorator((_: unknown, context: ExecutionContext): string | null => {
  const header = context.switchToHttp().getRequest<ApiRequest>().header('Based-On');
  if (header !== undefined && !BASED_ON.test(header)) throw new Problem(400, 'malformed');
  return header ?? null;
});

/** Throws 412 with the present state if another user changed it since; no change is lost silently. */
export function expectVersion(expectedVersion: number, actual: number, current: unknown): void {
  if (expectedVersion !== actual) throw new Problem(412, 'changed_meanwhile', { current });
}

/** The same where an update that names the version changed no row: another request was faster by less than this one took. */
export function expectChanged(changed: number | null | undefined): void {
  if (changed !== 1) throw new Problem(412, 'changed_meanwhile', { current: null });
}
