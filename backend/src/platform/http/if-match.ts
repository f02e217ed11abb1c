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

/** Throws 412 with the present state if another user changed it since; no change is lost silently. */
export function expectVersion(expectedVersion: number, actual: number, current: unknown): void {
  if (expectedVersion !== actual) throw new Problem(412, 'changed_meanwhile', { current });
}

/** The same where an update that names the version changed no row: another request was faster by less than this one took. */
export function expectChanged(changed: number | null | undefined): void {
  if (changed !== 1) throw new Problem(412, 'changed_meanwhile', { current: null });
}
